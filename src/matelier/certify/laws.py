"""Statements about laws of linear algebra: that one holds, that one falls. The judge reads and reckons by itself.

Witnesses are texts and plain data, labelled CHECKED or PROVED, never EXACT. `left`, `right` are texts in the canonical
syntax, `relation` is "=", "!=", "<=", "<", ">=" or ">". `variables` is {name: {"shape", "traits"}} as in
`certify/expressions.py`; `conditions` are further triples of texts that are assumed ([["rank(A)", "=", "n"],
["A*B", "=", "B*A"], ["n", ">=", "2"]]), or absent.

- "law_falls": {"left", "relation", "right", "variables", "conditions", "values", "sizes"}: values are rows of exact
  numbers as texts ({"A": [["1", "2"], ["0", "-1/2"]], "c": [["3"]]}), sizes {"n": 2}: all traits and conditions are so
  there, and the relation is not (an equality of matrices falls with one entry). All is done with Fractions; roots,
  exp and the like are enclosed between Fractions.
- "law_holds": {"left", "relation", "right", "variables", "conditions", "sizes"}: relation "=", and sizes a list
  ([{"n": 1}, {"n": 2}, ...]): both sides are equal at every size at the judge's own random points modulo a prime.
"""

from collections.abc import Callable, Mapping
from typing import Any

LAW_JUDGES: dict[str, Callable[[Mapping[str, Any]], bool]] = {}
