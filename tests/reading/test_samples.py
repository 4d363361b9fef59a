"""The user's example and marked paragraphs, read with the names of the seeded catalog."""

import json
import re
from contextlib import closing
from datetime import date

import pytest

from catalog.domain.outcomes import ClaimKind, OutcomeKind
from catalog.reading import reader
from catalog.services.reports import lexicon
from tests.support.databases import at_file, copied

LEAST, LEAST_TAKEN = 0.92, 0.80
DAY = date(2024, 11, 27)


@pytest.fixture(scope="module")
def names(samples, seeded_file, tmp_path_factory):
    """All names of the seeded catalog, as reports are read with them."""
    file = copied(seeded_file, tmp_path_factory.mktemp("names"))
    with closing(at_file(file)) as database, database.transaction() as session:
        return lexicon.read(session)


@pytest.fixture(scope="module")
def report(samples, names):
    """The user's example, read."""
    return reader.read((samples / "seed-report.txt").read_text(encoding="utf-8"), names, DAY)


def slug(named):
    return named.slug if named else None


def draft_with(report, type_slug, *, in_post=False):
    """The draft whose lines name the type."""
    (found,) = [
        draft
        for draft in report.drafts
        if any(line.type.slug == type_slug for line in draft.lines)
        and any(source.is_post for source in draft.sources) is in_post
    ]
    return found


def test_all_designations_and_parts_are_found(report):
    kinds = ("type", "part")
    found = {one.slug for one in report.mentions if one.kind in kinds}
    assert found >= {
        "aks-74u", "zenitco-furniture", "suppressors", "aimpoint-micro", "an-peq-15", "ak-74m", "ar-15", "akms",
        "baikal-mp-446", "romion-spd-2",
    }  # fmt: skip


def test_the_carbine_has_its_parts_parties_place_and_day(report):
    draft = draft_with(report, "aks-74u", in_post=True)
    (line,) = draft.lines
    assert (line.outcome, line.count.best, line.count.most) == (OutcomeKind.CAPTURED, 1, 1)
    assert [part.slug for part in line.fitted] == ["zenitco-furniture", "suppressors", "aimpoint-micro", "an-peq-15"]
    assert (slug(line.lost_by), slug(line.taken_by)) == ("russian-armed-forces", "tavhid-va-jihod")
    assert (slug(draft.place), draft.date.span.earliest, draft.date.basis) == ("aleppo-governorate", DAY, "published")
    assert not line.hedged


def test_the_haul_has_its_arms_once_and_two_sources(report):
    draft = draft_with(report, "romion-spd-2", in_post=True)
    assert [(line.type.slug, line.count.least) for line in draft.lines] == [
        ("ak-74m", 1), ("ar-15", 1), ("akms", 2), ("baikal-mp-446", 1), ("romion-spd-2", 1),
    ]  # fmt: skip
    assert [part.slug for part in draft.lines[0].fitted] == ["zenitco-furniture", "suppressors"]
    assert {(line.outcome, slug(line.lost_by), slug(line.taken_by)) for line in draft.lines} == {
        (OutcomeKind.CAPTURED, "russia", "hayat-tahrir-al-sham")
    }
    assert [source.handle for source in draft.sources] == ["war_noir", ""]
    assert (slug(draft.place), draft.date.span.earliest) == ("aleppo-governorate", DAY)


def test_the_tank_was_the_regimes_and_the_rebels_took_it(report):
    draft = draft_with(report, "tanks", in_post=True)
    (line,) = draft.lines
    assert (line.outcome, line.count.best) == (OutcomeKind.CAPTURED, 1)
    assert (slug(line.lost_by), slug(line.taken_by)) == ("syrian-government-forces", "syrian-rebels")
    assert (draft.place, draft.sources[0].handle) == (None, "clashreport")


def test_the_base_has_what_was_left_behind(report):
    (draft,) = [draft for draft in report.drafts if slug(draft.place) == "base-46" and draft.lines]
    assert [line.type.slug for line in draft.lines] == ["tanks", "armoured-vehicles", "artillery"]
    assert {(line.outcome, line.manner, slug(line.lost_by), line.count.least) for line in draft.lines} == {
        (OutcomeKind.ABANDONED, "left behind", "syrian-government-forces", 2)
    }


def test_the_vehicle_at_the_ambush_was_immobilised(report):
    lines = [line for draft in report.drafts for line in draft.lines if line.manner == "immobilised"]
    assert [(line.outcome, line.type.slug) for line in lines] == [(OutcomeKind.DAMAGED, "vehicles-kind-not-stated")]


def test_five_posts_are_quoted_each_with_author_and_day(report):
    posts = [origin for origin in report.origins if origin.is_post]
    assert [(post.handle.lower(), post.published) for post in posts] == [
        (handle, DAY) for handle in ("visegrad24", "war_noir", "war_noir", "thomasvlinge", "clashreport")
    ]
    assert all(post.url.startswith("https://pic.twitter.com/") for post in posts)


def test_three_distances_are_claims_with_speaker_and_moment(report):
    found = [claim for draft in report.drafts for claim in draft.claims if claim.kind is ClaimKind.DISTANCE]
    assert sorted((claim.value, claim.unit, claim.hedged) for claim in found) == [
        (2, "mi", True), (7, "km", False), (7, "mi", True),
    ]  # fmt: skip
    assert {(slug(claim.place), claim.said_on) for claim in found} == {("aleppo", DAY)}
    assert sorted(claim.asserted_by for claim in found if claim.unit == "mi") == ["Reports", "Reports"]


def test_places_and_towns_taken_are_found(report):
    found = {one.slug for one in report.mentions if one.kind == "place"}
    assert found >= {"urm-al-kubra", "qubtan-al-jabal", "atarib", "darat-izza", "base-46", "aleppo"}


def overlaps(one, other):
    return one[0] < other[1] and other[0] < one[1]


def places(text, words):
    found = [match.span() for match in re.finditer(re.escape(words), text)]
    return found or [match.span() for match in re.finditer(re.escape(words), text, re.IGNORECASE)]


def scores(samples, names):
    """Of designations found and right, and of taken things with their number: hits and all."""
    hit = expected = right = claimed = taken_hit = taken = 0
    for line in (samples / "reports" / "reports.jsonl").read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        text, day = sample["text"], sample.get("date")
        reading = reader.read(text, names, date.fromisoformat(day) if day else None)
        spans = [
            (one.start, one.end)
            for one in reading.mentions
            if one.kind in ("type", "part") and one.rank not in ("domain", "category")
        ]
        marked = [span for words in sample["expected"] for span in places(text, words)]
        hit += sum(any(overlaps(a, b) for a in places(text, w) for b in spans) for w in sample["expected"])
        expected += len(sample["expected"])
        claimed += len(spans)
        right += sum(any(overlaps(span, place) for place in marked) for span in spans)
        lines = [one for draft in reading.drafts for one in draft.lines]
        taken += len(sample["taken"])
        taken_hit += sum(is_told(text, item, lines) for item in sample["taken"])
    return hit / expected, right / claimed, taken_hit / taken


def is_told(text, item, lines):
    """A line of the item's words, with its number where one is given."""
    wanted = places(text, item["item"])
    return any(
        item.get("qty") in (None, line.count.best) and any(overlaps(a, b) for a in line.spans for b in wanted)
        for line in lines
    )


def test_marked_paragraphs_are_read_well(samples, names):
    recall, precision, taken = scores(samples, names)
    assert 2 * recall * precision / (recall + precision) >= LEAST
    assert taken >= LEAST_TAKEN
