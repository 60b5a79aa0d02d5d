"""`winwijzer knowledge`: what the letters say and which topics carry it; and how much the bot knows."""

import argparse
import re
from collections import Counter

from rich.console import Console
from rich.table import Table

from bot.checks.plain_language import mean_lengths
from bot.knowledge import Knowledge, read_knowledge
from bot.knowledge.coverage import REASONS, Passage, read_coverage
from bot.languages import languages
from bot.project import Project
from bot.translation import source_messages
from bot.translation.strings import read_strings

WIDTH = 160


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = {
        "coverage": "every passage of the letters, and what carries it",
        "figures": "how many topics, facts and texts there are, and how long the sentences are",
    }
    parser.add_argument("action", choices=list(actions), help="; ".join(f"{name}: {what}" for name, what in actions.items()))


def run(args: argparse.Namespace, project: Project) -> int:
    knowledge = read_knowledge(project)
    console = Console(width=WIDTH)
    if args.action == "coverage":
        _print_coverage(console, read_coverage(project, knowledge.sources, knowledge.topics))
    else:
        _print_figures(console, project, knowledge)
    return 0


def _print_coverage(console: Console, passages: list[Passage]) -> None:
    table = Table("letter", "lines", "what it says", "carried by, or why not")
    for passage in passages:
        placed = ", ".join(passage.topics) or f"– {passage.reason}"
        if passage.by:
            placed += f"; {passage.became} ({passage.by.source}:{passage.by.lines})"
        table.add_row(passage.place.source, passage.place.lines, passage.gist, placed)
    console.print(table)
    summary = Table("letter", "passages", "carried", *REASONS)
    for letter in dict.fromkeys(passage.place.source for passage in passages):
        here = [passage for passage in passages if passage.place.source == letter]
        why = Counter(passage.reason for passage in here)
        summary.add_row(letter, str(len(here)), str(why[""]), *(str(why[reason]) for reason in REASONS))
    console.print(summary)
    console.print(f"{len(passages)} of {len(passages)} passages are placed.")  # `read_coverage` refuses any other


def _print_figures(console: Console, project: Project, knowledge: Knowledge) -> None:
    topics = knowledge.topics.values()
    facts = [fact for topic in topics for fact in topic.facts.values()]
    messages = list(source_messages(project, knowledge))
    known = languages(project)
    strings = read_strings(project, knowledge, known)
    table = Table("what", "how many")
    table.add_row("topics", str(len(knowledge.topics)))
    table.add_row("sections", str(sum(len(topic.sections) for topic in topics)))
    table.add_row("facts", str(len(facts)))
    table.add_row("of them figures (money, numbers, durations, percentages)", str(sum(fact.type != "date" for fact in facts)))
    table.add_row("cited places in the letters", str(len({citation for topic in topics for citation in topic.citations})))
    table.add_row("organisations", str(len(knowledge.organisations)))
    table.add_row("texts to translate", str(len(messages)))
    table.add_row("words of Dutch", str(sum(len(re.findall(r"\w+", message.id)) for message in messages)))
    console.print(table)
    means = mean_lengths(strings)
    table = Table("language", "texts", "words a sentence, mean")
    for code in known:
        count = sum(string.language == code for string in strings)
        table.add_row(code, f"{count} of {len(messages)}", f"{means[code]:.1f}")
    console.print(table)
