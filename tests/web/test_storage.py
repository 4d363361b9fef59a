"""Files in a folder or a bucket behind the pages: the same answers from both, clear ones where they cannot be had."""

import errno
import io
import os
from contextlib import closing
from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import select

from catalog import create_app
from catalog.config import Settings
from catalog.domain.outcomes import Role
from catalog.domain.vocabulary import Sensitivity
from catalog.evidence import bucket, folder
from catalog.evidence.bucket import Bucket
from catalog.evidence.folder import Folder
from catalog.evidence.stores import filed
from catalog.models import ArchiveCopy, Picture, Snapshot, Source
from catalog.services.imports import locks
from catalog.services.pictures import pictures
from tests.services.writing import all_of, an_item, changing, ground, item_id, outcome, put
from tests.support import packs, stores
from tests.support.drawn import encoded, scene
from tests.web.conftest import catalog_of
from tests.web.signing import guard, operator, signed_in

MULTIPART = {"content_type": "multipart/form-data"}
PICTURE = encoded(scene(1))


def text_of(answer):
    return answer.get_data(as_text=True)


def add_picture(client):
    sent = {"csrf_token": guard(client, "/pictures/new"), "file": (io.BytesIO(PICTURE), "one.jpg")}
    return client.post("/pictures/", data=sent, headers={"Accept": "application/json"}, **MULTIPART)


def add_copy(client, source):
    sent = {"csrf_token": guard(client, f"{source}/edit"), "file": (io.BytesIO(b"a page"), "page.html")}
    return client.post(f"{source}/archives", data=sent, **MULTIPART)


def freeze(client):
    path = "/snapshots/new?rows=type"
    return client.post(path, data={"csrf_token": guard(client, path), "title": ""})


def hand_in(client):
    sent = {"csrf_token": guard(client, "/imports/new"), "file": (io.BytesIO(b"a,b\n1,2\n"), "list.csv")}
    return client.post("/imports/new", data=sent, **MULTIPART)


def publish(app):
    with changing(catalog_of(app).database) as session:
        for row in session.exec(select(Picture)):
            row.sensitivity = Sensitivity.NONE


def counted(catalog):
    return [len(all_of(catalog.database, model)) for model in (Picture, ArchiveCopy, Snapshot)]


@pytest.fixture
def app(make_app):
    """A small catalog."""
    made = make_app()
    put(catalog_of(made).database, *ground(), an_item("one", outcome("destroyed")))
    return made


def test_a_picture_is_handed_on_alike_from_a_folder_and_a_bucket(app, either):
    stores.on(either, catalog_of(app))
    [told] = add_picture(signed_in(app, Role.CONTRIBUTOR)).get_json()["added"]
    path, visitor = f"/pictures/{told['picture']}/file", app.test_client()
    assert visitor.get(path).status_code == 404
    publish(app)
    whole = visitor.get(path, buffered=True)
    assert (whole.status_code, whole.mimetype) == (200, "image/jpeg")
    assert whole.data == either.read(filed(pictures.PUBLIC, told["picture"]))
    assert whole.headers["ETag"] == f'"{told["picture"]}"'
    assert (whole.headers["Cache-Control"], whole.headers["Accept-Ranges"]) == ("public, max-age=60", "bytes")
    part = visitor.get(path, headers={"Range": "bytes=100-199"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.data)}"
    assert visitor.get(path, headers={"Range": f"bytes={len(whole.data)}-"}, buffered=True).status_code == 416
    assert visitor.get(path, headers={"If-None-Match": whole.headers["ETag"]}, buffered=True).status_code == 304
    head = visitor.head(path, buffered=True)
    assert (head.status_code, head.content_length, head.data) == (200, len(whole.data), b"")


def broken_stores(tmp_path, buckets, patch):
    """Stores that cannot be written, with what they say."""

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    patch.setattr(bucket, "RETRY", {**bucket.RETRY, "max_retries": 0})
    patch.setattr(folder.shutil, "copyfileobj", full)
    patch.setattr(folder.tempfile, "TemporaryFile", full)
    yield Folder(tmp_path / "full"), "No space left on device"
    yield Bucket(replace(buckets.of(tmp_path), endpoint="http://127.0.0.1:9")), "cannot be reached"


def test_what_cannot_be_kept_leaves_no_row_and_is_kept_once_it_can(app, tmp_path, buckets, monkeypatch):
    catalog, editor = catalog_of(app), operator(app)
    whole, before = catalog.store, counted(catalog)
    acts = (add_picture, partial(add_copy, source=f"/sources/{all_of(catalog.database, Source)[0].public_id}"), freeze)
    with monkeypatch.context() as patch:
        for store, why in broken_stores(tmp_path, buckets, patch):
            stores.on(store, catalog)
            for act in acts:
                answer = act(editor)
                assert (answer.status_code, why in text_of(answer)) == (503, True), act
            ready = app.test_client().get("/readyz")
            assert (ready.status_code, why in ready.get_json()["storage"]) == (503, True)
    assert counted(catalog) == before
    assert [one for one in (tmp_path / "full").rglob("*") if one.is_file()] == []
    stores.on(whole, catalog)
    assert [act(editor).status_code for act in acts] == [200, 303, 303]
    assert counted(catalog) == [count + 1 for count in before]
    assert app.test_client().get("/readyz").get_json()["storage"] == "ok"


@pytest.mark.postgres
def test_what_one_host_writes_the_other_has_at_once(postgres_database, tmp_path, buckets):
    put(postgres_database, *ground(), an_item("one", outcome("destroyed")))
    shared = {"database_url": postgres_database.url, "secret_keys": ("a key of tests",), "bucket": buckets.of(tmp_path)}
    here, there = (create_app(Settings(data=tmp_path / host, **shared)) for host in ("here", "there"))
    with closing(catalog_of(here)), closing(catalog_of(there)):
        [told] = add_picture(signed_in(here, Role.CONTRIBUTOR)).get_json()["added"]
        publish(here)
        answer = there.test_client().get(f"/pictures/{told['picture']}/file", buffered=True)
        assert (answer.status_code, answer.content_length > 0) == (200, True)
        assert operator(there).get(hand_in(operator(here)).location).status_code == 200
        release = locks.take(catalog_of(here), "made-up-list")
        assert locks.is_taken(catalog_of(there), "made-up-list")
        assert locks.take(catalog_of(there), "made-up-list") is None
        release()
        assert not locks.is_taken(catalog_of(there), "made-up-list")
        kept = {one.name.partition(".")[0] for host in ("here", "there") for one in (tmp_path / host).iterdir()}
        assert kept <= {"index"}


@pytest.mark.parametrize("path", ["/items/{}.zip", "/losses.zip"])
def test_packs_hold_the_same_from_a_bucket(app, buckets, tmp_path, path):
    catalog = catalog_of(app)
    packs.show(catalog, item_id("one"), licence="CC0-1.0")
    path, visitor = path.format(item_id("one")), app.test_client()
    before = packs.members(visitor.get(path, buffered=True).data)
    store = Bucket(buckets.of(tmp_path))
    for name, data in stores.content(catalog.store).items():
        store.put(name, data)
    stores.on(store, catalog)
    after = packs.members(visitor.get(path, buffered=True).data)
    pictures_of = {name: data for name, data in before.items() if name.startswith(("pictures/", "thumbnails/"))}
    assert (len(pictures_of) > 0, before.keys()) == (True, after.keys())
    assert {name: after[name] for name in pictures_of} == pictures_of


def test_an_object_is_for_its_owner_alone(buckets, tmp_path):
    import boto3  # noqa: PLC0415 - takes a second

    store, name = Bucket(buckets.of(tmp_path)), "pictures/ab/cd/x"
    store.put(name, b"x")
    client = boto3.client("s3", endpoint_url=buckets.endpoint, region_name="us-east-1")
    grants = client.get_object_acl(Bucket=stores.NAME, Key=f"{store.settings.prefix}/{name}")["Grants"]
    assert [(one["Grantee"]["Type"], one["Permission"]) for one in grants] == [("CanonicalUser", "FULL_CONTROL")]
