"""How right a reading is: notes found and notes there, matched one to one within 50 ms."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

Told: TypeAlias = tuple[float, float, int]
"""Onset and offset in seconds, MIDI pitch."""

ONSET = 0.05
OFFSET_SHARE = 0.2


def matched(there: Sequence[Told], found: Sequence[Told], *, ends: bool = False) -> list[tuple[int, int]]:
    """The largest set of pairs (place there, place found), each note in one at most; `ends`: offsets agree too."""
    by_pitch: dict[int, list[int]] = defaultdict(list)
    for j, note in enumerate(found):
        by_pitch[note[2]].append(j)
    taken: dict[int, int] = {}
    edges = [[j for j in by_pitch[note[2]] if _agree(note, found[j], ends=ends)] for note in there]
    for i in range(len(there)):
        _augment(i, edges, taken, set())
    return sorted((i, j) for j, i in taken.items())


def _agree(note: Told, other: Told, *, ends: bool) -> bool:
    if abs(note[0] - other[0]) > ONSET + 1e-9:
        return False
    return not ends or abs(note[1] - other[1]) <= max(ONSET, OFFSET_SHARE * (note[1] - note[0])) + 1e-9


def _augment(i: int, edges: list[list[int]], taken: dict[int, int], seen: set[int]) -> bool:
    for j in edges[i]:
        if j not in seen:
            seen.add(j)
            if j not in taken or _augment(taken[j], edges, taken, seen):
                taken[j] = i
                return True
    return False


def f1(there: Sequence[Told], found: Sequence[Told], *, ends: bool = False) -> float:
    """2·hits / (notes there + notes found); 1 where there are none at all."""
    if not there and not found:
        return 1.0
    return 2 * len(matched(there, found, ends=ends)) / (len(there) + len(found))
