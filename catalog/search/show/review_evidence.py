"""What a sighting brings in support of each line by itself, and which grades that would allow."""

from dataclasses import dataclass

from catalog.domain import grading, origins
from catalog.domain.grading import Evidence
from catalog.domain.outcomes import Grade, PartyBasis
from catalog.domain.vocabulary import Sensitivity, SourceKind
from catalog.models import Picture
from catalog.search.show.review_page import Line, ReviewPage


@dataclass(frozen=True)
class Choice:
    """One grade as the form offers it. `lacks` is what it needs yet; `is_out`: nothing in the form can give it that."""

    grade: Grade
    lacks: str
    is_out: bool


def shown(page: ReviewPage, line: Line) -> list[Picture]:
    """Pictures that the contributor tied to the line; all of them where there is one line and none was tied."""
    return [one for one in page.pictures if one.id in line.boxes or (not line.boxes and len(page.lines) == 1)]


def evidence(page: ReviewPage, line: Line) -> Evidence:
    """What the sighting brings by itself. Pictures that are alike are joined when it is accepted, not yet here."""
    told = [
        origins.Told(
            one.source.id or 0,
            authors=frozenset([one.source.handle.casefold()] if one.source.handle else []),
            text=one.source.text,
            quoted_in=frozenset([one.source.quoted_in_id] if one.source.quoted_in_id else []),
        )
        for one in page.sources
    ]
    held = shown(page, line)
    return Evidence(
        has_picture=bool(held),
        is_looked_at=all(one.sensitivity is not Sensitivity.UNREVIEWED for one in held[:1]),
        basis=line.row.lost_basis if line.row.kind else line.row.taken_basis,
        reviews=1,
        origins=len(origins.origins(told)),
        is_listed=any(one.source.kind is SourceKind.LIST for one in page.sources),
        is_hedged=line.row.is_hedged,
    )


def grades(page: ReviewPage, line: Line) -> list[Choice]:
    """Every grade, with what it lacks. Out of reach is only what no field of the form and no recorded item can give."""
    now = evidence(page, line)
    more = line.seen is not None
    best = Evidence(
        has_picture=bool(page.pictures) or more,
        is_looked_at=True,
        basis=PartyBasis.MARKINGS,
        reviews=1,
        origins=len(page.sources) + 2 * more,
        is_inspected=True,
        is_listed=now.is_listed or more,
    )
    return [Choice(one, "; ".join(grading.refusals(one, now)), bool(grading.refusals(one, best))) for one in Grade]


def suggested(page: ReviewPage, line: Line) -> Grade:
    """The best grade that it carries by itself."""
    return grading.suggested(evidence(page, line))
