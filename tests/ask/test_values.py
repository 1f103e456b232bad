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
FORMS = re.search(r"```\n(row_reduce .*?)\nexplain ", README, re.DOTALL)
HELD = re.findall(r"(?:^|  )(\w+(?:, \w+)*) +\[?\{([^}]*)\}", FORMS.group(1), re.MULTILINE) if FORMS else []
PROMISED = [(question, " ".join(names.split())) for questions, names in HELD for question in questions.split(", ")]
OF_EXPRESSIONS = {
    "gradient": ("norm2(A*x - b)^2", "x"),
    "hessian": ("norm2(A*x - b)^2", "x"),
    "jacobian": ("A*x", "x"),
    "stationary": ("norm2(A*x - b)^2", "x"),
    "check": ("A*B = B*A",),
}


@pytest.mark.parametrize(("question", "names"), PROMISED)
def test_a_value_has_the_names_that_are_promised(question: str, names: str) -> None:
    answer: mt.Answer[Any] = getattr(mt, question)(*(SAMPLES | OF_EXPRESSIONS)[question])
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
    assert named | set(OF_EXPRESSIONS) == {question for question, _ in PROMISED}
