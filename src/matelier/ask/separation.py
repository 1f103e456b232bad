"""A recording separated into its parts, each learnt from an example of it."""

from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import Any, TypeAlias, cast

from matelier.ask.answer import Answer, Watch, in_words, run_through
from matelier.spine.errors import BadInput

File: TypeAlias = str | PathLike[str]


def separate(
    mixture: File,
    parts: Mapping[str, File] | Sequence[File],
    *,
    count: int = 32,
    seed: int = 0,
    out: File | None = None,
    lang: str | None = None,
    watch: Watch | None = None,
) -> Answer[Any]:
    """The parts that a recording is the sum of: which share of its energy each has, and how each sounds.

    `parts` are sound files (WAV, FLAC, OGG, MP3, AIFF), two to sixteen, in each of which one part sounds alone; with a
    mapping they get names, else they are called as their files. `count` spectra are learnt from each; `seed` is where
    that begins. With `out`, the report with all sounds is saved into that folder as well, in the language `lang`.
    `watch` is shown each Step as it happens. The parts add up to the mixture. Raises BadInput or Unable.
    [Smaragdis, Raj & Shashanka 2007]
    """
    from matelier.explainers.recording.separated import SEPARATION_FILES
    from matelier.explainers.recording.separation import separate_recording
    from matelier.formats.whole import check_folder

    with in_words(lang):
        file, examples = _file(mixture), _examples(parts)
        if out is not None:
            check_folder(fspath(out), ours=SEPARATION_FILES)  # before the listening, not after
        given = {
            "file": Path(file).name, "parts": {name: Path(example).name for name, example in examples.items()},
            "count": count, "seed": seed,
        }  # fmt: skip
        work = separate_recording(file, examples, count=count, seed=seed)
        answer = run_through("separate", given, work, watch)
        if out is not None:
            answer.save(out, lang, watch=watch)
    return answer


def _examples(parts: object) -> dict[str, str]:
    if isinstance(parts, Mapping):
        named = cast("Mapping[object, object]", parts)
        return {str(name): _file(file) for name, file in named.items()}
    several = isinstance(parts, Sequence) and not isinstance(parts, str)
    files: list[object] = list(cast("Sequence[object]", parts)) if several else [cast("object", parts)]
    found: dict[str, str] = {}
    for file in map(_file, files):
        stem = Path(file).stem
        tries = (stem, *(f"{stem} {k}" for k in range(2, len(found) + 3)))
        found[next(name for name in tries if name not in found)] = file
    return found


def _file(given: object) -> str:
    if not isinstance(given, str | PathLike):  # an array is not a file: it has no rate, no name
        raise BadInput("explain.source", given=type(given).__name__)
    return str(fspath(cast("File", given)))
