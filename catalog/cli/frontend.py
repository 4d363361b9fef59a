"""Fetches what browsers are served that is not ours: the packages of the lock file, each checked by its sha512.

Only the files named here are kept, below `catalog/static/vendor/`. Nothing is done where they are there already. No
Node is needed; the registry is the one that npm is set to on this machine. Set-up runs this file by itself: it needs
the standard library alone.
"""

import base64
import hashlib
import io
import json
import os
import re
import shutil
import ssl
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError

PROJECT = Path(__file__).resolve().parents[2]
LOCK = PROJECT / "package-lock.json"
VENDOR = PROJECT / "catalog" / "static" / "vendor"
STAMP = ".fetched"
REGISTRY = "https://registry.npmjs.org/"
SECONDS = 60
TRIES, PAUSE = 3, 1.0  # and seconds between: a registry may not answer once
MOST_BYTES = 50_000_000  # of one package
# Package → its files that are served.
FILES = {
    "leaflet": ("LICENSE", "dist/leaflet.js", "dist/leaflet.css"),
    "leaflet.markercluster": ("MIT-LICENCE.txt", "dist/leaflet.markercluster.js", "dist/MarkerCluster.css"),
    "topojson-client": ("LICENSE", "dist/topojson-client.min.js"),
    "world-atlas": ("LICENSE", "countries-50m.json", "countries-110m.json"),
}


class Unreachable(Exception):
    """A registry that does not answer; the message says which and why."""


class Wrong(Exception):
    """A package that is not the one of the lock file."""


def fetch(lock: Path = LOCK, vendor: Path = VENDOR, environment: Mapping[str, str] | None = None) -> bool:
    """Make `vendor` what the lock file says; False where it is so already. Raises Unreachable, Wrong."""
    wanted = hashlib.sha256(lock.read_bytes() + json.dumps(FILES).encode()).hexdigest()
    if (vendor / STAMP).is_file() and (vendor / STAMP).read_text() == wanted:
        return False
    settings = Npm(os.environ if environment is None else environment)
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    vendor.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".vendor-", dir=vendor.parent) as folder:
        made = Path(folder) / "made"
        for name, files in FILES.items():
            package = packages[f"node_modules/{name}"]
            content = settings.get(package.get("resolved") or settings.address(name, package["version"]))
            check(content, package["integrity"], name)
            _unpack(content, files, made / name)
        (made / STAMP).write_text(wanted)
        made.chmod(0o755)
        shutil.rmtree(vendor, ignore_errors=True)
        made.rename(vendor)
    return True


def check(content: bytes, integrity: str, name: str) -> None:
    """Raises Wrong unless the bytes have the sha512 of the lock file."""
    found = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if f"sha512-{found}" not in integrity.split():
        raise Wrong(f"{name} is not the package of {LOCK.name}: its sha512 differs")


class Npm:
    """The settings that npm has: the environment before `.npmrc` of the project, of the user and of the machine."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.by_name = {name.lower(): value for name, value in environment.items() if value}

    def address(self, name: str, version: str) -> str:
        registry = self.setting("registry") or REGISTRY
        return f"{registry.rstrip('/')}/{name}/-/{name.rpartition('/')[2]}-{version}.tgz"

    def setting(self, name: str) -> str:
        """One setting; "" where nothing sets it."""
        if found := self.by_name.get(f"npm_config_{name}"):
            return found
        return next((found for file in self._files() if (found := self._in_file(file, name))), "")

    def _files(self) -> list[Path]:
        home = self.environment.get("HOME") or str(Path.home())
        named = [
            self.by_name.get("npm_config_userconfig", f"{home}/.npmrc"),
            self.by_name.get("npm_config_globalconfig"),
        ]
        return [PROJECT / ".npmrc", *(Path(one) for one in (*named, "/etc/npmrc", "/usr/etc/npmrc") if one)]

    def _in_file(self, file: Path, name: str) -> str:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except OSError:
            return ""
        values = [value for key, _, value in (line.partition("=") for line in lines) if key.strip() == name]
        return re.sub(r"\$\{(\w+)\}", self._variable, values[-1].strip().strip("\"'")) if values else ""

    def _variable(self, match: re.Match[str]) -> str:
        return self.environment.get(match[1], match[0])

    def get(self, address: str) -> bytes:
        """The bytes at an address; raises Unreachable."""
        if not address.startswith(("https://", "http://")):
            raise Unreachable(f"{address} is no address of a registry")
        trusted = ssl.create_default_context(cafile=self.setting("cafile") or None)
        tries = TRIES
        while True:
            try:
                with urllib.request.urlopen(address, timeout=SECONDS, context=trusted) as answer:  # noqa: S310 - checked
                    content: bytes = answer.read(MOST_BYTES)
                    return content
            except (URLError, OSError) as error:
                tries -= 1
                if not tries:
                    raise Unreachable(f"{address}: {error}") from error
            time.sleep(PAUSE)


def _unpack(content: bytes, files: tuple[str, ...], folder: Path) -> None:
    """The named files of a package, side by side; nothing else of it is written."""
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for name in files:
            member = archive.extractfile(f"package/{name}")
            if member is None:
                raise Wrong(f"{folder.name} has no {name}")
            (folder / Path(name).name).write_bytes(member.read())


def main() -> int:
    try:
        if fetch():
            sys.stdout.write(f"Fetched {', '.join(FILES)} into {VENDOR.relative_to(PROJECT)}\n")
    except Unreachable as error:
        sys.stderr.write(f"{error}\nThe catalog runs without it: maps are then drawn on the server alone.\n")
    except (Wrong, KeyError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
