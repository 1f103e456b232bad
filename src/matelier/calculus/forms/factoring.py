"""Sums with a common factor in front, behind or among the entries: the ways to write them that may be shorter."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from matelier.calculus.expression import Expression, eye, number, power
from matelier.calculus.forms.form import Form, body_of, chain_of, rank_of, scaled, split
from matelier.calculus.forms.products import product
from matelier.calculus.forms.sums import scalar_powers, total

MOST_TERMS = 10
Build: TypeAlias = Callable[[Expression], Expression]
Group: TypeAlias = tuple[list[Expression], list[Expression], Build]
"""Terms, what is left of each without the factor, and how the factor is put to the sum of these."""
LINEAR = ("diag", "tr", "sum", "transpose", "vec")


def factorings(form: Form, node: Expression) -> Iterator[Expression]:
    """The sum with a factor that two or more of its terms share taken out of these, in each way there is."""
    if len(node.parts) > MOST_TERMS:
        return
    seen = set[Expression]()
    for chosen, rests, build in _groups(form, node.parts):
        inside = total(form, rests, rests[0].shape)
        if inside.op == "add" and len(inside.parts) >= len(node.parts) and not _smaller(inside, node):
            continue
        kept = [build(inside) if part is chosen[0] else part for part in node.parts if part not in chosen[1:]]
        whole = total(form, kept, node.shape)
        if whole != node and whole not in seen:
            seen.add(whole)
            yield whole


def _smaller(inside: Expression, node: Expression) -> bool:
    return rank_of(inside)[0] < rank_of(node)[0]


def _groups(form: Form, parts: Sequence[Expression]) -> Iterator[Group]:
    yield from _ends(form, parts)
    yield from _scalars(form, parts)
    yield from _entries(form, parts)
    yield from _functions(parts)


def _ends(form: Form, parts: Sequence[Expression]) -> Iterator[Group]:
    for end in (0, -1):
        by_factor: dict[Expression, list[Expression]] = {}
        for part in parts:
            chain = _chain(part)
            if chain:
                by_factor.setdefault(_peeled(chain[end])[0], []).append(part)
        for factor, chosen in by_factor.items():
            if len(chosen) > 1 and factor.op not in ("eye", "ones"):
                rests = [_without_end(form, part, end) for part in chosen]

                def build(inside: Expression, factor: Expression = factor, end: int = end) -> Expression:
                    return product(form, [factor, inside] if end == 0 else [inside, factor])

                yield chosen, rests, build


def _peeled(factor: Expression) -> tuple[Expression, Expression | None]:
    # Of X^3 one X, and what is left of it.
    if factor.op == "power" and not factor.is_scalar and factor.parts[1].value is not None:
        base, exponent = factor.parts
        assert exponent.value is not None
        return base, power(base, number(exponent.value - 1))
    return factor, None


def _chain(part: Expression) -> tuple[Expression, ...]:
    _, body = body_of(part)
    return () if part.is_scalar else chain_of(body)


def _without_end(form: Form, part: Expression, end: int) -> Expression:
    scalars, body = body_of(part)
    chain = list(chain_of(body))
    factor, left = _peeled(chain[end])
    kept = [left] if left is not None else []
    rest = [*kept, *chain[1:]] if end == 0 else [*chain[:-1], *kept]
    return product(form, [*scalars, *(rest or [eye(factor.shape[1] if end == 0 else factor.shape[0])])])


def _scalars(form: Form, parts: Sequence[Expression]) -> Iterator[Group]:
    owners: dict[tuple[Expression, bool], list[Expression]] = {}
    for part in parts:
        for base, k in scalar_powers(split(part)[1]).items():
            owners.setdefault((base, k > 0), []).append(part)
    for (base, _), chosen in owners.items():
        if len(chosen) > 1:
            least = min((scalar_powers(split(part)[1])[base] for part in chosen), key=abs)
            rests = [product(form, [part, power(base, number(-least))]) for part in chosen]

            def build(inside: Expression, base: Expression = base, least: Fraction = least) -> Expression:
                return product(form, [power(base, number(least)), inside])

            yield chosen, rests, build


def _entries(form: Form, parts: Sequence[Expression]) -> Iterator[Group]:
    owners: dict[tuple[Expression, bool], list[tuple[Expression, Fraction]]] = {}
    for part in parts:
        _, body = body_of(part)
        if part.is_scalar:
            continue
        for factor in body.parts if body.op == "hadamard" else (body,):
            base, k = _entry_power(factor)
            owners.setdefault((base, k > 0), []).append((part, k))
    for (base, _), found in owners.items():
        chosen = [part for part, _ in found]
        least = min((k for _, k in found), key=abs)
        if len(chosen) > 1 and base.op != "ones":
            under = form.make("epower", base, number(-least))
            rests = [form.make("hadamard", part, under) for part in chosen]

            def build(inside: Expression, base: Expression = base, least: Fraction = least) -> Expression:
                return form.make("hadamard", form.make("epower", base, number(least)), inside)

            yield chosen, rests, build


def _entry_power(factor: Expression) -> tuple[Expression, Fraction]:
    if factor.op == "epower" and factor.parts[1].value is not None:
        return factor.parts[0], factor.parts[1].value
    return factor, Fraction(1)


def _functions(parts: Sequence[Expression]) -> Iterator[Group]:
    # diag(a) + diag(b) = diag(a + b), and so for other linear functions.
    for name in LINEAR:
        owners: dict[object, list[Expression]] = {}
        for part in parts:
            _, rest = split(part)
            if rest.op == name:
                owners.setdefault(rest.parts[0].shape, []).append(part)
        for chosen in owners.values():
            if len(chosen) > 1:
                rests = [scaled(split(part)[0], split(part)[1].parts[0]) for part in chosen]

                def build(inside: Expression, name: str = name, like: Expression = chosen[0]) -> Expression:
                    node = split(like)[1]
                    k, rest = split(inside)
                    return scaled(k, Expression(name, (rest,), node.shape))

                yield chosen, rests, build
