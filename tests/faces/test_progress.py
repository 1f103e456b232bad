"""A bar moves by what is done, or by the clock where only the time that it takes is known."""

import io
import re

from matelier.faces.progress import NEARLY, Bar, Clocked
from matelier.render.words import words
from matelier.spine.step import Step


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
