"""Pictures come back as they were written, upright and whole, or are refused with a sentence."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from matelier.formats.picture import Pixels, picture_of, read_picture, says_picture
from matelier.formats.picture_out import check_picture_suffix, write_picture
from matelier.spine.errors import BadInput, Unable

BITS = {8: np.uint8, 16: np.uint16}


def noise(height: int, width: int, channels: int, bits: int = 8, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 1 << bits, (height, width, channels), dtype=BITS[bits])


@given(
    st.integers(1, 9), st.integers(1, 9), st.integers(1, 4), st.sampled_from([8, 16]),
    st.sampled_from([".png", ".tif"]), st.integers(0, 99),
)  # fmt: skip
def test_png_and_tiff_keep_every_bit(
    tmp_path_factory: pytest.TempPathFactory, height: int, width: int, channels: int, bits: int, suffix: str, seed: int
) -> None:
    if (channels, bits, suffix) == (2, 16, ".tif"):
        return  # written, but read by others alone: see below
    path = tmp_path_factory.mktemp("p") / f"picture{suffix}"
    pixels = noise(height, width, channels, bits, seed)
    assert write_picture(path, pixels, profile=b"colours") == ()
    found = read_picture(path)
    assert found.pixels.dtype == pixels.dtype
    assert np.array_equal(found.pixels, pixels)
    assert (found.profile, found.bits, found.has_alpha) == (b"colours", bits, channels in (2, 4))


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bits_are_read_alike_by_another_library(tmp_path: Path, channels: int, suffix: str) -> None:
    skimage = pytest.importorskip("skimage.io")
    pixels = noise(70, 31, channels, 16)
    path = tmp_path / f"picture{suffix}"
    write_picture(path, pixels)
    if suffix == ".png":  # the reader behind scikit-image halves these: it is decoded here by hand
        assert np.array_equal(unpacked(path), pixels)
    else:
        assert np.array_equal(skimage.imread(path).reshape(pixels.shape), pixels)


def unpacked(path: Path) -> Pixels:
    """A PNG of 16 bits and filter 2 alone, by the standard."""
    data, place, packed = path.read_bytes(), 8, b""
    width, height, _, colour = struct.unpack(">IIBB", data[16:26])
    while place < len(data):
        (length,), name = struct.unpack(">I", data[place : place + 4]), data[place + 4 : place + 8]
        packed += data[place + 8 : place + 8 + length] if name == b"IDAT" else b""
        place += 12 + length
    channels = {0: 1, 4: 2, 2: 3, 6: 4}[colour]
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, -1)
    assert (lines[:, 0] == 2).all()
    rows = np.cumsum(lines[:, 1:], axis=0, dtype=np.uint8)
    return rows.view(">u2").astype(np.uint16).reshape(height, width, channels)


def test_webp_keeps_colours_and_alpha(tmp_path: Path) -> None:
    pixels = noise(13, 8, 4)
    assert write_picture(tmp_path / "a.webp", pixels) == ()
    assert np.array_equal(read_picture(tmp_path / "a.webp").pixels, pixels)


def test_what_jpeg_and_webp_cannot_hold_is_told(tmp_path: Path) -> None:
    pixels = np.full((16, 16, 4), 65535, np.uint16)
    pixels[:8, :, 3] = 0
    pixels[8:, :, :3] = 257 * 100
    told = write_picture(tmp_path / "a.jpg", pixels)
    assert [note.key for note in told] == ["picture.eight_bits", "picture.on_white"]
    found = read_picture(tmp_path / "a.jpg").pixels
    assert found.shape == (16, 16, 3)
    assert found[:7].min() >= 250
    assert abs(int(found[12, 5, 0]) - 100) < 4
    assert [note.key for note in write_picture(tmp_path / "a.webp", pixels)] == ["picture.eight_bits"]


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_camera_held_sideways_is_turned_upright(tmp_path: Path, turn: int) -> None:
    pixels = noise(5, 7, 3)
    marks = Image.Exif()
    marks[0x0112] = turn
    Image.fromarray(pixels).save(tmp_path / "a.png", exif=marks)
    found = read_picture(tmp_path / "a.png")
    known = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # Pillow's names of the same turns
    upright = Image.fromarray(pixels).transpose(Image.Transpose(known[turn])) if turn > 1 else pixels
    assert np.array_equal(found.pixels, np.asarray(upright))
    assert [note.key for note in found.notices] == ["picture.upright"] * (turn > 1)


@pytest.mark.parametrize(("mode", "channels"), [("1", 1), ("L", 1), ("LA", 2), ("P", 3), ("RGB", 3), ("RGBA", 4)])
def test_every_mode_of_a_png_is_read(tmp_path: Path, mode: str, channels: int) -> None:
    Image.fromarray(noise(6, 5, 3)).convert("RGB" if mode == "P" else "RGBA").convert(mode).save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png").pixels.shape == (6, 5, channels)


def test_a_palette_with_a_clear_colour_has_alpha(tmp_path: Path) -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putpixel((1, 0), 1)
    image.save(tmp_path / "a.gif", transparency=1)
    image.save(tmp_path / "a.png", transparency=1)
    for name in ("a.gif", "a.png"):
        found = read_picture(tmp_path / name).pixels
        assert found[0, 0].tolist() == [255, 0, 0, 255]
        assert found[0, 1, 3] == 0


def test_ink_becomes_light_and_this_is_told(tmp_path: Path) -> None:
    Image.new("CMYK", (3, 2), (0, 255, 255, 0)).save(tmp_path / "a.tif")
    found = read_picture(tmp_path / "a.tif")
    assert found.pixels[0, 0].tolist() == [255, 0, 0]
    assert [note.key for note in found.notices] == ["picture.to_rgb"]


def test_wide_numbers_of_pgm_and_ppm_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.ppm").write_bytes(b"P6 # a remark\n2 1\n65535\n" + struct.pack(">6H", 0, 1, 257, 300, 65535, 9))
    assert read_picture(tmp_path / "a.ppm").pixels.tolist() == [[[0, 1, 257], [300, 65535, 9]]]
    (tmp_path / "b.pgm").write_bytes(b"P5\n2 1\n65535\n" + struct.pack(">2H", 1, 65534))
    assert read_picture(tmp_path / "b.pgm").pixels.tolist() == [[[1], [65534]]]
    (tmp_path / "c.ppm").write_bytes(b"P6 1 1 1023\n" + struct.pack(">3H", 0, 1023, 512))
    assert read_picture(tmp_path / "c.ppm").pixels.tolist() == [[[0, 65535, 32800]]]


def test_the_first_of_several_pictures_is_taken(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (4, 3), "red"), Image.new("RGB", (4, 3), "blue")
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second])
    found = read_picture(tmp_path / "a.gif")
    assert found.pixels[0, 0].tolist() == [255, 0, 0]
    assert [note.key for note in found.notices] == ["picture.first_frame"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM"])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, kind: str) -> None:
    whole = io.BytesIO()
    Image.fromarray(noise(40, 40, 3)).save(whole, kind)
    for part in (0.2, 0.5, 0.8):
        (tmp_path / "a").write_bytes(whole.getvalue()[: int(part * len(whole.getvalue()))])
        with pytest.raises(BadInput, match=r"picture\.(broken|not_picture)"):
            read_picture(tmp_path / "a")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM"])
def test_scrambled_bytes_are_a_picture_or_a_sentence(tmp_path: Path, kind: str) -> None:
    random, whole = np.random.default_rng(5), io.BytesIO()
    Image.fromarray(noise(24, 24, 3)).save(whole, kind)
    for _ in range(60):
        data = bytearray(whole.getvalue())
        for place in random.integers(0, min(len(data), 400), 3):
            data[place] = random.integers(0, 256)
        (tmp_path / "a").write_bytes(data)
        assert is_read_or_refused(tmp_path / "a")


def is_read_or_refused(path: Path) -> bool:
    try:
        return read_picture(path, most_pixels=10_000_000).pixels.ndim == 3
    except (BadInput, Unable) as refusal:
        return refusal.key.startswith("picture.")


def bomb(side: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000)))


@pytest.mark.parametrize("side", [12_300, 13_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path, side: int) -> None:
    (tmp_path / "a.png").write_bytes(bomb(side))
    with pytest.raises(Unable, match=r"picture\.too_large") as refused:
        read_picture(tmp_path / "a.png")
    assert refused.value.facts["pixels"] == side * side
    assert refused.value.facts["most"] == 150_000_000


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("a letter")
    (tmp_path / "b.png").touch()
    Image.fromarray(np.ones((2, 2), np.float32)).save(tmp_path / "c.tif")
    for name, key in (("a.png", "not_picture"), ("b.png", "empty"), ("c.tif", "depth"), ("none.png", "missing")):
        with pytest.raises(BadInput, match=rf"picture\.{key}"):
            read_picture(tmp_path / name)
    with pytest.raises(BadInput, match=r"picture\.folder"):
        read_picture(tmp_path)
    with pytest.raises(BadInput, match=r"picture\.suffix"):
        check_picture_suffix("a.xyz")
    with pytest.raises(BadInput, match=r"picture\.side"):
        write_picture(tmp_path / "a.webp", np.zeros((1, 20_000, 1), np.uint8))
    assert not (tmp_path / "a.webp").exists()


def test_arrays_are_pictures_where_they_say_their_levels() -> None:
    assert picture_of(np.eye(3)).pixels.tolist()[0] == [[255], [0], [0]]
    assert picture_of(np.ones((2, 3), bool)).pixels.max() == 255
    assert picture_of(noise(2, 2, 4, 16)).bits == 16
    assert picture_of(Image.new("RGB", (3, 2))).pixels.shape == (2, 3, 3)
    for wrong in (np.zeros((2, 2, 5), np.uint8), np.zeros(4, np.uint8), np.zeros((0, 2), np.uint8)):
        with pytest.raises(BadInput, match=r"picture\.array"):
            picture_of(wrong)
    for wrong in (np.zeros((2, 2), np.int64), np.full((2, 2), 1.5), np.full((2, 2), np.nan)):
        with pytest.raises(BadInput, match=r"picture\.levels"):
            picture_of(wrong)


def test_a_name_says_whether_it_is_a_pictures() -> None:
    assert [says_picture(name) for name in ("a.PNG", "a.jpeg", "a.wav", "1 2; 3 4")] == [True, True, False, False]
