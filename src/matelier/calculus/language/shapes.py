"""A formula read: its letters get shapes, declared or inferred, and the expression is built from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from matelier.calculus.expression import Expression, Shape, dimension, said, symbol
from matelier.calculus.language.building import Building
from matelier.calculus.language.fitting import CONSTANTS, Fitting, is_constant, size_given, valued
from matelier.calculus.language.kinds import choices, of_cost, of_kind
from matelier.calculus.language.misfit import Misfit, quoted, refuse
from matelier.calculus.language.sizes import SCALAR_SIZES, Sizes, Unknowns, named, shape_of, size_of
from matelier.calculus.language.syntax import Syntax, in_order, parse
from matelier.calculus.language.variables import Declared, Given, declared
from matelier.spine.errors import BadInput
from matelier.spine.sentence import Sentence

MOST_DEPTH = 150
MOST_WORK = 40_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What a formula was read as: its expression, its symbols by name, and what was inferred or repeated."""

    expression: Expression
    symbols: Mapping[str, Expression]
    notices: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """What several formulas were read as, all with the same symbols."""

    expressions: tuple[Expression, ...]
    symbols: Mapping[str, Expression]
    notices: tuple[Sentence, ...]


def read(text: str, variables: Given | None = None, *, scalar: bool = False) -> Reading:
    """The expression a formula stands for; `scalar` says that the whole must be one number.

    Letters that are not declared are inferred from how they are used: capitals are matrices, a b d g h p q r u v w x
    y z columns, others numbers, unless only another reading fits. Raises BadInput("expression....").
    """
    found = read_all([(text, parse(text))], variables, scalar=scalar)
    return Reading(found.expressions[0], found.symbols, found.notices)


def dimension_names(text: str) -> tuple[str, ...]:
    """The names of dimensions that stand in a formula's constants: the n of eye(n)."""
    return tuple(dict.fromkeys(_sizes_in(text, parse(text))))


def read_all(
    formulas: Sequence[tuple[str, Syntax]],
    variables: Given | None = None,
    *,
    alike: Sequence[tuple[int, int]] = (),
    scalar: bool = False,
) -> Readings:
    """Several formulas (each with the text its tree was read from) with letters in common.

    `alike` holds pairs of formulas that must have one shape, as the two sides of an equation have.
    """
    question = _Question(formulas, declared(variables), alike, scalar)
    fitting = question.best()
    symbols = question.symbols(fitting)
    built = [Building(text, symbols) for text, _ in formulas]
    expressions = tuple(one.run(order) for one, order in zip(built, question.orders, strict=True))
    for expression in expressions:
        _not_too_deep(expression)
    notices = (*question.inferred(symbols), *(sentence for one in built for sentence in one.told))
    return Readings(expressions, symbols, notices)


class _Question:
    """The formulas, what is declared, and the readings that are tried."""

    def __init__(
        self,
        formulas: Sequence[tuple[str, Syntax]],
        known: Mapping[str, Declared],
        alike: Sequence[tuple[int, int]],
        scalar: bool,
    ) -> None:
        self.formulas, self.known, self.alike, self.scalar = formulas, known, alike, scalar
        self.orders = [valued(tree) for _, tree in formulas]
        self.sizes_named = {d for text, tree in formulas for d in _sizes_in(text, tree)}
        self.sizes_named |= {d for one in known.values() for side in one.shape or () for d in _letters(side)}
        for name in sorted(self.sizes_named & set(known)):
            raise BadInput("expression.size_and_variable", name=name)
        used = dict.fromkeys(node.name for order in self.orders for node in order if node.op == "name")
        self.counts = [name for name in used if name in self.sizes_named]
        self.free = [name for name in used if not self.settled(name) and name not in self.sizes_named]
        self.choices = [choices(name, known.get(name)) for name in self.free]

    def settled(self, name: str) -> bool:
        """Whether its shape was declared."""
        return name in self.known and self.known[name].shape is not None

    def best(self) -> Fitting:
        """The reading that fits with the fewest departures. Raises BadInput where none fits, or two fit equally."""
        found: tuple[int, Fitting, tuple[str, ...]] | None = None
        rival: tuple[str, ...] = ()
        misfits = list[tuple[Fitting, Misfit]]()
        for cost, kinds in self.readings():
            if found and cost > found[0]:
                break
            fitting = self.fitting(kinds)
            try:
                self.fit(fitting)
            except Misfit as misfit:
                misfits.append((fitting, misfit))
                continue
            total = cost + fitting.cost
            if found is None or total < found[0]:
                found, rival = (total, fitting, kinds), ()
            elif total == found[0]:
                rival = rival or kinds
        if found is None:
            self.refuse(misfits)
        if rival:
            self.ask(found[2], rival)
        return found[1]

    def readings(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Kinds of the free letters, the usual first."""
        work = 0
        most = sum(max(cost for cost, _ in choice) for choice in self.choices)
        for cost in range(most + 1):
            for kinds in of_cost(self.choices, cost):
                work += sum(map(len, self.orders))
                if work > MOST_WORK:
                    return
                yield cost, kinds

    def fitting(self, kinds: Sequence[str]) -> Fitting:
        unknowns = Unknowns()
        letters = dict.fromkeys(self.counts, SCALAR_SIZES)
        for name, one in self.known.items():
            if one.shape is not None:
                letters[name] = (size_of(one.shape[0]), size_of(one.shape[1]))
        for name, kind in zip(self.free, kinds, strict=True):
            letters[name] = of_kind(kind, unknowns)
        return Fitting(letters, unknowns, self.free)

    def fit(self, fitting: Fitting) -> None:
        """All formulas, and the pairs that must be alike. Raises Misfit."""
        shapes = [fitting.run(order) for order in self.orders]
        for i, k in self.alike:
            one, other = fitting.resolved(shapes[i]), fitting.resolved(shapes[k])
            spread = [side for side, shape in ((i, one), (k, other)) if shape == SCALAR_SIZES]
            if any(is_constant(self.formulas[side][1]) for side in spread):
                continue  # every entry of A is 0 where A = 0
            if not fitting.unknowns.alike(one, other):
                raise Misfit("expression.sides", Syntax("=", (self.formulas[i][1], self.formulas[k][1])), one, other)
        if self.scalar and any(shape != SCALAR_SIZES for shape in shapes):
            raise Misfit("expression.not_scalar", self.formulas[0][1], shapes[0])

    def refuse(self, misfits: Sequence[tuple[Fitting, Misfit]]) -> NoReturn:
        """What to say when nothing fits: of the reading that went farthest."""
        fitting, misfit = max(misfits, key=lambda one: one[0].reached)
        names = self.names(fitting)

        def told(sizes: Sizes) -> str:
            return said(shape_of(fitting.resolved(sizes), names))

        if misfit.key == "expression.sides":
            left, right = (quoted(self.text_of(part), part) for part in misfit.node.parts)
            left_shape, right_shape = map(told, misfit.sizes)
            raise BadInput(misfit.key, left=left, right=right, left_shape=left_shape, right_shape=right_shape)
        refuse(self.text_of(misfit.node), misfit, told)

    def text_of(self, part: Syntax) -> str:
        """The text in which a node stands."""
        return next(text for text, tree in self.formulas if any(node is part for node in in_order(tree)))

    def ask(self, kinds: Sequence[str], rival: Sequence[str]) -> None:
        """Two readings fit equally well: which letter must be declared."""
        differing = [i for i in range(len(kinds)) if kinds[i] != rival[i]]
        name, one, other = self.free[differing[0]], kinds[differing[0]], rival[differing[0]]
        facts = {"one": Sentence(f"expression.kind.{one}"), "other": Sentence(f"expression.kind.{other}")}
        raise BadInput("expression.ambiguous", name=name, **facts)

    def names(self, fitting: Fitting) -> dict[str | int, str]:
        """Names of the dimensions that stayed open."""
        shapes = [fitting.resolved(fitting.letters[name]) for name in self.free]
        counts = {name for name in ("n", "m") if name not in self.known and self.is_number(fitting, name)}
        return named(shapes, {*self.sizes_named, *self.known, *fitting.letters} - counts)

    def is_number(self, fitting: Fitting, name: str) -> bool:
        """Whether it was read as a number."""
        return fitting.letters.get(name) == SCALAR_SIZES

    def symbols(self, fitting: Fitting) -> dict[str, Expression]:
        """Every letter with its shape; n and m are dimensions where something has them."""
        names = self.names(fitting)
        dimensions = {*self.sizes_named, *names.values()}
        found = dict[str, Expression]()
        for name, sizes in fitting.letters.items():
            traits = self.known[name].traits if name in self.known else frozenset[str]()
            if name in dimensions and name not in self.known and self.is_number(fitting, name):
                found[name] = dimension(name)
            else:
                found[name] = symbol(name, shape_of(fitting.resolved(sizes), names), traits)
        return found

    def inferred(self, symbols: Mapping[str, Expression]) -> tuple[Sentence, ...]:
        """What is told of the letters that were not declared."""
        told = [f"{name}: {_said(symbols[name].shape)}" for name in self.free if symbols[name].op == "symbol"]
        return (Sentence("expression.read_as", {"symbols": "; ".join(told)}),) if told else ()


def _said(shape: Shape) -> str:
    """As one declares it."""
    m, n = shape
    return "scalar" if shape == (1, 1) else str(m) if n == 1 else f"{m} x {n}"


def _sizes_in(text: str, tree: Syntax) -> list[str]:
    parts = [part for node in in_order(tree) if node.op == "call" and node.name in CONSTANTS for part in node.parts]
    try:
        return [d for part in parts for d in size_given(part) if isinstance(d, str)]
    except Misfit as misfit:
        refuse(text, misfit, str)


def _letters(side: str | int) -> Iterator[str]:
    return (d for d in size_of(side) if isinstance(d, str))


def _not_too_deep(expression: Expression) -> None:
    """Whoever walks the tree relies on it. Raises BadInput("expression.deep")."""
    level, depth = [expression], 0
    while level:
        depth += 1
        if depth > MOST_DEPTH:
            raise BadInput("expression.deep_tree", most=MOST_DEPTH)
        level = list({id(part): part for node in level for part in node.parts}.values())
