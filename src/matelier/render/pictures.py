"""Levels as a coloured PNG, and bytes as an address inside a page."""

from base64 import b64encode
from functools import cache
from io import BytesIO

import numpy as np
from matplotlib import colormaps
from numpy.typing import NDArray
from PIL import Image

COLOURS = "magma"  # equal steps of level look equal, in print and to the colour-blind too
SIGNED = "RdBu"  # red, white at zero, blue: told apart by the colour-blind too


@cache
def palette() -> bytes:
    """256 colours, three bytes each, from the lowest level to the highest."""
    colours = np.asarray(colormaps[COLOURS](np.arange(256)), dtype=np.float64)
    return (255 * colours[:, :3]).round().astype(np.uint8).tobytes()


@cache
def signed_palette() -> bytes:
    """256 colours from −1 over 0, which is colour 127, to 1; the last stands twice."""
    colours = np.asarray(colormaps[SIGNED](np.minimum(np.arange(256) / 254, 1.0)), dtype=np.float64)
    return (255 * colours[:, :3]).round().astype(np.uint8).tobytes()


def png(levels: NDArray[np.floating], *, signed: bool = False) -> bytes:
    """The picture of a matrix of levels in 0..1 (signed: −1..1), row 0 at the bottom; what is not a number is as 0."""
    numbers = np.nan_to_num(levels[::-1])
    shades = 127 + 127 * np.clip(numbers, -1, 1) if signed else 255 * np.clip(numbers, 0, 1)
    picture = Image.fromarray(shades.round().astype(np.uint8))
    picture.putpalette(signed_palette() if signed else palette())
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def tile_png(levels: NDArray[np.floating], *, signed: bool = False) -> bytes:
    """The picture of levels in 0..1 in greys (signed: −1..1, red over white to blue), row 0 at the top."""
    numbers = np.nan_to_num(levels)
    if signed:
        return png(numbers[::-1], signed=True)
    written = BytesIO()
    Image.fromarray((255 * np.clip(numbers, 0, 1)).round().astype(np.uint8)).save(written, "PNG", optimize=True)
    return written.getvalue()


def data_uri(content: bytes, kind: str) -> str:
    """The address that carries these bytes itself; `kind` is their MIME type."""
    return f"data:{kind};base64,{b64encode(content).decode('ascii')}"


def gradient(stops: int = 17) -> tuple[str, ...]:
    """Colours along the scale as #rrggbb."""
    table = palette()
    places = (round(255 * stop / (stops - 1)) for stop in range(stops))
    return tuple("#" + table[3 * place : 3 * place + 3].hex() for place in places)
