"""Taking a report in from a form: a text, a page as it was saved, or the paste of one, as the text that is read."""

from collections.abc import Mapping

from catalog.domain import addresses
from catalog.domain.errors import Invalid, Problem
from catalog.reading import intake
from catalog.reading.pages import Page
from catalog.services.reports.reports import LinkIn, ReportIn
from catalog.services.sightings.reading_claims import one_day

LONGEST_TITLE, LONGEST_AUTHOR, LONGEST_URL = 300, 200, 2000
MOST_LINKS = 500


def report(typed: Mapping[str, str], file: bytes) -> ReportIn:
    """What a form says: `text` or a file, `published`, `url`. What somebody typed stands before what the page says.

    Raises Invalid with what is allowed.
    """
    if file and typed["text"].strip():
        raise Invalid.one("text", "a text or a file is allowed, not both")
    published, url = one_day(typed["published"].strip(), "published"), _address(typed["url"])
    page = _file(file) if file else intake.take(typed["text"])
    links = [LinkIn(start=one.start, end=one.end, url=one.url) for one in page.links[:MOST_LINKS]]
    return ReportIn(
        text=page.text if links else page.text.replace("\r\n", "\n"), published=published or page.published,
        title=page.title[:LONGEST_TITLE], author=page.author[:LONGEST_AUTHOR],
        url=url or _own_address(page.url), links=links,
    )  # fmt: skip


def _file(data: bytes) -> Page:
    """A file that cannot be read is refused where it was chosen: nothing is wrong with the text beside it."""
    try:
        return intake.take(data)
    except Invalid as error:
        raise Invalid(*(Problem("file", one.message) for one in error.problems)) from error


def _address(text: str) -> str:
    """An address as it is written; raises Invalid for what is none."""
    url = text.strip()
    if len(url) > LONGEST_URL:
        raise Invalid.one("url", f"an address of at most {LONGEST_URL} characters is allowed")
    try:
        if url:
            addresses.read(url)
    except ValueError as error:
        raise Invalid.one("url", f"{url[:60]!r} is no address: {error}") from error
    return url


def _own_address(url: str) -> str:
    """What a page says its address is, if that is one: nobody typed it, so nobody is to mend it."""
    try:
        return _address(url)
    except Invalid:
        return ""
