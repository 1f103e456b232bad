"""Every room stands on a floor of the import contract, and the bare package loads NumPy alone."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "matelier"

# Modules that the interpreter had before are not ours: an editable install brings some of its own.
LOADED_BY_IMPORT = """
import sys
before = set(sys.modules)
import matelier
names = {name.partition(".")[0] for name in set(sys.modules) - before}
print(*sorted(name for name in names - sys.stdlib_module_names if not name.startswith("_sysconfigdata")))
"""


def test_every_room_and_every_module_of_the_top_stands_on_one_floor() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = [room.strip() for floor in floors for room in floor.split("|")]
    rooms = [front.parent.name for front in PACKAGE.glob("*/__init__.py")]
    modules = [path.stem for path in PACKAGE.glob("*.py") if path.stem not in {"__init__", "__main__"}]
    assert sorted(placed) == sorted(f"matelier.{name}" for name in rooms + modules)


def test_a_bare_import_loads_numpy_and_the_standard_library_alone() -> None:
    run = subprocess.run([sys.executable, "-c", LOADED_BY_IMPORT], capture_output=True, text=True, check=True, cwd=ROOT)
    offending = set(run.stdout.split()) - {"matelier", "numpy"}
    assert offending == set()


@pytest.mark.parametrize("name", sorted(path.stem for path in (PACKAGE / "certify").glob("*.py")))
def test_the_judge_imports_numpy_and_the_spine_alone(name: str) -> None:
    tree = ast.parse((PACKAGE / "certify" / f"{name}.py").read_text(encoding="utf-8"))
    froms = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    allowed = {"abc", "collections.abc", "dataclasses", "decimal", "fractions", "hashlib", "itertools", "json", "math"}
    allowed |= {"re", "typing", "numpy", "numpy.typing"}
    ours = ("matelier.spine.", "matelier.certify.")
    assert {name for name in froms | names if not name.startswith(ours)} <= allowed
