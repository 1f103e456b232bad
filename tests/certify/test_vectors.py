"""Claims about vectors and maps: the judge accepts what is proved and refuses every forged witness."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from exactly import E, believed
from matelier.certify.check import holds
from matelier.certify.vectors import VECTOR_JUDGES
from matelier.exact.entrywise import hadamard
from matelier.exact.linear_map import linear_map
from matelier.exact.vectors import angle, gram, inner_product
from matelier.scalars.ratio import letter
from matelier.scalars.surd import root
from matelier.spine.claim import Claim
from matelier.spine.matrix import Exact

x, y = letter("x"), letter("y")
BOTH = Exact.of([[x], [y]])
CLAIMS = {
    claim.kind: claim
    for found in (
        inner_product(E("1; 2"), E("3; -1")), angle(E("1; 0"), E("1; 1")), angle(E("1; 0"), E("3; 4")),
        gram(E("1 2; 3 4; 5 6")), hadamard(E("1 2; 3 4"), E("5 6")), linear_map(BOTH, Exact.of([[4 * x + 5 * y]])),
        linear_map(Exact.of([[x]]), Exact.of([[x + 1]])),
    )
    for claim in found.claims
}  # fmt: skip
TENTH = Fraction(1, 10**10)
FORGERIES: list[tuple[str, Mapping[str, object]]] = [
    ("inner_product", {"value": 2}),
    ("inner_product", {"u": E("1; 2; 0")}),
    ("inner_product", {"u": E("1 2")}),
    ("angle_cosine", {"degrees": 135}),
    ("angle_cosine", {"degrees": 60}),
    ("angle_cosine", {"degrees": 315}),
    ("angle_cosine", {"cosine": -root(2) / 2, "degrees": 135}),
    ("angle_cosine", {"v": E("-1; -1")}),
    ("angle_cosine", {"v": E("0; 0")}),
    ("angle_cosine", {"v": E("3; 4"), "cosine": Fraction(3, 5), "degrees": 53}),
    ("angle_cosine", {"v": E("3; 4"), "cosine": Fraction(3, 5), "degrees": 60}),
    ("angle_degrees", {"degrees": Fraction("53.1301023542") + TENTH}),
    ("angle_degrees", {"degrees": Fraction("53.1301023542") - TENTH}),
    ("angle_degrees", {"degrees": 90}),
    ("angle_degrees", {"degrees": 0}),
    ("angle_degrees", {"degrees": 180}),
    ("angle_degrees", {"degrees": 360 - Fraction("53.1301023542")}),
    ("angle_degrees", {"v": E("-3; 4")}),
    ("angle_degrees", {"v": E("0; 0")}),
    ("gram", {"G": E("35 44; 44 55")}),
    ("gram", {"A": E("1 2; 3 4")}),
    ("hadamard", {"C": E("5 12; 15 25")}),
    ("hadamard", {"C": E("5 12; 15 24; 5 12")}),
    ("hadamard", {"B": E("5 6; 5 7")}),
    ("hadamard", {"A": E("1 2"), "B": E("5 6")}),
    ("linear_map", {"A": E("4 4")}),
    ("linear_map", {"y": Exact.of([[4 * x + 5 * y + 1]])}),
    ("linear_map", {"x": Exact.of([[x], [x]]), "y": Exact.of([[9 * x]])}),
    ("linear_map", {"x": Exact.of([[x * x], [y]]), "y": Exact.of([[4 * x * x + 5 * y]])}),
    ("linear_map", {"x": Exact.of([[2 * x], [y]]), "y": Exact.of([[8 * x + 5 * y]])}),
    ("linear_map", {"A": Exact.of([[4 + y, 5 - x]])}),
    ("affine_map", {"b": E("2")}),
    ("affine_map", {"A": E("0"), "b": Exact.of([[x + 1]])}),
    ("not_linear", {"y": Exact.of([[3 * x]])}),
    ("not_linear", {"c": 0, "v": E("0")}),
    ("not_linear", {"x": Exact.of([[x * x]])}),
]


def test_every_kind_is_claimed_and_forged_here() -> None:
    assert set(CLAIMS) == set(VECTOR_JUDGES) == {kind for kind, _ in FORGERIES}


@pytest.mark.parametrize("kind", VECTOR_JUDGES)
def test_what_is_proved_holds(kind: str) -> None:
    assert holds(CLAIMS[kind])


@pytest.mark.parametrize(("kind", "forged"), FORGERIES)
def test_a_forged_witness_is_refused(kind: str, forged: Mapping[str, object]) -> None:
    assert not believed(Claim(kind, {**CLAIMS[kind].witness, **forged}))


@pytest.mark.parametrize("degrees", ["30.5", "59.9999999999", "90", "119.5", "1e-10", "179.9999999999"])
def test_degrees_that_are_not_those_of_the_vectors_are_refused_everywhere_on_the_half_circle(degrees: str) -> None:
    witness = {"u": E("1; 0"), "v": E("-1; 2"), "degrees": Fraction(degrees)}
    assert not holds(Claim("angle_degrees", witness))
