"""Products of sums multiplied out, and logistic functions written as one, where few terms come of it."""

from collections.abc import Iterator, Sequence
from itertools import product as choices
from math import comb

from matelier.calculus.expression import Expression, add, elementwise, epower, mul, negative, number, ones
from matelier.calculus.forms.form import Form, body_of, chain_of, numbers_of
from matelier.calculus.forms.products import product
from matelier.calculus.forms.sums import logistic, total
from matelier.calculus.forms.turning import turned

MOST_TERMS = 24


class TooMany(Exception):
    """More terms would come of it than anybody wants to read."""


def expansions(form: Form, node: Expression) -> Iterator[Expression]:
    """The expression multiplied out, then with 1/(1 + e^u) in the place of e^u/(1 + e^u) and of 1/(1 + e^(−u))."""
    for exponent in (None, *_logistic_exponents(node)):
        try:
            terms = Spread(form, exponent).of(node)
        except TooMany:
            continue
        found = total(form, terms, node.shape)
        if found != node:
            yield found


class Spread:
    """An expression as the terms of a sum, with one logistic function g = 1/(1 + e^u) where an exponent u is given."""

    def __init__(self, form: Form, exponent: Expression | None) -> None:
        self.form = form
        self.exponents: tuple[Expression, ...] = ()
        if exponent is not None:
            self.exponents = (exponent, form.of(negative(exponent)))
            self.base = form.of(add(ones(*exponent.shape), elementwise("exp", exponent)))

    def of(self, node: Expression) -> list[Expression]:
        """The terms. Raises TooMany."""
        if node.op == "add":
            found = [term for part in node.parts for term in self.of(part)]
            return self._few(found)
        if node.op == "transpose":
            return [turned(self.form, term) for term in self.of(node.parts[0])]
        if node.op in ("hadamard", "epower", "power") and self.exponents and node.shape == self.exponents[0].shape:
            return self._entries(node, node.parts if node.op == "hadamard" else (node,))
        if node.op == "hadamard":
            return [self.form.make("hadamard", *chosen) for chosen in self._chosen(node.parts)]
        if node.op == "mul":
            return self._product(node)
        return [node]

    def _product(self, node: Expression) -> list[Expression]:
        _, body = body_of(node)
        if node.is_scalar and not node.parts[0].is_scalar:  # a row times … times a column
            return [product(self.form, chosen) for chosen in self._chosen(node.parts)]
        factors = numbers_of(node)
        ways = [self.of(factor) for factor in (() if body.is_scalar else chain_of(body))]
        if self.exponents and self.exponents[0].is_scalar:
            ways.insert(0, self._entries(node, factors))
        else:
            ways = [*(self.of(factor) if factor.op == "add" else [factor] for factor in factors), *ways]
        return [product(self.form, chosen) for chosen in self._all(ways)]

    def _chosen(self, factors: Sequence[Expression]) -> list[tuple[Expression, ...]]:
        return self._all([self.of(factor) for factor in factors])

    def _all(self, ways: Sequence[Sequence[Expression]]) -> list[tuple[Expression, ...]]:
        count = 1
        for way in ways:
            count *= len(way)
        if count > MOST_TERMS:
            raise TooMany
        return list(choices(*ways))

    def _few(self, found: list[Expression]) -> list[Expression]:
        if len(found) > MOST_TERMS:
            raise TooMany
        return found

    def _entries(self, node: Expression, factors: Sequence[Expression]) -> list[Expression]:
        # e^(a·u)·(1 + e^u)^b is (1 − g)^a·g^(−a−b) for 0 ≤ a ≤ −b; all other factors stay.
        a, b, others = 0, 0, list[Expression]()
        u, opposite = self.exponents
        for factor in factors:
            entrywise = factor.op == "epower" or (factor.op == "power" and factor.is_scalar)
            count = factor.parts[1].value if entrywise else None
            inside = logistic(factor.parts[0]) if count is not None and count.denominator == 1 else None
            if factor.op == "exp" and factor.parts[0] in (u, opposite):
                a += 1 if factor.parts[0] == u else -1
            elif count is not None and inside is not None and inside in (u, opposite):
                b += int(count)
                a -= int(count) if inside == opposite else 0
            else:
                others.append(factor)
        scalar = u.is_scalar
        if b >= 0 or a < 0 or a + b > 0 or (not scalar and node.shape != u.shape):
            ways = [self.of(factor) if factor.op == "add" else [factor] for factor in factors]
            return [self._put(chosen, scalar=scalar) for chosen in self._all(ways)]
        powers = [(number((-1) ** k * comb(a, k)), epower(self.base, number(a + b - k))) for k in range(a + 1)]
        terms = list[Expression]()
        for chosen in self._chosen(others):
            for sign, power in powers:
                terms.append(mul(sign, self._put([*chosen, power], scalar=scalar)))
        return self._few([self.form.of(term) for term in terms])

    def _put(self, factors: Sequence[Expression], *, scalar: bool) -> Expression:
        if scalar and all(factor.is_scalar for factor in factors):
            return product(self.form, factors)
        return self.form.make("hadamard", *(self.form.of(factor) for factor in factors))


def _logistic_exponents(node: Expression) -> list[Expression]:
    """u of every 1 + e^u that something is divided by."""
    found = dict[Expression, None]()
    for part in node.nodes():
        if part.op in ("power", "epower") and (exponent := logistic(part.parts[0])) is not None:
            found[exponent] = None
    return list(found)
