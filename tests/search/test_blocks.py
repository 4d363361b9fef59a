"""Ids in a question to the database."""

import pytest
from sqlalchemy import Integer, literal, select

from catalog.search.blocks import one_of


@pytest.mark.parametrize(
    ("ids", "is_there"),
    [
        ([1, 5, 1000], True),
        ([1, 1000], False),
        ([None, 5], True),
        ([None], False),
        ([], False),
        (range(5, 200_000, 5), True),
        (range(7, 200_000, 5), False),
    ],
    ids=str,
)
def test_a_number_is_one_of_some_ids_however_many_there_are(database, ids, is_there):
    number = literal(5, Integer)
    with database.reading() as session:
        assert session.execute(select(number).where(one_of(number, ids))).all() == [(5,)] * is_there
