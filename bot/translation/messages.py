"""Every text that is translated, with where it appears."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge import Knowledge
from bot.knowledge.responses import BUTTON_LENGTH
from bot.knowledge.texts import placeholders
from bot.knowledge.topic import TITLE_LENGTH, Topic
from bot.project import Project
from bot.yaml_files import read_yaml

BUTTON = f"Button, at most {BUTTON_LENGTH} characters."


@dataclass(frozen=True)
class SourceMessage:
    """One text to translate.

    Attributes:
        context: msgctxt: the topic, response or thing the text belongs to.
        id: msgid: the Dutch text.
        path, line: where it stands.
        comments: for the translator: where it appears, what its placeholders hold.
    """

    context: str
    id: str
    path: Path
    line: int
    comments: tuple[str, ...]


def source_messages(project: Project, knowledge: Knowledge) -> Iterator[SourceMessage]:
    """All texts, in a stable order: by context, and within a topic title, answer, next step, sections."""
    for topic in sorted(knowledge.topics.values(), key=lambda topic: topic.id):
        for keys, text in topic.texts.items():
            comments = (_where(keys, knowledge), *_placeholder_comments(text, topic, knowledge))
            yield SourceMessage(topic.id, text, topic.path, topic.file.line(*keys), comments)
    yield from _texts_of(project, "groups.yml", {(key, "title"): (f"group.{key}", group.title, (BUTTON,)) for key, group in knowledge.groups.items()})
    yield from _texts_of(
        project,
        "organisations.yml",
        {
            (key, "what_for"): (f"organisation.{key}", organisation.what_for, (f"What {organisation.name} is for; shown after its name.",))
            for key, organisation in knowledge.organisations.items()
        },
    )
    shown = ("A source, shown below an answer after 'Bron:'.",)
    yield from _texts_of(project, "sources.yml", {(key, "title"): (f"source.{key}", source.title, shown) for key, source in knowledge.sources.items()})
    yield from _texts_of(project, "responses.yml", _phrases(knowledge))


Entries = dict[tuple[str, ...], tuple[str, str, tuple[str, ...]]]
"""By the keys that lead to a text in its file: context, text, comments."""


def _texts_of(project: Project, name: str, entries: Entries) -> Iterator[SourceMessage]:
    file = read_yaml(project.knowledge / name)
    for keys, (context, text, comments) in entries.items():
        yield SourceMessage(context, text, file.path, file.line(*keys), comments)


def _phrases(knowledge: Knowledge) -> Entries:
    phrasebook = knowledge.phrasebook
    entries: Entries = {}
    for response in phrasebook.responses.values():
        comments = ("Said in conversation.", *_placeholder_comments(response.text, None, knowledge))
        entries["responses", response.id, "text"] = (response.id, response.text, comments)
    for key, text in phrasebook.parts.items():
        comments = ("A line of a message, put together with others.", *_placeholder_comments(text, None, knowledge))
        entries["parts", key] = (f"part.{key}", text, comments)
    for key, text in phrasebook.sections.items():
        entries["sections", key] = (f"section.{key}", text, (BUTTON, "Opens what a topic tells beside its answer."))
    for key, text in phrasebook.audiences.items():
        entries["audiences", key] = (f"audience.{key}", text, ("For whom an answer holds, in a list after 'Dit geldt voor:'.",))
    for key, button in phrasebook.buttons.items():
        own = ("Name your own language here: 'Always in Polish' in the Polish catalog.",) if key == "always_this_language" else ()
        entries["buttons", key, "title"] = (f"button.{key}", button.title, (BUTTON, *own))
    for key, text in phrasebook.labels.items():
        entries["labels", key] = (f"label.{key}", text, (BUTTON,))
    for command in phrasebook.commands.values():
        entries["commands", command.name, "title"] = (f"command.{command.name}", command.title, (BUTTON, f"Shown beside the command /{command.name}."))
    return entries


def _where(keys: tuple[str, ...], knowledge: Knowledge) -> str:
    """Where a text of a topic is shown, by the keys that lead to it."""
    if keys[0] == "sections":
        return f"Shown behind the button '{knowledge.phrasebook.sections[keys[1]]}'."
    return {
        "title": f"Title and button, at most {TITLE_LENGTH} characters.",
        "answer": "The answer.",
        "next": "The next step, shown after 'Doe dit:'.",
    }[keys[0]]


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
