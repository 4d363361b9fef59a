"""Charts in a browser: they fit, can be used by all, and a PNG is made from the drawing by a click."""

from pathlib import Path

import pytest

from tests.support import accessibility

pytestmark = pytest.mark.browser
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_charts_fit_and_can_be_used_by_all(new_page, width, scheme):
    page = new_page(width, scheme)
    page.goto("/charts/")
    page.locator("summary", has_text="The figures").first.click()
    assert accessibility.overflow(page) == ""
    assert accessibility.faults(page) == ""


def test_a_chart_is_taken_as_a_picture(page):
    page.goto("/tally")
    with page.expect_download() as taken:
        page.locator("[data-png]").first.click()
    assert taken.value.suggested_filename == "time.png"
    head = Path(taken.value.path()).read_bytes()[:24]
    assert head[:8] == PNG
    assert int.from_bytes(head[16:20]) == 2 * 480


def test_without_a_script_the_picture_is_not_offered(new_page):
    page = new_page(script=False)
    page.goto("/charts/")
    assert page.locator("svg.chart").count() == 3
    assert page.locator("[data-png]:visible").count() == 0
