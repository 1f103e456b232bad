"""Draws the picture that the examples put under matrices: a house, a tree, a fence and an F, from shapes given here."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, FINER = 320, 240, 4  # drawn four times as large, so that edges are smooth
TARGET = Path(__file__).resolve().parents[1] / "examples" / "house.png"
LETTER_F = (
    (18, 200),
    (18, 150),
    (50, 150),
    (50, 160),
    (29, 160),
    (29, 170),
    (44, 170),
    (44, 179),
    (29, 179),
    (29, 200),
)


def larger(points: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Points on the larger sheet."""
    return [(FINER * x, FINER * y) for x, y in points]


def sky() -> Image.Image:
    """From deep blue at the top to pale at the horizon, then grass."""
    column = Image.new("RGB", (1, HEIGHT))
    for y in range(HEIGHT):
        part = min(y / 165, 1)
        level = (int(60 + 150 * part), int(120 + 95 * part), int(200 + 35 * part))
        column.putpixel((0, y), level if y < 165 else (int(70 - (y - 165) / 4), int(150 - (y - 165) / 2), 60))
    return column.resize((FINER * WIDTH, FINER * HEIGHT), Image.Resampling.BILINEAR)


def main() -> None:
    """Draws and writes it."""
    image = sky()
    pen = ImageDraw.Draw(image)

    def shape(colour: str, *points: tuple[float, float]) -> None:
        pen.polygon(larger(points), fill=colour)

    def disc(colour: str, x: float, y: float, radius: float) -> None:
        box = ((x - radius, y - radius), (x + radius, y + radius))
        pen.ellipse([place for point in larger(box) for place in point], fill=colour)

    disc("#ffd94a", 262, 48, 24)
    shape("#c8b08a", (120, 110), (212, 110), (212, 188), (120, 188))  # the house
    shape("#b03a2e", (108, 112), (166, 62), (224, 112))
    shape("#6e2c23", (190, 66), (202, 66), (202, 95), (190, 85))
    shape("#5b3a1e", (156, 144), (178, 144), (178, 188), (156, 188))
    for left in (130, 187):
        shape("#f4f6f7", (left, 126), (left + 16, 126), (left + 16, 144), (left, 144))
        pen.line(larger(((left + 8, 126), (left + 8, 144))), fill="#34495e", width=FINER)
        pen.line(larger(((left, 135), (left + 16, 135))), fill="#34495e", width=FINER)
    shape("#6b4a2b", (258, 140), (268, 140), (270, 196), (256, 196))  # the tree
    for x, y, radius in ((263, 118, 26), (246, 132, 18), (281, 134, 18)):
        disc("#2e7d4f", x, y, radius)
    shape("#111111", *LETTER_F)  # no turn and no mirror leaves an F as it is
    for k in range(8):  # a fence of thin lines
        pen.line(larger(((60 + 7 * k, 182), (60 + 7 * k, 206))), fill="#fafafa", width=2 * FINER)
    pen.line(larger(((56, 190), (113, 190))), fill="#fafafa", width=2 * FINER)
    image = image.filter(ImageFilter.GaussianBlur(1)).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    image.save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
