"""A picture of 12 megapixels under 2 × 2 matrices, beside OpenCV, Pillow, scikit-image and SciPy; time and memory."""

import multiprocessing
import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from threadpoolctl import threadpool_limits

import matelier as mt
from matelier.signals.pixels import Order, affine, forward_mapped, frame_of, inverse_mapped, permuted, recoloured
from race import environment, race, table

HEIGHT, WIDTH, RUNS = 3000, 4000, 5
ORDERS: tuple[Order, ...] = ("nearest", "bilinear", "bicubic")
TURN = np.array([[np.cos(np.pi / 6), -np.sin(np.pi / 6)], [np.sin(np.pi / 6), np.cos(np.pi / 6)]])
MAPS = {
    "turn by 30°": TURN,
    "shear": np.array([[1, 0.5], [0, 1]]),
    "stretch 1.4 × 1.6, sheared": np.array([[1.4, 0.2], [-0.1, 1.6]]),
    "shrink to half": np.array([[0.5, 0.2], [-0.1, 0.6]]),
}
SLOW = ("turn by 30°",)  # for which the slow peers race too
MIX = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])


def drawn() -> np.ndarray:
    """A picture with smooth parts, edges and noise."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    waves = [np.sin(x / 90 + k) * np.cos(y / 70 - k) + ((x // 250 + y // 250) % 2) for k in range(3)]
    levels = 70 * np.stack(waves, axis=2) + 70
    levels += np.random.default_rng(0).normal(0, 6, levels.shape).astype(np.float32)
    return np.clip(levels, 0, 255).astype(np.uint8)


def looked_up(A: np.ndarray) -> tuple[np.ndarray, tuple[int, int]]:
    """From the center of a new pixel to the old one, column and row, as the peers want it; the new size."""
    frame = frame_of(affine(A), HEIGHT, WIDTH)
    B = np.linalg.inv(A)
    x = B @ np.array([frame.left + 0.5, frame.bottom + frame.height - 0.5])
    M = np.array([[B[0, 0], -B[0, 1], x[0] - 0.5], [-B[1, 0], B[1, 1], HEIGHT - x[1] - 0.5]])
    return M, (frame.width, frame.height)


def peers(P: np.ndarray, A: np.ndarray, order: Order, *, slow: bool) -> dict[str, Callable[[], np.ndarray]]:
    """The same map by the peers that are there."""
    M, size = looked_up(A)
    found: dict[str, Callable[[], np.ndarray]] = {}
    try:
        import cv2

        cv2.setNumThreads(1)
        flags = {"nearest": cv2.INTER_NEAREST, "bilinear": cv2.INTER_LINEAR, "bicubic": cv2.INTER_CUBIC}[order]
        found["OpenCV warpAffine"] = lambda: cv2.warpAffine(P, M, size, flags=flags | cv2.WARP_INVERSE_MAP)
    except ImportError:
        print("OpenCV is not installed (extra: bench)")
    how = Image.Resampling[order.upper()]
    corner = M.copy()
    corner[:, 2] += 0.5 - 0.5 * (M[:, 0] + M[:, 1])  # Pillow counts from the corners of pixels
    found["Pillow transform"] = lambda: np.asarray(
        Image.fromarray(P).transform(size, Image.Transform.AFFINE, tuple(corner.ravel()), how)
    )
    if slow:
        found |= slow_peers(P, M, size, ORDERS.index(order))
    return found


def slow_peers(P: np.ndarray, M: np.ndarray, size: tuple[int, int], order: int) -> dict[str, Callable[[], np.ndarray]]:
    """Those that take seconds; splines of order 3 are not quite the same as bicubic weights."""
    from scipy import ndimage

    rows = np.array([[M[1, 1], M[1, 0]], [M[0, 1], M[0, 0]]])
    degree = (0, 1, 3)[order]

    def scipy() -> np.ndarray:
        return np.stack([
            ndimage.affine_transform(P[:, :, c], rows, M[::-1, 2], size[::-1], order=degree, prefilter=degree > 1)
            for c in range(3)
        ], axis=2)  # fmt: skip

    found = {"SciPy affine_transform": scipy}
    try:
        from skimage.transform import warp
    except ImportError:
        return found
    whole = np.vstack([M, [0, 0, 1]])
    found["scikit-image warp"] = lambda: warp(P, whole, output_shape=size[::-1], order=degree, preserve_range=True)
    return found


def warps(P: np.ndarray) -> None:
    """Each map, each way of mixing."""
    rows: list[tuple[str, ...]] = []
    for name, A in MAPS.items():
        for order in ORDERS:
            runners: dict[str, Callable[[], object]] = {
                "matelier": lambda A=A, order=order: inverse_mapped(P, A, order=order),
                "matelier, RGB on black": lambda A=A, order=order: inverse_mapped(P, A, order=order, background=0),
                **peers(P, A, order, slow=False),
            }
            medians = race(runners, runs=RUNS, clock=time.process_time)
            if name in SLOW:
                slow = peers(P, A, order, slow=True)
                slow = {peer: run for peer, run in slow.items() if peer not in runners}
                medians |= race(slow, runs=1, clock=time.process_time)
            fastest = min(took for peer, took in medians.items() if not peer.startswith("matelier"))
            rows += [
                (name, order, peer, f"{1000 * took:.0f}", f"{took / fastest:.2f} ×") for peer, took in medians.items()
            ]
            print(f"{name}, {order}: done", flush=True)
    print(table(("map", "mixing", "by", "CPU ms", "of the fastest peer"), rows))


def others(P: np.ndarray) -> None:
    """Quarter turns, forward mapping, colours."""
    runners: dict[str, Callable[[], object]] = {
        "quarter turn: matelier": lambda: np.ascontiguousarray(permuted(P, np.array([[0, -1], [1, 0]]))),
        "quarter turn: Pillow": lambda: np.asarray(Image.fromarray(P).transpose(Image.Transpose.ROTATE_90)),
        "forward, turn by 30°: matelier": lambda: forward_mapped(P, TURN),
        "colours: matelier": lambda: recoloured(P, MIX),
        "colours: Pillow": lambda: np.asarray(
            Image.fromarray(P).convert("RGB", tuple(np.hstack([MIX, np.zeros((3, 1))]).ravel()))
        ),
        "colours: NumPy": lambda: np.clip(P @ MIX.T.astype(np.float32) + 0.5, 0, 255).astype(np.uint8),
    }
    try:
        import cv2

        runners["colours: OpenCV"] = lambda: cv2.transform(P, MIX)
        runners["quarter turn: OpenCV"] = lambda: cv2.rotate(P, cv2.ROTATE_90_COUNTERCLOCKWISE)
    except ImportError:
        pass
    medians = race(runners, runs=RUNS, clock=time.process_time)
    print(table(("what", "CPU ms"), [(name, f"{1000 * took:.0f}") for name, took in sorted(medians.items())]))


def most_held() -> int:
    """The most bytes that this process held at once (Linux)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return 1024 * int(found[1]) if found else 0


def peak(A: str, wishes: dict[str, str], sent: "multiprocessing.Queue[float]") -> None:
    """Sends how much memory was held at most, the picture itself included, in multiples of the larger picture."""
    small = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    mt.apply(A, small, **wishes).page()  # type: ignore[arg-type]  # compiled and imported
    before = most_held()
    P = np.tile(small, (HEIGHT // 300, WIDTH // 400, 1))
    answer = mt.apply(A, P, **wishes)  # type: ignore[arg-type]
    answer.page()
    sent.put((most_held() - before) / max(P.nbytes, answer.value.pixels.nbytes))


def memory() -> None:
    """Each in a process of its own."""
    context = multiprocessing.get_context("spawn")
    rows: list[tuple[str, str]] = []
    for name, A, wishes in (
        ("turn by 30°, bilinear", "√3/2 -1/2; 1/2 √3/2", {}),
        ("turn by 30°, bicubic", "√3/2 -1/2; 1/2 √3/2", {"order": "bicubic"}),
        ("turn by 30°, forward", "√3/2 -1/2; 1/2 √3/2", {"way": "forward"}),
        ("quarter turn", "0 -1; 1 0", {}),
        ("colours", "0 0 1; 0 1 0; 1 0 0", {}),
    ):
        sent: multiprocessing.Queue[float] = context.Queue()
        run = context.Process(target=peak, args=(A, wishes, sent))
        run.start()
        rows.append((name, f"{sent.get():.1f} ×"))
        run.join()
    print(table(("with its page", "memory, the picture included, of the larger picture"), rows))


def main() -> None:
    """Prints the races and the memory."""
    with threadpool_limits(1):
        print(environment())
        P = drawn()
        warps(P)
        others(P)
        memory()


if __name__ == "__main__":
    main()
