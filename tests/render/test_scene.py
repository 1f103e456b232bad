"""Scenes and photos: within the frame, round, behind first, named, told in every language, in every medium."""

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
from matelier.render.groups import colour_of
from matelier.render.labels import clear
from matelier.render.letters import width_of
from matelier.render.paper import as_latex
from matelier.render.photographs import placed_photos, visible
from matelier.render.roles import LOOKS
from matelier.render.scenes import drawn_scene
from matelier.render.space import Piece, behind_first, crossings, turned
from matelier.render.webpage import asset
from matelier.render.words import LANGUAGES, Words, words
from matelier.spine.page import Arrow, Dots, Figure, Line, Marks, Photos, Role, Scene
from matelier.spine.sentence import Sentence

ENGLISH = words("en")
NAN, INF = float("nan"), float("inf")
ASPECT = (0.35, 0.7)
Numbers = NDArray[np.float64]
Draw = Callable[[Figure, Words], str]
anything = st.floats(allow_nan=True, allow_infinity=True)
shapes = st.tuples(st.integers(0, 7), st.sampled_from([2, 3])).flatmap(
    lambda shape: arrays(np.float64, shape, elements=anything)
)
TURN = np.linspace(0, 2 * np.pi, 121)[:-1]
CIRCLE = np.column_stack([np.cos(TURN), np.sin(TURN)])
ORIGIN = np.zeros(3)


def figure(marks: Marks) -> Figure:
    return Figure("view.roll", marks, "axis.time", "axis.note")


def terminal(shown: Figure, spoken: Words) -> str:
    return "\n".join(drawing(shown, spoken, 90))


def square(middle: Numbers, one: Numbers, other: Numbers) -> Numbers:
    return np.array([middle - one - other, middle + one - other, middle + one + other, middle - one + other])


def picture(height: int, width: int, channels: int = 3) -> NDArray[np.uint8]:
    levels = np.arange(height * width * channels) % 256
    return levels.astype(np.uint8).reshape(height, width, channels)


def every_role() -> Scene:
    lines = [Line(np.array([[0.0, k], [5.0, k]]), role, role) for k, role in enumerate(LOOKS)]
    return Scene((*lines, *(Dots(np.array([[k, k / 2]]), role) for k, role in enumerate(LOOKS))))


E = np.eye(3)
PLANE = Scene(
    (
        *(Line(np.array([[k, -2.0], [k, 2.0]]), "grid") for k in range(-2, 3)),
        Line(CIRCLE, "before", "circle", closed=True),
        Line(CIRCLE @ np.array([[2.0, 0.5], [0.5, 1.0]]), "after", "ellipse <&>", closed=True, filled=True),
        Arrow(np.zeros(2), np.array([1.0, 0.0]), "before", "e₁"),
        Arrow(np.zeros(2), np.array([2.0, 0.5]), "after", "A e₁"),
        Dots(np.array([[1.5, -1.0]]), "known", "data"),
    )
)
SPACE = Scene(
    (
        Line(square(E[0], 2 * E[1], 2 * E[2]), "known", "x = 1", closed=True, filled=True),
        Line(square(E[1], 2 * E[0], 2 * E[2]), "after", "y = 1", closed=True, filled=True),
        Line(np.array([[1, 1, -2.0], [1, 1, 2]]), "axis", "both"),
        Arrow(ORIGIN, E[2], "found", "up"),
        Dots(np.random.default_rng(3).normal(size=(50, 3)), "left", "cloud"),
    )
)
NAMES = {"plane": ("circle", "e₁", "A e₁", "data"), "space": ("x = 1", "y = 1", "both", "up", "cloud")}
ORDINARY: dict[str, Marks] = {
    "plane": PLANE,
    "space": SPACE,
    "roles": every_role(),
    "diagram": Scene((Line(CIRCLE, "known", Sentence("figure.empty"), closed=True),), axes=False),
    "photos": Photos((picture(4, 6), picture(4, 12), picture(4, 6, 4), picture(4, 6, 1)), ("a <&>", "b", "c", "d")),
    "large photo": Photos((picture(900, 1600),)),
}
DEGENERATE: dict[str, Marks] = {
    "nothing": Scene(()),
    "nothing in a diagram": Scene((), axes=False),
    "no points": Scene((Line(np.empty((0, 2)), "grid"), Dots(np.empty(0), "left"), Line(np.empty((0, 3)), "grid"))),
    "one point": Scene((Line(np.array([[3.0, 4.0]]), "after", "p", closed=True, filled=True),)),
    "the origin": Scene((Dots(np.zeros((1, 2)), "found", "0"),)),
    "the origin of space": Scene((Dots(np.zeros((1, 3)), "found", "0"),)),
    "a point of space": Scene((Dots(np.full((1, 3), 5.0), "found", "0"),)),
    "an arrow of no length": Scene((Arrow(ORIGIN[:2], ORIGIN[:2], "after", "A x"),)),
    "an arrow towards the eye": Scene((Arrow(ORIGIN, E[0], "after", "A x"),), view=(0.0, 0.0)),
    "no number": Scene(
        (Line(np.array([[0, 0], [NAN, 1], [2, 2], [3, INF]]), "after", "n"), Arrow(ORIGIN, NAN * E[0], "after", "n"))
    ),
    "huge": Scene((Line(np.array([[-1e300, 1e299], [1e300, 1e300], [1e308, 0]]), "after", "h"),)),
    "huge in space": Scene((Line(np.array([[-1e300, 1e299, 0], [1e300, 1e300, 1]]), "after", "h"),)),
    "tiny": Scene((Line(1e-300 * CIRCLE, "after", "t", closed=True),)),
    "tiny in space": Scene((Line(1e-280 * square(E[0], E[1], E[2]), "after", "t", closed=True, filled=True),)),
    "far away": Scene((Line(1e9 + CIRCLE, "after", "f", closed=True),)),
    "far away in space": Scene((Line(1e6 + square(E[0], E[1], E[2]), "after", "f", closed=True, filled=True),)),
    "an area without an inside": Scene((Line(E * [[1, 0, 0], [0, 0, 0], [0, 0, 0]], "after", "c", True, True),)),
    "five hundred lines": Scene(tuple(Line(np.array([[k, 0.0], [k, 300.0]]), "grid") for k in range(500))),
    "two hundred names": Scene(tuple(Dots(np.array([[k, k % 7]]), "known", f"point {k}") for k in range(200))),
    "long names": Scene((Dots(CIRCLE, "known", "$" + "x" * 300), Dots(CIRCLE, "known", "한국어 " * 30))),
    "a cloud": Scene((Dots(np.random.default_rng(0).normal(size=(20_000, 3)), "before", "cloud"),)),
    "no photo": Photos(()),
    "a photo without a pixel": Photos((picture(0, 3),)),
    "a pixel": Photos((picture(1, 1),), (Sentence("figure.empty"),)),
    "a row and a column": Photos((picture(1, 400), picture(400, 1)), ("x" * 99, "y")),
    "many photos": Photos((picture(5, 5),) * 90, tuple(map(str, range(90)))),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("marks", ORDINARY.values(), ids=ORDINARY)
def test_every_scene_is_drawn_in_every_language_without_a_missing_letter(marks: Marks, language: str) -> None:
    spoken = words(language)
    assert svg(figure(marks), spoken).endswith("</svg>")
    assert all(width_of(line) <= 80 for line in drawing(figure(marks), spoken, 80))
    assert Image.open(BytesIO(drawn(figure(marks), spoken, dark=language == "es"))).width == 1440
    assert "\\emph{" in as_latex((figure(marks),), spoken)


@pytest.mark.parametrize("marks", DEGENERATE.values(), ids=DEGENERATE)
def test_what_is_hardly_a_scene_is_drawn_all_the_same(marks: Marks) -> None:
    told = re.sub('base64,[^"]*', "", svg(figure(marks), ENGLISH))
    assert not re.search(r'[ ="M,L]-?(nan|inf)', told)
    assert "<svg" in drawn(figure(marks), ENGLISH, kind="svg").decode()
    for width in (80, 50):
        assert all(width_of(line) <= width for line in drawing(figure(marks), ENGLISH, width))


@pytest.mark.parametrize("marks", [PLANE, SPACE, ORDINARY["photos"]])
def test_a_figure_is_a_pdf_too_and_the_same_each_time(marks: Marks) -> None:
    told = drawn(figure(marks), words("ko"), kind="pdf")
    assert told.startswith(b"%PDF")
    assert told == drawn(figure(marks), words("ko"), kind="pdf")


@settings(max_examples=60, deadline=None)
@given(st.lists(shapes, max_size=4), st.tuples(st.floats(-180, 180), st.floats(-90, 90)))
def test_every_point_stands_within_the_frame(parts: list[Numbers], view: tuple[float, float]) -> None:
    lines = tuple(Line(points, "after", "n", closed=bool(k % 2), filled=True) for k, points in enumerate(parts))
    scene = Scene((*lines, *(Dots(points, "left") for points in parts)), view)
    shown = drawn_scene(scene, aspect=ASPECT)
    for stroke in shown.strokes:
        assert np.all((stroke.points >= -1e-6) & (stroke.points <= np.array([1.0, shown.height]) + 1e-6))
    told = svg(figure(scene), ENGLISH)
    tall = float(re.findall(r'viewBox="0 0 900 ([0-9.]+)"', told)[0])
    for across, down in re.findall(r"[ML](-?[0-9.]+),(-?[0-9.]+)", told):
        assert 0 <= float(across) <= 900
        assert 0 <= float(down) <= tall
    assert all(width_of(row) <= 80 for row in drawing(figure(scene), ENGLISH, 80))


@given(st.floats(1e-9, 1e9), st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_a_circle_is_round(radius: float, x: float, y: float) -> None:
    circle = Line(radius * (CIRCLE + np.array([x, y])), "after", closed=True)
    far = Dots(radius * np.array([[x + 9, y + 1]]), "left")
    (seen,) = (stroke for stroke in drawn_scene(Scene((circle, far)), aspect=ASPECT).strokes if stroke.part == 0)
    wide, tall = np.ptp(seen.points, axis=0)
    assert wide == pytest.approx(tall, rel=0.01)


def test_a_circle_is_round_in_the_file_too() -> None:
    scene = Scene((Line(CIRCLE, "found", closed=True),), axes=False)
    told = np.asarray(Image.open(BytesIO(drawn(Figure("view.roll", scene), ENGLISH))).convert("RGB")).astype(int)
    orange = np.argwhere(told[:, :, 0] - told[:, :, 2] > 100)
    tall, wide = np.ptp(orange, axis=0)
    assert wide == pytest.approx(tall, rel=0.01)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_turning_to_the_viewer_keeps_lengths_and_angles(azimuth: float, elevation: float) -> None:
    T = turned(np.eye(3), (azimuth, elevation))
    assert np.allclose(T @ T.T, np.eye(3))
    assert np.linalg.det(T) == pytest.approx(1)


def test_seen_from_above_x_points_right_and_y_up() -> None:
    assert np.allclose(turned(np.eye(3), (-90.0, 90.0)), np.eye(3))


def areas(*sides: Numbers) -> list[Piece]:
    return [Piece("area", points, k) for k, points in enumerate(sides)]


def test_planes_that_cross_are_cut_and_what_is_behind_comes_first() -> None:
    tilted = (square(ORIGIN, E[0], E[1] + E[2]), square(ORIGIN, E[0], E[1] - E[2]))
    order = behind_first(areas(*tilted))
    assert len(order) == 3
    middles = [piece.points.mean(axis=0)[2] for piece in order]
    assert middles[0] < middles[1] + 1e-9
    assert middles[1] < middles[2] + 1e-9


@given(st.integers(0, 10_000))
def test_the_order_is_right_at_every_place_of_the_picture(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sides = [square(*rng.normal(size=(3, 3))) for _ in range(3)]
    order = behind_first(areas(*sides))
    planes = [np.linalg.lstsq(np.column_stack([p[:, :2], np.ones(4)]), p[:, 2], rcond=None)[0] for p in sides]
    for point in rng.normal(size=(12, 2)):
        found = [piece.part for piece in order if inside(point, piece.points)]
        depths = [planes[k] @ [*point, 1.0] for k in found]
        assert all(a <= b + 1e-6 * max(1, abs(a)) for a, b in pairwise(depths))


def inside(point: Numbers, corners: Numbers) -> bool:
    edges = np.roll(corners, -1, axis=0)[:, :2] - corners[:, :2]
    towards = point - corners[:, :2]
    turns = edges[:, 0] * towards[:, 1] - edges[:, 1] * towards[:, 0]
    return bool(np.all(turns > 1e-9) or np.all(turns < -1e-9))


def test_areas_cross_in_a_segment_of_both_or_not_at_all() -> None:
    floor = square(ORIGIN, 2 * E[0], 2 * E[1])
    (segment,) = crossings([floor, square(ORIGIN, E[0], E[2])])
    assert sorted(segment.round(9).tolist()) == [[-1, 0, 0], [1, 0, 0]]
    assert crossings([floor, floor + E[2]]) == []
    assert crossings([floor, square(E[2], E[0], E[2])]) == []  # it stands on it
    assert crossings([floor, square(3 * E[1], E[0], E[2])]) == []


def test_what_a_plane_hides_of_a_line_is_drawn_before_it() -> None:
    (plane,) = areas(square(ORIGIN, E[0], E[1]))
    order = behind_first([Piece("arrow", np.array([[0, 0, -1.0], [0.1, 0, 2.0]]), 1), plane])
    assert [(piece.kind, piece.part) for piece in order] == [("line", 1), ("area", 0), ("arrow", 1)]


@pytest.mark.parametrize("draw", [svg, terminal])
def test_every_name_is_told(draw: Draw) -> None:
    for kind, names in NAMES.items():
        told = draw(figure(ORDINARY[kind]), ENGLISH)
        assert all(name in told for name in names)
    assert "There is nothing to draw." in draw(figure(ORDINARY["diagram"]), ENGLISH)
    assert "b" in draw(figure(ORDINARY["photos"]), ENGLISH)


def test_names_are_text_not_markup() -> None:
    for kind in ("plane", "photos"):
        told = svg(figure(ORDINARY[kind]), ENGLISH)
        assert "&lt;&amp;&gt;" in told
        assert "<&>" not in told
    assert 'onload="b"' not in svg(figure(Photos((picture(2, 2),), ('a" onload="b',))), ENGLISH)


def test_many_names_are_the_first_of_them_and_this_is_said() -> None:
    for draw in (svg, terminal):
        assert "40 of 200" in draw(figure(DEGENERATE["two hundred names"]), ENGLISH)


def test_what_is_no_number_is_counted() -> None:
    assert "not above zero): 3." in svg(figure(DEGENERATE["no number"]), ENGLISH)


def test_a_grid_is_one_path() -> None:
    told = svg(figure(DEGENERATE["five hundred lines"]), ENGLISH)
    assert told.count('class="scene grid"') == 1
    assert len(told) < 20_000


def test_an_edge_of_two_faces_is_drawn_once() -> None:
    cube = (E[0], -E[0], E[1], -E[1], E[2], -E[2])
    faces = tuple(Line(square(n, *(E[k] for k in range(3) if not n[k])), "before", "", True, True) for n in cube)
    shown = drawn_scene(Scene((*faces, Arrow(-np.ones(3), 2 * E[0] - 1, "before"))), aspect=ASPECT)
    edges = [stroke for stroke in shown.strokes if stroke.kind == "line" and stroke.part >= 0]
    assert sum(len(stroke.points) - 1 for stroke in edges) == 11
    assert sum(stroke.kind == "area" for stroke in shown.strokes) == 6


def test_roles_are_told_apart_without_colour() -> None:
    looks = [look for role, look in LOOKS.items() if role not in ("grid", "hidden")]
    assert len({(look.dashes, look.width) for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.sign for look in looks}) == len({colour_of(look.group) for look in looks}) == len(looks)
    style = asset("page.css")
    for role, look in LOOKS.items():
        (rule,) = re.findall(rf"\.scene\.{role} \{{ ([^}}]*) \}}", style)
        assert f"--group-{look.group}" in rule or look.group < 0
        dashed = re.findall(r"stroke-dasharray: ([^;]*);", rule)
        assert dashed == ([" ".join(f"{dash:g}" for dash in look.dashes)] if look.dashes else [])
        assert f"stroke-width: {look.width:g};" in rule


def test_axes_have_round_numbers_and_their_names_unless_it_is_a_diagram() -> None:
    plain = Figure("view.roll", PLANE)
    for told in (svg(plain, ENGLISH), terminal(plain, ENGLISH)):
        assert "−2" in told
        assert re.search(r"[> ]x\b", told)
    assert 'class="letter"' not in svg(figure(ORDINARY["diagram"]), ENGLISH)
    assert svg(figure(SPACE), ENGLISH).count('class="letter"') == 3


def test_a_frame_keeps_room_that_is_not_used() -> None:
    alone = Scene((Line(CIRCLE, "after", closed=True),))
    roomy = Scene(alone.parts, frame=np.array([[-4.0, -2.0], [4.0, 2.0]]))
    sizes = [float(np.ptp(drawn_scene(scene, aspect=ASPECT).strokes[-1].points[:, 1])) for scene in (alone, roomy)]
    assert sizes[1] < 0.6 * sizes[0]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 40)), max_size=12))
def test_no_name_covers_another_while_there_is_room(places: list[tuple[float, float]]) -> None:
    count = len(places)
    corners, _ = clear(
        [[place] for place in places], [12.0] * count, [False] * count, [], (0, 0, 100, 40), line=1, gap=1
    )
    for k, (left, top) in enumerate(corners):
        assert 0 <= left <= 88
        assert 0 <= top <= 39
        assert not any(abs(left - x) < 12 - 1e-9 and abs(top - y) < 1 - 1e-6 for x, y in corners[:k])


def test_photos_have_one_scale_and_stand_beside_each_other() -> None:
    placed, _, _ = placed_photos(Photos((picture(40, 60), picture(40, 120))), width=900, caption=0.03)
    assert placed[1].wide == pytest.approx(2 * placed[0].wide)
    assert placed[1].left > placed[0].left + placed[0].wide
    assert placed[1].left + placed[1].wide <= 1


def test_photos_of_few_pixels_are_shown_in_squares_and_large_ones_no_larger_than_seen() -> None:
    assert svg(figure(ORDINARY["photos"]), ENGLISH).count('class="coarse"') == 4
    assert "coarse" not in svg(figure(ORDINARY["large photo"]), ENGLISH)
    ((placed,), _, _) = placed_photos(Photos((picture(3000, 4000),)), width=900, caption=0)
    assert visible(placed, 900).shape[1] <= 1800


def test_photos_in_the_terminal_show_light_as_full() -> None:
    grey = np.repeat(np.array([[[0], [255]]], np.uint8), 8, axis=0).repeat(8, axis=1)
    lines = drawing(figure(Photos((grey,))), ENGLISH, 60)
    assert lines[1].startswith("   ")
    assert lines[1].endswith("██")


def test_korean_names_are_drawn() -> None:
    scene = Scene((Arrow(np.zeros(2), np.ones(2), "after", "벡터"),))
    assert drawn(Figure("view.roll", scene), words("ko"))  # a missing letter would warn
    assert "벡터" in svg(figure(scene), words("ko"))


def test_each_role_is_a_role() -> None:
    roles: tuple[Role, ...] = tuple(LOOKS)
    assert set(roles) == set(Role.__args__)
