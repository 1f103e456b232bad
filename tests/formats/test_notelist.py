"""Note lists are read the way they were written, and the way others write them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.formats.notelist import load_notelist, save_notelist
from matelier.spine.errors import BadInput
from matelier.spine.event import NoteEvent

DATA = Path(__file__).resolve().parents[2] / "../shared/data"
TICKS = st.integers(0, 10_000_000)
PITCHES, VELOCITIES = st.integers(0, 127), st.integers(1, 127)


@st.composite
def note_events(draw: st.DrawFn) -> NoteEvent:
    start, length = draw(TICKS), draw(TICKS)
    return NoteEvent(start / 10_000, (start + length) / 10_000, draw(PITCHES), draw(VELOCITIES))


def loaded(folder: Path, text: str, encoding: str = "utf-8") -> tuple[NoteEvent, ...]:
    (folder / "a.csv").write_bytes(text.encode(encoding))
    return load_notelist(folder / "a.csv")


@given(st.lists(note_events(), max_size=30))
def test_events_come_back_in_order(tmp_path_factory: pytest.TempPathFactory, events: list[NoteEvent]) -> None:
    path = tmp_path_factory.mktemp("list") / "a.csv"
    save_notelist(events, path)
    found = load_notelist(path)
    assert sorted(map(repr, found)) == sorted(map(repr, events))
    assert [event.onset for event in found] == sorted(event.onset for event in events)


def test_the_table_reads_as_promised(tmp_path: Path) -> None:
    save_notelist([NoteEvent(0.25, 1, 61, 90)], tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "onset_s,offset_s,pitch,velocity,name\n0.2500,1.0000,61,90,C#4\n"
    save_notelist([NoteEvent(0.25, 1, 61, 90)], tmp_path / "b.csv", name=lambda pitch: f"Do♯ {pitch}")
    assert "Do♯ 61" in (tmp_path / "b.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "onset_s,offset_s,pitch,velocity\n0.5,1.25,60,64\n",
        "pitch,velocity,offset_s,onset_s\n60,64,1.25,0.5\n",
        "# onset,offset,note,velocity\n0.500\t1.25\t60.0\t64.0\n".replace(",", "\t"),
        "# onset,offset,note,velocity\n0.500\t1.25\t60.0\t64.0\n",
        "onset_s,offset_s,midi_pitch,part\n0.5,1.25,60.27,violin\n",
        "Onset;Offset;Pitch\n0,5;1,25;60\n",
        "start,duration,name\n0.5,0.75,C4\n",
        "start,duration,name\n0.5,0.75,B#3\n",
        "start,end,hz\n0.5,1.25,261.6\n",
        "onset_s,offset_s,note\n0.5,1.25,do4\n",
        "\ufeffonset_s,offset_s,pitch\r\n0.5,1.25,60\r\n\r\n",
        "0.5\t1.25\t60\n",
        "0.5 1.25 60 64\n",
        "0.5,1.25,60,64\n",
    ],
)
def test_it_is_read_as_others_write_it(tmp_path: Path, text: str) -> None:
    assert loaded(tmp_path, text) == (NoteEvent(0.5, 1.25, 60, 64),)


def test_it_is_read_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    assert loaded(tmp_path, "onset\toffset\tpitch\n0,5\t1\t60\n", "utf-16") == (NoteEvent(0.5, 1, 60, 64),)


@pytest.mark.parametrize(
    "name",
    ["bach10/09-Jesus.csv", "other/00_BN1-129-Eb_comp.csv", "piano_real/MAPS_MUS-bor_ps6_ENSTDkCl.tsv"],
)
def test_the_truths_of_the_shared_recordings_are_read(name: str) -> None:
    if not (DATA / name).exists():
        pytest.skip(f"../shared/data/{name} is not here")
    lines = (DATA / name).read_text().splitlines()
    events = load_notelist(DATA / name)
    assert len(events) == len(lines) - 1
    assert all(20 < event.pitch < 110 and event.onset < event.offset for event in events)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("onset_s,offset_s,pitch\n0,1,60\n0,x,60\n", 3, 2),
        ("onset_s,offset_s,pitch\n0,1,128\n", 2, 3),
        ("onset_s,offset_s,pitch\n\n2,1,60\n", 3, 2),
        ("onset_s,offset_s,pitch\n-1,1,60\n", 2, 1),
        ("onset_s,offset_s,pitch\nnan,1,60\n", 2, 1),
        ("onset_s,offset_s,pitch\n0,1\n", 2, 3),
        ("onset_s,offset_s,pitch\n0,,60\n", 2, 2),
        ("onset_s,offset_s,pitch,velocity\n0,1,60,200\n", 2, 4),
        ("onset_s,offset_s,name\n0,1,H9\n", 2, 3),
        ("onset_s,offset_s,hz\n0,1,0\n", 2, 3),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(tmp_path: Path, text: str, line: int, column: int) -> None:
    with pytest.raises(BadInput, match=r"notelist\.cell") as caught:
        loaded(tmp_path, text)
    assert (caught.value.facts["line"], caught.value.facts["column"]) == (line, column)


@pytest.mark.parametrize("text", ["a,b,c\n1,2,3\n", "onset_s,pitch\n1,60\n", "onset_s,offset_s\n1,2\n", "1,2\n", "x\n"])
def test_a_table_without_the_columns_it_needs_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput, match=r"notelist\.headings"):
        loaded(tmp_path, text)


def test_times_and_frequencies_without_headings_are_not_taken_for_notes(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"notelist\.headings"):
        loaded(tmp_path, "0.6617,143.742,0.2902\n1.0100,158.441,0.3018\n")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    for data, key in ((b"", "notelist.empty"), (b"\n\n", "notelist.empty"), (b"\xff\x00\x9c", "table.not_text")):
        (tmp_path / "a.csv").write_bytes(data)
        with pytest.raises(BadInput, match=key):
            load_notelist(tmp_path / "a.csv")
    with pytest.raises(BadInput, match=r"table\.not_a_file"):
        load_notelist(tmp_path)
