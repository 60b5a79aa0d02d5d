"""What people asked in vain, for staff to learn from: masked before it is stored, without any id, for 30 days, where the deployment wants it.

Masking cannot be complete: a name in small letters, or at the beginning of a sentence, looks like any other word.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import logging
import re
import sqlite3
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.admission import LINK, MASK, mask
from bot.encoder import StaticEncoder, unit_length
from bot.intents import FORGET
from bot.nlu.text import clean, fold, words
from bot.project import Project
from bot.regions import Gazetteer
from bot.regions.opening_hours import AMSTERDAM
from bot.retention import UNANSWERED_DAYS

if TYPE_CHECKING:
    from bot.assistant import Reply

logger = logging.getLogger(__name__)

FILE = "unanswered.db"
"""Stands beside the conversations."""
MOST = 2000
"""Messages at most; the oldest go first."""
HELD = 1000
"""Chats at most whose last message waits for what they do next."""
OFF_TOPIC, CLARIFY = "off_topic", "clarify"
"""The outcomes of turns that left somebody without an answer."""
ALIKE = 0.7
"""Cosine from which two messages are shown together: of the pairs above it among 2,000 examples, 7 in 10 have one intent; at 0.6, 3 in 10."""
HIDDEN = "[…]"
"""Stands for what may identify somebody."""
OFTEN = 3
"""A word of our files is known when it stands there so often: the names of people in examples stand there once or twice."""
NAMES_LAST = 4
"""A name that somebody gives has so many words at most."""
INTRODUCTIONS = tuple(
    tuple(fold(phrase).split())
    for phrase in (
        "my name is", "my name's", "i am called", "i'm called", "nazywam się", "mam na imię", "moje imię to", "mă numesc", "mă cheamă",
        "numele meu este", "numele meu e", "казвам се", "аз съм", "името ми е", "ik heet", "mijn naam is",
    )
)  # fmt: skip
"""After these comes a name, however it is written; folded, so that they are also found without diacritics."""
TITLES = frozenset(
    fold(title) for title in ("mr", "mrs", "ms", "dr", "dhr", "mw", "mevr", "dl", "dna", "inż", "mgr", "str", "ul", "ул", "бул", "г", "гжа")
)
"""A full stop behind them ends no sentence."""
_MARK = "\0"
"""Stands for `HIDDEN` while a text is masked: no cleaned text holds it, and it is no punctuation."""
_NO_WORD = re.compile(r"\S{60,}")
"""Longer than any word; it also bounds the time that the patterns below take."""
_ADDRESS = re.compile(
    rf"""
    {LINK.pattern}
    | \S*\s?@\s?\S*                                     # an e-mail address, a name in an app
    | \S+\s?[(\[](?:at|małpa|apenstaartje)[)\]]\s?\S+
    | (?<!\w)[\w-]+(?:\.[\w-]+)+/\S*
    | (?<!\w)[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|eu|nl|pl|ro|bg|be|de|me|io|uk)(?!\w)(?:[:?\#]\S*)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(
    r"""
    (?<!\w)\d{4}\s?[^\W\d_]{2}(?!\w)                    # a postcode
    | (?:(?<!\w)[^\W\d_]{1,3}-)?\+?[^\W\d_]*\d\w*(?:[\ .,:/()+-]{1,2}\d\w*)*(?:-[^\W\d_]{1,3}(?!\w))?
    """,
    re.VERBOSE,
)
_MARKS = re.compile(rf"{_MARK}(?:[\s.,-]*{_MARK})+")
_WORD = re.compile(r"[^\W_]+")


def read_vocabulary(project: Project, gazetteer: Gazetteer) -> frozenset[str]:
    """Words, folded, that identify nobody: those that examples and topics use often, and the names of municipalities and regions.

    Villages are not among them: few people live there, and many surnames are called like one.
    """
    counts: Counter[str] = Counter()
    for path in (*project.intents.rglob("*.yml"), *project.topics.rglob("*.yml"), *project.knowledge.glob("*.yml")):
        counts.update(words(path.read_text(encoding="utf-8").lower()))
    known: Counter[str] = Counter()
    for word, count in counts.items():
        for folded in fold(clean(word)).split():
            known[folded] += count
    places = {name for name in gazetteer.municipality_names if " " not in name}
    places |= {word for region in gazetteer.regions.values() for word in fold(clean(region.name)).split()}
    return frozenset(word for word, count in known.items() if count >= OFTEN) | places


def mask_message(text: str, known: Collection[str]) -> str:
    """A message, on one line, with `HIDDEN` for all numbers, addresses and names that can be told from other words.

    A name is a word with a capital letter inside a sentence that is not known, the word before it when that is not known either, and
    what follows "my name is".

    Args:
        known: folded words that are no names (`read_vocabulary`).
    """
    text = _NO_WORD.sub(_MARK, clean(text).replace(clean(HIDDEN), _MARK))
    text = _ADDRESS.sub(_MARK, text)
    text = mask(text).replace(MASK, _MARK)
    text = _NUMBER.sub(lambda match: match[0] if _is_known_code(match[0], known) else _MARK, text)
    found = list(_WORD.finditer(text))
    hidden = _names(text, found, known)
    for word, hide in zip(reversed(found), reversed(hidden)):
        if hide:
            text = text[: word.start()] + _MARK + text[word.end() :]
    return _MARKS.sub(_MARK, text).replace(_MARK, HIDDEN)


def _is_known_code(token: str, known: Collection[str]) -> bool:
    """Whether something with digits is a word of ours, such as A1 or the Bulgarian 4asa."""
    return token.isalnum() and not token.isdigit() and fold(token) in known


def _names(text: str, found: Sequence[re.Match[str]], known: Collection[str]) -> list[bool]:
    """For each word whether it is to be hidden."""
    folded = [fold(word[0]) for word in found]
    strange = [word[0] != word[0].lower() and key not in known for word, key in zip(found, folded)]
    hidden = [strange[i] and not _begins_sentence(text, found, i) for i in range(len(found))]
    for i, (this, following) in enumerate(itertools.pairwise(hidden)):
        if following and strange[i] and not this:
            hidden[i] = True
    for i, phrase in itertools.product(range(len(found)), INTRODUCTIONS):
        if tuple(folded[i : i + len(phrase)]) == phrase:
            first = i + len(phrase)
            for j in range(first, min(first + NAMES_LAST, len(found))):
                if j > first and folded[j] in known:
                    break
                hidden[j] = True
    return hidden


def _begins_sentence(text: str, found: Sequence[re.Match[str]], index: int) -> bool:
    between = text[found[index - 1].end() if index else 0 : found[index].start()]
    if index == 0:
        return _MARK not in between
    before = found[index - 1][0]
    if between.strip() == "." and (len(before) == 1 or fold(before) in TITLES):
        return False
    return any(char in ".!?…:;" for char in between)


@dataclass(frozen=True)
class Message:
    """A masked message.

    Attributes:
        id: its number in the file; says nothing about who sent it, and is never used again.
        day: such as 2026-11-27.
        language: of the reply.
        outcome: off_topic or clarify.
        text: what was asked.
    """

    id: int
    day: str
    language: str
    outcome: str
    text: str


class Unanswered:
    """Messages in a SQLite file.

    Args:
        path: the file; its folder is created.
        patience: seconds to wait for another process that writes.

    Raises:
        sqlite3.Error: it cannot be opened, or is no database; so do all methods.
    """

    def __init__(self, path: Path, patience: float = 1) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("PRAGMA secure_delete=ON")
        # AUTOINCREMENT: what somebody assigns is what they saw, although it was deleted and another came meanwhile.
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, language TEXT NOT NULL,"
            " outcome TEXT NOT NULL, text TEXT NOT NULL)"
        )

    def add(self, language: str, outcome: str, text: str) -> None:
        """Keeps a masked message of today."""
        row = (_today().isoformat(), language, outcome, text)
        self._connection.execute("INSERT INTO messages (day, language, outcome, text) VALUES (?, ?, ?, ?)", row)
        self._connection.execute("DELETE FROM messages WHERE id IN (SELECT id FROM messages ORDER BY id DESC LIMIT -1 OFFSET ?)", (MOST,))

    def messages(self) -> list[Message]:
        """All that are not too old, the newest first."""
        rows = self._connection.execute("SELECT id, day, language, outcome, text FROM messages WHERE day > ? ORDER BY id DESC", (_oldest(),))
        return [Message(*row) for row in rows]

    def delete(self, ids: Collection[int]) -> None:
        self._connection.executemany("DELETE FROM messages WHERE id = ?", [(one,) for one in ids])
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def purge(self) -> int:
        """Deletes what is too old, also from the write-ahead log, and tells how much it was."""
        count = self._connection.execute("DELETE FROM messages WHERE day <= ?", (_oldest(),)).rowcount
        if count:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    def close(self) -> None:
        self._connection.close()


class Keeper:
    """Decides which messages are kept. Nothing here delays or breaks an answer: what cannot be written is lost, which is told once.

    Args:
        store: keeps them.
        known: as for `mask_message`.
    """

    def __init__(self, store: Unanswered, known: Collection[str]) -> None:
        self._store = store
        self._known = known
        self._held: OrderedDict[str, tuple[float, str, str]] = OrderedDict()
        self._failed = False

    def turn(self, conversation: str, text: str, reply: Reply, *, pressed: bool) -> None:
        """Takes note of a turn: off topic is kept; what was answered with a choice, when the next turn is no pressed button.

        Args:
            conversation: id of the conversation; only in memory.
            text: what was written; empty for anything else.
            pressed: whether the turn is a pressed button.
        """
        held = self._held.pop(conversation, None)
        if held and not pressed and reply.intent != FORGET:
            self._add(held[1], CLARIFY, held[2])
        if pressed or reply.outcome not in (OFF_TOPIC, CLARIFY) or clean(text).startswith("/"):
            return
        masked = mask_message(text, self._known)
        if not any(fold(word) in self._known for word in words(masked)):
            return  # nothing is left but what may be names
        if reply.outcome == OFF_TOPIC:
            self._add(reply.language, OFF_TOPIC, masked)
            return
        self._held[conversation] = (time.time(), reply.language, masked)
        if len(self._held) > HELD:
            self._held.popitem(last=False)

    def forget(self, conversation: str) -> None:
        """Drops what waits for the next turn of a conversation."""
        self._held.pop(conversation, None)

    def purge(self, before: float) -> None:
        """Drops what waits since before a moment, in seconds since 1970: nothing outlives its conversation there."""
        for conversation in [one for one, held in self._held.items() if held[0] < before]:
            del self._held[conversation]

    def _add(self, language: str, outcome: str, text: str) -> None:
        try:
            self._store.add(language, outcome, text)
        except sqlite3.Error as error:
            if not self._failed:
                logger.error("A message that was not answered could not be kept (%s): is there room on the disk? Told once.", type(error).__name__)
            self._failed = True


class Grouping:
    """Puts messages together that are alike; remembers vectors, so that only new messages cost time.

    Args:
        folder: of the encoder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._vectors: dict[str, np.ndarray] = {}
        self._last: tuple[list[Message], list[list[Message]]] = ([], [])
        self._grouping = threading.Lock()

    @functools.cached_property
    def _encoder(self) -> StaticEncoder:
        return StaticEncoder.load(self._folder)

    def groups(self, messages: list[Message]) -> list[list[Message]]:
        """The messages in groups, the largest group first; in each one the message that is most like the others comes first.

        Raises:
            ValueError: the encoder cannot be read.
        """
        with self._grouping:
            if messages != self._last[0]:
                self._last = (messages, self._group(messages) if messages else [])
            return self._last[1]

    def _group(self, messages: list[Message]) -> list[list[Message]]:
        texts = {message.text: clean(message.text.replace(HIDDEN, " ")) for message in messages}
        missing = [text for text in texts if text not in self._vectors]
        vectors = unit_length(self._encoder.encode([texts[text] for text in missing]))
        self._vectors = {text: vector for text, vector in self._vectors.items() if text in texts} | dict(zip(missing, vectors))
        matrix = np.stack([self._vectors[message.text] for message in messages])
        alike = matrix @ matrix.T >= ALIKE
        np.fill_diagonal(alike, True)  # a text without any token is at least like itself
        left = np.ones(len(messages), dtype=bool)
        counts = alike.sum(axis=1)
        groups = []
        while counts.max() > 1:
            middle = int(counts.argmax())
            members = np.flatnonzero(alike[middle] & left)
            groups.append([messages[middle], *(messages[one] for one in members if one != middle)])
            left[members] = False
            counts = np.where(left, counts - alike[members].sum(axis=0), 0)
        return groups + [[messages[one]] for one in np.flatnonzero(left)]


def _today() -> datetime.date:
    return datetime.datetime.now(AMSTERDAM).date()


def _oldest() -> str:
    """The youngest day that is too old."""
    return (_today() - datetime.timedelta(days=UNANSWERED_DAYS)).isoformat()
