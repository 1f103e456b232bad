"""How much of this music is made of these notes: laws, real recordings, and what is refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import matelier as mt
from matelier.explainers.recording.recording import FRAMES
from matelier.factors.known import divergence_amounts
from matelier.signals.dictionary import average, several
from matelier.signals.spectrogram import window_for
from matelier.spine.spectra import Spectra
from tones import MELODY, RATE, tone


def written(file: Path, samples: Any, rate: int = RATE) -> str:
    soundfile.write(file, samples, rate, "FLOAT")
    return str(file)


def keys(answer: mt.Answer[Any]) -> set[str]:
    return {notice.key for notice in answer.notices}


def test_a_melody_of_the_notes_is_explained_by_them_and_read_right(melody: Path, notes: Path) -> None:
    answer = mt.explain(melody, notes=notes)
    value = answer.value
    assert value.explained.projection > 0.95
    assert 0 < value.explained.nonnegative <= value.explained.projection
    assert [event.pitch for event in value.events] == list(MELODY)
    np.testing.assert_allclose([event.onset for event in value.events], [0, 0.5, 1, 1.5], atol=0.05)
    assert sum(note.share for note in value.notes) == pytest.approx(value.explained.nonnegative, abs=1e-5)
    assert value.rank == 4
    assert abs(value.tuning_cents) < 2
    assert answer.checked


def test_any_number_of_threads_gives_the_same_bits(long_melody: Path, notes: Path) -> None:
    one, three = (mt.explain(long_melody, notes=notes, threads=threads) for threads in (1, 3))
    assert one.value.amount.nonnegative.shape[1] > 3 * FRAMES  # several blocks, so that their order matters
    assert [event.pitch for event in one.value.events] == 6 * list(MELODY)
    assert one.value.explained == three.value.explained
    assert one.value.notes == three.value.notes
    for name in ("nonnegative", "least_squares"):
        A, B = (getattr(answer.value.amount, name)[:, :] for answer in (one, three))
        assert A.tobytes() == B.tobytes()


def test_louder_music_is_explained_the_same_way(tmp_path: Path, melody: Path, notes: Path) -> None:
    samples, _ = soundfile.read(melody, dtype="float32")
    louder = mt.explain(written(tmp_path / "loud.wav", 4 * samples), notes=notes).value
    value = mt.explain(melody, notes=notes).value
    assert louder.explained.projection == pytest.approx(value.explained.projection, abs=1e-6)
    assert [event.pitch for event in louder.events] == [event.pitch for event in value.events]


def test_progress_is_told_in_seconds_of_sound(melody: Path, notes: Path) -> None:
    seen: list[mt.Step] = []
    answer = mt.explain(melody, notes=notes, watch=seen.append)
    told = [step.facts for step in seen if step.rule == "progress.listen"]
    assert told[-1]["done"] == told[-1]["of"] == pytest.approx(2.0, abs=0.02)
    assert all(not step.rule.startswith("progress.") for step in answer.steps)


@pytest.mark.parametrize("how", [average, several])
def test_a_note_may_be_one_spectrum_or_several(melody: Path, notes: Path, how: Any) -> None:
    value = mt.explain(melody, notes=notes, spectra=how).value
    assert len(value.notes) == 4
    assert value.amount.spectra.W.shape[1] == (12 if how is several else 4)
    assert [event.pitch for event in value.events] == list(MELODY)
    assert sum(note.share for note in value.notes) == pytest.approx(value.explained.nonnegative, abs=1e-4)


def test_amounts_by_divergence_promise_less_and_say_so(melody: Path, notes: Path) -> None:
    answer = mt.explain(melody, notes=notes, amounts=divergence_amounts)
    assert "nonnegative" not in {claim.kind for claim in answer.claims}
    assert [event.pitch for event in answer.value.events] == list(MELODY)


def test_notes_are_learned_from_the_recording_and_named_by_their_pitch(melody: Path) -> None:
    value = mt.explain(melody, notes="learn", count=4).value
    assert {note.midi for note in value.notes} == set(MELODY)
    assert value.explained.nonnegative > 0.95


def test_the_built_in_piano_follows_the_tuning_of_the_recording(tmp_path: Path) -> None:
    file = written(tmp_path / "sharp.wav", np.concatenate([tone(midi + 0.3, 0.6) for midi in (60, 65, 69)]))
    answer = mt.explain(file, notes="piano")
    assert answer.value.tuning_cents == pytest.approx(30, abs=3)
    assert [event.pitch for event in answer.value.events] == [60, 65, 69]
    assert "dictionary.piano" in keys(answer)


def test_silence_is_an_answer(tmp_path: Path, notes: Path) -> None:
    answer = mt.explain(written(tmp_path / "silence.wav", np.zeros(RATE)), notes=notes)
    assert answer.value.explained == type(answer.value.explained)(0.0, 0.0)
    assert answer.value.events == ()
    assert answer.value.tuning_cents is None
    assert answer.checked
    assert "recording.silent" in keys(answer)


def test_six_channels_are_averaged_and_this_is_told(tmp_path: Path, melody: Path, notes: Path) -> None:
    samples, _ = soundfile.read(melody, dtype="float32")
    answer = mt.explain(written(tmp_path / "six.wav", np.stack([samples] * 6, axis=1)), notes=notes)
    assert [event.pitch for event in answer.value.events] == list(MELODY)
    assert "sound.averaged" in keys(answer)


def test_two_notes_with_one_spectrum_are_told_by_the_rank(tmp_path: Path, melody: Path) -> None:
    for name in ("C4", "D4"):
        written(tmp_path / f"{name}.wav", tone(60, 0.8))
    answer = mt.explain(melody, notes=tmp_path)
    assert answer.value.rank == 1
    assert {"recording.rank_deficient", "dictionary.disagree"} <= keys(answer)
    assert answer.checked


def test_a_cut_note_is_read_as_far_as_it_goes_where_damage_is_accepted(melody: Path, tmp_path: Path) -> None:
    whole = Path(written(tmp_path / "C4.wav", tone(60, 0.8))).read_bytes()
    (tmp_path / "C4.wav").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(mt.BadInput, match=r"sound\."):
        mt.explain(melody, notes=tmp_path)
    assert mt.explain(melody, notes=tmp_path, damaged=True).value.notes[0].name == "C4"


def test_spectra_of_other_windows_are_interpolated_or_refused(melody: Path, notes: Path) -> None:
    spectra = mt.explain(melody, notes=notes).value.amount.spectra
    near = Spectra(spectra.W, spectra.names, spectra.midi, 24000, spectra.window_size)
    answer = mt.explain(melody, notes=near)
    assert "dictionary.interpolated" in keys(answer)
    far = Spectra(spectra.W, spectra.names, spectra.midi, 96000, spectra.window_size)
    with pytest.raises(mt.BadInput, match=r"dictionary\.other_window"):
        mt.explain(melody, notes=far)


def test_notes_longer_than_the_music_will_do(tmp_path: Path, notes: Path) -> None:
    assert mt.explain(written(tmp_path / "short.wav", tone(60, 0.3)), notes=notes).value.events[0].pitch == 60


def test_more_notes_than_frequencies_explain_anything_and_this_is_told(tmp_path: Path) -> None:
    window = window_for(8000)
    W = np.random.default_rng(0).random((window.bins, window.bins + 40)).astype(np.float32)
    names = tuple(str(j) for j in range(W.shape[1]))
    spectra = Spectra(W / np.linalg.norm(W, axis=0), names, (None,) * len(names), 8000, window.size)
    answer = mt.explain(written(tmp_path / "m.wav", tone(60, 0.5, rate=8000), 8000), notes=spectra)
    assert answer.value.explained.projection > 0.9999
    assert answer.value.rank == window.bins
    assert "recording.more_notes_than_bins" in keys(answer)


def test_what_is_no_note_is_left_out_of_a_folder_and_told(tmp_path: Path, melody: Path) -> None:
    written(tmp_path / "C4.wav", tone(60, 0.8))
    (tmp_path / "README.txt").write_text("notes")
    (tmp_path / "song.wav").write_bytes(melody.read_bytes())
    answer = mt.explain(melody, notes=tmp_path)
    assert [note.name for note in answer.value.notes] == ["C4"]
    assert {"dictionary.left_out", "dictionary.not_one_note"} <= keys(answer)


def test_an_unnamed_note_is_named_by_its_measured_pitch(tmp_path: Path, melody: Path) -> None:
    written(tmp_path / "take one.wav", tone(64, 0.8))
    assert [(note.name, note.midi) for note in mt.explain(melody, notes=tmp_path).value.notes] == [("E4", 64)]


def refusals(folder: Path) -> dict[str, tuple[str, Any]]:
    (folder / "empty").mkdir()
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_text("no sound")
    (folder / "broken").mkdir()
    (folder / "broken" / "A4.wav").write_bytes(b"RIFF")
    (folder / "quiet").mkdir()
    written(folder / "quiet" / "A4.wav", np.zeros(RATE))
    good = written(folder / "good.wav", tone(60, 0.5))
    return {
        "recording.constant": (written(folder / "dc.wav", np.full(RATE, 0.5)), "piano"),
        "recording.too_short": (written(folder / "short.wav", tone(60, 0.05)), "piano"),
        "sound.not_finite": (written(folder / "nan.wav", np.r_[tone(60, 0.5), np.nan]), "piano"),
        "dictionary.empty": (good, folder / "empty"),
        "dictionary.no_sounds": (good, folder / "texts"),
        "sound.": (good, folder / "broken"),
        "note.silent": (good, folder / "quiet"),
        "dictionary.unknown": (good, "harpsichord"),
        "dictionary.file": (good, good),
    }


@pytest.mark.parametrize("key", [
    "recording.constant", "recording.too_short", "sound.not_finite", "dictionary.empty", "dictionary.no_sounds",
    "sound.", "note.silent", "dictionary.unknown", "dictionary.file",
])  # fmt: skip
def test_bad_input_is_refused_with_its_reason(key: str, tmp_path: Path) -> None:
    file, given = refusals(tmp_path)[key]
    with pytest.raises(mt.BadInput) as refused:
        mt.explain(file, notes=given)
    assert refused.value.key.startswith(key)


def test_learning_no_spectra_or_from_silence_is_refused(tmp_path: Path) -> None:
    with pytest.raises(mt.BadInput, match=r"dictionary\.count"):
        mt.explain(written(tmp_path / "a.wav", tone(60, 0.5)), notes="learn", count=0)
    with pytest.raises(mt.BadInput, match=r"dictionary\.nothing_to_learn"):
        mt.explain(written(tmp_path / "b.wav", np.zeros(RATE)), notes="learn")


# The lecture's experiment, on the lecturer's own recordings.


def test_the_harmonica_scale_is_explained_as_in_the_lecture(data: Path) -> None:
    answer = mt.explain(data / "harmonica" / "MusicalScale.wav", notes=data / "harmonica")
    assert answer.value.explained.projection == pytest.approx(0.936, abs=0.01)
    assert [event.pitch for event in answer.value.events] == [71, 72, 74, 76, 77, 79, 81]  # B4 C5 D5 E5 F5 G5 A5
    assert answer.checked


def test_the_harmonica_song_is_explained_as_in_the_lecture(data: Path) -> None:
    answer = mt.explain(data / "harmonica" / "music_extract.mp3", notes=data / "harmonica")
    assert answer.value.explained.projection == pytest.approx(0.857, abs=0.015)
    assert answer.checked


def test_every_one_of_fifteen_notes_explains_itself_best(data: Path) -> None:
    for file in sorted((data / "notes15").glob("*.flac")):
        value = mt.explain(file, notes=data / "notes15").value
        letter, octave = file.stem[1], int(file.stem[0]) + 3
        assert max(value.notes, key=lambda note: note.share).name == f"{letter}{octave}"
        assert max(value.notes, key=lambda note: note.share_alone).name == f"{letter}{octave}"


def test_bach_played_sharp_is_heard_sharp(data: Path) -> None:
    value = mt.explain(data / "bach10" / "01-AchGottundHerr.flac", notes="piano").value
    assert 8 <= value.tuning_cents <= 14


def test_a_sound_too_faint_for_its_numbers_is_refused(tmp_path: Path, notes: Path) -> None:
    file = written(tmp_path / "faint.wav", 1e-25 * tone(60, 0.5))
    with pytest.raises(mt.BadInput, match=r"recording\.faint"):
        mt.explain(file, notes=notes)
    with pytest.raises(mt.BadInput, match=r"dictionary\.nothing_to_learn"):
        mt.explain(file, notes="learn")


@pytest.mark.parametrize("threads", [0, -3, 257])
def test_a_number_of_threads_that_cannot_be_is_refused(threads: int, melody: Path) -> None:
    with pytest.raises(mt.BadInput, match=r"recording\.threads"):
        mt.explain(melody, threads=threads)


def test_channels_that_cancel_are_not_called_silent(tmp_path: Path, notes: Path) -> None:
    samples = tone(60, 0.5)
    answer = mt.explain(written(tmp_path / "anti.wav", np.stack([samples, -samples], axis=1)), notes=notes)
    assert "sound.antiphase" in keys(answer)
    assert "recording.silent" not in keys(answer)


def test_the_scale_of_a_spectrum_does_not_matter(melody: Path, notes: Path) -> None:
    told = mt.explain(melody, notes=notes)
    spectra = told.value.amount.spectra
    scaled = replace(spectra, W=spectra.W * np.float32([1e30, 1, 1e-20, 7]))
    answer = mt.explain(melody, notes=scaled)
    assert answer.value.explained.projection == pytest.approx(told.value.explained.projection, abs=1e-5)
    assert answer.checked


def test_a_name_too_long_for_a_file_is_no_notes(melody: Path) -> None:
    with pytest.raises(mt.BadInput, match=r"dictionary\.unknown"):
        mt.explain(melody, notes="x" * 300)
