"""The forms of acts on many items: which rows of a question were chosen, and with what an act is done."""

from urllib.parse import parse_qs

import numpy as np
from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import Grade, Qualifier
from catalog.search import asking, world
from catalog.search.register import Register
from catalog.services.bulk import bulk
from catalog.services.bulk.bulk import Wanted
from catalog.services.catalog import utc_now
from catalog.web.shown import catalog

Form = MultiDict[str, str]
FIELDS = {"identify": ("type", "qualifier"), "grade": ("grade",), "place": ("place",), "source": ("url",)}
GRADES = [one for one in Grade if one is not Grade.VISUAL]
CHOICES = {"qualifiers": list(Qualifier), "grades": GRADES}


def wanted(session: Session, form: Form) -> Wanted:
    """What a list sends: an act, the list's question, and the marked rows or `every` one of the question."""
    question = form.get("question", "")
    items = _every(session, question) if form.get("every") else bulk.ids_of(session, form.getlist("item"))
    return Wanted(form.get("act", ""), question, items)


def _every(session: Session, question: str) -> list[int]:
    """The items of all rows that fit, as editors are answered."""
    args = parse_qs(question, keep_blank_values=True)
    found = asking.ask(session, catalog().engine, args, utc_now(), insider=True).question
    return [int(one) for one in np.unique(found.columns.item[found.rows])]


def values(session: Session, act: str, form: Form) -> dict[str, str]:
    """The fields of an act; types and places may be named by any name that they have."""
    known, found = world.read(session, insider=True), {}
    for name in FIELDS[act]:
        text = form.get(name, "").strip()
        registers = {"type": known.types, "place": known.places}
        found[name] = _slug(registers[name], text, name) if name in registers else text
    return found


def _slug(register: Register, text: str, field: str) -> str:
    node = register.find(text)
    if node is None:
        near = ", ".join(register.near(text))
        raise Invalid.one(field, f"no {register.kind} {text[:40]!r}" + (f"; near: {near}" if near else ""))
    return node.slug
