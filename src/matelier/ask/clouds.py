"""Clouds of points: projected on a plane or a line, and turned into the paper."""

from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from matelier.ask.answer import Answer, Watch, in_words, run_through
from matelier.ask.exactly import Source, matrix

if TYPE_CHECKING:
    from matelier.explainers.maps.clouds import Projected


def project_points(
    points: Any,
    onto: Source,
    *,
    turn: bool = True,
    out: str | PathLike[str] | None = None,
    lang: str | None = None,
    watch: Watch | None = None,
) -> "Answer[Projected]":
    """A cloud of points projected on the plane or the line that W spans, then turned so that it lies in the paper.

    `points` is "cone", "cube" or "helix"; a file: CSV or TSV with two or three columns of numbers, OBJ, PLY or XYZ; or
    an array with a row a point. `onto` is W, whose columns are vectors of the plane: "1 0; 0 1; 1 1". The value has
    P = W(WᵀW)⁻¹Wᵀ, which any basis of the plane gives, the rotation R with R P x = (u, v, 0), both exact where that is
    possible, the plane's `normal`, the `share` of the points' energy that is kept, and the points `projected` and
    `turned`. Without `turn` the projected points stay where they are. With `out`, the page, the answer, projected.csv
    and turned.csv are written into that folder. Raises BadInput or Unable. [CMU 11-755, class 2]
    """
    from matelier.explainers.maps.clouds import open_cloud, project_cloud
    from matelier.explainers.maps.clouds_page import CLOUD_FILES
    from matelier.formats.whole import check_folder

    with in_words(lang):
        if out is not None:
            check_folder(fspath(out), ours=CLOUD_FILES)  # before the work, not after
        W = matrix(onto)
        cloud, told = open_cloud(points)
        given = {"points": cloud.name or _named(points), "W": W, "turn": turn}
        answer = run_through("project_points", given, project_cloud(cloud, W, turn=turn, told=told), watch)
        if out is not None:
            answer.save(out, lang, watch=watch)
    return answer


def _named(points: object) -> str:
    if isinstance(points, str | PathLike):
        return Path(str(cast("object", points))).name
    return type(points).__name__
