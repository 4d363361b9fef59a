"""Nothing is left lying about: no notes to self, no debug output, nothing inline or foreign in a page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("catalog", "templates", "seed_data", "docs", "tests")
TEXT = {".py", ".html", ".yaml", ".yml", ".md", ".css", ".js", ".mako", ".txt", ".csv", ".json", ".svg", ".toml"}

COMMANDS = re.compile(r"catalog/cli(?:\.py|/)")
NOTES = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|TBD|WIP)\b|(?i:\blorem ipsum\b)")
BROAD = re.compile(r"^\s*except\b(?:\s*:|.*\b(?:Base)?Exception\b)")
REASON = re.compile(r"#\s*(?!noqa|type:)\w|#\s*noqa: [A-Z0-9, ]+\s*(?:-|–|#)\s*\w")
BARE_SILENCE = re.compile(r"#\s*(?:noqa(?!:\s?[A-Z]+\d)|type:\s*ignore(?!\[[a-z]))|#\s*ruff:\s*noqa")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
UNESCAPED = re.compile(r"\|\s*safe\b|\bautoescape\b")
INLINE = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "a script without src": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "an on… attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"=\s*[\"']?\s*javascript:", re.IGNORECASE),
}
FOREIGN = re.compile(
    r"\s(?:src|srcset|poster)\s*=\s*[\"']?(?:https?:)?//"
    r"|<link\b[^>]*\shref\s*=\s*[\"']?(?:https?:)?//"
    r"|\burl\(\s*[\"']?(?:https?:)?//"
    r"|@import\s+(?:url\()?\s*[\"']?(?:https?:)?//"
    r"|\b(?:fetch|import)\(\s*[\"'`](?:https?:)?//",
    re.IGNORECASE,
)


def files(*folders: str, suffixes: set[str] = TEXT) -> Iterator[tuple[str, str]]:
    """Path and text of every text file in some folders but this one."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and path != Path(__file__):
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def lines(pattern: re.Pattern[str], *folders: str, suffixes: set[str] = TEXT) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()}"
        for path, text in files(*folders, suffixes=suffixes)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "breakpoint")


def bare_html(template: str) -> str:
    """A template without its Jinja, each statement standing for one plain letter."""
    return JINJA.sub("x", template)


def test_there_is_something_to_scan():
    for folder in FOLDERS:
        assert any(files(folder)), folder


def test_nobody_left_a_note_to_do_something():
    assert lines(NOTES, *FOLDERS) == []


def test_only_commands_print():
    python = files("catalog", "tests", suffixes={".py"})
    calls = ((path, node) for path, text in python for node in ast.walk(ast.parse(text)) if is_print(node))
    assert [f"{path}:{node.lineno}" for path, node in calls if not COMMANDS.match(path)] == []


def test_whoever_catches_everything_says_why():
    assert [line for line in lines(BROAD, "catalog", "tests", suffixes={".py"}) if not REASON.search(line)] == []


def test_a_check_is_silenced_by_the_name_of_its_rule_only():
    assert lines(BARE_SILENCE, "catalog", "tests", suffixes={".py"}) == []


def test_templates_escape_everything():
    assert lines(UNESCAPED, "templates") == []


@pytest.mark.parametrize("what", INLINE)
def test_templates_have_nothing_inline(what):
    pages = ((path, bare_html(text)) for path, text in files("templates", suffixes={".html", ".svg"}))
    assert [f"{path}: {found[0]}" for path, text in pages for found in INLINE[what].finditer(text)] == []


def test_pages_load_nothing_from_elsewhere():
    own = files("templates", "catalog/static", suffixes={".html", ".css", ".js", ".svg"})
    ours = ((path, text) for path, text in own if not path.startswith("catalog/static/vendor/"))
    assert [f"{path}: {found[0]}" for path, text in ours for found in FOREIGN.finditer(text)] == []


@pytest.mark.parametrize(
    ("pattern", "bad", "good"),
    [
        (NOTES, "# TODO later", "nothing to do"),
        (BROAD, "    except Exception:", "    except ValueError:"),
        (BROAD, "except (OSError, Exception) as error:", "def first(error: Exception): ..."),
        (BROAD, "except:", "exceptions: int"),
        (REASON, "except Exception:  # the plug-in may raise anything", "except Exception:  # noqa: BLE001"),
        (REASON, "except Exception:  # noqa: BLE001 - may raise anything", "except Exception:"),
        (BARE_SILENCE, "x = 1  # noqa", "x = 1  # noqa: E712 - SQL"),
        (BARE_SILENCE, "x = 1  # type: ignore", "x = 1  # type: ignore[index]"),
        (UNESCAPED, "{{ text | safe }}", "{{ is_safe }}"),
        (INLINE["a style attribute"], '<p class="a" style="x">', '<p data-style="x">'),
        (INLINE["a script without src"], '<script type="module">', '<script defer src="x"></script>'),
        (INLINE["an on… attribute"], '<a href="x" onclick="y">', '<a href="x">only = "y"</a>'),
        (INLINE["a javascript: address"], '<a href="javascript:x">', '<a href="/javascript">'),
        (FOREIGN, '<img src="https://elsewhere/x.png">', '<a href="https://elsewhere/">'),
        (FOREIGN, '<link rel="stylesheet" href="//elsewhere/x.css">', '<link rel="stylesheet" href="/static/x.css">'),
        (FOREIGN, "url('https://elsewhere/x.woff2')", "url('/static/x.woff2')"),
    ],
)
def test_a_pattern_finds_what_it_is_for_and_no_more(pattern, bad, good):
    assert pattern.search(bad)
    assert not pattern.search(good)
