"""A table on disk, factored block by block: little memory, and the very bits that memory gives."""

import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

import matelier as mt

ROWS, COLUMNS, RANK = 100_000, 160, 5
BLOCK = 5_000  # rows written at once
MEGABYTE = 1e6

T = TypeVar("T")


def write(path: Path) -> None:
    """Writes float32 numbers, five axes and some noise, without ever holding the table whole."""
    random = np.random.default_rng(7)
    axes = random.normal(size=(RANK, COLUMNS)).astype(np.float32)
    table = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=(ROWS, COLUMNS))
    strength = np.array([9, 7, 5, 3, 2], dtype=np.float32)
    for start in range(0, ROWS, BLOCK):
        codes = strength * random.normal(size=(BLOCK, RANK)).astype(np.float32)
        noise = random.normal(size=(BLOCK, COLUMNS)).astype(np.float32)
        table[start : start + BLOCK] = 1000 + codes @ axes + noise
    table.flush()


def measured(work: Callable[[], T]) -> tuple[T, float]:
    """What the work returns, and the most memory that arrays took meanwhile, in MB."""
    tracemalloc.start()
    try:
        found = work()
        return found, tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()


def main() -> None:
    """Writes the table, factors it from disk and from memory, and compares the bits."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.npy"
        write(path)
        print(f"{path.name}: {ROWS} rows of {COLUMNS} float32 numbers, {path.stat().st_size / MEGABYTE:.0f} MB on disk")
        mt.factor(np.eye(3), 1, by="pca")  # what is loaded once and for all is not counted below
        disk, on_disk = measured(lambda: mt.factor(path, RANK, by="pca").value)
        memory, in_memory = measured(lambda: mt.factor(np.load(path), RANK, by="pca").value)
    results = (disk.W.nbytes + disk.X.nbytes) / MEGABYTE
    print(f"from disk:   at most {on_disk:5.1f} MB of arrays, of which W and X are {results:.1f} MB")
    print(f"from memory: at most {in_memory:5.1f} MB")
    same = disk.W.tobytes() == memory.W.tobytes() and disk.X.tobytes() == memory.X.tobytes()
    print(f"W and X agree bit by bit: {'yes' if same else 'no'}")
    print(f"{RANK} axes explain {disk.share:.1%} of the variance.")


if __name__ == "__main__":
    main()
