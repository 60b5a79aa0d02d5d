"""`winwijzer serve`: the web process. The pages for staff, and what Telegram sends updates to."""

import argparse
import asyncio
import os
import signal
import socket
from contextlib import AsyncExitStack, nullcontext
from typing import TYPE_CHECKING

from bot.channels.telegram.settings import TelegramSettings, WebhookSettings, read_telegram_settings, read_webhook_settings
from bot.cli.logs import log_to_terminal
from bot.cli.train import train_if_stale
from bot.project import Project, UsageError
from bot.runtime import hide_in_logs

if TYPE_CHECKING:
    from bot.web.staff.openid import OpenIdSettings

PORT = 8080
SHUTDOWN_SECONDS = 5
"""So long what is under way may last after the process is told to end; somebody who watches the golden questions would hold it up."""
CONNECTIONS = 40
"""Updates that Telegram sends at the same time, at most: as many as it does unless told otherwise."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only, behind a web server)")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to listen on (default: {PORT})")
    parser.add_argument("--staff-only", action="store_true", help="only the pages for staff, without Telegram")
    parser.add_argument("--token-file", metavar="FILE", help="a file that holds the bot's token")
    parser.add_argument("--base-url", metavar="URL", help="of a local Bot API server, such as http://127.0.0.1:8081/bot")


def run(args: argparse.Namespace, project: Project) -> int:
    telegram = webhook = None
    if args.staff_only:
        if args.token_file or args.base_url:
            raise UsageError("--staff-only serves no Telegram: leave --token-file and --base-url out.")
    else:
        telegram, webhook = read_telegram_settings(args.base_url, args.token_file), read_webhook_settings()
        hide_in_logs(telegram.token)
        hide_in_logs(webhook.secret)
    from bot.web.staff.openid import read_openid_settings  # brings Rasa, which takes seconds

    if openid := read_openid_settings():
        hide_in_logs(openid.client_secret)
    log_to_terminal()
    listening = _listen(args.host, args.port)
    train_if_stale(project)
    asyncio.run(_serve(listening, telegram, webhook, openid, project))
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """The socket, opened before the model is loaded, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio sends answers at once (TCP_NODELAY); otherwise each waits 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
        return listening
    except (OSError, OverflowError) as error:
        listening.close()
        reason = getattr(error, "strerror", None) or "not a port"
        raise UsageError(f"Cannot listen on {host}, port {port} ({reason}): stop what uses it, or choose another with --port.") from None


async def _serve(
    listening: socket.socket, telegram: TelegramSettings | None, webhook: WebhookSettings | None, openid: "OpenIdSettings | None", project: Project
) -> None:
    import uvicorn

    from bot.assistant import Assistant
    from bot.channels.telegram.service import telegram_service
    from bot.channels.telegram.webhook import set_webhook
    from bot.web.app import TelegramWebhook, make_app
    from bot.web.staff.accounts import Accounts
    from bot.web.staff.audit import Audit
    from bot.web.staff.openid import OpenId
    from bot.web.staff.site import Site

    assistant = Assistant.load(project)
    site = Site(assistant, Accounts.of(project), Audit.of(project), openid=OpenId(openid) if openid else None)
    async with AsyncExitStack() as stack:
        bot = taken = None
        if telegram and webhook:
            bot, intake = await stack.enter_async_context(telegram_service(telegram, project, assistant))
            taken = TelegramWebhook(intake, webhook.secret)
        # Addresses of people come from a proxy's header only where the operator names the proxy; wrong passwords are counted by them.
        config = uvicorn.Config(
            make_app(taken, site), log_config=None, access_log=False, server_header=False, ws="none",
            proxy_headers="FORWARDED_ALLOW_IPS" in os.environ, timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )  # fmt: skip
        server = uvicorn.Server(config)
        # uvicorn's own way raises the signal once more after it shut down, which would end the process before the rest is closed.
        server.capture_signals = nullcontext
        for end in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(end, server.handle_exit, end, None)
        if bot and webhook:
            await set_webhook(bot, webhook, CONNECTIONS)
        host, port = listening.getsockname()[:2]
        on_telegram = f"@{bot.username} answers on Telegram, " if bot else ""
        print(f"{on_telegram}http://{host}:{port} listens, the pages for staff are at http://{host}:{port}/staff. Ctrl-C ends it.", flush=True)
        await server.serve(sockets=[listening])
