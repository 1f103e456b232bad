"""What is shipped: every data file is in the package, every library is pinned, every version has its entry."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "matelier"
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PATTERNS: list[str] = SETTINGS["tool"]["setuptools"]["package-data"]["matelier"]
AT_RUN_TIME = (
    "cluster",
    "files",
    "learn",
)  # extras of who uses matelier; what is imported of them is asked for in words
PINS = [
    line.partition(";")[0].strip()
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def normal(name: str) -> str:
    """A library's name as the index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def libraries(requirements: list[str]) -> set[str]:
    """The names of the libraries that are required."""
    return {normal(re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]) for requirement in requirements}


def imported(path: Path) -> set[str]:
    """The modules at the top of a name that the file imports, wherever in the file."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    return {name.partition(".")[0] for name in names}


def test_what_is_imported_is_asked_for() -> None:
    # A library that another one happened to bring is not there on a bare machine.
    asked_for = libraries(SETTINGS["project"]["dependencies"])
    for extra in AT_RUN_TIME:
        asked_for |= libraries(SETTINGS["project"]["optional-dependencies"][extra])
    names = {name for path in PACKAGE.rglob("*.py") for name in imported(path)}
    foreign = names - sys.stdlib_module_names - {"matelier"}
    brought_by = packages_distributions()
    not_asked_for = {
        name for name in foreign if not asked_for & {normal(known) for known in brought_by.get(name, [name])}
    }
    assert not_asked_for == set()


def test_every_data_file_is_shipped() -> None:
    shipped = {path for pattern in PATTERNS for path in PACKAGE.glob(pattern)}
    files = {path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert sorted(path for path in files - shipped if path.suffix != ".py") == []


def test_types_are_shipped() -> None:
    assert "py.typed" in PATTERNS
    assert (PACKAGE / "py.typed").exists()


@pytest.mark.parametrize("extra", ["", *SETTINGS["project"]["optional-dependencies"]])
def test_every_library_is_pinned(extra: str) -> None:
    project = SETTINGS["project"]
    required = libraries(project["optional-dependencies"][extra] if extra else project["dependencies"])
    assert sorted(required - {"matelier"} - {normal(pin.partition("==")[0]) for pin in PINS}) == []


def test_a_pin_is_a_name_and_an_exact_version_and_no_place() -> None:
    assert [pin for pin in PINS if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", pin)] == []


def test_the_version_has_its_entry_in_the_changelog() -> None:
    headings = re.findall(r"^## \[?([^\]\s]+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert SETTINGS["project"]["version"] in headings
