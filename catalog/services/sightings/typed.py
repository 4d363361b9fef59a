"""What was typed into the form of a sighting: raw words by the names of its fields, as a draft keeps them.

Names are `date`, `line-2-type`, `line-2-marking-1-text`, `source-1-url`. A name that the form does not have is dropped,
so that nothing but what the form asks can be said.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from catalog.domain import public_ids
from catalog.services.sightings.sighting_inputs import MOST_LINES, MOST_PICTURES, MOST_SOURCES

Kind = Literal["line", "source"]
TOP = ("paste", "date", "basis", "place", "point", "uncertainty_m", "note", "edition")
LINE = (
    "type", "qualifier", "number", "fate", "lost_by", "lost_basis", "taken_by", "taken_basis", "fitted", "note", "seen",
    "of_lot",
)  # fmt: skip
SOURCE = ("url", "text", "published", "protect")
CHOICES = ("qualifier", "lost_basis", "taken_basis")  # they always hold something, so they say nothing by themselves
PICTURE = "picture"
SHORT = 16  # hex digits of a picture's address that stand in a name
ID = f"[{public_ids.ALPHABET}]{{{public_ids.LENGTH}}}"
PER_LINE = rf"(?:{'|'.join(LINE)}|marking-\d-(?:kind|text)|(?:shows|box)-[0-9a-f]{{{SHORT}}}|(?:pair|lot)-{ID})"
NAME = re.compile(rf"{'|'.join(TOP)}|line-\d{{1,2}}-{PER_LINE}|source-\d{{1,2}}-(?:{'|'.join(SOURCE)})")
NUMBERED = re.compile(r"(line|source)-(\d{1,2})-(.+)")
MOST: dict[Kind, int] = {"line": MOST_LINES, "source": MOST_SOURCES}
MOST_MARKINGS = 9
Words = Mapping[str, str]


@dataclass(frozen=True)
class Group:
    """The fields of one line or source, by their names without the number."""

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
    """All of a form. Lines and sources are numbered from 1 without gaps; there is always one of each."""

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
    def is_empty(self) -> bool:
        top = any(self.get(name) for name in (*TOP, PICTURE) if name not in ("basis", "edition"))
        return not top and all(one.is_empty for one in (*self.lines, *self.sources))

    def tidied(self) -> "Typed":
        """Numbered anew, so that there is no gap where one was taken away."""
        rest = {name: text for name, text in self.words.items() if not NUMBERED.fullmatch(name)}
        return self._of(rest, self.lines, self.sources)

    def without_empty(self) -> "Typed":
        """Lines and sources in which nothing stands are left out."""
        kept = ([one for one in groups if not one.is_empty] for groups in (self.lines, self.sources))
        return self._of({name: text for name, text in self.words.items() if not NUMBERED.fullmatch(name)}, *kept)

    @staticmethod
    def _of(rest: Words, *kinds: list[Group]) -> "Typed":
        words = dict(rest)
        for kind, groups in zip(("line", "source"), kinds, strict=True):
            if not groups:
                words[f"{kind}-1-{'type' if kind == 'line' else 'url'}"] = ""
            for number, group in enumerate(groups, 1):
                words |= {f"{kind}-{number}-{field}": text for field, text in group.words.items()}
        return Typed(words)

    def changed(self, more: Words) -> "Typed":
        return Typed({**self.words, **more})

    def another(self, kind: Kind) -> "Typed":
        """With one more, empty; as it is once there are as many as are allowed."""
        count = len(self.groups(kind))
        field = "type" if kind == "line" else "url"
        return self.changed({f"{kind}-{count + 1}-{field}": ""}) if count < MOST[kind] else self

    def without(self, kind: Kind, number: int) -> "Typed":
        start = f"{kind}-{number}-"
        return Typed({name: text for name, text in self.words.items() if not name.startswith(start)}).tidied()

    def with_pictures(self, more: Iterable[str]) -> "Typed":
        held = list(dict.fromkeys([*self.pictures, *more]))[:MOST_PICTURES]
        return self.changed({PICTURE: " ".join(held)}) if held else self
