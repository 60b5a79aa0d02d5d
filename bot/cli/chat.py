"""`winwijzer chat`: a conversation in the terminal. Buttons are numbers; /lang, /forget and /quit are commands."""

import argparse
import asyncio
import sys
import uuid
from typing import TYPE_CHECKING

from rich.console import Console

from bot.cli.printing import print_reply
from bot.cli.train import train_if_stale
from bot.dialogue.renderer import choose_language
from bot.languages import languages, require_language
from bot.project import Project, UsageError

if TYPE_CHECKING:
    from bot.assistant import Assistant

HELP = "Type a question in {languages}. A number presses a button. /lang xx, /forget, /quit."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", metavar="xx", help="answer in this language")


def run(args: argparse.Namespace, project: Project) -> int:
    require_language(args.lang, project)
    train_if_stale(project)
    asyncio.run(_talk(project, args.lang))
    return 0


async def _talk(project: Project, language: str | None) -> None:
    console = Console(stderr=True)
    with console.status("Loading the model …"):
        from bot.assistant import Assistant, Turn

        assistant = Assistant.load(project)
    print(HELP.format(languages=", ".join(languages(project))), file=sys.stderr)
    conversation = uuid.uuid4().hex
    if language:
        await assistant.handle(Turn(conversation, choose_language(language)))
    try:
        await _take_turns(assistant, conversation, project)
    finally:
        assistant.delete(conversation)


async def _take_turns(assistant: "Assistant", conversation: str, project: Project) -> None:
    from bot.assistant import Turn

    buttons: list[dict[str, str]] = []
    while True:
        text = _read_line()
        if text is None or text.strip() == "/quit":
            return
        command, _, argument = text.strip().partition(" ")
        if command == "/lang":
            try:
                language = require_language(argument.strip() or None, project)
            except UsageError as error:
                print(error)
                continue
            text = choose_language(language) if language else "/language"
        elif command == "/forget":
            assistant.delete(conversation)
            print("Forgotten.\n")
            continue
        elif command.isdecimal() and len(command) < 4 and not argument and 1 <= int(command) <= len(buttons):
            text = buttons[int(command) - 1]["payload"]
        reply = await assistant.handle(Turn(conversation, text))
        buttons = [button for message in reply.reply for button in message["buttons"]]
        print_reply(reply)


def _read_line() -> str | None:
    """The next line; None at the end of the input. Bytes that are not UTF-8 are dropped."""
    if sys.stdin.isatty():
        try:
            return input("> ")
        except EOFError:
            return None
    line = sys.stdin.buffer.readline()
    return line.decode("utf-8", errors="ignore").rstrip("\r\n") if line else None
