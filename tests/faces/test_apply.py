"""`matelier apply` at the command line: a file in, a file out, what is told, exit codes."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from matelier.faces.cli import run


@pytest.fixture
def photo(tmp_path: Path) -> str:
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)).save(tmp_path / "p.png")
    return str(tmp_path / "p.png")


def test_a_picture_is_stretched_into_a_file(photo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["apply", "2 0; 0 1", photo, "--out", str(tmp_path / "out.png"), "--lang", "en"]) == 0
    assert "60 × 20" in capsys.readouterr().out
    with Image.open(tmp_path / "out.png") as made:
        assert made.size == (60, 20)


def test_a_matrix_may_begin_with_a_minus(photo: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["apply", "-1 0; 0 1", photo, "--json", "--lang", "en"]) == 0
    assert json.loads(capsys.readouterr().out)["value"]["how"] == "permuted"


def test_forward_and_colours_and_a_page(photo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    assert run(["apply", "2 0; 0 2", photo, "--forward", "--background", "0 0 0", "--html", str(page)]) == 0
    assert "<svg" in page.read_text(encoding="utf-8")
    assert run(["apply", "0 0 1; 0 1 0; 1 0 0", photo, "--colour", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"]["how"] == "colour"


def test_what_does_not_fit_ends_with_its_code(photo: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["apply", "1 2; 2 4", photo, "--lang", "es"]) == 2
    assert run(["apply", "1 0; 0 1", "none.png", "--lang", "ko"]) == 2
    assert run(["apply", "1 0; 0 1", photo, "--background", "white", "--lang", "pt"]) == 2
    assert run(["apply", "100000 0; 0 100000", photo]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 4
