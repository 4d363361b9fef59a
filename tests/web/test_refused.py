"""A question that is refused is no dead end: what was typed stands in its form again, and names lead on."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

HIDDEN = '<input type="hidden" name="{}" value="{}">'


def refused(client, address, **query):
    answer = client.get(address, query_string=query) if query else client.get(address)
    assert answer.status_code == 400
    return answer.get_data(as_text=True)


def value_of(page, at):
    """What stands in the field with this id."""
    return html.unescape(re.search(rf'<input id="{at}"[^>]*? value="([^"]*)"', page)[1])


def error_at(page, at):
    """The message that the field with this id points to, with its links."""
    assert re.search(rf'<input id="{at}"[^>]*aria-invalid="true"', page)
    assert re.search(rf'<input id="{at}"[^>]*aria-describedby="[^"]*{at}-error"', page)
    return re.search(rf'(?s)<span class="error" id="{at}-error">(.*?)</span>', page)[1]


def links(text):
    return {name: html.unescape(address) for address, name in re.findall(r'<a href="([^"]+)"><bdi>(.*?)</bdi>', text)}


def test_the_search_field_keeps_what_was_typed_and_near_names_put_themselves_into_it(client):
    page = refused(client, "/", q='fitted:aimpointpr "night sight" -scope', exact="1")
    assert value_of(page, "q") == value_of(page, "site-q") == 'fitted:aimpointpr "night sight" -scope'
    assert HIDDEN.format("exact", "1") in page
    offered = links(error_at(page, "q"))
    assert dict(parse_qsl(urlsplit(offered["Aimpoint PRO"]).query)) == {
        "q": 'fitted:aimpoint-pro "night sight" -scope', "exact": "1",
    }  # fmt: skip
    assert all(client.get(address).status_code == 200 for address in offered.values())
    assert "Mend the address above" not in page


@pytest.mark.parametrize("path", ["/losses/", "/incidents/", "/tally", "/map/", "/charts/", "/sources/"])
def test_a_list_shows_the_form_of_its_question_again(client, path):
    page = refused(client, path, near="aleppo", q="rifle", type="akm", since="2024")
    assert error_at(page, "facet-near").startswith("goes with within")
    assert [value_of(page, f"facet-{name}") for name in ("near", "q", "since", "within")] == [
        "aleppo",
        "rifle",
        "2024",
        "",
    ]
    assert HIDDEN.format("type", "akm") in page
    assert f'<form class="field" action="{path}" method="get"' in page
    assert '<a href="#facet-near"><strong>near</strong></a>' in page


def test_names_near_a_facet_that_is_refused_lead_to_the_same_question_with_them(client):
    page = refused(client, "/losses/?type=aksu&type=akm&q=rifle&page=2")
    assert value_of(page, "facet-type") == "aksu"
    offered = links(error_at(page, "facet-type"))
    assert parse_qsl(urlsplit(offered["AKS-74U"]).query) == [("type", "aks-74u"), ("type", "akm"), ("q", "rifle")]
    assert client.get(offered["AKS-74U"]).status_code == 200


def test_values_that_are_allowed_are_links_too(client):
    offered = links(error_at(refused(client, "/losses/?outcome=eaten"), "facet-outcome"))
    assert offered["captured"] == "/losses/?outcome=captured"
    assert links(error_at(refused(client, "/", q="outcome:eaten"), "q"))["captured"] == "/?q=outcome%3Acaptured"


def test_a_field_among_the_words_of_a_list_is_told_where_it_was_typed(client):
    page = refused(client, "/losses/", q="place:Alepo rifle")
    assert value_of(page, "facet-q") == "place:Alepo rifle"
    assert links(error_at(page, "facet-q"))["Aleppo"] == "/losses/?q=place%3Aaleppo+rifle"


def test_words_that_stand_twice_stand_side_by_side(client):
    assert value_of(refused(client, "/?q=tank&q=rifle"), "q") == "tank rifle"
    assert value_of(refused(client, "/losses/?q=tank&q=rifle"), "facet-q") == "tank rifle"


def test_what_is_no_parameter_is_told_and_not_sent_again(client):
    page = refused(client, "/losses/?colour=green&type=akm")
    assert "<strong>colour</strong>" in page
    assert "green" not in page.partition("<main")[2]
    assert HIDDEN.format("type", "akm") in page


def test_the_page_of_a_facet_leads_back_to_its_list(client):
    assert 'action="/losses/" method="get"' in refused(client, "/losses/facets/type?since=x")


def test_the_form_sends_what_was_kept_and_is_answered_once_it_is_mended(client):
    page = refused(client, "/losses/?near=aleppo&dataset=all&mode=every_operator")
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', page)
    assert kept == [("dataset", "all"), ("mode", "every_operator")]
    assert client.get("/losses/", query_string=[*kept, ("near", "aleppo"), ("within", "25km")]).status_code == 200


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "' onfocus='alert(1)", "{{ 7*7 }}"])
@pytest.mark.parametrize("query", [("/", "q", "type:{}"), ("/losses/", "type", "{}"), ("/losses/", "near", "{}")])
def test_what_was_typed_stands_there_as_text(client, query, hostile):
    path, name, form = query
    page = refused(client, path, **{name: form.format(hostile.replace(" ", "_"))})
    assert "<script>alert" not in page
    assert "onfocus='" not in page


@pytest.mark.parametrize("address", ["/losses.csv?type=zzz", "/compare?one=x&other=y", "/types/?x=1"])
def test_a_page_without_such_a_form_says_what_is_wrong(client, address):
    page = refused(client, address)
    assert "Go back and mend it" in page
    assert 'id="facet-q"' not in page
