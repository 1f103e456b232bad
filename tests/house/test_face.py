"""The public face: `__all__` is sorted and true, and no public name is a room's name."""

from pathlib import Path
from types import ModuleType

import pytest

import matelier

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "matelier"


@pytest.fixture
def public() -> list[str]:
    return list(matelier.__all__)


def test_the_public_names_are_sorted_and_each_is_told_once(public: list[str]) -> None:
    assert sorted(set(public)) == public


def test_every_public_name_is_there_and_is_no_module(public: list[str]) -> None:
    assert [name for name in public if isinstance(getattr(matelier, name), ModuleType)] == []


def test_a_star_import_brings_exactly_the_public_names(public: list[str]) -> None:
    brought: dict[str, object] = {}
    exec("from matelier import *", brought)
    assert sorted(set(brought) - {"__builtins__"}) == public


def test_what_the_package_shows_without_underscore_is_public(public: list[str]) -> None:
    shown = {name for name in dir(matelier) if not name.startswith("_")}
    assert sorted(name for name in shown - set(public) if not isinstance(getattr(matelier, name), ModuleType)) == []


def test_no_public_name_is_the_name_of_a_room_or_of_a_module_at_the_top(public: list[str]) -> None:
    # Importing matelier.this makes `this` an attribute of matelier: the module would shadow the name.
    modules = {front.parent.name for front in PACKAGE.glob("*/__init__.py")} | {
        path.stem for path in PACKAGE.glob("*.py")
    }
    assert sorted(modules & set(public)) == []
