"""Figures: how many questions, of what kind; counts only (`bot.figures`)."""

import csv
import datetime
import io
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.dialogue.conversations import tracker_path
from bot.figures import FEW, FILE, SPEEDS, Sums, read_figures
from bot.languages import language_names
from bot.regions.opening_hours import AMSTERDAM
from bot.web.staff.guard import guarded
from bot.web.staff.site import Site
from bot.web.staff.site import translate as _

PERIODS = (7, 30, 90, 365)
"""Days that can be looked at together, today included."""
USUAL = 30
LONGEST_BY_DAY = 30
"""Days that are shown one by one; of more, weeks."""


@dataclass(frozen=True)
class Bar:
    """A row of a table, and its bar in the chart.

    Attributes:
        code: what is counted: an id, a code, a date.
        name: for people.
        count: None for fewer than `FEW`.
        share: of the longest bar, 0 to 100.
    """

    code: str
    name: str
    count: int | None
    share: int

    @property
    def text(self) -> str:
        return f"<{FEW}" if self.count is None else str(self.count)


async def overview(site: Site, request: Request) -> Response:
    """The charts and their tables."""
    days = _days(request)
    if days is None:
        return site.render(request, "message.html", 404, kind="missing")
    try:
        sums = await run_in_threadpool(_read, site, days)
    except sqlite3.Error:
        return site.render(request, "figures.html", 503, sums=None, days=days, periods=PERIODS)
    language = site.language_of(request)
    tables = {what: _bars(counts, names) for what, counts, names in _tables(site, sums, language)}
    return site.render(request, "figures.html", sums=sums, days=days, periods=PERIODS, tables=tables, by_week=days > LONGEST_BY_DAY, few=FEW)


async def download(site: Site, request: Request) -> Response:
    """The same as a file for a spreadsheet: of what, its code, its name, how many."""
    days = _days(request)
    if days is None:
        return site.render(request, "message.html", 404, kind="missing")
    try:
        sums = await run_in_threadpool(_read, site, days)
    except sqlite3.Error:
        return site.render(request, "figures.html", 503, sums=None, days=days, periods=PERIODS)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["table", "code", "name", "questions"])
    for what, counts, names in _tables(site, sums, site.language_of(request)):
        writer.writerows([what, bar.code, bar.name, bar.text] for bar in _bars(counts, names))
    name = f"winwijzer-{_today().isoformat()}-{days}.csv"
    return Response(file.getvalue(), media_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _tables(site: Site, sums: Sums, language: str) -> Iterator[tuple[str, Mapping[str, int | None], Mapping[str, str]]]:
    """Each table: its name, the counts by code, and the names of codes."""
    say = site.knowing.say
    by_week = len(sums.days) > LONGEST_BY_DAY
    dates: dict[str, int] = {}
    for day, count in sums.days.items():
        start = day - datetime.timedelta(days=day.weekday()) if by_week else day
        dates[start.isoformat()] = dates.get(start.isoformat(), 0) + count
    outcomes = {
        "answer": _("Beantwoord"), "route": _("WIN-punt genoemd"), "clarify": _("Keuze voorgelegd"), "off_topic": _("Ander onderwerp"),
        "emergency": _("Noodgeval"), "chitchat": _("Praatje"), "flow": _("Menu, taal of uitleg"),
    }  # fmt: skip
    speeds = {str(most): _("tot en met %(most)s ms", most=most) for most in SPEEDS} | {"0": _("langer")}
    yield ("week" if by_week else "day"), dates, {}
    yield "language", sums.languages, dict(zip(sums.languages, language_names(sums.languages, language)))
    yield "topic", sums.topics, {topic: say.topic_title(topic, language) for topic in say.knowledge.topics}
    yield "outcome", sums.outcomes, outcomes
    yield "region", sums.regions, {code: region.name for code, region in say.gazetteer.regions.items()}
    yield "time", {str(most): count for most, count in sums.speeds.items()}, speeds


def _bars(counts: Mapping[str, int | None], names: Mapping[str, str]) -> list[Bar]:
    """The rows of a table; a topic or region that is no more has only its code."""
    longest = max((count or 0 for count in counts.values()), default=0) or 1
    return [Bar(code, names.get(code, code), count, round(100 * (count or 0) / longest)) for code, count in counts.items()]


def _days(request: Request) -> int | None:
    """The days that are asked for; None for another number than those of `PERIODS`."""
    given = request.query_params.get("days", str(USUAL))
    return next((days for days in PERIODS if given == str(days)), None)


def _read(site: Site, days: int) -> Sums:
    last = _today()
    return read_figures(tracker_path(site.project).with_name(FILE), last - datetime.timedelta(days=days - 1), last)


def _today() -> datetime.date:
    return datetime.datetime.now(AMSTERDAM).date()


def routes(site: Site) -> list[Route]:
    """The routes of the page."""
    return [
        Route("/figures", guarded(site, overview), methods=["GET"]),
        Route("/figures.csv", guarded(site, download), methods=["GET"]),
    ]
