"""Opening hours of a week with their exceptions: read, asked at a moment, and written as a language writes them."""

import datetime
import functools
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_day_names

from bot.languages import formats

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
CLOSED = "closed"
LOOK_AHEAD = 31
"""Days in which the next opening is looked for; who is closed for longer is called closed."""
SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
EXCEPTION = re.compile(r"(?P<hours>[^()]+?)\s*(?:\((?P<reason>[^()]+)\))?")


@dataclass(frozen=True, order=True)
class Span:
    """From when until when a point is open on a day, in Dutch time."""

    opens: datetime.time
    closes: datetime.time

    def render(self, language: str) -> str:
        opens, closes = (format_time(time, "short", locale=formats(language)) for time in (self.opens, self.closes))
        return f"{opens}–{closes}"


Day = tuple[Span, ...]
"""The spans of one day in their order; none when it is closed."""


@dataclass(frozen=True)
class SpecialDay:
    """A date on which the ordinary week does not hold; `reason` is what staff wrote, empty when they did not."""

    day: Day
    reason: str


@dataclass(frozen=True)
class State:
    """Whether a point is open.

    Attributes:
        at: the moment, in Dutch time.
        open_until: when it closes, None while it is closed.
        opens: when it opens next, in Dutch time; None while it is open, or when that is not within `LOOK_AHEAD` days.
        open_today: whether it opens on this day at all.
        holiday: whether this is a public holiday that no exception speaks of.
    """

    at: datetime.datetime
    open_until: datetime.time | None
    opens: datetime.datetime | None
    open_today: bool
    holiday: bool


@dataclass(frozen=True)
class WeeklyHours:
    """Opening hours.

    Attributes:
        week: seven days, Monday first.
        exceptions: what holds on a date instead, also where that is a public holiday.
    """

    week: tuple[Day, ...]
    exceptions: Mapping[datetime.date, SpecialDay] = field(default_factory=dict)

    def on(self, date: datetime.date) -> Day:
        """The hours of a date: its exception, nothing on a public holiday, else those of its weekday."""
        if date in self.exceptions:
            return self.exceptions[date].day
        return () if date in public_holidays(date.year) else self.week[date.weekday()]

    def state(self, at: datetime.datetime) -> State:
        """Whether it is open at a moment; clocks are compared, so a change to or from summer time moves nothing.

        Raises:
            ValueError: the moment has no time zone.
        """
        if at.tzinfo is None:
            raise ValueError("the moment has no time zone: give one, for instance AMSTERDAM")
        at = at.astimezone(AMSTERDAM)
        date, clock = at.date(), at.time()
        spans = self.on(date)
        until = next((span.closes for span in spans if span.opens <= clock < span.closes), None)
        holiday = date in public_holidays(date.year) and date not in self.exceptions
        return State(at, until, self._next_opening(at) if until is None else None, bool(spans), holiday)

    def _next_opening(self, at: datetime.datetime) -> datetime.datetime | None:
        for days in range(LOOK_AHEAD + 1):
            date = at.date() + datetime.timedelta(days)
            for span in self.on(date):
                if days or span.opens > at.time():
                    return datetime.datetime.combine(date, span.opens, AMSTERDAM)
        return None

    def deviations(self, first: datetime.date, days: int) -> dict[datetime.date, Day]:
        """The dates of a period whose hours are not those of their weekday, with the hours that hold."""
        dates = [first + datetime.timedelta(number) for number in range(days)]
        return {date: self.on(date) for date in dates if self.on(date) != self.week[date.weekday()]}

    def runs(self) -> list[tuple[int, int, Day]]:
        """The week as runs of days with the same hours: first and last day counted from Monday = 0, hours."""
        groups = [list(group) for _, group in itertools.groupby(range(len(WEEKDAYS)), key=lambda number: self.week[number])]
        return [(group[0], group[-1], self.week[group[0]]) for group in groups]


@functools.cache
def public_holidays(year: int) -> frozenset[datetime.date]:
    """Dutch public holidays as the library `holidays` lists them, Good Friday among them."""
    from holidays import country_holidays  # takes 17 MB, and only a point with hours needs it

    return frozenset(country_holidays("NL", years=year))


def parse_day(text: str) -> Day:
    """Reads `closed`, `09:00-17:00` or `09:00-12:00 13:00-17:00`.

    Raises:
        ValueError: what is wrong and what to do.
    """
    words = text.split() or [""]
    if CLOSED in words:
        if len(words) > 1:
            raise ValueError(f"'{text}' is closed and has hours: keep one of the two")
        return ()
    spans = []
    for word in words:
        match = SPAN.fullmatch(word)
        if not match:
            raise ValueError(f"the hours '{text}' are not understood: write 09:00-17:00, 09:00-12:00 13:00-17:00 or closed")
        try:
            opens, closes = map(datetime.time.fromisoformat, match.groups())
        except ValueError:
            raise ValueError(f"the hours '{text}' name a time that does not exist: use 00:00 to 23:59") from None
        if opens >= closes:
            raise ValueError(f"the hours '{word}' end before they begin: correct them")
        spans.append(Span(opens, closes))
    spans.sort()
    for one, following in itertools.pairwise(spans):
        if one.closes >= following.opens:
            raise ValueError(f"the hours '{text}' overlap or touch: write them as one")
    return tuple(spans)


def parse_exception(text: str) -> SpecialDay:
    """Reads the hours of one date, with a reason in brackets where there is one: `closed (moving house)`.

    Raises:
        ValueError: what is wrong and what to do.
    """
    match = EXCEPTION.fullmatch(text)
    if not match:
        raise ValueError(f"'{text}' is not understood: write 09:00-13:00 or closed, then perhaps a reason in (brackets)")
    return SpecialDay(parse_day(match["hours"]), match["reason"] or "")


def render_day(day: Day, language: str) -> str:
    """The hours of a day as a language writes them, empty when it is closed."""
    return ", ".join(span.render(language) for span in day)


def render_run(first: int, last: int, language: str) -> str:
    """The short names of a run of weekdays counted from Monday = 0, for instance `ma–vr`."""
    names = get_day_names("abbreviated", "stand-alone", locale=formats(language))
    return names[first] if first == last else f"{names[first]}–{names[last]}"


def render_weekday(number: int, language: str) -> str:
    """The name of a weekday counted from Monday = 0."""
    return get_day_names("wide", locale=formats(language))[number]


def render_date(date: datetime.date, language: str) -> str:
    """A date with its weekday and without its year, for instance `maandag 4 januari`."""
    return f"{format_date(date, 'EEEE', locale=formats(language))} {format_skeleton('MMMMd', date, locale=formats(language))}"
