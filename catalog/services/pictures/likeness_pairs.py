"""Pairs of held pictures that are alike, noted as they are added. What goes back to one picture is one origin."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, col, select

from catalog.evidence.likeness import Held, Match
from catalog.evidence.prints import Fingerprint, Taken
from catalog.models import Picture, PictureAlike, PicturePrint
from catalog.services.rows import number


def note(session: Session, row: Picture, taken: Taken, alike: Sequence[Match], newest: int) -> list[PictureAlike]:
    """Note which held pictures a new one is alike: those found up to number `newest`, and those added since."""
    since = Held(_since(session, newest, number(row))).like(taken)
    found = {one.id: one for one in (*alike, *since)}
    there = session.exec(select(Picture.id).where(col(Picture.id).in_(found))).all()
    pairs = [_pair(number(row), found[one]) for one in there if one is not None and one != row.id]
    session.add_all(pairs)
    session.flush()
    return pairs


def _since(session: Session, newest: int, before: int) -> Iterable[tuple[int, Fingerprint]]:
    query = select(Picture, PicturePrint).join(PicturePrint, col(PicturePrint.picture_id) == col(Picture.id))
    rows = session.exec(query.where(col(Picture.id) > newest, col(Picture.id) < before))
    return [(number(one), Fingerprint(one.dhash or "", one.phash or "", print_.features)) for one, print_ in rows]


def _pair(new: int, found: Match) -> PictureAlike:
    one, other = sorted((new, found.id))
    return PictureAlike(one_id=one, other_id=other, distance=found.distance, transform=found.transform)
