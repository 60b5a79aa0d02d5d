"""What is known of the WIN-points: knowledge/win_points.yml."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from bot.project import Problem, ProblemError, Project
from bot.regions.gazetteer import Gazetteer, inside_the_netherlands
from bot.regions.opening_hours import WEEKDAYS, Day, SpecialDay, WeeklyHours, parse_day, parse_exception
from bot.yaml_files import Key, YamlFile, read_yaml
from bot.yaml_shapes import DAY, FLAG, LANGUAGE_CODES, MAPPING, TEXT, TEXTS, Kind, Shape, read_entries, shape_problems

OPEN = "open"
STATUSES = (OPEN, "preparing", "unknown")
MAP = "https://www.openstreetmap.org/search?query="
POSTCODE = re.compile(r"[1-9][0-9]{3} [A-Z]{2}")
PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,20}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
IN_BRACKETS = re.compile(r"\s*\([^()]*\)")
Parsed = TypeVar("Parsed")


def _text(what: str, pattern: re.Pattern[str]) -> Kind:
    return Kind(what, lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None)


HTTPS = _text("an address that begins with https://", re.compile(r"https://\S+\.\S+"))
ENTRIES = Kind("a list of entries: begin each with a dash", lambda value: isinstance(value, list))
SHAPE = Shape(
    {"name": TEXT, "status": TEXT, "source": HTTPS},
    {
        "addresses": ENTRIES,
        "hours": MAPPING,
        "exceptions": MAPPING,
        "languages": TEXTS,
        "phone": _text("a phone number in digits, spaces and dashes: write it in quotes, as '013-123 45 67'", PHONE),
        "email": _text("an e-mail address: write it as name@town.nl", EMAIL),
        "url": HTTPS,
        "mobile": ENTRIES,
        "as_of": DAY,
        "verified": FLAG,
    },
)
POSITION = Kind(
    "a position in the Netherlands in degrees: write it as [51.5606, 5.0919]",
    lambda value: isinstance(value, list) and len(value) == 2 and all(type(one) in (int, float) for one in value) and inside_the_netherlands(*value),
)
ADDRESS_SHAPE = Shape(
    {"city": TEXT},
    {"address": TEXT, "postcode": _text("a postcode: write it as 1234 AB", POSTCODE), "position": POSITION},
)
STOP_SHAPE = Shape({"place": TEXT, "day": TEXT}, {"hours": TEXT, "address": TEXT})


@dataclass(frozen=True)
class Address:
    """Where a point is.

    Attributes:
        address: street and number; None when no source gives it.
        postcode: None when no source gives it.
        city: the place.
        position: latitude and longitude in degrees of the door; None when no source gives it.
    """

    address: str | None
    postcode: str | None
    city: str
    position: tuple[float, float] | None = None

    @property
    def text(self) -> str:
        """On one line, as on an envelope."""
        return ", ".join(part for part in (self.address, " ".join(part for part in (self.postcode, self.city) if part)) if part)

    @property
    def map_url(self) -> str:
        """Looks it up on a map; what stands in brackets, such as the name of a building, would find nothing there."""
        return MAP + quote(IN_BRACKETS.sub("", self.text), safe="")


@dataclass(frozen=True)
class MobileStop:
    """A place where a team stands every week.

    Attributes:
        place: a place or municipality.
        weekday: counted from Monday = 0.
        day: from when until when; empty when no source gives it.
        address: None when no source gives it.
    """

    place: str
    weekday: int
    day: Day
    address: str | None


@dataclass(frozen=True)
class WinPoint:
    """The WIN-point of a region.

    Attributes:
        region: code of the region.
        name: as the source names it.
        status: one of `STATUSES`: a source says that people can go there; that it will come; only that it exists.
        addresses: where it is; empty when no source tells.
        hours: of all addresses; None when no source gives them.
        languages: ISO codes of the languages said to be spoken there.
        phone, email, url: its own, None when no source gives them.
        mobile: where its teams stand every week.
        source: where this was read.
        as_of: ISO date of the source, None when it has none.
        verified: whether it was compared with the official list.
    """

    region: str
    name: str
    status: str
    addresses: tuple[Address, ...]
    hours: WeeklyHours | None
    languages: tuple[str, ...]
    phone: str | None
    email: str | None
    url: str | None
    mobile: tuple[MobileStop, ...]
    source: str
    as_of: str | None
    verified: bool

    @property
    def is_open(self) -> bool:
        """Whether a source says that people can go there."""
        return self.status == OPEN

    def months_old(self, today: datetime.date) -> int | None:
        """Whole months since the day of the source (the first of its month or year), None when it has none."""
        if self.as_of is None:
            return None
        year, month, day = (*map(int, self.as_of.split("-")), 1, 1)[:3]
        return (today.year - year) * 12 + today.month - month - (today.day < day)

    def entry(self, at: datetime.datetime) -> dict[str, Any]:
        """All of it for programs, with whether it is open at a moment that has a time zone.

        `open_now` is None where that is not known: no source gives hours, or tells that people can go there.
        """
        state = self.hours.state(at) if self.hours and self.is_open else None
        return {
            "name": self.name,
            "status": self.status,
            "verified": self.verified,
            "as_of": self.as_of,
            "source": self.source,
            "addresses": [
                {"address": place.address, "postcode": place.postcode, "city": place.city, "map": place.map_url} for place in self.addresses
            ],
            "open_now": state and state.open_until is not None,
            "opens": state.opens.isoformat() if state and state.opens else None,
            "hours": dict(zip(WEEKDAYS, map(_spans, self.hours.week))) if self.hours else None,
            "exceptions": {
                date.isoformat(): {"hours": _spans(special.day), "reason": special.reason or None}
                for date, special in (self.hours.exceptions.items() if self.hours else ())
            },
            "languages": list(self.languages),
            "phone": self.phone,
            "email": self.email,
            "url": self.url,
            "mobile": [
                {"place": stop.place, "day": WEEKDAYS[stop.weekday], "hours": _spans(stop.day), "address": stop.address}
                for stop in self.mobile
            ],
        }


def _spans(day: Day) -> list[dict[str, str]]:
    return [{"opens": f"{span.opens:%H:%M}", "closes": f"{span.closes:%H:%M}"} for span in day]


def win_points_path(project: Project) -> Path:
    return project.knowledge / "win_points.yml"


def read_win_points(project: Project, gazetteer: Gazetteer) -> dict[str, WinPoint]:
    """Reads the WIN-points by region code.

    Raises:
        ProblemError: the file cannot be read, or `parse_win_points` refuses it.
    """
    return parse_win_points(read_yaml(win_points_path(project)), gazetteer)


def parse_win_points(file: YamlFile, gazetteer: Gazetteer) -> dict[str, WinPoint]:
    """The WIN-points of a file by region code.

    Raises:
        ProblemError: everything that is no region, key, status, address, hour, language or number as it must be written.
    """
    points: dict[str, WinPoint] = {}
    entries, problems = read_entries(file, SHAPE, file.data)
    for region in file.data if isinstance(file.data, dict) else ():
        if region not in gazetteer.regions:
            problems.append(file.problem(f"there is no region '{region}': use a code of knowledge/regions/regions.csv", region))
    for region, entry in entries.items():
        if entry["status"] not in STATUSES:
            problems.append(file.problem(f"status is one of {', '.join(STATUSES)}", region, "status"))
        for index, code in enumerate(entry.get("languages", ())):
            if code not in LANGUAGE_CODES:
                message = f"there is no language with the code '{code}': use ISO codes such as pl, ro, bg"
                problems.append(file.problem(message, region, "languages", index))
        points[region] = WinPoint(
            region=region,
            name=entry["name"],
            status=entry["status"],
            addresses=_addresses(file, entry, region, problems),
            hours=_hours(file, entry, region, problems),
            languages=tuple(entry.get("languages", ())),
            phone=entry.get("phone"),
            email=entry.get("email"),
            url=entry.get("url"),
            mobile=_stops(file, entry, region, problems),
            source=entry["source"],
            as_of=str(entry["as_of"]) if "as_of" in entry else None,
            verified=entry.get("verified", False),
        )
    if problems:
        raise ProblemError(problems)
    return points


def _addresses(file: YamlFile, entry: dict[str, Any], region: str, problems: list[Problem]) -> tuple[Address, ...]:
    addresses = []
    for index, item in enumerate(entry.get("addresses", ())):
        if found := shape_problems(file, ADDRESS_SHAPE, item, region, "addresses", index):
            problems += found
        else:
            position = tuple(item["position"]) if item.get("position") else None
            addresses.append(Address(item.get("address"), item.get("postcode"), item["city"], position))
    return tuple(addresses)


def _hours(file: YamlFile, entry: dict[str, Any], region: str, problems: list[Problem]) -> WeeklyHours | None:
    """The week, in which a day that is not named is closed, with its exceptions."""
    week: dict[str, Day] = {}
    for day, text in entry.get("hours", {}).items():
        if day not in WEEKDAYS:
            problems.append(file.problem(f"there is no weekday '{day}': use {', '.join(WEEKDAYS)}", region, "hours", day))
        else:
            week[day] = _parsed(parse_day, text, file, problems, region, "hours", day) or ()
    exceptions: dict[datetime.date, SpecialDay] = {}
    for key, text in entry.get("exceptions", {}).items():
        at = (region, "exceptions", key)
        date = _parsed(_date, key, file, problems, *at)
        special = _parsed(parse_exception, text, file, problems, *at)
        if date and special:
            exceptions[date] = special
    if "exceptions" in entry and "hours" not in entry:
        problems.append(file.problem("'exceptions' stand here without 'hours': add the hours of the week", region, "exceptions"))
    return WeeklyHours(tuple(week.get(day, ()) for day in WEEKDAYS), exceptions) if week else None


def _stops(file: YamlFile, entry: dict[str, Any], region: str, problems: list[Problem]) -> tuple[MobileStop, ...]:
    stops = []
    for index, item in enumerate(entry.get("mobile", ())):
        at = (region, "mobile", index)
        if found := shape_problems(file, STOP_SHAPE, item, *at):
            problems += found
            continue
        if item["day"] not in WEEKDAYS:
            problems.append(file.problem(f"there is no weekday '{item['day']}': use {', '.join(WEEKDAYS)}", *at, "day"))
            continue
        day = _parsed(parse_day, item["hours"], file, problems, *at, "hours") if item.get("hours") else None
        stops.append(MobileStop(item["place"], WEEKDAYS.index(item["day"]), day or (), item.get("address")))
    return tuple(stops)


def _parsed(parse: Callable[[str], Parsed], text: object, file: YamlFile, problems: list[Problem], *at: Key) -> Parsed | None:
    """What a text says; None, and a problem more, where it cannot be read."""
    if not isinstance(text, str):
        problems.append(file.problem(f"'{at[-1]}' must be {TEXT.what}", *at))
        return None
    try:
        return parse(text)
    except ValueError as error:
        problems.append(file.problem(str(error), *at))
        return None


def _date(text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise ValueError(f"'{text}' is no date that exists: write it as 2026-12-24") from None
