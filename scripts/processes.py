"""Work shared by a process for each core, one BLAS thread in each; what comes out does not depend on how many."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from time import perf_counter
from typing import TypeVar

from matelier.arrays.threads import ONE_BLAS_THREAD

T = TypeVar("T")
R = TypeVar("R")
TELL_EVERY = 60.0  # seconds


def shared(what: str, do: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
    """`do(task)` for each task, in their order; how far it has come is printed every minute. `do` must be importable.

    The processes end with the work, and what they kept in memory goes with them.
    """
    began = told = perf_counter()
    results: list[R] = []
    if not tasks:
        return results
    with ProcessPoolExecutor(os.cpu_count() or 1, get_context("spawn")) as pool:
        for result in pool.map(partial(_on_one_thread, do), tasks):
            results.append(result)
            now = perf_counter()
            if now - told > TELL_EVERY or len(results) == len(tasks):
                told = now
                print(f"{what}: {len(results)} of {len(tasks)}, {now - began:.0f} s", flush=True)
    return results


def _on_one_thread(do: Callable[[T], R], task: T) -> R:
    with ONE_BLAS_THREAD:
        return do(task)
