"""Magnitudes of Hann-windowed real frames by a complex transform of half their length: the fast way to |STFT|."""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import fft as scipy_fft

from matelier.arrays.compiled import compiled

fft: Any = scipy_fft  # its stubs take every result for a dispatch marker


def half_length_transform(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """Real and imaginary parts, side by side, of each frame taken as complex numbers of half its length.

    Even samples are the real parts and odd ones the imaginary parts. [Sorensen et al. 1987]
    """
    Z: NDArray[np.complex64] = fft.fft(frames.view(np.complex64))
    return Z.view(np.float32)


@cache
def turns(half: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Half the cosine and half the minus sine of πk / half, which part the even from the odd samples."""
    angles = np.pi * np.arange(half) / half
    return (0.5 * np.cos(angles)).astype(np.float32), (-0.5 * np.sin(angles)).astype(np.float32)


@compiled(fastmath={"contract"})
def write_moduli(
    Z: NDArray[np.float32], cosines: NDArray[np.float32], sines: NDArray[np.float32], out: NDArray[np.float32]
) -> None:
    """Write to `out` the Hann-windowed magnitudes of as many frames as it has rows.

    The window is laid on in frequency, where it is X[k]/2 − X[k−1]/4 − X[k+1]/4.
    The lower half of the spectrum, a + ib, goes up from 0; the upper half, c + id, goes down from the highest bin, so
    that both come from the same numbers. Short loops over slices and unsigned indices become vector instructions.
    """
    half, quarter = Z.shape[1] // 2, Z.shape[1] // 4
    real, imaginary = np.empty(quarter + 1, np.float32), np.empty(quarter + 1, np.float32)
    mirrored_real, mirrored_imaginary = np.empty(quarter + 1, np.float32), np.empty(quarter + 1, np.float32)
    a, b = np.empty(quarter + 2, np.float32), np.empty(quarter + 2, np.float32)
    c, d = np.empty(quarter + 2, np.float32), np.empty(quarter + 2, np.float32)
    upper = np.empty(quarter, np.float32)
    one, two = np.uint64(1), np.uint64(2)
    last, end, top = np.uint64(quarter), np.uint64(2 * half), np.uint64(half)
    middle = np.float32(0.5)
    for t in range(out.shape[0]):
        z, row = Z[t], out[t]
        for k in range(quarter + 1):
            real[k], imaginary[k] = z[2 * k], z[2 * k + 1]
        mirrored_real[0], mirrored_imaginary[0] = real[0], imaginary[0]
        for k in range(one, last + one):
            mirrored_real[k], mirrored_imaginary[k] = z[end - two * k], z[end - two * k + one]
        for k in range(quarter + 1):
            odd_real, odd_imaginary = imaginary[k] + mirrored_imaginary[k], mirrored_real[k] - real[k]
            turned_real = cosines[k] * odd_real - sines[k] * odd_imaginary
            turned_imaginary = cosines[k] * odd_imaginary + sines[k] * odd_real
            even_real = middle * (real[k] + mirrored_real[k])
            even_imaginary = middle * (imaginary[k] - mirrored_imaginary[k])
            a[k], b[k] = even_real + turned_real, even_imaginary + turned_imaginary
            c[k], d[k] = even_real - turned_real, turned_imaginary - even_imaginary
        a[quarter + 1], b[quarter + 1] = c[quarter - 1], d[quarter - 1]
        c[quarter + 1], d[quarter + 1] = a[quarter - 1], b[quarter - 1]
        row[0], row[half] = middle * abs(a[0] - a[1]), middle * abs(c[0] - c[1])
        _windowed_moduli(a, b, row[1 : quarter + 1])
        _windowed_moduli(c, d, upper)
        for k in range(one, last):
            row[top - k] = upper[k - one]


@compiled(fastmath={"contract"}, inline="always")
def _windowed_moduli(a: NDArray[np.float32], b: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    count = len(out)
    a_below, a_here, a_above = a[:count], a[1 : count + 1], a[2 : count + 2]
    b_below, b_here, b_above = b[:count], b[1 : count + 1], b[2 : count + 2]
    middle, side = np.float32(0.5), np.float32(0.25)
    for k in range(count):
        u = middle * a_here[k] - side * (a_below[k] + a_above[k])
        v = middle * b_here[k] - side * (b_below[k] + b_above[k])
        out[k] = np.sqrt(u * u + v * v)
