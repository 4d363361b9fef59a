"""Reviewing a picture: how sensitive it is, whose it is, and which items it shows. Until then nobody else sees it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field, ValidationError
from sqlmodel import Session, col, or_, select

from catalog.domain.errors import Invalid, NotFound, Problem
from catalog.domain.outcomes import RecordState
from catalog.domain.vocabulary import Sensitivity
from catalog.models import Item, ItemPicture, Picture, SightingSource, Source, SourcePicture
from catalog.search import visible
from catalog.services import history, people
from catalog.services.rows import Input, number, reconcile, set_fields

Line = Annotated[str, Field(max_length=200)]
ALLOWED = {
    "sensitivity": f"one of {', '.join(Sensitivity)} is allowed",
    "licence": "at most 200 characters are allowed",
    "credit": "at most 200 characters are allowed",
}


class ReviewIn(Input):
    """What a reviewer says of a picture; `items` are the permanent ids of the items that it shows, all of them."""

    sensitivity: Sensitivity
    licence: Line = ""
    credit: Line = ""
    items: list[str] = []

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "ReviewIn":
        """From a form, items separated by spaces or commas; raises Invalid with what is allowed."""
        own = {name: form.get(name, "") for name in ("sensitivity", "licence", "credit")}
        try:
            return cls.model_validate({**own, "items": form.get("items", "").replace(",", " ").split()})
        except ValidationError as error:
            fields = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
            raise Invalid(*(Problem(name, ALLOWED.get(name, "is not allowed")) for name in fields)) from None


def review(session: Session, person_id: int, public_sha256: str, values: ReviewIn, now: datetime) -> Picture:
    """Say it in a change of its own; raises NotFound for the picture, Invalid for an item that is not there."""
    person = people.acting(session, person_id)
    change = history.begin(session, person, f"picture {public_sha256[:12]} reviewed: {values.sensitivity.label}", now)
    named = select(Picture).where(Picture.public_sha256 == public_sha256)
    row = session.exec(named.order_by(col(Picture.id))).first()
    if row is None:
        raise NotFound("picture", public_sha256[:12])
    own = values.model_dump(include={"sensitivity", "licence", "credit"})
    set_fields(row, {name: value or None if name != "sensitivity" else value for name, value in own.items()})
    shows = dict.fromkeys([*(_item_id(session, one) for one in values.items), *_not_on_page(session, row, now)])
    reconcile(session, ItemPicture, {"picture_id": number(row)}, ("item_id",), [{"item_id": one} for one in shows])
    _let_out_sources(session, row)
    history.close(session, change)
    return row


def _not_on_page(session: Session, row: Picture, now: datetime) -> Iterable[int]:
    """Items that it shows and that the page leaves out, not being public yet: a form without them says nothing."""
    shows = select(ItemPicture.item_id).join(Item, col(ItemPicture.item_id) == Item.id)
    return session.exec(shows.where(ItemPicture.picture_id == row.id, ~visible.items(now, insider=True)))


def _let_out_sources(session: Session, row: Picture) -> None:
    """With a picture that is shown its sources are too, unless a sighting names them: its acceptance decides."""
    if row.sensitivity not in visible.SHOWN_PICTURES:
        return
    shows = select(SourcePicture.source_id).where(SourcePicture.picture_id == row.id)
    sighted = select(SightingSource.source_id)
    waiting = or_(col(Source.id).in_(shows), col(Source.id) == (row.source_id or 0)) & col(Source.is_pending)
    for source in session.exec(select(Source).where(waiting, col(Source.id).not_in(sighted))):
        source.is_pending = False


def _item_id(session: Session, public_id: str) -> int:
    found = session.exec(
        select(Item.id).where(Item.public_id == public_id, col(Item.state) == RecordState.ACTIVE)
    ).first()
    if found is None:
        raise Invalid.one("items", f"no item {public_id[:20]!r}; the permanent ids of items are allowed")
    return found
