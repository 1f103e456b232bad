"""Difficult systems: no silent wrong answer, no false alarm."""

import pytest

import difficult

SYSTEMS = difficult.systems()


def test_there_are_at_least_as_many_as_were_promised() -> None:
    assert len(SYSTEMS) >= 37


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_none_is_answered_wrong_or_refused_without_need(system: difficult.System) -> None:
    assert difficult.by_matelier(system) == ("refused" if system.solution is None else "right")


def test_plain_solvers_are_wrong_in_silence_and_alarmed_without_need() -> None:
    found = [solver(system) for system in SYSTEMS for solver in (difficult.by_numpy, difficult.by_scipy)]
    assert found.count("silent") >= 6
    assert found.count("false alarm") >= 5
