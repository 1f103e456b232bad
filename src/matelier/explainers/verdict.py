"""A saved answer judged again: the small judge decides each claim, and what is told must be what they prove."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from matelier.certify.check import ROUNDING, holds
from matelier.explainers.agreement import agrees
from matelier.explainers.claimed import are_real, claim_told
from matelier.explainers.expressions.agreement import AGREE as OF_EXPRESSIONS
from matelier.explainers.expressions.agreement import expression_agrees
from matelier.explainers.factors.upheld import factors_agree
from matelier.explainers.factors.upheld_asked import asked_agrees
from matelier.explainers.maps.apply import apply_agrees
from matelier.explainers.maps.clouds_agreement import cloud_agrees
from matelier.explainers.measured.agreement import is_about_measured, measured_agrees
from matelier.explainers.music.agreement import is_of_file, music_agrees
from matelier.explainers.picture.agreement import picture_agrees
from matelier.explainers.recording.echo import echo_agrees
from matelier.explainers.table.agreement import table_agrees
from matelier.formats.number import read_number
from matelier.render.saved import claims_from_plain, read_plain
from matelier.spine.answer import Answer, Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
from matelier.spine.page import Heading, Page, Table
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

MOST_BYTES = 1 << 30
SHARES = {"energy_splits": "projection", "model_splits": "nonnegative"}


@dataclass(frozen=True, slots=True)
class Judged(Record):
    """One claim and whether its witness proves it."""

    kind: str
    holds: bool
    real: bool = field(default=True, metadata={"json": False})  # that it is about; the sentence depends on it
    about: str = field(default="", metadata={"json": False})


@dataclass(frozen=True, slots=True)
class Verdict(Record):
    """The verdict on a saved answer: every claim judged, and whether all of them hold."""

    holds: bool
    claims: tuple[Judged, ...]


def verify_file(file: str) -> Work[Found[Verdict]]:
    """Judges each claim of a saved answer. Raises BadInput for a file that is no saved answer or has no claims."""
    judged: list[Judged] = []
    data, claims = _claims(Path(file))
    for claim in claims:
        judged.append(Judged(claim.kind, _is_proved(claim), are_real(*claim.witness.values()), claim.about))
        yield Step("verify.claim", {"kind": claim.kind, "holds": judged[-1].holds})
    if not judged:
        raise BadInput("verify.no_claims", file=Path(file).name)
    measured = AGREE.get(str(data.get("question")))
    if data.get("question") in OF_EXPRESSIONS:
        judged.append(Judged("answer_agrees", expression_agrees(data, claims)))
    elif is_about_measured(data):
        judged.append(Judged("answer_agrees", measured_agrees(data, claims)))
    elif measured is None:
        judged.append(Judged("answer_agrees", agrees(data)))
    else:
        agreed = measured(data.get("value"), claims)
        if data.get("question") == "factor":
            agreed = agreed and asked_agrees(data.get("value"), claims, data.get("given"))
        elif data.get("question") == "listen":
            agreed = agreed and is_of_file(data.get("given"), claims)
        judged.append(Judged("value_agrees", agreed))
    return Found(Verdict(all(claim.holds for claim in judged), tuple(judged)))


def _is_proved(claim: Claim) -> bool:
    try:
        return holds(claim)
    except Unable:  # numbers that cannot be reckoned with prove nothing
        return False


def _value_agrees(value: Any, claims: tuple[Claim, ...]) -> bool:
    # What is told must be what is claimed: 1 − left/whole, and the notes' shares add up to it.
    energies: dict[str, Any] = {claim.kind: claim.witness for claim in claims if claim.kind in SHARES}
    try:
        for kind, name in SHARES.items():
            whole, left = energies[kind]["whole"], energies[kind]["left"]
            if abs(value["explained"][name] - (1 - left / whole if whole else 0.0)) > ROUNDING:
                return False
        within = sum(note["share"] for note in value["notes"])
        return abs(within - value["explained"]["nonnegative"]) <= 10 * ROUNDING
    except (KeyError, TypeError, IndexError):
        return False


def _parts_agree(value: Any, claims: tuple[Claim, ...]) -> bool:
    # Each part's share is its energy over the whole.
    told: list[Any] = [claim.witness for claim in claims if claim.kind == "parts_share"]
    try:
        (shared,) = told
        whole, energies = float(shared["whole"]), [float(energy) for energy in shared["energies"]]
        parts = [part["share"] for part in value["parts"]]
        shares = [energy / whole if whole else 0.0 for energy in energies]
        return all(abs(part - share) <= ROUNDING for part, share in zip(parts, shares, strict=True))
    except (KeyError, TypeError, ValueError):
        return False


AGREE: dict[str, Callable[[Any, tuple[Claim, ...]], bool]] = {
    "apply": apply_agrees, "echo": echo_agrees, "explain": _value_agrees, "factor": factors_agree,
    "listen": music_agrees, "picture": picture_agrees, "project_points": cloud_agrees,
    "separate": _parts_agree, "table": table_agrees,
}  # fmt: skip
"""Of answers about measurements: whether the value tells what the claims prove."""


def _claims(file: Path) -> tuple[dict[str, Any], tuple[Claim, ...]]:
    try:
        data = _read(file)
        return data, claims_from_plain(data, read_number)
    except RecursionError as cause:  # lists within lists within lists
        raise BadInput("verify.not_an_answer", file=file.name) from cause


def _read(file: Path) -> Any:
    try:
        if not file.is_file():  # reading a pipe would wait for ever
            raise BadInput("verify.not_an_answer", file=file.name)
        if file.stat().st_size > MOST_BYTES:
            raise BadInput("verify.too_large", file=file.name, most=MOST_BYTES >> 20)
        return read_plain(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as cause:
        raise BadInput("verify.not_an_answer", file=file.name) from cause


def verdict_page(answer: Answer[Verdict]) -> Page:
    """The verdict, claim by claim."""
    verdict = answer.value
    rows = tuple(
        (
            claim_told(claim.kind, real=claim.real, about=claim.about),
            Sentence("claim.holds" if claim.holds else "claim.falls"),
        )
        for claim in verdict.claims
    )
    return (
        Heading("verify.title", {"file": answer.given["file"]}),
        Sentence("verify.all_hold" if verdict.holds else "verify.some_fall", {"claims": len(rows)}),
        Table(("verify.claim", "verify.verdict"), rows),
    )
