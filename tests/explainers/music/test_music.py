"""Music at the main door: notes with their evidence, the ladder of methods, corrections, and what is no music."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

import matelier as mt
from matelier.certify.check import holds
from matelier.explainers.music.agreement import music_agrees
from matelier.explainers.music.clips import Clips
from matelier.explainers.music.ladder import METHODS
from matelier.explainers.music.page import FEW
from matelier.explainers.music.terms import term_told, terms_told
from matelier.formats import score
from matelier.formats.midi import load_midi
from matelier.formats.notelist import load_notelist, save_notelist
from matelier.render.words import LANGUAGES, words
from matelier.signals.weights import shipped_readouts, shipped_readouts_again
from matelier.spine.event import NoteEvent
from tones import RATE

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES, DATA = ROOT / "examples", ROOT / ".." / "shared" / "data"
CHORALE = EXAMPLES / "chorale.flac"


@pytest.fixture(scope="module")
def chorale() -> Any:
    return mt.explain(CHORALE)


@pytest.fixture(scope="module")
def report(chorale: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "report"
    chorale.save(folder, "en")
    return folder


def written(file: Path, samples: Any) -> Path:
    soundfile.write(file, samples, RATE, "FLOAT")
    return file


def told(answer: Any) -> set[str]:
    return {notice.key for notice in answer.notices}


def test_a_recording_without_a_dictionary_is_read(chorale: Any) -> None:
    truth = load_notelist(EXAMPLES / "chorale.csv")
    events = list(chorale.value.events)
    found = sum(any(e.pitch == n.pitch and abs(e.onset - n.onset) < 0.05 for e in events) for n in truth)
    assert chorale.question == "listen"
    assert 2 * found / (len(truth) + len(events)) > 0.9
    assert chorale.checked


def test_the_evidence_of_a_note_sums_to_its_chance(chorale: Any) -> None:
    for event in chorale.value.events:
        evidence = event.evidence
        total = evidence.constant + sum(term.adds for term in evidence.terms) + evidence.others
        assert total == pytest.approx(evidence.log_odds, abs=1e-6)
        assert event.probability == pytest.approx(1 / (1 + np.exp(-total)), abs=1e-4)
        assert 0 <= event.share <= 1
        sizes = [abs(term.adds) for term in evidence.terms]
        assert sizes == sorted(sizes, reverse=True)


def test_notes_of_one_moment_do_not_explain_more_than_all(chorale: Any) -> None:
    value = chorale.value
    keys, sums = value.music.keys[:, :][:88], value.music.sums[0, :]
    np.testing.assert_allclose(keys.sum(axis=0), sums, rtol=1e-3, atol=1e-2)


def test_the_ladder_has_every_method_and_pinv_takes_notes_away(chorale: Any) -> None:
    rungs = {rung.method: rung for rung in chorale.value.ladder}
    assert tuple(rungs) == METHODS
    assert rungs["pinv"].negative > 0.3
    assert rungs["projection"].explained == pytest.approx(rungs["pinv"].explained, abs=1e-5)
    assert rungs["nonnegative"].explained <= rungs["pinv"].explained
    assert all(rungs[name].negative == 0 for name in ("nonnegative", "kl", "adapted", "notes"))
    truth = len(load_notelist(EXAMPLES / "chorale.csv"))
    wrong = {name: abs(rung.events - truth) for name, rung in rungs.items()}
    assert min(wrong, key=lambda name: wrong[name]) == "notes"


@pytest.mark.parametrize("method", METHODS[:-1])
def test_every_method_runs_and_its_answer_is_checked(method: str) -> None:
    answer = mt.explain(EXAMPLES / "melody.flac", method=method)
    assert answer.checked
    assert answer.value.method == method
    assert all(event.probability is None and event.evidence is None for event in answer.value.events)
    rung = next(rung for rung in answer.value.ladder if rung.method == method)
    assert rung.events == len(answer.value.events)


def test_corrected_notes_get_their_shares_and_nothing_else_sounds(tmp_path: Path) -> None:
    answer = mt.explain(CHORALE, notes_csv=EXAMPLES / "chorale.csv")
    truth = load_notelist(EXAMPLES / "chorale.csv")
    assert [event.pitch for event in answer.value.events] == [note.pitch for note in truth]
    assert answer.checked
    assert answer.value.ladder[-1].method == "given"
    assert "Chance" not in answer.text("en")  # there is none, and no column for it
    silent = np.setdiff1d(np.arange(88), [note.pitch - 21 for note in truth])
    assert not answer.value.music.keys[:, :][silent].any()
    late = (*truth, NoteEvent(1e4, 1e4 + 1, 60, 64))
    save_notelist(late, tmp_path / "late.csv")
    assert "listen.outside" in told(mt.explain(CHORALE, notes_csv=tmp_path / "late.csv"))


def test_more_sensitivity_takes_more_notes() -> None:
    few, more = (len(mt.explain(CHORALE, sensitivity=s).value.events) for s in (-3.0, 3.0))
    assert few < more


def test_silence_noise_and_drums_have_no_notes_and_this_is_said(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    noise = 0.1 * chance.standard_normal(4 * RATE)
    strokes = np.tile(np.exp(-np.arange(RATE // 2) / 1500), 8) * chance.standard_normal(4 * RATE) * 0.3
    for name, samples in (("silence", np.zeros(2 * RATE)), ("noise", noise), ("drums", strokes)):
        answer = mt.explain(written(tmp_path / f"{name}.wav", samples))
        assert answer.value.events == ()
        assert told(answer) & {"listen.none", "recording.silent"}
        assert answer.checked


def test_speech_gives_few_notes_and_this_is_said() -> None:
    if not DATA.exists():
        pytest.skip("../shared/data is not here")
    answer = mt.explain(DATA / "mix" / "speechf1.wav")
    assert "listen.smeared" in told(answer)
    assert len(answer.value.events) < 0.5 * answer.value.seconds
    assert "listen.smeared" not in told(mt.explain(DATA / "mix" / "musicf1.wav"))


def test_notes_of_the_instrument_teach_its_spectra() -> None:
    if not DATA.exists():
        pytest.skip("../shared/data is not here")
    answer = mt.explain(DATA / "harmonica" / "MusicalScale.wav", instrument=str(DATA / "harmonica"))
    longest = [event.pitch for event in answer.value.events if event.offset - event.onset > 0.3]
    assert {71, 72, 74, 76, 77, 79, 81} <= set(longest)
    assert "listen.calibrated" in told(answer)


def test_the_report_has_what_it_promises_and_its_sounds_add_up(report: Path, chorale: Any) -> None:
    assert {file.name for file in report.iterdir()} == {
        "report.html",
        "notes.mid",
        "notes.csv",
        "notes.musicxml",
        "answer.json",
        "sounds",
    }
    original, notes, rest = (soundfile.read(report / "sounds" / f"{n}.wav")[0] for n in ("original", "notes", "rest"))
    assert np.abs(notes + rest - original).max() < 1e-5
    single = sum(soundfile.read(file)[0] for file in (report / "sounds").glob("note-*.flac"))
    assert np.abs(single - notes).max() < 1e-4
    assert [n.velocity for n in load_midi(report / "notes.mid")] != []
    assert len(load_notelist(report / "notes.csv")) == len(chorale.value.events)


def test_without_music21_the_report_says_how_to_get_a_score(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chorale: Any
) -> None:
    monkeypatch.setattr(score, "find_spec", lambda _: None)
    page = chorale.save(tmp_path / "r", "en")
    assert "pip install &quot;matelier[score]&quot;" in page.read_text("utf-8")
    assert not (tmp_path / "r" / "notes.musicxml").exists()


def test_each_note_listed_is_to_be_heard_by_itself(report: Path, chorale: Any) -> None:
    events = chorale.value.events
    files = sorted((report / "sounds" / "notes").iterdir())
    assert len(files) == len(events)
    for file, event in zip(files, events, strict=True):
        clip, rate_hz = soundfile.read(file)
        assert (event.offset - event.onset) * rate_hz - 1 <= len(clip) <= (event.offset - event.onset + 0.031) * rate_hz
        assert clip[0] == clip[-1] == 0
        assert np.abs(clip).max() > 1e-3
    last = next(i for i in reversed(range(len(events))) if events[i].pitch == 69)  # A4
    whole, rate_hz = soundfile.read(report / "sounds" / "note-A4.flac")
    clip, _ = soundfile.read(files[last])
    start = round((events[last].onset - 0.005) * rate_hz)
    np.testing.assert_allclose(clip[2000:6000], whole[start + 2000 : start + 6000], atol=1e-6)
    page = (report / "report.html").read_text("utf-8")
    assert page.count("<audio") == len(events)


def test_in_a_notebook_the_recording_its_notes_and_each_note_are_heard(chorale: Any, tmp_path: Path) -> None:
    told = chorale.html("pt")
    assert told.count("data:audio/flac") == 3 + FEW
    assert "<script" not in told
    assert "<audio" not in mt.explain(written(tmp_path / "long.wav", np.zeros(185 * RATE))).html("en")


def test_a_note_struck_again_is_cut_off_before_and_one_that_the_sound_breaks_off_is_kept(tmp_path: Path) -> None:
    events = (NoteEvent(0.1, 0.3, 60, 64), NoteEvent(0.3, 0.5, 60, 64), NoteEvent(0.2, 0.9, 64, 64))
    clips = Clips(events, tmp_path, 1000)
    for _ in range(4):
        for pitch in (60, 64):
            clips.add(pitch, np.full(100, pitch, np.float32))
    assert clips.pitches == {60, 64}
    clips.end()
    assert clips.pitches == frozenset()
    assert [file.name for file in clips.files] == ["001-C4.flac", "002-C4.flac", "003-E4.flac"]
    assert [len(soundfile.read(file)[0]) for file in clips.files] == [200, 105, 205]


def forged(value: Any, path: str, change: Any) -> Any:
    """The value with one part changed."""
    *inside, last = path.split(".")
    part = value
    for name in inside:
        part = part[int(name) if name.lstrip("-").isdigit() else name]
    part[last] = change(part[last])
    return value


@pytest.fixture(scope="module")
def text(chorale: Any) -> str:
    return chorale.to_json("en")


def weakest(value: Any) -> int:
    """The place of the softest note, whose read-outs no claim sums again."""
    return min(range(len(value["events"])), key=lambda i: value["events"][i]["velocity"])


def test_a_saved_answer_is_judged_again_and_a_forged_one_falls(report: Path, tmp_path: Path) -> None:
    assert mt.verify(report / "answer.json").value.holds
    data = json.loads((report / "answer.json").read_text("utf-8"))
    other = {**data, "given": {**data["given"], "file": "another.flac"}}
    (tmp_path / "answer.json").write_text(json.dumps(other))
    assert not mt.verify(tmp_path / "answer.json").value.holds
    data["value"]["events"][weakest(data["value"])]["probability"] -= 0.01
    (tmp_path / "answer.json").write_text(json.dumps(data))
    assert not mt.verify(tmp_path / "answer.json").value.holds


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("probability", lambda chance: 1 - chance),
        ("share", lambda share: share + 0.01),
        ("onset", lambda onset: onset + 0.1),
        ("offset", lambda offset: offset + 0.1),
        ("offset", lambda _: -1.0),
        ("pitch", lambda _: 128),
        ("velocity", lambda _: 0),
        ("pitch", lambda pitch: pitch + 1),
        ("velocity", lambda velocity: velocity % 127 + 1),
        ("evidence.log_odds", lambda odds: odds + 1),
        ("evidence.others", lambda others: others + 1),
        ("evidence.constant", lambda constant: constant + 0.1),
        ("evidence.terms.0.adds", lambda adds: adds + 0.1),
        ("evidence.partial", lambda partial: partial + 1),
        ("evidence.octave_below", lambda _: -0.5),
        ("evidence.rise_db", lambda _: None),
        ("evidence", lambda _: None),
    ],
)
def test_what_is_told_of_a_soft_note_cannot_be_forged(part: str, change: Any, text: str, chorale: Any) -> None:
    value = json.loads(text)["value"]
    assert music_agrees(value, chorale.claims)
    assert not music_agrees(forged(value, f"events.{weakest(value)}.{part}", change), chorale.claims)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("seconds", lambda seconds: seconds + 1),
        ("expected", lambda _: 1.2),
        ("method", lambda _: "kl"),
        ("method", lambda _: "magic"),
        ("ladder.0.explained", lambda share: share - 0.1),
        ("ladder.1.explained", lambda share: share - 0.1),
        ("ladder.3.explained", lambda _: 0.999),
        ("ladder.5.explained", lambda _: 1.5),
        ("ladder.5.events", lambda events: events + 1),
        ("ladder.2.negative", lambda _: 0.2),
        ("ladder.2.method", lambda _: "kl"),
        ("events", lambda events: events[:-1]),
        ("events", lambda events: events[::-1]),
        ("events", lambda events: [*events, {**events[-1], "onset": 1e4, "offset": 1e4 + 1}]),
    ],
)
def test_what_is_told_of_the_whole_cannot_be_forged(part: str, change: Any, text: str, chorale: Any) -> None:
    assert not music_agrees(forged(json.loads(text)["value"], part, change), chorale.claims)


def test_terms_told_of_a_strong_note_are_those_that_its_features_give(text: str, chorale: Any) -> None:
    value = json.loads(text)["value"]
    strongest = max(range(len(value["events"])), key=lambda i: value["events"][i]["velocity"])
    evidence = value["events"][strongest]["evidence"]
    evidence["terms"][0]["adds"] += 0.1
    evidence["others"] -= 0.1
    assert not music_agrees(value, chorale.claims)


def test_claims_of_another_answer_do_not_prove_this_one(chorale: Any) -> None:
    other = mt.explain(EXAMPLES / "melody.flac")
    assert all(holds(claim) for claim in other.claims)
    value = json.loads(chorale.to_json("en"))["value"]
    assert music_agrees(value, chorale.claims)
    assert not music_agrees(value, other.claims)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_why(language: str, chorale: Any) -> None:
    said = chorale.text(language)
    assert {"en": "fundamental", "es": "fundamental", "pt": "fundamental", "ko": "기본음"}[language] in said
    assert "listen." not in said


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        ({"method": "magic"}, r"listen\.method"),
        ({"passes": 3}, r"listen\.passes"),
        ({"sensitivity": float("nan")}, r"listen\.sensitivity"),
        ({"instrument": "kazoo"}, r"listen\.instrument"),
        ({"instrument": 7}, r"listen\.instrument"),
        ({"threads": 0}, r"recording\.threads"),
        ({"notes": "piano", "method": "kl"}, r"listen\.with_notes"),
        ({"amounts": object()}, r"listen\.needs_notes"),
        ({"count": 5}, r"listen\.needs_notes"),
        ({"method": ""}, r"listen\.method"),
        ({"instrument": ""}, r"listen\.instrument"),
        ({"method": "kl", "sensitivity": 2.0}, r"listen\.no_effect"),
        ({"method": "pinv", "passes": 2}, r"listen\.no_effect"),
        ({"method": "notes", "notes_csv": EXAMPLES / "chorale.csv"}, r"listen\.no_effect"),
        ({"sensitivity": 1.0, "notes_csv": EXAMPLES / "chorale.csv"}, r"listen\.no_effect"),
    ],
)
def test_wishes_that_cannot_be_met_are_refused(wish: dict[str, Any], key: str) -> None:
    with pytest.raises(mt.BadInput, match=key):
        mt.explain(EXAMPLES / "melody.flac", **wish)


def test_a_note_that_no_key_plays_is_refused(tmp_path: Path) -> None:
    save_notelist((NoteEvent(0.1, 0.5, 5, 64),), tmp_path / "low.csv")
    with pytest.raises(mt.BadInput, match=r"listen\.key"):
        mt.explain(CHORALE, notes_csv=tmp_path / "low.csv")
    (tmp_path / "none").mkdir()
    with pytest.raises(mt.BadInput, match=r"dictionary\.empty"):
        mt.explain(CHORALE, instrument=str(tmp_path / "none"))


def test_every_term_has_its_sentence_and_a_note_opens_to_its_sum(chorale: Any) -> None:
    evidence = chorale.value.events[0].evidence
    whole = sum(term.adds for term in evidence.terms) + evidence.others + evidence.constant
    assert whole == pytest.approx(evidence.log_odds, abs=1e-3)
    names = {name for readouts in (shipped_readouts(), shipped_readouts_again()) for name in readouts.looks[-1].names}
    for language in LANGUAGES:
        said = words(language)
        assert all(said.tell(term_told(name)) for name in names)
        page = chorale.html(language).replace("\u00a0", " ")
        assert all(said.tell(sentence) in page for sentence in terms_told(evidence))
