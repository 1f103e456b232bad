"""Every file has its caption and a name of its own; every room's front is its caption and nothing else."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "matelier"
SOURCES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted(path for folder in ("benchmarks", "scripts", "examples") for path in (ROOT / folder).glob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
ROOMS = sorted(path for path in PACKAGE.rglob("__init__.py") if path.parent != PACKAGE)
FORBIDDEN_NAMES = {"base", "common", "helper", "helpers", "misc", "util", "utils"}


def named(path: Path) -> str:
    """The path as a test's name."""
    return path.relative_to(ROOT).as_posix()


def caption(path: Path) -> list[str]:
    """The lines that the file opens with."""
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")), clean=False) or "").splitlines()


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_source_opens_with_its_caption_of_one_line(path: Path) -> None:
    assert len(caption(path)) == 1
    assert caption(path)[0].endswith((".", "?"))


@pytest.mark.parametrize("path", SCRIPTS + TESTS, ids=named)
def test_every_other_file_opens_with_a_caption_too(path: Path) -> None:
    assert caption(path)  # a script may go on, and say how it is run
    assert caption(path)[0].strip()


@pytest.mark.parametrize("front", ROOMS, ids=named)
def test_the_front_of_a_room_is_its_caption_and_nothing_else(front: Path) -> None:
    assert len(ast.parse(front.read_text(encoding="utf-8")).body) == 1


@pytest.mark.parametrize("path", SOURCES + SCRIPTS, ids=named)
def test_a_file_is_named_after_its_subject(path: Path) -> None:
    assert path.stem.strip("_") not in FORBIDDEN_NAMES
    assert path.stem not in sys.stdlib_module_names


def test_folders_that_hold_code_are_rooms() -> None:
    folders = {path.parent for path in SOURCES}
    assert [named(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_tests_stand_where_their_room_stands() -> None:
    rooms = {front.parent.relative_to(PACKAGE) for front in ROOMS}
    beside_the_rooms = {Path("house"), Path("reference"), Path()}
    folders = {path.parent.relative_to(ROOT / "tests") for path in TESTS}
    assert sorted(folders - rooms - beside_the_rooms) == []
