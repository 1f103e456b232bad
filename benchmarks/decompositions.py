"""PCA and SVD, one thread's processor time, beside scikit-learn: few axes of tall, wide, square and offset data."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")  # before NumPy: one kernel, named in the table

import numpy as np
from threadpoolctl import threadpool_limits

from matelier.arrays.files import home_in_file
from matelier.arrays.home import home_of
from matelier.factors.spectral import principal_axes, singular_axes
from race import environment, race, table

RUNS = 5
GIGABYTES = float(os.environ.get("GIGABYTES", "1"))  # of the file; 4 takes IncrementalPCA five minutes


def spread(n: int, m: int, strength: np.ndarray, offset: float = 0.0) -> np.ndarray:
    """Float32 data whose columns have these strengths in turned directions."""
    random = np.random.default_rng(0)
    turn, _ = np.linalg.qr(random.standard_normal((m, m)))
    turned = (strength[:, None] * turn).astype(np.float32)
    D = random.standard_normal((n, m), dtype=np.float32) @ turned
    D += np.float32(offset)
    return D


def square(n: int) -> np.ndarray:
    """Singular values 1, 1/2, 1/3, … in random directions."""
    random = np.random.default_rng(0)
    U, V = (np.linalg.qr(random.standard_normal((n, n)))[0] for _ in range(2))
    return np.ascontiguousarray((U / np.arange(1, n + 1)) @ V.T, dtype=np.float32)


def exact(D: np.ndarray, *, centred: bool) -> tuple[np.ndarray, np.ndarray, float, np.ndarray]:
    """The mean, the strongest axes (rows) and the whole energy from float64, a stretch at a time."""
    m = D.shape[1]
    center = D.mean(axis=0, dtype=np.float64) if centred else np.zeros(m)
    G = np.zeros((m, m))
    for start in range(0, len(D), 10_000):
        B = D[start : start + 10_000] - center
        G += B.T @ B
    values, V = np.linalg.eigh(G)
    return center, V[:, ::-1].T, float(np.trace(G)), values[::-1]


def judged(D: np.ndarray, k: int, *, centred: bool) -> Callable[[np.ndarray], tuple[str, str]]:
    """How far axes (k × m) lie from the best: subspace sine, and excess of what they leave."""
    center, best, _, values = exact(D, centred=centred)
    least = float(values[k:].sum())
    V = best[:k].T

    def judge(found: np.ndarray) -> tuple[str, str]:
        W, _ = np.linalg.qr(found[:k].T.astype(np.float64))
        kept = 0.0
        for start in range(0, len(D), 10_000):
            B = D[start : start + 10_000] - center
            inside, ours = B @ V, B @ W
            kept += float((inside**2).sum() - (ours**2).sum())
        return f"{np.linalg.norm(W - V @ (V.T @ W), 2):.0e}", f"{max(kept, 0) / least:.0e}"

    return judge


def told(
    title: str, runners: dict[str, Callable[[], np.ndarray]], judge: Callable[[np.ndarray], tuple[str, str]]
) -> None:
    """One race as a table; the first runner is ours."""
    medians = race(runners, runs=RUNS, clock=time.process_time)
    ours = next(iter(medians.values()))
    rows = [(name, f"{took:.3f}", f"{took / ours:.2f} ×", *judge(runners[name]())) for name, took in medians.items()]
    print("\n" + table((title, "CPU seconds", "of ours", "subspace sine", "excess"), rows), flush=True)


def in_memory() -> None:
    """Tall data with and without an offset, long data of many columns, a square with slow decay."""
    from sklearn.decomposition import PCA, TruncatedSVD
    from sklearn.utils.extmath import randomized_svd

    for offset in (0.0, 1000.0):
        D = spread(200_000, 200, np.append(np.linspace(10, 5, 20), np.linspace(2, 1, 180)), offset)
        told(
            f"200000 × 200, k = 20, offset {offset:.0f}",
            {
                "matelier principal_axes": lambda D=D: principal_axes(home_of(D), 20).V.T,
                "scikit-learn PCA auto": lambda D=D: PCA(20, random_state=0).fit(D).components_,
            },
            judged(D, 20, centred=True),
        )
    D = spread(50_000, 1025, 1 / np.sqrt(np.arange(1, 1026)))
    told(
        "50000 × 1025, k = 88",
        {
            "matelier singular_axes": lambda: singular_axes(home_of(D), 88).V.T,
            "scikit-learn TruncatedSVD": lambda: TruncatedSVD(88, random_state=0).fit(D).components_,
            "scikit-learn randomized_svd": lambda: randomized_svd(D, 88, random_state=0)[2],
        },
        judged(D, 88, centred=False),
    )
    S = square(5000)
    told(
        "5000 × 5000, 1/i, k = 50",
        {
            "matelier principal_axes": lambda: principal_axes(home_of(S), 50).V.T,
            "scikit-learn PCA auto": lambda: PCA(50, random_state=0).fit(S).components_,
        },
        judged(S, 50, centred=True),
    )


def peak_megabytes() -> float:
    """The most memory this process has held so far."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def from_disk() -> None:
    """A file read in pieces; peers on the same file, memory-mapped where they can. Each in its own process."""
    from sklearn.decomposition import PCA, IncrementalPCA

    n = int(GIGABYTES * 1e9 / 800)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.npy"
        D = np.lib.format.open_memmap(path, "w+", np.float32, (n, 200))
        random = np.random.default_rng(0)
        turn, _ = np.linalg.qr(random.standard_normal((200, 200)))
        turned = (np.append(np.linspace(10, 5, 20), np.linspace(2, 1, 180))[:, None] * turn).astype(np.float32)
        for start in range(0, n, 50_000):
            rows = min(50_000, n - start)
            D[start : start + rows] = random.standard_normal((rows, 200), dtype=np.float32) @ turned
        judge = judged(D, 20, centred=True)
        runners: dict[str, Callable[[], np.ndarray]] = {
            "matelier principal_axes": lambda: principal_axes(home_in_file(path), 20).V.T,
            "scikit-learn PCA auto": lambda: PCA(20, random_state=0).fit(np.load(path)).components_,
            "dask, Gram matrix": lambda: by_dask(path, 20),
            "scikit-learn IncrementalPCA": lambda: IncrementalPCA(20).fit(np.load(path, mmap_mode="r")).components_,
        }
        rows, ours = [], 0.0
        for name, run in runners.items():
            took, megabytes, found = apart(run)
            ours = ours or took
            rows.append((name, f"{took:.2f}", f"{took / ours:.1f} ×", f"{megabytes:.0f}", *judge(found)))
        title = f"{GIGABYTES:g} GB file, k = 20"
        print("\n" + table((title, "CPU seconds", "of ours", "MB more", "subspace sine", "excess"), rows))


def by_dask(path: Path, k: int) -> np.ndarray:
    """The axes from dask's sums of DᵀD and of the rows, on one thread."""
    import dask.array

    D = dask.array.from_array(np.load(path, mmap_mode="r"), chunks=(100_000, -1))
    G, sums = dask.compute(D.T @ D, D.sum(axis=0), scheduler="synchronous")
    G = G.astype(np.float64) - np.outer(sums, sums) / len(D)
    return np.linalg.eigh(G)[1][:, ::-1][:, :k].T


def apart(run: Callable[[], np.ndarray]) -> tuple[float, float, np.ndarray]:
    """CPU seconds, megabytes beyond what the process held before, and the axes, from a process of its own."""
    with tempfile.NamedTemporaryFile(suffix=".npz") as file:
        child = os.fork()
        if child == 0:
            Path("/proc/self/clear_refs").write_text("5")  # the peak, anew
            before, began = peak_megabytes(), time.process_time()
            found = run()
            np.savez(file.name, took=time.process_time() - began, more=peak_megabytes() - before, found=found)
            os._exit(0)
        os.waitpid(child, 0)
        with np.load(file.name) as said:
            return float(said["took"]), float(said["more"]), said["found"]


def main() -> None:
    """Prints all races."""
    try:
        import sklearn  # noqa: F401
    except ImportError:
        print("scikit-learn is not installed (extra: bench)")
        sys.exit(0)
    with threadpool_limits(1):
        print(environment())
        in_memory()
        from_disk()


if __name__ == "__main__":
    main()
