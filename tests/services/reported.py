"""Made-up reports for tests: drafts as a reader would hand them over, kept for somebody."""

from datetime import date

from catalog.db import Database
from catalog.domain.counting import Range
from catalog.domain.dates import Span
from catalog.domain.outcomes import ClaimKind, DateBasis, OutcomeKind, Precision
from catalog.models import Report
from catalog.reading.found import Draft, Line, Named, Origin, Said, When
from catalog.services.places import PlaceIn
from catalog.services.reports import entries
from catalog.services.reports.draft_sources import Whole
from catalog.services.rows import Input
from catalog.services.sightings.reading_lines import Known
from tests.services.writing import a_type, ground, put
from tests.support.clock import NOW

TEXT = """SYNTHETIC TEXT OF A TEST. Ukraine captured three T-72B3 with a silencer from the Russians near Testville.
The fighting is 7 km from Testville.
Made-up post: a T-72 burnt.
— Made Up (@made_up) May 20, 2026"""
DAY = date(2026, 5, 20)
REPORT_ID = "read0001"
ONE = Range(1, 1, 1)


def words(text: str, whole: str = TEXT) -> tuple[tuple[int, int], ...]:
    start = whole.index(text)
    return ((start, start + len(text)),)


def named(slug: str | None, text: str) -> Named:
    return Named(slug, text, words(text) if text in TEXT else ())


ARTICLE = Origin(is_post=False, body=(0, len(TEXT)))
POST = Origin(
    is_post=True, body=words("Made-up post: a T-72 burnt.")[0], name="Made Up", handle="made_up", published=DAY,
    spans=words("— Made Up (@made_up) May 20, 2026"),
)  # fmt: skip
WHEN = When(Span(DAY, DAY, Precision.DAY), DateBasis.PUBLISHED, "May 20, 2026", words("May 20, 2026"))
CAPTURED = Line(
    named("t-72b3", "T-72B3"), Range(3, 3, 3), words("three T-72B3"), OutcomeKind.CAPTURED,
    lost_by=named("russia", "the Russians"), taken_by=named("ukraine", "Ukraine"),
    fitted=(named("suppressors", "silencer"), named(None, "a made-up sight")), hedged=True,
    count_spans=words("three"), outcome_spans=words("captured"), asks=("Which of them had the silencer?",),
)  # fmt: skip
BURNT = Line(
    named("t-72", "T-72"), ONE, words("T-72 burnt"), OutcomeKind.DESTROYED, taken_by=named("ukraine", "Ukraine")
)
NEAR = Said(
    ClaimKind.DISTANCE, words("The fighting is 7 km from Testville"), "The fighting is 7 km from Testville.",
    asserted_by="the text", value=7.0, unit="km", place=named("testville", "Testville"), said_on=DAY,
)  # fmt: skip
HAUL = Draft((ARTICLE,), (CAPTURED,), (NEAR,), WHEN, named("testville", "Testville"))
WRECK = Draft((POST,), (BURNT,), date=WHEN)


def world() -> list[Input]:
    """What the made-up report tells of."""
    parts = a_type("suppressors", "category", "armoured-vehicles", name="Suppressors", role="fitted_part",
                   names={"nickname": ["silencer"]})  # fmt: skip
    place = PlaceIn(slug="testville", name="Testville", kind="village")
    return [*ground(), parts, place]


def drawn(database: Database, *drafts: Draft, url: str = "") -> list[entries.Entry]:
    whole = Whole(TEXT, "", url, DAY, (ARTICLE, POST))
    with database.reading() as session:
        return list(entries.of_drafts(Known.of(session, NOW), whole, drafts))


def a_report(database: Database, person: int, *drafts: Draft) -> list[str]:
    """Keep a report with these drafts, of a world that is put first; the ids of its drafts."""
    put(database, *world())
    made = drawn(database, *(drafts or (HAUL, WRECK)))
    with database.transaction() as session:
        told = {"public_id": REPORT_ID, "person_id": person, "text": TEXT, "published_on": DAY}
        row = {**told, "drafts": [one.kept(TEXT) for one in made], "started_at": NOW, "saved_at": NOW}
        session.add(Report.model_validate(row))
    return [one.id for one in made]
