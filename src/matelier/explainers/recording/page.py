"""Tells a recording's answer: the sentences, tables and pictures of its page, in their order."""

from typing import Any

from matelier.certify.check import holds
from matelier.explainers.recording.recording import RecordingExplained
from matelier.render.still import note_name
from matelier.spine.answer import Answer
from matelier.spine.formula import Number, Operator, Row, Superscript, Symbol
from matelier.spine.page import Block, Cell, Figure, Formula, Heading, Page, Roll, Share, Span, Table
from matelier.spine.sentence import Sentence

ROWS = 20  # notes listed one by one in a summary
QUIET = 0.001  # share below which a note is listed only with the others

A, M, P, W, X = (Symbol(name) for name in "AMPWX")
W_PLUS = Superscript(W, Operator("+"))
MODEL = Row((
    P, Operator("="), W, W_PLUS, Operator("\u2003"), A, Operator("="), W_PLUS, M, Operator("\u2003"),
    P, M, Operator("="), W, A, Operator("\u2003"), M, Operator("≈"), W, X, Operator(","), X, Operator("≥"), Number(0),
))  # fmt: skip


def recording_page(answer: Answer[RecordingExplained]) -> Page:
    """The summary: what is explained, by which notes, when they sound, and how far this is checked."""
    return (*opening(answer), *shares(answer.value), *roll(answer.value), *closing(answer))


def opening(answer: Answer[RecordingExplained]) -> tuple[Block, ...]:
    """The question, the sound and the notes, and how much the notes explain."""
    value = answer.value
    facts = {
        "file": answer.given["file"],
        "seconds": value.seconds,
        "rate": value.sample_rate,
        "notes": len(value.notes),
        "columns": len(value.amount.spectra.names),
        "rank": value.rank,
    }
    blocks: list[Block] = [
        Heading("recording.title", facts),
        Sentence("recording.given", facts),
        Sentence("recording.explained", {
            "projection": value.explained.projection,
            "nonnegative": value.explained.nonnegative,
            "left": 1 - value.explained.projection,
        }),
    ]  # fmt: skip
    if value.tuning_cents is not None:
        blocks.append(Sentence("recording.tuning", {"cents": value.tuning_cents}))
    blocks += [Heading("recording.notices", level=3), *answer.notices] if answer.notices else []
    return tuple(blocks)


def shares(value: RecordingExplained) -> tuple[Block, ...]:
    """Each note's share, the largest first, and what the two shares mean."""
    ranked = sorted(value.notes, key=lambda note: -note.share)
    listed = [note for note in ranked[:ROWS] if note.share >= QUIET]
    rows: list[tuple[Cell, ...]] = [
        (note_name(note.name, note.midi), Share(note.share), Share(note.share_alone)) for note in listed
    ]
    rest = ranked[len(listed) :]
    if rest:
        rows.append((Sentence("recording.others", {"notes": len(rest)}), Share(sum(note.share for note in rest)), None))
    rows.append(
        (Sentence("recording.all_notes"), Share(value.explained.nonnegative), Share(value.explained.projection))
    )
    rows.append(
        (Sentence("recording.left"), Share(1 - value.explained.nonnegative), Share(1 - value.explained.projection))
    )
    return (
        Heading("recording.shares", level=2),
        Table(("recording.note", "recording.share", "recording.share_alone"), tuple(rows)),
        Sentence("recording.shares_mean"),
    )


def spans(value: RecordingExplained) -> tuple[Span, ...]:
    """The note events as bars of a roll."""
    return tuple(Span(event.onset, event.offset, event.pitch, event.velocity / 127) for event in value.events)


def roll(value: RecordingExplained) -> tuple[Block, ...]:
    """When the notes sound."""
    heading = Heading("recording.roll", {"events": len(value.events)}, level=2)
    if not value.events:
        return heading, Sentence("recording.no_events")
    return heading, Figure("recording.roll_title", Roll(spans(value), value.seconds), "axis.time", "axis.pitch")


def closing(answer: Answer[Any]) -> tuple[Block, ...]:
    """How it was worked out, and how far it is checked."""
    steps = tuple(Sentence(f"step.{step.rule}", step.facts) for step in answer.steps if step.rule in TOLD)
    verdicts = ((claim, Sentence("claim.holds" if holds(claim) else "claim.falls")) for claim in answer.claims)
    judged = tuple((Sentence(f"claim.{claim.kind}"), verdict) for claim, verdict in verdicts)
    return (
        Heading("recording.worked", level=2),
        *steps,
        Sentence("recording.energy_is_no_measure"),
        Formula(MODEL),
        Heading("recording.checks", level=2),
        Table(("verify.claim", "verify.verdict"), judged),
        Sentence("recording.about"),
    )


TOLD = (
    "recording.spectrogram", "recording.basis", "recording.project", "recording.negative", "recording.divergence",
    "recording.events",
)  # fmt: skip
