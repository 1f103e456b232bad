"""Cut the mathematics font of saved pages out of Latin Modern Math: src/matelier/render/assets/math.woff2.

Install first: the Debian package fonts-lmodern, and the Python packages fonttools and brotli.
Run from anywhere: `python scripts/make_font.py [FONT]`. The same font gives the same bytes.
"""

import argparse
import string
from pathlib import Path

from fontTools import subset  # pyright: ignore[reportMissingTypeStubs]
from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingTypeStubs]

DEBIAN_FONT = Path("/usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf")
OUT = Path(__file__).resolve().parents[1] / "src" / "matelier" / "render" / "assets" / "math.woff2"
NAME = "Matelier Math"
GREEK = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϕϵϑ"
SIGNS = "−±×·÷≠≈≡≤≥→←↔⇒⇔↦∈∉⊂⊆∪∩⊥⊕⊗⊘∘∞∑∏∂∇√…⋯⋮⋱′‖¬†‾ℝℂℚℤℕℎ⟨⟩"
ITALIC = [*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)]  # what <mi>x</mi> becomes, Greek too
LETTERS = string.ascii_letters + string.digits + string.punctuation + " \u00a0" + GREEK + SIGNS


def cut(source: Path) -> TTFont:
    """The font with these letters, what its MATH table builds from them, and a name of its own."""
    options = subset.Options()
    options.layout_features = []  # other shapes for sub- and superscripts would double the file
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["FFTM"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*map(ord, LETTERS), *ITALIC])
    cutter.subset(font)
    rename(font)
    font.flavor = "woff2"
    return font


def rename(font: TTFont) -> None:
    """Another name, as the licence requests of works derived from it; it says what it was made from."""
    names = font["name"]
    version = names.getDebugName(5)
    for record in list(names.names):
        told = {
            1: NAME,
            4: NAME,
            5: f"{version}; a subset of Latin Modern Math, made by scripts/make_font.py",
            6: NAME.replace(" ", "") + "-Regular",
        }.get(record.nameID)
        if told:
            names.setName(told, record.nameID, record.platformID, record.platEncID, record.langID)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [NAME.replace(" ", "") + "-Regular"]
        top.topDictIndex[0].FullName = top.topDictIndex[0].FamilyName = NAME


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description="Cut the mathematics font of saved pages out of Latin Modern Math.")
    parser.add_argument("font", nargs="?", type=Path, default=DEBIAN_FONT)
    font = cut(parser.parse_args().font)
    font.recalcTimestamp = False  # the same bytes each time
    font.save(OUT)
    print(f"{OUT.name}: {len(font.getGlyphOrder())} glyphs, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
