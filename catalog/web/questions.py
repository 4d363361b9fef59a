"""A question of any list, by the path and the parameters of the list: read as its page reads it; what is new in it."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from catalog.domain.errors import Invalid
from catalog.search.entered import Look
from catalog.search.show import news
from catalog.search.show.news import Arrived
from catalog.tally import layout
from catalog.web import holdings, shown
from catalog.web.holdings import SeenFrame
from catalog.web.listing import Frame

# Each list with the parameters that are its page's own.
LISTS = {"/losses/": (), "/incidents/": (), "/holdings/": ("context",), "/tally": ("rows", "cols")}
NAMES = {"/losses/": "Losses", "/incidents/": "Incidents", "/holdings/": "Seen with", "/tally": "Tally"}


def put(session: Session, path: str, args: Mapping[str, Sequence[str]], *, insider: bool | None = None) -> Frame:
    """The question with its frame; raises Invalid for a list that there is not, and as the list's page does."""
    if path not in LISTS:
        raise Invalid.one("path", f"{path[:40]!r} is not allowed; one of {', '.join(LISTS)} is")
    own: tuple[str, ...] = LISTS[path]
    asked = shown.put({name: texts for name, texts in args.items() if name not in own}, session, insider=insider)
    if path == holdings.PATH:
        frame, _ = holdings.frame_of(asked, args.get("context", ()))
        return frame
    extra = [(name, texts[-1]) for name in own if (texts := [text for text in args.get(name, ()) if text])]
    if path == "/tally":
        layout.of(asked.question, dict(extra).get("rows", "category"), dict(extra).get("cols", ""))
    return Frame(path, asked, extra)


def arrived(frame: Frame, look: Look | None) -> Arrived:
    """What of the answer entered the catalog after a look; without one the newest. A tally's are its losses."""
    if isinstance(frame, SeenFrame) and frame.seen is not None:
        return news.of_holdings(frame.seen, look)
    return (news.of_incidents if frame.path == "/incidents/" else news.of_losses)(frame.asked, look)
