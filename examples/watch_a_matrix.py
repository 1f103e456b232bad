"""Watch a matrix work: grid, ellipse, eigenvectors, area in one page each, and the way from I to A as a film.

python watch_a_matrix.py [FOLDER]    writes the pages (and films) into FOLDER
"""

import sys
from pathlib import Path

import matelier as mt

MATRICES = {
    "stretched": "2 1; 1 2",
    "turned": "0 -1; 1 0",
    "sheared": "1 1; 0 1",
    "collapsed": "1 2; 2 4",
    "into_space": "1 0; 0 1; 1 1",
    "shadow": "1 0 1/2; 0 1 1/3",
}


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0]) if arguments else None
    for name, typed in MATRICES.items():
        answer = mt.transform(typed)
        value = answer.value
        print(f"{name:>11}  {typed:<18} {value.kind:<10} rank {value.rank}, areas or volumes × {value.ratio}")
        assert answer.checked
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            answer.save(folder / f"{name}.html")
            answer.save(folder / f"{name}.gif")


if __name__ == "__main__":
    main(sys.argv[1:])
