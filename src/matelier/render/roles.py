"""How the parts of a scene look: a role's colour, its dashes and width for who does not see the colour, its sign."""

from dataclasses import dataclass

from matelier.spine.page import Role


@dataclass(frozen=True, slots=True)
class Look:
    """`group` is the colour, and the shape of points, among those of groups; −1 is grey; `sign` is for terminals."""

    group: int
    width: float
    dashes: tuple[float, ...]
    sign: str


LOOKS: dict[Role, Look] = {
    "grid": Look(-1, 0.7, (), "·"),
    "before": Look(1, 1.6, (6, 3.5), "o"),
    "after": Look(0, 2.4, (), "#"),
    "axis": Look(4, 1.6, (9, 3, 2, 3), "+"),
    "known": Look(2, 1.8, (), "="),
    "found": Look(3, 3.0, (), "*"),
    "left": Look(5, 1.5, (2, 3), ":"),
    "hidden": Look(-1, 1.2, (4, 4), "·"),
}
INSIDE = 0.16  # opacity of what is filled
