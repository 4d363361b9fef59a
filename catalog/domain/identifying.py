"""The multi-access key: from what can be seen in a photograph to the types that are left, and the next best question.

A type has a feature's value *always* (it is the only one it can have), *sometimes* (one of several) or *never*; a
feature that is not scored for a type fits anything. One contradiction is tolerated once enough has been seen, and
shown: a photograph can mislead, and so can a key.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

SLIP = 0.02  # how often a feature is misread, or a thing is not as the key says
TOLERANT_FROM = 3  # features chosen before one contradiction is tolerated

Values = frozenset[str]
Scores = Mapping[str, Mapping[str, Values]]  # type, feature: the values that it can have
Chosen = Mapping[str, Values]  # feature: the values that were seen; several mean one or the other
Features = Mapping[str, tuple[str, ...]]  # feature: all its values


class Fit(Enum):
    """How a type stands to what was chosen for one feature."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    UNKNOWN = "not known"
    AGAINST = "never"


@dataclass(frozen=True)
class Left:
    """A type that is still possible: 1 is the likeliest of all; `fits` says how it stands to each chosen feature."""

    slug: str
    fit: float
    fits: Mapping[str, Fit]

    @property
    def against(self) -> tuple[str, ...]:
        return tuple(feature for feature, fit in self.fits.items() if fit is Fit.AGAINST)


@dataclass(frozen=True)
class Question:
    """A feature that has not been chosen, and what its answer is expected to tell, in bits."""

    feature: str
    gain: float


def left(features: Features, scores: Scores, chosen: Chosen) -> list[Left]:
    """The types that fit, the likeliest first; then those with one contradiction, where that is tolerated."""
    weights = {slug: _likelihood(features, scored, chosen) for slug, scored in scores.items()}
    likeliest = max(weights.values(), default=1.0) or 1.0
    found = [
        Left(slug, round(weights[slug] / likeliest, 4), {one: fit_of(scored, one, chosen[one]) for one in chosen})
        for slug, scored in scores.items()
    ]
    most = 1 if len(chosen) >= TOLERANT_FROM else 0
    kept = [one for one in found if len(one.against) <= most]
    return sorted(kept, key=lambda one: (len(one.against), -one.fit, one.slug))


def fit_of(scored: Mapping[str, Values], feature: str, seen: Values) -> Fit:
    """How what a type can have stands to what was seen."""
    possible = scored.get(feature)
    if not possible:
        return Fit.UNKNOWN
    if not possible & seen:
        return Fit.AGAINST
    return Fit.ALWAYS if possible <= seen else Fit.SOMETIMES


def questions(features: Features, scores: Scores, chosen: Chosen) -> list[Question]:
    """The features not chosen, by how much their answer is expected to narrow down what is left."""
    weights = {
        one.slug: _likelihood(features, scores[one.slug], chosen)
        for one in left(features, scores, chosen)
        if not one.against
    }
    total = sum(weights.values())
    shares = {slug: weight / total for slug, weight in weights.items()} if total else {}
    asked = [
        Question(one, round(_gain(features[one], one, scores, shares), 4)) for one in features if one not in chosen
    ]
    return sorted(
        (one for one in asked if one.gain > 0), key=lambda one: (-one.gain, list(features).index(one.feature))
    )


def inseparable(scores: Scores) -> Iterator[tuple[str, str]]:
    """Pairs of types that share a value in every feature that is scored for both: no photograph need part them."""
    for one, other in combinations(scores, 2):
        if all(scores[one][feature] & scores[other][feature] for feature in scores[one].keys() & scores[other].keys()):
            yield one, other


def _likelihood(features: Features, scored: Mapping[str, Values], chosen: Chosen) -> float:
    """How likely what was chosen is to be seen on the type."""
    return math.prod(
        sum(_share(features[one], scored.get(one), value) for value in seen) for one, seen in chosen.items()
    )


def _share(values: tuple[str, ...], possible: Values | None, value: str) -> float:
    """How likely one value is: alike among those the type can have, a slip among the others."""
    if not possible or len(possible) == len(values):
        return 1 / len(values)
    others = len(values) - len(possible)
    return (1 - SLIP) / len(possible) if value in possible else SLIP / others


def _gain(values: tuple[str, ...], feature: str, scores: Scores, shares: Mapping[str, float]) -> float:
    """Expected information of asking: the entropy of what is left, less what each answer would leave."""
    gain = _entropy(shares.values())
    for value in values:
        joint = [share * _share(values, scores[slug].get(feature), value) for slug, share in shares.items()]
        seen = sum(joint)
        gain -= seen * _entropy(one / seen for one in joint) if seen else 0
    return max(gain, 0.0)


def _entropy(shares: Iterable[float]) -> float:
    return -sum(share * math.log2(share) for share in shares if share > 0)
