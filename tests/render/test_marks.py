"""Lines, bars, points and small pictures: in the frame, named, told in every language, in every medium."""

import re
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image

from matelier.render.drawing import svg
from matelier.render.drawn import drawing
from matelier.render.figure import drawn
from matelier.render.groups import COLOURS, DARK, LIGHT, colour_of, letters, shape_of
from matelier.render.labels import placed
from matelier.render.letters import shortened, width_of
from matelier.render.pictures import tile_png
from matelier.render.scale import equal, fitted, named
from matelier.render.shown import MOST_POINTS, drawn_bars, drawn_curve, drawn_points
from matelier.render.ticks import between, decades
from matelier.render.webpage import asset
from matelier.render.words import LANGUAGES, Words, words
from matelier.spine.page import Bars, Curve, Figure, Marks, Points, Series, Tiles

ENGLISH = words("en")
NAN = float("nan")
INF = float("inf")
Draw = Callable[[Figure, Words], str]
Numbers = NDArray[np.float64]
numbers = st.floats(allow_nan=True, allow_infinity=True)
lists = st.integers(0, 12).flatmap(lambda n: arrays(np.float64, n, elements=numbers))
moderate = arrays(np.float64, st.integers(2, 12), elements=st.floats(-1e6, 1e6))


def figure(marks: Marks) -> Figure:
    return Figure("view.roll", marks, "axis.time", "axis.note")


def terminal(shown: Figure, spoken: Words) -> str:
    return "\n".join(drawing(shown, spoken, 80))


def curve(*values: float, logarithmic: bool = False, here: float | None = None) -> Curve:
    y = np.array(values, dtype=np.float64)
    return Curve((Series("line", np.arange(1.0, len(y) + 1), y),), here, logarithmic)


def picture(height: int = 3, width: int = 2) -> NDArray[np.float32]:
    return np.linspace(-1, 1, height * width, dtype=np.float32).reshape(height, width)


RNG = np.random.default_rng(5)
ARROWS = (("length <&>", 2.0, 0.1), ("width", 1.9, 0.15), ("height", -0.5, -1.0))
BIPLOT = Points(RNG.normal(size=40), RNG.normal(size=40), np.arange(40) % 3, ("one", "two", "three"), ARROWS)
ORDINARY: dict[str, Marks] = {
    "curve": curve(9, 4, 1, 0.2, here=2),
    "logarithmic": curve(900, 4, 0.01, logarithmic=True),
    "bars": Bars(("first", "second <&>"), (0.86, -0.5)),
    "points": BIPLOT,
    "grey": Tiles((picture(), picture(4, 4)), ("mean", "axis")),
    "signed": Tiles((picture(),) * 5, (), signed=True),
}
DEGENERATE: dict[str, Marks] = {
    "one point": curve(7),
    "all equal": curve(3, 3, 3),
    "all zero": curve(0, 0),
    "no series": Curve(()),
    "an empty series": curve(),
    "nothing above zero": curve(-1, 0, NAN, logarithmic=True),
    "huge": curve(1e308, -1e308, 1e299, -1e299),
    "tiny": curve(1e-308, 3e-309, 0),
    "a gap": curve(1, NAN, 3, INF, here=NAN),
    "no bars": Bars((), ()),
    "bars of nothing": Bars(("a", "b", "c"), (0.0, NAN, 0.0)),
    "huge bars": Bars(("a", "b"), (1e299, -1e299)),
    "only negative": Bars(("a", "b"), (-2.0, -1.0)),
    "long names": Bars(("x" * 500, "$" * 3, "한국어" * 40), (1.0, 2.0, 3.0)),
    "many bars": Bars(tuple(map(str, range(200))), tuple(map(float, range(200)))),
    "no points": Points(np.empty(0), np.empty(0)),
    "a point": Points(np.array([2.0]), np.array([3.0])),
    "one place": Points(np.full(4, 2.0), np.full(4, 3.0)),
    "no number": Points(np.array([NAN, 1.0]), np.array([1.0, INF])),
    "on a line": Points(np.arange(5.0), np.zeros(5)),
    "far": Points(np.array([1e299, -1e299]), np.array([1.0, 2.0])),
    "near": Points(np.array([1e-300, 2e-300]), np.array([1e-300, 2e-300])),
    "no group": Points(np.zeros(2), np.ones(2), np.array([-1, 0]), ("only",)),
    "arrows alone": Points(np.empty(0), np.empty(0), arrows=ARROWS),
    "arrows of nothing": Points(np.ones(2), np.ones(2), arrows=(("none", 0.0, 0.0), ("lost", NAN, 1.0))),
    "many arrows": Points(np.ones(2), np.ones(2), arrows=tuple((f"v{k}", k / 9, 1.0) for k in range(200))),
    "many groups": Points(np.arange(99.0), np.ones(99), np.arange(99), tuple(f"group {k}" for k in range(99))),
    "no tiles": Tiles(()),
    "a tile without a pixel": Tiles((np.empty((0, 3), np.float32),)),
    "a pixel": Tiles((np.array([[NAN]], np.float32),), ("x" * 99,)),
    "a row": Tiles((picture(1, 400), picture(400, 1))),
    "many tiles": Tiles((picture(),) * 100, tuple(map(str, range(100)))),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("marks", ORDINARY.values(), ids=ORDINARY)
def test_every_kind_is_drawn_in_every_language(marks: Marks, language: str) -> None:
    spoken = words(language)
    assert svg(figure(marks), spoken).endswith("</svg>")
    assert all(width_of(line) <= 80 for line in drawing(figure(marks), spoken, 80))
    assert Image.open(BytesIO(drawn(figure(marks), spoken, dark=language == "es"))).width == 1440


@pytest.mark.parametrize("marks", DEGENERATE.values(), ids=DEGENERATE)
def test_what_is_hardly_a_figure_is_drawn_all_the_same(marks: Marks) -> None:
    told = svg(figure(marks), ENGLISH)
    assert "nan" not in re.sub('base64,[^"]*', "", told)
    assert not re.search(r'[ ="M,]-?inf', told)
    assert "<svg" in drawn(figure(marks), ENGLISH, kind="svg").decode()
    for width in (80, 60):
        assert all(width_of(line) <= width for line in drawing(figure(marks), ENGLISH, width))


@settings(max_examples=60)
@given(lists, lists, st.booleans())
def test_any_numbers_can_be_drawn_and_no_point_leaves_the_frame(x: Numbers, y: Numbers, logarithmic: bool) -> None:
    count = min(len(x), len(y))
    line = Curve((Series("a", x[:count], y[:count]),), None, logarithmic)
    for marks in (line, Points(x[:count], y[:count]), Bars(tuple(map(str, x)), tuple(x.tolist()))):
        told = svg(figure(marks), ENGLISH)
        tall = float(re.findall(r'viewBox="0 0 900 ([0-9.]+)"', told)[0])
        for across, down in re.findall(r"[ML](-?[0-9.]+)[, ](-?[0-9.]+)", told):
            assert 0 <= float(across) <= 900
            assert 0 <= float(down) <= tall
        assert all(width_of(row) <= 80 for row in drawing(figure(marks), ENGLISH, 80))


@given(moderate)
def test_every_number_stands_on_its_scale(values: Numbers) -> None:
    for scale, shown in (
        (fitted(values), values),
        (fitted(np.exp(values / 1e5), logarithmic=True), np.exp(values / 1e5)),
    ):
        parts = scale.part(shown)
        assert np.all((parts >= 0) & (parts <= 1))


@given(moderate, moderate)
def test_both_axes_of_points_have_one_unit_of_length(x: Numbers, y: Numbers) -> None:
    across, up, height = equal(x, y, aspect=(0.4, 0.75))
    assert 0.4 <= height <= 0.75
    assert (up.high - up.low) / (across.high - across.low) == pytest.approx(height, rel=1e-6)
    assert np.all(np.abs(across.part(x) - 0.5) <= 0.5)
    assert np.all(np.abs(up.part(y) - 0.5) <= 0.5)


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.integers(2, 12))
def test_round_numbers_lie_within_evenly_spaced_and_not_too_many(low: float, span: float, most: int) -> None:
    told = between(low, low + span, most)
    assert len(told) <= most + 1
    assert all(low - 1e-6 * span <= tick <= low + span + 1e-6 * span for tick in told)
    gaps = [b - a for a, b in pairwise(told)]
    assert np.allclose(gaps, gaps[:1] * len(gaps), rtol=1e-6, atol=1e-15 * abs(low) * most)


def test_numbers_along_an_axis_below_zero_hold_zero_itself() -> None:
    assert between(-3.1, 3.1, 7) == (-3, -2, -1, 0, 1, 2, 3)
    assert between(0.5, 4.2, 9, whole=True) == (1, 2, 3, 4)


def test_a_logarithmic_axis_has_powers_of_ten_or_numbers_between_them() -> None:
    assert decades(0.01, 100, 6) == pytest.approx((0.01, 0.1, 1, 10, 100))
    assert decades(1.5, 30, 6) == pytest.approx((2, 5, 10, 20))
    assert len(decades(1e-300, 1e300, 6)) <= 6


def test_numbers_close_together_are_told_with_the_digits_that_differ() -> None:
    assert named((10000.0, 10000.5, 10001.0), ENGLISH) == ("10,000.0", "10,000.5", "10,001.0")
    assert named((0.0, 0.5), words("pt")) == ("0", "0,5")


@pytest.mark.parametrize("draw", [svg, terminal])
def test_every_name_is_told(draw: Draw) -> None:
    for marks, names in (
        (BIPLOT, ("one", "two", "three", "width", "height")),
        (ORDINARY["bars"], ("first", "second")),
        (ORDINARY["curve"], ("line",)),
        (ORDINARY["grey"], ("mean", "axis")),
    ):
        told = draw(figure(marks), ENGLISH)
        assert all(name in told for name in names)


def test_names_are_text_not_markup() -> None:
    for marks in (BIPLOT, ORDINARY["bars"]):
        told = svg(figure(marks), ENGLISH)
        assert "&lt;&amp;&gt;" in told
        assert "<&>" not in told
    quoted = Tiles((picture(),), ('a" onload="b',))
    assert 'onload="b"' not in svg(figure(quoted), ENGLISH)


def test_dollars_are_no_mathematics() -> None:
    assert drawn(figure(Bars(("$x", "\\frac{$"), (1.0, 2.0))), ENGLISH)


def test_numbers_have_the_sign_of_the_language() -> None:
    for draw in (svg, terminal):
        assert "0.86" in draw(figure(ORDINARY["bars"]), ENGLISH)
        assert "0,86" in draw(figure(ORDINARY["bars"]), words("es"))


def test_a_picture_is_named_for_those_who_do_not_see_it() -> None:
    for marks in ORDINARY.values():
        assert 'role="img" aria-label="Note events"' in svg(figure(marks), ENGLISH)
    assert "<title>first: 0.86</title>" in svg(figure(ORDINARY["bars"]), ENGLISH)


def test_of_many_bars_the_longest_are_shown_in_their_order_and_this_is_said() -> None:
    kept, _, _ = drawn_bars(Bars(tuple(map(str, range(200))), tuple(float((-1) ** k * k) for k in range(200))))
    assert kept.names == tuple(map(str, range(170, 200)))
    for told in (svg(figure(DEGENERATE["many bars"]), ENGLISH), drawing(figure(DEGENERATE["many bars"]), ENGLISH, 80)):
        assert "The 30 longest of 200 are shown." in told


def test_many_points_are_thinned_alike_each_time_and_this_is_said() -> None:
    x = np.arange(10_000.0)
    shown = drawn_points(Points(x, x), aspect=(0.4, 0.8))
    assert len(shown.x) == MOST_POINTS
    assert (shown.x[0], shown.x[-1]) == (0, 9999)
    assert "3000 of 10,000 points are drawn." in svg(figure(Points(x, x)), ENGLISH)


def test_a_long_line_keeps_its_highest_and_lowest_point() -> None:
    y = np.zeros(100_000)
    y[12_345], y[77_777] = 5, -3
    (line,) = drawn_curve(Curve((Series("", np.arange(100_000.0), y),))).lines
    assert len(line.x) <= 2000
    assert (line.y.max(), line.y.min()) == (5, -3)


def test_what_is_no_number_leaves_a_gap_and_is_counted() -> None:
    told = svg(figure(DEGENERATE["a gap"]), ENGLISH)
    (line,) = re.findall(r'class="line g0" d="([^"]*)"', told)
    assert "L" not in line
    assert "not above zero): 2." in told


def test_a_line_is_drawn_in_the_order_of_x() -> None:
    (line,) = drawn_curve(Curve((Series("", np.array([3.0, 1.0, 2.0]), np.array([9.0, 7.0, 8.0])),))).lines
    assert line.y.tolist() == [7, 8, 9]


def test_groups_are_told_apart_by_shape_where_they_share_a_colour() -> None:
    assert len({(colour_of(k), shape_of(k)) for k in range(56)}) == 56
    assert len({shape_of(k) for k in range(7)}) == 7
    assert all(colour in asset("page.css") for colour in (*LIGHT, *DARK))
    assert len(LIGHT) == len(DARK) == COLOURS


def test_a_group_has_its_initial_where_the_initials_differ() -> None:
    assert letters(("cat", "dog")) == ("c", "d")
    assert letters(("setosa", "versicolor", "virginica")) == ("a", "b", "c")
    assert letters(("고양이", "개")) == ("a", "b")


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 40)), max_size=12))
def test_no_name_covers_another_while_there_is_room(tips: list[tuple[float, float]]) -> None:
    corners = placed(tips, [12.0] * len(tips), (0, 0, 100, 40), root=(50, 20), line=1, gap=1)
    for k, (left, top) in enumerate(corners):
        assert 0 <= left <= 88
        assert 0 <= top <= 39
        assert not any(abs(left - x) < 12 - 1e-9 and abs(top - y) < 1 - 1e-6 for x, y in corners[:k])


@given(st.text(max_size=60), st.integers(3, 40))
def test_a_shortened_name_fits(name: str, most: int) -> None:
    assert width_of(shortened(name, most)) <= most


def test_small_pictures_are_grey_upright_or_red_to_blue() -> None:
    grey = np.asarray(Image.open(BytesIO(tile_png(np.array([[0, 1], [0.5, NAN]], np.float32)))))
    assert grey.tolist() == [[0, 255], [128, 0]]
    signed = Image.open(BytesIO(tile_png(np.array([[-1.0], [0.0], [1.0]], np.float32), signed=True))).convert("RGB")
    top, middle, bottom = (np.asarray(signed)[k, 0].astype(int) for k in range(3))
    assert top[0] > top[2]
    assert middle.min() > 240
    assert bottom[2] > bottom[0]


def test_the_terminal_shows_light_as_full_and_bars_to_the_left_of_zero() -> None:
    lines = drawing(figure(Tiles((np.array([[0, 1]], np.float32),))), ENGLISH, 40)
    assert lines[1].startswith("    ")
    assert lines[1].endswith("████")
    negative = next(line for line in drawing(figure(ORDINARY["bars"]), ENGLISH, 80) if "second" in line)
    assert negative.endswith("█│")
    assert "−0.5 " in negative


def test_bars_in_the_terminal_are_as_long_as_their_numbers() -> None:
    marks = Bars(("a", "b", "c"), (-8.0, -4.0, 8.0))
    longest, half, right = (line.count("█") for line in drawing(figure(marks), ENGLISH, 80)[1:4])
    assert longest == pytest.approx(2 * half, abs=1)
    assert longest == pytest.approx(right, abs=1)


@pytest.mark.parametrize("count", range(1, 11))
def test_up_to_ten_small_pictures_stand_in_one_row(count: int) -> None:
    told = svg(figure(Tiles((picture(),) * count)), ENGLISH)
    assert len(set(re.findall(r'<image[^>]* y="([0-9.]+)"', told))) == 1
