"""`pack` as scripts meet it."""

import json

import pytest

from tests.support.databases import laid_out
from tests.support.packs import members


@pytest.fixture
def data(prepared, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    laid_out(prepared, folder)
    return folder


def test_a_record_is_packed_whole_or_not_at_all(run, data, tmp_path):
    run("export", "losses", "--format", "json", "--out", tmp_path / "losses.json", data=data)
    loss = json.loads((tmp_path / "losses.json").read_text())["losses"][0]
    for kind, key in (("items", loss["item"]), ("incidents", loss["incident"])):
        out = tmp_path / f"{key}.zip"
        answer = run("pack", kind, key, "--out", out, "--json", data=data)
        assert (answer.returncode, answer.stderr) == (0, "")
        assert json.loads(answer.stdout) == {"kind": kind, "id": key, "out": str(out), "size": out.stat().st_size}
        record = json.loads(members(out.read_bytes())["record.json"])
        assert loss in record["losses"]
        assert record["about"]["address"] == f"/{kind}/{key}"
    answer = run("pack", "items", "zzzzzzzz", "--out", tmp_path / "none.zip", data=data)
    assert (answer.returncode, "zzzzzzzz" in answer.stderr, (tmp_path / "none.zip").exists()) == (1, True, False)
    run("export", "losses", "--taken-by", "unknown", "--format", "zip", "--out", tmp_path / "l.zip", data=data)
    run("export", "losses", "--taken-by", "unknown", "--format", "csv", "--out", tmp_path / "l.csv", data=data)
    found = members((tmp_path / "l.zip").read_bytes())
    assert found["losses.csv"] == (tmp_path / "l.csv").read_bytes()
    assert json.loads(found["about.json"])["address"].startswith("/losses/?taken_by=unknown")
    assert run("pack", "types", "t-72", "--out", tmp_path / "none.zip", data=data).returncode == 2
