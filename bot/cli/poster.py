"""`winwijzer poster`: a page to hang up, with the QR code of the bot."""

import argparse
import os
from pathlib import Path

from bot.channels.telegram.deep_links import BOT_NAME
from bot.dialogue.renderer import read_renderer
from bot.project import Project, UsageError

BOT = "TELEGRAM_BOT_NAME"
"""Environment variable: the bot's name on Telegram, without @."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", metavar="CODE", help="code of the region whose WIN-point people are sent to, such as AM26")
    parser.add_argument("--bot", metavar="NAME", help=f"the bot's name on Telegram, instead of {BOT}")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the PDF file to write")


def run(args: argparse.Namespace, project: Project) -> int:
    bot = (args.bot or os.environ.get(BOT, "")).removeprefix("@")
    if not BOT_NAME.fullmatch(bot):
        raise UsageError(f"Name the bot as it is called on Telegram, such as --bot WINwijzerBot, or set {BOT}.")
    renderer = read_renderer(project)
    if args.region and args.region not in renderer.gazetteer.regions:
        raise UsageError(f"There is no region '{args.region}': winwijzer points list shows them.")
    from bot.poster import make_poster

    content = make_poster(renderer, bot, args.region)
    try:
        args.output.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{args.output} cannot be written ({error.strerror}): choose another file.") from None
    print(f"{args.output} was written.")
    return 0
