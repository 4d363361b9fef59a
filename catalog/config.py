"""Settings, read once from the environment and frozen. Never reads a database or makes a folder."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

DEFAULT_PORT = 8000
LAST_PORT = 65_535
DATABASES = ("sqlite", "postgresql+psycopg")
SIGN_UP = ("invitation", "open", "closed")  # the first of each is what is meant when nothing is set
MAILERS = ("console", "file")
NO_YES = ("no", "yes")
LOGS = ("plain", "json")
SECOND_STEP = ("choice", "reviewers", "everybody")
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
PREFIX = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?")
ENDPOINT = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?(?:/[A-Za-z0-9._/-]*)?")
REGION = re.compile(r"[A-Za-z0-9-]{1,40}")
LONGEST_PREFIX = 100
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Tiles:
    """Where tiles of a map come from: an address with {z}, {x} and {y}, and whom they are owed to."""

    address: str
    attribution: str

    @property
    def origin(self) -> str:
        """Scheme and host, as a content security policy names them; `{s}.` stands for several hosts."""
        scheme, _, rest = self.address.partition("://")
        return f"{scheme}://{rest.partition('/')[0].replace('{s}', '*')}"


@dataclass(frozen=True)
class Bucket:
    """A bucket of object storage. `endpoint` is "" for that of AWS, `region` for what AWS_REGION says."""

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""


class BadSetting(ValueError):
    """A variable of the environment that cannot be used; the message names it and says what is allowed."""


@dataclass(frozen=True)
class Settings:
    """Where things are and how they are served.

    `url` is the public address ("" when unknown: any host is then answered); `proxies` is how many to trust.
    `sign_up` is one of SIGN_UP, `mailer` of MAILERS, `log` of LOGS. `second_step`: of whom a code is asked beside the
    password, one of SECOND_STEP. `keep_exif`: what cameras wrote is for reviewers.
    `embargo_hours` and `coarsen_m` are what a logged incident gets unless an editor says otherwise: hours after its day
    until it is public, and metres to which its point is made coarse. `tiles` lie under maps; None for our own outlines.
    `bucket` is where files are kept that several hosts share; None for the data folder.
    """

    data: Path
    database_url: str
    secret_keys: tuple[str, ...] = ()
    url: str = ""
    proxies: int = 0
    port: int = DEFAULT_PORT
    workers: int = 1
    sign_up: str = "invitation"
    confirm_email: bool = False
    second_step: str = "choice"
    mailer: str = "console"
    log: str = "plain"
    keep_exif: bool = False
    embargo_hours: int = 72
    coarsen_m: int = 1000
    tiles: Tiles | None = None
    bucket: Bucket | None = None
    seed_data: Path = PROJECT / "seed_data"
    images: Path = PROJECT / "images"
    templates: Path = PROJECT / "templates"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def index(self) -> Path:
        return self.data / "index"

    @property
    def is_https(self) -> bool:
        return self.url.startswith("https://")

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read `CATALOG_*` and `PORT`; raises BadSetting."""
        env = os.environ if environment is None else environment
        data = Path(env.get("CATALOG_DATA") or "var").absolute()
        keys = tuple(key.strip() for key in env.get("CATALOG_SECRET_KEY", "").split(",") if key.strip())
        settings = cls(
            data=data,
            database_url=_database_url(env.get("CATALOG_DATABASE_URL") or f"sqlite:///{data / 'catalog.sqlite3'}"),
            secret_keys=keys,
            url=_address(env.get("CATALOG_URL", "")),
            proxies=_number(env, "CATALOG_PROXIES", 0, 0, 10),
            port=_number(env, "PORT", DEFAULT_PORT, 1, LAST_PORT),
            workers=_number(env, "CATALOG_WORKERS", 1, 1, 64),
            sign_up=_one_of(env, "CATALOG_SIGN_UP", SIGN_UP),
            confirm_email=_one_of(env, "CATALOG_CONFIRM_EMAIL", NO_YES) == "yes",
            second_step=_one_of(env, "CATALOG_SECOND_STEP", SECOND_STEP),
            mailer=_one_of(env, "CATALOG_MAILER", MAILERS),
            log=_one_of(env, "CATALOG_LOG", LOGS),
            keep_exif=_one_of(env, "CATALOG_KEEP_EXIF", NO_YES) == "yes",
            embargo_hours=_number(env, "CATALOG_EMBARGO_HOURS", 72, 0, 24 * 365),
            coarsen_m=_number(env, "CATALOG_COARSEN_M", 1000, 0, 100_000),
            tiles=_tiles(env.get("CATALOG_MAP_TILES", "")),
            bucket=_bucket(env.get("CATALOG_STORAGE_URL", "")),
        )
        if not settings.is_sqlite and not keys:
            raise BadSetting(
                "CATALOG_SECRET_KEY is needed with a database other than SQLite: several hosts must share it"
            )
        return settings


def _database_url(text: str) -> str:
    if text.split(":", 1)[0] not in DATABASES:
        raise BadSetting(f"CATALOG_DATABASE_URL is {_masked(text)!r}: it begins with {' or '.join(DATABASES)}")
    return text


def _masked(url: str) -> str:
    """The address without its password, fit for a message."""
    try:
        password = urlsplit(url).password
    except ValueError:
        return "not an address"
    return url.replace(f":{password}@", ":***@") if password else url


def _address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise BadSetting(f"CATALOG_URL is {text!r}: it begins with http:// or https://")
    return text.rstrip("/")


def _tiles(text: str) -> Tiles | None:
    """`https://tiles.example.org/{z}/{x}/{y}.png © their owners`."""
    address, _, attribution = text.strip().partition(" ")
    is_address = re.fullmatch(r"https?://(\{s\}\.)?[A-Za-z0-9.:-]+/[^\s;,\"'<>]*", address)
    if text and not (is_address and all(one in address for one in ("{z}", "{x}", "{y}")) and attribution.strip()):
        example = "https://tiles.example.org/{z}/{x}/{y}.png © their owners"
        raise BadSetting(f"CATALOG_MAP_TILES is {text[:200]!r}: an address and whom it is owed to, as in {example}")
    return Tiles(address, attribution.strip()) if text else None


def _bucket(text: str) -> Bucket | None:
    """`s3://bucket/prefix?endpoint=https://…&region=…`. What was given is never repeated: it may hold a password."""
    if not text:
        return None
    try:
        url = urlsplit(text)
        options = dict(parse_qsl(url.query, keep_blank_values=True, strict_parsing=True)) if url.query else {}
    except ValueError:
        raise _no_bucket("it is no address") from None
    bucket = Bucket(url.netloc, url.path.strip("/"), options.pop("endpoint", ""), options.pop("region", ""))
    if url.scheme != "s3" or url.fragment or options:
        raise _no_bucket("nothing else is allowed in it")
    for name, rule in (("name", BUCKET), ("prefix", PREFIX), ("endpoint", ENDPOINT), ("region", REGION)):
        value = getattr(bucket, name)
        if not rule.fullmatch(value) and (value or name == "name"):
            raise _no_bucket(f"its {name} cannot be one")
    if len(bucket.prefix) > LONGEST_PREFIX:
        raise _no_bucket(f"its prefix is longer than {LONGEST_PREFIX} characters")
    return bucket


def _no_bucket(why: str) -> BadSetting:
    return BadSetting(
        f"CATALOG_STORAGE_URL cannot be used, {why}: s3://bucket/prefix?endpoint=https://host&region=name is allowed; "
        "all but the bucket may be left out, and credentials stand in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    )


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    text = env.get(name) or allowed[0]
    if text not in allowed:
        raise BadSetting(f"{name} is {text!r}: {' or '.join(allowed)} is allowed")
    return text


def _number(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise BadSetting(f"{name} is {text!r}: a whole number from {least} to {most} is allowed")
    return int(text)
