"""Memory given back: it may be asked for anywhere, at any time, and takes away nothing that is used."""

import numpy as np
import pytest

from matelier.arrays import freed
from matelier.arrays.freed import give_back


def test_what_is_in_use_stays() -> None:
    kept = [np.full(1000, i) for i in range(100)]
    give_back()
    assert all((part == i).all() for i, part in enumerate(kept))


@pytest.mark.parametrize("problem", [OSError, TypeError, AttributeError])
def test_where_it_cannot_be_asked_nothing_happens(problem: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> object:
        raise problem

    monkeypatch.setattr(freed.ctypes, "CDLL", refuse)
    give_back()
