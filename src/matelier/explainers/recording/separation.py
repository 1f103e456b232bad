"""Which part of a recording is whose? Spectra learnt from examples of the parts, amounts, masks; streamed."""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from os import cpu_count
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.arrays.disk import OnDisk
from matelier.arrays.home import home_of
from matelier.arrays.threads import ONE_BLAS_THREAD, in_order
from matelier.certify.separation import GAP
from matelier.factors.energy import energies as energies_of
from matelier.factors.multiplicative import Spectra, factors_by_divergence
from matelier.factors.separation import Known, amounts, masks, raised
from matelier.formats.heard import Heard
from matelier.formats.sound import Recording, open_sound, read
from matelier.signals.spectrogram import Resynthesis, Window, chunks, magnitudes, spectra, window_for
from matelier.spine.answer import Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float32: TypeAlias = NDArray[np.float32]
Float64: TypeAlias = NDArray[np.float64]
Complex: TypeAlias = NDArray[np.complex64]

PARTS = (2, 16)
COUNTS = (1, 200)
FRAMES = 256  # frames a block: fixed, so that the bits depend on nothing else
WITNESSES = 4  # the loudest frames, kept for the judge
STRETCH = 2048  # samples of the loudest block that travel with the answer
LEAST_SECONDS = 0.1
FAINTEST = 1e-10
LEARNED_FROM = 4000  # frames of an example, spread evenly
SWEEPS = 200


@dataclass(frozen=True, slots=True)
class PartShare(Record):
    """One part: its share of the mixture's energy, 0..1, and where its sound lies in the folder of a report."""

    name: str
    share: float
    file: str


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What was found, for reports: the parts' spectra, and their amounts as columns × frames on disk."""

    recording: Recording
    window: Window
    known: Known
    amounts: OnDisk


@dataclass(frozen=True, slots=True)
class Separated(Record):
    """The answer's value: the parts in the order they were given, how many spectra describe them, and the sound."""

    parts: tuple[PartShare, ...]
    spectra: int
    seconds: float
    sample_rate: int
    found: Shares = field(metadata={"json": False}, repr=False)

    def __repr__(self) -> str:
        told = ", ".join(f"{part.name} {part.share:.3f}" for part in self.parts)
        return f"<{told}; {self.spectra} spectra, {self.seconds:.1f} s at {self.sample_rate} Hz>"


def separate_recording(
    file: str, examples: Mapping[str, str], *, count: int = 32, seed: int = 0
) -> Work[Found[Separated]]:
    """The parts of a mixture, each learnt from a recording in which it sounds alone; streamed in bounded memory.

    `count` spectra a part by non-negative factors in the Kullback–Leibler sense, W; the amounts X ≥ 0 of all of them in
    the mixture; a part is the mixture's spectrogram times W_p X_p / W X, with the mixture's phases. The parts add up to
    the mixture. Raises BadInput where a file or a number is not what it should be.
    [Smaragdis, Raj & Shashanka 2007]
    """
    _refuse(examples, count)
    recording = _opened(file)
    window = window_to_separate(recording.rate_hz)
    yield Step("recording.spectrogram", {"seconds": recording.seconds, "rate": recording.rate_hz, "bins": window.bins,
                                         "size": window.size, "hop": window.hop})  # fmt: skip
    known, told = yield from _learnt(examples, recording, window, count=count, seed=seed)
    measured = yield from _measure(recording, window, known)
    explained = 1 - _ratio(measured.left, measured.energy)
    gap = _ratio(measured.gap, measured.summed)
    yield Step("separation.amounts", {"columns": len(known.part_of), "gap": gap, "explained": explained})
    yield Step("separation.masks", {"parts": known.parts})
    names = tuple(examples)
    shares = (_ratio(energy, measured.energy) for energy in measured.energies)
    parts = tuple(map(PartShare, names, shares, (f"sounds/{stem}.wav" for stem in stems(names))))
    found = Shares(recording, window, known, measured.amounts)
    seconds = measured.heard.frames / recording.rate_hz
    value = Separated(parts, len(known.part_of), seconds, recording.rate_hz, found)
    notices = (*recording.notices, *told, *measured.heard.notices, *_notices(measured))
    return Found(value, _claims(measured, known, window), notices)


def window_to_separate(rate_hz: int) -> Window:
    """Twice as long as that of an explanation (near 93 ms): parts are told apart by their partials before all."""
    size = 2 * window_for(rate_hz).size
    return Window(rate_hz, size, size // 4)


def stems(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of files for these parts, each another (in capitals or not), none of them "mixture"."""
    taken, found = {"mixture"}, list[str]()
    for name in names:
        safe = "".join(sign if sign.isalnum() or sign in "-+" else "_" for sign in name)[:60] or "_"
        tries = (safe, *(f"{safe}-{k}" for k in range(2, len(names) + 3)))
        found.append(next(stem for stem in tries if stem.lower() not in taken))
        taken.add(found[-1].lower())
    return tuple(found)


def _refuse(examples: Mapping[str, str], count: int) -> None:
    if not PARTS[0] <= len(examples) <= PARTS[1]:
        raise BadInput("separation.parts", given=len(examples), least=PARTS[0], most=PARTS[1])
    if not COUNTS[0] <= count <= COUNTS[1]:
        raise BadInput("separation.count", given=count, least=COUNTS[0], most=COUNTS[1])


def _opened(file: str) -> Recording:
    recording = open_sound(file)
    if recording.seconds < LEAST_SECONDS:
        raise BadInput("recording.too_short", file=recording.path.name, seconds=recording.seconds, least=LEAST_SECONDS)
    return recording


def _learnt(
    examples: Mapping[str, str], mixture: Recording, window: Window, *, count: int, seed: int
) -> Work[tuple[Known, tuple[Sentence, ...]]]:
    opened = {name: _opened(file) for name, file in examples.items()}  # all of them, before the first is learnt
    _refuse_same(opened, mixture)
    columns: list[Float32] = []
    owners: list[int] = []
    told: list[Sentence] = []
    seen: dict[bytes, Recording] = {}
    for k, (name, example) in enumerate(opened.items()):
        D, notices = yield from _frames_of(example, window)
        twin = seen.setdefault(sha256(D.data).digest(), example)
        if twin is not example:
            raise BadInput("separation.same", first=twin.path.name, second=example.path.name)
        rank = min(count, *D.shape)
        work = factors_by_divergence(home_of(D), rank=rank, seed=seed, sweeps=SWEEPS)
        with ONE_BLAS_THREAD:  # or the spectra's last bits would depend on how many there are
            W = (yield from _as_progress(work, k, len(opened))).W
        yield Step("separation.learnt", {"part": name, "file": example.path.name, "spectra": rank, "frames": len(D)})
        columns.append(W)
        owners += [k] * rank
        told += notices
    return Known(np.ascontiguousarray(np.concatenate(columns, axis=1)), tuple(owners)), tuple(told)


def _refuse_same(opened: Mapping[str, Recording], mixture: Recording) -> None:
    seen: list[Recording] = []
    for example in opened.values():
        if example.path.samefile(mixture.path):
            raise BadInput("separation.mixture_itself", file=example.path.name)
        for other in seen:
            if example.path.samefile(other.path):
                raise BadInput("separation.same", first=other.path.name, second=example.path.name)
        seen.append(example)


def _frames_of(example: Recording, window: Window) -> Work[tuple[Float32, tuple[Sentence, ...]]]:
    """Magnitudes of at most some thousands of the example's frames, spread evenly; and what must be told of it."""
    heard, kept, place = Heard(), list[Float32](), 0
    frames = 1 + int(example.seconds * window.rate_hz) // window.hop
    every = max(1, -(-frames // LEARNED_FROM))
    for chunk in chunks(read(example, rate_hz=window.rate_hz, heard=heard), window):
        M = magnitudes(chunk, window)
        kept.append(M[-place % every :: every].copy())  # a copy, or the whole block would be kept
        place += len(M)
        done = min(place * window.seconds_a_frame, example.seconds)
        yield Step("progress.listen", {"done": done, "of": example.seconds})
    D = raised(np.concatenate(kept))
    if heard.is_constant or heard.peak < FAINTEST:
        raise BadInput("separation.silent", file=example.path.name)
    facts = {"file": example.path.name, "rate": example.rate_hz, "wanted": window.rate_hz}
    told = () if example.rate_hz == window.rate_hz else (Sentence("separation.resampled", facts),)
    return D, (*example.notices, *heard.notices, *told)


def _as_progress(work: Work[Spectra], part: int, parts: int) -> Work[Spectra]:
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            return end.value
        if step.rule == "fit.sweep":
            done = part * SWEEPS + int(str(step.facts["sweep"]))
            yield Step("progress.parts", {"done": done, "of": parts * SWEEPS})


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """One block of frames shared out: magnitudes M, the same raised, amounts, the parts and their energies.

    `left` is ‖M − W X‖², and `gaps` are those of the divergence.
    """

    M: Float32
    raised: Float32
    X: Float32
    parts: Complex
    energies: Float64
    left: float
    gaps: Float64


class Frame(NamedTuple):
    """A frame for the judge: its energy, its number, its magnitudes, amounts, and their gap."""

    energy: float
    place: int
    m: Float32
    x: Float32
    gap: float


@dataclass(slots=True)
class Measured:
    """Once through the mixture: the amounts on disk, sums over frames and samples, and what the judge will look at."""

    amounts: OnDisk
    back: tuple[Resynthesis, ...]
    energies: Float64
    heard: Heard = field(default_factory=Heard)
    frames: int = 0
    energy: float = 0.0
    left: float = 0.0
    summed: float = 0.0
    gap: float = 0.0
    sound_energy: float = 0.0
    sound_left: float = 0.0
    waiting: Float32 = field(default_factory=lambda: np.zeros(0, np.float32))
    loudest: list[Frame] = field(default_factory=list[Frame])
    stretch: tuple[float, Float32, Float32] = (-1.0, np.zeros(1, np.float32), np.zeros((1, 1), np.float32))

    @property
    def is_near(self) -> bool:
        """Whether the amounts came as near to the best as is claimed, in sum and in the loudest frames."""
        whole = self.gap <= GAP * self.summed
        return whole and all(frame.gap <= GAP / 2 * float(frame.m.sum()) for frame in self.loudest)

    def add(self, block: Shared) -> None:
        """Adds a block's part of everything."""
        M = block.M
        self.amounts.append(block.X.T)
        self.energies += block.energies
        of_frames = np.einsum("tf,tf->t", M, M, dtype=np.float64)
        self.energy += float(of_frames.sum())
        self.left += block.left
        self.summed += float(block.raised.sum(dtype=np.float64))
        self.gap += float(block.gaps.sum())
        t = int(of_frames.argmax())
        m, x, gap = block.raised[t].copy(), block.X[t].copy(), float(block.gaps[t])
        frame = Frame(float(of_frames[t]), self.frames + t, m, x, gap)
        heapq.heappush(self.loudest, frame)
        if len(self.loudest) > WITNESSES:
            heapq.heappop(self.loudest)
        self.frames += len(M)
        self.compare([back.add(part) for back, part in zip(self.back, block.parts, strict=True)])

    def end(self) -> None:
        """Adds the samples that no frame follows."""
        self.compare([back.end(self.heard.frames) for back in self.back])

    def compare(self, sounds: list[Float32]) -> None:
        """Adds the next samples of all parts, beside those of the mixture that were heard meanwhile."""
        parts = np.stack(sounds)
        mixture, self.waiting = self.waiting[: parts.shape[1]], self.waiting[parts.shape[1] :]
        if not len(mixture):
            return
        left = mixture - parts.sum(axis=0, dtype=np.float64)
        energy = float(np.einsum("i,i->", mixture, mixture, dtype=np.float64))
        self.sound_energy += energy
        self.sound_left += float(np.einsum("i,i->", left, left))
        if energy > self.stretch[0]:
            start = max(0, int(np.abs(mixture).argmax()) - STRETCH // 2)
            here = slice(start, start + STRETCH)
            self.stretch = energy, mixture[here].copy(), parts[:, here].copy()


def _measure(recording: Recording, window: Window, known: Known) -> Work[Measured]:
    back = tuple(Resynthesis(window) for _ in range(known.parts))
    measured = Measured(OnDisk(len(known.part_of)), back, np.zeros(known.parts))

    def heard() -> Iterator[Float32]:
        for block in read(recording, heard=measured.heard):
            measured.waiting = np.concatenate([measured.waiting, block])
            yield block

    def share(chunk: Float32) -> Shared:
        S = spectra(chunk, window)
        M = np.abs(S)
        R = raised(M)
        X, gaps = amounts(R, known)
        parts = masks(X, known)
        energies = np.einsum("ptf,tf->p", parts, M * M, dtype=np.float64)
        return Shared(M, R, X, parts * S, energies, energies_of(M, X @ known.W.T)[2], gaps)

    yield Step("progress.prepare", {})
    for block in in_order(chunks(heard(), window, frames=FRAMES), share, threads=min(4, cpu_count() or 1)):
        measured.add(block)
        done = min(measured.frames * window.seconds_a_frame, recording.seconds)
        yield Step("progress.separate", {"done": done, "of": recording.seconds})
    measured.end()
    if measured.heard.is_constant and not measured.heard.is_silent:
        raise BadInput("recording.constant", file=recording.path.name, level=measured.heard.mean)
    if 0 < measured.heard.peak < FAINTEST:
        raise BadInput("recording.faint", file=recording.path.name, level=measured.heard.peak, least=FAINTEST)
    return measured


def _claims(measured: Measured, known: Known, window: Window) -> tuple[Claim, ...]:
    _, mixture, parts = measured.stretch
    loudest = sorted(measured.loudest, key=lambda frame: frame.place)
    M = np.stack([frame.m for frame in loudest], axis=1)
    X = np.stack([frame.x for frame in loudest], axis=1)
    frames = [frame.place for frame in loudest]
    claims = [
        Claim("frames_summed", {"samples": measured.heard.frames, "hop": window.hop, "frames": measured.frames}),
        Claim("parts_sum", {"whole": measured.sound_energy, "left": measured.sound_left,
                            "mixture": mixture, "parts": parts}),
        Claim("parts_share", {"whole": measured.energy, "energies": measured.energies}),
    ]  # fmt: skip
    if measured.is_near:
        claims.append(Claim("divergence_gap", {"whole": measured.summed, "gap": measured.gap}))
        claims.append(Claim("divergence_near", {"W": known.W, "M": M, "X": X, "frames": frames}))
    return tuple(claims)


def _notices(measured: Measured) -> tuple[Sentence, ...]:
    silent = measured.heard.is_silent and not measured.heard.channel_energy
    told = [Sentence("separation.nothing")] if silent else []
    if not measured.is_near:
        told.append(Sentence("separation.not_reached", {"gap": _ratio(measured.gap, measured.summed)}))
    return tuple(told)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else 0.0
