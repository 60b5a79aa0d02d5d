"""How long conversations are kept."""

import asyncio
import logging
import os
import time
from collections.abc import Callable

from bot.project import UsageError

HOURS = "WINWIJZER_RETENTION_HOURS"
"""Environment variable: after how many hours what people wrote is deleted."""
DEFAULT_HOURS = 24
LONGEST_HOURS = 24 * 30
KEEP_UNANSWERED = "WINWIJZER_KEEP_UNANSWERED"
"""Environment variable: 1 keeps messages that were not answered, masked, for staff to learn from."""
UNANSWERED_DAYS = 30
"""Such a message is deleted when it is so many days old."""
PURGE_SECONDS = 600
"""Pause between two purges of a running bot."""

logger = logging.getLogger(__name__)


def retention_hours() -> int:
    """After how many hours what people wrote is deleted.

    Raises:
        UsageError: the environment names no number of hours from 1 to 720.
    """
    given = os.environ.get(HOURS, str(DEFAULT_HOURS))
    if not (given.isascii() and given.isdecimal() and len(given) <= 3 and 1 <= int(given) <= LONGEST_HOURS):
        raise UsageError(f"{HOURS} must be a whole number of hours from 1 to {LONGEST_HOURS}.")
    return int(given)


def keeps_unanswered() -> bool:
    """Whether messages that were not answered are kept.

    Raises:
        UsageError: the environment says neither 1 nor nothing.
    """
    given = os.environ.get(KEEP_UNANSWERED, "")
    if given not in ("", "1"):
        raise UsageError(f"{KEEP_UNANSWERED} must be 1, to keep messages that were not answered, or not be set.")
    return given == "1"


def oldest_kept(hours: int) -> float:
    """The moment, in seconds since 1970, before which everything is deleted."""
    return time.time() - 3600 * hours


async def keep_purging(purge: Callable[[float], int], hours: int) -> None:
    """Purges now and every ten minutes, until cancelled. A purge that fails is tried again the next time.

    Args:
        purge: deletes what is older than a moment, and tells how much it was.
    """
    while True:
        try:
            if count := purge(oldest_kept(hours)):
                logger.info("Deleted %d old events of conversations.", count)
        except Exception as error:
            logger.error("Old conversations could not be deleted (%s): is there room on the disk? Trying again later.", type(error).__name__)
        await asyncio.sleep(PURGE_SECONDS)
