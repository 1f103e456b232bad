"""Memory that is no longer used, given back to the system between one part of a long work and the next."""

import ctypes
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast


def give_back() -> None:
    """Where the C library keeps what was freed for later (glibc does, for each thread), asks it to let go."""
    with suppress(AttributeError, OSError, TypeError):  # other systems have no such question, or need none
        cast("Callable[[int], Any]", ctypes.CDLL(None).malloc_trim)(0)
