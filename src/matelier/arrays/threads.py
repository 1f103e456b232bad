"""Work done on threads, its results taken in the order it was given: the answer does not depend on how many threads."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from threadpoolctl import threadpool_limits

T = TypeVar("T")
R = TypeVar("R")


def in_order(pieces: Iterable[T], do: Callable[[T], R], *, threads: int) -> Iterator[R]:
    """`do(piece)` for each piece, in the pieces' order, at most 2·threads of them in memory at a time.

    BLAS is held to one thread meanwhile: the threads here are the parallelism, and a sum's order stays the same.
    What `do` or `pieces` raises is raised here; pieces not begun are then dropped.
    """
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(threads) as pool:
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
