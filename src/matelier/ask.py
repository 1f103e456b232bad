"""The one table of all questions: each a function that returns an Answer which shows, checks and saves itself."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeAlias, TypeVar, cast

from matelier.spine import answer as spine
from matelier.spine.errors import BadInput, Refusal
from matelier.spine.page import Figure, Page
from matelier.spine.step import Step, Work, finish

T = TypeVar("T")
Watch: TypeAlias = Callable[[Step], None]


class Answer(spine.Answer[T]):
    """The answer to one question: value, steps, claims; it shows itself in four languages and is checked by a judge."""

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.given.items())
        return f"<Answer to {self.question}({given}): {self.value!r}; .show(), .value, .steps, .claims, .checked>"

    @cached_property
    def checked(self) -> bool:
        """Whether the judge, when first asked, found every claim proved."""
        from matelier.certify.check import holds

        return bool(self.claims) and all(holds(claim) for claim in self.claims)

    def page(self) -> Page:
        """The answer as blocks: what every medium renders."""
        return QUESTIONS[self.question].page(self)

    def text(self, lang: str | None = None, *, width: int = 100) -> str:
        """The answer as plain text."""
        from matelier.render.text import as_text
        from matelier.render.words import choose_language, words

        return as_text(self.page(), words(choose_language(lang)), width=width)

    def show(self, lang: str | None = None) -> None:
        """Prints the answer as text."""
        print(self.text(lang))  # noqa: T201  # to show is to print

    def html(self, lang: str | None = None) -> str:
        """The answer as an HTML fragment, as a notebook shows it, with its sounds inside."""
        from matelier.render.webpage import fragment
        from matelier.render.words import choose_language, words

        heard = QUESTIONS[self.question].heard
        with TemporaryDirectory(prefix="matelier-") as folder:
            page = self.page() if heard is None else finish(heard(self, Path(folder)))
            return fragment(page, words(choose_language(lang)))

    def figure(self, lang: str | None = None, *, kind: Literal["png", "svg"] = "png", dark: bool = False) -> bytes:
        """The answer's picture as the bytes of a PNG or SVG file: for a recording, when the notes sound.

        Raises BadInput where the answer has no picture.
        """
        from matelier.render.figure import drawn
        from matelier.render.words import choose_language, words

        for block in self.page():
            if isinstance(block, Figure):
                return drawn(block, words(choose_language(lang)), kind=kind, dark=dark)
        raise BadInput("answer.no_figure", question=self.question)

    def to_json(self, lang: str | None = None) -> str:
        """The answer as JSON: question, given, value, claims, checked, steps; the form is stable."""
        from matelier.render.plain import to_plain, write_plain
        from matelier.render.words import choose_language, words

        return write_plain(to_plain(self, self.checked, words(choose_language(lang))))

    def save(self, folder: str | PathLike[str], lang: str | None = None, *, watch: Watch | None = None) -> Path:
        """Writes the whole report into `folder`, which appears when it is complete; returns its main page."""
        from matelier.render.words import choose_language, words

        save = QUESTIONS[self.question].save
        if save is None:
            raise BadInput("answer.no_report", question=self.question)
        return finish(save(self, Path(fspath(folder)), words(choose_language(lang))), watch)

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        return {"text/plain": self.text(), "text/html": self.html()}


@dataclass(frozen=True, slots=True)
class Question:
    """How an answer is told: its page, its page with sounds written into a folder, and what writes its report."""

    page: Callable[[Answer[Any]], Page]
    heard: Callable[[Answer[Any], Path], Work[Page]] | None = None
    save: Callable[[Answer[Any], Path, Any], Work[Path]] | None = None


def explain(
    source: Any,
    *,
    notes: Any = "piano",
    spectra: Any = None,
    count: int = 12,
    amounts: Any = None,
    damaged: bool = False,
    threads: int | None = None,
    out: str | PathLike[str] | None = None,
    lang: str | None = None,
    watch: Watch | None = None,
) -> Answer[Any]:
    """How much of this recording is made of these notes: projection, non-negative amounts, note events.

    `source` is a sound file (WAV, FLAC, OGG, MP3, AIFF). `notes` is a folder of note recordings, "piano" (88 notes,
    built in), "learn" (`count` spectra learned from the recording), a `.npz` or `.csv` of spectra, or a Spectra.
    `spectra` says how a note's recording becomes spectra: peak (default), average or several of
    `matelier.signals.dictionary`; `amounts` how the non-negative amounts are measured: least_squares_amounts (default)
    or divergence_amounts of `matelier.factor.known`. With `out`, the whole report is saved into that folder as well, in
    the language `lang`. `watch` is shown each Step as it happens. Raises BadInput or Unable.
    [CMU 11-755, class 2, slides 25-30]
    """
    from matelier.explainers.recording import explain_recording
    from matelier.explainers.report import REPORT_FILES
    from matelier.factor.known import least_squares_amounts
    from matelier.formats.whole import check_folder
    from matelier.signals.dictionary import peak

    if not isinstance(source, str | PathLike):  # an array is not a file: it has no rate, no name
        raise BadInput("explain.source", given=type(source).__name__)
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
    with _in_words(lang):
        answer = _answer("explain", given, work, watch)
        if out is not None:
            answer.save(out, lang, watch=watch)
    return answer


def verify(file: str | PathLike[str]) -> Answer[Any]:
    """Whether the claims of a saved answer hold, judged again by the small judge alone. Raises BadInput."""
    from matelier.explainers.verdict import verify_file

    with _in_words(None):
        return _answer("verify", {"file": Path(fspath(file)).name}, verify_file(fspath(file)), None)


@contextmanager
def _in_words(lang: str | None) -> Generator[None]:
    try:
        yield
    except Refusal as refusal:  # a traceback shows the sentence under the key and its facts
        from matelier.render.words import choose_language, say_error

        refusal.add_note(say_error(refusal, choose_language(lang)))
        raise


def _told(given: object) -> str:
    if isinstance(given, str | PathLike):
        return Path(str(cast("object", given))).name
    return getattr(given, "__name__", type(given).__name__)


def _answer(
    question: str, given: Mapping[str, object], work: Work[spine.Found[Any]], watch: Watch | None
) -> Answer[Any]:
    steps: list[Step] = []

    def seen(step: Step) -> None:
        if not step.rule.startswith("progress."):  # what a bar shows is no step of the work on paper
            steps.append(step)
        if watch is not None:
            watch(step)

    found = finish(work, seen)
    return Answer(question, given, found.value, found.claims, found.notices, found.cases, lambda: tuple(steps))


def _explain_page(answer: Answer[Any]) -> Page:
    from matelier.explainers.tell import recording_page

    return recording_page(answer)


def _explain_heard(answer: Answer[Any], folder: Path) -> Work[Page]:
    from matelier.explainers.report import heard_page

    return heard_page(answer, folder)


def _explain_save(answer: Answer[Any], folder: Path, words: Any) -> Work[Path]:
    from matelier.explainers.report import save_report

    return save_report(answer, folder, words, answer.checked)


def _verify_page(answer: Answer[Any]) -> Page:
    from matelier.explainers.verdict import verdict_page

    return verdict_page(answer)


QUESTIONS: dict[str, Question] = {
    "explain": Question(_explain_page, _explain_heard, _explain_save),
    "verify": Question(_verify_page),
}
