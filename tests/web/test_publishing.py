"""A public copy holds what everybody may see, leads nowhere that is not there, and is there whole or not at all."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from contextlib import closing
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from sqlmodel import select

from catalog.domain.errors import Conflict, Invalid, Unavailable
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Incident
from catalog.services.catalog import Catalog
from catalog.services.copies import folders
from catalog.tally import formats
from catalog.web.publishing import places
from catalog.web.publishing import publish as publishing
from catalog.web.publishing.addresses import Address
from catalog.web.publishing.publish import Ends, publish
from catalog.web.publishing.rewriting import Rewriter
from catalog.web.publishing.state import OneState
from tests.services.writing import outcome, put
from tests.support import standins, stores
from tests.support.clock import NOW
from tests.support.databases import copied
from tests.support.packs import MANIFEST, show
from tests.web.conftest import settings_of
from tests.web.test_hidden import BASE, CLOSED, HIDDEN, ID, MOMENT, WORD, thing

NOWHERE, SITE, AT = Ends("", ""), "https://work.example.org", "https://copy.example.org/tracker"
SECOND = re.compile(r"20\d\d-\d\d-\d\dT[\d:]+Z")
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@pytest.fixture(scope="module", autouse=True)
def quick():
    """What others write on this machine is not waited for; Parquet, which no test reads, is not written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(formats.FORMATS, "parquet", raising=False)
        patch.setattr(folders.os, "sync", lambda: None)
        yield


@pytest.fixture(scope="module")
def stood(migrated_file, tmp_path_factory):
    """A catalog of a few records and two pictures, of which one is reviewed, and its copy. Never written into."""
    home = tmp_path_factory.mktemp("stood")
    settings = filled(migrated_file, home / "one", *BASE)
    shown = pictured(settings)
    made(settings, home / "copy")
    return home, shown


def pictured(settings):
    """Two pictures of an item; the name of the one that everybody may see."""
    with closing(Catalog.open(settings)) as catalog:
        show(catalog, ID["plain"], 2, sensitivity=Sensitivity.UNREVIEWED, credit="dugongcredit")
        return show(catalog, ID["plain"], 1, sensitivity=Sensitivity.GRAPHIC)[1]


@pytest.fixture
def copy(stood, tmp_path):
    shutil.copytree(stood[0], tmp_path, dirs_exist_ok=True)
    return tmp_path / "copy"


@pytest.fixture
def settings(copy):
    return of(copy.parent / "one")


def of(data):
    return settings_of(data, images=data / "images")


def filled(migrated_file, data, *records):
    (data / "images" / "pictograms").mkdir(parents=True)
    (data / "images" / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    copied(migrated_file, data)
    write(of(data), *records)
    return of(data)


def write(settings, *records):
    with closing(Catalog.open(settings)) as catalog:
        put(catalog.database, *records)


def made(settings, folder, ends=NOWHERE):
    publish(settings, folder, ends, NOW, lambda _total: lambda _done: None)
    return folder


def held(folder):
    """Every file with what it holds; of archives every member, without the moments."""
    files = {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    told = {}
    for place, data in files.items():
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as members:
                told |= {f"{place} {name}": members.read(name) for name in members.namelist() if name != MANIFEST}
        elif place not in (folders.MANIFEST, folders.SUMS):
            told[place] = data
    return {place: SECOND.sub("", MOMENT.sub("", data.decode("utf-8", "replace"))) for place, data in told.items()}


class Page(HTMLParser):
    """The addresses of a page; a tag that is not closed in its place is an error, and so is an id given twice."""

    def __init__(self, text):
        super().__init__()
        self.addresses, self.ids, self.open = [], [], []
        self.feed(text)
        assert self.open == []
        assert len(set(self.ids)) == len(self.ids)

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.addresses += [value for name, value in attrs if name in ("href", "src", "action")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def pages(folder):
    for one in folder.rglob("*.html"):
        yield one.relative_to(folder).as_posix(), Page(one.read_text())


def test_every_link_leads_to_a_file_that_is_there_or_to_another_site(stood):
    folder = stood[0] / "copy"
    for place, page in pages(folder):
        inner = [one for one in page.addresses if not one.startswith(("https://", "#"))]
        there = [unquote(urljoin(f"/{place}", one)).partition("#")[0] for one in inner]
        assert [one for one in there if not (folder / one.strip("/")).is_file()] == []
        assert [one for one in inner if one.startswith("/")] == []
    assert {"types/t-72/index.html", f"items/{ID['plain']}/index.html", "losses.xlsx", "losses/index.html"} <= {
        one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()
    }


def test_a_copy_alone_asks_and_sends_nothing(stood):
    text = "".join(one.read_text() for one in (stood[0] / "copy").rglob("*.html"))
    assert "A public copy as of" in text
    assert [one for one in ("<form", "csrf_token", "/sign-in", "localhost", "combobox.js") if one in text] == []
    assert not list((stood[0] / "copy").rglob("*.atom"))


@standins.sqlite_file
def test_a_copy_leads_to_the_working_site_and_tells_its_own_address(settings, tmp_path):
    opened = CLOSED.model_copy(update={"may_publish": True, "slug": "others"})
    write(settings, opened, thing("item", outcome("captured", "russia", "ukraine"), dataset="others", type="t-90"))
    folder = made(settings, tmp_path / "with-site", Ends(AT, SITE))
    texts = {one.relative_to(folder).as_posix(): one.read_text() for one in folder.rglob("*.html")}
    assert f'action="{SITE}/"' in texts["index.html"]
    assert f'href="{SITE}/losses/?' in texts["losses/index.html"]
    assert f'href="{SITE}/sign-in"' in texts["about/index.html"]
    assert [place for place, text in texts.items() if "csrf_token" in text or 'method="post"' in text] == []
    assert AT in (folder / "losses.atom").read_text()
    assert json.loads((folder / "losses.json").read_text())["address"] == f"{AT}/losses/"
    # A list of its own has its own pages.
    assert ID["item"] in texts["losses/dataset-others/index.html"]
    assert ID["item"] in (folder / "dataset-others" / "losses.csv").read_text()
    assert ID["item"] not in (folder / "losses.csv").read_text()


@stores.in_folder
def test_pictures_that_nobody_reviewed_and_originals_stay(stood):
    folder, shown = stood[0] / "copy", stood[1]
    assert [one.parent.name for one in folder.glob("pictures/*/index.html")] == [shown]
    assert [one.stem for one in sorted((folder / "pictures" / shown).iterdir())] == [
        "file", "index", "shown-1", "thumbnail",
    ]  # fmt: skip
    assert [place for place, text in held(folder).items() if "dugongcredit" in text] == []
    originals = {one.read_bytes() for one in (stood[0] / "one" / "pictures").rglob("*") if one.is_file()}
    assert originals
    assert [one for one in folder.rglob("*") if one.is_file() and one.read_bytes() in originals] == []


@standins.sqlite_file
def test_what_is_hidden_changes_no_byte_of_a_copy(settings, copy):
    """What is the same keeps its time, so that a mirror leaves it alone."""
    before, times = held(copy), {one: one.stat().st_mtime_ns for one in copy.rglob("*.html")}
    closed = thing("third", outcome("destroyed"), dataset="closed", written=WORD)
    write(settings, *HIDDEN["an item of an embargoed incident"][0], CLOSED, closed, *HIDDEN["a protected source"][0])
    made(settings, copy)
    after = held(copy)
    assert [place for place in {*before, *after} if before.get(place) != after.get(place)] == []
    assert [place for place, text in after.items() if WORD in text] == []
    assert {one: one.stat().st_mtime_ns for one in copy.rglob("*.html")} == times


@pytest.mark.postgres
def test_a_copy_of_postgresql_is_that_of_sqlite(stood, postgres_database, tmp_path):
    there = replace(of(tmp_path / "there"), database_url=postgres_database.url, images=stood[0] / "one" / "images")
    write(there, *BASE)
    pictured(there)
    one, other = held(made(there, tmp_path / "copy")), held(stood[0] / "copy")
    assert [place for place in {*one, *other} if one.get(place) != other.get(place)] == []


def test_a_copy_can_be_checked_by_its_sums(stood):
    folder = stood[0] / "copy"
    summed = subprocess.run(["sha256sum", "--quiet", "--check", folders.SUMS], cwd=folder, check=False)
    assert summed.returncode == 0
    listed = json.loads((folder / folders.MANIFEST).read_text())["files"]
    assert {*listed, folders.MANIFEST, folders.SUMS} == {
        one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()
    }


def test_what_breaks_off_leaves_the_copy_that_stood(settings, copy, monkeypatch):
    before = held(copy)
    monkeypatch.setattr(publishing.addresses, "every", lambda *_, **__: [Address("/losses/none", "a", "pages")])
    with pytest.raises(Unavailable, match="404"):
        made(settings, copy)
    assert held(copy) == before
    assert sorted(one.name for one in copy.parent.glob(".copy*")) == [".copy.lock"]


def test_what_a_killed_run_left_goes_and_what_it_moved_comes_back(tmp_path):
    def write(text):
        with folders.building(tmp_path / "copy", tmp_path / "data") as copy:
            copy.put("index.html", [text.encode()])
            copy.seal({})

    write("one")
    (tmp_path / "copy").rename(tmp_path / ".copy.old")  # killed between the two names
    (tmp_path / ".copy.unfinished-1").mkdir()
    with pytest.raises(Unavailable, match="No space left"), folders.building(tmp_path / "copy", tmp_path / "data"):
        raise OSError(28, "No space left on device")
    assert (tmp_path / "copy" / "index.html").read_text() == "one"
    write("two")
    assert (tmp_path / "copy" / "index.html").read_text() == "two"
    assert sorted(one.name for one in tmp_path.iterdir()) == [".copy.lock", "copy"]


def test_a_folder_that_holds_something_else_is_refused(settings, copy, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(Invalid, match="no public copy"):
        made(settings, tmp_path / "mine")
    with pytest.raises(Invalid, match="data folder"):
        made(settings, settings.data / "copy")
    shutil.copy(tmp_path / "mine" / "letter.txt", copy)
    with pytest.raises(Invalid, match=r"letter\.txt"):
        made(settings, copy)
    with folders.building(tmp_path / "other", settings.data), pytest.raises(Conflict):
        made(settings, tmp_path / "other")


def test_what_was_escaped_stays_escaped_and_links_that_are_lost_leave_their_words():
    page = (
        "<!doctype html><html><body><main><p>&lt;script&gt;alert(1)&lt;/script&gt; "
        '<a href="/losses/?q=%22&amp;x=&quot;&gt;">'
        '&lt;b&gt;</a> by <a href="/types/t-72#marks">T</a> · <a href="/compare">Compare</a></p>'
        '<p><a href="javascript:alert(1)">j</a><a href="//evil.example/">e</a></p>'
        '<script src="/static/map.js"></script></main>'
    )
    published = {"/types/t-72": "types/t-72/index.html"}
    alone = Rewriter(published, "", "<i>A copy.").page(page, "/losses/?page=2", "losses/page-2/index.html")
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt; by " in alone
    assert '<a href="../../types/t-72/index.html#marks">T</a></p>' in alone
    assert '<p class="notice copy-note">&lt;i&gt;A copy. </p>' in alone
    assert "<script" not in alone
    led = Rewriter(published, SITE, "A copy.").page(page, "/losses/?page=2", "losses/page-2/index.html")
    assert f'<a href="{SITE}/losses/?q=%22&amp;x=&quot;' in led


def test_all_of_it_is_one_state_and_nothing_is_written(database):
    with closing(OneState(database.url)) as state, state.holding():
        put(database, *BASE)
        with state.reading() as one, state.reading() as other:
            assert [len(session.exec(select(Incident)).all()) for session in (one, other)] == [0, 0]
        with pytest.raises(Unavailable, match="nothing is written"), state.transaction():
            pass
    with database.reading() as session:
        assert len(session.exec(select(Incident)).all()) == 1


def test_a_name_that_no_file_may_have_is_written_in_others():
    names = ["con", "..", "a/b", "A", "a", "é", "nul.txt", "x" * 300, ".hidden", "a b"]
    written = [places.segment(one) for one in names]
    assert len(set(written)) == len(names)
    assert [one for one in written if not places.SAFE.fullmatch(one.removeprefix("=").replace("=", "_")[:99])] == []
    assert Path(places.relative("types/=a b/index.html", "losses/page-2/index.html")).as_posix() == (
        "../../types/%3Da%20b/index.html"
    )
