"""Neither W nor X known: spectra learned from the recording itself."""

import numpy as np

from matelier.factor.fit import Factors, Float32

TINY = np.float32(1e-12)


def farthest_columns(M: Float32, *, rank: int) -> Factors:
    """A start: the `rank` columns of M that are farthest from each other's span, and flat amounts. Deterministic.

    The successive projection algorithm: take the longest column, remove its direction from all, repeat.
    [Araújo et al. 2001; Gillis & Vavasis 2014]
    """
    R = M.astype(np.float64)
    chosen: list[int] = []
    for _ in range(rank):
        lengths = np.einsum("ij,ij->j", R, R)
        k = int(lengths.argmax())
        chosen.append(k)
        q = R[:, k] / np.sqrt(max(lengths[k], 1e-300))
        R -= np.outer(q, q @ R)
    W = M[:, chosen] + np.float32(1e-6) * M.max()
    W = W / np.linalg.norm(W, axis=0)
    X = np.maximum(W.T @ M, TINY) / np.float32(rank)
    return W, X


def hierarchical(M: Float32, W: Float32, X: Float32, /) -> tuple[Float32, Float32, float]:
    """A sweep that lowers ‖M − WX‖² over W, X ≥ 0, one row of X and one column of W at a time.

    The loss returned, ‖M − WX‖², is that of the factors it was given. [Cichocki & Phan 2009, HALS]
    """
    loss = float(np.sum((M - W @ X) ** 2, dtype=np.float64))
    X = _improved(W.T @ W, W.T @ M, X)
    W = _improved(X @ X.T, X @ M.T, W.T).T
    lengths = np.maximum(np.linalg.norm(W, axis=0), TINY)
    return np.ascontiguousarray(W / lengths), X * lengths[:, None], loss


def _improved(G: Float32, C: Float32, X: Float32) -> Float32:
    X = X.copy()
    for j in range(len(X)):
        if G[j, j] > TINY:
            X[j] = np.maximum(X[j] + (C[j] - G[j] @ X) / G[j, j], 0)
    return X
