"""The map in a browser: drawn by Leaflet from our own server alone, used by keys, and a drawing without a script."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.support import accessibility, needs, steps

pytestmark = pytest.mark.browser
HOSTILE = '<img src=x onerror=alert(1)></title>"'
WHOLE = {"min": 2, "best": 3, "max": None}
NONE = {"min": 0, "best": 0, "max": 0}


@pytest.fixture(autouse=True)
def vendor():
    if needs.find_vendor() is None:
        needs.lack(needs.NO_VENDOR)


def drawn(page, address):
    page.goto(address)
    page.wait_for_selector("#map[data-drawn]")
    return page


def spots(page):
    return page.locator(".map-live .map-disc")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_map_of_a_question_draws_fits_and_can_be_used_by_all(new_page, width, scheme):
    page = drawn(new_page(width, scheme), "/map/?dataset=all")
    expect(page.locator("svg.sheet")).to_have_count(0)
    expect(page.locator(".map-land").first).to_be_attached()
    expect(page.locator(".map-circle").first).to_be_attached()
    assert spots(page).count() > 1
    assert accessibility.overflow(page) == ""
    assert accessibility.faults(page) == ""


def test_a_spot_is_opened_by_keys_and_leads_to_its_rows(page):
    drawn(page, "/map/?outcome=captured")
    spot = page.locator(".map-disc[aria-label*='known to']").first
    spot.focus()
    page.keyboard.press("Enter")
    link = page.locator(".map-told a")
    expect(link).to_be_focused()
    rows = int(link.inner_text().split()[0])
    page.keyboard.press("Enter")
    expect(steps.heading(page)).to_have_text("Losses")
    expect(page.locator("table tbody tr")).to_have_count(rows)


def made_up(url):
    """An answer in a fictional place; a period has less."""
    since = parse_qs(urlsplit(url).query).get("since")
    things = {"min": 1, "best": 1, "max": 1} if since else WHOLE
    point = {"lat": -10.5, "lon": -20.25, "uncertainty_m": 3000, "points": 1, "rows": 2, "things": things,
             "place": HOSTILE, "types": [HOSTILE, "A"], "key": "-10.5,-20.25,3000"}  # fmt: skip
    return {"question": [["type", "akms"]], "total": things, "first_on": "2024-01-01", "last_on": "2024-12-31",
            "parts": {"placed": things, "without_point": NONE, "unplaced": NONE},
            "rows_at": "/losses/?type=akms&cell=map%3A", "points": [point]}  # fmt: skip


def test_the_slider_asks_for_a_period_and_says_what_is_left_of_it(page):
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(content_type="application/json", body=json.dumps(made_up(route.request.url)))

    page.route("**/map.json*", answer)
    drawn(page, "/map/?type=akms")
    status = page.locator("#map-status")
    expect(status).to_have_text(
        "1 Jan 2024 to 31 Dec 2024: 3 (2–?) on the map, 0 at a place without a point, 0 unplaced."
    )
    start = page.get_by_role("slider", name="From")
    start.focus()
    page.keyboard.press("ArrowRight")
    expect(status).to_contain_text("2 Jan 2024 to 31 Dec 2024: 1 on the map")
    expect(start).to_have_attribute("aria-valuetext", "2 Jan 2024")
    assert urlsplit(asked[-1]).query == "type=akms&since=2024-01-02&until=2024-12-31&when=inside&when=spread"
    expect(page.locator("#map-rows")).to_have_attribute("href", "/losses/?" + urlsplit(asked[-1]).query)
    page.get_by_role("button", name="Whole time").click()
    expect(status).to_contain_text("1 Jan 2024 to 31 Dec 2024: 3 (2–?)")


def test_names_are_shown_as_text(page):
    page.route("**/map.json*", lambda route: route.fulfill(json=made_up(route.request.url)))
    drawn(page, "/map/?type=akms")
    spots(page).first.click()
    expect(page.locator(".map-told")).to_contain_text(HOSTILE)
    expect(page.locator(".map-live img")).to_have_count(0)
    assert spots(page).first.get_attribute("aria-label").startswith(HOSTILE)


@pytest.mark.parametrize("width", [1280, 360])
def test_without_a_script_it_is_a_drawing_whose_discs_lead_to_rows(new_page, width):
    page = new_page(width, script=False)
    page.goto("/map/?outcome=captured")
    discs = page.locator("svg.sheet a")
    expect(page.locator("svg.sheet .land")).to_be_attached()
    assert discs.count() > 0
    assert accessibility.overflow(page) == ""
    discs.last.click()
    expect(steps.heading(page)).to_have_text("Losses")
    expect(page.locator("table tbody tr").first).to_be_visible()
