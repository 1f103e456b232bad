"""Homes in files: the same blocks and the same answers, to the bit, and clear words where a file is not right."""

import sys
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zarr

from matelier.arrays.disk import OnDisk
from matelier.arrays.files import home_in_file
from matelier.arrays.home import Home, Readable, boundaries, home_in_stream, home_of, home_on_disk
from matelier.factors.clusters import clusters_of
from matelier.factors.hierarchical import nonnegative_factors
from matelier.factors.spectral import singular_axes
from matelier.spine.errors import BadInput
from matelier.spine.step import finish


def files(D: np.ndarray, folder: Path) -> Iterator[Path]:
    """The table in every kind of file there is."""
    np.save(folder / "rows.npy", D)
    yield folder / "rows.npy"
    np.save(folder / "columns.npy", np.asfortranarray(D))
    yield folder / "columns.npy"
    np.save(folder / "swapped.npy", D.astype(D.dtype.newbyteorder(">")))
    yield folder / "swapped.npy"
    with h5py.File(folder / "one.h5", "w") as file:
        file["deep/D"] = D
        file["deep/time"] = np.arange(3)
    yield folder / "one.h5"
    with h5py.File(folder / "two.hdf5", "w") as file:
        file.create_dataset("D", data=D, chunks=(max(1, len(D) // 7), D.shape[1]), compression="gzip")
        file["E"] = D[:1]
    yield Path(f"{folder / 'two.hdf5'}::D")
    zarr.create_array(folder / "one.zarr", data=D, chunks=(max(1, len(D) // 5), D.shape[1]))
    yield folder / "one.zarr"
    group = zarr.open_group(folder / "group", mode="w")
    group.create_array("D", data=D)
    yield folder / "group"
    table = pa.table({f"x{k}": D[:, k] for k in range(D.shape[1])})
    pq.write_table(table, folder / "rows.parquet", row_group_size=max(1, len(D) // 3))
    yield folder / "rows.parquet"


def homes(D: np.ndarray, folder: Path) -> Iterator[Home]:
    """The table in every home there is."""
    yield home_of(D)
    yield from map(home_in_file, files(D, folder))
    yield home_of(np.load(folder / "rows.npy", mmap_mode="r"))
    yield home_in_stream(lambda: (D[i : i + 777] for i in range(0, len(D), 777)), D.shape, dtype=D.dtype)
    X = OnDisk(D.shape[1])
    for start in range(0, len(D), 999):
        X.append(D[start : start + 999].T)
    yield home_on_disk(X)


@pytest.mark.parametrize("shape", [(1, 1), (30_000, 100)])
def test_every_file_gives_the_same_blocks_from_anywhere(shape: tuple[int, int], tmp_path: Path) -> None:
    D = np.random.default_rng(0).random(shape).astype(np.float32)
    expected = [D[start:stop].tobytes() for start, stop in boundaries(*shape)]
    for path in files(D, tmp_path):
        home = home_in_file(path)
        assert isinstance(home, Readable)
        assert (home.shape, home.dtype) == (shape, np.float32)
        assert [block.tobytes() for block in home.blocks()] == expected
        assert [block.tobytes() for block in home.between(1, None)] == expected[1:]
        for k, one in enumerate(expected):
            assert [block.tobytes() for block in home.between(k, k + 1)] == [one]


def test_the_engine_finds_the_same_bits_in_every_home(tmp_path: Path) -> None:
    D = np.random.default_rng(1).random((45_000, 40)).astype(np.float32)
    found: set[bytes] = set()
    for home in homes(D, tmp_path):
        axes = singular_axes(home, 4)
        parts = finish(nonnegative_factors(home, rank=3, sweeps=4))
        means = finish(clusters_of(home, clusters=4, sweeps=4))
        found.add(b"".join(A.tobytes() for A in (axes.V, axes.values, parts.W, parts.X, means.W, means.of_row)))
    assert len(found) == 1


def test_columns_that_hold_no_numbers_are_named(tmp_path: Path) -> None:
    table = pa.table({"a": [1, 2], "name": ["x", "y"], "when": pa.array([0, 1], pa.timestamp("s")), "b": [True, False]})
    pq.write_table(table, tmp_path / "t.parquet")
    with pytest.raises(BadInput, match=r"home\.columns.*columns='name, when'"):
        home_in_file(tmp_path / "t.parquet")
    pq.write_table(table.select(["a", "b"]), tmp_path / "t.parquet")
    (block,) = home_in_file(tmp_path / "t.parquet").blocks()
    assert block.tolist() == [[1.0, 1.0], [2.0, 0.0]]


def test_an_empty_cell_of_parquet_is_found_by_its_place(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1.0, 2.0, 3.0], "b": [1, None, 3]}), tmp_path / "t.parquet")
    with pytest.raises(BadInput, match=r"home\.not_finite.*row=2, column=2"):
        singular_axes(home_in_file(tmp_path / "t.parquet"))


def test_which_of_several_arrays_is_meant_has_to_be_said(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "two.h5", "w") as file:
        file["A"], file["B"] = np.ones((2, 2)), np.ones((3, 2))
    with pytest.raises(BadInput, match=r"home\.several.*names='A, B'"):
        home_in_file(tmp_path / "two.h5")
    with pytest.raises(BadInput, match=r"home\.several"):
        home_in_file(f"{tmp_path / 'two.h5'}::C")
    assert home_in_file(f"{tmp_path / 'two.h5'}::B").shape == (3, 2)


def test_a_file_cut_short_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    D = np.random.default_rng(0).random((300, 20))
    for path in list(files(D, tmp_path)):
        name, _, inner = str(path).partition("::")
        if Path(name).is_dir():
            (Path(name) / "zarr.json").write_text("{")
        else:
            Path(name).write_bytes(Path(name).read_bytes()[:-500])
            with pytest.raises(BadInput, match=r"home\.broken_file"):
                list(home_in_file(path).blocks())
            Path(name).write_bytes(b"something else")
        with pytest.raises(BadInput, match=r"home\.broken_file"):
            home_in_file(f"{name}::{inner}" if inner else name)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for name in ("a.npy", "a.h5", "a.zarr", "a.parquet"):
        with pytest.raises(BadInput, match=r"home\.unreadable"):
            home_in_file(tmp_path / name)
    np.save(tmp_path / "a.npy", np.ones((3, 3)))
    home = home_in_file(tmp_path / "a.npy")
    (tmp_path / "a.npy").unlink()
    with pytest.raises(BadInput, match=r"home\.unreadable"):
        singular_axes(home)


@pytest.mark.parametrize(("name", "library"), [("a.h5", "h5py"), ("a.zarr", "zarr"), ("a.parquet", "pyarrow")])
def test_a_library_that_is_missing_is_asked_for(name: str, library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setitem(sys.modules, f"{library}.parquet", None)
    with pytest.raises(BadInput, match=rf"home\.no_library.*library='{library}', extra='files'"):
        home_in_file(name)


def test_a_parquet_file_without_columns_is_no_table(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = tmp_path / "none.parquet"
    parquet.write_table(pytest.importorskip("pyarrow").table({}), file)
    with pytest.raises(BadInput, match=r"home\.shape"):
        home_in_file(file)
