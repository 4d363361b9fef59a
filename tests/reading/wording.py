"""Texts for the tests of reading: any Unicode, with the words that the rules know strewn in."""

from hypothesis import strategies as st

from catalog.reading import rules

NAMES = ("counts", "distances", "hedges", "moments", "numerals", "speakers")
SEPARATORS = (" ", " ", " ", "", "\n", "\n\n", ", ", ". ", "-", " – ", " (", ")", "“", "\u00a0")


def words_of(rule):
    """All words that stand somewhere in rules, the examples too."""
    if isinstance(rule, str):
        return {rule}
    if isinstance(rule, dict):
        return set(rule) | {word for part in rule.values() for word in words_of(part)}
    return {word for part in rule for word in words_of(part)} if isinstance(rule, list) else set()


WORDS = sorted(set().union(*(words_of(rules.read(name)) for name in NAMES)))
PIECES = st.one_of(st.sampled_from(WORDS), st.integers(0, 3000).map(str), st.text(max_size=6))
PLAIN = st.lists(st.tuples(PIECES, st.sampled_from(SEPARATORS)), max_size=20).map(
    lambda pieces: "".join(word + sign for word, sign in pieces)
)
ODD = str.maketrans("sikoтв", "ſİKᲂᲄᲀ")  # letters that patterns without regard to case take for others
TEXTS = st.one_of(PLAIN, PLAIN.map(str.upper), PLAIN.map(lambda text: text.translate(ODD)))


def examples(name, key="examples"):
    """The examples of some rules, as pytest takes them: a text and what is found in it."""
    return [(one["text"], one["finds"]) for one in rules.read(name)[key]]


def lie_apart(found, text):
    """Whether all have a place in the text, in its order, and none lies in another."""
    ends = [0, *(one.end for one in found)]
    return all(end <= one.start < one.end <= len(text) for end, one in zip(ends, found, strict=False))
