"""Parts of passes that tests watch: which leaves were worked on, how long they take, how much memory they hold."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np

from matelier.arrays.home import Block, boundaries
from matelier.arrays.passes import Arrays

N, M = 30, 2**17  # 8 rows a block: 4 blocks, the last one shorter


def table(n: int = N, m: int = M) -> np.ndarray:
    """Numbers between 0 and 1, always the same."""
    return np.random.default_rng(n).random((n, m)).astype(np.float32)


def amounts(n: int = N) -> np.ndarray:
    """An array with a row for each of the table's."""
    return np.random.default_rng(1).random((n, 2))


def _logged(block: Block, start: int, X: np.ndarray, *, log: Path, seconds: float) -> tuple[np.ndarray, Arrays]:
    with log.open("a") as opened:
        opened.write(f"{start}\n")
    time.sleep(seconds)
    return block[:, :1000].sum(axis=0, dtype=np.float64), (block[:, :2] * X,)


def logged(log: Path, seconds: float = 0.0) -> Callable[..., tuple[np.ndarray, Arrays]]:
    """A part that writes its first row into a file before it is worked on."""
    return partial(_logged, log=log, seconds=seconds)


def begun(log: Path) -> list[int]:
    """The first rows that were written, in their order."""
    with suppress(FileNotFoundError):
        return sorted(map(int, log.read_text().split()))
    return []


def starts(n: int = N, m: int = M) -> list[int]:
    """The first rows of all blocks."""
    return [start for start, _ in boundaries(n, m)]


def first_entry(block: Block, start: int) -> float:
    """A quick part."""
    return float(block[0, 0]) + start


def hungry(_block: Block, start: int) -> float:
    """A part that takes memory until there is none, or two gigabytes."""
    held = [np.ones(1 << 21) for _ in range(128) if not time.sleep(0.02)]
    return float(len(held)) + start


_HELD: list[np.ndarray] = []


def hoarding(_block: Block, start: int) -> float:
    """A part after which the process keeps so many bytes as the environment says."""
    if not _HELD:
        _HELD.append(np.ones(int(os.environ["HOARDED"]) // 8))
    time.sleep(1)
    return float(start)
