"""The report: complete or not there at all; its sounds add up; its files can be read again."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import matelier as mt
from matelier.formats.midi import load_midi
from matelier.formats.notelist import load_notelist
from matelier.render.words import words
from matelier.spine.spectra import Spectra
from tones import MELODY, RATE


@pytest.fixture(scope="module")
def report(melody: Path, notes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "deep" / "report"
    mt.explain(melody, notes=notes, out=folder, lang="en")
    return folder


def sound(file: Path) -> Any:
    samples, rate = soundfile.read(file, dtype="float64")
    assert rate == RATE
    return samples


def test_everything_promised_is_there_and_nothing_else(report: Path) -> None:
    files = {"answer.json", "amounts.npz", "notes.csv", "notes.mid", "report.html", "sounds"}
    assert {file.name for file in report.iterdir()} == files
    sounds = {"original.wav", "projection.wav", "cleaned.wav", "model.wav", "residual.wav"}
    sounds |= {f"note-{name}.flac" for name in ("C4", "E4", "G4", "C5")}
    assert {file.name for file in (report / "sounds").iterdir()} == sounds
    assert [file.name for file in report.parent.iterdir()] == ["report"]


def test_projection_and_residual_add_up_to_the_original(report: Path, melody: Path) -> None:
    original, projection, residual = (
        sound(report / "sounds" / f"{n}.wav") for n in ("original", "projection", "residual")
    )
    np.testing.assert_array_equal(original, sound(melody))
    assert np.abs(projection + residual - original).max() < 1e-5


def test_the_notes_add_up_to_the_model(report: Path) -> None:
    notes = sum(sound(file) for file in (report / "sounds").glob("note-*.flac"))
    assert np.abs(notes - sound(report / "sounds" / "model.wav")).max() < 1e-5


def test_sounds_add_up_across_blocks_too_and_names_alike_keep_their_own_file(
    long_melody: Path, notes: Path, tmp_path: Path
) -> None:
    spectra = mt.explain(long_melody, notes=notes).value.amount.spectra
    alike = Spectra(spectra.W, ("hit 1", "hit_1", "HIT 1", "C5"), (None,) * 4, spectra.rate_hz, spectra.window_size)
    mt.explain(long_melody, notes=alike, out=tmp_path / "report")
    sounds = tmp_path / "report" / "sounds"
    parts = {name: sound(sounds / f"{name}.wav") for name in ("original", "projection", "residual", "model")}
    assert np.abs(parts["projection"] + parts["residual"] - parts["original"]).max() < 1e-5
    each = [sound(file) for file in sounds.glob("note-*.flac")]
    assert len(each) == 4
    assert np.abs(sum(each) - parts["model"]).max() < 1e-5
    energies = [sorted(float(np.sum(part**2)) for part in np.split(note, 24)) for note in each]
    assert all(six[-6] > 5 * six[-7] for six in energies)  # each sounds in six half seconds, wherever blocks end


def test_each_note_is_heard_where_it_was_played(report: Path) -> None:
    for k, name in enumerate(("C4", "E4", "G4", "C5")):
        energies = [np.sum(part**2) for part in np.split(sound(report / "sounds" / f"note-{name}.flac"), 4)]
        assert int(np.argmax(energies)) == k


def test_midi_and_csv_tell_the_events_of_the_answer(report: Path) -> None:
    events = json.loads((report / "answer.json").read_text(encoding="utf-8"))["value"]["events"]
    assert [event["pitch"] for event in events] == list(MELODY)
    for read in (load_midi(report / "notes.mid"), load_notelist(report / "notes.csv")):
        assert [note.pitch for note in read] == list(MELODY)
        for name in ("onset", "offset"):
            told = [event[name] for event in events]
            np.testing.assert_allclose([getattr(note, name) for note in read], told, atol=1e-3)


def test_the_amounts_rebuild_the_model_and_serve_as_notes_again(report: Path, melody: Path) -> None:
    with np.load(report / "amounts.npz", allow_pickle=False) as saved:
        assert saved["W"].shape[1] == saved["X"].shape[0] == saved["least_squares"].shape[0] == 4
        assert saved["X"].min() >= 0
    again = mt.explain(melody, notes=report / "amounts.npz")
    first = json.loads((report / "answer.json").read_text(encoding="utf-8"))["value"]["explained"]
    assert again.value.explained.projection == pytest.approx(first["projection"], abs=1e-6)


def test_a_saved_answer_is_verified_by_the_judge_alone(report: Path) -> None:
    assert mt.verify(report / "answer.json").value.holds


def test_the_page_stands_alone(report: Path) -> None:
    page = (report / "report.html").read_text(encoding="utf-8")
    assert page.count("data:audio/") >= 9
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


def test_the_page_shows_the_spectra_and_both_kinds_of_amounts(report: Path) -> None:
    page = (report / "report.html").read_text(encoding="utf-8")
    for key in ("figure.notes", "figure.least_squares", "figure.nonnegative"):
        assert f"<figcaption>{words('en').say(key)}</figcaption>" in page
    told = json.loads(page.split('<script type="application/json">')[1].split("</script>")[0])
    assert told["lowest_hz"] < 261 < 523 < told["highest_hz"]
    assert told["range_db"] == 60


def test_a_second_report_replaces_the_first(report: Path, melody: Path, notes: Path) -> None:
    before = (report / "answer.json").read_bytes()
    mt.explain(melody, notes=notes, out=report, lang="en")
    assert (report / "answer.json").read_bytes() == before
    assert [file.name for file in report.parent.iterdir()] == ["report"]


def test_what_fails_while_writing_leaves_nothing_behind(melody: Path, notes: Path, tmp_path: Path) -> None:
    def stop(step: mt.Step) -> None:
        if step.rule == "progress.page":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mt.explain(melody, notes=notes, out=tmp_path / "report", watch=stop)
    assert list(tmp_path.iterdir()) == []


def test_an_answer_draws_its_picture_or_says_that_there_is_none(melody: Path, notes: Path, report: Path) -> None:
    answer = mt.explain(melody, notes=notes)
    assert answer.figure().startswith(b"\x89PNG")
    assert b"<svg" in answer.figure("ko", kind="svg", dark=True)
    with pytest.raises(mt.BadInput, match=r"answer\.no_figure"):
        mt.verify(report / "answer.json").figure()


def test_an_answer_shows_itself_in_a_notebook(melody: Path, notes: Path) -> None:
    bundle = mt.explain(melody, notes=notes)._repr_mimebundle_()
    assert "C4" in bundle["text/plain"]
    assert bundle["text/html"].count("<audio") >= 3
