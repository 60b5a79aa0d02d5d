"""`winwijzer train`: trains the model, with a progress bar."""

import argparse

from filelock import FileLock
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.project import Project

LOCK = "training.lock"
"""Held in models/ while a process trains; another waits and takes the same model."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="train also when the model is up to date")


def run(args: argparse.Namespace, project: Project) -> int:
    if not train_if_stale(project, force=args.force):
        print("The model is up to date.")
    return 0


def train_if_stale(project: Project, *, force: bool = False) -> bool:
    """Trains the model when there is none, or when a file it is trained from has changed.

    Returns:
        Whether it was trained.

    Raises:
        ProblemError: a file cannot be used; with file and line.
    """
    console = Console(stderr=True)
    with console.status("Starting …"):
        from bot import assistant
    if not force and assistant.is_trained(project):
        return False
    project.models.mkdir(parents=True, exist_ok=True)
    with Progress(
        SpinnerColumn(), TextColumn("Training the model: {task.description}"), BarColumn(), TimeElapsedColumn(), console=console
    ) as progress:
        task = progress.add_task("waiting for another training")

        def on_progress(name: str, done: int, total: int) -> None:
            progress.update(task, description=name or "done", completed=done, total=total)

        with FileLock(project.models / LOCK):
            if not force and assistant.is_trained(project):
                return False  # another process was training it
            on_progress("reading the files", 0, 1)
            assistant.train(project, on_progress)
    return True
