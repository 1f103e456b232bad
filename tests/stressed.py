"""Small matrices made to break bounds, every claim about them held against rationals and shown to the judge.

`python tests/stressed.py 100000` counts cases, what was proved, and wrong claims (there must be none).
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import rationally
from matelier.certify.check import holds
from matelier.floating.condition import condition
from matelier.floating.definite import definite
from matelier.floating.determinant import determinant
from matelier.floating.eigen import eigen
from matelier.floating.factoring import lu, qr
from matelier.floating.inverse import inverse
from matelier.floating.invertible import invertible
from matelier.floating.least_squares import least_squares
from matelier.floating.norms import norms
from matelier.floating.project import project
from matelier.floating.pseudo_inverse import pseudo_inverse
from matelier.floating.rank import rank
from matelier.floating.singular import decomposed
from matelier.floating.solvable import solvable
from matelier.floating.solve import solve
from matelier.floating.subspaces import subspaces
from matelier.floating.svd import svd
from matelier.floating.symmetric import spectrum
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.measured import Near

Array = NDArray[Any]
Case = tuple[Array, Array]
MOST = 6  # rows and columns


@np.errstate(all="ignore")
def matrix(random: np.random.Generator, shape: tuple[int, int]) -> Array:
    """A matrix of one of many kinds."""
    A = KINDS[int(random.integers(len(KINDS)))](random, shape)
    A = A + 1j * KINDS[int(random.integers(len(KINDS)))](random, shape) if random.random() < 0.15 else A
    return scaled(random, A) if random.random() < 0.5 else A


def _whole(random: np.random.Generator, shape: tuple[int, int]) -> Array:
    return random.integers(-3, 4, shape).astype(float)


def _normal(random: np.random.Generator, shape: tuple[int, int]) -> Array:
    return random.standard_normal(shape)


def _low(random: np.random.Generator, shape: tuple[int, int]) -> Array:
    # Of low rank, exactly or but for the last digits.
    r = int(random.integers(1, min(shape) + 1))
    A = _whole(random, (shape[0], r)) @ random.integers(-9, 10, (r, shape[1])).astype(float)
    return A if random.random() < 0.5 else A / 3.0


def _near(random: np.random.Generator, shape: tuple[int, int]) -> Array:
    # Singular but for a few last digits.
    A = _low(random, shape)
    return A * (1 + random.integers(-2, 3, shape) * 2.0 ** -int(random.integers(30, 53)))


def _graded(random: np.random.Generator, shape: tuple[int, int]) -> Array:
    rows, columns = (random.integers(-40, 1, (size, 1)) for size in shape)
    return np.ldexp(random.standard_normal(shape), rows + columns.T)


def _hilbert(random: np.random.Generator, shape: tuple[int, int]) -> Array:
    i, j = np.indices(shape)
    return 1.0 / (i + j + 1 + int(random.integers(0, 3)))


def _sparse(random: np.random.Generator, shape: tuple[int, int]) -> Array:
    return np.where(random.random(shape) < 0.4, _normal(random, shape), 0.0)


KINDS: list[Callable[[np.random.Generator, tuple[int, int]], Array]] = [
    _whole, _normal, _low, _low, _near, _near, _graded, _hilbert, _sparse,
]  # fmt: skip


def scaled(random: np.random.Generator, A: Array) -> Array:
    """The same, very large or very small, altogether or line by line: near overflow, among subnormal numbers."""
    by = int(random.choice([-1074, -1060, -1022, -900, -400, 400, 900, 1017]))
    if random.random() < 0.3:
        by = random.integers(-400, 401, (A.shape[0], 1))
    parts = [np.ldexp(part, by) for part in (A.real, A.imag)]
    if not all(np.isfinite(part).all() for part in parts):
        return A
    return parts[0] + 1j * parts[1] if A.dtype.kind == "c" else parts[0]


@np.errstate(all="ignore")
def hermitian(random: np.random.Generator, n: int) -> Array:
    """A matrix that is its own adjoint: a Gram matrix, or a half beside its mirror image."""
    A = matrix(random, (n, n))
    if random.random() < 0.5:
        B = KINDS[int(random.integers(len(KINDS)))](random, (int(random.integers(1, n + 1)), n))
        A = B.T @ B + (np.ldexp(np.eye(n), -int(random.integers(20, 60))) if random.random() < 0.3 else 0)
    A = np.triu(A) + np.triu(A, 1).conj().T
    A[np.diag_indices(n)] = A.diagonal().real
    return A if np.isfinite(A).all() else np.eye(n)


def shape_of(random: np.random.Generator) -> tuple[int, int]:
    """A shape, square as often as not."""
    m, n = random.integers(1, MOST + 1, 2).tolist()
    return (n, n) if random.random() < 0.5 else (m, n)


def check_claims(found: Found[Any]) -> None:
    """Raises AssertionError where the judge refuses."""
    for claim in found.claims:
        assert holds(claim), claim.kind


def try_rank(random: np.random.Generator) -> str:
    """Rank and singular values, by the bounds alone or with what is exact, and within a distance."""
    A = matrix(random, shape_of(random))
    with np.errstate(all="ignore"):
        values = decomposed(A)
    assert rationally.singular_values_lie(A, values.lower, values.upper)
    within = float(values.s[int(random.integers(len(values.s)))]) * 2.0 ** int(random.integers(-3, 3))
    within = within if random.random() < 0.4 and np.isfinite(within) else 0.0
    found = rank(A, within=within, patience=float(random.integers(2)))
    check_claims(found)
    told = found.value.rank
    if within:
        tall = A if A.shape[0] >= A.shape[1] else np.ascontiguousarray(A.conj().T)
        roots = rationally.Roots(rationally.gram(tall), 2 if A.dtype.kind == "c" else 1)
        truth = roots.above(rationally.Fraction(within) ** 2, or_at=False)
    else:
        truth = rationally.rank(A)
    assert told.least <= truth <= told.most
    return told.label


def try_solve(random: np.random.Generator) -> str:
    """Systems of any shape, with a right-hand side among the columns or not."""
    A = matrix(random, shape_of(random))
    b = matrix(random, (A.shape[0], 1))
    if random.random() < 0.4:
        b = A[:, :1] * 1.0
    found = solve(A, b, patience=float(random.integers(2)))
    check_claims(found)
    value = found.value
    both = rationally.rank(np.hstack([A, b])) == (r := rationally.rank(A))
    truth = "none" if not both else "unique" if r == A.shape[1] else "infinite"
    assert value.kind in (truth, "open")
    if value.kind == "unique" and value.point is not None:
        square = A.shape[0] == A.shape[1]
        x = rationally.solution(A, b) if square else rationally.nearest(A, b)
        assert x is not None
        assert rationally.lies(x, value.point)
    if value.kind == "infinite" and value.label == "PROVED":
        x = rationally.shortest(A, b)
        assert x is not None
        assert rationally.lies(x, value.point)
    if value.least_squares is not None and value.least_squares.label == "PROVED":
        x = rationally.nearest(A, b)
        assert x is not None
        assert rationally.lies(x, value.least_squares)
    return value.label


def try_definite(random: np.random.Generator) -> str:
    """What xᴴAx does, and the eigenvalues."""
    A = hermitian(random, int(random.integers(1, MOST + 1)))
    with np.errstate(all="ignore"):
        values = spectrum(A)
    assert rationally.eigenvalues_lie(A, values.lower, values.upper)
    found = definite(A, patience=float(random.integers(2)))
    check_claims(found)
    up, down, flat = rationally.inertia(A)
    kind = found.value.kind
    if up and down:
        truth = "indefinite"
    elif not (up or down):
        truth = "zero"
    else:
        truth = ("positive" if up else "negative") + ("_semidefinite" if flat else "_definite")
    assert kind in (truth, "open"), (kind, truth)
    assert found.value.inertia in (None, (up, down, flat))
    return found.value.label


def try_inverse(random: np.random.Generator) -> str:
    """Inverse, pseudo-inverse, and whether there is an inverse."""
    A = matrix(random, shape_of(random))
    if A.shape[0] == A.shape[1] and random.random() < 0.6:
        truth = rationally.inverse(A)
        found = inverse(A, patience=float(random.integers(2)))
        asked = invertible(A, patience=float(random.integers(2)))
        check_claims(asked)
        for verdict in (found.value.exists, asked.value.invertible):
            assert verdict.holds in (None, truth is not None)
        near, label = found.value.inverse, found.value.exists.label
    else:
        truth = rationally.pseudo_inverse(A)
        found = pseudo_inverse(A, patience=float(random.integers(2)))
        near = found.value.inverse
        label = "EXACT" if near is None else near.label
        near = None if label == "CHECKED" else near
    check_claims(found)
    if near is not None:
        assert truth is not None
        assert rationally.lies(truth, near)
    return label


def try_determinant(random: np.random.Generator) -> str:
    """The determinant, exactly or by triangles."""
    n = int(random.integers(1, 5))
    A = matrix(random, (n, n))
    found = determinant(A, patience=float(random.integers(2)))
    check_claims(found)
    value, truth = found.value, rationally.determinant(A)
    assert value.zero in (None, not any(truth))
    if np.isfinite(value.mantissa.radius):
        unit = rationally.Fraction(2) ** value.exponent
        parts = [[truth[0] / unit]] if A.dtype.kind != "c" else [[truth[0] / unit], [truth[1] / unit]]
        assert rationally.lies(parts, _column(value.mantissa))
        if value.value is not None:
            parts = [[part[0] * unit] for part in parts]
            assert rationally.lies(parts, _column(value.value))
    return value.mantissa.label


def _column(near: Near) -> Near:
    rest = None if near.rest is None else np.array([[near.rest]])
    return Near(np.array([[near.value]]), np.array([[near.radius]]), near.label, rest)


def try_eigen(random: np.random.Generator) -> str:
    """Eigenvalues of matrices of any kind, real ones so that the truth is at hand."""
    n = int(random.integers(1, MOST))
    A = np.ascontiguousarray(matrix(random, (n, n)).real)
    found = eigen(A, patience=float(random.integers(2)))
    check_claims(found)
    value = found.value
    if value.symmetric:
        assert rationally.eigenvalues_lie(A, value.values.lower, value.values.upper)
        return value.values.label
    groups = value.groups or tuple((i,) for i in range(len(value.values.value)))
    times = value.multiplicities or tuple(1 for _ in value.values.value)
    values, radii = (np.repeat(part, times) for part in (value.values.value, value.values.radius))
    if value.multiplicities:
        assert sum(times) == n
        groups = tuple((i,) for i in range(n))
    rest = 0 * values if value.values.rest is None else np.repeat(value.values.rest, times)
    assert rationally.discs_hold(A, (values, rest), radii, groups)
    return value.values.label


def try_condition(random: np.random.Generator) -> str:
    """Condition, norms and subspaces."""
    A = matrix(random, shape_of(random))
    for asked in (condition, norms, svd, subspaces):
        check_claims(asked(A))
    for factored in (qr, lu):
        try:
            check_claims(factored(A))
        except BadInput as refused:  # the factors would leave the range of binary64
            if refused.key != "measured.range" or np.abs(A).max() < 1e300:
                raise
    value = condition(A).value
    tall = A if A.shape[0] >= A.shape[1] else np.ascontiguousarray(A.conj().T)
    roots = rationally.Roots(rationally.gram(tall), 2 if A.dtype.kind == "c" else 1)
    if max(value.two.upper, value.distance.upper) < np.inf:  # σ₁² ≤ κ² σₙ² cannot fail for any t between
        low = rationally.Fraction(float(value.distance.upper)) ** 2
        top = low * rationally.Fraction(float(value.two.upper)) ** 2
        assert roots.above(top, or_at=False) == 0
    size = norms(A).value
    squares = sum(rationally.Fraction(x) ** 2 for x in rationally.upright(A).ravel().tolist())
    ends = [float(x) for x in (size.frobenius.lower, size.frobenius.upper)]
    assert rationally.Fraction(min(ends[0], 1e308)) ** 2 <= squares
    assert ends[1] == np.inf or squares <= rationally.Fraction(ends[1]) ** 2
    return value.two.label


def try_project(random: np.random.Generator) -> str:
    """Projections and least squares, the residual too."""
    m, n = sorted(random.integers(1, MOST + 1, 2).tolist(), reverse=True)
    W, b = matrix(random, (m, n)), matrix(random, (m, int(random.integers(1, 3))))
    found, beside = project(b, W, patience=float(random.integers(2))), least_squares(W, b, patience=1.0)
    labels = {x.label for x in (found.value.x, beside.value.x) if x is not None}
    for value in (found.value, beside.value):
        assert value.x is not None or value.would is not None
    check_claims(found)
    check_claims(beside)
    x = rationally.least(W, b)
    if rationally.rank(W) < n:
        assert labels <= {"EXACT", "CHECKED"}
        assert beside.value.unique.holds in (False, None)
    twofold = "c" in (W.dtype.kind, b.dtype.kind)
    M = rationally.rational(rationally.real(W.astype(complex)) if twofold else W)
    right = rationally.fractions(rationally.rational(rationally.upright(b.astype(complex)) if twofold else b))
    p = rationally.fractions(M * rationally.flint.fmpq_mat([[_flint(t) for t in row] for row in x]))
    left = [[s - t for s, t in zip(one, two, strict=True)] for one, two in zip(right, p, strict=True)]
    for near, truth in (
        (found.value.x, x), (beside.value.x, x), (found.value.p, p), (found.value.left, left),
        (beside.value.left, left),
    ):  # fmt: skip
        if near is not None:
            assert rationally.lies(truth, near)
            assert near.label in ("CHECKED", "UNDECIDED") or np.isfinite(near.radius).all()
    return "EXACT" if beside.value.x is None else beside.value.x.label


def _flint(t: rationally.Fraction) -> rationally.flint.fmpq:
    return rationally.flint.fmpq(t.numerator, t.denominator)


def try_solvable(random: np.random.Generator) -> str:
    """Whether a system can be solved for data known to a distance."""
    A = matrix(random, shape_of(random))
    b = matrix(random, (A.shape[0], 1)) if random.random() < 0.5 else A[:, -1:] * 1.5
    both = np.hstack([A, b])
    values = np.linalg.svd(both, compute_uv=False) if np.isfinite(both).all() else np.ones(1)
    within = float(values[-1] if np.isfinite(values).all() else 1.0) * 2.0 ** int(random.integers(-2, 6))
    found = solvable(A, b, within=min(within, 1e300))
    check_claims(found)
    if found.value.solvable.holds is False:
        roots = rationally.Roots(rationally.gram(both), 2 if both.dtype.kind == "c" else 1)
        assert roots.above(rationally.Fraction(found.value.within) ** 2, or_at=False) == both.shape[1]
    if found.value.solvable.holds:
        assert found.claims[-1].kind == "measured_solvable"
    return found.value.solvable.label


TRIALS: dict[str, Callable[[np.random.Generator], str]] = {
    "condition": try_condition,
    "definite": try_definite,
    "determinant": try_determinant,
    "eigen": try_eigen,
    "inverse": try_inverse,
    "project": try_project,
    "rank": try_rank,
    "solvable": try_solvable,
    "solve": try_solve,
}


def stressed(cases: int, seed: int = 0) -> tuple[Counter[tuple[str, str]], list[tuple[str, int, str]]]:
    """How often each question got each label, and the seeds of wrong claims."""
    counted: Counter[tuple[str, str]] = Counter()
    wrong: list[tuple[str, int, str]] = []
    names = sorted(TRIALS)
    for case in range(cases):
        name = names[case % len(names)]
        random = np.random.default_rng([seed, case])
        try:
            counted[name, TRIALS[name](random)] += 1
        except Exception as error:
            wrong.append((name, case, f"{type(error).__name__}: {error}"[:200]))
    return counted, wrong


def main(cases: int) -> int:
    """Runs the cases, tells what came out; 1 where a claim was wrong."""
    began = time.perf_counter()
    counted, wrong = stressed(cases)
    for (name, label), count in sorted(counted.items()):
        sys.stdout.write(f"{name:16} {label:10} {count:8}\n")
    sys.stdout.write(f"{cases} cases in {time.perf_counter() - began:.0f} s, wrong claims: {len(wrong)} {wrong[:5]}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
