"""The example of docs/api.md works as it is pasted: against a running server, with nothing but its address changed."""

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def address(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_client_of_the_documents_works_as_pasted(app, client, address):
    (example,) = EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert example.count(ADDRESS) == 1
    ran = subprocess.run([sys.executable, "-c", example.replace(ADDRESS, address)], capture_output=True, text=True,
                         check=False, timeout=120)  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    *losses, last = ran.stdout.splitlines()
    rows = client.get("/losses.json?type=small-arms&outcome=captured&outcome=abandoned").get_json()["losses"]
    assert {line.split()[0] for line in losses} == {row["id"] for row in rows}
    assert re.fullmatch(r"\d{3,} records, up to \d{3,}", last)
