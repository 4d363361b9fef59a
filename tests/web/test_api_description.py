"""The description of the API: it has every parameter of a question, and what it promises is what is answered."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from catalog.search import facets
from catalog.search.parameters import SINGLE
from catalog.web.api import operations
from tests.support.counts import count

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


@pytest.mark.parametrize("one", operations.OPERATIONS, ids=lambda one: one.name)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_what_is_described_is_what_is_answered(app, one, mode):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operation = schema[f"/api/v1{one.address}"][one.method.upper()]
    most = max(1, REQUESTS // (2 * len(operations.OPERATIONS)))

    @settings(max_examples=most, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=[*HealthCheck])  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case):
        case.call_and_validate()

    asked()
