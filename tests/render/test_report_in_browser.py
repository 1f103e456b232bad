"""The report in a real browser: it opens from a file, asks nobody for anything, plays, and stays in step."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from matelier.render.webpage import as_html
from matelier.render.words import words
from matelier.spine.page import Page as Blocks
from matelier.spine.page import View

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
if CHROMIUM is None:
    pytest.skip("no Chromium on this machine: the report is not tried in a browser", allow_module_level=True)
pytest.importorskip("playwright", reason="no playwright here: the report is not tried in a browser")

from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--autoplay-policy=no-user-gesture-required",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HEARD = "[...document.querySelectorAll('audio[data-track]')].filter(audio => !audio.paused)"
NOW = f"{HEARD}[0]?.currentTime"
CURSOR = "document.querySelector('.recording-cursor').getBoundingClientRect().x"


@dataclass
class Opened:
    """A report that a browser has open, and everything that it complained of or asked for."""

    page: Page
    problems: list[str] = field(default_factory=list[str])
    asked: list[str] = field(default_factory=list[str])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="module", params=["inside", "beside"])
def report(page: Blocks, folder: Path, request: pytest.FixtureRequest) -> Path:
    """The report with its sounds inside it, and with links to them."""
    file = folder / f"{request.param}.html"
    largest = 60_000_000 if request.param == "inside" else 0
    file.write_text(as_html(page, words("en"), folder=folder, largest_sound=largest), encoding="utf-8")
    return file


@pytest.fixture
def opened(browser: Browser, report: Path) -> Iterator[Opened]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    seen = Opened(page)
    page.on("console", lambda message: seen.problems.append(message.text))
    page.on("pageerror", lambda problem: seen.problems.append(str(problem)))
    page.on("request", lambda request: seen.asked.append(urlsplit(request.url).scheme))
    page.on("requestfailed", lambda request: seen.problems.append(f"{request.failure} {request.url[:99]}"))
    page.goto(report.as_uri())
    until(page, "document.querySelector('.recording canvas')?.width > 100")
    yield seen
    page.close()
    # A browser that has heard enough of a file to seek in it aborts reading the rest.
    assert [problem for problem in seen.problems if not problem.startswith("net::ERR_ABORTED file:")] == []
    assert set(seen.asked) <= {"file", "data", "blob"}


def until(page: Page, condition: str, *, seconds: float = 10) -> None:
    """Waits until this JavaScript is true; the page's own policy forbids the waiting that evaluates text inside it."""
    for _ in range(round(50 * seconds)):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise AssertionError(condition)


def playing(page: Page, track: str) -> None:
    """Waits until this track alone is heard."""
    alone = f"{HEARD}.length === 1 && {HEARD}[0].dataset.track === '{track}' && !{HEARD}[0].muted"
    until(page, f"{alone} && {NOW} > 0")


def test_every_sound_plays_and_the_moment_goes_on(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press(" ")
    playing(page, "original")
    tracks = page.evaluate("[...document.querySelectorAll('.recording-tracks button')].map(b => b.dataset.track)")
    assert len(tracks) == 13
    for track in tracks:
        chosen = f".recording-shares button[data-track={track}], .recording-tracks button[data-track={track}]"
        page.locator(chosen).last.click()
        playing(page, track)
        before = page.evaluate(NOW)
        until(page, f"{NOW} > {before} + 0.05")
    assert page.evaluate("[...document.querySelectorAll('audio[data-track]')].every(audio => audio.error === null)")
    assert page.locator(".recording-problem").inner_text() == ""


def test_switching_goes_on_at_the_same_moment(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press(" ")
    playing(page, "original")
    reading = f"({{ moment: {NOW}, clock: performance.now() / 1000 }})"
    for track, key in [("model", "4"), ("residual", "5"), ("projection", "2"), ("original", "1")]:
        before = page.evaluate(reading)
        page.keyboard.press(key)
        playing(page, track)
        after = page.evaluate(reading)
        passed = after["clock"] - before["clock"]
        assert after["moment"] - before["moment"] == pytest.approx(passed, abs=0.1)


def test_one_cursor_moves_and_the_sounding_key_is_another(opened: Opened) -> None:
    page = opened.page
    start = page.evaluate(CURSOR)
    page.keyboard.press(" ")
    until(page, f"{CURSOR} > {start} + 20")
    page.keyboard.press(" ")
    until(page, f"{HEARD}.length === 0")
    box = page.locator(".recording-stage").bounding_box()
    line = page.locator(".recording-cursor").bounding_box()
    assert box is not None
    assert line is not None
    assert line["height"] == pytest.approx(box["height"], abs=2)  # through every picture


def test_the_keys_seek_and_zoom(opened: Opened) -> None:
    page = opened.page
    told = page.locator(".recording-time")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert told.inner_text() == "6.0\u00a0s of 8.0\u00a0s"
    page.keyboard.press("ArrowLeft")
    assert told.inner_text() == "5.0\u00a0s of 8.0\u00a0s"
    width = "document.querySelector('.recording-window i').style.width"
    page.keyboard.press("+")
    assert page.evaluate(width) == "50%"
    page.keyboard.press("-")
    assert page.evaluate(width) == "100%"
    page.keyboard.press("+")
    page.keyboard.press("0")
    assert page.evaluate(width) == "100%"


def test_a_click_or_a_drag_goes_to_that_moment(opened: Opened) -> None:
    page = opened.page
    picture = page.locator(".recording-panel canvas").first
    box = picture.bounding_box()
    assert box is not None
    middle = box["x"] + 68 + (box["width"] - 68) / 2
    page.mouse.click(middle, box["y"] + 100)
    assert page.locator(".recording-time").inner_text() == "4.0\u00a0s of 8.0\u00a0s"
    page.mouse.down()
    page.mouse.move(middle + (box["width"] - 68) / 4, box["y"] + 100)
    page.mouse.up()
    assert page.locator(".recording-time").inner_text() == "6.0\u00a0s of 8.0\u00a0s"


def test_ctrl_and_the_wheel_zoom_about_the_pointer(opened: Opened) -> None:
    page = opened.page
    page.locator(".recording-panel canvas").first.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    until(page, "document.querySelector('.recording-window i').style.width === '50%'")


def test_a_bar_of_the_roll_and_a_key_play_that_note_alone(opened: Opened) -> None:
    page = opened.page
    roll = page.locator(".recording-stage > canvas").first
    roll.scroll_into_view_if_needed()
    box = roll.bounding_box()
    assert box is not None
    row = (box["height"] - 8) / 17  # from A♯3 to D5
    page.mouse.click(box["x"] + 68 + (box["width"] - 68) / 22, box["y"] + 8 + 14.5 * row)  # the first bar: C4
    playing(page, "note-0")
    until(page, f"{HEARD}.length === 0", seconds=5)  # it stops where the bar ends
    page.mouse.click(box["x"] + 10, box["y"] + 8 + 7.5 * row)  # the key of G4
    playing(page, "note-4")
    assert page.evaluate(NOW) >= 4 * 8 / 11  # from where G4 begins next
    page.mouse.click(box["x"] + 10, box["y"] + 8 + 7.5 * row)
    until(page, f"{NOW} >= 8 * 8 / 11")  # and from the time after


def test_a_key_without_a_sound_says_so_and_digits_choose_what_shows_one(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press(" ")
    playing(page, "original")
    page.keyboard.press("6")  # the first note has no digit
    assert page.locator("[aria-pressed=true][data-track^=note]").count() == 0
    page.keyboard.press("5")
    playing(page, "residual")
    assert page.locator("kbd").count() == 5
    roll = page.locator(".recording-stage > canvas").first
    roll.scroll_into_view_if_needed()
    box = roll.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 10, box["y"] + 12)  # D5, above the highest note
    said = words("en").say("view.no_sound", {"note": "D5"})
    assert (page.locator(".recording-readout").inner_text(), roll.get_attribute("title")) == (said, said)
    playing(page, "residual")


def test_everything_that_can_be_pressed_has_a_name(opened: Opened) -> None:
    page = opened.page
    nameless = "[...document.querySelectorAll('button, input, canvas:not([aria-hidden]), section')]" + (
        ".filter(one => !one.getAttribute('aria-label') && !one.textContent.trim()).length"
    )
    assert page.evaluate(nameless) == 0
    assert page.locator(".recording-seek").get_attribute("aria-valuetext") == "0.0\u00a0s of 8.0\u00a0s"


def test_nothing_is_wider_than_a_telephone(opened: Opened) -> None:
    opened.page.set_viewport_size({"width": 360, "height": 780})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_scripts_the_notes_and_the_shares_are_still_told(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert words("en").say("page.needs_script") in page.locator("body").inner_text()
    assert page.locator("svg.drawing").first.is_visible()
    context.close()


def test_of_many_notes_the_quiet_ones_are_put_away(browser: Browser, tmp_path: Path) -> None:
    notes = tuple({"name": "", "midi": 40 + i, "share": 0.0025 * (i % 5), "share_alone": 0.0} for i in range(30))
    view = View("recording", {"seconds": 2.0, "highest_hz": 100.0, "notes": notes})
    file = tmp_path / "many.html"
    file.write_text(as_html((view,), words("es")), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert page.locator(".recording-shares > table tbody tr").count() == 18
    assert page.locator(".recording-shares summary").inner_text().startswith("12 notas más")
    assert page.locator(".recording-shares details td").first.is_hidden()
    page.locator(".recording-shares summary").click()
    assert page.locator(".recording-shares details td").first.is_visible()
    page.close()
