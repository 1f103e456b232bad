"""Expressions as subcommands: gradient, hessian, jacobian, evaluate, stationary, check."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from matelier.ask import expressions
from matelier.ask.answer import Answer
from matelier.faces.output import print_answer, print_text
from matelier.render.words import Words, choose_language, words
from matelier.spine.errors import BadInput

UNDECIDED = 4
DERIVED: tuple[tuple[Callable[..., Answer[Any]], str], ...] = (
    (expressions.gradient, "gradient.help"),
    (expressions.hessian, "hessian.help"),
    (expressions.jacobian, "jacobian.help"),
)


def add_expression_commands(app: typer.Typer, said: Words) -> None:
    """The six commands, with their help in this language."""

    def flag(key: str, *names: str) -> Any:
        return typer.Option(*names, help=said.say(f"cli.help.{key}"), show_default=False)

    def told(key: str) -> Any:
        return typer.Argument(help=said.say(f"cli.help.{key}"), show_default=False)

    variables, steps = flag("variables", "--variables"), flag("steps", "--steps/--no-steps")
    as_json, as_latex = flag("json", "--json"), flag("latex", "--latex")
    html, language = flag("html", "--html"), flag("lang", "--lang")

    def derived(function: Callable[..., Answer[Any]], key: str) -> None:
        @app.command(name=function.__name__, help=said.say(key))
        def of_derivatives(
            expression: Annotated[str, told("expression")],
            wrt: Annotated[str | None, flag("wrt", "--wrt")] = None,
            variables: Annotated[str | None, variables] = None,
            steps: Annotated[bool | None, steps] = None,
            as_json: Annotated[bool, as_json] = False,
            as_latex: Annotated[bool, as_latex] = False,
            html: Annotated[Path | None, html] = None,
            lang: Annotated[str | None, language] = None,
        ) -> None:
            answer = function(expression, wrt, variables=variables)
            _tell(answer, lang, steps=steps, as_json=as_json, as_latex=as_latex, html=html)

    for function, key in DERIVED:
        derived(function, key)

    @app.command(name="evaluate", help=said.say("evaluate.help"))
    def of_values(
        expression: Annotated[str, told("expression")],
        values: Annotated[list[str] | None, told("values")] = None,
        steps: Annotated[bool | None, steps] = None,
        as_json: Annotated[bool, as_json] = False,
        as_latex: Annotated[bool, as_latex] = False,
        html: Annotated[Path | None, html] = None,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        answer = expressions.evaluate(expression, **_values(values or []))
        _tell(answer, lang, steps=steps, as_json=as_json, as_latex=as_latex, html=html)

    @app.command(name="stationary", help=said.say("stationary.help"))
    def of_stationary_points(
        expression: Annotated[str, told("expression")],
        wrt: Annotated[str | None, flag("wrt", "--wrt")] = None,
        subject_to: Annotated[list[str] | None, flag("subject_to", "--subject-to")] = None,
        variables: Annotated[str | None, variables] = None,
        steps: Annotated[bool | None, steps] = None,
        as_json: Annotated[bool, as_json] = False,
        as_latex: Annotated[bool, as_latex] = False,
        html: Annotated[Path | None, html] = None,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        answer = expressions.stationary(expression, wrt, subject_to=tuple(subject_to or ()), variables=variables)
        _tell(answer, lang, steps=steps, as_json=as_json, as_latex=as_latex, html=html)

    @app.command(name="check", help=said.say("check.help"))
    def of_claims(
        claim: Annotated[str, told("claim")],
        given: Annotated[str, flag("conditions", "--given")] = "",
        variables: Annotated[str | None, variables] = None,
        steps: Annotated[bool | None, steps] = None,
        as_json: Annotated[bool, as_json] = False,
        as_latex: Annotated[bool, as_latex] = False,
        html: Annotated[Path | None, html] = None,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        answer = expressions.check(claim, given=given, variables=variables)
        _tell(answer, lang, steps=steps, as_json=as_json, as_latex=as_latex, html=html)
        if answer.value.holds is None:
            raise typer.Exit(UNDECIDED)


def _values(pairs: list[str]) -> dict[str, str]:
    """What "A=1 2; 3 4" says: the letter and its value."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip().isidentifier() or not value.strip() or name.strip() in found:
            raise BadInput("cli.values", given=pair[:40])
        found[name.strip()] = value.strip()
    return found


def _tell(
    answer: Answer[Any], lang: str | None, *, steps: bool | None, as_json: bool, as_latex: bool, html: Path | None
) -> None:
    said = words(choose_language(lang))
    if html is not None:
        answer.save(html, said.language, steps=steps)
    if as_json:
        print_text(answer.to_json(said.language, steps=steps), ascii_too=True)
    elif as_latex:
        print_text(answer.latex(said.language, steps=steps))
    elif html is None:
        print_answer(answer, said, steps=steps)
