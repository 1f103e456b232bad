"""Mistakes in the bounds are found: each is there to be made, and some are made here."""

import pytest

import mutants


def test_there_are_at_least_as_many_as_were_promised() -> None:
    assert len(mutants.MUTANTS) >= 12


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: mutant.name)
def test_each_stands_where_it_is_looked_for(mutant: mutants.Mutant) -> None:
    text = (mutants.PACKAGE / mutant.file).read_text(encoding="utf-8")
    assert text.count(mutant.old) == 1
    assert mutant.new != mutant.old


@pytest.mark.parametrize("name", ["γ = 0", "the judge: γ = 0"])
def test_a_bound_without_rounding_turns_a_test_red(name: str) -> None:
    mutant = next(mutant for mutant in mutants.MUTANTS if mutant.name == name)
    assert mutants.dies(mutant, ("tests/floating/test_rounding.py", "tests/certify/measured/test_matrices.py"))
