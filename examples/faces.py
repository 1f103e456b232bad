"""Eigenfaces: the mean face, the axes along which faces differ most, faces rebuilt from few numbers, and recognised.

`python faces.py FACES [FOLDER]`: FACES is a folder of pictures or a zip of them (PGM, PNG, JPEG; all of one size),
FOLDER where a page with the pictures is written. Where each person has a folder of pictures 1, 2, ..., those of the
second half are recognised by those of the first. Without FACES, drawn faces.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray
from PIL import Image

import matelier as mt
from matelier.render.text import as_text
from matelier.render.webpage import as_html
from matelier.render.words import Words, words
from matelier.spine.page import Curve, Figure, Heading, Page, Series, Share, Table, Tiles

KINDS = (".pgm", ".png", ".jpg", ".jpeg")
LENGTHS = (0, 1, 2, 5, 10, 20, 50, 100, 200)
SHOWN = 7  # axes, and lengths of one rebuilt face
SENTENCES = {
    "faces.title": "Eigenfaces of {count} pictures",
    "faces.mean": "The mean face",
    "faces.axes": "The axes along which the faces differ most (red less, blue more)",
    "faces.rebuilt": "One face, and what the mean and so many axes make of it",
    "faces.left": "What is left of the faces' differences, by the number of axes",
    "faces.length": "axes",
    "faces.kept": "kept",
    "faces.error": "error (grey levels of 255)",
    "faces.recognised": "{known} known faces, {count} new: how many are of the person whose face has the nearest code",
    "faces.right": "recognised",
}

Pictures = NDArray[np.float32]
Floats = NDArray[np.floating[Any]]


def read_faces(source: Path) -> Pictures:
    """The pictures of a folder or a zip, count × height × width, 0..255."""
    return read_named(source)[0]


def read_named(source: Path) -> tuple[Pictures, list[str]]:
    """The pictures, and the names of their files with the folders they are in."""
    contents = list(_contents(source))
    faces = [np.asarray(Image.open(BytesIO(content)).convert("L"), np.float32) for _, content in contents]
    if not faces:
        raise SystemExit(f"{source}: no pictures ({', '.join(KINDS)}).")
    if len({face.shape for face in faces}) > 1:
        raise SystemExit(f"{source}: the pictures differ in size; make them equal first.")
    return np.stack(faces), [name for name, _ in contents]


def _contents(source: Path) -> Iterator[tuple[str, bytes]]:
    if source.is_dir():
        found = (path for path in sorted(source.rglob("*")) if path.suffix.lower() in KINDS)
        yield from ((path.relative_to(source).as_posix(), path.read_bytes()) for path in found)
        return
    with ZipFile(source) as archive:
        names = (name for name in sorted(archive.namelist()) if name.lower().endswith(KINDS))
        yield from ((name, archive.read(name)) for name in names)


def people(names: list[str]) -> tuple[NDArray[np.str_], NDArray[np.bool_]]:
    """Whose face each picture is (its folder), and whether it is of the first half of that person's pictures."""
    who = np.array([Path(name).parent.name for name in names])
    number = np.array([int(Path(name).stem) if Path(name).stem.isdecimal() else 0 for name in names])
    middle = {person: np.median(number[who == person]) for person in set(who.tolist())}
    return who, number <= np.array([middle[person] for person in who.tolist()])


def recognised(known: Floats, new: Floats, axes: int) -> NDArray[np.intp]:
    """For each new face (a row), which known one is nearest, by the distance of their codes in the known ones' axes."""
    found = mt.factor(known, axes, by="pca").value
    codes = (new - found.center) @ found.X.T
    return np.argmin(((codes[:, None] - found.W[None]) ** 2).sum(axis=2), axis=1)


def recognised_by_length(faces: Pictures, names: list[str]) -> tuple[int, int, list[tuple[int, float]]]:
    """How many faces are known and new, and by number of axes which part of the new is recognised; nobody known: 0."""
    who, first = people(names)
    D = faces.reshape(len(faces), -1)
    known, new = D[first], D[~first]
    if len(set(who.tolist())) < 2 or not len(new):
        return 0, 0, []
    lengths = [k for k in LENGTHS if 0 < k < len(known)]
    rates = [(k, float(np.mean(who[first][recognised(known, new, k)] == who[~first]))) for k in lengths]
    return len(known), len(new), rates


def drawn_faces(count: int = 90, height: int = 48, width: int = 40) -> Pictures:
    """Faces made of ellipses: head, eyes, brows and mouth, each of random size, place and shade."""
    random = np.random.default_rng(5)
    down, across = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]

    def ellipse(x: float, y: float, wide: float, tall: float) -> Pictures:
        inside = 1 - ((across - x) / wide) ** 2 - ((down - y) / tall) ** 2
        return np.clip(inside * 6, 0, 1).astype(np.float32)  # with a soft edge

    faces: list[Pictures] = []
    for _ in range(count):
        head, light, mouth = 0.72 + 0.08 * random.normal(), 150 + 25 * random.normal(), 0.3 + 0.08 * random.normal()
        eyes, apart, brow = -0.2 + 0.05 * random.normal(), 0.32 + 0.04 * random.normal(), 0.07 + 0.02 * random.normal()
        shade = 80 + 30 * random.normal()
        face = light * ellipse(0, 0, head, 0.92)
        for side in (-apart, apart):
            face -= shade * ellipse(side, eyes, 0.13, 0.09) + 70 * ellipse(side, eyes - 0.22, 0.2, max(brow, 0.02))
        face -= 80 * ellipse(0, 0.45, max(mouth, 0.1), 0.08) + 30 * ellipse(0, 0.12, 0.09, 0.18)
        faces.append(np.clip(face + 3 * random.normal(size=face.shape), 0, 255).astype(np.float32))
    return np.stack(faces)


def eigenfaces(faces: Pictures) -> tuple[Floats, Floats, Floats]:
    """The mean face, the axes as rows, and the codes of the faces: each face a row of pixels, M ≈ mean + W X."""
    found = mt.factor(faces.reshape(len(faces), -1), min(max(LENGTHS), len(faces) - 1), by="pca").value
    assert found.center is not None
    return found.center, found.X, found.W


def errors_by_length(faces: Pictures, mean: Floats, X: Floats) -> list[tuple[int, float]]:
    """For each number of axes the root of the mean squared error of a pixel."""
    D = faces.reshape(len(faces), -1) - mean
    codes = D @ X.T
    lengths = [k for k in LENGTHS if k <= len(X)]
    return [(k, float(np.sqrt(np.mean((D - codes[:, :k] @ X[:k]) ** 2)))) for k in lengths]


def recognition(faces: Pictures, names: list[str]) -> Page:
    """How well faces are recognised, as blocks of a page; nothing where nobody has a folder."""
    known, count, rates = recognised_by_length(faces, names)
    if not rates:
        return ()
    title = Heading("faces.recognised", {"known": known, "count": count}, level=2)
    return title, Table(("faces.length", "faces.right"), tuple((k, Share(rate)) for k, rate in rates))


def page_of(faces: Pictures) -> Page:
    """What is found, as blocks of a page."""
    shape = faces.shape[1:]
    mean, X, W = eigenfaces(faces)
    errors = errors_by_length(faces, mean, X)
    whole = errors[0][1]
    axes = [(X[j] / np.abs(X[j]).max()).reshape(shape).astype(np.float32) for j in range(min(SHOWN, len(X)))]
    lengths = [k for k, _ in errors if k][:SHOWN]
    rebuilt = [((mean + W[0, :k] @ X[:k]) / 255).reshape(shape).astype(np.float32) for k in lengths]
    left = Series("", np.array([k for k, _ in errors], float), np.array([(error / whole) ** 2 for _, error in errors]))
    grey = Tiles(((mean / 255).reshape(shape).astype(np.float32),), ("mean",))
    return (
        Heading("faces.title", {"count": len(faces)}),
        Figure("faces.mean", grey),
        Figure("faces.axes", Tiles(tuple(axes), tuple(f"axis {j + 1}" for j in range(len(axes))), signed=True)),
        Figure(
            "faces.rebuilt",
            Tiles((faces[0] / 255, *rebuilt), ("the face", *("1 axis" if k == 1 else f"{k} axes" for k in lengths))),
        ),
        Table(
            ("faces.length", "faces.kept", "faces.error"),
            tuple((k, Share(1 - (error / whole) ** 2), round(error, 1)) for k, error in errors),
        ),
        Figure("faces.left", Curve((left,)), "faces.length"),
    )


def main(arguments: list[str]) -> None:
    """Prints the page, and writes it where a folder is given."""
    faces, names = read_named(Path(arguments[0])) if arguments else (drawn_faces(), [])
    english = Words("en", {**words("en").sentences, **SENTENCES})
    page = (*page_of(faces), *(recognition(faces, names) if names else ()))
    print(as_text(page, english))
    if len(arguments) > 1:
        folder = Path(arguments[1])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "eigenfaces.html").write_text(as_html(page, english), encoding="utf-8")
        print(f"{folder / 'eigenfaces.html'} has the same with pictures.")


if __name__ == "__main__":
    main(sys.argv[1:])
