"""What a sighting was seen in: its sources and pictures. A new source waits until a reviewer accepts the sighting."""

from dataclasses import dataclass
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


def write_sources(session: Session, sighting: int, values: SightingIn, now: datetime) -> list[int]:
    """Make the sources of a sighting these; those of its contributor that still wait with it take what is said now.

    Their ids, in the order in which they were given.
    """
    by = session.get_one(Sighting, sighting)
    own = _Own.of(session, by)
    rows = [_put(session, seq, one, own, now) for seq, one in enumerate(values.sources, 1)]
    wanted = [{"source_id": one} for one in dict.fromkeys(number(row) for row in rows)]
    reconcile(session, SightingSource, {"sighting_id": sighting}, ("source_id",), wanted)
    _say_where_read(_Own.of(session, by), rows, values)
    session.flush()
    return [number(row) for row in rows]


@dataclass(frozen=True)
class _Own:
    """Sources that wait, that the contributor named first, and that no other sighting names.

    Somebody else's is left to them, also where both name it; one that came with a picture is the contributor's too.
    """

    person_id: int
    waiting: list[Source]

    @classmethod
    def of(cls, session: Session, row: Sighting) -> "_Own":
        elsewhere = select(SightingSource.source_id).where(SightingSource.sighting_id != row.id)
        waiting = select(Source).where(col(Source.is_pending), col(Source.id).in_(first_named.by(row.person_id)))
        return cls(row.person_id, list(session.exec(waiting.where(col(Source.id).not_in(elsewhere)))))


def _say_where_read(own: _Own, rows: list[Source], values: SightingIn) -> None:
    """A post that stands quoted in another source of the sighting; of a source that was known nothing is said anew."""
    for row, one in zip(rows, values.sources, strict=True):
        inside = rows[one.quoted_in - 1] if one.quoted_in else row
        if row in own.waiting:
            set_fields(row, {"quoted_in_id": None if inside is row else inside.id})


def _put(session: Session, seq: int, one: SourceGiven, own: _Own, now: datetime) -> Source:
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
    if known is None or row in own.waiting:
        set_fields(row, {**_said(one), "is_pending": True, "retrieved_at": row.retrieved_at or now})
    elif row.is_pending and one.protected:
        row.protected = True
    session.flush()
    return row


def _said(one: SourceGiven) -> dict[str, Any]:
    named = {"title": one.title, "handle": one.handle, "platform": one.platform}
    told = {"text": one.text, "published_on": one.published_on, "protected": one.protected}
    return {**told, **{name: value for name, value in named.items() if value}}


def _by_its_text(session: Session, one: SourceGiven, own: _Own, now: datetime) -> Source:
    """A source of which only the text is at hand: no address, named by its signature or by how it begins.

    A text that its contributor gave with another sighting is the same source, and stays as it is; it may be protected.
    """
    same = select(Source).where(col(Source.url).is_(None), Source.text == one.text)
    found = session.exec(same.where(col(Source.id).in_(first_named.by(own.person_id))).order_by(col(Source.id))).first()
    if found is not None and found not in own.waiting:
        found.protected = found.protected or (found.is_pending and one.protected)
        return found
    values = {**told_by_text(one), "is_pending": True, **_said(one)}
    if found is None:
        found = Source.model_validate({"public_id": public_ids.new(), "retrieved_at": now, **values})
        session.add(found)
    set_fields(found, values)
    session.flush()
    return found


def told_by_text(one: SourceGiven) -> dict[str, Any]:
    """What a text tells of itself. What has a title and no account is an article: posts that it quotes sign it not."""
    if one.title and not one.handle:
        return {"kind": SourceKind.ARTICLE, "platform": Platform.WEB, "handle": None, "title": one.title}
    signed = quoted.signature(one.text)
    return {
        "kind": SourceKind.POST, "platform": Platform.X if signed else Platform.WEB,
        "handle": signed.handle if signed else None, "title": _title(one, signed),
    }  # fmt: skip


def _title(one: SourceGiven, signed: quoted.Signature | None) -> str:
    """`@war_noir, post of 27 Nov 2024`; without an account or a day how the text begins."""
    handle, day = one.handle or (signed and signed.handle), signed.day if signed else one.published_on
    if handle and day:
        return f"@{handle}, post of {day_text(day)}"
    words = " ".join(one.text.split())
    begun = f"{words[:LONGEST_WORDS]}{'…' if len(words) > LONGEST_WORDS else ''}"
    return f"@{handle}: {begun}" if handle else f"Text without an address: {begun}"
