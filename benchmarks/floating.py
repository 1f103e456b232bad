"""What certificates cost beside plain LAPACK, one thread's processor time; how many random systems are proved."""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")  # before NumPy: one kernel, named in the table

import numpy as np
from threadpoolctl import threadpool_limits

from matelier.floating.definite import definite
from matelier.floating.least import minimum, narrowed
from matelier.floating.rank import rank
from matelier.floating.rational import length, seconds
from matelier.floating.rational import rank as exact_rank
from matelier.floating.singular import decomposed
from matelier.floating.solve import solve
from matelier.floating.symmetric import spectrum
from race import environment, race, table

RUNS = 7
SYSTEMS = int(os.environ.get("SYSTEMS", "1000"))  # random ones, of each kind
SIZES = tuple(map(int, os.environ.get("SIZES", "500 1000").split()))
TALL = ((100_000, 20), (20_000, 100), (5_000, 500))
GOALS = {"SVD": 0.5, "eigh": 0.7, "definite": 1.3, "solve": 15.0, "least squares": 20.0}


def measured(
    name: str, shape: str, plain: Callable[[], object], ours: Callable[[], object], *, beside: bool
) -> tuple[str, ...]:
    """One row: plain, ours, the ratio (of what is added where it is beside), the goal."""
    took = race({"plain": plain, "ours": ours}, runs=RUNS, clock=time.process_time)
    ratio = took["ours"] / took["plain"] - (1.0 if beside else 0.0)
    kept = "yes" if ratio <= GOALS[name] else "no"
    return (
        name,
        shape,
        f"{1e3 * took['plain']:.1f}",
        f"{1e3 * took['ours']:.1f}",
        f"{ratio:.2f}",
        f"≤ {GOALS[name]}",
        kept,
    )


def costs() -> list[tuple[str, ...]]:
    """The ratios of all that has a goal."""
    random = np.random.default_rng(0)
    rows: list[tuple[str, ...]] = []
    for n in SIZES:
        A, b = random.standard_normal((n, n)), random.standard_normal((n, 1))
        S = A + A.T
        P = A @ A.T + n * np.eye(n)
        P = (P + P.T) / 2
        each: list[tuple[str, Callable[[], object], Callable[[], object], bool]] = [
            ("SVD", lambda A=A: np.linalg.svd(A, full_matrices=False), lambda A=A: decomposed(A), True),
            ("eigh", lambda S=S: np.linalg.eigh(S), lambda S=S: spectrum(S), True),
            ("definite", lambda P=P: np.linalg.cholesky(P), lambda P=P: definite(P), False),
            ("solve", lambda A=A, b=b: np.linalg.solve(A, b), lambda A=A, b=b: solve(A, b), False),
        ]
        rows += [measured(name, f"{n} × {n}", plain, ours, beside=beside) for name, plain, ours, beside in each]
    for m, n in TALL:
        A, b = random.standard_normal((m, n)), random.standard_normal((m, 1))
        plain = lambda A=A, b=b: np.linalg.lstsq(A, b, rcond=None)  # noqa: E731
        ours = lambda A=A, b=b: minimum(narrowed(A), b)  # noqa: E731
        rows.append(measured("least squares", f"{m} × {n}", plain, ours, beside=False))
    return rows


def conditioned(n: int, power: float, random: np.random.Generator, shape: int = 0) -> Any:
    """Random singular vectors, singular values from 1 to 10^−power: evenly, all but the first or the last alike."""
    U, V = (np.linalg.qr(random.standard_normal((n, n)))[0] for _ in range(2))
    s = np.logspace(0, -power, n)
    s[1:-1] = s[1:-1] if shape == 0 else s[-1] if shape == 1 else s[0]
    return (U * s) @ V.T


def rates() -> list[tuple[str, ...]]:
    """Of random systems of any size and condition up to a limit, how many are proved or exact, beside the goal."""
    rows: list[tuple[str, ...]] = []
    for rows_, power, patience, goal in ((300, 12.0, 0.0, 0.99), (100, 16.0, 20.0, 0.99)):
        labels: list[str] = []
        for k in range(SYSTEMS):
            random = np.random.default_rng([rows_, k])
            A = conditioned(int(random.integers(2, rows_ + 1)), random.uniform(0, power), random, k % 3)
            labels.append(_label(A, random, patience))
        decided = len(labels) - labels.count("UNDECIDED")
        right = labels.count("PROVED") if patience == 0 else decided
        kept = "yes" if right >= goal * SYSTEMS else "no"
        by = "bounds alone" if patience == 0 else "bounds, else exactly"
        rows.append((f"≤ {rows_}", f"≤ 1e{power:.0f}", by, f"{right} of {SYSTEMS}", f"≥ {goal:.0%}", kept))
    return rows


def decided() -> list[tuple[str, ...]]:
    """Of random systems of each condition, how many are proved by bounds, and by what is exact."""
    rows: list[tuple[str, ...]] = []
    for n in (10, 50, 100, 200, 300):
        for power in (4, 8, 10, 12, 14, 16):
            random = np.random.default_rng([n, power])
            labels = [_label(conditioned(n, power, random), random) for _ in range(20 if n <= 100 else 8)]
            exact = [_label(conditioned(n, power, random), random, 20.0) for _ in range(5 if n <= 100 else 2)]
            share = f"{labels.count('PROVED') / len(labels):.0%}"
            both = f"{(len(exact) - exact.count('UNDECIDED')) / len(exact):.0%}"
            rows.append((str(n), f"1e{power}", share, both))
    return rows


def _label(A: Any, random: np.random.Generator, patience: float = 0.0) -> str:
    return solve(A, random.standard_normal((len(A), 1)), patience=patience).value.label


def exactness() -> list[tuple[str, ...]]:
    """How long the exact rank takes beside its estimate."""
    random = np.random.default_rng(0)
    rows: list[tuple[str, ...]] = []
    for n, wide in ((50, 0), (100, 0), (200, 0), (100, 400), (150, 400)):
        A = np.ldexp(random.standard_normal((n, n)), random.integers(-wide, wide + 1, (n, n)))
        A[0] = A[1]
        began = time.process_time()
        exact_rank(A)
        rows.append((str(n), str(length(A)), f"{1e3 * (time.process_time() - began):.0f}", f"{1e3 * seconds(A):.0f}"))
    assert rank(np.eye(3)).value.rank.number == 3
    return rows


def main() -> None:
    """Prints the tables."""
    print(environment())
    with threadpool_limits(1):
        heads = ("certificate", "size", "plain ms", "with certificate ms", "ratio", "goal", "kept")
        print("\n" + table(heads, costs()), flush=True)
        print("\n" + table(("rows", "condition", "proved by bounds", "decided in all"), decided()), flush=True)
        print("\n" + table(("rows", "condition", "decided by", "systems proved", "goal", "kept"), rates()), flush=True)
        print("\n" + table(("rows", "bits of an entry", "exact rank ms", "estimate ms"), exactness()))


if __name__ == "__main__":
    sys.exit(main())
