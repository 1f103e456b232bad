"""Claims that a matrix is of a kind: the judge goes by the definition and refuses what is not."""

from collections.abc import Mapping

import pytest

from exactly import E, believed
from matelier.certify.check import holds
from matelier.certify.kinds import KIND_JUDGES
from matelier.exact.arithmetic import identity
from matelier.scalars.surd import root
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

i = root(-1)
FORGED: list[tuple[str, Mapping[str, object]]] = [
    ("is_square", {"A": E("1 2")}), ("is_rectangular", {"A": E("1 2; 3 4")}), ("is_zero", {"A": E("0 0; 0 1")}),
    ("is_identity", {"A": E("1 0; 0 2")}), ("is_identity", {"A": E("1 0 0; 0 1 0")}),
    ("is_scalar", {"A": E("2 0; 0 3")}), ("is_scalar", {"A": E("2 1; 0 2")}), ("is_scalar", {"A": E("2 0; 0 2; 0 0")}),
    ("is_diagonal", {"A": E("1 0; 1 2")}), ("is_upper_triangular", {"A": E("1 0; 1 2")}),
    ("is_strictly_upper_triangular", {"A": E("1 1; 0 0")}), ("is_lower_triangular", {"A": E("1 1; 0 2")}),
    ("is_strictly_lower_triangular", {"A": E("0 0; 1 1")}), ("is_symmetric", {"A": E("1 2; 3 4")}),
    ("is_symmetric", {"A": E("1 2")}), ("is_antisymmetric", {"A": E("1 2; -2 0")}),
    ("is_hermitian", {"A": Exact.of([[0, i], [i, 0]])}), ("is_orthogonal", {"A": E("1 1; 1 -1")}),
    ("is_orthogonal", {"A": E("1; 0")}), ("is_orthogonal", {"A": Exact.of([[i]])}),
    ("is_orthonormal_columns", {"A": E("1 0; 0 1; 1 0")}), ("is_unitary", {"A": Exact.of([[i, i], [i, i]])}),
    ("is_unitary", {"A": E("1; 0")}), ("is_normal", {"A": E("1 1; 0 1")}), ("is_permutation", {"A": E("1 0; 1 0")}),
    ("is_permutation", {"A": E("2 0; 0 1")}), ("is_rotation", {"A": E("1 0; 0 -1")}),
    ("is_rotation", {"A": E("1 1; 0 1")}),
    ("is_reflection", {"A": E("0 -1; 1 0")}), ("is_reflection", {"A": E("-1 0; 0 -1")}),
    ("is_reflection", {"A": E("1 5; 0 -1")}), ("is_projection", {"A": E("1 1; 1 1")}),
    ("is_projection", {"A": E("1 1")}),
    ("is_orthogonal_projection", {"A": E("1 1; 0 0")}), ("is_involution", {"A": E("0 -1; 1 0")}),
    ("is_nilpotent", {"A": E("0 1; 0 0"), "index": 1}), ("is_nilpotent", {"A": E("0 0; 0 0"), "index": 2}),
    ("is_nilpotent", {"A": E("0 1; 0 0"), "index": 3}), ("is_nilpotent", {"A": E("1 1; 0 1"), "index": 2}),
    ("is_singular", {"A": E("1 2; 3 4"), "v": E("-2; 1")}), ("is_singular", {"A": E("1 2; 2 4"), "v": E("0; 0")}),
    ("is_singular", {"A": E("1 2"), "v": E("-2; 1")}), ("is_invertible", {"A": E("1 2; 2 4")}),
    ("is_invertible", {"A": E("1; 0")}), ("is_full_column_rank", {"A": E("1 2; 2 4; 3 6")}),
    ("is_full_column_rank", {"A": E("1 2")}), ("is_full_row_rank", {"A": E("1 2 3; 2 4 6")}),
    ("is_stochastic_rows", {"A": E("1/2 1/4; 0 1")}), ("is_stochastic_rows", {"A": E("2 -1; 0 1")}),
    ("is_stochastic_columns", {"A": E("1/2 1/2; 1/4 3/4")}),
    ("is_covariance", {"A": E("1 2; 2 1"), "C": identity(2), "D": E("1 2; 2 1")}),
    ("is_covariance", {"A": E("-1 0; 0 1"), "C": identity(2), "D": E("-1 0; 0 1")}),
    ("is_covariance", {"A": E("2 1; 1 1"), "C": identity(2), "D": E("2 0; 0 1")}),
    ("is_gram", {"A": E("1 2; 2 1"), "G": E("1 2; 2 1")}), ("is_toeplitz", {"A": E("1 2 3; 2 1 3")}),
    ("is_toeplitz", {"A": E("1 2; 3 4")}), ("is_hankel", {"A": E("1 2 3; 3 3 4")}),
    ("is_circulant", {"A": E("1 2 3; 2 3 1; 3 1 2")}), ("is_circulant", {"A": E("1 2 1; 1 1 2")}),
    ("is_vandermonde", {"A": E("1 2 4; 1 3 8")}), ("is_companion", {"A": E("0 0 6; 1 0 -11; 0 2 6")}),
    ("is_companion", {"A": E("1 2 3; 0 1 2; 0 0 1")}), ("is_hadamard", {"A": E("1 1; 1 1")}),
    ("is_hadamard", {"A": E("2 0; 0 2")}), ("is_row_echelon", {"A": E("0 1; 1 0")}),
    ("is_row_echelon", {"A": E("1 1; 1 0")}),
    ("is_row_echelon", {"A": E("0 0; 1 0")}), ("is_reduced_row_echelon", {"A": E("1 2; 0 1")}),
    ("is_reduced_row_echelon", {"A": E("2 0; 0 1")}),
]  # fmt: skip


def test_every_kind_is_forged_here() -> None:
    assert {kind for kind, _ in FORGED} == set(KIND_JUDGES)


@pytest.mark.parametrize(("kind", "witness"), FORGED)
def test_what_is_not_of_the_kind_is_refused(kind: str, witness: Mapping[str, object]) -> None:
    assert not believed(Claim(kind, witness))


@pytest.mark.parametrize("kind", KIND_JUDGES)
def test_floats_prove_nothing(kind: str) -> None:
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(Claim(kind, {"A": [[1.0]], "v": [[0.0]], "G": [[1.0]], "C": [[1.0]], "D": [[1.0]], "index": 1}))
