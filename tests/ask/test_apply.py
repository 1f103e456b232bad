"""A matrix on a picture, as it is asked: which move and which recolour, what is told, claimed and refused."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import matelier as mt
from matelier.formats.picture import read_picture

TURN = "√2/2 -√2/2; √2/2 √2/2"


def drawn(height: int = 40, width: int = 60, bits: int = 8) -> np.ndarray:
    kind = {8: np.uint8, 16: np.uint16}[bits]
    return np.random.default_rng(3).integers(0, 1 << bits, (height, width, 3), dtype=kind)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.fromarray(drawn()).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def test_a_quarter_turn_of_a_file_and_back_gives_the_same_file(photo: Path) -> None:
    turned = mt.apply("0 -1; 1 0", photo, out=photo.with_name("turned.png"))
    assert (turned.value.how, turned.checked) == ("permuted", True)
    back = mt.apply("0 1; -1 0", photo.with_name("turned.png"), out=photo.with_name("back.png"))
    assert np.array_equal(read_picture(photo.with_name("back.png")).pixels, drawn())
    assert (back.value.new_width, back.value.new_height) == (60, 40)


def test_a_stretch_is_written_with_its_size_and_its_area(photo: Path) -> None:
    answer = mt.apply("2 0; 0 1", photo, out=photo.with_name("stretched.png"))
    assert read_picture(photo.with_name("stretched.png")).pixels.shape == (40, 120, 3)
    assert (answer.value.determinant, answer.value.inside) == (2, 4800)
    assert answer.checked
    assert "D_y" in answer.text("en")


@pytest.mark.parametrize("lang", ["en", "es", "ko", "pt"])
def test_forward_mapping_tells_its_holes_in_every_language(photo: Path, lang: str) -> None:
    answer = mt.apply(TURN, photo, way="forward")
    share = answer.value.empty / answer.value.inside
    assert 0.12 < share < 0.22
    assert f"{100 * share:.1f}".replace(".", "," if lang in ("es", "pt") else ".") in answer.text(lang)
    assert answer.html(lang).count("<image") >= 4
    assert answer.figure(lang)[:4] == b"\x89PNG"


def test_three_by_three_mixes_colours_unless_it_is_said_to_move_pixels() -> None:
    P = drawn(bits=16)
    swapped = mt.apply("0 0 1; 0 1 0; 1 0 0", P)
    assert np.array_equal(swapped.value.pixels, P[:, :, ::-1])
    assert swapped.checked
    moved = mt.apply("1 0 5; 0 1 7; 0 0 1", P, colour=False)
    assert np.array_equal(moved.value.pixels, P)
    assert (moved.value.left, moved.value.bottom) == (5, 7)
    assert [note.key for note in moved.notices] == ["apply.shift"]
    lighter = mt.apply("1 0 0 1/2; 0 1 0 1/2; 0 0 1 1/2", P)
    assert lighter.value.clipped > 0
    assert lighter.checked


def test_in_the_same_frame_a_shift_is_seen() -> None:
    P = drawn()
    moved = mt.apply("1 0 5; 0 1 7", P, frame="same", background=(9,)).value.pixels
    assert np.array_equal(moved[:33, 5:], P[7:, :55])
    assert (moved[33:] == 9).all()
    assert (moved[:, :5] == 9).all()


def test_maps_and_floats_and_grey_pictures_do() -> None:
    for A in (mt.rotation(45), mt.rotation(10), np.array([[1.5, 0.2], [0, 1]])):
        answer = mt.apply(A, drawn()[:, :, 0], order="bicubic")
        assert answer.value.new_channels == 2
        assert answer.checked
    assert mt.apply("1 0 0; 0 1/2 0; 0 0 0", drawn()[:, :, 0]).value.pixels.shape == (40, 60, 3)


def test_a_saved_answer_is_believed_and_a_changed_one_is_not(photo: Path) -> None:
    saved = photo.with_name("answer.json")
    for answer in (
        mt.apply("2 1; 0 1", photo),
        mt.apply("0 1 0; 1 0 0; 0 0 1", photo),
        mt.apply(mt.rotation(10), photo),
    ):
        answer.save(saved)
        assert mt.verify(saved).value.holds
    mt.apply("2 1; 0 1", photo).save(saved)
    data = json.loads(saved.read_text())
    assert "pixels" not in data["value"]
    for name, wrong in (("inside", 17), ("determinant", "3"), ("width", 61)):
        told = {**data, "value": {**data["value"], name: wrong}}
        saved.write_text(json.dumps(told))
        assert not mt.verify(saved).value.holds


def test_shrinking_is_told(photo: Path) -> None:
    assert [note.key for note in mt.apply("1/4 0; 0 1", photo).notices] == ["apply.passed_over"]


@pytest.mark.parametrize(
    ("A", "wishes", "key"),
    [
        ("1 2 3; 4 5 6; 7 8 9", {"colour": False}, "apply.homogeneous"),
        ("1 0; 0 1", {"colour": True}, "apply.not_colours"),
        ("1 0 0 0; 0 1 0 0; 0 0 1 0", {"colour": False}, "apply.shape"),
        ("1 2", {}, "apply.shape"),
        ("i 0; 0 1", {}, "apply.entries"),
        ("1 2; 2 4", {}, "pixels.no_inverse"),
        ("1 1; 0 1", {"background": (1, 2)}, "apply.background"),
        ("1 0; 0 1", {"order": "best"}, "apply.choice"),
        ("1 0; 0 1", {"out": "a.doc"}, "picture.suffix"),
    ],
)
def test_what_does_not_fit_is_refused(A: str, wishes: dict[str, object], key: str) -> None:
    with pytest.raises(mt.BadInput, match=key.replace(".", r"\.")):
        mt.apply(A, drawn(), **wishes)  # type: ignore[arg-type]


def test_letters_need_values() -> None:
    with pytest.raises(mt.Unable, match=r"scalar\.no_value"):
        mt.apply("a 0; 0 1", drawn())
    assert mt.apply(mt.matrix("a 0; 0 1", where={"a": 2}), drawn()).value.new_width == 120


def test_a_result_that_is_too_large_is_refused() -> None:
    with pytest.raises(mt.Unable, match=r"pixels\.too_large"):
        mt.apply("100000 0; 0 100000", drawn())
