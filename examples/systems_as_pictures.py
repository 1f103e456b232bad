"""Systems of equations as lines and planes: one solution, none in four ways, infinitely many.

python systems_as_pictures.py [FOLDER]    writes each picture as PNG into FOLDER
"""

import sys
from pathlib import Path

import matelier as mt
from matelier.spine.page import Figure

SYSTEMS = {
    "point": "1 1 | 3; 1 -1 | 1",
    "parallel": "1 1 | 3; 1 1 | 1",
    "triangle": "1 1 | 3; 1 -1 | 1; 1 0 | 4",
    "same_line": "1 1 | 3; 2 2 | 6",
    "three_planes": "1 1 1 | 3; 1 -1 0 | 1; 0 1 2 | 4",
    "prism": "1 0 0 | 0; 0 1 0 | 0; 1 1 0 | 1",
    "sheaf": "1 0 0 | 0; 0 1 0 | 0; 1 1 0 | 0",
}


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else None
    for name, typed in SYSTEMS.items():
        answer = mt.solve(typed)
        (figure,) = (block for block in answer.page() if isinstance(block, Figure))
        print(f"{name:>12}  {typed:<40} {answer.value.kind:<9} {figure.title.rpartition('.')[2]}")
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.png").write_bytes(answer.figure())


if __name__ == "__main__":
    main(sys.argv[1:])
