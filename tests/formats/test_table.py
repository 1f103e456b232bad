"""Tables as spreadsheets save them: the numbers are the matrix, the words around them are its labels."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.formats.table import load_table
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact
from written import joined, matrices


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for a table, written anew each time."""
    return tmp_path_factory.mktemp("tables") / "table.csv"


@given(A=matrices(), comma=st.sampled_from([",", ";", "\t"]))
def test_what_is_saved_is_loaded(file: Path, A: Exact, comma: str) -> None:
    file.write_text(joined(Exact(A.rows), comma, "\n"), encoding="utf-8")
    assert load_table(file)[0].rows == A.rows


@given(data=st.binary(max_size=60) | st.text(alphabet='0123,;"\n\tax .-', max_size=40).map(str.encode))
def test_any_bytes_are_a_matrix_or_bad_input(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    assert load_or_refuse(file).split(".")[0] in ("read", "matrix", "number", "table")


def load_or_refuse(file: Path) -> str:
    """What came of it."""
    try:
        load_table(file)
    except BadInput as error:
        return error.key
    return "read"


def test_headings_and_names_become_labels(file: Path) -> None:
    file.write_text("name\tx1\tx2\nfoo\t1\t2\nbar\t3\t4\n", encoding="utf-8")
    matrix, notices = load_table(file)
    assert matrix.rows == ((1, 2), (3, 4))
    assert [axis.labels for axis in matrix.axes] == [("foo", "bar"), ("x1", "x2")]
    assert [notice.key for notice in notices] == ["matrix.notice.headings"]
    assert matrix.origin == {"path": str(file)}


@pytest.mark.parametrize(
    ("text", "columns"), [("x,y\n1,2\n", ("x", "y")), (",x,y\nr,1,2\n", ("x", "y")), ("a,b\nb,a", None)]
)
def test_single_letters_are_headings_where_only_numbers_follow(
    file: Path, text: str, columns: tuple[str, ...] | None
) -> None:
    file.write_text(text, encoding="utf-8")
    matrix, _ = load_table(file)
    assert matrix.axes[1].labels == columns
    assert matrix.rows == (((1, 2),) if columns else ((letter("a"), letter("b")), (letter("b"), letter("a"))))


def test_decimal_commas_are_read_and_told(file: Path) -> None:
    file.write_text("1,5;2\n-3;√2\n", encoding="utf-8")
    matrix, notices = load_table(file)
    assert matrix.rows == ((Fraction(3, 2), 2), (-3, root(2)))
    assert [notice.key for notice in notices] == ["matrix.notice.decimal_comma"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "matrix.empty"), ("1,2\n3\n", "matrix.ragged"), ("1,nan\n2,3", "number.not_finite"),
        ("nan,nan\n1,2", "number.not_finite"), ("1,\n2,3", "number.empty"), ("foo,bar", "number.letter"),
        ('"1,000","2,000"', "matrix.comma"), ("a\0b", "table.not_text"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_numbers_is_refused(file: Path, text: str, key: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert load_or_refuse(file).startswith(key)
