"""What makes the special cases of each question: what it divides by, and when two answers are the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, cast

from matelier.exact.arithmetic import at, beside, entries, substituted
from matelier.exact.conditions import bottoms, never_negative
from matelier.exact.determinant import determinant, determinant_value
from matelier.exact.eigen import discriminant, eigen, meeting, vector_parts
from matelier.exact.eigenvalues import Eigenvalue
from matelier.exact.eliminate import rank, row_reduce, staircase
from matelier.exact.factoring import sign_of
from matelier.exact.inverse import inverse
from matelier.exact.invertible import Invertibility, invertible
from matelier.exact.polynomial import polynomial_at
from matelier.exact.solve import solve
from matelier.exact.spaces import in_span, independent, subspaces
from matelier.scalars.algebraic import Algebraic
from matelier.scalars.ratio import Ratio
from matelier.spine.answer import Found
from matelier.spine.errors import Refusal
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.sentence import Sentence

MOST_EIGEN = 3  # rows


def _nothing(_: Any) -> tuple[Sentence, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What may vanish only in special cases, whether a special answer is the generic one, and what else is told.

    Matrices of more than `most` rows have no cases; roots without formula are put in only where `algebraic` says so.
    `evidence` names the parts of a witness that are shown where the answer is no.
    """

    conditions: Callable[..., Iterable[Scalar]]
    same: Callable[[Any, Any, Mapping[str, Scalar]], bool]
    told: Callable[[Any], tuple[Sentence, ...]] = _nothing
    evidence: tuple[str, ...] = ()
    most: int = 100
    algebraic: bool = True


def scalars(value: object) -> Iterator[Scalar]:
    """The numbers in a value, wherever they stand."""
    match value:
        case Exact():
            yield from entries(value)
        case tuple():
            for part in cast("tuple[object, ...]", value):
                yield from scalars(part)
        case _ if is_dataclass(value) and not isinstance(value, type) and not hasattr(value, "__truediv__"):
            for part in fields(value):
                yield from scalars(getattr(value, part.name))
        case _:
            yield value


def moved(value: Any, where: Mapping[str, Scalar]) -> Any:
    """The value where letters have these values. Raises ZeroDivisionError or a Refusal elsewhere."""
    match value:
        case Exact():
            return substituted(value, where)
        case tuple():
            return tuple(moved(part, where) for part in cast("tuple[object, ...]", value))
        case _ if is_dataclass(value) and not isinstance(value, type) and not hasattr(value, "__truediv__"):
            return replace(value, **{part.name: moved(getattr(value, part.name), where) for part in fields(value)})
        case _:
            return at(value, where)


def _equal(generic: Any, special: Any, where: Mapping[str, Scalar]) -> bool:
    try:
        return moved(generic, where) == special
    except (ZeroDivisionError, Refusal):
        return False


def _both_zero_or_none(generic: Scalar, special: Scalar, _: Mapping[str, Scalar]) -> bool:
    return bool(generic) == bool(special)


def _defined(name: str, part: str) -> Callable[[Any, Any, Mapping[str, Scalar]], bool]:
    # The yes or no of both is the same, and the generic evidence is defined here: then it is evidence here.
    def same(generic: Any, special: Any, where: Mapping[str, Scalar]) -> bool:
        evidence = getattr(generic, part)
        return getattr(generic, name) == getattr(special, name) and _equal(evidence, _or_none(evidence, where), where)

    return same


def _or_none(evidence: Any, where: Mapping[str, Scalar]) -> Any:
    try:
        return moved(evidence, where)
    except (ZeroDivisionError, Refusal):
        return None


def _pivots(_: Any, A: Exact) -> tuple[Scalar, ...]:
    return staircase(A).values


def _pivots_beside(_: Any, A: Exact, b: Exact) -> tuple[Scalar, ...]:
    return staircase(beside(A, b)).values


def _determinant(_: Any, A: Exact) -> tuple[Scalar, ...]:
    return (determinant_value(A),)


def _determinant_or_pivots(value: Invertibility, A: Exact) -> tuple[Scalar, ...]:
    return _determinant(value, A) if value.invertible else _pivots(value, A)


def _same_conditions(generic: Invertibility, special: Invertibility, where: Mapping[str, Scalar]) -> bool:
    def facts(one: Invertibility) -> dict[str, tuple[object, ...]]:
        # With letters some conditions are left out, whose evidence would hold for fewer values.
        names = {condition.name for condition in generic.conditions} & {c.name for c in special.conditions}
        told = [(c, c.evidence.facts) for c in one.conditions if c.name in names]
        return {c.name: (c.holds, evidence.get("rank"), evidence.get("missing")) for c, evidence in told}

    sides = ((generic.left_inverse, special.left_inverse), (generic.right_inverse, special.right_inverse))
    return facts(generic) == facts(special) and all(_equal(one, two, where) for one, two in sides)


def _meetings(values: tuple[Eigenvalue, ...], A: Exact) -> Iterator[Scalar]:
    # Where one of these is zero eigenvalues meet, or one has more vectors or others.
    for factor in dict.fromkeys(one.factor for one in values):
        yield from staircase(polynomial_at(factor, A)).values
    yield meeting(values)
    for one in values:
        yield from bottoms(vector_parts(one))


def _same_spectrum(
    generic: tuple[Eigenvalue, ...], special: tuple[Eigenvalue, ...], where: Mapping[str, Scalar]
) -> bool:
    # As many values, as often, with as many vectors, and the vectors told generically are defined here.
    patterns = [sorted((one.algebraic, one.geometric) for one in values) for values in (generic, special)]
    try:
        for one in generic:
            for part in vector_parts(one):
                at(part, where)
    except (ZeroDivisionError, Refusal):
        return False
    return patterns[0] == patterns[1]


def _reality(values: tuple[Eigenvalue, ...]) -> tuple[Sentence, ...]:
    # For which letters eigenvalues are real: the sign of the discriminant says it, for degrees 2 and 3.
    factors = dict.fromkeys(one.factor for one in values if isinstance(one.value, Algebraic) or len(one.factor) == 3)
    told: list[Sentence] = []
    for factor in factors:
        if len(factor) not in (3, 4):
            continue
        d = sign_of(-discriminant(factor))  # with the sign that schools give it
        if not isinstance(d, Ratio):
            continue
        kind = "always" if never_negative(d) else "never" if never_negative(-d) else "where"
        told.append(Sentence(f"cases.real_{kind}_{len(factor) - 1}", {"discriminant": d}))
    return tuple(told)


TOPICS: dict[Callable[..., Found[Any]], Topic] = {
    determinant: Topic(_determinant, _both_zero_or_none),
    eigen: Topic(_meetings, _same_spectrum, _reality, most=MOST_EIGEN, algebraic=False),
    in_span: Topic(_pivots_beside, _defined("in_span", "coefficients"), evidence=("y",)),
    independent: Topic(_pivots, _defined("independent", "relation")),
    invertible: Topic(_determinant_or_pivots, _same_conditions, evidence=("v", "y")),
    inverse: Topic(_determinant, _equal, evidence=("v",)),
    rank: Topic(_pivots, _equal),
    row_reduce: Topic(_pivots, _equal),
    solve: Topic(_pivots_beside, _equal, evidence=("y",)),
    subspaces: Topic(_pivots, _equal),
}
