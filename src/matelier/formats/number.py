"""One entry's text as an exact number: 3/2, -1.25, 1e-3, ½, √2, 2+3i, (1+√5)/2, a+1."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NoReturn
from unicodedata import normalize

from matelier.scalars.digits import MOST_BITS, MOST_DIGITS, keep_short, whole
from matelier.scalars.nested import square_root
from matelier.scalars.ratio import Ratio
from matelier.scalars.ratio import letter as the_letter
from matelier.scalars.surd import Surd, root
from matelier.spine.errors import BadInput, Unable
from matelier.spine.matrix import Scalar

MOST_CHARACTERS = 10_000
MOST_DEPTH = 100
MOST_EXPONENT = 10_000
SHOWN = 40  # characters of an entry that an error quotes

PLAIN = re.compile(r"([+-]?[0-9]{1,4000})(?:/([0-9]{1,4000})|\.([0-9]{0,300}))?")
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
SIGNS = str.maketrans(
    {**dict.fromkeys("−–‒﹣－", "-"), **dict.fromkeys("·⋅×∙＊", "*"), **dict.fromkeys("÷⁄∕／", "/")}
    | {"＋": "+", "．": ".", "（": "(", "）": ")", "\u2062": "*"}
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
)
TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<vulgar>[{VULGAR}])|(?P<word>[A-Za-zπ∞]+)|(?P<raised>[{RAISED}]+)|(?P<power>\^|\*\*)|(?P<sign>[-+*/()√])"
)
NOT_FINITE = {"∞", "inf", "infinity", "na", "nan", "nat", "none", "null"}
TRANSCENDENTAL = {"e", "pi", "π"}
END = ("end", "")


def read_number(text: str, *, row: int = 1, column: int = 1, comma: bool = False) -> Scalar:
    """The exact number that the text says; `comma` allows a decimal comma.

    i is the imaginary unit, every other letter a…z but e is a parameter. Raises BadInput "number...", with its place.
    """
    plain = text.strip()
    if (match := PLAIN.fullmatch(plain)) is not None:  # most entries: no need of a grammar
        top, bottom, decimals = match.groups()
        if decimals is not None and len(top) + len(decimals) <= 4000:
            return Fraction(int(top + decimals), 10 ** len(decimals))
        if decimals is None and (bottom is None or int(bottom)):
            return Fraction(int(top), int(bottom or 1))
    return _Reader(plain, row, column, comma).read()


def read_value(value: object, letter: str) -> Scalar:
    """The exact number that a letter is given: a whole number, a Fraction, or the text of one. Raises BadInput."""
    if len(letter) != 1 or not "a" <= letter <= "z" or letter in "ei":
        raise BadInput("letters.name", given=letter)
    if isinstance(value, float) or not isinstance(value, int | str | Fraction | Surd | Ratio):
        raise BadInput("letters.value", letter=letter, given=str(value)[:SHOWN])
    try:
        return read_number(value) if isinstance(value, str) else value + Fraction(0)
    except BadInput as refusal:
        raise BadInput("letters.value", letter=letter, given=str(value)[:SHOWN]) from refusal


class _Reader:
    """A descent through sum, product, power and atom; `text` is quoted when it is refused."""

    def __init__(self, text: str, row: int, column: int, comma: bool) -> None:
        self._text, self._row, self._column = text, row, column
        self._at, self._depth = 0, 0
        if len(text) > MOST_CHARACTERS:
            self._refuse("number.too_many_characters", most=MOST_CHARACTERS)
        if not text:
            raise BadInput("number.empty", row=row, column=column)
        self._tokens = self._split(text.translate(SIGNS), comma)

    def read(self) -> Scalar:
        """The whole text as one number."""
        try:
            number = self._sum()
        except ZeroDivisionError:
            self._refuse("number.zero_denominator")
        except Unable as error:
            mixed = error.key == "scalar.surd_with_parameter"
            self._refuse("number.root_and_letter" if mixed else "number.too_large", most=MOST_DIGITS)
        if self._next() != END:
            self._refuse()
        return number

    def _split(self, text: str, comma: bool) -> list[tuple[str, str]]:
        """The tokens as pairs of kind and text."""
        if comma and "." not in text and text.count(",") == 1:
            text = re.sub("(?<=[0-9]),(?=[0-9])", ".", text)
        tokens: list[tuple[str, str]] = []
        place = 0
        while place < len(text):
            if text[place].isspace():
                place += 1
            elif (match := TOKEN.match(text, place)) is not None:
                tokens.append((str(match.lastgroup), match.group()))
                place = match.end()
            else:
                self._refuse()
        return [*tokens, END]

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at]

    def _take(self, *signs: str) -> str:
        """The next token's text if it is one of these signs, and steps over it; else nothing."""
        kind, text = self._next()
        if kind == "sign" and text in signs:
            self._at += 1
            return text
        return ""

    def _sum(self) -> Scalar:
        total = self._signed(self._product)
        while sign := self._take("+", "-"):
            term = self._signed(self._product)
            total = _short(total + term if sign == "+" else total - term)
        return total

    def _product(self) -> Scalar:
        product = self._power()
        while True:
            sign = self._take("*", "/")
            if not sign and not self._begins_a_factor():
                return product
            factor = self._signed(self._power) if sign else self._power()
            if sign == "/" and self._begins_a_factor():
                self._refuse("number.ambiguous")  # 1/2a: half of a, or one over 2a?
            product = _short(product / factor if sign == "/" else product * factor)

    def _begins_a_factor(self) -> bool:
        kind, text = self._next()
        return kind == "word" or (kind == "sign" and text in "√(")

    def _signed(self, read: Callable[[], Scalar]) -> Scalar:
        negative = False
        while sign := self._take("+", "-"):
            negative ^= sign == "-"
        return -read() if negative else read()

    def _power(self) -> Scalar:
        base = self._atom()
        kind, text = self._next()
        if kind not in ("power", "raised"):
            return base
        self._at += 1
        exponent = self._exponent() if kind == "power" else self._whole(normalize("NFKC", text).replace("−", "-"))
        if self._next()[0] in ("power", "raised"):
            self._refuse("number.power")
        if isinstance(base, Fraction):
            length = max(base.numerator.bit_length(), base.denominator.bit_length())
            if length * abs(exponent) > MOST_BITS and abs(base) != 1:
                self._refuse("number.too_large", most=MOST_DIGITS)
        return base**exponent

    def _exponent(self) -> int:
        inside = bool(self._take("("))
        sign = self._take("+", "-")
        kind, text = self._next()
        if kind != "number":
            self._refuse("number.power")
        self._at += 1
        if inside and not self._take(")"):
            self._refuse("number.power")
        return self._whole(sign + text)

    def _whole(self, text: str) -> int:
        """The whole exponent that this is, within bounds."""
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            self._refuse("number.power")
        if abs(int(text)) > MOST_EXPONENT:
            self._refuse("number.too_large", most=MOST_DIGITS)
        return int(text)

    def _atom(self) -> Scalar:
        kind, text = self._next()
        if kind == "end":
            self._refuse()
        self._at += 1
        match kind:
            case "number":
                return self._mixed(text)
            case "vulgar":
                return _vulgar(text)
            case "word":
                return self._word(text)
            case _:
                if text == "√":
                    return self._deeper(self._root)
                return self._deeper(self._closed) if text == "(" else self._refuse()

    def _deeper(self, read: Callable[[], Scalar]) -> Scalar:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            self._refuse("number.too_deep", most=MOST_DEPTH)
        number = read()
        self._depth -= 1
        return number

    def _closed(self) -> Scalar:
        number = self._sum()
        return number if self._take(")") else self._refuse("number.parentheses")

    def _root(self) -> Scalar:
        number = self._signed(self._atom)
        try:
            return square_root(number)
        except Unable:
            return self._refuse("number.root")

    def _mixed(self, text: str) -> Scalar:
        """A decimal number, with a fraction's sign after it: 1½."""
        kind, after = self._next()
        if kind == "vulgar" and text.isdigit():
            self._at += 1
            return whole(text) + _vulgar(after)
        if kind == "word" and after.startswith("j") and "." not in text:
            self._refuse("number.letter_j")  # 2j: the imaginary unit, or a parameter?
        if kind == "word" and after == "j":
            self._at += 1
            return self._decimal(text) * root(-1)
        return self._decimal(text)

    def _decimal(self, text: str) -> Fraction:
        digits, _, exponent = text.lower().partition("e")
        before, _, after = digits.partition(".")
        shift = whole(exponent.lstrip("+-")) * (-1 if exponent.startswith("-") else 1) - len(after)
        if abs(shift) > MOST_EXPONENT + MOST_CHARACTERS:
            self._refuse("number.too_large", most=MOST_DIGITS)
        return Fraction(whole(before + after)) * Fraction(10) ** shift

    def _word(self, text: str) -> Scalar:
        small = text.lower()
        if text in ("i", "I"):
            return root(-1)
        if text == "sqrt":
            return self._deeper(self._root) if self._next() == ("sign", "(") else self._refuse("number.root")
        if small in NOT_FINITE:
            self._refuse("number.not_finite")
        if small in TRANSCENDENTAL:
            self._refuse("number.transcendental", name=text)
        if len(text) > 1 and self._next() == ("sign", "("):
            self._refuse("number.function", name=text)
        if len(text) > 1 or not "a" <= text <= "z":
            self._refuse("number.letter", name=text)
        return the_letter(text)

    def _refuse(self, key: str = "number.unreadable", **facts: object) -> NoReturn:
        shown = self._text if len(self._text) <= SHOWN else self._text[: SHOWN - 1] + "…"
        raise BadInput(key, row=self._row, column=self._column, given=shown, **facts)


def _vulgar(sign: str) -> Fraction:
    """The number of one sign such as ½."""
    return Fraction(normalize("NFKC", sign).replace("⁄", "/"))


def _short(number: Scalar) -> Scalar:
    """The same number; raises Unable where it has grown out of hand."""
    return keep_short(number) if isinstance(number, Fraction) else number
