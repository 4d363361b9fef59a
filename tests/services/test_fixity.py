"""Fixity: what is wrong with files is found, kept with its day, and gone once the file is sound or taken away."""

from datetime import timedelta

import pytest
from sqlmodel import select

from catalog.domain.purges import PurgeKind
from catalog.domain.vocabulary import FileFault
from catalog.models import FileCheck
from catalog.services import fixity
from catalog.services.fixity import Limits
from catalog.services.purges import purging
from catalog.services.purges.purging import Wanted
from tests.services.purgeable import filled, opened
from tests.support import stores
from tests.support.clock import NOW

DAY = timedelta(days=1)


@pytest.fixture
def held(database, tmp_path):
    return filled(opened(database, tmp_path))


def check(held, at=NOW, limits=Limits()):  # noqa: B008 - frozen
    return fixity.check(held.catalog, limits, lambda: at, lambda _: None)


def checks(held):
    with held.catalog.database.reading() as session:
        return {one.place: one for one in session.exec(select(FileCheck))}


def faults(held):
    with held.catalog.database.reading() as session:
        return [(one.place, one.fault, one.faulty_since, one.sound_at) for one in fixity.findings(session)]


def of_kind(held, folder):
    return next(place for place in checks(held) if place.startswith(f"{folder}/"))


@stores.in_folder
def test_a_fault_is_kept_with_its_day_until_the_file_is_sound_again(held, tmp_path):
    first = check(held)
    assert (first.files, first.left, faults(held)) == (5, 0, [])  # a picture is three
    assert first.bytes == sum((tmp_path / one.place).stat().st_size for one in checks(held).values() if one.sha256)
    picture, archived = of_kind(held, "pictures"), of_kind(held, "archives")
    was = (tmp_path / archived).read_bytes()
    (tmp_path / archived).write_bytes(was + b"\n")
    (tmp_path / picture).unlink()
    check(held, NOW + DAY)
    check(held, NOW + 2 * DAY)
    assert faults(held) == [
        (archived, FileFault.CHANGED, NOW + DAY, NOW), (picture, FileFault.MISSING, NOW + DAY, NOW),
    ]  # fmt: skip
    (tmp_path / archived).write_bytes(was)
    purging.purge(held.catalog, None, Wanted(held.ids[PurgeKind.PICTURE], "x", PurgeKind.PICTURE), NOW + 3 * DAY)
    assert {one.kind for one in checks(held).values()} == {"source", "snapshot"}
    assert (check(held, NOW + 4 * DAY).files, faults(held)) == (2, [])


def test_runs_of_a_limited_length_go_round(held):
    one_byte = Limits(most_bytes=1)
    seen = [check(held, NOW + number * DAY, one_byte) for number in range(3)]
    assert [run.left for run in seen] == [4, 4, 4]
    looked = {place: one.checked_at for place, one in checks(held).items()}
    assert sorted(one for one in looked.values() if one) == [NOW, NOW + DAY, NOW + 2 * DAY]
    assert check(held, NOW + 3 * DAY, Limits(time=timedelta(0))).files == 0
    assert check(held, NOW + 4 * DAY).files == 5
