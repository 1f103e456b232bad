"""The same rows in the same blocks, wherever the data live."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.arrays.disk import OnDisk
from matelier.arrays.files import home_in_file
from matelier.arrays.home import (
    Home,
    boundaries,
    finite_blocks,
    home_in_stream,
    home_of,
    home_on_disk,
)  # fmt: skip
from matelier.spine.errors import BadInput


def homes(D: np.ndarray, folder: Path, length: int = 777) -> Iterator[Home]:
    """One table of float32 in every home there is."""
    n, m = D.shape
    yield home_of(D)
    yield home_of(np.asfortranarray(D))
    np.save(folder / "rows.npy", D)
    np.save(folder / "columns.npy", np.asfortranarray(D))
    yield home_in_file(folder / "rows.npy")
    yield home_in_file(folder / "columns.npy")
    yield home_of(np.load(folder / "rows.npy", mmap_mode="r"))
    X = OnDisk(m)
    for start in range(0, n, length):
        X.append(D[start : start + length].T)
    yield home_on_disk(X)
    yield home_in_stream(lambda: (D[i : i + length] for i in range(0, n, length)), (n, m), dtype=D.dtype)


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50_000, 1), (30_000, 100)])
def test_every_home_gives_the_same_blocks_each_time(shape: tuple[int, int], tmp_path: Path) -> None:
    D = np.random.default_rng(0).random(shape).astype(np.float32)
    expected = [D[start:stop].tobytes() for start, stop in boundaries(*shape)]
    for home in homes(D, tmp_path):
        assert isinstance(home, Home)
        assert (home.shape, home.dtype) == (shape, np.float32)
        for _ in range(2):
            assert [block.tobytes() for block in home.blocks()] == expected


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9), st.integers(1, 4))
def test_pieces_of_a_stream_may_have_any_length(lengths: list[int], m: int) -> None:
    n = sum(lengths)
    if n == 0:
        return
    D = np.arange(float(n * m)).reshape(n, m)
    pieces = np.split(D, np.cumsum(lengths)[:-1])
    (block,) = home_in_stream(lambda: pieces, (n, m), dtype=np.float64).blocks()
    assert block.tolist() == D.tolist()


@given(st.integers(1, 10**9), st.integers(1, 10**7))
def test_blocks_follow_each_other_and_are_bounded(n: int, m: int) -> None:
    n = min(n, 10**4 * max(1, 2**20 // m))
    cuts = boundaries(n, m)
    assert [stop for _, stop in cuts[:-1]] == [start for start, _ in cuts[1:]]
    assert (cuts[0][0], cuts[-1][1]) == (0, n)
    assert all((stop - start) * m <= max(2**20, m) for start, stop in cuts)


def test_whole_numbers_become_floats_that_hold_them() -> None:
    assert home_of(np.ones((2, 2), np.int16)).dtype == np.float32
    assert home_of(np.ones((2, 2), np.int64)).dtype == np.float64
    assert home_of(np.ones((2, 2), ">f4")).dtype == np.float32


def test_what_is_not_finite_is_refused_with_its_place() -> None:
    D = np.ones((200_000, 20), np.float32)
    D[190_000, 3] = np.inf
    with pytest.raises(BadInput, match=r"home\.not_finite.*row=190001.*column=4"):
        list(finite_blocks(home_of(D)))
    large = np.full((1000, 3), 3e38, np.float32)  # its sum overflows, its entries are numbers
    assert len(list(finite_blocks(home_of(large)))) == 1


def test_what_is_no_table_of_numbers_is_refused(tmp_path: Path) -> None:
    for shape in ((3,), (0, 3), (3, 0), (2, 2, 2)):
        with pytest.raises(BadInput, match=r"home\.shape"):
            home_of(np.zeros(shape))
    with pytest.raises(BadInput, match=r"home\.not_numbers"):
        home_of(np.ones((2, 2), complex))
    with pytest.raises(BadInput, match=r"home\.unknown_file"):
        home_in_file(tmp_path / "a.txt")


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "short.npy"
    np.save(path, np.ones((10, 10)))
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(BadInput, match=r"home\.broken_file"):
        home_in_file(path)
    path.write_bytes(b"no array")
    with pytest.raises(BadInput, match=r"home\.broken_file"):
        home_in_file(path)


@pytest.mark.parametrize("pieces", [[np.ones((2, 3))], [np.ones((5, 3))], [np.ones((4, 2))], [np.ones(4)]])
def test_a_stream_that_is_not_as_announced_is_refused(pieces: list[np.ndarray]) -> None:
    with pytest.raises(BadInput, match=r"home\.stream_rows"):
        list(home_in_stream(lambda: pieces, (4, 3), dtype=np.float64).blocks())
