"""What people say, in intents/: one file per intent and language."""

from dataclasses import dataclass
from pathlib import Path

from bot.languages import languages
from bot.nlu.text import clean, fold
from bot.project import Problem, ProblemError, Project
from bot.yaml_files import YamlFile, read_yaml
from bot.yaml_shapes import TEXT, Shape, read_entries

IMPORTANCES = ("required", "built_in")
SHAPE = Shape({"description": TEXT, "importance": TEXT, "response": TEXT})


@dataclass(frozen=True)
class Intent:
    """An intent that is not a topic, from intents/intents.yml.

    Attributes:
        id: its name.
        description: what the person means, for staff.
        importance: `required` intents must have examples in every language; `built_in` ones have none, the
            program sends them itself.
        response: the response or the action that follows.
    """

    id: str
    description: str
    importance: str
    response: str


@dataclass(frozen=True)
class Example:
    """One thing somebody says."""

    text: str
    intent: str
    language: str
    path: Path
    line: int


def read_intents(project: Project) -> dict[str, Intent]:
    """Reads intents/intents.yml.

    Raises:
        ProblemError: an entry is not complete.
    """
    file = read_yaml(project.intents / "intents.yml")
    intents: dict[str, Intent] = {}
    entries, problems = read_entries(file, SHAPE, file.data)
    for key, entry in entries.items():
        if entry["importance"] not in IMPORTANCES:
            message = f"there is no importance '{entry['importance']}': use one of {', '.join(IMPORTANCES)}"
            problems.append(file.problem(message, key, "importance"))
        else:
            intents[key] = Intent(key, entry["description"], entry["importance"], entry["response"])
    if problems:
        raise ProblemError(problems)
    return intents


def read_examples(project: Project, known: set[str]) -> list[Example]:
    """Reads intents/<language>/<intent>.yml.

    Args:
        known: ids of all topics and intents that may have examples.

    Raises:
        ProblemError: unknown intents, files that are not lists of texts, empty texts, doubles in one language.
    """
    examples: list[Example] = []
    problems: list[Problem] = []
    for language in languages(project):
        seen: dict[str, Example] = {}
        for path in sorted((project.intents / language).glob("*.yml")):
            try:
                found = read_texts(path, "examples", known, language)
            except ProblemError as error:
                problems += error.problems
                continue
            for example in found:
                key = fold(clean(example.text)) or example.text
                if key in seen and seen[key].intent != example.intent:
                    other = seen[key]
                    message = f"this also stands in {project.relative(other.path)}:{other.line}: keep it where it belongs"
                    problems.append(Problem(path, example.line, message, "error"))
                elif key not in seen:
                    seen[key] = example
                    examples.append(example)
    if not examples and not problems:
        problems.append(Problem(project.intents, 0, "no examples: add intents/<language>/<topic>.yml"))
    if any(problem.severity == "error" for problem in problems):
        raise ProblemError(problems)
    return examples


def read_texts(path: Path, key: str, known: set[str], language: str) -> list[Example]:
    """Reads a file that holds one list of texts under `key`, named after the intent the texts mean.

    Raises:
        ProblemError: the name is not an intent, or the content is not a list of texts.
    """
    file = read_yaml(path, text_only=True)
    if path.stem not in known:
        message = f"there is no topic or intent '{path.stem}': rename the file, or add knowledge/topics/…/{path.stem}.yml"
        raise ProblemError([Problem(path, 0, message)])
    if not isinstance(file.data, dict) or set(file.data) != {key} or not isinstance(file.data[key], list):
        raise ProblemError([file.problem(f"the file must hold one list under '{key}:'")])
    problems = [_text_problem(file, key, index) for index, text in enumerate(file.data[key]) if not _is_text(text)]
    if problems:
        raise ProblemError(problems)
    return [
        Example(text, path.stem, language, path, file.line(key, index)) for index, text in enumerate(file.data[key])
    ]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _text_problem(file: YamlFile, key: str, index: int) -> Problem:
    return file.problem("this is not a text: put quotes around it if it holds a colon, or take it out", key, index)
