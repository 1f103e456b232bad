"""Real matrices are told with transposes, complex ones with conjugate transposes."""

import pytest

import matelier as mt
from matelier.certify.check import JUDGES
from matelier.explainers.claimed import CONJUGATED, claim_told
from matelier.render.words import LANGUAGES

COMPLEX = "1 i; 0 1"
ASKED = ["svd", "norms", "condition", "gram", "subspaces", "pseudo_inverse", "invertible", "kinds", "qr", "definite"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", ASKED)
def test_nothing_is_conjugated_in_the_answer_about_a_real_matrix(question: str, language: str) -> None:
    said = getattr(mt, question)("1 1; 0 1").text(language, width=10_000, steps=True)
    assert "ᴴ" not in said
    for word in ("conjuga", "conjugate", "켤레"):
        assert word not in said


@pytest.mark.parametrize("question", ["svd", "norms", "condition", "gram", "invertible"])
def test_a_complex_matrix_is_told_with_its_conjugate_transpose(question: str) -> None:
    assert "ᴴ" in getattr(mt, question)(COMPLEX).text("en", width=10_000, steps=True)


def test_of_what_is_not_hermitian_the_real_part_counts() -> None:
    assert "real part" in mt.definite(COMPLEX).text("en", width=10_000)
    with pytest.raises(mt.BadInput, match=r"matrix\.not_hermitian"):
        mt.ldl(COMPLEX)
    with pytest.raises(mt.BadInput, match=r"matrix\.not_symmetric"):
        mt.ldl("1 2; 3 4")


def test_only_claims_that_somebody_judges_are_told_in_two_ways() -> None:
    assert CONJUGATED - set(JUDGES) == set()
    assert claim_told("svd", real=False) != claim_told("svd", real=True)
    assert claim_told("rank", real=False) == claim_told("rank", real=True)
