"""Every text of knowledge/ that is translated, with what a translator must know of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge import Knowledge
from bot.knowledge.responses import BUTTON_LENGTH
from bot.knowledge.texts import placeholders
from bot.knowledge.topic import TITLE_LENGTH, Topic
from bot.languages import SOURCE_LANGUAGE
from bot.project import Project
from bot.yaml_files import read_yaml

LIMIT = re.compile(r"[Aa]t most (\d+) characters")
"""How a comment tells the length that a text must fit in."""
PROFILE_LENGTHS = {"telegram_short": 120, "telegram_description": 512}
"""The parts that Telegram shows of the bot before anybody writes, with the characters that its Bot API takes."""


def at_most(characters: int) -> str:
    """The sentence that tells a translator how long a text may be."""
    return f"At most {characters} characters."


@dataclass(frozen=True)
class SourceMessage:
    """One text to translate.

    Attributes:
        context: msgctxt: the topic, response or thing the text belongs to.
        id: msgid: the Dutch text.
        path, line: where it stands.
        comments: for the translator: where it appears, who says it, how long it may be, what its placeholders hold.
        plural: msgid_plural: the Dutch text for more than one; empty for most.
    """

    context: str
    id: str
    path: Path
    line: int
    comments: tuple[str, ...]
    plural: str = ""

    @property
    def limit(self) -> int | None:
        """The most characters it may have; None where there is room."""
        found = (LIMIT.search(comment) for comment in self.comments)
        return next((int(match[1]) for match in found if match), None)


def source_messages(project: Project, knowledge: Knowledge) -> Iterator[SourceMessage]:
    """All texts of knowledge/, in a stable order: topics by their id, in each title, answer, next step, sections; then the rest."""
    for topic in sorted(knowledge.topics.values(), key=lambda topic: topic.id):
        for keys, text in topic.texts.items():
            comments = (*_where(keys, topic, knowledge), *_placeholder_comments(text, topic, knowledge))
            yield SourceMessage(topic.id, text, topic.path, topic.file.line(*keys), comments)
    yield from _texts_of(
        project,
        "groups.yml",
        {
            (key, "title"): (f"group.{key}", group.title, ("Button of the menu, for a group of topics.", at_most(BUTTON_LENGTH)))
            for key, group in knowledge.groups.items()
        },
    )
    yield from _texts_of(
        project,
        "organisations.yml",
        {
            (key, "what_for"): (f"organisation.{key}", organisation.what_for, (f"What {organisation.name} is for; the bot shows it after its name.",))
            for key, organisation in knowledge.organisations.items()
        },
    )
    shown = ("Title of a source; the bot shows it below an answer, after 'Bron:'.",)
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
        comments = ("The bot says it in conversation.", *_placeholder_comments(response.text, None, knowledge))
        entries["responses", response.id, "text"] = (response.id, response.text, comments)
    for key, text in phrasebook.parts.items():
        if key.startswith("telegram_"):
            limit = PROFILE_LENGTHS.get(key)
            where: tuple[str, ...] = ("Telegram shows it before anybody writes.", *([at_most(limit)] if limit else []))
        else:
            where = ("A line of a message of the bot, put together with others.",)
        entries["parts", key] = (f"part.{key}", text, (*where, *_placeholder_comments(text, None, knowledge)))
    for key, text in phrasebook.sections.items():
        entries["sections", key] = (f"section.{key}", text, ("Button that opens what a topic tells beside its answer.", at_most(BUTTON_LENGTH)))
    for key, text in phrasebook.audiences.items():
        entries["audiences", key] = (f"audience.{key}", text, ("For whom an answer holds, in a list after 'Dit geldt voor:'.",))
    for key, button in phrasebook.buttons.items():
        own = ("Name your own language here: 'Always in Polish' in the Polish catalog.",) if key == "always_this_language" else ()
        entries["buttons", key, "title"] = (f"button.{key}", button.title, ("Button; the reader presses it.", at_most(BUTTON_LENGTH), *own))
    for key, text in phrasebook.labels.items():
        entries["labels", key] = (f"label.{key}", text, ("Button; the reader presses it.", at_most(BUTTON_LENGTH)))
    for command in phrasebook.commands.values():
        where = (f"Telegram shows it beside the command /{command.name}.", at_most(BUTTON_LENGTH))
        entries["commands", command.name, "title"] = (f"command.{command.name}", command.title, where)
    return entries


def _where(keys: tuple[str, ...], topic: Topic, knowledge: Knowledge) -> tuple[str, ...]:
    """Where a text of a topic is shown and who says it, by the keys that lead to it."""
    if keys[0] == "sections":
        return (f"The bot says it under '{topic.title}', behind the button '{knowledge.phrasebook.sections[keys[1]]}'.",)
    return {
        "title": ("Title of a topic, and the button that the reader presses.", at_most(TITLE_LENGTH)),
        "answer": (f"The bot's answer under '{topic.title}'.",),
        "next": (f"The next step under '{topic.title}', which the bot shows after 'Doe dit:'.",),
    }[keys[0]]


def _placeholder_comments(text: str, topic: Topic | None, knowledge: Knowledge) -> list[str]:
    comments = []
    for name in dict.fromkeys(placeholders(text)):
        owner, _, attribute = name.partition(".")
        if topic and owner in topic.facts:
            fact = topic.facts[owner]
            value = fact.bare(SOURCE_LANGUAGE) if attribute else fact.render(SOURCE_LANGUAGE)
            comments.append(f"{{{name}}} is a {fact.type}, for instance {value}.")
        elif owner in knowledge.organisations:
            organisation = knowledge.organisations[owner]
            value = getattr(organisation, attribute) if attribute else organisation.name
            comments.append(f"{{{name}}} is shown as {value}.")
        elif example := knowledge.phrasebook.placeholders.get(name):
            shown = example.render(SOURCE_LANGUAGE, titles(knowledge).__getitem__)
            comments.append(f"{{{name}}} holds {example.holds}, for instance {shown}.")
    return comments


def titles(knowledge: Knowledge) -> dict[str, str]:
    """What an example of a placeholder can refer to: the Dutch titles, by their msgctxt."""
    book = knowledge.phrasebook
    found = {topic.id: topic.title for topic in knowledge.topics.values()}
    found |= {f"source.{key}": source.title for key, source in knowledge.sources.items()}
    found |= {f"section.{key}": title for key, title in book.sections.items()}
    return found | {f"audience.{key}": title for key, title in book.audiences.items()}
