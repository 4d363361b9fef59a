"""A made-up report is read, corrected and sent in the browser, wide, on a phone and without JavaScript."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from catalog.config import Settings
from catalog.web import signin
from tests.support import accessibility, standins
from tests.support.browser import Watch
from tests.support.databases import FILE, laid_out
from tests.support.server import Server

pytestmark = pytest.mark.browser

REPORT = """SYNTHETIC TEXT OF A TEST. Ukraine captured three T-72B3 tanks from Russia on 27 November 2024.
The fighting is reportedly less than 7 km from Aleppo.
Two AKMS rifles were captured from the Syrian army by Hay'at Tahrir al-Sham.
— Made Up (@made_up) November 27, 2024"""
FOLDERS: dict[str, Path] = {}


@pytest.fixture(scope="module")
def live_server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own: these tests change what it holds."""
    data = tmp_path_factory.mktemp("reading")
    laid_out(prepared, data)
    server = Server(data)
    try:
        server.wait()
        FOLDERS[server.url] = data
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(data, ignore_errors=True)


def sign_in(page: Page, home: str) -> None:
    data = FOLDERS[home]
    settings = Settings(data=data, database_url=standins.address(data / FILE), secret_keys=standins.keys())
    page.goto(re.sub(r"^https?://[^/]+", home, signin.link(settings, 1)))
    page.get_by_role("button", name="Sign in").click()


def is_sound(page: Page) -> None:
    too_wide, faults = accessibility.overflow(page), accessibility.faults(page)
    assert not too_wide, too_wide
    assert not faults, faults


def read(page: Page) -> None:
    page.goto("/read")
    page.get_by_label("Text", exact=True).fill(REPORT)
    page.get_by_label("Published on").fill("27 Nov 2024")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator(".card").first).to_be_visible()


@pytest.mark.parametrize(
    ("width", "scheme", "script"),
    [(1280, "light", True), (360, "dark", True), (360, "light", False)],
    ids=["wide", "phone", "without JavaScript"],
)
def test_a_report_is_read_corrected_and_sent(
    width: int, scheme: str, new_page: Callable[..., Page], watch: Watch, *, script: bool
) -> None:
    page = new_page(width, scheme, script=script)
    sign_in(page, watch.home)
    read(page)
    if script:
        is_sound(page)
    card = page.locator(".card").first
    card.get_by_text("Correct it").first.click()
    card.get_by_label("Number").first.fill("4")
    page.get_by_role("button", name="Keep the corrections").last.click()
    expect(page.locator(".card").first.locator(".sentence").first).to_contain_text("4, captured")
    card.get_by_role("button", name="Send this draft").click()
    for different in page.locator(".warnings input[value=different]").all():
        different.check()
    if page.locator(".warnings").count():
        page.locator(".card").first.get_by_role("button", name="Send this draft").click()
    expect(page.locator(".card").first).to_contain_text(re.compile("Sent as sighting [0-9a-z]{8}"))


def test_words_and_fields_light_up_together_and_lead_to_each_other(new_page: Callable[..., Page], watch: Watch) -> None:
    page = new_page()
    sign_in(page, watch.home)
    read(page)
    page.locator("a.m", has_text="T-72B3").first.click()
    field = page.locator(":focus")
    expect(field).to_have_value(re.compile("T-72B3"))
    expect(page.locator(".m.lit").first).to_contain_text("T-72B3")
    page.locator(".card").first.get_by_role("link", name=re.compile("T-72B3")).first.click()
    assert "#at-" in page.url


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_a_visitor_sees_what_was_read(width: int, scheme: str, new_page: Callable[..., Page]) -> None:
    page = new_page(width, scheme)
    page.goto("/read")
    is_sound(page)
    read(page)
    is_sound(page)
    expect(page.get_by_role("main")).to_contain_text("Nothing of this text is kept")


def test_a_draft_is_merged_by_its_number_and_a_mark_opens_elsewhere_where_it_is_asked_to(
    new_page: Callable[..., Page], watch: Watch
) -> None:
    page = new_page()
    sign_in(page, watch.home)
    read(page)
    with page.context.expect_page() as opened:
        page.locator("a.m", has_text="T-72B3").first.click(modifiers=["ControlOrMeta"])
    opened.value.close()
    watch.expect(page.url)
    second = page.locator(".card").nth(1)
    second.get_by_label("Merge into draft number").fill("99")
    second.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("alert")).to_contain_text("the number of another open draft")
    is_sound(page)
    second.get_by_label("Merge into draft number").fill("1")
    second.get_by_role("button", name="Merge").click()
    expect(page.locator(".card").first).to_contain_text("Merged into it")
    is_sound(page)
