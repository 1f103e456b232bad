"""Where data are worked on, and where what a long run has so far is kept."""

import os
import pickle
import shutil
import tempfile
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, cast

import numpy as np

from matelier.arrays.checkpoint import checkpoint as opened
from matelier.arrays.cluster import DaskCrew
from matelier.arrays.connect import Cluster, client_of
from matelier.arrays.disk import room
from matelier.arrays.files import home_in_file
from matelier.arrays.home import Home, Readable, boundaries
from matelier.arrays.passes import Worked
from matelier.arrays.stored import digest

LOOKED_AT = 64  # blocks that tell data from others
SMALL = 1 << 16  # bytes of an array that may travel with a home


@contextmanager
def worked_on(
    home: Home,
    *,
    cluster: Cluster | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
    purpose: Mapping[str, object] | None = None,
) -> Generator[Home]:
    """The same data worked on by a cluster, with a checkpoint, or both: what is found has the same bits.

    `cluster` is the address of a Dask scheduler, a number of processes of this machine, or a dask Client. Blocks are
    read by the workers: a file by its path, which they must see; other data are written into a file first, in the
    checkpoint's folder or the folder of temporary files. `checkpoint` is a folder that keeps what a run has so far: the
    same run (`purpose` says method and parameters) goes on from there, and removes it when it is done.
    Raises what `client_of` and `checkpoint` say, and BadInput `disk.temporary`.
    """
    with ExitStack() as stack:
        kept = None
        if checkpoint is not None:
            kept = stack.enter_context(opened(checkpoint, _told(home, purpose or {})))
        crew = None
        if cluster is not None:
            crew = DaskCrew(*stack.enter_context(client_of(cluster)))
            home = stack.enter_context(_travelling(home, None if kept is None else kept.folder))
        yield home if kept is None and crew is None else Worked(home, crew, kept)


def _told(home: Home, purpose: Mapping[str, object]) -> dict[str, object]:
    told = {name: _short(fact) for name, fact in purpose.items() if fact is not None}
    n, m = home.shape
    return {**told, "data": f"{n} × {m} {home.dtype} {fingerprint(home)[:12]}"}


def _short(fact: object) -> object:
    return digest(cast("object", fact))[:12] if isinstance(fact, np.ndarray) else fact


def fingerprint(home: Home) -> str:
    """What tells the data from others: some of their blocks, and of a file when it was last changed."""
    found = blake2b(repr((home.shape, home.dtype.str)).encode(), digest_size=16)
    source: Any = getattr(home, "source", home)
    if hasattr(source, "stamp"):
        found.update(source.stamp().encode())
    if isinstance(home, Readable):
        blocks = len(boundaries(*home.shape))
        for k in sorted({int(k) for k in np.linspace(0, blocks - 1, LOOKED_AT)}):
            found.update(next(home.between(k, k + 1)).tobytes())
    else:
        for block in islice(home.blocks(), 1):
            found.update(block.tobytes())
    return found.hexdigest()


@contextmanager
def _travelling(home: Home, shared: Path | None) -> Generator[Home]:
    if travels(home):
        yield home
        return
    with room():
        if shared is not None:
            shutil.rmtree(shared / "data", ignore_errors=True)  # of a run that was killed
            (shared / "data").mkdir()
        folder = Path(tempfile.mkdtemp(prefix="matelier-")) if shared is None else shared / "data"
    try:
        file = folder / "data.npy"
        with room():
            _write(home, file)
        yield home_in_file(file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(home: Home, file: Path) -> None:
    with file.open("wb") as written:
        head = {"descr": home.dtype.str, "fortran_order": False, "shape": home.shape}
        np.lib.format.write_array_header_1_0(written, head)
        for block in home.blocks():
            written.write(np.ascontiguousarray(block).data)


def travels(home: Home) -> bool:
    """Whether a home says where its data are, so that it can be sent, and does not hold them."""
    if not isinstance(home, Readable):
        return False
    try:
        _Recipe(BytesIO(), 5).dump(home)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True


class _Recipe(pickle.Pickler):
    def persistent_id(self, obj: Any, /) -> None:
        if isinstance(obj, np.ndarray) and obj.nbytes > SMALL:
            raise pickle.PicklingError
