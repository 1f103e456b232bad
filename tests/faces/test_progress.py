"""A bar moves by what is done, or by the clock where only the time that it takes is known."""

import io
import os
import re
import select
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matelier.faces.apart import can_stand_apart
from matelier.faces.progress import NEARLY, Bar, Clocked
from matelier.render.words import words
from matelier.spine.step import Step

HIDDEN, SHOWN = b"\x1b[?25l", b"\x1b[?25h"


class Terminal(io.StringIO):
    """Text that a terminal was sent."""

    def isatty(self) -> bool:
        """It is taken for one."""
        return True

    def close(self) -> None:
        """What was sent can be read later."""


def test_what_takes_a_known_time_tells_it_and_moves_by_the_clock() -> None:
    terminal = Terminal()
    with Bar(words("en"), terminal) as watch:
        watch(Step("progress.exact", {"seconds": 42.0}))
    told = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())
    assert "Reckoning exactly" in told
    assert "about 42.0" in told


def test_the_clock_moves_a_bar_to_its_end_but_not_beyond() -> None:
    now = [0.0]
    with Clocked(get_time=lambda: now[0], auto_refresh=False, disable=False) as bars:
        task = bars.add_task("long", total=10.0, seconds=10.0)
        for time, done in ((3.0, 3.0), (8.0, 8.0), (60.0, NEARLY * 10)):
            now[0] = time
            list(bars.get_renderables())
            assert bars.tasks[task].completed == done


def test_parts_that_are_done_move_it_on() -> None:
    bar = Bar(words("en"), Terminal())
    with bar as watch:
        watch(Step("progress.decompose", {"seconds": 1000.0, "done": 0, "of": 4}))
        watch(Step("progress.decompose", {"seconds": 1000.0, "done": 3, "of": 4}))
        (task,) = bar._progress.tasks  # pyright: ignore[reportPrivateUsage]
        assert 750 <= task.completed < 760


@pytest.mark.skipif(not can_stand_apart(), reason="elsewhere an interrupt waits until the library returns")
def test_an_interrupt_on_a_terminal_ends_a_long_decomposition_and_shows_the_cursor_again(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    np.save(tmp_path / "large.npy", np.random.default_rng(0).standard_normal((2000, 2000)))
    terminal, inside = pty.openpty()
    # What leads a session and opens a terminal has it for its own: what is typed there interrupts it.
    run = "import os; os.open(os.ttyname(0), os.O_RDWR); from matelier.faces.cli import main; main()"
    command = [sys.executable, "-c", run, "svd", str(tmp_path / "large.npy")]
    process = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, start_new_session=True)
    os.close(inside)
    sent, seen = False, b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            part = os.read(terminal, 1 << 16)
        except OSError:  # it has ended
            break
        seen += part
        if not sent and HIDDEN in seen:
            os.write(terminal, b"\x03")
            sent = True
    os.close(terminal)
    assert process.wait(timeout=60) == 130
    assert seen.rfind(SHOWN) > seen.rfind(HIDDEN) >= 0
