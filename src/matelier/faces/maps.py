"""The named maps as subcommands that print their matrix, ready to be read again."""

from typing import Annotated, Any

import typer

from matelier.ask import maps
from matelier.faces.output import print_text
from matelier.render.paper import latex_fragment
from matelier.render.plain import plain, write_plain
from matelier.render.words import Words, choose_language, words
from matelier.spine.matrix import Exact, Floating
from matelier.spine.page import Grid

MAPS = (
    "identity", "permutation", "projection_onto", "reflection", "rotation", "rotation_3d", "scaling", "shear",
)  # fmt: skip


def add_map_commands(app: typer.Typer, said: Words) -> None:
    """One subcommand a map, with its help in this language."""

    def told(key: str) -> Any:
        return typer.Argument(help=said.say(f"cli.help.{key}"), show_default=False)

    def option(key: str, *names: str) -> Any:
        return typer.Option(*names, help=said.say(f"cli.help.{key}"), show_default=False)

    as_json, as_latex = option("json", "--json"), option("latex", "--latex")
    language = option("lang", "--lang")

    @app.command(name="identity", help=said.say("maps.help.identity"))
    def of_identity(
        n: Annotated[str, told("size")],
        json: Annotated[bool, as_json] = False,
        latex: Annotated[bool, as_latex] = False,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        _tell(maps.identity(n), lang, json=json, latex=latex)  # type: ignore[arg-type]

    @app.command(name="scaling", help=said.say("maps.help.scaling"))
    def of_scaling(
        factors: Annotated[list[str], told("factors_of_axes")],
        json: Annotated[bool, as_json] = False,
        latex: Annotated[bool, as_latex] = False,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        _tell(maps.scaling(*factors), lang, json=json, latex=latex)

    @app.command(name="permutation", help=said.say("maps.help.permutation"))
    def of_permutation(
        order: Annotated[list[str], told("order")],
        json: Annotated[bool, as_json] = False,
        latex: Annotated[bool, as_latex] = False,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        _tell(maps.permutation(" ".join(order)), lang, json=json, latex=latex)

    @app.command(name="projection_onto", help=said.say("maps.help.projection_onto"))
    def of_projection(
        vectors: Annotated[list[str], told("vectors")],
        json: Annotated[bool, as_json] = False,
        latex: Annotated[bool, as_latex] = False,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        _tell(maps.projection_onto(*vectors), lang, json=json, latex=latex)

    @app.command(name="rotation", help=said.say("maps.help.rotation"))
    def of_rotation(
        degrees: Annotated[str | None, told("degrees")] = None,
        toward: Annotated[str | None, option("toward", "--toward")] = None,
        json: Annotated[bool, as_json] = False,
        latex: Annotated[bool, as_latex] = False,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        _tell(maps.rotation(degrees, toward=toward), lang, json=json, latex=latex)

    @app.command(name="rotation_3d", help=said.say("maps.help.rotation_3d"))
    def of_rotation_3d(
        about_z: Annotated[str | None, told("about_z")] = None,
        about_y: Annotated[str, told("about_y")] = "0",
        about_x: Annotated[str, told("about_x")] = "0",
        axis: Annotated[str | None, option("turn_axis", "--axis")] = None,
        degrees: Annotated[str | None, option("degrees", "--degrees")] = None,
        json: Annotated[bool, as_json] = False,
        latex: Annotated[bool, as_latex] = False,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        A = maps.rotation_3d(about_z, about_y, about_x, axis=axis, degrees=degrees)
        _tell(A, lang, json=json, latex=latex)

    @app.command(name="reflection", help=said.say("maps.help.reflection"))
    def of_reflection(
        degrees: Annotated[str | None, told("degrees")] = None,
        direction: Annotated[str | None, option("mirror_line", "--direction")] = None,
        normal: Annotated[str | None, option("normal", "--normal")] = None,
        json: Annotated[bool, as_json] = False,
        latex: Annotated[bool, as_latex] = False,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        _tell(maps.reflection(degrees, direction=direction, normal=normal), lang, json=json, latex=latex)

    @app.command(name="shear", help=said.say("maps.help.shear"))
    def of_shear(
        factor: Annotated[str, told("shear_factor")],
        along: Annotated[str, option("along", "--along")] = "x",
        normal: Annotated[str | None, option("normal", "--normal")] = None,
        json: Annotated[bool, as_json] = False,
        latex: Annotated[bool, as_latex] = False,
        lang: Annotated[str | None, language] = None,
    ) -> None:
        _tell(maps.shear(factor, along, normal), lang, json=json, latex=latex)


def _tell(A: Exact | Floating, lang: str | None, *, json: bool, latex: bool) -> None:
    said = words(choose_language(lang))
    if json:
        print_text(write_plain({"value": plain(A, said), "exact": isinstance(A, Exact)}), ascii_too=True)
    elif latex:
        print_text(latex_fragment((Grid(A),), said))
    else:
        print_text("; ".join(" ".join(str(entry) for entry in row) for row in A.tolist()) + "\n")
