"""Races side by side: every runner in turn, many times, so that a busy moment meets them all; medians are told."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from threadpoolctl import threadpool_info


def race(
    runners: Mapping[str, Callable[[], object]], *, runs: int = 7, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """The median seconds of each runner over interleaved runs, after one run each that does not count."""
    for run in runners.values():
        run()
    seconds: dict[str, list[float]] = {name: [] for name in runners}
    for turn in range(runs):
        order = list(runners) if turn % 2 == 0 else list(reversed(runners))
        for name in order:
            began = clock()
            runners[name]()
            seconds[name].append(clock() - began)
    return {name: statistics.median(times) for name, times in seconds.items()}


def environment() -> str:
    """One line: the processor, the versions, the BLAS kernel and how many threads it may use."""
    pools = [pool for pool in threadpool_info() if pool.get("user_api") == "blas"]
    blas = {f"{pool['internal_api']} {pool.get('architecture', '?')} × {pool['num_threads']} threads" for pool in pools}
    told = [
        platform.machine(),
        f"{os.cpu_count()} processors",
        f"Python {platform.python_version()}",
        f"NumPy {np.__version__}",
        f"BLAS {', '.join(sorted(blas)) or 'unknown'}",
    ]
    return " · ".join(told)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
