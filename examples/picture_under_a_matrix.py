"""A picture under matrices: stretched both ways, turned (grainy and clean), mirrored, sheared, its colours mixed."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import matelier as mt
from matelier.formats.picture import read_picture
from matelier.signals.pixels import columns_of, stretch_matrix

HOUSE = Path(__file__).with_name("house.png")


def main() -> None:
    """Makes each picture of the lecture, and says what happened to it."""
    P = read_picture(HOUSE).pixels
    columns = columns_of(P)
    print(f"As a matrix: {P.shape[0]} × {P.shape[1]} pixels. As columns (x, y, red, green, blue): {columns.shape}.")
    print(f"The first of them: {columns[:, 0].tolist()}\n")

    with TemporaryDirectory() as name:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else name)  # given a folder, the pictures stay there

        # Stretched, first by moving each pixel to A (x, y): every second column stays empty.
        forward = mt.apply("2 0; 0 1", HOUSE, way="forward", out=folder / "stretched_with_holes.png").value
        print(f"Stretched location by location: {forward.empty / forward.inside:.0%} of the pixels are holes.")

        # Then as a product: each row of D mixes (or repeats) old columns, and no pixel is left without.
        clean = mt.apply("2 0; 0 1", HOUSE, order="nearest", out=folder / "stretched.png").value
        D = stretch_matrix(P.shape[1], 2, order="nearest")
        by_product = np.stack([P[:, :, c] @ D.T for c in range(3)], axis=2)
        print(f"Stretched by P Dᵀ: {clean.empty} holes; the same pixels: {np.array_equal(by_product, clean.pixels)}.\n")

        # Turned by 45°, grainy and clean.
        turn = mt.rotation(45)
        grainy = mt.apply(turn, HOUSE, way="forward", out=folder / "turned_grainy.png").value
        smooth = mt.apply(turn, HOUSE, out=folder / "turned.png").value
        print(f"Turned by 45° forward: {grainy.empty / grainy.inside:.1%} holes, which is why it looks grainy.")
        print(f"Turned by look-up: {smooth.empty} holes; {smooth.inside} pixels of {P.shape[0] * P.shape[1]}.\n")

        # Mirrored and turned by a quarter: permutations of pixels, undone to the bit.
        mirrored = mt.apply("-1 0; 0 1", HOUSE, out=folder / "mirrored.png").value
        quarter = mt.apply("0 -1; 1 0", mirrored.pixels, out=folder / "mirrored_and_turned.png").value
        back = mt.apply(mt.matrix("-1 0; 0 1"), mt.apply("0 1; -1 0", quarter.pixels).value.pixels).value
        print(f"Mirrored, turned by a quarter, and back: the same bits: {np.array_equal(back.pixels, P)}.\n")

        # Colours: red and blue exchanged; grey by one row three times; brighter than white is clipped.
        swapped = mt.apply("0 0 1; 0 1 0; 1 0 0", HOUSE, out=folder / "red_for_blue.png").value
        print(f"Red for blue: the sky is now {swapped.pixels[5, 5].tolist()} and was {P[5, 5].tolist()}.")
        grey = mt.apply("0.3 0.6 0.1; 0.3 0.6 0.1; 0.3 0.6 0.1", HOUSE, out=folder / "grey.png").value
        print(f"Grey by a matrix of rank 1: {np.ptp(grey.pixels.astype(int), axis=2).max()} between colours.")
        bright = mt.apply("3/2 0 0; 0 3/2 0; 0 0 3/2", HOUSE, out=folder / "bright.png").value
        print(f"Brighter by half: {bright.clipped / P[:, :, 0].size:.1%} of the pixels were clipped.\n")

        sheared = mt.apply("1 1/2; 0 1", HOUSE, out=folder / "sheared.png")
        sheared.show()
        print("checked:", sheared.checked)


if __name__ == "__main__":
    main()
