"""What the words of conditions mean, in the four languages; accents and capitals do not count."""

import unicodedata
from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "sym": "symmetric, sym, simetric@, simetric@s, 대칭",
    "antisym": "antisymmetric, skew-symmetric, skew symmetric, skew, antisym, antisimetric@, antisimetric@s, "
    "antissimetric@, antissimetric@s, 반대칭, 교대",
    "orth": "orthogonal, orthonormal, orth, ortogonal, ortogonales, ortogonais, ortonormal, ortonormales, ortonormais, "
    "직교, 정규직교",
    "rotation": "rotation, rotations, rotacion, rotaciones, rotacao, rotacoes, 회전",
    "inv": "invertible, nonsingular, non-singular, not singular, regular, inv, invertibles, no singular, "
    "no singulares, regulares, invertivel, inversivel, invertiveis, inversiveis, nao singular, "
    "nao singulares, 가역, 정칙, "
    "비특이, 역행렬이 존재",
    "singular": "singular, noninvertible, non-invertible, not invertible, singulares, no invertible, no invertibles, "
    "nao invertivel, nao inversivel, nao invertiveis, 특이, 비가역",
    "diagonal": "diagonal, diagonales, diagonais, 대각",
    "upper": "upper triangular, upper, triangular superior, triangulares superiores, 상삼각, 위삼각",
    "lower": "lower triangular, lower, triangular inferior, triangulares inferiores, 하삼각, 아래삼각",
    "triangular": "triangular, triangulares, 삼각",
    "idempotent": "idempotent, idempotente, idempotentes, 멱등",
    "projection": "projection, projections, orthogonal projection, proyeccion, proyecciones, proyeccion ortogonal, "
    "projecao, projecoes, projecao ortogonal, 사영, 투영, 정사영",
    "psd": "positive definite, spd, psd, definida positiva, definidas positivas, positiva definida, "
    "positivas definidas, 양의 정부호, 양정부호, 양의정부호",
    "semidefinite": "positive semidefinite, positive semi-definite, semidefinite, semidefinida positiva, "
    "semidefinidas positivas, positiva semidefinida, positivas semidefinidas, 양의 준정부호, 양의준정부호, 준정부호",
    "unit": "unit, units, normalized, normalised, unitari@, unitari@s, normalizad@, normalizad@s, 단위, 정규화",
    "pos": "positive, pos, positiv@, positiv@s, 양, 양수, 양의",
    "nonnegative": "nonnegative, non-negative, no negativ@, no negativ@s, nao negativ@, nao negativ@s, 음이 아닌, "
    "음이아닌",
    "nonzero": "nonzero, non-zero, not zero, no nul@, no nul@s, distint@ de cero, distint@s de cero, nao nul@, "
    "nao nul@s, diferente de zero, diferentes de zero, 0이 아닌, 영이 아닌",
    "square": "square, cuadrada, cuadradas, quadrada, quadradas, 정사각, 정방, 정사각형",
    "fullrank": "full rank, of full rank, full-rank, de rango completo, rango completo, de rango maximo, rango maximo, "
    "posto completo, de posto completo, 최대계수, 풀랭크, 최대 계수",
    "commute": "commute, commuting, commutes, conmutan, conmutativas, comutam, comutativas, 교환, 교환가능, 가환, "
    "교환 가능",
    "permutation": "permutation, permutations, de permutacion, permutacion, de permutacao, permutacao, 치환, 순열",
    "nilpotent": "nilpotent, nilpotente, nilpotentes, 멱영",
    "involutory": "involutory, involutiva, involutivas, involutoria, involutorias, 대합",
    "normal": "normal, normales, normais, 정규",
    "scalar": "scalar, scalars, number, numbers, escalar, escalares, numero, numeros, 스칼라, 수",
    "vector": "vector, vectors, column, columns, vectores, vetor, vetores, columna, coluna, 벡터, 열벡터",
    "real": "real, reals, reales, reais, 실, 실수",
}
"""By meaning; "@" stands for a and o. "real" adds nothing."""
_IDLE = [
    "a",
    "an",
    "the",
    "is",
    "are",
    "be",
    "of",
    "all",
    "both",
    "any",
    "every",
    "una",
    "un",
    "uma",
    "um",
    "es",
    "son",
    "sea",
    "sean",
    "ser",
    "e",
    "sao",
    "seja",
    "sejam",
    "ambas",
    "ambos",
    "todas",
    "todos",
    "la",
    "las",
    "los",
    "as",
    "os",
    "matrix",
    "matrices",
    "matriz",
    "matrizes",
    "행렬",
    "모두",
    "둘다",
]
JOINERS = {"and", "y", "e", "와", "과", "그리고", "&", "∧"}
PARTICLES = ("가", "이", "은", "는", "와", "과", "을", "를", "의", "도")
ENDINGS = (
    "행렬이고", "행렬이면", "행렬일", "행렬이", "행렬인", "행렬", "벡터이고", "벡터이면", "벡터일", "벡터", "이라면",
    "라면", "이면", "이고", "일", "인", "이", "하면", "하고", "할", "한", "하는", "면", "때", "경우", "이다", "입니다",
)  # fmt: skip


def bare(word: str) -> str:
    """A word in small letters without accents (Hangul stays whole)."""
    small = word.lower().replace("ß", "ss")
    return unicodedata.normalize(
        "NFC", "".join(c for c in unicodedata.normalize("NFD", small) if not "\u0300" <= c <= "\u036f")
    )


def _meanings() -> dict[str, str]:
    found = dict[str, str]()
    for meaning, words in _WORDS.items():
        for word in words.split(","):
            for letter in ("a", "o") if "@" in word else ("",):
                found.setdefault(bare(word.strip().replace("@", letter)), meaning)
    return found


MEANINGS = _meanings()
"""What each word or phrase means."""


def meanings(words: list[str]) -> list[str] | None:
    """The meanings of words side by side, the longest phrases first; None where one is unknown."""
    plain = [bare(word) for word in words]
    found = list[str]()
    at = 0
    while at < len(plain):
        for length in range(min(3, len(plain) - at), 0, -1):
            meaning = _of_phrase(" ".join(plain[at : at + length]))
            if meaning is not None:
                found += [meaning] if meaning else []
                at += length
                break
        else:
            return None
    return found


def _of_phrase(phrase: str) -> str | None:
    """The meaning, "" for words that add nothing, None for unknown ones; Korean endings come off."""
    if phrase in MEANINGS:
        return MEANINGS[phrase]
    if phrase in _IDLE or phrase in ENDINGS or phrase in PARTICLES:
        return ""
    for ending in ENDINGS:
        if phrase.endswith(ending) and (stem := phrase.removesuffix(ending).strip()) != phrase:
            found = _of_phrase(stem) if stem else ""
            if found is not None:
                return found
    return None
