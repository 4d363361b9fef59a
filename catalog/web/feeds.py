"""Feeds of lists: what is new in the answer to a question, as everybody may see it, whoever asks."""

from flask import Blueprint, Response, request

from catalog.tally import feed
from catalog.web import questions
from catalog.web.listing import Frame
from catalog.web.shown import href, reading, root

pages = Blueprint("feeds", __name__)
AUTHOR = "Materiel Catalog"


@pages.get("/<any(losses, incidents, holdings):kind>.atom")
def show(kind: str) -> Response:
    with reading() as session:
        frame = questions.put(session, f"/{kind}/", dict(request.args.lists()), insider=False)
        page = href(frame.path, frame.args)
        told = feed.Told(
            root(), href(f"/{kind}.atom", frame.args), page, _title(frame), AUTHOR, note=frame.wider.capitalize()
        )
        text = feed.atom(feed.of_news(questions.arrived(frame, None).first()), told)
    return Response(text, content_type=f"{feed.MEDIA_TYPE}; charset=utf-8")


def _title(frame: Frame) -> str:
    """`losses, what is new – Type: T-72B3; Lost by: Russia`"""
    of = frame.asked.question.criteria.count.label if frame.path == "/losses/" else questions.NAMES[frame.path].lower()
    return f"{of}, what is new{f' – {frame.told}' if frame.told else ''}"
