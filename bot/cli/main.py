"""Reads the command line, runs the command, and turns what a person can mend into one clear sentence.

Exit codes: 0 done, 1 a check failed or a file must be mended, 2 the command was used wrongly.
"""

import argparse
import importlib
import io
import sys

from bot.project import Project, ProblemError, UsageError

COMMANDS = {
    "chat": "a conversation in the terminal",
    "ask": "one question, one answer; or a file of them",
    "route": "which municipality, region and WIN-point a text names",
    "points": "what is known of the WIN-points: list, change and check it",
    "telegram": "the bot on Telegram, by long polling",
    "serve": "the web process: the pages for staff, and Telegram's webhook",
    "staff": "who may sign in to the pages for staff",
    "purge": "delete old conversations",
    "forget": "delete one conversation",
    "poster": "a page to hang up, with the QR code of the bot",
    "train": "train the model",
    "check": "check knowledge, intents, locales and regions",
    "test": "ask the golden questions",
    "knowledge": "what the letters say and which topics carry it",
    "encoder": "train the sentence encoder",
    "locales": "what translators work with: check, preview, add a language",
}
"""Each command is a module of `bot.cli` with `add_arguments(parser)` and `run(args, project)`."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.")


def build_parser(command: str | None) -> argparse.ArgumentParser:
    """The parser; only the module of the command at hand is imported, because Rasa's import takes seconds."""
    parser = _Parser(prog="winwijzer", description="WINwijzer answers migrant workers' questions, with sources.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for name, description in COMMANDS.items():
        subparser = commands.add_parser(name, help=description, description=description)
        if name == command:
            importlib.import_module(f"bot.cli.{name}").add_arguments(subparser)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Runs one command.

    Returns:
        The exit code.
    """
    argv = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # our languages do not fit into the code pages of some terminals
            stream.reconfigure(encoding="utf-8", errors="replace")
    project = Project()
    try:
        command = next((word for word in argv if word in COMMANDS), None)
        parser = build_parser(command)
        args = parser.parse_args(argv)
        if args.command is None:
            parser.print_help()
            return 2
        return importlib.import_module(f"bot.cli.{args.command}").run(args, project)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except ProblemError as error:
        for problem in error.problems:
            print(problem.text(project), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
