"""What the documents say can be done is done: their Python and their commands run, as they stand."""

import json
import re
import shlex
from pathlib import Path
from typing import cast, get_args

import numpy as np
import pytest
from numpy.typing import NDArray

import matelier as mt
from matelier.ask.factors import By
from matelier.faces.cli import run
from matelier.spine.factors import Factors

ROOT = Path(__file__).resolve().parents[1]
CHOOSE, EXPRESSIONS = (
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("how-to-choose.md", "expressions.md")
)
BLOCK = re.compile(r"^```(python|sh)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str, document: str = CHOOSE) -> list[str]:
    return [body for language, body in BLOCK.findall(document) if language == kind]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the document's Python has made, all of it run in a folder of its own."""
    here: dict[str, object] = {"folder": tmp_path_factory.mktemp("document")}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(str(here["folder"]))
        for number, body in enumerate(blocks("python")):
            exec(compile(body, f"how-to-choose.md, block {number + 1}", "exec"), here)
    return here


def array(names: dict[str, object], name: str) -> NDArray[np.float64]:
    return np.asarray(cast("NDArray[np.float64]", names[name]))


def test_all_its_python_runs(names: dict[str, object]) -> None:
    assert np.abs(array(names, "table") - array(names, "again")).mean() < 0.1


def test_what_it_says_of_the_data_is_so(names: dict[str, object]) -> None:
    assert isinstance(known := names["known"], mt.Answer)
    assert known.value.share > 0.999
    ratings, guess, table, M, spoilt = (array(names, name) for name in ("ratings", "guess", "table", "M", "spoilt"))
    missing = np.isnan(ratings)
    assert np.std((guess - table)[missing]) < 0.5 * np.std(table[missing])
    assert mt.choose_rank(M).value.held_out == 4
    assert mt.choose_rank(table, centred=True).value.evidence == 3
    split = cast("Factors", names["split"])
    found = np.asarray(cast("NDArray[np.float64]", split.more["few"])) != 0
    assert found[spoilt != table].all()


@pytest.mark.parametrize("command", [line for body in blocks("sh") for line in body.splitlines()])
def test_a_command_runs(
    command: str, names: dict[str, object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(str(names["folder"]))
    program, *arguments = command.split()
    assert program == "matelier"
    assert run(arguments) == 0
    assert capsys.readouterr().out.strip()


def test_every_case_stands_in_the_table() -> None:
    table = CHOOSE[: CHOOSE.index("```python")]
    assert all(f"`{by}`" in table for by in get_args(By))


def test_python_about_expressions_says_what_comes_out() -> None:
    names: dict[str, object] = {}
    promised = 0
    for body in blocks("python", EXPRESSIONS):
        for line in body.splitlines():
            code, _, told = line.partition("  # ")
            exec(compile(code, "expressions.md", "exec"), names)
            if told.startswith('"'):
                promised += 1
                assert eval(code, names) == json.JSONDecoder().raw_decode(told)[0], line
    assert promised >= 4
    assert mt.check("(A*B)' = A'*B'").value.mended is not None


@pytest.mark.parametrize("command", [line for body in blocks("sh", EXPRESSIONS) for line in body.splitlines()])
def test_a_command_about_expressions_runs(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    program, *arguments = shlex.split(command)
    assert program == "matelier"
    assert run(arguments) == 0
    assert capsys.readouterr().out.strip()
