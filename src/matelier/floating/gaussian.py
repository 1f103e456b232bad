"""Complex numbers with rational parts, for few rows."""

from fractions import Fraction

from matelier.floating.rounding import Floats


def complex_determinant(A: Floats) -> tuple[Fraction, Fraction]:
    """Real and imaginary part of the determinant of stored complex numbers."""
    found = _eliminated([[_Gauss.of(x) for x in row] for row in A.tolist()])
    return found.real, found.imaginary


class _Gauss:
    # a + b·i with fractions, for a few rows.
    def __init__(self, real: Fraction, imaginary: Fraction) -> None:
        self.real, self.imaginary = real, imaginary

    @classmethod
    def of(cls, x: complex) -> "_Gauss":
        return cls(Fraction(x.real), Fraction(x.imag))

    def __mul__(self, other: "_Gauss") -> "_Gauss":
        a, b, c, d = self.real, self.imaginary, other.real, other.imaginary
        return _Gauss(a * c - b * d, a * d + b * c)

    def __sub__(self, other: "_Gauss") -> "_Gauss":
        return _Gauss(self.real - other.real, self.imaginary - other.imaginary)

    def over(self, other: "_Gauss") -> "_Gauss":
        size = other.real**2 + other.imaginary**2
        top = self * _Gauss(other.real, -other.imaginary)
        return _Gauss(top.real / size, top.imaginary / size)

    def __bool__(self) -> bool:
        return bool(self.real or self.imaginary)


def _eliminated(rows: list[list[_Gauss]]) -> _Gauss:
    found = _Gauss(Fraction(1), Fraction(0))
    while rows:
        k = next((k for k, row in enumerate(rows) if row[0]), None)
        if k is None:
            return _Gauss(Fraction(0), Fraction(0))
        pivot = rows.pop(k)
        found = found * pivot[0] if k % 2 == 0 else _Gauss(Fraction(0), Fraction(0)) - found * pivot[0]
        factors = [row[0].over(pivot[0]) for row in rows]
        rows = [
            [x - f * y for x, y in zip(row[1:], pivot[1:], strict=True)] for row, f in zip(rows, factors, strict=True)
        ]
    return found
