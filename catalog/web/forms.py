"""Forms: the controls of tallies and comparisons. Choices are the terms and dimensions of the domain, said once."""

from collections.abc import Sequence
from typing import Any

from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from catalog.domain.outcomes import DateBasis, Mode
from catalog.search.dimensions import DIMENSIONS
from catalog.search.register import Node
from catalog.search.variants import Count
from catalog.tally.count import Tally

LAID_OUT = [SelectChoice(name, name.replace("_", " ")) for name in DIMENSIONS]
COUNTS = [SelectChoice(count.value, count.label) for count in Count]
MODES = [SelectChoice(mode.value, mode.label) for mode in Mode]
BASES = [SelectChoice(basis.value, basis.label) for basis in DateBasis]
DAY = {"placeholder": "2024-11-27", "inputmode": "numeric", "autocomplete": "off", "size": "11"}


class TallyForm(Form):
    """Plain controls at the top of a tally; the address is the state, so it is sent by GET and writes nothing."""

    rows = SelectField("Rows", choices=LAID_OUT)
    cols = SelectField("Columns", choices=LAID_OUT)
    count = SelectField("What", choices=COUNTS)
    mode = SelectField("Counted by", choices=MODES)
    date_basis = SelectField("Dated by", choices=BASES)
    since = StringField("Since", render_kw=DAY)
    until = StringField("Until", render_kw=DAY)
    as_of = StringField("Happened by", render_kw=DAY)
    known_on = StringField("Known on", render_kw=DAY)

    @classmethod
    def of(cls, answer: Tally) -> "TallyForm":
        """The controls as the answer was asked."""
        criteria = answer.question.criteria
        values: dict[str, Any] = {
            name: criteria.get(name) for name in ("count", "mode", "date_basis", "since", "until", "as_of", "known_on")
        }
        rows = f"{answer.rows_by},{answer.below_by}" if answer.below_by else answer.rows_by
        form = cls(data={**values, "rows": rows, "cols": answer.cols_by})
        if answer.below_by:  # the two that were asked for, beside the single ones
            label = f"{answer.rows_by}, {answer.below_by}".replace("_", " ")
            form.rows.choices = [*LAID_OUT, SelectChoice(rows, label)]
        return form


class CompareForm(Form):
    """The two lists and what narrows both; sent by GET."""

    one = SelectField("First list")
    other = SelectField("Second list")
    type = StringField("Type", render_kw={"placeholder": "T-72", "autocomplete": "off", "size": "14"})
    lost_by = StringField("Lost by", render_kw={"placeholder": "Russia", "autocomplete": "off", "size": "14"})
    since = StringField("Since", render_kw=DAY)
    until = StringField("Until", render_kw=DAY)

    @classmethod
    def of(cls, datasets: Sequence[Node], own: dict[str, str], args: Sequence[tuple[str, str]]) -> "CompareForm":
        """The controls as the comparison was asked; a value that stands more than once is kept beside them."""
        form = cls(data={**own, **dict(args)})
        choices = [SelectChoice(node.slug, node.name) for node in datasets]
        form.one.choices = form.other.choices = [SelectChoice("", "choose …"), *choices]
        names = [name for name, _ in args]
        for name in ("type", "lost_by"):
            if names.count(name) > 1:
                del form[name]
        return form
