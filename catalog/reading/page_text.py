"""What a page shows, as text in one piece: which characters came from where, and what lies in which element."""

from array import array
from dataclasses import dataclass, field

from catalog.reading.markup import Tag


@dataclass(eq=False, slots=True)
class Node:
    """An element; its text is `[start:end]` of the whole. `good` are letters of paragraphs that are not mostly links,
    `near` weighs them by how near they stand; `is_inside` is inside an article."""

    tag: Tag
    start: int
    holder: "Node | None" = None
    end: int = 0
    letters: int = 0
    linked: int = 0
    good: int = 0
    near: float = 0.0
    is_hidden: bool = False
    is_around: bool = False
    is_inside: bool = False

    def marks(self, name: str) -> bool:
        """Whether the page itself says that this is an `article`, or the `main` part of it."""
        is_body = name == "article" and self.tag.get("itemprop").lower() == "articlebody"
        return is_body or name in (self.tag.name, self.tag.get("role").lower())


@dataclass
class Shown:
    """The text with the place of each character in the page, and the elements that matter.

    `ends` has the place after a character where that is not the next one (a character reference). `raws` are elements
    in which no tags are read, with the place of what stands in them; `is_all` where nothing is hidden by an attribute.
    """

    text: str = ""
    origin: "array[int]" = field(default_factory=lambda: array("I"))
    ends: dict[int, int] = field(default_factory=dict)
    holders: list[Node] = field(default_factory=list)
    around: list[Node] = field(default_factory=list)
    links: list[Node] = field(default_factory=list)
    telling: list[Node] = field(default_factory=list)
    raws: list[tuple[Tag, int, int]] = field(default_factory=list)
    empties: list[Tag] = field(default_factory=list)
    is_all: bool = True

    def of(self, node: Node) -> str:
        """What an element says, in one line."""
        return " ".join(self.text[node.start : node.end].split())
