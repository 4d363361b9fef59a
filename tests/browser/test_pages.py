"""Every kind of page, wide and on a phone, light and dark: it answers, fits, can be used by all and keeps to itself."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Response, expect

from tests.support import accessibility
from tests.support.browser import Watch
from tests.support.steps import follow, heading, link_to_record

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1280


@dataclass(frozen=True)
class Address:
    """Where to go; `then` is the kind of record whose first link there is clicked."""

    path: str
    then: str = ""
    status: int = 200

    def __str__(self) -> str:
        return f"{self.path} then {self.then}" if self.then else self.path


ADDRESSES = (
    Address("/"),
    Address("/?q=spd2"),
    Address("/types/"),
    Address("/types/romion-spd-2"),
    Address("/types/akm"),
    Address("/types/compare?type=akm&type=ak-74&type=type-56"),
    Address("/identify"),
    Address("/identify?key=tanks"),
    Address("/identify?key=rifles&rifle-muzzle=slanted&rifle-stock=under&rifle-handguard=foregrip"),
    Address("/incidents/"),
    Address("/types/romion-spd-2", then="incidents"),
    Address("/losses/"),
    Address("/losses/?outcome=captured&taken_by=hayat-tahrir-al-sham"),
    Address("/losses/?type=romion-spd-2", then="items"),
    Address("/losses/facets/type"),
    Address("/losses/facets/source?facet_q=war&fitted=suppressors"),
    Address("/sources/"),
    Address("/sources/", then="sources"),
    Address("/tally"),
    Address("/tally?rows=type&cols=outcome"),
    Address("/tally/receipt?type=tanks"),
    Address("/tally/receipt?since=2024-11-27&when=inside&left=spread"),
    Address("/tally/changed?from=2020-01-01"),
    Address("/snapshots/"),
    Address("/snapshots/new?type=tanks"),
    Address("/about"),
    Address("/types/no-such-type", status=404),
    Address("/losses/?outcome=no-such-outcome", status=400),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_a_page_answers_fits_its_window_and_has_no_fault(
    address: Address, width: int, scheme: str, new_page: Callable[..., Page], watch: Watch
) -> None:
    page = new_page(width, scheme)

    assert go(page, address, watch).status == address.status

    assert page.title().strip()
    expect(heading(page)).to_have_count(1)
    too_wide, faults = accessibility.overflow(page), accessibility.faults(page)
    assert not too_wide, too_wide
    assert not faults, faults


def go(page: Page, address: Address, watch: Watch) -> Response:
    if address.status >= 400:
        watch.expect(f"{watch.home}{address.path}")
    answer = page.goto(address.path)
    assert answer is not None
    return follow(page, link_to_record(page, address.then)) if address.then else answer
