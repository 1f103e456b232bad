"""Note names in files: English letters (Do Re Mi too on the way in), C4 in the middle of the keyboard."""

import re

SHARPS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
STEPS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
STEPS |= {"do": 0, "dó": 0, "re": 2, "ré": 2, "mi": 4, "fa": 5, "fá": 5, "sol": 7, "la": 9, "lá": 9, "si": 11}
SHIFTS = {"#": 1, "♯": 1, "b": -1, "♭": -1}
NAME = re.compile(r"(do|dó|re|ré|mi|fa|fá|sol|la|lá|si|[a-g])([#♯♭b]{0,2})(-?\d{1,2})", re.IGNORECASE)


def name_of(pitch: float) -> str:
    """The English name of the nearest note: 60 is C4, 61 is C#4."""
    octave, step = divmod(round(pitch), 12)
    return f"{SHARPS[step]}{octave - 1}"


def pitch_of(name: str) -> int | None:
    """The MIDI number of a note name, or None where it names no note."""
    match = NAME.fullmatch(name.strip())
    if match is None:
        return None
    step, shifts, octave = match.groups()
    return 12 * (int(octave) + 1) + STEPS[step.lower()] + sum(SHIFTS[sign] for sign in shifts.lower())
