"""A question in a process of its own: it can be stopped in the middle of a long calculation of a library."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable

ASKED, KILLED = 0.1, 1.0  # seconds until the other process is asked to stop, and until it is not asked any more
DIES_WITH_PARENT = 1  # of Linux's prctl
OUT_OF_MEMORY = (-signal.SIGKILL, -signal.SIGABRT)  # by the system, by FLINT


def can_stand_apart() -> bool:
    """Whether this system can do that without leaving a process behind that nobody waits for."""
    return sys.platform == "linux"


def ask_apart(ask: Callable[[], int]) -> int:
    """The exit code of `ask`, which is run in another process, where this function returns too.

    A library that calculates keeps an interrupt waiting until it is done: KeyboardInterrupt is raised here within
    about a second, MemoryError where the other process ended for want of memory, ChildProcessError where it crashed.
    """
    asking = os.getpid()
    other = os.fork()
    if other == 0:
        ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGKILL)
        return ask() if os.getppid() == asking else 1  # whoever asked may be gone already
    try:
        code = os.waitstatus_to_exitcode(os.waitpid(other, 0)[1])
    except KeyboardInterrupt:
        code = _stopped(other)
        if code < 0:
            raise
    if code in OUT_OF_MEMORY:
        raise MemoryError
    if code < 0:
        raise ChildProcessError(signal.strsignal(-code))
    return code


def _stopped(other: int) -> int:
    # It may have been interrupted with us, by the terminal: then it is tidying up, and must not be asked twice.
    for seconds, number in ((ASKED, signal.SIGTERM), (KILLED, signal.SIGKILL)):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            ended, status = os.waitpid(other, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        os.kill(other, number)
    return os.waitstatus_to_exitcode(os.waitpid(other, 0)[1])
