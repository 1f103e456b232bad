"""A matrix that grows on disk reads back as the same matrix in memory."""

import errno
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.arrays.disk import OnDisk
from matelier.spine.errors import BadInput


@given(st.lists(st.integers(0, 7), max_size=6), st.integers(1, 9), st.data())
def test_any_rows_of_any_stretch_are_those_of_the_whole(widths: list[int], rows: int, data: st.DataObject) -> None:
    random = np.random.default_rng(0)
    blocks = [random.random((rows, width)).astype(np.float32) for width in widths]
    whole = np.concatenate([np.zeros((rows, 0), np.float32), *blocks], axis=1)
    X = OnDisk(rows)
    for block in blocks:
        X.append(block)
    start, stop = sorted(data.draw(st.tuples(st.integers(0, 40), st.integers(0, 40))))
    chosen = data.draw(st.lists(st.integers(0, rows - 1), max_size=rows))
    assert X.shape == whole.shape
    assert X[:, start:stop].tolist() == whole[:, start:stop].tolist()
    assert X[chosen, start:stop].tolist() == whole[chosen, start:stop].tolist()
    assert X[chosen, :].tolist() == whole[chosen, :].tolist()


def test_a_long_matrix_is_stored_in_several_blocks() -> None:
    whole = np.random.default_rng(1).random((3, 10_000)).astype(np.float32)
    X = OnDisk(3)
    for start in range(0, 10_000, 300):
        X.append(whole[:, start : start + 300])
    assert X[1, :].tolist() == whole[1].tolist()
    assert X[:, 4000:9001].tolist() == whole[:, 4000:9001].tolist()


def test_a_block_may_lie_in_memory_in_any_order() -> None:
    X = OnDisk(2)
    X.append(np.arange(6.0).reshape(3, 2).T)
    assert X[:, :].tolist() == [[0, 2, 4], [1, 3, 5]]


def test_rows_are_counted_from_the_end_too_and_steps_are_refused() -> None:
    X = OnDisk(3)
    X.append(np.arange(6.0).reshape(3, 2))
    assert X[-1, :].tolist() == X[np.int64(2), :].tolist() == [4, 5]
    with pytest.raises(IndexError):
        X[3, :]
    with pytest.raises(ValueError, match="slice"):
        X[:, ::2]


def test_what_is_appended_is_read_without_waiting() -> None:
    X = OnDisk(2)
    X.append(np.ones((2, 3)))
    assert X[:, :].shape == (2, 3)
    X.append(np.zeros((2, 1)))
    assert X[[1], 2:].tolist() == [[1, 0]]


def test_a_full_disk_is_told_with_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, _: Any, /) -> int:
            raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full())
    X = OnDisk(2)
    X.append(np.ones((2, 3)))
    with pytest.raises(BadInput, match=r"disk\.temporary.*ENOSPC"):
        X[:, :]
