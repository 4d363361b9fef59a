"""The tally: losses counted by two dimensions, every figure leading to its rows."""

from flask import Blueprint, render_template, request

from catalog.tally import charts as drawings
from catalog.tally import count, sentence
from catalog.tally.links import Links
from catalog.web import charts, listing
from catalog.web.forms import TallyForm
from catalog.web.shown import reading

pages = Blueprint("tally", __name__)


@pages.get("/tally")
def index() -> str:
    with reading() as session:
        frame = listing.frame(session, "/tally", extra=("rows", "cols"))
        rows, cols = request.args.get("rows", "category"), request.args.get("cols", "")
        answer = count.tally(frame.asked.question, rows, cols)
        form = TallyForm.of(answer)
        shown = {"links": Links(answer), "sentence": sentence.of(answer), "below": sentence.below(answer),
                 "smalls": drawings.small(answer), "charts": charts.of(answer.question)}  # fmt: skip
        return render_template("tally/index.html", frame=frame, answer=answer, form=form, **shown)
