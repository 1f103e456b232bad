"""Dictionaries survive the way to a file and back, and bad ones are refused before they do harm."""

import io
import tracemalloc
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from matelier.formats.spectra import check_spectra, load_spectra, save_spectra
from matelier.spine.errors import BadInput
from matelier.spine.spectra import Spectra

POSITIVE = st.floats(0, 1e6, width=32)
TABLES = hnp.arrays(np.float32, st.tuples(st.integers(3, 9), st.integers(1, 4)), elements=POSITIVE)


def spectra(W: Any, **parts: Any) -> Spectra:
    W = np.asarray(W, np.float32)
    names = tuple(f"C{place}" for place in range(W.shape[1]))
    told = Spectra(W, names, tuple(12.0 * (place + 1) for place in range(W.shape[1])), 44_100, 2 * (W.shape[0] - 1))
    return replace(told, **parts)


GOOD = spectra([[0, 1], [2, 0], [3, 4]])


@pytest.mark.parametrize("suffix", ["npz", "csv"])
@given(W=TABLES)
def test_a_dictionary_comes_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, W: np.ndarray
) -> None:
    W[0] += 1
    path = tmp_path_factory.mktemp("W") / f"a.{suffix}"
    save_spectra(spectra(W), path)
    found = load_spectra(path)
    assert found.W.dtype == np.float32
    assert np.array_equal(found.W, W)
    assert (found.names, found.midi) == (spectra(W).names, spectra(W).midi)
    assert (found.rate_hz, found.window_size) == (44_100, 2 * (len(W) - 1))


@pytest.mark.parametrize("suffix", ["npz", "csv"])
def test_a_column_need_not_have_a_pitch(tmp_path: Path, suffix: str) -> None:
    save_spectra(replace(GOOD, names=("hiss, soft", "A4"), midi=(None, 69.0)), tmp_path / f"a.{suffix}")
    found = load_spectra(tmp_path / f"a.{suffix}")
    assert (found.names, found.midi) == (("hiss, soft", "A4"), (None, 69.0))


def test_other_kinds_of_number_become_binary32(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", W=[[1, 2]], names=["a", "b"], midi=[60, 61], rate_hz=8000.0, window_size=[64])
    found = load_spectra(tmp_path / "a.npz")
    assert (found.W.dtype, found.midi, found.rate_hz, found.window_size) == (np.float32, (60.0, 61.0), 8000, 64)


@pytest.mark.parametrize(
    ("bad", "key"),
    [
        (spectra([[0, 1], [2, -1], [3, 4]]), "spectra.negative.*'C1'"),
        (spectra([[0, 1], [2, np.nan], [3, 4]]), "spectra.not_finite.*'C1'"),
        (spectra([[0, 1], [2, np.inf], [3, 4]]), "spectra.not_finite"),
        (spectra([[1, 0], [2, 0], [3, 0]]), "spectra.zero_column.*'C1'.*2"),
        (spectra(np.ones((3, 0))), "spectra.no_columns"),
        (spectra(np.ones((0, 2))), "spectra.no_columns"),
        (replace(GOOD, names=("C4",)), "spectra.sizes"),
        (replace(GOOD, midi=(60.0,)), "spectra.sizes"),
        (replace(GOOD, rate_hz=0), "spectra.window"),
        (replace(GOOD, window_size=-4), "spectra.window"),
    ],
)
def test_what_is_no_dictionary_is_neither_saved_nor_loaded(tmp_path: Path, bad: Spectra, key: str) -> None:
    with pytest.raises(BadInput, match=key):
        save_spectra(bad, tmp_path / "a.npz")
    assert list(tmp_path.iterdir()) == []
    midi = [np.nan if pitch is None else pitch for pitch in bad.midi]
    names = np.array(bad.names, np.str_)
    saved(tmp_path, W=bad.W, names=names, midi=midi, rate_hz=bad.rate_hz, window_size=bad.window_size)
    with pytest.raises(BadInput, match=key):
        load_spectra(tmp_path / "a.npz")


def saved(path: Path, **arrays: Any) -> Path:
    good: dict[str, Any] = {
        "W": GOOD.W,
        "names": list(GOOD.names),
        "midi": [12, 24],
        "rate_hz": 44_100,
        "window_size": 4,
    }
    given_arrays = {key: value for key, value in {**good, **arrays}.items() if value is not None}
    np.savez(path / "a.npz", allow_pickle=True, **given_arrays)
    return path / "a.npz"


class Trap:
    """What a pickle would run."""

    sprung = False

    def __reduce__(self) -> tuple[Any, ...]:
        return setattr, (Trap, "sprung", True)


def test_pickles_are_never_read(tmp_path: Path) -> None:
    for arrays in ({"W": np.array([[Trap()]], object)}, {"names": np.array([Trap(), "a"], object)}):
        with pytest.raises(BadInput, match=r"spectra\.kind"):
            load_spectra(saved(tmp_path, **arrays))
    assert not Trap.sprung


def test_other_arrays_than_expected_are_refused(tmp_path: Path) -> None:
    for arrays, key in (
        ({"W": None}, "keys"),
        ({"W": [["a"]]}, "kind"),
        ({"names": [1, 2]}, "kind"),
        ({"W": [[1j, 1j]]}, "kind"),
        ({"W": [1, 2]}, "no_columns"),
        ({"rate_hz": [1, 2]}, "damaged"),
    ):
        with pytest.raises(BadInput, match=rf"spectra\.{key}"):
            load_spectra(saved(tmp_path, **arrays))


@pytest.mark.parametrize("shape", [(1 << 20, 1 << 12), (1 << 40, 1 << 40), (1 << 14, 1 << 14)])
def test_an_array_that_promises_too_much_is_refused_before_it_is_read(tmp_path: Path, shape: tuple[int, int]) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": shape})
    with zipfile.ZipFile(saved(tmp_path, W=None), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W.npy", header.getvalue() + bytes(1000))
    tracemalloc.start()
    with pytest.raises(BadInput, match=r"spectra\.(too_large|damaged)"):
        load_spectra(tmp_path / "a.npz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5e6


@given(st.data())
def test_damaged_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = saved(tmp_path_factory.mktemp("fuzz"))
    bytes_ = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        bytes_[data.draw(st.integers(0, len(bytes_) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes_[: data.draw(st.integers(0, len(bytes_)))] if data.draw(st.booleans()) else bytes_)
    found = GOOD
    with suppress(BadInput):
        found = load_spectra(path)
    assert found.W.min() >= 0


CSV = "frequency_hz,C4,E4\n0,0,1\n100,2,0\n200,3,4\n"


def test_a_csv_tells_rate_and_window_by_its_frequencies(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    found = load_spectra(tmp_path / "a.csv")
    assert (found.rate_hz, found.window_size, found.midi) == (400, 4, (60.0, 64.0))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("100,2,0", "100,2", "spectra.ragged.*line=3.*given=2"),
        ("100,2,0", "100,2,0,7", "spectra.ragged.*line=3"),
        ("100,2,0", "100,x,0", "spectra.cell.*line=3, column=2"),
        ("100,2,0", "100,nan,0", "spectra.cell"),
        ("100,2,0", "100,,0", "spectra.cell"),
        ("100,2,0", "100,-2,0", "spectra.negative"),
        ("100,2,0", "100,1e39,0", "spectra.not_finite"),
        ("100,2,0", "150,2,0", "spectra.frequencies"),
        ("200,3,4", "0,3,4", "spectra.frequencies"),
        ("100,2,0\n200,3,4\n", "", "spectra.no_columns"),
        ("frequency_hz,C4,E4\n", "", "spectra.no_columns"),
        (CSV, "frequency_hz\n0\n100\n200\n", "spectra.no_columns"),
        (CSV, "", "spectra.no_columns"),
    ],
)
def test_a_bad_csv_is_refused(tmp_path: Path, old: str, new: str, key: str) -> None:
    (tmp_path / "a.csv").write_text(CSV.replace(old, new))
    with pytest.raises(BadInput, match=key):
        load_spectra(tmp_path / "a.csv")


def test_a_csv_cannot_hold_part_of_the_bins(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"spectra\.csv_bins"):
        save_spectra(replace(GOOD, window_size=64), tmp_path / "a.csv")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("no zip")
    (tmp_path / "folder.npz").mkdir()
    for name, key in (
        ("none.npz", "table.unreadable"),
        ("none.csv", "table.unreadable"),
        ("text.npz", "spectra.damaged"),
        ("folder.npz", "table.unreadable"),
        ("a.txt", "spectra.suffix"),
    ):
        with pytest.raises(BadInput, match=key):
            load_spectra(tmp_path / name)
    with pytest.raises(BadInput, match=r"spectra\.suffix"):
        save_spectra(GOOD, tmp_path / "a.txt")


@pytest.mark.parametrize(("parts", "key"), [
    ({"midi": (np.inf, 60.0)}, "spectra.pitch"),
    ({"midi": (-5.0, 60.0)}, "spectra.pitch"), ({"window_size": 2}, "spectra.bins"),
])  # fmt: skip
def test_pitches_and_bins_that_cannot_be_are_refused(parts: Any, key: str) -> None:
    with pytest.raises(BadInput, match=key):
        check_spectra(replace(GOOD, **parts), "Spectra")
