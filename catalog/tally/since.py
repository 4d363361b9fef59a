"""What has changed since a snapshot: its question, put again, against the rows that it froze."""

from catalog.search.asking import Asked
from catalog.search.variants import Count
from catalog.tally import changed
from catalog.tally.changed import Changed, Moment

COMPARED = ("tally", "losses")  # kinds whose rows are losses, so that the history explains every difference


def since(asked: Asked, kind: str, change: int) -> Changed | None:
    """The difference between the state after a change and now; None for kinds that count no losses."""
    if kind not in COMPARED or asked.question.criteria.count is Count.FITTED:
        return None
    return changed.changed(asked.question, Moment(change, "when it was frozen"), Moment(None, "now"))
