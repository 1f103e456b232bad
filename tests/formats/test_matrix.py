"""The one door: whatever says a matrix is read, and what does not is refused."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from matelier.formats.matrix import read_matrix
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

A = Exact.of([[1, 2], [3, 4]])


@pytest.mark.parametrize(
    "source",
    [
        "1 2; 3 4",
        [[1, 2], [3, 4]],
        ((1, 2), ("3", Fraction(4))),
        np.array([[1, 2], [3, 4]]),
        A,
    ],
)
def test_there_are_many_ways_to_say_it(source: object) -> None:
    assert read_matrix(source) == (A, ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "1,2\n3,4\n"), ("a.tsv", "1\t2\n3\t4\n"), ("a.txt", "1 2\n3 4\n"), ("a.dat", "1 2\n3 4\n"),
        ("a.tex", r"\begin{pmatrix}1&2\\3&4\end{pmatrix}"), ("a", "1 2; 3 4"),
        ("a.mtx", "%%MatrixMarket matrix array real general\n2 2\n1\n3\n2\n4\n"),
        ("b", "%%MatrixMarket matrix array real general\n2 2\n1\n3\n2\n4\n"),
    ],
)  # fmt: skip
def test_a_file_is_told_by_its_name_or_by_how_it_begins(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_matrix(tmp_path / name)[0].rows == A.rows
    assert read_matrix(tmp_path / name)[0].origin == {"path": str(tmp_path / name)}
    if "." in name:
        assert read_matrix(str(tmp_path / name))[0].rows == A.rows


def test_a_file_of_numpy_is_told_by_how_it_begins(tmp_path: Path) -> None:
    with (tmp_path / "a.bin").open("wb") as file:
        np.save(file, np.array([[1, 2], [3, 4]]))
    assert read_matrix(tmp_path / "a.bin")[0].rows == A.rows


def test_a_number_with_a_point_is_no_file() -> None:
    assert read_matrix("1.5")[0].rows == ((Fraction(3, 2),),)
    assert read_matrix("1 2; 3 4.")[0].rows == A.rows


@pytest.mark.parametrize("source", [None, 3, {}, {1}, b"1 2", object(), Exception, 1.5, Fraction(1)])
def test_what_says_no_matrix_is_refused(source: object) -> None:
    with pytest.raises(BadInput, match=r"matrix\.kind"):
        read_matrix(source)


def test_an_exact_matrix_is_looked_over() -> None:
    with pytest.raises(BadInput, match=r"matrix\.ragged"):
        read_matrix(Exact(((Fraction(1),), ())))


@pytest.mark.parametrize("name", ["nothing.csv", "nothing.npy", "", "sub"])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match=r"table\.unreadable"):
        read_matrix(tmp_path / name)
