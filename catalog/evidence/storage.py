"""Which store the settings mean."""

from catalog.config import Settings
from catalog.evidence.bucket import Bucket
from catalog.evidence.folder import Folder
from catalog.evidence.stores import Store


def opened(settings: Settings) -> Store:
    """The bucket that is named, or the data folder; nothing is asked of it yet."""
    return Bucket(settings.bucket) if settings.bucket else Folder(settings.data)
