"""What a newcomer does on the first visit: with a mouse, with keys alone, and with JavaScript turned off."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from tests.support.steps import focused, follow, heading, link_named, link_to_record, search_field, tab_to_link

pytestmark = pytest.mark.browser

TYPE = "Romion SPD-2"
POST = "Post by War Noir"
CATEGORY_OR_TYPE = re.compile(r"spd-2|counter.?drone|drone|small arms", re.IGNORECASE)
OF_THE_INCIDENT = (
    "27 Nov 2024",
    "Urm al-Kubra",
    re.compile("lost by", re.IGNORECASE),
    "Russia",
    re.compile("taken by", re.IGNORECASE),
    "Hay'at Tahrir al-Sham",
)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_newcomer_finds_the_gun_its_capture_and_the_numbers(new_page: Callable[..., Page], *, script: bool) -> None:
    page = new_page(script=script)
    page.goto("/")

    search(page, "spd2")
    follow(page, link_named(page, TYPE))
    expect(heading(page)).to_contain_text(TYPE)

    follow(page, link_to_record(page, "incidents"))
    sees_the_capture(page)

    follow(page, page.get_by_role("navigation").get_by_role("link", name="Tally").first)
    rows = rows_of(download(page, "CSV"))
    assert len(rows[0]) > 1
    assert any(CATEGORY_OR_TYPE.search(" ".join(row)) for row in rows[1:])


def test_the_incident_leads_to_its_source_post(page: Page) -> None:
    page.goto("/types/romion-spd-2")
    follow(page, link_to_record(page, "incidents"))

    follow(page, link_named(page, POST))

    expect(heading(page)).to_contain_text(POST)


def test_the_gun_is_found_and_opened_with_keys_alone(page: Page) -> None:
    page.goto("/about")

    page.keyboard.press("/")
    page.keyboard.type("spd2")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=spd2"))
    tab_to_link(page, TYPE)
    page.keyboard.press("Enter")

    expect(heading(page)).to_contain_text(TYPE)


@pytest.mark.parametrize("path", ["/", "/types/", "/losses/", "/about"])
def test_the_slash_key_goes_to_the_search_field_and_writes_nothing(page: Page, path: str) -> None:
    page.goto(path)

    page.keyboard.press("/")

    assert focused(page)["name"] == "q"
    expect(page.locator("input:focus")).to_have_value("")


def test_the_first_step_of_the_keys_skips_to_the_content(page: Page) -> None:
    page.goto("/types/")

    page.keyboard.press("Tab")

    assert "skip" in focused(page)["text"].lower()


def search(page: Page, words: str) -> None:
    field = search_field(page)
    field.fill(words)
    field.press("Enter")
    page.wait_for_url(re.compile(f"q={words}"))


def sees_the_capture(page: Page) -> None:
    content = page.get_by_role("main")
    for text in OF_THE_INCIDENT:
        expect(content).to_contain_text(text)
    expect(link_named(page, TYPE)).to_be_visible()
    expect(link_named(page, POST)).to_be_visible()


def download(page: Page, label: str) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name=label, exact=True).first.click()  # charts have files of their own
    got: Download = started.value
    assert got.suggested_filename.endswith(".csv")
    return Path(got.path())


def rows_of(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
