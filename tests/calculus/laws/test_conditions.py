"""Conditions are read in four languages, and what is drawn under them meets them exactly."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.calculus.laws.candidates import EXACTLY, has_all, level
from matelier.calculus.laws.conditions import Relation, Trait, read_conditions
from matelier.calculus.laws.decide import assignments
from matelier.calculus.laws.grounds import PrimeField
from matelier.calculus.laws.meeting import HAS, meets
from matelier.calculus.laws.plans import Draw, drawn, plans
from matelier.calculus.laws.recipes import MAKERS, made
from matelier.calculus.laws.relations import letters
from matelier.calculus.laws.statements import read_claim
from matelier.calculus.values.evaluate import evaluate
from matelier.spine.errors import BadInput

TRAITS = sorted({trait for traits in MAKERS for trait in traits})
RELATIONS = [
    "A*B = B*A",
    "A*B = B*A, A, B symmetric",
    "x'*y = 0, A: n x n, B: n x n",
    "A*x = t*x, B: n x n",
    "A*x = t*x, A symmetric, B: n x n",
    "A*B = B*C, B invertible",
    "B = A'*A",
    "rank(A) = 1, A: n x n, B: n x n",
    "rank(A) < n, A: n x n, B: n x n",
    "det(A) = 0, B: n x n",
    "A' = -A, B^2 = B",
    "A'*A = eye(n), B: n x n",
    "norm2(x) = 1, A: n x n, B: n x n",
]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(TRAITS), st.integers(1, 4), st.integers(0, 10**6))
def test_what_is_made_for_a_trait_has_it_exactly(trait: str, n: int, seed: int) -> None:
    generator = random.Random(seed)
    size = (n, 1) if trait == "unit" else (n, n)
    draw = Draw(EXACTLY, generator, lambda: EXACTLY.ground.number(Fraction(generator.randint(-5, 5))))
    for formula in made("A", size, frozenset([trait]), None) or ():
        values = {s.name: draw(s, (int(s.shape[0]), int(s.shape[1]))) for s in formula.nodes() if s.op == "symbol"}
        try:
            value = evaluate(formula, values, {}, EXACTLY)
        except ZeroDivisionError:
            continue
        if trait != "psd" or HAS["inv"](next(iter(value.parts.values()))):
            assert has_all(value, frozenset([trait]))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.sampled_from(RELATIONS), st.integers(0, 10**6))
def test_what_is_drawn_under_a_comparison_meets_it_exactly(conditions: str, seed: int) -> None:
    generator = random.Random(seed)
    statement = read_claim("tr(A*B) + x'*y + t = tr(B*C)", conditions)[0][0]
    draw = Draw(EXACTLY, generator, lambda: EXACTLY.ground.number(Fraction(generator.randint(-3, 3))))
    sizes = generator.choice(assignments(statement)[:12])
    for plan in plans(statement, sizes):
        try:
            values = drawn(plan, statement, sizes, EXACTLY, draw)
        except ZeroDivisionError:
            continue
        told = {name: values[name] for name in letters(statement)}
        ranks = "rank" in conditions or "A*B = B*C" in conditions
        if not ranks:  # small numbers may have a smaller rank, or no inverse
            assert meets(statement, told, sizes, EXACTLY)


@pytest.mark.parametrize("trait", sorted(HAS))
def test_every_small_value_of_a_trait_has_it(trait: str) -> None:
    size = (2, 1) if trait in ("unit", "simplex") else (2, 2)
    found = [value for total in range(5) for value in level(size, frozenset([trait]), total)]
    assert all(has_all(value, frozenset([trait])) for value in found)
    assert found or trait in ("big", "simplex")


def test_modulo_a_prime_an_orthogonal_matrix_is_orthogonal() -> None:
    statement = read_claim("Q'*Q = eye(n)", "Q orthogonal, Q: n x n")[0][0]
    field = PrimeField(random.Random(1))
    assert field.prime.bit_length() == 160
    plan = plans(statement, {"n": 3})[0]
    assert any(node.op == "inv" for node in plan.formulas[0][1].nodes())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A symmetric", [("A", "sym")]),
        ("A, B invertible", [("A", "inv"), ("B", "inv")]),
        ("A and B are symmetric", [("A", "sym"), ("B", "sym")]),
        ("A is symmetric and invertible", [("A", "sym"), ("A", "inv")]),
        ("A simétrica", [("A", "sym")]),
        ("A y B invertibles", [("A", "inv"), ("B", "inv")]),
        ("Q es ortogonal", [("Q", "orth")]),
        ("A no es invertible", [("A", "singular")]),
        ("A, B invertíveis", [("A", "inv"), ("B", "inv")]),
        ("A e B simétricas", [("A", "sym"), ("B", "sym")]),
        ("A é triangular superior", [("A", "upper")]),
        ("A가 대칭행렬이면", [("A", "sym")]),
        ("A와 B가 가역", [("A", "inv"), ("B", "inv")]),
        ("U는 직교행렬", [("U", "orth")]),
        ("A positive semidefinite", [("A", "semidefinite")]),
        ("A 양의 정부호", [("A", "psd")]),
        ("x unit", [("x", "unit")]),
        ("rank(A) = min(m, n)", [("A", "fullrank")]),
    ],
)
def test_words_are_understood_in_four_languages(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(c.names[0], c.trait) for c in read_conditions(text).given if isinstance(c, Trait)]
    assert found == expected


def test_comparisons_and_sizes_are_conditions() -> None:
    assert read_conditions("0 < t < 1, n >= 2").given == (
        Relation("0", "<", "t"),
        Relation("t", "<", "1"),
        Relation("n", ">=", "2"),
    )
    assert read_conditions("A: 5 x 4; x ∈ R^n, t scalar").sizes == {"A": "5 x 4", "x": "n", "t": "scalar"}
    assert read_conditions("A, B commute").given == (Relation("A*B", "=", "B*A"),)


@pytest.mark.parametrize(
    "text", ["A potato", "invertible", "A", "A, B", "= 3", "A symmetric, A*", "A __import__('os')"]
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"law\.condition|expression\."):
        read_claim("A = A", text)


def test_a_flood_of_conditions_is_refused() -> None:
    with pytest.raises(BadInput, match=r"law\.conditions_many"):
        read_conditions("n >= 2, " * 500)


def test_a_condition_on_a_letter_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match=r"law\.condition_letter"):
        read_claim("A = A", "B symmetric")
