"""A sound with its echoes: which Toeplitz matrix that is, how large, and the sums that show it was applied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, isfinite
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.exact.arithmetic import column, product
from matelier.exact.witness import claim
from matelier.explainers.maps.clouds_agreement import told_exactly
from matelier.formats.heard import Heard
from matelier.formats.number import read_number
from matelier.formats.sound import Recording, open_sound, read_channels, read_whole
from matelier.scalars.surd import Surd
from matelier.signals.echo import Applied, Folded, repeated, repeated_length, response, toeplitz_of
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float64 = NDArray[np.float64]

MOST_SECONDS = 60.0  # of what one sample becomes: memory goes with it
MOST_TAPS = 64
LARGEST_GAIN = 1000.0
PERIOD = 512  # samples that are added up apart
SMALL = 4  # samples of the small example
TALLEST = 8  # rows of it
DIGITS = 3  # of a room's numbers in the small example


@dataclass(frozen=True, slots=True)
class Tap(Record):
    """One echo: after how many seconds, how loud beside the sound."""

    delay: float
    gain: Fraction


@dataclass(frozen=True, slots=True)
class Echoed(Record):
    """A sound x and y = H x, where H has `rows` × `columns` entries and each column is h, one lower than the last.

    `H`, `x` and `y` are the same in small: with delays in steps as small as they can be, or a room's first numbers.
    `seconds` is how long y lasts; `energy` and `peak` are those of x and of y, over all channels.
    """

    taps: tuple[Tap, ...]
    feedback: bool
    H: Exact
    x: Exact
    y: Exact
    rows: int
    columns: int
    length: int
    sample_rate: int
    channels: int
    seconds: float
    energy: tuple[float, float]
    peak: tuple[float, float]
    recording: Recording = field(metadata={"json": False})
    h: Float64 = field(metadata={"json": False})


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """What one sample becomes, how that looks in small, and what is to be told of it."""

    h: Float64
    small: tuple[Fraction, ...]
    taps: tuple[Tap, ...] = ()
    told: tuple[Sentence, ...] = ()


def echoes(delays: object, gains: object) -> tuple[Tap, ...]:
    """The echoes that are asked for: numbers or their texts, one or several. Raises BadInput "echo..."."""
    after, loud = (_several(given) for given in (delays, gains))
    if not after or len(after) != len(loud):
        raise BadInput("echo.counts", delays=len(after), gains=len(loud))
    if len(after) > MOST_TAPS:
        raise BadInput("echo.too_many", given=len(after), most=MOST_TAPS)
    taps = tuple(Tap(float(_number(one, "delay")), _number(two, "gain")) for one, two in zip(after, loud, strict=True))
    for one in taps:
        if not 0 < one.delay <= MOST_SECONDS:
            raise BadInput("echo.delay", given=one.delay, most=MOST_SECONDS)
        if abs(one.gain) > LARGEST_GAIN or not one.gain:
            raise BadInput("echo.gain", given=float(one.gain), most=LARGEST_GAIN)
    return taps


def _several(given: object) -> list[object]:
    if given is None:
        return []
    parts = cast("object", getattr(given, "tolist", lambda: given)())  # of NumPy
    return list(cast("Sequence[object]", parts)) if isinstance(parts, list | tuple) else [parts]


def _number(given: object, name: str) -> Fraction:
    """What is typed is exact, and so is 0.1 in Python: the decimals that it shows."""
    try:
        if isinstance(given, float):
            if not isfinite(given):
                raise BadInput("echo.number", name=f"--{name}", given=str(given))
            return Fraction(repr(given))
        value = read_number(str(given))
    except BadInput as refusal:
        raise BadInput("echo.number", name=f"--{name}", given=str(given)[:40]) from refusal
    if isinstance(value, Surd) and value.is_real:
        return Fraction(float(value))
    if not isinstance(value, Fraction):
        raise BadInput("echo.number", name=f"--{name}", given=str(given)[:40])
    return value


def of_echoes(taps: tuple[Tap, ...], rate_hz: int, *, feedback: bool) -> Response:
    """What one sample becomes by these echoes, or by echoes that echo again.

    Raises BadInput "echo.short", "echo.unstable", "echo.too_long".
    """
    lags, gains = [round(one.delay * rate_hz) for one in taps], [float(one.gain) for one in taps]
    if 0 in lags:
        raise BadInput("echo.short", given=min(one.delay for one in taps), least=1 / rate_hz)
    steps = _steps(lags)
    if not feedback:
        small = [Fraction(1), *[Fraction(0)] * max(steps)]
        for step, one in zip(steps, taps, strict=True):
            small[step] += one.gain
        return Response(response(lags, gains), tuple(small), taps)
    together = sum(abs(one.gain) for one in taps)
    if together >= 1:
        raise BadInput("echo.unstable", given=float(together))
    length = repeated_length(lags, gains)
    if length > MOST_SECONDS * rate_hz:
        raise BadInput("echo.too_long", seconds=length / rate_hz, most=MOST_SECONDS)
    small = [Fraction(1)]
    while len(small) <= TALLEST - SMALL:
        k = len(small)
        small.append(sum((one.gain * small[k - s] for one, s in zip(taps, steps, strict=True) if s <= k), Fraction(0)))
    told = Sentence("echo.broken_off", {"seconds": length / rate_hz})
    return Response(repeated(lags, gains), tuple(small), taps, (told,))


def _steps(lags: Sequence[int]) -> list[int]:
    """The lags in steps of their greatest common part where that keeps them small; else 1, 2, 3 ... in their order."""
    common = gcd(*lags)
    if max(lags) // common <= TALLEST - SMALL:
        return [lag // common for lag in lags]
    order = sorted(set(lags))
    return [order.index(lag) + 1 for lag in lags]


def of_room(file: str, rate_hz: int) -> Response:
    """What one sample becomes in the room where this was recorded: the recording of a clap, at the sound's rate.

    Raises BadInput "echo.room_silent", "echo.room_long", and as `open_sound`.
    """
    recording = open_sound(Path(file))
    if recording.seconds > MOST_SECONDS:
        raise BadInput("echo.room_long", file=Path(file).name, seconds=recording.seconds, most=MOST_SECONDS)
    h = read_whole(recording, rate_hz=rate_hz).astype(np.float64)
    sounding = np.flatnonzero(h)
    if not len(sounding):
        raise BadInput("echo.room_silent", file=Path(file).name)
    h = h[: sounding[-1] + 1]
    loudest = int(np.abs(h).argmax())
    shown = h[loudest : loudest + TALLEST - SMALL + 1]
    small = tuple(Fraction(round(entry * 10**DIGITS), 10**DIGITS) for entry in shown.tolist())
    rates = {"given": recording.rate_hz, "rate": rate_hz}
    told = (*recording.notices, *((Sentence("echo.room_rate", rates),) if recording.rate_hz != rate_hz else ()))
    return Response(h, small, told=told)


def echo_sound(
    file: str, *, taps: tuple[Tap, ...] = (), feedback: bool = False, room: str | None = None
) -> Work[Found[Echoed]]:
    """The sound with its echoes, gone through once. Raises BadInput "echo..." and as `open_sound`."""
    recording = open_sound(file)
    found = of_echoes(taps, recording.rate_hz, feedback=feedback) if room is None else of_room(room, recording.rate_hz)
    sums = {name: Folded.of(PERIOD) for name in "xyh"}
    sums["h"].add(found.h)
    levels = {name: _Level() for name in "xy"}
    heard = Heard()
    for x, y in applied(recording, found.h, heard):
        for name, samples in (("x", x), ("y", y)):
            sums[name].add(_together(samples))
            levels[name].add(samples)
        yield Step("progress.listen", {"done": sums["x"].place / recording.rate_hz, "of": recording.seconds})
    if not levels["x"].energy:
        raise BadInput("echo.silent", file=Path(file).name)
    n, rate = sums["x"].place, recording.rate_hz
    H, small = toeplitz_of(found.small, SMALL), column([Fraction(k + 1) for k in range(SMALL)])
    value = Echoed(
        found.taps, feedback, H, small, product(H, small), n + len(found.h) - 1, n, len(found.h), rate,
        recording.channels, (n + len(found.h) - 1) / rate, *_levels(levels), recording, found.h,
    )  # fmt: skip
    notices = [notice for notice in (*recording.notices, *heard.told) if notice.key != "sound.averaged"]
    return Found(value, _claims(value, sums), (*notices, *found.told))


def applied(
    recording: Recording, h: Float64, heard: Heard | None = None
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Blocks of x as they are read, and beside each what is known of y = H x since the last; at the end, the rest."""
    whole = Applied(h, recording.channels)
    nothing = np.zeros((0, recording.channels), np.float32)
    for x in read_channels(recording, heard=heard):
        yield x, whole.add(x).astype(np.float32)
    yield nothing, whole.end().astype(np.float32)


def _together(samples: NDArray[np.float32]) -> Float64:
    """The sum of the channels, added up one after the other: many times faster than along the short axis."""
    total = samples[:, 0].astype(np.float64)
    for channel in range(1, samples.shape[1]):
        total += samples[:, channel]
    return total


@dataclass(slots=True)
class _Level:
    energy: float = 0.0
    peak: float = 0.0

    def add(self, samples: NDArray[np.float32]) -> None:
        flat = samples.ravel()
        self.energy += float(np.einsum("i,i->", flat, flat, dtype=np.float64))  # on this thread alone
        self.peak = max(self.peak, float(flat.max(initial=0)), -float(flat.min(initial=0)))


def _levels(levels: dict[str, _Level]) -> tuple[tuple[float, float], tuple[float, float]]:
    x, y = levels["x"], levels["y"]
    return (x.energy, y.energy), (x.peak, y.peak)


def _claims(value: Echoed, sums: dict[str, Folded]) -> tuple[Claim, ...]:
    folded = {name: sums[name].sums for name in "hxy"} | {f"{name}_sizes": sums[name].sizes for name in "hx"}
    return (
        claim("is_toeplitz", A=value.H),
        claim("product_equals", A=value.H, B=value.x, C=value.y),
        Claim("echo_folds", folded, about="claim.about.samples"),
    )


def echo_agrees(value: Any, claims: tuple[Claim, ...]) -> bool:
    """Whether a saved answer tells the small matrix that its claims are about."""
    try:
        shown = {one.kind: one.witness for one in claims}
        parts = shown["product_equals"]
        same = all(told_exactly(parts[part]) == value[name] for part, name in (("A", "H"), ("B", "x"), ("C", "y")))
        return same and told_exactly(shown["is_toeplitz"]["A"]) == value["H"] and "echo_folds" in shown
    except (KeyError, TypeError):
        return False
