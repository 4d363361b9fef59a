"""What an import would do: added, changed, left, withdrawn, refused – each thing with its reason. Writes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, select

from catalog.domain.errors import Invalid, Problem
from catalog.domain.outcomes import RecordState
from catalog.models import Dataset
from catalog.search import lexicon
from catalog.services.imports import kinds as kinds_of
from catalog.services.imports import parties as parties_of
from catalog.services.imports import rows, spots, standing
from catalog.services.imports.kinds import Kinds, Unresolved
from catalog.services.imports.pairing import Pairs, Thing, pair
from catalog.services.imports.parties import Parties
from catalog.services.imports.profile import Named
from catalog.services.imports.rows import Refused, Row
from catalog.services.imports.sheet import Sheet
from catalog.services.imports.spots import Spots
from catalog.services.imports.standing import Signature, Standing

OWN = "field"


@dataclass(frozen=True)
class Wanted:
    """What is to be imported, into which dataset, how names may become types, by whom (None: the catalog itself)."""

    sheet: Sheet
    named: Named
    dataset: str
    create_types: bool = False
    copied_on: date | None = None
    person_id: int | None = None


@dataclass
class Plan:
    """Figures are things but for `rows` and `refused_rows`; `left` are things that a refused row may stand for."""

    wanted: Wanted
    kinds: Kinds
    parties: Parties
    spots: Spots
    rows: int = 0
    items: int = 0
    pairs: Pairs = field(default_factory=Pairs)
    refused: list[Refused] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    left: int = 0
    untouched: list[str] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        return len(self.pairs.same)

    @property
    def refused_things(self) -> int:
        return sum(one.things for one in self.refused)

    @property
    def is_empty(self) -> bool:
        return not (self.pairs.new or self.pairs.changed or self.pairs.gone)


def make(session: Session, wanted: Wanted, now: datetime) -> Plan:
    """Read the file and hold it against what the dataset holds; raises Invalid when the file is no such list."""
    if wanted.dataset == OWN:
        raise Invalid.one("dataset", f"{OWN!r} holds what is logged here; a dataset of the list's own is allowed")
    kinds = Kinds(lexicon.read(session), wanted.named.profile.headings, wanted.named.profile.otherwise)
    plan = Plan(wanted, kinds, parties_of.read(session), spots.read(session))
    taken = list(_taken(plan, now.date()))
    plan.unresolved = kinds_of.unresolved(((row.type, row.heading, row.things) for row in taken), kinds)
    things = [thing for row in taken if (party := _resolved(row, plan)) for thing in _things(row, party)]
    plan.pairs = pair(things, _standing(session, wanted.dataset))
    _leave_refused(plan)
    return plan


def _taken(plan: Plan, today: date) -> Iterator[Row]:
    for one in rows.read(plan.wanted.sheet, plan.wanted.named.profile, today):
        plan.rows += 1
        plan.items += one.things
        if isinstance(one, Refused):
            plan.refused.append(one)
        else:
            yield one


def _resolved(row: Row, plan: Plan) -> str | None:
    """Who lost it, by slug; None for a row that is refused because a party or a type of it is not known."""
    problems: list[Problem] = []
    party = ""
    try:
        side = plan.parties.find(row.lost_by, "lost_by")
        party = plan.parties.unit(row.unit, side) if row.unit else side
        if row.taken_by:
            plan.parties.find(row.taken_by, "taken_by")
    except Invalid as error:
        problems += error.problems
    kind = plan.kinds.of(row.type, row.heading)
    if kind.slug is None:
        problems += _no_type(row, plan, kind.near)
    if problems:
        plan.refused.append(rows.refused(row, *problems))
        return None
    return party


def _no_type(row: Row, plan: Plan, near: tuple[str, ...]) -> Iterator[Problem]:
    """A name without a type is refused, unless types may be made and the heading says where it belongs."""
    if not plan.wanted.create_types:
        hint = f"; near: {', '.join(near[:4])}" if near else ""
        yield Problem("type", f"no type is called {row.type[:80]!r}{hint}; --create-types makes it")
    elif plan.kinds.category(row.heading) is None:
        yield Problem("heading", f"{row.heading[:80]!r} stands for no category; add it under [headings] of the profile")


def _things(row: Row, party: str) -> Iterator[Thing]:
    count = row.things if row.is_lot else 1
    says = Signature(
        party, row.heading, row.type, row.status_text, row.date_text, row.place, row.lat, row.lon, count
    )  # fmt: skip
    for part in range(1 if row.is_lot else row.things):
        yield Thing(row, part, says)


def _standing(session: Session, dataset: str) -> Iterable[Standing]:
    found = session.exec(select(Dataset.id).where(Dataset.slug == dataset)).first()
    return standing.of(session, found) if found else []


def _leave_refused(plan: Plan) -> None:
    """What a refused row may stand for is left as it is: it is not gone only because its row cannot be read."""
    keys = {one.key for one in plan.refused}
    gone = [one for one in plan.pairs.gone if one.key not in keys]
    plan.left = len(plan.pairs.gone) - len(gone)
    plan.pairs.gone = gone
    plan.pairs.changed = [pair for pair in plan.pairs.changed if pair[0].state is not RecordState.MERGED]
