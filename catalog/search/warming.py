"""Reading what questions are answered from before anybody asks: the first page after a start need not wait for it."""

from datetime import datetime

from sqlmodel import Session

from catalog.search import asking, facet_counts, suggesting
from catalog.search.engines import Engine

ANY_WORD = "tank"  # whatever it finds: names and the index are opened, and what leads from record to record is read


def read(session: Session, engine: Engine, now: datetime) -> None:
    """Ask what the list of losses asks, with all its facets, the list of incidents, for names that are completed, and
    for a word.
    """
    asked = asking.ask(session, engine, {}, now)
    facet_counts.of(asked.question)
    len(asked.incident_numbers)
    suggesting.everything(session, ANY_WORD)
    if engine.position() is not None:  # else whoever builds the index is at it, and a word would read everything
        asking.ask(session, engine, {"q": [ANY_WORD]}, now)
