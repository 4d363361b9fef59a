"""The glossary as data: one word for one thing. The About page and docs/glossary.md are both made from it.

`WORDS` are the words of the field; `TERMS` has a meaning for every term of every closed list, `TITLES` its heading.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.domain import glossary_terms, glossary_work
from catalog.domain.vocabulary import Term

TITLES: dict[type[Term], str] = {**glossary_terms.TITLES, **glossary_work.TITLES}
TERMS: dict[type[Term], dict[Term, str]] = {**glossary_terms.TERMS, **glossary_work.TERMS}


@dataclass(frozen=True)
class Entry:
    """A word, what it means here, and the words that are not used for it."""

    word: str
    meaning: str
    not_this: str = ""


# fmt: off
WORDS: tuple[Entry, ...] = (
    Entry("equipment type",
          "One node of the catalog's tree, anywhere from a domain such as small arms down to a variant such as "
          "T-72B3 obr. 2016.", "model, system, item, asset"),
    Entry("rank", "How deep an equipment type stands in the tree: domain, category, family, model or variant.",
          "level, class"),
    Entry("name",
          "Anything a type is called: its designation, an index code, a reporting name, a maker's code, a nickname, "
          "an abbreviation, a former name or a misspelling.", "synonym, label"),
    Entry("item",
          "One physical thing, or a lot. Items are what the catalog counts, and nothing else is.", "record, entry"),
    Entry("lot",
          "An item that stands for several like things which cannot be told apart. It has a least, a best and a "
          "greatest number, and the greatest may be open.", "batch"),
    Entry("sighting",
          "What one contributor reports from a source: these things, at this place and time. Each kind of thing seen "
          "is a line of it.", "submission, observation"),
    Entry("incident",
          "A happening, with its place and its time as far as they are known. A bare incident came with an imported "
          "row and has no title or text yet.", "event, case"),
    Entry("outcome",
          "What an incident did to one item, with the party before and the party after. Its manner keeps the finer "
          "word, such as sunk or shot down.", "status, transition"),
    Entry("chain", "All outcomes of one item that stand and have the chosen grades, in order.", "history"),
    Entry("stint",
          "The part of a chain that belongs to one operator, up to the moment when the item changes hands. Pages say "
          "“while with …”.", "episode, ownership"),
    Entry("loss",
          "A stint that counts as lost by its operator under rule T1. Its id is the item's id with the number of the "
          "stint after a dot, and its page is the item's.", "event, record"),
    Entry("gain", "An item that a party came to have under rule T3.", "acquisition"),
    Entry("holding",
          "What a party was seen to have on some day, without an outcome, so neither a loss nor a gain. Pages say "
          "“seen with”.", "possession event"),
    Entry("lost by", "The party that had the item before the outcome.", "country, side, owner"),
    Entry("taken by", "The party that has the item after the outcome.", "country, side, owner"),
    Entry("party", "A state, a force, a unit, a group that belongs to no state, or “unknown”.", "actor, faction"),
    Entry("place", "A named spot or area with its names in several languages and scripts."),
    Entry("claim",
          "Something a source says, kept as said. It moves no total; only an outcome does.", "statement, fact"),
    Entry("source",
          "Something published that records rest on: an article, a post, a list, a document. It has a publisher, "
          "dates, an address and archived copies.", "link, reference, url"),
    Entry("comparison",
          "Two lists held against each other: what both have, what only one has, where they differ, and the shared "
          "total, in which no thing is counted twice. It changes no record.", "merge, deduplication"),
    Entry("archived copy", "A copy of a source made so that it can still be read when the source is gone.", "backup"),
    Entry("picture", "An image file that the catalog holds, filed by its SHA-256.", "image, media"),
    Entry("fixity", "Whether a file that is held here is still what the record says of it.", "integrity"),
    Entry("marking", "A serial, a number, a stamp or a sign that can be read on an item.", "tag"),
    Entry("fitted part",
          "A sight, suppressor, handguard, jammer or the like seen on an item. It can be searched for and has a tally "
          "of its own. The code calls the link between the two a fitment.", "attachment, accessory"),
    Entry("identification",
          "One person's opinion of which type an item is. There may be several, and they may differ.",
          "tag, classification"),
    Entry("key",
          "Questions about what can be seen on the types of one branch of the tree, in any order, by which a thing in "
          "a photograph is narrowed down to the types that fit.", "quiz, wizard"),
    Entry("feature",
          "Something that can be seen in a photograph, one question of a key with its drawn answers. A type has an "
          "answer always, sometimes or never.", "attribute, property"),
    Entry("recognition mark", "Something by which a type can be told in a picture, in words on its page.", "feature"),
    Entry("candidate",
          "A type that an item may be when it cannot be narrowed to one: “BMP-1 or BMP-2” stands at the "
          "family above both and has two candidates.", "alternative"),
    Entry("grade",
          "How well the evidence supports an outcome. It says nothing of how far the work on it has come, nor of how "
          "sure the type is.", "verified, status"),
    Entry("band", "Grades put together for printing. An item stands in one band only, that of its best grade.",
          "confidence"),
    Entry("visually confirmed",
          "Either a picture held here shows it (visual), or a list whose rule asks for a picture has it (listed). The "
          "two parts are always printed.", "verified, proven"),
    Entry("review state", "How far the work on a sighting has come, from draft to accepted or rejected.", "status"),
    Entry("judgement",
          "A person's stored answer to the question whether two items are one thing. Pages ask “same or "
          "different?”.", "match"),
    Entry("dataset",
          "The list that a record belongs to: field for what is logged here, or a list that was brought in. Datasets "
          "are never added up unless somebody asks for it.", "import"),
    Entry("criteria",
          "What a visitor asks for, read from the address. Lists, facet counts, tallies and exports all use the same "
          "one. Pages say “question”.", "filters, params"),
    Entry("facet", "One side of a record by which a question can be narrowed, such as the outcome or the party.",
          "filter"),
    Entry("feed",
          "What is new in a list, at an address that programs read again and again. A thing enters when it is recorded "
          "here and everybody may see it.", "rss, subscription"),
    Entry("saved search",
          "A question of a list that a person keeps under a name, with up to when they have looked. Nobody else sees "
          "it.", "alert, bookmark, watch list"),
    Entry("tally", "A table of counted losses. It is worked out when it is asked for and never stored.",
          "stats, aggregate"),
    Entry("receipt",
          "What stands under a number: the question in words, the rows that add up to it, and what was left out, each "
          "list with its reason.", "drill-down"),
    Entry("spread",
          "Losses whose range of dates lies only partly inside a period. Pages say “date range crosses the "
          "period”."),
    Entry("undated", "Losses with no date at all. They are in the total and in no period."),
    Entry("snapshot",
          "A tally or an export frozen with its question, the version of the rules and its SHA-256, so that it can be "
          "cited.", "dump"),
    Entry("change", "Everything that one transaction wrote, with who, when and why, sealed by a hash.", "commit, edit"),
    Entry("revision", "One row as it was before and after a change. Revisions are only ever added.", "log, version"),
)
# fmt: on


def as_markdown() -> str:
    """docs/glossary.md, whole."""
    lines = ["# Glossary", "", "Made from `catalog/domain/glossary.py`; change the words there.", "", "## Words", ""]
    lines += table(("use", "means", "not"), ((one.word, one.meaning, one.not_this) for one in WORDS))
    for vocabulary, meanings in TERMS.items():
        rows = ((f"`{term.value}`", term.label, meaning) for term, meaning in meanings.items())
        lines += ["", f"## {TITLES[vocabulary]}", "", *table(("value", "label", "meaning"), rows)]
    return "\n".join(lines) + "\n"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    yield _line(head)
    yield _line(("---",) * len(head))
    yield from map(_line, rows)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
