"""Matrix Market files: every layout, field and symmetry."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.formats.market import load_market
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Scalar
from written import matrices, rationals

i = root(-1)
HEADINGS = st.sampled_from(["coordinate real general", "array integer symmetric", "coordinate complex hermitian", "x"])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for a file, written anew each time."""
    return tmp_path_factory.mktemp("market") / "matrix.mtx"


@given(A=matrices(rationals))
def test_what_is_saved_is_loaded(file: Path, A: Exact) -> None:
    m, n = A.shape
    columns = "\n".join(str(A.rows[row][column]) for column in range(n) for row in range(m))
    file.write_text(f"%%MatrixMarket matrix array rational general\n{m} {n}\n{columns}\n")
    assert load_market(file).rows == A.rows
    places = [(row, column) for row in range(m) for column in range(n) if A.rows[row][column]]
    lines = "".join(f"{row + 1} {column + 1} {A.rows[row][column]}\n" for row, column in places)
    file.write_text(f"%%MatrixMarket matrix coordinate rational general\n% a remark\n{m} {n} {len(places)}\n{lines}")
    assert load_market(file).rows == A.rows


@given(heading=HEADINGS, body=st.text(alphabet="0123 \n-.e%", max_size=40))
def test_any_text_is_a_matrix_or_a_refusal(file: Path, heading: str, body: str) -> None:
    file.write_text(f"%%MatrixMarket matrix {heading}\n{body}")
    assert load_or_refuse(file).split(".")[0] in ("read", "market", "matrix", "number")


def load_or_refuse(file: Path) -> str:
    """What came of it."""
    try:
        load_market(file)
    except (BadInput, Unable) as error:
        return error.key
    return "read"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("coordinate real general\n2 2 2\n1 1 1.5\n2 2 -1e-3", ((Fraction(3, 2), 0), (0, Fraction(-1, 1000)))),
        ("coordinate real general\n1 1 2\n1 1 1\n1 1 2", ((3,),)),
        ("array integer symmetric\n2 2\n1\n2\n3", ((1, 2), (2, 3))),
        ("array real skew-symmetric\n3 3\n1\n2\n3", ((0, -1, -2), (1, 0, -3), (2, 3, 0))),
        ("coordinate complex hermitian\n2 2 2\n2 1 1 2\n1 1 3 0", ((3, 1 - 2 * i), (1 + 2 * i, 0))),
        ("coordinate pattern general\n2 3 1\n1 3", ((0, 0, 1), (0, 0, 0))),
    ],
)
def test_layouts_fields_and_symmetries(file: Path, text: str, rows: tuple[tuple[Scalar, ...], ...]) -> None:
    file.write_text(f"%%MatrixMarket matrix {text}\n")
    assert load_market(file).rows == rows


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "market.heading"), ("%%MatrixMarket vector array real general\n1 1\n1", "market.heading"),
        ("%%MatrixMarket matrix array pattern general\n1 1\n1", "market.heading"),
        ("%%MatrixMarket matrix array real general", "market.line"),
        ("%%MatrixMarket matrix array real symmetric\n1 2\n1", "market.line"),
        ("%%MatrixMarket matrix coordinate real general\n2 2 1\n3 1 1", "market.line"),
        ("%%MatrixMarket matrix coordinate real general\n2 2 1\n1", "market.line"),
        ("%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 1", "market.count"),
        ("%%MatrixMarket matrix coordinate real general\n2 2 1\n1 1 nan", "number.not_finite"),
        ("%%MatrixMarket matrix coordinate real general\n9999 9999 0", "matrix.too_large"),
    ],
)  # fmt: skip
def test_what_does_not_keep_its_promise_is_refused(file: Path, text: str, key: str) -> None:
    file.write_text(text)
    assert load_or_refuse(file) == key
