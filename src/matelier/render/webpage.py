"""A page as one HTML file that asks nobody for anything, and as a fragment for a notebook."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import assert_never

from matelier.render.audio import LARGEST, addresses, inside
from matelier.render.drawing import svg
from matelier.render.letters import together
from matelier.render.listed import worked_list
from matelier.render.mathml import math
from matelier.render.still import still
from matelier.render.viewdata import embeddable, view_data
from matelier.render.words import Words
from matelier.spine.formula import Entries
from matelier.spine.matrix import Exact, Matrix
from matelier.spine.page import (
    Block,
    Cell,
    Code,
    Figure,
    Formula,
    Grid,
    Heading,
    Opening,
    Page,
    Pitch,
    Share,
    Sound,
    Table,
    View,
    Worked,
)
from matelier.spine.sentence import Sentence

MOST_ENTRIES = 400
SHORT = 16  # letters of a cell that stay on one line
IN_A_NOTEBOOK = 20_000_000


def as_html(page: Page, words: Words, *, folder: Path | None = None, largest_sound: int = LARGEST) -> str:
    """The whole document. Sounds are inside it, or links relative to `folder`, where the file will stand, when all of
    them together take more than `largest_sound` bytes.

    Raises BadInput("page.sound_unreadable").
    """
    sounds = addresses((sound.file for sound in _sounds(page)), folder or Path.cwd(), largest=largest_sound)
    body = "".join(_block(block, words, sounds) for block in page)
    styles = asset("page.css") + _formulas(body) + asset("recording.css")
    script = _script({block.name for block in page if isinstance(block, View)})
    title = next((words.say(block.key, block.facts) for block in page if isinstance(block, Heading)), "matelier")
    return (
        f'<!doctype html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{styles}</style>\n</head>\n"
        f'<body class="matelier"><main>\n{body}</main>\n'
        + (f'<script type="module">{script}</script>\n' if script else "")
        + "</body>\n</html>\n"
    )


def fragment(page: Page, words: Words) -> str:
    """The page as an element for a notebook: nothing moves, sounds are inside it as far as there is room, no script.

    Raises BadInput("page.sound_unreadable").
    """
    resting: Page = tuple(part for block in page for part in (still(block) if isinstance(block, View) else (block,)))
    wanted = tuple(dict.fromkeys(sound.file for sound in _sounds(page)))
    sounds = inside(wanted, most=IN_A_NOTEBOOK)
    body = "".join(_block(block, words, sounds) for block in resting)
    if len(sounds) < len(wanted):
        body += _block(Sentence("page.sounds_left_out", {"sounds": len(wanted) - len(sounds)}), words, sounds)
    style = asset("page.css") + _formulas(body)
    return f'<div class="matelier" lang="{words.language}"><style>{style}</style>{body}</div>'


@cache
def asset(name: str) -> str:
    """A stylesheet or script of this room."""
    return (files("matelier.render") / "assets" / name).read_text(encoding="utf-8")


def _formulas(body: str) -> str:
    """How formulas look, with their font in it; a page without formulas is spared its 47 kB."""
    return font_face() + asset("formula.css") if "<math" in body else ""


@cache
def font_face() -> str:
    """The font of mathematics, inside the style sheet."""
    font = b64encode((files("matelier.render") / "assets" / "math.woff2").read_bytes()).decode("ascii")
    source = f'url("data:font/woff2;base64,{font}") format("woff2")'
    return f'@font-face {{ font-family: "Matelier Math"; src: {source}; }}\n'


def _script(views: set[str]) -> str:
    sources = [(files("matelier") / "views" / f"{name}.js").read_text(encoding="utf-8") for name in sorted(views)]
    return "\n".join([*sources, asset("mount.js")]) if sources else ""


def _policy(script: str) -> str:
    digest = b64encode(sha256(script.encode()).digest()).decode("ascii")
    allowed = f"'sha256-{digest}'" if script else "'none'"
    return (
        "default-src 'none'; img-src data:; font-src data:; media-src data: blob: file: 'self'; "
        f"style-src 'unsafe-inline'; script-src {allowed}; base-uri 'none'; form-action 'none'"
    )


def _sounds(page: Page) -> Iterator[Sound]:
    for block in page:
        if isinstance(block, Sound):
            yield block
        elif isinstance(block, View):
            yield from (part for part in still(block) if isinstance(part, Sound))
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Sound))


def _block(block: Block, words: Words, sounds: Mapping[Path, str]) -> str:
    match block:
        case Heading(key, facts, level):
            return f"<h{level}>{escape(words.say(key, facts))}</h{level}>\n"
        case Sentence(key, facts):
            return f"<p>{escape(together(words.say(key, facts)))}</p>\n"
        case Formula(tree):
            return f'<div class="formula">{math(tree, words)}</div>\n'
        case Grid(Exact() as matrix, marked):
            return f'<div class="wide">{math(Entries(matrix, marked), words)}</div>\n'
        case Grid(matrix):
            return _grid(matrix, words)
        case Worked():
            return worked_list(block, words)
        case Table():
            return _table(block, words, sounds)
        case Figure():
            caption = f"<figcaption>{escape(words.say(block.title))}</figcaption>"
            return f"<figure>{caption}{svg(block, words)}</figure>\n"
        case Sound(title, file):
            player = _player(block, words, sounds) if file in sounds else ""
            return player and f'<p class="sound"><span>{escape(words.tell(title))}</span>{player}</p>\n'
        case Code(lines):
            return f'<pre class="code" tabindex="0"><code>{escape(lines)}</code></pre>\n'
        case View(name):
            return _view(name, block, words, sounds)
        case _:
            assert_never(block)


def _view(name: str, view: View, words: Words, sounds: Mapping[Path, str]) -> str:
    resting = "".join(_block(block, words, sounds) for block in still(view) if not isinstance(block, Sound))
    label = escape(words.say("view.region"))
    return (
        f'<section class="view" data-view="{name}" aria-label="{label}"></section>\n'
        f'<script type="application/json">{embeddable(view_data(view, sounds, words))}</script>\n'
        f"<noscript><p>{escape(words.say('page.needs_script'))}</p>{resting}</noscript>\n"
    )


def _player(sound: Sound, words: Words, sounds: Mapping[Path, str], load: str = "metadata") -> str:
    told, source = escape(words.tell(sound.title)), escape(sounds[sound.file])
    fewer = ' controlslist="nodownload noplaybackrate"' if load == "none" else ""
    return f'<audio controls{fewer} preload="{load}" src="{source}" aria-label="{told}"></audio>'


def _table(table: Table, words: Words, sounds: Mapping[Path, str]) -> str:
    heads = "".join(f'<th scope="col">{escape(words.say(key))}</th>' for key in table.columns)
    rows = "".join(f"<tr>{''.join(_cell(cell, words, sounds) for cell in row)}</tr>" for row in table.rows)
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>\n'


def _cell(cell: Cell, words: Words, sounds: Mapping[Path, str]) -> str:
    if isinstance(cell, Formula):
        return f"<td>{math(cell.tree, words, display='inline')}</td>"
    if isinstance(cell, Sound):  # loaded when it is asked for: there may be hundreds
        return f'<td class="hear">{_player(cell, words, sounds, "none") if cell.file in sounds else "–"}</td>'
    if isinstance(cell, Opening):
        within = "".join(f"<li>{escape(together(words.tell(sentence)))}</li>" for sentence in cell.within)
        told = escape(together(words.tell(cell.told)))
        return f"<td><details><summary>{told}</summary><ul>{within}</ul></details></td>"
    told = escape(together(words.tell(cell)) if isinstance(cell, Sentence) else words.tell(cell))
    match cell:
        case Share(part):
            bar = f'<span class="share"><i style="width:{100 * min(max(part, 0), 1):.2f}%"></i></span>'
            return f'<td class="number">{told}{bar}</td>'
        case int() | float():
            return f'<td class="number">{told}</td>'
        case str() | Pitch() | Sentence() | None:
            return f"<td>{told}</td>" if len(told) > SHORT else f'<td class="short">{told}</td>'
        case _:
            assert_never(cell)


def _grid(matrix: Matrix, words: Words) -> str:
    m, n = matrix.shape
    side = int(MOST_ENTRIES**0.5)
    rows = [
        "".join(f"<td>{escape(words.tell(entry, 'number'))}</td>" for entry in row[:side])
        + ("<td>⋯</td>" if n > side else "")
        for row in matrix.tolist()[:side]
    ]
    more = f"<tr>{'<td>⋮</td>' * min(n, side)}</tr>" if m > side else ""
    label = escape(words.say("page.grid", {"rows": m, "columns": n}))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="wide"><table class="grid" aria-label="{label}"><tbody>{body}{more}</tbody></table></div>\n'
