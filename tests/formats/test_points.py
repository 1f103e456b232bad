"""Clouds of points in files: what is written is read again bit by bit, and what is no cloud is refused."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matelier.formats.points import read_points, save_points
from matelier.spine.cloud import Cloud
from matelier.spine.errors import BadInput

CLOUDS = st.integers(2, 3).flatmap(
    lambda d: arrays(np.float64, st.tuples(st.integers(1, 12), st.just(d)), elements=st.floats(-1e99, 1e99))
)
ASCII = "ply\nformat ascii 1.0\ncomment made by hand\nelement vertex 3\nproperty float x\nproperty float y\n"
ASCII += "property float z\nproperty uchar red\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n"
ASCII += "0 0 0 255\n1 0 0.5 0\n0 1 1e-3 7\n3 0 1 2\n"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("suffix", [".csv", ".ply"])
@given(points=CLOUDS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
def test_what_is_written_is_read_again_bit_by_bit(points: np.ndarray, suffix: str, tmp_path: Path) -> None:
    cloud = Cloud(points, ((0, len(points) - 1),) if len(points) > 1 else ())
    save_points(cloud, tmp_path / f"cloud{suffix}")
    found = read_points(tmp_path / f"cloud{suffix}")[0]
    assert np.array_equal(found.points[:, : points.shape[1]], points)
    assert not found.points[:, points.shape[1] :].any()
    assert found.faces == (cloud.faces if suffix == ".ply" else ())


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", "x,y,z\n1,2,3\n4,5,6\n", [[1, 2, 3], [4, 5, 6]]),
        ("a.csv", "1,2\n3,4.5\n", [[1, 2], [3, 4.5]]),
        ("a.csv", "x;y\n1,5;2\n3;4,25\n", [[1.5, 2], [3, 4.25]]),
        ("a.tsv", "1\t2\t3\n4\t5\t6\n", [[1, 2, 3], [4, 5, 6]]),
        ("a.txt", "1 2 3\n4 5 6\n", [[1, 2, 3], [4, 5, 6]]),
        ("a.xyz", "1 2 3\n\n# remark\n4 5 6 0.2 0.3\n", [[1, 2, 3], [4, 5, 6]]),
        ("a.xyz", "2\nwater\nO 0 0 0.1\nH 0 1 0\n", [[0, 0, 0.1], [0, 1, 0]]),
    ],
)
def test_texts_of_numbers_are_read_as_they_are_meant(
    name: str, text: str, expected: list[list[float]], tmp_path: Path
) -> None:
    cloud, _ = read_points(written(tmp_path, name, text))
    assert cloud.points.tolist() == expected
    assert cloud.name == name


def test_columns_that_are_no_numbers_are_left_out_and_told(tmp_path: Path) -> None:
    text = "name,x,y,z\n" + "".join(f"p{k},{k},{k + 1},{k * k}\n" for k in range(5))
    cloud, told = read_points(written(tmp_path, "a.csv", text))
    assert cloud.points[2].tolist() == [2, 3, 4]
    assert [notice.key for notice in told] == ["points.notice.columns"]


def test_an_obj_gives_points_and_faces_counted_from_either_end(tmp_path: Path) -> None:
    text = "# cube\nv 0 0 0\nv 1 0 0 1.0\nvn 0 0 1\nv 1 1 0\nf 1/1/1 2//1 3\nv 0 1 0\nf -4 -2 \\\n-1\n"
    cloud, _ = read_points(written(tmp_path, "a.obj", text))
    assert cloud.points.tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]
    assert cloud.faces == ((0, 1, 2), (0, 2, 3))


def test_an_ascii_ply_gives_points_and_faces_whatever_its_name(tmp_path: Path) -> None:
    cloud, _ = read_points(written(tmp_path, "scan.dat", ASCII))
    assert cloud.points.tolist() == [[0, 0, 0], [1, 0, 0.5], [0, 1, 1e-3]]
    assert cloud.faces == ((0, 1, 2),)


@pytest.mark.parametrize(("order", "mark"), [("little", "<"), ("big", ">")])
def test_a_binary_ply_of_either_order_says_the_same(order: str, mark: str, tmp_path: Path) -> None:
    head = ASCII[: ASCII.index("end_header\n") + 11].replace("ascii", f"binary_{order}_endian")
    rows = b"".join(struct.pack(f"{mark}fffB", *row) for row in [(0, 0, 0, 255), (1, 0, 0.5, 0), (0, 1, 0.25, 7)])
    body = head.encode() + rows + struct.pack(f"{mark}Biii", 3, 0, 1, 2)
    cloud, _ = read_points(written(tmp_path, "a.ply", body))
    assert cloud.points.tolist() == [[0, 0, 0], [1, 0, 0.5], [0, 1, 0.25]]
    assert cloud.faces == ((0, 1, 2),)
    for cut in (1, 5, 14, 30):
        with pytest.raises(BadInput, match=r"points\.truncated"):
            read_points(written(tmp_path, "b.ply", body[:-cut]))


def test_faces_before_the_vertices_are_stepped_over(tmp_path: Path) -> None:
    head = "ply\nformat binary_little_endian 1.0\nelement face 2\nproperty list uchar ushort vertex_indices\n"
    head += "element vertex 3\nproperty double x\nproperty double y\nend_header\n"
    body = struct.pack("<BHHBHHH", 2, 0, 1, 3, 0, 1, 2) + np.arange(6.0).tobytes()
    cloud, _ = read_points(written(tmp_path, "a.ply", head.encode() + body))
    assert cloud.points.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert cloud.faces == ((0, 1), (0, 1, 2))


@pytest.mark.parametrize("count", ["4000000000", "999999999999"])
@pytest.mark.parametrize("kind", ["ascii", "binary_little_endian"])
def test_a_header_that_promises_more_than_there_is_takes_no_room(count: str, kind: str, tmp_path: Path) -> None:
    text = ASCII.replace("vertex 3", f"vertex {count}").replace("ascii", kind)
    with pytest.raises(BadInput, match=r"points\.truncated"):
        read_points(written(tmp_path, "a.ply", text))


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (("vertex 3", "vertex 99999999999999999999"), "points.ply_count"),
        (("vertex 3", "vertex -3"), "points.ply_count"),
        (("format ascii", "format html"), "points.ply_header"),
        (("end_header", "the end"), "points.ply_header"),
        (("float y", "float height"), "points.ply_header"),
        (("element vertex 3", "element point 3"), "points.ply_header"),
        (("0 1 1e-3 7", "0 one 1e-3 7"), "points.not_a_number"),
        (("0 1 1e-3 7", "0 nan 1e-3 7"), "points.not_finite"),
        (("0 1 1e-3 7", "0"), "points.truncated"),
        (("0 1 1e-3 7\n3 0 1 2\n", ""), "points.truncated"),
    ],
)
def test_a_ply_that_is_broken_is_refused(given: tuple[str, str], key: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=key.replace(".", r"\.")):
        read_points(written(tmp_path, "a.ply", ASCII.replace(*given)))


@pytest.mark.parametrize(
    ("name", "text", "key", "line"),
    [
        ("a.csv", "x,y,z\n1,2,3\n\n4,nan,6\n", "points.line", 4),
        ("a.csv", "1,2,3\n4,,6\n", "points.line", 2),
        ("a.csv", "1,2,3,4\n4,5,6,7\n", "points.columns", None),
        ("a.csv", "1\n4\n", "points.columns", None),
        ("a.csv", "a story,of two\nword,and word\n", "points.columns", None),
        ("a.csv", "x,y,z\n1,2,3\n4,5\n", "frame.ragged", 3),
        ("a.csv", "1,2\n3,1e200\n", "points.not_finite", None),
        ("a.obj", "v 1 2 3\nv 1 2\n", "points.line", 2),
        ("a.obj", "v 1 2 nan\n", "points.line", 1),
        ("a.obj", "v 1 2 3\nf 1 0 1\n", "points.line", 2),
        ("a.obj", "v 1 2 3\nf 1 7 9\n", "points.face_beyond", None),
        ("a.obj", "# nothing\n", "points.none", None),
        ("a.xyz", "1 2 3\n4 5\n", "points.line", 2),
        ("a.xyz", "9\nwater\nO 0 0 0.1\n", "points.truncated", None),
        ("a.xyz", "", "points.none", None),
        ("a.ply", "v 1 2 3\n", "points.ply_header", None),
        ("a.png", "v 1 2 3\n", "points.kind", None),
    ],
)
def test_what_is_no_cloud_is_refused_with_its_line(
    name: str, text: str, key: str, line: int | None, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match=key.replace(".", r"\.")) as refused:
        read_points(written(tmp_path, name, text))
    assert refused.value.facts.get("line") == line


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"points\.no_file"):
        read_points(tmp_path / "nothing.csv")
    with pytest.raises(BadInput, match=r"points\.kind|table\.not_a_file"):
        read_points(tmp_path)


@pytest.mark.parametrize("given", [[[1, 2, 3, 4]], [1, 2, 3], ["abc"], [["a", "b"]], [[1j, 2]], [[1, 2], [3]], 7, None])
def test_an_array_that_is_no_cloud_is_refused(given: object) -> None:
    with pytest.raises(BadInput, match=r"points\.(array|none)"):
        read_points(given)


def test_an_array_is_a_cloud_when_it_has_two_or_three_columns() -> None:
    assert read_points([[1, 2], [3, 4]])[0].points.tolist() == [[1, 2], [3, 4]]
    with pytest.raises(BadInput, match=r"points\.not_finite"):
        read_points(np.array([[1.0, np.inf]]))
    with pytest.raises(BadInput, match=r"points\.none"):
        read_points(np.zeros((0, 3)))


def test_points_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"points\.suffix"):
        save_points(Cloud(np.zeros((1, 3))), tmp_path / "a.obj")
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(BadInput, match=r"output\.unwritable"):
        save_points(Cloud(np.zeros((1, 3))), tmp_path / "a.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]
