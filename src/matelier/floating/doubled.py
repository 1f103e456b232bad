"""Sums of products in twice the digits: residuals and gradients, with a bound of what is lost even so."""

from typing import TypeAlias

import numpy as np

from matelier.floating.rounding import TINY, UNIT, UP, Float64, Floats, gamma, is_complex

Pair: TypeAlias = tuple[Float64, Float64]
"""A number, or an array of them, as hi + lo."""

SPLITTER = 2.0**27 + 1
CHUNK = 1 << 15  # entries at once: they stay near the processor


def two_sum(a: Float64, b: Float64) -> Pair:
    """a + b exactly, as the rounded sum and what rounding lost. [Knuth 1998, section 4.2.2]"""
    s = a + b
    z = s - a
    return s, (a - (s - z)) + (b - z)


def halves(a: Float64) -> Pair:
    """a as a sum of two numbers of 26 bits, for entries below 2^996. [Dekker 1971]"""
    t = a * SPLITTER
    high = t - (t - a)
    return high, a - high


def totals(terms: Float64) -> tuple[Float64, Float64, Float64]:
    """The sums of rows as hi + lo, and how far that can be off: sums of pairs, exactly, and their losses rounded.

    [Ogita, Rump & Oishi 2005]
    """
    low: Float64 = np.zeros_like(terms)
    size: Float64 = np.zeros_like(terms)
    levels = 0
    while (n := terms.shape[1]) > 1:
        half = n // 2
        s, e = two_sum(terms[:, :half], terms[:, half : 2 * half])
        lost = (low[:, :half] + low[:, half : 2 * half]) + e
        total = (size[:, :half] + size[:, half : 2 * half]) + np.abs(e)
        if n % 2:
            last = slice(n - 1, n)
            s, lost, total = (np.concatenate([new, old[:, last]], axis=1)
                              for new, old in ((s, terms), (lost, low), (total, size)))  # fmt: skip
        terms, low, size = s, lost, total
        levels += 1
    high, rest = two_sum(terms[:, 0], low[:, 0])
    return high, rest, gamma(3 * levels + 3) * size[:, 0] * UP


def left_over(A: Float64, x: Float64, b: Float64) -> tuple[Float64, Float64, Float64]:
    """b − A x for columns, real, as hi + lo and a bound of what is off in each row.

    Each product is split into two numbers exactly (entries below 2^480 beside each other); only what is below 2⁻¹⁰⁷⁴
    is lost. [Dekker 1971; Ogita, Rump & Oishi 2005]
    """
    m, n = A.shape
    h, low_half = halves(x)
    high, low, off = (np.empty(m) for _ in range(3))
    step = max(1, CHUNK // n)
    for i in range(0, m, step):
        rows = slice(i, i + step)
        part = A[rows]
        terms = np.empty((len(part), 2 * n + 1))
        terms[:, 0] = b[rows]
        _products(part, x, h, low_half, terms[:, 1 : n + 1], terms[:, n + 1 :])
        high[rows], low[rows], off[rows] = totals(terms)
    return high, low, off  # but for what is below 2⁻¹⁰⁷⁴


def _products(A: Float64, x: Float64, h: Float64, low: Float64, P: Float64, E: Float64) -> None:
    # −a·x as two numbers each, P and E.
    H, L = halves(A)
    np.multiply(A, -x, out=P)
    np.multiply(H, -h, out=E)
    E -= P
    E -= H * low
    E -= L * h
    E -= L * low


def _beside(A: Float64, found: tuple[Float64, Float64, Float64], y: Float64) -> tuple[Float64, Float64, Float64]:
    # Less A y, where y is so small beside x that its products need no more digits than they have.
    high, low, off = found
    more = A @ y
    sizes = np.abs(A) @ np.abs(y)
    around = off + gamma(A.shape[1] + 8) * sizes + 4 * UNIT * (np.abs(low) + sizes)
    return *two_sum(high, low - more), around * UP + TINY


def residual(A: Floats, b: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats, Float64]:
    """b − A (x + y) for one column, real or complex, y small beside x, as hi + lo and a bound of what is off."""
    if not is_complex(A, b, x, y):
        return _beside(A, left_over(A, x, b), y)
    real, imaginary = np.hstack([A.real, -A.imag]), np.hstack([A.imag, A.real])
    flat, small = (np.concatenate([part.real, part.imag]) for part in (x, y))
    one = _beside(real, left_over(real, flat, np.ascontiguousarray(b.real)), small)
    two = _beside(imaginary, left_over(imaginary, flat, np.ascontiguousarray(b.imag)), small)
    return joined(one[0], two[0]), joined(one[1], two[1]), (one[2] + two[2]) * UP


def joined(real: Float64, imaginary: Float64) -> Floats:
    """The complex numbers with these parts."""
    found = np.empty(real.shape, dtype=np.complex128)
    found.real, found.imag = real, imaginary
    return found


def added(high: Floats, low: Floats, more: Floats) -> tuple[Floats, Floats]:
    """high + low + more, again as a number and what has no place in it."""
    if is_complex(high, low, more):
        real, small = added(*(np.ascontiguousarray(part.real) for part in (high, low, more)))
        imaginary, other = added(*(np.ascontiguousarray(part.imag) for part in (high, low, more)))
        return joined(real, imaginary), joined(small, other)
    s, e = two_sum(high, more)
    return two_sum(s, e + low)
