"""Parties of a list: by any name of theirs; units as the list names them become parties of their own side."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches

from anyascii import anyascii
from sqlmodel import Session, col, select

from catalog.domain.errors import Invalid
from catalog.models import Party, PartyName

LONGEST_SLUG = 80
MOST_NEAR = 4


@dataclass(frozen=True)
class Unit:
    """A unit of a side that is no party yet."""

    slug: str
    name: str
    side: str


@dataclass
class Parties:
    """All parties by slug and by any name; `new` are the units that the list brings, by slug."""

    slugs: dict[str, int]
    by_name: dict[str, str]
    new: dict[str, Unit] = field(default_factory=dict)

    def find(self, written: str, field_name: str) -> str:
        """The slug of a party; raises Invalid with those that look like it."""
        key = written.casefold()
        found = self.by_name.get(key) or (key if key in self.slugs else None)
        if found is None:
            near = get_close_matches(key, self.by_name, MOST_NEAR, 0.6)
            hint = ", ".join(dict.fromkeys(self.by_name[one] for one in near)) or "a party of the catalog"
            raise Invalid.one(field_name, f"no party is called {written[:80]!r}; {hint} is allowed")
        return found

    def unit(self, written: str, side: str) -> str:
        """The slug of a unit of a side; one that is not known becomes a party when the import is applied."""
        known = self.by_name.get(written.casefold())
        if known:
            return known
        slug = unit_slug(written, side)
        if slug not in self.slugs:
            self.new.setdefault(slug, Unit(slug, written, side))
        return slug


def read(session: Session) -> Parties:
    parties = dict(session.exec(select(Party.id, Party.slug)).all())
    names = {name.casefold(): slug for name, slug in session.exec(select(Party.name, Party.slug))}
    for party, name in session.exec(select(PartyName.party_id, PartyName.name).order_by(col(PartyName.id))):
        names.setdefault(name.casefold(), parties[party])
    return Parties({slug: number or 0 for number, slug in parties.items()}, names)


def unit_slug(written: str, side: str) -> str:
    words = re.findall(r"[a-z0-9]+", anyascii(written).lower())
    return "-".join([side, *words])[:LONGEST_SLUG].rstrip("-")
