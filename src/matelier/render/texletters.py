"""Letters and signs as LaTeX writes them."""

import re

SIGNS = {
    "−": "-", "·": r"\cdot", "×": r"\times", "±": r"\pm", "=": "=", "≠": r"\ne", "≈": r"\approx", "≤": r"\le",
    "≥": r"\ge", "<": "<", ">": ">", "→": r"\to", "←": r"\leftarrow", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow", "∈": r"\in", "⊥": r"\perp", "⊕": r"\oplus", "\u2003": r"\quad", ",": ",\\ ",
    "∞": r"\infty", "∘": r"\circ", "⊗": r"\otimes", "⊘": r"\oslash", "∑": r"\sum", "∏": r"\prod",
    "∇": r"\nabla", "∂": r"\partial",
    "…": r"\dots", "⋯": r"\cdots", "ℝ": r"\mathrm{R}", "ℂ": r"\mathrm{C}", "√": r"\surd", "‖": r"\|", "|": "|",
}  # fmt: skip
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "υ": "upsilon", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "Σ": "Sigma", "Λ": "Lambda",
    "Δ": "Delta", "Π": "Pi", "Ω": "Omega", "Γ": "Gamma", "Θ": "Theta", "Ξ": "Xi", "Φ": "Phi", "Ψ": "Psi",
    "ϵ": "epsilon", "ϑ": "vartheta", "ϕ": "phi",
}  # fmt: skip
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": "$<$", ">": "$>$", "|": "$|$", "\u00a0": "~",
    "♪": "", "♯": r"$\sharp$", "♭": r"$\flat$", "¬": r"$\neg$",
}  # fmt: skip
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿᵀᴴᵏ", "0123456789+-nTHk", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₖ", "0123456789+-ijk", strict=True))
ROOT = re.compile(r"√(\d+|\([^()]*\))")


def text(told: str) -> str:
    """The sentence as LaTeX text: special letters escaped, signs of mathematics in mathematics."""
    pieces = ROOT.split(told)
    whole = (
        rf"$\sqrt{{{piece.strip('()')}}}$" if k % 2 else "".join(map(_letter, piece)) for k, piece in enumerate(pieces)
    )
    return "".join(whole)


def _letter(letter: str) -> str:
    if letter in SPECIAL:
        return SPECIAL[letter]
    for script, sign in ((RAISED, "^"), (LOWERED, "_")):
        if letter in script:
            return f"${sign}{{{script[letter]}}}$"
    if letter in GREEK:
        return rf"$\{GREEK[letter]}$"
    if letter in SIGNS and not letter.isascii():
        return r"\ldots{}" if letter == "…" else f"${SIGNS[letter]}$"
    known = letter < "\u0180" or "\u2010" <= letter <= "\u201f" or is_hangul(letter)
    return letter if known and (letter >= " ") else " " if letter.isspace() else "?"


def is_hangul(letter: str) -> bool:
    """Whether this letter needs kotex."""
    return "\u1100" <= letter <= "\u11ff" or "\u3000" <= letter <= "\u318f" or "\uac00" <= letter <= "\ud7a3"
