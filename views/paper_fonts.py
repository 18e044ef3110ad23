"""The fonts of a document to print: of the system, for every script that is written in it."""

import unicodedata
from typing import TYPE_CHECKING

from views.pictures import fonts

if TYPE_CHECKING:
    from fpdf import FPDF

FAMILY = "paper"
PLAIN = "plain"
MISSING = "□"


def add(page: "FPDF", letters: str) -> None:
    """The fonts for what is written; without any of the system's, Helvetica writes what it can."""
    scripts = {run.script for run in fonts.runs(letters)} - {PLAIN, fonts.EMOJI}
    others = []
    for number, script in enumerate([PLAIN, *sorted(scripts)]):
        family = FAMILY if script == PLAIN else f"{FAMILY}{number}"
        for bold in (False, True):
            path = fonts.file(script, bold=bold)
            if path is None:
                return
            page.add_font(family, "B" if bold else "", path)
        if script != PLAIN:
            others.append(family)
    for number, path in enumerate(fonts.signs()):
        page.add_font(f"signs{number}", "", path)
        others.append(f"signs{number}")
    page.set_fallback_fonts(others, exact_match=False)
    page.set_text_shaping(True)


def writable(page: "FPDF", text: str) -> str:
    """Without what no font here writes: emoji, and letters of scripts that the system has no fonts for."""
    text = text.replace("\t", "    ")
    if FAMILY not in page.fonts:
        return text.encode("latin-1", "replace").decode("latin-1")
    known = [font.cmap for font in page.fonts.values() if hasattr(font, "cmap")]
    shown = (c if c.isspace() or any(ord(c) in cmap for cmap in known) else _instead(c) for c in text)
    return "".join(shown)


def _instead(char: str) -> str:
    """For a character that no font writes: nothing for a picture or a joiner, a sign for a letter."""
    return MISSING if unicodedata.category(char)[0] in "LN" else ""
