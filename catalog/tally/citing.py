"""How to cite a snapshot: as text, as BibTeX, as CSL-JSON. Titles are text that anybody may have written."""

import json
import re
from dataclasses import dataclass
from datetime import date

from catalog.domain.dates import day_text

CATALOG = "Materiel Catalog"
AUTHORS = "Materiel Catalog contributors"
# Braces are spelled out, because BibTeX counts them even behind a backslash.
LATEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%", '"': r"\textquotedbl{}",
    "@": r"\char64{}",
}  # fmt: skip


@dataclass(frozen=True)
class Cited:
    """What a citation says. `public_id` is that of a snapshot, "" of what is not frozen; `url` "" where none is known.

    `day` is that of the state, `licences` are words.
    """

    public_id: str
    title: str
    day: date
    rules: str
    datasets: tuple[str, ...]
    licences: tuple[str, ...]
    url: str

    @property
    def version(self) -> str:
        frozen = f"snapshot {self.public_id}, " if self.public_id else ""
        return f"{frozen}state of {day_text(self.day)}, counting rules version {self.rules}"


def plain(text: str) -> str:
    """On one line, without characters that control: also none that turn the order of letters round."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+", " ", text).strip()


def as_text(cited: Cited) -> str:
    datasets, licences = "; ".join(cited.datasets), "; ".join(cited.licences)
    return plain(
        f"{AUTHORS} ({cited.day.year}): {cited.title} [data set]. {CATALOG}, {cited.version}. "
        f"Datasets: {datasets}. Licence: {licences}. {cited.url}"
    )


def as_bibtex(cited: Cited) -> str:
    fields = {
        "author": f"{{{latex(AUTHORS)}}}",
        "title": f"{{{latex(cited.title)}}}",
        "year": str(cited.day.year),
        "month": f"{cited.day:%b}".lower(),
        "publisher": f"{{{latex(CATALOG)}}}",
        "howpublished": f"\\url{{{address(cited.url)}}}" if cited.url else "",
        "note": latex(f"Data set, {cited.version}. Datasets: {'; '.join(cited.datasets)}. "
                      f"Licence: {'; '.join(cited.licences)}"),
    }  # fmt: skip
    lines = [f"  {name} = {text if name == 'month' else f'{{{text}}}'}," for name, text in fields.items() if text]
    return "\n".join([f"@misc{{materiel-catalog-{cited.public_id},", *lines, "}"]) + "\n"


def latex(text: str) -> str:
    """Text that LaTeX prints as it stands and that cannot end the field it is in."""
    return "".join(LATEX.get(letter, letter) for letter in plain(text))


def address(url: str) -> str:
    """An address without what would end its braces."""
    return "".join(f"%{ord(one):02X}" if one in '\\{}%^`"<> ' else one for one in plain(url))


def as_csl(cited: Cited) -> str:
    document = {
        "id": f"materiel-catalog-{cited.public_id}",
        "type": "dataset",
        "title": plain(cited.title),
        "author": [{"literal": AUTHORS}],
        "issued": {"date-parts": [[cited.day.year, cited.day.month, cited.day.day]]},
        "publisher": CATALOG,
        "version": cited.version,
        "number": cited.public_id,
        **({"URL": cited.url} if cited.url else {}),
        "note": plain(f"Datasets: {'; '.join(cited.datasets)}. Licence: {'; '.join(cited.licences)}"),
    }
    return json.dumps([document], ensure_ascii=False, indent=1) + "\n"
