"""What scikit-learn's estimators have in common: rows that are checked, refusals in words, codes and parts."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matelier.render.words import choose_language, say_error
from matelier.spine.errors import BadInput, Refusal

try:
    import sklearn.utils.validation
    from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, OneToOneFeatureMixin, TransformerMixin
except ImportError as cause:

    class NoLibrary(BadInput, ImportError):
        """Scikit-learn is not installed."""

    refusal = NoLibrary("estimators.no_library")
    refusal.add_note(say_error(refusal, choose_language(None)))
    raise refusal from cause

CHECKS: Any = sklearn.utils.validation  # its functions say nothing of their types

Floats: TypeAlias = NDArray[Any]

KINDS = (np.float64, np.float32)


@contextmanager
def in_words() -> Generator[None]:
    """Refusals as ValueErrors that say what is wrong: whoever calls scikit-learn expects these."""
    try:
        yield
    except Refusal as refusal:
        raise ValueError(say_error(refusal, choose_language(None))) from refusal


class Explaining(TransformerMixin, BaseEstimator):
    """An estimator that transforms rows; float32 stays float32."""

    n_features_in_: int

    def rows_checked(self, X: Any, *, fitting: bool, **how: Any) -> Floats:
        """The rows (samples × features) as contiguous floats, checked as scikit-learn does."""
        if not fitting:
            CHECKS.check_is_fitted(self)
        checked: Any = CHECKS.validate_data(self, X, reset=fitting, dtype=KINDS, **how)
        return np.ascontiguousarray(checked)

    def spectra_checked(self, given: ArrayLike | None, dtype: Any) -> Floats | None:
        """Spectra that were given, r × features, or None. Raises BadInput `estimators.spectra`."""
        if given is None:
            return None
        S = np.asarray(given)
        if S.ndim != 2 or S.shape[1] != self.n_features_in_ or not len(S) or not np.isfinite(S).all():
            raise BadInput("estimators.spectra", shape=" × ".join(map(str, S.shape)), features=self.n_features_in_)
        return np.ascontiguousarray(S, dtype)

    def __sklearn_tags__(self) -> Any:
        above: Any = super()
        tags = above.__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


class OfParts(ClassNamePrefixFeaturesOutMixin, Explaining):
    """An estimator whose transform gives amounts of parts, `components_` being r × features."""

    components_: Floats

    @property
    def _n_features_out(self) -> int:
        return len(self.components_)

    def inverse_transform(self, X: Any) -> Floats:
        """The rows that codes stand for (samples × features)."""
        codes = codes_checked(self, X)
        return codes @ self.components_.astype(codes.dtype)


class OfFeatures(OneToOneFeatureMixin, Explaining):
    """An estimator whose transform gives a column for each feature."""


def feature_names(fitted: Any, given: Any, *, same: bool) -> NDArray[Any]:
    """Names of the columns that come out: those of the features, or the estimator's name and a number."""
    mixin: Any = OneToOneFeatureMixin if same else ClassNamePrefixFeaturesOutMixin
    return mixin.get_feature_names_out(fitted, given)


def codes_checked(fitted: Any, X: Any, *, of_parts: bool = True) -> Floats:
    """Codes that are to be turned back to rows, in one of our precisions. Raises ValueError for another width."""
    CHECKS.check_is_fitted(fitted)
    codes: Floats = np.asarray(X)
    needed = fitted.components_.shape[0 if of_parts else 1]
    with in_words():
        if codes.ndim != 2 or codes.shape[1] != needed:
            raise BadInput("spectral.width", given=codes.shape[-1] if codes.ndim else 0, needed=needed)
    return codes if codes.dtype == np.float32 else codes.astype(np.float64)
