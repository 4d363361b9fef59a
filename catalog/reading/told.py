"""A line with the sentence that it stands in."""

from dataclasses import dataclass

from catalog.reading.found import Line, Named
from catalog.reading.phrase import Phrase
from catalog.reading.scene import Scene
from catalog.reading.triggers import Trigger


@dataclass(frozen=True)
class Told:
    """A line with the sentence that it stands in; `doer` did it, whether or not anything was taken."""

    line: Line
    scene: Scene
    trigger: Trigger
    phrase: Phrase
    doer: Named | None = None
