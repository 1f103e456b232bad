"""Every example runs to its end, as a reader would run it, and says something."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_runs_and_says_something(example: Path, tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, example], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip()


def module_of(name: str) -> ModuleType:
    """An example as a module."""
    found = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_faces_of_forty_people_are_kept_by_few_axes() -> None:
    source = ROOT / "../shared/data/faces/orl_att_faces_40x10_92x112_pgm.zip"
    if not source.is_file():
        pytest.skip("the ORL faces are not here")
    example = module_of("faces")
    faces = example.read_faces(source)
    assert faces.shape == (400, 112, 92)
    mean, X, W = example.eigenfaces(faces)
    D = faces.reshape(400, -1).astype(np.float64)
    assert np.abs(mean - D.mean(axis=0)).max() < 1e-3
    assert np.abs(X @ X.T - np.eye(len(X))).max() < 1e-5
    assert np.abs((D - mean) @ X.T - W).max() < 1e-2  # the encoder is the axes themselves
    errors = dict(example.errors_by_length(faces, mean, X))
    assert sorted(errors.values(), reverse=True) == list(errors.values())
    kept = {k: 1 - (error / errors[0]) ** 2 for k, error in errors.items()}
    squares = np.linalg.eigvalsh((D - mean) @ (D - mean).T)[::-1]  # the truth, by another way
    for k in (1, 10, 50, 200):
        assert kept[k] == pytest.approx(squares[:k].sum() / squares.sum(), abs=1e-6)
    assert kept[50] > 0.8
    assert kept[200] > 0.95


def test_faces_in_a_folder_are_read_as_those_of_a_zip(tmp_path: Path) -> None:
    example = module_of("faces")
    drawn = example.drawn_faces(count=3)
    with ZipFile(tmp_path / "faces.zip", "w") as archive:
        for k, face in enumerate(drawn.round().astype(np.uint8)):
            Image.fromarray(face).save(tmp_path / f"{k}.png")
            archive.write(tmp_path / f"{k}.png", f"person/{k}.png")
    read = example.read_faces(tmp_path)
    assert np.array_equal(read, drawn.round())
    assert np.array_equal(read, example.read_faces(tmp_path / "faces.zip"))


def test_faces_write_a_page_where_a_folder_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = module_of("faces")
    for k, face in enumerate(example.drawn_faces(count=12).astype(np.uint8)):
        Image.fromarray(face).save(tmp_path / f"{k}.pgm")
    example.main([str(tmp_path), str(tmp_path / "out")])
    assert "Eigenfaces of 12 pictures" in capsys.readouterr().out
    assert (tmp_path / "out" / "eigenfaces.html").read_text(encoding="utf-8").count("<image") > 10


def test_recommendations_foretell_hidden_ratings_better_than_the_mean_does() -> None:
    example = module_of("recommend_films")
    _, M = example.table()
    assert example.held_out_error(M, 2) < 0.7 * example.held_out_error(M, 0)


def test_the_disk_needs_less_memory_than_the_table_and_gives_the_same_bits(capsys: pytest.CaptureFixture[str]) -> None:
    module_of("out_of_core").main()
    told = capsys.readouterr().out
    disk, memory = (float(found) for found in re.findall(r"at most +([0-9.]+) MB", told))
    assert disk < 0.7 * memory
    assert "bit by bit: yes" in told


def test_faces_are_recognised_by_the_nearest_code() -> None:
    source = ROOT / "../shared/data/faces/orl_att_faces_40x10_92x112_pgm.zip"
    if not source.exists():
        pytest.skip("the ORL faces are not here")
    example = module_of("faces")
    known, new, rates = example.recognised_by_length(*example.read_named(source))
    assert (known, new) == (200, 200)
    found = dict(rates)
    assert found[1] < 0.2 < 0.8 < found[20]
    assert found[50] > 0.85


def test_a_drawn_picture_comes_nearer_to_itself_without_its_noise(capsys: pytest.CaptureFixture[str]) -> None:
    example = module_of("low_rank_picture")
    example.main([])
    before, after = re.findall(r"([0-9.]+) levels before, ([0-9.]+) after", capsys.readouterr().out)[0]
    assert float(after) < 0.6 * float(before)
