"""The read-outs that are shipped, as a readable table: feature, above which value, what is usual, its weight."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import groupby
from typing import TextIO

import numpy as np

from matelier.signals import context, endings, evidence
from matelier.signals.readout import Readout

COLUMNS = ("readout", "feature", "above", "sustained", "usual", "weight")
CONSTANT = "constant"
FILE, FILE_AGAIN = "data/readouts.csv", "data/readouts_again.csv"  # of the first pass, and of a second one
FILE_ENDING = "data/readout_ending.csv"  # of both


@dataclass(frozen=True, slots=True)
class Readouts:
    """What is asked of a candidate: a glance, then looks that know its neighbours; when exactly, how loud, how long:
    whether it still sounds, and whether it ends now.
    """

    glance: Readout
    looks: tuple[Readout, ...]
    timing: Readout
    strength: Readout
    sounding: Readout
    ending: Readout | None = None


def write_readouts(kept: Readouts, file: TextIO, *, provenance: Sequence[str] = ()) -> None:
    """Writes the table, a row a weight, under lines of provenance that begin with #."""
    _write(_named(kept), file, provenance)


def write_ending(ending: Readout, file: TextIO, *, provenance: Sequence[str] = ()) -> None:
    """Writes the table of the one read-out that tells whether a note ends."""
    _write([("ending", ending)], file, provenance)


def _write(named: Sequence[tuple[str, Readout]], file: TextIO, provenance: Sequence[str]) -> None:
    file.writelines(f"# {line}\n" for line in provenance)
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for name, readout in named:
        rows.writerow((name, CONSTANT, "", "", "", f"{readout.constant:.6g}"))
        for i in range(len(readout.weights)):
            above = f"{readout.knots[i]:.6g}" if np.isfinite(readout.knots[i]) else ""
            gate = "times" if readout.gated[i] else ""
            numbers = (f"{readout.usual[i]:.6g}", f"{readout.weights[i]:.6g}")
            rows.writerow((name, readout.names[int(readout.columns[i])], above, gate, *numbers))


def _named(kept: Readouts) -> list[tuple[str, Readout]]:
    looks = [(f"look {i + 1}", look) for i, look in enumerate(kept.looks)]
    last = [("timing", kept.timing), ("strength", kept.strength), ("sounding", kept.sounding)]
    return [("glance", kept.glance), *looks, *last]


def read_readouts(lines: Iterable[str]) -> Readouts:
    """The read-outs of such a table."""
    tables = _tables(lines)
    glance = _readout(tables["glance"], evidence.NAMES)
    both = (*evidence.NAMES, *context.NAMES)
    looks = tuple(_readout(tables[name], both) for name in sorted(tables) if name.startswith("look"))
    timing, strength = _readout(tables["timing"], both), _readout(tables["strength"], both)
    return Readouts(glance, looks, timing, strength, _readout(tables["sounding"], endings.NAMES))


def read_ending(lines: Iterable[str]) -> Readout:
    """The read-out of a table that `write_ending` wrote."""
    return _readout(_tables(lines)["ending"], endings.NAMES)


def _tables(lines: Iterable[str]) -> dict[str, list[list[str]]]:
    rows = csv.reader(line for line in lines if not line.startswith("#"))
    next(rows)
    return {name: list(part) for name, part in groupby(rows, key=lambda row: row[0])}


def _readout(rows: list[list[str]], names: tuple[str, ...]) -> Readout:
    terms = [row for row in rows if row[1] != CONSTANT]
    constant = next(float(row[5]) for row in rows if row[1] == CONSTANT)
    place = {name: i for i, name in enumerate(names)}
    return Readout(
        names,
        np.array([place[row[1]] for row in terms], np.intp),
        np.array([float(row[2]) if row[2] else -np.inf for row in terms], np.float32),
        np.array([bool(row[3]) for row in terms], np.bool_),
        np.array([float(row[4]) for row in terms], np.float32),
        np.array([float(row[5]) for row in terms], np.float32),
        constant,
    )


@cache
def shipped_readouts() -> Readouts:
    """The read-outs that `make train` learnt; where they come from is said at the top of the table."""
    return _shipped(FILE)


@cache
def shipped_readouts_again() -> Readouts:
    """The read-outs of a second pass, in which the keys' spectra are those of the notes that the first one read."""
    return _shipped(FILE_AGAIN)


def _shipped(name: str) -> Readouts:
    folder = resources.files("matelier.signals")
    with (
        folder.joinpath(name).open(encoding="utf-8") as file,
        folder.joinpath(FILE_ENDING).open(encoding="utf-8") as ends,
    ):
        return replace(read_readouts(file), ending=read_ending(ends))
