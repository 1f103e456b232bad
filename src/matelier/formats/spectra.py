"""Dictionaries of note spectra as .npz (never pickles) or CSV, checked before anything large is read."""

import csv
import zipfile
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from matelier.formats.delimited import load_lines, number
from matelier.formats.notename import pitch_of
from matelier.formats.whole import whole_file
from matelier.spine.errors import BadInput
from matelier.spine.spectra import Spectra

KEYS = ("W", "names", "midi", "rate_hz", "window_size")
MOST_BYTES = 2 << 30
HIGHEST_PITCH = 127  # of MIDI


def save_spectra(spectra: Spectra, path: str | Path) -> None:
    """Write the dictionary as .npz, or as CSV with a column of frequencies and one for each note.

    A CSV tells rate and window by its frequencies, so it must hold all bins from 0 to half the rate.
    Raises BadInput `spectra...` for what `load_spectra` would refuse, `output.unwritable...` from the disk.
    """
    check_spectra(spectra, path)
    match Path(path).suffix.lower():
        case ".npz":
            _save_npz(spectra, path)
        case ".csv":
            _save_csv(spectra, path)
        case _:
            raise BadInput("spectra.suffix", path=str(path))


def load_spectra(path: str | Path) -> Spectra:
    """The dictionary in a .npz or CSV file.

    Raises BadInput `spectra...` or `table...`: W negative, not finite, with a column of zeros or without columns;
    wrong keys or sizes; pickled objects; more than 2 GB.
    """
    match Path(path).suffix.lower():
        case ".npz":
            spectra = _load_npz(path)
        case ".csv" | ".tsv":
            spectra = _load_csv(path)
        case _:
            raise BadInput("spectra.suffix", path=str(path))
    check_spectra(spectra, path)
    return spectra


def check_spectra(spectra: Spectra, path: str | Path) -> None:
    """Nothing, where W is a table of non-negative numbers with something in every column, and all sizes agree.

    Raises BadInput `spectra...` otherwise, telling `path` as the place.
    """
    W, names = spectra.W, spectra.names
    if W.ndim != 2 or 0 in W.shape:
        raise BadInput("spectra.no_columns", path=str(path))
    if not len(names) == len(spectra.midi) == W.shape[1]:
        raise BadInput("spectra.sizes", path=str(path), columns=W.shape[1], names=len(names), pitches=len(spectra.midi))
    if spectra.rate_hz <= 0 or spectra.window_size <= 0:
        raise BadInput("spectra.window", path=str(path), rate=spectra.rate_hz, size=spectra.window_size)
    if len(W) > spectra.window_size // 2 + 1:
        most = spectra.window_size // 2 + 1
        raise BadInput("spectra.bins", path=str(path), bins=len(W), size=spectra.window_size, most=most)
    for name, pitch in zip(names, spectra.midi, strict=True):
        if pitch is not None and not 0 <= pitch <= HIGHEST_PITCH:
            raise BadInput("spectra.pitch", path=str(path), name=name, pitch=pitch)
    for key, bad in (("spectra.not_finite", ~np.isfinite(W)), ("spectra.negative", W < 0)):
        if bad.any():
            i, j = map(int, np.argwhere(bad)[0])
            raise BadInput(key, path=str(path), name=names[j], bin=i, given=float(W[i, j]))
    silent = np.flatnonzero(~W.any(axis=0))
    if len(silent):
        raise BadInput("spectra.zero_column", path=str(path), name=names[int(silent[0])], column=int(silent[0]) + 1)


def _save_npz(spectra: Spectra, path: str | Path) -> None:
    """Arrays under the names of KEYS; a column without pitch has NaN."""
    midi = np.array([np.nan if pitch is None else pitch for pitch in spectra.midi], np.float64)
    with whole_file(path) as partial, partial.open("wb") as file:
        np.savez(
            file,
            W=np.asarray(spectra.W, np.float32),
            names=np.array(spectra.names, np.str_),
            midi=midi,
            rate_hz=np.int64(spectra.rate_hz),
            window_size=np.int64(spectra.window_size),
            allow_pickle=False,
        )


def _load_npz(path: str | Path) -> Spectra:
    """The arrays of the file, once their headers have told that they are what they should be."""
    try:
        with zipfile.ZipFile(path) as archive:
            _look(archive, path)
        with np.load(path, allow_pickle=False) as arrays:
            W, names, midi, rate_hz, window_size = (arrays[key] for key in KEYS)
            with np.errstate(over="ignore"):  # what overflows is told as infinite
                W = np.ascontiguousarray(W, np.float32)
            pitches = tuple(None if np.isnan(pitch) else float(pitch) for pitch in midi.ravel())
            return Spectra(W, tuple(map(str, names.ravel())), pitches, int(rate_hz.item()), int(window_size.item()))
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise BadInput("table.unreadable", path=str(path)) from error
    # What zipfile and NumPy raise on damaged bytes depends on the byte.
    except (OSError, EOFError, ValueError, LookupError, TypeError, zipfile.BadZipFile, RuntimeError) as error:
        raise BadInput("spectra.damaged", path=str(path)) from error
    except (zipfile.LargeZipFile, NotImplementedError, OverflowError, SyntaxError) as error:
        raise BadInput("spectra.damaged", path=str(path)) from error


def _look(archive: zipfile.ZipFile, path: str | Path) -> None:
    """Raise unless the members are those of KEYS, hold numbers or text, and are not too large."""
    members = {member.filename: member for member in archive.infolist()}
    if not set(members) >= {f"{key}.npy" for key in KEYS} or len(members) != len(archive.infolist()):
        found = ", ".join(sorted(name.removesuffix(".npy") for name in members))[:200]
        raise BadInput("spectra.keys", path=str(path), expected=", ".join(KEYS), found=found)
    total = 0
    for key in KEYS:
        member = members[f"{key}.npy"]
        with archive.open(member) as file:
            shape, kind = _header(file)
        wanted = "U" if key == "names" else "fiu"
        if kind.hasobject or kind.kind not in wanted:
            raise BadInput("spectra.kind", path=str(path), array=key)
        promised = int(np.prod([float(size) for size in shape])) * kind.itemsize
        total += max(promised, member.file_size)
        if total > MOST_BYTES:
            raise BadInput("spectra.too_large", path=str(path), gigabytes=total / 2**30)
        if promised > member.file_size:
            raise BadInput("spectra.damaged", path=str(path))


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Shape and kind of the array in a .npy, read from its first bytes."""
    version = np.lib.format.read_magic(file)
    reader = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, _, kind = reader(file)
    return shape, kind


def _save_csv(spectra: Spectra, path: str | Path) -> None:
    """A line a bin: its frequency, then each note's magnitude with all its digits."""
    bins = spectra.W.shape[0]
    if spectra.window_size % 2 or bins != spectra.window_size // 2 + 1:
        raise BadInput("spectra.csv_bins", path=str(path), bins=bins, expected=spectra.window_size // 2 + 1)
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("frequency_hz", *spectra.names))
        for place, row in enumerate(spectra.W):
            writer.writerow((repr(place * spectra.rate_hz / spectra.window_size), *map(str, row)))


def _load_csv(path: str | Path) -> Spectra:
    """The columns after the first; rate and window as its frequencies tell."""
    lines = load_lines(path, most_bytes=MOST_BYTES)
    if len(lines) < 3 or len(lines[0].cells) < 2 or number(lines[0].cells[0]) is not None:
        raise BadInput("spectra.no_columns", path=str(path))
    names = tuple(lines[0].cells[1:])
    table = np.empty((len(lines) - 1, len(names) + 1))
    for row, line in zip(table, lines[1:], strict=True):
        if len(line.cells) != len(row):
            given, expected = len(line.cells), len(row)
            raise BadInput("spectra.ragged", path=str(path), line=line.number, given=given, expected=expected)
        row[:] = [_number(cell, path, line.number, column) for column, cell in enumerate(line.cells, 1)]
    rate_hz, window_size = _window(table[:, 0], path)
    midi = tuple(None if (pitch := pitch_of(name)) is None else float(pitch) for name in names)
    with np.errstate(over="ignore"):
        W = np.ascontiguousarray(table[:, 1:], np.float32)
    return Spectra(W, names, midi, rate_hz, window_size)


def _number(cell: str, path: str | Path, line: int, column: int) -> float:
    """The number in a cell. Raises BadInput naming line and column."""
    value = number(cell)
    if value is None:
        raise BadInput("spectra.cell", path=str(path), line=line, column=column, given=cell)
    return value


def _window(frequencies: NDArray[np.float64], path: str | Path) -> tuple[int, int]:
    """Rate and window whose bins lie at these frequencies: from 0, evenly, up to half the rate."""
    last, bins = float(frequencies[-1]), len(frequencies)
    even = np.linspace(0, last, bins)
    if last <= 0 or np.abs(frequencies - even).max() > last / bins / 100:
        raise BadInput("spectra.frequencies", path=str(path))
    return round(2 * last), 2 * (bins - 1)
