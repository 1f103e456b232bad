"""The engine's subcommands: factor and choose_rank."""

from pathlib import Path
from typing import Annotated, Any

import typer

from matelier.ask.factors import choose_rank, factor
from matelier.faces.output import print_answer, print_text
from matelier.faces.progress import progress
from matelier.render.words import Words, choose_language, words
from matelier.spine.errors import BadInput


def add_factor_commands(app: typer.Typer, said: Words) -> None:
    """`factor` and `choose_rank`, with their help in this language."""

    def flag(key: str, *names: str) -> Any:
        return typer.Option(*names, help=said.say(f"cli.help.{key}"), show_default=False)

    data = typer.Argument(help=said.say("cli.help.data"), show_default=False)

    @app.command(name="factor", help=said.say("factor.help"))
    def of_factors(
        file: Annotated[str, data],
        rank: Annotated[int | None, flag("rank", "--rank", "-k")] = None,
        by: Annotated[str | None, flag("method", "--by")] = None,
        nonnegative: Annotated[bool, flag("nonnegative", "--nonnegative")] = False,
        W: Annotated[str | None, flag("given_w", "--W", "-W")] = None,
        X: Annotated[str | None, flag("given_x", "--X", "-X")] = None,
        beta: Annotated[float, flag("beta", "--beta")] = 1.0,
        ridge: Annotated[float, flag("ridge", "--ridge")] = 0.0,
        sparse: Annotated[float, flag("sparse", "--sparse")] = 0.0,
        seed: Annotated[int, flag("seed", "--seed")] = 0,
        tolerance: Annotated[float | None, flag("tolerance", "--tolerance")] = None,
        sweeps: Annotated[int | None, flag("sweeps", "--sweeps")] = None,
        cluster: Annotated[str | None, flag("cluster", "--cluster")] = None,
        checkpoint: Annotated[Path | None, flag("checkpoint", "--checkpoint")] = None,
        out: Annotated[Path | None, flag("factors_out", "--out", "-o")] = None,
        as_json: Annotated[bool, flag("json", "--json")] = False,
        html: Annotated[Path | None, flag("html", "--html")] = None,
        quiet: Annotated[bool, flag("quiet", "--quiet")] = False,
        lang: Annotated[str | None, flag("lang", "--lang")] = None,
    ) -> None:
        spoken = words(choose_language(lang))
        if nonnegative and by not in (None, "nonnegative", "divergence", "orthogonal"):
            raise BadInput("cli.nonnegative", given=by)
        way: Any = by or ("nonnegative" if nonnegative else None)
        with progress(spoken, quiet=quiet) as watch:
            answer = factor(
                file, rank, by=way, W=W, X=X, beta=beta, ridge=ridge, sparse=sparse, seed=seed, tolerance=tolerance,
                sweeps=sweeps, cluster=_cluster(cluster), checkpoint=checkpoint, out=out, lang=spoken.language,
                watch=watch,
            )  # fmt: skip
        _tell(answer, spoken, as_json=as_json, html=html, out=out)

    @app.command(name="choose_rank", help=said.say("choose_rank.help"))
    def of_ranks(
        file: Annotated[str, data],
        centred: Annotated[bool, flag("centred", "--centred")] = False,
        noise: Annotated[float | None, flag("noise", "--noise")] = None,
        most: Annotated[int | None, flag("most", "--most")] = None,
        seed: Annotated[int, flag("seed", "--seed")] = 0,
        as_json: Annotated[bool, flag("json", "--json")] = False,
        html: Annotated[Path | None, flag("html", "--html")] = None,
        quiet: Annotated[bool, flag("quiet", "--quiet")] = False,
        lang: Annotated[str | None, flag("lang", "--lang")] = None,
    ) -> None:
        spoken = words(choose_language(lang))
        with progress(spoken, quiet=quiet) as watch:
            answer = choose_rank(
                file, centred=centred, noise=noise, most=most, seed=seed, lang=spoken.language, watch=watch
            )
        _tell(answer, spoken, as_json=as_json, html=html, out=None)


def _cluster(given: str | None) -> str | int | None:
    return int(given) if given is not None and given.removeprefix("-").isdecimal() else given


def _tell(answer: Any, said: Words, *, as_json: bool, html: Path | None, out: Path | None) -> None:
    if html is not None:
        from matelier.formats.whole import whole_file
        from matelier.render.webpage import as_html

        with whole_file(html) as partial:
            partial.write_text(as_html(answer.page(), said, folder=html.parent), encoding="utf-8")
    if as_json:
        print_text(answer.to_json(said.language), ascii_too=True)
    elif html is None:
        print_answer(answer, said)
    if out is not None and not as_json:
        print_text("\n" + said.say("cli.report", {"path": out / "report.html"}) + "\n")
