"""A machine that does not reckon as the bounds assume is found out, and certificates are withheld."""

import numpy as np
import pytest

from matelier.floating import trust
from matelier.floating.rank import rank
from matelier.floating.rounding import Floats
from matelier.floating.solve import solve


def single(A: Floats, B: Floats) -> Floats:
    """A product in half the digits."""
    kind = np.complex64 if A.dtype.kind == "c" else np.float32
    return (A.astype(kind) @ B.astype(kind)).astype(A.dtype)


def strassen(A: Floats, B: Floats) -> Floats:
    """Seven products in place of eight, once: errors are spread over all entries."""
    m, k, n = A.shape[0] // 2, A.shape[1] // 2, B.shape[1] // 2
    A11, A12, A21, A22 = A[:m, :k], A[:m, k:], A[m:, :k], A[m:, k:]
    B11, B12, B21, B22 = B[:k, :n], B[:k, n:], B[k:, :n], B[k:, n:]
    M1, M2, M3 = (A11 + A22) @ (B11 + B22), (A21 + A22) @ B11, A11 @ (B12 - B22)
    M4, M5, M6, M7 = A22 @ (B21 - B11), (A11 + A12) @ B22, (A21 - A11) @ (B11 + B12), (A12 - A22) @ (B21 + B22)
    return np.block([[M1 + M4 - M5 + M7, M3 + M5], [M2 + M4, M1 - M2 + M3 + M6]])


def lossy(A: Floats, B: Floats) -> Floats:
    """A product whose last digits are cut off."""
    P = A @ B
    cut = np.float64(2.0**30)
    return P + cut - cut


def test_this_machine_is_trusted() -> None:
    assert trust.trusted()
    assert trust.products_hold(np.matmul)
    assert trust.label() == "PROVED"


@pytest.mark.parametrize("multiply", [single, strassen, lossy], ids=lambda multiply: multiply.__name__)
def test_a_rigged_product_is_found_out(multiply: trust.Multiply) -> None:
    assert not trust.products_hold(multiply)


def test_certificates_are_withheld_where_the_machine_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    def untrusted() -> bool:
        return False

    for module in ("trust", "rank", "solve"):
        monkeypatch.setattr(f"matelier.floating.{module}.trusted", untrusted)
    A = np.array([[2.0, 1.0], [1.0, 3.0]])
    for found, label in ((rank(A), lambda v: v.rank.label), (solve(A, A[:, :1]), lambda v: v.label)):
        assert found.claims == ()
        assert label(found.value) == "CHECKED"
        assert [notice.key for notice in found.notices] == ["measured.notice.untrusted"]
