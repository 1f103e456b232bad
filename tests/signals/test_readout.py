"""Read-outs: a value is the sum of its named terms and the constant; the table gives back what was written."""

import io

import numpy as np

from matelier.signals import context, endings, evidence
from matelier.signals.readout import Readout, unfitted
from matelier.signals.weights import (
    COLUMNS,
    Readouts,
    read_ending,
    read_readouts,
    shipped_readouts,
    write_ending,
    write_readouts,
)

NAMES = ("height", "width", "age")


def made(seed: int, names: tuple[str, ...] = NAMES) -> tuple[Readout, np.ndarray]:
    random = np.random.default_rng(seed)
    X = random.standard_normal((200, len(names))).astype(np.float32)
    empty = unfitted(names, X, bent=names[:1], quantiles=(0.3, 0.7))
    weights = random.standard_normal(len(empty.weights)).astype(np.float32)
    return Readout(names, empty.columns, empty.knots, empty.gated, empty.usual, weights, 0.25), X


def test_a_value_is_the_sum_of_its_terms_and_the_constant() -> None:
    readout, X = made(1)
    for x in X[:20]:
        terms = readout.terms(x, -0.7)
        assert tuple(terms) == NAMES
        np.testing.assert_allclose(sum(terms.values()) + 0.25, readout(x[None], -0.7)[0], rtol=1e-4, atol=1e-4)


def test_what_is_usual_adds_nothing_on_average() -> None:
    readout, X = made(2)
    np.testing.assert_allclose(readout.expanded(X, 1.0).mean(axis=0), 0, atol=1e-5)


def test_below_its_knot_a_bent_term_does_not_change() -> None:
    readout, X = made(3)
    low = X[:2].copy()
    low[:, 0] = (-5, -9)
    T = readout.expanded(low, 1.0)
    bent = np.isfinite(readout.knots)
    np.testing.assert_allclose(T[0, bent], T[1, bent])


def test_the_table_gives_back_what_was_written() -> None:
    both = (*evidence.NAMES, *context.NAMES)
    parts = [made(seed, names)[0] for seed, names in enumerate((evidence.NAMES, both, both, both, both, endings.NAMES))]
    kept = Readouts(parts[0], (parts[1], parts[2]), *parts[3:])
    file = io.StringIO()
    write_readouts(kept, file, provenance=("made by a test",))
    text = file.getvalue()
    assert text.startswith("# made by a test\n" + ",".join(COLUMNS))
    again = read_readouts(io.StringIO(text))
    for one, other in zip(
        (kept.glance, *kept.looks, kept.sounding), (again.glance, *again.looks, again.sounding), strict=True
    ):
        X = np.random.default_rng(5).standard_normal((10, len(one.names))).astype(np.float32)
        np.testing.assert_allclose(other(X, 0.5), one(X, 0.5), rtol=1e-3, atol=1e-3)


def test_the_table_of_endings_gives_back_what_was_written() -> None:
    ending = made(7, endings.NAMES)[0]
    file = io.StringIO()
    write_ending(ending, file, provenance=("made by a test",))
    X = np.random.default_rng(5).standard_normal((10, len(ending.names))).astype(np.float32)
    np.testing.assert_allclose(read_ending(io.StringIO(file.getvalue()))(X, 0.5), ending(X, 0.5), rtol=1e-3, atol=1e-3)


def test_the_shipped_table_knows_every_feature() -> None:
    kept = shipped_readouts()
    assert kept.ending is not None
    assert kept.ending.names == endings.NAMES
    assert kept.glance.names == evidence.NAMES
    assert len(kept.looks) == 2
    assert {*kept.looks[0].names} == {*evidence.NAMES, *context.NAMES}
    assert kept.sounding.names == endings.NAMES
