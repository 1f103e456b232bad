"""The lecture's experiment: how much of a harmonica's scale and song its notes explain, by what stands for a note."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

import matelier as mt
from matelier.signals.dictionary import How, average, peak, several
from matelier.signals.spectrogram import Window
from race import table

DATA = Path(__file__).parent / ".." / ".." / "shared" / "data" / "harmonica"
Frames = np.ndarray


def loudest(frames: Frames, window: Window, *, seconds: float) -> Frames:
    """The frame in the middle of the loudest stretch of so many seconds."""
    stretch = np.ones(max(1, round(seconds / window.seconds_a_frame)))
    loudness = np.convolve((frames.astype(np.float64) ** 2).sum(axis=1), stretch, "same")
    return frames[[int(loudness[: len(frames)].argmax())]]


WAYS: dict[str, How | Callable[..., Frames]] = {
    "the frame of greatest energy": partial(loudest, seconds=0),
    **{f"the middle of the loudest {s} s": partial(loudest, seconds=s) for s in (0.2, 0.25, 0.35, 0.4, 0.5)},
    "peak (the loudest 0.3 s)": peak,
    "average": average,
    "several": several,
}


def main() -> None:
    """Prints the share that the projection keeps, for each way to read a note."""
    if not DATA.is_dir():
        print("the harmonica recordings are not beside this project")
        return
    rows: list[tuple[str, ...]] = []
    for name, how in WAYS.items():
        kept = [
            mt.explain(DATA / file, notes=DATA, spectra=how).value.explained
            for file in ("MusicalScale.wav", "music_extract.mp3")
        ]
        rows.append((name, *(f"{share.projection:.3f}" for share in kept), *(f"{s.nonnegative:.3f}" for s in kept)))
    print(table(("a note is", "P M keeps of the scale", "of the song", "W X of the scale", "of the song"), rows))


if __name__ == "__main__":
    main()
