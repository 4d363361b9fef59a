"""Independent origins of an item and an incident, counted from what who asks may see."""

import pytest
from sqlmodel import select

from catalog.domain.origins import Link, may_corroborate
from catalog.domain.outcomes import ClaimKind, ReviewState, Stance
from catalog.domain.vocabulary import Sensitivity, SourceKind
from catalog.models import (
    Claim,
    Incident,
    Item,
    ItemPicture,
    Person,
    Picture,
    PictureAlike,
    SightedItem,
    Sighting,
    SightingSource,
    Source,
    SourcePicture,
)
from catalog.search.visible import Eyes
from catalog.services import addresses, origins
from tests.services.writing import an_incident, an_item, changing, ground, outcome, put
from tests.support.clock import NOW

WORDS = "Captured T-72 near the village of Test, photographed by our brigade this very morning"


@pytest.fixture
def stood(database):
    put(database, *ground(), an_item("one", outcome("captured", taken_by="ukraine")))
    return database


def the(session, model):
    return session.exec(select(model).order_by(model.id)).first().id


def says(session, url, text="", stance=Stance.ASSERTS, **more):
    """A post that says something of the item."""
    source = addresses.put(session, url, text)
    own = {"item_id": the(session, Item), "incident_id": the(session, Incident)}
    session.add(
        Claim(source_id=source.id, kind=ClaimKind.EQUIPMENT, summary="captured", stance=stance, **{**own, **more})
    )
    session.flush()
    return source


def shows(session, source, number, **more):
    """A picture that a source shows; reviewed unless something else is said."""
    own = {"sensitivity": Sensitivity.NONE, "media_type": "image/jpeg", "width": 9, "height": 9, "size": 9, **more}
    picture = Picture(sha256=f"{number:064x}", public_sha256=f"{number + 1000:064x}", **own)
    session.add(picture)
    session.flush()
    session.add(SourcePicture(source_id=source.id, picture_id=picture.id))
    session.flush()
    return picture


def seen(session, **more):
    found = origins.of_item(session, the(session, Item), NOW, **more)
    return [sorted(one.url for one in group.sources) for group in found]


def test_an_item_that_nobody_speaks_of_has_no_origin(stood):
    with changing(stood) as session:
        assert seen(session) == []


def test_two_accounts_are_two_origins_and_one_account_is_one(stood):
    with changing(stood) as session:
        for url in ("https://x.com/a/status/1", "https://t.me/b/1", "https://x.com/A/status/2"):
            says(session, url)
        assert seen(session) == [["https://x.com/A/status/2", "https://x.com/a/status/1"], ["https://t.me/b/1"]]
        found = origins.of_item(session, the(session, Item), NOW)
        assert [group.links for group in found] == [(Link.AUTHOR,), ()]
        assert may_corroborate(found)


def test_ten_reposts_of_one_picture_are_one_origin(stood):
    with changing(stood) as session:
        picture = shows(session, says(session, "https://x.com/a0/status/100"), 1)
        for at in range(1, 10):
            source = says(session, f"https://x.com/a{at}/status/{100 + at}")
            session.add(SourcePicture(source_id=source.id, picture_id=picture.id))
        found = origins.of_item(session, the(session, Item), NOW)
        assert [(len(group.sources), group.links) for group in found] == [(10, (Link.PICTURE,))]
        assert not may_corroborate(found)


def test_pictures_that_are_alike_through_a_third_are_one_cluster(stood):
    with changing(stood) as session:
        one = shows(session, says(session, "https://x.com/a/status/1"), 1)
        between = shows(session, addresses.put(session, "https://example.org/elsewhere"), 2)
        other = shows(session, says(session, "https://x.com/b/status/2"), 3)
        for first, second in ((one, between), (between, other)):
            session.add(PictureAlike(one_id=first.id, other_id=second.id, distance=0.1))
        session.flush()
        assert len(seen(session)) == 1
        between.sensitivity = Sensitivity.UNREVIEWED
        session.flush()
        assert len(seen(session)) == 2
        assert len(seen(session, reviewer=True)) == 1


def test_frames_of_one_video_are_one_origin(stood):
    with changing(stood) as session:
        for at, url in enumerate(("https://x.com/a/status/1", "https://t.me/b/1")):
            shows(session, says(session, url), at, video_sha256="ab" * 32, video_at_ms=at * 1000)
        assert [group.links for group in origins.of_item(session, the(session, Item), NOW)] == [(Link.VIDEO,)]


def test_a_repeated_text_and_a_quoted_source_are_one_origin(stood):
    with changing(stood) as session:
        says(session, "https://x.com/a/status/1", WORDS)
        says(session, "https://t.me/b/1", f"RT @a: {WORDS.upper()} https://x.com/a/status/1")
        says(session, "https://t.me/c/1").quoted_in_id = says(session, "https://t.me/d/1").id
        session.flush()
        found = origins.of_item(session, the(session, Item), NOW)
        assert [group.links for group in found] == [(Link.TEXT,), (Link.QUOTED,)]


def test_who_denies_it_is_no_origin_of_it(stood):
    with changing(stood) as session:
        says(session, "https://x.com/a/status/1", stance=Stance.DENIES)
        assert seen(session) == []


def test_what_is_hidden_counts_for_reviewers_only(stood):
    with changing(stood) as session:
        says(session, "https://x.com/a/status/1").protected = True
        says(session, "https://t.me/b/1").is_pending = True
        session.flush()
        assert seen(session) == []
        assert len(seen(session, reviewer=True)) == 2


def test_the_source_of_a_picture_that_shows_the_item_counts(stood):
    with changing(stood) as session:
        picture = shows(session, addresses.put(session, "https://t.me/b/1"), 1)
        session.add(ItemPicture(item_id=the(session, Item), picture_id=picture.id))
        session.flush()
        assert seen(session) == [["https://t.me/b/1"]]
        assert origins.of_incident(session, the(session, Incident), Eyes(NOW)) == []


@pytest.mark.parametrize(("state", "count"), [(ReviewState.ACCEPTED, 1), (ReviewState.SUBMITTED, 0)])
def test_sources_of_sightings_count_once_they_are_accepted(stood, state, count):
    with changing(stood) as session:
        person = session.exec(select(Person)).first()
        sighting = Sighting(public_id="sight001", person_id=person.id, state=state, started_at=NOW)
        session.add(sighting)
        session.flush()
        own = {"sighting_id": sighting.id, "seq": 1, "item_id": the(session, Item), "count_max": 1}
        source = addresses.put(session, "https://t.me/b/1")
        session.add_all([SightedItem(**own), SightingSource(sighting_id=sighting.id, source_id=source.id)])
        session.flush()
        assert len(seen(session)) == count


def test_an_incident_has_the_origins_of_all_that_is_said_of_it(stood):
    put(stood, an_incident("two"))
    with changing(stood) as session:
        says(session, "https://x.com/a/status/1")
        says(session, "https://t.me/b/1", item_id=None)
        found = origins.of_incident(session, the(session, Incident), Eyes(NOW))
        assert [len(group.sources) for group in found] == [1, 1]


def test_a_source_is_told_what_else_is_its_origin(stood):
    with changing(stood) as session:
        source = addresses.put(session, "https://x.com/a/status/1")
        picture = shows(session, source, 1)
        other = addresses.put(session, "https://t.me/b/1")
        session.add(SourcePicture(source_id=other.id, picture_id=picture.id))
        quoted = Source(public_id="quoted01", kind=SourceKind.POST, title="Quoted", quoted_in_id=other.id)
        session.add(quoted)
        session.flush()
        found = origins.of_source(session, source, NOW)
        assert (found.sources, found.links) == ([other], (Link.PICTURE,))
        assert origins.of_source(session, quoted, NOW).sources == [other]
