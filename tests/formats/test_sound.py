"""Recordings are checked before decoding, and read block by block."""

import os
import struct
import subprocess
import threading
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import given
from hypothesis import strategies as st

from matelier.formats.heard import Heard
from matelier.formats.sound import Recording, open_sound, read, read_whole
from matelier.spine.errors import BadInput, Unable

DATA = Path(__file__).resolve().parents[2] / "../shared/data"
RATE = 44_100
NOISE = np.random.default_rng(1).uniform(-0.5, 0.5, RATE * 3).astype(np.float32)
KINDS = {
    "u8.wav": ("WAV", "PCM_U8", 2**-7),
    "16.wav": ("WAV", "PCM_16", 2**-15),
    "24.wav": ("WAV", "PCM_24", 2**-23),
    "32.wav": ("WAV", "PCM_32", 2**-24),
    "float.wav": ("WAV", "FLOAT", 0),
    "double.wav": ("WAV", "DOUBLE", 0),
    "a.rf64": ("RF64", "PCM_16", 2**-15),
    "a.w64": ("W64", "FLOAT", 0),
    "a.aiff": ("AIFF", "PCM_16", 2**-15),
    "a.au": ("AU", "PCM_16", 2**-15),
    "a.caf": ("CAF", "FLOAT", 0),
    "a.flac": ("FLAC", "PCM_24", 2**-23),
    "a.ogg": ("OGG", "VORBIS", None),
    "a.opus": ("OGG", "OPUS", None),
    "a.mp3": ("MP3", "MPEG_LAYER_III", None),
}


def made(folder: Path, name: str, samples: np.ndarray = NOISE, rate_hz: int | None = None) -> Path:
    kind, encoding, _ = KINDS[name]
    rate_hz = rate_hz or (48_000 if encoding == "OPUS" else RATE)
    soundfile.write(folder / name, samples, rate_hz, format=kind, subtype=encoding)
    return folder / name


def cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def shared(name: str) -> Path:
    if not (DATA / name).exists():
        pytest.skip(f"../shared/data/{name} is not here")
    return DATA / name


@pytest.mark.parametrize("name", KINDS)
def test_what_was_written_is_read(tmp_path: Path, name: str) -> None:
    recording = open_sound(made(tmp_path, name))
    samples = read_whole(recording)
    assert (recording.frames, recording.channels, recording.notices) == (len(NOISE), 1, ())
    assert len(samples) == recording.frames
    assert recording.seconds == len(NOISE) / recording.rate_hz
    step = KINDS[name][2]
    if step is not None:
        assert np.abs(samples - NOISE).max() <= step


@pytest.mark.parametrize("name", KINDS)
def test_the_samples_do_not_depend_on_the_blocks(tmp_path: Path, name: str) -> None:
    recording = open_sound(made(tmp_path, name, NOISE[:20_000]))
    blocks = list(read(recording, block=1777))
    assert max(map(len, blocks)) <= 1777
    assert np.abs(np.concatenate(blocks) - read_whole(recording)).max() <= 1e-6  # MP3 rounds anew after a seek


@given(st.sampled_from([8000, 16_000, 22_050, 48_000, 96_000]), st.integers(100, 40_000), st.integers(1, 30_000))
def test_resampling_in_blocks_is_resampling_at_once(
    tmp_path_factory: pytest.TempPathFactory, rate_hz: int, frames: int, block: int
) -> None:
    recording = open_sound(made(tmp_path_factory.mktemp("r"), "float.wav", NOISE[:frames]))
    samples = np.concatenate(list(read(recording, rate_hz=rate_hz, block=max(block, frames // 20))))
    assert abs(len(samples) - frames * rate_hz / RATE) <= 1
    whole = soxr.resample(NOISE[:frames], RATE, rate_hz)
    assert np.abs(samples[: len(whole)] - whole[: len(samples)]).max() <= 1e-4


def test_the_first_seconds_can_be_read_alone(tmp_path: Path) -> None:
    recording = open_sound(made(tmp_path, "float.wav"))
    assert np.array_equal(read_whole(recording, most_seconds=0.5), NOISE[: RATE // 2])
    assert len(read_whole(recording, rate_hz=8000, most_seconds=0.5)) == 4000
    assert len(read_whole(recording, most_seconds=100)) == len(NOISE)


def test_two_channels_are_averaged_silently_and_more_with_a_notice(tmp_path: Path) -> None:
    for channels, told in ((2, []), (3, ["sound.averaged"])):
        samples = np.stack([NOISE * (number + 1) / 3 for number in range(channels)], axis=1)
        recording = open_sound(made(tmp_path, "float.wav", samples))
        assert [notice.key for notice in recording.notices] == told
        assert np.abs(read_whole(recording) - samples.mean(axis=1)).max() <= 1e-6


def test_a_long_sound_is_read_in_little_memory(tmp_path: Path) -> None:
    with soundfile.SoundFile(tmp_path / "long.flac", "w", 48_000, 1) as file:
        for _ in range(600):
            file.write(np.zeros(48_000, np.float32))
    tracemalloc.start()
    heard = Heard()
    for _ in read(open_sound(tmp_path / "long.flac"), rate_hz=16_000, heard=heard):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert heard.frames == 600 * 48_000
    assert peak < 10e6


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF, 0x7FFFF000, 0x80000000])
def test_a_wav_from_a_streaming_tool_goes_to_its_end(tmp_path: Path, length: int) -> None:
    path = made(tmp_path, "16.wav")
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = struct.pack("<I", length)
    path.write_bytes(data)
    recording = open_sound(path)
    assert (recording.frames, recording.notices) == (len(NOISE), ())
    assert np.abs(read_whole(recording) - NOISE).max() <= 2**-15


def test_a_wav_that_says_0_and_goes_on_with_chunks_is_empty(tmp_path: Path) -> None:
    path = made(tmp_path, "16.wav", NOISE[:0])
    path.write_bytes(path.read_bytes() + b"LIST" + struct.pack("<I", 4) + b"INFO")
    with pytest.raises(BadInput, match=r"sound\.no_samples"):
        open_sound(path)


@pytest.mark.parametrize("name", ["16.wav", "float.wav", "a.rf64", "a.w64", "a.aiff", "a.au", "a.flac"])
def test_a_file_that_was_cut_off_tells_seconds_promised_and_there(tmp_path: Path, name: str) -> None:
    path = cut(made(tmp_path, name), 0.5)
    with pytest.raises(BadInput, match=r"sound\.short") as caught:
        open_sound(path)
    promised, there = (float(str(caught.value.facts[fact])) for fact in ("promised", "there"))
    assert promised == pytest.approx(3)
    assert there == pytest.approx(1.5, abs=0.1)
    recording = open_sound(path, damaged=True)
    assert [notice.key for notice in recording.notices] == ["sound.short_told"]
    samples = read_whole(recording)
    assert len(samples) == recording.frames == pytest.approx(there * RATE, abs=1)
    assert np.abs(samples - NOISE[: len(samples)]).max() <= 2**-15


@pytest.mark.parametrize("name", ["a.ogg", "a.opus"])
def test_an_ogg_that_was_cut_off_tells_the_seconds_there(tmp_path: Path, name: str) -> None:
    path = cut(made(tmp_path, name, np.tile(NOISE, 5)), 0.5)
    with pytest.raises(BadInput, match=r"sound\.cut"):
        open_sound(path)
    recording = open_sound(path, damaged=True)
    assert [notice.key for notice in recording.notices] == ["sound.cut_told"]
    assert len(read_whole(recording)) == pytest.approx(7.5 * recording.rate_hz, rel=0.3)


@pytest.mark.parametrize("name", ["a.ogg", "a.opus"])
def test_an_ogg_without_its_last_byte_is_told(tmp_path: Path, name: str) -> None:
    path = made(tmp_path, name)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadInput, match=r"sound\.cut"):
        open_sound(path)


def test_an_ogg_with_a_hole_is_told(tmp_path: Path) -> None:
    path = made(tmp_path, "a.ogg", np.tile(NOISE, 5))
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 10_000] = bytes(10_000)
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"sound\.holes"):
        open_sound(path)
    assert len(read_whole(open_sound(path, damaged=True))) > 0


def test_a_flac_with_a_hole_is_read_up_to_it(tmp_path: Path) -> None:
    path = made(tmp_path, "a.flac")
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 5000] = bytes(5000)
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"sound\.broken"):
        read_whole(open_sound(path))
    heard = Heard()
    samples = read_whole(open_sound(path, damaged=True), heard=heard)
    assert 1.2 * RATE < len(samples) <= 1.5 * RATE
    assert np.abs(samples - NOISE[: len(samples)]).max() <= 2**-23
    assert [notice.key for notice in heard.notices] == ["sound.broken_told"]
    assert heard.lost_s == pytest.approx(3 - len(samples) / RATE)


@pytest.mark.parametrize("total", [0, 1 << 35])
def test_a_flac_is_as_long_as_its_frames(tmp_path: Path, total: int) -> None:
    path = made(tmp_path, "a.flac")
    data = bytearray(path.read_bytes())
    data[21:26] = (int.from_bytes(data[21:26]) >> 36 << 36 | total).to_bytes(5)
    path.write_bytes(data)
    if total:
        with pytest.raises(BadInput, match=r"sound\.short"):
            open_sound(path)
    recording = open_sound(path, damaged=bool(total))
    assert recording.frames == len(NOISE)
    assert np.abs(read_whole(recording) - NOISE).max() <= 2**-23


@pytest.mark.parametrize("name", ["float.wav", "double.wav"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_sample_that_is_no_number_is_named_by_its_second(tmp_path: Path, name: str, value: float) -> None:
    samples = np.stack([NOISE, NOISE], axis=1)
    samples[2 * RATE + 5, 1] = value
    recording = open_sound(made(tmp_path, name, samples))
    with pytest.raises(BadInput, match=r"sound\.not_finite") as caught:
        list(read(recording, block=10_000))
    assert caught.value.facts["second"] == 2 + 5 / RATE


def test_what_is_no_sound_is_refused_with_one_clear_key(tmp_path: Path) -> None:
    cases: dict[str, tuple[bytes, str]] = {
        "text.wav": (b"Dear reader, this is no sound.\n" * 99, "sound.not_sound"),
        "text.txt": (b"Dear reader", "sound.not_sound"),
        "one": (b"R", "sound.not_sound"),
        "riff.wav": (b"RIFF", "sound.not_sound"),
        "header.wav": (b"RIFF\x24\0\0\0WAVEfmt ", "sound.not_sound"),
        "id3.mp3": (b"ID3\x04\0\0\0\0\0\x0a" + bytes(500), "sound.mp3_nothing"),
        "zeros.mp3": (bytes(100_000), "sound.mp3_nothing"),
        "ones.mp3": (b"\xff" * 100_000, "sound.mp3_nothing"),
        "random.raw": (np.random.default_rng(0).bytes(300_000), "sound.not_sound"),
        "image.png": (b"\x89PNG\r\n\x1a\n" + np.random.default_rng(1).bytes(50_000), "sound.not_sound"),
        "flac.flac": (b"fLaC" + bytes(100), "sound.n"),
        "ogg.ogg": (b"OggS" + bytes(100), "sound.not_sound"),
        "aiff.aiff": (b"FORM\0\0\0\x04AIFF", "sound.not_sound"),
        "empty.wav": (b"", "sound.empty"),
    }
    for name, (data, key) in cases.items():
        (tmp_path / name).write_bytes(data)
        for damaged in (False, True):
            with pytest.raises(BadInput, match=key):
                open_sound(tmp_path / name, damaged=damaged)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, key in (("none.wav", "missing"), ("", "folder"), ("pipe", "no_file"), ("a\0b", "(missing|unreadable)")):
        with pytest.raises(BadInput, match=rf"sound\.{key}"):
            open_sound(tmp_path / path)


@pytest.mark.parametrize("rate_hz", [999, 768_001])
def test_absurd_rates_are_refused(tmp_path: Path, rate_hz: int) -> None:
    with pytest.raises(BadInput, match=r"sound\.rate"):
        open_sound(made(tmp_path, "16.wav", rate_hz=rate_hz))
    with pytest.raises(BadInput, match=r"sound\.rate"):
        read(open_sound(made(tmp_path, "16.wav")), rate_hz=0)


def test_more_than_64_channels_are_refused(tmp_path: Path) -> None:
    assert open_sound(made(tmp_path, "16.wav", np.zeros((10, 64)))).channels == 64
    with pytest.raises(BadInput, match=r"sound\.channels"):
        open_sound(made(tmp_path, "16.wav", np.zeros((10, 65))))


def test_no_samples_are_refused(tmp_path: Path) -> None:
    for name in ("16.wav", "a.aiff", "a.au"):
        with pytest.raises(BadInput, match=r"sound\.no_samples"):
            open_sound(made(tmp_path, name, NOISE[:0]))


@pytest.mark.parametrize("name", ["16.wav", "a.flac", "a.ogg", "a.mp3"])
def test_more_than_the_budget_is_refused_before_decoding(tmp_path: Path, name: str) -> None:
    path = made(tmp_path, name)
    assert open_sound(path, most_frames=len(NOISE)).frames == len(NOISE)
    with pytest.raises(Unable, match=r"sound\.budget"):
        open_sound(path, most_frames=len(NOISE) - 1)


def test_no_more_is_decoded_than_was_promised(tmp_path: Path) -> None:
    recording = open_sound(made(tmp_path, "float.wav"))
    short = Recording(recording.path, RATE, 1, 1000, recording.encoding)
    assert len(read_whole(short)) == 1000


def test_a_file_that_shrinks_while_it_is_read_is_told(tmp_path: Path) -> None:
    recording = open_sound(made(tmp_path, "float.wav"))
    cut(recording.path, 0.5)
    with pytest.raises(BadInput, match=r"sound\.broken"):
        read_whole(recording)


def test_threads_read_at_the_same_time(tmp_path: Path) -> None:
    recording = open_sound(made(tmp_path, "a.mp3"))
    expected, results = read_whole(recording), list[np.ndarray]()
    threads = [
        threading.Thread(target=lambda: results.append(np.concatenate(list(read(recording, block=5000)))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.abs(result - expected).max() <= 1e-6 for result in results)
    assert len(results) == 4


def test_the_lecture_recordings_are_read() -> None:
    song = open_sound(shared("harmonica/music_extract.mp3"))
    assert song.seconds == pytest.approx(79, abs=1)
    assert song.notices == ()
    assert np.abs(read_whole(song) - soundfile.read(song.path, dtype="float32")[0]).max() <= 1e-6
    scale = open_sound(shared("harmonica/MusicalScale.wav"))
    assert (scale.rate_hz, scale.channels) == (48_000, 2)


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "ogg", "aiff", "au", "w64"])
def test_what_a_converter_writes_to_a_pipe_is_read_whole(tmp_path: Path, kind: str) -> None:
    source = made(tmp_path, "16.wav")
    run = ["ffmpeg", "-v", "error", "-i", str(source), "-f", kind, "-"]
    try:
        data = subprocess.run(run, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"no converter here that writes {kind}")
    (tmp_path / "piped").write_bytes(data)
    recording = open_sound(tmp_path / "piped")
    assert recording.seconds == pytest.approx(3, abs=0.06)
    assert len(read_whole(recording)) == recording.frames


def test_a_sample_whose_spectrum_would_overflow_is_refused(tmp_path: Path) -> None:
    samples = np.zeros(8000, np.float32)
    samples[5000] = -1e19
    soundfile.write(tmp_path / "loud.wav", samples, 8000, "FLOAT")
    with pytest.raises(BadInput, match=r"sound\.too_loud"):
        list(read(open_sound(tmp_path / "loud.wav")))
