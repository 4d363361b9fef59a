"""What was typed into the form of a sighting: raw words by the names of its fields, as a draft keeps them.

Names are `date`, `line-2-type`, `line-2-marking-1-text`, `source-1-url`, `claim-1-summary`. A name that the form does
not have is dropped, so that nothing but what the form asks can be said.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from catalog.domain import public_ids
from catalog.services.sightings.claim_inputs import MOST_CLAIMS
from catalog.services.sightings.sighting_inputs import MOST_LINES, MOST_PICTURES, MOST_SOURCES

Kind = Literal["line", "source", "claim"]
TOP = ("paste", "date", "basis", "place", "point", "uncertainty_m", "note", "edition")
LINE = (
    "type", "qualifier", "number", "fate", "manner", "hedged", "lost_by", "lost_basis", "taken_by", "taken_basis",
    "fitted", "note", "seen", "of_lot",
)  # fmt: skip
SOURCE = ("url", "text", "published", "protect", "quoted_in", "title", "handle", "platform")
CLAIM = (
    "kind", "summary", "quote", "asserted_by", "hedged", "number", "qualifier", "value", "unit", "type", "lost_by",
    "taken_by", "place", "said", "source",
)  # fmt: skip
# They hold something from the start, so they say nothing by themselves; without a figure a unit says nothing either.
CHOICES = ("qualifier", "lost_basis", "taken_basis", "kind", "source", "unit")
# The field in which the number of a source stands: it moves with that.
NAMING = {"claim": "source", "source": "quoted_in"}
FIRST: dict[Kind, str] = {"line": "type", "source": "url", "claim": "summary"}
ALWAYS: tuple[Kind, ...] = ("line", "source")
PICTURE = "picture"
SHORT = 16  # hex digits of a picture's address that stand in a name
ID = f"[{public_ids.ALPHABET}]{{{public_ids.LENGTH}}}"
PER_LINE = rf"(?:{'|'.join(LINE)}|marking-\d-(?:kind|text)|(?:shows|box)-[0-9a-f]{{{SHORT}}}|(?:pair|lot)-{ID})"
NAME = re.compile(
    rf"{'|'.join(TOP)}|line-\d{{1,2}}-{PER_LINE}|source-\d{{1,2}}-(?:{'|'.join(SOURCE)})"
    rf"|claim-\d{{1,2}}-(?:{'|'.join(CLAIM)})"
)
NUMBERED = re.compile(r"(line|source|claim)-(\d{1,2})-(.+)")
MOST: dict[Kind, int] = {"line": MOST_LINES, "source": MOST_SOURCES, "claim": MOST_CLAIMS}
MOST_MARKINGS = 9
Words = Mapping[str, str]


@dataclass(frozen=True)
class Group:
    """The fields of one line, source or claim, by their names without the number."""

    kind: Kind
    number: int
    words: Words

    def get(self, field: str) -> str:
        return self.words.get(field, "").strip()

    def name(self, field: str) -> str:
        return f"{self.kind}-{self.number}-{field}"

    @property
    def where(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def is_empty(self) -> bool:
        kinds = re.compile(r"marking-\d-kind")
        return not any(
            text.strip() for field, text in self.words.items() if field not in CHOICES and not kinds.match(field)
        )

    @property
    def markings(self) -> list[tuple[str, str]]:
        """Kind and text of each marking that is filled in."""
        rows = (
            (self.get(f"marking-{one}-kind"), self.get(f"marking-{one}-text")) for one in range(1, MOST_MARKINGS + 1)
        )
        return [(kind, text) for kind, text in rows if text]

    def after(self, start: str) -> dict[str, str]:
        """What follows `start` in the names of fields that are filled in, with what they hold."""
        return {
            field.removeprefix(start): self.get(field)
            for field in self.words
            if field.startswith(start) and self.get(field)
        }


@dataclass(frozen=True)
class Typed:
    """All of a form. Lines, sources and claims are numbered from 1 without gaps, of the first two there is one."""

    words: Words

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Typed":
        """From the pairs of a form; `picture` stands once for each picture."""
        words: dict[str, str] = {}
        pictures = []
        for name, text in pairs:
            plain = text.replace("\x00", "").replace("\r\n", "\n")
            if name == PICTURE and re.fullmatch("[0-9a-f]{64}", plain):
                pictures.append(plain)
            elif NAME.fullmatch(name):
                words[name] = plain
        held = " ".join(dict.fromkeys(pictures))
        return cls(words | ({PICTURE: held} if held else {})).tidied()

    def get(self, name: str) -> str:
        return self.words.get(name, "").strip()

    @property
    def pictures(self) -> list[str]:
        return self.get(PICTURE).split()

    def groups(self, kind: Kind) -> list[Group]:
        found: dict[int, dict[str, str]] = {}
        for name, text in self.words.items():
            if (match := NUMBERED.fullmatch(name)) and match[1] == kind:
                found.setdefault(int(match[2]), {})[match[3]] = text
        return [Group(kind, number, found[number]) for number in sorted(found)]

    @property
    def lines(self) -> list[Group]:
        return self.groups("line")

    @property
    def sources(self) -> list[Group]:
        return self.groups("source")

    @property
    def claims(self) -> list[Group]:
        return self.groups("claim")

    @property
    def is_empty(self) -> bool:
        top = any(self.get(name) for name in (*TOP, PICTURE) if name not in ("basis", "edition"))
        return not top and all(one.is_empty for one in (*self.lines, *self.sources, *self.claims))

    def tidied(self) -> "Typed":
        """Numbered anew, so that there is no gap where one was taken away."""
        return self._of({kind: self.groups(kind) for kind in MOST})

    def without_empty(self) -> "Typed":
        """Lines, sources and claims in which nothing stands are left out."""
        return self._of({kind: [one for one in self.groups(kind) if not one.is_empty] for kind in MOST})

    def _of(self, kept: Mapping[Kind, list[Group]]) -> "Typed":
        words = {name: text for name, text in self.words.items() if not NUMBERED.fullmatch(name)}
        moved = {str(one.number): str(number) for number, one in enumerate(kept["source"], 1)}
        for kind, groups in kept.items():
            if not groups and kind in ALWAYS:
                words[f"{kind}-1-{FIRST[kind]}"] = ""
            for number, group in enumerate(groups, 1):
                own = {f"{kind}-{number}-{field}": text for field, text in group.words.items()}
                if (name := f"{kind}-{number}-{NAMING.get(kind)}") in own:
                    own[name] = moved.get(own[name], "")
                words |= own
        return Typed(words)

    def changed(self, more: Words) -> "Typed":
        return Typed({**self.words, **more})

    def another(self, kind: Kind) -> "Typed":
        """With one more, empty; as it is once there are as many as are allowed."""
        count = len(self.groups(kind))
        return self.changed({f"{kind}-{count + 1}-{FIRST[kind]}": ""}) if count < MOST[kind] else self

    def without(self, kind: Kind, number: int) -> "Typed":
        start = f"{kind}-{number}-"
        return Typed({name: text for name, text in self.words.items() if not name.startswith(start)}).tidied()

    def with_pictures(self, more: Iterable[str]) -> "Typed":
        held = list(dict.fromkeys([*self.pictures, *more]))[:MOST_PICTURES]
        return self.changed({PICTURE: " ".join(held)}) if held else self
