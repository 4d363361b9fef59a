"""The map of a question: drawn on the server, with a table of the same, and as points for the script that draws it."""

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for

from catalog.search.drawn import CELL, PARTS
from catalog.tally import mapped
from catalog.tally.about import heard
from catalog.tally.mapped import Mapped, Spot
from catalog.web import listing, sheet
from catalog.web.land import FINE
from catalog.web.shown import asked, catalog, href, reading

PATH = "/map/"
MOST_PLACES = 50  # in the table; a tally by place has them all
pages = Blueprint("maps", __name__)


@pages.get(PATH)
def index() -> str:
    with reading() as session:
        frame = listing.frame(session, PATH, own=())
        found = mapped.of(frame.asked.question)
        return render_template("map/index.html", frame=frame, found=found, PARTS=PARTS, **_shown(found))


@pages.get("/map.json")
def points() -> Response:
    with reading() as session:
        question = asked(session).question
        found = mapped.of(question)
        return jsonify(_document(found))


def vendor() -> Path:
    """The folder of what is fetched at set-up and served as it is."""
    return Path(current_app.static_folder or "") / "vendor"


def _shown(found: Mapped) -> dict[str, object]:
    places, served = found.places(), vendor()
    return {
        "places": places[:MOST_PLACES],
        "more": len(places[MOST_PLACES:]),
        "sheet": sheet.draw(found, served / "world-atlas"),
        "rows_at": RowsAt(found.question.criteria.to_args()),
        "land": url_for("static", filename=f"vendor/world-atlas/{FINE}"),
        "tiles": catalog().settings.tiles,
        "is_live": (served / "leaflet").is_dir(),
    }


class RowsAt:
    """The addresses of the rows behind a map: `rows_at("36.2,37.1,500")`, `rows_at("placed", "place:aleppo")`."""

    def __init__(self, args: Sequence[tuple[str, str]]) -> None:
        self.args = args

    def __call__(self, key: str, *cells: str) -> str:
        return href("/losses/", [*self.args, ("cell", f"{CELL}:{key}"), *(("cell", one) for one in cells)])


def _document(found: Mapped) -> dict[str, object]:
    """`rows_at` is the address of the rows of a point once its key is put behind."""
    args = found.question.criteria.to_args()
    first, last = (day.isoformat() for day in found.days) if found.days else (None, None)
    return {
        "question": args,
        **heard(found.question.criteria),
        "total": found.total.as_dict(),
        "parts": {name: things.as_dict() for name, things in found.parts.items()},
        "first_on": first,
        "last_on": last,
        "rows_at": f"{href('/losses/', args)}{'&' if args else '?'}cell={CELL}%3A",
        "points": [_point(one) for one in found.spots()],
    }


def _point(spot: Spot) -> dict[str, object]:
    return {
        "lat": spot.lat,
        "lon": spot.lon,
        "uncertainty_m": spot.reach,
        "points": spot.points,
        "rows": spot.rows,
        "things": spot.things.as_dict(),
        "place": spot.place,
        "types": spot.types,
        "key": spot.key,
    }
