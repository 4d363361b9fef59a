"""Archived copies: an address of an archive, or a file that is checked, kept and shown to nobody."""

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from catalog.domain.errors import Invalid, NotFound
from catalog.domain.vocabulary import ArchiveKind
from catalog.evidence import archives as evidence
from catalog.evidence.stores import filed, sha256_of_bytes
from catalog.models import ArchiveCopy, Person, PersonRole
from catalog.services import addresses, archives
from catalog.services.archives import LinkIn
from tests.services.writing import all_of, changing, revisions
from tests.support import stores
from tests.support.clock import NOW

POST = "https://x.com/a/status/1"
WAYBACK = "https://web.archive.org/web/20240102030405/https://twitter.com/a/status/1"
PACKAGE = json.dumps({"profile": "data-package", "resources": [{"path": "archive/data.warc.gz"}]})


def packed(described=PACKAGE, name="archive/data.warc.gz", attributes=0):
    """A WACZ, or what is almost one."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        if described is not None:
            file.writestr("datapackage.json", described)
        entry = zipfile.ZipInfo(name)
        entry.external_attr = attributes
        file.writestr(entry, b"not opened")
    return made.getvalue()


@pytest.fixture
def stood(database):
    """A database with a reviewer and the source of a post: their number and its public id."""
    with changing(database) as session:
        person = Person(pseudonym="made-up reviewer", joined_at=NOW)
        session.add(person)
        source = addresses.put(session, POST)
        session.flush()
        session.add(PersonRole(person_id=person.id, role="reviewer"))
        return database, person.id, source.public_id


def link(stood, url, **more):
    database, person, source = stood
    with database.transaction() as session:
        return archives.add_link(session, person, source, LinkIn(url, **more), NOW)


def keep(stood, store, content, kind=ArchiveKind.FILE):
    database, person, source = stood
    kept = archives.ready(store, io.BytesIO(content), kind)
    with database.transaction() as session:
        archives.keep_file(session, person, source, kept, NOW)
    return kept.sha256


def copies(stood):
    return [(one.kind, one.location, one.captured_at) for one in all_of(stood[0], ArchiveCopy)]


def test_a_wayback_address_is_recorded_with_the_time_in_it(stood):
    link(stood, f" {WAYBACK} ")
    assert copies(stood) == [("wayback", WAYBACK, datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC))]
    assert revisions(stood[0], "archive_copy")[0].after["kind"] == "wayback"


def test_a_short_address_of_archive_today_is_taken_at_its_word(stood):
    link(stood, "https://archive.ph/AbC1x", captured_at=NOW)
    assert copies(stood) == [("archive_today", "https://archive.ph/AbC1x", NOW)]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.org/", "web.archive.org or archive.today"),
        ("not an address", "web.archive.org or archive.today"),
        ("javascript:alert(1)", "web.archive.org or archive.today"),
        (f"https://archive.ph/{'a' * 2000}", "web.archive.org or archive.today"),
        ("https://web.archive.org/web/20240102030405/https://x.com/a/status/2", "not the page of this source"),
    ],
)
def test_what_is_no_copy_of_this_page_is_refused(stood, url, told):
    with pytest.raises(Invalid, match=told):
        link(stood, url)
    assert copies(stood) == []


def test_the_same_copy_is_recorded_once_however_its_address_is_written(stood):
    link(stood, WAYBACK)
    with pytest.raises(Invalid, match="already"):
        link(stood, WAYBACK.replace("https://twitter.com/a", "http://x.com/i"))
    link(stood, "https://archive.ph/AbC1x")
    with pytest.raises(Invalid, match="already"):
        link(stood, "https://archive.is/AbC1x")


def test_a_file_is_kept_by_its_hash_and_once_a_source(stood, store):
    sha256 = keep(stood, store, b"<html><script>alert(1)</script></html>")
    assert store.read(filed("archives", sha256)).startswith(b"<html>")
    assert copies(stood) == [("file", f"sha256:{sha256}", None)]
    with pytest.raises(Invalid, match="held here already"):
        keep(stood, store, b"<html><script>alert(1)</script></html>")
    with stood[0].reading() as session:
        assert list(archives.held(session)) == [sha256]


def test_a_wacz_is_kept_as_it_came(stood, either):
    content = packed()
    sha256 = keep(stood, either, content, ArchiveKind.WACZ)
    assert [one.kind for one in all_of(stood[0], ArchiveCopy)] == ["wacz"]
    assert [*stores.content(either).values()] == [content]
    assert sha256_of_bytes(content) == sha256


NO_WACZ = {
    "no zip": b"PK\x03\x04 broken",
    "text": b"hello",
    "cut": packed()[:-30],
    "no description": packed(None),
    "description is no JSON": packed("{"),
    "description is a list": packed("[]"),
    "description lists nothing": packed("{}"),
    "description is not text": packed(b"\xff\xfe\x00"),
    "deep": packed("[" * 100_000),
    "up": packed(name="../../etc/passwd"),
    "up inside": packed(name="archive/../../x"),
    "from the root": packed(name="/etc/passwd"),
    "of another system": packed(name="C:/x"),
    "backwards": packed(name="..\\x"),
    "link": packed(name="archive/link", attributes=0o120777 << 16),
}


@pytest.mark.parametrize("content", NO_WACZ.values(), ids=NO_WACZ.keys())
def test_what_is_no_wacz_is_refused_and_nothing_is_kept(stood, store, content):
    with pytest.raises(Invalid, match=r"^file: (is no WACZ|holds .* which leads out)"):
        keep(stood, store, content, ArchiveKind.WACZ)
    assert stores.content(store) == {}
    assert copies(stood) == []


def test_every_cut_of_a_wacz_is_refused_in_words():
    content = packed()
    for end in range(1, len(content), 7):
        with pytest.raises(Invalid, match="file"):
            evidence.check(io.BytesIO(content[:end]), ArchiveKind.WACZ)


def test_nothing_and_too_much_are_refused_with_the_limit(store, monkeypatch):
    with pytest.raises(Invalid, match="empty"):
        archives.ready(store, io.BytesIO(b""), ArchiveKind.FILE)
    monkeypatch.setattr(evidence, "MOST_BYTES", 1_000_000)
    with pytest.raises(Invalid, match="at most 1 MB"):
        archives.ready(store, io.BytesIO(b"x" * 1_000_001), ArchiveKind.FILE)


def test_only_a_file_or_a_wacz_is_kept(store):
    with pytest.raises(Invalid, match="file or wacz"):
        archives.ready(store, io.BytesIO(b"x"), ArchiveKind.WAYBACK)


def test_a_source_that_is_not_there_gets_no_copy(stood):
    with pytest.raises(NotFound, match="source"):
        link((stood[0], stood[1], "nobody00"), WAYBACK)
