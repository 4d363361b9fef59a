"""Every address with every role: what is allowed and what is refused, as the stored table says it."""

import shutil
from pathlib import Path

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter

from catalog.domain.outcomes import Role
from catalog.web.access import READING
from catalog.web.signed import API, LADDER
from tests.web.conftest import _made
from tests.web.signing import signed_in

TABLE = Path(__file__).with_name("permissions.txt")
ALL = "everybody"
REFUSALS = ("This page is for people who are signed in", "This page needs the role", "This needs a token")


@pytest.fixture(scope="module")
def served(prepared, tmp_path_factory):
    """The seeded catalog, asked by somebody of each role; no form here carries its token, so none writes."""
    yield from _made(shutil.copytree(prepared, tmp_path_factory.mktemp("permissions") / "data"))


@pytest.fixture(scope="module")
def clients(served):
    return {None: served.test_client(), **{role: signed_in(served, role) for role in Role}}


def needed(app, rule, method):
    """Who may use it, by the marks of its view."""
    view = app.view_functions[rule.endpoint]
    role = getattr(view, "needed_role", None)
    if rule.endpoint in ("static", "image") or getattr(view, "is_open", False):
        return ALL
    return role.value if role else ALL if method in READING else Role.ADMIN.value


def routes(app):
    """Rule, method and who may use it, for each that a browser sends."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods)))
    return [(rule, method, needed(app, rule, method)) for rule in rules for method in sorted(rule.methods)
            if method not in ("HEAD", "OPTIONS")]  # fmt: skip


def address(app, rule):
    values = {name: sample(converter) for name, converter in rule._converters.items()}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def sample(converter):
    if isinstance(converter, IntegerConverter):
        return 1
    return min(converter.items) if isinstance(converter, AnyConverter) else "x"


def is_refused(client, path, method):
    answer = client.open(path, method=method)
    return answer.status_code in (401, 403) and any(text in answer.get_data(as_text=True) for text in REFUSALS)


def test_the_stored_table_says_who_may_use_which_address(served, tmp_path):
    table = "".join(f"{method:6} {who:11} {rule.rule}\n" for rule, method, who in routes(served))
    if table != TABLE.read_text(encoding="utf-8"):
        (tmp_path / TABLE.name).write_text(table, encoding="utf-8")
        pytest.fail(f"who may use what has changed; if that is meant: cp {tmp_path / TABLE.name} tests/web/")


@pytest.mark.parametrize("who", [None, *Role], ids=lambda role: role or "visitor")
def test_each_role_gets_exactly_as_far_as_the_table_says(served, clients, who):
    wrong = []
    for rule, method, least in routes(served):
        if least == ALL and (who is not None or rule.endpoint == "static"):
            continue  # what visitors may, everybody may
        is_member = who is not None and not rule.rule.startswith(
            API
        )  # where no cookie counts; tests of the API have tokens
        may = least == ALL or (is_member and LADDER.index(who) >= LADDER.index(Role(least)))
        if is_refused(clients[who], address(served, rule), method) == may:
            wrong.append(f"{method} {rule.rule} for {who or 'a visitor'}")
    assert wrong == []
