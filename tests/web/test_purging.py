"""The page that takes away: for admins only, shows first, asks twice; and no answer holds anything of it afterwards."""

from itertools import product

import pytest
from werkzeug.routing import AnyConverter

from catalog.domain.outcomes import Role
from catalog.domain.purges import PurgeKind
from catalog.models import Item, Purge, Snapshot
from catalog.services.purges import purging
from catalog.services.purges.purging import Wanted
from tests.services.purgeable import WORDS, filled
from tests.services.writing import all_of, an_item, ground, item_id, outcome, put
from tests.support.clock import NOW
from tests.web.conftest import catalog_of
from tests.web.signing import guard, operator, send, signed_in

WHY = "the court ordered it"
ANSWERED = (200, 301, 303, 304, 308, 400, 403, 404, 405, 410)


@pytest.fixture
def small(make_app):
    app = make_app()
    put(catalog_of(app).database, *ground(), an_item("one", outcome("destroyed"), note="okapinote"))
    return app


def text_of(answer):
    return answer.get_data(as_text=True)


def addresses(app, held):
    """Every address of the application that is read, filled in with everything that is or was there."""
    snapshot = all_of(catalog_of(app).database, Snapshot)[0].public_id
    ids = [snapshot, *(one for kind, one in held.ids.items() if kind is not PurgeKind.PERSON)]  # answers echo a name
    values = {"slug": ["t-72"], "number": ["1"], "seq": ["1"], "name": ["csv", "json", "rows.csv"], "token": ["x"]}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint not in ("static", "image"):
            names = sorted(rule.arguments)
            any_of = {name: one.items for name, one in rule._converters.items() if isinstance(one, AnyConverter)}
            for some in product(*({**values, **any_of}.get(name, ids) for name in names)):
                with app.test_request_context():
                    yield app.url_map.bind("localhost").build(rule.endpoint, dict(zip(names, some, strict=True)))


def answers(app, client, paths):
    found = {}
    for path in paths:
        answer = client.get(path, buffered=True)
        found[path] = answer.get_data()
        assert answer.status_code in ANSWERED, path
    return found


def test_no_answer_holds_anything_of_what_was_purged(make_app):
    app = make_app()
    held = filled(catalog_of(app))
    client = operator(app)
    paths = sorted(set(addresses(app, held)))
    words = {word.encode() for some in WORDS.values() for word in some}
    before = answers(app, client, paths)
    assert [
        word for word in (b"okapinote", b"tapirstory", b"quaggatitle") if word not in b"".join(before.values())
    ] == []
    for kind, name in reversed(held.ids.items()):  # those first that would go with others
        purging.purge(held.catalog, None, Wanted(name, WHY, kind), NOW)
    for who in (client, app.test_client()):
        after = answers(app, who, paths)
        assert {(path, word) for path, data in after.items() for word in words if word in data} == set()
    assert [
        text_of(client.get(f"/?q={word}")).count(f"/items/{item_id('okapi')}") for word in WORDS[PurgeKind.ITEM]
    ] == [0] * 9


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.ADMIN)])
def test_nobody_but_an_admin_may(small, role):
    client = signed_in(small, role) if role else small.test_client()
    token = {
        "csrf_token": guard(client, "/pictures/logged"),
        "id": item_id("one"),
        "again": item_id("one"),
        "reason": WHY,
    }
    assert client.get("/purge").status_code == 403
    assert client.post("/purge", data=token).status_code == 403
    assert client.post("/purge/confirm", data=token).status_code == 403
    assert all_of(catalog_of(small).database, Purge) == []


def test_it_is_shown_first_and_goes_once_the_id_is_typed_again(small):
    client, wanted = signed_in(small, Role.ADMIN, "ada"), {"id": item_id("one"), "kind": "", "reason": WHY}
    shown = send(client, "/purge", **wanted)
    assert shown.status_code == 200
    assert "This would go" in text_of(shown)
    assert "1 item" in text_of(shown)
    refused = send(client, "/purge/confirm", "/purge", **wanted, again="something")
    assert refused.status_code == 400
    assert "once more" in text_of(refused)
    assert all_of(catalog_of(small).database, Purge) == []
    assert send(client, "/purge/confirm", "/purge", **wanted, again=item_id("one")).status_code == 303
    assert {one.note for one in all_of(catalog_of(small).database, Item)} == {""}
    listed = text_of(client.get("/purge"))
    assert WHY in listed
    assert "ada" in listed
    assert client.get(f"/items/{item_id('one')}").status_code == 410


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("id", {"id": "", "reason": WHY}),
        ("id", {"id": "nothing0", "reason": WHY}),
        ("reason", {"id": "nothing0", "reason": " "}),
        ("kind", {"id": "nothing0", "reason": WHY, "kind": "castle"}),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(small, field, values):
    answer = send(operator(small), "/purge", **values)
    assert answer.status_code == 400
    assert f'id="{field}-error"' in text_of(answer)
    assert values["id"] in text_of(answer)


def test_a_reason_that_looks_like_markup_is_text(small):
    client = operator(small)
    answer = send(client, "/purge", id=item_id("one"), reason="<script>alert(1)</script>")
    assert "<script>alert" not in text_of(answer)
