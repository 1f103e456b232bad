"""Functions made into machine code, kept for the next run where there is a folder to keep them in."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(*, fastmath: set[str], error_model: str = "numpy", inline: str = "never") -> Callable[[F], F]:
    """The function as machine code that runs without the interpreter's lock.

    Where neither the package's folder nor the user's may be written to, it is compiled anew in each run.
    """

    def made(function: F) -> F:
        options: dict[str, Any] = {"nogil": True, "fastmath": fastmath, "error_model": error_model, "inline": inline}
        compile_: Any = njit  # its types promise a Dispatcher, which is called like the function
        try:
            return compile_(cache=True, **options)(function)
        except RuntimeError:  # no place for the cache
            return compile_(**options)(function)

    return made
