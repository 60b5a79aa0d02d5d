"""Adds examples to intents/."""

from collections.abc import Callable
from pathlib import Path

from bot.evaluation.conversations import read_conversations, said_in
from bot.evaluation.questions import read_questions, trained_on
from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.nlu.examples import Example, read_examples, read_intents
from bot.project import Project
from bot.text_files import TextRefused, append_text, require_message, text_key, writing
from bot.unanswered import HIDDEN


def add_example(project: Project, language: str, intent: str, text: str, before_writing: Callable[[], None] = lambda: None) -> Path:
    """Adds an example at the end of its file, by the rules of `winwijzer check`; the file is made when it is the first one.

    Args:
        language: the folder.
        intent: the topic or intent that it means.
        text: what somebody says; its white space becomes single spaces.
        before_writing: called once the example may be added; what it raises keeps the file as it is.

    Returns:
        The file.

    Raises:
        TextRefused: the text is no example for this language and intent; reason language, intent, masked, double, elsewhere, question, or
            one of `require_message`.
        ProblemError: the files cannot be read, or the file cannot be written or added to.
    """
    text = " ".join(text.split())
    topics = set(read_knowledge(project).topics)
    known = topics | {one.id for one in read_intents(project).values() if one.importance == "required"}
    if language not in languages(project):
        raise TextRefused("language", f"There is no language '{language}'.")
    if intent not in known:
        raise TextRefused("intent", f"There is no topic or intent '{intent}'.")
    require_message(text)
    if HIDDEN in text:
        raise TextRefused("masked", f"The example holds {HIDDEN}: put a made-up word there, or take it out.")
    path = project.intents / language / f"{intent}.yml"
    with writing:
        for other in read_examples(project, known):
            if other.language == language and text_key(other.text) == text_key(text):
                place = f"{project.relative(other.path)}:{other.line}"
                raise TextRefused("double" if other.intent == intent else "elsewhere", f"This already stands in {place}.", place)
        asked = read_questions(project, known) + said_in(read_conversations(project, topics))
        for question in trained_on(project, asked, [Example(text, intent, language, path, 0)]):
            place = f"{project.relative(question.path)}:{question.line}"
            raise TextRefused("question", f"This is a golden question ({place}): it measures the bot and must not train it.", place)
        append_text(path, "examples", language, text, before_writing)
    return path
