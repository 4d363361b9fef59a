"""What is wrong in the drafts of a report, each at a place that its page has: a field, a line, a card, the heading."""

import re
from collections.abc import Iterable
from dataclasses import replace

from catalog.domain.errors import Problem
from catalog.services.reports.editing import TOP, TYPED_INTO
from catalog.services.sightings.reading_lines import Read
from catalog.services.sightings.typed import ID, NUMBERED, Typed
from catalog.web.sighting_forms import Form, Told

INTO = "into"  # the field that says which draft to merge into
HEADING = "drafts"  # what is of no draft that can be corrected stands there
WHOLE = re.compile(rf"{HEADING}|d-{ID}(?:-(?:line|claim|source)-\d{{1,2}})?")
NOTHING = Typed({})


def told(one: Problem) -> Told:
    """A problem of `4f2k9x1c line 1` at the field of the page that it is of, named as in the form of a sighting."""
    entry, _, group = one.where.partition(" ")
    [found] = Form("", NOTHING, found=Read(problems=[replace(one, where=group)])).problems
    return Told(_target(entry, group, found.id), found.label, one.message)


def _target(entry: str, group: str, name: str) -> str:
    """The field, where the page has it; else its line, claim or source; else its draft."""
    if not entry:
        return HEADING
    match = NUMBERED.fullmatch(name) if group else None
    is_field = match[3] in TYPED_INTO[match[1]] if match else name in (*TOP, INTO)
    return f"d-{entry}-{name}" if is_field else "-".join(["d", entry, *group.split()])


def messages(every: Iterable[Told]) -> dict[str, str]:
    """What is said at each place, each once. At a field its name stands already, elsewhere it is named."""
    found: dict[str, dict[str, None]] = {}
    for one in every:
        text = f"{one.label}: {one.message}" if WHOLE.fullmatch(one.id) else one.message
        found.setdefault(one.id, {})[text] = None
    return {place: "; ".join(texts) for place, texts in found.items()}
