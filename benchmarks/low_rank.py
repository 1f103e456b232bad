"""A picture of 12 megapixels by 50 layers, one thread's processor time: beside full SVD and scikit-learn; memory.

The picture is drawn: clouds whose strength falls with frequency as that of photographs does, discs with sharp edges,
and grain. Excess is how much more a copy leaves than the best one, which the full SVD tells.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")  # before NumPy: one kernel, named in the table

import numpy as np
from threadpoolctl import threadpool_limits

import matelier as mt
from matelier.arrays.home import home_of
from matelier.arrays.sides import Sides
from matelier.factors.layers import layers_of
from matelier.spine.step import finish
from race import environment, race, table

HEIGHT, WIDTH, RANK, RUNS = 3000, 4000, 50, 3
FALL = 1.2  # amplitude falls as frequency to this power

Copy = Callable[[], tuple[np.ndarray, np.ndarray]]


def drawn(seed: int, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """One channel."""
    random = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(height)[:, None] * height, np.fft.rfftfreq(width)[None] * width)
    frequency[0, 0] = np.inf
    parts = (random.standard_normal(frequency.shape) for _ in range(2))
    waves = sum(part * unit for part, unit in zip(parts, (1, 1j), strict=True)) / frequency**FALL
    clouds = np.fft.irfft2(waves, (height, width))
    levels = 128 + 38 * clouds / clouds.std() + 4 * random.standard_normal(clouds.shape)
    down, across = np.ogrid[0:height, 0:width]
    for _ in range(30):
        x, y, radius = random.uniform(0, width), random.uniform(0, height), random.uniform(height / 40, height / 6)
        levels[(across - x) ** 2 + (down - y) ** 2 < radius**2] += random.uniform(-60, 60)
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)


def by_layers(M: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ours."""
    found = finish(layers_of(Sides(home_of(M)), RANK))
    return found.W, found.X


def by_full_svd(M: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """NumPy's (LAPACK gesdd), in float32."""
    U, s, Vt = np.linalg.svd(M.astype(np.float32), full_matrices=False)
    return U[:, :RANK] * s[:RANK], Vt[:RANK]


def by_randomized(M: np.ndarray, turns: int) -> tuple[np.ndarray, np.ndarray]:
    """scikit-learn's, with so many power iterations."""
    from sklearn.utils.extmath import randomized_svd

    U, s, Vt = randomized_svd(M.astype(np.float32), RANK, n_iter=turns, random_state=0)
    return U * s, Vt


def left(M: np.ndarray, W: np.ndarray, X: np.ndarray) -> float:
    """‖M − W X‖², a stretch of rows at a time."""
    W, X = W.astype(np.float64), X.astype(np.float64)
    return sum(float(((M[k : k + 200] - W[k : k + 200] @ X) ** 2).sum()) for k in range(0, len(M), 200))


def speed() -> None:
    """One channel, each in turn; what each copy leaves."""
    M = drawn(0)
    runners: dict[str, Copy] = {"matelier": lambda: by_layers(M), "NumPy full SVD": lambda: by_full_svd(M)}
    try:
        import sklearn  # noqa: F401

        for turns in (4, 8, 16):
            runners[f"scikit-learn randomized_svd, {turns} turns"] = lambda turns=turns: by_randomized(M, turns)
    except ImportError:
        print("scikit-learn is not installed (extra: bench)")
    rests = {name: left(M, *run()) for name, run in runners.items()}
    seconds = race(runners, runs=RUNS, clock=time.process_time)
    least, ours = rests["NumPy full SVD"], seconds["matelier"]
    rows = [
        (name, f"{took:.2f}", f"{took / ours:.1f} ×", f"{rests[name] / least - 1:.0e}")
        for name, took in seconds.items()
    ]
    print("\n" + table((f"{WIDTH} × {HEIGHT}, one channel, rank {RANK}", "CPU seconds", "of ours", "excess"), rows))


def megabytes(name: str) -> float:
    """This process's memory by the system's name for it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024


def memory() -> None:
    """The whole question about a picture of three channels, each wish in a process of its own."""
    picture = np.stack([drawn(seed) for seed in range(3)], axis=2)
    size = picture.nbytes / 2**20
    rows: list[tuple[str, ...]] = []
    for told, wishes in (("rank 50", {"rank": RANK}), ("no wish", {}), ("denoise", {"denoise": True})):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            mt.explain(drawn(0, 64, 64)[:, :, None], **wishes)  # type: ignore[arg-type]  # what is loaded once
            Path("/proc/self/clear_refs").write_text("5")  # the peak, anew
            before, began = megabytes("VmRSS"), time.process_time()
            mt.explain(picture, **wishes)  # type: ignore[arg-type]
            more, took = megabytes("VmHWM") - before, time.process_time() - began
            os.write(write, f"{took:.1f} {more:.0f} {1 + more / size:.1f}".encode())
            os._exit(0)
        os.waitpid(child, 0)
        took, more, times = os.read(read, 100).decode().split()
        rows.append((told, took, more, f"{times} ×"))
    heads = (f"{WIDTH} × {HEIGHT} × 3, mt.explain", "CPU seconds", "MB more at most", "of the picture's, with it")
    print("\n" + table(heads, rows))


def main() -> None:
    """Prints both tables."""
    with threadpool_limits(1):
        print(environment())
        speed()
        memory()


if __name__ == "__main__":
    main()
