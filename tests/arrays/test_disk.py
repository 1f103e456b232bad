"""A matrix that grows on disk."""

import numpy as np

from matelier.arrays.disk import Growing


def test_rows_come_back_as_they_were_added() -> None:
    rows = Growing(3)
    rows.append(np.arange(6.0).reshape(2, 3))
    rows.append(np.ones((1, 3)))
    assert rows.read().tolist() == [[0, 1, 2], [3, 4, 5], [1, 1, 1]]
    rows.append(np.zeros((1, 3)))
    assert rows.read().shape == (4, 3)


def test_no_rows_are_an_empty_matrix() -> None:
    assert Growing(4).read().shape == (0, 4)
