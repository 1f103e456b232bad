"""Figures one after the other as a film: GIF, MP4 where ffmpeg is installed, or the frames as PNG files."""

import shutil
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from itertools import product
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np
from PIL import Image

from matelier.render.figure import pixels
from matelier.render.scene_runs import points_of
from matelier.render.words import Words
from matelier.spine.errors import Unable
from matelier.spine.page import Figure, Scene
from matelier.spine.step import Step, Work

FRAME_MS = 40
HELD = 20  # frames that the first and the last stand still for
DOTS = 96  # per inch
COLOURS = 255


def in_one_frame(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures with their scenes in one common frame, so that what moves is what is shown and not the axes."""
    scenes = [figure.marks for figure in figures if isinstance(figure.marks, Scene)]
    found = [points for scene in scenes for points in points_of(scene) if len(points)]
    wide = max((points.shape[1] for points in found), default=0)
    if not wide:
        return tuple(figures)
    every = np.concatenate([np.pad(points, ((0, 0), (0, wide - points.shape[1]))) for points in found])
    corners = np.array(list(product(*zip(every.min(axis=0), every.max(axis=0), strict=True))))
    return tuple(
        Figure(figure.title, Scene(scene.parts, scene.view, scene.axes, corners), figure.x, figure.y)
        if isinstance(scene := figure.marks, Scene)
        else figure
        for figure in figures
    )


def has_ffmpeg() -> bool:
    """Whether films can be written as MP4."""
    return shutil.which("ffmpeg") is not None


def write_gif(figures: Sequence[Figure], file: Path, words: Words, *, dark: bool = False) -> Work[None]:
    """Writes a GIF that begins again after its end."""
    images: list[Image.Image] = []
    for image in (frames := _Frames(figures, words, dark=dark)):
        images.append(image.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))
        yield frames.step
    held = HELD * FRAME_MS
    durations = [held, *[FRAME_MS] * (len(images) - 2), held][: len(images)]
    images[0].save(
        file, "GIF", save_all=True, append_images=images[1:], duration=durations, loop=0, disposal=1, optimize=False
    )


def write_mp4(figures: Sequence[Figure], file: Path, words: Words, *, dark: bool = False) -> Work[None]:
    """Writes an MP4 that most players play.

    Raises Unable("animation.ffmpeg") where ffmpeg fails.
    """
    frames = _Frames(figures, words, dark=dark)
    with _ffmpeg(frames.size, file) as film:
        for k, image in enumerate(frames):
            times = HELD if k in (0, len(figures) - 1) else 1
            film.write(image.tobytes() * times)
            yield frames.step


def write_frames(figures: Sequence[Figure], folder: Path, words: Words, *, dark: bool = False) -> Work[None]:
    """Writes frame-001.png, frame-002.png, ... into the folder."""
    for image in (frames := _Frames(figures, words, dark=dark)):
        image.save(folder / f"frame-{frames.done:03d}.png")
        yield frames.step


class _Frames:
    """The frames one by one as pictures of one size, whose sides are even as films want them."""

    def __init__(self, figures: Sequence[Figure], words: Words, *, dark: bool) -> None:
        self._figures, self._words, self._dark = in_one_frame(figures), words, dark
        self._first = self._picture(self._figures[0])
        wide, tall = self._first.size
        self.size = wide - wide % 2, tall - tall % 2
        self.done = 0

    def __iter__(self) -> Generator[Image.Image, None, None]:
        for figure in self._figures:
            image = self._picture(figure) if self.done else self._first
            self.done += 1
            yield image.crop((0, 0, *self.size))

    @property
    def step(self) -> Step:
        """What is done so far."""
        return Step("progress.frames", {"done": self.done, "of": len(self._figures)})

    def _picture(self, figure: Figure) -> Image.Image:
        return Image.fromarray(pixels(figure, self._words, dark=self._dark, dots=DOTS))


@contextmanager
def _ffmpeg(size: Sequence[int], file: Path) -> Generator[IO[bytes]]:
    """Where the bytes of frames go to be made into a film; ffmpeg ends with the block, however it ends."""
    given = [
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        f"{size[0]}x{size[1]}",
        "-r",
        str(1000 // FRAME_MS),
        "-i",
        "-",
    ]
    made = ["-an", "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", str(file)]
    command = ["ffmpeg", "-y", "-nostdin", "-loglevel", "error", *given, *made]
    with TemporaryFile() as told:
        # A session of its own: an interrupt is for us, and we end it.
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=told, start_new_session=True
        )
        assert process.stdin is not None
        try:
            yield process.stdin
            process.stdin.close()
            process.wait()
        except BrokenPipeError:  # it ended before its time, and says why
            process.wait()
        finally:
            process.kill()
            process.wait()
            with suppress(BrokenPipeError):
                process.stdin.close()
        if process.returncode:
            told.seek(0)
            raise Unable("animation.ffmpeg", reason=told.read().decode(errors="replace").strip()[-200:])
