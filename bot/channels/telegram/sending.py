"""Sends messages, and does not give up while the network fails."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import BadRequest, NetworkError, TelegramError
from tenacity import AsyncRetrying, retry_if_exception, stop_after_delay, wait_exponential_jitter

PATIENCE = 90.0
"""Seconds for which a message is tried again; then the update counts as unanswered, and Telegram sends it once more."""
TYPING_AFTER = 0.5
"""Seconds of work after which "typing…" is shown."""
TYPING_SECONDS = 4.5
"""Bot API, sendChatAction: it is shown for 5 seconds."""
Result = TypeVar("Result")


async def persistently(call: Callable[[], Awaitable[Result]], patience: float = PATIENCE) -> Result:
    """Calls Telegram, again and again with growing pauses while it cannot be reached or is in trouble.

    A message whose answer was lost on the way may so arrive twice; without that it might not arrive at all.

    Args:
        call: makes one request.
        patience: seconds after which it gives up.

    Raises:
        TelegramError: it refuses, or could not be reached for so long.
    """
    attempts = AsyncRetrying(
        retry=retry_if_exception(_may_pass),
        wait=wait_exponential_jitter(initial=0.3, max=15),
        stop=stop_after_delay(patience),
        reraise=True,
    )

    async def attempt() -> Result:
        return await call()

    return await attempts(attempt)


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


async def acknowledge(bot: Bot, query: str) -> None:
    """Tells Telegram that a pressed button was noticed, so that it stops turning."""
    with suppress(TelegramError):  # too old, for instance: Telegram does not wait for it any more
        await persistently(lambda: bot.answer_callback_query(query))


@asynccontextmanager
async def typing(bot: Bot, chat: int) -> AsyncIterator[None]:
    """Shows "typing…" in a chat while the block takes longer than half a second."""
    task = asyncio.create_task(_keep_typing(bot, chat))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_typing(bot: Bot, chat: int) -> None:
    await asyncio.sleep(TYPING_AFTER)
    while True:
        with suppress(TelegramError):  # nobody misses it
            await bot.send_chat_action(chat, ChatAction.TYPING)
        await asyncio.sleep(TYPING_SECONDS)
