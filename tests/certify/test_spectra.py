"""Claims about eigenvalues: the judge accepts what is proved and refuses every forged witness."""

from collections.abc import Mapping

import pytest

from exactly import E
from matelier.certify.check import holds
from matelier.certify.spectra import SPECTRAL_JUDGES
from matelier.exact.arithmetic import adjoint, columns, from_columns, identity, scaled
from matelier.exact.diagonalize import diagonalize
from matelier.exact.eigen import eigen
from matelier.exact.jordan import jordan
from matelier.exact.polynomial import characteristic_polynomial, minimal_polynomial, shifted_by
from matelier.scalars.solutions import solutions
from matelier.scalars.surd import root
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact

A = E("1 2 3; 4 5 6; 7 8 0")
TURN = E("0 -1; 1 0")
PLAIN = E("4 5; 2 1")
LINKED = E("2 1 0; 0 2 0; 0 0 3")
DOUBLE = E("2 0 0; 0 2 0; 0 0 3")
CLAIMS: dict[str, Claim] = {
    claim.kind: claim
    for found in (
        eigen(A), eigen(PLAIN), diagonalize(DOUBLE), diagonalize(LINKED), jordan(LINKED), characteristic_polynomial(A),
        minimal_polynomial(DOUBLE), eigen(DOUBLE),
    )
    for claim in found.claims
}  # fmt: skip
ROOTS = next(claim for claim in eigen(A).claims if claim.kind == "roots_enclosed").witness
CUBE = solutions(E("1 0 0 -2").rows[0])
TWO = {"factors": E("1 -2; 1 -3"), "powers": (1, 1), "values": E("2 2"), "factor": (0, 1), "geometric": (1, 1)}
FORGERIES: list[tuple[str, Mapping[str, object]]] = [
    ("characteristic_polynomial", {"coefficients": E("1 -6 -72 -26")}),
    ("characteristic_polynomial", {"coefficients": E("2 -12 -144 -54")}),
    ("characteristic_polynomial", {"coefficients": E("0 1 -6 -72 -27")}),
    ("characteristic_polynomial", {"coefficients": E("1 -7 -70 -27")}),  # right at 0, 1 and 2 but for one coefficient
    ("characteristic_polynomial", {"A": identity(3)}),
    ("minimal_polynomial", {"coefficients": E("1 -7 16 -12")}),  # a root, but not of least degree
    ("minimal_polynomial", {"coefficients": E("1 -2")}),
    ("minimal_polynomial", {"coefficients": E("1 -5 7")}),
    ("minimal_polynomial", {"coefficients": E("2 -10 12")}),
    ("minimal_polynomial", {"coefficients": E("1")}),
    ("spectrum", {"values": E("3 3")}),
    ("spectrum", {"values": E("3 1")}),
    ("spectrum", {"powers": (2, 1)}),
    ("spectrum", {"geometric": (2, 1)}),
    ("spectrum", {"geometric": (1, 1)}),
    ("spectrum", {"geometric": (1, 3)}),
    ("spectrum", {"A": LINKED}),
    ("spectrum", {"A": identity(3)}),
    ("spectrum", {"factors": E("1 -3; 1 -3")}),
    ("spectrum", {"factors": E("1 -3"), "powers": (3,), "values": E("3"), "factor": (0,), "geometric": (3,)}),
    ("spectrum", {"factor": (1, 0)}),
    ("spectrum", {"factor": (0, 0)}),
    ("spectrum", {**TWO, "A": E("2 0; 0 3"), "factors": E("1 -5 6"), "powers": (1,), "factor": (0, 0)}),
    ("spectrum", {**TWO, "A": E("2 0; 0 5"), "values": E("2 3")}),
    ("eigenpairs", {"value": 7}),
    ("eigenpairs", {"vectors": E("0; 0; 0")}),
    ("eigenpairs", {"vectors": E("1; 1; 1")}),
    ("eigenpairs", {"A": LINKED, "value": 2, "vectors": E("1 2; 0 0; 0 0"), "geometric": 2}),
    ("eigenpairs", {"A": LINKED, "value": 2, "vectors": E("1; 0; 0"), "geometric": 2}),
    ("eigenpairs", {"A": LINKED, "value": 2, "vectors": E("0 0; 0 0; 0 0"), "geometric": 2}),
    ("eigenpairs", {"A": TURN, "value": root(-1), "vectors": Exact.of([[-root(-1)], [1]]), "geometric": 1}),
    ("roots_enclosed", {"polynomial": E("1 -6 -72 -26")}),
    ("roots_enclosed", {"discs": Exact.of([ROOTS["discs"].rows[0]] * 3)}),
    ("roots_enclosed", {"discs": Exact.of(ROOTS["discs"].rows[:2])}),
    ("roots_enclosed", {"discs": Exact.of([(x, y, 0) for x, y, _ in ROOTS["discs"].rows])}),
    ("roots_enclosed", {"discs": Exact.of([(x, y, -r) for x, y, r in ROOTS["discs"].rows])}),
    ("roots_enclosed", {"discs": Exact.of([(x, y, 100) for x, y, r in ROOTS["discs"].rows])}),
    ("roots_enclosed", {"polynomial": E("1 -2 1"), "discs": E("1 0 0; 1 0 0")}),
    ("diagonalization", {"P": E("0 0 0; 0 0 0; 0 0 0")}),
    ("diagonalization", {"P": E("1 2 0; 0 0 0; 0 0 1"), "D": E("2 0 0; 0 2 0; 0 0 3")}),
    ("diagonalization", {"D": E("2 1 0; 0 2 0; 0 0 3"), "P": identity(3), "A": LINKED}),
    ("diagonalization", {"A": LINKED}),
    ("diagonalization", {"P": E("0 1; 0 0; 1 0"), "D": E("3 0; 0 2")}),
    ("squarefree", {"polynomial": E("1 -4 4"), "real": 1}),
    ("squarefree", {"real": 1}),
    ("squarefree", {"polynomial": E("1 0 1")}),
    ("squarefree", {"polynomial": E("1")}),
    ("squarefree", {"polynomial": Exact.of([[1, -2 * root(2), 2]])}),
    ("generalized_vector", {"v": E("1; 0; 0")}),
    ("generalized_vector", {"v": E("0; 0; 1")}),
    ("generalized_vector", {"value": 3}),
    ("generalized_vector", {"A": DOUBLE}),
    ("generalized_vector", {"v": E("0 0; 1 1; 0 0")}),
    ("jordan", {"A": DOUBLE}),
    ("jordan", {"P": E("0 0 0; 0 0 0; 0 0 0")}),
    ("jordan", {"P": E("0 0 0; 0 0 0; 1 0 0")}),
    ("jordan", {"J": E("3 0 0; 0 2 2; 0 0 2"), "A": E("2 2 0; 0 2 0; 0 0 3")}),
    ("jordan", {"A": E("2 1; 0 3"), "P": identity(2), "J": E("2 1; 0 3")}),
    ("jordan", {"A": E("2 0; 1 2"), "P": identity(2), "J": E("2 0; 1 2")}),
    ("jordan", {"J": E("3 0 0; 0 2 0; 0 0 2")}),
]


def test_every_kind_is_claimed_by_somebody_and_forged() -> None:
    assert set(CLAIMS) & set(SPECTRAL_JUDGES) == set(SPECTRAL_JUDGES)
    assert {kind for kind, _ in FORGERIES} == set(SPECTRAL_JUDGES)


@pytest.mark.parametrize("kind", sorted(SPECTRAL_JUDGES))
def test_what_is_proved_is_accepted(kind: str) -> None:
    assert holds(CLAIMS[kind])


@pytest.mark.parametrize(("kind", "forged"), FORGERIES)
def test_a_forged_witness_is_refused(kind: str, forged: Mapping[str, object]) -> None:
    witness = {name: CLAIMS[kind].witness[name] for name in CLAIMS[kind].witness}
    assert not holds(Claim(kind, {**witness, **forged}, "EXACT"))


@pytest.mark.parametrize("kind", sorted(SPECTRAL_JUDGES))
def test_a_broken_witness_is_bad_input(kind: str) -> None:
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(Claim(kind, {}, "EXACT"))
    name = "A" if "A" in CLAIMS[kind].witness else "polynomial"
    with pytest.raises(BadInput, match=r"claim\.broken"):
        holds(Claim(kind, {**dict(CLAIMS[kind].witness), name: [[0.5, 1.0], [1.0, 2.0]]}, "EXACT"))


def test_pairs_over_a_root_are_judged_in_its_field() -> None:
    companion = E("0 0 2; 1 0 0; 0 1 0")
    x = CUBE[0]
    pair = {"A": companion, "value": x, "vectors": Exact.of([[x], [x], [1]]), "geometric": 1}
    assert not holds(Claim("eigenpairs", pair, "EXACT"))
    pair["vectors"] = Exact.of([[2 / x], [2 / x**2], [1]])
    assert holds(Claim("eigenpairs", pair, "EXACT"))


def test_a_polynomial_with_surds_is_squarefree_or_not_without_counting() -> None:
    assert holds(Claim("squarefree", {"polynomial": Exact.of([[1, -2 * root(2), 1]])}, "EXACT"))
    assert not holds(Claim("squarefree", {"polynomial": Exact.of([[1, -2 * root(2), 2]])}, "EXACT"))


i = root(-1)
GAUSSIAN = Exact.of([[i, 2, 0], [0, 1 + i, 3], [1, 0, -i]])


def claim_of(found: Found[object], kind: str) -> Claim:
    return next(claim for claim in found.claims if claim.kind == kind)


@pytest.mark.parametrize("matrix", [Exact.of([[2, i, 0], [-i, 1, 1], [0, 1, 5]]), GAUSSIAN])
def test_roots_beside_i_are_judged_and_forged_ones_refused(matrix: Exact) -> None:
    pairs, spectrum = (claim_of(eigen(matrix), kind) for kind in ("eigenpairs", "spectrum"))
    diagonal, chains = claim_of(diagonalize(matrix), "diagonalization"), claim_of(jordan(matrix), "jordan")
    assert all(map(holds, (pairs, spectrum, diagonal, chains)))
    first, second, third = (one.value for one in eigen(matrix).value)
    P, D = diagonal.witness["P"], diagonal.witness["D"]
    swapped = from_columns([columns(P)[1], columns(P)[0], columns(P)[2]], 3)
    doubled = Exact.of([[first, 0, 0], [0, first, 0], [0, 0, third]])
    forged = [
        (pairs, {"value": second}),
        (pairs, {"value": first + 1}),
        (pairs, {"vectors": scaled(pairs.witness["vectors"], 0)}),
        (pairs, {"A": adjoint(shifted_by(matrix, i))}),
        (spectrum, {"values": Exact.of([[first, second, second]])}),
        (spectrum, {"values": Exact.of([[first, second, third + 1]])}),
        (diagonal, {"P": swapped}),
        (diagonal, {"D": doubled}),
        (diagonal, {"P": from_columns([columns(P)[0]] * 3, 3), "D": Exact.of([[first * (r == k) for k in range(3)]
                                                                           for r in range(3)])}),
        (chains, {"P": swapped}),
        (chains, {"J": scaled(D, 2)}),
    ]  # fmt: skip
    for claim, changes in forged:
        assert not judged(claim, changes)


def judged(claim: Claim, changes: Mapping[str, object]) -> bool:
    """Whether the judge accepts the claim with these parts forged; numbers of no common field are refused."""
    try:
        return SPECTRAL_JUDGES[claim.kind]({**claim.witness, **changes})
    except (Unable, ValueError, TypeError):
        return False
