"""Functions made into machine code, kept for the next run where there is a folder to keep them in."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])

_MADE: dict[str, list[Any]] = {}  # the functions of each module


def compiled(*, fastmath: set[str], error_model: str = "numpy", inline: str = "never") -> Callable[[F], F]:
    """The function as machine code that runs without the interpreter's lock.

    Where neither the package's folder nor the user's may be written to, it is compiled anew in each run.
    """

    def made(function: F) -> F:
        options: dict[str, Any] = {"nogil": True, "fastmath": fastmath, "error_model": error_model, "inline": inline}
        compile_: Any = njit  # its types promise a Dispatcher, which is called like the function
        try:
            ready = compile_(cache=True, **options)(function)
        except RuntimeError:  # no place for the cache
            ready = compile_(**options)(function)
        _MADE.setdefault(function.__module__, []).append(ready)
        return ready

    return made


def cold(module: str) -> bool:
    """Whether none of a module's functions is machine code yet, in this run or kept from another: it takes seconds."""
    made = _MADE.get(module, [])
    return bool(made) and not any(function.signatures or _kept(function) for function in made)


def _kept(function: Any) -> bool:
    try:
        return bool(function._cache._cache_file._load_index())  # stale code is not in it
    except AttributeError:  # nothing is kept, or another Numba keeps it elsewhere
        return False
