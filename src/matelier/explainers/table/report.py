"""The report of a table: a folder with a page to open and the answer as data."""

from pathlib import Path

from matelier.explainers.table.page import table_page
from matelier.explainers.table.table import TableExplained
from matelier.formats.whole import whole_folder
from matelier.render.plain import to_plain, write_plain
from matelier.render.webpage import as_html
from matelier.render.words import Words
from matelier.spine.answer import Answer
from matelier.spine.step import Step, Work

PAGE = "report.html"
TABLE_FILES = (PAGE, "answer.json")


def save_table(answer: Answer[TableExplained], folder: Path, words: Words, checked: object) -> Work[Path]:
    """Writes the report into `folder`, which appears only when it is complete; returns the page to open.

    Files: report.html, answer.json. Raises BadInput where the folder cannot be written.
    """
    with whole_folder(folder, ours=TABLE_FILES) as partial:
        yield Step("progress.page", {})
        plain = to_plain(answer, checked, answer.steps, words)
        (partial / "answer.json").write_text(write_plain(plain), encoding="utf-8", errors="replace")  # odd names
        page = as_html(table_page(answer), words, folder=partial)
        (partial / PAGE).write_text(page, encoding="utf-8", errors="replace")
    return folder / PAGE
