"""What the operator of the bot sets: token, webhook, limits."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.project import UsageError

TOKEN = "TELEGRAM_BOT_TOKEN"
"""Environment variable: what BotFather gives, like 123456:ABC-DEF."""
TOKEN_FILE = "TELEGRAM_BOT_TOKEN_FILE"
"""Environment variable: a file that holds the token instead."""
WEBHOOK_URL = "WINWIJZER_WEBHOOK_URL"
"""Environment variable: the public https address at which Telegram reaches this server."""
WEBHOOK_SECRET = "TELEGRAM_WEBHOOK_SECRET"
"""Environment variable: what Telegram says in a header of each request, to be known by."""
BASE_URL = "https://api.telegram.org/bot"
TOKEN_FORM = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{3,200}")
SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{16,256}")
"""Bot API, setWebhook: 1-256 characters A-Z, a-z, 0-9, _ and -; fewer than 16 can be guessed."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class TelegramSettings:
    """How to reach Telegram.

    Attributes:
        token: of the bot; hidden where the settings are printed.
        base_url: of the Bot API, which the token is appended to.
    """

    token: str = field(repr=False)
    base_url: str = BASE_URL


@dataclass(frozen=True)
class WebhookSettings:
    """How Telegram reaches us: a public address and the secret it must say."""

    url: str
    secret: str = field(repr=False)


def read_telegram_settings(base_url: str | None, token_file: str | None = None) -> TelegramSettings:
    """The token from the environment or a file.

    Args:
        base_url: of a local Bot API server, for instance http://127.0.0.1:8081/bot; None for Telegram's own.
        token_file: a file that holds the token; wins over the environment.

    Raises:
        UsageError: there is no token, it cannot be one, or the address is none.
    """
    name = token_file or os.environ.get(TOKEN_FILE)
    if name:
        try:
            token = Path(name).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise UsageError(f"The file of the bot token cannot be read: {name}. Check its name and that it may be read.") from None
    else:
        token = os.environ.get(TOKEN, "").strip()
    if not token:
        raise UsageError(f"There is no bot token: ask @BotFather on Telegram for one and set {TOKEN}, or name a file with --token-file.")
    if not TOKEN_FORM.fullmatch(token):
        raise UsageError("The bot token is not one: it looks like 123456:ABC-DEF. Copy it anew from @BotFather.")
    url = (base_url or BASE_URL).rstrip("/")
    if not _is_safe(url):
        raise UsageError("--base-url must begin with https://, or with http:// for a server on this machine.")
    return TelegramSettings(token, url if url.endswith("/bot") else f"{url}/bot")


def read_webhook_settings() -> WebhookSettings:
    """The public address and the secret from the environment.

    Raises:
        UsageError: one of them is missing or cannot be used.
    """
    url, secret = os.environ.get(WEBHOOK_URL, "").strip(), os.environ.get(WEBHOOK_SECRET, "").strip()
    if not url:
        raise UsageError(f"The webhook has no address: set {WEBHOOK_URL} to the https address at which Telegram reaches this server.")
    if not _is_safe(url):
        raise UsageError(f"Telegram wants an https address: {WEBHOOK_URL} must begin with https://.")
    if not secret:
        raise UsageError(f"The webhook has no secret: set {WEBHOOK_SECRET} to 16 letters and digits or more, made by chance.")
    if not SECRET_FORM.fullmatch(secret):
        raise UsageError(f"{WEBHOOK_SECRET} must have 16 to 256 characters: letters, digits, _ and -.")
    return WebhookSettings(url, secret)


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))
