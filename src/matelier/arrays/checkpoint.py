"""What a long run has so far, in a folder: the nodes of a pass's tree and the factors of the last sweep."""

import json
import os
import shutil
import time
from collections.abc import Generator, Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar, cast

from numpy.typing import NDArray

from matelier.arrays.stored import digest, read, write, write_bytes
from matelier.spine.errors import BadInput

T = TypeVar("T")
Node: TypeAlias = tuple[int, int]
Arrays: TypeAlias = tuple[NDArray[Any], ...]

EVERY = 2.0  # seconds between two writes, at least
SHARE = 20  # and so many times as long as a write takes
CARD = "checkpoint.json"
OURS = ("*.sweep", "*.new", CARD)


@dataclass(eq=False)
class Checkpoint:
    """A folder that holds what one run has so far, so that a run that was killed goes on where it was.

    Each file is written whole or not at all. Use `checkpoint(...)` to open one.
    """

    folder: Path
    every: float
    _passes: list[Path] = field(default_factory=list[Path])  # folders since the last sweep that was kept

    @contextmanager
    def kept(self, said: object) -> Generator["KeptPass[Any]"]:
        """The nodes of the pass that `said` (what is done, to what) tells from all others."""
        nodes = KeptPass[Any](self.folder / digest(said), self.every)
        self._passes.append(nodes.folder)
        try:
            yield nodes
        except BaseException:
            nodes.save()
            raise
        nodes.close()

    def keep_sweep(self, name: str, state: object) -> None:
        """Keeps what a sweep has found; what its passes had is not needed any more."""
        write(self.folder / f"{name}.sweep", state)
        for folder in self._passes:
            shutil.rmtree(folder, ignore_errors=True)
        self._passes.clear()

    def last_sweep(self, name: str) -> Any:
        """What was kept under that name, or nothing; passes before the first sweep stay, they are run through again."""
        self._passes.clear()
        file = self.folder / f"{name}.sweep"
        return read(file) if file.exists() else None


@dataclass(eq=False)
class KeptSweeps:
    """The last sweep of one loop, written at most every few seconds; nothing is kept without a checkpoint."""

    checkpoint: Checkpoint | None
    name: str
    _saved: float = field(default_factory=time.monotonic)
    _pause: float = 0.0

    def last(self) -> Any:
        """What was kept last, in this run or the one before it."""
        return None if self.checkpoint is None else self.checkpoint.last_sweep(self.name)

    def keep(self, state: object) -> None:
        """Keeps a sweep's state, when it is time again."""
        began = time.monotonic()
        if self.checkpoint is None or began - self._saved < max(self.checkpoint.every, self._pause):
            return
        self.checkpoint.keep_sweep(self.name, state)
        self._saved = time.monotonic()
        self._pause = SHARE * (self._saved - began)


class KeptPass(MutableMapping[Node, T], Generic[T]):
    """The waiting nodes of a tree, in memory and, every few seconds and at the end, in a folder."""

    def __init__(self, folder: Path, every: float) -> None:
        self.folder = folder
        self.every = every
        self.resumed = 0  # nodes that were there
        self._nodes: dict[Node, T] = {}
        self._stored: set[Node] = set()
        self._rows: list[tuple[int, int, Arrays]] = []
        self._files = 0
        self._began = self._saved = time.monotonic()
        self._pause = every
        if folder.is_dir():
            self._load()

    def __getitem__(self, node: Node) -> T:
        return self._nodes[node]

    def __setitem__(self, node: Node, part: T) -> None:
        self._nodes[node] = part

    def __delitem__(self, node: Node) -> None:
        del self._nodes[node]

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def rows(self) -> Iterator[tuple[int, int, Arrays]]:
        """The new rows that are kept, as (first row, end, arrays)."""
        for file in sorted(self.folder.glob("rows-*.part")):
            yield from cast("list[tuple[int, int, Arrays]]", read(file))

    def add_rows(self, first: int, end: int, arrays: Arrays) -> None:
        """Takes new rows first … end − 1, which are not written to any more, and saves all when it is time."""
        if arrays:
            self._rows.append((first, end, arrays))
        if time.monotonic() - self._saved > self._pause:
            self.save()

    def save(self) -> None:
        """Writes what is new: rows first, then nodes, and what was merged goes last."""
        began = time.monotonic()
        if self._nodes:
            self.folder.mkdir(parents=True, exist_ok=True)
        if self._rows:
            write(self.folder / f"rows-{self._files:06}.part", self._rows)
            self._files += 1
            self._rows = []
        for node in self._nodes.keys() - self._stored:
            write(self._file(node), self._nodes[node])
        for node in self._stored - self._nodes.keys():
            self._file(node).unlink(missing_ok=True)
        self._stored = set(self._nodes)
        self._saved = time.monotonic()
        self._pause = max(self.every, SHARE * (self._saved - began))

    def close(self) -> None:
        """The pass is done: its sum is kept when it took long, and forgotten when it is quickly made again."""
        if self._stored or time.monotonic() - self._began > self.every:
            self.save()

    def _file(self, node: Node) -> Path:
        return self.folder / "node-{}-{}.part".format(*node)

    def _load(self) -> None:
        found = sorted((_node(file) for file in self.folder.glob("node-*.part")), reverse=True)
        for level, place in found:  # a merged node and what it was made of may both be there: the higher one counts
            if any(((level + up), place >> up) in self._nodes for up in range(1, 64)):
                self._file((level, place)).unlink(missing_ok=True)
                continue
            self._nodes[level, place] = read(self._file((level, place)))
        self._stored = set(self._nodes)
        self.resumed = len(self._nodes)
        self._files = len(list(self.folder.glob("rows-*.part")))


def _node(file: Path) -> Node:
    _, level, place = file.stem.split("-")
    return int(level), int(place)


@contextmanager
def checkpoint(folder: str | os.PathLike[str], purpose: Mapping[str, object]) -> Generator[Checkpoint]:
    """The checkpoint in `folder` (made when it is not there) of a run that `purpose` tells from all others.

    When the run is done, it is removed; when it is stopped or killed, it stays, and the same run goes on from it.
    Raises BadInput `checkpoint.other` when the folder is for another run, and says for which; `checkpoint.not_ours`
    when it holds other files, `checkpoint.busy` when a run is using it, `checkpoint.unwritable`, `checkpoint.broken`.
    """
    place = Path(folder).absolute()
    card = {"made by": "matelier", **{name: str(fact) for name, fact in purpose.items()}}
    with _one_run_at_a_time(place):
        _claim(place, card)
        with _writable(place):
            yield Checkpoint(place, EVERY)
        for folder in {file.parent for file in place.glob("*/*.part")}:
            shutil.rmtree(folder)
        for file in (file for pattern in OURS for file in place.glob(pattern)):
            file.unlink()
    with suppress(OSError):
        place.rmdir()


@contextmanager
def _one_run_at_a_time(place: Path) -> Generator[None]:
    try:
        place.mkdir(parents=True, exist_ok=True)
        opened = os.open(place, os.O_RDONLY)
    except OSError as error:
        raise BadInput("checkpoint.unwritable", folder=place) from error
    try:
        _lock(opened, place)
        yield
    finally:
        os.close(opened)


def _lock(opened: int, place: Path) -> None:
    with suppress(ImportError):  # a system without it
        fcntl: Any = import_module("fcntl")
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BadInput("checkpoint.busy", folder=place) from error


@contextmanager
def _writable(place: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        if error.filename is not None and str(error.filename).startswith(str(place)):
            raise BadInput("checkpoint.unwritable", folder=place) from error
        raise


def _claim(place: Path, card: dict[str, str]) -> None:
    if not any(place.iterdir()):
        with _writable(place):
            write_bytes(place / CARD, json.dumps(card, ensure_ascii=False, indent=1).encode())
        return
    try:
        found: dict[str, str] = json.loads((place / CARD).read_text())
    except (OSError, ValueError) as error:
        raise BadInput("checkpoint.not_ours", folder=place) from error
    if found != card:
        raise BadInput("checkpoint.other", folder=place, purpose=_told(found), wanted=_told(card))


def _told(card: dict[str, str]) -> str:
    return ", ".join(f"{name} {fact}" for name, fact in card.items() if name != "made by")
