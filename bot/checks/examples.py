"""Examples and golden questions: enough of both for every topic and language, and never the same."""

from pathlib import Path

from bot.evaluation.conversations import read_conversations, said_in
from bot.evaluation.questions import read_questions, trained_on
from bot.intents import CHAT, OFF_TOPIC
from bot.knowledge import Knowledge
from bot.languages import languages
from bot.nlu.examples import Example, Intent, read_examples
from bot.project import Problem, ProblemError, Project

EXAMPLES = 60
"""Examples that a topic needs in each language."""
EXAMPLES_OF_CHAT = 40
"""Examples that small talk needs: there are not so many ways to say hello."""
EXAMPLES_OF_OFF_TOPIC = 250
"""Examples of what cannot be answered, in each language; half of them share our words."""
QUESTIONS = 6
"""Golden questions that a topic needs in each language."""


def check_examples(project: Project, knowledge: Knowledge, intents: dict[str, Intent]) -> list[Problem]:
    """Missing, few or doubled examples and golden questions."""
    spoken = set(knowledge.topics) | {intent.id for intent in intents.values() if intent.importance == "required"}
    problems: list[Problem] = []
    examples: list[Example] = []
    questions: list[Example] = []
    try:
        examples = read_examples(project, spoken)
    except ProblemError as error:
        problems += error.problems
    try:
        questions = read_questions(project, spoken)
    except ProblemError as error:
        problems += error.problems
    if examples:
        least = {intent: EXAMPLES_OF_CHAT if intent.startswith(CHAT) else EXAMPLES for intent in spoken} | {OFF_TOPIC: EXAMPLES_OF_OFF_TOPIC}
        problems += _too_few(project, examples, least, project.intents, "examples")
    if questions:
        problems += _too_few(project, questions, dict.fromkeys(knowledge.topics, QUESTIONS), project.questions, "golden questions")
    try:
        questions = questions + said_in(read_conversations(project, set(knowledge.topics)))
    except ProblemError as error:
        problems += error.problems
    problems += trained_on(project, questions, examples)
    return problems


def _too_few(
    project: Project, texts: list[Example], wanted: dict[str, int], folder: Path, what: str
) -> list[Problem]:
    """Intents with no texts, or with fewer than wanted of each, by language."""
    counts: dict[tuple[str, str], int] = {}
    for text in texts:
        counts[text.language, text.intent] = counts.get((text.language, text.intent), 0) + 1
    problems = []
    for language in languages(project):
        for intent, least in sorted(wanted.items()):
            count = counts.get((language, intent), 0)
            path = folder / language / f"{intent}.yml"
            if count == 0:
                problems.append(Problem(path, 0, f"there are no {what}: write at least {least}"))
            elif count < least:
                problems.append(Problem(path, 0, f"{count} {what}: write at least {least}", "warning"))
    return problems
