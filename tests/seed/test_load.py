"""Loading the seed data: all of it or nothing, twice is once, and what people changed stays theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from catalog.domain import public_ids
from catalog.domain.errors import Invalid
from catalog.domain.outcomes import ClaimKind, Grade
from catalog.models import (
    Change,
    Claim,
    EquipmentType,
    Fitment,
    Gain,
    Incident,
    Item,
    Loss,
    Outcome,
    Party,
    Person,
    Publisher,
    Revision,
    SeedRow,
    Source,
)
from catalog.seed import read
from catalog.services import history, verify
from tests.seed.folders import REPORT, load, replaced, small
from tests.support.clock import NOW
from tests.support.databases import SEED_DATA

LATER = NOW + timedelta(days=1)
HAUL = {
    "aks-74u": {"zenitco-furniture", "suppressors", "aimpoint-micro", "an-peq-15"},
    "ak-74m": {"zenitco-furniture", "suppressors"},
    "ar-15": set(),
    "akms": set(),
    "baikal-mp-446": set(),
    "romion-spd-2": set(),
}


def count(database, model):
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(model)).one()


def all_of(database, model):
    with database.reading() as session:
        return list(session.exec(select(model)))


def as_person(database, change):
    """A person who is not the catalog changes something."""
    with database.transaction() as session:
        person = Person(pseudonym="ada", joined_at=NOW)
        session.add(person)
        session.flush()
        one = history.begin(session, person, "a better word", NOW)
        change(session)
        history.close(session, one)


def derived_faults(database):
    with database.reading() as session:
        return list(verify.CHECKS["losses and gains follow from the outcomes"](session, NOW))


# Loading a folder of our own.


def test_a_folder_is_loaded_as_one_change(database, tmp_path):
    folder = small(tmp_path)
    report = load(database, folder)
    assert (report.added, report.updated, report.unchanged, report.differing) == (len(read(folder).rows), 0, 0, [])
    assert [one.why for one in all_of(database, Change)] == ["seed data loaded"]
    assert count(database, SeedRow) == report.added


def test_loading_twice_changes_nothing(database, tmp_path):
    folder = small(tmp_path)
    first = load(database, folder)
    known = [count(database, model) for model in (Change, Revision, Loss, Gain)]
    second = load(database, folder, LATER)
    assert (second.added, second.updated, second.unchanged) == (0, 0, first.added)
    assert second.is_empty
    assert [count(database, model) for model in (Change, Revision, Loss, Gain)] == known


def test_a_folder_says_the_same_wherever_it_is_loaded(database, tmp_path):
    load(database, small(tmp_path))
    ids = {one.public_id for one in all_of(database, Item)}
    assert ids == {public_ids.of_seed("item", key) for key in ("aks-74u", "base-46-tanks", "shown-tanks")}


def test_rows_of_a_file_may_stand_in_any_order(database, tmp_path):
    folder = small(tmp_path)
    file = folder / "places.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(reversed(lines)), encoding="utf-8")
    assert load(database, folder).added == len(read(folder).rows)


def test_an_unsure_pair_counts_once_at_the_least(database, tmp_path):
    load(database, small(tmp_path))
    with database.reading() as session:
        found = session.exec(select(Loss).where(Loss.kind == "abandoned")).all()
        assert sorted(one.count_min for one in found) == [0, 2]
    assert derived_faults(database) == []


CHANGED = [
    ("types/few.yaml", "introduced: 1974", "introduced: 1975", (EquipmentType, "introduced", 1975)),
    ("types/few.yaml", "name: AKS-74U\n", "name: AKS-74U carbine\n", (EquipmentType, "name", "AKS-74U carbine")),
    ("parties.yaml", "name: Tavhid va Jihod,", "name: Tavhid,", (Party, "name", "Tavhid")),
    ("publishers.yaml", "name: War Noir", "name: WAR NOIR", (Publisher, "name", "WAR NOIR")),
    ("sources.yaml", "title: Worldwide Equipment Guide", "title: WEG", (Source, "title", "WEG")),
    (REPORT, "Abandoned tanks shown by rebel sources", "Tanks shown", (Incident, "title", "Tanks shown")),
    (REPORT, "written: AKS-74U carbine", "written: a carbine", (Item, "as_written", "a carbine")),
    (REPORT, "slot: sight", "slot: top", (Fitment, "slot", "top")),
    (REPORT, "kind: abandoned", "kind: damaged", (Loss, "kind", "damaged")),
    (REPORT, "precision: day}\nitems", "precision: days}\nitems", (Loss, "precision", "days")),
    (REPORT, "  said_on: 2024-11-27", "  is_hedged: true", (Claim, "is_hedged", True)),
]


@pytest.mark.parametrize(("replacement", "expected"), [(one[:3], one[3]) for one in CHANGED])
def test_a_changed_row_of_a_file_updates_its_record(sqlite_database, tmp_path, replacement, expected):
    model, column, value = expected
    folder = small(tmp_path)
    load(sqlite_database, folder)
    replaced(folder, *replacement)
    report = load(sqlite_database, folder, LATER)
    assert report.added == 0
    assert report.updated > 0
    assert value in [getattr(one, column) for one in all_of(sqlite_database, model)]
    assert derived_faults(sqlite_database) == []


def test_an_outcome_that_is_taken_out_of_a_file_counts_no_more(sqlite_database, tmp_path):
    folder = small(tmp_path)
    load(sqlite_database, folder)
    replaced(folder, REPORT, "count: {min: 2, best: 2}, outcomes: *shown}", "count: {min: 2, best: 2}}")
    load(sqlite_database, folder, LATER)
    assert [one.kind for one in all_of(sqlite_database, Loss)] == ["captured", "abandoned"]


def test_a_new_row_of_a_file_is_added_and_the_others_stay(database, tmp_path):
    folder = small(tmp_path)
    load(database, folder)
    (folder / "types" / "more.yaml").write_text("- {slug: akm, name: AKM, rank: family, parent: assault-rifles}\n")
    report = load(database, folder, LATER)
    assert (report.added, report.updated) == (1, 0)


def rename(session):
    session.exec(select(EquipmentType).where(EquipmentType.slug == "aks-74u")).one().summary = "said better"


def drop_a_fitting(session):
    session.delete(session.exec(select(Fitment).limit(1)).one())


@pytest.mark.parametrize(
    ("change", "replacement", "differing"),
    [
        (rename, ("types/few.yaml", "introduced: 1979", "introduced: 1980"), "type aks-74u"),
        (drop_a_fitting, (REPORT, "written: AKS-74U carbine", "written: a carbine"), "item aks-74u"),
    ],
)
def test_what_a_person_has_changed_is_left_and_listed(database, tmp_path, change, replacement, differing):
    folder = small(tmp_path)
    load(database, folder)
    as_person(database, change)
    replaced(folder, *replacement)
    known = count(database, Revision)
    report = load(database, folder, LATER)
    assert (report.updated, report.differing) == (0, [differing])
    assert count(database, Revision) == known


def test_beside_what_a_person_has_changed_the_rest_is_updated(database, tmp_path):
    folder = small(tmp_path)
    load(database, folder)
    as_person(database, rename)
    replaced(folder, "publishers.yaml", "name: War Noir", "name: WAR NOIR")
    report = load(database, folder, LATER)
    assert (report.updated, report.differing) == (1, ["type aks-74u"])


# What is refused: file, what is added to it, what is told.
KEYS = """keys: [{{slug: rifles, label: Rifles, position: 1, under: assault-rifles}}]
features: [{{slug: muzzle, key: rifles, label: Muzzle, ask: What, values: [{{slug: a, label: a}},
  {{slug: b, label: b}}]}}]
scores:
- {{type: aks-74u, key: rifles, features: {{muzzle: {one}}}}}
- {{type: ak-74, key: rifles, features: {{muzzle: {other}}}}}
"""
REFUSED = [
    ("types__more", "- {slug: akm, name: AKM, rank: family, parent: rifels}", "types/more.yaml:1: parent: no type 'r"),
    ("types__more", "- {slug: akm, name: AKM, rank: family}", "types/more.yaml:1: parent: a domain has none, every"),
    ("types__more", "- {slug: akm, name: AKM, rank: domain, parent: ak-74}", "types/more.yaml:1: parent: a domain has"),
    ("types__more", "- {slug: akm, name: AKM, rank: category, parent: ak-74}", "types/more.yaml:1: rank: a category c"),
    ("types__more", "- {slug: akm, name: AKM, rank: family, parent: akm}", "types/more.yaml:1: parent: akm would st"),
    ("types__more", "- {slug: a, name: A, rank: family, parent: b}\n- {slug: b, name: B, rank: family, parent: a}",
     "types/more.yaml:2: parent: a would stand under itself"),
    ("types__more", "- {slug: akm, name: AKM, rank: domain, sources: [wge]}", "types/more.yaml:1: sources: no source"),
    ("types__more", "- {slug: akm, name: AKM, rank: domain, relations: [{kind: copy_of, to: ak-7}]}",
     "types/more.yaml:1: relations: no equipment type 'ak-7'; near: ak-74"),
    ("types__more", "- {slug: akm, name: АKM, rank: domain}", "types/more.yaml:1: names: 'АKM' mixes scripts"),
    ("types__more", "- {slug: akm, name: AK 74, rank: domain}", "types/more.yaml:1: names: 'AK 74' also stands on "),
    ("types__more", "- {slug: akm-x, name: AKM-X, rank: variant, parent: assault-rifles}",
     "types/more.yaml:1: parent: the variant akm-x hangs below no family or model"),
    ("types__more", "- {slug: akm, name: AKM, rank: domain, names: {designation: [{name: AKM rifle, language: ru}]}}",
     "types/more.yaml:1: names: 'AKM rifle' is said to be ru, and is not in its script"),
    ("types__more", "- {slug: akm, name: AKM, rank: domain, specs: [{quantity: calibre, value: 7, source: weg}]}",
     "types/more.yaml:1: specs.0.unit: Field required"),
    ("types__more", "- {slug: akm, name: AKM, rank: domain, specs: [{quantity: mass, value: 7, unit: m, source: weg}]}",
     "types/more.yaml:1: specs.0: 'm' is not allowed as the unit of mass; kg is"),
    ("types__more", "- {slug: akm, name: AKM, rank: category, parent: ak-74}",
     "types/more.yaml:1: rank: a category cannot stand under the family ak-74"),
    ("keys__rifles", KEYS.format(one="[a, b]", other="b"),
     "keys/rifles.yaml:6: features: ak-74 and aks-74u do not differ in the key rifles"),
    ("keys__rifles", KEYS.format(one="c", other="b"),
     "keys/rifles.yaml:5: features: muzzle has no value 'c'; a, b are"),
    ("parties", "- {slug: x, name: X, kind: force, relations: [{kind: member_of, to: rusia, source: weg}]}",
     "parties.yaml:10: relations: no party 'rusia'; near: russia"),
    ("parties", "- {slug: x, name: X, kind: unknown, leans_to: rusia}", "parties.yaml:10: leans_to: no party 'rusia'"),
    ("places", "- {slug: x, name: X, kind: town, parent: siria}", "places.yaml:3: parent: no place 'siria'"),
    ("places", "- {slug: x, name: X, kind: town, source: geo}", "places.yaml:3: source: no source 'geo'"),
    ("places", "- {slug: x, name: X, kind: town, lat: 3, lon: 3}", "places.yaml:3: "),
    ("sources", "- {slug: x, kind: post, title: X, publisher: y}", "sources.yaml:2: publisher: no publisher 'y'"),
    ("sources", "- {slug: x, kind: post, title: X, url: 'http://odin.tradoc.army.mil/WEG/?utm_source=x'}",
     "sources.yaml:2: "),
    ("datasets", "- {slug: x, name: X, maintainer: X, licence: X, covers: [{party: y}]}",
     "datasets.yaml:2: covers.party: no party 'y'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "added", "problem"), REFUSED)
def test_what_cannot_be_is_refused_with_its_place_and_nothing_is_loaded(
    sqlite_database, tmp_path, name, added, problem
):
    with pytest.raises(Invalid) as refused:
        load(sqlite_database, small(tmp_path, **{name: f"{added}\n"}))
    assert any(line.startswith(problem) for line in str(refused.value).splitlines()), str(refused.value)
    assert [count(sqlite_database, model) for model in (EquipmentType, Change, SeedRow)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("- {incident: capture-aks-74u,", "- {incident: capture,", "outcomes.incident: no incident"),
        ("lost_by: russian-armed-forces,", "lost_by: russians,", "outcomes.lost_by: no party 'russians'"),
        ("  type: aks-74u\n", "  type: aks-74\n", "type: no equipment type 'aks-74'; near: aks-74u"),
        ("{part: suppressors,", "{part: silencers,", "fitted.part: no equipment type 'silencers'"),
        ("  source: war-noir-aks-74u\n  kind", "  source: x\n  kind", "source: no source 'x'"),
        ("  item: aks-74u\n", "  item: aks-74\n", "item: no item"),
        ("- {one: base-46-tanks, other: shown", "- {one: tanks, other: shown", "one: no item"),
        ("  place: aleppo-governorate\n", "  place: alepo\n", "place: no place 'alepo'"),
    ],
)
def test_a_report_that_names_nothing_known_is_refused_with_its_place(sqlite_database, tmp_path, old, new, problem):
    folder = small(tmp_path)
    replaced(folder, REPORT, old, new)
    with pytest.raises(Invalid) as refused:
        load(sqlite_database, folder)
    first = str(refused.value).splitlines()[0]
    assert first.startswith(REPORT)
    assert problem in first
    assert count(sqlite_database, EquipmentType) == 0


def test_everything_that_is_refused_is_listed_at_once(sqlite_database, tmp_path):
    folder = small(
        tmp_path,
        types__more="".join(f"- {{slug: {one}, name: {one}, rank: domain, sources: [no-{one}]}}\n" for one in "ab"),
        places="- {slug: x, name: X, kind: town, source: c}\n",
    )
    with pytest.raises(Invalid) as refused:
        load(sqlite_database, folder)
    assert [one.where for one in refused.value.problems] == [
        "types/more.yaml:1",
        "types/more.yaml:2",
        "places.yaml:3",
    ]


def test_one_bad_row_in_a_loaded_folder_leaves_the_database_as_it_was(database, tmp_path):
    folder = small(tmp_path)
    load(database, folder)
    replaced(folder, "publishers.yaml", "name: War Noir", "name: WAR NOIR")
    replaced(folder, "places.yaml", "parent: syria", "parent: siria")
    with pytest.raises(Invalid):
        load(database, folder, LATER)
    assert {one.name for one in all_of(database, Publisher)} >= {"War Noir"}
    assert count(database, Change) == 1


# The seed data that the catalog comes with.


def test_the_whole_seed_data_hold_enough_types(seeded):
    assert count(seeded, EquipmentType) >= 600


def by_type(database, incident):
    """Slug of the type of each item in an incident: its item, outcome and the slugs of what is fitted to it."""
    types = {one.id: one.slug for one in all_of(database, EquipmentType)}
    items = {one.id: one for one in all_of(database, Item)}
    fitted = all_of(database, Fitment)
    with database.reading() as session:
        query = select(Outcome).join(Incident).where(Incident.public_id == public_ids.of_seed("incident", incident))
        found = session.exec(query).all()
    return {
        types[items[one.item_id].type_id]: (
            items[one.item_id],
            one,
            {types[part.part_type_id] for part in fitted if part.item_id == one.item_id},
        )
        for one in found
    }


def test_the_things_of_the_two_posts_are_there_with_what_is_fitted_to_them(seeded):
    things = by_type(seeded, "capture-aks-74u") | by_type(seeded, "capture-of-arms-hts")
    assert {slug: fitted for slug, (_, _, fitted) in things.items()} == HAUL
    assert {outcome.kind for _, outcome, _ in things.values()} == {"captured"}
    assert sum(item.count_min for item, _, _ in things.values()) == 7


def test_the_akms_rifles_are_two_or_more(seeded):
    item = by_type(seeded, "capture-of-arms-hts")["akms"][0]
    assert (item.is_lot, item.count_min, item.count_best, item.count_max) == (True, 2, 2, None)


def test_the_tank_is_there(seeded):
    [(slug, (item, outcome, _))] = by_type(seeded, "captured-tank").items()
    assert (slug, item.count_best, outcome.kind) == ("tanks", 1, "captured")


def test_the_base_is_there_with_what_was_left_behind(seeded):
    assert set(by_type(seeded, "capture-base-46")) == {"tanks", "armoured-vehicles", "artillery"}


def test_three_distances_are_claimed_each_with_who_says_so_and_the_day(seeded):
    sources = {one.id: one.slug for one in all_of(seeded, Source)}
    claims = [one for one in all_of(seeded, Claim) if one.kind is ClaimKind.DISTANCE]
    assert sorted((one.value, one.unit) for one in claims) == [(2, "mi"), (7, "km"), (7, "mi")]
    assert all(one.asserted_by or sources[one.source_id] == "visegrad24-7-km" for one in claims)
    assert {str(one.said_on) for one in claims} == {"2024-11-27"}


def test_nothing_is_graded_above_a_single_claim(seeded):
    assert {one.grade for one in all_of(seeded, Outcome)} == {Grade.SINGLE_CLAIM}


def test_a_claim_counts_nothing(seeded):
    with seeded.reading() as session:
        assert session.exec(select(Claim).where(Claim.key == "settlements-at-least-13")).one().count_min == 13
        assert session.exec(select(func.sum(col(Loss.count_min)))).one() < 30


def test_the_seed_data_loaded_again_change_nothing(seeded):
    known = [count(seeded, model) for model in (Change, Revision)]
    report = load(seeded, SEED_DATA, LATER)
    assert (report.is_empty, report.differing) == (True, [])
    assert [count(seeded, model) for model in (Change, Revision)] == known
