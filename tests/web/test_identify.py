"""Identify and compare over HTTP: narrowing, why, the next question, keeping it; types side by side."""

import re

import pytest
from sqlmodel import select

from catalog.models import Identification, Item
from tests.web.conftest import catalog_of
from tests.web.signing import guard, operator

AKM = "/identify?key=rifles&rifle-muzzle=slanted&rifle-stock=under"


def text_of(answer):
    return answer.get_data(as_text=True)


def fitting(text):
    return int(re.search(r'role="status">(\d+) of', text)[1])


def first_item(app):
    with catalog_of(app).database.reading() as session:
        return session.exec(select(Item.public_id).order_by(Item.id)).first()


def opinions(app):
    with catalog_of(app).database.reading() as session:
        return session.exec(select(Identification)).all()


def test_the_front_of_identify_lists_the_keys(client):
    text = text_of(client.get("/identify"))
    for key in ("rifles", "tanks", "armoured-vehicles", "pistols", "machine-guns", "sights", "counter-drone-guns"):
        assert f'href="/identify?key={key}"' in text


def test_each_choice_narrows_to_the_number_that_was_told(client):
    text = text_of(client.get("/identify?key=rifles"))
    option = re.search(
        r'<a href="(/identify[^"]+rifle-muzzle=slanted)"[^>]*>.*?<span class="count">(\d+)</span>', text, re.DOTALL
    )
    narrowed = text_of(client.get(option[1].replace("&amp;", "&")))
    assert fitting(narrowed) == int(option[2]) < fitting(text)


def test_a_type_that_is_left_says_why_and_one_with_a_contradiction_what_contradicts(client):
    text = text_of(client.get(f"{AKM}&rifle-handguard=foregrip"))
    assert "Stock: always" in text
    assert "With one contradiction" in text
    assert "against: " in text


def test_a_choice_can_be_taken_back_and_a_second_answer_means_either(client):
    text = text_of(client.get(AKM))
    assert 'aria-label="Take back Muzzle: ' in text
    either = fitting(text_of(client.get(f"{AKM}&rifle-stock=side-open")))
    assert either > fitting(text)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/identify?key=ships", "rifles"),
        ("/identify?rifle-muzzle=golden", "slanted"),
        ("/identify?colour=red", "rifles"),
        ("/identify?key=tanks&rifle-muzzle=slanted", "tank-"),
        ("/identify?key=tanks&under=akm", "no type at or below"),
        ("/types/compare?type=akm&type=nothing-of-this-kind", "no type"),
        ("/types/compare?type=akm&type=AKM", "2 to 4"),
        ("/types/compare?type=akm&colour=red", "colour"),
        ("/types/compare?type=akm&type=ak-74&type=akms&type=ak-47&type=ak-103", "2 to 4"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is_allowed(client, address, told):
    answer = client.get(address)
    assert answer.status_code == 400
    assert told in text_of(answer)


def test_what_was_chosen_is_kept_with_an_item_and_shown_on_its_page(own_app):
    signed, item = operator(own_app), first_item(own_app)
    token = guard(signed, AKM)
    sent = {"csrf_token": token, "item": item, "type": "akms", "qualifier": "probable", "reason": "its <b>stock</b>"}
    answer = signed.post(AKM, data=sent)
    assert (answer.status_code, answer.location) == (303, f"/items/{item}#identifications")
    page = text_of(signed.get(f"/items/{item}"))
    assert "What people take it for" in page
    assert "its &lt;b&gt;stock&lt;/b&gt;" in page
    assert "folds under" in page


def test_what_was_typed_stays_when_it_is_refused(own_app):
    signed = operator(own_app)
    sent = {
        "csrf_token": guard(signed, AKM),
        "item": "zzzzzzzz",
        "type": "akms",
        "qualifier": "exact",
        "reason": "a mark",
    }
    answer = signed.post(AKM, data=sent)
    assert answer.status_code == 400
    assert 'value="a mark"' in text_of(answer)
    assert 'aria-invalid="true"' in text_of(answer)
    assert opinions(own_app) == []


def test_a_visitor_keeps_nothing(own_app):
    client = own_app.test_client()
    assert client.post(AKM, data={"item": first_item(own_app), "type": "akms"}).status_code in (400, 403)
    assert "Keep it as the basis" not in text_of(client.get(AKM))
    assert opinions(own_app) == []


def test_types_stand_side_by_side_with_the_differences_marked(client):
    text = text_of(client.get("/types/compare?type=AKM&type=ak-74"))
    row = re.search(r'<tr class="differs"><th scope="row">Muzzle .*?</tr>', text, re.DOTALL)[0]
    assert "slanted" in row
    assert "Tell them apart" in text
    assert text.index("Figures") < text.index("What can be seen")


def test_compare_asks_for_what_is_missing(client):
    assert "Name two types" in text_of(client.get("/types/compare"))
    assert "Name another type" in text_of(client.get("/types/compare?type=akm"))


def test_a_type_page_tells_it_from_its_look_alikes_by_what_can_be_seen(client):
    text = text_of(client.get("/types/akm"))
    for said in ("Tell it apart from", "/types/compare?type=akm&amp;type=ak-74", "Look at", "Where it stands",
                 "/images/pictograms/assault-rifles.svg", "/identify?key=rifles", "To cite it"):  # fmt: skip
        assert said in text
