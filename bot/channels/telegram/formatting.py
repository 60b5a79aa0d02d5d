"""Replies in Telegram's HTML, in messages of the length that it takes."""

import html
from collections.abc import Collection

from telegram.constants import MessageLimit

from bot.dialogue.renderer import Renderer

LONGEST = MessageLimit.MAX_TEXT_LENGTH
"""Characters of a message, counted as UTF-16 code units, without the marks of HTML."""


def length(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, longest: int = LONGEST) -> list[str]:
    """Cuts a text into messages: between paragraphs, else between lines, else between words, else anywhere.

    Returns:
        At least one message; each has at most `longest` UTF-16 code units and is not empty, unless the text is.
    """
    messages = []
    rest = text.strip()
    while length(rest) > longest:
        most = _fitting(rest, longest)
        cut = next((at for at in (most.rfind("\n\n"), most.rfind("\n"), most.rfind(" ")) if at > 0), len(most))
        messages.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*messages, rest]


def _fitting(text: str, longest: int) -> str:
    """The longest beginning that fits; never half of a character of two code units."""
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", errors="ignore")


def to_html(text: str, bold: Collection[str] = (), folded: Collection[str] = ()) -> str:
    """A text in Telegram's HTML; everything in it is escaped.

    Args:
        text: paragraphs with an empty line between them.
        bold: beginnings of lines that stand out, for instance `Doe dit:`.
        folded: first lines of paragraphs that are folded until somebody touches them, for instance `Bron:`.
    """
    paragraphs = []
    for paragraph in text.split("\n\n"):
        lines = [_line(line, bold) for line in paragraph.split("\n")]
        marked = "\n".join(lines)
        if len(lines) > 1 and paragraph.split("\n")[0] in folded:
            marked = f"<blockquote expandable>{marked}</blockquote>"
        paragraphs.append(marked)
    return "\n\n".join(paragraphs)


def reply_html(say: Renderer, text: str, language: str) -> str:
    """A text of the bot in Telegram's HTML: the next step and who helps stand out, the sources are folded."""
    bold = [say.part("next", language, text="").strip(), say.part("help", language)]
    return to_html(text, bold, [say.part("source", language)])


def _line(line: str, bold: Collection[str]) -> str:
    start = next((start for start in bold if start and line.startswith(start)), "")
    marked = f"<b>{html.escape(start, quote=False)}</b>" if start else ""
    return marked + html.escape(line.removeprefix(start), quote=False)
