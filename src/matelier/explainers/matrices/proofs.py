"""By which claims each question about matrices proves its value: what a saved answer must have to be believed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from matelier.exact.diagonalize import MOST_JUDGED
from matelier.formats.number import read_number
from matelier.render.scalar import scalar_from_plain

Plain: TypeAlias = Any
"""What stands in JSON."""


@dataclass(frozen=True, slots=True)
class Told:
    """A claim that an answer needs: which parts of its witness are what was given, and which are the value.

    `kinds` are those it may be of; "x=b" reads: what is given (or told) as x is b in the witness, "=B" the whole value,
    "=C'" the whole value turned round, "x=c_square" its square, "x=c@p" each of c at the places p, "*x" the x of each
    of several. An `optional` one is needed only where the value tells such a part at all. Parts that several claims
    have in `common` are the same in all of them; `one` names a part that is an identity matrix.
    """

    kinds: str
    given: str = ""
    value: str = ""
    common: str = ""
    one: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Claims that prove a value together, and what the value must look like then."""

    claims: tuple[Told, ...]
    fits: Callable[[Plain], bool] = field(default=lambda _: True)


def _is_none(value: Plain) -> bool:
    return value is None


def _says(name: str, word: object, *absent: str) -> Callable[[Plain], bool]:
    return lambda value: value[name] == word and all(value[part] is None for part in absent)


def _kind_fits(value: Plain) -> bool:
    if value["inertia"] is None:
        return value["kind"] == "depends"  # on letters
    up, down, flat = (bool(count) for count in value["inertia"])
    names = {(True, False): "positive", (False, True): "negative"}
    kind = "indefinite" if up and down else "zero" if not (up or down) else f"{names[up, down]}_"
    return value["kind"] == (kind + ("semidefinite" if flat else "definite") if kind.endswith("_") else kind)


def _is_nested(value: Plain) -> bool:
    """Whether there is an entry that cannot be put in: a root within a root, or digits."""
    return any(isinstance(entry, dict) or "√(" in entry for row in value or () for entry in row)


def _is_long(value: Plain) -> bool:
    """Whether P and D are so long, with roots of polynomials in them, that no claim multiplies them out."""
    return value is not None and len(value["D"]) > MOST_JUDGED and "irreducible" in str(value["D"])


def _moves(*kinds: str) -> Callable[[Plain], bool]:
    """Whether what a matrix does is called one of these, and what follows from the determinant does."""
    return lambda value: value["kind"] in kinds and _is_oriented(value)


def _is_oriented(value: Plain) -> bool:
    """Whether orientation and ratio are sign and size of the determinant, where there is one."""
    if value["determinant"] is None:
        return value["orientation"] is None
    det = scalar_from_plain(value["determinant"], read_number)
    sign = (det > 0) - (det < 0)
    return value["orientation"] == sign and scalar_from_plain(value["ratio"], read_number) == sign * det


def _directed(value: Plain) -> bool:
    if not value["directions"] or value["least_squares"] is not None:
        return False
    return value["kind"] == ("infinite" if value["directions"][0] else "unique")


def _plainly(kind: str, given: str, value: str, *, one: str = "") -> list[Way]:
    return [Way((Told(kind, given, value, one=one),))]


INERTIA = "inertia.0=positive inertia.1=negative inertia.2=zero"
FORM = "form.inertia.0=positive form.inertia.1=negative form.inertia.2=zero"
MINIMUM = Told("normal_equations", "A b", "least_squares=x")
SQUARES = (
    Told("completed_squares", "", "matrix=S forms weights", "S"),
    Told("inertia", "", INERTIA, "S=A", optional=True),
)
DEPENDENT = Told("null_vector", "A")
DETERMINANT = "determinant determinant_by_primes"
NAMED_MOTIONS = (
    "zero", "identity", "scalar", "rotation", "reflection", "orthogonal_projection", "projection", "diagonal",
    "symmetric",
)  # fmt: skip
"""What a matrix does that the judge knows a claim of."""
TRANSFORMED = (
    Told("rank_factors", "A", "rank"),
    Told("four_subspaces", "A", "null"),
    Told("svd svd_by_squares svd_digits", "A"),
    Told(DETERMINANT, "A", "determinant", optional=True),
    Told(
        "spectrum", "A", "eigen.*value=values eigen.*geometric=geometric eigen.*algebraic=powers@factor", optional=True
    ),
)

WAYS: dict[str, list[Way]] = {
    "adjugate": _plainly("cofactors", "A", "=cofactors'"),
    "angle": [
        Way((Told("angle_cosine", "u v", "cosine degrees"),), _says("exact", True)),
        Way((Told("angle_degrees", "u v", "degrees"),), _says("exact", False)),
    ],
    "characteristic_polynomial": _plainly("characteristic_polynomial", "A", "=coefficients"),
    "cholesky": [
        *_plainly("cholesky", "A", "=L"),
        Way((Told("ldl", "A"),), _is_nested),
        Way((Told("form_sign", "A"),), _is_none),
    ],
    "cofactors": _plainly("cofactors", "A", "=cofactors"),
    "condition": [
        Way((DEPENDENT,), _is_none),
        Way((Told("spectral_norm spectral_norm_between svd_digits", "A"),), lambda value: value is not None),
    ],
    "definite": [
        Way(
            (
                Told("inertia ldl", "A"),
                Told("inertia", "A", INERTIA, optional=True),
                Told("leading_minors", "A", "minors", optional=True),
            ),
            _kind_fits,
        ),
        Way(
            (
                Told("not_symmetric", "A"),
                Told("symmetric_part", "A", "", "S"),
                Told("inertia", "", FORM, "S=A", optional=True),
            ),
            _says("kind", "not_symmetric"),
        ),
    ],
    "describe": [
        Way(
            (
                Told("rank_factors", "A", "rank"),
                Told(DETERMINANT, "A", "determinant", optional=True),
                Told("trace", "A", "trace", optional=True),
                Told("spectrum", "A", "eigenvalues=values", optional=True),
            )
        )
    ],
    "determinant": _plainly(DETERMINANT, "A", "=determinant"),
    "diagonalize": [
        Way((Told("generalized_vector", "A"),), _is_none),
        *_plainly("diagonalization", "A", "P D"),
        Way(
            (
                Told("minimal_polynomial", "A", "", "coefficients"),
                Told("squarefree", "", "", "coefficients=polynomial"),
            ),
            _is_long,
        ),
    ],
    "gram": _plainly("gram", "A", "=G"),
    "gram_schmidt": _plainly("orthogonal_columns", "A", "orthogonal=Q"),
    "hadamard": _plainly("hadamard", "A B", "=C"),
    "in_span": [
        Way((Told("solves", "A b", "coefficients=x"),), _says("in_span", True)),
        Way((Told("no_solution", "A b"),), _says("in_span", False, "coefficients")),
    ],
    "independent": [
        Way((Told("independent_columns", "A"),), _says("independent", True, "relation")),
        Way((Told("null_vector", "A", "relation=v"),), _says("independent", False)),
    ],
    "inner": _plainly("inner_product", "u v", "=value"),
    "inverse": [*_plainly("product_equals", "A", "=B", one="C"), Way((DEPENDENT,), _is_none)],
    "invertible": [
        Way((Told("product_equals", "A", one="C"), Told("independent_columns", "A")), _says("invertible", True)),
        Way((Told("null_vector no_solution", "A"),), _says("invertible", False)),
    ],
    "jordan": _plainly("jordan", "A", "P J"),
    "ldl": _plainly("ldl", "A", "P L D"),
    "least_squares": _plainly("normal_equations", "A b", "x residual"),
    "linear_map": [
        Way((Told("linear_map", "x T=y", "matrix=A"),), _says("linear", True, "counterexample")),
        Way(
            (
                Told("not_linear", "x T=y", "counterexample.u counterexample.v counterexample.c"),
                Told("affine_map", "x T=y", "affine.A affine.b", optional=True),
            ),
            _says("linear", False, "matrix"),
        ),
    ],
    "lu": _plainly("lu", "A", "P L U"),
    "minimal_polynomial": _plainly("minimal_polynomial", "A", "=coefficients"),
    "minor": _plainly("determinant", "A i=row j=column", "=determinant"),
    "multiply": _plainly("product_equals", "A B", "=C"),
    "norms": _plainly("norms", "A", "one infinity max frobenius=frobenius_square"),
    "outer": _plainly("product_equals", "u=A v=B", "=C"),
    "power": [*_plainly("power_equals", "A exponent", "=C"), Way((DEPENDENT,), _is_none)],
    "project": [
        Way((Told("normal_equations", "W=A x=b", "", "x"), Told("product_equals", "W=A", "=C", "x=B"))),
    ],
    "projection_matrix": _plainly("projection", "W", "=P"),
    "pseudo_inverse": _plainly("pseudo_inverse", "A", "=X"),
    "qr": _plainly("qr", "A", "Q R"),
    "quadratic_form": [
        Way((Told("symmetric_part form_polynomial", "A", "matrix=S"), *SQUARES), _kind_fits),
        Way((Told("completed_squares", "A=S"), *SQUARES), _kind_fits),
    ],
    "rank": _plainly("rank_factors", "A", "=rank"),
    "row_reduce": [
        Way((Told("row_reduced", "A", "reduced pivots"),), lambda value: value["rank"] == len(value["pivots"]))
    ],
    "solve": [
        Way((Told("solution_space", "A b", "point directions"),), _directed),
        Way((Told("no_solution", "A b"), MINIMUM), _says("kind", "none", "point", "directions")),
    ],
    "subspaces": _plainly("four_subspaces", "A", "column row null left_null"),
    "svd": [
        *_plainly("svd", "A", "U S V"),
        *_plainly("svd_by_squares", "A", ""),
        *_plainly("svd_digits", "A", ""),
    ],
    "trace": _plainly("trace", "A", "=trace"),
    "transform": [
        *(Way((*TRANSFORMED, Told(f"is_{name}", "A")), _moves(name)) for name in NAMED_MOTIONS),
        Way(TRANSFORMED, _moves("collapse", "into", "onto", "shear", "general", "turns")),
    ],
    "transpose": _plainly("transpose", "A", "=T"),
}
"""How each question's value is proved; the first way that fits is enough."""
