"""Every text that is translated, with where it appears."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge import Knowledge
from bot.knowledge.responses import BUTTON_LENGTH
from bot.knowledge.texts import placeholders
from bot.knowledge.topics import TITLE_LENGTH, Topic
from bot.project import Project


@dataclass(frozen=True)
class SourceMessage:
    """One text to translate.

    Attributes:
        context: msgctxt: the topic, response or thing the text belongs to.
        id: msgid: the Dutch text.
        path: the file it stands in.
        comments: for the translator: where it appears, what its placeholders hold.
    """

    context: str
    id: str
    path: Path
    comments: tuple[str, ...]


def source_messages(project: Project, knowledge: Knowledge) -> Iterator[SourceMessage]:
    """All texts, in a stable order: by context, and within a topic title, answer, next step."""
    for topic in sorted(knowledge.topics.values(), key=lambda topic: topic.id):
        yield SourceMessage(topic.id, topic.title, topic.path, (f"Title and button, at most {TITLE_LENGTH} characters.",))
        for text, where in ((topic.answer, "The answer."), (topic.next, "The next step, shown after 'Doe dit:'.")):
            yield SourceMessage(topic.id, text, topic.path, (where, *_placeholder_comments(text, topic, knowledge)))
    path = project.knowledge / "groups.yml"
    button = f"Button, at most {BUTTON_LENGTH} characters."
    for group in knowledge.groups.values():
        yield SourceMessage(f"group.{group.id}", group.title, path, (button,))
    path = project.knowledge / "organisations.yml"
    for organisation in knowledge.organisations.values():
        where = f"What {organisation.name} is for; shown after its name."
        yield SourceMessage(f"organisation.{organisation.id}", organisation.what_for, path, (where,))
    path = project.knowledge / "sources.yml"
    for source in knowledge.sources.values():
        yield SourceMessage(f"source.{source.id}", source.title, path, ("A source, shown below an answer after 'Bron:'.",))
    path = project.knowledge / "responses.yml"
    phrasebook = knowledge.phrasebook
    for response in phrasebook.responses.values():
        comments = ("Said in conversation.", *_placeholder_comments(response.text, None, knowledge))
        yield SourceMessage(response.id, response.text, path, comments)
    for key, text in phrasebook.parts.items():
        comments = ("A line of a message, put together with others.", *_placeholder_comments(text, None, knowledge))
        yield SourceMessage(f"part.{key}", text, path, comments)
    for key, text in phrasebook.audiences.items():
        yield SourceMessage(f"audience.{key}", text, path, ("For whom an answer holds, in a list after 'Dit geldt voor:'.",))
    for key, entry in phrasebook.buttons.items():
        comments = [button]
        if key == "always_this_language":
            comments.append("Name your own language here: 'Always in Polish' in the Polish catalog.")
        yield SourceMessage(f"button.{key}", entry.title, path, tuple(comments))


def _placeholder_comments(text: str, topic: Topic | None, knowledge: Knowledge) -> list[str]:
    comments = []
    for name in dict.fromkeys(placeholders(text)):
        owner, _, attribute = name.partition(".")
        if topic and owner in topic.facts:
            fact = topic.facts[owner]
            comments.append(f"{{{owner}}} is a {fact.type}, for instance {fact.render('nl')}; {{{owner}.value}} is its bare number.")
        elif owner in knowledge.organisations:
            organisation = knowledge.organisations[owner]
            value = getattr(organisation, attribute) if attribute else organisation.name
            comments.append(f"{{{name}}} is shown as {value}.")
    return comments
