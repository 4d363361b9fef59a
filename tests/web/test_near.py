"""A radius search on pages: what is asked is said, can be taken away, and every figure has its rows."""

import re
from html import unescape

import pytest

CIRCLE = "near=aleppo&within=25km"
BESIDE = re.compile(r'<a href="(/losses/\?[^"]+)" rel="nofollow">(?:possibly there|unplaced) <span class="count">(\d+)')


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def things(client, address):
    return sum(row["count_best"] for row in client.get(address).get_json()["losses"])


@pytest.mark.parametrize("path", ["/losses/", "/incidents/", "/holdings/", "/tally"])
def test_a_list_says_the_circle_and_how_to_take_it_away(client, path):
    text = page(
        client, f"{path}?outcome=captured&{CIRCLE}&where=possible" if path != "/holdings/" else f"{path}?{CIRCLE}"
    )
    assert "<bdi>Within 25 km of Aleppo</bdi>" in text
    rest = "?outcome=captured" if path != "/holdings/" else ""
    assert f'<a href="{path}{rest}" aria-label="Remove Within 25 km of Aleppo">' in text


def test_the_form_of_a_list_asks_for_it_without_a_script(client):
    text = page(client, f"/losses/?place=syria&where=possible&{CIRCLE}")
    form = text[text.index('<form class="field"') : text.index("Apply</button>")]
    assert '<label for="facet-near">Near</label>' in form
    assert '<label for="facet-within">Within</label>' in form
    assert 'name="near" value="aleppo"' in form
    assert 'name="within" value="25km"' in form
    assert '<input type="hidden" name="where" value="possible">' in form
    assert page(client, "/losses/?q=&since=&until=&near=&within=") == page(client, "/losses/")


def test_what_is_possibly_there_and_what_is_unplaced_stand_beside_with_their_rows(client):
    found = BESIDE.findall(page(client, f"/losses/?{CIRCLE}"))
    assert len(found) == 2
    for address, count in found:
        assert things(client, unescape(address).replace("/losses/", "/losses.json")) == int(count)


def test_a_number_says_how_far_from_where(client):
    assert "within 10 km of 36.15, 36.95" in page(client, "/tally?near=36.15,36.95&within=10")
    text = page(client, f"/tally/receipt?place=syria&{CIRCLE}&where=possible")
    assert "possibly in Syria and within 25 km of Aleppo" in text


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl"])
def test_downloads_ask_the_same(client, ending):
    every, some = (client.get(f"/losses.{ending}?{args}").get_data() for args in ("", CIRCLE))
    assert len(some) < len(every)


@pytest.mark.parametrize("args", ["near=aleppo", "within=3", "near=alepo&within=3", "near=aleppo&within=9999"])
def test_what_is_no_circle_is_refused(client, args):
    assert client.get(f"/losses/?{args}").status_code == 400
