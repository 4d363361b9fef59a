"""The phrases in which names stand: unknown, or, and, with, for, in brackets; and plurals. See `resolving`."""

import re

UNKNOWN = re.compile(
    r"^\s*\(?(?:unknown|unidentified|неизвестн(?:ый|ая|ое|ые)|невідом(?:ий|а|е)|unbekannter?)\)?\s+", re.IGNORECASE
)
OR = re.compile(r"\s+(?:or|или|або|oder)\s+|\s*/\s*", re.IGNORECASE)
LISTED = re.compile(r",\s*(?=-)")
AND = re.compile(r"\s+(?:and|и|та|und)\s+|\s*;\s*|\s+\+\s+", re.IGNORECASE)
EITHER = re.compile(r"\s(?:or|или|або|oder)\s", re.IGNORECASE)
WITH = re.compile(r"\s+(?:with|mit)\s+", re.IGNORECASE)
PLAIN_WORD = re.compile(r"[a-z/-]{2,}")
NOISE = re.compile(r"[*?†]+|\s*\[\w{1,4}\]|\s+(?:variants?|series|family|component)$", re.IGNORECASE)
SHORT_WITH = ((re.compile(r"\bw/\s?o\b", re.IGNORECASE), "without"), (re.compile(r"\bw/\s?", re.IGNORECASE), "with "))
BRACKETS = re.compile(r"\([^()]*\)")
INSIDE_WITH = re.compile(r"\s*\(\s*with\s+([^()]*)\)", re.IGNORECASE)
CONTEXT = re.compile(
    r"\s*[(\[]?(?<!\w)(?:for|für|для|на базе|на шасси|based on|mounted on|on|auf)\s+\S.*$", re.IGNORECASE
)
IN_BRACKETS = re.compile(r"(\S.*?)\s*\(([^()]+)\)")
PLURAL = re.compile(r"(?<=\w\w)s$", re.IGNORECASE)
SEVERAL = re.compile(r"^(?=.*[A-Z])\S*[A-Z0-9]s$")  # AKs, T-72s; the T-90S has a capital
OF_SEVERAL = re.compile(r"(?<=[^\W_])['’]?s$")
ROMAN = re.compile(r"(?<=\w )(?:II|III|IV|VI)\b")
NUMERALS = {"II": "2", "III": "3", "IV": "4", "VI": "6"}


def singular(written: str) -> str:
    """`T-80` of `T-80s` and `AK-74's`: of what ends in a digit or a capital. Else empty: the T-90S has a capital."""
    if not written.endswith("s"):
        return ""
    one = OF_SEVERAL.sub("", written)
    is_one = one != written and len(one) > 1 and (one[-1].isdecimal() or one[-1].isupper())
    return one if is_one and any(map(str.isalpha, one)) else ""
