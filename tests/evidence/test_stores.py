"""A store keeps whole files or none, whether a folder or a bucket; and says why when it cannot."""

import io
import os
import socket
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from catalog import config
from catalog.config import BadSetting, Settings
from catalog.domain.errors import Unavailable
from catalog.evidence import bucket, folder, stores
from catalog.evidence.bucket import Bucket
from catalog.evidence.folder import Folder
from catalog.evidence.stores import Missing

LARGE = os.urandom(12_345_678)  # a bucket takes it in several parts
NO_NAMES = ("../x", "a/../../x", "/etc/passwd", "a//b", "", ".", "a/.b", "a\\b", "a\0b", "a" * 901)
EVERY = ("put", "read", "open", "stat", "here", "names", "remove", "check")


def every_way(store):
    """Everything that can be asked of a store, by name."""
    arguments = {"put": ("a/b", b"new"), "here": (["a/b"],), "names": ("a",), "check": ()}
    for name in EVERY:
        yield name, lambda name=name: _whole(getattr(store, name)(*arguments.get(name, ("a/b",))))


def _whole(answer):
    return list(answer) if hasattr(answer, "__next__") else answer


def test_what_is_put_is_read_whole_in_parts_and_from_anywhere(either):
    with tempfile.SpooledTemporaryFile(max_size=1000) as sent:  # what a form hands on
        sent.write(LARGE)
        sent.seek(0)
        either.put("a/b/large", sent)
    either.put("a/c", b"first")
    either.put("a/c", b"then")
    assert (either.read("a/c"), either.read("a/b/large") == LARGE) == (b"then", True)
    assert b"".join(stores.pieces(either, "a/b/large")) == LARGE
    with either.open("a/b/large") as opened:
        assert opened.seek(-5, io.SEEK_END) == len(LARGE) - 5
        assert opened.read() == LARGE[-5:]
        opened.seek(3_000_000)
        assert opened.read(7) == LARGE[3_000_000:3_000_007]
        opened.seek(0)
        assert opened.read() == LARGE
    assert either.stat("a/b/large").size == len(LARGE)
    assert [*either.names("a")] == ["a/b/large", "a/c"]
    assert either.here(["a/c", "a/d"]) == {"a/c"}


def test_what_is_taken_away_is_missing_and_may_be_taken_away_again(either):
    either.put("a/b", b"x")
    for _ in range(2):
        either.remove("a/b")
        assert (either.stat("a/b"), [*either.names("a")]) == (None, [])
    for ask in (either.read, either.open):
        with pytest.raises(Missing):
            ask("a/b")


@pytest.mark.parametrize("name", NO_NAMES)
def test_no_name_leads_out_of_a_store(either, name):
    for ask in (either.read, either.open, lambda one: either.put(one, b"x")):
        with pytest.raises(Missing, match=r"is no name|is missing"):
            ask(name)
    assert either.stat(name) is None


def test_files_that_are_gone_or_changed_are_named(either):
    good, bad, gone = (stores.sha256_of_bytes(one) for one in (b"good", b"bad", b"gone"))
    either.put(stores.filed("kept", good), b"good")
    either.put(stores.filed("kept", bad), b"worse")
    assert [*stores.faults(either, "kept", iter([good, bad, gone]))] == [f"{bad}: changed", f"{gone}: missing"]


def test_files_of_a_folder_are_for_the_catalog_alone(tmp_path):
    Folder(tmp_path).put("pictures/ab/cd/x", b"x")
    found = {one.stat().st_mode & 0o777 for one in tmp_path.rglob("*")}
    assert found == {0o600, 0o700}


@pytest.mark.parametrize("code", [28, 30], ids=["full", "read-only"])
def test_a_disk_that_is_full_or_read_only_keeps_what_was_there_and_no_half_file(tmp_path, monkeypatch, code):
    store = Folder(tmp_path)
    store.put("a/b", b"before")

    def full(*_):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(folder.shutil, "copyfileobj", full)
        with pytest.raises(Unavailable, match=os.strerror(code)):
            store.put("a/b", b"after")
    assert [one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()] == [b"before"]
    store.put("a/b", b"after")
    assert store.read("a/b") == b"after"
    (tmp_path / "a" / ".b-torn.part").write_bytes(b"what a kill leaves")
    store.remove("a/b")
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


@contextmanager
def answering(code, text):
    """A bucket whose server answers everything alike."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(code)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(text)

        do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = answer  # noqa: N815 - the names are http.server's

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Bucket(config.Bucket("made-up", "p", f"http://127.0.0.1:{server.server_port}", "us-east-1"))
        server.shutdown()


@pytest.fixture
def _impatient(monkeypatch, buckets):
    monkeypatch.setattr(bucket, "RETRY", {**bucket.RETRY, "max_retries": 1})


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize(
    ("code", "text", "told"),
    [
        (500, b"<Error><Code>InternalError</Code></Error>", r"answers 500"),
        (403, b"<Error><Code>AccessDenied</Code><AWSAccessKeyId>tests</AWSAccessKeyId></Error>", r"answers 403"),
    ],
)
def test_a_bucket_that_answers_with_a_fault_is_told_by_its_code_alone(code, text, told):
    with answering(code, text) as broken:
        for name, ask in every_way(broken):
            with pytest.raises(Unavailable, match=f"^the bucket made-up cannot be used: it {told}") as error:
                ask()
            assert not isinstance(error.value, Missing), name
            assert not {"tests", "a-secret-of-tests"} & set(str(error.value).split()), name
            assert error.value.__suppress_context__, name


@pytest.mark.usefixtures("_impatient")
def test_a_bucket_that_is_not_there_is_no_missing_file(buckets, tmp_path):
    wrong = Bucket(replace(buckets.of(tmp_path), name="another-bucket"))
    for name in ("put", "read", "names", "remove", "check"):
        with pytest.raises(Unavailable, match=r"answers 404 \(NoSuchBucket\)") as error:
            dict(every_way(wrong))[name]()
        assert not isinstance(error.value, Missing)


@pytest.mark.usefixtures("_impatient")
def test_a_bucket_that_cannot_be_reached_is_used_again_once_it_can(buckets, tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        away = Bucket(replace(buckets.of(tmp_path), endpoint=f"http://127.0.0.1:{unused.getsockname()[1]}"))
        with pytest.raises(Unavailable, match="cannot be reached"):
            away.put("a/b", b"x")
        with pytest.raises(Unavailable, match="cannot be reached"):
            away.check()
    store = Bucket(buckets.of(tmp_path))
    store.check()
    assert store.stat("a/b") is None


def test_storage_is_read_from_an_address(tmp_path):
    def read(url):
        return Settings.read({"CATALOG_DATA": str(tmp_path), "CATALOG_STORAGE_URL": url}).bucket

    assert read("") is None
    assert read("s3://catalog") == config.Bucket("catalog")
    whole = "s3://catalog/one/two?endpoint=https://minio.example.org:9000&region=eu-1"
    assert read(whole) == config.Bucket("catalog", "one/two", "https://minio.example.org:9000", "eu-1")


@pytest.mark.parametrize(
    "url",
    [
        "https://catalog", "s3://", "s3://KEY:hunter2@catalog", "s3://catalog?password=hunter2", "s3://catalog/../x",
        "s3://catalog?endpoint=https://KEY:hunter2@minio", "s3://catalog?endpoint=ftp://x", "s3://a",
        "s3://catalog#hunter2", "s3://ca_ta", "s3://catalog?hunter2", "s3://[", "s3://catalog/" + "x" * 101,
    ],
)  # fmt: skip
def test_an_address_of_storage_that_cannot_be_is_refused_without_repeating_it(url):
    with pytest.raises(BadSetting, match=r"s3://bucket/prefix\?endpoint=https://host&region=name is allowed") as error:
        Settings.read({"CATALOG_STORAGE_URL": url})
    assert "hunter2" not in str(error.value)
