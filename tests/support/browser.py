"""Chromium in front of the running server. A page that complains or calls another host fails its test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, expect, sync_playwright

from tests.support import needs

ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
)
WITHOUT_HOST = ("data", "blob", "about")
WAIT_MS = 15_000
HEIGHT = 800
WIDE = 1280
expect.set_options(timeout=2 * WAIT_MS)  # a busy machine is no fault of the code


@dataclass
class Watch:
    """What the pages of one test did that they must not; `expect` names an address that answers with an error."""

    home: str
    problems: list[str] = field(default_factory=list)
    expected: set[str] = field(default_factory=set)

    def expect(self, url: str) -> None:
        """Chromium logs an error for every 4xx answer; this one is what the test is about."""
        self.expected.add(url)

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        is_answer = message.text.startswith("Failed to load resource") and message.location["url"] in self.expected
        if message.type == "error" and not is_answer:
            self.problems.append(f"console error: {message.text} ({message.location['url']})")

    def _error(self, error: Error) -> None:
        self.problems.append(f"script error: {error}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in WITHOUT_HOST and address.netloc != urlsplit(self.home).netloc:
            self.problems.append(f"request to another host: {request.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = needs.find_browser()
    if executable is None:
        needs.lack(needs.NO_BROWSER)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def watch(live_server: str) -> Iterator[Watch]:
    found = Watch(live_server)
    yield found
    if found.problems:
        pytest.fail("\n".join(dict.fromkeys(found.problems)), pytrace=False)


@pytest.fixture
def new_page(browser: Browser, live_server: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Make a watched page: `new_page(width=360, scheme="dark", script=False)`; addresses may begin with a slash."""
    contexts = []

    def make(width: int = WIDE, scheme: str = "light", *, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server,
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        context.on("page", watch.follow)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A wide, light, watched page."""
    return new_page()
