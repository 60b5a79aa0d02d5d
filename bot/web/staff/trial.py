"""Plays a conversation for staff in several languages at once, and reads what the bot thought. Nothing of it is kept or logged."""

import asyncio
import datetime
import logging
import secrets
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from babel import Locale
from markupsafe import Markup

from bot.admission import LONGEST_MESSAGE
from bot.assistant import Assistant, Reply, Turn
from bot.channels.telegram.formatting import reply_html, split
from bot.dialogue.renderer import Renderer
from bot.intents import ASPECT, CHAT, EMERGENCY, OFF_TOPIC, is_topic
from bot.languages import SOURCE_LANGUAGE, own_name
from bot.nlu.decider import Decider
from bot.nlu.language import SWITCH_CONFIDENCE, SWITCH_WORDS
from bot.translation import Translations
from bot.web.staff.site import Site
from bot.web.staff.strings import StringState, state_of

logger = logging.getLogger(__name__)

MOST_TURNS = 20
LONGEST_TURN = LONGEST_MESSAGE
"""Characters of a turn: the bot itself reads no longer message."""
ORGANISATION = "organisation."
"""Begins the id of a source that is not a letter but the page of an organisation."""
WHOLE_DATE = "-12-31"
"""Completes a year, as `Source.is_stale` does."""

_looked_up: ContextVar[list[tuple[str, str]] | None] = ContextVar("looked_up", default=None)


class WatchedTranslations(Translations):
    """Translations that remember, while a trial runs, which texts a reply was made of."""

    def get(self, language: str, context: str, text: str) -> str:
        if (found := _looked_up.get()) is not None:
            found.append((context, text))
        return super().get(language, context, text)


@dataclass(frozen=True)
class Used:
    """A text that a reply was made of: its msgctxt, its Dutch, and how far it is in the language of the reply."""

    context: str
    text: str
    state: StringState


@dataclass(frozen=True)
class Message:
    """A message as Telegram shows it: texts in its HTML, below the last one buttons with `title` and `payload`."""

    texts: tuple[Markup, ...]
    buttons: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Played:
    """A conversation in one language.

    Attributes:
        language, name, direction: code, own name, ltr or rtl.
        said: what was sent; of a pressed button its title, where it stood below the reply before.
        reply: the last one.
        messages: of the last reply.
        place_question, place_button: what Telegram shows when the bot asks for a place; empty for most.
        strings: what the last reply was made of.
        failed: the bot broke down, and this is its apology.
    """

    language: str
    name: str
    direction: str
    said: tuple[str, ...]
    reply: Reply
    messages: tuple[Message, ...]
    place_question: str
    place_button: str
    strings: tuple[Used, ...]
    failed: bool

    @property
    def unfinished(self) -> tuple[Used, ...]:
        return tuple(one for one in self.strings if one.state.state != "translated")


@dataclass(frozen=True)
class Limit:
    """A threshold of the decider.

    Attributes:
        name: in config.yml.
        value: from which it holds; familiarity: below which.
        measured: in the last text; None where it plays no part.
        at_most: the measured one is not told, and not more than this.
    """

    name: str
    value: float
    measured: float | None = None
    at_most: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether it was; None where that cannot be said."""
        if self.measured is None or self.at_most and self.measured >= self.value:
            return None
        return self.measured >= self.value


@dataclass(frozen=True)
class Place:
    """A place that was found: what stands in the text, what it can be, and whether the text is hardly more than it."""

    text: str
    meanings: tuple[str, ...]
    country: str
    alone: bool
    lives: bool


@dataclass(frozen=True)
class Cited:
    """A source of the reply: its title, lines, date, address, and its age in whole months; None for an undated one."""

    title: str
    lines: str
    date: str
    url: str
    months: int | None
    stale: bool
    letter: str


@dataclass(frozen=True)
class Thought:
    """What the model made of the last text by itself, outside the conversation.

    Attributes:
        taken: the cleaned text that was given to it, or an intent for what is not read.
        is_intent: whether that is an intent: of a button, a command, or a text that cannot be read.
        language: code, name, confidence, words and familiarity; None for an intent.
        switches: whether that guess is long and sure enough to switch a conversation.
        places: found in it.
        ranking: intents with their confidence, the likeliest first.
        decision: the intent that it decides on.
        two: the topics, where it asks two things.
        limits: the thresholds of the decider beside what was measured.
    """

    taken: str
    is_intent: bool
    language: dict[str, Any] | None
    switches: bool
    places: tuple[Place, ...]
    ranking: tuple[tuple[str, float], ...]
    decision: str
    two: tuple[str, ...]
    limits: tuple[Limit, ...]


async def play(site: Site, turns: Sequence[str], languages: Iterable[str]) -> list[Played]:
    """Plays the same turns in a fresh conversation for each language.

    Args:
        turns: texts, commands and payloads; at least one.
    """
    say = _watched(site)
    number = secrets.token_hex(8)
    return [await _play_one(site, say, turns, language, f"staff-{number}-{language}") for language in languages]


def _watched(site: Site) -> Renderer:
    """The renderer in use, with translations that can be watched; people are told the same."""
    say = site.knowing.say
    if not isinstance(say.translations, WatchedTranslations):
        say = replace(say, translations=WatchedTranslations(say.translations.texts))
        site.assistant.use(say)
    return say


async def _play_one(site: Site, say: Renderer, turns: Sequence[str], language: str, conversation: str) -> Played:
    said: list[str] = []
    titles: dict[str, str] = {}
    looked_up: list[tuple[str, str]] = []
    failed = False
    reply: Reply | None = None
    token = _looked_up.set(looked_up)
    try:
        for turn in turns:
            # People who wait for an answer go first.
            await asyncio.sleep(0)
            looked_up.clear()
            said.append(titles.get(turn, turn))
            reply = await site.trials.handle(Turn(conversation, turn, language=language))
            titles = {button["payload"]: button["title"] for message in reply.reply for button in message["buttons"]}
    except Exception as error:
        # The text may stand in the message of the error.
        logger.error("A trial of staff could not be answered (%s).", type(error).__name__)
        failed = True
    finally:
        _looked_up.reset(token)
        site.trials.delete(conversation)
    if failed or reply is None:
        reply = site.assistant.apology(language)
        said = [*said, *turns[len(said) :]]
    asks = reply.asks_place
    return Played(
        language=language,
        name=own_name(language),
        direction=Locale.parse(language).text_direction,
        said=tuple(said),
        reply=reply,
        messages=tuple(_message(say, message, reply.language) for message in reply.reply),
        place_question=say.part("share_location", reply.language) if asks else "",
        place_button=say.label("share_location", reply.language) if asks else "",
        strings=tuple(Used(*key, state_of(site.project, say, reply.language, *key)) for key in dict.fromkeys(looked_up)),
        failed=failed,
    )


def _message(say: Renderer, message: dict[str, Any], language: str) -> Message:
    return Message(tuple(telegram_html(say, message["text"], language)), tuple(message["buttons"]))


def telegram_html(say: Renderer, text: str, language: str) -> list[Markup]:
    """A text of the bot in the messages that Telegram shows."""
    return [Markup(reply_html(say, part, language)) for part in split(text)]


def cited(say: Renderer, sources: Iterable[dict[str, Any]]) -> list[Cited]:
    """The sources of a reply or topic (`Renderer.source_entries`) for staff, in Dutch, each place once."""
    today = say.today()
    found = []
    for one in sources:
        source = say.knowledge.sources.get(one["id"])
        date = str(one["date"] or "")
        found.append(
            Cited(
                title=source.title if source else one["title"],
                lines=one["lines"] or "",
                date=date,
                url=one["url"] or "",
                months=age_in_months(date, today) if date else None,
                stale=bool(source and source.is_stale(today)),
                letter="" if one["id"].startswith(ORGANISATION) else one["id"],
            )
        )
    return list(dict.fromkeys(found))


def age_in_months(date: str, today: datetime.date) -> int:
    """Whole months since an ISO date; of a year or a month its last day counts. Not below 0."""
    year, month, day = (int(part) for part in (date + WHOLE_DATE[len(date) - 4 :]).split("-"))
    return max(0, (today.year - year) * 12 + today.month - month - (today.day < day))


async def think(site: Site, text: str) -> Thought:
    """What the model makes of a text."""
    say = site.knowing.say
    parsed = await site.assistant.explain(text)
    taken = parsed["text"]
    is_intent = taken.startswith("/")
    guess = parsed.get("language")
    ranking = tuple((one["name"], one["confidence"]) for one in parsed.get("intent_ranking", []))
    return Thought(
        taken=taken,
        is_intent=is_intent,
        language={**guess, "name": own_name(guess["code"])} if guess else None,
        switches=bool(guess and guess["words"] >= SWITCH_WORDS and guess["confidence"] >= SWITCH_CONFIDENCE),
        places=tuple(_place(say, place) for place in parsed.get("places") or []),
        ranking=ranking,
        decision=parsed["intent"]["name"],
        two=tuple(parsed.get("topics") or ()),
        limits=() if is_intent else _limits(thresholds(site.assistant), ranking, guess),
    )


def _place(say: Renderer, place: dict[str, Any]) -> Place:
    towns, areas = say.gazetteer.municipalities, say.gazetteer.regions
    municipalities = [f"{say.place_name(code)} ({towns[code].province})" for code in place["municipalities"] if code in towns]
    regions = [areas[code].name for code in place["regions"] if code in areas]
    return Place(place["text"], (*municipalities, *regions), place["country"] or "", place["alone"], place["lives"])


def thresholds(assistant: Assistant) -> dict[str, float]:
    """The thresholds that the model uses: those of config.yml when it was trained, else the decider's own."""
    nodes = assistant.agent.processor.model_metadata.predict_schema.nodes.values()
    own = next((node.config for node in nodes if node.uses is Decider), {})
    defaults = Decider.get_default_config()
    return {name: own.get(name, value) for name, value in defaults.items() if isinstance(value, float)}


def _limits(values: dict[str, float], ranking: Sequence[tuple[str, float]], guess: dict[str, Any] | None) -> tuple[Limit, ...]:
    """Each threshold beside what is compared with it."""
    best, sureness = ranking[0]
    shares = dict(ranking)
    kind = "off_topic" if best == OFF_TOPIC else "chat" if best.startswith((CHAT, ASPECT)) else "answer"
    if kind == "answer" and guess and guess["words"] == 1:
        kind = "answer_one_word"
    found = []
    for name, value in values.items():
        if name == kind:
            found.append(Limit(name, value, sureness))
        elif name.startswith("emergency"):
            # The ranking is cut off: what is not in it is less sure than its last.
            found.append(Limit(name, value, shares.get(EMERGENCY, ranking[-1][1]), EMERGENCY not in shares))
        elif name == "in_scope":
            topics = [share for intent, share in ranking if is_topic(intent)]
            found.append(Limit(name, value, topics[0] if topics else ranking[-1][1], not topics))
        elif name == "familiarity" and guess:
            found.append(Limit(name, value, guess["familiarity"]))
        else:
            found.append(Limit(name, value))
    return tuple(found)


def guessed_language(thought: Thought, known: Sequence[str]) -> str:
    """The language that a text is taken to be in; Dutch where nothing is guessed."""
    return thought.language["code"] if thought.language and thought.language["code"] in known else SOURCE_LANGUAGE
