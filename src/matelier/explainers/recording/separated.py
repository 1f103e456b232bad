"""Tells a separation: each part with its share, to be heard and seen; its page, its report in a folder."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matelier.certify.check import holds
from matelier.explainers.recording.separation import FRAMES, Separated, Shares, stems
from matelier.factors.separation import masks
from matelier.formats.sound import read
from matelier.formats.sound_out import SoundWriter
from matelier.formats.whole import whole_folder
from matelier.render.plain import to_plain, write_plain
from matelier.render.webpage import as_html
from matelier.render.words import Words
from matelier.signals.spectrogram import Resynthesis, chunks, spectra
from matelier.spine.answer import Answer
from matelier.spine.formula import Operator, Quotient, Row, Subscript, Symbol
from matelier.spine.page import Block, Figure, Formula, Heading, Heat, Page, Share, Sound, Table
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float32: TypeAlias = NDArray[np.float32]

PAGE = "report.html"
SEPARATION_FILES = (PAGE, "answer.json", "spectra.npz", "sounds", "sounds/*.wav")
LONGEST_IN_A_NOTEBOOK = 180.0  # seconds
DECIBELS = 60.0  # range of a picture
COLUMNS, ROWS = 900, 300  # of a picture at most

M, S, W, X, P = (Symbol(name) for name in "MSWXp")
MODEL = Row((
    M, Operator("="), Symbol("|STFT|"), Operator("≈"), W, X, Operator("\u2003"),
    Subscript(S, P), Operator("="), Quotient(Row((Subscript(W, P), Subscript(X, P))), Row((W, X))), Operator("·"), S,
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """The sounds (the mixture, then each part) and the spectrograms in that order, up to a frequency that matters."""

    sounds: tuple[Sound, ...]
    pictures: tuple[Heat, ...]
    highest_hz: float


def separation_page(answer: Answer[Separated]) -> Page:
    """The parts and their shares, how they were told apart, and how far this is checked."""
    return (*_opening(answer), *_closing(answer))


def separation_heard(answer: Answer[Separated], folder: Path) -> Work[Page]:
    """The page with players for the mixture and its parts, whose sounds are written into `folder`.

    A recording of over three minutes is told without players: a notebook would keep every copy of them.
    """
    if answer.value.seconds > LONGEST_IN_A_NOTEBOOK:
        return separation_page(answer)
    written = yield from _written(answer.value, folder)
    return (*_opening(answer), *_seen(answer.value, written), *_closing(answer))


def save_separation(answer: Answer[Separated], folder: Path, words: Words, checked: object) -> Work[Path]:
    """Writes the report into `folder`, which appears only when it is complete; returns the page to open.

    Files: report.html, answer.json, spectra.npz (W bins × columns, names of the columns' parts, rate_hz, window_size,
    hop), sounds/mixture.wav and a WAV for each part, mono, 32-bit floats. Raises BadInput where the folder cannot be
    written.
    """
    value = answer.value
    with whole_folder(folder, ours=SEPARATION_FILES) as partial:
        (partial / "sounds").mkdir()
        written = yield from _written(value, partial / "sounds")
        yield Step("progress.page", {})
        _save_spectra(value, partial / "spectra.npz")
        plain = to_plain(answer, checked, answer.steps, words)
        (partial / "answer.json").write_text(write_plain(plain), encoding="utf-8", errors="replace")
        page = (*_opening(answer), *_seen(value, written), *_closing(answer), Sentence("separation.files"))
        told = as_html(page, words, folder=partial)
        (partial / PAGE).write_text(told, encoding="utf-8", errors="replace")
    return folder / PAGE


def _opening(answer: Answer[Separated]) -> tuple[Block, ...]:
    value = answer.value
    facts = {
        "file": answer.given["file"], "seconds": value.seconds, "rate": value.sample_rate, "parts": len(value.parts),
        "spectra": value.spectra,
    }  # fmt: skip
    rows = tuple((part.name, Share(part.share)) for part in value.parts)
    notices = (Heading("separation.notices", level=3), *answer.notices) if answer.notices else ()
    return (
        Heading("separation.title", facts),
        Sentence("separation.given", facts),
        Table(("separation.part", "separation.share"), rows),
        Sentence("separation.shares_mean"),
        *notices,
    )


def _seen(value: Separated, written: Written) -> Iterator[Block]:
    yield Heading("separation.sounds", level=2)
    found = value.found
    for k, (sound, picture) in enumerate(zip(written.sounds, written.pictures, strict=True)):
        if k:
            yield Heading("separation.part_title", {"name": value.parts[k - 1].name}, level=3)
        yield sound
        yield Figure("separation.spectrogram", picture, "axis.time", "axis.frequency")
        if k:
            heat = _spectra(found, k - 1, written.highest_hz)
            yield Figure("separation.spectra", heat, "axis.frequency", "separation.spectrum")


def _closing(answer: Answer[Separated]) -> tuple[Block, ...]:
    steps = tuple(Sentence(f"step.{step.rule}", step.facts) for step in answer.steps if step.rule in TOLD)
    verdicts = ((claim, Sentence("claim.holds" if holds(claim) else "claim.falls")) for claim in answer.claims)
    judged = tuple((Sentence(f"claim.{claim.kind}"), verdict) for claim, verdict in verdicts)
    return (
        Heading("separation.worked", level=2),
        *steps,
        Formula(MODEL),
        Sentence("separation.limits"),
        Heading("separation.checks", level=2),
        Table(("verify.claim", "verify.verdict"), judged),
    )


TOLD = ("recording.spectrogram", "separation.learnt", "separation.amounts", "separation.masks")


def _written(value: Separated, folder: Path) -> Work[Written]:
    found, samples, place = value.found, 0, 0
    names = tuple(part.name for part in value.parts)
    files = [folder / f"{stem}.wav" for stem in ("mixture", *stems(names))]
    pictures = Pictures(found, len(files))
    with ExitStack() as stack:
        writers = [stack.enter_context(SoundWriter(file, value.sample_rate)) for file in files]
        backs = [Resynthesis(found.window) for _ in names]

        def heard() -> Iterator[Float32]:
            nonlocal samples
            for block in read(found.recording):
                writers[0].write(block)
                samples += len(block)
                yield block

        for chunk in chunks(heard(), found.window, frames=FRAMES):
            whole = spectra(chunk, found.window)
            parts = masks(found.amounts[:, place : place + len(whole)].T, found.known) * whole
            pictures.add([np.abs(whole), *np.abs(parts)], place)
            for writer, back, part in zip(writers[1:], backs, parts, strict=True):
                writer.write(back.add(part))
            place += len(whole)
            done = min(place * found.window.seconds_a_frame, value.seconds)
            yield Step("progress.write", {"done": done, "of": value.seconds})
        for writer, back in zip(writers[1:], backs, strict=True):
            writer.write(back.end(samples))
    titles = (Sentence("separation.mixture"), *(Sentence("separation.part_title", {"name": name}) for name in names))
    sounds = tuple(Sound(title, file) for title, file in zip(titles, files, strict=True))
    return Written(sounds, pictures.heats(value.seconds), pictures.highest_hz())


class Pictures:
    """Spectrograms side by side: the loudest entry of every stretch of time and frequency, in decibels."""

    def __init__(self, found: Shares, sounds: int) -> None:
        frames, self._window = found.amounts.shape[1], found.window
        self._every = -(-frames // COLUMNS)
        self._levels = np.zeros((sounds, -(-frames // self._every), self._window.bins), np.float32)
        self._energy = np.zeros(self._window.bins)

    def add(self, magnitudes: Sequence[Float32], place: int) -> None:
        """Adds the frames from number `place` on, of each sound."""
        self._energy += np.einsum("tf,tf->f", magnitudes[0], magnitudes[0], dtype=np.float64)
        columns = np.arange(place, place + len(magnitudes[0])) // self._every
        starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
        for levels, M in zip(self._levels, magnitudes, strict=True):
            highest: Float32 = np.maximum.reduceat(M, starts, axis=0)
            levels[columns[starts]] = np.maximum(levels[columns[starts]], highest)

    def highest_hz(self) -> float:
        """The frequency up to which to show: a quarter above those that hold all but 0.1 % of the energy."""
        return self._bins() * self._window.rate_hz / self._window.size

    def _bins(self) -> int:
        part = np.cumsum(self._energy) / max(float(self._energy.sum()), 1e-30)
        top = int(np.count_nonzero(part < 0.999)) * 5 // 4
        return min(self._window.bins - 1, max(top, self._window.bins // 6, 2))

    def heats(self, seconds: float) -> tuple[Heat, ...]:
        """The pictures, all on one scale."""
        top, bins = max(float(self._levels[0].max()), 1e-30), self._bins()
        every = -(-bins // ROWS)
        starts = np.arange(0, bins, every)
        pooled: Float32 = np.maximum.reduceat(self._levels[:, :, :bins], starts, axis=2)
        return tuple(Heat(_shown(levels.T, top), seconds, self.highest_hz()) for levels in pooled)


def _shown(levels: Float32, top: float) -> Float32:
    decibels = 20 * np.log10(np.maximum(levels / top, 1e-12))
    return np.clip(1 + decibels / DECIBELS, 0, 1).astype(np.float32)


def _spectra(found: Shares, part: int, highest_hz: float) -> Heat:
    # A row for each spectrum of the part, from low to high by where its middle lies.
    bins = int(np.searchsorted(found.window.frequencies_hz, highest_hz, side="right"))
    W = found.known.W[:, found.known.columns(part)].astype(np.float64)
    W /= np.maximum(W.max(axis=0), 1e-30)
    middles = (found.window.frequencies_hz @ W) / np.maximum(W.sum(axis=0), 1e-30)
    rows = W[:bins, np.argsort(middles, kind="stable")].T.astype(np.float32)
    return Heat(_shown(rows, 1.0), highest_hz, len(rows))


def _save_spectra(value: Separated, file: Path) -> None:
    found = value.found
    arrays: dict[str, Any] = {
        "W": found.known.W,
        "names": np.array([value.parts[k].name for k in found.known.part_of]),
        "rate_hz": np.array(found.window.rate_hz),
        "window_size": np.array(found.window.size),
        "hop": np.array(found.window.hop),
    }
    np.savez(file, **arrays)
