"""A file or a folder appears whole or not at all."""

import errno
import os
import resource
import shutil
from pathlib import Path
from typing import Any

import pytest

from matelier.formats.whole import check_folder, whole_file, whole_folder
from matelier.spine.errors import BadInput


def test_a_file_appears_when_the_block_ends_and_not_before(tmp_path: Path) -> None:
    target = tmp_path / "new" / "deeper" / "one.txt"
    with whole_file(target) as partial:
        partial.write_text("here")
        assert not target.exists()
    assert target.read_text() == "here"
    assert os.listdir(target.parent) == ["one.txt"]  # noqa: PTH208


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_nothing_is_left_and_the_former_file_stays_when_the_block_fails(
    tmp_path: Path, error: type[BaseException]
) -> None:
    target = tmp_path / "one.txt"
    target.write_text("former")

    def fail() -> None:
        with whole_file(target) as partial:
            partial.write_text("new")
            raise error

    with pytest.raises(error):
        fail()
    assert [entry.name for entry in tmp_path.iterdir()] == ["one.txt"]
    assert target.read_text() == "former"


def test_a_link_keeps_pointing_at_its_file(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("former")
    (tmp_path / "link.txt").symlink_to("real.txt")
    with whole_file(tmp_path / "link.txt") as partial:
        partial.write_text("new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "out"

    def fail() -> None:
        with whole_folder(target) as partial:
            (partial / "a.txt").write_text("a")
            raise error

    with pytest.raises(error):
        fail()
    assert list(tmp_path.iterdir()) == []
    with whole_folder(target) as partial:
        (partial / "a.txt").write_text("a")
        assert not target.exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]
    assert (target / "a.txt").read_text() == "a"


def test_an_earlier_answer_or_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    for text in ("first", "second"):
        with whole_folder(target) as partial:
            (partial / "answer.json").write_text('{"question": "recording"}')
            (partial / text).touch()
        assert {entry.name for entry in target.iterdir()} == {"answer.json", text}
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_an_earlier_answer_stays_when_the_new_one_fails(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with whole_folder(target) as partial:
        (partial / "answer.json").write_text('{"question": "recording"}')
    with pytest.raises(ZeroDivisionError), whole_folder(target):
        raise ZeroDivisionError
    assert (target / "answer.json").exists()


@pytest.mark.parametrize(
    ("name", "text"), [("thesis.txt", "years"), ("answer.json", "{}"), ("answer.json", "[["), ("answer.json", "\xff")]
)
def test_a_folder_with_other_things_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text(text, encoding="latin-1")
    with pytest.raises(BadInput, match=r"output\.not_ours"), whole_folder(tmp_path / "out"):
        pass
    assert (tmp_path / "out" / name).read_text(encoding="latin-1") == text


def test_a_folder_that_was_filled_meanwhile_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "out"

    def fill_meanwhile() -> None:
        with whole_folder(target):
            target.mkdir()
            (target / "thesis.txt").touch()

    with pytest.raises(BadInput, match=r"output\.not_ours"):
        fill_meanwhile()
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_what_stands_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")  # stands for /dev/null, which a failure would replace
    with pytest.raises(BadInput, match=r"output\.unwritable\.file"), whole_file(tmp_path / "file" / "x"):
        pass
    with pytest.raises(BadInput, match=r"output\.unwritable\.file"), whole_folder(tmp_path / "file"):
        pass
    with pytest.raises(BadInput, match=r"output\.unwritable\.folder"), whole_file(tmp_path):
        pass
    with pytest.raises(BadInput, match=r"output\.unwritable\.device"), whole_file(tmp_path / "pipe"):
        pass
    with pytest.raises(BadInput, match=r"output\.unwritable"), whole_file(tmp_path / "a\0b"):
        pass
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc here, where not even root may write")
def test_a_place_where_nobody_may_write_is_told() -> None:
    with pytest.raises(BadInput, match=r"output\.unwritable"), whole_folder("/proc/self/out"):
        pass


def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(BadInput, match=r"output\.unwritable\.full.*EFBIG"), whole_file(tmp_path / "one") as partial:
            partial.write_bytes(bytes(8192))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_for_a_folder(tmp_path: Path, number: int) -> None:
    with pytest.raises(BadInput, match=r"output\.unwritable\.full"), whole_folder(tmp_path / "out"):
        raise OSError(number, "")
    assert list(tmp_path.iterdir()) == []


def test_other_errors_of_the_block_pass_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_file(tmp_path / "one"):
        (tmp_path / "no such input").read_bytes()


def test_an_earlier_answer_with_other_work_in_it_is_left_alone(tmp_path: Path) -> None:
    ours = ("answer.json", "sounds", "sounds/note-*.flac")
    target = tmp_path / "out"
    (target / "sounds").mkdir(parents=True)
    (target / "answer.json").write_text('{"question": "explain"}')
    (target / ".DS_Store").touch()
    check_folder(target, ours=ours)
    (target / "sounds" / "mine.wav").touch()
    with pytest.raises(BadInput, match=r"output\.not_ours"):
        check_folder(target, ours=ours)
    with pytest.raises(BadInput, match=r"output\.not_ours"), whole_folder(target, ours=ours):
        pass
    assert (target / "sounds" / "mine.wav").exists()


def test_an_interrupt_while_the_former_answer_is_removed_leaves_only_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "answer.json").write_text('{"question": "explain"}')
    remove, times = shutil.rmtree, iter([1])

    def interrupted(folder: Path, **given: Any) -> None:
        if next(times, 0):
            raise KeyboardInterrupt
        remove(folder, **given)

    monkeypatch.setattr("shutil.rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt), whole_folder(target) as partial:
        (partial / "new").touch()
    assert [file.name for file in tmp_path.iterdir()] == ["out"]
    assert (target / "new").exists()


def test_what_fails_inside_a_folder_is_told_of_the_place_that_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused, whole_folder(tmp_path / "out") as partial:
        raise BadInput("output.unwritable.full", path=str(partial / "a.wav"), reason="ENOSPC")
    assert refused.value.facts["path"] == str(tmp_path / "out")


@pytest.mark.parametrize(("start", "ours"), [('{\n "question": "listen",', True), ('{\n "answer": "question",', False)])
def test_a_large_answer_is_known_by_how_it_begins(start: str, ours: bool, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "answer.json").write_text(start + " " * (1 << 20))  # not even JSON: it is not read to its end
    if ours:
        check_folder(folder, ours=("answer.json",))
    else:
        with pytest.raises(BadInput, match=r"output\.not_ours"):
            check_folder(folder, ours=("answer.json",))
