"""Numbers, notes and lists as each language writes them, and which language is spoken."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matelier.render.words import FIXED_SPACE, LANGUAGES, SPECS, Words, choose_language, say_error, words
from matelier.spine.errors import BadInput
from matelier.spine.page import Pitch, Share
from matelier.spine.sentence import Sentence

LANGUAGE = st.sampled_from(LANGUAGES)


def spaced(text: str) -> str:
    return text.replace(FIXED_SPACE, " ")


@given(LANGUAGE, st.floats(-1e12, 1e12))
def test_a_grouped_integer_is_the_number_that_was_given(language: str, value: float) -> None:
    told = words(language).tell(value, "integer")
    digits = "".join(sign for sign in told if sign.isdigit())
    assert int(digits) * (-1 if told.startswith("−") else 1) == round(value)


@given(LANGUAGE, st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-4))
def test_a_number_is_within_its_four_digits(language: str, value: float) -> None:
    speaker = words(language)
    told = speaker.tell(value, "number").replace("−", "-")
    if speaker.sentences["number.group"].strip():
        told = told.replace(speaker.sentences["number.group"], "")
    told = told.replace(FIXED_SPACE, "").replace(speaker.sentences["number.decimal"], ".")
    assert float(told) == pytest.approx(value, rel=5.1e-4, abs=0)


@given(LANGUAGE, st.floats(0, 1))
def test_a_percentage_says_nothing_or_all_only_where_it_is_so(language: str, part: float) -> None:
    told = words(language).tell(part, "percent")
    if 1e-6 < part < 1 - 1e-6:
        assert float(told.rstrip(f"%{FIXED_SPACE}").replace(",", ".")) not in (0, 100)


@given(LANGUAGE, st.integers(0, 127))
def test_an_octave_higher_is_the_same_name_with_the_next_number(language: str, midi: int) -> None:
    name, higher = (words(language).tell(pitch, "note") for pitch in (midi, midi + 12))
    assert name.rstrip("−0123456789") == higher.rstrip("−0123456789")


@given(LANGUAGE, st.sampled_from(sorted(SPECS)), st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_every_spec_writes_every_number(language: str, spec: str, value: float) -> None:
    assert words(language).tell(value, spec)


@pytest.mark.parametrize(
    ("spec", "value", "told"),
    [
        ("sign", -3, ["−"] * 4),
        ("sign", 1, ["+"] * 4),
        ("unknown", 12, ["x₁₂"] * 4),
        ("word", 2, ["two", "dos", "두", "dois"]),
        ("word", 11, ["11"] * 4),
        ("percent", 0.936, ["93.6 %", "93,6 %", "93.6%", "93,6%"]),
        ("percent", 0.99996, ["99.996 %", "99,996 %", "99.996%", "99,996%"]),
        ("seconds", 12.34, ["12.3 s", "12,3 s", "12.3초", "12,3 s"]),
        ("seconds", 0.0464, ["0.046 s", "0,046 s", "0.046초", "0,046 s"]),
        ("hertz", 44100, ["44,100 Hz", "44 100 Hz", "44,100 Hz", "44.100 Hz"]),
        ("hertz", 440.0, ["440 Hz", "440 Hz", "440 Hz", "440 Hz"]),
        ("integer", 1234567, ["1,234,567", "1 234 567", "1,234,567", "1.234.567"]),
        ("note", 61, ["C♯4", "Do♯4", "C♯4", "Dó♯4"]),
        ("note", 68.6, ["A4", "La4", "A4", "Lá4"]),
        ("cents", -8.0, ["−8 cents", "−8 cents", "−8센트", "−8 cents"]),
        ("number", 3.14159, ["3.142", "3,142", "3.142", "3,142"]),
        ("number", 2.5e-9, ["2.5 · 10⁻⁹", "2,5 · 10⁻⁹", "2.5 · 10⁻⁹", "2,5 · 10⁻⁹"]),
        ("number", float("nan"), ["–", "–", "–", "–"]),
        ("plain", 0.5, ["0.5", "0,5", "0.5", "0,5"]),
        ("plain", 1234, ["1234", "1234", "1234", "1234"]),
        ("plain", Fraction(-3, 2), ["−3/2", "−3/2", "−3/2", "−3/2"]),
        ("plain", (1, 2, 3), ["1, 2 and 3", "1, 2 y 3", "1, 2, 3", "1, 2 e 3"]),
        ("plain", Path("a") / "b.wav", [str(Path("a") / "b.wav")] * 4),
        ("plain", Pitch(60), ["C4", "Do4", "C4", "Dó4"]),
        ("plain", Share(0.5), ["50.0 %", "50,0 %", "50.0%", "50,0%"]),
        ("plain", Sentence("view.note"), ["Note", "Nota", "음", "Nota"]),
        ("plain", None, ["–"] * 4),
    ],
)
def test_a_fact_is_written_as_the_language_writes_it(spec: str, value: object, told: list[str]) -> None:
    assert [spaced(words(language).tell(value, spec)) for language in LANGUAGES] == told


def test_a_sentence_inside_a_sentence_is_said() -> None:
    speaker = Words("en", dict(words("en").sentences) | {"whole": "It is {part}.", "part": "{x:percent} of it"})
    assert spaced(speaker.say("whole", {"part": Sentence("part", {"x": 0.25})})) == "It is 25.0 % of it."


@pytest.mark.parametrize(("key", "facts"), [("no.such.key", {}), ("number.percent", {})])
def test_a_key_or_a_fact_that_is_missing_is_a_mistake_of_the_program(key: str, facts: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        words("en").say(key, facts)


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for variable in ("MATELIER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    return monkeypatch


def test_the_argument_goes_before_the_variable_and_the_variable_before_the_locale(silent: pytest.MonkeyPatch) -> None:
    assert choose_language() == "en"
    silent.setenv("LANG", "pt_BR.UTF-8")
    assert choose_language() == "pt"
    silent.setenv("LC_ALL", "es_MX.UTF-8")
    assert choose_language() == "es"
    silent.setenv("MATELIER_LANG", "ko")
    assert choose_language() == "ko"
    assert choose_language("EN-us") == "en"


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "fr_FR.UTF-8", ""])
def test_an_unknown_locale_speaks_english(silent: pytest.MonkeyPatch, locale: str) -> None:
    silent.setenv("LC_ALL", locale)
    assert choose_language() == "en"


def test_a_language_that_is_not_here_is_refused_and_those_that_are_here_are_told(silent: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match=r"language\.unknown") as refusal:
        choose_language("fr")
    for language in LANGUAGES:
        assert "fr" in say_error(refusal.value, language)
        assert all(known in say_error(refusal.value, language) for known in LANGUAGES)
    silent.setenv("MATELIER_LANG", "tlh")
    with pytest.raises(BadInput, match=r"language\.unknown"):
        choose_language()


def test_a_name_cannot_move_the_cursor_or_be_no_text() -> None:
    assert words("en").tell("a\x1b[31m\nb\udcff") == "a\ufffd[31m\ufffdb\ufffd"
