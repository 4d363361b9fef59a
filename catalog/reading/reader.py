"""Reading a report: from its text and the names of the catalog to mentions and draft sightings, always the same."""

from datetime import date

from catalog.reading import drafts, intake, mentions, scene
from catalog.reading.found import Reading
from catalog.reading.lexicon import Lexicon


def read(text: str, lexicon: Lexicon, published: date | None = None) -> Reading:
    """Read a text of people's words; `published` is its day, against which `on Wednesday` is told.

    Raises Invalid naming `text` for nothing, for too much, and for what is no text.
    """
    intake.check(text)
    survey = scene.survey(text, lexicon, published)
    made = drafts.make(survey)
    return Reading(text, mentions.make(survey, made.heard), made.drafts, made.origins, made.named)
