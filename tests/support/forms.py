"""The forms of a page, read as a browser reads them, to be filled in and sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = ("text", "search", "url", "email", "date", "number", "password", "")


@dataclass
class Form:
    """Where it goes, how, what it holds, and which of its fields somebody types into."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    def filled(self, text: str) -> list[tuple[str, str]]:
        """Its values, with `text` in every field that somebody types into."""
        return [(name, text if name in self.typed else value) for name, value in self.values]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(said.get("action", ""), said.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is not None and (name := said.get("name", "")):
            self._take(self._open, tag, name, said)
        elif tag == "option" and self._open is not None and self._select:
            self._open.values = [*self._open.values, (self._select, said.get("value", ""))]
            self._select = ""  # the first one stands for what is chosen

    def handle_endtag(self, tag: str) -> None:
        self._open = None if tag == "form" else self._open

    def _take(self, form: Form, tag: str, name: str, said: dict[str, str]) -> None:
        if tag == "select":
            self._select = name
        elif tag == "textarea" or (tag == "input" and said.get("type", "") in TYPED):
            form.typed.append(name)
            form.values.append((name, said.get("value", "")))
        elif (tag == "input" and said.get("type") != "file") or (tag == "button" and "value" in said):
            form.values.append((name, said.get("value", "")))


def forms_of(page: str) -> list[Form]:
    return _Reader(page).forms
