"""The chain of hands that an item goes through: who had it, who took it. Pure rules, no session."""

from collections.abc import Iterable

from catalog.domain.errors import Invalid
from catalog.domain.outcomes import OutcomeKind

Hand = tuple[str, str | None, OutcomeKind]  # who lost it, who took it (None: nobody), how; parties by slug or name


def check(chain: Iterable[Hand]) -> None:
    """Whoever took the item is who loses it next; what is recaptured goes back to an earlier operator of it.

    Raises Invalid for `outcomes` in words.
    """
    operators: list[str] = []
    holder = ""
    for lost_by, taken_by, kind in chain:
        if holder and lost_by != holder:
            raise Invalid.one("outcomes", f"{lost_by} cannot lose what {holder} had taken before")
        operators.append(lost_by)
        if kind is OutcomeKind.RECAPTURED and taken_by not in operators[:-1]:
            raise Invalid.one(
                "outcomes", f"recaptured by {taken_by}, which did not have it before; captured is allowed"
            )
        holder = taken_by or holder
