"""Derivatives of scalars and columns by vectors and matrices, side by side with SymPy's own matrix derivative.

The cases are the thirty in ../shared/calculus_cases.json where that file lies beside the project; else, and with
"--books", the hundreds of `tests/reference/derivatives`. A derivative is right if it has the reference's value at
random points of three sizes; "refused" is an error, an answer with a derivative still in it, or none within the time.
SymPy is asked in three ways, as 1 × 1 matrices, by traces and by norms' squares, and the best of them counts: it knows
no log|det|, and functions of entries as `applyfunc`. Of a column and of a Jacobian it may also give the transpose, as
other books do. Seconds are those of the processor, both with their caches cleared
before each; ours are with all worked steps. Size is how many numbers, names, functions and operators there are to read,
against the reference's.
"""

import json
import signal
import statistics
import sys
import time
import tomllib
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sympy
from sympy.core.cache import clear_cache

from for_sympy import by_sympy, worth
from matelier.calculus.derivatives.gradient import gradient_work
from matelier.calculus.derivatives.jacobian import jacobian_work
from matelier.calculus.forms.form import spelled
from matelier.calculus.language.shapes import read
from matelier.calculus.language.text import as_text, nodes, piece
from matelier.certify.expressions.evaluate import Floats, value_of
from matelier.certify.expressions.points import declared, dice, drawn, lengths, names_of
from matelier.certify.expressions.syntax import parsed
from matelier.spine.errors import Refusal
from matelier.spine.step import finish
from race import environment, table

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT / ".." / "shared" / "calculus_cases.json"
SIZES = ({"m": 5, "p": 4, "n": 3, "k": 2}, {"m": 6, "p": 5, "n": 4, "k": 3}, {"m": 7, "p": 3, "n": 5, "k": 2})
"""Tall on purpose: an m × n matrix has independent columns."""
GIVEN_UP = 10  # seconds for one derivative
AGREED = 1e-8
TRAITS = ("sym", "psd", "inv", "detpos", "pos", "pm1", "simplex", "big")


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be differentiated by what, and the derivative as a book has it."""

    name: str
    expression: str
    wrt: str
    variables: Mapping[str, Mapping[str, Any]]
    reference: str
    kind: str

    @property
    def declared(self) -> dict[str, Any]:
        """The symbols as the judge's dice want them."""
        return {
            name: {"shape": told["shape"], "traits": [trait for trait in TRAITS if told.get(trait)]}
            for name, told in self.variables.items()
        }


def shared_cases() -> Iterator[Case]:
    """The thirty beside the project."""
    for told in json.loads(SHARED.read_text(encoding="utf-8"))["cases"]:
        kind = told.get("kind", "gradient")
        yield Case(told["id"], told["expr"], told["wrt"], told["vars"], told["gradient"], kind)


def book_cases() -> Iterator[Case]:
    """The hundreds in the project."""
    for path in sorted((ROOT / "tests" / "reference" / "derivatives").glob("*.toml")):
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["cases"]:
            variables = dict(_variable(part) for part in told["vars"].split(";"))
            kind = told.get("kind", "gradient")
            yield Case(told["source"], told["expr"], told["wrt"], variables, told["gradient"], kind)


def _variable(told: str) -> tuple[str, dict[str, Any]]:
    name, _, words = told.strip().partition(":")
    sides = [word for word in words.split() if word != "x" and word not in TRAITS]
    return name.strip(), {"shape": sides, **{word: True for word in words.split() if word in TRAITS}}


def ours(case: Case) -> tuple[str, int]:
    """The derivative as text, all its steps made, and its size."""
    reading = read(case.expression, case.variables)
    work = jacobian_work if case.kind == "jacobian" else gradient_work
    found = finish(work(reading.expression, reading.symbols[case.wrt]))
    return as_text(found), nodes(found)


def points(case: Case) -> Iterator[tuple[dict[str, Any], dict[str, int], np.ndarray]]:
    """Three points of other sizes each, and what the reference is worth there."""
    symbols, reference, tree = declared(case.declared), parsed(case.reference), parsed(case.expression)
    for turn, tall in enumerate(SIZES):
        names = names_of(symbols, reference, tree)
        sizes = {name: tall[name] for name in names} if set(names) <= set(tall) else lengths(names, turn)
        rng = dice(case.name, case.expression, turn)
        for k in range(40):
            values = drawn(symbols, sizes, rng, positive=k % 2 == 1)
            there = [value_of(one, Floats(), values, sizes) for one in (reference, tree)]
            if all(np.isfinite(one).all() for one in there):
                yield values, sizes, there[0]
                break


def is_right(evaluate: Callable[[dict[str, Any], dict[str, int]], np.ndarray], case: Case) -> bool:
    """Whether the formula has the reference's value and shape at all points."""
    for values, sizes, wanted in points(case):
        found = evaluate(values, sizes)
        if found.shape != wanted.shape or not np.abs(found - wanted).max() <= AGREED * max(np.abs(wanted).max(), 1e-3):
            return False
    return True


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    """What it gives and its processor seconds; TimeoutError after too long."""

    def stop(*_: object) -> None:
        raise TimeoutError

    for cached in (spelled, piece):
        cached.cache_clear()
    clear_cache()
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(GIVEN_UP)
    began = time.process_time()
    try:
        return run(), time.process_time() - began
    finally:
        signal.alarm(0)


def judged_ours(case: Case) -> tuple[str, float, int]:
    """The verdict on ours, its seconds and size."""
    try:
        (text, size), seconds = timed(lambda: ours(case))
    except (Refusal, TimeoutError):
        return "refused", float("nan"), 0
    tree = parsed(text)
    right = is_right(lambda values, sizes: value_of(tree, Floats(), values, sizes), case)
    return "right" if right else "wrong", seconds, size


def judged_sympy(case: Case) -> tuple[str, float]:
    """The best verdict on SymPy's three answers, and its seconds."""
    order, best = ("right", "wrong", "refused"), ("refused", float("nan"))
    for way in ("matrices", "traces", "norms"):
        try:
            verdict = _sympy_in(case, way)
        except Exception:  # whatever it fails with, there is no answer
            continue
        if order.index(verdict[0]) < order.index(best[0]):
            best = verdict
    return best


def _sympy_in(case: Case, way: str) -> tuple[str, float]:
    seconds = [0.0]

    def evaluate(values: dict[str, Any], sizes: dict[str, int]) -> np.ndarray:
        found, took = timed(lambda: by_sympy(case.expression, case.wrt, case.declared, sizes, way))
        seconds.append(took)
        value = timed(lambda: worth(found, case.declared, values, sizes))[0]
        turned = case.kind == "jacobian" or (1 in value.shape and value.shape != values[case.wrt].shape)
        return value.T if turned else value

    try:
        right = is_right(evaluate, case)
    except ValueError:
        right = False  # shapes that do not fit
    return ("right" if right else "wrong"), statistics.median(seconds[1:] or [float("nan")])


def main() -> None:
    """Judges and times all cases, prints the tables."""
    print(environment(), "· SymPy", sympy.__version__)
    books = "--books" in sys.argv or not SHARED.is_file()
    rows, counts, ratios = list[tuple[str, ...]](), Counter[tuple[str, str]](), list[float]()
    sizes, seconds = list[float](), {"matelier": list[float](), "SymPy": list[float]()}
    warnings.simplefilter("ignore")  # SymPy's own, of its own functions
    with np.errstate(all="ignore"):
        for case in book_cases() if books else shared_cases():
            verdict, took, size = judged_ours(case)
            theirs, took_theirs = judged_sympy(case)
            reference = nodes(read(case.reference, case.variables).expression)
            counts["matelier", verdict] += 1
            counts["SymPy", theirs] += 1
            sizes += [size / reference] if verdict == "right" else []
            seconds["matelier"] += [took] if verdict != "refused" else []
            seconds["SymPy"] += [took_theirs] if took_theirs > 0 else []
            ratios += [took_theirs / took] if took > 0 and took_theirs > 0 else []
            told = (case.expression, case.wrt, verdict, f"{size} / {reference}", f"{1e3 * took:.1f}")
            rows.append((*told, theirs, f"{1e3 * took_theirs:.1f}"))
    if not books:
        columns = ("expression", "by", "matelier", "size / reference", "ms with steps", "SymPy", "ms")
        print(table(columns, rows))
    verdicts = ("right", "wrong", "refused")
    print(
        table(
            ("", *verdicts, "median ms", "longest ms"),
            [
                (name, *(str(counts[name, one]) for one in verdicts), f"{1e3 * np.median(took):.1f}",
                 f"{1e3 * max(took):.1f}")
                for name, took in seconds.items()
            ],
        )
    )  # fmt: skip
    small = sum(size <= 1.5 for size in sizes)
    print(f"Right and at most 1.5 times the reference's size: {small} of {len(rows)}; median {np.median(sizes):.2f}.")
    print(f"SymPy's seconds over ours (with steps), where both answer: median {np.median(ratios):.2f}.")


if __name__ == "__main__":
    main()
