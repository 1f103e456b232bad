"""Measured numbers of every make are read as they are stored, or refused with their place; none is rounded."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zarr
from scipy import sparse

import matelier as mt

EVEN = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 2.0]])
LARGE = np.array([[2**53 + 1, 1], [1, 2]])
ARROW = pa.table({"a": EVEN[:, 0], "b": EVEN[:, 1], "c": EVEN[:, 2]})


def stored(source: Any) -> Any:
    """The entries that were read."""
    return mt.measured(source).array


@pytest.mark.parametrize("kind", ["csr", "csc", "coo", "bsr", "dia", "lil", "dok"])
def test_sparse_matrices_of_every_kind_are_filled_in(kind: str) -> None:
    for make in ("matrix", "array"):
        A = getattr(sparse, f"{kind}_{make}")(EVEN)
        assert (stored(A) == EVEN).all()
        assert mt.rank(A).value.rank.number == 3
    assert mt.rank(sparse.csr_array(np.array([[1, 2], [2, 4]]))).value.rank.number == 1  # whole numbers too


@pytest.mark.parametrize(
    "frame", [ARROW, ARROW.to_batches()[0], pl.DataFrame(EVEN, ["a", "b", "c"]), pl.DataFrame(EVEN).lazy()]
)
def test_tables_of_every_library_are_measured(frame: Any) -> None:
    assert mt.rank(frame).value.rank.number == 3
    assert (stored(frame) == EVEN).all()


def test_names_of_columns_are_kept() -> None:
    for frame in (ARROW, pl.DataFrame(EVEN, ["a", "b", "c"]), pd.DataFrame(EVEN, columns=["a", "b", "c"])):
        assert mt.measured(frame).axes[1].labels == ("a", "b", "c")


@pytest.mark.parametrize("library", [pa.table, pl.DataFrame, pd.DataFrame])
def test_whole_numbers_beside_measured_ones_are_not_rounded(library: Any) -> None:
    frame = library({"a": [2**53 + 1, 2], "b": [0.5, 2.0]})
    with pytest.raises(mt.BadInput, match=r"measured\.rounded") as refused:
        mt.rank(frame)
    assert (refused.value.facts["row"], refused.value.facts["column"]) == (1, 1)
    assert stored(library({"a": [2**53, 2], "b": [0.5, 2.0]}))[0, 0] == 2.0**53


def written(folder: Path, name: str, A: Any) -> str:
    """The name of a file of this kind with these numbers."""
    path = folder / f"{len(list(folder.iterdir()))}-{name}"
    match path.suffix:
        case ".h5":
            with h5py.File(path, "w") as file:
                file["A"] = A
        case ".zarr":
            zarr.save(str(path), A)
        case ".parquet":
            pq.write_table(pa.table({f"x{k}": A[:, k] for k in range(A.shape[1])}), path)
        case _:
            np.save(path, A)
    return str(path)


FILES = ["a.h5", "a.zarr", "a.parquet", "a.npy"]


@pytest.mark.parametrize("name", FILES)
def test_files_are_read_to_the_last_bit(name: str, tmp_path: Path) -> None:
    A = np.random.default_rng(0).standard_normal((40, 3))
    assert (stored(written(tmp_path, name, A)) == A).all()
    assert mt.rank(written(tmp_path, name, A)).value.rank.number == 3


@pytest.mark.parametrize("name", FILES)
def test_single_precision_in_files_is_kept(name: str, tmp_path: Path) -> None:
    A = np.array([[0.1, 0.2], [0.3, 0.7]], dtype=np.float32)
    assert (stored(written(tmp_path, name, A)) == A.astype(np.float64)).all()


@pytest.mark.parametrize("name", FILES[:3])
def test_whole_numbers_in_files_are_not_rounded_in_silence(name: str, tmp_path: Path) -> None:
    with pytest.raises(mt.BadInput, match=r"measured\.rounded") as refused:
        mt.measured(written(tmp_path, name, LARGE))
    assert (refused.value.facts["row"], refused.value.facts["column"]) == (1, 1)
    fits = np.array([[2**53, 2**60], [1, 2]])
    assert (stored(written(tmp_path, name, fits)) == fits.astype(float)).all()


def test_an_npy_file_of_whole_numbers_is_exact_and_its_rounding_told(tmp_path: Path) -> None:
    file = written(tmp_path, "a.npy", LARGE)
    assert mt.determinant(file).value == 2 * (2**53 + 1) - 1
    answer = mt.rank(mt.measured(file))
    assert [notice.key for notice in answer.notices] == ["measured.notice.rounded"]


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_finite_in_a_file_is_located(name: str, tmp_path: Path) -> None:
    A = EVEN.copy()
    A[1, 2] = np.nan
    with pytest.raises(mt.BadInput, match=r"measured\.not_finite") as refused:
        mt.rank(written(tmp_path, name, A))
    assert (refused.value.facts["row"], refused.value.facts["column"]) == (2, 3)


def test_large_floats_in_parquet_are_no_whole_numbers(tmp_path: Path) -> None:
    A = np.array([[1e300, 0.5], [2.0, 1e17 + 16]])
    assert (stored(written(tmp_path, "a.parquet", A)) == A).all()


def test_one_of_several_arrays_is_named_behind_two_colons(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "two.h5", "w") as file:
        file["even"], file["flat"] = EVEN, np.ones((2, 2))
    name = str(tmp_path / "two.h5")
    with pytest.raises(mt.BadInput, match=r"home\.several"):
        mt.rank(name)
    assert mt.rank(f"{name}::even").value.rank.number == 3
    assert mt.rank(f"{name}::flat").value.rank.number == 1


def test_a_large_csv_is_measured_and_its_gaps_are_located(tmp_path: Path) -> None:
    A = np.random.default_rng(0).standard_normal((72_000, 6))
    lines = [",".join(map(repr, row)) for row in A.tolist()]
    file = tmp_path / "large.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert file.stat().st_size > 8 << 20
    assert (stored(file) == A).all()
    lines[4] = lines[4].replace(lines[4].split(",")[2], "", 1)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(mt.BadInput, match=r"measured\.not_finite") as refused:
        mt.rank(str(file))
    assert (refused.value.facts["row"], refused.value.facts["column"]) == (5, 3)


def test_arrays_of_objects_are_exact_as_lists_are_and_measured_where_binary64_has_them() -> None:
    A = np.array([[Fraction(1, 3), 1], [1, 3]], dtype=object)
    assert mt.rank(A).value == 1
    with pytest.raises(mt.BadInput, match=r"measured\.rounded"):
        mt.measured(A)
    assert (stored(EVEN.astype(object)) == EVEN).all()
    with pytest.raises(mt.BadInput, match=r"number\.not_finite"):
        mt.rank(np.array([[0.5, None], [1, 2]], dtype=object))


@pytest.mark.parametrize("order", [">f8", "<f8", ">f4", "f2"])
def test_the_order_of_bytes_changes_nothing(order: str) -> None:
    assert (stored(EVEN.astype(order)) == EVEN).all()


class Tensor:
    """What PyTorch's tensors can do that is needed here."""

    __module__ = "torch"

    def __init__(self, array: Any, dtype: str = "torch.float64", layout: str = "torch.strided") -> None:
        self._array, self.dtype, self.layout, self.device = array, dtype, layout, "cuda"
        self.shape = array.shape

    def detach(self) -> "Tensor":
        """Without its history."""
        return self

    def cpu(self) -> "Tensor":
        """In main memory."""
        moved = Tensor(self._array, self.dtype, self.layout)
        moved.device = "cpu"
        return moved

    def to_dense(self) -> "Tensor":
        """Zeros filled in."""
        return self._made(self._array, self.dtype)

    def double(self) -> "Tensor":
        """In binary64."""
        return self._made(self._array.astype(np.float64), "torch.float64")

    def _made(self, array: Any, dtype: str) -> "Tensor":
        made = Tensor(array, dtype)
        made.device = self.device
        return made

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        if (self.device, self.layout) != ("cpu", "torch.strided") or self.dtype == "torch.bfloat16":
            raise TypeError
        return self._array


@pytest.mark.parametrize(
    ("dtype", "layout"),
    [("torch.float64", "torch.strided"), ("torch.bfloat16", "torch.strided"), ("torch.float32", "torch.sparse_coo")],
)
def test_tensors_are_read_wherever_they_are(dtype: str, layout: str) -> None:
    assert mt.rank(Tensor(EVEN.astype(np.float32), dtype, layout)).value.rank.number == 3


def test_a_p_norm_of_measured_numbers_lies_between_bounds() -> None:
    x = np.random.default_rng(1).standard_normal(50)
    for p in (1, 2, 3, 100):
        found = mt.norms(x, p=p)
        exact = sum(abs(Fraction(entry)) ** p for entry in x.tolist())
        assert Fraction(found.value.p.lower) ** p <= exact <= Fraction(found.value.p.upper) ** p
        assert found.value.p.upper - found.value.p.lower < 1e-9
        assert found.checked
    for scale in (1e300, 1e-310):
        found = mt.norms(x * scale, p=3)
        assert found.checked
        assert found.value.p.lower <= np.linalg.norm(x, 3) * scale <= found.value.p.upper
    assert mt.norms("1 2 2", p=3).value.p is not None  # typed numbers stay exact


@pytest.mark.parametrize(("p", "key"), [(0, "norms.p"), (101, "norms.p"), (1.5, "norms.p"), (True, "norms.p")])
def test_a_p_that_is_none_is_refused(p: Any, key: str) -> None:
    with pytest.raises(mt.BadInput, match=key):
        mt.norms(np.array([1.0, 2.0]), p=p)
    with pytest.raises(mt.BadInput, match=r"norms\.p_vector"):
        mt.norms(EVEN, p=3)
