"""Blocks worked on by Dask: each task reads its own, a task a thread at a time, arriving in any order."""

import pickle
import time
from asyncio import CancelledError
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias, TypeVar, cast

from numpy.typing import NDArray

from matelier.arrays.connect import cluster_library
from matelier.arrays.home import boundaries
from matelier.arrays.passes import Arrived, Task, blocks_in, worked_there
from matelier.arrays.reduce import Tree
from matelier.spine.errors import Refusal, Unable

T = TypeVar("T")
Node: TypeAlias = tuple[int, int]

ANSWER = 30.0  # seconds that a part has to come once it is there
PATIENCE = 60.0  # seconds without any worker
PAUSED = 10.0  # seconds with all workers stopped by their memory limit
LOOK = 1.0  # seconds between two looks at the cluster
ALOFT = 1 << 26  # bytes of data of one task: some 64 MB
SHARES = 8  # tasks a worker, at least: the last ones end together


@dataclass(eq=False)
class DaskCrew:
    """The workers of a Dask cluster.

    A task names the blocks and how to read them; no block passes through the driver or the scheduler. As many tasks are
    under way as the workers have threads: a lost scheduler costs what each worker was at, and nothing piles up.
    """

    client: Any
    address: str
    patience: float = PATIENCE
    _threads: int = 0
    _looked: float = field(default=0.0)

    def work(self, task: Task[T], tree: Tree[T]) -> Iterator[Arrived[T]]:
        """What is missing in the tree, as it comes; what a task raises is raised here, of several the first in D.

        Raises Unable `cluster.memory`, `cluster.lost_workers`, `cluster.no_workers`, `cluster.lost`, `cluster.failed`.
        """
        shift = _Shift(self, task, tree)
        try:
            yield from shift.through()
        finally:
            shift.leave()

    def threads(self) -> int:
        """How many tasks may be under way; looked up now and then, workers come and go."""
        now = time.monotonic()
        if not self._threads or now - self._looked > LOOK:
            self._threads, self._looked = sum(self.client.nthreads().values()), now
        return self._threads


class _Shift:
    """One pass's tasks: which are under way, what came of them."""

    def __init__(self, crew: DaskCrew, task: Task[Any], tree: Tree[Any]) -> None:
        self._crew, self._task, self._tree = crew, task, tree
        self._sent = pickle_by_value(replace(task, beside=()))
        self._under_way: dict[Any, Node] = {}
        self._come: SimpleQueue[Any] = SimpleQueue()
        self._failed: dict[int, BaseException] = {}  # by the first leaf
        self._idle = time.monotonic()

    def through(self) -> Iterator[Arrived[Any]]:
        with self._answering():
            missing = self._tree.missing(self._level())
        following = next(missing, None)
        while self._under_way or (following is not None and not self._failed):
            with self._answering():
                while following is not None and not self._failed and len(self._under_way) < self._crew.threads():
                    self._send(following)
                    following = next(missing, None)
            arrived = self._next()
            if arrived is not None:
                yield arrived
        if self._failed:  # those before it have all come, or failed too
            raise self._failed[min(self._failed)]

    def leave(self) -> None:
        """Nothing is left under way."""
        futures = list(self._under_way)
        self._under_way.clear()
        if futures and self._crew.client.status == "running":
            with suppress(Exception):
                self._crew.client.cancel(futures, asynchronous=False, force=True)

    def _level(self) -> int:
        # So many leaves a task that sending it is cheap beside reading them, and that all workers have enough tasks.
        leaf = self._task.together * _bytes_of_block(self._task)
        most = min(ALOFT // leaf, self._task.leaves // (SHARES * max(self._crew.threads(), 1)))
        return max(int(most), 1).bit_length() - 1

    def _send(self, node: Node) -> None:
        level, place = node
        below = self._tree.covered(level, place)
        rows = self._task.rows(below.start, below.stop)
        beside = [array[rows] for array in self._task.beside]
        future = self._crew.client.submit(work_there, self._sent, level, place, beside, pure=False)
        self._under_way[future] = node
        future.add_done_callback(self._come.put)

    def _next(self) -> Arrived[Any] | None:
        try:
            future = self._come.get(timeout=LOOK)
        except Empty:
            with self._answering():
                self._look()
            return None
        self._idle = time.monotonic()
        node = self._under_way.get(future)
        if node is None:
            return None
        with self._answering():
            failure = self._outcome(future)
            found = None if failure is not None else future.result(timeout=ANSWER)
        del self._under_way[future]
        if failure is None:
            return found
        self._failed[node[1] << node[0]] = failure
        return None

    def _outcome(self, future: Any) -> BaseException | None:
        if future.status in ("cancelled", "lost"):
            raise ConnectionError
        if future.status != "error":
            return None
        error = future.exception(timeout=ANSWER)
        if isinstance(error, MemoryError) or type(error).__name__ == "KilledWorker":
            limits = [worker["memory_limit"] for worker in self._workers().values()]
            return self._memory(
                getattr(getattr(error, "last_worker", None), "memory_limit", 0) or max(limits, default=0)
            )
        return (
            error if isinstance(error, Refusal) else Unable("cluster.failed", reason=f"{type(error).__name__}: {error}")
        )

    def _memory(self, limit: int) -> Unable:
        # A block as it is read, in float64, and once more worked on; what comes beside it; two parts of its kind.
        block = _bytes_of_block(self._task)
        wide = block * 8 // self._task.home.dtype.itemsize
        n, m = self._task.home.shape
        beside = sum(array.nbytes for array in self._task.beside) * block // (n * m * self._task.home.dtype.itemsize)
        needed = (block + 2 * wide + 2 * beside + 2 * len(self._sent)) / 1e6
        if not limit:
            return Unable("cluster.lost_workers", needed=max(1, round(needed)))
        return Unable("cluster.memory", limit=round(limit / 1e6), needed=max(1, round(needed)) + BARE)

    def _workers(self) -> dict[str, Any]:
        return self._crew.client.scheduler_info(n_workers=-1)["workers"]

    def _look(self) -> None:
        # Nothing has come for a while: is somebody still there?
        if self._crew.client.status != "running":
            raise ConnectionError
        workers, waited = self._workers(), time.monotonic() - self._idle
        if not workers and waited > self._crew.patience:
            raise Unable("cluster.no_workers", address=self._crew.address, seconds=round(waited))
        paused = [worker for worker in workers.values() if _stopped(worker)]
        if workers and len(paused) == len(workers):
            if waited > PAUSED:
                raise self._memory(max(worker["memory_limit"] for worker in paused))
        elif workers:
            self._idle = time.monotonic()

    @contextmanager
    def _answering(self) -> Generator[None]:
        try:
            yield
        except (OSError, RuntimeError, CancelledError) as error:
            done, of = (blocks_in(self._task, leaves) for leaves in (self._tree.summed, self._tree.expected))
            raise Unable("cluster.lost", address=self._crew.address, done=done, of=of) from error


BARE = 200  # MB that a worker has before it has read anything


def _stopped(worker: dict[str, Any]) -> bool:
    # At its memory limit, with nothing under way that could free some.
    return worker.get("status") == "paused" and not worker["metrics"].get("task_counts", {}).get("executing")


def _bytes_of_block(task: Task[Any]) -> int:
    begin, end = boundaries(*task.home.shape)[0]
    return (end - begin) * task.home.shape[1] * task.home.dtype.itemsize


def pickle_by_value(task: Task[Any]) -> bytes:
    """A task as bytes; what stands in no module that workers could import travels with it."""
    return cast("bytes", cluster_library("cloudpickle").dumps(task))


def work_there(sent: bytes, level: int, place: int, beside: list[NDArray[Any]]) -> Arrived[Any]:
    """What a worker does: reads the blocks below a node of the tree, and adds up their parts."""
    task: Task[Any] = pickle.loads(sent)
    return worked_there(replace(task, beside=tuple(beside)), level, place)
