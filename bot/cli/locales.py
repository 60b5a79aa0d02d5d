"""`winwijzer locales update`: brings the translators' catalogs up to date with the texts."""

import argparse

from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.project import Project
from bot.translation import source_messages, update_catalogs


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["update"], help="update")


def run(args: argparse.Namespace, project: Project) -> int:
    messages = list(source_messages(project, read_knowledge(project)))
    update_catalogs(project, messages, languages(project))
    print(f"{len(messages)} texts. Translate what is empty or fuzzy in locales/<language>/, then run winwijzer check.")
    return 0
