"""Mistakes put into the code of the bounds, one at a time: each must turn a test red.

`python tests/mutants.py` runs the tests of the bounds on each mutant and names those that live.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "matelier"
KILLERS = (
    "tests/floating/test_rounding.py", "tests/floating/test_doubled.py", "tests/certify/measured/test_matrices.py",
    "tests/certify/measured/test_roots.py", "tests/floating/test_worst.py", "tests/floating/test_stress.py",
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A mistake: in this file, this text replaced by that."""

    name: str
    file: str
    old: str
    new: str


MUTANTS = (
    Mutant("γ = 0", "floating/rounding.py", "return terms * UNIT / (1 - terms * UNIT) if", "return 0.0 if"),
    Mutant("γ₁ for γ_k", "floating/rounding.py", "if is_complex(*factors) else gamma(terms)",
           "if is_complex(*factors) else gamma(1)"),
    Mutant("complex products as if real", "floating/rounding.py", "return 1.5 * gamma(2 * terms) if",
           "return 0.1 * gamma(terms) if"),
    Mutant("the least quotient", "floating/rounding.py", "float((y / x).max()) * up", "float((y / x).min()) * up"),
    Mutant("a norm that is not rounded up", "floating/rounding.py",
           "best = min(best, longest_product(N)) + TINY", "best = 0.999 * min(best, longest_product(N)) + TINY"),
    Mutant("no orthogonality term", "floating/rounding.py", "return (longest(sizes(G) * UP) + off * UP) * AGAIN + TINY",
           "return TINY"),
    Mutant("a residual without its rounding", "floating/rounding.py", "return (left + off * UP) * AGAIN + TINY",
           "return left * AGAIN + TINY"),
    Mutant("a residual in plain digits", "floating/doubled.py", "    E -= L * low\n", "    E -= L * low\n    E *= 0\n"),
    Mutant("what sums lose is not counted", "floating/doubled.py", "gamma(3 * levels + 3) * size[:, 0] * UP",
           "0 * size[:, 0]"),
    Mutant("no underflow term", "floating/doubled.py", "around * UP + TINY", "around * UP"),
    Mutant("what R A is off I is forgotten", "floating/inverted.py",
           "return (z + found.rows * (float(z.max()) / (1 - found.most))) * UP + TINY", "return z * UP + TINY"),
    Mutant("rounding of R A", "floating/inverted.py", "sizes(F).sum(axis=1) + around + n * TINY",
           "sizes(F).sum(axis=1) + n * TINY"),
    Mutant("no bound of the product A S", "floating/least.py",
           "return (oblique + (2 * whole + rounded) * rounded) * AGAIN * UP", "return 0.0 * whole"),
    Mutant("a residual that is not turned", "floating/least.py", "return rows * (whole / (1 - found.off))",
           "return 0.01 * rows * (whole / (1 - found.off))"),
    Mutant("Cholesky believed", "floating/definite.py", "B[np.diag_indices(n)] -= shift\n", ""),
    Mutant("no shift", "floating/definite.py", "gamma(n + 8) * trace * (1 + gamma(n)) + TINY", "TINY"),
    Mutant("bounds of singular values without what is left", "floating/singular.py",
           "lower = s * np.sqrt((1 - b) * (1 - c)) - a - off", "lower = s * np.sqrt((1 - b) * (1 - c)) - off"),
    Mutant("bounds of eigenvalues without what is left", "floating/symmetric.py",
           "+ a * (1 + 40 * UNIT) + 2 * TINY", "+ 2 * TINY"),
    Mutant("discs of the diagonal alone", "floating/general.py", "H.sum(axis=1) * (AGAIN",
           "H.diagonal() * (0.01 * AGAIN"),
    Mutant("the judge: γ = 0", "certify/bounds.py", "return P, 1.5 * gamma(2 * terms) if both else gamma(terms)",
           "return P, 0.0"),
    Mutant("the judge: no orthogonality term", "certify/bounds.py",
           "return (whole_norm(magnitudes(G)) + g * norm(magnitudes(Q)) ** 2 * UP) * UP + TINY", "return TINY"),
    Mutant("the judge: a residual without its rounding", "certify/bounds.py",
           "return (left + g * norm(magnitudes(B), magnitudes(C)) * UP) * UP", "return left * UP"),
    Mutant("the judge: a norm too small", "certify/bounds.py", "return ldexp(min(frobenius, norm(N))",
           "return ldexp(0.01 * min(frobenius, norm(N))"),
    Mutant("the judge: what R A is off I is forgotten", "certify/measured/systems.py", "if not rows.max() < 1:",
           "if not rows.max() < 9:"),
    Mutant("the judge: any shift will do", "certify/measured/matrices.py", "(away(B, L, turned(L)) + lost) * UP < c",
           "away(B, L, turned(L)) >= 0"),
    Mutant("the judge: the residual of x alone", "certify/measured/systems.py",
           "minus(times(Z, sums(high, low)))), powers", "minus(times(Z, high))), powers"),
    Mutant("the judge: one prime is enough", "certify/measured/matrices.py", "or known > 2 * limit", "or known > 1"),
    Mutant("the judge: bounds are not compared", "certify/measured/matrices.py",
           "return bool((lower <= low).all() and (upper >= high).all())", "return bool((lower <= upper).all())"),
    Mutant("the judge: what is left, as if x were exact", "certify/measured/systems.py",
           "magnitudes(exact) * 2.0**-52 + moved + LEAST", "magnitudes(exact) * 2.0**-52 + LEAST"),
    Mutant("the judge: a place for a root", "certify/measured/roots.py",
           "<= (radius * (1 - NARROW)) ** 2", "<= (4 * radius * (1 - NARROW)) ** 2"),
    Mutant("the judge: one minor is enough", "certify/measured/roots.py",
           "if len(found) < r or rest:", "if not found:"),
    Mutant("the judge: any power will do", "certify/measured/factors.py",
           "(Fraction(low) * unit) ** p <= total * (1 - off)", "(Fraction(low) * unit) <= total * (1 - off) + 1"),
)  # fmt: skip


def dies(mutant: Mutant, killers: tuple[str, ...] = KILLERS) -> bool:
    """Whether a test turns red on the package with this mistake."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "matelier"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        file = copy / mutant.file
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
        path = os.pathsep.join((folder, str(ROOT / "tests")))
        command = [
            sys.executable,
            "-W",
            "error",
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "--no-header",
            *killers,
        ]
        ran = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True, timeout=600, check=False,
        )  # fmt: skip
        return ran.returncode == 1


def main() -> int:
    """Tells each mutant's fate; 1 where one lives."""
    if dies(Mutant("none", MUTANTS[0].file, "", "")):
        sys.stdout.write("the tests are red without any mistake\n")
        return 1
    living = 0
    for mutant in MUTANTS:
        dead = dies(mutant)
        living += not dead
        sys.stdout.write(f"{'killed' if dead else 'LIVES '}  {mutant.file}: {mutant.name}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(MUTANTS) - living} of {len(MUTANTS)} killed\n")
    return int(bool(living))


if __name__ == "__main__":
    sys.exit(main())
