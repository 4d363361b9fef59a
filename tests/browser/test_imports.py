"""An operator imports a list, from the link to what it brought. The list is made up, and so is every loss in it."""

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
from tests.support.steps import heading

pytestmark = pytest.mark.browser

LIST = b"""side,category,model,item_numbers,status,evidence_url
Russia,Tanks,T-72B3,"1 and 2",destroyed,https://example.org/made-up/1
Russia,Tanks,Zorblax 9000,1,captured,https://example.org/made-up/2
"""


@pytest.fixture(scope="module")
def live_server(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own: these tests change what it holds."""
    data = tmp_path_factory.mktemp("importing")
    laid_out(prepared, data)
    server = Server(data)
    try:
        server.wait()
        DATA[server.url] = data
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(data, ignore_errors=True)


DATA: dict[str, Path] = {}


def link(home: str) -> str:
    data = DATA[home]
    settings = Settings(data=data, database_url=standins.address(data / FILE), secret_keys=standins.keys())
    return re.sub(r"^https?://[^/]+", home, signin.link(settings, 1))


def is_sound(page: Page) -> None:
    too_wide, faults = accessibility.overflow(page), accessibility.faults(page)
    assert not too_wide, too_wide
    assert not faults, faults


@pytest.mark.parametrize(
    ("width", "scheme", "script"),
    [(1280, "light", True), (360, "dark", True), (360, "light", False)],
    ids=["wide", "phone", "without JavaScript"],
)
def test_an_operator_imports_a_list(
    width: int, scheme: str, new_page: Callable[..., Page], watch: Watch, *, script: bool
) -> None:
    page = new_page(width, scheme, script=script)
    seen: list[str] = []

    def look(title: str) -> None:
        expect(heading(page)).to_have_text(re.compile(title), timeout=60_000)
        seen.append(title)
        if script:  # what measures a page is a script itself
            is_sound(page)

    page.goto(link(watch.home))
    look("Sign in")
    page.get_by_role("button", name="Sign in").click()
    look("Imports")
    page.get_by_role("link", name="Import a list").click()
    look("Import a list")
    page.set_input_files("#file", {"name": "made-up.csv", "mimeType": "text/csv", "buffer": LIST})
    page.get_by_role("button", name="Upload").click()
    look("What the columns mean")
    page.get_by_label("Dataset", exact=True).fill(f"made-up-{width}-{scheme}")
    page.get_by_role("button", name="Dry run").click()
    look("Dry run")
    expect(page.get_by_role("main")).to_contain_text("Zorblax 9000")
    page.get_by_role("link", name="2 things").click()
    look("What would be added")
    page.go_back()
    page.get_by_role("button", name="Import it").press("Enter")
    look("The import is done")
    page.get_by_role("link", name="What it brought").click()
    look("import \\d+")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    assert len(seen) == 8
