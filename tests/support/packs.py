"""Packs read back, and pictures put on items for them."""

import hashlib
import io
import subprocess
import sys
import zipfile
from functools import cache

from sqlmodel import select

from catalog.domain.vocabulary import Sensitivity
from catalog.models import Item, ItemPicture, Picture
from catalog.services.pictures import pictures
from tests.services.writing import changing
from tests.support.clock import NOW
from tests.support.drawn import encoded, scene

MANIFEST = "manifest-sha256.txt"


def show(catalog, item, seed=1, url="", **fields):
    """Keep a picture of an item as reviewed; the hashes of its original and of its public copy."""
    with catalog.database.transaction() as session:
        number = pictures.keep(session, catalog.store, _made(seed), url, NOW)[0].id
    with changing(catalog.database) as session:
        row = session.get_one(Picture, number)
        for name, value in {"sensitivity": Sensitivity.NONE, **fields}.items():
            setattr(row, name, value)
        item_id = session.exec(select(Item.id).where(Item.public_id == item)).one()
        session.add(ItemPicture(item_id=item_id, picture_id=number))
        return row.sha256, row.public_sha256


@cache
def _made(seed):
    return pictures.ready(encoded(scene(seed, (160, 120))))


def members(data):
    """The files of a ZIP by name, each as its manifest says it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        found = {name: packed.read(name) for name in names}
    assert len(found) == len(names)
    lines = [f"{hashlib.sha256(found[name]).hexdigest()}  {name}" for name in sorted(found) if name != MANIFEST]
    assert found[MANIFEST].decode().splitlines() == lines
    return found


def unpacked(data, folder):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        packed.extractall(folder)
    return folder


def checked(place, *arguments):
    """Exit code and lines of the pack's own check."""
    command = [sys.executable, "-I", str(place / "verify.py"), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()
