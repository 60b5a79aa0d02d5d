"""Unanswered: what people asked in vain, masked, when the deployment keeps it (`bot.unanswered`)."""

import functools
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.conversations import tracker_path
from bot.example_file import add_example
from bot.intents import EMERGENCY, OFF_TOPIC
from bot.languages import language_names
from bot.project import ProblemError
from bot.retention import KEEP_UNANSWERED, UNANSWERED_DAYS, keeps_unanswered
from bot.text_files import TextRefused
from bot.unanswered import FILE, HIDDEN, Grouping, Message, Unanswered
from bot.web.staff.guard import guarded, read_form
from bot.web.staff.site import Site

OTHER_INTENTS = (OFF_TOPIC, EMERGENCY)
"""What a message can be an example of beside a topic."""
SHOWN = 200
"""Groups on the page, the largest ones."""
UNFOLDED = 3
"""Messages of a group that are seen at once."""
MOST_AT_ONCE = 10
"""Messages that become examples in one go: each one is compared with all others, which takes a second."""
AS_RECORDED = ""
"""The choice of the language that was recorded with each message."""


@dataclass
class _Done:
    """What became of the messages that were sent.

    Attributes:
        added: files that have an example more, one for each example.
        refused: the text, the reason and the place of those that are no examples.
        dismissed, gone: how many were deleted, and how many somebody else had dealt with.
        failed: empty, or files, audit, store, none or many; then the rest was left as it was.
        details: of what failed.
    """

    added: list[str] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    dismissed: int = 0
    gone: int = 0
    failed: str = ""
    details: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        if self.failed in ("files", "audit", "store"):
            return 503
        return 400 if self.failed or self.refused else 200


async def overview(site: Site, request: Request) -> Response:
    """The messages in groups."""
    return await _page(site, request, _Done())


async def adapt(site: Site, request: Request) -> Response:
    """One message with a field, to write the example as it should be."""
    try:
        kept = await run_in_threadpool(_messages, site)
    except sqlite3.Error:
        return await _page(site, request, _Done(failed="store"))
    one = next((message for message in kept if message.id == request.path_params["id"]), None)
    if one is None:
        return site.render(request, "message.html", 404, kind="missing")
    return await _page(site, request, _Done(), one)


async def assign(site: Site, request: Request) -> Response:
    """Makes examples of messages."""
    sent = await read_form(request)
    ids = _ids(sent.getlist("id"))
    topic, language = str(sent.get("topic", "")), str(sent.get("language", AS_RECORDED))
    text = str(sent.get("text", "")) if "text" in sent else None
    say = site.knowing.say
    known_topic, known_language = topic in (*say.knowledge.topics, *OTHER_INTENTS), language in (AS_RECORDED, *say.languages)
    if ids is None or not known_topic or not known_language or text is not None and len(ids) != 1:
        return site.render(request, "message.html", 404, kind="missing")
    if not ids or len(ids) > MOST_AT_ONCE:
        return await _page(site, request, _Done(failed="many" if ids else "none"))
    who = request.scope["staff_session"].name
    done = await run_in_threadpool(_assign, site, who, ids, topic, language, text)
    one = None
    if text is not None and done.status != 200:  # what was typed is not lost
        one = Message(ids[0], "", language, "", text)
    return await _page(site, request, done, one, topic)


async def dismiss(site: Site, request: Request) -> Response:
    """Deletes messages."""
    ids = _ids((await read_form(request)).getlist("id"))
    if ids is None:
        return site.render(request, "message.html", 404, kind="missing")
    if not ids:
        return await _page(site, request, _Done(failed="none"))
    return await _page(site, request, await run_in_threadpool(_dismiss, site, request.scope["staff_session"].name, ids))


async def _page(site: Site, request: Request, done: _Done, one: Message | None = None, topic: str = "") -> Response:
    """The page after something was done, or nothing."""
    status, groups, count = done.status, [], 0
    if one is None and done.failed != "store":
        try:
            groups, count = await run_in_threadpool(_groups, site)
        except sqlite3.Error:
            done.failed, status = "store", 503
    say = site.knowing.say
    language = site.language_of(request)
    codes = sorted({message.language for group in groups for message in group} | set(say.languages) | ({one.language} if one else set()))
    values: dict[str, Any] = {
        "done": done, "keeps": keeps_unanswered(), "setting": KEEP_UNANSWERED, "days": UNANSWERED_DAYS, "hidden": HIDDEN, "most": MOST_AT_ONCE, "unfolded": UNFOLDED,
        "groups": groups[:SHOWN], "left_out": max(len(groups) - SHOWN, 0), "count": count, "one": one, "topic": topic,
        "names": dict(zip(codes, language_names(codes, language))), "known": say.languages, "others": OTHER_INTENTS,
    }  # fmt: skip
    return site.render(request, "unanswered.html", status, **values)


def _path(site: Site) -> Path:
    return tracker_path(site.project).with_name(FILE)


def _messages(site: Site) -> list[Message]:
    """All messages; raises sqlite3.Error where the file cannot be read."""
    if not _path(site).exists():
        return []
    with closing(Unanswered(_path(site))) as store:
        return store.messages()


def _groups(site: Site) -> tuple[list[list[Message]], int]:
    """The groups, and how many messages there are; without an encoder each message is alone."""
    messages = _messages(site)
    try:
        return site.knowing.remembered("grouping", lambda: Grouping(site.project.encoder)).groups(messages), len(messages)
    except ValueError:
        return [[message] for message in messages], len(messages)


def _assign(site: Site, who: str, ids: list[int], topic: str, language: str, text: str | None) -> _Done:
    done = _Done()
    try:
        with closing(Unanswered(_path(site))) as store:
            kept = {message.id: message for message in store.messages()}
            for one in ids:
                message = kept.get(one)
                if message is None:
                    done.gone += 1
                    continue
                wording, code = message.text if text is None else text, language or message.language
                note = functools.partial(site.audit.add, who, "example", language=code, topic=topic)
                try:
                    path = add_example(site.project, code, topic, wording, note)
                except TextRefused as error:
                    done.refused.append((wording, error.reason, error.place))
                    continue
                done.added.append(site.project.relative(path))
                store.delete([one])
    except ProblemError as error:
        done.failed, done.details = "files", [problem.text(site.project) for problem in error.problems]
    except sqlite3.Error:
        done.failed = "store"
    except OSError:
        done.failed = "audit"
    return done


def _dismiss(site: Site, who: str, ids: list[int]) -> _Done:
    done = _Done()
    try:
        with closing(Unanswered(_path(site))) as store:
            found = {message.id for message in store.messages()} & set(ids)
            done.gone = len(set(ids)) - len(found)
            if found:
                site.audit.add(who, "dismissed", messages=len(found))
                store.delete(found)
            done.dismissed = len(found)
    except sqlite3.Error:
        done.failed = "store"
    except OSError:
        done.failed = "audit"
    return done


def _ids(values: Collection[Any]) -> list[int] | None:
    """The numbers that were sent, several in one field with commas between them; None when something else is among them."""
    given = [one for value in values for one in str(value).split(",")]
    if not all(one.isascii() and one.isdecimal() and len(one) < 16 for one in given):
        return None
    return list(dict.fromkeys(int(one) for one in given))


def routes(site: Site) -> list[Route]:
    """The routes of the page.

    Raises:
        UsageError: the setting is neither 1 nor nothing.
    """
    keeps_unanswered()
    return [
        Route("/unanswered", guarded(site, overview), methods=["GET"]),
        Route("/unanswered/assign", guarded(site, assign, "editor"), methods=["POST"]),
        Route("/unanswered/dismiss", guarded(site, dismiss, "editor"), methods=["POST"]),
        Route("/unanswered/{id:int}", guarded(site, adapt, "editor"), methods=["GET"]),
    ]
