"""Two Dask workers beside one, on two processors: seconds of wall time for data on disk, the same bits either way.

    python benchmarks/cluster.py [rows]

Each worker is a process with one thread, its BLAS too. Runs are interleaved, medians told; starting the cluster (two
seconds) is not counted, sending tasks and adding up is. Other work on the machine makes two workers look slower.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from matelier.arrays.files import home_in_file
from matelier.arrays.home import Home, boundaries
from matelier.arrays.workplace import worked_on
from matelier.factors.clusters import clusters_of
from matelier.factors.hierarchical import nonnegative_factors
from matelier.factors.spectral import principal_axes
from matelier.spine.step import finish
from race import environment, race, table

COLUMNS, RANK = 500, 40
RUNS = 3


def written(file: Path, rows: int) -> Home:
    """A table of low rank and noise, ≥ 0, in a `.npy` file."""
    random = np.random.default_rng(0)
    W = random.random((RANK, COLUMNS), np.float32) ** 4
    D = np.lib.format.open_memmap(file, "w+", np.float32, (rows, COLUMNS))
    for start, stop in boundaries(rows, COLUMNS):
        D[start:stop] = random.random((stop - start, RANK), np.float32) @ W
        D[start:stop] += 0.1 * random.random((stop - start, COLUMNS), np.float32)
    D.flush()
    return home_in_file(file)


METHODS: dict[str, Callable[[Home], tuple[np.ndarray, ...]]] = {
    "PCA, 20 axes": lambda D: (principal_axes(D, 20).V,),
    "PCA, all axes": lambda D: (principal_axes(D).V,),
    f"NMF, rank {RANK}, 3 sweeps": lambda D: _factors(nonnegative_factors(D, rank=RANK, sweeps=3, tolerance=0)),
    "k-means, 8 means, 3 sweeps": lambda D: (finish(clusters_of(D, clusters=8, sweeps=3)).W,),
}


def _factors(work: object) -> tuple[np.ndarray, ...]:
    found = finish(work)
    return found.W, found.X


def rows_of(homes: dict[str, Home]) -> Iterator[tuple[str, ...]]:
    """A row of the table for each method."""
    for method, run in METHODS.items():
        found: dict[str, bytes] = {}

        def once(home: Home, name: str, run: Callable = run, found: dict[str, bytes] = found) -> None:
            found[name] = b"".join(A.tobytes() for A in run(home))

        runners = {name: (lambda home=home, name=name: once(home, name)) for name, home in homes.items()}
        seconds = race(runners, runs=RUNS, clock=time.perf_counter)
        here, one, two = seconds.values()
        same = "yes" if len(set(found.values())) == 1 else "NO"
        yield method, f"{here:.2f}", f"{one:.2f}", f"{two:.2f}", f"{one / two:.2f} ×", same


def main(rows: int) -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(1, "blas"), ExitStack() as stack:
        home = written(Path(folder) / "D.npy", rows)
        homes = {"this process": home}
        for workers in (1, 2):
            homes[str(workers)] = stack.enter_context(worked_on(home, cluster=workers))
        size = rows * COLUMNS * 4 / 1e6
        print(f"{rows} × {COLUMNS} float32, {size:.0f} MB in a .npy file; {environment()}")
        print(f"load before: {os.getloadavg()[0]:.1f} (of processes that wanted to run)")
        head = ("", "here, s", "one worker, s", "two workers, s", "two beside one", "same bits")
        print(table(head, []), flush=True)
        for row in rows_of(homes):
            print(table(row, []).splitlines()[0], flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
