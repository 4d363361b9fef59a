"""Files kept in a bucket of object storage that speaks as S3 does.

Nothing in it is made public: no access list is ever set and no address of it is handed out. Credentials are read by the
library from the usual AWS_* variables; what a bucket answers is told by code and word alone, for it may name keys.
"""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from io import SEEK_CUR, SEEK_END, SEEK_SET, BufferedReader, RawIOBase
from typing import Any, BinaryIO

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from catalog import config
from catalog.domain.errors import Unavailable
from catalog.evidence.stores import BLOCK, Missing, Stat, is_name

PIECE = 8 * BLOCK  # bytes that are asked for at once, at most
AT_ONCE = 16  # names that are asked after at once
CLIENT = {"connect_timeout": timedelta(seconds=5), "timeout": timedelta(seconds=20)}
RETRY = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=10),
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=1), "base": 2},
}
PROBE = "ready"  # a folder that nothing is in
NO_BUCKET = "NoSuchBucket"
STATUS = re.compile(r"status code: (\d{3})")
CODE = re.compile(r"<Code>([A-Za-z]{1,40})</Code>")
LATE = re.compile(r"timed out|kind: Timeout")


@dataclass(frozen=True)
class Bucket:
    """A bucket, by its settings; opened when it is used first."""

    settings: config.Bucket

    @cached_property
    def _store(self) -> S3Store:
        own = {"endpoint": self.settings.endpoint, "region": self.settings.region}
        client: Any = {**CLIENT, "allow_http": self.settings.endpoint.startswith("http://")}
        options: Any = {name: value for name, value in own.items() if value} | {"checksum_algorithm": "SHA256"}
        retry: Any = RETRY
        with self._told("the storage"):
            return S3Store(
                self.settings.name, prefix=self.settings.prefix or None, config=options, client_options=client,
                retry_config=retry,
            )  # fmt: skip

    def put(self, name: str, source: bytes | BinaryIO) -> None:
        with self._told(name):
            obstore.put(self._store, _checked(name), source)

    def read(self, name: str) -> bytes:
        with self._told(name):
            return bytes(obstore.get(self._store, _checked(name)).bytes())

    def open(self, name: str, known: Stat | None = None) -> BinaryIO:
        found = known or self.stat(name)
        if found is None:
            raise Missing(f"the file {name} is missing")
        return BufferedReader(_Reader(self, name, found.size), BLOCK)

    def stat(self, name: str) -> Stat | None:
        with suppress(Missing), self._told(name):
            found = obstore.head(self._store, _checked(name))
            return Stat(found["size"], found["last_modified"])
        return None

    def here(self, names: Iterable[str]) -> frozenset[str]:
        wanted = list(names)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return frozenset(name for name, one in zip(wanted, pool.map(self.stat, wanted), strict=True) if one)

    def names(self, folder: str) -> Iterator[str]:
        with self._told(folder):
            for some in obstore.list(self._store, f"{_checked(folder)}/"):
                yield from (one["path"] for one in some)

    def remove(self, name: str) -> None:
        with suppress(Missing), self._told(name):
            obstore.delete(self._store, _checked(name))

    def check(self) -> None:
        """Asks for nothing but an answer: whether it may be written to shows when it is."""
        with self._told("the storage"):
            obstore.list_with_delimiter(self._store, PROBE)

    def part(self, name: str, start: int, length: int) -> bytes:
        """At most so many bytes of a file, from a place within it on."""
        with self._told(name):
            return bytes(obstore.get_range(self._store, name, start=start, length=length))

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Turn whatever a bucket, or the way to it, answers into one clear line."""
        try:
            yield
        except FileNotFoundError as error:
            if NO_BUCKET in str(error):
                raise Unavailable(self._refusal(str(error))) from None
            raise Missing(f"the file {name} is missing") from None
        except (BaseError, OSError, ValueError) as error:
            raise Unavailable(self._refusal(str(error))) from None

    def _refusal(self, text: str) -> str:
        status, code = STATUS.search(text), CODE.search(text)
        if status:
            told = f"it answers {status[1]}{f' ({code[1]})' if code else ''}"
        else:
            told = "it does not answer in time" if LATE.search(text) else "it cannot be reached"
        return f"the bucket {self.settings.name} cannot be used: {told}"


class _Reader(RawIOBase):
    """An object as a file: what is read of it is asked for by its place."""

    def __init__(self, bucket: Bucket, name: str, size: int) -> None:
        self._bucket, self._name, self._size, self._at = bucket, name, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        self._at = max(0, offset + {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._size}[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        length = min(len(buffer), self._size - self._at, PIECE)
        if length <= 0:
            return 0
        piece = self._bucket.part(self._name, self._at, length)
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def readall(self) -> bytes:
        found = bytearray()
        while piece := self.read(PIECE):
            found += piece
        return bytes(found)


def _checked(name: str) -> str:
    if not is_name(name):
        raise Missing(f"{name[:200]!r} is no name of a file")
    return name
