"""Pictures side by side as SVG, with their captions."""

from html import escape

from matelier.render.letters import shortened
from matelier.render.photographs import is_coarse, photo_png, placed_photos, visible
from matelier.render.pictures import data_uri
from matelier.render.svg_axes import LETTER, WIDTH, remarks_below
from matelier.render.words import Words
from matelier.spine.page import Photos

EDGE = 4.0
WIDE = WIDTH - 2 * EDGE
CAPTION = 26.0


def photos_svg(photos: Photos, words: Words) -> tuple[float, str]:
    """The picture's height and what is in it: the pictures inside it, each with its name below."""
    placed, height, remarks = placed_photos(photos, width=int(WIDE), caption=CAPTION / WIDE)
    body = ""
    for k, photo in enumerate(placed):
        name = words.tell(photo.name) or str(k + 1)
        size = f"{photo.pixels.shape[1]} × {photo.pixels.shape[0]}"
        x, y, wide, tall = EDGE + WIDE * photo.left, EDGE + WIDE * photo.top, WIDE * photo.wide, WIDE * photo.tall
        place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
        coarse = ' class="coarse"' if is_coarse(photo, int(WIDE)) else ""
        label = escape(name, quote=True)
        address = data_uri(photo_png(visible(photo, int(WIDE))), "image/png")
        body += f'<image{coarse} href="{address}" {place} preserveAspectRatio="none" aria-label="{label}">'
        body += f'<title>{label}: {size}</title></image><rect class="photo" {place}/>'
        if photo.name:
            told = escape(shortened(name, max(int(max(wide, 120) / LETTER), 6)))
            body += f'<text class="name" x="{x:.1f}" y="{y + tall + 16:.1f}">{told}</text>'
    more, told = remarks_below(remarks, EDGE + WIDE * height, words)
    return 2 * EDGE + WIDE * height + more, body + told
