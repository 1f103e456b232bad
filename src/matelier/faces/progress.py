"""A progress bar that is one more reader of Steps: how many seconds of sound are done."""

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TextIO, cast

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from matelier.render.words import Words
from matelier.spine.step import Step


def progress(said: Words, *, quiet: bool) -> AbstractContextManager[Callable[[Step], None] | None]:
    """What shows Steps as a bar on a terminal; None where nobody would see it."""
    if quiet or not sys.stderr.isatty():
        return nullcontext(None)
    return Bar(said, os.fdopen(os.dup(sys.stderr.fileno()), "w"))  # its own way out: decoders silence the common one


WIPE, SHOW_CURSOR = "\r\x1b[2K", "\x1b[?25h"
NEARLY = 0.97  # of the time that was expected: what takes longer stands there until it is done


def show_cursor() -> None:
    """What was stopped in the middle of a bar may have left it on its line, and the cursor hidden."""
    terminal = sys.__stderr__  # the bar's library may still stand before the other one
    if terminal is not None and terminal.isatty():
        terminal.write(WIPE + SHOW_CURSOR)
        terminal.flush()


class Clocked(Progress):
    """Bars of which some go by the clock: those of libraries that do not tell how far they are."""

    def get_renderables(self) -> Iterable[RenderableType]:
        """The table of bars, those with an expected time moved on."""
        for task in self.tasks:
            seconds = task.fields.get("seconds")
            if seconds and task.elapsed is not None:
                self.update(task.id, completed=max(task.completed, min(task.elapsed, NEARLY * seconds)))
        yield from super().get_renderables()


class Bar:
    """A line for each kind of progress, with how much is done and how long the rest will take."""

    def __init__(self, said: Words, terminal: TextIO) -> None:
        self._terminal = terminal
        console = Console(file=terminal)
        told = TextColumn("{task.fields[told]}")
        columns = (TextColumn("{task.description}"), BarColumn(), told, TimeRemainingColumn())
        self._progress = Clocked(*columns, console=console, transient=True)
        self._said = said
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Callable[[Step], None]:
        self._progress.start()
        return self.watch

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
        self._terminal.close()

    def watch(self, step: Step) -> None:
        """Shows a step, if it is one of progress."""
        if not step.rule.startswith("progress."):
            return
        if step.rule not in self._tasks:
            for begun in self._progress.tasks:
                if begun.total is None:  # it had no end of its own: what comes next is its end
                    self._progress.update(begun.id, visible=False)
            self._tasks[step.rule] = self._progress.add_task(self._said.say(step.rule), total=None, told="")
        seconds: Any = step.facts.get("seconds")
        if seconds:
            self._expect(self._tasks[step.rule], step, float(seconds))
            return
        done: Any = step.facts.get("done", 0.0)
        whole: Any = step.facts.get("of")
        in_seconds = isinstance(done, float)
        told = self._said.tell(done, "seconds") if in_seconds else self._said.say("progress.sweep", step.facts)
        self._progress.update(self._tasks[step.rule], completed=done, total=whole, told=told)

    def _expect(self, task: TaskID, step: Step, seconds: float) -> None:
        # Of what is known to take so long, the clock says how far it is; parts that are done may move it on.
        done, whole = (cast("float", step.facts.get(name, usual)) for name, usual in (("done", 0), ("of", 1)))
        told = self._said.say("progress.about", {"seconds": seconds})
        self._progress.update(task, completed=seconds * done / whole, total=seconds, told=told, seconds=seconds)
        self._progress.refresh()  # a library may keep everything else waiting
