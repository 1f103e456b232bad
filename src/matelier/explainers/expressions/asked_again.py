"""A question about an expression asked again, as a saved answer says it was asked: what its value tells."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from matelier.explainers.expressions.derivatives import differentiated
from matelier.explainers.expressions.laws import tested
from matelier.explainers.expressions.stationary import stationary_told
from matelier.render.plain import plain
from matelier.render.words import LANGUAGES, words
from matelier.spine.answer import Found
from matelier.spine.step import Work, finish

AGAIN: Mapping[str, Callable[[Any], Work[Found[Any]]]] = {
    "check": lambda given: tested(given["claim"], given["given"], given["variables"]),
    "gradient": lambda given: differentiated("gradient", given["expression"], given["wrt"], given["variables"]),
    "hessian": lambda given: differentiated("hessian", given["expression"], given["wrt"], given["variables"]),
    "jacobian": lambda given: differentiated("jacobian", given["expression"], given["wrt"], given["variables"]),
    "stationary": lambda given: stationary_told(
        given["expression"], given["wrt"], tuple(given["subject_to"]), given["variables"]
    ),
}


def is_told_again(question: str, given: Any, value: Any) -> bool:
    """Whether the value, its code and its sentences, too, is what the question has for an answer in some language.

    The judge speaks of what is claimed alone; the code to paste, say, is in no claim. Raises what the question raises.
    """
    if question not in AGAIN:
        return True
    saved = json.dumps(value, sort_keys=True)
    return any(saved == told for told in _told(finish(AGAIN[question](given)).value))


def _told(value: Any) -> Iterator[str]:
    for language in LANGUAGES:
        yield json.dumps(plain(value, words(language)), sort_keys=True)
