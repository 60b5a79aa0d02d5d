"""`winwijzer forget ID`: deletes one conversation."""

import argparse
import re

from bot.conversation_ids import read_conversation_ids
from bot.project import Project, UsageError
from bot.runtime import prepare_rasa

CHAT = re.compile(r"-?\d{1,20}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the id of a conversation, or the number of a private Telegram chat")


def run(args: argparse.Namespace, project: Project) -> int:
    prepare_rasa()
    from bot.dialogue.conversations import delete_conversation, tracker_path, tracker_store

    path = tracker_path(project)
    store = tracker_store(path) if path.exists() else None
    ids = [args.id]
    if CHAT.fullmatch(args.id):
        ids.append(read_conversation_ids(project).of(int(args.id)))
    if not store or not any([delete_conversation(store, one) for one in ids]):
        raise UsageError("There is no such conversation: nothing to delete.")
    print("The conversation was deleted.")
    return 0
