"""The hard caps of the house: nothing long, nothing with many arguments."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FUNCTION_LINES, VIEW_LINES, MODULE_LINES, TEMPLATE_LINES, ARGUMENTS = 30, 15, 250, 120, 5
# What may be longer, as it stands in a failure up to the colon, and why. An entry that is not needed any more fails.
EXCEPTIONS: dict[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[str]:
    every = (path.relative_to(ROOT).as_posix() for path in ROOT.glob("catalog/**/*.py"))
    return sorted(path for path in every if not path.startswith("catalog/migrations/versions/"))


def functions(path: str) -> Iterator[tuple[str, Function]]:
    """Every function and method of a module, inner ones too, with where it stands."""
    yield from within(ast.parse((ROOT / path).read_text(encoding="utf-8")), path)


def within(node: ast.AST, where: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        named = isinstance(child, Function | ast.ClassDef)
        place = f"{where} {child.name}" if named else where
        if isinstance(child, Function):
            yield place, child
        yield from within(child, place)


def lines_of(function: Function) -> int:
    """From the line of `def` to the last one, the docstring too and the decorators not."""
    return function.end_lineno - function.lineno + 1


def arguments_of(function: Function) -> int:
    every = function.args
    named = [*every.posonlyargs, *every.args, *every.kwonlyargs, every.vararg, every.kwarg]
    return sum(one is not None and one.arg not in ("self", "cls") for one in named)


def lines_allowed(path: str, function: Function) -> int:
    is_view = path.startswith("catalog/web/") and not function.name.startswith("_")
    return VIEW_LINES if is_view else FUNCTION_LINES


def long_functions() -> Iterator[str]:
    for path in modules():
        for place, function in functions(path):
            if lines_of(function) > (allowed := lines_allowed(path, function)):
                yield f"{place}: {lines_of(function)} lines, {allowed} allowed"


def functions_of_many_arguments() -> Iterator[str]:
    for path in modules():
        for place, function in functions(path):
            if arguments_of(function) > ARGUMENTS:
                yield f"{place}: {arguments_of(function)} arguments, {ARGUMENTS} allowed"


def long_files(paths: list[str], allowed: int) -> Iterator[str]:
    for path in paths:
        count = len((ROOT / path).read_text(encoding="utf-8").splitlines())
        if count > allowed:
            yield f"{path}: {count} lines, {allowed} allowed"


def templates() -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("templates/**/*.html"))


def place_of(failure: str) -> str:
    return failure.split(":", maxsplit=1)[0]


def not_excepted(failures: Iterator[str]) -> list[str]:
    return [failure for failure in failures if place_of(failure) not in EXCEPTIONS]


def test_there_is_something_to_measure():
    assert len(modules()) > 50
    assert templates()


def test_functions_and_views_are_short():
    assert not_excepted(long_functions()) == []


def test_functions_take_few_arguments():
    assert not_excepted(functions_of_many_arguments()) == []


def test_modules_are_short():
    assert not_excepted(long_files(modules(), MODULE_LINES)) == []


def test_templates_are_short():
    assert not_excepted(long_files(templates(), TEMPLATE_LINES)) == []


def test_each_exception_is_still_needed_and_has_a_reason():
    files = (*long_files(modules(), MODULE_LINES), *long_files(templates(), TEMPLATE_LINES))
    needed = {place_of(failure) for failure in (*long_functions(), *functions_of_many_arguments(), *files)}
    assert set(EXCEPTIONS) - needed == set()
    assert all(reason.strip() for reason in EXCEPTIONS.values())


def test_the_measure_counts_lines_from_def_and_arguments_but_self():
    text = '@decorated\ndef one(self, a, /, b, *rest, c=1, **more):\n    """Doc."""\n\n    def two(): ...\n'
    outer, inner = (function for _, function in within(ast.parse(text), "x.py"))
    assert (lines_of(outer), arguments_of(outer)) == (4, 5)
    assert (lines_of(inner), arguments_of(inner)) == (1, 0)
