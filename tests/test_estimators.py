"""Estimators keep scikit-learn's contract, and say the same as the engine and as scikit-learn where both can."""

import pickle
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest
import sklearn.decomposition
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import nnls
from sklearn.base import clone
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator

from matelier.estimators import NMF, PCA, MatrixCompletion, NonNegativeAmounts, Projection

Float64 = NDArray[np.float64]

ALL = [
    PCA(), PCA(whiten=True), PCA(0.9), Projection(), Projection(output="amounts", ridge=0.1), NonNegativeAmounts(),
    NonNegativeAmounts(loss="kullback-leibler"), NMF(), NMF(loss="kullback-leibler"), NMF(sparse=0.1), NMF(ridge=0.1),
    MatrixCompletion(), MatrixCompletion(1, center=False),
]  # fmt: skip
GIVES_AMOUNTS = [PCA(2), Projection(n_components=2, output="amounts"), NonNegativeAmounts(n_components=2), NMF(2)]


def rows(n: int = 40, m: int = 6, *, seed: int = 0) -> Float64:
    """Rows that are near mixtures of three parts, all ≥ 0."""
    random = np.random.default_rng(seed)
    return random.random((n, 3)) @ random.random((3, m)) + 0.05 * random.random((n, m))


@pytest.mark.parametrize("estimator", ALL, ids=str)
def test_scikit_learn_accepts_it(estimator: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its checks warn of what they try
        results: Any = check_estimator(estimator, on_fail=None, on_skip=None)
    assert [result["check_name"] for result in results if result["status"] == "failed"] == []
    assert {result["check_name"] for result in results if result["status"] != "passed"} <= {"check_array_api_input"}
    assert not any(result["expected_to_fail"] for result in results)


@pytest.mark.parametrize("estimator", ALL, ids=str)
def test_copies_and_pickles_say_the_same(estimator: Any) -> None:
    fitted = clone(estimator).fit(rows())
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(fitted)).transform(rows()), fitted.transform(rows()))
    np.testing.assert_array_equal(clone(fitted).fit_transform(rows()), fitted.transform(rows()))


@pytest.mark.parametrize("estimator", ALL, ids=str)
def test_a_data_frame_may_come_out(estimator: Any) -> None:
    told = clone(estimator).set_output(transform="pandas").fit_transform(rows())
    plain = clone(estimator).fit(rows())
    assert list(told.columns) == list(plain.get_feature_names_out())
    np.testing.assert_array_equal(told.to_numpy(), plain.transform(rows()))


@pytest.mark.parametrize("estimator", ALL, ids=str)
def test_single_precision_stays(estimator: Any) -> None:
    M = rows().astype(np.float32)
    single = clone(estimator).fit_transform(M)
    assert single.dtype == np.float32
    if not isinstance(estimator, NMF):  # another local optimum is one as well
        np.testing.assert_allclose(single, clone(estimator).fit_transform(M.astype(np.float64)), atol=2e-2)


@pytest.mark.parametrize("estimator", GIVES_AMOUNTS, ids=str)
def test_codes_go_back_to_rows(estimator: Any) -> None:
    M = rows()
    fitted = clone(estimator).set_params(n_components=3).fit(M)
    back = fitted.inverse_transform(fitted.transform(M))
    assert np.linalg.norm(M - back) < 0.2 * np.linalg.norm(M)
    with pytest.raises(ValueError, match="5"):
        fitted.inverse_transform(np.ones((2, 5)))


def test_it_is_searched_within_a_pipeline() -> None:
    M = rows(60)
    target = M @ np.arange(6.0)
    line = make_pipeline(PCA(), LinearRegression())
    found = GridSearchCV(line, {"pca__n_components": [1, 2, 3, 6]}, cv=3).fit(M, target)
    assert found.best_params_ == {"pca__n_components": 6}
    assert found.best_score_ > 0.999
    for estimator in (NMF(), NonNegativeAmounts(), Projection()):
        name = type(estimator).__name__.lower()
        line = make_pipeline(estimator, LinearRegression())
        search = GridSearchCV(line, {f"{name}__n_components": [2, 3]}, cv=2).fit(M, target)
        assert search.best_score_ > 0.5


def test_missing_entries_are_filled_within_a_pipeline() -> None:
    M = rows(60)
    target = M.sum(axis=1)
    M[np.random.default_rng(0).random(M.shape) < 0.1] = np.nan
    line = make_pipeline(MatrixCompletion(), LinearRegression())
    found = GridSearchCV(line, {"matrixcompletion__n_components": [1, 3]}, cv=3).fit(M, target)
    assert found.best_score_ > 0.9


@given(st.integers(0, 2**32), st.integers(2, 30), st.integers(1, 8))
@settings(max_examples=25, deadline=None)
def test_pca_says_what_scikit_learn_says(seed: int, n: int, m: int) -> None:
    M = np.random.default_rng(seed).standard_normal((n, m)) * np.arange(1, m + 1)
    ours, theirs = PCA().fit(M), sklearn.decomposition.PCA(svd_solver="full").fit(M)
    k = min(n - 1, m)
    np.testing.assert_allclose(ours.singular_values_[:k], theirs.singular_values_[:k], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(ours.explained_variance_ratio_[:k], theirs.explained_variance_ratio_[:k], atol=1e-9)
    np.testing.assert_allclose(ours.inverse_transform(ours.transform(M)), M, atol=1e-9)


def test_a_constant_offset_costs_single_precision_no_digits() -> None:
    M = rows(500, 20)
    true = PCA(3).fit(M).explained_variance_
    np.testing.assert_allclose(PCA(3).fit((M + 1000).astype(np.float32)).explained_variance_, true, rtol=1e-3)


def test_a_share_of_the_variance_needs_so_many_axes() -> None:
    M = rows()
    fitted = PCA(0.9).fit(M)
    shares = PCA().fit(M).explained_variance_ratio_
    assert shares[: fitted.n_components_].sum() >= 0.9 > shares[: fitted.n_components_ - 1].sum()


def test_whitened_codes_have_variance_one() -> None:
    codes = PCA(3, whiten=True).fit_transform(rows())
    np.testing.assert_allclose(np.cov(codes.T), np.eye(3), atol=1e-9)


@given(st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_a_projection_projected_stays(seed: int) -> None:
    random = np.random.default_rng(seed)
    S = random.standard_normal((2, 5))
    projection = Projection(np.vstack([S, S.sum(axis=0)])).fit(rows(m=5))  # one depends on the others
    once = projection.transform(random.standard_normal((7, 5)))
    np.testing.assert_allclose(projection.transform(once), once, atol=1e-12)
    assert projection.rank_ == 2


def test_amounts_of_given_spectra_are_those_of_least_squares() -> None:
    M, S = rows(), np.random.default_rng(1).standard_normal((3, 6))
    amounts = Projection(S, output="amounts").fit_transform(M)
    np.testing.assert_allclose(amounts, np.linalg.lstsq(S.T, M.T, rcond=None)[0].T, atol=1e-10)
    ridge = Projection(S, output="amounts", ridge=0.5).fit_transform(M)
    np.testing.assert_allclose(ridge, np.linalg.solve(S @ S.T + 0.5 * np.eye(3), S @ M.T).T, atol=1e-10)


@given(st.integers(0, 2**32), st.booleans())
@settings(max_examples=15, deadline=None)
def test_non_negative_amounts_are_the_best(seed: int, signed: bool) -> None:
    random = np.random.default_rng(seed)
    S, M = random.random((3, 6)) - 0.5 * signed, random.random((5, 6)) - 0.2
    amounts = NonNegativeAmounts(S).fit(M).transform(M)
    np.testing.assert_allclose(amounts, [nnls(S.T, row)[0] for row in M], atol=1e-6)


def test_rows_stand_for_all_where_no_spectra_are_given() -> None:
    random = np.random.default_rng(0)
    parts = random.random((3, 6))
    M = np.vstack([parts, random.dirichlet(np.ones(3), 30) @ parts])
    amounts = NonNegativeAmounts(n_components=3)
    back = amounts.fit(M).inverse_transform(amounts.transform(M))
    np.testing.assert_allclose(back, M, atol=1e-4)


@pytest.mark.parametrize("loss", ["frobenius", "kullback-leibler"])
def test_parts_are_about_as_good_as_those_of_scikit_learn(loss: str) -> None:
    M = rows(80, 12)
    ours = NMF(3, loss=loss, tol=1e-7, max_iter=2000).fit(M)
    theirs = sklearn.decomposition.NMF(3, beta_loss=loss, solver="mu", init="nndsvda", tol=1e-7, max_iter=3000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it does not converge in so many
        theirs.fit(M)
    assert ours.reconstruction_err_ <= theirs.reconstruction_err_ * 1.05
    assert (ours.components_ >= 0).all()
    assert (ours.transform(M) >= 0).all()
    assert ours.n_iter_ >= 1


def test_spectra_that_are_held_stay() -> None:
    M, held = rows(), rows(1, seed=5)
    fitted = NMF(3, spectra=held).fit(M)
    np.testing.assert_array_equal(fitted.components_[:1], held)
    assert fitted.reconstruction_err_ < 0.2 * np.linalg.norm(M)


def test_a_price_makes_amounts_few() -> None:
    M = rows()
    few = NMF(3, sparse=2.0, random_state=np.random.RandomState(0)).fit_transform(M)
    assert (few == 0).mean() > (NMF(3).fit_transform(M) == 0).mean()


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_a_table_of_low_rank_is_completed(seed: int) -> None:
    random = np.random.default_rng(seed)
    true = random.standard_normal((40, 2)) @ random.standard_normal((2, 8)) + random.standard_normal(8)
    M = np.where(random.random(true.shape) < 0.2, np.nan, true)
    known = ~np.isnan(M)
    filled = MatrixCompletion(2, ridge=1e-6, max_iter=3000, tol=1e-12).fit_transform(M)
    np.testing.assert_array_equal(filled[known], M[known])
    enough = (known.sum(axis=1) >= 5)[:, None] & ~known
    assert np.median(np.abs(filled - true)[enough]) < 1e-2


def test_a_row_of_which_nothing_is_known_is_the_mean() -> None:
    M = rows()
    fitted = MatrixCompletion().fit(M)
    np.testing.assert_allclose(fitted.transform(np.full((1, 6), np.nan))[0], M.mean(axis=0))


@pytest.mark.parametrize(
    ("estimator", "told"),
    [
        (PCA(7), "7"),
        (PCA(1.5), "share of the variance"),
        (Projection(np.ones((2, 5))), "Spectra of the shape 2 × 5"),
        (Projection(np.full((2, 6), np.nan)), "finite numbers"),
        (Projection(output="both"), "“both”"),
        (Projection(ridge=-1.0), "-1|−1"),
        (NonNegativeAmounts(loss="hinge"), "“hinge”"),
        (NonNegativeAmounts(-np.ones((2, 6)), loss="kullback-leibler"), "Negative values"),
        (NonNegativeAmounts(n_components=7), "7"),
        (NonNegativeAmounts(sparse=-1.0), "-1|−1"),
        (NMF(0), "0"),
        (NMF(2, loss="hinge"), "“hinge”"),
        (NMF(2, spectra=-np.ones((1, 6))), "1 × 6|6 × 1"),
        (MatrixCompletion(0), "0"),
        (MatrixCompletion(ridge=0.0), "ridge"),
    ],
)
def test_what_does_not_fit_is_a_value_error_that_says_so(estimator: Any, told: str, monkeypatch: Any) -> None:
    monkeypatch.setenv("MATELIER_LANG", "en")
    with pytest.raises(ValueError, match=told):
        estimator.fit(rows())


def test_refusals_speak_the_language_of_the_environment(monkeypatch: Any) -> None:
    monkeypatch.setenv("MATELIER_LANG", "es")
    with pytest.raises(ValueError, match="parte de la varianza"):
        PCA(1.5).fit(rows())


def test_nothing_known_is_refused() -> None:
    with pytest.raises(ValueError, match="40 × 6"):
        MatrixCompletion().fit(np.full((40, 6), np.nan))


def test_without_scikit_learn_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['sklearn'] = None\n"
        "try:\n    import matelier.estimators\n"
        "except ImportError as refusal:\n    print(refusal.key, *refusal.__notes__)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "estimators.no_library" in run.stdout
    assert 'pip install "matelier[learn]"' in run.stdout
