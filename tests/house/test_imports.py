"""Every name is imported from the module that defines it: nothing is handed on."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
FOLDERS = ("src", "tests", "benchmarks", "scripts", "examples")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def bound(statement: ast.stmt) -> set[str]:
    """The names that a statement at the top of a module defines."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign() | ast.AnnAssign():
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        case _:
            return set()


DEFINED = {
    name: {one for statement in ast.parse(path.read_text(encoding="utf-8")).body for one in bound(statement)}
    for name, path in MODULES.items()
}


def test_a_name_at_the_top_of_a_module_is_seen() -> None:
    assert {"Exact", "Matrix", "Scalar"} <= DEFINED["matelier.spine.matrix"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_names_come_from_where_they_are_defined(path: Path) -> None:
    strangers = [
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in MODULES and node.module != "matelier"
        for alias in node.names
        if alias.name not in DEFINED[node.module] and f"{node.module}.{alias.name}" not in MODULES
    ]
    assert strangers == []
