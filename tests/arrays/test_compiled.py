"""Compiled functions work where nothing may be kept, and it is known whether their machine code is there."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from matelier.arrays.compiled import compiled


def test_without_a_folder_for_the_cache_it_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_place(*_: object) -> None:
        raise RuntimeError("cannot cache function")

    monkeypatch.setattr(numba.core.caching.FunctionCache, "__init__", no_place)
    assert compiled(fastmath={"contract"})(lambda x: x + 1)(2) == 3


def test_machine_code_is_cold_until_it_was_made_and_kept_for_the_next_run(tmp_path: Path) -> None:
    lines = (
        "import numpy as np, sys",
        "from matelier.arrays.compiled import cold",
        "from matelier.factors.energy import energies",
        "print(cold('matelier.factors.energy'))",
        "d = np.ones((2, 3), np.float32); energies(d, d)",
        "print(cold('matelier.factors.energy'), cold('matelier.nowhere'))",
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", "\n".join(lines)],
            env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for _ in range(2)
    ]
    assert told == [["True", "False", "False"], ["False", "False", "False"]]
