"""A running Telegram bot: the assistant, the connection to Telegram, and what belongs to both."""

import asyncio
import email.utils
import logging
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
from telegram.error import InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.assistant import Assistant
from bot.channels.telegram.chats import Chats
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.profile import set_profile
from bot.channels.telegram.sending import persistently
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.telegram.talk import Talk
from bot.conversation_ids import read_conversation_ids
from bot.dialogue.conversations import tracker_path
from bot.figures import FILE as FIGURES
from bot.figures import BUSY_SECONDS, Figures
from bot.project import Project, UsageError
from bot.retention import keep_purging, keeps_unanswered, retention_hours
from bot.runtime import hide_in_logs
from bot.unanswered import FILE as UNANSWERED
from bot.unanswered import Keeper, Unanswered, read_vocabulary

logger = logging.getLogger(__name__)

BURST = 4
MESSAGES_A_SECOND = 26
"""With `BURST` at once never more than the 30 messages a second of the Bot API, whichever second one looks at."""
GROUP_BURST = 4
GROUP_MESSAGES_A_MINUTE = 16
"""With `GROUP_BURST` never more than the 20 messages a minute of the Bot API in one group."""
RETRIES = 5
"""How often a message is tried again that Telegram puts off ("retry after")."""
CLOCK_SECONDS = 120
"""A clock that is further from Telegram's tells wrong opening hours and deletes conversations too early or late."""
FIRST_PATIENCE = 20.0
"""Seconds in which Telegram must be reached at the start."""


class _Clock:
    """Compares this machine's clock with what Telegram's answers say, and warns once."""

    warned = False

    async def look(self, response: httpx.Response) -> None:
        told = email.utils.parsedate_tz(response.headers.get("date", ""))
        if self.warned or not told:
            return
        seconds = time.time() - email.utils.mktime_tz(told)
        if abs(seconds) > CLOCK_SECONDS:
            self.warned = True
            logger.warning(
                "This machine's clock is %.0f minutes %s: set it, or opening hours are told wrong.", abs(seconds) / 60, "fast" if seconds > 0 else "slow"
            )


def make_bot(settings: TelegramSettings) -> ExtBot:
    """The connection to Telegram, which keeps its flood limits."""
    hide_in_logs(settings.token)
    limiter = AIORateLimiter(
        overall_max_rate=BURST,
        overall_time_period=BURST / MESSAGES_A_SECOND,
        group_max_rate=GROUP_BURST,
        group_time_period=60 * GROUP_BURST / GROUP_MESSAGES_A_MINUTE,
        max_retries=RETRIES,
    )
    request = HTTPXRequest(httpx_kwargs={"event_hooks": {"response": [_Clock().look]}})
    return ExtBot(settings.token, settings.base_url, request=request, rate_limiter=limiter)


@asynccontextmanager
async def telegram_service(settings: TelegramSettings, project: Project, assistant: Assistant) -> AsyncIterator[tuple[ExtBot, Intake]]:
    """Connects to Telegram and answers what `Intake` is given; deletes old conversations meanwhile.

    Args:
        settings: of the bot.
        project: whose state folder holds the key, the ledger, the figures and what was not answered.
        assistant: what answers.

    Raises:
        UsageError: the token is wrong, Telegram cannot be reached, or a setting or a file is not as it must be.
    """
    hours = retention_hours()
    ids = read_conversation_ids(project)
    keeping = keeps_unanswered()
    bot = make_bot(settings)
    try:
        await persistently(bot.initialize, FIRST_PATIENCE)
    except InvalidToken:
        raise UsageError("Telegram does not know this bot token: copy it anew from @BotFather.") from None
    except TypeError:
        raise UsageError("What answers there is no Bot API: check --base-url.") from None
    except TelegramError as error:
        raise UsageError(f"Telegram cannot be reached ({_reason(error)}): check the network, this machine's clock and --base-url.") from None
    ledger = Ledger(tracker_path(project).with_name("telegram.db"))
    figures = Figures(tracker_path(project).with_name(FIGURES))
    unanswered = _open_unanswered(project, keeping)
    keeper = Keeper(unanswered, read_vocabulary(project, assistant.renderer.gazetteer)) if unanswered and keeping else None
    chats = Chats(Talk(assistant, bot, ids, ledger, figures, keeper).answer)

    def purge(before: float) -> int:
        ledger.purge()
        count = assistant.purge(before)
        if keeper:
            keeper.purge(before)
        if unanswered:
            unanswered.purge()
        return count

    purging = asyncio.create_task(keep_purging(purge, hours))
    try:
        try:
            await set_profile(bot, assistant.renderer)
        except TelegramError as error:
            logger.warning("Commands and descriptions could not be set (%s): the bot works without.", _reason(error))
        yield bot, Intake(bot, chats, ledger)
    finally:
        purging.cancel()
        with suppress(asyncio.CancelledError):
            await purging
        await chats.close()
        ledger.close()
        figures.close()
        if unanswered:
            unanswered.close()
        await bot.shutdown()


def _open_unanswered(project: Project, keeping: bool) -> Unanswered | None:
    """The messages that were not answered; also where no more are kept, so that old ones are deleted in time.

    Raises:
        UsageError: the file cannot be opened.
    """
    path = tracker_path(project).with_name(UNANSWERED)
    if not keeping and not path.exists():
        return None
    try:
        return Unanswered(path, BUSY_SECONDS)
    except (sqlite3.Error, OSError) as error:
        raise UsageError(f"{project.relative(path)} cannot be opened ({type(error).__name__}): mend or move that file.") from None


def _reason(error: TelegramError) -> str:
    """What went wrong, without anything that may hold the token."""
    cause = error.__cause__
    return type(cause or error).__name__
