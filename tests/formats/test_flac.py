"""The last whole frame of a FLAC tells how long it is."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from matelier.formats.decoder import Decoder
from matelier.formats.flac import tail

NOISE = np.random.default_rng(0).uniform(-0.5, 0.5, 30_000)


def made(folder: Path, samples: np.ndarray, encoding: str = "PCM_16") -> Path:
    soundfile.write(folder / "a.flac", samples, 44_100, encoding)
    return folder / "a.flac"


@pytest.mark.parametrize("encoding", ["PCM_S8", "PCM_16", "PCM_24"])
@given(frames=st.integers(1, 30_000), kind=st.sampled_from(["noise", "silence", "stereo"]))
def test_it_is_as_long_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, encoding: str, frames: int, kind: str
) -> None:
    samples = NOISE[:frames] * (kind != "silence")
    path = made(tmp_path_factory.mktemp("f"), np.stack([samples] * 2, 1) if kind == "stereo" else samples, encoding)
    found = tail(path)
    assert found is not None
    assert (found.promised, found.there, found.rate_hz) == (frames, frames, 44_100)


@given(st.floats(0.01, 0.999))
def test_what_is_there_decodes_wherever_it_was_cut(tmp_path_factory: pytest.TempPathFactory, share: float) -> None:
    path = made(tmp_path_factory.mktemp("f"), NOISE)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    found = tail(path)
    if found is None or not found.there:
        assert share < 0.5
        return
    with Decoder(path, found.pieces) as decoder:
        samples = decoder.read(100_000)[:, 0]
    assert len(samples) == found.there < found.promised == len(NOISE)
    assert np.abs(samples - NOISE[: len(samples)]).max() <= 2**-15


def test_a_tag_after_the_frames_is_no_damage(tmp_path: Path) -> None:
    path = made(tmp_path, NOISE)
    path.write_bytes(path.read_bytes() + b"TAG" + bytes(125))
    found = tail(path)
    assert found is not None
    assert found.there == len(NOISE)


def test_what_is_no_flac_has_no_tail(tmp_path: Path) -> None:
    for data in (b"fLaC", b"x" * 100, b"RIFF" + bytes(100)):
        (tmp_path / "a").write_bytes(data)
        assert tail(tmp_path / "a") is None
