"""Products in normal form: one constant, scalar factors, one chain of matrices without what cancels in it."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from matelier.calculus.expression import (
    Expression,
    comm,
    diag,
    eye,
    is_zero,
    kron,
    mul,
    number,
    ones,
    power,
    scalar_of,
    transpose,
    vec,
    zeros,
)
from matelier.calculus.forms.form import Form, rank_of
from matelier.calculus.forms.scalars import Scalars
from matelier.calculus.forms.turning import turned

Chain = list[Expression]


def product(form: Form, factors: Sequence[Expression]) -> Expression:
    """The product of factors in normal form."""
    scalars, chain = Scalars(), Chain()
    _flatten(factors, scalars, chain)
    shape = (chain[0].shape[0], chain[-1].shape[1]) if chain else (1, 1)
    if any(is_zero(factor) for factor in chain) or scalars.coefficient == 0:
        return zeros(*shape)
    while chain and (shorter := _step(form, chain)) is not None:
        chain = Chain()
        _flatten(shorter, scalars, chain)
        if any(is_zero(factor) for factor in chain) or scalars.coefficient == 0:
            return zeros(*shape)
    kept = list(scalars.settled(form))
    if not chain and shape != (1, 1):
        chain = [eye(shape[0])]
    return mul(number(scalars.coefficient), *kept, *_outer_ones(chain))


def _flatten(factors: Sequence[Expression], scalars: Scalars, chain: Chain) -> None:
    for factor in factors:
        if factor.is_scalar:
            scalars.take(factor)
        elif factor.op == "mul":
            _flatten(factor.parts, scalars, chain)
        elif factor.op == "ones" and 1 not in factor.shape and len(factors) > 1:
            chain += [ones(factor.shape[0]), ones(1, factor.shape[1])]
        else:
            chain.append(factor)


def _outer_ones(chain: Chain) -> Chain:
    kept = Chain()
    for factor in chain:
        if kept and kept[-1].op == factor.op == "ones" and kept[-1].shape[1] == 1:
            factor = ones(kept.pop().shape[0], factor.shape[1])
        kept.append(factor)
    return kept


def _step(form: Form, chain: Chain) -> Chain | None:
    """One thing done to the chain; None where there is nothing left to do. Scalars in it belong in front."""
    for place in range(len(chain) - 1):
        joined = joined_pair(form, chain[place], chain[place + 1])
        if joined is not None:
            return [*chain[:place], *joined, *chain[place + 2 :]]
    return _numbers_out(form, chain) or _diagonal_onto_column(form, chain)


def _numbers_out(form: Form, chain: Chain) -> Chain | None:
    cuts = [place for place, factor in enumerate(chain) if factor.shape[0] == 1]
    if chain[-1].shape[1] == 1:
        cuts.append(len(chain))
    if len(cuts) < 2:
        return None
    inner_chains = [chain[a:b] for a, b in pairwise(cuts)]
    return [*chain[: cuts[0]], *(inner(form, part) for part in inner_chains), *chain[cuts[-1] :]]


def _diagonal_onto_column(form: Form, chain: Chain) -> Chain | None:
    if len(chain) < 2:
        return None
    if chain[-1].shape[1] == 1:
        for place, factor in enumerate(chain[:-1]):
            if is_diagonal_of_column(factor):
                return [*chain[:place], form.make("hadamard", factor.parts[0], product(form, chain[place + 1 :]))]
    if chain[0].shape[0] == 1:
        for place in range(len(chain) - 1, 0, -1):
            if is_diagonal_of_column(chain[place]):
                before = turned(form, product(form, chain[:place]))
                column = form.make("hadamard", chain[place].parts[0], before)
                return [turned(form, column), *chain[place + 1 :]]
    return None


def is_diagonal_of_column(node: Expression) -> bool:
    """Whether it is diag(v) of a column v."""
    return node.op == "diag" and node.is_square


def inner(form: Form, chain: Sequence[Expression]) -> Expression:
    """A row times … times a column: one number, in normal form."""
    if chain[0].op == "ones":
        return form.make("sum", product(form, chain[1:]))
    if chain[-1].op == "ones":
        return form.make("sum", turned(form, product(form, chain[:-1])))
    backwards = [turned(form, factor) for factor in reversed(chain)]
    half = len(chain) // 2
    if len(chain) % 2 == 0 and backwards[:half] == list(chain[:half]):
        return form.of(power(scalar_of("norm2", product(form, chain[half:])), number(2)))
    if len(chain) == 2:
        columns = [backwards[1], chain[1]]
        if any(column.op in ("hadamard", "epower") for column in columns):
            return form.make("sum", form.make("hadamard", *columns))
    if any(factor.op == "mul" for factor in backwards):  # a sign of an antisymmetric factor, say
        return _signed(chain, backwards)
    least = min(chain, backwards, key=lambda way: [rank_of(factor) for factor in way])
    return Expression("mul", tuple(least))


def _signed(chain: Sequence[Expression], backwards: Sequence[Expression]) -> Expression:
    scalars, plain = Scalars(), Chain()
    _flatten(backwards, scalars, plain)
    if plain == list(chain) and scalars.coefficient == -1:
        return number(0)  # x'·A·x of an antisymmetric A
    return Expression("mul", tuple(chain))


def based(form: Form, node: Expression) -> tuple[Expression, int]:
    """A factor as base and exponent: of the inverse −1."""
    if node.op == "power" and node.parts[1].value is not None:
        base, exponent = based(form, node.parts[0])
        return base, exponent * int(node.parts[1].value)
    if node.op == "inv":
        return node.parts[0], -1
    if node.op == "transpose" and node.parts[0].op == "inv":
        return turned(form, node.parts[0].parts[0]), -1
    return node, 1


def powered(form: Form, base: Expression, exponent: int) -> Expression:
    """A square matrix to a whole power."""
    if exponent == 0:
        return eye(base.shape[0])
    factor = base if exponent > 0 else form.make("inv", base)
    return power(factor, number(abs(exponent)))


def is_identity(node: Expression) -> bool:
    """Whether it is the identity, perhaps as a Kronecker product of identities."""
    return node.op == "eye" or (node.op == "kron" and all(is_identity(part) for part in node.parts))


def joined_pair(form: Form, left: Expression, right: Expression) -> Chain | None:
    """What two neighbours become together, where they do."""
    if is_identity(left) or is_identity(right):
        return [right if is_identity(left) else left]
    if left.is_square and right.is_square:
        (base, times), (other, more) = based(form, left), based(form, right)
        if base == other and base.op != "ones":
            if "idempotent" in base.traits and times > 0 and more > 0:
                return [base]
            return [powered(form, base, times + more)]
        if any("orth" in factor.traits for factor in (left, right)) and turned(form, left) == right:
            return [eye(left.shape[0])]
    rule = PAIRS.get((left.op, right.op))
    return rule(form, left, right) if rule else None


def _diagonals(form: Form, left: Expression, right: Expression) -> Chain | None:
    if not (is_diagonal_of_column(left) and is_diagonal_of_column(right)):
        return None
    return [form.of(diag(form.make("hadamard", left.parts[0], right.parts[0])))]


def _krons(form: Form, left: Expression, right: Expression) -> Chain | None:
    (A, B), (C, D) = left.parts, right.parts
    if A.op == "transpose" and A.parts[0] == vec(eye(C.shape[0])) and B.op == C.op == "eye" and D.shape[1] == 1:
        return _unstacked(left, right)
    if A.shape[1] != C.shape[0] or B.shape[1] != D.shape[0]:
        return None
    return [form.of(kron(mul(A, C), mul(B, D)))]


def _unstacked(left: Expression, right: Expression) -> Chain | None:
    # (vec(I)' ⊗ I)·(I ⊗ vec(M)) = M
    M = right.parts[1]
    if M.op != "vec" or M.parts[0].shape != (left.shape[0], right.shape[1]):
        return None
    return [M.parts[0]]


def _kron_vec(form: Form, left: Expression, right: Expression) -> Chain | None:
    (A, B), C = left.parts, right.parts[0]
    if B.shape[1] != C.shape[0] or A.shape[1] != C.shape[1]:
        return None
    return [form.of(vec(mul(B, C, transpose(A))))]


def _comm_vec(form: Form, left: Expression, right: Expression) -> Chain | None:
    return [form.of(vec(transpose(right.parts[0])))] if left.dims == right.parts[0].shape else None


def _comms(_: Form, left: Expression, right: Expression) -> Chain | None:
    return [eye(left.shape[0])] if left.dims == right.dims[::-1] else None


def _comm_kron(form: Form, left: Expression, right: Expression) -> Chain | None:
    # K·(A ⊗ B) = (B ⊗ A)·K, so that K stands at the end.
    (A, B) = right.parts
    if left.dims != (B.shape[0], A.shape[0]):
        return None
    last = comm(B.shape[1], A.shape[1])
    return [form.of(kron(B, A)), *([] if 1 in (*A.shape, *B.shape) and 1 in last.dims else [last])]


PAIRS: dict[tuple[str, str], Callable[[Form, Expression, Expression], Chain | None]] = {
    ("diag", "diag"): _diagonals,
    ("kron", "kron"): _krons,
    ("kron", "vec"): _kron_vec,
    ("comm", "vec"): _comm_vec,
    ("comm", "comm"): _comms,
    ("comm", "kron"): _comm_kron,
}
