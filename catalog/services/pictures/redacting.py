"""Blacking out: boxes are burnt into the public copy and its thumbnail, which are made anew from the original.

The original stays as it is, private, and so do the fingerprints: a copy from elsewhere is still found. What was public
before is taken away from the disk; its address leads to the new one.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from sqlmodel import Session, select

from catalog.domain.errors import Conflict, Invalid, NotAllowed
from catalog.domain.vocabulary import Sensitivity
from catalog.evidence import cleaning
from catalog.evidence.cleaning import Cleaned
from catalog.evidence.redacting import Box
from catalog.evidence.stores import Store, filed
from catalog.models import Picture
from catalog.search.visible import Viewer
from catalog.services import history, people
from catalog.services.pictures.pictures import ORIGINALS, PUBLIC, THUMBNAILS, publish, shown_as
from catalog.services.rows import number, set_fields

SIDES = ("left", "top", "width", "height")
MOST_BOXES = 50
WHOLE = 100.0  # forms say shares in per cent
PLACES = 5  # decimals of a share: finer than a pixel of the largest picture
ALLOWED = "four numbers from 0 to 100 are allowed, per cent of the width and height, within the picture"


@dataclass(frozen=True)
class Burnt:
    """A picture with its boxes burnt in; nothing of it is written yet. `before`: the hash of the copy shown."""

    picture_id: int
    before: str
    boxes: tuple[Box, ...]
    cleaned: Cleaned


def boxes_of(form: Mapping[str, Sequence[str]]) -> tuple[Box, ...]:
    """The boxes of a form, a row of four numbers each, empty rows left out; raises Invalid with what is allowed."""
    rows = list(zip_longest(*(form.get(side, ()) for side in SIDES), fillvalue=""))
    told = [[text.strip().replace(",", ".") for text in row] for row in rows]
    boxes = tuple(_box(row) for row in told if any(row))
    if len(boxes) > MOST_BOXES:
        raise Invalid.one("boxes", f"at most {MOST_BOXES} are allowed")
    return boxes


def _box(row: Sequence[str]) -> Box:
    try:
        box = Box(*(round(float(text) / WHOLE, PLACES) for text in row))
    except ValueError:
        raise Invalid.one("boxes", ALLOWED) from None
    is_inside = min(box.left, box.top) >= 0 and box.left + box.width <= 1 and box.top + box.height <= 1
    if not (all(map(math.isfinite, box)) and min(box.width, box.height) > 0 and is_inside):
        raise Invalid.one("boxes", ALLOWED)
    return box


def may_redact(picture: Picture, viewer: Viewer) -> bool:
    """Reviewers always; whoever added a picture as long as nobody has reviewed it."""
    is_own = picture.person_id is not None and picture.person_id == viewer.person_id
    return viewer.is_reviewer or (is_own and picture.sensitivity is Sensitivity.UNREVIEWED)


def prepared(store: Store, picture: Picture, boxes: tuple[Box, ...], viewer: Viewer) -> Burnt:
    """Burn these boxes, and no others, into the original. Takes a while: do it outside a transaction."""
    if not may_redact(picture, viewer):
        raise NotAllowed("Boxes are set by reviewers, and by whoever added a picture until it is reviewed.")
    cleaned = cleaning.clean(store.read(filed(ORIGINALS, picture.sha256)), boxes)
    return Burnt(number(picture), picture.public_sha256 or "", boxes, cleaned)


def redact(session: Session, person_id: int, store: Store, burnt: Burnt, now: datetime) -> Picture:
    """Show the picture so from now on, in a change of its own. Raises Conflict if another came in between.

    The files of before are still there: call `forget` once this is committed.
    """
    row = session.get_one(Picture, burnt.picture_id)
    if row.public_sha256 != burnt.before:
        raise Conflict("Somebody else changed the boxes of this picture meanwhile; look at it again.")
    said = f"{len(burnt.boxes)} boxes blacked out" if burnt.boxes else "no box blacked out any more"
    change = history.begin(session, people.acting(session, person_id), f"picture {row.sha256[:12]}: {said}", now)
    publish(store, burnt.cleaned)
    set_fields(row, {**shown_as(burnt.cleaned), "redactions": [list(box) for box in burnt.boxes]})
    session.flush()
    if _holders(session, row.public_sha256 or "") > 1:
        raise Conflict("Another picture held here looks exactly so; look for it among those that are alike.")
    history.close(session, change)
    return row


def forget(session: Session, store: Store, public_sha256: str) -> bool:
    """Take a public copy and its thumbnail away, unless a picture is shown so; whether they were taken."""
    if not public_sha256 or _holders(session, public_sha256):
        return False
    for place in (PUBLIC, THUMBNAILS):
        store.remove(filed(place, public_sha256))
    return True


def _holders(session: Session, public_sha256: str) -> int:
    return len(session.exec(select(Picture.id).where(Picture.public_sha256 == public_sha256)).all())
