"""The subcommands project-points and echo."""

from pathlib import Path
from typing import Annotated, Any

import typer

from matelier.ask.answer import Answer
from matelier.ask.clouds import project_points
from matelier.ask.echo import echo
from matelier.faces.output import print_answer, print_text
from matelier.faces.progress import progress
from matelier.render.words import Words, choose_language, words


def add_cloud_commands(app: typer.Typer, said: Words) -> None:
    """`project-points` and `echo`, with their help in this language."""

    def flag(key: str, *names: str) -> Any:
        return typer.Option(*names, help=said.say(f"cli.help.{key}"), show_default=False)

    points = typer.Argument(help=said.say("cli.help.points"), show_default=False)
    onto = typer.Argument(help=said.say("cli.help.onto"), show_default=False, metavar="W")
    sound = typer.Argument(help=said.say("cli.help.sound"), show_default=False)

    @app.command(name="project_points", help=said.say("project_points.help"))
    def of_points(
        cloud: Annotated[str, points],
        plane: Annotated[str, onto],
        turn: Annotated[bool, flag("turn", "--turn/--no-turn")] = True,
        out: Annotated[Path | None, flag("points_out", "--out", "-o")] = None,
        as_json: Annotated[bool, flag("json", "--json")] = False,
        lang: Annotated[str | None, flag("lang", "--lang")] = None,
    ) -> None:
        spoken = words(choose_language(lang))
        answer = project_points(cloud, plane, turn=turn, out=out, lang=spoken.language)
        _tell(answer, spoken, as_json=as_json, out=out)

    @app.command(name="echo", help=said.say("echo.help"))
    def of_echo(
        file: Annotated[str, sound],
        delay: Annotated[list[str] | None, flag("delay", "--delay")] = None,
        gain: Annotated[list[str] | None, flag("gain", "--gain")] = None,
        feedback: Annotated[bool, flag("feedback", "--feedback")] = False,
        room: Annotated[str | None, flag("room", "--room")] = None,
        out: Annotated[Path | None, flag("echo_out", "--out", "-o")] = None,
        as_json: Annotated[bool, flag("json", "--json")] = False,
        quiet: Annotated[bool, flag("quiet", "--quiet")] = False,
        lang: Annotated[str | None, flag("lang", "--lang")] = None,
    ) -> None:
        spoken = words(choose_language(lang))
        taps: dict[str, Any] = {"delays": delay or None, "gains": gain or None}
        with progress(spoken, quiet=quiet) as watch:
            answer = echo(file, **taps, feedback=feedback, room=room, out=out, lang=spoken.language, watch=watch)
        _tell(answer, spoken, as_json=as_json, out=out)


def _tell(answer: Answer[Any], said: Words, *, as_json: bool, out: Path | None) -> None:
    if as_json:
        print_text(answer.to_json(said.language), ascii_too=True)
        return
    print_answer(answer, said)
    if out is not None:
        print_text("\n" + said.say("cli.report", {"path": out / "report.html"}) + "\n")
