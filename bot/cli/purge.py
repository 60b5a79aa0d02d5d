"""`winwijzer purge`: deletes what people wrote longer ago than conversations are kept."""

import argparse

from bot.project import Project
from bot.retention import HOURS, oldest_kept, retention_hours
from bot.runtime import prepare_rasa


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = f"Deletes what people wrote longer ago than {HOURS} says, 24 by default. A running bot does it by itself."


def run(args: argparse.Namespace, project: Project) -> int:
    hours = retention_hours()
    prepare_rasa()
    from bot.dialogue.conversations import delete_before, tracker_path, tracker_store

    path = tracker_path(project)
    count = delete_before(tracker_store(path), oldest_kept(hours)) if path.exists() else 0
    print(f"{count} events of conversations, older than {hours} hours, were deleted.")
    return 0
