"""Characters of a terminal: how wide they are, where a line breaks, and what stands in for one that cannot be shown."""

import re
import unicodedata

STAND_INS = str.maketrans(
    {
        "█": "#", "▉": "#", "▊": "#", "▋": "#", "▌": "=", "▍": "-", "▎": "-", "▏": "-", "▐": "=",
        "▓": "*", "▒": ":", "░": ".",
        "─": "-", "═": "=", "│": "|", "└": "+", "┴": "+", "┬": "+", "┼": "+", "┤": "|",
        "⎡": "[", "⎢": "[", "⎣": "[", "⎤": "]", "⎥": "]", "⎦": "]",
        "♯": "#", "♭": "b", "♪": ">", "–": "-", "—": "-", "−": "-", "…": "...", "⋯": "~",
        "·": "*", "×": "x", "≈": "~", "≤": "<=", "≥": ">=",
        "“": '"', "”": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "∞": "inf", "‖": "||", "→": "->",
        "←": "<-", "↔": "<->", "≠": "!=", "√": "sqrt", "⎛": "(", "⎜": "(", "⎝": "(", "⎞": ")", "⎟": ")", "⎠": ")",
        "λ": "lambda", "⊥": "_|_", "∈": "in", "⇒": "=>", "⇔": "<=>", "ᵀ": "^T",
        "\u00a0": " ",
    }
)  # fmt: skip

HELD = "\x1f"  # stands for a space at which no line is broken
MARKS = "ᵀᴴ⁺⁻¹²₁₂"
PRODUCT = re.compile(rf"(?<![\w⁺])((?:[A-ZΛ]|λ|σ|[xyuvb][ᵀᴴ])[{MARKS}]*) (?=[A-ZΛxvub][{MARKS}]*(?![A-Za-zÀ-ɏ♯♭]))")
RELATION = re.compile(
    rf"(?<![\w{MARKS}\x1f\xa0])((?:[\w{MARKS}]{{1,2}}[\x1f\xa0])?[\w{MARKS}]{{1,3}}) ([=≠<>≤≥·]) "
    rf"(?=[\w{MARKS}]{{1,3}}(?![\w{MARKS}/\x1f\xa0]|[.,][0-9]))"
)


def width_of(text: str) -> int:
    """The columns that this text takes; East Asian wide characters take two, combining marks none."""
    return len(text) if text.isascii() else sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text in `width` columns, at the left or at the right."""
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def shortened(name: str, most: int) -> str:
    """The name in at most so many columns, its middle left out: what differs is often at its end."""
    if width_of(name) <= most:
        return name
    first, last = name, name
    while width_of(first) > (most - 1) * 2 // 3:
        first = first[:-1]
    while width_of(last) > most - 1 - width_of(first):
        last = last[1:]
    return f"{first}…{last}"


def together(text: str, space: str = "\u00a0") -> str:
    """The text with another space within what is read as one: L D Lᵀ, A x, x = 0."""
    return RELATION.sub(rf"\1{space}\2{space}", PRODUCT.sub(rf"\1{space}", text))


def wrap(text: str, width: int, *, hanging: int = 0) -> list[str]:
    """The text in lines of at most `width` columns, broken at spaces between words; a longer word is cut."""
    return [line.replace(HELD, " ") for line in _wrapped(together(text, HELD), width, hanging)]


def _wrapped(text: str, width: int, hanging: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in re.split(" +", text.strip()):
        joined = f"{line} {word}" if line.strip() else line + word
        if width_of(joined) <= width:
            line = joined
            continue
        if line.strip():
            lines.append(line)
        line = " " * hanging * bool(lines) + word
        while (cut := _fitting(line, width)) < len(line):  # not by the width of all that is left: it may be long
            lines.append(line[:cut])
            line = " " * hanging + line[cut:]
    return [*lines, line] if line.strip() or not lines else lines


def _fitting(text: str, width: int) -> int:
    taken = 0
    for index, letter in enumerate(text):
        taken += _columns(letter)
        if taken > width:
            return max(index, 1)
    return len(text)


def encodable(text: str, encoding: str) -> str:
    """The text in characters that `encoding` has: the nearest plain ones for those it has not."""
    return "".join(letter if _has(encoding, letter) else _nearest(letter, encoding) for letter in text)


def _has(encoding: str, letter: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _nearest(letter: str, encoding: str) -> str:
    plain = letter.translate(STAND_INS)
    if plain == letter:
        plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return plain.encode(encoding, "replace").decode(encoding)
