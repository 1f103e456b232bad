"""A picture in few layers: the best copies of rank 1, 5, 20, how many layers are enough, and noise taken away.

`python low_rank_picture.py [PICTURE] [FOLDER]`: PICTURE is a file (PNG, JPEG, WebP, TIFF, BMP), FOLDER where the page
and the copies are written. Without PICTURE, a drawn landscape.
"""

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

import matelier as mt

GRAIN = 12.0  # levels of the noise that is laid over the drawn picture


def landscape(height: int = 180, width: int = 270) -> NDArray[np.uint8]:
    """A sky, a sun, hills and a house with a window, drawn in three colours."""
    down, across = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    picture = np.stack([120 + 100 * down, 160 + 60 * down, 235 - 40 * down], axis=2)
    picture[(across - 0.75) ** 2 * 2.2 + (down - 0.25) ** 2 < 0.012] = (255, 225, 90)
    for k, colour in enumerate(((90, 130, 110), (60, 110, 70), (40, 85, 50))):
        hills = 0.55 + 0.12 * k + 0.06 * np.sin((7 + 4 * k) * across + 2 * k)
        picture[down > hills] = colour
    house = (abs(across - 0.3) < 0.09) & (abs(down - 0.74) < 0.11)
    roof = (abs(across - 0.3) < 0.12 - 0.9 * (0.63 - down)) & (down > 0.5) & (down <= 0.63)
    picture[house], picture[roof] = (215, 200, 180), (150, 60, 45)
    picture[(abs(across - 0.3) < 0.03) & (abs(down - 0.73) < 0.04)] = (90, 110, 140)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def grainy(picture: NDArray[np.uint8], seed: int = 0) -> NDArray[np.uint8]:
    """The picture with white noise over it."""
    noise = GRAIN * np.random.default_rng(seed).normal(size=picture.shape)
    return np.clip(np.rint(picture + noise), 0, 255).astype(np.uint8)


def error(one: NDArray[Any], other: NDArray[Any]) -> float:
    """The root of the mean squared difference, in levels."""
    return float(np.sqrt(np.mean((one.astype(float) - other) ** 2)))


def main(arguments: list[str]) -> None:
    picture: Any = arguments[0] if arguments else landscape()
    answer = mt.explain(picture)
    answer.show("en")
    if len(arguments) > 1:
        print(f"{answer.save(arguments[1], 'en')} has the same with the copies beside it.")
    if arguments:
        return
    noisy = grainy(picture)
    found = mt.explain(noisy, denoise=True).value
    noise = ", ".join(f"{one.name} {one.noise:.1f}" for one in found.channels)
    print(f"\nWith noise of {GRAIN:.0f} levels over it, found as {noise}; layers kept: {found.chosen.ranks}.")
    print(f"Distance to the picture without noise: {error(noisy, picture):.1f} levels before, ", end="")
    print(f"{error(found.copy(), picture):.1f} after.")


if __name__ == "__main__":
    main(sys.argv[1:])
