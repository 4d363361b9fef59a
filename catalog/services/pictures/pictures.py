"""Pictures: keep one made safe, with what is said of it and the held ones that are alike.

The original is kept apart and private; what others see was decoded and written anew. Nothing is public before its
sensitivity has been set.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator
from sqlmodel import Session, col, or_, select

from catalog.domain.errors import Invalid, Problem
from catalog.domain.purges import PurgeKind
from catalog.evidence import cleaning, likeness
from catalog.evidence.cleaning import Cleaned
from catalog.evidence.exif import Facts
from catalog.evidence.likeness import Match
from catalog.evidence.prints import Fingerprint, Taken
from catalog.evidence.stores import Store, filed, sha256_of_bytes
from catalog.models import Person, Picture, PicturePrint, Source, SourcePicture
from catalog.search import visible
from catalog.services import addresses, history, people
from catalog.services.pictures import likeness_pairs
from catalog.services.pictures.picture_matches import Base
from catalog.services.purges import tombstones
from catalog.services.rows import Input, number

ORIGINALS, PUBLIC, THUMBNAILS = "pictures", "pictures-public", "thumbnails"  # folders of the store
MOST_ALIKE = 20
LONGEST_MS = 48 * 3600 * 1000
ALLOWED = {
    "source": "an address that begins with http:// or https:// is allowed",
    "video_url": "an address that begins with http:// or https:// is allowed",
    "video_sha256": "the 64 hexadecimal digits of a SHA-256 are allowed",
    "video_at_ms": "milliseconds from the beginning are allowed, with the video's SHA-256",
}
Web = Annotated[str, Field(pattern=r"^(https?://[^/\s]+\S*)?$", max_length=2000)]


class Said(Input):
    """What whoever adds a picture says of it; `video_…` of the video that it is a frame of, in milliseconds."""

    source: Web = ""
    video_sha256: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""
    video_url: Web = ""
    video_at_ms: Annotated[int, Field(ge=0, le=LONGEST_MS)] | None = None

    @model_validator(mode="after")
    def is_of_a_video(self) -> "Said":
        if self.video_at_ms is not None and not self.video_sha256:
            raise ValueError("a time without a video")
        return self

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Said":
        """From a form; raises Invalid with what is allowed."""
        own = {name: form[name].strip() for name in cls.model_fields if form.get(name, "").strip()}
        try:
            return cls.model_validate(own)
        except ValidationError as error:
            fields = dict.fromkeys(str(one["loc"][0]) if one["loc"] else "video_at_ms" for one in error.errors())
            raise Invalid(*(Problem(name, ALLOWED[name]) for name in fields)) from None


@dataclass(frozen=True)
class Ready:
    """A picture made safe and fingerprinted; no row of it is there yet. `exif` only where it is kept.

    `is_filed`: its files are there already.
    """

    original: bytes
    cleaned: Cleaned
    taken: Taken
    exif: Facts | None = None
    is_filed: bool = False

    @property
    def fingerprint(self) -> Fingerprint:
        return self.taken.fingerprint


@dataclass(frozen=True)
class Sent:
    """A picture as somebody adds it: what is said of it, and the held ones that are alike, of those up to `newest`.

    `is_checked`: said by somebody who may publish; else a source that is new waits until one of them accepts it.
    """

    made: Ready
    said: Said = field(default_factory=Said)
    alike: tuple[Match, ...] = ()
    newest: int = 0
    is_checked: bool = False


def ready(data: bytes, *, keep_exif: bool = False) -> Ready:
    """Open, clean and fingerprint; raises Invalid with what is allowed. Takes a while: do it outside a transaction."""
    cleaned = cleaning.clean(data)
    return Ready(data, cleaned, likeness.take(cleaned.public), cleaned.exif if keep_exif else None)


def laid_down(session: Session, store: Store, made: Ready) -> Ready:
    """Write its files before the transaction, so that nobody waits for it, unless it is held already.

    Raises Invalid when just this was taken away here, and Unavailable.
    """
    if held_as(session, made) is not None:
        return made
    tombstones.refuse(session, store, PurgeKind.PICTURE, made.cleaned.sha256)
    _write(store, made)
    return replace(made, is_filed=True)


def _write(store: Store, made: Ready) -> None:
    store.put(filed(ORIGINALS, made.cleaned.sha256), made.original)
    publish(store, made.cleaned)


def compared(made: Ready, said: Said, among: Base, *, is_checked: bool) -> Sent:
    """Compare with all that is held. Takes a while: do it outside a transaction."""
    return Sent(made, said, tuple(among.held.like(made.taken, MOST_ALIKE)), among.newest, is_checked)


def keep(session: Session, store: Store, made: Ready, url: str, now: datetime) -> tuple[Picture, bool]:
    """File a picture of the operator's, compared with nothing before; whether it is new."""
    return receive(session, people.operator(session, now), store, Sent(made, Said(source=url), is_checked=True), now)


def receive(session: Session, person: Person, store: Store, sent: Sent, now: datetime) -> tuple[Picture, bool]:
    """File a picture in a change of its own, with its source and what it is alike; whether it is new.

    The same file twice is one picture, and so is one that differs in metadata only; a further source is noted. Which
    public source has a public picture is said by who may publish, or by accepting a sighting of it.
    """
    name = sent.made.cleaned.sha256[:12]
    found = held_as(session, sent.made)
    change = history.begin(session, person, f"picture {name} {'published elsewhere too' if found else 'added'}", now)
    row = found or add(session, store, sent.made, person, sent.said)
    source = _source(session, sent) if sent.said.source else None
    if source is not None and (sent.is_checked or source.is_pending or row.sensitivity not in visible.SHOWN_PICTURES):
        _shown_by(session, row, source)
    if found is None:
        likeness_pairs.note(session, row, sent.made.taken, sent.alike, sent.newest)
    history.close(session, change)
    return row, found is None


def held_as(session: Session, made: Ready) -> Picture | None:
    """The picture that this file is already."""
    public = sha256_of_bytes(made.cleaned.public)
    same = or_(col(Picture.sha256) == made.cleaned.sha256, col(Picture.public_sha256) == public)
    return session.exec(select(Picture).where(same).order_by(col(Picture.id))).first()


def add(session: Session, store: Store, made: Ready, person: Person, said: Said) -> Picture:
    """The files first, then the row: a crash between leaves a file that no row names, never a row without its file."""
    cleaned = made.cleaned
    tombstones.refuse(session, store, PurgeKind.PICTURE, cleaned.sha256)
    if not made.is_filed:
        _write(store, made)
    row = Picture.model_validate({
        "sha256": cleaned.sha256, "dhash": made.fingerprint.dhash, "phash": made.fingerprint.phash,
        "original_type": cleaned.media_type, "exif": made.exif, "person_id": person.id, **shown_as(cleaned),
        "video_sha256": said.video_sha256 or None, "video_url": said.video_url or None, "video_at_ms": said.video_at_ms,
    })  # fmt: skip
    session.add(row)
    session.flush()
    session.add(PicturePrint(picture_id=number(row), features=made.fingerprint.features))
    session.flush()
    return row


def publish(store: Store, cleaned: Cleaned) -> None:
    """Write what may be shown, the copy and its thumbnail."""
    public = sha256_of_bytes(cleaned.public)
    store.put(filed(PUBLIC, public), cleaned.public)
    store.put(filed(THUMBNAILS, public), cleaned.thumbnail)


def shown_as(cleaned: Cleaned) -> dict[str, Any]:
    """The fields of a row that follow from what may be shown."""
    return {
        "public_sha256": sha256_of_bytes(cleaned.public), "media_type": cleaned.public_type, "width": cleaned.width,
        "height": cleaned.height, "size": len(cleaned.public),
    }  # fmt: skip


def _source(session: Session, sent: Sent) -> Source:
    try:
        is_new = addresses.known(session, sent.said.source) is None
        found = addresses.put(session, sent.said.source)
    except ValueError as error:
        raise Invalid.one("source", ALLOWED["source"]) from error
    if is_new and not sent.is_checked:
        found.is_pending = True
        session.flush()
    return found


def _shown_by(session: Session, row: Picture, source: Source) -> None:
    """The first source stands at the picture too."""
    if session.get(SourcePicture, (number(source), number(row))) is None:
        session.add(SourcePicture(source_id=number(source), picture_id=number(row)))
    if row.source_id is None:
        row.source_id = source.id
    session.flush()
