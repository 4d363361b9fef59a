"""The page of what is wrong with files: for editors, and what it says when there is nothing."""

import pytest

from catalog.domain.outcomes import Role
from catalog.domain.vocabulary import FileFault
from catalog.models import FileCheck
from tests.support.clock import NOW
from tests.web.conftest import catalog_of
from tests.web.signing import signed_in

HASH = "ab" * 32


@pytest.fixture
def app(make_app):
    return make_app()


def add(app, **values):
    with catalog_of(app).database.transaction() as session:
        session.add(FileCheck(kind="picture", record=HASH, sha256=HASH, checked_at=NOW, **values))


def test_it_says_what_is_wrong_and_leads_to_the_record(app):
    editor = signed_in(app, Role.EDITOR)
    assert "Nothing was looked at yet" in editor.get("/fixity").get_data(as_text=True)
    add(app, place="pictures/ab/ab/<b>", sound_at=NOW)
    assert "Every file that was looked at is what the record says" in editor.get("/fixity").get_data(as_text=True)
    add(app, place="pictures/<script>", fault=FileFault.CHANGED, faulty_since=NOW)
    page = editor.get("/fixity").get_data(as_text=True)
    assert "pictures/&lt;script&gt;" in page
    assert f'<a href="/pictures/{HASH}">' in page
    assert "not seen sound" in page
    assert editor.get("/fixity?page=x").status_code == 400


def test_it_is_for_editors(app):
    assert signed_in(app, Role.REVIEWER).get("/fixity").status_code == 403
    assert app.test_client().get("/fixity").status_code in (302, 401, 403)
