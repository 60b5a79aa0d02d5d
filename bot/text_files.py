"""Adds a text to a file of examples or golden questions, as a person would: one line more, everything else as it stands."""

import re
import threading
from collections.abc import Callable
from pathlib import Path

import yaml

from bot.admission import LONGEST_MESSAGE, PERSONAL
from bot.files import replace_file
from bot.nlu.examples import read_texts
from bot.nlu.text import clean, fold, words
from bot.project import Problem, ProblemError, UsageError

ITEM = re.compile(rb"^( *)- ", re.MULTILINE)
writing = threading.Lock()
"""Held from looking for doubles until the line is written: two people who add a text at once would lose one of the two."""


class TextRefused(UsageError):
    """A text is not added.

    Attributes:
        reason: a word for it; the pages for staff say it in Dutch.
        place: file and line of what it equals; empty for other reasons.
    """

    def __init__(self, reason: str, message: str, place: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.place = place


def text_key(text: str) -> str:
    """What texts that count as the same have in common: without case, diacritics and script."""
    return fold(clean(text)) or text


def require_message(text: str) -> None:
    """Refuses what nobody types, and what may identify somebody: the files are public.

    Raises:
        TextRefused: the reason is command, empty, long or personal.
    """
    if text.startswith("/"):
        raise TextRefused("command", "A button or a command is no message.")
    if not words(clean(text)):
        raise TextRefused("empty", "A message has words.")
    if len(text) > LONGEST_MESSAGE:
        raise TextRefused("long", f"A message has at most {LONGEST_MESSAGE} characters.")
    if PERSONAL.search(clean(text)):
        raise TextRefused("personal", "The message holds an e-mail address or a long number: take it out.")


def append_text(path: Path, key: str, language: str, text: str, before_writing: Callable[[], None]) -> None:
    """Adds a text at the end of the list in a file, which is made when it is missing.

    Args:
        key: of the list.
        before_writing: called once the text may be added; what it raises keeps the file as it is.

    Raises:
        ProblemError: the file cannot be read or written, or not be added to as it is written.
    """
    known = {path.stem}
    old = path.read_bytes() if path.exists() else b""
    before = [one.text for one in read_texts(path, key, known, language)] if old else []

    def validate(new: Path) -> None:
        try:
            after = [one.text for one in read_texts(new, key, {new.stem}, language)]
        except ProblemError:
            after = []
        if after != [*before, text]:
            message = "nothing can be added at the end of this file as it is written: add it by hand, one line for each text"
            raise ProblemError([Problem(path, 0, message)])

    before_writing()
    replace_file(path, _with_line(old, key, text), validate)


def _with_line(old: bytes, key: str, text: str) -> bytes:
    """The content of a file with one text more, indented as its last one."""
    newline = b"\r\n" if b"\r\n" in old else b"\n"
    item = yaml.safe_dump([text], allow_unicode=True, width=10 * LONGEST_MESSAGE).rstrip("\n").encode()
    indents = ITEM.findall(old)
    start = old or key.encode() + b":" + newline
    gap = b"" if start.endswith(b"\n") else newline
    return start + gap + (indents[-1] if indents else b"") + item + newline
