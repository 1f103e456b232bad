"""The values of answers have the names that the README promises, in Python and in JSON."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import matelier as mt
from asked import SAMPLES
from matelier.spine.record import Record

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
FORMS = re.search(r"```\n(row_reduce .*?)```", README, re.DOTALL)
PROMISED = re.findall(r"\b(\w+) +\[?\{([^}]*)\}", FORMS.group(1).partition("explain ")[0]) if FORMS else []


@pytest.mark.parametrize(("question", "names"), PROMISED)
def test_a_value_has_the_names_that_are_promised(question: str, names: str) -> None:
    answer: mt.Answer[Any] = getattr(mt, question)(*SAMPLES[question])
    many = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    saved = json.loads(answer.to_json(steps=False))["value"]
    assert many
    for value, plain in zip(many, saved if isinstance(saved, list) else [saved], strict=True):
        assert isinstance(value, Record)
        assert ", ".join(value.keys()) == ", ".join(plain) == names
        assert all(hasattr(value, name) for name in plain)


def test_every_value_with_named_parts_is_promised() -> None:
    named = set[str]()
    for question, typed in SAMPLES.items():
        parts = [int(part) if question in ("minor", "power") and k else part for k, part in enumerate(typed)]
        value = getattr(mt, question)(*parts).value
        if isinstance(value[0] if isinstance(value, tuple) else value, Record):
            named.add(question)
    assert named == {question for question, _ in PROMISED}
