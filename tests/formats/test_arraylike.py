"""Numbers that stand in Python already are read exactly as they are."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from flint import fmpq, fmpq_mat, fmpz_mat
from hypothesis import given
from hypothesis import strategies as st

from matelier.formats.arraylike import load_npy, read_array, read_foreign, read_list
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact
from written import matrices

TOLD = ["matrix.notice.floats"]


class Frame:
    """What a data frame looks like from outside."""

    columns = ("p", "q")
    index = ("u", "v")

    def to_numpy(self, dtype: object = None) -> object:
        return np.array([[2**60 + 1, 2.5], [3, 4]], dtype=dtype)  # type: ignore[call-overload]


@given(matrices())
def test_lists_of_exact_numbers_are_their_matrix(A: Exact) -> None:
    assert read_list(A.tolist()) == (Exact(A.rows), ())
    assert read_list([[str(entry) for entry in row] for row in A.rows])[0].rows == A.rows


@given(st.lists(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2), min_size=1))
def test_floats_are_read_as_they_are_stored_and_this_is_told(rows: list[list[float]]) -> None:
    for matrix, notices in (read_list(rows), read_array(np.array(rows))):
        assert matrix.to_numpy().tolist() == rows
        assert [notice.key for notice in notices] == TOLD


@given(st.integers(-(2**63), 2**63 - 1))
def test_whole_numbers_of_arrays_are_exact(number: int) -> None:
    assert read_array(np.array([[number]])) == (Exact.of([[number]]), ())


def test_entries_of_many_kinds() -> None:
    row = [1, True, Fraction(1, 3), Decimal("0.1"), "√2", np.int8(-1), np.bool_(True), fmpq(2, 3), letter("a"), "2k"]
    exact = (1, 1, Fraction(1, 3), Fraction(1, 10), root(2), -1, 1, Fraction(2, 3), letter("a"), 2 * letter("k"))
    assert read_list([row])[0].rows == (exact,)


def test_measured_entries_of_many_kinds() -> None:
    for value in (0.5, np.float16(0.5), np.longdouble(0.5)):
        assert read_list([[value]])[0].rows == ((Fraction(1, 2),),)
    for value in (0.5 + 1j, np.complex64(0.5 + 1j), np.clongdouble(0.5 + 1j)):
        assert read_list([[value]])[0].rows == ((Fraction(1, 2) + root(-1),),)
    assert read_array(np.array([[0.1]], np.longdouble))[0].rows == (
        (Fraction(*np.longdouble(0.1).as_integer_ratio()),),
    )


def test_one_dimension_is_a_column() -> None:
    for column in (read_list([1, 2]), read_array(np.array([1, 2])), read_list(range(1, 3))):
        assert column[0].rows == ((1,), (2,))
    assert read_list([np.array([1, 2]), (3, 4)])[0].rows == ((1, 2), (3, 4))


def test_matrices_of_flint_are_read() -> None:
    assert read_foreign(fmpz_mat([[1, 2], [3, 4]]))[0].rows == ((1, 2), (3, 4))
    assert read_foreign(fmpq_mat([[fmpq(1, 2)]]))[0].rows == ((Fraction(1, 2),),)


def test_data_frames_keep_their_names_and_every_digit() -> None:
    matrix, notices = read_foreign(Frame())
    assert matrix.rows == ((2**60 + 1, Fraction(5, 2)), (3, 4))
    assert [axis.labels for axis in matrix.axes] == [("u", "v"), ("p", "q")]
    assert [notice.key for notice in notices] == TOLD


def test_matrices_of_sympy_are_read() -> None:
    sympy = pytest.importorskip("sympy")
    a, b = sympy.symbols("a b")
    theirs = sympy.Matrix([[sympy.Rational(1, 2), sympy.sqrt(2) * sympy.I / 2], [a**2 + 1, a * b / (a - 1)]])
    p, q = letter("a"), letter("b")
    assert read_foreign(theirs)[0].rows == ((Fraction(1, 2), root(-2) / 2), (p**2 + 1, p * q / (p - 1)))
    assert [notice.key for notice in read_foreign(sympy.Matrix([[sympy.Float(0.1)]]))[1]] == TOLD
    for entry, key in ((sympy.pi, "transcendental"), (sympy.Symbol("i"), "letter"), (sympy.sin(1), "function")):
        with pytest.raises(BadInput, match=rf"number\.{key}"):
            read_foreign(sympy.Matrix([[entry]]))


@pytest.mark.parametrize(
    ("array", "key"),
    [
        (np.array(5), "matrix.dimensions"), (np.zeros((2, 2, 2)), "matrix.dimensions"),
        (np.zeros((0, 3)), "matrix.empty"), (np.array([["2020"]], "datetime64"), "matrix.kind"),
        (np.array([[b"1"]]), "matrix.kind"), (np.array([[1, np.nan]]), "number.not_finite"),
        (np.array([[complex(0, np.inf)]]), "number.not_finite"), (np.array([[None]]), "number.not_finite"),
        (np.ma.array([[1, 2]], mask=[[0, 1]]), "number.not_finite"), (np.array([[object()]]), "matrix.entry"),
    ],
)  # fmt: skip
def test_an_array_that_is_no_matrix_is_refused(array: object, key: str) -> None:
    with pytest.raises(BadInput, match=rf"{key}\b".replace(".", r"\.")):
        read_array(array)


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ([], "matrix.empty"), ([[]], "matrix.empty"), ([[1], [1, 2]], "matrix.ragged"), ([1, [2]], "matrix.entry"),
        ([[[1]]], "matrix.entry"), ([[float("nan")]], "number.not_finite"), ([[None]], "number.not_finite"),
        ([[Decimal("inf")]], "number.not_finite"), ([[Decimal("1e999999999")]], "number.too_large"),
        ([["1 2"]], "number.unreadable"), ([[1, "π"]], "number.transcendental"), ([[{}]], "matrix.entry"),
    ],
)  # fmt: skip
def test_a_list_that_is_no_matrix_is_refused(source: list[object], key: str) -> None:
    with pytest.raises(BadInput, match=rf"{key}\b".replace(".", r"\.")):
        read_list(source)


def test_large_measured_matrices_are_refused() -> None:
    assert read_array(np.eye(50))[0].shape == (50, 50)
    for source in (np.eye(51), np.eye(51, dtype=complex)):
        with pytest.raises(Unable, match=r"matrix\.floats_too_large"):
            read_array(source)
        with pytest.raises(Unable, match=r"matrix\.floats_too_large"):
            read_list(source.tolist())
    with pytest.raises(Unable, match=r"matrix\.too_large"):
        read_array(np.zeros((1001, 1000), int))


def test_a_file_of_numpy_is_read(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(6).reshape(2, 3))
    matrix, notices = load_npy(tmp_path / "a.npy")
    assert (matrix.rows, notices) == (((0, 1, 2), (3, 4, 5)), ())
    assert matrix.origin == {"path": str(tmp_path / "a.npy")}


def test_a_file_that_holds_objects_or_is_damaged_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([[{}]]), allow_pickle=True)
    np.save(tmp_path / "b.npy", np.eye(9, dtype=int))
    whole = (tmp_path / "b.npy").read_bytes()
    damaged = [whole[:n] for n in (0, 5, 20, 100, 140)] + [whole.replace(b"(9, 9)", b"(9, 9"), b"\x93NUMPY" + bytes(50)]
    for n, data in enumerate(damaged):
        (tmp_path / f"{n}.npy").write_bytes(data)
    np.savez(tmp_path / "c.npz", x=np.eye(2))
    for path in [tmp_path / "a.npy", tmp_path / "c.npz", *(tmp_path / f"{n}.npy" for n in range(len(damaged)))]:
        with pytest.raises(BadInput, match=r"npy\.unreadable"):
            load_npy(path)
