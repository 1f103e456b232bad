"""Keys and facts become sentences: the catalogues of four languages and how each writes numbers, lists and notes."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any, cast

import numpy as np

from matelier.render.certified import IN_GRIDS, certified
from matelier.render.numeral import in_line
from matelier.scalars.algebraic import Algebraic
from matelier.scalars.ball import Ball
from matelier.scalars.nested import Nested
from matelier.scalars.ratio import Ratio
from matelier.scalars.surd import Surd
from matelier.spine.errors import BadInput, Refusal
from matelier.spine.matrix import Exact
from matelier.spine.measured import Between, Near
from matelier.spine.page import Opening, Pitch, Share, Sound
from matelier.spine.sentence import Sentence

LANGUAGES = ("en", "es", "ko", "pt")
FIXED_SPACE = "\u00a0"  # a number and its unit stay on one line
LONGEST_MATRIX = 60  # characters that a matrix may take within a sentence
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
POWER = re.compile("e([-−]?[0-9]+)")  # of ten, as Python writes it
UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # would move the cursor, or be no text; names may have them


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """One language: its code and its sentences by key."""

    language: str
    sentences: Mapping[str, str]

    def say(self, key: str, facts: Mapping[str, object] | None = None) -> str:
        """The sentence of this key with its facts put in.

        Raises KeyError for a key or a fact that is not there: a mistake in the program, not the asker's.
        """
        said: list[str] = []
        for literal, name, spec, _ in Formatter().parse(self.sentences[key]):
            said.append(literal)
            if name is not None:
                said.append(self.tell((facts or {})[name], spec or "plain"))
        return "".join(said).replace("= ≈", "≈ ")  # λ ≈ 1.618, where a number is told by its digits

    def tell(self, value: object, spec: str = "plain") -> str:
        """One fact as this language writes it; a list is joined, a Sentence is said."""
        match value:
            case Sentence(key, facts) | Sound(Sentence(key, facts)) | Opening(Sentence(key, facts)):
                return self.say(key, facts)
            case Pitch(midi):
                return _note(self, midi)
            case Share(part):
                return _percent(self, part)
            case complex() | np.complexfloating():
                return _complex(self, value, spec)
            case Between() | Near():
                told = certified(value) if spec == "plain" else certified(value, IN_GRIDS)
                return POWER.sub(lambda power: f"{FIXED_SPACE}·{FIXED_SPACE}10{_raised(power[1])}", self.digits(told))
            case None:
                return "–"
            case tuple() | list():
                return self.join([self.tell(part, spec) for part in cast("Sequence[object]", value)])
            case str() | Path():
                return UNSHOWN.sub("\ufffd", str(value))
            case Algebraic() | Ball() if spec == "plain":
                return self.digits(in_line(value))
            case Fraction() | Surd() | Nested() | Ratio() if spec == "plain":
                return in_line(value)
            case Exact():
                return _short(self, value)
            case int() | np.integer() if spec == "plain":
                return str(int(value)).replace("-", "−")
            case _:
                return SPECS[spec](self, float(cast("float", value)))

    def symbol(self, name: str) -> str:
        """A symbol as this language writes it: rank A, rg A, posto A."""
        return " ".join(self.sentences.get(f"notation.{part}", part) for part in name.split(" "))

    def join(self, parts: Sequence[str]) -> str:
        """The parts in one line: "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        return self.sentences["list.comma"].join(parts[:-1]) + self.sentences["list.and"] + parts[-1]

    def digits(self, plain: str) -> str:
        """A number written by Python, grouping commas included, with this language's signs."""
        signs = {
            ",": self.sentences["number.group"].replace(" ", FIXED_SPACE),
            ".": self.sentences["number.decimal"],
            "-": "−",
        }
        return "".join(signs.get(sign, sign) for sign in plain)

    def unit(self, key: str, plain: str) -> str:
        """A number with its unit, kept on one line."""
        return self.sentences[key].replace(" ", FIXED_SPACE).replace("{value}", self.digits(plain))

    def note_names(self) -> tuple[str, ...]:
        """The names of the twelve pitch classes, from C."""
        return tuple(self.sentences["note.names"].split())


@cache
def words(language: str) -> Words:
    """The words of one of LANGUAGES.

    Raises BadInput("language.unknown").
    """
    if language not in LANGUAGES:
        raise BadInput("language.unknown", given=language, known=LANGUAGES)
    catalogue = files("matelier.render") / "words" / f"{language}.toml"
    return Words(language, tomllib.loads(catalogue.read_text(encoding="utf-8")))


def choose_language(argument: str | None = None) -> str:
    """The language to speak: the one asked for, else that of MATELIER_LANG, of the locale, else English.

    Raises BadInput("language.unknown") for an argument or a MATELIER_LANG that is none of LANGUAGES.
    """
    for asked in (argument, os.environ.get("MATELIER_LANG")):
        if asked:
            return words(_plain_code(asked)).language if _plain_code(asked) in LANGUAGES else words(asked).language
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        setting = os.environ.get(variable)
        if setting:  # the first that is set decides, as in POSIX
            return _plain_code(setting) if _plain_code(setting) in LANGUAGES else "en"
    return "en"


def say_error(refusal: Refusal, language: str) -> str:
    """What went wrong and what would do, in this language."""
    return words(language).say(refusal.key, refusal.facts)


def _complex(words: Words, value: Any, spec: str) -> str:
    if not value.imag:
        return words.tell(value.real, spec)
    imaginary = words.tell(value.imag, spec)
    return f"{words.tell(value.real, spec)}{'' if imaginary.startswith('−') else '+'}{imaginary}i"


def _short(words: Words, matrix: Exact) -> str:
    """A matrix within a sentence: [1 2; 3 4], a column (1, 2, 3), a large one by its size alone."""
    m, n = matrix.shape
    if m * n <= LONGEST_MATRIX:
        rows = [
            " ".join("| " * (k == matrix.bar) + in_line(entry) for k, entry in enumerate(row)) for row in matrix.rows
        ]
        told = f"({', '.join(rows)})" if n == 1 < m else f"[{'; '.join(rows)}]"
        if len(told) <= LONGEST_MATRIX:
            return told
    return words.say("matrix.size", {"rows": m, "columns": n})


def _plain_code(code: str) -> str:
    return code.strip().lower().replace("-", "_").split("_")[0].split(".")[0]


def _shortest(value: float) -> str:
    text = f"{value:.4g}"
    if "e" not in text:
        return text
    mantissa, power = text.split("e")
    return f"{mantissa}e{int(power)}"


def _number(words: Words, value: float) -> str:
    if not np.isfinite(value):
        return "–" if np.isnan(value) else ("∞" if value > 0 else "−∞")
    if 1e4 <= abs(value) < 1e15:
        return words.digits(f"{value:,.0f}")
    mantissa, *power = _shortest(value).split("e")
    return words.digits(mantissa) + "".join(f" · 10{_raised(exponent)}" for exponent in power).replace(" ", FIXED_SPACE)


def _raised(exponent: str) -> str:
    return exponent.translate(str.maketrans("-−0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _plain(words: Words, value: float) -> str:
    return words.digits(f"{value:.6g}") if 1e-4 <= abs(value) < 1e6 or value == 0 else _number(words, value)


def _percent(words: Words, part: float) -> str:
    if not np.isfinite(part):
        return "–"
    places = 1  # more where rounding would say nothing or all
    while places < 4 and part not in (0, 1) and float(f"{100 * part:.{places}f}") in (0, 100):
        places += 1
    return words.unit("number.percent", f"{100 * part:.{places}f}")


def _seconds(words: Words, value: float) -> str:
    return words.unit("number.seconds", f"{value:.1f}" if abs(value) >= 1 or value == 0 else f"{value:.2g}")


def _integer(words: Words, value: float) -> str:
    return words.digits(f"{round(value):,d}")


def _note(words: Words, midi: float) -> str:
    nearest = int(np.floor(midi + 0.5))
    return f"{words.note_names()[nearest % 12]}{nearest // 12 - 1}".replace("-", "−")


def _hertz(words: Words, value: float) -> str:
    return words.unit("number.hertz", f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}")


def _cents(words: Words, value: float) -> str:
    return words.unit("number.cents", f"{value:+.1f}".removesuffix(".0"))


def _sign(_words: Words, value: float) -> str:
    return "−" if value < 0 else "+"


def _unknown(_words: Words, number: float) -> str:
    return f"x{int(number)}".translate(LOWERED)


def _word(words: Words, count: float) -> str:
    """A small count in words, as it stands before a noun that is neuter or masculine."""
    known = words.sentences["number.words"].split()
    return known[int(count)] if 0 <= count < len(known) else words.digits(f"{int(count)}")


SPECS: Mapping[str, Callable[[Words, float], str]] = {
    "plain": _plain,
    "number": _number,
    "percent": _percent,
    "seconds": _seconds,
    "integer": _integer,
    "note": _note,
    "hertz": _hertz,
    "cents": _cents,
    "sign": _sign,
    "unknown": _unknown,
    "word": _word,
}
