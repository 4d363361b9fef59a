from datetime import date, timedelta

import pytest
from sqlmodel import select

from catalog.domain.outcomes import MarkingKind, OutcomeKind, Precision
from catalog.domain.vocabulary import Sensitivity
from catalog.models import (
    EquipmentType,
    Fitment,
    Incident,
    Item,
    ItemPicture,
    Marking,
    Picture,
    PictureAlike,
    SightedItem,
    SightedMarking,
    Sighting,
)
from catalog.services import people
from catalog.services.duplicates import resembling
from catalog.services.duplicates.resembling import Seen
from tests.services.writing import a_type, an_incident, an_item, changing, ground, item_id, outcome, put
from tests.support.clock import NOW

NOTHING = frozenset()


def seen(**known):
    fields = ("types", "parts", "markings", "kinds", "pictures", "sources", "besides")
    return Seen(**{"latest": None, "place": None, **dict.fromkeys(fields, NOTHING), **known})


@pytest.fixture
def parc(database):
    """Three items of T-72, and one of T-80."""
    put(
        database,
        *ground(),
        an_incident("two", date={"earliest": "2019-01-02", "latest": "2019-01-02", "precision": "day"}),
    )
    put(
        database,
        an_item("first", outcome("captured", "russia", "ukraine")),
        an_item("second", outcome("destroyed")),
        an_item("t-80", outcome("destroyed")),
    )
    with changing(database) as session:
        get(session, "t-80").type_id = type_of(session, "t-80")
    return database


def get(session, key):
    return session.exec(select(Item).where(Item.public_id == item_id(key))).one()


def type_of(session, slug):
    return session.exec(select(EquipmentType.id).where(EquipmentType.slug == slug)).one()


def a_picture(session, name, **more):
    values = {"sha256": name * 64, "public_sha256": name * 64, "media_type": "image/png", "width": 9, "height": 9}
    row = Picture(**{**values, "size": 9, "sensitivity": Sensitivity.NONE, **more})
    session.add(row)
    session.flush()
    return row


def show(session, key, picture):
    session.add(ItemPicture(item_id=get(session, key).id, picture_id=picture.id))


def best(database, wanted, **more):
    with database.reading() as session:
        found = resembling.find(session, wanted, NOW, **more)
        return [(one.item.public_id, one.reasons) for one in found]


def keys(found):
    return [public for public, _ in found]


def test_an_alike_picture_outweighs_type_and_day(parc):
    with changing(parc) as session:
        old, new = a_picture(session, "a"), a_picture(session, "b")
        show(session, "t-80", old)
        session.add(PictureAlike(one_id=old.id, other_id=new.id, distance=0.1))
        wanted = seen(
            types=frozenset([type_of(session, "t-72")]), pictures=frozenset([new.id]), latest=date(2024, 11, 27)
        )
    found = best(parc, wanted)
    assert found[0][0] == item_id("t-80")
    assert "pictures of the two are alike" in found[0][1]


def test_a_serial_is_known_again_however_it_is_spelt(parc):
    with changing(parc) as session:
        session.add(Marking(item_id=get(session, "second").id, kind=MarkingKind.SERIAL, text="АК-123 45"))
    wanted = seen(markings=frozenset([("serial", "ak 12345")]))
    assert best(parc, wanted, insider=True)[0] == (item_id("second"), ("the same serial number",))
    assert best(parc, wanted) == []


def test_a_type_further_up_or_down_is_a_candidate_whatever_the_day_and_place(parc):
    with parc.reading() as session:
        wanted = seen(types=frozenset([type_of(session, "t-72b3")]), latest=date(1999, 1, 1))
    found = best(parc, wanted)
    assert set(keys(found)) == {item_id("first"), item_id("second")}
    assert found[0][1] == ("one type is a kind of the other",)


def test_fitted_parts_and_what_became_of_it_order_those_of_one_type(parc):
    put(parc, a_type("cage", "domain", role="fitted_part"))
    with changing(parc) as session:
        cage, tank = type_of(session, "cage"), type_of(session, "t-72")
        session.add(Fitment(item_id=get(session, "first").id, part_type_id=cage))
    both = frozenset([OutcomeKind.DESTROYED])
    assert best(parc, seen(types=frozenset([tank]), kinds=both))[0][0] == item_id("second")
    assert best(parc, seen(types=frozenset([tank]), kinds=both, parts=frozenset([cage])))[0][0] == item_id("first")


def test_frames_of_one_video_tie_two_things(parc):
    with changing(parc) as session:
        one, two = (a_picture(session, name, video_sha256="e" * 64, video_at_ms=n) for n, name in enumerate("ab"))
        show(session, "first", one)
        wanted = seen(pictures=frozenset([two.id]))
    assert best(parc, wanted)[0] == (item_id("first"), ("frames of one video show both",))


def test_a_picture_that_nobody_has_reviewed_tells_visitors_nothing(parc):
    with changing(parc) as session:
        hidden = a_picture(session, "a", sensitivity=Sensitivity.UNREVIEWED)
        show(session, "first", hidden)
        wanted = seen(pictures=frozenset([hidden.id]))
    assert best(parc, wanted, insider=True) == []
    with parc.reading() as session:
        assert resembling.find_all(session, wanted)[0].reasons == ("the same picture shows both",)


def test_what_is_not_published_yet_is_proposed_to_reviewers_only(parc):
    put(parc, an_incident("late"), an_item("hidden", {**outcome("destroyed"), "incident": an_incident("late").id}))
    with changing(parc) as session:
        incident = session.exec(select(Incident).where(Incident.public_id == an_incident("late").id)).one()
        incident.publish_after = NOW + timedelta(days=2)
        wanted = seen(types=frozenset([type_of(session, "t-72")]))
    assert item_id("hidden") not in keys(best(parc, wanted, insider=True))
    with parc.reading() as session:
        assert item_id("hidden") in [one.item.public_id for one in resembling.find_all(session, wanted)]


def test_an_item_is_not_like_itself_and_leaves_out_what_is_named(parc):
    with parc.reading() as session:
        first = get(session, "first")
        wanted = resembling.of_item(session, first)
        assert item_id("first") not in [one.item.public_id for one in resembling.find_all(session, wanted)]


def test_a_line_of_a_sighting_is_held_against_items(parc):
    with changing(parc) as session:
        person = people.system(session, NOW)
        session.add(Marking(item_id=get(session, "second").id, kind=MarkingKind.NUMBER, text="215"))
        told = Sighting(
            public_id="s1234567",
            person_id=person.id,
            started_at=NOW,
            latest=date(2024, 11, 28),
            precision=Precision.DAY,
        )
        session.add(told)
        session.flush()
        line = SightedItem(
            sighting_id=told.id, seq=1, type_id=type_of(session, "t-72"), count_max=1, kind=OutcomeKind.DESTROYED
        )
        session.add(line)
        session.flush()
        session.add(SightedMarking(sighted_id=line.id, kind=MarkingKind.NUMBER, text="№ 215"))
        session.flush()
        found = resembling.find(session, resembling.of_line(session, line), NOW, insider=True)
    assert found[0].reasons == (
        "the same side or tactical number", "the same type", "both destroyed", "within three days",
    )  # fmt: skip
