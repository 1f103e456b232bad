"""The command line: every question a subcommand, every error one clear sentence and an exit code."""

import errno
import io
import logging
import os
import signal
import sys
import warnings
from contextlib import suppress
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from matelier.ask import door
from matelier.ask import separation as ask_separation
from matelier.ask.answer import Answer
from matelier.faces.apart import ask_apart, can_stand_apart
from matelier.faces.apply import add_apply_command
from matelier.faces.clouds import add_cloud_commands
from matelier.faces.expressions import add_expression_commands
from matelier.faces.factors import add_factor_commands
from matelier.faces.maps import add_map_commands
from matelier.faces.matrices import add_matrix_commands, is_about_a_matrix, negative_matrices
from matelier.faces.output import print_answer, print_text
from matelier.faces.progress import progress, show_cursor
from matelier.render.words import Words, choose_language, words
from matelier.spine.errors import BadInput, Refusal

UNEXPECTED, LIMIT, UNDECIDED, INTERRUPTED = 1, 3, 4, 130
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main() -> NoReturn:
    """Runs the command line and exits: 0 answered, 2 bad input, 3 over a limit, 4 undecided, 130 interrupted."""
    _stand_on_three_feet()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # of libraries; what a reader should know is a notice
        logging.disable(logging.WARNING)
    for number in (signal.SIGINT, signal.SIGTERM):  # so that a killed run cleans up as an interrupted one does
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    arguments = sys.argv[1:]
    code = _run_apart(arguments) if can_stand_apart() and is_about_a_matrix(arguments) else run(arguments)
    _ignore_interrupts()  # the answer is given; there is nothing left to stop
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """The exit code of the command line with these arguments."""
    said = words(_language_of(arguments))
    try:
        code = commands(said)(negative_matrices(arguments), standalone_mode=False)
        if code == INTERRUPTED:  # the commands' library keeps the interrupt to itself
            raise KeyboardInterrupt
        return code if isinstance(code, int) else 0
    except typer.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted(said)
    except Refusal as refusal:
        return _end(refusal.exit_code, said, refusal.key, refusal.facts)
    except typer.TyperException as wrong:
        return _end(BadInput.exit_code, said, "cli.usage", {"message": wrong.format_message().rstrip(".")})
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read us has gone; there is nobody to tell
        return 0
    except OSError as error:
        if error.filename is not None or error.errno not in NO_ROOM:
            return _unexpected(said, error)
        reason = errno.errorcode[error.errno]
        return _end(BadInput.exit_code, said, "output.unwritable.full", {"path": "stdout", "reason": reason})
    except MemoryError:
        return _end(LIMIT, said, "cli.memory")
    except Exception as error:  # never a traceback at the command line
        return _unexpected(said, error)


def _run_apart(arguments: list[str]) -> int:
    said = words(_language_of(arguments))
    try:
        return ask_apart(lambda: run(arguments))
    except KeyboardInterrupt:
        return _interrupted(said)
    except MemoryError:
        return _end(LIMIT, said, "cli.memory")
    except OSError as error:
        return _unexpected(said, error)


def commands(said: Words) -> typer.Typer:
    """The subcommands, with their help in this language."""
    app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, help=said.say("cli.about"))

    def flag(key: str, *names: str) -> Any:
        return typer.Option(*names, help=said.say(f"cli.help.{key}"), show_default=not names)

    @app.callback(invoke_without_command=True)
    def about(show_version: Annotated[bool, flag("version", "--version")] = False) -> None:
        if show_version:
            sys.stdout.write(f"matelier {version('matelier')}\n")
            raise typer.Exit

    @app.command(help=said.say("cli.help.explain"))
    def explain(
        file: Annotated[str, typer.Argument(help=said.say("cli.help.recording"))],
        notes: Annotated[str | None, flag("notes")] = None,
        method: Annotated[str | None, flag("method_of_reading", "--method")] = None,
        instrument: Annotated[str, flag("instrument")] = "any",
        passes: Annotated[int | None, flag("passes")] = None,
        sensitivity: Annotated[float, flag("sensitivity")] = 0.0,
        notes_csv: Annotated[str | None, flag("notes_csv")] = None,
        out: Annotated[Path | None, flag("out")] = None,
        spectra: Annotated[str | None, flag("spectra")] = None,
        amounts: Annotated[str | None, flag("amounts")] = None,
        count: Annotated[int, flag("count")] = 12,
        damaged: Annotated[bool, flag("damaged", "--damaged")] = False,
        threads: Annotated[int | None, flag("threads")] = None,
        target: Annotated[str | None, flag("target")] = None,
        rank: Annotated[int | None, flag("rank_of_copy", "--rank", "-k")] = None,
        quality: Annotated[float | None, flag("quality")] = None,
        denoise: Annotated[bool, flag("denoise", "--denoise")] = False,
        as_json: Annotated[bool, flag("json", "--json")] = False,
        quiet: Annotated[bool, flag("quiet", "--quiet")] = False,
        lang: Annotated[str | None, flag("lang")] = None,
    ) -> None:
        _explain(
            words(choose_language(lang)), file, notes=notes, method=method, instrument=instrument, passes=passes,
            sensitivity=sensitivity, notes_csv=notes_csv, out=out, spectra=spectra, amounts=amounts, count=count,
            damaged=damaged, threads=threads, target=target, rank=rank, quality=quality, denoise=denoise,
            as_json=as_json, quiet=quiet,
        )  # fmt: skip

    @app.command(help=said.say("cli.help.separate"))
    def separate(
        file: Annotated[str, typer.Argument(help=said.say("cli.help.mixture"))],
        like: Annotated[list[str] | None, flag("like")] = None,
        out: Annotated[Path | None, flag("out_parts", "--out")] = None,
        count: Annotated[int, flag("count_parts", "--count")] = 32,
        seed: Annotated[int, flag("seed", "--seed")] = 0,
        as_json: Annotated[bool, flag("json", "--json")] = False,
        quiet: Annotated[bool, flag("quiet", "--quiet")] = False,
        lang: Annotated[str | None, flag("lang")] = None,
    ) -> None:
        told = words(choose_language(lang))
        with progress(told, quiet=quiet) as watch:
            answer = ask_separation.separate(
                file, like or [], count=count, seed=seed, out=out, lang=told.language, watch=watch
            )
        _print(answer, told, as_json=as_json)
        _tell_report(out, told, as_json=as_json)

    @app.command(help=said.say("cli.help.verify"))
    def verify(
        file: Annotated[str, typer.Argument(help=said.say("cli.help.answer"))],
        as_json: Annotated[bool, flag("json", "--json")] = False,
        lang: Annotated[str | None, flag("lang")] = None,
    ) -> None:
        answer = door.verify(file)
        _print(answer, words(choose_language(lang)), as_json=as_json)
        if not answer.value.holds:
            raise typer.Exit(UNDECIDED)

    add_apply_command(app, said)
    add_cloud_commands(app, said)
    add_expression_commands(app, said)
    add_factor_commands(app, said)
    add_map_commands(app, said)
    add_matrix_commands(app, said)
    return app


def _explain(
    said: Words,
    file: str,
    *,
    out: Path | None,
    spectra: str | None,
    amounts: str | None,
    as_json: bool,
    quiet: bool,
    **given: Any,
) -> None:
    from matelier.factors.known import divergence_amounts, least_squares_amounts
    from matelier.signals.dictionary import average, peak, several

    how = spectra and _chosen("--spectra", spectra, {"peak": peak, "average": average, "several": several})
    measures = {"least-squares": least_squares_amounts, "divergence": divergence_amounts}
    measure = amounts and _chosen("--amounts", amounts, measures)
    with progress(said, quiet=quiet) as watch:
        answer = door.explain(file, spectra=how, amounts=measure, out=out, lang=said.language, watch=watch, **given)
    _print(answer, said, as_json=as_json)
    _tell_report(out, said, as_json=as_json)


def _tell_report(out: Path | None, said: Words, *, as_json: bool) -> None:
    if out is not None:
        told = said.say("cli.report", {"path": out / "report.html"})
        (sys.stderr if as_json else sys.stdout).write(f"\n{told}\n")


def _stand_on_three_feet() -> None:
    """Standard input, output and error that were closed are nowhere: else a file of ours would take their number."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
    sys.stdin = sys.stdin or os.fdopen(0, closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")  # what the terminal has no letter for


def _unexpected(said: Words, error: Exception) -> int:
    return _end(UNEXPECTED, said, "cli.unexpected", {"kind": type(error).__name__, "message": str(error)})


def _interrupt(*_: object) -> NoReturn:
    _ignore_interrupts()  # a second one would break off the tidying up
    raise KeyboardInterrupt


def _ignore_interrupts() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _interrupted(said: Words) -> int:
    show_cursor()
    return _end(INTERRUPTED, said, "cli.interrupted")


def _end(code: int, said: Words, key: str, facts: Any = None) -> int:
    with suppress(OSError):  # a full disk behind standard error changes nothing about how it ended
        sys.stderr.write(said.say(key, facts) + "\n")
    return code


def _language_of(arguments: list[str]) -> str:
    asked = [after for before, after in pairwise(arguments) if before == "--lang"]
    asked += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    try:
        return choose_language(asked[-1] if asked else None)
    except BadInput:
        return "en"  # that there is no such language must be said in some language


def _chosen(option: str, given: str, known: dict[str, Any]) -> Any:
    if given not in known:
        raise BadInput("cli.option", option=option, given=given, known=tuple(known))
    return known[given]


def _print(answer: Answer[Any], said: Words, *, as_json: bool) -> None:
    if as_json:
        for piece in answer.json_in_pieces(said.language):
            print_text(piece, ascii_too=True)
        print_text("\n")
    else:
        print_answer(answer, said)
