"""What an answer about measured numbers promises: digits that are certain, verdicts that are proved, or a plain "open".

NIST's Longley data (macroeconomics of the United States 1947-1962, in the public domain) and the Hilbert matrix.
"""

from fractions import Fraction

import numpy as np

import matelier as mt

LONGLEY = """60323,83,234289,2356,1590,107608,1947
61122,88.5,259426,2325,1456,108632,1948
60171,88.2,258054,3682,1616,109773,1949
61187,89.5,284599,3351,1650,110929,1950
63221,96.2,328975,2099,3099,112075,1951
63639,98.1,346999,1932,3594,113270,1952
64989,99,365385,1870,3547,115094,1953
63761,100,363112,3578,3350,116219,1954
66019,101.2,397469,2904,3048,117388,1955
67857,104.6,419180,2822,2857,118734,1956
68169,108.4,442769,2936,2798,120445,1957
66513,110.8,444546,4681,2637,121950,1958
68655,112.6,482704,3813,2552,123366,1959
69564,114.2,502601,3931,2514,125368,1960
69331,115.7,518173,4806,2572,127852,1961
70551,116.9,554894,4007,2827,130081,1962"""
CERTIFIED = (
    "-3482258.63459582 15.0618722713733 -0.358191792925910E-01 -2.02022980381683 -1.03322686717359 "
    "-0.511041056535807E-01 1829.15146461355"
)  # by NIST, 15 digits


def digits(near: Fraction, certified: Fraction) -> float:
    """How many digits agree, 15 at most: as many as are certified."""
    off = abs(near - certified) / abs(certified)
    return 15.0 if off < Fraction(1, 10**15) else -float(np.log10(float(off)))


def longley() -> None:
    """The coefficients from the text, exactly, and from stored numbers, with what is promised of them."""
    rows = [line.split(",") for line in LONGLEY.splitlines()]
    typed = mt.least_squares("; ".join(" ".join(["1", *x]) for _, *x in rows), " ".join(y for y, *_ in rows))
    table = np.array(rows, dtype=float)
    A, b = np.column_stack([np.ones(len(table)), table[:, 1:]]), table[:, 0]
    stored, plain = mt.least_squares(A, b), np.linalg.lstsq(A, b, rcond=None)[0]
    print("Longley: digits that agree with NIST's, and what is promised")
    print("   typed  stored  NumPy   promised: off by at most")
    wrong = 0
    for k, text in enumerate(CERTIFIED.split()):
        truth = Fraction(text)
        x, radius = Fraction(float(stored.value.x.value[k, 0])), float(stored.value.x.radius[k, 0])
        x += Fraction(float(stored.value.x.rest[k, 0]))
        found = (digits(part, truth) for part in (typed.value.x.rows[k][0], x, Fraction(float(plain[k]))))
        exact = mt.least_squares(mt.measured(A).exact(), mt.measured(b).exact()).value.x.rows[k][0]
        wrong += abs(x - exact) > Fraction(radius)  # of the stored numbers
        print("   {:5.1f}  {:6.1f}  {:5.1f}".format(*found), f"  {radius:.1e}")
    print(f"Every promise about the stored numbers was looked at in fractions: {wrong} broken.")
    assert not wrong


def hilbert(n: int = 12) -> None:
    """A x = b with the solution 1, 1, …: NumPy says numbers; here they are proved, or it is said that they are open."""
    H = 1 / (np.add.outer(np.arange(n), np.arange(n)) + 1.0)
    b = H @ np.ones(n)
    truth = np.array(
        [float(row[0]) for row in mt.solve(mt.measured(H).exact(), mt.measured(b).exact()).value.point.rows]
    )
    answer, plain = mt.solve(H, b), np.linalg.solve(H, b)
    far = np.abs(plain - truth).max() / np.abs(truth).max()
    near = np.abs(answer.value.point.value[:, 0] - truth).max() / np.abs(truth).max()
    print(f"\nHilbert, {n} rows: NumPy is off by {far:.0%} of the largest entry, without a word.")
    print(f"Here: {answer.value.label}, off by {near:.0e}; judged again: {answer.checked}.")
    print(f"Condition number: {mt.condition(H).value.two.value:.1e}.")


def open_question() -> None:
    """Where the data's own uncertainty decides, the answer depends on it, and at the edge it is open."""
    H = 1 / (np.add.outer(np.arange(5), np.arange(5)) + 1.0)
    edge = float(np.linalg.svd(H)[1][3])
    print("\nHilbert, 5 rows, known to a distance d: the rank that all matrices so near have at least")
    for within in (0.0, 1e-5, 1e-3, edge):
        rank = mt.rank(H, within=within).value.rank
        told = rank.number if rank.number is not None else f"open: {rank.least} or {rank.most}"
        print(f"   d = {within:<9.3g} {told} ({rank.label})")


if __name__ == "__main__":
    longley()
    hilbert()
    open_question()
