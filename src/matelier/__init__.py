"""Explains data with linear algebra: the work shown, the answer checked, in four languages."""

from matelier.ask.answer import Answer
from matelier.ask.apply import apply
from matelier.ask.clouds import project_points
from matelier.ask.door import explain, verify
from matelier.ask.echo import echo
from matelier.ask.exactly import matrix
from matelier.ask.expressions import check, evaluate, gradient, hessian, jacobian, stationary
from matelier.ask.factors import choose_rank, factor
from matelier.ask.forms import cholesky, condition, definite, ldl, norms, quadratic_form, svd
from matelier.ask.maps import (
    identity,
    permutation,
    projection_onto,
    read_map,
    reflection,
    rotation,
    rotation_3d,
    scaling,
    shear,
)
from matelier.ask.objects import (
    angle,
    describe,
    gram,
    hadamard,
    inner,
    invertible,
    kinds,
    linear_map,
    outer,
)
from matelier.ask.products import multiply, power, trace, transpose
from matelier.ask.separation import separate
from matelier.ask.spaces import (
    gram_schmidt,
    in_span,
    independent,
    least_squares,
    project,
    projection_matrix,
    pseudo_inverse,
    qr,
    subspaces,
)
from matelier.ask.spectral import characteristic_polynomial, diagonalize, eigen, jordan, minimal_polynomial
from matelier.ask.systems import adjugate, cofactors, determinant, inverse, lu, minor, rank, row_reduce, solve
from matelier.ask.transform import transform
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Exact, Floating, Matrix
from matelier.spine.step import Step

__all__ = [
    "Answer",
    "BadInput",
    "Claim",
    "Exact",
    "Floating",
    "Matrix",
    "Step",
    "Unable",
    "adjugate",
    "angle",
    "apply",
    "characteristic_polynomial",
    "check",
    "cholesky",
    "choose_rank",
    "cofactors",
    "condition",
    "definite",
    "describe",
    "determinant",
    "diagonalize",
    "echo",
    "eigen",
    "evaluate",
    "explain",
    "factor",
    "gradient",
    "gram",
    "gram_schmidt",
    "hadamard",
    "hessian",
    "identity",
    "in_span",
    "independent",
    "inner",
    "inverse",
    "invertible",
    "jacobian",
    "jordan",
    "kinds",
    "ldl",
    "least_squares",
    "linear_map",
    "lu",
    "matrix",
    "minimal_polynomial",
    "minor",
    "multiply",
    "norms",
    "outer",
    "permutation",
    "power",
    "project",
    "project_points",
    "projection_matrix",
    "projection_onto",
    "pseudo_inverse",
    "qr",
    "quadratic_form",
    "rank",
    "read_map",
    "reflection",
    "rotation",
    "rotation_3d",
    "row_reduce",
    "scaling",
    "separate",
    "shear",
    "solve",
    "stationary",
    "subspaces",
    "svd",
    "trace",
    "transform",
    "transpose",
    "verify",
]
