"""Identifying: the keys, and what is left of a key's types after some features were chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from catalog.domain import identifying
from catalog.domain.errors import Invalid
from catalog.domain.identifying import Chosen, Fit, Left, Question, Scores
from catalog.domain.lexicon import TypeEntry
from catalog.domain.vocabulary import Rank
from catalog.models import EquipmentType, Feature, FeatureValue, IdentificationKey, TypeFeature
from catalog.search import lexicon
from catalog.search.state import Kept

Pair = tuple[str, str]  # a feature and one of its values


@dataclass(frozen=True)
class Value:
    """One answer; `drawing` is a file below `images/features/`."""

    slug: str
    label: str
    drawing: str | None


@dataclass(frozen=True)
class Asking:
    """A question of a key, with its answers."""

    slug: str
    label: str
    ask: str
    hint: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Key:
    """A key with its questions in order, and what each of its types can show."""

    slug: str
    label: str
    under: str
    features: Mapping[str, Asking]
    scores: Scores

    @property
    def answers(self) -> identifying.Features:
        return {slug: tuple(one.values) for slug, one in self.features.items()}

    def words(self, slug: str, feature: str) -> str:
        """What a type can show of a feature, in the order of the key; "" where that is not known."""
        scored = self.scores.get(slug, {}).get(feature, frozenset())
        return " or ".join(value.label for value in self.features[feature].values.values() if value.slug in scored)


@dataclass(frozen=True)
class Answer:
    """What was chosen, the types that are left, and the questions still open, the most telling first."""

    key: Key
    types: Mapping[str, TypeEntry]
    chosen: Chosen
    left: list[Left]
    questions: list[Question]
    unscored: int

    @property
    def fitting(self) -> list[Left]:
        return [one for one in self.left if not one.against]

    @property
    def nearly(self) -> list[Left]:
        """Types with the one contradiction that is tolerated."""
        return [one for one in self.left if one.against]

    def why(self, one: Left) -> list[tuple[Asking, str, str]]:
        """For each chosen feature: how the type stands to it, and what the type can show there."""
        return [(self.key.features[slug], fit.value, self.key.words(one.slug, slug)) for slug, fit in one.fits.items()]

    def count(self, feature: str, value: str) -> int:
        """How many of the types that fit would still fit with this answer."""
        scores = (self.key.scores[one.slug] for one in self.fitting)
        return sum(identifying.fit_of(scored, feature, frozenset({value})) is not Fit.AGAINST for scored in scores)

    @property
    def pairs(self) -> list[Pair]:
        """The choices as they stand in an address, in the order in which they were made."""
        return [(feature, value) for feature, values in self.chosen.items() for value in sorted(values)]


_kept: Kept[dict[str, Key]] = Kept("identification_key", "feature", "feature_value", "type_feature", "equipment_type")


def keys(session: Session) -> dict[str, Key]:
    """All keys in order."""
    return _kept.get(session, _build)


def answer(session: Session, pairs: Iterable[Pair], key: str = "", under: str = "") -> Answer:
    """Narrow a key down; raises Invalid for a key, a feature, a value or a type that is not there."""
    chosen: dict[str, frozenset[str]] = {}
    for feature, value in pairs:
        chosen[feature] = chosen.get(feature, frozenset()) | {value}
    known = lexicon.read(session).types
    if under and under not in known:
        raise Invalid.one("under", f"no type {under[:60]!r}")
    found = _key(keys(session), chosen, key, known[under].path if under else ())
    _check(found, chosen)
    scores = {slug: scored for slug, scored in found.scores.items() if not under or under in known[slug].path}
    if not scores:
        raise Invalid.one("under", f"the key {found.slug} has no type at or below {under}")
    return Answer(
        key=found,
        types=known,
        chosen=chosen,
        left=identifying.left(found.answers, scores, chosen),
        questions=identifying.questions(found.answers, scores, chosen),
        unscored=_unscored(found, known),
    )


def _key(every: dict[str, Key], chosen: Chosen, key: str, path: tuple[str, ...]) -> Key:
    """The key that was named, that has the features chosen, or that a type stands under."""
    if key:
        if key not in every:
            raise Invalid.one("key", f"no key {key[:60]!r}; {', '.join(every)} are allowed")
        return every[key]
    with_feature = [one for one in every.values() if chosen.keys() & one.features.keys()]
    about = sorted((one for one in every.values() if one.under in path), key=lambda one: -path.index(one.under))
    if with_feature or about:
        return (with_feature or about)[0]
    if chosen:
        raise Invalid.one(next(iter(chosen))[:60], f"is no feature of a key; the keys are {', '.join(every) or 'none'}")
    raise Invalid.one("FEATURE=VALUE", f"give at least one, or the key: {', '.join(every) or 'none is loaded'}")


def _check(key: Key, chosen: Chosen) -> None:
    for feature, values in chosen.items():
        if feature not in key.features:
            raise Invalid.one(feature[:60], f"is no feature of the key {key.slug}; {', '.join(key.features)} are")
        allowed = key.features[feature].values
        for value in values:
            if value not in allowed:
                raise Invalid.one(feature, f"{value[:60]!r} is not allowed; {', '.join(allowed)} are")


def _unscored(key: Key, known: Mapping[str, TypeEntry]) -> int:
    """Families, models and variants below the key's branch that it does not hold."""
    below = (one for one in known.values() if key.under in one.path and one.rank.depth >= Rank.FAMILY.depth)
    return sum(one.slug not in key.scores for one in below)


def _build(session: Session) -> dict[str, Key]:
    slugs = {row.id: row.slug for row in session.exec(select(EquipmentType))}
    scores = _scores(session, slugs)
    found = {}
    for row in session.exec(select(IdentificationKey).order_by(col(IdentificationKey.position))):
        features = _features(session, row)
        scored = {slug: {one: of[one] for one in features if one in of} for slug, of in scores.items()}
        kept = {slug: of for slug, of in scored.items() if of}
        found[row.slug] = Key(row.slug, row.label, slugs[row.under_id], features, kept)
    return found


def _features(session: Session, row: IdentificationKey) -> dict[str, Asking]:
    query = select(FeatureValue).order_by(col(FeatureValue.position))
    of_key = select(Feature).where(Feature.key_id == row.id).order_by(col(Feature.position), col(Feature.id))
    return {
        one.slug: Asking(
            one.slug,
            one.label,
            one.ask,
            one.hint,
            {
                value.slug: Value(value.slug, value.label, value.drawing)
                for value in session.exec(query.where(FeatureValue.feature_id == one.id))
            },
        )
        for one in session.exec(of_key)
    }


def _scores(session: Session, slugs: Mapping[int | None, str]) -> dict[str, dict[str, frozenset[str]]]:
    """Type, feature: the values it always or sometimes has."""
    query = select(TypeFeature.type_id, Feature.slug, FeatureValue.slug).join(
        FeatureValue, col(TypeFeature.value_id) == FeatureValue.id
    )
    found: dict[str, dict[str, frozenset[str]]] = {}
    for type_id, feature, value in session.exec(query.join(Feature, col(FeatureValue.feature_id) == Feature.id)):
        of_type = found.setdefault(slugs[type_id], {})
        of_type[feature] = of_type.get(feature, frozenset()) | {value}
    return dict(sorted(found.items()))
