"""Losses: the list with its facets."""

from flask import Blueprint, render_template

from catalog.search.show import losses
from catalog.services.bulk.bulk_acts import ACTS
from catalog.web import listing
from catalog.web.shown import page_of, reading

pages = Blueprint("losses", __name__)


@pages.get("/losses/")
def index() -> str:
    with reading() as session:
        frame = listing.frame(session, "/losses/")
        question = frame.asked.question
        page = page_of(question.pages, frame.path, frame.args)
        rows = losses.rows(question, question.page(page.number).tolist())
        return render_template("losses/index.html", frame=frame, question=question, rows=rows, page=page, acts=ACTS)
