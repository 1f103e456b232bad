"""A page as HTML: one file that asks nobody for anything, and that says the same without its script."""

import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile  # pyright: ignore[reportMissingTypeStubs]
from PIL import Image

from matelier.render.audio import addresses
from matelier.render.pictures import gradient, palette, png, signed_palette
from matelier.render.viewdata import track_names
from matelier.render.webpage import as_html, fragment
from matelier.render.words import LANGUAGES, words
from matelier.spine.errors import BadInput
from matelier.spine.formula import Symbol
from matelier.spine.matrix import Floating
from matelier.spine.page import Figure, Formula, Grid, Heat, Page, Pitch, Roll, Share, Sound, Span, Table, View
from matelier.spine.sentence import Sentence

VOID = {"meta", "link", "br", "img", "input", "hr", "rect", "path", "image"}
ENGLISH = words("en")


class Reader(HTMLParser):
    """Collects elements and addresses, and asserts that each element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def given_to_the_view(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole_and_says_its_language(page: Page, folder: Path, language: str) -> None:
    html = as_html(page, words(language), folder=folder)
    assert f'<html lang="{language}">' in html
    assert read(html).tags.count("h1") == 1
    assert words(language).say("view.help") in given_to_the_view(html)["words"].values()


def test_a_page_with_its_sounds_inside_names_no_other_file(page: Page, folder: Path) -> None:
    html = as_html(page, ENGLISH, folder=folder)
    tracks = given_to_the_view(html)["tracks"]
    assert all(address.startswith("data:") for address in read(html).addresses)
    assert all(track["src"].startswith("data:audio/flac;base64,") for track in tracks)
    assert [track["id"] for track in tracks[:6]] == ["original", "projection", "cleaned", "model", "residual", "note-0"]


def test_a_page_whose_sounds_are_too_large_links_them_beside_it(page: Page, folder: Path) -> None:
    html = as_html(page, ENGLISH, folder=folder, largest_sound=1000)
    assert [track["src"] for track in given_to_the_view(html)["tracks"]][:2] == ["sounds/00.wav", "sounds/01.wav"]


def test_the_policy_lets_this_script_run_and_no_other(page: Page, folder: Path) -> None:
    html = as_html(page, ENGLISH, folder=folder)
    script = re.search(r'<script type="module">(.*?)</script>', html, re.DOTALL)
    assert script
    digest = b64encode(sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in html
    assert "default-src 'none'" in html
    assert "script-src 'none'" in as_html((Sentence("view.note"),), ENGLISH)


def test_the_font_of_mathematics_comes_with_formulas_alone() -> None:
    without, with_one = ((Sentence("view.note"),), (Formula(Symbol("x")),))
    for written in (as_html, fragment):
        assert "@font-face" not in written(without, ENGLISH)
        told = written(with_one, ENGLISH)
        assert told.count("@font-face") == 1
        assert len(told) < 70_000
        font = re.search(r'url\("data:font/woff2;base64,([^"]+)"\)', told)
        assert font
        assert b64decode(font[1]).startswith(b"wOF2")
    assert "font-src data:" in as_html(with_one, ENGLISH)


def test_a_page_may_say_anything_without_becoming_markup() -> None:
    told = as_html((Table(("view.note",), (("<script>alert(1)</script> & </table>",),)),), ENGLISH)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;/table&gt;" in told
    read(told)


def test_what_a_view_is_given_cannot_end_its_script(page: Page, folder: Path) -> None:
    view = next(block for block in page if isinstance(block, View))
    odd = dict(view.data) | {"notes": ({"name": "</script><b>", "midi": None, "share": 0.1, "share_alone": 0.1},)}
    html = as_html((View("recording", odd),), ENGLISH, folder=folder)
    assert given_to_the_view(html)["notes"][0]["label"] == "</script><b>"
    read(html)


def test_a_fragment_has_a_roll_shares_and_players_and_no_script(page: Page) -> None:
    told = fragment(page, words("es"))
    reader = read(told)
    assert {"svg", "table", "audio"} <= set(reader.tags)
    assert "script" not in reader.tags
    assert 'aria-label="Notas en el tiempo"' in told
    assert "20,6\u00a0%" in told


def test_sounds_stand_in_tables_and_a_notebook_keeps_no_more_than_it_has_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        soundfile.write(tmp_path / f"{name}.wav", np.random.default_rng(1).uniform(-0.5, 0.5, 3000), 8000)
    first, second = (Sound(Sentence("view.note"), tmp_path / f"{name}.wav") for name in "ab")
    page: Page = (Table(("view.note", "view.share"), ((first, 1), (second, 2))), second)
    assert fragment(page, ENGLISH).count("<audio controls") == 3
    assert as_html(page, ENGLISH, folder=tmp_path, largest_sound=10).count('src="a.wav"') == 1
    monkeypatch.setattr("matelier.render.webpage.IN_A_NOTEBOOK", 9000)
    told = fragment(page, ENGLISH)
    assert told.count("<audio controls") == told.count("data:audio") == 1
    assert "b.wav" not in told
    assert "Sounds left out, because a notebook would keep them: 1." in told


def test_figures_and_matrices_and_shares_are_there() -> None:
    page: Page = (
        Figure("view.roll", Roll((Span(0, 1, 60), Span(0, 1, 110)), 1.0), "view.time"),
        Figure("view.original", Heat(np.zeros((3, 3), dtype=np.float32), 1.0, 10.0)),
        Grid(Floating(np.arange(900.0).reshape(30, 30))),
        Table(("view.share",), ((Share(0.25),), (Share(1.5),), (None,))),
    )
    told = as_html(page, ENGLISH)
    read(told)
    assert told.count("<svg") == 2
    assert "width:25.00%" in told
    assert "width:100.00%" in told
    assert "⋯" in told


def test_the_lowest_row_of_a_picture_is_at_the_bottom_and_the_scale_is_kept() -> None:
    picture = Image.open(BytesIO(png(np.array([[0.0, 1.0], [0.5, float("nan")]])))).convert("RGB")
    table = np.frombuffer(palette(), dtype=np.uint8).reshape(256, 3)
    np.testing.assert_array_equal(np.asarray(picture), table[[[128, 0], [0, 255]]])
    assert gradient(2) == ("#" + table[0].tobytes().hex(), "#" + table[255].tobytes().hex())


def test_below_zero_is_red_zero_is_white_and_above_is_blue() -> None:
    picture = Image.open(BytesIO(png(np.array([[-1.0, 0.0, 1.0, float("nan")]]), signed=True))).convert("RGB")
    red, white, blue, unknown = np.asarray(picture)[0].astype(int)
    assert red[0] > red[2] + 50
    assert blue[2] > blue[0] + 50
    assert white.min() > 240
    np.testing.assert_array_equal(unknown, white)
    assert len(signed_palette()) == 3 * 256


def test_the_rows_of_a_picture_are_named_from_the_bottom() -> None:
    levels = np.zeros((2, 3), dtype=np.float32)
    told = as_html((Figure("figure.notes", Heat(levels, 1.0, 2.0, rows=("<odd>", Pitch(60)))),), words("es"))
    read(told)
    places = dict(re.findall(r'y="([0-9.]+)" text-anchor="end">([^<]+)<', told))
    assert float(min(places, key=lambda y: float(y))) > 0
    assert [places[y] for y in sorted(places, key=float)] == ["Do4", "&lt;odd&gt;"]


def test_a_short_cell_of_text_stays_on_one_line() -> None:
    told = as_html((Table(("view.note",), (("holds",), ("a sentence that may take several lines",))),), ENGLISH)
    assert '<td class="short">holds</td>' in told
    assert "<td>a sentence" in told


def test_a_view_is_told_what_each_picture_shows_and_in_this_language(page: Page, folder: Path) -> None:
    given = given_to_the_view(as_html(page, words("es"), folder=folder))
    told = {picture["id"]: picture["explains"] for picture in given["pictures"]}
    assert told["residual"] == "queda el 3,2\u00a0%"
    assert told["projection"] == "explica el 96,8\u00a0%"
    assert told["cleaned"].startswith("los valores más de 40 dB por debajo")
    assert given["quiet_said"] == "0,5\u00a0%"
    assert given["words"]["number.decimal"] == ","


def test_all_sounds_get_one_gain_so_that_none_clips(tmp_path: Path) -> None:
    loud, soft = (tmp_path / name for name in ("loud.wav", "soft.wav"))
    wave = np.sin(np.arange(4410) / 20)
    soundfile.write(loud, 4 * wave, 44100, subtype="FLOAT")
    soundfile.write(soft, 0.4 * wave, 44100, subtype="FLOAT")
    inside = addresses([loud, soft, loud], tmp_path)
    heard = [soundfile.read(BytesIO(b64decode(inside[file].split(",")[1])))[0] for file in (loud, soft)]
    assert np.abs(heard[0]).max() == pytest.approx(0.98, abs=1e-3)
    np.testing.assert_allclose(heard[0], 10 * heard[1], atol=5e-4)


def test_a_sound_that_does_not_clip_is_left_as_loud_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.wav"
    soundfile.write(file, 0.5 * np.ones((100, 2)), 8000, subtype="PCM_16")
    heard, rate = soundfile.read(BytesIO(b64decode(addresses([file], tmp_path)[file].split(",")[1])))
    assert (rate, heard.shape) == (8000, (100, 2))
    np.testing.assert_allclose(heard, 0.5, atol=1e-4)


def test_silence_and_no_sound_at_all_are_no_trouble(tmp_path: Path) -> None:
    file = tmp_path / "silent.wav"
    soundfile.write(file, np.zeros(0), 8000)
    assert addresses([file], tmp_path)[file].startswith("data:")
    assert addresses([], tmp_path) == {}


def test_a_link_is_relative_and_escaped(tmp_path: Path) -> None:
    file = tmp_path / "sounds" / "E♭ #1.wav"
    file.parent.mkdir()
    soundfile.write(file, np.zeros(10), 8000)
    assert addresses([file], tmp_path, largest=0)[file] == "sounds/E%E2%99%AD%20%231.wav"


@pytest.mark.parametrize("content", [None, b"no sound"])
def test_a_sound_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "a.wav"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput, match=r"page\.sound_unreadable"):
        as_html((Sound(Sentence("view.note"), file),), ENGLISH)


@pytest.mark.parametrize(
    ("tracks", "notes", "named"),
    [
        (7, 2, ("original", "projection", "cleaned", "model", "residual", "note-0", "note-1")),
        (6, 2, ("original", "projection", "model", "residual", "note-0", "note-1")),
        (5, 88, ("original", "projection", "cleaned", "model", "residual")),
        (4, 88, ("original", "projection", "model", "residual")),
        (1, 3, ("original",)),
        (0, 0, ()),
    ],
)
def test_tracks_are_named_by_their_order(tracks: int, notes: int, named: tuple[str, ...]) -> None:
    assert track_names(tracks, notes) == named
