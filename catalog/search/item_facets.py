"""What items have: parts fitted to them, sources that tell of them, a picture that shows them."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from catalog.domain.errors import Invalid
from catalog.search import by_item
from catalog.search.blocks import Mask
from catalog.search.columns import Columns
from catalog.search.facet import Asked, OfNodes, term
from catalog.search.world import World

YES = "yes"


class FittedFacet(OfNodes):
    """Something at or below the type asked for is fitted to it."""

    name, label, column, register = "fitted", "Fitted", "", "types"

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask:  # noqa: ARG002
        return by_item.mask(columns, by_item.fitted(columns, world), self.ids(chosen, world))


class SourceFacet:
    """A source tells of it that everybody may see: by its public id, or any of an account or a publisher."""

    name, label = "source", "Source"

    def read(self, written: Iterable[str], world: World, now: datetime) -> tuple[str, ...]:
        found = {text: world.sources.read(text, now) for text in written}
        wrong = [text for text, values in found.items() if not values]
        if wrong:
            hint = "the id of a public source is allowed, as in its address /sources/…, an @account or a publisher"
            raise Invalid.one(self.name, f"no source {wrong[0][:80]!r}; {hint}")
        return tuple(dict.fromkeys(one for values in found.values() for one in values))

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask:
        ids = np.concatenate([world.sources.of(one, asked.now) for one in chosen])
        return by_item.mask(columns, by_item.sources(columns), ids)


class PictureFacet:
    """A reviewed picture shows it that everybody may see."""

    name, label = "has_picture", "Picture"

    def read(self, written: Iterable[str], world: World, now: datetime) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(dict.fromkeys(term(text, [YES], self.name) for text in written))

    def mask(self, columns: Columns, world: World, chosen: tuple[str, ...], asked: Asked) -> Mask:  # noqa: ARG002
        return by_item.mask(columns, by_item.pictured(columns, asked.now), [0])
