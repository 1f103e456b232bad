"""One place decides: measured numbers are answered with bounds, what is typed exactly."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import wraps
from importlib import import_module
from inspect import Signature, signature
from os import PathLike
from typing import Any, ParamSpec, TypeVar, cast

from matelier.ask.answer import Answer, Watch, in_words, run_through
from matelier.ask.exactly import READ, beside_column, matrix
from matelier.spine.answer import Found
from matelier.spine.errors import BadInput
from matelier.spine.matrix import Floating
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

P = ParamSpec("P")
R = TypeVar("R")
PARTS = ("A", "W", "b", "x")  # names under which matrices are given
DISTANCES = {"within", "tolerance"}
ASKED = ("within", "p")  # options that change what is asked of measured numbers
RIGHT = ("b", "x")  # what may stand right of a bar instead
LONG_WORK = 250_000  # entries from which a decomposition is watched
TIMED_WORK = 1_000_000  # and from which it is worth a try to tell how long it takes


def measured(source: Any) -> Floating:
    """The measured numbers that `source` says, in binary64; every question about them is answered with bounds.

    A NumPy array (or a matrix of SciPy, sparse up to 2²⁴ entries; a tensor of PyTorch) of whole, real or complex
    numbers; a data frame; a file: `.npy`, Parquet, HDF5, Zarr, a CSV of any size, a picture (its grey levels), a
    recording (the magnitudes of its spectrogram). Text, lists and exact matrices are rounded to binary64, which is told
    where it changes them. Raises BadInput with the place of what is not finite, masked, or would have to be rounded.
    """
    from matelier.explainers.measured.data import is_measured, opened

    with in_words():
        typed = isinstance(source, str | PathLike | list | tuple) and not is_measured(cast("Any", source))
        return opened(matrix(source) if typed else source)


def or_measured(find: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Lets a question about typed numbers be asked about measured ones, which `find` ("topic.function") answers.

    So are all where `within` is given: how far the data may be from the true ones, in the spectral norm; `tolerance`
    is another word for it. `watch` is for measured numbers alone.
    """

    def with_measured(function: Callable[P, R]) -> Callable[P, R]:
        names = signature(function)

        @wraps(function)
        def asked(*args: P.args, **kwargs: P.kwargs) -> R:
            given = names.bind(*args, **kwargs).arguments
            with in_words():
                for name in DISTANCES & given.keys():
                    _check_distance(given[name])
            parts = {name: part for name, part in given.items() if name in PARTS and part is not None}
            options = {name: part for name, part in given.items() if name not in PARTS and part != _usual(names, name)}
            options = _one_distance(options)
            if "within" not in options and not any(map(_is_measured, parts.values())):
                return function(*args, **kwargs)
            missing = [name for name in names.parameters if name in RIGHT and name not in parts]
            answer = _answered(function.__name__, find, _whole(parts, missing), options)
            return cast("R", answer)

        return asked

    return with_measured


def _one_distance(options: dict[str, Any]) -> dict[str, Any]:
    if "tolerance" not in options:
        return options
    tolerance = options.pop("tolerance")
    if options.get("within", tolerance) != tolerance:
        with in_words():
            raise BadInput("measured.two_distances", within=options["within"], tolerance=tolerance)
    return {**options, "within": tolerance}


def _usual(names: Signature, name: str) -> Any:
    return names.parameters[name].default


def _is_measured(source: Any) -> bool:
    if type(source) in (str, list, tuple) and not names_data(source):
        return False  # without reading what knows files
    from matelier.explainers.measured.data import is_measured

    with in_words():
        return is_measured(source)


def is_undecided(answer: Answer[Any]) -> bool:
    """Whether the bounds left a question about measured numbers open."""
    if not any(isinstance(part, Floating) for part in answer.given.values()):
        return False
    from matelier.explainers.measured.page import is_undecided

    return is_undecided(answer)


def names_data(source: Any) -> bool:
    """Whether this is the name of a file of measured numbers."""
    if not isinstance(source, str) or "\n" in source:
        return False
    return "." in source.partition("::")[0][-9:] and _is_file(source)  # file.h5::name says which of several arrays


def _is_file(name: str) -> bool:
    from matelier.explainers.measured.data import is_measured

    with in_words():
        return is_measured(name)


def _whole(parts: dict[str, Any], missing: list[str]) -> dict[str, Any]:
    """The parts, with a right-hand side that stands behind a bar; without one BadInput("solve.no_right_side")."""
    if not missing:
        return parts
    (name, left), *_ = parts.items()
    if _is_measured(left):
        with in_words():
            raise BadInput("solve.no_right_side", columns=measured(left).shape[1])
    A, b = beside_column(left, None)
    return {name: A, missing[0]: b}


def _answered(question: str, find: str, parts: Mapping[str, Any], options: Mapping[str, Any]) -> Answer[Any]:
    from matelier.explainers.measured.readings import reading_notices

    given = {name: measured(part) for name, part in parts.items()}
    watch: Watch | None = options.get("watch")
    asked = {name: options[name] for name in ASKED if options.get(name) is not None}
    within = asked.get("within")
    with in_words(), _telling(watch):
        answer = run_through(question, {**given, **asked}, _work(find, given, asked), watch)
        read = tuple(notice for part in given.values() for notice in _told_of(part))
        more = reading_notices(question, answer.value, given) if within is None else ()
    more = (*more, Sentence("measured.notice.no_steps", {"by": options["by"]})) if options.get("by") else more
    return Answer(question, answer.given, answer.value, answer.claims, _once((*read, *answer.notices, *more)))


def _telling(watch: Watch | None) -> AbstractContextManager[None]:
    """Shows an exact reckoning that is not quick to `watch`, before it begins."""
    from matelier.floating.rational import announced

    return announced(watch and (lambda seconds: watch(Step("progress.exact", {"seconds": seconds}))))


def _work(find: str, given: Mapping[str, Floating], asked: Mapping[str, Any]) -> Work[Found[Any]]:
    within = asked.get("within")
    topic, _, name = find.partition(".")
    if name == "solve" and within is not None:
        topic, name = "solvable", "solvable"
    function = getattr(import_module(f"matelier.floating.{topic}"), name)
    takes = signature(function).parameters
    arrays = [part.array for part in given.values()]
    arrays = arrays[::-1] if name == "project" else arrays  # of b on W
    options = dict(asked)
    if "known" in takes and arrays[0].size >= LONG_WORK and (name != "invertible" or within):
        from matelier.floating.singular import decomposing, expected
        from matelier.floating.solvable import beside

        A = beside(*arrays) if name == "solvable" else arrays[0]
        options["known"] = yield from decomposing(A, expected(A) if A.size >= TIMED_WORK else 0.0)
    return function(*arrays, **options)


def _check_distance(within: object) -> None:
    if within is not None:
        from matelier.floating.rank import check_within

        check_within(within)


def _told_of(part: Floating) -> tuple[Sentence, ...]:
    return cast("tuple[Sentence, ...]", part.origin.get(READ, ()))


def _once(notices: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    seen: list[Sentence] = []
    for notice in notices:
        if notice not in seen:
            seen.append(notice)
    return tuple(seen)
