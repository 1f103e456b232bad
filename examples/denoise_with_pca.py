"""PCA as a linear autoencoder: encode, decode, how long the code should be, noise taken away, new rows made up."""

import numpy as np
from numpy.typing import NDArray

import matelier as mt

ROWS, POINTS, SHAPES, NOISE = 600, 96, 4, 0.25
BARS = " ▁▂▃▄▅▆▇█"

Table = NDArray[np.float64]


def rows_of_data(random: np.random.Generator) -> tuple[Table, Table]:
    """Rows that are sums of a few bumps of changing height, as they are, and as they are measured."""
    place = np.linspace(0, 1, POINTS)
    bumps = np.array([np.exp(-(((place - middle) / 0.09) ** 2)) for middle in (0.15, 0.4, 0.62, 0.86)])
    clean = (1 + 0.6 * random.normal(size=(ROWS, SHAPES))) @ bumps
    return clean, clean + NOISE * random.normal(size=clean.shape)


def encode(rows: Table, D: Table, center: Table) -> Table:
    """The code of each row: c = Dᵀ (x - mean), a few numbers for many."""
    return (rows - center) @ D


def decode(codes: Table, D: Table, center: Table) -> Table:
    """The row that a code stands for: D c + mean."""
    return codes @ D.T + center


def sketch(row: Table) -> str:
    """A row as a line of bars, every second point."""
    heights = np.clip((row + 0.5) / 3, 0, 1) * (len(BARS) - 1)
    return "".join(BARS[int(height)] for height in heights[::2].round())


def main() -> None:
    """Learns D from half of the rows and tries it on the others."""
    random = np.random.default_rng(3)
    clean, noisy = rows_of_data(random)
    half = ROWS // 2
    learnt = mt.factor(noisy[:half], by="pca").value  # X holds the axes as rows, the most important first
    center, axes = np.asarray(learnt.center, np.float64), np.asarray(learnt.X, np.float64)
    print(f"{half} rows of {POINTS} numbers to learn from, {ROWS - half} others to try it on.\n")
    print("length l   left of the noisy rows   distance from the clean rows (root of the mean square)")
    errors: list[float] = []
    for length in range(9):
        D = axes[:length].T  # the best D of this length: its columns are orthonormal, and the encoder is Dᵀ
        rebuilt = decode(encode(noisy[half:], D, center), D, center)
        left = np.sum((noisy[half:] - rebuilt) ** 2) / np.sum((noisy[half:] - center) ** 2)
        errors.append(float(np.sqrt(np.mean((clean[half:] - rebuilt) ** 2))))
        print(f"{length:8d}   {left:22.1%}   {errors[-1]:.3f} {'█' * round(60 * errors[-1])}")
    best = int(np.argmin(errors))
    print(f"\nThe noisy rows themselves are {NOISE:.3f} away. A longer code always leaves less of what is measured,")
    print(f"but beyond l = {best} it learns noise: sums of {SHAPES} bumps are the data.\n")

    D = axes[:best].T
    row = noisy[half : half + 1]
    print("measured  ", sketch(row[0]))
    print("denoised  ", sketch(decode(encode(row, D, center), D, center)[0]))
    print("the truth ", sketch(clean[half]))
    print("\nNew rows, made up from random codes as spread as those that were learnt:")
    spread = encode(noisy[:half], D, center).std(axis=0)
    for made in decode(spread * random.normal(size=(3, best)), D, center):
        print("          ", sketch(made))


if __name__ == "__main__":
    main()
