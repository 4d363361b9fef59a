"""Small files are read again once they were replaced, and only then."""

from pathlib import Path

import pytest

from catalog.search.engines.watched import Watched


def replace(file, text):
    fresh = file.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(file)


def test_what_was_replaced_is_read_again(tmp_path):
    watched, file = Watched(), tmp_path / "position"
    for text in ("1", "2", "3 4", "3 5"):
        replace(file, text)
        assert watched.read(file) == watched.read(file) == text


def test_what_was_not_replaced_is_not_read_again(tmp_path, monkeypatch):
    watched, file = Watched(), tmp_path / "position"
    replace(file, "1")
    watched.read(file)
    monkeypatch.setattr(Path, "read_text", lambda *_: pytest.fail("read again"))
    assert watched.read(file) == "1"


def test_another_file_is_another(tmp_path):
    watched = Watched()
    files = [tmp_path / name for name in ("one", "other")]
    for file in files:
        replace(file, file.name)
    assert [watched.read(file) for file in files * 2] == [file.name for file in files * 2]


def test_a_file_that_is_gone_is_an_error(tmp_path):
    watched, file = Watched(), tmp_path / "position"
    replace(file, "1")
    watched.read(file)
    file.unlink()
    with pytest.raises(FileNotFoundError):
        watched.read(file)
