"""Examples and golden questions: enough of both for every topic and language, and never the same."""

from bot.evaluation.questions import read_questions, trained_on
from bot.knowledge import Knowledge
from bot.languages import languages
from bot.nlu.examples import Example, Intent, read_examples
from bot.project import Problem, ProblemError, Project

EXAMPLES = 30
"""Examples that a topic needs in each language."""
QUESTIONS = 5
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
        problems += _too_few(project, examples, spoken, EXAMPLES, project.intents, "examples")
    if questions:
        problems += _too_few(project, questions, set(knowledge.topics), QUESTIONS, project.questions, "golden questions")
    problems += trained_on(project, questions, examples)
    return problems


def _too_few(
    project: Project, texts: list[Example], wanted: set[str], least: int, folder, what: str
) -> list[Problem]:
    counts: dict[tuple[str, str], int] = {}
    for text in texts:
        counts[text.language, text.intent] = counts.get((text.language, text.intent), 0) + 1
    problems = []
    for language in languages(project):
        for intent in sorted(wanted):
            count = counts.get((language, intent), 0)
            path = folder / language / f"{intent}.yml"
            if count == 0:
                problems.append(Problem(path, 0, f"there are no {what}: write at least {least}"))
            elif count < least:
                problems.append(Problem(path, 0, f"{count} {what}: write at least {least}", "warning"))
    return problems
