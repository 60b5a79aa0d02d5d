"""Tells Telegram where to send updates."""

from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.polling import ALLOWED_UPDATES
from bot.channels.telegram.sending import persistently
from bot.channels.telegram.settings import WEBHOOK_URL, WebhookSettings
from bot.project import UsageError


async def set_webhook(bot: Bot, settings: WebhookSettings, connections: int) -> None:
    """Sets the webhook.

    Args:
        bot: initialised.
        settings: the address and the secret.
        connections: updates that Telegram may send at the same time.

    Raises:
        UsageError: Telegram refuses the address.
    """
    try:
        await persistently(
            lambda: bot.set_webhook(settings.url, secret_token=settings.secret, max_connections=connections, allowed_updates=ALLOWED_UPDATES)
        )
    except TelegramError as error:
        raise UsageError(f"Telegram does not take the address of the webhook ({type(error).__name__}): check {WEBHOOK_URL}.") from None
