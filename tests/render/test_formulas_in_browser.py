"""Formulas in a real browser: in their own font, told in words, and never wider than the page."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from handmade import A, beside_identity, gauss_jordan, told
from matelier.render.texletters import GREEK
from matelier.render.webpage import as_html
from matelier.render.words import words
from matelier.spine.formula import Entries, Fenced, Number, Operator, Row, Superscript, Symbol
from matelier.spine.matrix import Exact
from matelier.spine.page import Formula, Grid, Heading, Table, Worked
from matelier.spine.page import Page as Blocks
from matelier.spine.sentence import Sentence

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if CHROMIUM is None:
    pytest.skip("no Chromium on this machine: formulas are not tried in a browser", allow_module_level=True)
pytest.importorskip("playwright", reason="no playwright here: formulas are not tried in a browser")

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WIDE = Exact.of([[10**9 + i * k for k in range(12)] for i in range(3)])
SIGNS = "−±·×=≠≈≤≥<>→←↔⇒⇔∈⊥⊕⊗⊘∘∑∏∂∇∞…⋯⋮⋱√‖|()[]{}/,"
WRITTEN = """([text, family]) => {
  const span = document.createElement("span");
  span.style.cssText = `font: 100px "Matelier Math", ${family}; position: absolute; white-space: pre`;
  span.textContent = text;
  document.body.append(span);
  return span.getBoundingClientRect().width;
}"""


def page() -> Blocks:
    """Worked steps, a wide matrix, a long formula, a formula in a sentence and in a cell."""
    long = Row(tuple(part for i in range(40) for part in (Operator("+"), Number(10**6 + i))))
    return (
        Heading("view.roll"),
        Sentence("view.note"),
        Worked((told(0, told(1, told(2, after=Entries(WIDE))), after=long), *gauss_jordan(beside_identity(A)))),
        Grid(WIDE),
        Formula(Row((Superscript(Symbol("A"), Symbol("T")), Fenced(Entries(A)), Operator("="), long))),
        Table(("view.note", "view.share"), ((Formula(Entries(WIDE)), Formula(Symbol("λ"))),)),
    )


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    file: Path = tmp_path_factory.mktemp("formulas") / "page.html"
    file.write_text(as_html(page(), words("en")), encoding="utf-8")
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tab = browser.new_page(viewport={"width": 1000, "height": 800})
        tab.on("console", lambda message: problems.append(message.text))
        tab.goto(file.as_uri())
        tab.evaluate("document.fonts.ready.then(() => 0)")
        yield tab
        browser.close()
    assert problems == []


def test_formulas_are_in_the_font_that_the_page_brings(opened: Page) -> None:
    loaded = opened.evaluate("[...document.fonts].map(font => [font.family.replaceAll('\"', ''), font.status])")
    assert loaded == [["Matelier Math", "loaded"]]
    families = opened.evaluate("[...document.querySelectorAll('math')].map(math => getComputedStyle(math).fontFamily)")
    assert families
    assert all(family.startswith('"Matelier Math"') for family in families)


def test_the_font_has_every_letter_and_sign_of_formulas(opened: Page) -> None:
    letters = "abcxyzABCXYZ0123456789" + "".join(GREEK) + SIGNS
    italics = "".join(map(chr, [*range(0x1D434, 0x1D455), *range(0x1D456, 0x1D468), 0x210E]))
    for letter in letters + italics:  # a letter that is missing is as wide as in the font that stands in for it
        wide = [opened.evaluate(WRITTEN, [letter, family]) for family in ("monospace", "serif")]
        assert wide[0] == wide[1], letter


def test_brackets_grow_with_what_they_hold(opened: Page) -> None:
    fenced = "[...document.querySelectorAll('mrow')].filter(row => row.firstElementChild?.textContent === '(')"
    tall = ".map(row => [...row.children].map(part => part.getBoundingClientRect().height))"
    heights = opened.evaluate(fenced + tall)
    assert heights
    assert all(bracket >= 0.9 * inside for bracket, inside, _ in heights)


@pytest.mark.parametrize("width", [320, 360, 600])
def test_on_a_narrow_screen_the_formula_scrolls_and_not_the_page(opened: Page, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 780})
    for folded in ("false", "true"):
        opened.evaluate(f"document.querySelectorAll('details').forEach(one => {{ one.open = !{folded} }})")
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.evaluate("[...document.querySelectorAll('.wide')].some(box => box.scrollWidth > box.clientWidth)")


def test_every_matrix_and_row_operation_has_its_words_where_assistants_look(opened: Page) -> None:
    names = opened.evaluate("[...document.querySelectorAll('math[aria-label]')].map(one => one.ariaLabel)")
    assert "swap row 1 and row 2" in names
    assert sum(name.startswith("3 by 6 matrix: row 1:") for name in names) >= 6
