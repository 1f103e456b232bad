"""The command line: every question a subcommand, every error one clear sentence."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from matelier import ask
from matelier.render.text import write
from matelier.render.words import Words, choose_language, words
from matelier.spine.errors import BadInput, Refusal
from matelier.spine.step import Step

INTERRUPTED, UNDECIDED, UNEXPECTED = 130, 4, 1

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

Lang = Annotated[str | None, typer.Option(help="Language: en, es, ko or pt (else MATELIER_LANG, the locale, English).")]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Show no progress.")]


@app.callback()
def about() -> None:
    """Explains data with linear algebra: the work shown, the answer checked, in four languages."""


@app.command()
def explain(
    file: Annotated[str, typer.Argument(help="A recording: WAV, FLAC, OGG, MP3 or AIFF.")],
    notes: Annotated[
        str, typer.Option(help="A folder of note recordings, piano, learn, or spectra (.npz, .csv).")
    ] = "piano",
    out: Annotated[Path | None, typer.Option(help="Write the whole report into this folder.")] = None,
    spectra: Annotated[
        str, typer.Option(help="How a note's recording becomes spectra: peak, average or several.")
    ] = "peak",
    amounts: Annotated[
        str, typer.Option(help="How amounts are measured: least-squares or divergence.")
    ] = "least-squares",
    count: Annotated[int, typer.Option(help="How many spectra to learn with --notes learn.")] = 12,
    damaged: Annotated[bool, typer.Option("--damaged", help="Read what is there of a damaged file.")] = False,
    threads: Annotated[int | None, typer.Option(help="Threads to use (else one a core, at most 4).")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
    lang: Lang = None,
) -> None:
    """How much of this recording is made of these notes?"""
    from matelier.factor.known import divergence_amounts, least_squares_amounts
    from matelier.signals.dictionary import average, peak, several

    said = words(choose_language(lang))
    how = _chosen("--spectra", spectra, {"peak": peak, "average": average, "several": several})
    measure = _chosen("--amounts", amounts, {"least-squares": least_squares_amounts, "divergence": divergence_amounts})
    with _progress(said, quiet=quiet) as watch:
        answer = ask.explain(
            file, notes=notes, spectra=how, count=count, amounts=measure, damaged=damaged, threads=threads, watch=watch
        )
        report = None if out is None else answer.save(out, said.language, watch=watch)
    _print(answer, said, as_json=as_json)
    if report is not None:
        print(said.say("cli.report", {"path": report}), file=sys.stderr if as_json else sys.stdout)  # noqa: T201


@app.command()
def verify(
    file: Annotated[str, typer.Argument(help="An answer.json that matelier saved.")],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Judge the claims of a saved answer again."""
    answer = ask.verify(file)
    _print(answer, words(choose_language(lang)), as_json=as_json)
    if not answer.value.holds:
        raise typer.Exit(UNDECIDED)


def main() -> NoReturn:
    """Runs the command line; exits with 0 answered, 2 bad input, 3 over a limit, 4 undecided, 130 interrupted."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code of the command line with these arguments."""
    try:
        code = app(arguments, standalone_mode=False)
        return code if isinstance(code, int) else 0
    except typer.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _end(INTERRUPTED, "cli.interrupted", arguments)
    except Refusal as refusal:
        return _end(refusal.exit_code, refusal.key, arguments, refusal.facts)
    except typer.TyperException as wrong:
        return _end(BadInput.exit_code, "cli.usage", arguments, {"message": wrong.format_message().rstrip(".")})
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has gone; there is nobody to tell
        return 0
    except MemoryError:
        return _end(3, "cli.memory", arguments)
    except Exception as error:  # noqa: BLE001  # never a traceback at the command line
        return _end(UNEXPECTED, "cli.unexpected", arguments, {"kind": type(error).__name__, "message": str(error)})


def _end(code: int, key: str, arguments: list[str], facts: Any = None) -> int:
    print(words(_language_of(arguments)).say(key, facts), file=sys.stderr)  # noqa: T201
    return code


def _language_of(arguments: list[str]) -> str:
    asked = [after for before, after in zip(arguments, arguments[1:], strict=False) if before == "--lang"]
    asked += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    try:
        return choose_language(asked[-1] if asked else None)
    except BadInput:
        return "en"


def _chosen(option: str, given: str, known: dict[str, Any]) -> Any:
    if given not in known:
        raise BadInput("cli.option", option=option, given=given, known=tuple(known))
    return known[given]


def _print(answer: ask.Answer[Any], said: Words, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(answer.to_json(said.language) + "\n")
    else:
        write(answer.page(), said, sys.stdout)


def _progress(said: Words, *, quiet: bool) -> AbstractContextManager[Callable[[Step], None] | None]:
    console = Console(stderr=True)
    return nullcontext(None) if quiet or not console.is_terminal else Bar(said, console)


class Bar:
    """A progress bar that reads Steps: a line for each kind of progress, with how much is done."""

    def __init__(self, said: Words, console: Console) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[told]}"),
            TimeRemainingColumn(),
        )
        self._progress = Progress(*columns, console=console, transient=True)
        self._said = said
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Callable[[Step], None]:
        self._progress.start()
        return self.watch

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def watch(self, step: Step) -> None:
        """Shows a step, if it is one of progress."""
        if not step.rule.startswith("progress."):
            return
        if step.rule not in self._tasks:
            self._tasks[step.rule] = self._progress.add_task(self._said.say(step.rule), total=None, told="")
        done: Any = step.facts.get("done", 0)
        told = self._said.tell(done, "seconds" if isinstance(done, float) else "integer") if done else ""
        self._progress.update(self._tasks[step.rule], completed=done, total=step.facts.get("of"), told=told)
