"""Spliced pieces read as one file."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.formats.splice import Piece, Spliced

BYTES = bytes(range(256))
PIECES = st.lists(
    st.one_of(st.binary(max_size=20), st.tuples(st.integers(0, 255), st.integers(0, 50)).map(lambda piece: piece)),
    max_size=8,
)


@given(PIECES, st.data())
def test_it_is_the_joined_bytes_wherever_it_is_read(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[Piece], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("splice") / "file"
    path.write_bytes(BYTES)
    pieces = [piece if isinstance(piece, bytes) else (piece[0], min(piece[1], 256 - piece[0])) for piece in pieces]
    joined = b"".join(piece if isinstance(piece, bytes) else BYTES[piece[0] :][: piece[1]] for piece in pieces)
    with Spliced(path, pieces) as file:
        assert file.read() == joined
        assert file.seek(0, os.SEEK_END) == len(joined)
        start, size = data.draw(st.integers(0, len(joined))), data.draw(st.integers(0, 99))
        assert file.seek(start) == file.tell() == start
        assert file.read(size) == joined[start : start + size]


def test_a_file_that_has_shrunk_ends_early(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    with Spliced(tmp_path / "file", [(1, 100), b"xyz"]) as file:
        assert file.read(50) == b"bc"
