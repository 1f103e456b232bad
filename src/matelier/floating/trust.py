"""Whether this machine reckons the way the bounds assume: looked at once, before anything is called proved."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache

import numpy as np

from matelier.floating.rounding import INNER, Float64, Floats, sizes, slack
from matelier.spine.claim import Claim, Label
from matelier.spine.sentence import Sentence

Multiply = Callable[[Floats, Floats], Floats]
LEAST = 5e-324
SMALLEST_NORMAL = 2.0**-1022
SIDE = 150  # rows of the products that are looked at: beyond every kernel's block of registers


@cache
def trusted() -> bool:
    """Whether rounding is to nearest, subnormal numbers are kept, and products are as near as their bound says."""
    return arithmetic_holds() and products_hold(np.matmul)


def label(wanted: Label = "PROVED") -> Label:
    """The label that may be given: CHECKED where this machine is not to be trusted."""
    return wanted if trusted() else "CHECKED"


def withheld() -> tuple[Sentence, ...]:
    """What is told where certificates are withheld."""
    return () if trusted() else (Sentence("measured.notice.untrusted"),)


def kept(*claims: Claim) -> tuple[Claim, ...]:
    """The claims, where this machine is to be trusted; else none."""
    return claims if trusted() else ()


def arithmetic_holds() -> bool:
    """Whether sums and products of arrays round to nearest, and nothing near zero is flushed."""
    one: Float64 = np.ones(9)
    small = one * 2.0**-53
    nearest = (one + small == 1).all() and (one + 3 * small == 1 + 2.0**-51).all() and (-one - small == -1).all()
    under = (one - small / 2 == 1).all() and (one - small < 1).all()
    kept_small = (one * SMALLEST_NORMAL / 2 > 0).all() and (one * LEAST + one * LEAST == 2 * LEAST).all()
    through = np.full((9, 9), SMALLEST_NORMAL) @ np.full((9, 9), 0.25)
    rounded = (np.full((9, 9), 1.0) @ (np.eye(9) * (1 + 2.0**-52)) >= 1 + 2.0**-52).all()
    return bool(nearest and under and kept_small and (through == 9 * 2.0**-1024).all() and rounded)


def products_hold(multiply: Multiply) -> bool:
    """Whether products are within their bound, entry by entry, of exact ones: columns made for rounding, wide ranges.

    A product that spares multiplications (Strassen's), or works with fewer digits, is found out.
    """
    return all(_within(multiply, A, B) for A, B in _cases())


def _cases() -> list[tuple[Floats, Floats]]:
    # As long as one block of `product`: numbers that are lost, rows and columns far apart, sums that cancel.
    random = np.random.default_rng(20)
    lost: Float64 = np.full((SIDE, INNER), 2.0**-53)
    lost[:, 0] = 1
    ones: Float64 = np.ones((INNER, SIDE))
    across, down = (random.integers(-60, 1, SIDE) for _ in range(2))
    wide = np.ldexp(random.standard_normal((SIDE, INNER)), across[:, None])
    other = np.ldexp(random.standard_normal((INNER, SIDE)), down[None, :])
    near = random.standard_normal((SIDE, INNER))
    near[:, 1::2] = -near[:, ::2] * (1 + 2.0**-50)
    return [(lost, ones), (wide, other), (near, ones), (wide + 1j * near, other - 1j * ones)]


def _within(multiply: Multiply, A: Floats, B: Floats) -> bool:
    P, bound = multiply(A, B), slack(A.shape[1], A, B) * (sizes(A) @ sizes(B)) * (1 + 2.0**-30)
    if P.shape != bound.shape or not np.isfinite(P).all():
        return False
    for i, j in ((0, 0), (SIDE // 2, 1), (SIDE - 1, SIDE - 1), (7, SIDE // 3), *_smallest(bound)):
        real, imaginary = _exact(A[i], B[:, j])
        off = (Fraction(float(P[i, j].real)) - real) ** 2 + (Fraction(float(P[i, j].imag)) - imaginary) ** 2
        if off > Fraction(float(bound[i, j])) ** 2:
            return False
    return True


def _smallest(bound: Floats) -> list[tuple[int, int]]:
    # Where an error that was spread over all entries shows first.
    return [divmod(int(k), bound.shape[1]) for k in np.argsort(bound, axis=None)[:3]]


def _exact(row: Floats, column: Floats) -> tuple[Fraction, Fraction]:
    real = imaginary = Fraction(0)
    for x, y in zip(row.tolist(), column.tolist(), strict=True):
        a, b = (complex(x), complex(y))
        p, q, s, t = Fraction(a.real), Fraction(a.imag), Fraction(b.real), Fraction(b.imag)
        real, imaginary = real + p * s - q * t, imaginary + p * t + q * s
    return real, imaginary
