"""The description of the API: it has every parameter of a question, and what it promises is what is answered."""

import random
import shutil

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from catalog.domain.accounts import Scope
from catalog.domain.outcomes import Role
from catalog.search import facets
from catalog.search.parameters import SINGLE
from catalog.web.api import operations
from tests.services.writing import item_id
from tests.support.counts import count
from tests.web.conftest import _made
from tests.web.test_tokens import bearing, token_of

MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
WRITERS = [Role.CONTRIBUTOR, Role.REVIEWER]
REQUESTS = count("REQUESTS", 160)  # of the whole description


@pytest.fixture(autouse=True)
def unlimited(app, monkeypatch):
    """A scanner asks more often than anybody may."""
    monkeypatch.setitem(app.config, "LIMITS", value=False)


@pytest.fixture(scope="module")
def told(app):
    return app.test_client().get("/api/v1/openapi.json").get_json()


def test_every_parameter_of_a_question_is_described(told):
    named = told["components"]["parameters"]
    assert told["openapi"] == "3.1.1"
    assert {*facets.names(), *SINGLE, "when", "cell", "limit"} <= set(named)
    assert all(one["description"] for one in named.values())


def test_every_address_of_the_api_is_described(app, told):
    rules = {str(rule) for rule in app.url_map.iter_rules() if str(rule).startswith("/api/v1/")}
    assert len(told["paths"]) >= len(rules) - 3
    for one in operations.OPERATIONS:
        assert f"/api/v1{one.address}" in told["paths"]


def test_the_readable_page_loads_nothing_from_elsewhere(client):
    text = client.get("/api/v1/").get_data(as_text=True)
    assert "lost_by" in text
    assert 'src="http' not in text
    assert text == client.get("/api/").get_data(as_text=True)


def test_the_examples_are_of_the_data(client, told):
    example = told["paths"]["/api/v1/losses/{key}"]["get"]["responses"]["200"]["content"]["application/json"]["example"]
    found = client.get(f"/api/v1/losses/{example['id']}").get_json()
    assert {name: found[name] for name in example} == example


def scanned(most):
    """Settings for a scanner that asks so often, and no other way each time."""
    return settings(max_examples=max(1, most), derandomize=True, database=None, deadline=None,
                    phases=[Phase.generate], suppress_health_check=[*HealthCheck])  # fmt: skip


@pytest.mark.campaign
@pytest.mark.parametrize("one", operations.OPERATIONS, ids=lambda one: one.name)
@pytest.mark.parametrize("mode", MODES, ids=["right", "wrong"])
def test_what_is_described_is_what_is_answered(app, one, mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operation = schema[f"/api/v1{one.address}"][one.method.upper()]

    @scanned(REQUESTS // (2 * len(operations.OPERATIONS)))
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        case.call_and_validate()

    asked()


@pytest.fixture(scope="module")
def written_into(prepared, tmp_path_factory):
    """A catalog that is written into, and a token of somebody of each role that writes by the API."""
    for app in _made(shutil.copytree(prepared, tmp_path_factory.mktemp("written") / "data")):
        app.config["LIMITS"] = False
        yield app, {role: bearing(token_of(app, role, Scope.WRITE)) for role in WRITERS}


@pytest.mark.campaign
@pytest.mark.parametrize("one", operations.WRITING, ids=lambda one: one.name)
@pytest.mark.parametrize("role", WRITERS)
@pytest.mark.parametrize("mode", MODES, ids=["right", "wrong"])
def test_what_is_sent_with_a_token_is_answered_as_described(written_into, one, role, mode):
    app, tokens = written_into
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operation = schema[f"/api/v1{one.address}"]["POST"]

    @scanned(REQUESTS // (8 * len(operations.WRITING)))
    @given(case=operation.as_strategy(generation_mode=mode))
    def sent(case):
        random.seed()  # hypothesis begins each example with one seed, and Whoosh names its files at random
        # A schema cannot say which records there are: ids are put in, and what else is made up may be refused.
        if one.address == "/pairs" and mode is GenerationMode.POSITIVE:
            case.body |= {"one": item_id("aks-74u"), "other": item_id("ak-74m")}
        unsaid = [] if one.address == "/pairs" else [positive_data_acceptance]
        given = {} if "Authorization" in (case.headers or {}) else tokens[role]  # a wrong one is tried too
        case.call_and_validate(headers=given, excluded_checks=unsaid)

    sent()
