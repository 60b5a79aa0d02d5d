"""Golden questions: tests/questions/<language>/<topic>.yml. They measure the bot and never train it."""

from bot.languages import languages
from bot.nlu.examples import Example, read_texts
from bot.nlu.text import clean, fold
from bot.project import Problem, ProblemError, Project


def read_questions(project: Project, known: set[str]) -> list[Example]:
    """Reads every golden question; its `intent` is the topic that must answer it.

    Raises:
        ProblemError: a file does not hold a list of texts, or is not named after an intent.
    """
    questions: list[Example] = []
    problems: list[Problem] = []
    for language in languages(project):
        for path in sorted((project.questions / language).glob("*.yml")):
            try:
                questions += read_texts(path, "questions", known, language)
            except ProblemError as error:
                problems += error.problems
    if problems:
        raise ProblemError(problems)
    return questions


def trained_on(project: Project, questions: list[Example], examples: list[Example]) -> list[Problem]:
    """Golden questions that stand among the examples, compared without case, diacritics and script."""
    keys = {fold(clean(example.text)): example for example in examples}
    problems = []
    for question in questions:
        example = keys.get(fold(clean(question.text)))
        if example:
            place = f"{project.relative(example.path)}:{example.line}"
            message = f"this golden question is also an example ({place}): take the example out, or write another question"
            problems.append(Problem(question.path, question.line, message))
    return problems
