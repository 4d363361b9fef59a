"""Which column of a file is probably which field, and a mapping written down as a profile of the command line."""

import hashlib
import re
from collections.abc import Sequence
from difflib import get_close_matches

import tomli_w

from catalog.services.imports import profile
from catalog.services.imports.profile import Named, Profile

# What lists call a field, the likeliest first. Fields are tried in this order, and each column is used once.
USUAL = {
    "type": ("model", "type", "equipment", "vehicle", "system", "name", "designation"),
    "status": ("status", "outcome", "fate", "state", "result"),
    "lost_by": ("lost_by", "side", "owner", "belligerent", "party", "country", "user"),
    "taken_by": ("taken_by", "captured_by", "captor"),
    "heading": ("category", "heading", "class", "kind", "group", "type"),
    "numbers": ("item_numbers", "numbers", "number", "no"),
    "count": ("count", "quantity", "qty", "amount", "pieces"),
    "url": ("url", "evidence_url", "link", "source", "evidence", "picture", "image", "oryx_url"),
    "id": ("id", "identifier", "record_id"),
    "date": ("date", "day", "date_of_loss", "lost_on"),
    "place": ("place", "location", "nearest_location", "town", "settlement"),
    "point": ("point", "geolocation", "coordinates", "lat_lon", "latlon", "geo"),
    "lat": ("lat", "latitude"),
    "lon": ("lon", "lng", "long", "longitude"),
    "unit": ("unit", "brigade", "regiment"),
    "note": ("note", "notes", "comment", "comments", "remarks"),
}
NEAR = 0.82


def fitting(columns: Sequence[str]) -> Named | None:
    """The profile of ours whose columns are all there."""
    for name in profile.ours():
        found = profile.named(name)
        if set(found.profile.column_names().values()) <= set(columns):
            return found
    return None


def nearest(columns: Sequence[str]) -> dict[str, str]:
    """Field → the column that is probably meant: usual names first, then those with such a word, or much like one."""
    left = {_key(one): one for one in columns if one}
    found: dict[str, str] = {}
    for field, names in USUAL.items():
        column = next((name for name in names if name in left), None)
        if column:
            found[field] = left.pop(column)
    for field, names in USUAL.items():
        column = next((one for one in left if not {*names}.isdisjoint(one.split("_"))), None)
        if column and field not in found:
            found[field] = left.pop(column)
    for field, names in USUAL.items():
        near = [one for name in names for one in get_close_matches(name, left, 1, NEAR)]
        if near and field not in found:
            found[field] = left.pop(near[0])
    return found


def _key(column: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_")


def named(one: Profile) -> Named:
    """A profile by our name where it is one of ours; else by its content, so that a stopped run knows it again."""
    for name in profile.ours():
        if profile.named(name).profile == one:
            return Named(name, one)
    return Named(f"mapping-{hashlib.sha256(as_toml(one).encode()).hexdigest()[:8]}.toml", one)


def as_toml(one: Profile) -> str:
    """The text that `profile.of` reads back as the same profile."""
    return tomli_w.dumps(one.model_dump(exclude_none=True, exclude_defaults=True))
