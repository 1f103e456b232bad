"""What the comparisons among the conditions say of the letters: a trait, a rank, or how one follows from the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from matelier.calculus.expression import (
    MINUS_ONE,
    Expression,
    add,
    eye,
    inv,
    mul,
    negative,
    number,
    power,
    symbol,
    transpose,
)
from matelier.calculus.laws.conditions import Sign
from matelier.calculus.laws.grounds import Undecided
from matelier.calculus.laws.recipes import lean
from matelier.calculus.laws.verdict import Statement
from matelier.calculus.values.evaluate import number_of

Sizes = Mapping[str, int]
MIRRORED: Mapping[Sign, Sign] = {"=": "=", "≠": "≠", "<=": ">=", ">=": "<=", "<": ">", ">": "<"}
NONE: frozenset[str] = frozenset()
INVERTIBLE = frozenset(["inv", "orth", "rotation", "permutation", "psd", "detpos", "involutory"])


@dataclass(slots=True)
class Told:
    """Traits by letter, possible ranks by letter, and formulas of the letters that follow from others."""

    traits: dict[str, frozenset[str]]
    ranks: dict[str, Sequence[int]]
    bound: dict[str, Expression]

    def bind(self, node: Expression, formula: Expression, among: frozenset[str] = NONE) -> bool:
        """Let a letter of which no more is said than `among` follow by a formula; whether that may be."""
        if node.op != "symbol" or node.name in self.bound or node.name in self.ranks:
            return False
        used = {n.name for one in self.bound.values() for n in one.nodes() if n.op == "symbol"}
        if node.name in used or not lean(self.traits[node.name]) <= among or formula.has(node.name):
            return False
        if any(formula.has(name) for name in self.bound):
            return False
        self.bound[node.name] = formula
        return True


def letters(statement: Statement) -> dict[str, Expression]:
    """The letters that stand in the law or its conditions, those that are names of sizes left out."""
    return {name: node for name, node in statement.symbols.items() if node.op == "symbol"}


def sized(node: Expression, sizes: Sizes) -> tuple[int, int]:
    """A letter's shape in numbers."""
    return number_of(node.shape[0], sizes), number_of(node.shape[1], sizes)


def told(statement: Statement, sizes: Sizes) -> Told:
    """What the conditions say at these sizes. Raises Undecided where a comparison is of no known form."""
    traits = {name: statement.traits.get(name, NONE) | node.traits for name, node in letters(statement).items()}
    found = Told(traits, {}, {})
    for left, sign, right in statement.relations:
        if of_sizes(left) and of_sizes(right):
            continue
        ways = ((left, sign, right), (right, MIRRORED[sign], left))
        if not any(_told(found, *way, sizes) for way in ways):
            raise Undecided
    return found


def with_traits(statement: Statement) -> Statement:
    """The statement with comparisons that say a trait (A' = A, det(A) = 0) told as traits."""
    traits = {name: statement.traits.get(name, NONE) | node.traits for name, node in letters(statement).items()}
    kept = list[tuple[Expression, Sign, Expression]]()
    for left, sign, right in statement.relations:
        if not (_trait_told(left, sign, right, traits) or _trait_told(right, MIRRORED[sign], left, traits)):
            kept.append((left, sign, right))
    return replace(statement, relations=tuple(kept), traits=traits)


def _told(found: Told, one: Expression, sign: str, two: Expression, sizes: Sizes) -> bool:
    return (
        _trait_told(one, sign, two, found.traits)
        or _rank_told(one, sign, two, sizes, found.ranks)
        or (sign == "=" and _bound_told(one, two, sizes, found))
    )


def of_sizes(part: Expression) -> bool:
    """Whether it is a number made of sizes alone."""
    return all(node.op in ("number", "dimension", "add", "mul", "power") for node in part.nodes())


def size_value(part: Expression, sizes: Sizes) -> Fraction:
    """The value of what is made of sizes alone."""
    values = [size_value(each, sizes) for each in part.parts]
    match part.op:
        case "add":
            return sum(values, Fraction(0))
        case "mul":
            total = Fraction(1)
            for value in values:
                total *= value
            return total
        case "power":
            return Fraction(values[0] ** int(values[1])) if abs(values[1]) <= 64 else Fraction(0)
        case _:
            return Fraction(number_of(part.name, sizes)) if part.value is None else part.value


def compares(one: Fraction, sign: str, two: Fraction) -> bool:
    """Whether it is so."""
    match sign:
        case "=":
            return one == two
        case "≠":
            return one != two
        case "<=":
            return one <= two
        case "<":
            return one < two
        case ">=":
            return one >= two
        case _:
            return one > two


def _trait_told(one: Expression, sign: str, two: Expression, traits: dict[str, frozenset[str]]) -> bool:
    """A relation that is another way to say a trait: A' = A, A^2 = A, Q'*Q = eye(n), det(A) != 0, norm2(x) = 1."""
    name, trait = "", ""
    if one.op == "symbol" and sign in ("≠", ">", "<", ">=", "<=") and two.value is not None:
        return True  # an open condition on a number, or a half line: an identity does not see it
    if one.op == "symbol" and sign == "≠" and two.op == "zeros":
        traits[one.name] = traits[one.name] | {"nonzero"}
        return True
    if one.op in ("det", "eigprod") and one.parts[0].op == "symbol" and two.value == 0:
        name, trait = one.parts[0].name, {"=": "singular"}.get(sign, "inv")
    elif sign != "=":
        return False
    elif one.op == "transpose" and one.parts[0].op == "symbol":
        name = one.parts[0].name
        trait = "sym" if two == one.parts[0] else "antisym" if two == negative(one.parts[0]) else ""
        trait = trait or ("orth" if two == inv(one.parts[0]) else "")
    elif one.op == "power" and one.parts[0].op == "symbol" and one.parts[1].value == 2 and not one.is_scalar:
        trait = "idempotent" if two == one.parts[0] else "involutory" if two.op == "eye" else ""
        name = one.parts[0].name
    elif one.op == "mul" and len(one.parts) == 2:
        first, second = one.parts
        if first == second and first.op == "symbol":
            name, trait = first.name, "idempotent" if two == first else "involutory" if two.op == "eye" else ""
        elif first == transpose(second) and (two.op == "eye" or two.value == 1):
            name = second.name or (first.name if first.is_square else "")
            trait = "unit" if one.is_scalar else "orth"
    elif one.op == "norm2" and one.parts[0].op == "symbol" and one.parts[0].shape[1] == 1 and two.value == 1:
        name, trait = one.parts[0].name, "unit"
    if not (name and trait):
        return False
    traits[name] = traits[name] | {trait}
    return True


def _rank_told(one: Expression, sign: str, two: Expression, sizes: Sizes, ranks: dict[str, Sequence[int]]) -> bool:
    if one.op != "rank" or one.parts[0].op != "symbol" or not of_sizes(two):
        return False
    wanted = size_value(two, sizes)
    m, n = sized(one.parts[0], sizes)
    name = one.parts[0].name
    ranks[name] = [r for r in ranks.get(name, range(min(m, n) + 1)) if compares(Fraction(r), sign, wanted)]
    return True


def _bound_told(one: Expression, two: Expression, sizes: Sizes, found: Told) -> bool:
    """A letter that follows from the others: P = W*…, A*B = B*A, x'*y = 0, A*x = t*x, A*V = V*D."""
    if found.bind(one, two):
        return True
    if one.op != "mul" or len(one.parts) != 2:
        return False
    A, B = one.parts
    if two.op == "mul" and two.parts == (B, A) and A.is_square:
        return _commuting(A, B, sizes, found)
    if two.value == 0 and one.is_scalar and A.op == "transpose":
        return _orthogonal(A.parts[0], B, found)
    if B.shape[1] == 1 and B.op == "symbol" and A.op == "symbol" and not B.is_scalar:
        value = two.parts[0] if two.op == "mul" and len(two.parts) == 2 and two.parts[1] == B else None
        if two == B or two.op == "zeros" or (value is not None and value.is_scalar):
            return _eigen(A, B, value if two.op == "mul" else number(int(two == B)), found)
    if two.op == "mul" and two.parts[0] == B and found.traits.get(B.name, NONE) & INVERTIBLE:
        return found.bind(A, mul(*two.parts, inv(B)))
    return False


def _orthogonal(x: Expression, y: Expression, found: Told) -> bool:
    """y = (x'x)z − x(x'z): every y with x'y = 0 is such a one, up to its length."""
    z = symbol(f"{y.name}.0", y.shape)
    return found.bind(y, add(mul(mul(transpose(x), x), z), negative(mul(x, transpose(x), z))))


def _commuting(A: Expression, B: Expression, sizes: Sizes, found: Told) -> bool:
    """B a polynomial in A: such pairs are dense among all that commute [Motzkin & Taussky 1955]."""
    if A.op != "symbol" or B.op != "symbol":
        return False
    kept = lean(found.traits[A.name])
    if kept not in (NONE, {"sym"}, {"diagonal"}) or lean(found.traits[B.name]) not in (NONE, kept):
        return False  # of an A that is symmetric and a B of any kind, too: A's eigenvalues differ, almost always
    terms = [mul(symbol(f"{B.name}.0"), eye(A.shape[0]))]
    terms += [mul(symbol(f"{B.name}.{k}"), power(A, number(k))) for k in range(1, sized(A, sizes)[0])]
    return found.bind(B, add(*terms), kept)


def _eigen(A: Expression, x: Expression, value: Expression | None, found: Told) -> bool:
    """A = t·x·x'/(x'x) + B(I − x·x'/(x'x)): all with A·x = t·x are such (B = A); symmetric with (I − …) twice."""
    onto = mul(power(mul(transpose(x), x), MINUS_ONE), x, transpose(x))
    off = add(eye(x.shape[0]), negative(onto))
    B = symbol(f"{A.name}.0", A.shape)
    symmetric = "sym" in found.traits[A.name]
    rest = mul(off, add(B, transpose(B)), off) if symmetric else mul(B, off)
    told_by = rest if value is None or value.value == 0 else add(mul(value, onto), rest)
    return found.bind(A, told_by, frozenset(["sym"]))
