"""The documents that every project has are there and have their parts."""

import re
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def written(path):
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_a_numbered_title_a_date_and_a_status(path):
    title, _, dated = path.read_text(encoding="utf-8").splitlines()[:3]
    number = int(path.name.split("-")[0])
    assert re.fullmatch(rf"# {number}\. \S.+", title)
    told = re.fullmatch(r"Date: (\S+)\. Status: (?:proposed|accepted|rejected|superseded by \d+)\.", dated)
    assert told
    assert date.fromisoformat(told[1])


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_why_what_and_what_follows(path):
    headings = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_a_document_is_there_and_begins_with_its_title(path):
    assert written(path).startswith("# ")


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_commands_to_begin_with(command):
    assert command in written("README.md")


def test_the_changelog_has_a_line_for_what_is_not_released_yet():
    assert re.search(r"^## Unreleased\n+- \S", written("CHANGELOG.md"), re.MULTILINE)


def test_documents_link_to_files_that_are_there():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    links = ((path, link) for path in documents for link in LINK.findall(path.read_text(encoding="utf-8")))
    assert [f"{path.name}: {link}" for path, link in links if not (path.parent / link).exists()] == []
