"""What the pages of an import share: the file, its choices, the import that they describe, its dry run."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flask import request
from sqlmodel import Session

from catalog.domain import dates
from catalog.domain.errors import Invalid, Problem
from catalog.search import lexicon
from catalog.search.show import imports
from catalog.services.catalog import utc_now
from catalog.services.imports import losses, mapping
from catalog.services.imports.losses import Done
from catalog.services.imports.plan import Wanted
from catalog.services.imports.previews import Previews
from catalog.services.imports.sheet import Sheet
from catalog.services.imports.uploads import Upload, Uploads
from catalog.web import access, import_forms
from catalog.web.import_forms import Asked
from catalog.web.shown import catalog, reading

Read = TypeVar("Read")
PREVIEWS = Previews()
NOT_CHOICES = ("csrf_token", "step")
LONGEST_CHOICE, MOST_CHOICES = 2000, 400


@dataclass(frozen=True)
class Step:
    """An uploaded file with its form and the import that its choices describe (None: they are not right yet)."""

    upload: Upload
    asked: Asked
    wanted: Wanted | None = None

    @property
    def path(self) -> str:
        return f"/imports/new/{self.upload.sha256}"


def uploads() -> Uploads:
    return Uploads(catalog().store)


def step(sha256: str) -> Step:
    """The file with its form; what is wrong in it stands beside its field."""
    upload = uploads().get(sha256)
    sheet = uploads().sheet(upload)
    with reading() as session:
        choices = upload.choices or import_forms.proposed(sheet, _dataset(session, sheet, upload))
        found = import_forms.asked(sheet, choices, lexicon.read(session))
    try:
        return Step(upload, found, wanted(found, choices))
    except Invalid as error:
        found.refuse(error)
        return Step(upload, found)


def _dataset(session: Session, sheet: Sheet, upload: Upload) -> str:
    """Where the list was imported before, by its profile; else a slug from the name of the file."""
    ours = mapping.fitting(sheet.columns)
    return (imports.last_dataset(session, ours.name) or ours.name) if ours else slug_of(upload.name)


def whole(sha256: str) -> tuple[Step, Wanted]:
    """The file and its import; raises Invalid while the choices are not right."""
    found = step(sha256)
    if found.wanted is None:
        raise Invalid(*(Problem(one.label.text, text) for one, text in found.asked.errors))
    return found, found.wanted


def dry_run(wanted: Wanted) -> Done:
    return PREVIEWS.of(catalog(), wanted, utc_now())


def keep_choices(upload: Upload) -> None:
    """What was typed, right or wrong; fields that were left empty too, so that a proposal does not fill them again."""
    typed = {name: text[:LONGEST_CHOICE] for name, text in request.form.items() if name not in NOT_CHOICES}
    kept = dict(list({**upload.choices, **dict.fromkeys(_switches(), ""), **typed}.items())[-MOST_CHOICES:])
    uploads().write(Upload(upload.sha256, upload.name, upload.size, upload.uploaded_at, kept))


def _switches() -> tuple[str, ...]:
    return ("ds_may_publish", "ds_requires_picture", "create_types")  # sent only when they are on


def wanted(asked: Asked, choices: Mapping[str, str]) -> Wanted:
    """The import that the choices describe; raises Invalid with everything that is wrong."""
    problems: list[Problem] = []
    one = _of(problems, lambda: import_forms.profile_of(asked, choices))
    dataset = _of(problems, lambda: _slug(choices.get("dataset", "").strip()))
    copied_on = _of(problems, lambda: _day(choices.get("copied_on", "").strip()))
    if problems or one is None or dataset is None:
        raise Invalid(*problems)
    is_new = bool(choices.get("create_types"))
    return Wanted(asked.sheet, mapping.named(one), dataset, is_new, copied_on, access.actor())


def _of(problems: list[Problem], read: Callable[[], Read]) -> Read | None:
    """What is read; else None, its problems put with the others."""
    try:
        return read()
    except Invalid as error:
        problems += error.problems
        return None


def _slug(text: str) -> str:
    with suppress(ValueError):
        return losses.checked_slug(text)
    raise Invalid.one("dataset", f"{text[:80]!r} is no slug; small letters, digits and single hyphens are allowed")


def _day(text: str) -> date | None:
    found = dates.parse(text, "copied_on").latest if text else None
    if found and found > utc_now().date():
        raise Invalid.one("copied_on", f"{text} lies in the future")
    return found


def slug_of(name: str) -> str:
    """A slug for a dataset from the name of a file."""
    text = re.sub(r"[^a-z0-9]+", "-", name.rsplit(".", 1)[0].lower()).strip("-")[:60].strip("-")
    with suppress(ValueError):
        return losses.checked_slug(text)
    return "imported-list"
