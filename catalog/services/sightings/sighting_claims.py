"""The claims of a sighting as rows, each of one of its sources."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from catalog.domain.errors import Invalid, Problem
from catalog.models import EquipmentType, Party, Place, SightedClaim
from catalog.services.rows import id_of, reconcile
from catalog.services.sightings.claim_inputs import SaidClaimIn

AS_THEY_ARE = {"kind", "asserted_by", "summary", "quote", "count_min", "count_max", "value", "unit", "said_on"}


def write(session: Session, sighting: int, claims: list[SaidClaimIn], sources: Sequence[int]) -> None:
    """Make the claims of a sighting these, in order; `sources` are the ids of its sources by their number from 1."""
    wanted = [_own_fields(session, seq, one, sources) for seq, one in enumerate(claims, 1)]
    reconcile(session, SightedClaim, {"sighting_id": sighting}, ("seq",), wanted)


def _own_fields(session: Session, seq: int, one: SaidClaimIn, sources: Sequence[int]) -> dict[str, Any]:
    try:
        named = {
            "type_id": id_of(session, EquipmentType, one.type, "type"),
            "lost_by_id": id_of(session, Party, one.lost_by, "lost_by"),
            "taken_by_id": id_of(session, Party, one.taken_by, "taken_by"),
            "place_id": id_of(session, Place, one.place, "place"),
        }
    except Invalid as error:
        raise Invalid(*(Problem(told.field, told.message, f"claim {seq}") for told in error.problems)) from None
    return {
        **one.model_dump(include=AS_THEY_ARE), **named, "seq": seq, "source_id": sources[one.source - 1],
        "is_hedged": one.hedged, "value_qualifier": one.qualifier, "place_as_written": one.place_written,
    }  # fmt: skip
