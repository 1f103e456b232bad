"""The questions about matrices as subcommands, each made from its public function's signature."""

import inspect
import re
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import typer

from matelier.ask.answer import Answer
from matelier.ask.exactly import matrix
from matelier.ask.measured import is_undecided, measured, names_data
from matelier.ask.table import MATRIX_QUESTIONS
from matelier.exact.arithmetic import letters_of
from matelier.faces.maps import MAPS
from matelier.faces.output import print_answer, print_text
from matelier.faces.progress import progress
from matelier.render.words import Words, choose_language, words
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Exact

MOST_CHARACTERS = 100_000_000  # of standard input; what is longer is no matrix
MINUS = "−"
NUMBERS = ("--within", "--tolerance")  # options whose value is a number, not a matrix
WATCH = "watch"  # what a progress bar looks through, not an option
UNDECIDED = 4  # the exit code of an answer that the bounds leave open
ONE_SOURCE = (
    "apply", "check", "choose_rank", "evaluate", "explain", "factor", "gradient", "hessian", "jacobian", "stationary",
)  # fmt: skip  # questions whose first argument may be a matrix or an expression, and begin with a minus
HELPS = {"tolerance": "cli.help.tolerance_of_data"}  # where an option of this name means something else elsewhere
WHOLE = re.compile(r"[-−+]?[0-9]{1,9}")


def add_matrix_commands(app: typer.Typer, said: Words) -> None:
    """One subcommand a question, of the same name, with its help in this language."""
    for question, topic in sorted(MATRIX_QUESTIONS.items()):
        function = getattr(import_module(f"matelier.ask.{topic}"), question)
        app.command(name=question, help=said.say(f"{question}.help"))(_command(function, said))


def is_about_a_matrix(arguments: list[str]) -> bool:
    """Whether the first argument is one of these questions, be it with hyphens."""
    return bool(arguments) and arguments[0].replace("-", "_") in MATRIX_QUESTIONS


def negative_matrices(arguments: list[str]) -> list[str]:
    """The arguments, the minus before a matrix made one that begins no option; hyphens in a question's name undone."""
    if not arguments or arguments[0].startswith("-"):
        return arguments
    name, rest = arguments[0].replace("-", "_"), arguments[1:]
    if name in MATRIX_QUESTIONS or name in MAPS:
        return [name, *(word if before in NUMBERS else _with_minus(word) for before, word in pairwise(arguments))]
    sources = 1 if name in ONE_SOURCE else 2 if name == "project_points" else 0
    return [name, *map(_with_minus, rest[:sources]), *rest[sources:]]


def _with_minus(word: str) -> str:
    return MINUS + word[1:] if re.match(r"-[^-]", word) else word


def _command(function: Callable[..., Answer[Any]], said: Words) -> Callable[..., None]:
    """A function for the command line: one argument for each part, one option for each way, and the options of all."""
    hints = get_type_hints(function)
    asked = [part for part in inspect.signature(function).parameters.values() if part.name != WATCH]
    parameters = [_parameter(part, hints[part.name], said) for part in asked]
    names = [parameter.name for parameter in parameters]
    shared = _shared(said)

    def command(**given: Any) -> None:
        _ask(function, {name: given[name] for name in names}, {name: given[name] for name in shared})

    every = [*parameters, *shared.values()]
    command.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in every}
    return command


def _parameter(part: inspect.Parameter, hint: Any, said: Words) -> inspect.Parameter:
    if part.kind is inspect.Parameter.KEYWORD_ONLY:
        shown = ", ".join(map(str, get_args(hint))) if get_origin(hint) is Literal else ""
        key = "cli.help.by" if shown else HELPS.get(part.name, f"cli.help.{part.name}")
        told = f"{said.say(key)} {shown}".strip()
        option = typer.Option(f"--{part.name}", help=told, show_default=bool(shown))
        kind, default = (str if get_origin(hint) is Literal else hint), part.default
        return _named(part.name, Annotated[kind, option], default)
    optional = part.default is not inspect.Parameter.empty
    key = part.name if optional and _is_whole(hint) else {int: "whole", str: "text"}.get(hint, "matrix")
    argument = typer.Argument(help=said.say(f"cli.help.{key}"), metavar=part.name, show_default=False)
    if not optional:
        return _named(part.name, Annotated[str, argument], inspect.Parameter.empty)
    return _named(part.name, Annotated[str | None, argument], None)


def _shared(said: Words) -> dict[str, inspect.Parameter]:
    def option(name: str, kind: Any, default: Any, key: str, *flags: str) -> inspect.Parameter:
        told = typer.Option(*flags, help=said.say(f"cli.help.{key}"), show_default=False)
        return _named(name, Annotated[kind, told], default)

    options = (
        option("steps", bool | None, None, "steps", "--steps/--no-steps"),
        option("as_json", bool, False, "json", "--json"),
        option("as_latex", bool, False, "latex", "--latex"),
        option("html", Path | None, None, "html", "--html"),
        option("save", Path | None, None, "save", "--save"),
        option("where", str | None, None, "where", "--where"),
        option("lang", str | None, None, "lang", "--lang"),
    )
    return {parameter.name: parameter for parameter in options}


def _named(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _ask(function: Callable[..., Answer[Any]], given: dict[str, Any], told: dict[str, Any]) -> None:
    said = words(choose_language(told["lang"]))
    hints = get_type_hints(function)
    read = {name: _read(name, value, hints[name]) for name, value in given.items() if value is not None}
    read = _put_in(read, _letters(told["where"]))
    positional = [
        name for name, part in inspect.signature(function).parameters.items() if part.kind is not part.KEYWORD_ONLY
    ]
    parts = [read.pop(name) for name in positional if name in read]
    if WATCH in inspect.signature(function).parameters:
        with progress(said, quiet=told["as_json"]) as watch:
            answer = function(*parts, **read, watch=watch)
    else:
        answer = function(*parts, **read)
    steps: bool | None = told["steps"]
    if told["html"] is not None:
        answer.save(told["html"], said.language, steps=steps)
    if told["save"] is not None:
        with progress(said, quiet=False) as watch:
            answer.save(told["save"], said.language, steps=steps, watch=watch)
    if told["as_json"]:
        print_text(answer.to_json(said.language, steps=steps), ascii_too=True)
    elif told["as_latex"]:
        print_text(answer.latex(said.language, steps=steps))
    elif told["html"] is None and told["save"] is None:
        print_answer(answer, said, steps=steps)
    if is_undecided(answer):
        raise typer.Exit(UNDECIDED)


def _read(name: str, given: Any, hint: Any) -> Any:
    """What an argument says: a whole number, a text as it is (also the name of a way), a matrix."""
    if _is_whole(hint) and isinstance(given, str):
        if WHOLE.fullmatch(given) is None:
            raise BadInput("cli.whole", name=name, given=given[:40])
        return int(given.replace(MINUS, "-"))
    if hint is not Any and Any not in get_args(hint):
        return given
    if names_data(given):
        return measured(given)
    return matrix(sys.stdin.read(MOST_CHARACTERS) if given == "-" else given)


def _put_in(read: dict[str, Any], where: dict[str, str]) -> dict[str, Any]:
    """The matrices with these values for letters, each of which stands in one of them."""
    if not where:
        return read
    found = {name: part for name, part in read.items() if isinstance(part, Exact)}
    letters = letters_of(*found.values())
    absent = [letter for letter in where if letter not in letters]
    put_in = {name: matrix(part, where=where) for name, part in found.items()}  # refuses what is no letter or no value
    if absent:
        raise BadInput("letters.absent", given=absent[0], letters=letters or None)
    return read | put_in


def _is_whole(hint: Any) -> bool:
    return hint is int or int in get_args(hint)


def _letters(given: str | None) -> dict[str, str]:
    """What --where says: "a=1, b=2/3"."""
    pairs = [pair.partition("=") for pair in re.split("[,;]", given or "") if pair.strip()]
    if any(not (letter.strip() and value.strip()) for letter, _, value in pairs):
        raise BadInput("cli.where", given=str(given)[:40])
    letters = {letter.strip(): value.strip() for letter, _, value in pairs}
    if len(letters) < len(pairs):  # one letter with two values
        raise BadInput("cli.where", given=str(given)[:40])
    return letters
