"""Dutch texts: no figures typed into them."""

from collections.abc import Iterator

from bot.knowledge import Knowledge
from bot.knowledge.texts import PLACEHOLDER
from bot.project import Problem, Project
from bot.translation import source_messages
from bot.translation.rules.letters import DIGITS_ALONE


def check_texts(project: Project, knowledge: Knowledge) -> Iterator[Problem]:
    """Texts with figures in them: a figure is a fact with a source, shown by a placeholder."""
    for message in source_messages(project, knowledge):
        found = DIGITS_ALONE.search(PLACEHOLDER.sub("", message.id))
        if found:
            text = f"the text of '{message.context}' holds the figure {found[0]}: make it a fact with a source, and a {{placeholder}}"
            yield Problem(message.path, message.line, text)
