"""M ≈ W X: the one question behind projection, amounts, PCA, non-negative factors, clusters and completion."""

from collections.abc import Mapping
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from matelier.ask.answer import Answer, Watch, in_words, run_through
from matelier.spine.factors import Factors

if TYPE_CHECKING:
    from matelier.explainers.factors.data import Data
    from matelier.explainers.factors.factoring import Asked
    from matelier.explainers.factors.ranks import Ranks

By: TypeAlias = Literal[
    "least_squares", "ridge", "nonnegative", "divergence", "sparse", "mixture",
    "svd", "pca", "orthogonal", "clusters", "completion", "soft_impute", "robust",
]  # fmt: skip


def factor(
    M: Any,
    rank: int | None = None,
    *,
    by: By | None = None,
    W: Any = None,
    X: Any = None,
    beta: float = 1.0,
    ridge: float = 0.0,
    sparse: float = 0.0,
    seed: int = 0,
    tolerance: float | None = None,
    sweeps: int | None = None,
    cluster: Any = None,
    checkpoint: str | PathLike[str] | None = None,
    out: str | PathLike[str] | None = None,
    lang: str | None = None,
    watch: Watch | None = None,
) -> Answer[Factors]:
    """M ≈ W X: M (n × m) as W (n × rank) times X (rank × m), by the method `by`.

    M is an array, a data frame, text or lists; a file: `.npy`, HDF5 ("file.h5::name"), Zarr, Parquet, CSV, read block
    by block where it is large; or a recording, of which it is the spectrogram (frequencies × frames).

    W known: X by "least_squares" (where many are, the shortest: X = W⁺M; W X is the projection), "ridge", "nonnegative"
    (with `sparse`, a price on ΣX), "divergence" (`beta`: 1 Kullback–Leibler, 0 Itakura–Saito), "sparse" (price on
    Σ|X|), "mixture" (each column of X sums to 1). X known: W by the same, row by row: M X⁺ by least squares.
    Only M known: "svd" (the best of its rank; all axes without `rank`), "pca" (rows less their mean: X holds the axes,
    W the codes), "nonnegative" (`sparse` and `ridge` are prices on X and on W), "divergence", "orthogonal" (each column
    belongs to one part), "clusters" (k-means of the rows), "completion" and "soft_impute" (NaN is missing; `ridge` is
    the price), "robust" (few entries are wrong; they are found). With fewer columns in W than `rank`, these stay
    and the others are found ("nonnegative", "divergence").

    `cluster` is an address ("tcp://..."), a Dask client, or how many processes to start here; `checkpoint` a folder
    from which a run that was broken off goes on. With `out`, W and X (.npy), the page and the answer are written into
    that folder. Raises BadInput where something given does not fit, with its place where an entry is not finite.
    [CMU 11-755, class 2; Goodfellow, Bengio & Courville 2016, section 2.12]
    """
    from matelier.explainers.factors.data import as_factor, open_data, worked_elsewhere
    from matelier.explainers.factors.factoring import asked, factored
    from matelier.explainers.factors.page import FACTOR_FILES
    from matelier.explainers.factors.wishes import folder_of
    from matelier.factors.methods import Wishes, reads_columns
    from matelier.formats.whole import check_folder

    with in_words(lang):
        out, checkpoint = folder_of("out", out), folder_of("checkpoint", checkpoint)
        if out is not None:
            check_folder(out, ours=FACTOR_FILES)  # before the work, not after
        wishes = Wishes(rank, as_factor(W), as_factor(X), beta, ridge, sparse, seed, tolerance, sweeps)
        ask = asked(by, wishes)
        data = open_data(M)
        given = _given(data, ask)
        side = reads_columns(data.M, ask.by, wishes)
        with worked_elsewhere(
            data, columns=side, cluster=cluster, checkpoint=checkpoint, purpose={**given, "W": wishes.W, "X": wishes.X}
        ) as worked:
            answer = run_through("factor", given, factored(worked, ask), watch)
        if out is not None:
            answer.save(out, lang, watch=watch)
    return answer


def choose_rank(
    M: Any, *, centred: bool = False, noise: float | None = None, most: int | None = None, seed: int = 0,
    lang: str | None = None, watch: Watch | None = None,
) -> "Answer[Ranks]":  # fmt: skip
    """How many parts M ≈ W X should have: by the scree's elbow, by noise, by evidence, and by entries held out.

    M as in `factor`; `centred` takes the rows' mean off first, as PCA does. `noise` is the standard deviation of the
    noise in each entry, where it is known; `most` the highest rank that held-out entries are asked about.
    [Zhu & Ghodsi 2006; Gavish & Donoho 2014; Minka 2000; Owen & Perry 2009]
    """
    from matelier.explainers.factors.data import open_data
    from matelier.explainers.factors.ranks import ranks_of

    with in_words(lang):
        data = open_data(M)
        work = ranks_of(data, centred=centred, noise=noise, most=most, seed=seed)
        return run_through("choose_rank", {**_shape(data), "centred": centred}, work, watch)


def _given(data: "Data", ask: "Asked") -> Mapping[str, object]:
    wishes = ask.wishes
    told: dict[str, object] = {**_shape(data), "by": ask.by}
    if wishes.rank is not None:
        told["rank"] = wishes.rank
    if ask.one_is_given:
        told["wanted"] = "X" if wishes.X is None else "W"
    return {**told, **ask.used}


def _shape(data: "Data") -> Mapping[str, object]:
    rows, columns = data.M.shape
    return {"file": data.name or "M", "rows": rows, "columns": columns}
