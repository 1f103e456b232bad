"""Derivatives told: how the expression was read, the formula, the work by differentials, the code, the check."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, cast

from matelier.calculus.code.runnable import jax_code, numpy_code
from matelier.calculus.derivatives.differences import agrees
from matelier.calculus.derivatives.gradient import gradient_work
from matelier.calculus.derivatives.hessian import hessian_vector, hessian_work
from matelier.calculus.derivatives.jacobian import jacobian_work
from matelier.calculus.derivatives.unconstrained import direction_symbol
from matelier.calculus.expression import Expression
from matelier.calculus.forms.named import named, names_in
from matelier.calculus.language.shapes import Reading, read
from matelier.calculus.language.text import as_text, nodes
from matelier.explainers.expressions.convex import curved
from matelier.explainers.expressions.expressed import (
    check_told,
    drawn_steps,
    equal_steps,
    plain_symbols,
    told_symbols,
    work_told,
)
from matelier.explainers.expressions.formulas import as_formula
from matelier.explainers.expressions.lettering import letter
from matelier.explainers.expressions.typed import signs_told
from matelier.render.latex import mathematics
from matelier.render.words import words
from matelier.spine.answer import Answer, Found
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
from matelier.spine.formula import NODES, Fenced, Node, Operator, Quotient, Row, Subscript, Superscript, Symbol
from matelier.spine.page import Code, Formula, Heading, Page
from matelier.spine.record import Record
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

Kind: TypeAlias = Literal["gradient", "hessian", "jacobian"]

WORK: Mapping[Kind, Callable[[Expression, Expression], Work[Expression]]] = {
    "gradient": gradient_work,
    "hessian": hessian_work,
    "jacobian": jacobian_work,
}
TITLES: Mapping[Kind, str] = {
    "gradient": "gradient.title",
    "hessian": "hessian.title",
    "jacobian": "jacobian.title",
}
ABOUT = "claim.about.expression"
FUNCTION = Symbol("f")


@dataclass(frozen=True, slots=True)
class Derivative(Record):
    """A derivative as a formula in the syntax of expressions, None where it has none as one matrix.

    `named` is the formula with σ, softmax, logsumexp and softplus called by their names, None where none stands in it;
    `shape` its rows and columns; `nodes` how many numbers, names, operators and calls it has; `symbols` what each
    letter was read as; `numpy` and `jax` are functions to run, `latex` is mathematics. Where there is no formula of a
    Hessian, `product` is what it makes of a direction, called `direction`, and is what code and mathematics say.
    """

    formula: str | None
    wrt: str
    shape: tuple[str, str]
    named: str | None
    nodes: int
    symbols: Mapping[str, Mapping[str, object]]
    latex: str
    numpy: str
    jax: str
    product: str | None
    direction: str | None
    tree: Expression = field(metadata={"json": False})
    x: Expression = field(metadata={"json": False})
    reading: Reading = field(metadata={"json": False})


def differentiated(kind: Kind, text: str, wrt: str | None, variables: Any) -> Work[Found[Derivative]]:
    """The derivative, compared with differences before it is given; its steps on the way.

    Raises BadInput for what is no expression, no variable of it, or (but for a Jacobian) no number; Unable for what
    has no derivative here.
    """
    reading = read(text, variables, scalar=kind != "jacobian")
    x = chosen(reading, wrt, text)
    made: list[Step] = []
    try:
        found = yield from _kept(WORK[kind](reading.expression, x), made)
    except Unable as refusal:
        if kind != "hessian" or refusal.key != "calculus.no_matrix_form":
            raise
        return _by_product(reading, x)
    _sure(reading.expression, found, x, kind)
    witness = {"expression": as_text(reading.expression), "derivative": as_text(found), "wrt": x.name, "kind": kind}
    claim = Claim("derivative", {**witness, "variables": plain_symbols(reading.symbols)}, about=ABOUT)
    claims = (claim, *equal_steps(made, reading.symbols, x))
    return Found(_derivative(kind, reading, x, found), claims, reading.notices)


def chosen(reading: Reading, wrt: str | None, text: str) -> Expression:
    """The variable to differentiate by: the one named, an x or X, or the only one. Raises BadInput."""
    names = sorted(reading.symbols)
    if not names:
        raise BadInput("derivative.no_variable", expression=text)
    if wrt is None:
        usual = [name for name in names if name in "xX"]
        if len(usual or names) > 1:
            raise BadInput("derivative.wrt", symbols=tuple(names), first=(usual or names)[0])
        wrt = (usual or names)[0]
    if wrt not in reading.symbols:
        raise BadInput("derivative.absent", wrt=wrt[:40], expression=text, symbols=tuple(names))
    return reading.symbols[wrt]


def _kept(work: Work[Expression], made: list[Step]) -> Generator[Step, None, Expression]:
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            return end.value
        made.append(step)
        yield step


def _sure(expression: Expression, found: Expression, x: Expression, kind: Any) -> None:
    # What differences contradict is never given as an answer.
    verdict = agrees(expression, found, x, kind)
    if verdict is None:
        raise Unable("derivative.nowhere", expression=as_text(expression))
    if not verdict.holds:
        raise Unable("derivative.unsure", formula=as_text(found), expression=as_text(expression))


def _by_product(reading: Reading, x: Expression) -> Found[Derivative]:
    found = hessian_vector(reading.expression, x)
    _sure(reading.expression, found, x, "hessian_vector")
    V = direction_symbol(reading.expression, x)
    symbols = plain_symbols({**reading.symbols, V.name: V})
    witness = {"expression": as_text(reading.expression), "product": as_text(found), "wrt": x.name}
    claim = Claim("hessian_vector", {**witness, "direction": V.name, "variables": symbols}, about=ABOUT)
    return Found(_derivative("product", reading, x, found, V.name), (claim,), reading.notices)


def _derivative(
    kind: str, reading: Reading, x: Expression, found: Expression, direction: str | None = None
) -> Derivative:
    called = named(found)
    of_product = direction is not None
    name = "hessian_product" if of_product else kind
    return Derivative(
        formula=None if of_product else as_text(found),
        wrt=x.name,
        shape=(str(found.shape[0]), str(found.shape[1])),
        named=as_text(called) if names_in(called) else None,
        nodes=nodes(found),
        symbols=plain_symbols(reading.symbols),
        latex=mathematics(as_formula(found), words("en")),
        numpy=numpy_code(found, name),
        jax=jax_code(found, name),
        product=as_text(found) if of_product else None,
        direction=direction,
        tree=found,
        x=x,
        reading=reading,
    )


def derivative_page(answer: Answer[Derivative], asked: bool | None) -> Page:
    """What was read, the formula, the work, code to copy, and the check."""
    value, kind = answer.value, cast("Kind", answer.question)
    code = (Heading("derivative.code", level=2), Code(value.numpy, "python"), Code(value.jax, "python"))
    asked_for = Formula(
        Row((Symbol("f"), Fenced(letter(value.wrt)), Operator("="), as_formula(value.reading.expression)))
    )
    found = _found(kind, value)
    work = work_told((*_begun(kind, value, answer.steps), *with_left_sides(answer.steps, kind, value.x)), asked)
    return (
        Heading(TITLES[kind]),
        asked_for,
        *told_symbols(value.reading.symbols),
        *found,
        *signs_told((asked_for, *found, *work)),
        *(curved(value.reading.expression, value.tree, value.x) if kind == "hessian" and not value.direction else ()),
        *work,
        *code,
        *check_told(answer, "derivative.checked"),
    )


def _begun(kind: Kind, value: Derivative, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Of a Hessian, the gradient that is differentiated."""
    before = steps[-1].before if steps else None
    if kind != "hessian" or not isinstance(before, Expression):
        return ()
    pending = next((part.parts[0] for part in before.nodes() if part.op == "d"), None)
    left = _sign("gradient", value.x)
    told = () if pending is None else (Row((*left, Operator("="), as_formula(pending))),)
    return tuple(Step("calculus.begin_hessian", {}, Symbol("f"), tree) for tree in told)


def with_left_sides(steps: tuple[Step, ...], kind: Kind, x: Expression, function: str = "f") -> tuple[Step, ...]:
    """The steps with df = (of a Hessian d(∇f) =) before what they lead to; the last one says what was read off."""
    f = Symbol(function)
    change = Row((Symbol("d"), Fenced(Row((Symbol("∇"), f))) if kind == "hessian" else f))
    told: list[Step] = []
    for raw, step in zip(steps, drawn_steps(steps), strict=True):
        found = step.facts.get(kind)
        stacked = isinstance(raw.before, Expression) and raw.before.op == "vec"
        left = Row((Symbol("vec"), Fenced(change))) if stacked else change
        left = Row(_sign(kind, x, f)) if isinstance(found, NODES) else left
        right = found if isinstance(found, NODES) else step.after
        told.append(replace(step, after=Row((left, Operator("="), cast("Node", right)))))
    return tuple(told)


def _found(kind: Kind, value: Derivative) -> Page:
    direction = (Operator("·"), letter(value.direction)) if value.direction else ()
    left = (*_sign(kind, value.x), *direction)
    formula = Formula(Row((*left, Operator("="), as_formula(value.tree))))
    typed = (Sentence("derivative.typed"), Code(value.formula or value.product or ""))
    told = (Sentence("derivative.product", {"direction": value.direction}),) if value.direction else ()
    return (*told, formula, *typed, *_named(left, value))


def _sign(kind: Kind, wrt: Expression, f: Node = FUNCTION) -> tuple[Node, ...]:
    x = letter(wrt.name)
    if kind == "jacobian":
        return (Quotient(Row((Symbol("∂"), f)), Row((Symbol("∂"), x))),)
    if kind == "gradient":
        return Subscript(Symbol("∇"), x), f
    return Superscript(Symbol("∇"), Symbol("2")), f


def _named(left: tuple[Node, ...], value: Derivative) -> Page:
    called = named(value.tree)
    names = names_in(called)
    if not names:
        return ()
    formula = Formula(Row((*left, Operator("="), as_formula(called))))
    return (Sentence("derivative.named"), formula, *(Sentence(f"derivative.named.{name}") for name in names))
