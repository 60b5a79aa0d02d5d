"""Every text as the reader will see it, with real facts in it: for translators, in the terminal or as one page that can be mailed."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from babel import Locale
from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from bot.channels.telegram.formatting import reply_html
from bot.dialogue.renderer import Renderer, read_renderer
from bot.dialogue.replies import Replies
from bot.knowledge.texts import fill, placeholders
from bot.languages import SOURCE_LANGUAGE, catalog_languages, own_name
from bot.project import Project, UsageError
from bot.translation.catalogs import Translations, catalog_path, read_catalog
from bot.translation.extractor import all_messages
from bot.translation.messages import SourceMessage, titles
from bot.translation.pseudo import pseudo

PSEUDO = "pseudo"
"""The name by which the language that nobody speaks is asked for."""


@dataclass(frozen=True)
class TextState:
    """How far one text is.

    Attributes:
        state: translated, fuzzy or missing.
        place: file and line of its entry; of its Dutch where there is none.
    """

    state: str
    place: str


@dataclass(frozen=True)
class Shown:
    """One thing that a reader sees.

    Attributes:
        context: msgctxt of its texts.
        where: where the reader meets it, for translators.
        text: as the bot says it; empty where there are only buttons.
        html: the same in Telegram's HTML.
        buttons: their labels.
        states: of the texts it is made of.
    """

    context: str
    where: str
    text: str
    html: Markup
    buttons: tuple[str, ...]
    states: tuple[TextState, ...]

    @property
    def is_complete(self) -> bool:
        return all(state.state == "translated" for state in self.states)


class Preview:
    """The texts of one language.

    Args:
        language: its code; a language in preparation too, or `PSEUDO`.

    Raises:
        UsageError: there is no such language.
        ProblemError: knowledge/ or a catalog cannot be read.
    """

    def __init__(self, project: Project, language: str) -> None:
        known = catalog_languages(project)
        if language not in (*known, PSEUDO):
            raise UsageError(f"There is no catalog for '{language}'. Choose one of: {', '.join(known)}, {PSEUDO}.")
        self.name = language
        self.language = SOURCE_LANGUAGE if language == PSEUDO else language
        messages = all_messages(project)
        self._messages = {(message.context, message.id): message for message in messages}
        say = read_renderer(project, known)
        if language == PSEUDO:
            texts = {(message.context, message.id): pseudo(message.id) for message in messages}
            say = replace(say, translations=Translations({SOURCE_LANGUAGE: texts}))
        self.say: Renderer = say
        self._replies = Replies(say)
        self._states = dict(self._read_states(project, messages))

    def _read_states(self, project: Project, messages: list[SourceMessage]) -> Iterator[tuple[tuple[str, str], TextState]]:
        catalog = None if self.language == SOURCE_LANGUAGE else read_catalog(project, self.language)
        for message in messages:
            key = message.context, message.id
            entry = catalog.get((message.id, message.plural) if message.plural else message.id, message.context) if catalog else None
            if catalog is None:
                yield key, TextState("translated", f"{project.relative(message.path)}:{message.line}")
            elif entry is None:
                yield key, TextState("missing", f"{project.relative(message.path)}:{message.line}")
            else:
                done = entry.string if isinstance(entry.string, str) else all(entry.string)
                state = "fuzzy" if entry.fuzzy else "translated" if done else "missing"
                yield key, TextState(state, f"{project.relative(catalog_path(project, self.language))}:{entry.lineno}")

    def topics(self, topic: str | None = None) -> Iterator[Shown]:
        """The answers of all topics, or of one, each with what stands behind its buttons."""
        for one in self.say.knowledge.topics.values():
            if topic not in (None, one.id):
                continue
            reply = self._replies.topic(one.id, self.language)
            yield self._shown(one.id, "answer", reply, [(one.id, text) for text in (one.title, one.answer, one.next)])
            for key, text in one.sections.items():
                reply = self._replies.section(one.id, key, self.language)
                yield self._shown(one.id, f"behind the button '{self.say.section_title(key, self.language)}'", reply, [(one.id, text)])

    def conversation(self) -> Iterator[Shown]:
        """What the bot says beside its answers, and everything that stands on a button."""
        book = self.say.knowledge.phrasebook
        for response in book.responses.values():
            reply = {
                "text": self.say.response_text(response.id, self.language, self._examples),
                "buttons": [self.say.button(key, self.language) for key in response.buttons],
            }
            yield self._shown(response.id, "in conversation", reply, [(response.id, response.text)])
        for (context, text), message in self._messages.items():
            if context in book.responses or context in self.say.knowledge.topics:
                continue
            values = {name: self._example(name) for name in placeholders(text)}
            shown = fill(self.say.translations.get(self.language, context, text), values)
            reply = {"text": "", "buttons": [{"title": shown}]} if message.limit and "." not in shown else {"text": shown, "buttons": []}
            yield self._shown(context, message.comments[0] if message.comments else "", reply, [(context, text)])

    def _shown(self, context: str, where: str, reply: dict, keys: list[tuple[str, str]]) -> Shown:
        buttons = tuple(button["title"] for button in reply["buttons"])
        html = Markup(reply_html(self.say, reply["text"], self.language))
        return Shown(context, where, reply["text"], html, buttons, tuple(self._states[key] for key in keys))

    @functools.cached_property
    def _examples(self) -> dict[str, str]:
        """What the program fills in, by placeholder."""
        dutch = titles(self.say.knowledge)

        def first_text(context: str) -> str:
            return self.say.translations.get(self.language, context, dutch[context])

        return {name: example.render(self.language, first_text) for name, example in self.say.knowledge.phrasebook.placeholders.items()}

    def _example(self, name: str) -> str:
        return self._examples.get(name) or self.say.organisation_values.get(name) or f"{{{name}}}"


def preview_page(previews: list[Preview], topic: str | None = None, refresh: bool = False) -> str:
    """One HTML page that needs nothing beside it.

    Args:
        topic: only this one, and nothing of the conversation.
        refresh: whether it loads itself anew every two seconds.
    """
    environment = Environment(loader=PackageLoader("bot.translation"), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True)
    pages = []
    for preview in previews:
        shown = list(preview.topics(topic))
        if topic is None:
            shown += preview.conversation()
        direction = Locale.parse(preview.language).text_direction
        name = preview.name if preview.name == PSEUDO else own_name(preview.language)
        pages.append({"code": preview.language, "name": name, "direction": direction, "shown": shown})
    return environment.get_template("preview.html").render(pages=pages, refresh=refresh)
