"""Work done on threads, its results taken in the order it was given: the answer does not depend on how many threads."""

import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import Any, TypeVar

from threadpoolctl import ThreadpoolController

T = TypeVar("T")
R = TypeVar("R")


class OneBlasThread:
    """BLAS held to one thread while anyone is inside: our threads are the parallelism, and sums keep their order.

    The limit is the whole process's, so whoever leaves last lifts it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._limit = ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._limit.enter_context(_libraries(len(sys.modules)).limit(limits=1, user_api="blas"))
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._limit.close()


@lru_cache(1)
def _libraries(_modules: int) -> ThreadpoolController:
    # Looking through the process's libraries takes a hundred times longer than setting their threads: again only when
    # a module was imported.
    return ThreadpoolController()


ONE_BLAS_THREAD = OneBlasThread()


def blas_threads() -> int:
    """How many threads BLAS may use now: 1 while it is held to one."""
    pools: list[Any] = _libraries(len(sys.modules)).lib_controllers
    return max((int(pool.num_threads) for pool in pools if pool.user_api == "blas"), default=1)


@contextmanager
def crew(threads: int) -> Generator[ThreadPoolExecutor]:
    """So many threads to give work to, BLAS held to one thread meanwhile."""
    with ONE_BLAS_THREAD, ThreadPoolExecutor(threads) as pool:
        yield pool


def in_order(pieces: Iterable[T], do: Callable[[T], R], *, threads: int) -> Iterator[R]:
    """`do(piece)` for each piece, in the pieces' order, at most 2·threads of them in memory at a time.

    What `do` or `pieces` raises is raised here; pieces not begun are then dropped.
    """
    with crew(threads) as pool:
        waiting: deque[Future[R]] = deque()
        try:
            for piece in pieces:
                waiting.append(pool.submit(do, piece))
                if len(waiting) >= 2 * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
