"""What is told about symmetric matrices, quadratic forms, norms and singular values."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, cast

from matelier.exact.arithmetic import columns, has_letters, inner, product
from matelier.exact.definite import Definiteness, leading_minors
from matelier.exact.ldl import Symmetric
from matelier.exact.norms import Norms
from matelier.exact.quadratic_form import QuadraticForm, terms
from matelier.exact.svd import Singular
from matelier.explainers.claimed import are_real
from matelier.explainers.matrices.matrix import equation, given, node, with_commas
from matelier.explainers.matrices.polynomial import in_terms
from matelier.explainers.matrices.systems import EQUALS, GAP
from matelier.render.numeral import signed
from matelier.scalars.ball import Ball
from matelier.scalars.ratio import Ratio, letter
from matelier.spine.answer import Answer
from matelier.spine.claim import Claim
from matelier.spine.formula import Entries, Fenced, Node, Number, Operator, Row, Subscript, Superscript, Symbol
from matelier.spine.matrix import Exact, Scalar
from matelier.spine.page import Formula, Page, Table
from matelier.spine.sentence import Sentence


def ldl_told(answer: Answer[Symmetric]) -> Page:
    """P, L and D, and what they multiply to."""
    value, turn = answer.value, _turn(given(answer, "A"))
    moved = any(not row[i] for i, row in enumerate(value.P.rows))
    left = (Symbol("P"), Symbol("A"), _turned("P", "T")) if moved else (Symbol("A"),)
    whole = Formula(Row((*left, EQUALS, Symbol("L"), Symbol("D"), _turned("L", turn))))
    parts = (equation("P", value.P),) if moved else ()
    told = Sentence("ldl.moved" if moved else "ldl.exists")
    return told, whole, *parts, equation("L", value.L), equation("D", value.D)


def cholesky_told(answer: Answer[Exact | None]) -> Page:
    """L, or the x that shows why there is none."""
    if answer.value is None:
        T = _raised(given(answer, "A"))
        facts = {"form": f"x{T}Ax", "product": f"L L{T}", "image": f"L{T}x"}
        return Sentence("cholesky.none", facts), _witness(answer.claims[0])
    whole = Row((Symbol("A"), EQUALS, Symbol("L"), _turned("L", _turn(given(answer, "A")))))
    key = "cholesky.exists" if are_real(given(answer, "A")) else "cholesky.exists_complex"
    return Sentence(key), Formula(whole), equation("L", answer.value)


def definite_told(answer: Answer[Definiteness]) -> Page:
    """The kind with its witnesses, the inertia, the leading minors; for what is not symmetric, those of its form."""
    value = answer.value
    if value.form is None:
        return _definite(value, answer)
    where = _claim(answer, "not_symmetric").witness
    facts = {"form": _form(answer), **{name: int(str(where[name])) + 1 for name in ("row", "column")}}
    part = cast("Exact", _claim(answer, "symmetric_part").witness["S"])
    form = _definite(value.form, answer)
    key = "definite.is.not_symmetric" if are_real(given(answer, "A")) else "definite.is.not_hermitian"
    return Sentence(key, facts), equation("S", part), *form


def _definite(value: Definiteness, answer: Answer[Any]) -> Page:
    witnesses = [_witness(claim) for claim in answer.claims if claim.kind in ("form_sign", "null_vector")]
    counts = _counts(value.inertia)
    shown = witnesses if value.kind not in ("zero", "depends") else []
    inertia = (Sentence("definite.inertia", counts),) if counts else ()
    minors = Sentence("definite.minors", {"minors": value.minors})
    return Sentence(f"definite.is.{value.kind}", {"form": _form(answer)}), *shown, *inertia, minors


def _counts(inertia: tuple[int, int, int] | None) -> dict[str, object]:
    return dict(zip(("positive", "negative", "zero"), inertia or (), strict=False))


def _witness(claim: Claim) -> Formula:
    # x, and what xᴴAx is.
    if claim.kind == "null_vector":
        v = cast("Exact", claim.witness["v"])
        return Formula(Row((Symbol("x"), EQUALS, Entries(v), GAP, Symbol("A"), Symbol("x"), EQUALS, Number(0))))
    A, x = (cast("Exact", claim.witness[name]) for name in ("A", "x"))
    value = inner(columns(x)[0], columns(product(A, x))[0])
    form = (_turned("x", _turn(A)), Symbol("A"), Symbol("x"))
    return Formula(Row((Symbol("x"), EQUALS, Entries(x), GAP, *form, EQUALS, Number(value))))


def quadratic_form_told(answer: Answer[QuadraticForm]) -> Page:
    """The polynomial, its matrix, the squares, the kind."""
    value = answer.value
    name = _applied(value)
    symmetric = value.matrix == given(answer, "A")
    told: list[Any] = [] if symmetric else [Sentence("quadratic_form.of_matrix"), equation("S", value.matrix)]
    if not _is_polynomial(answer):
        told[:0] = [Sentence("quadratic_form.polynomial"), Formula(Row((name, EQUALS, _polynomial(value))))]
    if value.weights:
        told += [Sentence("quadratic_form.as_squares"), Formula(Row((name, EQUALS, _squares(value))))]
    if value.inertia is None:
        return *told, Sentence("definite.is.depends"), *_minors_of(answer)
    kind = Sentence("quadratic_form.kind", {"kind": Sentence(f"definite.{value.kind}")})
    return *told, kind, Sentence("definite.inertia", _counts(value.inertia))


def quadratic_form_given(answer: Answer[QuadraticForm]) -> Page:
    """The polynomial as it was typed, or the matrix."""
    A = given(answer, "A")
    if not _is_polynomial(answer):
        return (equation("A", A),)
    return (Formula(Row((_applied(answer.value), EQUALS, in_terms(A.rows[0][0])))),)


def _is_polynomial(answer: Answer[QuadraticForm]) -> bool:
    A = given(answer, "A")
    return A.shape == (1, 1) and has_letters(A.rows[0][0])


def _applied(value: QuadraticForm) -> Node:
    return Row((Symbol("q"), Fenced(Row(with_commas([_variable(one) for one in value.variables])))))


def _minors_of(answer: Answer[QuadraticForm]) -> Page:
    return (Sentence("definite.minors", {"minors": leading_minors(answer.value.matrix)}),)


def _variable(name: str) -> Node:
    return Symbol(name) if not name[1:].isdigit() else Subscript(Symbol(name[0]), Number(int(name[1:])))


def _polynomial(value: QuadraticForm) -> Node:
    names = value.variables
    found = terms(value.matrix)
    if all(len(name) == 1 for name in names) and all(isinstance(c, Fraction | Ratio) for c, _, _ in found):
        return in_terms(sum((c * letter(names[i]) * letter(names[j]) for c, i, j in found), Fraction(0)))
    pairs: list[tuple[Scalar, tuple[Node, ...]]] = []
    for c, i, j in found:
        one, other = _variable(names[i]), _variable(names[j])
        pairs.append((c, (Superscript(one, Number(2)),) if i == j else (one, other)))
    return _sum(pairs)


def _squares(value: QuadraticForm) -> Node:
    pairs: list[tuple[Scalar, tuple[Node, ...]]] = []
    for weight, form in zip(value.weights, value.forms.rows, strict=True):
        line = [(c, (_variable(name),)) for c, name in zip(form, value.variables, strict=True) if c]
        alone = len(line) == 1 and line[0][0] == 1
        base = line[0][1][0] if alone else Fenced(_sum(line))
        pairs.append((weight, (Superscript(base, Number(2)),)))
    return _sum(pairs)


def _sum(pairs: Sequence[tuple[Scalar, tuple[Node, ...]]]) -> Node:
    parts: list[Node] = []
    for c, units in pairs:
        negative, size = signed(c)
        if negative or parts:
            parts.append(Operator("−" if negative else "+"))
        parts += [*([size] if c not in (1, -1) else []), *units]
    return Row(tuple(parts)) if parts else Number(0)


def norms_told(answer: Answer[Norms]) -> Page:
    """Each norm by its name."""
    value = answer.value
    vector = min(given(answer, "A").shape) == 1
    if vector:
        rows = [
            ("norms.vector_one", value.one),
            ("norms.vector_two", value.two),
            ("norms.vector_infinity", value.infinity),
        ]
    else:
        names = ("one", "infinity", "frobenius", "two", "max")
        rows = [(f"norms.{name}", cast("Scalar", value[name])) for name in names]
    told = [(Sentence(name), Formula(_exactly(number))) for name, number in rows if number is not None]
    if value.p is not None:
        told.append((Sentence("norms.vector_p", {"p": answer.given["p"]}), Formula(_exactly(value.p))))
    return (Table(("norms.name", "norms.value"), tuple(told)),)


def svd_told(answer: Answer[Singular]) -> Page:
    """The singular values, and U, S and V."""
    value, turn = answer.value, _turn(given(answer, "A"))
    whole = Formula(Row((Symbol("A"), EQUALS, Symbol("U"), Symbol("S"), _turned("V", turn))))
    r = sum(bool(number) for number in value.values)
    parts = (equation("U", value.U), equation("S", value.S), equation("V", value.V))
    if not any(isinstance(number, Ball) for number in value.values):
        return whole, *parts, Sentence("svd.values", {"values": value.values, "rank": r}), *_near(value.values)
    digits = [
        Formula(Row((Subscript(Symbol("σ"), Number(k)), EQUALS, _exactly(number))))
        for k, number in enumerate(value.values, 1)
    ]
    return whole, *parts, Sentence("svd.values_digits"), *digits


def condition_told(answer: Answer[Scalar | None]) -> Page:
    """The condition number in the 2-norm, and with an inverse those by sums."""
    if answer.value is None:
        v = cast("Exact", answer.claims[0].witness["v"])
        return Sentence("condition.infinite"), equation("v", v)
    found = next((claim.witness for claim in answer.claims if claim.kind == "condition_numbers"), None)
    facts = {} if found is None else {name: found[name] for name in ("one", "infinity")}
    sums = (Sentence("condition.others", facts),) if facts else ()
    number = Formula(Row((Symbol("κ"), EQUALS, _exactly(answer.value))))
    return Sentence("condition.is"), number, *_near((answer.value,)), *sums


def _near(numbers: Sequence[Scalar]) -> tuple[Sentence, ...]:
    # Roots by their first digits.
    if all(isinstance(number, int | Fraction | Ball) for number in numbers):
        return ()
    return (Sentence("matrix.near", {"values": tuple(map(float, numbers))}),)


def _exactly(number: Scalar) -> Node:
    # All certified digits, where digits are all there is.
    return Symbol(f"{number}…") if isinstance(number, Ball) else node(number)


def _claim(answer: Answer[Any], kind: str) -> Claim:
    return next(claim for claim in answer.claims if claim.kind == kind)


def _turn(A: Exact) -> str:
    return "T" if are_real(A) else "H"


def _raised(A: Exact) -> str:
    return "ᵀ" if _turn(A) == "T" else "ᴴ"


def _form(answer: Answer[Any]) -> str:
    return f"x{_raised(given(answer, 'A'))}Ax"


def _turned(name: str, turn: str) -> Node:
    return Superscript(Symbol(name), Symbol(turn))
