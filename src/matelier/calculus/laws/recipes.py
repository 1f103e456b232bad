"""Conditions as formulas in free letters: symmetric is B + B', of rank r is B·C, orthogonal is Cayley's formula."""

from collections.abc import Callable, Mapping, Sequence

from matelier.calculus.expression import (
    ONE,
    Expression,
    add,
    eye,
    inv,
    mul,
    negative,
    number,
    symbol,
    transpose,
    zeros,
)

OPEN = frozenset(["inv", "square", "nonzero", "pos", "nonnegative", "detpos", "big", "fullrank", "matrix", "vector"])
"""What almost every matrix near a given one is, too: nothing to be parametrised (an identity cannot tell)."""
IMPLIED = {
    "psd": {"sym", "semidefinite"},
    "semidefinite": {"sym"},
    "projection": {"sym", "idempotent"},
    "permutation": {"orth"},
    "rotation": {"orth"},
}
DRAWS = frozenset(["upper", "lower", "strict", "diagonal", "signs", "first", "permutation"])
"""What is drawn for a free letter, as its trait says; any entries where it says nothing.

Zeros elsewhere ("strict" above the diagonal only), a diagonal of ±1 ("signs"), the first columns of the identity.
Whatever is drawn, what is made has the trait: an identity with it in the letter's place holds under the condition.
"""
Make = Callable[["Letter", int | None], Expression | None]


class Letter:
    """The letter that is made, m × n, and the free letters it is made of."""

    def __init__(self, name: str, size: tuple[int, int]) -> None:
        self.name, self.size = name, size
        self.count = 0

    def free(self, m: int, n: int, draw: str = "") -> Expression:
        """A new free letter."""
        self.count += 1
        return symbol(f"{self.name}.{self.count}", (m, n), frozenset([draw] if draw else []))


def lean(traits: frozenset[str]) -> frozenset[str]:
    """The traits that count for an identity, those that follow from others left out."""
    kept = traits - OPEN
    for trait in traits & set(IMPLIED):
        kept -= IMPLIED[trait]
    return kept


def made(name: str, size: tuple[int, int], traits: frozenset[str], rank: int | None) -> list[Expression] | None:
    """Formulas in free letters that together reach (almost) every m × n matrix with these traits, and of this rank.

    None where no such formulas are known here; [] where there is no such matrix.
    """
    kept = lean(traits)
    makers = MAKERS.get(kept)
    if makers is None:
        return None
    m, n = size
    ranks: Sequence[int | None] = [rank]
    if kept == frozenset(["singular"]):
        ranks = range(n) if rank is None else [rank] if rank < n else []
    elif rank is None and kept in STRATIFIED:
        ranks = range(n + 1)
    if (rank is not None and not 0 <= rank <= min(m, n)) or (kept == frozenset(["orth"]) and m < n):
        return []
    found = list[Expression]()
    for each in ranks:
        for make in makers:
            one = make(Letter(name, size), each)
            if one is None:
                return None
            found.append(one)
    return found


def _any(at: Letter, rank: int | None) -> Expression:
    m, n = at.size
    if rank is None or rank == min(m, n):
        return at.free(m, n)
    return mul(at.free(m, rank), at.free(rank, n)) if rank else zeros(m, n)


def _symmetric(at: Letter, rank: int | None) -> Expression:
    n = at.size[0]
    if rank == 0:
        return zeros(n, n)
    r = n if rank is None else rank
    B = at.free(r, r)
    S = add(B, transpose(B))
    if r == n:
        return S
    C = at.free(n, r)
    return mul(C, S, transpose(C))


def _antisymmetric(at: Letter, rank: int | None) -> Expression | None:
    n = at.size[0]
    B = at.free(n, n)
    return add(B, negative(transpose(B))) if rank is None else None


def cayley(at: Letter, n: int, *, signs: bool = True) -> Expression:
    """S(I − K)(I + K)⁻¹ with K antisymmetric and S of signs: every orthogonal matrix is one [Cayley 1846]."""
    if n == 1:
        return at.free(1, 1, "signs") if signs else ONE
    B = at.free(n, n)
    K = add(B, negative(transpose(B)))
    turn = mul(add(eye(n), negative(K)), inv(add(eye(n), K)))
    return mul(at.free(n, n, "signs"), turn) if signs else turn


def _orthogonal(at: Letter, rank: int | None) -> Expression | None:
    m, n = at.size
    if rank is not None:
        return cayley(at, n) if rank == n else None
    if m == n:
        return cayley(at, n)
    return mul(cayley(at, m), at.free(m, n, "first")) if m > n else None


def _rotation(at: Letter, rank: int | None) -> Expression | None:
    return cayley(at, at.size[0], signs=False) if rank is None else None


def _idempotent(at: Letter, rank: int | None) -> Expression:
    n, r = at.size[0], rank or 0
    if r in (0, n):
        return eye(n) if r else zeros(n, n)
    B, C = at.free(n, r), at.free(r, n)
    return mul(B, inv(mul(C, B)), C)


def _projection(at: Letter, rank: int | None) -> Expression:
    n, r = at.size[0], rank or 0
    if r in (0, n):
        return eye(n) if r else zeros(n, n)
    W = at.free(n, r)
    return mul(W, inv(mul(transpose(W), W)), transpose(W))


def _reflection(at: Letter, rank: int | None) -> Expression:
    """I − 2P: symmetric and orthogonal."""
    return add(eye(at.size[0]), mul(number(-2), _projection(at, rank)))


def _involutory(at: Letter, rank: int | None) -> Expression:
    return add(eye(at.size[0]), mul(number(-2), _idempotent(at, rank)))


def _semidefinite(at: Letter, rank: int | None) -> Expression:
    n = at.size[0]
    r = n if rank is None else rank
    B = at.free(r, n) if r else zeros(1, n)
    return mul(transpose(B), B)


def _unit(at: Letter, rank: int | None) -> Expression | None:
    m, n = at.size
    if n != 1 or rank not in (None, 1):
        return None
    return cayley(at, 1) if m == 1 else mul(cayley(at, m), at.free(m, 1, "first"))


def _nilpotent(at: Letter, rank: int | None) -> Expression | None:
    n = at.size[0]
    if rank is not None:
        return None
    if n == 1:
        return zeros(1, 1)
    S = at.free(n, n)
    return mul(S, at.free(n, n, "strict"), inv(S))


def _drawn(draw: str) -> Make:
    def make(at: Letter, rank: int | None) -> Expression | None:
        return at.free(*at.size, draw) if rank is None else None

    return make


MAKERS: Mapping[frozenset[str], tuple[Make, ...]] = {
    frozenset(): (_any,),
    frozenset(["singular"]): (_any,),
    frozenset(["sym"]): (_symmetric,),
    frozenset(["antisym"]): (_antisymmetric,),
    frozenset(["orth"]): (_orthogonal,),
    frozenset(["rotation"]): (_rotation,),
    frozenset(["permutation"]): (_drawn("permutation"),),
    frozenset(["diagonal"]): (_drawn("diagonal"),),
    frozenset(["diagonal", "sym"]): (_drawn("diagonal"),),
    frozenset(["diagonal", "orth"]): (_drawn("signs"),),
    frozenset(["psd", "diagonal"]): (_drawn("diagonal"),),
    frozenset(["upper"]): (_drawn("upper"),),
    frozenset(["lower"]): (_drawn("lower"),),
    frozenset(["upper", "lower"]): (_drawn("diagonal"),),
    frozenset(["upper", "sym"]): (_drawn("diagonal"),),
    frozenset(["lower", "sym"]): (_drawn("diagonal"),),
    frozenset(["triangular"]): (_drawn("upper"), _drawn("lower")),
    frozenset(["idempotent"]): (_idempotent,),
    frozenset(["idempotent", "sym"]): (_projection,),
    frozenset(["projection"]): (_projection,),
    frozenset(["sym", "orth"]): (_reflection,),
    frozenset(["involutory"]): (_involutory,),
    frozenset(["psd"]): (_semidefinite,),
    frozenset(["semidefinite"]): (_semidefinite,),
    frozenset(["unit"]): (_unit,),
    frozenset(["nilpotent"]): (_nilpotent,),
}
STRATIFIED = frozenset(
    frozenset(one) for one in (["idempotent"], ["idempotent", "sym"], ["projection"], ["sym", "orth"], ["involutory"])
)
"""Those of which each rank is a family by itself."""
