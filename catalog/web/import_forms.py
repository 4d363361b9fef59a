"""The form that maps the columns of an uploaded list; made for each file, kept as it was typed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from catalog.domain.errors import Invalid, Problem
from catalog.domain.lexicon import Lexicon
from catalog.domain.outcomes import DateBasis, Grade, Mode, OutcomeKind
from catalog.services.imports import mapping, profile, words
from catalog.services.imports.profile import Fields, Profile
from catalog.services.imports.sheet import Sheet
from catalog.services.imports.words import Unknown

NO_PROFILE = Profile(columns=Fields())
LABELS = {
    "type": "Type, as the list names it", "status": "Status", "lost_by": "Lost by", "taken_by": "Taken by",
    "heading": "Heading (category)", "numbers": "Numbers of its things", "count": "Number of things in one lot",
    "url": "Address of the evidence", "id": "The list’s own id", "date": "Date", "place": "Place",
    "point": "Point, “latitude, longitude”", "lat": "Latitude", "lon": "Longitude", "unit": "Unit", "note": "Note",
}  # fmt: skip
WORD_COLUMNS = ("heading", "status")
LISTED = ("name", "maintainer", "licence", "credit", "url", "may_publish", "requires_picture", "mode")
PLACES = {
    **{f"columns.{one}": f"col_{one}" for one in LABELS},
    **{one: f"col_{one}" for one in profile.NEEDED},
    **{f"dataset.{one}": f"ds_{one}" for one in LISTED},
    "points.uncertainty_m": "uncertainty_m", "fixed.lost_by": "fixed_lost_by",
}  # fmt: skip


class MappingForm(Form):
    """What is asked of every list; columns and unknown words are added for the file at hand."""

    profile = SelectField("Headings and words as in")
    fixed_lost_by = StringField("Lost by, for the whole list")
    dataset = StringField("Dataset")
    copied_on = StringField("Day of the copy")
    ds_name = StringField("Name")
    ds_maintainer = StringField("Maintainer")
    ds_licence = StringField("Licence")
    ds_credit = StringField("Credit")
    ds_url = StringField("Address")
    ds_mode = SelectField("Counts by", choices=[SelectChoice(one.value, one.label) for one in Mode])
    ds_requires_picture = BooleanField("The list asks for a picture of everything")
    ds_may_publish = BooleanField("It may be published")
    grade = SelectField("Grade", choices=[SelectChoice(o.value, o.label) for o in Grade if o is not Grade.VISUAL])
    basis = SelectField("Its date is", choices=[SelectChoice(one.value, one.label) for one in DateBasis])
    uncertainty_m = StringField("Points are sure to, metres")
    create_types = BooleanField("Make draft types for names that no type has")


@dataclass
class Asked:
    """The form of one file with what its chosen columns hold; `shown` are the words that want a meaning."""

    sheet: Sheet
    form: MappingForm
    shown: dict[str, Unknown] = field(default_factory=dict)

    @property
    def columns(self) -> list[Field]:
        return [self.form[f"col_{one}"] for one in LABELS]

    def words_of(self, name: str) -> list[tuple[Field, int]]:
        """The select of each unknown word of a column, with the number of its rows."""
        return [(self.form[_word_field(name, word)], count) for word, count in self.shown[name].words]

    def refuse(self, error: Invalid) -> None:
        """Put every problem beside its field; what has no field stands at the top."""
        for problem in error.problems:
            name = PLACES.get(problem.field, problem.field)
            place, told = (self.form[name], "") if name in self.form else (self.form.dataset, f"{problem.field}: ")
            place.errors = [*place.errors, f"{told}{problem.message}"]

    @property
    def errors(self) -> list[tuple[Field, str]]:
        return [(one, str(text)) for one in self.form for text in one.errors]


def proposed(sheet: Sheet, dataset: str) -> dict[str, str]:
    """Choices for a file that nobody has mapped yet."""
    found = mapping.fitting(sheet.columns)
    base = found.profile if found else NO_PROFILE
    columns = base.column_names() if found else mapping.nearest(sheet.columns)
    return {
        "profile": found.name if found else "",
        **{f"col_{name}": str(sheet.columns.index(column)) for name, column in columns.items()},
        **{f"ds_{name}": _typed(value) for name, value in base.dataset.model_dump(include={*LISTED}).items()},
        "dataset": dataset,
        "grade": base.grade.value, "basis": base.dates.basis.value, "uncertainty_m": str(base.points.uncertainty_m),
    }  # fmt: skip


def _typed(value: Any) -> str:
    return ("y" if value else "") if isinstance(value, bool) else str(value or "")


def asked(sheet: Sheet, choices: Mapping[str, str], lexicon: Lexicon) -> Asked:
    """The form as it was filled in, with a select for every word that its columns hold and nobody knows."""
    shown = _unknown(sheet, choices, lexicon)
    places = [SelectChoice(slug, name) for slug, name in words.categories(lexicon)]
    kinds = [SelectChoice(one.value, one.label) for one in OutcomeKind]
    fields = {**_column_fields(sheet), **_word_fields("heading", shown, places), **_word_fields("status", shown, kinds)}
    form = type("FileForm", (MappingForm,), fields)(MultiDict(dict(choices)))
    form.profile.choices = [SelectChoice("", "no profile"), *(SelectChoice(one, one) for one in profile.ours())]
    return Asked(sheet, form, shown)


def _unknown(sheet: Sheet, choices: Mapping[str, str], lexicon: Lexicon) -> dict[str, Unknown]:
    base = base_of(choices)
    chosen = {name: column for name in WORD_COLUMNS if (column := column_of(sheet, choices, name))}
    counts = words.counted(sheet, chosen.values())
    return {
        "heading": words.headings(counts[chosen["heading"]], base, lexicon) if "heading" in chosen else Unknown(),
        "status": words.statuses(counts[chosen["status"]], base) if "status" in chosen else Unknown(),
    }


def _column_fields(sheet: Sheet) -> dict[str, Any]:
    """Columns are chosen by their number: a browser may change the line ends in a name."""
    columns = [SelectChoice(str(number), name) for number, name in enumerate(sheet.columns) if name]
    none = SelectChoice("", "– no column –")
    return {f"col_{one}": SelectField(label, choices=[none, *columns]) for one, label in LABELS.items()}


def _word_fields(name: str, shown: dict[str, Unknown], choices: list[SelectChoice]) -> dict[str, Any]:
    none = SelectChoice("", "– nothing –")
    return {_word_field(name, word): SelectField(word, choices=[none, *choices]) for word, _ in shown[name].words}


def _word_field(name: str, word: str) -> str:
    """A name that keeps the choice with its word, whatever column is chosen later."""
    return f"{name}_{hashlib.sha256(word.encode()).hexdigest()[:16]}"


def base_of(choices: Mapping[str, str]) -> Profile:
    name = choices.get("profile", "")
    return profile.named(name).profile if name in profile.ours() else NO_PROFILE


def column_of(sheet: Sheet, choices: Mapping[str, str], name: str) -> str | None:
    """The column that was chosen for a field, by its name."""
    text = choices.get(f"col_{name}", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < len("10000") else len(sheet.columns)
    return (sheet.columns[number] or None) if number < len(sheet.columns) else None


def profile_of(one: Asked, choices: Mapping[str, str]) -> Profile:
    """The mapping as a profile; raises Invalid with everything that is wrong, by field."""
    values = _values(one, choices)
    _check_once(values["columns"])
    return profile.checked(values, "")


def _values(one: Asked, choices: Mapping[str, str]) -> dict[str, Any]:
    base = base_of(choices)
    wanted: dict[str, Any] = {name: column_of(one.sheet, choices, name) for name in LABELS}
    uncertainty = choices.get("uncertainty_m", "").strip()
    return {
        "about": base.about,
        "dataset": {**base.dataset.model_dump(), **_listed(choices)},
        "columns": {name: column for name, column in wanted.items() if column},
        "fixed": {"lost_by": choices["fixed_lost_by"]} if choices.get("fixed_lost_by", "").strip() else {},
        "otherwise": base.otherwise,
        "headings": {**base.headings, **_meant(one, choices, "heading")},
        "statuses": {**base.statuses, **_meant(one, choices, "status")},
        "grade": choices.get("grade", base.grade.value),
        "dates": {"basis": choices.get("basis", base.dates.basis.value)},
        "points": {"uncertainty_m": uncertainty} if uncertainty else {},
    }


def _check_once(columns: dict[str, str]) -> None:
    """A column that says two things says neither for sure."""
    twice = [name for name, column in columns.items() if list(columns.values()).count(column) > 1]
    if twice:
        told = f"{columns[twice[0]]!r} is chosen for {' and '.join(LABELS[one] for one in twice)}; choose it once"
        raise Invalid(Problem(f"columns.{twice[-1]}", told))


def _listed(choices: Mapping[str, str]) -> dict[str, Any]:
    texts = {name: choices.get(f"ds_{name}", "").strip() for name in ("name", "maintainer", "licence", "credit")}
    return {
        **texts,
        "url": choices.get("ds_url", "").strip() or None,
        "may_publish": bool(choices.get("ds_may_publish")),
        "requires_picture": bool(choices.get("ds_requires_picture")),
        "mode": choices.get("ds_mode", Mode.FIRST_OPERATOR.value),
    }


def _meant(one: Asked, choices: Mapping[str, str], name: str) -> dict[str, str]:
    """Unknown words with what they were said to mean."""
    pairs = ((word, choices.get(_word_field(name, word), "")) for word, _ in one.shown[name].words)
    return {word: meaning for word, meaning in pairs if meaning}
