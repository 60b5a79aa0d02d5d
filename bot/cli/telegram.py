"""`winwijzer telegram`: the bot on Telegram, by long polling. It needs nothing but a token."""

import argparse
import asyncio
import signal

from bot.channels.telegram.settings import TOKEN, TelegramSettings, read_telegram_settings
from bot.cli.logs import log_to_terminal
from bot.cli.train import train_if_stale
from bot.project import Project
from bot.runtime import hide_in_logs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--token-file", metavar="FILE", help=f"a file that holds the bot's token, instead of {TOKEN}")
    parser.add_argument("--base-url", metavar="URL", help="of a local Bot API server, such as http://127.0.0.1:8081/bot")


def run(args: argparse.Namespace, project: Project) -> int:
    settings = read_telegram_settings(args.base_url, args.token_file)
    hide_in_logs(settings.token)
    log_to_terminal()
    train_if_stale(project)
    asyncio.run(_poll(settings, project))
    return 0


async def _poll(settings: TelegramSettings, project: Project) -> None:
    from bot.assistant import Assistant
    from bot.channels.telegram.polling import Poller
    from bot.channels.telegram.service import telegram_service

    assistant = Assistant.load(project)
    async with telegram_service(settings, project, assistant) as (bot, intake):
        await bot.delete_webhook()
        print(f"@{bot.username} answers on Telegram. Ctrl-C ends it.", flush=True)
        polling = asyncio.create_task(Poller(bot, intake).run())
        for end in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(end, polling.cancel)
        try:
            await polling
        except asyncio.CancelledError:
            pass
