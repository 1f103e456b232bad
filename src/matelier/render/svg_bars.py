"""Named bars, and small pictures side by side, as SVG."""

from html import escape

from matelier.render.letters import shortened
from matelier.render.pictures import data_uri, tile_png
from matelier.render.shown import drawn_bars, drawn_tiles
from matelier.render.svg_axes import LETTER, LINE, WIDTH, remarks_below, svg_width
from matelier.render.words import Words
from matelier.spine.page import Bars, Figure, Tiles

ROW = 21
MOST_LETTERS = 34  # of a name beside its bar
ROOM = 66  # for a bar's number
WIDEST, NARROWEST = 170, 84  # of a tile
COARSE = 40  # pixels of a side, below which they are shown as squares


def bars_svg(bars: Bars, figure: Figure, words: Words) -> tuple[float, str]:
    """The picture's height and what is in it: a bar a row, to the left of zero where negative, with its number."""
    kept, scale, remarks = drawn_bars(bars)
    names = [shortened(words.tell(name), MOST_LETTERS) for name in kept.names]
    left = max([svg_width(name) for name in names], default=0) + 12 + (ROOM if scale.low < 0 else 0)
    right = WIDTH - (ROOM if max(kept.lengths, default=0.0) >= 0 else 12)
    zero = left + scale.part_of(0.0) * (right - left)
    top = 6.0 + (LINE if figure.y else 0)
    body = f'<text x="4" y="{LINE - 3}">{escape(words.say(figure.y))}</text>' if figure.y else ""
    for k, (name, length) in enumerate(zip(names, kept.lengths, strict=True)):
        y, end = top + k * ROW, left + scale.part_of(length) * (right - left)
        told = words.tell(length, "number")
        title = f"<title>{escape(words.tell(kept.names[k]))}: {told}</title>"
        kind = "bar" if length >= 0 else "bar below"
        place = f'x="{min(zero, end):.1f}" y="{y + 3:.1f}" width="{abs(end - zero):.1f}" height="{ROW - 6}"'
        at, anchor = (end + 6, "start") if length >= 0 else (end - 6, "end")
        body += f'<rect class="{kind}" {place} rx="2">{title}</rect>'
        body += f'<text class="name" x="4" y="{y + 15:.1f}">{escape(name)}{title}</text>'
        body += f'<text x="{at:.1f}" y="{y + 15:.1f}" text-anchor="{anchor}">{told}</text>'
    end = top + ROW * len(names)
    body += f'<path d="M{zero:.1f} {top:.1f}V{end:.1f}"/>' if names else ""
    if figure.x:
        middle = (left + right) / 2
        body += f'<text x="{middle:.1f}" y="{end + 18:.1f}" text-anchor="middle">{escape(words.say(figure.x))}</text>'
        end += 24
    more, told = remarks_below(remarks, end, words)
    return end + more + 4, body + told


def tiles_svg(tiles: Tiles, words: Words) -> tuple[float, str]:
    """The picture's height and what is in it: the small pictures in rows, each with its name below."""
    kept, remarks = drawn_tiles(tiles)
    count = len(kept.pictures)
    each = min(max(WIDTH / max(count, 1), NARROWEST), WIDEST)
    columns = max(1, min(count, int(WIDTH / each + 1e-9)))
    columns = -(-count // -(-count // columns)) if count else 1  # rows equally long, nearly
    each = min(WIDTH / columns, WIDEST)
    wide = each - 10
    tall = max([wide * picture.shape[0] / picture.shape[1] for picture in kept.pictures], default=0.0)
    tall = min(tall, 2.5 * wide)
    row = tall + (LINE + 6 if kept.names else 8)
    body = ""
    for k, picture in enumerate(kept.pictures):
        x, y = 4 + each * (k % columns), 4 + row * (k // columns)
        name = words.tell(kept.names[k]) if kept.names else str(k + 1)
        label = escape(name, quote=True)
        address = data_uri(tile_png(picture, signed=kept.signed), "image/png")
        coarse = ' class="coarse"' if max(picture.shape) < COARSE else ""
        place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
        body += f'<image{coarse} href="{address}" {place} aria-label="{label}"><title>{label}</title></image>'
        if kept.names:
            told = escape(shortened(name, int(wide / LETTER)))
            body += f'<text x="{x + wide / 2:.1f}" y="{y + tall + 14:.1f}" text-anchor="middle">{told}</text>'
    end = 4 + row * -(-count // columns)
    more, told = remarks_below(remarks, end, words)
    return end + more, body + told
