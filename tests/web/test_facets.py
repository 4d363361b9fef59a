"""The page of a facet: all its values with counts and links, looked through by words, in every list that has facets."""

import re

import pytest

from catalog.search import facets

OWN = {"year": "2024", "month": "2024-11", "fitted": "suppressors", "has_picture": "yes"}
VALUE = re.compile(r'<a class="facet-value" href="([^"]+)"[^>]*>\s*<bdi>(.*?)</bdi> <span class="count">(\d+)</span>')


def values(client, address):
    """Label → address and count."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = answer.get_data(as_text=True)
    main = text[text.index('<section class="facet values"') :] if "facet values" in text else ""
    return {label: (href.replace("&amp;", "&"), int(count)) for href, label, count in VALUE.findall(main)}


def things(client, address):
    """What the list at this address adds up to, by its download."""
    rows = client.get(address.replace("/losses/", "/losses.json", 1)).get_json()["losses"]
    return sum(row["count_best"] for row in rows)


@pytest.mark.parametrize("kind", ["losses", "incidents", "sources"])
@pytest.mark.parametrize("name", list(facets.names()))
def test_every_facet_has_a_page_with_all_its_values(client, kind, name):
    found = values(client, f"/{kind}/facets/{name}")
    assert found or name == "has_picture"
    assert all(href.startswith(f"/{kind}/?") or href == f"/{kind}/" for href, _ in found.values())


@pytest.mark.parametrize("name", ["type", "month", "fitted", "source"])
def test_a_value_leads_to_as_many_things_as_it_says(client, name):
    for href, count in list(values(client, f"/losses/facets/{name}?outcome=captured").values())[:4]:
        assert "outcome=captured" in href
        assert things(client, href) == count


def test_what_is_typed_leaves_the_values_that_hold_it(client):
    every = values(client, "/losses/facets/type")
    found = values(client, "/losses/facets/type?facet_q=AK")
    assert set(found) == {label for label, (href, _) in every.items() if "ak" in f"{label}{href}".casefold()}
    assert values(client, "/losses/facets/type?facet_q=nothing+like+it") == {}


@pytest.mark.parametrize(
    ("name", "words", "label"),
    [
        ("type", "АК-74М", "AK-74M"),
        ("type", "ak74m", "AK-74M"),
        ("type", "ak 74", "AK-74M"),
        ("type", "6п34", "AK-74M"),
        ("category", "танк", "Tanks"),
        ("fitted", "LA5", "AN/PEQ-15"),
    ],
)
def test_types_are_looked_through_by_all_their_names_however_they_are_typed(client, name, words, label):
    found = values(client, f"/losses/facets/{name}?facet_q={words}")
    assert label in found
    assert len(found) < len(values(client, f"/losses/facets/{name}"))


@pytest.mark.parametrize(
    ("name", "words", "label"),
    [
        ("place", "Урум", "Urm al-Kubra"),
        ("place", "أورم", "Urm al-Kubra"),
        ("place", "regiment 46", "46th Regiment base"),
        ("lost_by", "российская", "Russia"),
    ],
)
def test_places_and_parties_are_looked_through_by_all_their_names(client, name, words, label):
    assert label in values(client, f"/losses/facets/{name}?facet_q={words}")


def test_the_page_keeps_the_question_and_shows_what_is_chosen_on_top(client):
    text = client.get("/losses/facets/type?type=akm&since=2024").get_data(as_text=True)
    assert '<input type="hidden" name="since" value="2024">' in text
    assert text.index('aria-current="true"') < text.index('class="count"', text.index("facet values"))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/losses/facets/colour", 404),
        ("/holdings/facets/source", 404),
        ("/losses/facets/type?year=24", 400),
        ("/losses/facets/type?page=2", 400),
        ("/losses/facets/type?page=0", 400),
        ("/losses/?facet_q=ak", 400),
        ("/holdings/?source=00000000", 400),
        ("/losses/?source=00000000", 400),
        ("/losses/?has_picture=no", 400),
        ("/losses.csv?month=2024", 400),
        ("/tally?fitted=zzz", 400),
    ],
)
def test_what_is_wrong_is_refused(client, address, status):
    assert client.get(address).status_code == status


def test_a_long_facet_shows_its_first_values_and_the_way_to_all(client):
    text = client.get("/losses/").get_data(as_text=True)
    assert 'action="/losses/facets/type"' in text
    assert 'href="/losses/facets/type"' in text
    assert '<label class="visually-hidden" for="find-type">' in text


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize(
    "page",
    [
        "/losses/", "/losses.csv", "/losses.json", "/gains.csv", "/holdings/", "/holdings.csv", "/incidents/",
        "/sources/", "/tally", "/tally.csv", "/tally/receipt", "/tally/changed", "/items.json", "/snapshots/new",
    ],
)  # fmt: skip
def test_everything_that_takes_a_question_takes_them(client, page, name):
    more = "&from=2020-01-01" if page == "/tally/changed" else ""
    assert client.get(f"{page}?{name}={OWN[name]}{more}").status_code == 200


@pytest.mark.parametrize("name", ["type", "context", "taken_by", "month", "fitted"])
def test_holdings_have_pages_of_their_own_facets(client, name):
    assert client.get(f"/holdings/facets/{name}?facet_q=a").status_code == 200


def test_a_number_says_what_was_asked(client):
    text = client.get("/tally/receipt?fitted=suppressors&year=2024&has_picture=yes").get_data(as_text=True)
    for words in ("surely in 2024", "fitted", "shown by a public picture"):
        assert words in text


def test_all_values_say_how_many_things_each_has_whatever_else_of_the_facet_is_chosen(client):
    text = client.get("/losses/facets/outcome?outcome=captured").get_data(as_text=True)
    assert "Each value with the number of its things, all else as asked." in text
    told = re.findall(r'outcome=([a-z_]+)" rel="nofollow">\s*<bdi>[^<]*</bdi> <span class="count">(\d+)</span>', text)
    assert told
    for value, count in told:
        alone = client.get(f"/api/v1/losses?outcome={value}").get_json()
        assert alone["things"]["best"] == int(count), value


def test_a_list_says_which_words_it_passed_over(client):
    plain, asked = (
        client.get(f"/losses/?{args}").get_data(as_text=True) for args in ("type=tanks", "type=tanks&q=the")
    )
    assert "says nothing alone and was passed over" in asked
    assert "passed over" not in plain
    assert "says nothing alone" in client.get("/?q=the").get_data(as_text=True)
    assert "passed over" in client.get("/?q=type:tanks+the").get_data(as_text=True)
