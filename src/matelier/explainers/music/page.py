"""Tells the notes of a recording: how many, which, why each was taken for one, and what every method makes of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from matelier.certify.check import holds
from matelier.explainers.music.evidence import SOUNDS, Evidence
from matelier.explainers.music.ladder import MINUTE
from matelier.explainers.music.music import MusicEvent, MusicExplained
from matelier.explainers.music.terms import terms_told
from matelier.spine.answer import Answer
from matelier.spine.page import Block, Cell, Figure, Heading, Opening, Page, Pitch, Roll, Share, Sound, Span, Table
from matelier.spine.sentence import Sentence

FEW, MANY = 24, 400  # notes listed one by one in a summary, and in a report
MOST_PITCHES = 24
TOLD = ("notes.attuned", "listen.ladder", "listen.events")


def music_page(answer: Answer[MusicExplained]) -> Page:
    """The summary: which notes, when they sound, why, the ladder of methods, and how far this is checked."""
    value = answer.value
    told = (*roll(value), *listed(value, FEW), *ladder(value))
    return (*opening(answer), *pitches(value), *told, *closing(answer))


def opening(answer: Answer[MusicExplained]) -> tuple[Block, ...]:
    """The question, the sound, how many notes there are, and how far they are to be trusted."""
    value = answer.value
    facts = {
        "file": answer.given["file"], "seconds": value.seconds, "rate": value.sample_rate, "notes": len(value.events),
    }  # fmt: skip
    blocks: list[Block] = [Heading("listen.title", facts), Sentence(f"listen.told.{value.method}", facts)]
    if value.expected is not None and value.events:
        blocks.append(Sentence("listen.expected", {"score": value.expected}))
    blocks += [Heading("recording.notices", level=3), *answer.notices] if answer.notices else []
    return tuple(blocks)


def pitches(value: MusicExplained) -> tuple[Block, ...]:
    """How often and for how long each pitch sounds, the most frequent ones."""
    if not value.events:
        return ()
    counts = Counter(event.pitch for event in value.events)
    most = sorted(sorted(counts), key=lambda pitch: -counts[pitch])[:MOST_PITCHES]
    rows = tuple(
        (Pitch(pitch), counts[pitch], Share(_part(value.events, pitch, value.seconds))) for pitch in sorted(most)
    )
    table = Table(("recording.note", "listen.times", "listen.of_the_time"), rows)
    others = Sentence("listen.other_pitches", {"pitches": len(counts) - len(most)})
    return (table, others) if len(counts) > len(most) else (table,)


def _part(events: tuple[MusicEvent, ...], pitch: int, seconds: float) -> float:
    lasts = sum(event.offset - event.onset for event in events if event.pitch == pitch)
    return min(1.0, lasts / seconds) if seconds > 0 else 0.0


def spans(value: MusicExplained) -> tuple[Span, ...]:
    """The notes as bars of a roll."""
    return tuple(Span(event.onset, event.offset, event.pitch, event.velocity / 127) for event in value.events)


def roll(value: MusicExplained) -> tuple[Block, ...]:
    """When the notes sound."""
    heading = Heading("listen.roll", {"notes": len(value.events)}, level=2)
    if not value.events:
        return heading, Sentence("recording.no_events")
    return heading, Figure("recording.roll_title", Roll(spans(value), value.seconds), "axis.time", "axis.pitch")


def listed(value: MusicExplained, most: int, clips: Sequence[Sound] = ()) -> tuple[Block, ...]:
    """The notes one by one with their evidence, so many at the most, each to be heard where it was cut out."""
    if not value.events:
        return ()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *clips[i : i + 1],
            round(event.onset, 2),
            Pitch(event.pitch),
            event.velocity,
            *(() if event.probability is None else (Share(event.probability),)),
            Share(event.share),
            *(() if event.evidence is None else (opened(event, event.evidence),)),
        )
        for i, event in enumerate(value.events[:most])
    )
    hear = ("listen.hear",) if clips else ()
    read = value.events[0].evidence is not None  # else there is no chance, and no why
    chance, why = (("listen.chance",), ("listen.why",)) if read else ((), ())
    head = (*hear, "listen.when", "recording.note", "listen.velocity", *chance, "listen.share", *why)
    left = len(value.events) - len(rows)
    rest = (Sentence("listen.listed", {"notes": left}),) if left > 0 else ()
    return (Heading("listen.one_by_one", level=2), Table(head, rows), *rest, Sentence("listen.share_means"))


def opened(event: MusicEvent, evidence: Evidence) -> Opening:
    """Why this was taken for a note, opening to the terms whose sum gave its chance."""
    return Opening(evidence_told(event, evidence), terms_told(evidence))


def evidence_told(event: MusicEvent, evidence: Evidence) -> Sentence:
    """Why this was taken for a note, as one sentence."""
    facts: dict[str, object] = {"share": evidence.fundamental, "decibels": round(evidence.rise_db)}
    if evidence.partial:
        other = float(event.pitch + evidence.interval)
        return Sentence("listen.evidence.rival", {**facts, "partial": evidence.partial, "other": other})
    if evidence.octave_below < SOUNDS:
        return Sentence("listen.evidence.silent", facts)
    return Sentence("listen.evidence.sounds", {**facts, "below": evidence.octave_below})


def ladder(value: MusicExplained) -> tuple[Block, ...]:
    """What each method makes of the first minute, and what follows."""
    rows = tuple(
        (Sentence(f"listen.method.{rung.method}"), Share(rung.explained), Share(rung.negative), rung.events)
        for rung in value.ladder
    )
    head = ("listen.way", "listen.explained", "listen.negative", "listen.found")
    pinv, read = (next(rung for rung in value.ladder if rung.method == name) for name in ("pinv", "notes"))
    facts = {"negative": pinv.negative, "explained": pinv.explained, "found": pinv.events, "read": read.explained,
             "notes": read.events}  # fmt: skip
    return (
        Heading("listen.ladder", {"seconds": min(MINUTE, value.seconds)}, level=2),
        Table(head, rows),
        Sentence("listen.no_measure", facts),
    )


def closing(answer: Answer[Any]) -> tuple[Block, ...]:
    """How it was worked out, and how far it is checked."""
    steps = tuple(Sentence(f"step.{step.rule}", step.facts) for step in answer.steps if step.rule in TOLD)
    verdicts = ((claim, Sentence("claim.holds" if holds(claim) else "claim.falls")) for claim in answer.claims)
    judged = tuple((Sentence(f"claim.{claim.kind}"), verdict) for claim, verdict in verdicts)
    return (
        Heading("recording.worked", level=2),
        *steps,
        Heading("recording.checks", level=2),
        Table(("verify.claim", "verify.verdict"), judged),
        Sentence("listen.about"),
    )
