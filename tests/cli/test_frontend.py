"""What browsers are served that is not ours is fetched once, from the registry that npm is set to, and checked."""

import base64
import hashlib
import io
import json
import tarfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from catalog.cli import frontend as fetch

NAME, FILE = "made-up", "dist/made-up.js"


def packed(**files):
    """A package of these files, as registries give it out."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, text in {FILE: "1;", **files}.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    return made.getvalue()


@pytest.fixture
def registry(tmp_path, monkeypatch):
    """A registry with one package; its address, and the lock file that names the package."""
    monkeypatch.setattr(fetch, "FILES", {NAME: (FILE,)})
    package, content = tmp_path / "registry" / NAME / "-" / f"{NAME}-1.2.3.tgz", packed()
    package.parent.mkdir(parents=True)
    package.write_bytes(content)
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    lock = tmp_path / "package-lock.json"
    lock.write_text(json.dumps({"packages": {f"node_modules/{NAME}": {"version": "1.2.3", "integrity": integrity}}}))
    handler = partial(_Quiet, directory=str(tmp_path / "registry"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", lock, package
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def set_by(registry, where, tmp_path):
    """The environment of a machine whose npm is set to the registry in one of the places where it can be."""
    (tmp_path / ".npmrc").write_text(
        "fund=false\nregistry = ${HERE}/\n" if where == "file" else "registry=http://x.invalid"
    )
    names = {"lower": "npm_config_registry", "upper": "NPM_CONFIG_REGISTRY"}
    return {"HOME": str(tmp_path), "HERE": registry, **({names[where]: registry} if where in names else {})}


@pytest.mark.parametrize("where", ["lower", "upper", "file"])
def test_files_come_from_the_registry_of_the_machine_once(registry, tmp_path, where):
    address, lock, _ = registry
    environment = set_by(address, where, tmp_path)
    assert fetch.fetch(lock, tmp_path / "vendor", environment)
    assert (tmp_path / "vendor" / NAME / "made-up.js").read_text() == "1;"
    assert not fetch.fetch(lock, tmp_path / "vendor", {"npm_config_registry": "http://127.0.0.1:9"})


def test_a_package_that_is_not_that_of_the_lock_file_changes_nothing(registry, tmp_path):
    address, lock, package = registry
    package.write_bytes(packed(more="2;"))
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "kept").touch()
    with pytest.raises(fetch.Wrong, match=NAME):
        fetch.fetch(lock, tmp_path / "vendor", {"npm_config_registry": address})
    assert [one.name for one in (tmp_path / "vendor").iterdir()] == ["kept"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "file:///etc"])
def test_a_registry_that_cannot_be_asked_is_named(registry, tmp_path, address):
    with pytest.raises(fetch.Unreachable, match=address.split("/")[-1]):
        fetch.fetch(registry[1], tmp_path / "vendor", {"npm_config_registry": address})


def test_the_lock_file_has_every_package_that_is_wanted_with_its_sum():
    packages = json.loads(fetch.LOCK.read_text())["packages"]
    wanted = packages[""]["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in fetch.FILES} == wanted
    assert all(packages[f"node_modules/{name}"]["integrity"].startswith("sha512-") for name in fetch.FILES)
