"""About: method, counting rules, glossary."""

from flask import Blueprint, render_template

from catalog.domain import glossary
from catalog.domain.counting import BANDS, RULES_VERSION
from catalog.search import fields
from catalog.tally import columns
from catalog.web.shown import only, reading

pages = Blueprint("about", __name__)


@pages.get("/columns")
def of_downloads() -> str:
    only()
    with reading():
        return render_template("about/columns.html", described=columns.DESCRIBED)


@pages.get("/about")
def index() -> str:
    only()
    told = {"bands": BANDS, "rules": RULES_VERSION, "fields": fields.told()}
    with reading():
        return render_template(
            "about/index.html", words=glossary.WORDS, terms=glossary.TERMS, titles=glossary.TITLES, **told
        )
