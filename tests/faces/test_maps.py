"""Maps at the command line: what is printed is read again, minus signs included."""

import json

import pytest

import matelier as mt
from matelier.faces.cli import run
from matelier.faces.maps import MAPS

SAMPLES = {
    "identity": (["3"], lambda: mt.identity(3)),
    "permutation": (["2", "3", "1"], lambda: mt.permutation(2, 3, 1)),
    "projection_onto": (["1 0 0", "0 1 1"], lambda: mt.projection_onto((1, 0, 0), (0, 1, 1))),
    "reflection": (["-30"], lambda: mt.reflection(-30)),
    "rotation": (["--toward", "-3 4"], lambda: mt.rotation(toward=(-3, 4))),
    "rotation_3d": (["-30", "45"], lambda: mt.rotation_3d(-30, 45)),
    "scaling": (["-2", "3/4"], lambda: mt.scaling(-2, "3/4")),
    "shear": (["-1/2", "--along", "y"], lambda: mt.shear("-1/2", "y")),
}


def test_every_map_has_a_sample() -> None:
    assert sorted(SAMPLES) == sorted(MAPS)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_printed_is_read_again(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments, make = SAMPLES[name]
    assert run([name.replace("_", "-"), *arguments]) == 0
    assert mt.matrix(capsys.readouterr().out) == make()


def test_a_map_is_printed_as_json_and_as_latex(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rotation", "45", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == [["√2/2", "-√2/2"], ["√2/2", "√2/2"]]
    assert run(["scaling", "2", "3", "--latex"]) == 0
    assert "bmatrix" in capsys.readouterr().out


def test_what_is_refused_is_said_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["permutation", "2", "2", "--lang", "es"]) == 2
    assert "una permutación de 2" in capsys.readouterr().err
