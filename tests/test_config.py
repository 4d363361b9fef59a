"""Settings are read from the environment once, and what cannot be used is refused by name."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from catalog.config import PROJECT, BadSetting, Settings

POSTGRES = "postgresql+psycopg://catalog:secret@db.example.org/catalog"


def test_without_any_variable_everything_has_its_default():
    settings = Settings.read({})
    assert settings.data == Path("var").absolute()
    assert settings.database_url == f"sqlite:///{Path('var').absolute() / 'catalog.sqlite3'}"
    assert (settings.port, settings.workers, settings.proxies, settings.url) == (8000, 1, 0, "")
    assert settings.secret_keys == ()
    assert settings.seed_data == PROJECT / "seed_data"


def test_an_empty_variable_is_as_none():
    names = ("CATALOG_DATA", "CATALOG_DATABASE_URL", "CATALOG_SECRET_KEY", "CATALOG_URL", "CATALOG_PROXIES",
             "PORT", "CATALOG_WORKERS")  # fmt: skip
    assert Settings.read(dict.fromkeys(names, "")) == Settings.read({})


def test_the_database_and_the_index_stand_in_the_data_folder(tmp_path):
    settings = Settings.read({"CATALOG_DATA": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'catalog.sqlite3'}"
    assert settings.index == tmp_path / "index"
    assert settings.is_sqlite


def test_reading_makes_no_folder(tmp_path):
    Settings.read({"CATALOG_DATA": str(tmp_path / "data")})
    assert not (tmp_path / "data").exists()


def test_the_environment_is_read_when_nothing_is_given(monkeypatch, tmp_path):
    monkeypatch.setenv("CATALOG_DATA", str(tmp_path))
    monkeypatch.delenv("CATALOG_DATABASE_URL", raising=False)
    assert Settings.read().data == tmp_path


def test_settings_do_not_change():
    with pytest.raises(FrozenInstanceError):
        Settings.read({}).port = 1


def test_several_keys_rotate_and_the_first_is_the_new_one():
    assert Settings.read({"CATALOG_SECRET_KEY": " new , old,, "}).secret_keys == ("new", "old")


def test_another_database_needs_a_key_that_several_hosts_share():
    with pytest.raises(BadSetting, match="CATALOG_SECRET_KEY is needed"):
        Settings.read({"CATALOG_DATABASE_URL": POSTGRES})
    settings = Settings.read({"CATALOG_DATABASE_URL": POSTGRES, "CATALOG_SECRET_KEY": "k"})
    assert (settings.database_url, settings.is_sqlite) == (POSTGRES, False)


@pytest.mark.parametrize(
    ("given", "kept", "is_https"),
    [
        ("https://catalog.example.org/", "https://catalog.example.org", True),
        ("http://localhost:8000", "http://localhost:8000", False),
        ("", "", False),
    ],
)
def test_the_public_address_has_no_slash_at_its_end(given, kept, is_https):
    settings = Settings.read({"CATALOG_URL": given})
    assert (settings.url, settings.is_https) == (kept, is_https)


@pytest.mark.parametrize("url", ["mysql://host/x", "postgres://host/x", "catalog.sqlite3", "sqlite3:///x", "oracle:x"])
def test_a_database_of_another_kind_is_refused_with_what_is_allowed(url):
    with pytest.raises(BadSetting, match=r"CATALOG_DATABASE_URL is .* begins with sqlite or postgresql\+psycopg"):
        Settings.read({"CATALOG_DATABASE_URL": url})


def test_a_password_stands_in_no_message():
    with pytest.raises(BadSetting) as refused:
        Settings.read({"CATALOG_DATABASE_URL": "mysql://me:hunter2@host/x"})
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("url", ["catalog.example.org", "ftp://catalog.example.org", "//x"])
def test_a_public_address_that_is_none_is_refused(url):
    with pytest.raises(BadSetting, match="CATALOG_URL"):
        Settings.read({"CATALOG_URL": url})


@pytest.mark.parametrize(
    ("name", "text", "allowed"),
    [
        ("PORT", "0", "1 to 65535"),
        ("PORT", "65536", "1 to 65535"),
        ("PORT", "http", "1 to 65535"),
        ("PORT", "-1", "1 to 65535"),
        ("PORT", "80.0", "1 to 65535"),
        ("PORT", " 80", "1 to 65535"),
        ("PORT", "²", "1 to 65535"),
        ("CATALOG_WORKERS", "0", "1 to 64"),
        ("CATALOG_WORKERS", "65", "1 to 64"),
        ("CATALOG_PROXIES", "11", "0 to 10"),
    ],
)
def test_a_number_out_of_bounds_is_refused_with_what_is_allowed(name, text, allowed):
    with pytest.raises(BadSetting, match=f"{name} is .*: a whole number from {allowed} is allowed"):
        Settings.read({name: text})


@pytest.mark.parametrize(("name", "field", "value"), [("PORT", "port", 65535), ("CATALOG_WORKERS", "workers", 64),
                                                      ("CATALOG_PROXIES", "proxies", 10)])  # fmt: skip
def test_a_number_at_its_bound_is_taken(name, field, value):
    assert getattr(Settings.read({name: str(value)}), field) == value


def test_tiles_are_an_address_and_whom_they_are_owed_to():
    text = "https://{s}.tiles.example.org/{z}/{x}/{y}.png © their owners"
    tiles = Settings.read({"CATALOG_MAP_TILES": text}).tiles
    assert (tiles.origin, tiles.attribution) == ("https://*.tiles.example.org", "© their owners")
    assert Settings.read({}).tiles is None


@pytest.mark.parametrize(
    "text",
    [
        "https://t.example.org/{z}/{x}/{y}.png",
        "https://t.example.org/{z}/{x}.png us",
        "ftp://t.example.org/{z}/{x}/{y} us",
        "https://t.example.org; script-src */{z}/{x}/{y} us",
        "https://t.example.org,evil.example/{z}/{x}/{y} us",
    ],
)
def test_tiles_that_are_none_are_refused_with_an_example(text):
    with pytest.raises(BadSetting, match=r"CATALOG_MAP_TILES is .*, as in https://tiles\.example\.org"):
        Settings.read({"CATALOG_MAP_TILES": text})
