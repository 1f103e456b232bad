"""Whole numbers of any length as decimal digits, and how long a number may become."""

from fractions import Fraction

from flint import fmpz

from matelier.spine.errors import Unable

MOST_DIGITS = 100_000
MOST_BITS = MOST_DIGITS * 3322 // 1000  # a decimal digit is 3.3219... bits
PIECE = 4000  # Python itself reads no more than 4300 digits at once


def written(number: int) -> str:
    """The decimal digits of a whole number, however many."""
    return str(fmpz(number))


def fraction_text(number: Fraction) -> str:
    """The fraction as "3/2", however many digits it has."""
    top, bottom = written(number.numerator), written(number.denominator)
    return top if bottom == "1" else f"{top}/{bottom}"


def whole(digits: str) -> int:
    """The whole number with these decimal digits, 0 for none, however many."""
    if len(digits) <= PIECE:
        return int(digits or "0")
    cut = len(digits) // 2
    return whole(digits[:cut]) * 10 ** (len(digits) - cut) + whole(digits[cut:])


def keep_short(number: Fraction) -> Fraction:
    """The same number; raises Unable("scalar.too_long") where it has more than MOST_DIGITS digits."""
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MOST_BITS:
        raise Unable("scalar.too_long", most=MOST_DIGITS)
    return number
