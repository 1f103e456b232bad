"""What was given, as an array that can be reckoned with: finite, of binary64, nothing rounded in silence."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from matelier.floating.rounding import Float64, Floats
from matelier.spine.claim import Claim, Label
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Floating
from matelier.spine.sentence import Sentence

STORED = "claim.about.stored"
WHOLE = 2**53  # up to here binary64 holds every whole number
KINDS = "biufc"


@dataclass(frozen=True, slots=True)
class Given:
    """The entries in binary64, and what is to be told about how they were read."""

    array: Floats
    notices: tuple[Sentence, ...] = ()


def measured(source: Any) -> Given:
    """The matrix that an array says, or that a masked or sparse one does, a list of rows, a data frame.

    One dimension becomes a column. Raises BadInput "measured.kind", "measured.dimensions", "measured.empty",
    "measured.not_finite", "measured.masked", "measured.rounded" or "measured.longer".
    """
    held: Any = source.array if isinstance(source, Floating) else source
    notices: tuple[Sentence, ...] = ()
    if hasattr(held, "toarray") and hasattr(held, "nnz"):
        held, notices = held.toarray(), (Sentence("measured.notice.sparse"),)
    if isinstance(held, np.ma.MaskedArray):
        held = _unmasked(cast("Any", held))
    array = _rectangular(np.asarray(_off_device(held)))
    if array.dtype.kind == "O":
        array = _of_objects(array)
    if array.dtype.kind not in KINDS:
        raise BadInput("measured.kind", given=str(array.dtype))
    if array.dtype.itemsize > (16 if array.dtype.kind == "c" else 8):
        raise BadInput("measured.longer", given=str(array.dtype))
    if array.dtype.kind in "fc" and array.dtype.itemsize < (8 if array.dtype.kind == "f" else 16):
        notices = (*notices, Sentence("measured.notice.single", {"given": str(array.dtype)}))
    found = _whole(array) if array.dtype.kind in "iu" else array
    found = np.ascontiguousarray(found, dtype=np.complex128 if found.dtype.kind == "c" else np.float64)
    _check_finite(found)
    return Given(found, notices)


def entries(source: Any) -> Floats:
    """The same, as the bare array; raises as `measured`."""
    if type(source) is np.ndarray and source.dtype.char in "dD" and source.ndim == 2 and source.size:
        array = np.ascontiguousarray(source)
        _check_finite(array)
        return array
    return measured(source).array


def column(source: Any, A: Floats) -> Floats:
    """A right-hand side for A: one column, or several. Raises BadInput("measured.not_as_long") and as `measured`."""
    b = entries(source)
    if b.shape[0] == 1 and b.shape[1] == A.shape[0] != 1:
        b = np.ascontiguousarray(b.T)  # a row may stand where a column is meant
    if b.shape[0] != A.shape[0]:
        raise BadInput("measured.not_as_long", rows=A.shape[0], given=b.shape[0])
    return b


def square(A: Floats) -> int:
    """How many rows a square matrix has. Raises BadInput("matrix.not_square")."""
    if A.shape[0] != A.shape[1]:
        raise BadInput("matrix.not_square", rows=A.shape[0], columns=A.shape[1])
    return A.shape[0]


def claim(kind: str, label: Label = "PROVED", /, **witness: object) -> Claim:
    """A claim about the stored numbers."""
    return Claim(kind, witness, label, STORED)


def _off_device(held: Any) -> Any:
    # A tensor of PyTorch: without its history, in main memory, zeros filled in, of a kind that NumPy has.
    if type(held).__module__.partition(".")[0] != "torch":
        return held
    held = held.detach().cpu()
    held = held if str(held.layout) == "torch.strided" else held.to_dense()
    return held.double() if str(held.dtype) == "torch.bfloat16" else held


def _rectangular(array: Any) -> Any:
    if array.ndim not in (1, 2):
        raise BadInput("measured.dimensions", given=array.ndim)
    array = array.reshape(len(array), 1) if array.ndim == 1 else array
    if not array.size:
        raise BadInput("measured.empty", rows=array.shape[0], columns=array.shape[1])
    return array


def _unmasked(array: Any) -> Any:
    mask = np.ma.getmaskarray(array)
    if mask.any():
        i, j = _place(mask)
        raise BadInput("measured.masked", row=i, column=j, count=int(mask.sum()))
    return array.data


def _of_objects(array: Any) -> Any:
    # Python's own numbers in an array of objects, each of which binary64 holds exactly.
    flat: list[Any] = [_number(entry, *divmod(k, array.shape[1])) for k, entry in enumerate(array.ravel().tolist())]
    kind = np.complex128 if any(isinstance(entry, complex) for entry in flat) else np.float64
    return np.array(flat, dtype=kind).reshape(array.shape)


def _number(entry: Any, i: int, j: int) -> float | complex:
    if isinstance(entry, complex | np.complexfloating):
        return complex(cast("Any", entry))
    try:
        number = float(entry)
        same = number == entry or number != number
    except (TypeError, ValueError, OverflowError):
        raise BadInput("measured.entry", row=i + 1, column=j + 1, given=type(entry).__name__) from None
    if not same or isinstance(entry, str):
        raise BadInput("measured.rounded", row=i + 1, column=j + 1, given=str(entry))
    return number


def _whole(array: Any) -> Any:
    # Whole numbers beyond 2⁵³ are taken only where binary64 has them.
    if array.dtype.itemsize < 8:
        return array
    rounded = array.astype(np.float64)
    far = np.abs(rounded) >= WHOLE  # 2⁵³ + 1 is rounded to 2⁵³
    for i, j in np.argwhere(far).tolist():
        if int(rounded[i, j]) != int(array[i, j]):
            raise BadInput("measured.rounded", row=i + 1, column=j + 1, given=str(int(array[i, j])))
    return rounded


def _check_finite(array: Floats) -> None:
    whole: Float64 = array.view(np.float64)
    with np.errstate(all="ignore"):
        if np.isfinite(whole.sum()):  # the usual case, in one pass
            return
    wrong = ~np.isfinite(array)
    if wrong.any():
        i, j = _place(wrong)
        raise BadInput("measured.not_finite", row=i, column=j, given=str(array[i - 1, j - 1]), count=int(wrong.sum()))


def _place(wrong: Any) -> tuple[int, int]:
    i, *j = np.argwhere(wrong)[0].tolist()  # one index alone is of a column
    return i + 1, (j[0] if j else 0) + 1
