"""`winwijzer check`: every problem as `file:line: error|warning: what to do`; exit code 1 on an error."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.checks import check_project
from bot.knowledge import read_knowledge
from bot.nlu.examples import read_examples, read_intents
from bot.project import Problem, Project, UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--examples", action="store_true", help="also list examples and topics to judge; takes some minutes")
    parser.add_argument("--letters", type=Path, metavar="DIR", help="prove every figure against the letters in this folder")


def _examples_to_judge(project: Project) -> list[Problem]:
    """Warnings about examples, from a model that is trained without them."""
    from bot.checks.example_quality import FOLDS, alike, misplaced, vectors_of

    known = set(read_knowledge(project).topics) | set(read_intents(project))
    examples = read_examples(project, known)
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Judging the examples", total=FOLDS)
        vectors = vectors_of(project, examples)
        found = [*misplaced(examples, vectors, lambda done, of: progress.update(task, completed=done)), *alike(project, examples, vectors)]
    return found


def run(args: argparse.Namespace, project: Project) -> int:
    if args.letters is not None and not args.letters.is_dir():
        raise UsageError(f"There is no folder {args.letters}: give the folder that holds the letters' text files.")
    problems = check_project(project, args.letters)
    if args.examples and not any(problem.severity == "error" for problem in problems):
        problems += _examples_to_judge(project)
    for problem in sorted(problems, key=lambda problem: (str(problem.path), problem.line)):
        print(problem.text(project))
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{errors} errors, {len(problems) - errors} warnings.")
    if args.letters is None:
        print("Figures were not compared with the letters: add --letters DIR for that.")
    return 1 if errors else 0
