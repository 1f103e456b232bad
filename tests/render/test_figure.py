"""Figures are picture files in every language, drawn the same each time."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from matelier.render import figure as room
from matelier.render.figure import drawn
from matelier.render.words import LANGUAGES, words
from matelier.spine.page import Figure, Heat, Pitch, Roll, Span

ROLL = Figure("view.roll", Roll((Span(0, 1, 60), Span(1, 2, 61, 0.3)), 2.0), "view.time", "view.pitch")
HEAT = Figure("view.original", Heat(np.linspace(0, 1, 12, dtype=np.float32).reshape(3, 4), 2.0, 100.0), "view.time")
LEVELS = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)
SIGNED = Figure(
    "figure.least_squares", Heat(LEVELS, 2.0, 3.0, signed=True, rows=(Pitch(60), Pitch(61), "C")), "axis.time"
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", [ROLL, HEAT, SIGNED], ids=["roll", "heat", "signed"])
def test_a_figure_is_a_picture_without_a_missing_letter(language: str, figure: Figure) -> None:
    picture = Image.open(BytesIO(drawn(figure, words(language))))  # a missing letter would warn
    assert picture.width == 1440


def test_dark_is_dark_and_light_is_light() -> None:
    light, dark = (Image.open(BytesIO(drawn(ROLL, words("en"), dark=dark))).convert("L") for dark in (False, True))
    assert np.asarray(light).mean() > 200
    assert np.asarray(dark).mean() < 80


def test_the_same_figure_is_the_same_picture() -> None:
    assert drawn(ROLL, words("es")) == drawn(ROLL, words("es"))


def test_svg_is_drawn_too() -> None:
    assert b"<svg" in drawn(HEAT, words("pt"), kind="svg")


def test_without_a_font_that_has_hangul_the_labels_are_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_families", lambda: ["DejaVu Sans"])
    assert drawn(ROLL, words("ko")) == drawn(ROLL, words("en"))


def test_no_notes_make_an_empty_figure() -> None:
    assert drawn(Figure("view.roll", Roll((), 1.0)), words("en"))


def test_what_is_below_zero_is_another_colour() -> None:
    shown = [
        np.asarray(
            Image.open(
                BytesIO(
                    drawn(
                        Figure("figure.notes", Heat(sign * np.ones((2, 2), np.float32), 1, 2, signed=True)), words("en")
                    )
                )
            ).convert("RGB")
        )
        for sign in (-1, 1)
    ]
    red, blue = (picture[picture.shape[0] // 2, picture.shape[1] // 2].astype(int) for picture in shown)
    assert red[0] > red[2]
    assert blue[2] > blue[0]
