"""What M is opened from: masks are gaps, and numbers beyond what can be squared are refused, not worked with."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matelier.arrays.sides import whole
from matelier.ask.factors import choose_rank, factor
from matelier.explainers.factors.data import open_data
from matelier.spine.errors import BadInput

M = np.random.default_rng(0).random((12, 7))
METHODS = ("svd", "pca", "nonnegative", "divergence", "orthogonal", "clusters", "completion", "robust")


def test_what_is_masked_is_missing() -> None:
    masked = np.ma.masked_array(M, M > 0.9)
    opened = whole(open_data(masked).M.rows)
    assert np.array_equal(np.isnan(opened), M > 0.9)
    assert np.array_equal(whole(open_data(np.ma.masked_array(M)).M.rows), M)
    with pytest.raises(BadInput, match=r"home\.not_finite"):
        factor(masked)
    places: Any = factor(masked, 2, by="completion").value.more["missing"]
    assert len(places) == np.count_nonzero(M > 0.9)


@pytest.mark.parametrize("by", METHODS)
@pytest.mark.parametrize(
    ("scale", "kind"), [(1e300, "f8"), (1e-300, "f8"), (5e-322, "f8"), (1e37, "f4"), (1e-40, "f4")]
)  # fmt: skip
def test_entries_whose_products_are_not_told_apart_are_refused(by: Any, scale: float, kind: str) -> None:
    with pytest.raises(BadInput, match=r"data\.range"):
        factor((M * scale).astype(kind), 2, by=by)


@pytest.mark.parametrize("by", METHODS)
@pytest.mark.parametrize(("scale", "kind"), [(1e65, "f8"), (1e-65, "f8"), (1e14, "f4"), (1e-14, "f4")])
def test_up_to_there_every_method_answers_and_its_claims_hold(by: Any, scale: float, kind: str) -> None:
    answer = factor((M * scale).astype(kind), 2, by=by)
    assert answer.checked
    assert answer.value.share > 0.2


def test_ranks_of_entries_out_of_range_are_refused() -> None:
    for scale in (1e300, 1e-300):
        with pytest.raises(BadInput, match=r"data\.range"):
            choose_rank(M * scale)


def test_whole_numbers_beyond_all_floats_are_refused() -> None:
    with pytest.raises(BadInput, match=r"data\.range"):
        open_data([[10**400, 1], [1, 2]])
    with pytest.raises(BadInput, match=r"data\.range"):
        open_data(f"{10**400} 1; 1 2")


def test_long_typed_numbers_are_no_name_of_a_file() -> None:
    assert open_data("; ".join(["1 2 3"] * 500)).M.shape == (500, 3)


def test_a_disk_that_fills_up_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("18000 requested and 8176 written")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(BadInput, match=r"output\.unwritable\.full"):
        factor(M, 2, out=tmp_path / "answer")
    assert not list(tmp_path.iterdir())


def test_an_empty_name_is_no_folder() -> None:
    with pytest.raises(BadInput, match=r"data\.no_text"):
        open_data("")
