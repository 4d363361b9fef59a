"""The sources of a draft: the report itself, and posts that are quoted in it with their own authors and days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.domain import addresses, dates
from catalog.reading.found import Draft, Origin, Place

LONGEST_TEXT, LONGEST_TITLE = 20_000, 80
Told = tuple[str, str, Sequence[Place]]  # a field, what stands in it, and where that was read


@dataclass(frozen=True)
class Whole:
    """The report that drafts were made of, as far as their sources need it."""

    text: str
    title: str = ""
    url: str = ""
    published: date | None = None
    origins: Sequence[Origin] = ()
    links: Sequence[tuple[int, int, str]] = ()  # places of the text that lead to an address, as its page has them

    def link_of(self, post: Origin) -> str:
        """The address of a post that its page leads to from the line below it, or from its words."""
        for start, end in (*post.spans, post.body):
            for first, last, url in self.links:
                if start <= first and last <= end and _is_post(url):
                    return url
        return ""

    @property
    def article(self) -> Origin | None:
        """What is no post, if the report is more than posts."""
        return next((one for one in self.origins if not one.is_post), None)


def of(draft: Draft, whole: Whole) -> list[Origin]:
    """The article that quotes a post stands beside it: the post was read there."""
    article, sources = whole.article, draft.sources
    is_quoted = article is not None and article not in sources and any(one.is_post for one in sources)
    return [*sources, article] if article is not None and is_quoted else list(sources)


def told(whole: Whole, one: Origin, sources: Sequence[Origin]) -> Iterator[Told]:
    """The fields of one source, with what stands in them and where that was read."""
    if not one.is_post:
        yield "url", whole.url, ()
        yield "text", whole.text[:LONGEST_TEXT], ()
        yield "title", whole.title or ("" if whole.url else beginning(whole.text)), ()
        yield "published", dates.day_text(whole.published) if whole.published else "", ()
        return
    quoting = next((number for number, each in enumerate(sources, 1) if not each.is_post), None)
    published = one.published or (whole.published if quoting is None else None)
    url = whole.link_of(one) or one.url or (whole.url if quoting is None else "")
    yield "url", url, ()
    yield "text", _words_of(whole, one, with_signature=not url), [one.body, *one.spans]
    yield "handle", one.handle, one.spans
    yield "published", dates.day_text(published) if published else "", one.spans
    yield "quoted_in", str(quoting) if quoting else "", ()


def _is_post(url: str) -> bool:
    try:
        return addresses.read(url).post_id is not None
    except ValueError:
        return False


def _words_of(whole: Whole, one: Origin, *, with_signature: bool) -> str:
    """What a post says; one without an address is known by its signature, so that stands below it."""
    places = [one.body, *(span for span in one.spans if with_signature and span[0] >= one.body[1])]
    return "\n".join(whole.text[start:end].strip() for start, end in places)[:LONGEST_TEXT]


def beginning(text: str) -> str:
    """A title for a text that has none: how it begins."""
    words = " ".join(text[: LONGEST_TITLE * 4].split())
    if len(words) <= LONGEST_TITLE:
        return words
    cut = words.rfind(" ", 0, LONGEST_TITLE)
    return f"{words[: cut if cut > 0 else LONGEST_TITLE]} …"
