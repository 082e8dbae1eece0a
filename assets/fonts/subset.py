"""Cuts the two fonts of our documents from Noto Sans CJK. See README.md; needs fonttools."""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

FACE = "Noto Sans CJK SC"
# Latin with its extensions, Greek, Cyrillic, punctuation, currency, arrows, mathematical, technical, enclosed,
# box and geometric signs, kana, bopomofo, CJK symbols, full-width forms.
COMMON = [
    (0x0020, 0x024F), (0x02B0, 0x036F), (0x0370, 0x03FF), (0x0400, 0x04FF), (0x1E00, 0x1EFF),
    (0x2000, 0x22FF), (0x2300, 0x27BF), (0x2E80, 0x312F), (0x3190, 0x33FF),
    (0xFE10, 0xFE1F), (0xFE30, 0xFE6F), (0xFF00, 0xFFEF),
]  # fmt: skip
# Every Han character the face has: a client's name may hold any of them.
HAN = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF)]


def spread(ranges):
    return {code for first, last in ranges for code in range(first, last + 1)}


def gb2312():
    """What everyday Chinese is written with; rarer characters in bold fall back to the regular cut."""
    found = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("gb2312")))
            except (UnicodeDecodeError, TypeError):
                pass
    return found


def cut(source, target, codes):
    fonts = TTCollection(source, lazy=True).fonts
    font = next(f for f in fonts if f["name"].getDebugName(1) == FACE)
    options = subset.Options()
    options.layout_features = ["ccmp", "mark", "kern", "liga", "pwid"]
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    options.recalc_timestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font.flavor = None
    subset.save_font(font, target, options)
    print(target, Path(target).stat().st_size, len(font.getBestCmap()), "characters")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    here = Path(__file__).parent
    regular = spread(COMMON) | spread(HAN)
    bold = spread(COMMON) | gb2312()
    cut(folder / "NotoSansCJK-Regular.ttc", here / "NotoSansCJKsc-Regular-subset.otf", regular)
    cut(folder / "NotoSansCJK-Bold.ttc", here / "NotoSansCJKsc-Bold-subset.otf", bold)
