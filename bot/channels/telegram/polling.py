"""Fetches updates from Telegram. An update is confirmed only after it was answered: what a crash interrupts comes again."""

import asyncio
import logging
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.intake import Intake
from bot.project import UsageError

logger = logging.getLogger(__name__)

GET_UPDATES = "get_Updates"
"""getUpdates, in a spelling that python-telegram-bot passes on without taking it for its own method: that one gives up a
whole batch when it cannot read one update, and writes what people sent into the log."""
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
POLL_SECONDS = 50
"""How long Telegram waits for a new update before it answers with none."""
BUSY_SECONDS = 0.1
"""Pause between two looks for new updates while some are still being answered."""
FAILED_SECONDS = 2.0
"""Pause before an update that could not be answered is fetched again."""
READ_SECONDS = 10
"""What an answer may take on the way."""
LONGEST_PAUSE = 30.0
"""Seconds between two attempts while Telegram cannot be reached."""
CONFLICT_SECONDS = 30
"""A bot that was just restarted may still hold the old connection; a conflict that lasts longer is another bot."""


class Poller:
    """Long polling.

    Args:
        bot: initialised.
        intake: answers the updates.
    """

    def __init__(self, bot: Bot, intake: Intake) -> None:
        self._bot = bot
        self._intake = intake
        self._working: dict[int, asyncio.Task[None]] = {}
        self._next = 0
        self._failed = False

    async def run(self, conflict_seconds: float = CONFLICT_SECONDS) -> None:
        """Polls until cancelled; then ends what it has begun.

        Args:
            conflict_seconds: for how long another program may poll with the same token before this one gives up.

        Raises:
            UsageError: another program polls with the same token, or the token is no longer valid.
        """
        loop = asyncio.get_running_loop()
        failures, conflict_since = 0, None
        try:
            while True:
                try:
                    updates = await self._fetch()
                except Conflict:
                    conflict_since = conflict_since or loop.time()
                    if loop.time() - conflict_since >= conflict_seconds:
                        raise UsageError("Another program fetches this bot's messages with the same token: stop it, then start again.") from None
                    await asyncio.sleep(1)
                except (InvalidToken, EndPointNotFound):
                    raise UsageError("Telegram does not know this token any more: ask @BotFather for the new one.") from None
                except RetryAfter as error:
                    await asyncio.sleep(error.retry_after.total_seconds())
                except TelegramError as error:
                    failures += 1
                    pause = min(LONGEST_PAUSE, 0.25 * 2**failures)
                    logger.warning("Telegram cannot be reached (%s): trying again in %.0f s.", type(error).__name__, pause)
                    await asyncio.sleep(pause)
                else:
                    failures, conflict_since = 0, None
                    self._take(updates)
                    if self._failed:
                        self._failed = False
                        await asyncio.sleep(FAILED_SECONDS)
                    elif self._working:
                        await asyncio.wait(self._working.values(), timeout=BUSY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._finish()

    async def _fetch(self) -> list[Any]:
        """New updates. Asking from the oldest one that is not answered yet confirms all before it."""
        offset = min(self._working, default=self._next)
        seconds = 0 if self._working else POLL_SECONDS
        answer = await self._bot.do_api_request(
            GET_UPDATES,
            {"offset": offset, "timeout": seconds, "allowed_updates": list(ALLOWED_UPDATES)},
            read_timeout=seconds + READ_SECONDS,
        )
        return answer if isinstance(answer, list) else []

    def _take(self, updates: list[Any]) -> None:
        for raw in updates:
            number = raw.get("update_id") if isinstance(raw, dict) else None
            if not isinstance(number, int) or number in self._working:
                continue
            self._next = max(self._next, number + 1)
            self._working[number] = task = asyncio.create_task(self._intake.take(raw))
            task.add_done_callback(lambda done, number=number: self._ended(number, done))

    def _ended(self, number: int, task: asyncio.Task[None]) -> None:
        del self._working[number]
        if not task.cancelled() and (error := task.exception()):
            logger.error("An update could not be answered (%s): fetching it again.", type(error).__name__)
            self._next = min(self._next, number)
            self._failed = True

    async def _finish(self) -> None:
        """Waits for what is being answered, and confirms what has been."""
        await asyncio.gather(*self._working.values(), return_exceptions=True)
        try:
            await self._bot.do_api_request(GET_UPDATES, {"offset": self._next, "timeout": 0, "limit": 1})
        except TelegramError:
            pass  # the ledger knows what was answered
