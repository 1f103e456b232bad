"""Every sentence stands in all four catalogues, is used, and is there for every key that the code says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from matelier.ask.table import MATRIX_QUESTIONS
from matelier.render.words import LANGUAGES, SPECS, words

SOURCE = Path(__file__).resolve().parents[2] / "src" / "matelier"
MODULES = sorted(SOURCE.rglob("*.py"))
SCRIPTS = sorted(SOURCE.rglob("*.js"))
SAYS_A_KEY = {"BadInput", "Unable", "Sentence", "Heading", "Figure", "say", "unit"}
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
PARTICLE = re.compile(r"\}(을|를|은|는|이|가|과|와|으로|로|라고|이라고)(?![가-힣])")


def placeholders(sentence: str) -> set[tuple[str, str]]:
    return {(name, spec or "") for _, name, spec, _ in Formatter().parse(sentence) if name is not None}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in MODULES:
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def strings(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def said_by(call: ast.Call) -> Iterator[str]:
    """The keys that a call says where they are written out."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    keys = call.args[:1] if name in SAYS_A_KEY else []
    keys += [call.args[0]] if name == "Table" and call.args and isinstance(call.args[0], ast.Tuple) else []
    keys += [word.value for word in call.keywords if word.arg in ("x", "y") and name == "Figure"]
    keys += [word.value for word in call.keywords if word.arg == "about" and name == "Claim"]
    for key in keys:
        if isinstance(key, ast.Constant | ast.Tuple):
            yield from (text for text in strings(key) if text)


def test_the_catalogues_have_the_same_keys() -> None:
    for language in LANGUAGES:
        assert set(words(language).sentences) ^ set(words("en").sentences) == set(), language


def test_a_sentence_has_the_same_placeholders_in_every_language() -> None:
    for language in LANGUAGES:
        for key, sentence in words(language).sentences.items():
            assert placeholders(sentence) == placeholders(words("en").sentences[key]), (language, key)


def test_a_placeholder_has_a_name_and_a_known_way_of_writing() -> None:
    for sentence in words("en").sentences.values():
        for name, spec in placeholders(sentence):
            assert name.isidentifier(), sentence
            assert spec in ("", *SPECS), sentence


def test_a_sentence_says_something_and_begins_and_ends_with_no_space() -> None:
    for language in LANGUAGES:
        for key, sentence in words(language).sentences.items():
            assert sentence, (language, key)
            assert sentence == sentence.strip() or key in ("list.comma", "list.and", "number.group"), (language, key)


def test_no_korean_particle_stands_right_after_a_placeholder() -> None:
    offending = [key for key, sentence in words("ko").sentences.items() if PARTICLE.search(sentence)]
    assert offending == []


def test_every_key_that_the_code_says_stands_in_the_catalogues() -> None:
    known = words("en").sentences
    said = {
        (path, key) for path, tree in trees() for call in ast.walk(tree) if isinstance(call, ast.Call)
        for key in said_by(call)
    }  # fmt: skip
    assert {key for _, key in said} >= {"language.unknown", "view.roll"}  # or we look in the wrong place
    assert [f"{path}: {key}" for path, key in sorted(said) if key not in known] == []


def test_every_question_about_matrices_has_its_title_and_its_help() -> None:
    wanted = {f"{question}.{part}" for question in MATRIX_QUESTIONS for part in ("title", "help")}
    assert wanted - set(words("en").sentences) == set()


def test_every_key_that_a_view_says_stands_in_the_catalogues() -> None:
    said = {key for path in SCRIPTS for key in re.findall(r'\bsay\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))}
    assert "view.help" in said
    assert sorted(said - set(words("en").sentences)) == []


def test_every_sentence_of_the_catalogues_is_used() -> None:
    written = {text for _, tree in trees() for text in strings(tree)}
    patterns = {pattern(node) for _, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)}
    for path in SCRIPTS:
        written |= set(re.findall(r'"([^"\n]*)"', path.read_text(encoding="utf-8")))
    written |= {f"{question}.{part}" for question in MATRIX_QUESTIONS for part in ("title", "help")}
    made = [re.compile(one) for one in patterns if re.match(r"[a-z_]+\\\.", one)]
    unused = [
        key for key in words("en").sentences if key not in written and not any(one.fullmatch(key) for one in made)
    ]
    assert unused == []


def pattern(node: ast.JoinedStr) -> str:
    """What an f-string may become, as a regular expression."""
    parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_.]+" for part in node.values]
    return "".join(parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_are_flat_and_lowercase(language: str) -> None:
    assert [key for key in words(language).sentences if not KEY.fullmatch(key)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_view_has_no_sentence_of_its_own(path: Path) -> None:
    code = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
    texts = re.findall(r'make(?:Button)?\((?:"[a-z0-9]+", "[a-z -]*", )?"([^"]*)"', code)
    assert [text for text in texts if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}|^[A-Z][a-z]+", text)] == []
