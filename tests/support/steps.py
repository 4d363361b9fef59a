"""What visitors do on pages, found by role and address, so that a page may change its looks freely."""

from typing import Any

from playwright.sync_api import Locator, Page, Response

# A page of one record; not the list, a narrowed list, or a download.
RECORD = "main a[href^='/{noun}/']:not([href='/{noun}/']):not([href*='?']):not([href*='/facets/']):not([href*='.'])"
FOCUSED = """() => {
  const e = document.activeElement;
  return {tag: e.localName, name: e.name || "", text: e.textContent.trim()};
}"""
MOST_TABS = 120


def link_to_record(page: Page, noun: str) -> Locator:
    """The first link in the page to a single record, such as `noun="incidents"`."""
    return page.locator(RECORD.format(noun=noun)).first


def link_named(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("link", name=name).first


def follow(page: Page, link: Locator) -> Response:
    """Click, and wait for the page behind it."""
    with page.expect_event("response", lambda answer: answer.request.is_navigation_request()) as answered:
        link.click()
    page.wait_for_load_state("load")
    return answered.value


def search_field(page: Page) -> Locator:
    """The field that the eye falls on: the one in the page where there is one, else that of the header."""
    inner = page.locator("main input[name=q]")
    return inner.first if inner.count() else page.locator("header input[name=q]")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def focused(page: Page) -> dict[str, Any]:
    """The element that the keys go to: its `tag`, `name` and `text`."""
    found: dict[str, Any] = page.evaluate(FOCUSED)
    return found


def tab_to_link(page: Page, text: str) -> list[str]:
    """Press Tab until the link with that text is reached; all texts on the way, the link last."""
    passed: list[str] = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        now = focused(page)
        passed.append(now["text"])
        if now["tag"] == "a" and text in now["text"]:
            return passed
    raise AssertionError(f"{text!r} was not reached in {MOST_TABS} steps; passed {passed}")
