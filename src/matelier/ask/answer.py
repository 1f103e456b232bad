"""The Answer that shows itself in four languages, checks itself by the judge, and saves itself."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeAlias, TypeVar

import numpy as np

from matelier.ask.table import QUESTIONS
from matelier.spine import answer as spine
from matelier.spine.claim import Claim
from matelier.spine.errors import BadInput, Refusal
from matelier.spine.page import Figure, Page
from matelier.spine.step import Step, Work, finish

T = TypeVar("T")
Watch: TypeAlias = Callable[[Step], None]
Picture: TypeAlias = Literal["png", "svg", "pdf"]

BRIEF = 240  # characters: what a line at a prompt may hold of one value
PICTURES: Mapping[str, Picture] = {".png": "png", ".svg": "svg", ".pdf": "pdf"}
FRAME_FILES = ("frame-*.png", "answer.json")


class Answer(spine.Answer[T]):
    """The answer to one question: value, steps, claims; it shows itself in four languages and is checked by a judge.

    Where `steps` may be said: True shows the worked steps, False none, None (nothing said) those that are short enough
    to be read.
    """

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={_brief(value)}" for name, value in self.given.items())
        return f"<Answer to {self.question}({given}): {_brief(self.value)}; .show(), .value, .steps, .claims, .checked>"

    @property
    def all_claims(self) -> tuple[Claim, ...]:
        """The claims of the answer and of its cases."""
        return self.claims + tuple(claim for case in self.cases if case.found for claim in case.found.claims)

    @cached_property
    def checked(self) -> bool:
        """Whether the judge, when first asked, found every claim proved, those of the cases too."""
        from matelier.certify.check import holds

        return bool(self.all_claims) and all(holds(claim) for claim in self.all_claims)

    def page(self, *, steps: bool | None = None) -> Page:
        """The answer as blocks: what every medium renders. Raises Unable for steps that nobody would read."""
        return QUESTIONS[self.question].page(self, steps)

    def text(self, lang: str | None = None, *, steps: bool | None = None, width: int = 100) -> str:
        """The answer as plain text."""
        from matelier.render.text import as_text
        from matelier.render.words import choose_language, words

        return as_text(self.page(steps=steps), words(choose_language(lang)), width=width)

    def show(self, lang: str | None = None, *, steps: bool | None = None) -> None:
        """Prints the answer as text."""
        print(self.text(lang, steps=steps))  # noqa: T201  # to show is to print

    def html(self, lang: str | None = None, *, steps: bool | None = None) -> str:
        """The answer as an HTML fragment, as a notebook shows it, with its sounds inside."""
        from matelier.render.webpage import fragment
        from matelier.render.words import choose_language, words

        heard = QUESTIONS[self.question].heard
        with TemporaryDirectory(prefix="matelier-") as folder:
            page = self.page(steps=steps) if heard is None else finish(heard(self, Path(folder)))
            return fragment(page, words(choose_language(lang)))

    def latex(self, lang: str | None = None, *, steps: bool | None = None, document: bool = True) -> str:
        """The answer as a LaTeX document, or without a preamble for one that loads amsmath."""
        from matelier.render.paper import as_latex, latex_fragment
        from matelier.render.words import choose_language, words

        write = as_latex if document else latex_fragment
        return write(self.page(steps=steps), words(choose_language(lang)))

    def figure(self, lang: str | None = None, *, kind: Picture = "png", dark: bool = False) -> bytes:
        """The answer's picture as the bytes of a PNG, SVG or PDF file: for a recording, when the notes sound.

        Raises BadInput where the answer has no picture.
        """
        from matelier.render.figure import drawn
        from matelier.render.words import choose_language, words

        for block in self.page():
            if isinstance(block, Figure):
                return drawn(block, words(choose_language(lang)), kind=kind, dark=dark)
        raise BadInput("answer.no_figure", question=self.question)

    def to_json(self, lang: str | None = None, *, steps: bool | None = None) -> str:
        """The answer as JSON: question, given, value, claims, checked, steps; the form is stable.

        `notices` and, for letters, `cases` stand there where there are some.
        """
        return "".join(self.json_in_pieces(lang, steps=steps))

    def json_in_pieces(self, lang: str | None = None, *, steps: bool | None = None) -> Iterator[str]:
        """The text of `to_json` piece by piece, for answers that tell of hours of sound."""
        from matelier.render.plain import plain_in_pieces
        from matelier.render.words import choose_language, words

        shown = QUESTIONS[self.question].steps(self, steps)
        return plain_in_pieces(self, self.checked, shown, words(choose_language(lang)))

    def save(
        self,
        path: str | PathLike[str],
        lang: str | None = None,
        *,
        steps: bool | None = None,
        watch: Watch | None = None,
    ) -> Path:
        """Writes the answer to `path`, which appears when it is complete, and returns where its page lies.

        About a recording: a folder with the whole report. About a matrix: a page (.html), LaTeX (.tex), JSON (.json),
        its first figure (.png, .svg, .pdf), what moves in it as a film (.gif, .mp4; without ffmpeg a folder of frames
        instead of .mp4), or text (any other ending).
        """
        from matelier.render.words import choose_language, words

        save, target = QUESTIONS[self.question].save, Path(fspath(path))
        with in_words(lang):
            if save is None:
                if target.suffix.lower() in (".gif", ".mp4"):
                    return finish(self._save_film(target, choose_language(lang)), watch)
                return self._save_alone(target, choose_language(lang), steps)
            return finish(save(self, target, words(choose_language(lang))), watch)

    def _save_alone(self, path: Path, lang: str, steps: bool | None) -> Path:
        from matelier.formats.whole import whole_file
        from matelier.render.webpage import as_html
        from matelier.render.words import words

        match path.suffix.lower():
            case ".html" | ".htm":
                told = as_html(self.page(steps=steps), words(lang), folder=path.parent)
            case ".tex":
                told = self.latex(lang, steps=steps)
            case ".json":
                told = self.to_json(lang, steps=steps)
            case ".png" | ".svg" | ".pdf" as suffix:
                told = self.figure(lang, kind=PICTURES[suffix])
            case _:
                told = self.text(lang, steps=steps)
        with whole_file(path) as partial:
            partial.write_bytes(told if isinstance(told, bytes) else told.encode())
        return path

    def _save_film(self, path: Path, lang: str) -> Work[Path]:
        from matelier.formats.whole import whole_file, whole_folder
        from matelier.render.animation import has_ffmpeg, write_frames, write_gif, write_mp4
        from matelier.render.words import words

        moving = QUESTIONS[self.question].frames
        if moving is None:
            raise BadInput("answer.no_film", question=self.question)
        figures = tuple(moving(self))
        if path.suffix.lower() == ".gif" or has_ffmpeg():
            write = write_gif if path.suffix.lower() == ".gif" else write_mp4
            with whole_file(path) as partial:
                yield from write(figures, partial, words(lang))
            return path
        folder = path.with_suffix("")
        with whole_folder(folder, ours=FRAME_FILES) as partial:
            yield from write_frames(figures, partial, words(lang))
            (partial / "answer.json").write_text(self.to_json(lang), encoding="utf-8")
        return folder

    def _repr_mimebundle_(self, **_: object) -> Mapping[str, str]:
        return {"text/plain": self.text(), "text/html": self.html()}


def run_through(
    question: str, given: Mapping[str, object], work: Work[spine.Found[Any]], watch: Watch | None
) -> Answer[Any]:
    """The answer whose steps are those of its one run: for measurements, which cannot be worked again."""
    steps: list[Step] = []

    def seen(step: Step) -> None:
        if not step.rule.startswith("progress."):  # what a bar shows is no step of the work on paper
            steps.append(step)
        if watch is not None:
            watch(step)

    found = finish(work, seen)
    return Answer(question, given, found.value, found.claims, found.notices, found.cases, lambda: tuple(steps))


@contextmanager
def in_words(lang: str | None = None) -> Generator[None]:
    """Adds to a refusal the sentence that its key and facts make, for whoever reads the traceback."""
    try:
        yield
    except Refusal as refusal:
        from matelier.render.words import choose_language, say_error

        refusal.add_note(say_error(refusal, choose_language(lang)))
        raise


def _brief(value: object) -> str:
    """The value on one line, the beginning of it where it is long."""
    with np.printoptions(threshold=6, edgeitems=1, precision=6):
        text = " ".join(repr(value).split())
    return text if len(text) <= BRIEF else text[:BRIEF] + "…"
