"""Scores of music21's corpus by composers long dead, as plain lists of notes in quarters."""

import json
from pathlib import Path
from typing import TypeAlias

from processes import shared

WrittenNote: TypeAlias = tuple[float, float, int, int]
"""Onset and length in quarters, MIDI pitch, and the number of the part."""

# Pieces that any of our measurements uses are left out, whatever they are played on.
MEASURED = (
    "chopin/mazurka06-2", "bach/bwv66.6", "bach/bwv101.7", "bach/bwv108.6", "beethoven/opus18no1/movement2",
    "mozart/k156/movement2", "cpebach/h186", "joplin/maple_leaf_rag",
)  # fmt: skip
PIANO = (
    "schumann_clara/polonaise_op1n1", "schumann_clara/polonaise_op1n2", "schumann_clara/polonaise_op1n3",
    "schumann_clara/polonaise_op1n4", "mozart/k545/movement1_exposition", "schubert/Lindenbaum",
    "schumann_robert/dichterliebe_no2", "handel/rinaldo/Lascia_chio_pianga", "verdi/laDonnaEMobile",
)  # fmt: skip
QUARTETS = (
    "beethoven/opus18no1/movement1", "beethoven/opus18no1/movement3", "beethoven/opus18no1/movement4",
    "beethoven/opus18no3", "beethoven/opus18no4", "beethoven/opus18no5", "beethoven/opus59no1/movement1",
    "beethoven/opus59no1/movement3", "beethoven/opus59no2/movement2", "beethoven/opus59no3/movement4",
    "beethoven/opus74", "mozart/k155/movement1", "mozart/k155/movement2", "mozart/k156/movement1",
    "mozart/k156/movement3", "mozart/k458/movement1", "mozart/k458/movement3", "mozart/k80/movement1",
    "mozart/k80/movement3", "haydn/opus1no1/movement1", "haydn/opus1no1/movement3", "haydn/opus74no1/movement1",
    "haydn/opus74no1/movement2", "schumann_robert/opus41no1/movement1", "schumann_robert/opus41no1/movement3",
    "corelli/opus3no1/1grave",
)  # fmt: skip
CHORALES_EVERY = 6
LONGEST = 400.0  # quarters: no clip needs more of a piece


def names() -> list[str]:
    """The pieces, in an order that stays."""
    from music21 import corpus  # only where no cache is: it takes seconds to load

    paths = sorted({str(path).rsplit("corpus/", 1)[1].rsplit(".", 1)[0] for path in corpus.getCorePaths()})
    chorales = [name for name in paths if name.startswith("bach/bwv") and name not in MEASURED]
    return [*PIANO, *QUARTETS, *chorales[::CHORALES_EVERY]]


def written(name: str) -> list[WrittenNote]:
    """The sounding notes of a piece; tied notes are one."""
    from music21 import corpus

    score = corpus.parse(name).stripTies().toSoundingPitch()
    notes: list[WrittenNote] = []
    for number, part in enumerate(score.parts):
        for element in part.flatten().notes:
            onset, length = float(element.offset), float(element.quarterLength)
            if length > 0 and onset < LONGEST:
                notes += [(onset, length, pitch.midi, number) for pitch in element.pitches if 21 <= pitch.midi <= 108]
    return sorted(set(notes))


def scores(cache: Path) -> dict[str, list[WrittenNote]]:
    """All pieces by name, read from `cache` where they were written before."""
    if not cache.exists():
        told = names()
        found = dict(zip(told, shared("scores read", written, told), strict=True))
        cache.parent.mkdir(parents=True, exist_ok=True)
        unfinished = cache.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(found), encoding="utf-8")
        unfinished.replace(cache)
    return {
        name: [(a, b, c, d) for a, b, c, d in notes] for name, notes in json.loads(cache.read_text("utf-8")).items()
    }
