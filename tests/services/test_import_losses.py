"""Importing a list: what a row becomes, what a newer copy changes, what is refused and why. All rows are made up."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import RecordState, VersionState
from catalog.models import (
    Change,
    Claim,
    Dataset,
    DatasetCover,
    DatasetVersion,
    EquipmentType,
    Fitment,
    Gain,
    Incident,
    Item,
    ItemCandidate,
    Loss,
    Marking,
    Outcome,
    Party,
    Source,
)
from catalog.search import asking
from catalog.services import verify
from catalog.services.imports import losses, report, write
from catalog.services.parties import PartyIn
from tests.services.lists import bring, catalog_of, link, records, row, stopped_after, wanted
from tests.services.writing import a_type, all_of, changing, ground, put
from tests.support.clock import NOW

T90 = ("7", "T-72B3", "Destroyed", "Russia", "2023-06-05", "48.5,37.9", "", "4th Tank Division")


@pytest.fixture
def ready(database):
    put(database, *ground())
    return database


def figures(done):
    told = report.as_json(done)
    names = ("imported", "changed", "withdrawn", "unchanged", "left", "refused")
    return {name: told[name] for name in names if told[name]}


def counted(database, folder, **args):
    """What a tally of the made-up list adds up to, for an insider."""
    catalog = catalog_of(database, folder)
    with database.reading() as session:
        args = {"dataset": ["made-up"], **{name: [value] for name, value in args.items()}}
        return asking.ask(session, catalog.engine, args, NOW, insider=True).question.total.best


def one_of(database, model):
    [found] = [one for one in all_of(database, model) if getattr(one, "version_id", 1)]
    return found


# what a row becomes


def test_a_row_becomes_an_item_with_its_outcome_claim_source_and_loss(ready, tmp_path):
    assert figures(bring(ready, tmp_path, wanted([row(status="damaged and captured")]))) == {"imported": 1}
    item, outcome, loss = one_of(ready, Item), one_of(ready, Outcome), one_of(ready, Loss)
    assert (item.as_written, item.heading, item.origin_row) == ("T-72B3", "Tanks", 2)
    assert (outcome.kind, outcome.manner, outcome.grade) == ("captured", "damaged and captured", "listed")
    assert (loss.item_id, loss.kind, loss.band, one_of(ready, Gain).kind) == (item.id, "captured", "listed", "captured")
    parties = {one.id: one.slug for one in all_of(ready, Party)}
    assert (parties[outcome.from_party_id], parties[outcome.to_party_id]) == ("russia", "unknown")
    source = next(one for one in all_of(ready, Source) if one.url_key == "example.org/1.jpg")
    assert one_of(ready, Claim).source_id == source.id


def test_its_incident_is_bare_and_has_no_date_that_the_list_does_not_give(ready, tmp_path):
    bring(ready, tmp_path, wanted([row()]))
    bare = one_of(ready, Incident)
    assert (bare.is_bare, bare.title, bare.latest, bare.precision, bare.lat) == (True, "", None, "unknown", None)


def test_two_numbers_are_two_things_with_one_address(ready, tmp_path):
    assert figures(bring(ready, tmp_path, wanted([row(item_numbers="6 7")]))) == {"imported": 2}
    assert len({one.incident_id for one in all_of(ready, Outcome)}) == 1
    assert counted(ready, tmp_path) == 2


def test_parts_and_names_in_a_status_are_kept_beside_it(ready, tmp_path):
    put(ready, a_type("guns", "category", "armoured-vehicles"), a_type("zu-23", "model", "guns", name="ZU-23"))
    rows = [row(status="with ZU-23 AA gun, destroyed"), row(status="'BG 108', sunk", evidence_url=link(2))]
    bring(ready, tmp_path, wanted(rows))
    assert [one.as_written for one in all_of(ready, Fitment)] == ["ZU-23 AA gun"]
    assert [one.text for one in all_of(ready, Marking)] == ["'BG 108'"]


def test_alternatives_are_their_common_ancestor_with_candidates(ready, tmp_path):
    bring(ready, tmp_path, wanted([row(model="T-72B or T-80")]))
    types = {one.id: one.slug for one in all_of(ready, EquipmentType)}
    assert types[one_of(ready, Item).type_id] == "tanks"
    assert sorted(types[one.type_id] for one in all_of(ready, ItemCandidate)) == ["t-72b", "t-80"]


def test_what_is_unknown_is_the_family_or_the_category_of_its_heading(ready, tmp_path):
    bring(ready, tmp_path, wanted([row(model="Unknown T-72"), row(model="Unknown thing", evidence_url=link(2))]))
    types = {one.id: one.slug for one in all_of(ready, EquipmentType)}
    assert [types[one.type_id] for one in all_of(ready, Item)] == ["t-72", "tanks"]


def test_a_record_keeps_its_day_its_point_and_its_unit(ready, tmp_path):
    bring(ready, tmp_path, records(T90))
    where = one_of(ready, Incident)
    assert (str(where.latest), where.precision, where.lat, where.lon) == ("2023-06-05", "day", 48.5, 37.9)
    assert (where.uncertainty_m, where.geo_precision) == (200, "point")
    unit = next(one for one in all_of(ready, Party) if one.slug == "russia-4th-tank-division")
    assert one_of(ready, Outcome).from_party_id == unit.id
    assert counted(ready, tmp_path, lost_by="russia") == 1  # a unit counts for its side


def test_a_count_is_one_lot(ready, tmp_path):
    bring(ready, tmp_path, records((*T90[:6], "3", "")))
    item = one_of(ready, Item)
    assert (item.is_lot, item.count_min, item.count_best, item.count_max) == (True, 3, 3, 3)
    assert counted(ready, tmp_path) == 3


def test_a_heading_is_known_without_its_commas_and_another_is_what_the_profile_says_otherwise(ready, tmp_path):
    put(ready, a_type("vehicles-kind-not-stated", "domain"))
    rows = [row(category="TANKS,", model="Thing 1"), row(category="Rockets", model="Thing 2", evidence_url=link(2))]
    bring(ready, tmp_path, wanted(rows, create_types=True))
    types = {one.slug: one for one in all_of(ready, EquipmentType)}
    above = {one.id: one.slug for one in types.values()}
    assert above[types["thing-1"].parent_id] == "tanks"
    assert above[types["thing-2"].parent_id] == "vehicles-kind-not-stated"


def test_an_address_that_cannot_be_read_is_a_note_and_refuses_nothing(ready, tmp_path):
    rows = [row(evidence_url="htp:/x"), row(evidence_url=f"seen at {link(2)} and elsewhere")]
    assert figures(bring(ready, tmp_path, wanted(rows))) == {"imported": 2}
    assert [one.note for one in all_of(ready, Item)] == ["address as written: htp:/x", ""]
    assert link(2) in [one.url for one in all_of(ready, Source)]
    assert figures(bring(ready, tmp_path, wanted(rows))) == {"unchanged": 2}


# the dataset and who sees it


def test_the_dataset_is_made_as_the_profile_describes_it(ready, tmp_path):
    bring(ready, tmp_path, wanted([row()]))
    made = next(one for one in all_of(ready, Dataset) if one.slug == "made-up")
    assert (made.name, made.requires_picture, made.may_publish) == ("Oryx", True, False)
    [version] = all_of(ready, DatasetVersion)
    assert (version.state, version.rows, version.added, version.file_name) == ("applied", 1, 1, "made-up.csv")


def test_the_dataset_covers_what_its_profile_says_up_to_the_day_of_the_copy(ready, tmp_path):
    bring(ready, tmp_path, wanted([row()], copied_on=date(2024, 6, 1)))
    bring(ready, tmp_path, wanted([row(), row(evidence_url=link(2))], copied_on=date(2024, 9, 1)))
    parties = {one.id: one.slug for one in all_of(ready, Party)}
    covers = [(parties[one.party_id], str(one.since_on), str(one.until_on)) for one in all_of(ready, DatasetCover)]
    assert covers == [("russia", "2022-02-24", "2024-09-01"), ("ukraine", "2022-02-24", "2024-09-01")]


def test_nothing_is_seen_before_the_last_step(ready, tmp_path, monkeypatch):
    monkeypatch.setattr(write, "CHUNK", 1)
    rows = [row(evidence_url=link(number)) for number in range(4)]
    with stopped_after(2) as progress:
        losses.apply(catalog_of(ready, tmp_path), wanted(rows), progress)
    assert len(all_of(ready, Item)) == 2
    assert counted(ready, tmp_path) == 0


def test_a_run_that_was_stopped_goes_on_and_no_thing_is_written_twice(ready, tmp_path, monkeypatch):
    monkeypatch.setattr(write, "CHUNK", 1)
    rows = [row(evidence_url=link(number), item_numbers="1 2") for number in range(4)]
    with stopped_after(2) as progress:
        losses.apply(catalog_of(ready, tmp_path), wanted(rows), progress)
    assert figures(bring(ready, tmp_path, wanted(rows))) == {"imported": 8}
    assert (len(all_of(ready, Item)), counted(ready, tmp_path)) == (8, 8)
    assert [one.state for one in all_of(ready, DatasetVersion)] == [VersionState.APPLIED]


def test_another_file_abandons_what_was_stopped(ready, tmp_path, monkeypatch):
    monkeypatch.setattr(write, "CHUNK", 1)
    with stopped_after(1) as progress:
        losses.apply(catalog_of(ready, tmp_path), records(T90, ("8", *T90[1:])), progress)
    bring(ready, tmp_path, records(T90))
    assert [one.state for one in all_of(ready, DatasetVersion)] == [VersionState.ABANDONED, VersionState.APPLIED]
    assert counted(ready, tmp_path) == 1


# a newer copy


def test_the_same_file_twice_changes_nothing(ready, tmp_path):
    rows = [row(), row(), row(item_numbers="3 4", status="captured"), row(evidence_url="")]
    bring(ready, tmp_path, wanted(rows))
    changes = len(all_of(ready, Change))
    assert figures(bring(ready, tmp_path, wanted(rows))) == {"unchanged": 5}
    assert len(all_of(ready, Change)) == changes


def test_a_newer_copy_adds_changes_and_withdraws(ready, tmp_path):
    old = [row(), row(evidence_url=link(2), status="damaged"), row(evidence_url=link(3)), row(evidence_url=link(4))]
    bring(ready, tmp_path, wanted(old))
    new = [old[0], row(evidence_url=link(2), status="captured"), old[3], row(evidence_url=link(5))]
    assert figures(bring(ready, tmp_path, wanted(new))) == {
        "imported": 1, "changed": 1, "withdrawn": 1, "unchanged": 2,
    }  # fmt: skip
    assert (counted(ready, tmp_path), counted(ready, tmp_path, outcome="captured")) == (4, 1)
    states = [one.state for one in all_of(ready, Item)]
    assert (states.count(RecordState.ACTIVE), states.count(RecordState.WITHDRAWN)) == (4, 1)


def test_numbers_and_the_order_of_rows_identify_nothing(ready, tmp_path):
    rows = [row(evidence_url=link(number), item_numbers=str(number)) for number in range(1, 6)]
    bring(ready, tmp_path, wanted(rows))
    shifted = [row(evidence_url=link(number), item_numbers=str(number + 10)) for number in range(5, 0, -1)]
    assert figures(bring(ready, tmp_path, wanted(shifted))) == {"unchanged": 5}


def test_things_under_one_address_are_paired_by_what_they_are(ready, tmp_path):
    bring(ready, tmp_path, wanted([row(model="T-72B"), row(model="T-80", status="captured")]))
    kept = {one.as_written: one.public_id for one in all_of(ready, Item)}
    new = [row(model="T-80", status="destroyed"), row(model="T-72B3")]
    assert figures(bring(ready, tmp_path, wanted(new))) == {"changed": 2}
    now = {one.as_written: one.public_id for one in all_of(ready, Item)}
    assert now == {"T-80": kept["T-80"], "T-72B3": kept["T-72B"]}


def test_a_thing_that_is_listed_again_is_the_same_item(ready, tmp_path):
    bring(ready, tmp_path, records(T90, ("8", *T90[1:])))
    first = next(one.public_id for one in all_of(ready, Item) if one.origin_id == "7")
    bring(ready, tmp_path, records(("8", *T90[1:])))
    assert counted(ready, tmp_path) == 1
    assert figures(bring(ready, tmp_path, records(T90, ("8", *T90[1:])))) == {"changed": 1, "unchanged": 1}
    assert [(one.public_id, one.state) for one in all_of(ready, Item) if one.origin_id == "7"] == [(first, "active")]


def test_what_a_person_decided_is_not_overwritten(ready, tmp_path):
    bring(ready, tmp_path, wanted([row(status="damaged")]))
    with changing(ready, "looked at the picture") as session:
        session.exec(select(Item)).one().note = "seen: no turret"
    done = bring(ready, tmp_path, wanted([row(status="captured")]))
    assert figures(done) == {"left": 1}
    assert counted(ready, tmp_path, outcome="damaged") == 1


def test_a_row_that_cannot_be_read_withdraws_nothing(ready, tmp_path):
    bring(ready, tmp_path, wanted([row(), row(evidence_url=link(2)), row(evidence_url=link(3))]))
    done = bring(ready, tmp_path, wanted([row(), row(evidence_url=link(2), status="??"), row(evidence_url=link(3))]))
    assert figures(done) == {"unchanged": 2, "left": 1, "refused": 1}


def test_a_copy_that_drops_most_of_a_list_is_refused_until_it_is_meant(ready, tmp_path):
    bring(ready, tmp_path, wanted([row(evidence_url=link(number)) for number in range(4)]))
    with pytest.raises(Invalid, match="3 of 4 things of made-up, more than half; --withdraw-most"):
        bring(ready, tmp_path, wanted([row(evidence_url=link(0))]))
    assert figures(bring(ready, tmp_path, wanted([row(evidence_url=link(0))]), drops_most=True)) == {
        "withdrawn": 3, "unchanged": 1,
    }  # fmt: skip


def test_a_list_is_never_mixed_with_what_is_logged_here(ready, tmp_path):
    with pytest.raises(Invalid, match="'field' holds what is logged here"):
        bring(ready, tmp_path, replace(wanted([row()]), dataset="field"))


# names without a type


def test_a_name_without_a_type_is_refused_with_what_looks_like_it(ready, tmp_path):
    done = bring(ready, tmp_path, wanted([row(model="T-72B99"), row(model="T-72B99", evidence_url=link(2))]))
    assert figures(done) == {"refused": 2}
    [one] = done.plan.unresolved
    assert (one.written, one.count) == ("T-72B99", 2)
    assert "t-72b" in one.candidates


def test_draft_types_are_made_under_their_nearest_relative_and_never_twice(ready, tmp_path):
    names = ["T-72B S9", "T-72B  s9", "Boomerang 9 with ZU-23", "T-72B3"]
    rows = [row(model=name, evidence_url=link(number)) for number, name in enumerate(names)]
    done = bring(ready, tmp_path, wanted(rows, create_types=True))
    assert (figures(done), sorted(done.new_types)) == ({"imported": 4}, ["boomerang-9", "t-72b-s9"])
    types = {one.slug: one for one in all_of(ready, EquipmentType)}
    assert (types["t-72b-s9"].parent_id, types["t-72b-s9"].state) == (types["t-72b"].id, "proposed")
    assert types["boomerang-9"].parent_id == types["tanks"].id
    assert bring(ready, tmp_path, wanted(rows, create_types=True)).new_types == []


def test_a_dry_run_writes_nothing(ready, tmp_path):
    before = len(all_of(ready, Change))
    done = losses.dry_run(catalog_of(ready, tmp_path), wanted([row(), row(model="New 1")], create_types=True), NOW)
    assert (figures(done), done.new_types) == ({"imported": 2}, ["New 1"])
    assert (len(all_of(ready, Change)), all_of(ready, Dataset)[-1].slug) == (before, "field")


# what is refused

BAD = [
    (("7", "T-72B3", "in use", "Russia", "", "", "", ""), "status: 'in use' names no outcome"),
    (("7", "T-72B3", "", "Russia", "", "", "", ""), "status: is empty"),
    (("7", "", "Destroyed", "Russia", "", "", "", ""), "type: is empty"),
    (("7", "T-72B3", "Destroyed", "Rusia", "", "", "", ""), "lost_by: no party is called 'Rusia'; russia is allowed"),
    (("7", "T-72B3", "Destroyed", "Russia", "2999-01-01", "", "", ""), "date: 2999-01-01 lies in the future"),
    (("7", "T-72B3", "Destroyed", "Russia", "2023-02-30", "", "", ""), "date: '2023-02-30' is not in the calendar"),
    (("7", "T-72B3", "Destroyed", "Russia", "05.06.2023", "", "", ""), "date: '05.06.2023' is not a date"),
    (("7", "T-72B3", "Destroyed", "Russia", "", "", "0", ""), "count: '0' is not allowed; a whole number from 1 is"),
    (("7", "T-72B3", "Destroyed", "Russia", "", "", "-1", ""), "count: '-1' is not allowed"),
    (("7", "T-72B3", "Destroyed", "Russia", "", "", "1.5", ""), "count: '1.5' is not allowed"),
    (("7", "T-72B3", "Destroyed", "Russia", "", "95,200", "", ""), "point: 95.0, 200.0 lies off the globe"),
    (("7", "T-72B3", "Destroyed", "Russia", "", "here", "", ""), "point: 'here' is no point"),
    (("7", "T-72B3", "Destroyed", "Russia", "", "nan,nan", "", ""), "point: nan, nan lies off the globe"),
    (("7", "x" * 300, "Destroyed", "Russia", "", "", "", ""), "type: is longer than 200 characters"),
]


@pytest.mark.parametrize(("bad", "message"), BAD)
def test_a_bad_row_is_refused_with_its_field_and_what_is_allowed(ready, tmp_path, bad, message):
    done = bring(ready, tmp_path, records(bad, ("8", *T90[1:])))
    assert figures(done) == {"imported": 1, "refused": 1}
    assert message in "; ".join(reason for reason, _ in report.reasons(done.plan))


def test_ten_thousand_bad_rows_are_a_summary(ready, tmp_path):
    rows = [row(status="gone fishing", evidence_url=link(number)) for number in range(10_000)]
    done = losses.dry_run(catalog_of(ready, tmp_path), wanted(rows), NOW)
    [(reason, count)] = report.reasons(done.plan)
    assert (count, "names no outcome" in reason) == (10_000, True)
    assert sum(line[1] == "refuse" for line in report.lines(done)) == 10_000


# the record stays sound


def test_the_invariants_hold_after_copies_came_and_went(ready, tmp_path):
    first = [row(evidence_url=link(number), status=("captured", "damaged")[number % 2]) for number in range(6)]
    bring(ready, tmp_path, wanted(first))
    bring(ready, tmp_path, wanted([*first[:4], row(evidence_url=link(3), model="T-80")]))
    with ready.reading() as session:
        faults = {name: list(check(session, NOW)) for name, check in verify.CHECKS.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_every_change_of_an_import_says_what_it_is(ready, tmp_path):
    bring(ready, tmp_path, wanted([row()]))
    told = [one.why for one in all_of(ready, Change)][1:]
    assert told == [
        "import of made-up.csv into made-up: its dataset, types and units",
        "import of made-up.csv into made-up: rows 2 to 2",
        "import of made-up.csv into made-up: the copy is whole",
    ]


def test_a_party_by_any_of_its_names(ready, tmp_path):
    names = PartyIn(slug="russia", name="Russia", kind="state", names={"official": ["Russian Federation"]})
    put(ready, names)
    assert figures(bring(ready, tmp_path, wanted([row(side="russian federation")]))) == {"imported": 1}
