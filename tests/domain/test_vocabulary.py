"""Every term has a label and a meaning, and the written glossary is the one in the code."""

from pathlib import Path

import pytest

from catalog.domain import glossary, outcomes, vocabulary
from catalog.domain.vocabulary import Rank, Term

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
VOCABULARIES = [
    one
    for module in (vocabulary, outcomes)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, Term) and one is not Term
]
TERMS = [term for terms in VOCABULARIES for term in terms]


def name_of(term):
    return f"{type(term).__name__}.{term.name}"


@pytest.mark.parametrize("term", TERMS, ids=name_of)
def test_each_term_has_a_label_for_people(term):
    assert term.label.strip() == term.label != ""
    assert "_" not in term.label


@pytest.mark.parametrize("term", TERMS, ids=name_of)
def test_each_term_has_a_meaning_in_the_glossary(term):
    meaning = glossary.TERMS[type(term)][term]
    assert meaning[0].isupper()
    assert meaning.endswith(".")


@pytest.mark.parametrize("terms", VOCABULARIES)
def test_the_labels_of_a_vocabulary_differ(terms):
    assert len({term.label for term in terms}) == len(terms)


@pytest.mark.parametrize("terms", VOCABULARIES)
def test_a_term_is_stored_and_read_by_its_value(terms):
    for term in terms:
        assert terms(term.value) is term
        assert str(term) == term.value


def test_the_glossary_has_each_vocabulary_with_a_title_and_no_other():
    assert set(glossary.TERMS) == set(glossary.TITLES) == set(VOCABULARIES)
    assert len(set(glossary.TITLES.values())) == len(glossary.TITLES)


def test_the_glossary_has_each_word_once_and_says_what_it_means():
    words = [entry.word for entry in glossary.WORDS]
    assert len(set(words)) == len(words)
    assert all(entry.meaning.endswith((".", "”.")) for entry in glossary.WORDS)


def test_the_written_glossary_is_the_one_in_the_code():
    assert GLOSSARY.read_text(encoding="utf-8") == glossary.as_markdown()


def test_ranks_run_from_domain_to_variant():
    assert [rank.value for rank in Rank] == ["domain", "category", "family", "model", "variant"]
    assert [rank.depth for rank in Rank] == [0, 1, 2, 3, 4]
