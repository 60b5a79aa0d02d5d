"""Links that open the bot with a language, a topic or a region: t.me/<bot>?start=<language>_<topic or region>."""

import re
from dataclasses import dataclass

from bot.knowledge import Knowledge
from bot.regions import Gazetteer

LINK = "https://t.me/{bot}?start={start}"
START_LENGTH = 64
"""Bot API, deep linking: at most 64 characters A-Z, a-z, 0-9, _ and -. A topic's full stop becomes a hyphen."""
BOT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,30}[Bb][Oo][Tt]")
"""Bot API: a bot's name has 5 to 32 letters, digits and underscores, and ends in bot."""


@dataclass(frozen=True)
class Start:
    """What a link opens with; each is None when the link does not say it."""

    language: str | None = None
    topic: str | None = None
    region: str | None = None


def read_start(argument: str, languages: tuple[str, ...], knowledge: Knowledge, gazetteer: Gazetteer) -> Start:
    """Reads what follows /start. What does not exist (any more) is left out."""
    topics = {_written(topic): topic for topic in knowledge.topics}
    first, _, rest = argument.partition("_")
    language = first if first in languages else None
    what = rest if language else argument
    return Start(language, topics.get(what), what if what in gazetteer.regions else None)


def write_start(language: str | None = None, topic: str | None = None, region: str | None = None) -> str:
    """The argument of a link, empty when it says nothing."""
    what = _written(topic) if topic else region or ""
    return "_".join(part for part in (language, what) if part)


def deep_link(bot: str, start: str) -> str:
    """The address that opens the bot."""
    return LINK.format(bot=bot, start=start) if start else LINK.format(bot=bot, start="").removesuffix("?start=")


def _written(topic: str) -> str:
    return topic.replace(".", "-")
