"""The loops of inverse mapping: each new pixel looks up where it came from, and mixes the old pixels around there."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.compiled import compiled
from matelier.signals.lanes import four_at, put_four

Pixels = NDArray[Any]

NEAREST, BILINEAR, BICUBIC = 1, 2, 4  # how many old pixels a side are mixed
PLACES = 32  # binary places of a position
ONE = 1 << PLACES
HALF = ONE >> 1
QUICK = {"contract"}  # a product and a sum may be rounded once

U32 = np.uint32
F32 = np.float32
LOW, BYTE, TWO = np.uint32(255), np.uint32(8), np.uint32(16)
OPAQUE = np.uint32(0xFF000000)
WHOLE, ROUND, UNIT = np.uint32(1 << 22), np.uint32(1 << 21), np.uint32(22)
ELEVEN = np.uint32(11)


@compiled(fastmath=set())
def _fixed(place: Any) -> Any:
    return np.int64(np.rint(place * ONE))


@compiled(fastmath=set())
def reached(start: Any, step: Any, count: Any, low: Any, high: Any) -> tuple[int, int]:
    """The first and the end of those j in 0 … count − 1 with low <= start + j step < high."""
    if step == 0:
        return (0, count) if low <= start < high else (0, 0)
    if step > 0:
        first, end = -((start - low) // step), -((start - high) // step)
    else:
        first, end = (start - high) // -step + 1, (start - low) // -step + 1
    first = min(max(first, 0), count)
    return first, max(first, min(end, count))


@compiled(fastmath=set())
def both_reached(x: Any, y: Any, dx: Any, dy: Any, count: Any, box: Any) -> tuple[int, int]:
    """The same for x and y at once: low and high of x, low and high of y."""
    first, end = reached(x, dx, count, box[0], box[1])
    also, until = reached(y, dy, count, box[2], box[3])
    first = max(first, also)
    return first, max(first, min(end, until))


@compiled(fastmath=set())
def quick_nearest(
    P: Pixels, line: Pixels, stride: Any, channels: Any, x: Any, y: Any, dx: Any, dy: Any, first: Any, end: Any
) -> None:
    """New pixels first … end − 1 of a row, from opaque bytes, as RGBA in one number each."""
    for j in range(first, end):
        at = ((y + j * dy) >> PLACES) * stride + ((x + j * dx) >> PLACES) * channels
        put_four(line, j, four_at(P, at) | OPAQUE)


@compiled(fastmath=set())
def quick_bilinear(
    P: Pixels, line: Pixels, stride: Any, channels: Any, x: Any, y: Any, dx: Any, dy: Any, first: Any, end: Any
) -> None:
    """The same, four old pixels mixed with weights of 22 bits."""
    for j in range(first, end):
        u, v = x + j * dx, y + j * dy
        at = (v >> PLACES) * stride + (u >> PLACES) * channels
        across, down = U32((u >> 21) & 2047), U32((v >> 21) & 2047)
        p, q = four_at(P, at), four_at(P, at + channels)
        r, s = four_at(P, at + stride), four_at(P, at + stride + channels)
        d = across * down
        b, c = (across << ELEVEN) - d, (down << ELEVEN) - d
        a = WHOLE - b - c - d
        red = (p & LOW) * a + (q & LOW) * b + (r & LOW) * c + (s & LOW) * d + ROUND
        p, q, r, s = p >> BYTE, q >> BYTE, r >> BYTE, s >> BYTE
        green = (p & LOW) * a + (q & LOW) * b + (r & LOW) * c + (s & LOW) * d + ROUND
        p, q, r, s = p >> BYTE, q >> BYTE, r >> BYTE, s >> BYTE
        blue = (p & LOW) * a + (q & LOW) * b + (r & LOW) * c + (s & LOW) * d + ROUND
        put_four(line, j, U32((red >> UNIT) | ((green >> UNIT) << BYTE) | ((blue >> UNIT) << TWO) | OPAQUE))


@compiled(fastmath=QUICK, inline="always")
def _level(number: Any, places: Any) -> Any:
    return F32(np.int32((number >> places) & LOW))


@compiled(fastmath=QUICK, inline="always")
def _byte(level: Any) -> Any:
    return U32(np.int32(min(max(level + F32(0.5), F32(0)), F32(255))))


@compiled(fastmath=QUICK)
def quick_bicubic(
    P: Pixels, line: Pixels, stride: Any, channels: Any, x: Any, y: Any, dx: Any, dy: Any, first: Any, end: Any
) -> None:
    """The same, sixteen old pixels mixed by Keys' cubic weights. [Keys 1981, a = −1/2]"""
    small, zero = F32(1 / ONE), U32(0)
    for j in range(first, end):
        u, v = x + j * dx, y + j * dy
        at = ((v >> PLACES) - 1) * stride + ((u >> PLACES) - 1) * channels
        f, g = F32(u & (ONE - 1)) * small, F32(v & (ONE - 1)) * small
        w0, w1, w2, w3 = cubic_weights(f)
        h0, h1, h2, h3 = cubic_weights(g)
        red = green = blue = F32(0)
        for k in range(4):
            h = h0 if k == 0 else h1 if k == 1 else h2 if k == 2 else h3
            row = at + k * stride
            p, q = four_at(P, row), four_at(P, row + channels)
            r, s = four_at(P, row + 2 * channels), four_at(P, row + 3 * channels)
            red += h * (_level(p, zero) * w0 + _level(q, zero) * w1 + _level(r, zero) * w2 + _level(s, zero) * w3)
            green += h * (_level(p, BYTE) * w0 + _level(q, BYTE) * w1 + _level(r, BYTE) * w2 + _level(s, BYTE) * w3)
            blue += h * (_level(p, TWO) * w0 + _level(q, TWO) * w1 + _level(r, TWO) * w2 + _level(s, TWO) * w3)
        put_four(line, j, U32(_byte(red) | (_byte(green) << BYTE) | (_byte(blue) << TWO) | OPAQUE))


@compiled(fastmath=QUICK, inline="always")
def cubic_weights(f: Any) -> Any:
    """Keys' weights of the pixels at −1, 0, 1, 2 for a place between 0 and 1."""
    half, two = F32(0.5), F32(2)
    w0 = ((two - f) * f - F32(1)) * f * half
    w1 = ((F32(3) * f - F32(5)) * f * f + two) * half
    w2 = ((F32(4) - F32(3) * f) * f + F32(1)) * f * half
    w3 = (f - F32(1)) * f * f * half
    return w0, w1, w2, w3


@compiled(fastmath=QUICK)
def _weights(order: Any, f: Any, into: Any) -> None:
    if order == NEAREST:
        into[0] = F32(1)
    elif order == BILINEAR:
        into[0], into[1] = F32(1) - f, f
    else:
        into[0], into[1], into[2], into[3] = cubic_weights(f)


@compiled(fastmath=QUICK)
def any_pixels(
    P: Pixels, line: Pixels, order: Any, alpha: bool, x: Any, y: Any, dx: Any, dy: Any, first: Any, end: Any
) -> None:
    """New pixels first … end − 1 of a row (width × channels), of any kind; beyond its edge a picture goes on as there.

    With `alpha`, the last channel is how opaque a pixel is, and clear pixels lend no colour to their neighbours.
    """
    height, width, channels = P.shape
    top = F32(255 if P.itemsize == 1 else 65535)
    across, down, mixed = np.empty(4, F32), np.empty(4, F32), np.empty(5, F32)
    back = (order - 1) // 2
    small = F32(1 / ONE)
    colours = channels - 1 if alpha else channels
    for j in range(first, end):
        u, v = x + j * dx, y + j * dy
        _weights(order, F32(u & (ONE - 1)) * small, across)
        _weights(order, F32(v & (ONE - 1)) * small, down)
        mixed[:] = F32(0)
        for k in range(order):
            row = min(max((v >> PLACES) - back + k, 0), height - 1)
            for m in range(order):
                column = min(max((u >> PLACES) - back + m, 0), width - 1)
                weight = across[m] * down[k]
                if alpha:
                    weight *= F32(P[row, column, colours])
                mixed[4] += weight
                for c in range(colours):
                    mixed[c] += weight * F32(P[row, column, c])
        for c in range(colours):
            level = mixed[c] if not alpha else mixed[c] / mixed[4] if mixed[4] > F32(0) else F32(0)
            line[j, c] = np.int64(min(max(level + F32(0.5), F32(0)), top))
        if line.shape[1] > colours:
            line[j, colours] = np.int64(min(max(mixed[4] + F32(0.5), F32(0)), top)) if alpha else np.int64(top)


@compiled(fastmath=set())
def sample_rows(
    P: Pixels, flat: Pixels, out: Pixels, words: Pixels, M: Pixels, order: Any, quick: bool, alpha: bool, ground: Pixels
) -> int:
    """Fills `out` with what lies at M·(column, row, 1) of P, pixels across and down; elsewhere with `ground`.

    `flat` is P's bytes and `words` out's, four a number, or one row of such numbers where `out` has no alpha; both are
    used where `quick`. Returns how many pixels came from P.
    """
    height, width, channels = P.shape
    rows, columns, makes = out.shape
    shift = 0 if order == NEAREST else HALF
    back, ahead = (order - 1) // 2, order // 2
    dx, dy = _fixed(M[0, 0]), _fixed(M[1, 0])
    whole = (-shift, width * ONE - shift, -shift, height * ONE - shift)
    core = (back * ONE, (width - ahead) * ONE, back * ONE, (height - ahead - 1) * ONE)  # nothing is read beyond P
    count = 0
    for i in range(rows):
        x = _fixed(M[0, 1] * i + M[0, 2]) - shift
        y = _fixed(M[1, 1] * i + M[1, 2]) - shift
        first, end = both_reached(x, y, dx, dy, columns, whole)
        start, stop = both_reached(x, y, dx, dy, columns, core) if quick else (first, first)
        if start >= stop:
            start = stop = first
        count += end - first
        for c in range(makes):
            out[i, :first, c] = ground[c]
            out[i, end:, c] = ground[c]
        any_pixels(P, out[i], order, alpha, x, y, dx, dy, first, start)
        any_pixels(P, out[i], order, alpha, x, y, dx, dy, stop, end)
        if start < stop:
            line = words[i * columns : (i + 1) * columns] if makes == 4 else words
            if order == NEAREST:
                quick_nearest(flat, line, width * channels, channels, x, y, dx, dy, start, stop)
            elif order == BILINEAR:
                quick_bilinear(flat, line, width * channels, channels, x, y, dx, dy, start, stop)
            else:
                quick_bicubic(flat, line, width * channels, channels, x, y, dx, dy, start, stop)
            if makes == 3:
                for j in range(start, stop):
                    out[i, j, 0], out[i, j, 1] = line[j] & LOW, (line[j] >> BYTE) & LOW
                    out[i, j, 2] = (line[j] >> TWO) & LOW
    return count


@compiled(fastmath=set())
def scatter_rows(P: Pixels, out: Pixels, taken: Pixels, M: Pixels) -> int:
    """Puts each pixel of P into the pixel of `out` in which M·(column, row, 1) lies; how many fell on taken ones."""
    height, width, channels = P.shape
    rows, columns, makes = out.shape
    again = 0
    for i in range(height):
        for j in range(width):
            x = np.int64(np.floor(M[0, 0] * j + (M[0, 1] * i + M[0, 2])))
            y = np.int64(np.floor(M[1, 0] * j + (M[1, 1] * i + M[1, 2])))
            if 0 <= x < columns and 0 <= y < rows:
                again += taken[y, x]
                taken[y, x] = 1
                for c in range(channels):
                    out[y, x, c] = P[i, j, c]
                if makes > channels:
                    out[y, x, channels] = 255 if P.itemsize == 1 else 65535
    return again


@compiled(fastmath=set())
def count_empty(taken: Pixels, M: Pixels, height: int, width: int) -> tuple[int, int]:
    """How many new pixels lie within the picture's image, and how many of these no old pixel fell on."""
    rows, columns = taken.shape
    inside = empty = 0
    dx, dy = _fixed(M[0, 0]), _fixed(M[1, 0])
    for i in range(rows):
        x = _fixed(M[0, 1] * i + M[0, 2])
        y = _fixed(M[1, 1] * i + M[1, 2])
        first, end = both_reached(x, y, dx, dy, columns, (0, width * ONE, 0, height * ONE))
        inside += end - first
        for j in range(first, end):
            empty += 1 - taken[i, j]
    return inside, empty


@compiled(fastmath={"contract"})
def recolour_rows(P: Pixels, out: Pixels, C: Pixels, top: Any) -> int:
    """Each pixel's colours times C (3 × 4, the last column added), rounded and clipped; how many pixels were clipped.

    A grey picture has three equal colours; alpha stays.
    """
    height, width, channels = P.shape
    g, b = (1, 2) if channels > 2 else (0, 0)
    a0, a1, a2, a3 = C[0, 0], C[0, 1], C[0, 2], C[0, 3] + F32(0.5)
    b0, b1, b2, b3 = C[1, 0], C[1, 1], C[1, 2], C[1, 3] + F32(0.5)
    c0, c1, c2, c3 = C[2, 0], C[2, 1], C[2, 2], C[2, 3] + F32(0.5)
    zero, above = F32(0), top + F32(0.5)
    clipped = 0
    for i in range(height):
        for j in range(width):
            red, green, blue = F32(P[i, j, 0]), F32(P[i, j, g]), F32(P[i, j, b])
            r1 = a0 * red + a1 * green + a2 * blue + a3
            g1 = b0 * red + b1 * green + b2 * blue + b3
            b1_ = c0 * red + c1 * green + c2 * blue + c3
            low, high = min(r1, g1, b1_), max(r1, g1, b1_)
            clipped += (low < zero) | (high >= top + F32(1))
            out[i, j, 0] = np.int32(min(max(r1, zero), above))
            out[i, j, 1] = np.int32(min(max(g1, zero), above))
            out[i, j, 2] = np.int32(min(max(b1_, zero), above))
            if channels == 2 or channels == 4:
                out[i, j, 3] = P[i, j, channels - 1]
    return clipped
