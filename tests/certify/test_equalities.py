"""Exact claims: the judge accepts what is proved and refuses every forged witness, floats too."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exactly import E, believed, fractions, matrices, strange
from matelier.certify.check import holds
from matelier.certify.equalities import EXACT_JUDGES
from matelier.exact.arithmetic import identity
from matelier.exact.cofactor import cofactors, minor
from matelier.exact.determinant import determinant
from matelier.exact.eliminate import rank, row_reduce
from matelier.exact.lu import lu
from matelier.exact.multiply import multiply, power, trace, transpose
from matelier.exact.orthogonal import gram_schmidt, qr
from matelier.exact.projection import least_squares, projection_matrix, pseudo_inverse
from matelier.exact.solve import solve
from matelier.exact.spaces import in_span, independent, subspaces
from matelier.scalars.surd import root
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

A = E("1 2 3; 4 5 6; 7 8 0")
LOW = E("1 2 3; 2 4 6; 1 1 1")  # of rank 2
TALL = E("1 0; 1 1; 1 2")
LARGE = Exact.of([[(7 * i * i + 3 * i * j + j * j * j) % 19 - 9 for j in range(14)] for i in range(14)])
# Consistent, were P a permutation: the first row taken twice.
TWICE = {"A": E("1 2; 3 4"), "P": E("1 0; 1 0"), "L": E("1 0; 1 1"), "U": E("1 2; 0 0")}
CLAIMS: dict[str, Claim] = {
    claim.kind: claim
    for found in (
        cofactors(A), determinant(A), determinant(LARGE), subspaces(LOW), independent(A), lu(A),
        solve(LOW, E("1; 3; 1")), least_squares(TALL, E("6; 0; 0")), independent(LOW), gram_schmidt(TALL),
        power(A, 3), multiply(A, LOW), projection_matrix(TALL), pseudo_inverse(LOW), qr(TALL), rank(LOW),
        row_reduce(LOW), solve(LOW, E("1; 2; 1")), in_span(A, E("1; 1; 1")), trace(A), transpose(A),
    )
    for claim in found.claims
}  # fmt: skip
FORGERIES: list[tuple[str, Mapping[str, object]]] = [
    ("cofactors", {"cofactors": A}),
    ("cofactors", {"A": LOW}),
    ("cofactors", {"A": LOW, "cofactors": E("0 0 0; 0 0 0; 0 0 0")}),
    ("determinant", {"determinant": 26}),
    ("determinant", {"determinant": -27}),
    ("determinant", {"A": LOW}),
    ("determinant", {"determinant": 0, **TWICE}),
    ("determinant", {"A": E("0 1; 1 0"), "P": E("0 1; 1 0"), "L": identity(2), "U": identity(2), "determinant": 1}),
    ("determinant", {"row": 0, "column": 0}),
    ("determinant", {"A": E("1 2 3; 4 5 6"), "L": identity(2), "P": identity(2), "U": E("1 2 3; 4 5 6")}),
    ("determinant", {"L": A, "U": identity(3), "determinant": 1}),
    ("determinant", {"P": identity(3), "L": identity(3), "U": A, "determinant": 0}),
    ("determinant_by_primes", {"determinant": 1}),
    ("determinant_by_primes", {"A": identity(3)}),
    ("four_subspaces", {"column": E("1 2; 2 4; 1 2")}),
    ("four_subspaces", {"column": E("1 1; 0 0; 0 1")}),
    ("four_subspaces", {"row": E("1 0; 0 1; 0 0")}),
    ("four_subspaces", {"row": E("1 2; 0 0; -1 -2")}),
    ("four_subspaces", {"row": E("1; 0; -1"), "column": E("1; 2; 1")}),
    ("four_subspaces", {"null": E("1; 1; 1")}),
    ("four_subspaces", {"null": E("0; 0; 0")}),
    ("four_subspaces", {"left_null": E("1; 1; 1")}),
    ("four_subspaces", {"left_null": E("-2 0; 1 0; 0 0")}),
    ("four_subspaces", {"A": identity(3)}),
    ("independent_columns", {"A": LOW}),
    ("independent_columns", {"A": E("1 2 3; 4 5 6")}),
    ("lu", {"U": LOW}),
    ("lu", {"L": identity(3), "U": A}),
    ("lu", {"L": A, "U": identity(3)}),
    ("lu", {"P": E("0 1 0; 1 0 0; 0 0 1")}),
    ("lu", {"P": E("1 0 0; 1 0 0; 0 0 1")}),
    ("lu", TWICE),
    ("no_solution", {"y": E("0; 0; 0")}),
    ("no_solution", {"y": E("1; 0; 0")}),
    ("no_solution", {"y": E("-2 -2; 1 1; 0 0")}),
    ("no_solution", {"b": E("1; 2; 1")}),
    ("no_solution", {"A": A}),
    ("normal_equations", {"x": E("5; -2")}),
    ("normal_equations", {"x": E("0; 0"), "residual": E("6; 0; 0")}),
    ("normal_equations", {"residual": E("0; 0; 0")}),
    ("normal_equations", {"b": E("6; 0; 1")}),
    ("null_vector", {"v": E("0; 0; 0")}),
    ("null_vector", {"v": E("1; 1; 1")}),
    ("null_vector", {"v": E("1 1; -2 -2; 1 1")}),
    ("null_vector", {"A": A}),
    ("orthogonal_columns", {"Q": TALL, "R": identity(2)}),
    ("orthogonal_columns", {"Q": E("1 -1; 1 0; 1 1"), "R": E("1 2; 0 1")}),
    ("orthogonal_columns", {"Q": E("1 -1 1; 1 0 -2; 1 1 1"), "R": E("1 1; 0 1; 0 0")}),
    ("orthogonal_columns", {"Q": E("1 -1 0; 1 0 0; 1 1 0"), "R": E("1 1; 0 1; 0 0")}),
    ("power_equals", {"exponent": 2}),
    ("power_equals", {"exponent": -3}),
    ("power_equals", {"C": A}),
    ("product_equals", {"A": LOW}),
    ("product_equals", {"C": identity(3)}),
    ("projection", {"P": identity(3)}),
    ("projection", {"W": E("1; 0"), "P": E("1 1; 0 0"), "X": E("1 1")}),
    ("projection", {"W": identity(2), "P": E("1 0; 0 0"), "X": E("1 0; 0 0")}),
    ("projection", {"P": E("0 0 0; 0 0 0; 0 0 0")}),
    ("projection", {"W": E("1; 1; 1"), "X": E("1/3 1/3 1/3")}),
    ("projection", {"X": E("0 0 0; 0 0 0")}),
    ("pseudo_inverse", {"X": LOW}),
    ("pseudo_inverse", {"X": E("0 0 0; 0 0 0; 0 0 0")}),
    ("pseudo_inverse", {"A": E("1 0; 0 0"), "X": E("1 1; 0 0")}),
    ("pseudo_inverse", {"A": E("1 0; 0 0"), "X": E("1 0; 1 0")}),
    ("pseudo_inverse", {"A": E("1 0; 0 0"), "X": identity(2)}),
    ("qr", {"Q": TALL, "R": identity(2)}),
    ("qr", {"R": identity(2)}),
    ("qr", {"A": E("0 1; 1 0"), "Q": E("0 1; 1 0"), "R": E("1 0; 1 1")}),
    ("qr", {"A": E("0 1; 1 0"), "Q": identity(2), "R": E("0 1; 1 0")}),
    ("rank_factors", {"rank": 3, "C": LOW, "R": identity(3)}),
    ("rank_factors", {"rank": 1}),
    ("rank_factors", {"rank": 1, "C": E("1; 2; 1"), "R": E("1 2 3")}),
    ("row_reduced", {"reduced": LOW}),
    ("row_reduced", {"reduced": identity(3), "pivots": (0, 1, 2)}),
    ("row_reduced", {"reduced": E("1 0 -1; 0 1 2; 0 0 1")}),
    ("row_reduced", {"reduced": E("0 1 2; 1 0 -1; 0 0 0"), "pivots": (1, 0)}),
    ("row_reduced", {"A": E("0 1; 0 1"), "reduced": E("0 1; 0 0"), "pivots": (0,)}),
    ("row_reduced", {"A": E("1 1; 1 1"), "reduced": E("1 1; 0 0"), "pivots": (1,)}),
    ("solution_space", {"directions": Exact(((),) * 3)}),
    ("solution_space", {"directions": E("0; 0; 0")}),
    ("solution_space", {"directions": E("1 2; -2 -4; 1 2")}),
    ("solution_space", {"directions": E("1; 0; 0")}),
    ("solution_space", {"point": E("0; 0; 0")}),
    ("solution_space", {"A": identity(3), "point": E("1; 2; 1")}),
    ("solves", {"x": E("1; 1; 1")}),
    ("solves", {"A": LOW}),
    ("trace", {"trace": 7}),
    ("trace", {"A": E("1 2 3; 4 5 6"), "trace": 6}),
    ("trace", {"A": TALL}),
    ("transpose", {"T": A}),
]  # fmt: skip


def test_every_true_claim_holds() -> None:
    assert set(CLAIMS) == set(EXACT_JUDGES)
    for kind, claim in CLAIMS.items():
        assert holds(claim), kind
        assert (claim.label, claim.about) == ("EXACT", "claim.about.typed")


def test_every_judge_has_met_a_forgery() -> None:
    assert {kind for kind, _ in FORGERIES} == set(EXACT_JUDGES)


@pytest.mark.parametrize(("kind", "forged"), FORGERIES)
def test_a_forged_witness_is_refused(kind: str, forged: Mapping[str, object]) -> None:
    assert not believed(Claim(kind, {**CLAIMS[kind].witness, **forged}))


@pytest.mark.parametrize("kind", EXACT_JUDGES)
def test_a_witness_of_another_size_or_with_floats_never_holds(kind: str) -> None:
    for name in CLAIMS[kind].witness:
        for strange_part in (E("1 2 3 4 5"), np.eye(3), [[0.5]], [[1], [1, 2]], None):
            assert not believed(Claim(kind, {**CLAIMS[kind].witness, name: strange_part})), name


def test_a_float_is_no_exact_number_even_when_it_is_equal() -> None:
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(Claim("product_equals", {"A": [[1.0]], "B": [[1]], "C": [[1]]}))
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(Claim("trace", {"A": [[1]], "trace": 1.0}))


def test_entries_may_be_the_text_of_a_saved_answer() -> None:
    assert holds(Claim("product_equals", {"A": [["1/2", "1"]], "B": [["2"], ["-1"]], "C": [["0"]]}))


@given(st.one_of(matrices(of=fractions), strange), st.data())
@settings(max_examples=60)
def test_an_entry_changed_is_seen(A: Exact, data: st.DataObject) -> None:
    claims = [row_reduce(A).claims[0], lu(A).claims[0], pseudo_inverse(A).claims[0], transpose(A).claims[0]]
    for claim, name in zip(claims, ("reduced", "U", "X", "T"), strict=True):
        value = claim.witness[name]
        assert isinstance(value, Exact)
        i, j = (data.draw(st.integers(0, size - 1)) for size in value.shape)
        rows = [list(row) for row in value.rows]
        rows[i][j] = rows[i][j] + 1
        assert holds(claim)
        assert not believed(Claim(claim.kind, {**claim.witness, name: Exact.of(rows)}))


def test_a_minor_is_claimed_of_the_whole_matrix() -> None:
    (claim,) = minor(A, 2, 2).claims
    assert (claim.witness["A"], claim.witness["row"], claim.witness["determinant"]) == (A, 2, -3)
    assert holds(claim)
    assert not believed(Claim("determinant", {**claim.witness, "row": 1}))


def test_surds_are_judged_by_their_own_arithmetic() -> None:
    i = root(-1)
    (claim,) = projection_matrix(Exact.of([[1], [i]])).claims
    assert holds(claim)
    assert not believed(Claim("projection", {**claim.witness, "P": identity(2)}))


@pytest.mark.parametrize("n", [1, 13])
def test_a_determinant_of_the_other_sign_is_refused(n: int) -> None:
    B = Exact.of([[-(10**9) if i == j else 0 for j in range(n)] for i in range(n)])
    assert holds(Claim("determinant_by_primes", {"A": B, "determinant": -(10 ** (9 * n))}))
    assert not holds(Claim("determinant_by_primes", {"A": B, "determinant": 10 ** (9 * n)}))
