"""The report of a picture: a folder with a page to open, the copies as PNG, and the answer as data."""

from pathlib import Path

from matelier.explainers.picture.page import picture_page
from matelier.explainers.picture.picture import PictureExplained
from matelier.formats.picture_out import write_picture
from matelier.formats.whole import whole_folder
from matelier.render.plain import to_plain, write_plain
from matelier.render.webpage import as_html
from matelier.render.words import Words
from matelier.spine.answer import Answer
from matelier.spine.sentence import Sentence
from matelier.spine.step import Step, Work

PAGE, COPY = "report.html", "copy.png"
PICTURE_FILES = (PAGE, "answer.json", COPY, "copy_*.png")


def save_picture(answer: Answer[PictureExplained], folder: Path, words: Words, checked: object) -> Work[Path]:
    """Writes the report into `folder`, which appears only when it is complete; returns the page to open.

    Files: report.html, answer.json, copy.png (the chosen copy), and copy_5.png and so on of the others that are shown.
    Raises BadInput where the folder cannot be written.
    """
    value = answer.value
    with whole_folder(folder, ours=PICTURE_FILES) as partial:
        yield Step("progress.page", {})
        write_picture(partial / COPY, value.copy(), profile=value.profile)
        for one in value.copies:
            if one is not value.chosen:
                k = one.ranks[0]
                write_picture(partial / f"copy_{k}.png", value.copy(k), profile=value.profile)
        plain = to_plain(answer, checked, answer.steps, words)
        (partial / "answer.json").write_text(write_plain(plain), encoding="utf-8", errors="replace")
        page = as_html((*picture_page(answer), Sentence("layers.files")), words, folder=partial)
        (partial / PAGE).write_text(page, encoding="utf-8", errors="replace")
    return folder / PAGE
