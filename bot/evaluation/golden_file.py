"""Adds golden questions to tests/questions/."""

from collections.abc import Callable
from pathlib import Path

from bot.evaluation.questions import read_questions, trained_on
from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.nlu.examples import Example, read_examples, read_intents
from bot.project import Project
from bot.text_files import TextRefused, append_text, require_message, text_key, writing


def add_question(project: Project, language: str, topic: str, text: str, before_writing: Callable[[], None] = lambda: None) -> Path:
    """Adds a golden question at the end of its file; the file is made when it is the first one.

    Args:
        language: the folder.
        topic: the topic or intent that must answer it.
        text: what somebody asks; its white space becomes single spaces.
        before_writing: called once the question may be added; what it raises keeps the file as it is.

    Returns:
        The file.

    Raises:
        TextRefused: the text is no question for this language and topic; reason language, topic, example, double, or one of `require_message`.
        ProblemError: the files cannot be read, or the file cannot be written or added to.
    """
    text = " ".join(text.split())
    known = set(read_knowledge(project).topics) | {intent.id for intent in read_intents(project).values() if intent.importance == "required"}
    if language not in languages(project):
        raise TextRefused("language", f"There is no language '{language}'.")
    if topic not in known:
        raise TextRefused("topic", f"There is no topic or intent '{topic}'.")
    require_message(text)
    path = project.questions / language / f"{topic}.yml"
    examples = read_examples(project, known)
    if doubles := trained_on(project, [Example(text, topic, language, path, 0)], examples):
        place = next(f"{project.relative(one.path)}:{one.line}" for one in examples if text_key(one.text) == text_key(text))
        raise TextRefused("example", doubles[0].message, place)
    with writing:
        for other in read_questions(project, known):
            if other.language == language and text_key(other.text) == text_key(text):
                place = f"{project.relative(other.path)}:{other.line}"
                raise TextRefused("double", f"This golden question already stands in {place}.", place)
        append_text(path, "questions", language, text, before_writing)
    return path
