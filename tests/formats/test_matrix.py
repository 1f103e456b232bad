"""The one door: whatever says a matrix is read, and what does not is refused."""

import os
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


@pytest.mark.parametrize("suffix", ["csv", "txt", "npy", "mtx"])
def test_what_is_no_ordinary_file_is_refused_and_not_waited_for(tmp_path: Path, suffix: str) -> None:
    os.mkfifo(tmp_path / f"pipe.{suffix}")
    (tmp_path / f"folder.{suffix}").mkdir()
    (tmp_path / f"zeros.{suffix}").symlink_to("/dev/zero")
    for name in ("pipe", "folder", "zeros"):
        with pytest.raises(BadInput, match=r"table\.not_a_file"):
            read_matrix(tmp_path / f"{name}.{suffix}")


def test_a_root_within_a_root_is_read_where_it_comes_apart() -> None:
    assert read_matrix("√(3+2√2) 1")[0] == read_matrix("1+√2 1")[0]
    for source in ("1 √(2+√2)", [["1", "√(2+√2)"]], r"\begin{pmatrix}1&\sqrt{2+\sqrt{2}}\end{pmatrix}"):
        with pytest.raises(BadInput, match=r"number\.root: row=1, column=2"):
            read_matrix(source)


@pytest.mark.parametrize("name", ["nothing.csv", "nothing.npy", "sub"])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match=r"table\.unreadable"):
        read_matrix(tmp_path / name)
