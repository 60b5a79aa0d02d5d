"""`winwijzer check`: every problem as `file:line: error|warning: what to do`; exit code 1 on an error."""

import argparse
from pathlib import Path

from bot.checks import check_project
from bot.project import Project, UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--letters", type=Path, metavar="DIR", help="prove every figure against the letters in this folder")


def run(args: argparse.Namespace, project: Project) -> int:
    if args.letters is not None and not args.letters.is_dir():
        raise UsageError(f"There is no folder {args.letters}: give the folder that holds the letters' text files.")
    problems = check_project(project, args.letters)
    for problem in sorted(problems, key=lambda problem: (str(problem.path), problem.line)):
        print(problem.text(project))
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{errors} errors, {len(problems) - errors} warnings.")
    if args.letters is None:
        print("Figures were not compared with the letters: add --letters DIR for that.")
    return 1 if errors else 0
