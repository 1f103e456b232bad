"""M ≈ W X at the door: what each method promises, in every home, in four languages, and what it refuses."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matelier.ask.door import verify
from matelier.ask.factors import choose_rank, factor
from matelier.factors.methods import MEASURES, MISSING, ONLY_M
from matelier.spine.errors import BadInput

LANGUAGES = ("en", "es", "ko", "pt")
sizes = st.tuples(st.integers(2, 12), st.integers(2, 12), st.integers(0, 2**32 - 1))


def made(rows: int, columns: int, seed: int) -> NDArray[np.float64]:
    """A matrix without negative entries."""
    return np.random.default_rng(seed).random((rows, columns))


def wishes(by: str) -> dict[str, Any]:
    """What a method needs beside M and the rank."""
    return {"ridge": 0.1} if by == "soft_impute" else {"sparse": 0.1} if by == "sparse" else {}


@given(sizes)
@settings(max_examples=25, deadline=None)
def test_no_product_of_its_rank_is_nearer_than_that_of_svd(size: tuple[int, int, int]) -> None:
    M = made(*size)
    rank = min(2, *M.shape)
    value = factor(M, rank, by="svd").value
    U, s, Vt = np.linalg.svd(M, full_matrices=False)
    assert np.allclose(value.W @ value.X, (U[:, :rank] * s[:rank]) @ Vt[:rank])
    assert value.left == pytest.approx(float((s[rank:] ** 2).sum()), abs=1e-12)


@given(sizes)
@settings(max_examples=25, deadline=None)
def test_principal_axes_are_the_singular_vectors_of_the_rows_less_their_mean(size: tuple[int, int, int]) -> None:
    M = made(*size)
    value = factor(M, 1, by="pca").value
    svd = factor(M - M.mean(axis=0), 1, by="svd").value
    assert np.allclose(value.W @ value.X, svd.W @ svd.X, atol=1e-9)
    assert np.allclose(value.center, M.mean(axis=0))


@given(sizes)
@settings(max_examples=25, deadline=None)
def test_projecting_twice_changes_nothing(size: tuple[int, int, int]) -> None:
    M = made(*size)
    W = made(M.shape[0], 2, size[2] + 1)
    once = factor(M, W=W).value
    twice = factor(once.model, W=W).value
    assert np.allclose(once.model, twice.model)
    assert twice.left <= 1e-18 * max(twice.energy, 1)


@pytest.mark.parametrize("by", MEASURES)
def test_a_given_X_is_the_same_question_turned_round(by: Any) -> None:
    M, W = made(12, 9, 0), made(12, 3, 1)
    across = factor(M, by=by, W=W, **wishes(by)).value
    down = factor(M.T, by=by, X=W.T, **wishes(by)).value
    assert np.allclose(across.X, down.W.T)
    assert across.left == pytest.approx(down.left)


@pytest.mark.parametrize("by", ONLY_M)
def test_what_is_left_is_what_W_X_leaves(by: Any) -> None:
    M = made(30, 12, 2)
    value = factor(M, 3, by=by, **wishes(by)).value
    model = value.model + value.more.get("few", 0)
    assert value.left == pytest.approx(float(np.sum((M - model) ** 2)), rel=1e-6, abs=1e-9)
    assert value.share == pytest.approx(1 - value.left / value.energy)


@pytest.mark.parametrize("by", ["nonnegative", "divergence", "orthogonal"])
@pytest.mark.parametrize("shape", [(40, 8), (8, 40)])
def test_non_negative_parts_have_length_one_and_bring_less_and_less(by: Any, shape: tuple[int, int]) -> None:
    value = factor(made(*shape, 3), 3, by=by).value
    assert (value.W >= 0).all()
    assert (value.X >= 0).all()
    assert np.allclose(np.linalg.norm(value.W, axis=0), 1)
    if by != "orthogonal":
        brought = np.linalg.norm(value.X, axis=1)
        assert (np.diff(brought) <= 1e-12).all()


def test_columns_of_W_that_are_given_stay() -> None:
    held = made(8, 2, 4)
    value = factor(made(8, 40, 5), 4, W=held).value
    assert np.array_equal(value.W[:, :2], held)
    assert value.rank == 4


def test_a_table_of_low_rank_with_holes_is_recovered() -> None:
    M = made(40, 3, 6) @ made(3, 30, 7)
    holes = np.random.default_rng(8).random(M.shape) < 0.3
    value = factor(np.where(holes, np.nan, M), 3, by="completion", ridge=1e-10).value
    assert np.allclose(value.model, M, atol=1e-4)
    assert np.array_equal(value.more["missing"], np.argwhere(holes))


def test_a_few_wrong_entries_are_found() -> None:
    M = made(40, 2, 9) @ made(2, 40, 10)
    wrong = M.copy()
    wrong[3, 4] += 50
    wrong[20, 7] -= 30
    few = np.asarray(factor(wrong, by="robust").value.more["few"])
    assert [tuple(place) for place in np.argwhere(np.abs(few) > 1)] == [(3, 4), (20, 7)]


def test_float32_stays_float32() -> None:
    M = made(30, 12, 11).astype(np.float32)
    for by in ("svd", "pca", "nonnegative", "divergence"):
        value = factor(M, 2, by=by).value
        assert value.W.dtype == value.X.dtype == np.float32


def test_every_home_gives_the_same_bits(tmp_path: Path) -> None:
    import h5py
    import zarr

    M = made(300, 40, 12).astype(np.float32)
    np.save(tmp_path / "M.npy", M)
    np.save(tmp_path / "F.npy", np.asfortranarray(M))
    with h5py.File(tmp_path / "M.h5", "w") as file:
        file["M"] = M
    zarr.save(str(tmp_path / "M.zarr"), M)
    for by in ("svd", "nonnegative", "clusters"):
        found = factor(M, 3, by=by).value
        for name in ("M.npy", "F.npy", "M.h5", "M.zarr"):
            again = factor(tmp_path / name, 3, by=by).value
            assert np.array_equal(found.W, again.W), (by, name)
            assert np.array_equal(found.X, again.X), (by, name)


def test_a_table_s_numbers_are_factored_and_its_other_columns_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("name,a,b\nx,1,2\ny,2,4\nz,3,7\n", encoding="utf-8")
    answer = factor(tmp_path / "t.csv", 1)
    assert answer.value.axes[1].labels == ("a", "b")
    assert "data.left_out" in {notice.key for notice in answer.notices}


def test_a_recording_is_its_spectrogram() -> None:
    sound = Path(__file__).resolve().parents[2] / "examples" / "melody.flac"
    answer = factor(sound, 3, by="nonnegative", sweeps=5)
    assert answer.given["rows"] == 1025
    assert [axis.unit for axis in answer.value.axes] == ["Hz", "s"]


@pytest.mark.parametrize("by", ONLY_M)
def test_each_answer_is_told_in_four_languages_and_as_data(by: Any, tmp_path: Path) -> None:
    M = made(12, 8, 13)
    if by in MISSING:
        M[2, 3] = np.nan
    answer = factor(M, 2, by=by, **wishes(by))
    texts = [answer.text(lang) for lang in LANGUAGES]
    assert len(set(texts)) == len(LANGUAGES)
    assert all("{" not in text.replace("{0, 1}", "") for text in texts)
    told = json.loads(answer.to_json())
    assert told["question"] == "factor"
    assert told["value"]["W"]["shape"] == list(answer.value.W.shape)
    assert answer.checked
    page = answer.save(tmp_path / "report", "ko")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert np.array_equal(np.load(tmp_path / "report" / "W.npy"), answer.value.W)


@pytest.mark.parametrize("by", MEASURES)
def test_each_answer_with_a_given_factor_is_told_and_checked(by: Any) -> None:
    answer = factor(made(12, 8, 14), by=by, W=made(12, 3, 15), **wishes(by))
    assert len({answer.text(lang) for lang in LANGUAGES}) == len(LANGUAGES)
    assert answer.checked


@pytest.mark.parametrize("by", [by for by in ONLY_M if by not in MISSING])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_an_entry_that_is_no_number_is_refused_with_its_place(by: Any, bad: float) -> None:
    M = made(12, 8, 16)
    M[6, 3] = bad
    with pytest.raises(BadInput, match=r"home\.not_finite") as refusal:
        factor(M, 2, by=by)
    assert sorted((refusal.value.facts["row"], refusal.value.facts["column"])) == [4, 7]


@pytest.mark.parametrize("by", MISSING)
def test_infinity_is_not_missing(by: Any) -> None:
    M = made(12, 8, 17)
    M[6, 3] = np.inf
    with pytest.raises(BadInput, match=r"completion\.infinite"):
        factor(M, 2, by=by, **wishes(by))


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("factor.by", {"by": "magic"}),
        ("factor.by", {"by": "svd", "W": [[1.0], [2.0], [3.0]]}),
        ("factor.both_given", {"W": [[1.0], [2.0], [3.0]], "X": [[1.0, 2.0]]}),
        ("methods.no_rank", {"by": "nonnegative"}),
        ("methods.no_price", {"by": "soft_impute", "rank": 1}),
        ("methods.shape", {"W": [[1.0], [2.0]]}),
        ("spectral.count", {"rank": 9}),
        ("given.negative", {"by": "divergence", "W": [[1.0], [-2.0], [3.0]]}),
        ("wishes.price", {"by": "ridge", "ridge": -1.0, "W": [[1.0], [2.0], [3.0]]}),
        ("wishes.price", {"by": "robust", "sparse": float("nan")}),
        ("wishes.price", {"by": "nonnegative", "rank": 1, "ridge": 1e300}),
        ("wishes.unused", {"by": "svd", "sparse": 0.1}),
        ("wishes.unused", {"by": "nonnegative", "ridge": 0.1, "W": [[1.0], [2.0], [3.0]]}),
        ("wishes.number", {"by": "divergence", "rank": 1, "beta": float("nan")}),
        ("wishes.whole", {"rank": 0, "by": "nonnegative"}),
        ("wishes.whole", {"rank": 1.5}),
        ("wishes.whole", {"rank": True}),
        ("wishes.whole", {"rank": "2"}),
        ("wishes.whole", {"rank": 1, "by": "clusters", "seed": -1}),
        ("wishes.whole", {"rank": 1, "by": "clusters", "sweeps": 0}),
        ("wishes.tolerance", {"rank": 1, "by": "nonnegative", "tolerance": float("nan")}),
        ("wishes.rank_most", {"rank": 10**30, "by": "nonnegative"}),
        ("wishes.rank_of_given", {"rank": 1, "W": [[1.0, 2.0], [2.0, 1.0], [3.0, 0.0]]}),
        ("wishes.rank_of_given", {"rank": 2, "X": [[1.0, 2.0]]}),
        ("wishes.folder", {"out": ""}),
        ("wishes.folder", {"checkpoint": 5}),
        ("factor.held", {"rank": 2, "by": "divergence", "W": [[1.0], [2.0]]}),
        ("factor.held", {"rank": 2, "by": "divergence", "W": [[1.0], [-2.0], [3.0]]}),
        ("data.range", {"W": [[1e200], [2.0], [3.0]]}),
    ],
)
def test_what_does_not_fit_is_refused(key: str, given: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=key):
        factor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.5]], **given)


def test_the_rules_find_the_rank_that_is_there() -> None:
    random = np.random.default_rng(18)
    M = 10 * random.standard_normal((200, 4)) @ random.standard_normal((4, 40)) + random.standard_normal((200, 40))
    value = choose_rank(M, centred=True).value
    assert (value.elbow, value.threshold, value.evidence, value.held_out) == (4, 4, 4, 4)
    answer = choose_rank(M)
    assert answer.value.evidence is None
    assert len({answer.text(lang) for lang in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("ranks.noise", {"noise": float("nan")}),
        ("ranks.noise", {"noise": "much"}),
        ("wishes.whole", {"most": 2.5}),
        ("wishes.whole", {"seed": -1}),
    ],
)
def test_ranks_are_not_asked_with_what_is_no_number(key: str, given: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=key):
        choose_rank(made(12, 12, 3), **given)


def test_one_row_has_no_axes_about_its_mean() -> None:
    with pytest.raises(BadInput, match=r"ranks\.one_row"):
        choose_rank([[1.0, 2.0, 4.0]], centred=True)


def test_a_tolerance_of_nothing_goes_on_for_all_sweeps() -> None:
    answer = factor(made(9, 7, 4), 3, by="nonnegative", tolerance=0, sweeps=37)
    assert sum(step.rule == "fit.sweep" for step in answer.steps) == 37


@pytest.mark.parametrize("by", MISSING)
def test_a_completion_of_single_precision_is_believed_when_it_is_saved(by: Any, tmp_path: Path) -> None:
    M = made(12, 7, 5).astype(np.float32)
    M[2, 3] = np.nan
    path = factor(M, 2, by=by, **wishes(by)).save(tmp_path / "answer")
    assert verify(path.with_name("answer.json")).value.holds
