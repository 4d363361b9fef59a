"""The words of takedowns: what can be taken away for good."""

from catalog.domain.vocabulary import Term


class PurgeKind(Term):
    """What a purge takes away; an archive is a copy of a source that is held here."""

    ITEM = "item", "item"
    INCIDENT = "incident", "incident"
    SOURCE = "source", "source"
    PICTURE = "picture", "picture"
    SIGHTING = "sighting", "sighting"
    CORRECTION = "correction", "correction"
    PERSON = "person", "person"
    ARCHIVE = "archive", "archived copy"
