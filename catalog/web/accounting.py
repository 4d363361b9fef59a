"""What the pages of accounts share: the form as it was typed, whose account it is, addresses of this site, mail."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from sqlmodel import Session

from catalog.domain.errors import Invalid
from catalog.models import Person
from catalog.services import people
from catalog.services.accounts import mail
from catalog.services.catalog import utc_now
from catalog.web import access
from catalog.web.shown import catalog

SECRET = ("password", "new_password", "code")  # never shown again


def typed(*names: str) -> dict[str, str]:
    """These fields of the form as they were typed; others are not looked at."""
    return {
        name: request.form.get(name, "") if name in SECRET else request.form.get(name, "").strip() for name in names
    }


def page(template: str, error: Invalid | None = None, **shown: Any) -> Response:
    """A page that is kept nowhere, with what was wrong beside its fields and what was typed still in them."""
    told = {problem.field: problem.message for problem in error.problems} if error else {}
    kept = {name: text for name, text in request.form.items() if name not in SECRET} if error else {}
    answer = make_response(render_template(template, told=told, typed=kept, **shown), 400 if error else 200)
    answer.cache_control.no_store = True
    return answer


def myself(session: Session) -> Person:
    """The person who is signed in, to be read or changed."""
    return people.acting(session, access.actor())


def to(path: str) -> Response:
    return make_response(redirect(path, 303))


def local(path: str, otherwise: str = "/") -> str:
    """Where to go afterwards: a path of this site, else `otherwise`; browsers read `//x` and `/\\x` as other sites."""
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_ours else otherwise


def home() -> str:
    """The address of this site as links that leave it have it; never the one that a request names."""
    settings = catalog().settings
    return settings.url or f"http://127.0.0.1:{settings.port}"


def write_to(email: str, subject: str, text: str) -> None:
    mail.send(catalog().settings, email, f"Materiel Catalog: {subject}", text, utc_now())
