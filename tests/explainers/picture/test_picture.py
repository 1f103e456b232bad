"""A picture in few layers: what Eckart and Young promise, what is told, noise taken away, four languages, refusals."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

import matelier as mt
from matelier.certify.check import holds
from matelier.explainers.picture.photos import averaged, shown
from matelier.explainers.picture.picture import PictureExplained
from matelier.faces.cli import run
from matelier.formats.picture import read_picture
from matelier.render.words import LANGUAGES
from matelier.signals.likeness import similarity

SEEDS = st.integers(0, 2**31)
CHANNELS = st.sampled_from((1, 2, 3, 4))
SIZES = st.tuples(st.integers(1, 40), st.integers(1, 40))
KINDS = st.sampled_from((np.uint8, np.uint16))


def drawn(height: int = 60, width: int = 80, channels: int = 3, seed: int = 0, kind: Any = np.uint8) -> Any:
    """Waves, discs and a little noise: singular values that fall, none zero."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    planes = []
    for _ in range(channels):
        plane = 0.5 + 0.2 * np.sin(9 * random.uniform(0.3, 1) * x + 7 * y * random.uniform(0.3, 1))
        for _ in range(4):
            disc = (x - random.uniform()) ** 2 + (y - random.uniform()) ** 2 < random.uniform(0.02, 0.1)
            plane += random.uniform(-0.3, 0.3) * disc
        planes.append(plane + 0.01 * random.normal(size=plane.shape))
    levels = np.clip(np.stack(planes, axis=2), 0, 1) * np.iinfo(kind).max
    return np.rint(levels).astype(kind)


def explained(source: Any, **wishes: Any) -> PictureExplained:
    answer = mt.explain(source, **wishes)
    assert answer.checked
    return answer.value


@settings(max_examples=25, deadline=None)
@given(SIZES, CHANNELS, KINDS, SEEDS)
def test_all_layers_are_the_picture(size: tuple[int, int], channels: int, kind: Any, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, np.iinfo(kind).max + 1, (*size, channels)).astype(kind)
    value = explained(pixels, rank=min(size))
    assert np.array_equal(value.copy(), pixels)
    assert value.chosen.psnr == np.inf


@settings(max_examples=10, deadline=None)
@given(SIZES.filter(lambda size: min(size) > 1), SEEDS)
def test_energy_kept_grows_with_the_rank(size: tuple[int, int], seed: int) -> None:
    kept = [explained(drawn(*size, seed=seed), rank=k).chosen.kept for k in range(1, min(size[0], size[1], 6) + 1)]
    assert all(before <= after + 1e-12 for before, after in pairwise(kept))


@settings(max_examples=10, deadline=None)
@given(SIZES.filter(lambda size: min(size) > 3), SEEDS)
def test_no_copy_of_this_rank_is_nearer(size: tuple[int, int], seed: int) -> None:
    pixels = drawn(*size, seed=seed)
    value = explained(pixels, rank=2)
    for c, channel in enumerate(value.channels):
        s = np.linalg.svd(pixels[:, :, c].astype(float), compute_uv=False)
        assert channel.values == pytest.approx(s, rel=1e-9, abs=1e-9 * s[0])
        assert channel.left == pytest.approx(float((s[2:] ** 2).sum()), rel=1e-4, abs=1e-9 * channel.energy)


def test_large_pictures_come_as_near_as_the_whole_decomposition() -> None:
    pixels = drawn(1030, 1040, channels=1)
    s = np.linalg.svd(pixels[:, :, 0].astype(float), compute_uv=False)
    for rank in (20, 300):  # few layers, and many: two ways
        value = explained(pixels, rank=rank)
        assert value.channels[0].values == pytest.approx(s, rel=1e-4, abs=1e-6 * s[0])
        assert value.channels[0].left == pytest.approx(float((s[rank:] ** 2).sum()), rel=1e-5)


def test_quality_is_measured_as_others_measure_it() -> None:
    pixels = drawn(90, 70)
    value = explained(pixels, rank=4)
    copy = value.copy()
    assert value.chosen.psnr == pytest.approx(peak_signal_noise_ratio(pixels, copy))
    assert value.chosen.ssim == pytest.approx(structural_similarity(pixels, copy, channel_axis=2))
    assert value.chosen.numbers == 3 * 4 * (90 + 70 + 1)


def test_similarity_of_strips_is_that_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matelier.signals.likeness.STRIP", 700)
    one, other = drawn(50, 70, seed=1), drawn(50, 70, seed=2)
    found = similarity(one, lambda first, last: other[first:last])
    assert found == pytest.approx(structural_similarity(one, other, channel_axis=2))


@pytest.mark.parametrize(("quality", "measure"), [(33.0, "psnr"), (0.95, "ssim")])
def test_the_smallest_rank_has_the_quality_and_one_less_has_not(quality: float, measure: str) -> None:
    pixels = drawn(90, 70)
    value = explained(pixels, quality=quality)
    (goal,) = value.goals
    assert value.chosen.ranks == (goal.rank,) * 3
    assert value.chosen[measure] >= quality
    assert explained(pixels, rank=goal.rank - 1).chosen[measure] < quality


def test_denoising_finds_the_noise_and_comes_nearer_to_the_truth() -> None:
    random = np.random.default_rng(3)
    truth = np.clip(128 + 40 * random.normal(size=(300, 5)) @ random.normal(size=(5, 400)) / 5**0.5, 0, 255)
    noisy = np.clip(np.rint(truth + 12 * random.normal(size=truth.shape)), 0, 255).astype(np.uint8)[:, :, None]
    value = explained(noisy, denoise=True)
    channel = value.channels[0]
    assert channel.noise == pytest.approx(12, rel=0.05)
    assert channel.values[channel.rank - 1] > channel.threshold >= channel.values[channel.rank]
    before, after = (np.mean((one[:, :, 0] - truth) ** 2) for one in (noisy.astype(float), value.copy()))
    assert after < before / 10


def test_alpha_stays_and_greys_stay_grey(tmp_path: Path) -> None:
    pixels = drawn(30, 40, channels=4)
    value = explained(pixels, rank=3)
    assert np.array_equal(value.copy()[:, :, 3], pixels[:, :, 3])
    assert value.alpha
    assert len(value.channels) == 3
    Image.fromarray(pixels[:, :, 0]).save(tmp_path / "grey.png")
    grey = explained(tmp_path / "grey.png", rank=3, out=tmp_path / "out")
    assert [one.name for one in grey.channels] == ["grey"]
    assert read_picture(tmp_path / "out" / "copy.png").pixels.shape == (30, 40, 1)


def test_sixteen_bits_stay_sixteen_bits(tmp_path: Path) -> None:
    pixels = drawn(30, 40, kind=np.uint16)
    mt.explain(pixels, rank=30, out=tmp_path / "out")
    written = read_picture(tmp_path / "out" / "copy.png").pixels
    assert written.dtype == np.uint16
    assert np.array_equal(written, pixels)


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 9, 3), (9, 1, 3), (2, 2, 4), (7, 7, 2)])
@pytest.mark.parametrize("level", [0, 255])
def test_tiny_black_and_white_pictures_are_explained(shape: tuple[int, int, int], level: int) -> None:
    pixels = np.full(shape, level, np.uint8)
    for wishes in ({}, {"rank": 1}, {"denoise": True}, {"quality": 20}):
        answer = mt.explain(pixels, **wishes)
        assert answer.checked
        assert np.array_equal(answer.value.copy(1), pixels)
        assert answer.text()


def test_without_a_wish_several_copies_and_the_elbow_are_shown(tmp_path: Path) -> None:
    value = explained(drawn(), out=tmp_path / "out")
    assert {1, 5, 20, 50, value.elbow} == {one.ranks[0] for one in value.copies}
    assert value.chosen.ranks[0] == value.elbow
    named = {path.name for path in (tmp_path / "out").iterdir()}
    others = {f"copy_{k}.png" for k in {1, 5, 20, 50} - {value.elbow}}
    assert named == {"report.html", "answer.json", "copy.png", *others}


def test_small_pictures_are_shown_as_the_mean_of_their_pixels() -> None:
    pixels = drawn(95, 61)
    value = explained(pixels, rank=3)
    every = 4
    blocks = pixels[:92, :60].reshape(23, 4, 15, 4, 3).mean(axis=(1, 3))
    assert shown(value, None, 24)[:23, :15] == pytest.approx(np.rint(blocks), abs=1)
    assert averaged(np.arange(7), every).tolist() == [1.5, 5.0]


def test_a_saved_answer_is_upheld_and_a_false_one_is_not(tmp_path: Path) -> None:
    mt.explain(drawn(), rank=5, out=tmp_path / "out")
    file = tmp_path / "out" / "answer.json"
    assert mt.verify(file).value.holds
    data = json.loads(file.read_text(encoding="utf-8"))
    data["value"]["chosen"]["kept"] += 0.001
    file.write_text(json.dumps(data), encoding="utf-8")
    assert not mt.verify(file).value.holds
    data["value"]["chosen"]["kept"] -= 0.001
    data["value"]["channels"][0]["left"] *= 0.5
    file.write_text(json.dumps(data), encoding="utf-8")
    assert not mt.verify(file).value.holds


def test_the_judge_refuses_a_copy_that_leaves_more_than_told() -> None:
    for claim in mt.explain(drawn(), rank=5).claims:
        if claim.kind == "factors_left":
            forged = {**claim.witness, "left": 0.9 * float(claim.witness["left"])}  # type: ignore[arg-type]
            assert not holds(replace(claim, witness=forged))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_tells_it(lang: str) -> None:
    for wishes in ({}, {"rank": 3}, {"denoise": True}):
        answer = mt.explain(drawn(), **wishes)
        for told in (answer.text(lang), answer.html(lang)):
            assert "layers." not in told
        assert answer.figure(lang)


def test_the_command_line_knows_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.fromarray(drawn()).save(tmp_path / "photo.png")
    assert (
        run(["explain", str(tmp_path / "photo.png"), "--rank", "4", "--lang", "en", "--out", str(tmp_path / "o")]) == 0
    )
    assert "photo.png in few layers" in capsys.readouterr().out
    assert run(["explain", str(tmp_path / "photo.png"), "--quality", "0.8", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"]["goals"][0]["measure"] == "ssim"


@pytest.mark.parametrize(
    ("wishes", "key"),
    [
        ({"rank": 0}, "layers.rank"),
        ({"rank": 61}, "layers.rank"),
        ({"rank": 2, "denoise": True}, "layers.one_wish"),
        ({"quality": 0}, "layers.quality"),
        ({"quality": float("nan")}, "layers.quality"),
    ],
)
def test_wishes_that_do_not_fit_are_refused(wishes: Any, key: str) -> None:
    with pytest.raises(mt.BadInput, match=key):
        mt.explain(drawn(), **wishes)


def test_wishes_about_what_is_no_picture_are_refused() -> None:
    with pytest.raises(mt.BadInput, match=r"layers\.not_picture"):
        mt.explain("1 2; 3 4", rank=1)
    with pytest.raises(mt.BadInput, match=r"layers\.too_small"):
        mt.explain(drawn(5, 50), quality=0.9)
    with pytest.raises(mt.BadInput, match=r"layers\.rank_unknown"):
        explained(drawn(), rank=3).copy(60)


def test_without_scikit_image_everything_but_similarity_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "skimage.metrics", None)
    answer = mt.explain(drawn(), rank=3)
    assert answer.value.chosen.ssim is None
    assert any(notice.key == "layers.notice.no_library" for notice in answer.notices)
    with pytest.raises(mt.BadInput, match=r"likeness\.no_library"):
        mt.explain(drawn(), quality=0.9)
