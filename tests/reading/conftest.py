"""What all tests of reading stand on."""

import pytest

from catalog.reading import parties
from tests.reading.lexicons import DEMONYMS


@pytest.fixture(scope="session", autouse=True)
def invented_peoples():
    """The adjectives of the invented states are known like those of real ones."""
    with pytest.MonkeyPatch.context() as patch:
        for word, slug in DEMONYMS.items():
            patch.setitem(parties.DEMONYMS, word, slug)
        yield
