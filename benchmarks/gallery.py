"""Difficult systems by matelier, NumPy and SciPy: right, refused with reason, wrong in silence, alarmed in vain."""

import sys
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

import difficult
from race import environment, table


def main() -> None:
    """Prints a row a system and the sums."""
    print(environment())
    counted: dict[str, Counter[str]] = {name: Counter() for name in difficult.SOLVERS}
    rows: list[tuple[str, ...]] = []
    for system in difficult.systems():
        outcomes = {name: solver(system) for name, solver in difficult.SOLVERS.items()}
        for name, outcome in outcomes.items():
            counted[name][outcome] += 1
        rows.append((system.name, *outcomes.values()))
    print("\n" + table(("system", *difficult.SOLVERS), rows))
    kinds = ("right", "refused", "open", "silent", "false alarm")
    sums = [(name, *(str(counts[kind]) for kind in kinds)) for name, counts in counted.items()]
    print("\n" + table(("solver", *kinds), sums))


if __name__ == "__main__":
    main()
