"""Answers: every topic with its texts, facts, sources, age, translations, examples and golden questions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.renderer import Renderer
from bot.dialogue.replies import Replies
from bot.knowledge.topic import Topic
from bot.languages import SOURCE_LANGUAGE, own_name
from bot.nlu.text import clean, fold
from bot.translation.catalogs import catalog_path
from bot.web.staff.guard import guarded
from bot.web.staff.history import change_dates
from bot.web.staff.measured import GoldenRun, Score, count_asked, count_examples, read_golden_run
from bot.web.staff.site import Site
from bot.web.staff.strings import StringState, changes, state_of
from bot.web.staff.trial import cited, telegram_html

FILTERS = ("stale", "untranslated", "failing", "never")


@dataclass(frozen=True)
class Measured:
    """What was counted; `run` and `asked` are None where nothing was."""

    examples: Mapping[tuple[str, str], int]
    run: GoldenRun | None
    asked: Mapping[str, int] | None
    dates: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """A topic in the list, counted over the languages that were chosen.

    Attributes:
        topic: it.
        overdue: its time to be read again has come.
        old_source: one of its sources is so old that the answer says from when it is.
        states: how many of its texts are in each state.
        examples: how many it has.
        score: of the last run; None while it was not measured.
        asked: how often it was asked in all languages together; None where that is not counted.
    """

    topic: Topic
    overdue: bool
    old_source: bool
    states: Counter[str]
    examples: int
    score: Score | None
    asked: int | None

    def is_kept(self, filter_: str) -> bool:
        """Whether one of `FILTERS` keeps it."""
        if filter_ == "stale":
            return self.overdue or self.old_source
        if filter_ == "untranslated":
            return self.states["fuzzy"] + self.states["missing"] > 0
        if filter_ == "failing":
            return self.score is not None and self.score.right < self.score.asked
        return self.asked == 0


@dataclass(frozen=True)
class Bubble:
    """What a reader sees: the answer (empty title), or what stands behind the button `title`."""

    title: str
    texts: tuple[Markup, ...]
    buttons: tuple[str, ...]


@dataclass(frozen=True)
class InLanguage:
    """A topic in one language."""

    code: str
    name: str
    direction: str
    bubbles: tuple[Bubble, ...]
    examples: int
    score: Score | None
    catalog_date: str
    older: bool


@dataclass(frozen=True)
class TextRow:
    """A text of a topic: its place in the file, its Dutch, and by language its state and what changed of a fuzzy one."""

    place: str
    text: str
    states: dict[str, StringState]
    changes: dict[str, list[tuple[str, str]]]


async def overview(site: Site, request: Request) -> Response:
    """All topics, or those that the filters keep."""
    say = site.knowing.say
    query = request.query_params
    language, words = query.get("language", ""), query.get("q", "").strip()
    if language and language not in say.languages:
        return site.render(request, "message.html", 404, kind="missing")
    chosen = tuple(name for name in FILTERS if query.get(name) == "1")
    measured = await run_in_threadpool(_measure, site)
    rows = await run_in_threadpool(_rows, site, say, measured, (language,) if language else say.languages)
    kept = [row for row in rows if all(row.is_kept(name) for name in chosen) and _holds(row.topic, words)]
    return site.render(
        request,
        "answers.html",
        rows={row.topic.id: row for row in kept},
        kept=len(kept),
        total=len(rows),
        chosen=chosen,
        chosen_language=language,
        q=words,
        known={code: own_name(code) for code in say.languages},
        audiences={key: say.audience_name(key, site.language_of(request)) for key in say.knowledge.phrasebook.audiences},
        run=measured.run,
        counted=measured.asked is not None,
    )


async def answer(site: Site, request: Request) -> Response:
    """One topic, in all languages side by side."""
    say = site.knowing.say
    topic = say.knowledge.topics.get(request.path_params["topic"])
    if topic is None:
        return site.render(request, "message.html", 404, kind="missing")
    measured = await run_in_threadpool(_measure, site)
    dutch_date = measured.dates.get(site.project.relative(topic.path), "")
    knowledge, reader = say.knowledge, site.language_of(request)
    return site.render(
        request,
        "answer.html",
        topic=topic,
        group=say.group_title(topic.group, reader),
        columns=[_in_language(site, say, topic, code, measured, dutch_date) for code in say.languages],
        texts=[_text_row(site, say, topic, keys, text) for keys, text in topic.texts.items()],
        facts=[(fact, {code: fact.render(code) for code in say.languages}) for fact in topic.facts.values()],
        sources=cited(say, say.source_entries(topic, SOURCE_LANGUAGE)),
        row=_row(say, topic, measured, say.languages, _states(site, say, topic, say.languages)),
        audiences=[say.audience_name(key, reader) for key in topic.audience],
        neighbours=[(say.audience_name(key, reader), knowledge.topics[other]) for key, other in topic.neighbours.items()],
        help=[knowledge.organisations[key] for key in topic.help],
        related=[knowledge.topics[key] for key in topic.related],
        file=site.project.relative(topic.path),
        dutch_date=dutch_date,
        run=measured.run,
    )


def _measure(site: Site) -> Measured:
    project = site.project
    return Measured(count_examples(project), read_golden_run(project), count_asked(project), change_dates(project))


def _rows(site: Site, say: Renderer, measured: Measured, languages: tuple[str, ...]) -> list[Row]:
    topics = say.knowledge.topics.values()
    states = site.knowing.remembered(("states", languages), lambda: [_states(site, say, topic, languages) for topic in topics])
    return [_row(say, topic, measured, languages, of_topic) for topic, of_topic in zip(topics, states)]


def _states(site: Site, say: Renderer, topic: Topic, languages: tuple[str, ...]) -> Counter[str]:
    return Counter(state_of(site.project, say, code, topic.id, text).state for code in languages for text in topic.texts.values())


def _row(say: Renderer, topic: Topic, measured: Measured, languages: tuple[str, ...], states: Counter[str]) -> Row:
    today = say.today()
    scores = [score for code in languages if measured.run and (score := measured.run.scores.get((code, topic.id)))]
    return Row(
        topic=topic,
        overdue=topic.review_by < today.isoformat(),
        old_source=any(say.knowledge.sources[citation.source].is_stale(today) for citation in topic.sources),
        states=states,
        examples=sum(measured.examples.get((code, topic.id), 0) for code in languages),
        score=Score(sum(one.asked for one in scores), sum(one.right for one in scores), sum(one.offered for one in scores)) if scores else None,
        asked=None if measured.asked is None else measured.asked.get(topic.id, 0),
    )


def _holds(topic: Topic, words: str) -> bool:
    """Whether each word that somebody looks for stands in the Dutch of a topic, or in its id."""
    if not words:
        return True
    text = fold(clean(" ".join([topic.id, topic.description, *topic.texts.values()])))
    return topic.id == words or all(word in text for word in fold(clean(words)).split())


def _in_language(site: Site, say: Renderer, topic: Topic, code: str, measured: Measured, dutch_date: str) -> InLanguage:
    replies = Replies(say)
    whole = [("", replies.topic(topic.id, code))] + [(say.section_title(key, code), replies.section(topic.id, key, code)) for key in topic.sections]
    date = "" if code == SOURCE_LANGUAGE else measured.dates.get(site.project.relative(catalog_path(site.project, code)), "")
    return InLanguage(
        code=code,
        name=own_name(code),
        direction=Locale.parse(code).text_direction,
        bubbles=tuple(_bubble(say, title, reply, code) for title, reply in whole),
        examples=measured.examples.get((code, topic.id), 0),
        score=measured.run.scores.get((code, topic.id)) if measured.run else None,
        catalog_date=date,
        older=bool(date and dutch_date and date < dutch_date),
    )


def _bubble(say: Renderer, title: str, reply: dict[str, Any], code: str) -> Bubble:
    buttons = () if title else tuple(button["title"] for button in reply["buttons"])
    return Bubble(title, tuple(telegram_html(say, reply["text"], code)), buttons)


def _text_row(site: Site, say: Renderer, topic: Topic, keys: tuple[str, ...], text: str) -> TextRow:
    states = {code: state_of(site.project, say, code, topic.id, text) for code in say.languages if code != SOURCE_LANGUAGE}
    changed = {code: changes(state.previous, text) for code, state in states.items() if state.previous}
    return TextRow(keys[-1], text, states, changed)


def routes(site: Site) -> list[Route]:
    """The routes of the page."""
    return [
        Route("/answers", guarded(site, overview), methods=["GET"]),
        Route("/answers/{topic}", guarded(site, answer), methods=["GET"]),
    ]
