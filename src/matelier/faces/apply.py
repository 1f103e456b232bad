"""The subcommand that applies a matrix to a picture."""

from pathlib import Path
from typing import Annotated, Any

import typer

from matelier.ask.apply import apply
from matelier.faces.output import print_answer, print_text
from matelier.faces.progress import progress
from matelier.render.words import Words, choose_language, words
from matelier.spine.errors import BadInput


def add_apply_command(app: typer.Typer, said: Words) -> None:
    """`apply`, with its help in this language."""

    def flag(key: str, *names: str) -> Any:
        return typer.Option(*names, help=said.say(f"cli.help.{key}"), show_default=False)

    @app.command(name="apply", help=said.say("apply.help"))
    def of_pictures(
        A: Annotated[str, typer.Argument(help=said.say("cli.help.matrix"), show_default=False)],
        picture: Annotated[str, typer.Argument(help=said.say("cli.help.picture_file"), show_default=False)],
        forward: Annotated[bool, flag("forward", "--forward")] = False,
        order: Annotated[str, flag("order_of_pixels", "--order")] = "bilinear",
        colour: Annotated[bool | None, flag("colour", "--colour/--no-colour")] = None,
        frame: Annotated[str, flag("frame", "--frame")] = "whole",
        background: Annotated[str | None, flag("background", "--background")] = None,
        out: Annotated[Path | None, flag("picture_out", "--out", "-o")] = None,
        as_json: Annotated[bool, flag("json", "--json")] = False,
        html: Annotated[Path | None, flag("html", "--html")] = None,
        quiet: Annotated[bool, flag("quiet", "--quiet")] = False,
        lang: Annotated[str | None, flag("lang", "--lang")] = None,
    ) -> None:
        spoken = words(choose_language(lang))
        wishes: Any = {"way": "forward" if forward else "inverse", "order": order, "frame": frame}
        with progress(spoken, quiet=quiet) as watch:
            answer = apply(
                A, picture, colour=colour, background=_levels(background), out=out, lang=spoken.language, watch=watch,
                **wishes,
            )  # fmt: skip
        if html is not None:
            answer.save(html, spoken.language)
        if as_json:
            print_text(answer.to_json(spoken.language), ascii_too=True)
        elif html is None:
            print_answer(answer, spoken)


def _levels(given: str | None) -> tuple[int, ...] | None:
    if given is None:
        return None
    levels = given.replace(",", " ").split()
    if not levels or not all(level.isdecimal() and len(level) < 9 for level in levels):
        raise BadInput("apply.background", given=given[:40], count=3, most=255)
    return tuple(int(level) for level in levels)
