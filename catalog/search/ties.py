"""What records have to do with each other, as arrays: so an item is found by the words of its incidents, by the names
of its type and of the types above it, of what is fitted to it, of who lost and took it, and of where that was.

A word that stands in a document stands, so to say, in all that is tied to it. What leads from one record to another
is asked of the database, never of the index: an index that knows less than the database is not asked at all.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sqlmodel import Session

from catalog.search import tied_rows, visible, world
from catalog.search.blocks import Arrays, Ints, Mask, chosen
from catalog.search.engines import INDEXED, KINDS, NAME_BOOST, Hits, Standing
from catalog.search.engines.kept import Bounded
from catalog.search.reached import Reached, Scores, Spread, by_id, most_of
from catalog.search.register import Register
from catalog.search.state import Kept, State
from catalog.search.tied_rows import Rows


@dataclass(frozen=True, eq=False)
class Ties:
    """The ties of one state. `published` are the lists that everybody may see.

    Records have places: those of one kind side by side, in the order of their ids.
    """

    rows: Rows
    unapplied: frozenset[int]
    published: frozenset[int]
    types: Register
    places: Register

    @cached_property
    def ids(self) -> dict[str, Ints]:
        """Ids of the records that have a document, by kind. Bare incidents have none."""
        types = np.array(sorted(self.types.by_id), dtype=np.int64)
        told = self.rows["incident"]["id"][self._told]
        return {"type": types, "incident": told, "item": self.rows["item"]["id"], "source": self.rows["source"]["id"]}

    @cached_property
    def starts(self) -> dict[str, slice]:
        """Where the records of a kind have their places."""
        ends = np.cumsum([len(self.ids[kind]) for kind in KINDS]).tolist()
        return {kind: slice(end - len(self.ids[kind]), end) for kind, end in zip(KINDS, ends, strict=True)}

    @cached_property
    def size(self) -> int:
        """The number of places."""
        return sum(map(len, self.ids.values()))

    @cached_property
    def _largest(self) -> dict[str, int]:
        """The largest id of a kind."""
        return {"type": max(self.types.by_id, default=0), "place": max(self.places.by_id, default=0)}

    @cached_property
    def _item_places(self) -> Ints:
        return placed(self.ids["item"])

    @cached_property
    def _by_kind(self) -> tuple[Ints, Ints, Ints]:
        """One table of places for all kinds: where each kind begins in it, how far it reaches, and the table."""
        tables = [placed(self.ids[kind]) for kind in KINDS]
        for table, kind in zip(tables, KINDS, strict=True):
            table[table >= 0] += self.starts[kind].start
        sizes = np.zeros(len(INDEXED), dtype=np.int64)  # parties and places have none: they lead to others
        sizes[: len(KINDS)] = [len(table) for table in tables]
        return np.cumsum(sizes) - sizes, sizes, np.concatenate(tables)

    @cached_property
    def _parts(self) -> tuple[Ints, Ints]:
        """Places among the items, and the part that each has."""
        fitment = self.rows["fitment"]
        return self._item_places[fitment["item"]], fitment["part"]

    @cached_property
    def _pairs(self) -> "Pairs":
        outcome, item, incident = (self.rows[name] for name in ("outcome", "item", "incident"))
        places = self._item_places[outcome["item"]], placed(incident["id"])[outcome["incident"]]
        items, incidents = (one.astype(np.intp) for one in places)  # NumPy looks up by these without turning them first
        both = (items >= 0) & (incidents >= 0)
        outcome, items, incidents = chosen(outcome, both), items[both], incidents[both]
        brought, told = item["version"][items], incident["version"][incidents]
        waiting = np.array(sorted(self.unapplied), dtype=np.int64)
        same = brought == told
        to_item = same | ~np.isin(told, waiting)
        # What waits for its day leads only to an item that nothing else is known of; it is hidden with it until then.
        waits = incident["waits"][incidents] != 0
        known = np.zeros(len(item["id"]), dtype=bool)
        known[items[to_item & ~waits]] = True
        to_item &= ~(waits & known[items])
        # An incident that everybody sees is not found by a thing of a list that nobody may see.
        is_public = np.isin(item["dataset"][items], list(self.published))
        return Pairs(outcome, items, incidents, to_item, is_public & (same | ~np.isin(brought, waiting)))

    @cached_property
    def _told(self) -> Ints:
        """Of each incident that has a document, its row in the table."""
        return np.flatnonzero(self.rows["incident"]["bare"] == 0)

    @cached_property
    def _open(self) -> Mask:
        """Of each item, surely seen by everybody: of a list and an import that are, in an incident that always is."""
        item, incident, waiting = self.rows["item"], self.rows["incident"], np.array(sorted(self.unapplied))
        is_told = (incident["waits"] == 0) & ~np.isin(incident["version"], waiting)
        found = np.zeros(len(item["id"]), dtype=bool)
        found[self._pairs.items[is_told[self._pairs.incidents]]] = True
        return found & np.isin(item["dataset"], list(self.published)) & ~np.isin(item["version"], waiting)

    def surely_seen(self, items: Ints) -> int:
        """How many of these items everybody may see, for all that the ties say: some others may be seen too."""
        places = self._item_places[items[items < len(self._item_places)]]
        return int(np.count_nonzero(self._open[places[places >= 0]]))

    def with_things_of(self, datasets: Collection[int]) -> Ints:
        """Ids of the incidents in which a thing of one of these lists stands, of no import that nobody may see."""
        pairs, item = self._pairs, self.rows["item"]
        fits = np.isin(item["dataset"], list(datasets)) & ~np.isin(item["version"], list(self.unapplied))
        found: Ints = self.rows["incident"]["id"][pairs.incidents[fits[pairs.items]]]
        return found

    @cached_property
    def kept(self) -> Bounded:
        """What was reached, by the identity of where it stands: engines give the same object as long as they can."""
        return Bounded()

    def spread(self, standing: Standing) -> Reached:
        """From the documents in which something stands to all records that it finds."""
        key = id(standing)
        known = self.kept.find(key, Spread) or self.kept.put(key, Spread(standing, Reached.of(self._spread(standing))))
        return known.reached

    def _spread(self, standing: Standing) -> Scores:
        """The score of each record, at its place; 0 where nothing stands."""
        found = np.zeros(self.size)
        for hits in (standing.names, standing.words):
            places, scores = self._places_of(hits), hits.scores
            known = places >= 0
            if not known.all():
                places, scores = places[known], scores[known]
            found[places] += scores
        told = np.zeros(len(self.rows["incident"]["id"]))
        told[self._told] = found[self.starts["incident"]]
        self._by_types(found, standing.names)
        self._by_incidents(found, told, standing.names)
        return found

    def _places_of(self, hits: Hits) -> Ints:
        """The place of each hit; -1 for one that leads to others only, or that the database does not know."""
        starts, sizes, table = self._by_kind
        inside = hits.numbers < sizes[hits.kinds]
        return np.where(inside, table[np.where(inside, starts[hits.kinds] + hits.numbers, 0)], -1)

    def _by_types(self, found: Scores, names: Hits) -> None:
        """By names of types: what is below them, the things of these types and those with such a part, and where."""
        own = by_id(names, "type", self._largest["type"])
        if not own.any():
            return
        above = rolled_down(own, self.types) / NAME_BOOST
        found[self.starts["type"]] += above[self.ids["type"]]
        of_type = own + above
        things = of_type[self.rows["item"]["type"]]
        items, parts = self._parts
        most_of(things, items, of_type[parts] / NAME_BOOST)
        found[self.starts["item"]] += things
        pairs, there = self._pairs, np.zeros(len(self.rows["incident"]["id"]))
        most_of(there, pairs.incidents, np.where(pairs.to_incident, things[pairs.items], 0) / NAME_BOOST)
        found[self.starts["incident"]] += there[self._told]

    def _by_incidents(self, found: Scores, told: Scores, names: Hits) -> None:
        """By what incidents tell themselves, where they were, and who lost and took: the things in them."""
        named = by_id(names, "place", self._largest["place"])
        if named.any():
            there = rolled_down(named, self.places, itself=True)[self.rows["incident"]["place"]] / NAME_BOOST
            found[self.starts["incident"]] += there[self._told]
            told += there
        pairs = self._pairs
        parties = by_id(names, "party", pairs.most_party)
        value = told[pairs.incidents]
        if parties.any():
            value += np.maximum(parties[pairs.rows["lost_by"]], parties[pairs.rows["taken_by"]]) / NAME_BOOST
        value[~pairs.to_item] = 0
        most_of(found[self.starts["item"]], pairs.items, value)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Outcomes: the places of their items and incidents, and which way words lead. `rows` are those of the table.

    What an import brought that is not applied leads only to what came with it.
    """

    rows: Arrays
    items: Ints
    incidents: Ints
    to_item: Mask
    to_incident: Mask

    @cached_property
    def most_party(self) -> int:
        return max(int(self.rows[name].max(initial=0)) for name in ("lost_by", "taken_by"))


def placed(ids: Ints) -> Ints:
    """Id → its place among the ids; -1 for one that is none of them."""
    found = np.full(int(ids.max(initial=0)) + 1, -1, dtype=np.int32)
    found[ids] = np.arange(len(ids))
    return found


def rolled_down(own: Scores, tree: Register, *, itself: bool = False) -> Scores:
    """What stands best at the nodes above each node; with `itself` at the node too."""
    above, below = tree.closure
    found = np.zeros(len(own))
    most_of(found, below, own[above] if itself else np.where(above == below, 0, own[above]))
    return found


_kept: Kept[Ties] = Kept(*world.TABLES, *tied_rows.FIELDS, "dataset_version")


def read(session: Session) -> Ties:
    """The ties as this session sees them; the same object while nothing that they hang on is written."""
    return _kept.get(session, _made, _followed)


def held() -> list[Ties]:
    """The ties of every database that are kept."""
    return _kept.held()


def _made(session: Session) -> Ties:
    known = world.read(session)
    published = frozenset(known.datasets.by_id)
    return Ties(tied_rows.read(session), visible.unapplied(session), published, known.types, known.places)


def _followed(session: Session, _before: State, ties: Ties) -> Ties:
    made = _made(session)
    is_same = made.rows is ties.rows and made.types is ties.types and made.places is ties.places
    return ties if is_same and (made.unapplied, made.published) == (ties.unapplied, ties.published) else made
