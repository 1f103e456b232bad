"""The listed laws hold, each has its proof's sentence, and what is changed in them does not pass for true."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from matelier.calculus.expression import Expression, add, mul, negative, number
from matelier.calculus.laws.candidates import EXACTLY
from matelier.calculus.laws.decide import assignments, decide
from matelier.calculus.laws.grounds import Undecided
from matelier.calculus.laws.laws import Law, laws
from matelier.calculus.laws.matching import law_of
from matelier.calculus.laws.plans import Draw, drawn, plans
from matelier.calculus.laws.relations import letters
from matelier.calculus.laws.rooted import shown
from matelier.calculus.laws.search import search
from matelier.calculus.laws.settle import settle
from matelier.calculus.laws.statements import read_claim
from matelier.calculus.laws.verdict import Statement
from matelier.calculus.renewing import renewed
from matelier.calculus.values.evaluate import evaluate
from matelier.certify.check import holds
from matelier.render.words import words
from matelier.spine.errors import BadInput
from matelier.spine.step import finish

CLOSE = 1e-7


def statement_of(law: Law) -> Statement:
    return read_claim(law.text, law.conditions)[0][0]


@pytest.mark.parametrize("law", laws(), ids=lambda law: law.name)
def test_a_listed_law_holds_in_less_than_a_second_and_is_recognised(law: Law) -> None:
    begun = time.process_time()
    found = finish(settle(law.text, statement_of(law)))
    assert found.value.status == "holds"
    assert time.process_time() - begun < 1
    assert law_of(statement_of(law)) is not None
    assert all(holds(claim) for claim in found.claims)
    if found.value.how == "identity":
        assert found.value.wrong_log2 is not None
        assert found.value.wrong_log2 < -100


def test_there_are_more_than_seventy_laws() -> None:
    assert len(laws()) >= 70
    assert len({law.name for law in laws()}) == len({(law.text, law.conditions) for law in laws()}) == len(laws())


@pytest.mark.parametrize("language", ["en", "es", "ko", "pt"])
def test_every_proof_has_its_sentence(language: str) -> None:
    assert all(len(words(language).say(law.key)) > 10 for law in laws())


def mutants(statement: Statement) -> Iterator[Statement]:
    """The statement with a transpose or an inverse dropped, factors swapped, a sign or a coefficient changed."""
    for right in dict.fromkeys(changed(statement.right)):
        if right != statement.right and right.shape == statement.right.shape:
            yield replace(statement, right=right)


def changed(node: Expression) -> Iterator[Expression]:
    if node.op in ("transpose", "inv", "pinv", "abs", "sqrt") and node.shape == node.parts[0].shape:
        yield node.parts[0]
    if node.op == "mul":
        yield from (swapped(node, k) for k in range(len(node.parts) - 1) if fits(node, k))
    if node.op == "add":
        yield from (add(*node.parts[:k], *node.parts[k + 1 :]) for k in range(len(node.parts)))
        yield add(*node.parts[:-1], negative(node.parts[-1]))
    if node.op == "power" and node.is_scalar:
        yield node.parts[0]
    if node.value is not None and node.value != 0:
        yield number(node.value + 1)
    else:
        yield mul(number(2), node)
    for k, part in enumerate(node.parts):
        if node.op in ("power", "epower") and k == 1:
            continue
        for other in changed(part):
            try:
                yield renewed(node, (*node.parts[:k], other, *node.parts[k + 1 :]))
            except BadInput:
                continue


def fits(node: Expression, k: int) -> bool:
    try:
        swapped(node, k)
    except BadInput:
        return False
    return not (node.parts[k].is_scalar or node.parts[k + 1].is_scalar)


def swapped(node: Expression, k: int) -> Expression:
    return mul(*node.parts[:k], node.parts[k + 1], node.parts[k], *node.parts[k + 2 :])


def differs(statement: Statement, generator: random.Random) -> bool:
    """Whether the sides differ in floating arithmetic, which knows nothing of the prime field, at random points."""
    draw = Draw(EXACTLY, generator, lambda: EXACTLY.ground.number(Fraction(generator.randint(-9, 9), 4)))
    for sizes in assignments(statement)[:12]:
        for plan in plans(statement, sizes):
            try:
                drawn_here = drawn(plan, statement, sizes, EXACTLY, draw)
            except ZeroDivisionError:
                continue
            values = {name: shown(drawn_here[name]).to_numpy() for name in letters(statement)}
            with np.errstate(all="ignore"):
                left, right = (np.asarray(evaluate(side, values, sizes)) for side in (statement.left, statement.right))
            size = 1 + max(np.max(np.abs(left), initial=0), np.max(np.abs(right), initial=0))
            if size < 1e5 and np.all(np.isfinite(left - right)) and np.max(np.abs(left - right)) > CLOSE * size:
                return True
    return False


EQUALITIES = [law for law in laws() if statement_of(law).sign == "="]


@pytest.mark.parametrize("law", EQUALITIES[::2], ids=lambda law: law.name)
def test_a_law_with_one_thing_changed_holds_only_where_it_is_true(law: Law) -> None:
    generator = random.Random(law.name)
    every = list(mutants(statement_of(law)))
    for mutant in generator.sample(every, min(3, len(every))):
        try:
            passed = decide(mutant, most=8).holds
            wrong = differs(mutant, generator)
        except (Undecided, BadInput):
            continue
        assert passed != wrong, mutant


@pytest.mark.parametrize("law", EQUALITIES[::9], ids=lambda law: law.name)
def test_a_law_that_is_truly_wrong_falls_by_an_example(law: Law) -> None:
    generator = random.Random(law.name)
    every = list(mutants(statement_of(law)))
    for mutant in generator.sample(every, min(2, len(every))):
        try:
            if not differs(mutant, generator):
                continue
        except (Undecided, BadInput):
            continue
        found = finish(settle("", mutant))
        assert found.value.status == "falls", mutant
        assert all(holds(claim) for claim in found.claims)


INEQUALITIES = [law for law in laws() if statement_of(law).sign not in ("=", "≠")]


@pytest.mark.parametrize("law", INEQUALITIES, ids=lambda law: law.name)
def test_an_inequality_turned_round_falls(law: Law) -> None:
    statement = statement_of(law)
    turned = replace(statement, sign={"<=": ">=", ">=": "<=", "<": ">", ">": "<"}[statement.sign])
    assert search(turned, total=1_500).example is not None
    assert law_of(turned) is None


@pytest.mark.parametrize(
    ("claim", "given", "length"),
    [
        ("norm1(x) <= 2*norm2(x)", "", 5),
        ("norm1(x) <= 3*norm2(x)", "", 10),
        ("sum(x)^2 <= 4*norm2(x)^2", "", 5),
        ("norm1(x) <= 2*norm2(x)", "n <= 4", None),
    ],
)
def test_laws_of_columns_fall_where_columns_are_long(claim: str, given: str, length: int | None) -> None:
    example = search(read_claim(claim, given, "x: n")[0][0]).example
    assert (None if example is None else example.values["x"].shape[0]) == length


def test_letters_wait_for_no_values_that_there_are_not() -> None:
    statement = read_claim("B = C", "A*B = A*C; A invertible")[0][0]
    began = time.perf_counter()
    assert search(statement).example is None
    assert time.perf_counter() - began < 10
