"""The main door, which knows recordings, pictures and tables from matrices, and the verdict on a saved answer."""

from os import PathLike, fspath
from pathlib import Path
from typing import Any, cast

import numpy as np

from matelier.ask.answer import Answer, Watch, in_words, run_through
from matelier.ask.objects import describe
from matelier.spine.errors import BadInput

COUNT = 12  # spectra learnt from a recording, where nothing is said


def explain(
    source: Any,
    *,
    notes: Any = None,
    method: str | None = None,
    instrument: Any = "any",
    passes: int | None = None,
    sensitivity: float = 0.0,
    notes_csv: str | PathLike[str] | None = None,
    spectra: Any = None,
    count: int = COUNT,
    amounts: Any = None,
    damaged: bool = False,
    threads: int | None = None,
    target: str | None = None,
    rank: int | None = None,
    quality: float | None = None,
    denoise: bool = False,
    out: str | PathLike[str] | None = None,
    lang: str | None = None,
    watch: Watch | None = None,
) -> Answer[Any]:
    """Which notes a recording is made of; what varies together in a table; a picture in few layers; a matrix.

    `source` is a sound file (WAV, FLAC, OGG, MP3, AIFF); a table of data: a Parquet file, a table of pandas, polars or
    pyarrow, a CSV or TSV file with headings and texts, missing cells or more than 20 rows; or whatever `matrix` reads,
    which is described.
    Of a table, principal axes are told in words, and `target` is the column that the others shall explain by least
    squares. Of a recording, its notes are read (`method` "notes"), with the evidence for each; the other methods are
    the steps that lead there: projection, pinv, nonnegative, kl, adapted. `instrument` is "any", "piano" or a folder of
    notes to be attuned by; `passes` 2 reads twice; a `sensitivity` above 0 takes less likely notes too (log-odds);
    `notes_csv` is a corrected table of notes, of which the shares are told. With `notes`, how much of the recording
    these make: a folder of note recordings, "piano" (88 notes, built in), "learn" (`count`
    spectra learned from the recording), a `.npz` or `.csv` of spectra, or a Spectra; `spectra` says how a note's
    recording becomes spectra: peak (default), average or several of `matelier.signals.dictionary`; `amounts` how the
    non-negative amounts are measured: least_squares_amounts (default) or divergence_amounts of
    `matelier.factors.known`. With `out`, the whole report is saved into that folder as well, in the language `lang`.
    Of a picture (PNG, JPEG, WebP, TIFF, BMP; an array height × width × channels of 8 or 16 bits), the best copy of
    `rank` layers in each channel; or the smallest one of this `quality` (up to 1 the similarity SSIM, above it decibels
    PSNR); or, with `denoise`, the layers that stand out from white noise; without these, copies of several ranks.
    `watch` is shown each Step as it happens. Raises BadInput or Unable.
    [CMU 11-755, class 2, slides 25-30]
    """
    from matelier.explainers.recording.recording import explain_recording
    from matelier.explainers.recording.report import REPORT_FILES
    from matelier.factors.known import least_squares_amounts
    from matelier.formats.frame import is_text_table, says_table
    from matelier.formats.matrix import says_matrix
    from matelier.formats.picture import says_picture
    from matelier.formats.whole import check_folder
    from matelier.signals.dictionary import peak

    wishes = {"rank": rank, "quality": quality, "denoise": denoise}
    if says_picture(source) or _is_pixels(source):
        return _picture(source, wishes, out, lang, watch)
    if rank is not None or quality is not None or denoise:
        with in_words(lang):
            raise BadInput("layers.not_picture", given=_told(source))
    if says_table(source) or (target is not None and is_text_table(source)):
        return _table(source, target, out, lang, watch)
    if target is not None:
        with in_words(lang):
            raise BadInput("table.target_not_table", given=_told(source))
    if says_matrix(source):
        return _portrait(source, out, lang)
    if not isinstance(source, str | PathLike):  # an array is not a file: it has no rate, no name
        raise BadInput("explain.source", given=type(source).__name__)
    if notes is None:
        if spectra is not None or amounts is not None or count != COUNT:
            raise BadInput("listen.needs_notes")
        if not isinstance(instrument, str | PathLike):
            raise BadInput("listen.instrument", given=_told(instrument))
        music = {
            "method": method, "instrument": str(cast("object", instrument)), "passes": passes,
            "sensitivity": sensitivity, "notes_csv": None if notes_csv is None else fspath(notes_csv),
        }  # fmt: skip
        return _music(fspath(source), music, {"damaged": damaged, "threads": threads}, out, lang, watch)
    if (method, notes_csv, passes, instrument, sensitivity) != (None, None, None, "any", 0.0):
        raise BadInput("listen.with_notes", given=_told(notes))
    if out is not None:
        check_folder(fspath(out), ours=REPORT_FILES)  # before the listening, not after
    how, measure = spectra or peak, amounts or least_squares_amounts
    work = explain_recording(
        fspath(source), notes=notes, how=how, count=count, amounts=measure, damaged=damaged, threads=threads
    )
    given = {
        "file": Path(fspath(source)).name, "notes": _told(notes),
        "spectra": _told(how), "amounts": _told(measure), "count": count, "damaged": damaged,
    }  # fmt: skip
    with in_words(lang):
        answer = run_through("explain", given, work, watch)
        if out is not None:
            answer.save(out, lang, watch=watch)
    return answer


def _music(
    source: str,
    wishes: dict[str, Any],
    ways: dict[str, Any],
    out: str | PathLike[str] | None,
    lang: str | None,
    watch: Watch | None,
) -> Answer[Any]:
    from matelier.explainers.music.music import explain_music
    from matelier.explainers.music.report import MUSIC_FILES
    from matelier.formats.whole import check_folder

    with in_words(lang):
        if out is not None:
            check_folder(fspath(out), ours=MUSIC_FILES)  # before the listening, not after
        named = {name: Path(wish).name if isinstance(wish, str) else wish for name, wish in wishes.items()}
        given = {"file": Path(source).name, **named, "damaged": ways["damaged"]}
        answer = run_through("listen", given, explain_music(source, **wishes, **ways), watch)
        if out is not None:
            answer.save(out, lang, watch=watch)
    return answer


def _table(
    source: Any, target: str | None, out: str | PathLike[str] | None, lang: str | None, watch: Watch | None
) -> Answer[Any]:
    from matelier.explainers.table.report import TABLE_FILES
    from matelier.explainers.table.table import explain_table
    from matelier.formats.whole import check_folder

    with in_words(lang):
        if out is not None:
            check_folder(fspath(out), ours=TABLE_FILES)
        given = {"table": _told(source), "target": target}
        answer = run_through("table", given, explain_table(source, target=target), watch)
        if out is not None:
            answer.save(out, lang, watch=watch)
    return answer


def _picture(
    source: Any, wishes: dict[str, Any], out: str | PathLike[str] | None, lang: str | None, watch: Watch | None
) -> Answer[Any]:
    from matelier.explainers.picture.picture import explain_picture
    from matelier.explainers.picture.report import PICTURE_FILES
    from matelier.formats.whole import check_folder

    with in_words(lang):
        if out is not None:
            check_folder(fspath(out), ours=PICTURE_FILES)
        given = {"picture": _told(source), **wishes}
        answer = run_through("picture", given, explain_picture(source, **wishes), watch)
        if out is not None:
            answer.save(out, lang, watch=watch)
    return answer


def _is_pixels(source: Any) -> bool:
    return isinstance(source, np.ndarray) and cast("Any", source).ndim == 3


def _portrait(source: Any, out: str | PathLike[str] | None, lang: str | None) -> Answer[Any]:
    answer = describe(source)
    if out is not None:
        answer.save(Path(fspath(out)) / "report.html", lang)
    return answer


def verify(file: str | PathLike[str]) -> Answer[Any]:
    """Whether the claims of a saved answer hold, judged again by the small judge alone. Raises BadInput."""
    from matelier.explainers.verdict import verify_file

    with in_words(None):
        return run_through("verify", {"file": Path(fspath(file)).name}, verify_file(fspath(file)), None)


def _told(given: object) -> str:
    if isinstance(given, str | PathLike):
        return Path(str(cast("object", given))).name
    return getattr(given, "__name__", type(given).__name__)
