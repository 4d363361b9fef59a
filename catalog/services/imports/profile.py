"""Profiles: which column of a list says what. Each is a TOML file, ours in `profiles/` as any other."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from catalog.domain.errors import Invalid, Problem, Unavailable
from catalog.domain.outcomes import DateBasis, Grade, Mode, OutcomeKind
from catalog.services.rows import Input
from catalog.services.types import Slug, Words

FOLDER = Path(__file__).resolve().parent / "profiles"
NEEDED = ("type", "status", "lost_by")


class Fields(Input):
    """Field → the column that holds it. `point` is "latitude,longitude"; `numbers` are those of the things of a row."""

    type: Words | None = None
    status: Words | None = None
    lost_by: Words | None = None
    taken_by: Words | None = None
    heading: Words | None = None
    numbers: Words | None = None
    count: Words | None = None
    url: Words | None = None
    id: Words | None = None
    date: Words | None = None
    place: Words | None = None
    point: Words | None = None
    lat: Words | None = None
    lon: Words | None = None
    unit: Words | None = None
    note: Words | None = None


class ListIn(Input):
    """What the dataset is made with, where it is not there yet."""

    name: Words = "Imported list"
    maintainer: Words = "not stated"
    licence: Words = "not stated"
    credit: str = ""
    url: str | None = None
    may_publish: bool = False
    requires_picture: bool = False
    mode: Mode = Mode.FIRST_OPERATOR
    note: str = ""


class Dates(Input):
    basis: DateBasis = DateBasis.EVENT


class Points(Input):
    """How far off a point of the list may be."""

    uncertainty_m: Annotated[int, Field(gt=0)] = 1000


class Profile(Input):
    """How to read one kind of list. `fixed` are values for fields that have no column, `statuses` words of its own."""

    about: str = ""
    dataset: ListIn = ListIn()
    columns: Fields
    fixed: Fields = Fields()
    headings: dict[str, Slug] = {}
    statuses: dict[str, OutcomeKind] = {}
    grade: Grade = Grade.LISTED
    dates: Dates = Dates()
    points: Points = Points()

    def column_names(self) -> dict[str, str]:
        return self.columns.model_dump(exclude_none=True)


@dataclass(frozen=True)
class Named:
    """A profile and what it is called: a short name of ours, or the name of a file."""

    name: str
    profile: Profile = field(repr=False)


def ours() -> list[str]:
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


def named(name: str) -> Named:
    """A profile by our name or by the path of a TOML file; raises Invalid with every field that is wrong."""
    if name in ours():
        return Named(name, _read(FOLDER / f"{name}.toml"))
    path = Path(name)
    if path.suffix.lower() != ".toml":
        raise Invalid.one("profile", f"{name[:80]!r} is none; {', '.join(ours())} or the path of a .toml file is")
    return Named(path.name, _read(path))


def _read(path: Path) -> Profile:
    try:
        return of(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Invalid.one("profile", f"{path.name} is not UTF-8") from error


def of(text: str, name: str) -> Profile:
    """The profile in a TOML text."""
    try:
        profile = Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Invalid.one("profile", f"{name} is no TOML: {error}") from error
    except ValidationError as error:
        raise Invalid(*(_problem(one, name) for one in error.errors())) from error
    given = {*profile.column_names(), *profile.fixed.model_dump(exclude_none=True)}
    missing = [one for one in NEEDED if one not in given]
    if missing:
        raise Invalid(*(Problem(one, "needs a column, or a value under [fixed]", name) for one in missing))
    if profile.grade is Grade.VISUAL:
        raise Invalid(Problem("grade", "visual needs a picture held here; listed and any other is allowed", name))
    return profile


def _problem(error: object, name: str) -> Problem:
    one: dict[str, object] = dict(error)  # type: ignore[call-overload]  # pydantic's own mapping
    place = ".".join(str(part) for part in one["loc"]) or "profile"  # type: ignore[attr-defined]  # a tuple
    return Problem(place, str(one["msg"]).removeprefix("Value error, "), name)
