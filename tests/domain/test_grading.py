"""Which grades evidence allows: a table of examples, and what is said of the others."""

import pytest

from catalog.domain import grading
from catalog.domain.errors import Invalid
from catalog.domain.grading import Evidence
from catalog.domain.outcomes import Grade, PartyBasis

OTHERS = "visual documented listed corroborated"
NOT_SEEN = "documented listed corroborated"
PICTURE = {"has_picture": True, "is_looked_at": True, "basis": PartyBasis.MARKINGS, "reviews": 1, "origins": 1}
# What is known: the best grade that it suggests, and the grades that it does not allow.
EXAMPLES = {
    "nothing at all": ({}, "unassessed", OTHERS),
    "one post without a picture": ({"origins": 1, "reviews": 1}, "single_claim", OTHERS),
    "a picture with markings, reviewed": (PICTURE, "visual", NOT_SEEN),
    "a picture, the owner alleged": (
        PICTURE | {"basis": PartyBasis.ALLEGED}, "single_claim", OTHERS,
    ),
    "a picture, the owner not known": (PICTURE | {"basis": PartyBasis.UNKNOWN}, "visual", NOT_SEEN),
    "a picture that nobody has looked at": (
        PICTURE | {"is_looked_at": False}, "single_claim", OTHERS,
    ),
    "a picture without a review": (PICTURE | {"reviews": 0}, "single_claim", OTHERS),
    "a picture from nowhere": (PICTURE | {"origins": 0}, "visual", NOT_SEEN),
    "two posts of their own": ({"origins": 2}, "corroborated", "visual documented listed"),
    "ten reposts of one picture": (PICTURE | {"origins": 1}, "visual", NOT_SEEN),
    "a serial read by an inspector": ({"origins": 1, "is_inspected": True}, "documented", "visual listed corroborated"),
    "an inspection without a source": ({"is_inspected": True}, "documented", "visual listed corroborated"),
    "two posts that doubt it themselves": (
        {"origins": 2, "is_hedged": True}, "single_claim", "visual documented listed",
    ),
    "a rumour from nowhere": ({"is_hedged": True}, "unassessed", OTHERS),
    "doubted by its source, and a picture shows it": (PICTURE | {"is_hedged": True}, "visual", NOT_SEEN),
    "a tracker lists it": ({"origins": 1, "is_listed": True}, "listed", "visual documented corroborated"),
}  # fmt: skip


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_the_evidence_allows_and_suggests(name):
    known, suggested, refused = EXAMPLES[name]
    evidence = Evidence(**known)
    assert grading.suggested(evidence) is Grade(suggested)
    assert {grade for grade in Grade if grading.refusals(grade, evidence)} == {Grade(one) for one in refused.split()}


def test_what_is_suggested_is_always_allowed_and_never_a_judgement():
    for known, _, _ in EXAMPLES.values():
        suggested = grading.suggested(Evidence(**known))
        assert suggested in grading.allowed(Evidence(**known))
        assert suggested not in grading.BY_JUDGEMENT


@pytest.mark.parametrize("grade", ["contested", "discounted"])
def test_what_people_judge_needs_a_reason(grade):
    assert grading.refusals(Grade(grade), Evidence(has_reason=False)) == [f"{grade} needs a reason"]
    grading.check(Grade(grade), Evidence())


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ({"has_picture": False}, "a picture held here"),
        ({"is_looked_at": False}, "sensitivity"),
        ({"basis": PartyBasis.ALLEGED}, "more than an allegation"),
        ({"reviews": 0}, "a review"),
    ],
)
def test_a_refusal_says_what_is_missing(lacks, told):
    with pytest.raises(Invalid, match=told):
        grading.check(Grade.VISUAL, Evidence(**{**PICTURE, **lacks}))


def test_everything_that_is_missing_is_said_at_once():
    with pytest.raises(Invalid, match=r"picture.*allegation.*review"):
        grading.check(Grade.VISUAL, Evidence(basis=PartyBasis.ALLEGED))
