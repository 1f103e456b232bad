"""A file or a folder appears whole or not at all: built beside its place, then renamed into it."""

import errno
import itertools
import json
import os
import re
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path

from matelier.spine.errors import BadInput

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
DESKTOP = (".DS_Store", "Thumbs.db", "desktop.ini")  # what a desktop leaves where somebody looked
LARGE = 1 << 20  # bytes of an answer that is not read whole to be known
DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def whole_file(path: str | Path) -> Generator[Path]:
    """A temporary name beside `path` to write to; it becomes `path` when the block ends, and is removed if it fails.

    Raises BadInput `output.unwritable...` where no file can be made or the disk is full.
    """
    with _told(path):
        target = Path(os.path.realpath(path))  # a link keeps pointing at its file
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        if target.exists() and not target.is_file():  # renaming onto /dev/null would destroy it
            raise BadInput("output.unwritable.device", path=str(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = _beside(target, "partial")
        partial.touch(exist_ok=False)
    try:
        with _told(path, FULL):
            yield partial
        with _told(path):
            partial.replace(target)
    except BaseException:  # KeyboardInterrupt too
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def whole_folder(path: str | Path, *, ours: Sequence[str] = ("*",)) -> Generator[Path]:
    """A temporary folder beside `path` to fill; it becomes `path` when the block ends, and is removed if it fails.

    A folder that stands there is replaced if it is empty, or an earlier answer in which every path is one of the
    patterns `ours`; otherwise BadInput `output.not_ours`. Raises BadInput `output.unwritable...` where no folder can
    be made or the disk is full.
    """
    with _told(path):
        target = Path(os.path.realpath(path))
        _refuse_others_work(target, path, ours)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = _beside(target, "partial")
        partial.mkdir()
    try:
        with _told(path, FULL):
            yield partial
        with _told(path):
            _refuse_others_work(target, path, ours)  # it may have changed while we worked
            _put(partial, target)
    except BaseException as error:
        _remove(partial)
        if isinstance(error, BadInput) and str(error.facts.get("path", "")).startswith(str(partial)):
            raise BadInput(error.key, **{**error.facts, "path": str(path)}) from error  # the place that was asked for
        raise


def check_folder(path: str | Path, *, ours: Sequence[str] = ("*",)) -> None:
    """Raises now what `whole_folder` would raise at its start, so that long work is not done in vain."""
    target = Path(os.path.realpath(path))
    with _told(path):
        _refuse_others_work(target, path, ours)
        parent = next(folder for folder in target.parents if folder.exists())
        probe = _beside(parent / target.name, "probe")
        probe.mkdir()
        probe.rmdir()


def _put(partial: Path, target: Path) -> None:
    """Rename `partial` to `target`; what stood there goes only once the new one stands."""
    if not target.exists():
        partial.rename(target)
        return
    former = _beside(target, "former")
    try:
        target.rename(former)
        partial.rename(target)
    except BaseException:
        if former.exists() and not target.exists():
            former.rename(target)
        raise
    finally:
        if target.exists():
            _remove(former)


def _remove(folder: Path) -> None:
    """Remove what lies there, to the end, also when interrupted meanwhile."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
    except KeyboardInterrupt:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _refuse_others_work(target: Path, path: str | Path, ours: Sequence[str]) -> None:
    """Raise unless `target` is missing, empty, or an earlier answer with nothing of others in it."""
    if not target.exists():
        return
    if not target.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "")
    within = [file.relative_to(target).as_posix() for file in target.rglob("*") if file.name not in DESKTOP]
    foreign = any(not any(fnmatchcase(name, pattern) for pattern in ours) for name in within)
    if within and (foreign or not _is_answer(target / "answer.json")):
        raise BadInput("output.not_ours", path=str(path))


def _is_answer(file: Path) -> bool:
    """Whether `file` is an answer that we wrote: a JSON object that names its question."""
    if not file.is_file():
        return False
    if file.stat().st_size > LARGE:
        with file.open("rb") as start:
            return re.match(rb'\s*\{\s*"question"\s*:', start.read(200)) is not None
    with suppress(ValueError, RecursionError):
        answer: object = json.loads(file.read_text(encoding="utf-8"))
        return isinstance(answer, dict) and "question" in answer
    return False


def _beside(target: Path, role: str) -> Path:
    """A hidden name in the same folder (so that a rename suffices) that nobody uses."""
    stem = f".{target.name[:60]}.{role}-{os.getpid()}"
    names = itertools.chain([stem], (f"{stem}-{count}" for count in itertools.count(2)))
    return next(place for name in names if not os.path.lexists(place := target.with_name(name)))


@contextmanager
def _told(path: str | Path, only: tuple[int, ...] | None = None) -> Generator[None]:
    """Errors of the operating system (only these numbers, when given) become BadInput about `path`."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        number = error.errno if isinstance(error, OSError) else None
        if only is not None and number not in only:
            raise
        raise BadInput(
            _key(number), path=str(path), reason=errno.errorcode.get(number or errno.EINVAL, "EINVAL")
        ) from error


def _key(number: int | None) -> str:
    """The catalogue key that tells this error number."""
    if number in FULL:
        return "output.unwritable.full"
    if number in DENIED:
        return "output.unwritable.denied"
    if number == errno.EISDIR:
        return "output.unwritable.folder"
    if number in (errno.ENOTDIR, errno.EEXIST):
        return "output.unwritable.file"
    return "output.unwritable"
