"""Threads: the results come in order, errors come through, memory stays bounded."""

import time
from collections.abc import Iterator

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from matelier.arrays.threads import in_order


def test_results_come_in_the_order_of_the_pieces() -> None:
    def slow_when_even(k: int) -> int:
        time.sleep(0.002 * (k % 2 == 0))
        return k * k

    assert list(in_order(range(20), slow_when_even, threads=3)) == [k * k for k in range(20)]


def test_pieces_are_taken_only_as_far_ahead_as_the_threads_need() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for k in range(100):
            taken.append(k)
            yield k

    results = in_order(pieces(), lambda k: k, threads=2)
    next(results)
    assert len(taken) <= 5
    results.close()


def test_explanations_side_by_side_leave_blas_as_it_was() -> None:
    def blas() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    np.ones((2, 2)) @ np.ones((2, 2))
    before = blas()
    first, second = (in_order(range(9), lambda _: blas(), threads=1) for _ in range(2))
    next(first), next(second)
    assert all(told == [1] * len(before) for told in first)
    assert all(told == [1] * len(before) for told in second)  # the first to leave did not lift the limit
    assert blas() == before


def test_an_error_in_a_piece_is_raised_where_the_results_are_read() -> None:
    with pytest.raises(ZeroDivisionError):
        list(in_order([1, 0, 1], lambda k: 1 // k, threads=2))
