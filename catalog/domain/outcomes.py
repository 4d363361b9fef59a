"""The terms of counting and of the work on records: outcomes, grades, bands, bases, states."""

from catalog.domain.vocabulary import Term


class OutcomeKind(Term):
    DAMAGED = "damaged", "damaged"
    ABANDONED = "abandoned", "abandoned"
    DESTROYED = "destroyed", "destroyed"
    CAPTURED = "captured", "captured"
    SURRENDERED = "surrendered", "surrendered"
    SEIZED = "seized", "seized"
    HANDED_OVER = "handed_over", "handed over"
    RECAPTURED = "recaptured", "recaptured"
    TRANSFERRED = "transferred", "transferred"
    FOUND = "found", "found"
    RECOVERED = "recovered", "recovered"
    REPAIRED = "repaired", "repaired"


class Grade(Term):
    VISUAL = "visual", "visual"
    DOCUMENTED = "documented", "documented"
    LISTED = "listed", "listed"
    CORROBORATED = "corroborated", "corroborated"
    SINGLE_CLAIM = "single_claim", "single claim"
    CONTESTED = "contested", "contested"
    DISCOUNTED = "discounted", "discounted"
    UNASSESSED = "unassessed", "unassessed"


class Band(Term):
    CONFIRMED = "confirmed", "confirmed"
    LISTED = "listed", "listed"
    CORROBORATED = "corroborated", "corroborated"
    CLAIMED = "claimed", "claimed"
    CONTESTED = "contested", "contested"


class Mode(Term):
    FIRST_OPERATOR = "first_operator", "first operator"
    EVERY_OPERATOR = "every_operator", "every operator"


class PartyBasis(Term):
    MARKINGS = "markings", "markings on it"
    UNIT_CONTEXT = "unit_context", "the unit it was with"
    TYPE_EXCLUSIVE = "type_exclusive", "only this party uses the type"
    HOLDER_STATEMENT = "holder_statement", "the holder's own statement"
    ALLEGED = "alleged", "alleged"
    CONTESTED = "contested", "contested"
    UNKNOWN = "unknown", "unknown"


class Precision(Term):
    DAY = "day", "day"
    DAYS = "days", "some days"
    WEEK = "week", "week"
    MONTH = "month", "month"
    SEASON = "season", "season"
    YEAR = "year", "year"
    RANGE = "range", "range"
    BEFORE = "before", "before"
    UNKNOWN = "unknown", "undated"


class DateBasis(Term):
    EVENT = "event", "day it happened"
    FIRST_SEEN = "first_seen", "day first seen"
    PUBLISHED = "published", "day of publication"
    RECORDED = "recorded", "day it was recorded"


class GeoPrecision(Term):
    POINT = "point", "point"
    PLACE = "place", "place"
    DISTRICT = "district", "district"
    REGION = "region", "region"
    UNKNOWN = "unknown", "unplaced"


class Qualifier(Term):
    EXACT = "exact", "exact"
    PROBABLE = "probable", "probable"
    POSSIBLE = "possible", "possible"
    PATTERN = "pattern", "pattern"
    COPY_SUSPECTED = "copy_suspected", "suspected copy"


class Disagreement(Term):
    IS_NOT = "is_not", "is not this"
    CANNOT_TELL = "cannot_tell_from_this", "cannot be told from this"


class HoldingContext(Term):
    IN_USE = "in_use", "in use"
    CARRIED = "carried", "carried"
    DISPLAYED = "displayed", "displayed"
    PARADED = "paraded", "paraded"
    FOR_SALE = "for_sale", "for sale"
    CACHED = "cached", "cached"


class Certainty(Term):
    CERTAIN = "certain", "certain"
    PROBABLE = "probable", "probable"
    POSSIBLE = "possible", "possible"


class MarkingKind(Term):
    """What can be read on an item. Serials are masked in public: they trace a thing to a person."""

    SERIAL = "serial", "serial number"
    NUMBER = "number", "side or tactical number"
    SIGN = "sign", "tactical sign or emblem"
    NAME = "name", "name"
    INSCRIPTION = "inscription", "inscription"


class Judgement(Term):
    SAME = "same", "same"
    DIFFERENT = "different", "different"
    UNSURE = "unsure", "unsure"


class ClaimKind(Term):
    EQUIPMENT = "equipment", "equipment lost or taken"
    PLACE_TAKEN = "place_taken", "places taken"
    DISTANCE = "distance", "distance"
    ATTACK = "attack", "attack or use of a weapon"
    ATTRIBUTION = "attribution", "who or where, as one source ties it to another"
    COMPARISON = "comparison", "reference to an earlier event"
    STATEMENT = "statement", "other statement"


class Stance(Term):
    ASSERTS = "asserts", "asserts"
    DENIES = "denies", "denies"
    CORRECTS = "corrects", "corrects"
    RETRACTS = "retracts", "retracts"


class ReviewState(Term):
    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "submitted"
    IN_REVIEW = "in_review", "in review"
    NEEDS_INFO = "needs_info", "needs information"
    ACCEPTED = "accepted", "accepted"
    DUPLICATE = "duplicate", "duplicate"
    REJECTED = "rejected", "rejected"
    WITHDRAWN = "withdrawn", "withdrawn"


class CorrectionState(Term):
    """Where a correction that somebody sent stands."""

    OPEN = "open", "open"
    TAKEN_UP = "taken_up", "taken up"
    REFUSED = "refused", "refused"


class RecordState(Term):
    ACTIVE = "active", "active"
    MERGED = "merged", "merged"
    WITHDRAWN = "withdrawn", "withdrawn"


class VersionState(Term):
    """Where an import of a list stands; what it brought is seen once it is applied."""

    BUILDING = "building", "being read in"
    APPLIED = "applied", "applied"
    ABANDONED = "abandoned", "abandoned"


class Role(Term):
    READER = "reader", "reader"
    CONTRIBUTOR = "contributor", "contributor"
    REVIEWER = "reviewer", "reviewer"
    EDITOR = "editor", "editor"
    ADMIN = "admin", "admin"
