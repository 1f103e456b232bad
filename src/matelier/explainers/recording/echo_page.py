"""Tells an echo as a matrix: the matrix in small, how large it is, both sounds to be heard; writes its files."""

from pathlib import Path

import numpy as np

from matelier.certify.check import holds
from matelier.explainers.claimed import claim_told
from matelier.explainers.recording.echo import Echoed, applied
from matelier.formats.sound_out import SoundWriter
from matelier.formats.whole import whole_folder
from matelier.render.plain import to_plain, write_plain
from matelier.render.webpage import as_html
from matelier.render.words import Words
from matelier.spine.answer import Answer
from matelier.spine.formula import Entries, Operator, Row, Subscript, Symbol
from matelier.spine.page import Block, Curve, Figure, Formula, Heading, Page, Series, Sound, Table
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

PAGE = "report.html"
ECHO_FILES = (PAGE, "answer.json", "original.wav", "echo.wav")
LONGEST_IN_A_NOTEBOOK = 180.0  # seconds
LISTED = 12  # echoes in a table
COLUMNS = 400  # of a picture of a room

H, Y, X, SMALL_H = (Symbol(name) for name in "Hyxh")
RULE = Formula(Row((
    Y, Operator("="), H, X, Operator("\u2003"),
    Subscript(H, Row((Symbol("i"), Symbol("j")))), Operator("="),
    Subscript(SMALL_H, Row((Symbol("i"), Operator("−"), Symbol("j")))),
)))  # fmt: skip


def echo_page(answer: Answer[Echoed]) -> Page:
    """The echoes, the matrix in small, the size of the whole one, and what was checked."""
    return (*_opening(answer), *_matrix(answer.value), *_closing(answer))


def echo_heard(answer: Answer[Echoed], folder: Path) -> Work[Page]:
    """The page with players for the sound and for the sound with its echoes, which are written into `folder`.

    A recording of over three minutes is told without players: a notebook would keep every copy of them.
    """
    if answer.value.seconds > LONGEST_IN_A_NOTEBOOK:
        return echo_page(answer)
    sounds = yield from _written(answer.value, folder)
    return (*_opening(answer), *sounds, *_matrix(answer.value), *_closing(answer))


def save_echo(answer: Answer[Echoed], folder: Path, words: Words, checked: object) -> Work[Path]:
    """Writes the page, the answer, original.wav and echo.wav (32-bit floats) into `folder`.

    The folder appears when it is complete. Raises BadInput where it cannot be written.
    """
    with whole_folder(folder, ours=ECHO_FILES) as partial:
        sounds = yield from _written(answer.value, partial)
        yield Step("progress.page", {})
        plain = to_plain(answer, checked, answer.steps, words)
        (partial / "answer.json").write_text(write_plain(plain), encoding="utf-8", errors="replace")
        page = (*_opening(answer), *sounds, *_matrix(answer.value), *_closing(answer), Sentence("echo.files"))
        (partial / PAGE).write_text(as_html(page, words, folder=partial), encoding="utf-8", errors="replace")
    return folder / PAGE


def _opening(answer: Answer[Echoed]) -> Page:
    value = answer.value
    facts = {
        "file": answer.given["sound"], "seconds": value.columns / value.sample_rate, "rate": value.sample_rate,
        "room": answer.given["room"] or "", "length": value.length / value.sample_rate, "count": len(value.taps),
    }  # fmt: skip
    key = "echo.given.room" if answer.given["room"] else "echo.given.feedback" if value.feedback else "echo.given"
    rows = tuple((tap.delay, float(tap.gain)) for tap in value.taps[:LISTED])
    taps: tuple[Block, ...] = (Table(("echo.delay_s", "echo.gain_of"), rows),) if rows else ()
    notices = (Heading("echo.notices", level=3), *answer.notices) if answer.notices else ()
    return (Heading("echo.title"), Sentence(key, facts), *taps, *notices)


def _written(value: Echoed, folder: Path) -> Work[tuple[Block, ...]]:
    files, done = (folder / "original.wav", folder / "echo.wav"), 0
    first, second = (SoundWriter(file, value.sample_rate, value.channels) for file in files)
    with first, second:
        for x, y in applied(value.recording, value.h):
            first.write(x)
            second.write(y)
            done += len(x)
            of = value.columns / value.sample_rate
            yield Step("progress.write", {"done": min(done / value.sample_rate, of), "of": of})
    titles = (Sentence("echo.original"), Sentence("echo.echoed"))
    return (Heading("echo.sounds", level=2), *map(Sound, titles, files))


def _matrix(value: Echoed) -> Page:
    numbers = value.rows * value.columns
    facts = {
        "rows": value.rows, "columns": value.columns, "terabytes": numbers * 8 / 1e12, "length": value.length,
        "peak": value.peak[1], "before": value.peak[0],
    }  # fmt: skip
    small = Row((Entries(value.y), Operator("="), Entries(value.H), Entries(value.x)))
    kind = "room" if not value.taps else "taps"
    return (
        Heading("echo.matrix", level=2),
        Sentence("echo.linear"),
        RULE,
        Sentence(f"echo.small.{kind}"),
        Formula(small),
        Sentence("echo.toeplitz"),
        Sentence("echo.size", facts),
        Sentence("echo.fast", facts),
        Figure("echo.figure.response", Curve((_series(value),)), "axis.time", "echo.axis.response"),
        Sentence("echo.level", facts),
    )


def _series(value: Echoed) -> Series:
    """What one sample becomes: of every stretch the loudest number."""
    h = value.h
    width = max(1, len(h) // COLUMNS)
    starts = np.arange(0, len(h), width)
    highest, lowest = (np.asarray(pool.reduceat(h, starts)) for pool in (np.maximum, np.minimum))
    return Series("h", starts / value.sample_rate, np.where(highest >= -lowest, highest, lowest))


def _closing(answer: Answer[Echoed]) -> Page:
    judged = tuple(
        (claim_told(claim.kind, real=True), claim.label, Sentence("claim.holds" if holds(claim) else "claim.falls"))
        for claim in answer.claims
    )
    return (
        Heading("echo.checks", level=2),
        Table(("verify.claim", "factor.label", "verify.verdict"), judged),
    )
