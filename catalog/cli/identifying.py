"""The command `identify`: features that can be seen, the types that are left, the next best question."""

import argparse
from typing import Any

from catalog.cli.upkeep import say
from catalog.config import Settings
from catalog.domain.errors import Invalid
from catalog.search import identify
from catalog.search.identify import Answer
from catalog.services.catalog import Catalog

MOST_LINES = 25


def add_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("features", nargs="*", metavar="FEATURE=VALUE", help="what can be seen; repeat one for either")
    command.add_argument("--under", default="", metavar="SLUG", help="only types at and below this one")
    command.add_argument("--key", default="", metavar="SLUG", help="the key; that of the features when left out")
    command.set_defaults(run=run, refuses_usage=True)


def run(options: argparse.Namespace, settings: Settings) -> None:
    catalog = Catalog.open(settings)
    with catalog.database.reading() as session:
        found = identify.answer(session, [_pair(one) for one in options.features], options.key, options.under)
    say(options, _as_text(found), as_json(found))


def _pair(text: str) -> tuple[str, str]:
    feature, sign, value = text.partition("=")
    if not (sign and feature and value):
        raise Invalid.one("FEATURE=VALUE", f"{text[:60]!r} is not allowed; a feature and a value are, as in a=b")
    return feature, value


def as_json(found: Answer) -> dict[str, Any]:
    return {
        "key": found.key.slug,
        "left": [
            {
                "slug": one.slug,
                "name": found.types[one.slug].name,
                "fit": one.fit,
                "why": {feature: fit.value for feature, fit in one.fits.items()},
                "against": list(one.against),
            }
            for one in found.left
        ],
        "next": [{"feature": one.feature, "gain": one.gain} for one in found.questions],
    }


def _as_text(found: Answer) -> str:
    lines = [f"{len(found.fitting)} of {len(found.key.scores)} types of the key {found.key.slug} fit"]
    lines += [f"  {one.fit:4.2f}  {found.types[one.slug].name}  [{one.slug}]" for one in found.fitting[:MOST_LINES]]
    if found.nearly:
        lines.append(f"{len(found.nearly)} more with one contradiction")
        for one in found.nearly[:MOST_LINES]:
            lines.append(f"  {one.fit:4.2f}  {found.types[one.slug].name}  [{one.slug}]  against: {one.against[0]}")
    for question in found.questions[:3]:
        asking = found.key.features[question.feature]
        lines.append(f"next: {asking.ask} {question.feature}={'|'.join(asking.values)}  ({question.gain:.2f} bits)")
    return "\n".join(lines)
