"""Every update is answered, and none twice: the way in for polling and for the webhook."""

import asyncio
import logging
from dataclasses import replace
from typing import Any

from telegram import Bot, Update

from bot.channels.telegram.chats import Chats
from bot.channels.telegram.incoming import Incoming, read_update
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.sending import acknowledge

logger = logging.getLogger(__name__)

SQLITE_INTEGER = 2**63


class Intake:
    """Takes updates as Telegram sends them.

    Args:
        bot: initialised, so that it knows its own name.
        chats: where they are answered.
        ledger: which ones have been answered.
    """

    def __init__(self, bot: Bot, chats: Chats, ledger: Ledger) -> None:
        self._bot = bot
        self._chats = chats
        self._ledger = ledger
        self._working: dict[int, asyncio.Task[None]] = {}

    async def take(self, raw: Any) -> None:
        """Answers one update; returns when that is done. What was answered before, or cannot be read, needs nothing.

        Raises:
            Exception: the answer could not be sent; Telegram must send the update again.
        """
        update_id = raw.get("update_id") if isinstance(raw, dict) else None
        if not isinstance(update_id, int) or not 0 <= update_id < SQLITE_INTEGER:
            logger.warning("An update without a number was left out.")
            return
        if update_id not in self._working:
            if self._ledger.has(update_id):
                return
            task = asyncio.create_task(self._answer(update_id, raw))
            task.add_done_callback(lambda _: self._working.pop(update_id, None))
            self._working[update_id] = task
        await asyncio.shield(self._working[update_id])

    async def _answer(self, update_id: int, raw: dict[str, Any]) -> None:
        if incoming := self._read(raw):
            answered = self._chats.put(replace(incoming, update=update_id))
            if incoming.query:
                await acknowledge(self._bot, incoming.query)
            await answered
        self._ledger.add(update_id)

    def _read(self, raw: dict[str, Any]) -> Incoming | None:
        try:
            update = Update.de_json(raw, self._bot)
            return read_update(update, self._bot.bot)
        except Exception as error:  # whatever a malformed update brings up, the next ones must go on
            logger.warning("An update could not be read (%s) and was left out.", type(error).__name__)
            return None
