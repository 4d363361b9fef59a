"""Pages of the application as pages of a copy: addresses lead within it, or to the working site, or are taken out."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, create_tag

from catalog.web.publishing import places

ADDRESSES = ("href", "src")
NOTE = "copy-note"
WHOLE = "/datapackage.zip"  # the address under which the Data Package of everything is published
LOST = "data-lost"  # marks what leads nowhere, until it is dropped
SCRIPTS = ("/static/theme.js", "/static/site.js")  # the others ask the application, or send something to it
# What sends something, or says how to; and what asks a question, of which nothing is left without a site that answers.
ALWAYS_OUT = 'form[method="post"], dialog, [data-keys-open], #map-time'
WITHOUT_SITE = "form, details.facets, .chosen"
# Links whose words say what to do, and nothing of the record: without a site they go, words and all.
DOING = ("/identify", "/types/compare", "/compare", "/corrections/", "/snapshots/new", "/tally/receipt")
DOING_AT_END = ("/history", ".zip")
BESIDE_FACETS = "columns"  # the class of what has the facets of a list on its left
LISTS_OF_LINKS = (".site-nav", ".foot-links", ".downloads", ".pager")  # where words that lead nowhere say nothing
DOT = "·"  # stands between links that are a row
BETWEEN = f" {DOT},;.\n\t"


@dataclass(frozen=True)
class Rewriter:
    """`published` is the place of every address of the copy; `site` leads to the working site, "" for none.

    `note` is what each page says of itself. A page is put together again by a parser of HTML, so what was escaped in
    it stays escaped.
    """

    published: Mapping[str, str]
    site: str
    note: str

    def page(self, html: str, address: str, place: str) -> str:
        """The page that the application gave for this address, as it lies at this place."""
        document = LexborHTMLParser(html)
        self._take_out(document)
        for name in ADDRESSES:
            for found in document.css(f"[{name}]"):
                self._lead(found, name, address, place)
        while node := document.css_first(f"[{LOST}]"):  # looked for anew: one may go with another
            _drop(node)
        for form in document.css("form[action]"):
            form.attrs["action"] = f"{self.site}{form.attributes['action']}"
        self._say(document, place)
        return f"{document.html}\n"

    def _take_out(self, document: LexborHTMLParser) -> None:
        _remove(document, ALWAYS_OUT if self.site else f"{ALWAYS_OUT}, {WITHOUT_SITE}")
        for script in document.css("script"):
            if script.attributes.get("src") not in SCRIPTS:
                script.decompose()
        for node in document.css(f".{BESIDE_FACETS}"):
            if node.css_first("details.facets") is None:
                del node.attrs["class"]

    def _lead(self, node: LexborNode, name: str, address: str, place: str) -> None:
        written = node.attributes.get(name) or ""
        if written.startswith("#"):
            return
        wanted = urljoin(address, written)
        if not wanted.startswith("/") or wanted.startswith("//"):
            return
        target, _, part = wanted.partition("#")
        if there := self.published.get(places.canonical(target)):
            node.attrs[name] = places.relative(there, place) + (f"#{part}" if part else "")
        elif self.site and node.tag == "a":
            node.attrs[name] = f"{self.site}{wanted}"
        else:
            node.attrs[LOST] = ""

    def _say(self, document: LexborHTMLParser, place: str) -> None:
        main = document.css_first("main")
        if main is not None and main.child is not None:
            said = create_tag("p")
            said.attrs["class"] = f"notice {NOTE}"
            said.insert_child(f"{self.note} ")
            if self.site:
                said.insert_child(_link(f"{self.site}/", urlsplit(self.site).netloc))
                said.insert_child(". ")
            if whole := self.published.get(WHOLE):
                said.insert_child(_link(places.relative(whole, place), "All of it as a Data Package"))
            main.child.insert_before(said)


def _link(address: str, words: str) -> LexborNode:
    link = create_tag("a")
    link.attrs["href"] = address
    link.insert_child(words)
    return link


def _remove(document: LexborHTMLParser, selector: str) -> None:
    """One after the other: what lies in another is gone with it."""
    while node := document.css_first(selector):
        node.decompose()


def _drop(node: LexborNode) -> None:
    """Leave the words of a link, and not the link; nothing where no words would be left that say anything."""
    parent = node.parent
    if node.tag != "a" or parent is None:
        node.decompose()
    elif parent.tag in ("p", "li") and not _words_beside(parent):
        parent.decompose()
    elif _is_doing(node, parent):
        _cut(node)
    else:
        del node.attrs[LOST]
        node.unwrap()


def _is_doing(node: LexborNode, parent: LexborNode) -> bool:
    target = (node.attributes.get("href") or "").partition("?")[0]
    in_row = any(parent.css_matches(one) for one in LISTS_OF_LINKS) or _is_dot(node.prev)
    return in_row or target.startswith(DOING) or target.endswith(DOING_AT_END)


def _cut(node: LexborNode) -> None:
    """Take out a link, and one of the dots between which it stands."""
    for beside in (node.prev, node.next):
        if beside is not None and _is_dot(beside):
            beside.decompose()
            break
    node.decompose()


def _is_dot(node: LexborNode | None) -> bool:
    return node is not None and node.is_text_node and node.text().strip() == DOT


def _words_beside(parent: LexborNode) -> str:
    """What it says beside links that lead nowhere."""
    said = parent.text()
    for node in parent.css(f"[{LOST}]"):
        said = said.replace(node.text(), "", 1)
    return said.strip(BETWEEN)
