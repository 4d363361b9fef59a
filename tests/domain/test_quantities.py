"""Quantities and their units."""

import pytest

from catalog.domain.quantities import QUANTITIES, problem


@pytest.mark.parametrize(("quantity", "unit"), [("calibre", "mm"), ("combat mass", "t"), ("effective range", "km")])
def test_a_quantity_in_one_of_its_units_is_in_order(quantity, unit):
    assert problem(quantity, unit) is None


@pytest.mark.parametrize(
    ("quantity", "unit", "told"),
    [("calibre", "inch", "mm"), ("mass", "mm", "kg"), ("beauty", "mm", "calibre"), ("calibre", "", "mm")],
)
def test_any_other_is_told_with_what_is_allowed(quantity, unit, told):
    assert told in (problem(quantity, unit) or "")


def test_every_quantity_has_a_unit():
    assert all(QUANTITIES.values())
