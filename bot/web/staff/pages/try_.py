"""Try: one question in all languages, or a whole conversation; beside each reply what the bot thought.

What staff type is in no address and no file: the turns of a conversation come with each request, and are forgotten after it.
"""

from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.evaluation.golden_file import add_question
from bot.intents import EMERGENCY, OFF_TOPIC
from bot.languages import own_name
from bot.project import ProblemError
from bot.text_files import TextRefused
from bot.web.staff.guard import guarded
from bot.web.staff.site import Site
from bot.web.staff.trial import LONGEST_TURN, MOST_TURNS, cited, guessed_language, play, think

OTHER_INTENTS = (OFF_TOPIC, EMERGENCY)
"""What a golden question can expect beside a topic."""


class _Refused(Exception):
    """What was sent is not played: `reason` is empty, many, long, form or missing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class _Asked:
    """What was sent: the turns of one conversation, the languages to play it in, and whether only the replies are wanted."""

    turns: tuple[str, ...]
    languages: tuple[str, ...]


async def form(site: Site, request: Request) -> Response:
    """The empty form; a shared conversation is in the part of the address that browsers keep to themselves."""
    return site.render(request, "try.html", **_page(site))


async def replies(site: Site, request: Request) -> Response:
    """Plays a conversation: for a form the whole page, for the page's own script only the replies."""
    template = "try_replies.html" if _is_json(request) else "try.html"
    try:
        asked = await _read(request, site.knowing.say.languages)
    except _Refused as refused:
        if refused.reason == "missing":
            return site.render(request, "message.html", 404, kind="missing")
        return site.render(request, template, 400, **{**_page(site), "refused": refused.reason})
    played = await play(site, asked.turns, asked.languages)
    thought = await think(site, asked.turns[-1])
    say = site.knowing.say
    reply = played[0].reply
    values = {
        **_page(site),
        "turns": asked.turns,
        "chosen": asked.languages,
        "played": played,
        "thought": thought,
        "reply": reply,
        "sources": cited(say, reply.sources),
        "question": "" if thought.is_intent else asked.turns[-1],
        "question_language": guessed_language(thought, say.languages),
        "question_topic": reply.topic or next((intent for intent, _ in thought.ranking if intent in say.knowledge.topics), ""),
    }
    return site.render(request, template, **values)


async def golden(site: Site, request: Request) -> Response:
    """Makes a golden question of what was asked."""
    sent = await request.form()
    text, language, topic = (str(sent.get(name, "")) for name in ("text", "language", "topic"))
    say = site.knowing.say
    if language not in say.languages or topic not in (*say.knowledge.topics, *OTHER_INTENTS):
        return site.render(request, "message.html", 404, kind="missing")
    who = request.scope["staff_session"].name
    values: dict[str, Any] = {}
    status = 200
    try:
        path = await run_in_threadpool(
            add_question, site.project, language, topic, text, lambda: site.audit.add(who, "golden-question", language=language, topic=topic)
        )
        values["added"] = site.project.relative(path)
    except TextRefused as error:
        status, values["not_added"], values["place"] = 400, error.reason, error.place
    except ProblemError as error:
        status, values["not_added"] = 503, "files"
        values["details"] = [problem.text(site.project) for problem in error.problems]
    except OSError:
        status, values["not_added"] = 503, "audit"
    return site.render(request, "try.html", status, **{**_page(site), **values})


def _page(site: Site) -> dict[str, Any]:
    """What the page always needs."""
    say = site.knowing.say
    return {
        "known": {code: own_name(code) for code in say.languages},
        "chosen": say.languages,
        "turns": (),
        "played": [],
        "refused": "",
        "others": OTHER_INTENTS,
        "most": MOST_TURNS,
        "longest": LONGEST_TURN,
    }


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip() == "application/json"


async def _read(request: Request, known: tuple[str, ...]) -> _Asked:
    """Reads what was sent.

    Raises:
        _Refused: it cannot be played.
    """
    if _is_json(request):
        try:
            sent = await request.json()
        except (ValueError, RecursionError):
            raise _Refused("form") from None
        if not isinstance(sent, dict):
            raise _Refused("form")
        turns, languages = sent.get("turns", []), sent.get("languages", [])
    else:
        form = await request.form()
        turns, languages = form.getlist("turns"), form.getlist("languages")
    if not all(isinstance(texts, list) and all(isinstance(text, str) for text in texts) for texts in (turns, languages)):
        raise _Refused("form")
    # A form sends each end of a line as two characters; JSON can hold halves of characters, which no page can show.
    turns = [text.replace("\r\n", "\n").encode(errors="replace").decode() for text in turns if text.strip()]
    if not turns:
        raise _Refused("empty")
    if len(turns) > MOST_TURNS:
        raise _Refused("many")
    if any(len(turn) > LONGEST_TURN for turn in turns):
        raise _Refused("long")
    if not set(languages) <= set(known):
        raise _Refused("missing")
    return _Asked(tuple(turns), tuple(code for code in known if not languages or code in languages))


def routes(site: Site) -> list[Route]:
    """The routes of the page."""
    return [
        Route("/try", guarded(site, form), methods=["GET"]),
        Route("/try/replies", guarded(site, replies), methods=["POST"]),
        Route("/try/golden", guarded(site, golden, "editor"), methods=["POST"]),
    ]
