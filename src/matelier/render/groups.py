"""Groups of points and lines told apart: by colour, by shape for those who do not see it, by a letter in a terminal."""

from collections.abc import Sequence

# Each at least 3:1 against its paper, and apart from the others for the colour-blind or else by its shape.
LIGHT = ("#c2397b", "#0068a8", "#007a56", "#b35900", "#6a4fb3", "#00788a", "#8a6d00", "#5f5a66")
DARK = ("#ef6ca6", "#56b4e9", "#3fc795", "#f0a04b", "#b9a5f7", "#3ec7d6", "#e2cf5a", "#c3bdca")
COLOURS = len(LIGHT)
SHAPES = ("circle", "square", "triangle", "diamond", "down", "plus", "cross")
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALONE = "o"  # a point of no group


def colour_of(group: int) -> int:
    """Which of the colours a group has; a point of no group has the first."""
    return max(group, 0) % COLOURS


def shape_of(group: int) -> str:
    """The shape of a group's points; with its colour it is a group's own among the first 56."""
    return SHAPES[max(group, 0) % len(SHAPES)]


def letters(names: Sequence[str]) -> tuple[str, ...]:
    """A letter for each group: its initial where the initials differ, else a, b, c, ..."""
    initials = [name.strip()[:1].lower() for name in names]
    if len(set(initials)) == len(initials) and all(initial in LETTERS for initial in initials) and all(initials):
        return tuple(initials)
    return tuple(LETTERS[k % len(LETTERS)] for k in range(len(names)))
