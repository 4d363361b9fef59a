"""A scanner from outside, set upon a server of its own: it finds nothing that docs/security.md does not explain."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.support.counts import count
from tests.support.databases import laid_out
from tests.support.server import Server

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(os.environ.get("CATALOG_CAMPAIGN") != "1", reason="a scanner takes minutes: make campaign"),
]
SECONDS = count("SOAK_SECONDS", 480)
PLACE, VERSION = Path(__file__).parents[2] / ".venv-scan", "3.2.3"
# Those that try what the catalog could have. What looks for other products, or asks other hosts, is left out.
MODULES = ("csp", "cookieflags", "http_headers", "https_redirect", "methods", "xss", "permanentxss", "sql", "timesql",
           "ssrf", "exec", "file", "redirect", "crlf", "upload", "backup", "htaccess", "csrf", "xxe")  # fmt: skip
SAYS = ("vulnerabilities", "anomalies", "additionals")
# What is found and is none, each explained in docs/security.md: how it is called, and what its address ends in.
EXPLAINED = {"Backup file": ".zip", "Unencrypted Channels": "/", "Secure Flag cookie": "/", "HTTP Methods": ""}


@pytest.fixture(scope="module")
def wapiti():
    """The scanner, in an environment that is made when it is not there."""
    if not (PLACE / "bin" / "wapiti").exists():
        venv.create(PLACE, with_pip=True)
        # Some of what it wants has no wheel.
        install = ["-m", "pip", "install", "--quiet", "--prefer-binary", f"wapiti3=={VERSION}"]
        subprocess.run([PLACE / "bin" / "python", *install], check=True)
    return PLACE / "bin" / "wapiti"


@pytest.fixture
def attacked(prepared, tmp_path):
    server = Server(laid_out(prepared, tmp_path / "data"))
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def scan(wapiti, url, folder):
    report = folder / "found.json"
    bounds = ["--depth", "2", "--max-links-per-page", "30", "--max-files-per-dir", "15"]
    times = ["--max-scan-time", str(SECONDS), "--max-attack-time", str(max(20, SECONDS // 8))]
    asked = ["-u", f"{url}/", "--scope", "folder", "-m", ",".join(MODULES), "--no-bugreport", "--flush-session"]
    where = ["--store-session", str(folder), "-f", "json", "-o", str(report)]
    subprocess.run([wapiti, *asked, *bounds, *times, *where], check=True, stdout=sys.stderr)
    return json.loads(report.read_text())


def test_a_scanner_finds_nothing_that_is_not_explained(wapiti, attacked, tmp_path):
    told = scan(wapiti, attacked.url, tmp_path)
    assert told["infos"]["crawled_pages_nbr"] > 50
    found = [(kind, one["method"], one["path"], one["info"])
             for part in SAYS for kind, every in told[part].items() for one in every]  # fmt: skip
    known = [kind in EXPLAINED and path.endswith(EXPLAINED[kind]) for kind, _, path, _ in found]
    assert [one for one, is_known in zip(found, known, strict=True) if not is_known] == []
    assert "Traceback" not in attacked.log()
