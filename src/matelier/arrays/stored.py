"""Values in files: written whole or not at all, read back without calling anything that is not the engine's."""

import io
import os
import pickle
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from matelier.spine.errors import BadInput

SAFE = {"numpy": {"dtype", "ndarray"}, "builtins": {"complex", "range", "set", "slice"}}
NUMPY_CORE = ("numpy._core.", "numpy.core.")
REBUILD = {"_frombuffer", "_reconstruct", "scalar"}


def write(file: Path, state: object) -> None:
    """Writes a value, whole or not at all."""
    write_bytes(file, pickle.dumps(state, protocol=5))


def write_bytes(file: Path, content: bytes) -> None:
    """Writes a file, whole or not at all."""
    being_written = file.with_suffix(".new")
    with being_written.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    being_written.replace(file)


def read(file: Path) -> Any:
    """The value that `write` wrote. Raises BadInput `checkpoint.broken`."""
    try:
        with file.open("rb") as opened:
            return _Reader(opened).load()
    except (OSError, pickle.UnpicklingError, EOFError, ValueError, AttributeError, ImportError, IndexError) as error:
        raise BadInput("checkpoint.broken", file=file) from error


class _Reader(pickle.Unpickler):
    """Reads arrays, plain values and the engine's own records, and calls nothing else."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        ours = module_name.startswith("matelier.")
        array = module_name.startswith(NUMPY_CORE) and global_name in REBUILD
        if ours or array or global_name in SAFE.get(module_name, set()):
            found = super().find_class(module_name, global_name)
            if array or isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name}")


def digest(said: object) -> str:
    """A name for a value made of plain values, arrays and functions: the same in each run that means the same."""
    buffer = io.BytesIO()
    _Digested(buffer, 5).dump((said, version("matelier")))
    return blake2b(buffer.getvalue(), digest_size=16).hexdigest()


class _Digested(pickle.Pickler):
    """Arrays by what they hold: two equal ones may be pickled differently, by where they come from."""

    def persistent_id(self, obj: Any, /) -> str | None:
        if isinstance(obj, np.ndarray | np.generic):
            array = np.asarray(cast("NDArray[Any]", obj))
            return f"{array.dtype.str} {array.shape} {blake2b(array.tobytes(), digest_size=16).hexdigest()}"
        return None
