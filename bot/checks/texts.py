"""Dutch texts: no figures typed into them, and titles that fit a button."""

import re
from collections.abc import Iterator

from bot.knowledge import Knowledge
from bot.knowledge.texts import PLACEHOLDER
from bot.project import Problem, Project
from bot.translation import source_messages

DIGITS_ALONE = re.compile(r"(?<![^\W_])\d[\d.,:-]*")
"""Figures, except behind letters in a name such as Bindkracht10."""


def check_texts(project: Project, knowledge: Knowledge) -> Iterator[Problem]:
    """Texts with figures in them: a figure is a fact with a source, shown by a placeholder."""
    for message in source_messages(project, knowledge):
        found = DIGITS_ALONE.search(PLACEHOLDER.sub("", message.id))
        if found:
            line = next(
                (topic.file.line(key) for topic in knowledge.topics.values() if topic.path == message.path
                 for key in ("title", "answer", "next") if message.id == getattr(topic, key)),
                0,
            )  # fmt: skip
            text = f"the text of '{message.context}' holds the figure {found[0]}: make it a fact with a source, and a {{placeholder}}"
            yield Problem(message.path, line, text)
