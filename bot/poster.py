"""A page to hang up in a canteen or a WIN-point: the QR code of the bot, and a sentence in every language."""

from importlib.util import find_spec
from pathlib import Path

import segno
from fpdf import FPDF

from bot.channels.telegram.deep_links import deep_link, write_start
from bot.dialogue.renderer import Renderer
from bot.languages import own_name

WIDTH, MARGIN = 210, 18
"""Of an A4 page, in millimetres."""
CODE = 78
"""Width of the QR code in millimetres: read from two metres, at ten times its width."""
TITLE_POINTS, NAME_POINTS, TEXT_POINTS, SMALL_POINTS = 34, 11, 13, 11
FONT = "DejaVu"
COLOUR, GREY = (20, 60, 120), (90, 90, 90)


def make_poster(say: Renderer, bot: str, region: str | None) -> bytes:
    """The page as a PDF.

    Args:
        say: the words.
        bot: the bot's name on Telegram.
        region: code of the labour-market region whose WIN-point people are sent to; None for anywhere.
    """
    address = deep_link(bot, write_start(region=region))
    page = FPDF(format="A4", unit="mm")
    page.set_margin(MARGIN)
    page.set_auto_page_break(False)
    page.add_page()
    for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        page.add_font(FONT, style, _fonts() / name)
    page.set_title(f"WINwijzer {address}")
    page.set_text_color(*COLOUR)
    page.set_font(FONT, "B", TITLE_POINTS)
    page.cell(0, 16, "WINwijzer", align="C", new_x="LMARGIN", new_y="NEXT")
    page.set_font(FONT, "", TEXT_POINTS)
    page.cell(0, 9, say.gazetteer.regions[region].name if region else "Work in NL", align="C", new_x="LMARGIN", new_y="NEXT")
    page.ln(4)
    _draw_code(page, address)
    page.set_font(FONT, "", SMALL_POINTS)
    page.set_text_color(*GREY)
    page.cell(0, 8, address.removeprefix("https://"), align="C", new_x="LMARGIN", new_y="NEXT", link=address)
    for language in say.languages:
        page.ln(3)
        page.set_text_color(*COLOUR)
        page.set_font(FONT, "B", NAME_POINTS)
        page.cell(0, 7, own_name(language), new_x="LMARGIN", new_y="NEXT")
        page.set_text_color(0, 0, 0)
        page.set_font(FONT, "", TEXT_POINTS)
        page.multi_cell(0, 7.5, say.part("poster", language), align="L", new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def _draw_code(page: FPDF, address: str) -> None:
    """The QR code in squares, sharp at any size; a quarter of it may be damaged (level Q)."""
    rows = [bytes(row) for row in segno.make(address, error="q").matrix_iter(border=4)]
    size = CODE / len(rows)
    left, top = (WIDTH - CODE) / 2, page.get_y()
    page.set_fill_color(0, 0, 0)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                page.rect(left + x * size, top + y * size, size, size, style="F")
    page.set_y(top + CODE)


def _fonts() -> Path:
    """The fonts that matplotlib ships; they hold Cyrillic and Romanian letters."""
    (package,) = find_spec("matplotlib").submodule_search_locations
    return Path(package) / "mpl-data" / "fonts" / "ttf"
