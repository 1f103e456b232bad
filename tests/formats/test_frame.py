"""Tables of data: each column is read as what it holds, from every home alike, and what was read how is told."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matelier.formats.cells import plain_numbers
from matelier.formats.frame import read_frame, says_table
from matelier.formats.headings import named
from matelier.spine.errors import BadInput
from matelier.spine.frame import Column, Frame

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str, name: str = "table.csv", encoding: str = "utf-8") -> Path:
        (tmp_path / name).write_text(text, encoding=encoding, newline="")
        return tmp_path / name

    return written


def read(path: Path) -> tuple[dict[str, Column], list[str]]:
    frame, told = read_frame(path)
    return {column.name: column for column in frame.columns}, [notice.key for notice in told]


def same(one: Frame, other: Frame) -> bool:
    return [c.name for c in one.columns] == [c.name for c in other.columns] and all(
        c.kind == d.kind and c.levels == d.levels and np.array_equal(c.values, d.values, equal_nan=True)
        for c, d in zip(one.columns, other.columns, strict=True)
    )


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_numbers_that_are_written_are_read_again(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[float]
) -> None:
    path = tmp_path_factory.mktemp("frame") / "n.csv"
    path.write_text("x\n" + "".join(f"{number!r}\n" for number in numbers), encoding="utf-8")
    assert read(path)[0]["x"].values.tolist() == numbers


TABLE = {
    "weight": [1.5, 2.25, None, 4.0, 5.5, -1.0],
    "count": [1, 2, 3, None, 5, 6],
    "kind": ["a", "b", "a", "b", None, "a"],
    "day": [date(2024, 1, k) for k in (31, 1, 5, 7, 9)] + [None],
    "good": [True, False, True, None, True, False],
    "name": ["Ann", "Bob", "Cyd", "Dan", "Eve", "Flo"],
}


def test_one_table_is_the_same_from_every_home(tmp_path: Path) -> None:
    polars = pl.DataFrame(TABLE)
    arrow = pa.table(TABLE)
    pandas = pd.DataFrame(TABLE).assign(day=pd.to_datetime(pd.Series(TABLE["day"])))
    pandas.to_csv(tmp_path / "t.csv", index=False)
    pandas.to_parquet(tmp_path / "t.parquet")
    polars.write_csv(tmp_path / "p.csv")
    homes = [tmp_path / "t.csv", tmp_path / "t.parquet", tmp_path / "p.csv", pandas, polars, polars.lazy(), arrow]
    frames = [read_frame(home)[0] for home in homes]
    assert [c.kind for c in frames[0].columns] == ["number", "number", "category", "date", "category", "text"]
    assert [int(c.missing.sum()) for c in frames[0].columns] == [1, 1, 1, 1, 1, 0]
    assert frames[0].columns[3].values[0] == 19753
    assert all(same(frames[0], frame) for frame in frames[1:])
    assert all(says_table(home) for home in homes)


@pytest.mark.parametrize("cell", ["", " ", "NA", "n/a", "nan", "NULL", "none", "?", "-", "–", "#N/A"])
def test_what_says_that_nothing_is_known_is_missing(write: Write, cell: str) -> None:
    columns, _ = read(write(f"x,k,y\n1,a,1\n{cell},{cell},2\n3,a,3\n4,b,4\n5,b,5\n"))
    assert columns["x"].kind == "number"
    assert columns["x"].missing.tolist() == [False, True, False, False, False]
    assert columns["k"].levels == ("a", "b")
    assert columns["k"].missing.sum() == 1


@pytest.mark.parametrize(
    ("cells", "numbers", "notice"),
    [
        (["1,5", "2,25"], [1.5, 2.25], "decimal_comma"),
        (["1.234,5", "2,5"], [1234.5, 2.5], "decimal_comma"),
        (["1,234.5", "12"], [1234.5, 12], "thousands"),
        (["1,234,567", "1,000"], [1234567, 1000], "thousands"),
        (["1 234", "12 345,5"], [1234, 12345.5], "decimal_comma"),
        (["12 %", "7%"], [12, 7], "unit"),
        (["$1,200.50", "$3"], [1200.5, 3], "unit"),
        (["-€ 3", "€4"], [-3, 4], "unit"),
        (["R$ 3,50", "R$ 4,10"], [3.5, 4.1], "unit"),
        (["−3", "+4"], [-3, 4], None),
        (["1e3", ".5"], [1000, 0.5], None),
    ],
)
def test_numbers_are_read_as_people_write_them(
    write: Write, cells: list[str], numbers: list[float], notice: str | None
) -> None:
    columns, told = read(write("x;y\n" + "".join(f"{cell};1\n" for cell in cells)))
    assert columns["x"].values.tolist() == numbers
    assert (f"frame.notice.{notice}" in told) if notice else told == []


def test_the_decimal_sign_of_one_column_is_that_of_the_table(write: Write) -> None:
    columns, _ = read(write("x;y\n1,5;1.234\n2,5;12.345\n"))
    assert columns["y"].values.tolist() == [1234, 12345]
    columns, _ = read(write('x;y\n1.5;"1,234"\n2.5;"2,345"\n'))
    assert columns["y"].values.tolist() == [1234, 2345]


def test_a_comma_that_may_mean_either_is_refused(write: Write) -> None:
    with pytest.raises(BadInput, match=r"frame\.comma"):
        read_frame(write("x;y\n1,234;1\n2,345;2\n"))


def test_a_slip_among_numbers_is_missing_and_told(write: Write) -> None:
    columns, told = read(write("x\n" + "3\n" * 15 + "oops\n" + "4\n" * 4))
    assert columns["x"].kind == "number"
    assert np.flatnonzero(columns["x"].missing).tolist() == [15]
    assert told == ["frame.notice.slips"]
    columns, _ = read(write("x\n3\noops\n4\n"))
    assert columns["x"].kind == "text"


def test_lines_of_empty_cells_are_left_out_and_told(write: Write) -> None:
    columns, told = read(write("x,y\n1,2\n\n,\n3,4\n , \n"))
    assert columns["x"].values.tolist() == [1, 3]
    assert told == ["frame.notice.empty_lines"]


def test_units_that_differ_make_no_numbers(write: Write) -> None:
    assert read(write("x,y\n$3,1\n€4,2\n"))[0]["x"].kind == "text"
    assert read(write("x,y\n50%,1\n0.5,2\n"))[0]["x"].kind == "text"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_and_encodings_do_not_matter(write: Write, mark: str, encoding: str) -> None:
    text = "größe,name\r\n1.5,é\r\n2.5,é\r\n3.5,x\r\n4.5,x\r\n".replace(",", mark)
    columns, told = read(write(text, encoding=encoding))
    assert columns["größe"].values.tolist() == [1.5, 2.5, 3.5, 4.5]
    assert columns["name"].levels == ("x", "é")
    assert told == []


def test_cells_in_quotation_marks_may_hold_marks_and_lines(write: Write) -> None:
    columns, _ = read(write('x,note\n1,"a, b"\n2,"c\nd"\n3,"e ""f"""\n'))
    assert columns["note"].levels == ("a, b", "c d", 'e "f"')


def test_headings_are_made_where_there_are_none_or_two_alike(write: Write) -> None:
    columns, told = read(write("1,2\n3,4\n"))
    assert list(columns) == ["x1", "x2"]
    assert told == ["frame.notice.no_headings"]
    columns, told = read(write("a,a,\n1,2,3\n"))
    assert list(columns) == ["a", "a (2)", "x3"]
    assert told == ["frame.notice.empty_headings", "frame.notice.same_headings"]
    assert list(read(write("land,2019,2020\nA,1,2\nB,3,4\n"))[0]) == ["land", "2019", "2020"]


@given(st.lists(st.sampled_from(["a", "b", "a (2)", "", "x1"]), min_size=1, max_size=8))
def test_no_two_names_are_alike(headings: list[str]) -> None:
    names, _ = named(headings)
    assert len(set(names)) == len(names) == len(headings)
    assert all(names)


def test_texts_with_few_levels_are_categories_others_texts(write: Write) -> None:
    columns, _ = read(write("k,t,d\n" + "".join(f"{'uv'[i % 2]},t{i},2024-0{i + 1}\n" for i in range(6))))
    assert [column.kind for column in columns.values()] == ["category", "text", "date"]
    assert columns["k"].values.tolist() == [0, 1, 0, 1, 0, 1]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "frame.empty"),
        ("\n\n", "frame.empty"),
        ("a,b\n", "frame.no_rows"),
        ("a,b\n1,2\n3\n", "frame.ragged.*line=3"),
        ("a,b\n1,2\n3,4,5\n", "frame.ragged.*line=3"),
        ('a,b\n1,"2\n3,4\n', "frame.quotes"),
        ("a,b\n1,inf\n2,3\n", "frame.infinite"),
        ("a,b\n1,2\n2,1e999\n", "frame.infinite"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(write: Write, text: str, key: str) -> None:
    with pytest.raises(BadInput, match=key):
        read_frame(write(text))


def test_other_things_are_refused(tmp_path: Path, write: Write) -> None:
    with pytest.raises(BadInput, match=r"table\.unreadable"):
        read_frame(tmp_path / "nowhere.csv")
    with pytest.raises(BadInput, match=r"table\.unreadable"):
        read_frame(tmp_path / "nowhere.parquet")
    with pytest.raises(BadInput, match=r"home\.broken_file"):
        read_frame(write("not parquet", "broken.parquet"))
    with pytest.raises(BadInput, match=r"frame\.kind"):
        read_frame(7)
    with pytest.raises(BadInput, match=r"frame\.empty"):
        read_frame(pd.DataFrame({"a": []}))
    with pytest.raises(BadInput, match=r"frame\.infinite"):
        read_frame(pd.DataFrame({"a": [1, np.inf]}))


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("1,2\n3,4\n", False),
        ("a,b\n1,2\n3,4\n", False),
        ("a,b\n1/2,√2\n3,x\n", False),
        ("x,y\n" + "1,2\n" * 20, False),
        ("x,y\n" + "1,2\n" * 21, True),
        ("1,2\n" * 50, False),
        ("a,b\n1,\n3,4\n", True),
        ("a,b\n1,NA\n3,4\n", True),
        ("a,b\n1,red\n3,blue\n", True),
        ("sex,height\nm,1\nf,2\n", True),
        ("day,height\n2024-01-31,1\n2024-02-01,2\n", True),
    ],
)
def test_a_table_is_told_from_a_matrix(write: Write, text: str, table: bool) -> None:
    assert says_table(write(text)) == table


@pytest.mark.parametrize("source", [np.eye(2), [[1, 2]], "1 2; 3 4", "nowhere.csv", "song.wav", pd.Series([1, 2])])
def test_what_is_neither_file_nor_frame_is_no_table(source: Any) -> None:
    assert not says_table(source)


def test_an_index_with_names_is_a_column_and_many_columns_may_share_a_name() -> None:
    frame, _ = read_frame(pd.DataFrame([[1, 2], [3, 4]], index=["p", "q"], columns=["a", "a"]))
    assert [column.name for column in frame.columns] == ["index", "a", "a (2)"]
    assert frame.columns[0].kind == "text"


def test_odd_kinds_of_other_libraries_are_read_too() -> None:
    wide = pd.DataFrame(np.ones((3, 2)), columns=pd.MultiIndex.from_tuples([("a", "x"), ("b", None)]))
    assert [column.name for column in read_frame(wide)[0].columns] == ["a x", "b"]
    zoned = pd.DataFrame({"t": pd.date_range("2024-01-01", periods=2, tz="Asia/Seoul")})
    assert read_frame(zoned)[0].columns[0].values[0] == 19723 - 9 / 24
    large = pa.table({"n": [2**62 + 1, 3], "k": pa.array(["u", "u"]).dictionary_encode(), "none": pa.nulls(2)})
    frame, _ = read_frame(large)
    assert [column.kind for column in frame.columns] == ["number", "category", "number"]
    assert frame.columns[0].values[0] == 2.0**62


def test_pythons_own_grouping_of_digits_is_nobody_elses() -> None:
    assert plain_numbers(["1_000", "2"]) is None


def test_a_large_table_is_read_in_seconds(write: Write) -> None:
    n = 100_000
    numbers = np.random.default_rng(0).normal(size=(n, 4)).round(4).tolist()
    path = write(
        "a,b,c,d,k\n" + "".join(f"{','.join(map(str, row))},{'uvw'[i % 3]}\n" for i, row in enumerate(numbers))
    )
    start = time.process_time()
    frame, _ = read_frame(path)
    assert time.process_time() - start < 10  # a second, and never minutes
    assert frame.rows == n
    assert frame.columns[4].levels == ("u", "v", "w")
    assert np.array_equal(np.stack([column.values for column in frame.columns[:4]], axis=1), numbers)


def test_decimal_commas_in_several_columns_are_told_once(write: Write) -> None:
    _, told = read(write("x;y;z\n1,5;2,5;3\n1,6;2,7;4\n"))
    assert told == ["frame.notice.decimal_commas"]
