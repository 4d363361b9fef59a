"""The search box: a combobox by keys, a plain form without a script; results fit the page and can be used by all."""

import re

import pytest
from playwright.sync_api import expect

from tests.support import accessibility, steps

pytestmark = pytest.mark.browser
PHONE, DESK = 360, 1280


@pytest.mark.parametrize("where", ["#site-q", "main input[type=search]"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_arrow_keys_choose_a_name_and_enter_searches_for_it(new_page, where, width):
    page = new_page(width)
    page.goto("/")
    field = page.locator(where)
    expect(field).to_have_role("combobox")
    field.fill("romion")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(chosen).to_contain_text("Romion SPD-2")
    expect(page.get_by_role("status").filter(has_text="arrow keys choose")).to_have_count(1)
    assert accessibility.faults(page) == ""
    field.press("ArrowUp")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Romion SPD-2")


def test_enter_with_nothing_chosen_searches_for_what_is_typed_and_escape_closes(page):
    page.goto("/")
    field = page.locator("#site-q")
    field.fill("romion")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("romion")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search: romion")


def test_without_a_script_it_is_a_form(new_page):
    page = new_page(script=False)
    page.goto("/")
    page.locator("#site-q").fill('"special forces unit"')
    page.get_by_role("search", name="The whole catalog").get_by_role("button").click()
    expect(page.locator("mark").first).to_contain_text("special")


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize(
    "path", ['/?q="special forces unit" type:aks-74u', "/?q=romeon-spd-2", "/losses/?q=romeon-spd-2"]
)
def test_results_fit_and_can_be_used_by_all(new_page, width, path):
    page = new_page(width)
    page.goto(path)
    assert accessibility.overflow(page) == ""
    assert accessibility.faults(page) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_chosen_kind_looks_unlike_the_others(new_page, width, scheme):
    page = new_page(width, scheme)
    page.goto("/?q=rifle&in=losses")
    kinds = page.get_by_role("navigation", name="Kinds")
    looks = {
        name: kinds.get_by_role("link", name=name, exact=True).evaluate(
            "one => ['color', 'fontWeight', 'boxShadow'].map(name => getComputedStyle(one)[name])"
        )
        for name in ("Losses", "Types", "Sources")
    }
    assert looks["Types"] == looks["Sources"]
    assert all(own != other for own, other in zip(looks["Losses"], looks["Types"], strict=True))
    assert accessibility.faults(page) == ""


def test_a_search_is_done_from_the_first_key_to_the_last_without_a_mouse(page):
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("aks")
    expect(page.locator(":focus")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(steps.heading(page)).to_have_text("Search: aks")

    steps.tab_to_link(page, "Exactly as typed")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("exact=1"))
    expect(page.get_by_role("link", name="Any spelling")).to_be_visible()

    page.go_back()
    expect(page).not_to_have_url(re.compile("exact=1"))
    expect(page.get_by_role("heading", name="Types")).to_be_visible()


def test_a_facet_is_chosen_taken_off_and_looked_through_by_keys(page):
    page.goto("/losses/?dataset=all&q=captured")
    before = page.locator("p.lead").first.inner_text()
    steps.tab_to_link(page, "AKS-74U")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("type=aks-74u"))
    expect(page.locator(".facet-value[aria-current=true]", has_text="AKS-74U")).to_have_count(1)
    page.go_back()
    expect(page.locator("p.lead").first).to_have_text(before)
    page.go_forward()
    steps.tab_to_link(page, "AKS-74U")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("type=aks-74u"))
    expect(page.locator("p.lead").first).to_have_text(before)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_question_that_is_refused_is_mended_where_it_stands(new_page, watch, width, scheme):
    page = new_page(width, scheme)
    for path in ("/?q=fitted:aimpointpr%20rifle", "/losses/?near=aleppo"):
        watch.expect(f"{watch.home}{path}")
    page.goto("/?q=fitted:aimpointpr%20rifle")
    assert accessibility.overflow(page) == ""
    assert accessibility.faults(page) == ""
    expect(page.locator("main input[type=search]")).to_have_value("fitted:aimpointpr rifle")
    page.locator("#q-error").get_by_role("link", name="Aimpoint PRO").click()
    expect(steps.heading(page)).to_have_text("Search: fitted:aimpoint-pro rifle")

    page.goto("/losses/?near=aleppo")
    assert accessibility.overflow(page) == ""
    assert accessibility.faults(page) == ""
    page.get_by_label("Within").fill("25 km")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".chosen")).to_contain_text("Within 25 km of Aleppo")
