"""Faces recognised by the nearest code, beside scikit-learn's PCA and nearest neighbour: the same axes, the same split.

40 people, 10 pictures each (ORL): numbers 1 to 5 of each are known, 6 to 10 are to be recognised.
"""

import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from PIL import Image
from threadpoolctl import threadpool_limits

import matelier as mt
from race import environment, race, table

SOURCE = Path(__file__).parent / ".." / ".." / "shared" / "data" / "faces" / "orl_att_faces_40x10_92x112_pgm.zip"
LENGTHS = (5, 10, 20, 50, 100)


def read() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each face as a row of pixels, whose it is, and its number 1 to 10."""
    with ZipFile(SOURCE) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".pgm"))
        faces = [np.asarray(Image.open(BytesIO(archive.read(name))), np.float32).ravel() for name in names]
    who = np.array([Path(name).parent.name for name in names])
    return np.stack(faces), who, np.array([int(Path(name).stem) for name in names])


def ours(known: np.ndarray, of: np.ndarray, new: np.ndarray, k: int) -> np.ndarray:
    """Whose the new faces are, by the nearest code in k axes."""
    found = mt.factor(known, k, by="pca").value
    codes = (new - found.center) @ found.X.T
    return of[np.argmin(((codes[:, None] - found.W[None]) ** 2).sum(axis=2), axis=1)]


def theirs(known: np.ndarray, of: np.ndarray, new: np.ndarray, k: int) -> np.ndarray:
    """The same by scikit-learn, its solver the exact one."""
    from sklearn.decomposition import PCA
    from sklearn.neighbors import KNeighborsClassifier

    axes = PCA(k, svd_solver="full").fit(known)
    return KNeighborsClassifier(1).fit(axes.transform(known), of).predict(axes.transform(new))


def main() -> None:
    """Prints both rates and both times for each number of axes."""
    if not SOURCE.exists():
        print("the ORL faces are not here")
        sys.exit(0)
    faces, who, number = read()
    known, of, new, truth = faces[number <= 5], who[number <= 5], faces[number > 5], who[number > 5]
    runners: dict[str, Callable[[np.ndarray, np.ndarray, np.ndarray, int], np.ndarray]] = {"matelier": ours}
    try:
        import sklearn  # noqa: F401

        runners["scikit-learn PCA + 1-NN"] = theirs
    except ImportError:
        print("scikit-learn is not installed (extra: bench)")
    rows: list[tuple[str, ...]] = []
    with threadpool_limits(1):
        print(environment() + "\n")
        for k in LENGTHS:
            timed = {name: lambda run=run, k=k: run(known, of, new, k) for name, run in runners.items()}
            seconds = race(timed, runs=3, clock=time.process_time)
            for name, run in timed.items():
                rows.append((str(k), name, f"{np.mean(run() == truth):.1%}", f"{seconds[name]:.3f}"))
    print(table(("axes", "by", "recognised of 200", "CPU seconds"), rows))


if __name__ == "__main__":
    main()
