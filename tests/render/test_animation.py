"""Films: every frame in one frame of axes, whole or not at all, each step told."""

import shutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from matelier.ask.answer import Answer
from matelier.ask.exactly import matrix
from matelier.ask.systems import determinant
from matelier.ask.transform import transform
from matelier.explainers.maps.transform import frames
from matelier.formats.whole import whole_file
from matelier.render import animation
from matelier.render.animation import in_one_frame, write_frames, write_gif, write_mp4
from matelier.render.scenes import drawn_scene
from matelier.render.words import words
from matelier.spine.errors import BadInput, Unable
from matelier.spine.page import Arrow, Bars, Figure, Scene
from matelier.spine.step import Step, finish

ENGLISH = words("en")


def arrow(*head: float) -> Figure:
    return Figure("view.roll", Scene((Arrow(np.zeros(len(head)), np.array(head), "after", "x"),)))


def read(file: Path) -> Image.Image:
    return Image.open(BytesIO(file.read_bytes()))


FILM = tuple(arrow(1 + k, 1.0) for k in range(4))


@pytest.mark.parametrize("film", [FILM, tuple(arrow(1 + k, 1.0, k / 2) for k in range(4))], ids=["plane", "space"])
def test_all_figures_have_one_frame(film: tuple[Figure, ...]) -> None:
    shown = [drawn_scene(figure.marks, aspect=(0.35, 0.7)) for figure in in_one_frame(film)]  # type: ignore[arg-type]
    assert len({round(scene.height, 9) for scene in shown}) == 1
    for scene in shown:
        for ruler, first in zip(scene.rulers, shown[0].rulers, strict=True):
            assert np.allclose(ruler.places, first.places)
            assert ruler.ticks == first.ticks


def test_what_has_no_frame_stays_as_it_is() -> None:
    bars = (Figure("view.roll", Bars(("a",), (1.0,))),)
    assert in_one_frame(bars) == bars


def test_a_gif_has_every_figure_and_begins_again(tmp_path: Path) -> None:
    steps: list[Step] = []
    finish(write_gif(FILM, tmp_path / "film", ENGLISH), steps.append)
    film = read(tmp_path / "film")
    assert (film.format, getattr(film, "n_frames"), film.info["loop"]) == ("GIF", 4, 0)  # noqa: B009
    assert [step.facts["done"] for step in steps] == [1, 2, 3, 4]
    assert all(step.facts["of"] == 4 for step in steps)


def test_the_frames_of_a_film_are_pictures_of_one_size(tmp_path: Path) -> None:
    finish(write_frames(FILM, tmp_path, words("ko")))
    found = [read(file) for file in sorted(tmp_path.iterdir())]
    assert len(found) == 4
    assert len({picture.size for picture in found}) == 1
    assert all(side % 2 == 0 for side in found[0].size)
    assert np.any(np.asarray(found[0]) != np.asarray(found[3]))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg here: no film is made")
def test_an_mp4_is_made_by_ffmpeg(tmp_path: Path) -> None:
    finish(write_mp4(FILM, tmp_path / "film", ENGLISH, dark=True))
    assert (tmp_path / "film").read_bytes()[4:8] == b"ftyp"


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg here: no film is made")
def test_where_ffmpeg_fails_it_is_said_why(tmp_path: Path) -> None:
    with pytest.raises(Unable, match=r"animation\.ffmpeg") as refusal:
        finish(write_mp4(FILM, tmp_path / "no folder" / "film", ENGLISH))
    assert "film" in str(refusal.value.facts["reason"])


def interrupt(_: Step) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("write", [write_gif, write_mp4])
def test_what_is_interrupted_leaves_nothing(write: object, tmp_path: Path) -> None:
    if write is write_mp4 and shutil.which("ffmpeg") is None:
        pytest.skip("no ffmpeg here: no film is made")
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "film.gif") as partial:
        finish(write(FILM, partial, ENGLISH), interrupt)  # type: ignore[operator]
    assert list(tmp_path.iterdir()) == []


def short(answer: Answer[object]) -> tuple[Figure, ...]:
    return tuple(frames(answer, 3))


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Answer[object]:
    from matelier.ask import table

    told = table.QUESTIONS["transform"]
    monkeypatch.setitem(table.QUESTIONS, "transform", table.Question(told.page, told.steps, frames=short))  # type: ignore[arg-type]
    return transform(matrix("0 -1; 1 0"))


def test_an_answer_that_moves_is_saved_as_a_film(turn: Answer[object], tmp_path: Path) -> None:
    steps: list[Step] = []
    assert turn.save(tmp_path / "turn.gif", "es", watch=steps.append) == tmp_path / "turn.gif"
    assert read(tmp_path / "turn.gif").format == "GIF"
    assert len(steps) == 3


def test_without_ffmpeg_a_film_is_a_folder_of_its_frames(
    turn: Answer[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(animation, "has_ffmpeg", lambda: False)
    turn.save(tmp_path / "turn.mp4")
    folder = turn.save(tmp_path / "turn.mp4")  # it replaces its own
    assert sorted(file.name for file in folder.iterdir()) == [
        "answer.json", "frame-001.png", "frame-002.png", "frame-003.png",
    ]  # fmt: skip


def test_an_answer_is_saved_as_a_figure(turn: Answer[object], tmp_path: Path) -> None:
    assert turn.save(tmp_path / "turn.pdf").read_bytes().startswith(b"%PDF")
    assert read(turn.save(tmp_path / "turn.png")).format == "PNG"
    assert b"<svg" in turn.save(tmp_path / "turn.svg").read_bytes()


def test_what_does_not_move_has_no_film(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"answer\.no_film"):
        determinant(matrix("1 2; 3 4")).save(tmp_path / "film.gif")
    assert list(tmp_path.iterdir()) == []
