"""`winwijzer test`: the golden questions, a table per language and topic, and what failed."""

import argparse
import asyncio

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.cli.train import train_if_stale
from bot.evaluation.questions import read_questions
from bot.knowledge import read_knowledge
from bot.languages import require_language
from bot.nlu.examples import read_intents
from bot.project import Project


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", metavar="xx", help="only the questions in this language")


def run(args: argparse.Namespace, project: Project) -> int:
    require_language(args.lang, project)
    topics = set(read_knowledge(project).topics)
    questions = read_questions(project, topics | set(read_intents(project)))
    questions = [question for question in questions if args.lang in (None, question.language)]
    train_if_stale(project)
    from bot.assistant import Assistant
    from bot.evaluation.run import RIGHT_FIRST, RIGHT_OR_OFFERED, ask_all, scores

    assistant = Assistant.load(project, keep=False)
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Asking", total=len(questions))
        results = asyncio.run(ask_all(assistant, questions, lambda done: progress.update(task, completed=done)))

    for result in results:
        if not result.right:
            place = f"{project.relative(result.question.path)}:{result.question.line}"
            note = " (offered)" if result.offered else ""
            print(f"{place}: said {result.said}{note}")

    console = Console(width=100)
    by_topic = scores(results, lambda result: f"{result.question.intent} {result.question.language}")
    codes = sorted({result.question.language for result in results})
    table = Table("topic", *codes, title="right at once / asked")
    for intent in sorted({result.question.intent for result in results}):
        cells = [by_topic.get(f"{intent} {code}") for code in codes]
        table.add_row(intent, *(f"{score.right}/{score.asked}" if score else "–" for score in cells))
    console.print(table)

    answered = [result for result in results if result.question.intent in topics]
    table = Table("language", "questions", "right", "right or offered", "off topic recognised", "emergencies recognised", "language of the reply", title="golden questions")  # fmt: skip
    worst_right = worst_offered = 1.0
    for code in codes:
        here = [result for result in results if result.question.language == code]
        score = scores([result for result in answered if result.question.language == code], lambda result: "")[""]
        right, offered = score.right / score.asked, score.offered / score.asked
        worst_right, worst_offered = min(worst_right, right), min(worst_offered, offered)
        telling = [result.in_its_language for result in here if result.in_its_language is not None]
        language = sum(telling) / len(telling)
        off_topic, emergency = (_recall(here, intent) for intent in ("off_topic", "emergency"))
        table.add_row(code, str(score.asked), f"{right:.1%}", f"{offered:.1%}", off_topic, emergency, f"{language:.1%}")
    console.print(table)
    if worst_right < RIGHT_FIRST or worst_offered < RIGHT_OR_OFFERED:
        print(f"Below what is asked in the worst language: {RIGHT_FIRST:.0%} right, {RIGHT_OR_OFFERED:.0%} right or offered.")
        return 1
    return 0


def _recall(results: list, intent: str) -> str:
    asked = [result for result in results if result.question.intent == intent]
    return f"{sum(result.right for result in asked) / len(asked):.1%}" if asked else "–"
