"""Compiled functions work where nothing may be kept."""

import numba
import pytest

from matelier.arrays.compiled import compiled


def test_without_a_folder_for_the_cache_it_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_place(*_: object) -> None:
        raise RuntimeError("cannot cache function")

    monkeypatch.setattr(numba.core.caching.FunctionCache, "__init__", no_place)
    assert compiled(fastmath={"contract"})(lambda x: x + 1)(2) == 3
