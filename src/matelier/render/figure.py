"""Figures as PNG, SVG or PDF files, drawn by Matplotlib without its global state."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Literal, assert_never

import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from numpy.typing import NDArray

from matelier.render.figure_marks import (
    WIDE,
    bars_height,
    colours,
    draw_bars,
    draw_curve,
    draw_points,
    draw_tiles,
    points_height,
    tiles_height,
)
from matelier.render.figure_scene import COLOURED, draw_photos, draw_scene, photos_height, scene_height
from matelier.render.letters import wrap
from matelier.render.pictures import COLOURS, SIGNED
from matelier.render.ticks import named_rows
from matelier.render.words import Words, words
from matelier.spine.page import Bars, Curve, Figure, Heat, Photos, Points, Roll, Scene, Span, Tiles
from matelier.spine.sentence import Sentence

HANGUL_FONTS = (
    "Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Nanum Gothic", "Malgun Gothic", "Apple SD Gothic Neo",
    "AppleGothic", "Source Han Sans KR", "UnDotum", "Baekmuk Dotum", "Noto Sans CJK JP", "Noto Serif CJK KR",
    "Noto Serif CJK JP",
)  # fmt: skip
LIGHT = {"paper": "#ffffff", "ink": "#1e1a24", "bar": "#c2397b", "shade": "#f2eef3"}
DARK = {"paper": "#16131a", "ink": "#ece7f0", "bar": "#ef6ca6", "shade": "#29242f"}
BLACK_KEYS = (1, 3, 6, 8, 10)
MOST_NAMES = 30
HIGH = 3.6  # inches
DOTS_PER_INCH = 160

Kind = Literal["png", "svg", "pdf"]


def drawn(figure: Figure, language: Words, *, kind: Kind = "png", dark: bool = False) -> bytes:
    """The bytes of a picture file. Where no font here has Hangul, a Korean figure is labelled in English."""
    canvas = _canvas(figure, language, dark=dark, dots=DOTS_PER_INCH)
    written = BytesIO()
    if kind == "png":
        FigureCanvasAgg(canvas).print_png(written)
    elif kind == "svg":
        FigureCanvasSVG(canvas).print_svg(written, metadata={"Date": None})
    else:
        FigureCanvasPdf(canvas).print_pdf(written, metadata={"CreationDate": None})
    return written.getvalue()


def pixels(figure: Figure, language: Words, *, dark: bool = False, dots: int = DOTS_PER_INCH) -> NDArray[np.uint8]:
    """The picture's pixels, height × width × RGB: 9 inches wide, with so many dots an inch."""
    agg = FigureCanvasAgg(_canvas(figure, language, dark=dark, dots=dots))
    agg.draw()
    return np.asarray(agg.buffer_rgba())[:, :, :3].copy()


def _canvas(figure: Figure, language: Words, *, dark: bool, dots: int) -> Canvas:
    families = _families()
    spoken = language if language.language != "ko" or len(families) > 1 else words("en")
    paint = DARK if dark else LIGHT
    canvas = Canvas(figsize=(WIDE, _height(figure)), dpi=dots, layout="constrained", facecolor=paint["paper"])
    axes = canvas.add_subplot(facecolor=paint["paper"])
    axes.set_title(spoken.say(figure.title), loc="left")
    remarks = _marks(axes, figure, spoken, dark=dark)
    below = [line for remark in remarks for line in wrap(spoken.tell(remark), 110)]
    beside = not isinstance(figure.marks, Scene)  # whose axes bear their names themselves
    axes.set_xlabel("\n".join([*([spoken.say(figure.x)] if figure.x and beside else []), *below]))
    axes.set_ylabel(spoken.say(figure.y) if figure.y and beside else "")
    _dress(axes, families, paint)
    return canvas


def _height(figure: Figure) -> float:
    match figure.marks:
        case Roll() | Heat() | Curve():
            return HIGH
        case Bars() as bars:
            return bars_height(bars)
        case Points() as points:
            return points_height(points)
        case Tiles() as tiles:
            return tiles_height(tiles)
        case Scene() as scene:
            return scene_height(scene)
        case Photos() as photos:
            return photos_height(photos)
        case _:
            assert_never(figure.marks)


def _marks(axes: Axes, figure: Figure, spoken: Words, *, dark: bool) -> tuple[Sentence, ...]:
    paint = DARK if dark else LIGHT
    match figure.marks:
        case Roll(spans, seconds):
            _roll(axes, spans, seconds, spoken, paint)
            return ()
        case Heat() as heat:
            _heat(axes, heat, spoken)
            return ()
        case Curve() as curve:
            return draw_curve(axes, curve, spoken, colours(dark=dark))
        case Bars() as bars:
            return draw_bars(axes, bars, spoken, colours(dark=dark))
        case Points() as points:
            return draw_points(axes, points, spoken, colours(dark=dark))
        case Tiles() as tiles:
            return draw_tiles(axes, tiles, spoken)
        case Scene() as scene:
            letters = [spoken.say(key) if key else "" for key in (figure.x, figure.y)]
            return draw_scene(axes, scene, letters, spoken, colours(dark=dark))
        case Photos() as photos:
            return draw_photos(axes, photos, spoken)
        case _:
            assert_never(figure.marks)


@cache
def _families() -> list[str]:
    """The fonts to draw with, each for the letters that those before it have not."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return ["DejaVu Sans", *[name for name in HANGUL_FONTS if name in installed][:1]]


def _roll(axes: Axes, spans: Sequence[Span], seconds: float, spoken: Words, paint: dict[str, str]) -> None:
    pitches = sorted({span.midi for span in spans}) or [60]
    for pitch in range(pitches[0] - 1, pitches[-1] + 2):
        if pitch % 12 in BLACK_KEYS:
            axes.axhspan(pitch - 0.5, pitch + 0.5, color=paint["shade"], linewidth=0)
    for span in spans:
        strength = 0.35 + 0.65 * min(max(span.weight, 0.0), 1.0)
        length = max(span.end - span.start, seconds / 500)
        axes.barh(span.midi, length, left=span.start, height=0.8, color=paint["bar"], alpha=strength)
    named = pitches if len(pitches) <= MOST_NAMES else [pitch for pitch in pitches if pitch % 12 == 0]
    axes.set_yticks(named, [spoken.tell(pitch, "note") for pitch in named])
    axes.set_xlim(0, seconds)
    axes.set_ylim(pitches[0] - 1.5, pitches[-1] + 1.5)


def _heat(axes: Axes, heat: Heat, spoken: Words) -> None:
    top = len(heat.rows) or heat.y_end
    colours, lowest = (SIGNED, -1) if heat.signed else (COLOURS, 0)
    extent = (0, heat.x_end, 0, top)
    axes.imshow(heat.levels, origin="lower", aspect="auto", extent=extent, cmap=colours, vmin=lowest, vmax=1)
    if heat.rows:
        named = named_rows(heat.rows, MOST_NAMES)
        axes.set_yticks([k + 0.5 for k in named], [spoken.tell(heat.rows[k]) for k in named])


def _dress(axes: Axes, families: Sequence[str], paint: dict[str, str]) -> None:
    axes.tick_params(colors=paint["ink"])
    for spine in axes.spines.values():
        spine.set_color(paint["ink"])
        spine.set_linewidth(0.6)
    for text in axes.findobj(Text):
        text.set_fontproperties(FontProperties(family=list(families), size=text.get_fontsize()))
        if text.get_gid() != COLOURED:
            text.set_color(paint["ink"])
