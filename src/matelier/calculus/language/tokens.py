"""A formula's text cut into numbers, names and signs, each with its place; what cannot belong there is refused."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from matelier.spine.errors import BadInput

MOST_CHARACTERS = 10_000
MOST_DIGITS = 100
MOST_LETTERS = 40

GREEK = "αβγδεζηθικλμνξπρστυφχψωϵϑϕΓΔΘΛΞΠΣΦΨΩ"
GREEK_NAMES = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
"""Greek letters by their names."""
_LOOK_ALIKE = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABESIJKMHOPCTYXaesijopcyxdqwhABEZHIKMNOPTYXo",
        strict=True,
    )
)
_SPELLED = {
    "**": "^", "@": "*", "·": "*", "⋅": "*", "∙": "*", "×": "*", "∗": "*", "−": "-", "–": "-", "⊙": ".*", "∘": ".*",
    "÷": "/", "∕": "/", "’": "'", "′": "'", "ᵀ": "'", "⊤": "'", "ᵗ": "'", ".'": "'", ".T": "'", "||": "‖", "∥": "‖",
    "==": "=", "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "!=": "≠", "~=": "≠",
}  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_TOKEN = re.compile(
    rf"""(?P<space>[ \t\r\n\u00a0\u2009]+)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+(?![A-Za-z0-9_]))?)
    |(?P<name>[A-Za-z{GREEK}µ][A-Za-z0-9_{GREEK}µ]*)
    |(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|⁻(?=ᵀ))
    |(?P<lowered>[₁₂]|_(?:1|2|F|∞|inf)(?![A-Za-z0-9_]))
    |(?P<sign>\*\*|\.\*|\./|\.\^|\.'|\.T(?![A-Za-z0-9_])|\|\||<=|>=|==|!=|~=
      |[-+*/^'(),=<>|@;:·⋅∙×∗−–⊙∘÷∕’′ᵀ⊤ᵗ‖∥≤⩽≥⩾≠⊗√∞])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A number (with its value), a name, a sign, a raised or lowered mark, or the "end"; from `start` up to `end`."""

    kind: str
    text: str
    start: int
    end: int
    value: Fraction | None = None


def tokens(text: str) -> list[Token]:
    """The tokens, the last of kind "end"; signs in their plain spelling ("×" as "*", "ᵀ" as "'", "≤" as "<=").

    Raises BadInput("expression.empty", "expression.long", "expression.look_alike", "expression.invisible",
    "expression.bracket", "expression.character", "expression.digits", "expression.long_name").
    """
    if len(text) > MOST_CHARACTERS:
        raise BadInput("expression.long", given=len(text), most=MOST_CHARACTERS)
    found, at = list[Token](), 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _stranger(text, at)
        if match.lastgroup != "space":
            found.append(_token(str(match.lastgroup), match.group(), at, text))
        at = match.end()
    if not found:
        raise BadInput("expression.empty")
    return [*found, Token("end", "", len(text), len(text))]


def _token(kind: str, told: str, at: int, text: str) -> Token:
    end = at + len(told)
    match kind:
        case "number":
            return Token(kind, told, at, end, _value(told, at, text))
        case "raised":
            value = Fraction(-1) if told == "⁻" else _value(told.translate(_RAISED), at, text)
            return Token(kind, told, at, end, value)
        case "name":
            if len(told) > MOST_LETTERS:
                raise BadInput("expression.long_name", most=MOST_LETTERS, **place(text, at))
            return Token(kind, told.replace("µ", "μ"), at, end)
        case _:
            return Token(kind, _SPELLED.get(told, told), at, end)


def _value(digits: str, at: int, text: str) -> Fraction:
    mantissa, _, exponent = digits.lower().partition("e")
    if len(mantissa) > MOST_DIGITS or len(exponent) > 4 or abs(int(exponent or "0")) > MOST_DIGITS:
        raise BadInput("expression.digits", most=MOST_DIGITS, **place(text, at))
    return Fraction(digits)


def place(text: str, at: int) -> dict[str, object]:
    """Where something stands: its position, counted from 1, and what stands around it."""
    first, last = max(0, at - 12), min(len(text), at + 13)
    around = "".join(c if c.isprintable() else "·" for c in text[first:last]).strip()
    return {"position": at + 1, "around": ("…" if first else "") + around + ("…" if last < len(text) else "")}


def _stranger(text: str, at: int) -> BadInput:
    """What to say of a character that has no business in a formula."""
    given = text[at]
    code = f"U+{ord(given):04X}"
    latin = _LOOK_ALIKE.get(given, "") or unicodedata.normalize("NFKC", given)
    if not given.isprintable() or unicodedata.category(given) in ("Cf", "Mn", "Cs"):
        return BadInput("expression.invisible", code=code, **place(text, at))
    if latin != given and len(latin) == 1 and latin.isascii() and latin.isprintable() and latin != " ":
        return BadInput("expression.look_alike", given=given, code=code, latin=latin, **place(text, at))
    if given in "[]{}":
        return BadInput("expression.bracket", given=given, **place(text, at))
    if given == "_":
        return BadInput("expression.underscore", **place(text, at))
    return BadInput("expression.character", given=given, code=code, **place(text, at))
