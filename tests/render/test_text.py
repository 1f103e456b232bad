"""A page in characters: nothing wider than the terminal, nothing that its encoding has not."""

import re
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.render.brackets import Pen, grid_lines
from matelier.render.drawn import MOST_ROLL_ROWS, drawing
from matelier.render.letters import encodable, padded, together, width_of, wrap
from matelier.render.rows import share_bar, table_lines
from matelier.render.text import as_text, write
from matelier.render.words import LANGUAGES, words
from matelier.spine.formula import Entries, Operator, Row, Symbol
from matelier.spine.matrix import Exact, Floating
from matelier.spine.page import Figure, Formula, Heat, Page, Pitch, Roll, Share, Sound, Span, Table, View
from matelier.spine.sentence import Sentence

TEXT = st.text(alphabet=st.sampled_from("ab é한글음 ♯−"), max_size=60)
LANGUAGE = st.sampled_from(LANGUAGES)
ENGLISH = words("en")


@given(TEXT, st.integers(4, 40))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(TEXT, st.integers(60, 140), st.booleans())
def test_a_padded_text_takes_the_columns_it_was_given(text: str, width: int, right: bool) -> None:
    assert width_of(padded(text, width, right=right)) == width


def test_a_hangul_syllable_takes_two_columns_and_an_accent_none() -> None:
    assert (width_of("음"), width_of("é"), width_of("e\u0301")) == (2, 1, 1)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 30))
def test_a_larger_share_has_no_shorter_bar(part: float, other: float, width: int) -> None:
    small, large = (share_bar(share, width) for share in sorted((part, other)))
    assert len(small) == len(large) == width
    assert len(small.strip()) <= len(large.strip())


def test_bars_are_filled_in_eighths() -> None:
    assert [share_bar(part, 4) for part in (0, 0.125, 0.5, 1)] == ["    ", "▌   ", "██  ", "████"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "euc_kr", "utf-8"])
def test_what_is_made_encodable_can_be_encoded(encoding: str) -> None:
    for language in LANGUAGES:
        for sentence in words(language).sentences.values():
            encodable(sentence, encoding).encode(encoding)


def test_plain_letters_stand_in_for_those_that_cannot_be_shown() -> None:
    assert encodable("Dó♯4 ≈ 93,6\u00a0% ░▒▓█ — ¿qué?", "ascii") == "Do#4 ~ 93,6 % .:*# - ?que?"


@given(LANGUAGE, st.integers(30, 120))
@settings(max_examples=25, deadline=None)
def test_no_line_of_a_table_or_a_roll_is_wider_than_the_page(language: str, width: int) -> None:
    rows = tuple((Pitch(60 + i), Share(i / 7), Sentence("view.share.meaning"), i / 3) for i in range(7))
    table = Table(("view.note", "view.share", "view.level", "view.time"), rows)
    roll = Figure("view.roll", Roll((Span(0, 1, 60), Span(1, 4, 79, 0.2)), 4.0))
    lines = as_text((table, roll, Sentence("view.help")), words(language), width=width).splitlines()
    assert max(width_of(line) for line in lines) <= width


@given(st.sets(st.integers(0, 127), min_size=1, max_size=100))
@settings(max_examples=40, deadline=None)
def test_a_roll_has_a_row_for_each_pitch_or_for_neighbours_together(pitches: set[int]) -> None:
    spans = tuple(Span(i, i + 1, midi) for i, midi in enumerate(sorted(pitches)))
    rows = [line for line in drawing(Figure("view.roll", Roll(spans, len(pitches))), ENGLISH, 80) if "│" in line]
    assert len(rows) <= MOST_ROLL_ROWS
    assert all(re.search("[░▒▓█]", row) for row in rows)
    if len(pitches) <= MOST_ROLL_ROWS:
        assert [row.split("│")[0].strip() for row in rows] == [ENGLISH.tell(p, "note") for p in sorted(pitches)[::-1]]


def test_a_note_struck_again_is_seen_to_be_two() -> None:
    roll = Figure("view.roll", Roll((Span(0, 1, 60), Span(1, 2, 60)), 2.0))
    (row,) = (line for line in drawing(roll, ENGLISH, 60) if "│" in line)
    assert len(row.split("│")[1].split()) == 2


def test_a_roll_shows_when_and_how_strongly() -> None:
    spans = (Span(0, 2, 60, 1.0), Span(2, 4, 62, 0.5), Span(3.99, 4, 64, 0.1))
    lines = drawing(Figure("view.roll", Roll(spans, 4.0)), ENGLISH, 12)
    assert [line.split("│")[1] for line in lines[1:4]] == ["       ░", "    ▒▒▒▒", "████    "]


def test_a_roll_without_notes_is_an_axis() -> None:
    assert len(drawing(Figure("view.roll", Roll((), 3.0)), ENGLISH, 60)) == 3


def test_a_heat_has_its_row_0_at_the_bottom() -> None:
    levels = np.zeros((4, 8), dtype=np.float32)
    levels[0] = 1
    shown = [
        line.split("│")[1] for line in drawing(Figure("view.roll", Heat(levels, 2, 100)), ENGLISH, 40) if "│" in line
    ]
    assert set(shown[-1]) == {"█"}
    assert set("".join(shown[:-1])) == {" "}


def test_a_signed_heat_has_other_signs_below_zero_and_its_rows_are_named() -> None:
    levels = np.array([[0.0, 0.0], [1.0, -1.0], [-0.2, 0.2]], dtype=np.float32)
    heat = Heat(levels, 2, 3, signed=True, rows=(Pitch(60), Pitch(61), "other"))
    lines = [line for line in drawing(Figure("figure.least_squares", heat), ENGLISH, 27) if "│" in line]
    assert [line.split("│")[0].strip() for line in lines] == ["other", "C♯4", "C4"]
    assert [line.split("│")[1] for line in lines] == ["-" * 10 + "░" * 10, "█" * 10 + "=" * 10, " " * 20]


def test_a_heat_made_smaller_keeps_the_largest_magnitude() -> None:
    levels = np.zeros((1, 400), dtype=np.float32)
    levels[0, 10], levels[0, 11], levels[0, 350] = 0.5, -1.0, 1.0
    lines = drawing(Figure("figure.notes", Heat(levels, 1, 1, signed=True, rows=("a",))), ENGLISH, 43)
    (line,) = (line for line in lines if line.startswith("a │"))
    assert (line.count("="), line.count("█"), line.count("▒")) == (1, 1, 0)


def test_a_matrix_that_does_not_fit_keeps_its_corners() -> None:
    lines = grid_lines(Floating(np.arange(10000.0).reshape(100, 100)), Pen(ENGLISH), 60)
    assert max(map(width_of, lines)) <= 60
    assert lines[0].split()[1] == "0"
    assert lines[-1].split()[-2] == "9999"
    assert "⋯" in lines[0]


def test_fractions_stand_as_they_are() -> None:
    assert grid_lines(Exact.of([[1, 2], [3, 4]]), Pen(ENGLISH), 40) == ["⎡ 1  2 ⎤", "⎣ 3  4 ⎦"]


def test_numbers_stand_at_the_right_and_names_at_the_left() -> None:
    table = Table(("view.note", "view.time"), (("a", 1), ("bcd", 100)))
    assert [line.rstrip() for line in table_lines(table, ENGLISH, 60)[2:]] == ["a            1", "bcd        100"]


def test_a_view_stands_still_as_its_roll_its_shares_and_its_sounds(page: Page) -> None:
    told = as_text(page, words("es"))
    assert all(name in told for name in ("Do5 │", "Do4 │", "♪", "00.wav"))
    assert re.search(r"Fa4 +20,6 % █", told)


def test_a_file_gets_no_colours_and_what_its_encoding_has() -> None:
    stream = StringIO()
    write((Sentence("view.share"), Sound(Sentence("view.original"), Path("a.wav"))), ENGLISH, stream)
    assert stream.getvalue() == "Share within the whole\n\n♪ Recording: a.wav\n"


def test_a_formula_in_a_cell_stands_on_one_line() -> None:
    v = Formula(Row((Symbol("v"), Operator("="), Entries(Exact.of([[1], [2]])))))
    lines = as_text((Table(("view.note", "view.share"), ((v, 3), (v, 4))),), ENGLISH).splitlines()
    assert lines[2:] == ["v = (1, 2)                       3", "v = (1, 2)                       4"]


def test_a_terminal_gets_colours() -> None:
    class Terminal(StringIO):
        encoding = "ascii"  # pyright: ignore[reportAssignmentType, reportIncompatibleVariableOverride]

        def isatty(self) -> bool:
            return True

    stream = Terminal()
    write((Figure("view.roll", Roll((Span(0, 1, 61),), 1.0)),), ENGLISH, stream)
    assert "C#4 |" in re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue())
    stream.getvalue().encode("ascii")


def test_a_view_without_notes_or_sounds_is_a_roll() -> None:
    assert len(as_text((View("recording", {"seconds": 2.0}),), ENGLISH).splitlines()) == 3


def test_no_line_is_broken_within_a_short_formula() -> None:
    told = "Therefore L is lower triangular and P A Pᵀ = L D Lᵀ where A x = b and X = A⁺ have n = 3"
    for width in range(14, 90):
        lines = wrap(told, width)
        assert " ".join(lines) == told
        for kept in ("P A Pᵀ", "L D Lᵀ", "A x = b", "X = A⁺", "n = 3"):
            assert any(kept in line for line in lines), (width, kept)


def test_words_are_no_formulas() -> None:
    for told in ("A matrix of B rows", "A y B", "C C♯ D", "x, y and z", "it is 2 = 1/2 + 3/2"):
        assert together(told) == told
    assert together("A v = 0 with v ≠ 0") == "A\u00a0v\u00a0=\u00a00 with v\u00a0≠\u00a00"


def test_a_word_of_a_hundred_thousand_letters_is_cut_at_once() -> None:
    for letter in ("7", "½", "각"):
        lines = wrap(f"x = {letter * 100_000}", 80, hanging=2)
        assert max(map(width_of, lines)) <= 80
        assert "".join(line.strip() for line in lines) == "x =" + letter * 100_000
