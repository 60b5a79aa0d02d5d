"""Runs the Telegram bot against the stand-in of the Bot API, in a thread with a loop of its own."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import uvicorn
from bot_api import BotApi

from bot.assistant import Assistant
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.service import telegram_service
from bot.channels.telegram.settings import TelegramSettings
from bot.project import Project
from bot.web.app import SECRET_HEADER, WEBHOOK, TelegramWebhook, make_app

SECRET = "a-secret-of-the-webhook"


@contextlib.contextmanager
def _in_a_thread(work: Any) -> Iterator[Any]:
    """Runs an asynchronous context in a thread until the block ends; gives what it yields."""
    ready, end = threading.Event(), threading.Event()
    given: dict[str, Any] = {}

    async def run() -> None:
        try:
            async with work as given["value"]:
                given["loop"] = asyncio.get_running_loop()
                given["end"] = asyncio.Event()
                ready.set()
                await given["end"].wait()
        except BaseException as error:
            given["error"] = error
        finally:
            ready.set()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    ready.wait()
    try:
        if "error" in given:
            raise given["error"]
        yield given["value"]
    finally:
        if "end" in given:
            given["loop"].call_soon_threadsafe(given["end"].set)
        thread.join()
    end.set()
    if "error" in given:
        raise given["error"]


@contextlib.asynccontextmanager
async def _polled(api: BotApi, project: Project, assistant: Assistant) -> AsyncIterator[Intake]:
    async with telegram_service(TelegramSettings(api.token, api.base_url), project, assistant) as (bot, intake):
        polling = asyncio.create_task(Poller(bot, intake).run())
        try:
            yield intake
        finally:
            polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await polling


@contextlib.asynccontextmanager
async def _served(api: BotApi, project: Project, assistant: Assistant) -> AsyncIterator[str]:
    async with telegram_service(TelegramSettings(api.token, api.base_url), project, assistant) as (bot, intake):
        app = make_app(TelegramWebhook(intake, SECRET))
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, ws="none"))
        server.install_signal_handlers = lambda: None
        started = asyncio.Event()
        startup = server.startup

        async def start(sockets: Any = None) -> None:
            await startup(sockets)
            started.set()

        server.startup = start
        serving = asyncio.create_task(server.serve())
        await started.wait()
        address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        await bot.set_webhook(address + WEBHOOK, secret_token=SECRET)
        try:
            yield address
        finally:
            await bot.delete_webhook()
            server.should_exit = True
            await serving


def polled(api: BotApi, project: Project, assistant: Assistant) -> contextlib.AbstractContextManager[Intake]:
    """The bot, fetching updates, while the block runs."""
    return _in_a_thread(_polled(api, project, assistant))


def served(api: BotApi, project: Project, assistant: Assistant) -> contextlib.AbstractContextManager[str]:
    """The bot, receiving updates by webhook, while the block runs; gives its address."""
    return _in_a_thread(_served(api, project, assistant))


def post(address: str, body: bytes, secret: str | None = SECRET) -> httpx.Response:
    """Sends something to the webhook, as Telegram does."""
    headers = {SECRET_HEADER: secret} if secret is not None else {}
    return httpx.post(address + WEBHOOK, content=body, headers=headers, timeout=30)
