"""The one table of all questions: how the answer to each is told, worked and saved."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from matelier.spine.answer import Answer
from matelier.spine.matrix import Floating
from matelier.spine.page import Figure, Page
from matelier.spine.step import Step, Work

MATRIX_QUESTIONS: Mapping[str, str] = {
    "adjugate": "systems",
    "angle": "objects",
    "characteristic_polynomial": "spectral",
    "cholesky": "forms",
    "cofactors": "systems",
    "condition": "forms",
    "definite": "forms",
    "describe": "objects",
    "determinant": "systems",
    "diagonalize": "spectral",
    "eigen": "spectral",
    "gram": "objects",
    "gram_schmidt": "spaces",
    "hadamard": "objects",
    "in_span": "spaces",
    "independent": "spaces",
    "inner": "objects",
    "inverse": "systems",
    "invertible": "objects",
    "jordan": "spectral",
    "kinds": "objects",
    "ldl": "forms",
    "least_squares": "spaces",
    "linear_map": "objects",
    "lu": "systems",
    "minimal_polynomial": "spectral",
    "minor": "systems",
    "multiply": "products",
    "norms": "forms",
    "outer": "objects",
    "power": "products",
    "project": "spaces",
    "projection_matrix": "spaces",
    "pseudo_inverse": "spaces",
    "qr": "spaces",
    "quadratic_form": "forms",
    "rank": "systems",
    "read_map": "maps",
    "row_reduce": "systems",
    "solve": "systems",
    "subspaces": "spaces",
    "svd": "forms",
    "trace": "products",
    "transform": "transform",
    "transpose": "products",
}
"""Each question about matrices and its topic: the function stands in `ask/<topic>.py`, what it found is told by
`<question>_told` of `explainers/matrices/<topic>.py`, or of `explainers/maps/<topic>.py`."""
MAPS = frozenset({"maps", "transform"})


@dataclass(frozen=True, slots=True)
class Question:
    """How an answer is told: its page and its steps, its page with sounds in a folder, what writes its report, and its
    figures one after the other where it moves.
    """

    page: Callable[[Answer[Any], bool | None], Page]
    steps: Callable[[Answer[Any], bool | None], tuple[Step, ...]]
    heard: Callable[[Answer[Any], Path], Work[Page]] | None = None
    save: Callable[[Answer[Any], Path, Any], Work[Path]] | None = None
    frames: Callable[[Answer[Any]], Iterator[Figure]] | None = None


def _all_steps(answer: Answer[Any], _: bool | None) -> tuple[Step, ...]:
    return answer.steps


def _readable_steps(answer: Answer[Any], asked: bool | None) -> tuple[Step, ...]:
    from matelier.explainers.matrices.matrix import readable_steps

    return readable_steps(answer, asked) or ()


def _matrix_page(answer: Answer[Any], asked: bool | None) -> Page:
    from matelier.explainers.matrices.matrix import matrix_page

    if any(isinstance(part, Floating) for part in answer.given.values()):
        return _measured_page(answer)
    name = MATRIX_QUESTIONS[answer.question]
    topic = import_module(f"matelier.explainers.{'maps' if name in MAPS else 'matrices'}.{name}")
    shown = getattr(topic, f"{answer.question}_given", None)
    return matrix_page(answer, getattr(topic, f"{answer.question}_told"), asked, shown)


def _measured_page(answer: Answer[Any]) -> Page:
    from matelier.explainers.measured.page import measured_page

    return measured_page(answer)


def _transform_frames(answer: Answer[Any]) -> Iterator[Figure]:
    from matelier.explainers.maps.transform import frames

    return frames(answer)


def _explain_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.recording.page import recording_page

    return recording_page(answer)


def _explain_heard(answer: Answer[Any], folder: Path) -> Work[Page]:
    from matelier.explainers.recording.report import heard_page

    return heard_page(answer, folder)


def _explain_save(answer: Answer[Any], folder: Path, words: Any) -> Work[Path]:
    from matelier.explainers.recording.report import save_report

    return save_report(answer, folder, words, answer.checked)  # type: ignore[attr-defined]


def _separate_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.recording.separated import separation_page

    return separation_page(answer)


def _separate_heard(answer: Answer[Any], folder: Path) -> Work[Page]:
    from matelier.explainers.recording.separated import separation_heard

    return separation_heard(answer, folder)


def _separate_save(answer: Answer[Any], folder: Path, words: Any) -> Work[Path]:
    from matelier.explainers.recording.separated import save_separation

    return save_separation(answer, folder, words, answer.checked)  # type: ignore[attr-defined]


def _table_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.table.page import table_page

    return table_page(answer)


def _table_save(answer: Answer[Any], folder: Path, words: Any) -> Work[Path]:
    from matelier.explainers.table.report import save_table

    return save_table(answer, folder, words, answer.checked)  # type: ignore[attr-defined]


def _listen_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.music.page import music_page

    return music_page(answer)


def _listen_heard(answer: Answer[Any], folder: Path) -> Work[Page]:
    from matelier.explainers.music.report import music_heard

    return music_heard(answer, folder)


def _listen_save(answer: Answer[Any], folder: Path, words: Any) -> Work[Path]:
    from matelier.explainers.music.report import save_music

    return save_music(answer, folder, words, answer.checked)  # type: ignore[attr-defined]


def _picture_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.picture.page import picture_page

    return picture_page(answer)


def _picture_save(answer: Answer[Any], folder: Path, words: Any) -> Work[Path]:
    from matelier.explainers.picture.report import save_picture

    return save_picture(answer, folder, words, answer.checked)  # type: ignore[attr-defined]


def _verify_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.verdict import verdict_page

    return verdict_page(answer)


def _factor_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.factors.page import factor_page

    return factor_page(answer)


def _factor_save(answer: Answer[Any], folder: Path, words: Any) -> Work[Path]:
    from matelier.explainers.factors.page import save_factors

    return save_factors(answer, folder, words, answer.checked)  # type: ignore[attr-defined]


def _map_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.maps.maps import map_page

    return map_page(answer)


def _ranks_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.factors.ranks import ranks_page

    return ranks_page(answer)


def _cloud_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.maps.clouds_page import cloud_page

    return cloud_page(answer)


def _cloud_save(answer: Answer[Any], folder: Path, words: Any) -> Work[Path]:
    from matelier.explainers.maps.clouds_page import save_cloud

    return save_cloud(answer, folder, words, answer.checked)  # type: ignore[attr-defined]


def _echo_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.recording.echo_page import echo_page

    return echo_page(answer)


def _echo_heard(answer: Answer[Any], folder: Path) -> Work[Page]:
    from matelier.explainers.recording.echo_page import echo_heard

    return echo_heard(answer, folder)


def _echo_save(answer: Answer[Any], folder: Path, words: Any) -> Work[Path]:
    from matelier.explainers.recording.echo_page import save_echo

    return save_echo(answer, folder, words, answer.checked)  # type: ignore[attr-defined]


def _apply_page(answer: Answer[Any], _: bool | None) -> Page:
    from matelier.explainers.maps.apply_page import apply_page

    return apply_page(answer)


def _derivative_page(answer: Answer[Any], asked: bool | None) -> Page:
    from matelier.explainers.expressions.derivatives import derivative_page

    return derivative_page(answer, asked)


def _evaluated_page(answer: Answer[Any], asked: bool | None) -> Page:
    from matelier.explainers.expressions.evaluated import evaluated_page

    return evaluated_page(answer, asked)


def _law_page(answer: Answer[Any], asked: bool | None) -> Page:
    from matelier.explainers.expressions.laws import law_page

    return law_page(answer, asked)


def _stationary_page(answer: Answer[Any], asked: bool | None) -> Page:
    from matelier.explainers.expressions.stationary import stationary_page

    return stationary_page(answer, asked)


def _law_steps(answer: Answer[Any], asked: bool | None) -> tuple[Step, ...]:
    from matelier.explainers.expressions.laws import law_steps

    return () if asked is False else law_steps(answer.steps)


def _typed_steps(answer: Answer[Any], asked: bool | None) -> tuple[Step, ...]:
    from matelier.explainers.expressions.expressed import typed_steps

    return () if asked is False else typed_steps(answer.steps)


QUESTIONS: dict[str, Question] = {
    "apply": Question(_apply_page, _all_steps),
    "check": Question(_law_page, _law_steps),
    "choose_rank": Question(_ranks_page, _all_steps),
    "evaluate": Question(_evaluated_page, _typed_steps),
    "factor": Question(_factor_page, _all_steps, save=_factor_save),
    "explain": Question(_explain_page, _all_steps, _explain_heard, _explain_save),
    "gradient": Question(_derivative_page, _typed_steps),
    "hessian": Question(_derivative_page, _typed_steps),
    "jacobian": Question(_derivative_page, _typed_steps),
    "echo": Question(_echo_page, _all_steps, _echo_heard, _echo_save),
    "project_points": Question(_cloud_page, _all_steps, save=_cloud_save),
    "listen": Question(_listen_page, _all_steps, _listen_heard, _listen_save),
    "picture": Question(_picture_page, _all_steps, save=_picture_save),
    "separate": Question(_separate_page, _all_steps, _separate_heard, _separate_save),
    "stationary": Question(_stationary_page, _typed_steps),
    "table": Question(_table_page, _all_steps, save=_table_save),
    "verify": Question(_verify_page, _all_steps),
    **{name: Question(_matrix_page, _readable_steps) for name in MATRIX_QUESTIONS},
    "read_map": Question(_map_page, _all_steps),
    "transform": Question(_matrix_page, _readable_steps, frames=_transform_frames),
}
