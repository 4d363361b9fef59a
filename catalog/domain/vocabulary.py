"""The terms of the field: each has a value (stored) and a label (shown). The glossary has an entry for each."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word of a closed list. `label` is what a page shows."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        return term


class Rank(Term):
    DOMAIN = "domain", "domain"
    CATEGORY = "category", "category"
    FAMILY = "family", "family"
    MODEL = "model", "model"
    VARIANT = "variant", "variant"

    @property
    def depth(self) -> int:
        return list(Rank).index(self)


class TypeRole(Term):
    END_ITEM = "end_item", "end item"
    FITTED_PART = "fitted_part", "fitted part"
    MUNITION = "munition", "munition"
    COMPONENT = "component", "component"
    GROUP = "group", "group"


class TypeState(Term):
    PROPOSED = "proposed", "proposed"
    ACTIVE = "active", "active"
    RETIRED = "retired", "retired"


class NameKind(Term):
    DESIGNATION = "designation", "designation"
    INDEX = "index", "index code"
    REPORTING_NAME = "reporting_name", "reporting name"
    MAKER_CODE = "maker_code", "maker's code"
    NICKNAME = "nickname", "nickname"
    ABBREVIATION = "abbreviation", "abbreviation"
    FORMER = "former", "former name"
    MISSPELLING = "misspelling", "misspelling"


class PlainNameKind(Term):
    """Kinds of names of parties and places."""

    OFFICIAL = "official", "official"
    VARIANT = "variant", "variant"
    FORMER = "former", "former"
    EXONYM = "exonym", "name in another language"
    ABBREVIATION = "abbreviation", "abbreviation"
    MISSPELLING = "misspelling", "misspelling"


class RelationKind(Term):
    UPGRADE_OF = "upgrade_of", "upgrade of"
    COPY_OF = "copy_of", "copy of"
    LICENSED_COPY_OF = "licensed_copy_of", "licensed copy of"
    CARRIES = "carries", "carries"
    FIRES = "fires", "fires"
    OFTEN_CONFUSED_WITH = "often_confused_with", "often confused with"


class Presence(Term):
    ALWAYS = "always", "always"
    SOMETIMES = "sometimes", "sometimes"
    NEVER = "never", "never"


class PartyKind(Term):
    STATE = "state", "state"
    FORCE = "force", "force"
    UNIT = "unit", "unit"
    NON_STATE = "non_state_group", "non-state group"
    UNKNOWN = "unknown", "unknown"


class PartyRelationKind(Term):
    MEMBER_OF = "member_of", "part of"
    ALLIED_WITH = "allied_with", "allied with"


class PlaceKind(Term):
    COUNTRY = "country", "country"
    REGION = "region", "region"
    DISTRICT = "district", "district"
    CITY = "city", "city"
    TOWN = "town", "town"
    VILLAGE = "village", "village"
    QUARTER = "quarter", "quarter of a city"
    SITE = "site", "military site"
    AREA = "area", "area"


class SourceKind(Term):
    ARTICLE = "article", "article"
    POST = "post", "post"
    LIST = "list", "list"
    DOCUMENT = "document", "document"


class Platform(Term):
    X = "x", "X (Twitter)"
    TELEGRAM = "telegram", "Telegram"
    FACEBOOK = "facebook", "Facebook"
    YOUTUBE = "youtube", "YouTube"
    WEB = "web", "web site"
    PRINT = "print", "print"


class Availability(Term):
    ONLINE = "online", "online"
    GONE = "gone", "no longer online"
    UNCHECKED = "unchecked", "not checked"


class ArchiveKind(Term):
    WAYBACK = "wayback", "Wayback Machine"
    ARCHIVE_TODAY = "archive_today", "archive.today"
    FILE = "file", "file held here"
    WACZ = "wacz", "WACZ file held here"


class FileFault(Term):
    MISSING = "missing", "missing"
    CHANGED = "changed", "changed"
    UNREADABLE = "unreadable", "cannot be read"


class Sensitivity(Term):
    UNREVIEWED = "unreviewed", "not reviewed"
    NONE = "none", "nothing sensitive"
    GRAPHIC = "graphic", "graphic"
    PERSONAL = "personal", "shows people"
    GRAPHIC_PERSONAL = "graphic_personal", "graphic, shows people"
    NEVER_PUBLIC = "never_public", "never public"
