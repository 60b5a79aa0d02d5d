"""`winwijzer ask`: one question and its answer, or a file of questions."""

import argparse
import asyncio
import dataclasses
import json
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from bot.cli.printing import print_reply
from bot.cli.train import train_if_stale
from bot.languages import require_language
from bot.project import Project, UsageError

LANGUAGE_PREFIX = re.compile(r"^([a-z]{2})\t(.*)$", re.DOTALL)
PRESSED_BUTTON = re.compile(r"^#(\d{1,3})$")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="*", metavar="TEXT", help="the question")
    parser.add_argument("--lang", metavar="xx", help="answer in this language")
    parser.add_argument("--json", action="store_true", help="print what was understood too, as JSON")
    parser.add_argument("--batch", metavar="FILE", help="one question a line, - for standard input; a line may be xx<TAB>question")
    parser.add_argument(
        "--conversation", action="store_true", help="the lines are turns of one conversation; #2 presses the second button, an empty line starts anew"
    )  # fmt: skip


def run(args: argparse.Namespace, project: Project) -> int:
    require_language(args.lang, project)
    if args.batch and args.text:
        raise UsageError("Give a question or --batch FILE, not both.")
    if args.conversation and not args.batch:
        raise UsageError("--conversation goes with --batch FILE.")
    if args.batch:
        lines = list(_read_lines(args.batch, project, args.lang))
    elif args.text:
        lines = [(args.lang, " ".join(args.text))]
    else:
        raise UsageError('Give a question: winwijzer ask "hoe krijg ik een BSN".')
    train_if_stale(project)
    asyncio.run(_ask(lines, project, conversation=args.conversation, as_json=args.json))
    return 0


def _read_lines(name: str, project: Project, default: str | None) -> Iterator[tuple[str | None, str]]:
    """Language and text of each line.

    Raises:
        UsageError: the file cannot be read, a line is not UTF-8, or names a language the bot does not have.
    """
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name} cannot be read ({error.strerror}): check the name of the file.") from None
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise UsageError(f"{name}:{number}: this line is not UTF-8: save the file as UTF-8.") from None
        match = LANGUAGE_PREFIX.match(text)
        if not match:
            yield default, text
            continue
        try:
            yield require_language(match[1], project), match[2]
        except UsageError as error:
            raise UsageError(f"{name}:{number}: {error}") from None


async def _ask(lines: list[tuple[str | None, str]], project: Project, *, conversation: bool, as_json: bool) -> None:
    from bot.assistant import Assistant, Turn

    assistant = Assistant.load(project, keep=False)
    current = uuid.uuid4().hex
    buttons: list[dict[str, str]] = []
    for language, text in lines:
        if not conversation or not text.strip():
            current, buttons = uuid.uuid4().hex, []
            if conversation:
                continue
        sent, pressed = text, PRESSED_BUTTON.match(text) if conversation else None
        if pressed:
            sent = buttons[int(pressed[1]) - 1]["payload"] if 1 <= int(pressed[1]) <= len(buttons) else "/input.old_button"
        reply = dataclasses.replace(await assistant.handle(Turn(current, sent, language=language)), text=text)
        buttons = [button for message in reply.reply for button in message["buttons"]]
        if as_json:
            print(json.dumps(reply.as_dict(), ensure_ascii=False), flush=True)
        else:
            print_reply(reply)
        if not conversation:
            assistant.delete(current)
