"""From a post and three photographs to a reviewed record: a contributor logs, a reviewer accepts, the tally follows.

The post and the pictures are synthetic, and say so; what they are held against is the seed data.
"""

import base64
import json
import re
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import accessibility, standins
from tests.support.browser import HEIGHT, WAIT_MS, Watch
from tests.support.databases import laid_out
from tests.support.drawn import encoded, scene
from tests.support.server import Server

pytestmark = pytest.mark.browser

WORDS = "three quiet otters swim"  # the password of everybody here
POST = """SYNTHETIC TEXT OF A TEST https://x.com/made_up_by_a_test/status/1
Hay'at Tahrir al-Sham captured three AKMS rifles from the Syrian Arab Army in Khan al-Asal.
— Made Up (@made_up_by_a_test) November 27, 2024"""
TALLY = "/tally.json?type=akms"
PHONE = 360
DROP = """([zone, name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(params=standins.BOTH)
def workplace(request: pytest.FixtureRequest, tmp_path) -> Iterator[Server]:
    """A server of the test's own on the seed data, with a contributor and a reviewer."""
    settings = {}
    laid_out(request.getfixturevalue("prepared"), tmp_path)
    if request.param == "postgres":
        cluster = request.getfixturevalue("postgres_cluster")
        name = cluster.create(request.getfixturevalue("seeded_template"))
        settings = {"CATALOG_DATABASE_URL": cluster.url(name), "CATALOG_SECRET_KEY": "a key of this test alone"}
    server = Server(tmp_path, **settings)
    try:
        server.wait()
        for name, role in (("ada", "contributor"), ("rosalind", "reviewer")):
            account = [f"{name}@people.example", "--role", role, "--pseudonym", name, "--password-stdin"]
            server.run("user", "add", *account, told=WORDS + "\n")
        yield server
        printed = server.log()
    finally:
        server.stop()
    assert "Traceback" not in printed, f"the server failed at something:\n{printed[-8000:]}"


@pytest.fixture
def come_in(browser: Browser, workplace: Server) -> Iterator[Callable[..., Page]]:
    """Sign somebody in, by keyboard; the page is watched as everywhere."""
    watch, contexts = Watch(workplace.url), []

    def make(name: str, width: int = 1280) -> Page:
        context = browser.new_context(base_url=workplace.url, viewport={"width": width, "height": HEIGHT})
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        context.on("page", watch.follow)
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("E-mail").focus()
        page.keyboard.type(f"{name}@people.example")
        page.keyboard.press("Tab")
        page.keyboard.type(WORDS)
        page.keyboard.press("Enter")
        expect(page.get_by_role("contentinfo")).to_contain_text(name)
        return page

    yield make
    for context in contexts:
        context.close()
    if watch.problems:
        pytest.fail("\n".join(dict.fromkeys(watch.problems)), pytrace=False)


def total(server: Server) -> dict[str, dict[str, int]]:
    with urllib.request.urlopen(server.url + TALLY) as answer:  # noqa: S310 - our own server
        return json.load(answer)["totals"]


def drop(page: Page, number: int) -> None:
    """Drop a photograph onto the page, as from a folder."""
    data = base64.b64encode(encoded(scene(number))).decode()
    zone = page.locator("[data-drop-zone]").element_handle()
    page.evaluate(DROP, [zone, f"photo-{number}.jpg", "image/jpeg", data])
    expect(page.locator("[data-drop-held] li")).to_have_count(number)


def log(page: Page) -> str:
    """Three photographs dropped, a post pasted, the rest filled in by what can be read; the sighting's id."""
    page.goto("/sightings/new")
    for number in (1, 2, 3):
        drop(page, number)
    page.locator("#paste").focus()
    page.keyboard.insert_text(POST)
    page.get_by_role("button", name="Read it").press("Enter")
    expect(page.locator("#line-1-type")).to_have_value(re.compile("AKMS", re.IGNORECASE))
    expect(page.locator("#date")).to_have_value(re.compile("2024"))
    expect(page.locator("#source-1-url")).to_have_value(re.compile("made_up_by_a_test"))
    page.locator("#line-1-lost_basis").select_option("holder_statement")
    page.locator("#line-1-taken_basis").select_option("holder_statement")
    submit = page.locator("button[value=submit]")
    submit.press("Enter")
    if "/sightings/new" in page.url:  # what may be the same is asked about first
        for different in page.locator("input[value=different]").all():
            different.check()
        submit.press("Enter")
    page.wait_for_url(re.compile(r"/sightings/[0-9a-z]{8}$"))
    return page.url.rsplit("/", 1)[1]


def accept(page: Page, sighting: str) -> None:
    page.goto("/review")
    page.locator(f'a[href="/review/{sighting}"]').first.press("Enter")
    page.get_by_role("button", name="Take it").press("Enter")
    expect(page.locator(".desk")).to_contain_text("on your desk")
    for select in page.locator("select[name^=sensitivity-]").all():
        select.select_option("none")
    page.locator("#line-1-picture").select_option(index=1)
    page.locator("#line-1-grade").select_option("visual")
    page.locator("#reason").focus()
    page.keyboard.type("Three rifles on the ground, as the synthetic post says.")
    page.get_by_role("button", name="Accept").press("Enter")
    page.wait_for_url(re.compile(r"/review(/[0-9a-z]{8})?\?after="))


def test_a_post_and_three_photographs_become_a_reviewed_record(workplace: Server, come_in: Callable[..., Page]) -> None:
    before = total(workplace)
    contributor, reviewer = come_in("ada"), come_in("rosalind")

    sighting = log(contributor)
    assert total(workplace) == before  # nothing counts before it is accepted
    accept(reviewer, sighting)

    after = total(workplace)
    more = {key: after[key]["best"] - before.get(key, {"best": 0})["best"] for key in after}
    assert {key: count for key, count in more.items() if count} == {"captured": 3, "total": 3}
    contributor.goto(f"/sightings/{sighting}")
    expect(contributor.get_by_role("main")).to_contain_text("accepted")
    contributor.locator('main a[href^="/items/"]').first.click()
    expect(contributor.get_by_role("heading", level=1)).to_contain_text("AKMS")
    expect(contributor.locator(".thumbnails img")).to_have_count(3)


PAGES = (
    "/sightings/new", "/sightings/", "/pictures/new", "/account", "/review", "/review?what=opinions", "/duplicates/",
    "/duplicates/judged", "/corrections/", "/holdings/", "/changes", "/gaps", "/pictures/", "/types/akms/history",
    "/corrections/new?about=/types/akms",
)  # fmt: skip


def test_every_page_of_the_work_fits_and_can_be_used_by_all(come_in: Callable[..., Page]) -> None:
    wide, phone = come_in("rosalind"), come_in("rosalind", PHONE)
    found = []
    for path in PAGES:
        for page in (wide, phone):
            answer = page.goto(path)
            told = (
                [accessibility.overflow(page), accessibility.faults(page)] if answer.status == 200 else [answer.status]
            )
            found += [f"{path} at {page.viewport_size['width']}: {one}" for one in told if one]
    assert found == []
