"""What a header promises, and what the file holds."""

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from matelier.formats.chunks import promise

KINDS = [(kind, coding) for kind in ("WAV", "WAVEX", "RF64", "W64", "AIFF", "AU") for coding in ("PCM_16", "PCM_24")]


@pytest.mark.parametrize(("kind", "coding"), KINDS)
@given(st.integers(1, 999), st.integers(1, 3), st.floats(0, 1))
def test_it_is_the_bytes_written_and_left(
    tmp_path_factory: pytest.TempPathFactory, kind: str, coding: str, frames: int, channels: int, share: float
) -> None:
    path = tmp_path_factory.mktemp("chunks") / "a"
    soundfile.write(path, np.zeros((frames, channels)), 8000, coding, format=kind)
    told = promise(path)
    assert told is not None
    assert told.kept
    assert told.seconds == pytest.approx((frames / 8000, frames / 8000))
    data, size = path.read_bytes(), told.promised
    left = round(size * share)
    path.write_bytes(data[: len(data) - size + left])  # a byte more where an odd length is made even
    told = promise(path)
    assert told is not None
    assert told.promised == size
    assert told.there in (left, min(left + 1, size))
    assert told.kept == (told.there == size)


@given(st.sampled_from([b"RIFF", b"FORM", b".snd", b"RF64", b"riff"]), st.binary(max_size=80))
def test_it_promises_nothing_or_something_but_never_fails(
    tmp_path_factory: pytest.TempPathFactory, magic: bytes, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("chunks") / "a"
    path.write_bytes(magic + data)
    told = promise(path)
    assert told is None or told.there <= max(told.promised, path.stat().st_size)
