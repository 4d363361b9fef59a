"""Evidence packs: what everybody may see of one record, in a ZIP that is checked and opened without the catalog."""

import json
import re
import subprocess
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from sqlmodel import select

from catalog.domain.outcomes import Judgement, RecordState
from catalog.domain.purges import PurgeKind
from catalog.domain.vocabulary import ArchiveKind, Sensitivity
from catalog.evidence.stores import filed
from catalog.models import ArchiveCopy, Incident, Item, ItemPair, Person, Source
from catalog.services.datasets import DatasetIn
from catalog.services.incidents import ClaimIn
from catalog.services.pictures import pictures
from catalog.services.purges import purging
from catalog.services.purges.purging import Wanted
from catalog.services.sources import SourceIn
from tests.services.writing import an_incident, an_item, changing, ground, incident_id, item_id, outcome, put
from tests.support.clock import NOW
from tests.support.packs import checked, members, show, unpacked
from tests.web.conftest import catalog_of
from tests.web.signing import operator

ITEM, INCIDENT = f"/items/{item_id('first')}", f"/incidents/{incident_id('one')}"
POST = "https://x.com/made_up/status/1861700000000000000"
HOSTILE = "</title><script>alert(1)</script><img src=https://elsewhere.example/x.png>\n  evil"
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00|\d\d \w{3} \d{4}, \d\d:\d\d UTC")


@pytest.fixture
def app(make_app):
    app = make_app()
    said = {"incident": incident_id("one"), "quote": "two tanks"}
    put(
        catalog_of(app).database, *ground(),
        SourceIn(slug="post", kind="post", title="A post, made up", url=POST),
        an_item("first", outcome("captured", "russia", "ukraine"), written="a tank"),
        an_item("second", outcome("destroyed"), written="another"),
        ClaimIn(key="c", source="post", kind="statement", summary="Tanks were lost", **said),
    )  # fmt: skip
    return app


def pack(app, path):
    answer = app.test_client().get(f"{path}.zip")
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    return members(answer.data)


def document(found, name):
    return json.loads(found[f"{name}.json"])


def test_a_pack_holds_the_record_its_pictures_and_what_they_rest_on(app):
    original, public = show(catalog_of(app), item_id("first"), url=POST, credit="A. Nobody", licence="CC BY 4.0")
    with changing(catalog_of(app).database) as session:
        post = session.exec(select(Source.id).where(Source.slug == "post")).one()
        session.add(ArchiveCopy(source_id=post, kind=ArchiveKind.WACZ, location=f"sha256:{'a' * 64}", sha256="a" * 64))
        one, other = sorted(session.exec(select(Item.id)))
        who = session.exec(select(Person.id)).first()
        pair = {"judgement": Judgement.UNSURE, "reason": "the same yard", "person_id": who, "judged_at": NOW}
        session.add(ItemPair(one_id=one, other_id=other, **pair))
    answers = {path: pack(app, path) for path in (ITEM, INCIDENT)}
    for path, found in answers.items():
        assert list(found) == [*sorted(one for one in found if one != "manifest-sha256.txt"), "manifest-sha256.txt"]
        [told] = document(found, "pictures")["pictures"]
        assert (told["original_sha256"], told["sha256"], told["items"]) == (original, public, [item_id("first")])
        shown = app.test_client().get(f"/pictures/{public}/file", buffered=True)
        assert found[told["file"]] == shown.data
        assert b"A. Nobody" in found["LICENCES.txt"]
        [claim] = document(found, "claims")["claims"]
        assert (claim["quote"], claim["incident"]) == ("two tanks", incident_id("one"))
        [source] = document(found, "sources")["sources"]
        [copy] = source["archived"]
        assert (source["id"], source["url"]) == (claim["source"], POST)
        assert (copy["held"], copy["sha256"], copy["location"]) == (True, "a" * 64, None)
        assert document(found, "decisions")["items"][0]["pairs"][0]["reason"] == "the same yard"
        head = document(found, "record")["about"]
        assert head["address"].endswith(path)
        assert {"question", "as_of", "rules", "licences", "cite"} <= set(head)
        changes = app.test_client().get(f"{path}/history").text
        assert all(f"/changes/{one['id']}" in changes for one in document(found, "history")["changes"])
    rows = app.test_client().get("/losses.json").get_json()["losses"]
    assert document(answers[INCIDENT], "record")["losses"] == rows
    assert document(answers[ITEM], "record")["losses"] == [one for one in rows if one["item"] == item_id("first")]
    assert document(answers[ITEM], "record")["gains"] == app.test_client().get("/gains.json").get_json()["gains"]


def test_a_pack_is_checked_by_what_is_in_it(app, tmp_path):
    show(catalog_of(app), item_id("first"))
    data = app.test_client().get(f"{ITEM}.zip").data
    whole = tmp_path / "whole.zip"
    whole.write_bytes(data)
    place = unpacked(data, tmp_path / "pack")
    for arguments in ((), (place,), (whole,)):
        assert checked(place, *arguments) == (0, ["every file is as it was packed"])
    subprocess.run(["sha256sum", "--quiet", "--strict", "-c", "manifest-sha256.txt"], cwd=place, check=True)
    (place / "claims.json").write_text("{}")
    (place / "record.json").unlink()
    (place / "more.txt").touch()
    assert checked(place) == (1, ["altered: 'claims.json'", "missing: 'record.json'", "added: 'more.txt'"])


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/hostname", "record.json/../../outside.txt"])
def test_a_check_looks_at_nothing_outside_the_pack(app, tmp_path, name):
    place = unpacked(app.test_client().get(f"{ITEM}.zip").data, tmp_path / "pack")
    (tmp_path / "outside.txt").touch()
    with (place / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{'0' * 64}  {name}\n")
    assert checked(place) == (1, [f"missing: '{name}'"])
    (place / "claims.json").unlink()
    (place / "claims.json").symlink_to(tmp_path / "outside.txt")
    assert checked(place) == (1, ["altered: 'claims.json' is a link"])


def test_the_same_record_is_the_same_pack_but_for_the_moment(app):
    show(catalog_of(app), item_id("first"))
    one, other = (
        {name: MOMENT.sub(b"", data) for name, data in pack(app, ITEM).items() if name != "manifest-sha256.txt"}
        for _ in range(2)
    )
    assert one == other


@pytest.mark.parametrize("hidden", [{"sensitivity": Sensitivity.PERSONAL}, {"sensitivity": Sensitivity.UNREVIEWED},
                                    {"publish_after": datetime(2999, 1, 1, tzinfo=UTC)}])  # fmt: skip
def test_a_reviewer_gets_no_more_than_everybody(app, hidden):
    original, public = show(catalog_of(app), item_id("first"), **hidden)
    for client in (app.test_client(), operator(app)):
        found = members(client.get(f"{ITEM}.zip").data)
        assert document(found, "pictures")["pictures"] == []
        assert all(one.encode() not in b"".join(found.values()) for one in (original, public))


def test_what_is_not_for_everybody_has_no_pack_and_no_link_to_one(app):
    closed = DatasetIn(slug="closed", name="Closed", maintainer="us", licence="none", may_publish=False)
    put(catalog_of(app).database, closed, an_item("shut", outcome("destroyed"), dataset="closed"))
    path, client = f"/items/{item_id('shut')}", operator(app)
    page = client.get(path)
    assert (page.status_code, f"{path}.zip" in page.text, client.get(f"{path}.zip").status_code) == (200, False, 404)
    assert f'href="{ITEM}.zip"' in client.get(ITEM).text
    assert f'href="{INCIDENT}.zip"' in app.test_client().get(INCIDENT).text


@pytest.mark.parametrize(("model", "path"), [(Item, "/items/{}"), (Incident, "/incidents/{}")])
def test_a_merged_record_leads_to_the_pack_of_the_one_that_stands_for_it(app, model, path):
    put(catalog_of(app).database, an_incident("gone"), an_item("gone", outcome("destroyed")))
    key = item_id if model is Item else incident_id
    kept = "first" if model is Item else "one"
    with changing(catalog_of(app).database, "the same turret") as session:
        found = {row.public_id: row for row in session.exec(select(model))}
        row = found[key("gone")]
        row.state, row.merged_into_id = RecordState.MERGED, found[key(kept)].id
    answer = app.test_client().get(f"{path.format(key('gone'))}.zip")
    assert (answer.status_code, answer.location) == (301, f"{path.format(key(kept))}.zip")
    merged = document(pack(app, path.format(key(kept))), "decisions")["merged"]
    assert [one["reason"] for one in merged] == ["the same turret"]


def test_what_is_gone_says_so_as_its_page_does(app):
    client, database = app.test_client(), catalog_of(app).database
    with changing(database, "it was not there") as session:
        for row in (*session.exec(select(Incident)), session.exec(select(Item)).first()):
            row.state = RecordState.WITHDRAWN
    for path in (ITEM, INCIDENT):
        answer = client.get(f"{path}.zip")
        assert (answer.status_code, "it was not there" in answer.text) == (410, True)
    purging.purge(catalog_of(app), None, Wanted(item_id("second"), "by order of a made-up court", PurgeKind.ITEM), NOW)
    answer = client.get(f"/items/{item_id('second')}.zip")
    assert (answer.status_code, "made-up court" in answer.text) == (410, True)
    assert client.get("/items/zzzzzzzz.zip").status_code == 404
    assert client.get(f"{ITEM}.zip?page=1").status_code == 400


class Loaded(HTMLParser):
    """What a page loads, what it leads to, and its tags."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.loads, self.leads = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("src", "srcset", "data", "poster") or (tag == "link" and name == "href"):
                self.loads.append(value)
            elif name == "href":
                self.leads.append(value)
            assert not name.startswith("on")


def test_a_hostile_text_is_only_text_in_every_file(make_app):
    app = make_app()
    put(catalog_of(app).database, *ground(), an_incident("one", title=HOSTILE, narrative=HOSTILE),
        SourceIn(slug="post", kind="post", title=HOSTILE), an_item("first", outcome("destroyed"), written=HOSTILE),
        ClaimIn(key="c", source="post", kind="statement", summary=HOSTILE, incident=incident_id("one")))  # fmt: skip
    _, public = show(catalog_of(app), item_id("first"), credit=HOSTILE, licence=HOSTILE)
    with changing(catalog_of(app).database, HOSTILE) as session:
        row = session.exec(select(Source).where(Source.slug == "post")).one()
        row.url = row.url_key = "javascript:alert(1)"
    for path in (ITEM, INCIDENT):
        found = pack(app, path)
        page = Loaded(found["index.html"].decode())
        assert page.loads == [f"pictures/{public}.jpg"]
        assert "script" not in page.tags
        assert all(one.startswith(("#", "http://localhost/")) or one in found for one in page.leads)
        assert not any(line.lstrip().startswith("evil") for line in found["LICENCES.txt"].decode().splitlines())


def test_a_picture_whose_file_is_missing_is_told_and_one_that_goes_meanwhile_breaks_it_off(app, monkeypatch):
    _, public = show(catalog_of(app), item_id("first"))
    catalog_of(app).store.remove(filed(pictures.PUBLIC, public))
    [told] = document(pack(app, ITEM), "pictures")["pictures"]
    assert (told["file"], told["sha256"]) == (None, public)
    monkeypatch.setattr("catalog.services.packs.held.here", lambda _, rows: {row.id for row in rows})
    assert app.test_client().get(f"{ITEM}.zip").status_code == 503
