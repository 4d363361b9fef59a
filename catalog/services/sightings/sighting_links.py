"""What a sighting was seen in: its sources and pictures. A new source waits until a reviewer accepts the sighting."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from catalog.domain import public_ids, quoted
from catalog.domain.addresses import SCHEME
from catalog.domain.dates import day_text
from catalog.domain.errors import Invalid, Problem
from catalog.domain.vocabulary import Platform, SourceKind
from catalog.models import Picture, Sighting, SightingPicture, SightingSource, Source
from catalog.search import first_named
from catalog.services import addresses
from catalog.services.rows import number, reconcile, set_fields
from catalog.services.sightings.sighting_inputs import SightingIn, SourceGiven

LONGEST_TITLE = 300
LONGEST_WORDS = 60


def write_pictures(session: Session, sighting: int, wanted: list[str]) -> dict[str, int]:
    """Make the pictures of a sighting these; public SHA-256 → id. Raises Invalid for one that is not held here."""
    names = list(dict.fromkeys(wanted))
    query = select(Picture.public_sha256, Picture.id).where(col(Picture.public_sha256).in_(names))
    held = {name: one for name, one in session.exec(query) if name and one}
    if missing := [name[:12] for name in names if name not in held]:
        raise Invalid.one("pictures", f"not held here: {', '.join(missing)}; add the picture again")
    rows = [{"picture_id": held[name]} for name in names]
    reconcile(session, SightingPicture, {"sighting_id": sighting}, ("picture_id",), rows)
    return held


def write_sources(session: Session, sighting: int, values: SightingIn, now: datetime) -> None:
    """Make the sources of a sighting these; those of its contributor that still wait with it take what is said now."""
    own = _own(session, session.get_one(Sighting, sighting))
    rows = [_put(session, seq, one, own, now) for seq, one in enumerate(values.sources, 1)]
    wanted = [{"source_id": one} for one in dict.fromkeys(number(row) for row in rows)]
    reconcile(session, SightingSource, {"sighting_id": sighting}, ("source_id",), wanted)


def _own(session: Session, row: Sighting) -> list[Source]:
    """Sources that wait, that the contributor named first, and that no other sighting names.

    Somebody else's is left to them, also where both name it; one that came with a picture is the contributor's too.
    """
    elsewhere = select(SightingSource.source_id).where(SightingSource.sighting_id != row.id)
    waiting = select(Source).where(col(Source.is_pending), col(Source.id).in_(first_named.by(row.person_id)))
    return list(session.exec(waiting.where(col(Source.id).not_in(elsewhere))))


def _put(session: Session, seq: int, one: SourceGiven, own: list[Source], now: datetime) -> Source:
    """The source that is known already stays as it is but for a text that it lacks; while it waits it may be protected.

    Nobody takes a protection away by naming somebody else's source.
    """
    if not one.url:
        return _by_its_text(session, one, own, now)
    url = one.url if SCHEME.match(one.url) else f"https://{one.url}"
    try:
        known = addresses.known(session, url)
        row = addresses.put(session, url, one.text)
    except ValueError as error:
        raise Invalid(Problem("url", f"{one.url[:60]!r} is no address: {error}", f"source {seq}")) from error
    if known is None or row in own:
        set_fields(row, {**_said(one), "is_pending": True, "retrieved_at": row.retrieved_at or now})
    elif row.is_pending and one.protected:
        row.protected = True
    session.flush()
    return row


def _said(one: SourceGiven) -> dict[str, Any]:
    return {"text": one.text, "published_on": one.published_on, "protected": one.protected}


def _by_its_text(session: Session, one: SourceGiven, own: list[Source], now: datetime) -> Source:
    """A post of which only the text is at hand: no address, named by its signature or by how it begins."""
    signed = quoted.signature(one.text)
    found = next((row for row in own if row.url is None and row.text == one.text), None)
    values = {
        "kind": SourceKind.POST, "platform": Platform.X if signed else Platform.WEB,
        "handle": signed.handle if signed else None, "title": _title(one.text, signed), "is_pending": True,
        **_said(one),
    }  # fmt: skip
    if found is None:
        found = Source.model_validate({"public_id": public_ids.new(), "retrieved_at": now, **values})
        session.add(found)
    set_fields(found, values)
    session.flush()
    return found


def _title(text: str, signed: quoted.Signature | None) -> str:
    if signed is not None:
        return f"@{signed.handle}, post of {day_text(signed.day)}"
    words = " ".join(text.split())
    return f"Text without an address: {words[:LONGEST_WORDS]}{'…' if len(words) > LONGEST_WORDS else ''}"[
        :LONGEST_TITLE
    ]
