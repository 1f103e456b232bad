"""Tells how a cloud is projected and turned into the paper: the formula, three pictures, the check; its files."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matelier.certify.check import holds
from matelier.exact.arithmetic import entries, pick_columns
from matelier.exact.eliminate import staircase
from matelier.explainers.claimed import claim_told
from matelier.explainers.maps.clouds import Projected, turned_into_paper
from matelier.explainers.matrices.matrix import equation
from matelier.explainers.scene_parts import arrow, numbered
from matelier.formats.points import save_points
from matelier.formats.whole import whole_folder
from matelier.geometry.flattened import VIEWS, outlines, patch, residuals, thinned, view_of
from matelier.render.plain import to_plain, write_plain
from matelier.render.webpage import as_html
from matelier.render.words import Words
from matelier.spine.answer import Answer
from matelier.spine.cloud import Cloud
from matelier.spine.formula import Number, Operator, Row, Superscript, Symbol
from matelier.spine.matrix import Exact, Floating
from matelier.spine.page import Arrow, Block, Dots, Figure, Formula, Grid, Heading, Line, Page, Role, Scene, Table
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Float64 = NDArray[np.float64]

PAGE = "report.html"
CLOUD_FILES = (PAGE, "answer.json", "projected.csv", "turned.csv")
MOST_LETTERS = 16  # of an exact entry that is written out
SHAPES = {1: "line", 2: "plane"}

P, W = Symbol("P"), Symbol("W")
W_TURNED = Superscript(W, Symbol("T"))
FORMULA = Formula(Row((
    P, Operator("="), W, Superscript(Row((Symbol("("), W_TURNED, W, Symbol(")"))), Number(-1)), W_TURNED,
)))  # fmt: skip


def cloud_page(answer: Answer[Projected]) -> Page:
    """The matrix that projects, the picture in space, in the plane, and in the paper; what depends on what; checks."""
    return (
        *_opening(answer),
        *_projecting(answer.value),
        *_turning(answer.value),
        *_basis(answer.value),
        *_closing(answer),
    )


def _opening(answer: Answer[Projected]) -> Page:
    value = answer.value
    d = value.W.shape[0]
    facts = {
        "name": answer.given["points"], "points": value.count, "dimensions": d, "share": value.share,
        "left": 1 - value.share, "columns": value.W.shape[1],
    }  # fmt: skip
    notices = (Heading("project_points.notices", level=3), *answer.notices) if answer.notices else ()
    return (
        Heading("project_points.title"),
        Sentence(f"project_points.given.{_shape(value)}", facts),
        *_shown("W", value.W),
        Sentence("project_points.energy", facts),
        *notices,
    )


def _shown(name: str, A: Exact | Floating) -> Page:
    """A = its entries; where these are long, A ≈ them in decimals, a direction then at length 1."""
    if isinstance(A, Exact) and all(len(str(entry)) <= MOST_LETTERS for entry in entries(A)):
        return (equation(name, A),)
    array = A.to_numpy() / (np.linalg.norm(A.to_numpy()) if name == "n" else 1.0)
    return (Formula(Row((Symbol(name), Operator("≈")))), Grid(Floating(array)))


def _shape(value: Projected) -> str:
    return "everything" if value.rank == value.W.shape[0] else SHAPES[value.rank]


def _projecting(value: Projected) -> Page:
    before, after = thinned(value.cloud, value.projected)[:2]
    normal = (Sentence("project_points.normal"), *_shown("n", value.normal)) if value.normal is not None else ()
    return (
        Heading("project_points.projection", level=2),
        Sentence("project_points.formula"),
        FORMULA,
        *_shown("P", value.P),
        *normal,
        Figure("project_points.figure.space", Scene(_in_space(value, before, after), _view(value))),
        Sentence("project_points.still"),
        Figure("project_points.figure.plane", Scene(_in_plane(value, after), _view(value))),
    )


def _view(value: Projected) -> tuple[float, float]:
    if value.normal is None or len(value.normal.rows) < 3:
        return VIEWS[0]
    return view_of(value.normal.to_numpy()[:, 0])


def _in_space(value: Projected, before: Cloud, after: Cloud) -> tuple[Line | Arrow | Dots, ...]:
    segments = residuals(before.points, after.points)
    left = (Line(ends, "left", Sentence("project_points.left") if k == 0 else "") for k, ends in enumerate(segments))
    return (
        *_plane(value, after),
        *_faces(before, "before"),
        *left,
        Dots(before.points, "before", Sentence("project_points.points")),
        Dots(after.points, "after", "P x"),
        *_vectors(value),
    )


def _in_plane(value: Projected, after: Cloud) -> tuple[Line | Arrow | Dots, ...]:
    return (*_plane(value, after), *_faces(after, "after"), Dots(after.points, "after", "P x"), *_vectors(value))


def _plane(value: Projected, after: Cloud) -> tuple[Line, ...]:
    corners = patch(_basis_of(value), after.points)
    if not len(corners):
        return ()
    name = Sentence(f"project_points.the_{_shape(value)}")
    return (Line(corners, "known", name, closed=len(corners) > 2, filled=len(corners) > 2),)


def _basis_of(value: Projected) -> Float64:
    R = turned_into_paper(pick_columns(value.W, staircase(value.W).pivots)) if value.R is None else value.R
    return R.to_numpy()[: value.rank].T


def _faces(cloud: Cloud, role: Role) -> tuple[Line, ...]:
    return tuple(Line(corners, role, closed=len(corners) > 2) for corners in outlines(cloud))


def _vectors(value: Projected) -> tuple[Arrow, ...]:
    return tuple(arrow(w, "found", numbered("w", j)) for j, w in enumerate(value.W.to_numpy().T))


def _turning(value: Projected) -> Page:
    if value.R is None or value.turned is None:
        return (Sentence("project_points.not_turned"),)
    scene = _in_paper(value.rank, thinned(value.cloud, value.turned)[1])
    key = "everything" if value.rank > 2 else SHAPES[value.rank]
    return (
        Heading("project_points.turn", level=2),
        Sentence(f"project_points.turned.{key}", {"dimensions": value.W.shape[0]}),
        *_shown("R", value.R),
        *(() if value.rank > 2 else (Figure("project_points.figure.paper", scene),)),
    )


def _in_paper(rank: int, turned: Cloud) -> Scene:
    """The first two coordinates, or the first; the axes of the paper are the plane's own, u and v."""
    points = np.array([1.0, float(rank > 1)]) * turned.points[:, :2]
    flat = Cloud(points, turned.faces)
    reach = 1.15 * np.maximum(np.abs(points).max(axis=0), 1.0)
    axes = tuple(
        Line(float(reach[j]) * np.array([[-1.0], [1.0]]) * np.eye(2)[j], "grid", name)
        for j, name in enumerate("uv"[:rank])
    )
    vectors = (arrow(np.eye(2)[j], "found", numbered("q", j)) for j in range(min(rank, 2)))
    return Scene((*axes, *_faces(flat, "after"), Dots(points, "after", "R P x"), *vectors), axes=False)


def _basis(value: Projected) -> Page:
    return (
        Heading("project_points.basis", level=2),
        Sentence("project_points.another"),
        *_shown("W₂", value.another),
        Sentence("project_points.same"),
    )


def _closing(answer: Answer[Projected]) -> Page:
    judged = tuple(
        (claim_told(claim.kind, real=True), claim.label, Sentence("claim.holds" if holds(claim) else "claim.falls"))
        for claim in answer.claims
    )
    return (
        Heading("project_points.checks", level=2),
        Table(("verify.claim", "factor.label", "verify.verdict"), judged),
    )


def save_cloud(answer: Answer[Projected], folder: Path, words: Words, checked: object) -> Work[Path]:
    """Writes the page, the answer, projected.csv and, when turned, turned.csv (coordinates in the paper alone).

    The folder appears when it is complete. Raises BadInput where it cannot be written.
    """
    value = answer.value
    with whole_folder(folder, ours=CLOUD_FILES) as partial:
        yield Step("progress.page", {})
        save_points(Cloud(value.projected), partial / "projected.csv")
        if value.turned is not None:
            in_paper = Cloud(value.turned[:, : value.rank])
            save_points(in_paper, partial / "turned.csv", names=("u", "v", "w"))
        plain = to_plain(answer, checked, answer.steps, words)
        (partial / "answer.json").write_text(write_plain(plain), encoding="utf-8", errors="replace")
        last: Block = Sentence("project_points.files")
        page = as_html((*cloud_page(answer), last), words, folder=partial)
        (partial / PAGE).write_text(page, encoding="utf-8", errors="replace")
    return folder / PAGE
