"""What no code of ours does: run programs, ask other hosts, unpack objects, evaluate text, write markup by script."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Modules by what they can do, and who may use them all the same, with the reason.
PROGRAMS = {"subprocess", "multiprocessing", "pty", "ctypes", "importlib", "runpy", "code"}
NETWORK = {"socket", "ssl", "urllib.request", "http.client", "ftplib", "smtplib", "imaplib", "telnetlib", "xmlrpc",
           "requests", "httpx", "urllib3", "aiohttp"}  # fmt: skip
UNPACKING = {"pickle", "marshal", "shelve", "dill", "xml.sax", "xml.dom", "lxml"}
PREDICTABLE = {"random"}
EXCUSED = {
    "catalog/cli/frontend.py urllib.request": "fetches what browsers need from the registry of the machine, by its sum",
    "catalog/cli/frontend.py ssl": "the same, by https",
    "catalog/cli/upkeep.py socket": "tries the port that it is to serve on",
    "catalog/cli/upkeep.py subprocess": "prepares in a process of its own where files are in a bucket: this program",
    "catalog/web/heap.py ctypes": "two functions of the C library that keep memory, with fixed arguments",
    "catalog/search/engines/segments.py pickle": "writes what Whoosh reads from a folder that is the catalog's alone",
    "catalog/tally/formats/parquet.py importlib": "looks whether pyarrow is installed; the name is fixed",
}
BARE = {"eval", "exec", "compile", "__import__"}
OF_MODULES = {"os.system", "os.popen", "tempfile.mktemp", "hashlib.md5", "hashlib.sha1", "yaml.load",
              "yaml.unsafe_load", "ET.parse", "ET.fromstring", "ET.iterparse"}  # fmt: skip
STATEMENTS = {"text", "exec_driver_sql", "execute", "executemany", "literal_column"}
NAMES_TABLES = {"catalog/db.py", "catalog/search/engines/postgres_tables.py", "catalog/services/copies/copying.py",
                "catalog/tally/package_sqlite.py"}  # fmt: skip
ANYWHERE = {"render_template_string", "from_string"}
MARKUP = re.compile(
    r"innerHTML\s*\+?=|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage"
    r"|addEventListener\(\s*[\"']message|setTimeout\(\s*[\"']"
)
PIN = re.compile(r"^[a-z0-9._-]+==\S+", re.IGNORECASE)
LISTS = ("requirements.txt", "requirements-dev.txt", "requirements-parquet.txt", ".ci/requirements-audit.txt")


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(ROOT.glob("catalog/**/*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
    return []


def users(modules: set[str]) -> set[str]:
    """Where one of these modules, or one below it, is imported."""
    return {
        f"{path} {module}"
        for path, tree in trees()
        for node in ast.walk(tree)
        for name in imported(node)
        for module in modules
        if name == module or name.startswith(f"{module}.")
    }


def called(tree: ast.AST) -> Iterator[str]:
    """The name of every call: `name` of a function, `module.name` and `.name` of what has a dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield f"{getattr(node.func.value, 'id', '')}.{node.func.attr}"


def test_nothing_runs_a_program_asks_a_host_or_unpacks_objects_but_where_it_says_why():
    assert users(PROGRAMS | NETWORK | UNPACKING) == set(EXCUSED)


def test_nothing_secret_is_made_of_predictable_numbers():
    assert users(PREDICTABLE) == set()


def test_nothing_evaluates_text_or_makes_a_template_of_it():
    dangerous = BARE | OF_MODULES | ANYWHERE | {f".{name}" for name in ANYWHERE}
    assert [(path, name) for path, tree in trees() for name in called(tree) if name in dangerous] == []


def test_no_statement_is_put_together_from_text_but_of_names_of_our_own_tables():
    made = {path for path, tree in trees() for node in ast.walk(tree)
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) in STATEMENTS}  # fmt: skip
    assert {path for path in made if not path.startswith("catalog/migrations/")} == NAMES_TABLES


def test_parameters_are_read_from_where_they_belong():
    mixed = [f"{path}:{node.lineno}" for path, tree in trees() for node in ast.walk(tree)
             if isinstance(node, ast.Attribute) and node.attr == "values"
             and isinstance(node.value, ast.Name) and node.value.id == "request"]  # fmt: skip
    assert mixed == []


def test_scripts_write_text_and_never_markup():
    own = [path for path in ROOT.glob("catalog/static/**/*.js") if "vendor" not in path.parts]
    assert len(own) > 5
    assert [path.name for path in own if MARKUP.search(path.read_text(encoding="utf-8"))] == []


def test_everything_that_is_installed_is_pinned_with_its_hashes():
    for name in LISTS:
        entries = re.sub(r"\\\n\s*", " ", (ROOT / name).read_text(encoding="utf-8")).splitlines()
        entries = [line for line in entries if line.strip() and not line.lstrip().startswith("#")]
        assert entries, name
        assert [line[:60] for line in entries if not (PIN.match(line) and "--hash=sha256:" in line)] == [], name
