"""Scikit-learn's way in: M ≈ W X as estimators, rows of the data being samples and columns features."""

from typing import Any, Self, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matelier.arrays.home import home_of
from matelier.faces.learn import CHECKS, Explaining, Floats, OfFeatures, OfParts, codes_checked, feature_names, in_words
from matelier.factors.axes import Axes
from matelier.factors.divergence import divergences
from matelier.factors.filling import filling
from matelier.factors.given import ByDivergence, Linear, Measure, NonNegative, amounts_given
from matelier.factors.hierarchical import Penalty, nonnegative_factors
from matelier.factors.multiplicative import factors_by_divergence
from matelier.factors.optimality import residual
from matelier.factors.spectral import principal_axes, singular_axes
from matelier.factors.start import farthest_rows
from matelier.spine.errors import BadInput
from matelier.spine.step import Step, Work, finish

T = TypeVar("T")
Float64: TypeAlias = NDArray[np.float64]

LOSSES = {"frobenius": 2.0, "kullback-leibler": 1.0, "itakura-saito": 0.0}


class PCA(OfParts):
    """Principal axes; the code of a row is its coordinates along them.

    `n_components`: how many, all when None, or a share of the variance between 0 and 1 that is to be explained.
    With `whiten` codes have variance 1. Fitted: `components_` (r × features, orthonormal rows, largest entry positive),
    `mean_`, `explained_variance_`, `explained_variance_ratio_`, `singular_values_`, `singular_errors_` (how far these
    can be off), `n_components_`, `noise_variance_`. A constant offset of float32 data costs no digits.
    [Pearson 1901; Hotelling 1933]
    """

    def __init__(self, n_components: float | None = None, *, whiten: bool = False, tol: float | None = None) -> None:
        self.n_components = n_components
        self.whiten = whiten
        self.tol = tol

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002
        """The axes of the rows X (samples × features)."""
        D = self.rows_checked(X, fitting=True)
        share = self.n_components if isinstance(self.n_components, float) else None
        with in_words():
            if share is not None and not 0 < share < 1:
                raise BadInput("estimators.share", given=share)
            count = None if share is not None or self.n_components is None else int(self.n_components)
            axes = principal_axes(home_of(D), count, tolerance=self.tol)
        kept = len(axes.values)
        if share is not None:
            kept = int(np.searchsorted(np.cumsum(axes.shares), share * (1 - 1e-12)) + 1)
        self._keep(axes, min(kept, len(axes.values)), D)
        return self

    def _keep(self, axes: Axes, kept: int, D: Floats) -> None:
        self.components_ = np.ascontiguousarray(axes.V[:, :kept].T, D.dtype)
        self.mean_ = axes.center.astype(D.dtype)
        self.singular_values_, self.singular_errors_ = axes.values[:kept], axes.errors[:kept]
        self.explained_variance_, self.explained_variance_ratio_ = axes.variances[:kept], axes.shares[:kept]
        rest = float(axes.rests[kept] ** 2) / max(axes.rows - 1, 1)
        self.noise_variance_ = rest / max(min(D.shape) - kept, 1)
        self.n_components_, self.n_samples_ = kept, len(D)
        deviations = np.where(self.singular_values_ > self.singular_errors_, np.sqrt(self.explained_variance_), np.inf)
        self._gains = 1 / deviations if self.whiten else np.ones(kept)

    def transform(self, X: Any) -> Floats:
        """The codes (samples × r)."""
        D = self.rows_checked(X, fitting=False)
        return ((D - self.mean_) @ self.components_.T * self._gains).astype(D.dtype)

    def inverse_transform(self, X: Any) -> Floats:
        """The rows that codes stand for."""
        codes = codes_checked(self, X)
        lengths = np.where(self._gains > 0, 1 / np.where(self._gains > 0, self._gains, 1), 0)
        return super().inverse_transform(codes * lengths.astype(codes.dtype)) + self.mean_.astype(codes.dtype)


class Projection(Explaining):
    """The projection of rows on what given spectra span, or their least squares amounts.

    `spectra` (r × features, a spectrum a row) may depend on each other; without them the span is that of the
    `n_components` strongest directions of the rows (all when None). `output` is "projection" (samples × features) or
    "amounts" (samples × r: of least norm, with `ridge` > 0 smaller). Fitted: `components_` (r × features), `rank_`.
    [Golub & Van Loan 2013, section 5.5]
    """

    def __init__(
        self, spectra: ArrayLike | None = None, *, n_components: int | None = None, output: str = "projection",
        ridge: float = 0.0,
    ) -> None:  # fmt: skip
        self.spectra = spectra
        self.n_components = n_components
        self.output = output
        self.ridge = ridge

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002
        """The spectra, as given or from the rows X (samples × features)."""
        D = self.rows_checked(X, fitting=True)
        with in_words():
            if self.output not in ("projection", "amounts"):
                raise BadInput("estimators.output", given=str(self.output))
            S = self.spectra_checked(self.spectra, D.dtype)
            if S is None:
                S = np.ascontiguousarray(singular_axes(home_of(D), self.n_components).V.T, D.dtype)
            measure = Linear(S.T, self.ridge)
        self.components_, self.rank_ = S, measure.rank
        self._inverse = measure.inverse.T.astype(D.dtype)
        return self

    def transform(self, X: Any) -> Floats:
        """The projections (samples × features), or the amounts (samples × r)."""
        D = self.rows_checked(X, fitting=False)
        amounts = D @ self._inverse.astype(D.dtype)
        return amounts @ self.components_.astype(D.dtype) if self.output == "projection" else amounts

    def inverse_transform(self, X: Any) -> Floats:
        """The rows that amounts stand for; projections stand for themselves."""
        codes = codes_checked(self, X, of_parts=self.output == "amounts")
        return codes @ self.components_.astype(codes.dtype) if self.output == "amounts" else codes

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[Any]:
        """The names of the features, or of the amounts: projection0, projection1, ..."""
        CHECKS.check_is_fitted(self)
        return feature_names(self, input_features, same=self.output == "projection")

    @property
    def _n_features_out(self) -> int:
        return len(self.components_)


class NonNegativeAmounts(OfParts):
    """How much of each spectrum is in each row: amounts ≥ 0 with the least loss, exact for "frobenius".

    `spectra` (r × features, a spectrum a row); without them `n_components` of the rows fitted stand for all: those
    farthest from each other's span. `loss` is "frobenius", "kullback-leibler", "itakura-saito" or a number β; `sparse`
    is a price on the sum of amounts (of half the squares; "frobenius" alone). Fitted: `components_` (r × features).
    [Lawson & Hanson 1974, chapter 23; Févotte & Idier 2011; Araújo et al. 2001]
    """

    def __init__(
        self, spectra: ArrayLike | None = None, *, n_components: int | None = None, loss: str | float = "frobenius",
        sparse: float = 0.0,
    ) -> None:  # fmt: skip
        self.spectra = spectra
        self.n_components = n_components
        self.loss = loss
        self.sparse = sparse

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002
        """The spectra, as given or among the rows X (samples × features)."""
        D = self.rows_checked(X, fitting=True)
        with in_words():
            if _beta(self.loss) != 2:
                CHECKS.check_non_negative(D, type(self).__name__)
            if not 0 <= self.sparse < np.inf:
                raise BadInput("factor.price", given=self.sparse)
            S = self.spectra_checked(self.spectra, D.dtype)
            if S is None:
                most = min(D.shape)
                count = most if self.n_components is None else self.n_components
                if not 1 <= count <= most:
                    raise BadInput("spectral.count", rows=len(D), columns=D.shape[1], given=count, most=most)
                S = np.ascontiguousarray(farthest_rows(D, rank=count).T)
        if _beta(self.loss) != 2:
            CHECKS.check_non_negative(S, "spectra")
        self.components_ = S
        return self

    def transform(self, X: Any) -> Floats:
        """The amounts (samples × r)."""
        D = self.rows_checked(X, fitting=False)
        with in_words():
            return _amounts(D, self.components_, _beta(self.loss), sparse=self.sparse)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = self.loss != "frobenius"
        return tags


class NMF(OfParts):
    """Parts ≥ 0 and amounts ≥ 0 whose product is near the rows: a local optimum, the same for the same `random_state`.

    `loss` is "frobenius", "kullback-leibler", "itakura-saito" or a number β. With `sparse` amounts pay for their sum
    and spectra `ridge` (1 unless given) for their squares; `ridge` alone is paid by both. `spectra` (at most
    n_components × features) are held: the first parts, which stay. Without `n_components` there are as many parts as
    samples or features, the fewer of them. Fitted: `components_` (r × features), `n_components_`,
    `reconstruction_err_` (Frobenius norm of what is left, or √(2·divergence)). `transform` finds the best amounts of
    the parts, exactly for "frobenius". [Lee & Seung 2001; Cichocki & Phan 2009; Févotte & Idier 2011]
    """

    def __init__(
        self, n_components: int | None = None, *, loss: str | float = "frobenius", sparse: float = 0.0,
        ridge: float = 0.0, spectra: ArrayLike | None = None, tol: float = 1e-4, max_iter: int = 200,
        random_state: Any = 0,
    ) -> None:  # fmt: skip
        self.n_components = n_components
        self.loss = loss
        self.sparse = sparse
        self.ridge = ridge
        self.spectra = spectra
        self.tol = tol
        self.max_iter = max_iter
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002
        """The parts of the rows X (samples × features, ≥ 0)."""
        D = self.rows_checked(X, fitting=True)
        CHECKS.check_non_negative(D, type(self).__name__)
        with in_words():
            held = self.spectra_checked(self.spectra, D.dtype)
            rank = min(D.shape) if self.n_components is None else self.n_components
            self.components_ = self._parts(D, max(rank, 0 if held is None else len(held)), held)
            self.n_components_ = len(self.components_)
            self.reconstruction_err_ = self._error(D, self._found(D))
        return self

    def _parts(self, D: Floats, rank: int, held: Floats | None) -> Floats:
        seed = self.random_state
        if not isinstance(seed, int):
            seed = int(CHECKS.check_random_state(seed).randint(2**31))
        beta, home = _beta(self.loss), home_of(D)
        how: dict[str, Any] = {"rank": rank, "seed": seed, "tolerance": self.tol, "sweeps": self.max_iter}
        how["held"] = None if held is None else np.ascontiguousarray(held.T)
        if beta != 2:
            spectra, self.n_iter_ = _counted(factors_by_divergence(home, beta=beta, **how))
            return np.ascontiguousarray(spectra.W.T)
        on_X = Penalty(sparse=self.sparse, ridge=0.0 if self.sparse else self.ridge)
        on_W = Penalty(ridge=self.ridge or (1.0 if self.sparse else 0.0))
        parts, self.n_iter_ = _counted(nonnegative_factors(home, on_X=on_X, on_W=on_W, **how))
        return np.ascontiguousarray(parts.W.T)

    def _found(self, D: Floats) -> Floats:
        ridge = 0.0 if self.sparse else self.ridge
        return _amounts(D, self.components_, _beta(self.loss), sparse=self.sparse / 2, ridge=ridge)

    def _error(self, D: Floats, amounts: Floats) -> float:
        beta = _beta(self.loss)
        if beta == 2:
            return float(np.sqrt(residual(home_of(D), self.components_.T, amounts)))
        floor = 1e-10 * float(D.max())
        return float(np.sqrt(2 * divergences(D, amounts @ self.components_, beta=beta, floor=floor).sum()))

    def transform(self, X: Any) -> Floats:
        """The amounts (samples × r)."""
        D = self.rows_checked(X, fitting=False)
        CHECKS.check_non_negative(D, type(self).__name__)
        with in_words():
            return self._found(D)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.positive_only = True
        return tags


class MatrixCompletion(OfFeatures):
    """Rows with their missing entries (NaN) filled by a model of low rank; what is known stays as it is.

    `n_components` is the rank, `ridge` (relative to the mean square of the known entries) keeps guesses small where
    little is known; the features' means are taken off first unless `center` is False. Fitted: `components_`
    (r × features), `mean_`. A row without known entries becomes the mean. [Zhou et al. 2008]
    """

    def __init__(
        self, n_components: int = 2, *, ridge: float = 1e-2, center: bool = True, tol: float = 1e-6, max_iter: int = 500
    ) -> None:
        self.n_components = n_components
        self.ridge = ridge
        self.center = center
        self.tol = tol
        self.max_iter = max_iter

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002
        """The model of the rows X (samples × features), some of whose entries may be NaN."""
        D = self.rows_checked(X, fitting=True, ensure_all_finite="allow-nan")
        how: dict[str, Any] = {"ridge": self.ridge, "tolerance": self.tol, "sweeps": self.max_iter}
        with in_words():
            work = filling(D, rank=self.n_components, center=self.center, **how)
            self._filling, self.n_iter_ = _counted(work)
        self.components_, self.mean_ = np.ascontiguousarray(self._filling.W.T), self._filling.mean
        return self

    def transform(self, X: Any) -> Floats:
        """The same rows (samples × features) without gaps."""
        D = self.rows_checked(X, fitting=False, ensure_all_finite="allow-nan")
        return self._filling.filled(D)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def _counted(work: Work[T]) -> tuple[T, int]:
    # What the work finds, and after how many sweeps.
    steps: list[Step] = []
    return finish(work, steps.append), sum(step.rule == "fit.sweep" for step in steps)


def _beta(loss: str | float) -> float:
    beta = LOSSES.get(loss) if isinstance(loss, str) else float(loss)
    if beta is None:
        raise BadInput("estimators.loss", given=str(loss), known=", ".join(LOSSES))
    return beta


def _amounts(D: Floats, S: Floats, beta: float, *, sparse: float = 0.0, ridge: float = 0.0) -> Floats:
    # The best amounts ≥ 0 of the spectra S (r × features) in each row; a ridge is rows more that want to be zero.
    W = np.ascontiguousarray(S.T, D.dtype)
    if beta == 2 and ridge:
        W = np.vstack([W, np.sqrt(ridge) * np.eye(len(S))]).astype(D.dtype)
        D = np.hstack([D, np.zeros((len(D), len(S)), D.dtype)])
    measure: Measure = NonNegative(W, sparse) if beta == 2 else ByDivergence(W, beta)
    return finish(amounts_given(home_of(D), W, measure))[1]
