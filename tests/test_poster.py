"""The page to hang up: one A4 page, the right code on it, every letter there."""

import re

import pytest
import segno
from fontTools.ttLib import TTFont
from fpdf import FPDF

from bot import poster
from bot.cli.poster import BOT
from bot.dialogue.renderer import read_renderer
from bot.languages import own_name

NAME = "WINwijzerTestBot"
HEIGHT = 297
"""Of an A4 page, in millimetres."""
QUIET = 4
"""ISO/IEC 18004: light modules on each side of a QR code."""


@pytest.fixture(scope="module")
def renderer(project):
    return read_renderer(project)


class Drawn:
    """What is drawn on the page: squares, and texts with the width and height they take."""

    def __init__(self):
        self.squares = []
        self.texts = []


@pytest.fixture
def drawn(monkeypatch):
    """Notes what FPDF is told to draw, and draws it."""
    noted = Drawn()

    def note(name, keep):
        drawing = getattr(FPDF, name)

        def draw(self, *args, **options):
            result = drawing(self, *args, **options)
            keep(self, *args)
            return result

        monkeypatch.setattr(FPDF, name, draw)

    note("rect", lambda page, x, y, width, height: noted.squares.append((x, y, width, height)))
    for name in ("cell", "multi_cell"):
        note(name, lambda page, width, height, text, name=name: noted.texts.append((name, text, page.get_string_width(text), page.get_y())))
    return noted


def pages(content):
    return re.findall(rb"/Type /Page\b(?!s)", content)


@pytest.mark.parametrize("region, start", [(None, ""), ("AM26", "?start=AM26")])
def test_the_code_leads_to_the_bot(drawn, renderer, region, start):
    poster.make_poster(renderer, NAME, region)
    expected = [list(map(bool, row)) for row in segno.make(f"https://t.me/{NAME}{start}", error="q").matrix]
    (size,) = {round(side, 6) for _, _, *sides in drawn.squares for side in sides}
    left, top = min(x for x, *_ in drawn.squares), min(y for _, y, *_ in drawn.squares)
    dark = {(round((y - top) / size), round((x - left) / size)) for x, y, *_ in drawn.squares}
    count = len(expected)
    assert [[(y, x) in dark for x in range(count)] for y in range(count)] == expected
    assert len(dark) == len(drawn.squares) == sum(map(sum, expected))
    # It can be read: big enough, in the middle, with its margin free of text.
    assert count * size >= 60 and abs(left + count * size / 2 - 105) < 0.01
    ends = [y for _, _, _, y in drawn.texts if y <= top]
    assert ends and top - max(ends) >= QUIET * size - 0.01
    (below,) = [y for _, text, _, y in drawn.texts if text.startswith("t.me/")]
    assert below - 8 - (top + count * size) >= QUIET * size - 0.01


def test_the_page_holds_the_sentence_of_every_language_and_nothing_runs_over(drawn, renderer, project):
    widest = max(renderer.gazetteer.regions.values(), key=lambda region: len(region.name))
    content = poster.make_poster(renderer, NAME, widest.code)
    assert len(pages(content)) == 1 and re.search(rb"/MediaBox \[0 0 595\.28 841\.89\]", content)
    texts = [text for _, text, _, _ in drawn.texts]
    sentences = {language: renderer.part("poster", language) for language in ("nl", "pl", "ro", "bg")}
    assert len(set(sentences.values())) == 4
    for language, sentence in sentences.items():
        assert texts[texts.index(own_name(language)) + 1] == sentence
    assert widest.name in texts and f"t.me/{NAME}?start={widest.code}" in texts
    assert max(y for *_, y in drawn.texts) <= HEIGHT - 8
    assert all(width <= poster.WIDTH - 2 * poster.MARGIN for name, _, width, _ in drawn.texts if name == "cell")


@pytest.mark.parametrize("font", ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"])
def test_the_fonts_have_every_letter(renderer, font):
    letters = "".join(renderer.part("poster", language) + own_name(language) for language in renderer.languages)
    letters += "".join(region.name for region in renderer.gazetteer.regions.values())
    assert {"ł", "ț", "щ"} <= set(letters)
    with TTFont(poster._fonts() / font) as opened:
        assert not set(letters) - set(map(chr, opened.getBestCmap()))


def test_the_command_writes_the_page(winwijzer, tmp_path):
    path = tmp_path / "poster.pdf"
    done = winwijzer("poster", "--region", "AM26", "-o", str(path), **{BOT: f"@{NAME}"})
    content = path.read_bytes()
    assert (done.returncode, done.stderr) == (0, "") and str(path) in done.stdout
    assert content.startswith(b"%PDF-") and len(pages(content)) == 1
    # Told to readers, and where a touch on the screen leads.
    assert f"/URI (https://t.me/{NAME}?start=AM26)".encode() in content


@pytest.mark.parametrize(
    "arguments, environment, sentence",
    [
        (["--region", "AM99", "--bot", NAME], {}, "There is no region 'AM99': winwijzer points list shows them."),
        (["--region", "Tilburg", "--bot", NAME], {}, "There is no region 'Tilburg'"),
        ([], {}, f"Name the bot as it is called on Telegram, such as --bot WINwijzerBot, or set {BOT}."),
        (["--bot", "WINwijzer"], {}, "Name the bot as it is called on Telegram"),
        (["--bot", "evil.example/Bot"], {}, "Name the bot as it is called on Telegram"),
        ([], {BOT: "https://t.me/WINwijzerBot"}, "Name the bot as it is called on Telegram"),
    ],
)
def test_what_cannot_be_made_is_told_in_one_sentence(winwijzer, tmp_path, arguments, environment, sentence):
    path = tmp_path / "poster.pdf"
    done = winwijzer("poster", *arguments, "-o", str(path), **{BOT: "", **environment})
    assert done.returncode == 2 and done.stderr.startswith(sentence)
    assert len(done.stderr.splitlines()) == 1 and not path.exists()


@pytest.mark.parametrize("file", ["", "no-such-folder/poster.pdf", "a-file/poster.pdf"])
def test_a_file_that_cannot_be_written_is_told_in_one_sentence(winwijzer, tmp_path, file):
    (tmp_path / "a-file").write_text("")
    path = tmp_path / file
    done = winwijzer("poster", "--bot", NAME, "-o", str(path))
    assert done.returncode == 2 and done.stderr.startswith(f"{path} cannot be written (")
    assert len(done.stderr.splitlines()) == 1


def test_without_a_file_to_write_the_command_says_so(winwijzer):
    done = winwijzer("poster", "--bot", NAME)
    assert done.returncode == 2 and "-o/--output" in done.stderr and "winwijzer poster --help" in done.stderr
