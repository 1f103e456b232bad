"""Lines to be copied stand as they are in every medium."""

from matelier.render.paper import latex_fragment
from matelier.render.text import as_text
from matelier.render.webpage import fragment
from matelier.render.words import words
from matelier.spine.page import Code

LINES = "def gradient(A, b, x):\n    return 2 * A.T @ (A @ x - b)  # a < b & c\n"
WIDE = "x = " + " + ".join(["1"] * 100)


def test_code_keeps_its_lines_and_its_indent() -> None:
    told = as_text((Code(LINES, "python"),), words("en"))
    assert [line.strip() for line in told.splitlines()] == [line.strip() for line in LINES.splitlines()]
    first, second = told.splitlines()
    assert len(second) - len(second.lstrip()) == len(first) - len(first.lstrip()) + 4


def test_code_is_never_wrapped() -> None:
    assert as_text((Code(WIDE, "python"),), words("en"), width=60).strip() == WIDE


def test_signs_of_code_are_no_markup() -> None:
    assert "a &lt; b &amp; c" in fragment((Code(LINES, "python"),), words("en"))
    assert LINES.rstrip() in latex_fragment((Code(LINES, "python"),), words("en"))
