"""Organisations that help: names, phone numbers, hours and languages as data, written in each language by Babel."""

import datetime
import re
from dataclasses import dataclass

from babel.dates import format_time, get_day_names

from bot.languages import formats
from bot.project import ProblemError, Project
from bot.yaml_files import read_yaml
from bot.yaml_shapes import CODES, DAY, TEXT, TEXTS, URL, Shape, read_entries

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"^(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))? (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)$")
ATTRIBUTES = ("phone", "url")
"""What a text may show of an organisation beside its name, as `{id.phone}`."""
SHAPE = Shape(
    {"name": TEXT, "what_for": TEXT, "source": TEXT},
    {"phone": TEXT, "url": URL, "languages": CODES, "hours": TEXTS, "as_of": DAY},
)


@dataclass(frozen=True)
class Hours:
    """Opening hours on one day or on a run of days; `first` and `last` count from Monday = 0."""

    first: int
    last: int
    opens: datetime.time
    closes: datetime.time

    def render(self, language: str) -> str:
        names = get_day_names("abbreviated", "stand-alone", locale=formats(language))
        days = names[self.first] if self.first == self.last else f"{names[self.first]}–{names[self.last]}"
        opens, closes = (format_time(time, "short", locale=formats(language)) for time in (self.opens, self.closes))
        return f"{days} {opens}–{closes}"


@dataclass(frozen=True)
class Organisation:
    """Someone who helps.

    Attributes:
        id: what topics refer to.
        name: its own name, the same in every language.
        what_for: what it helps with, Dutch, a msgid.
        phone: as dialled in the Netherlands, None when no source gives one.
        url: its website, None when no source gives one.
        languages: codes of the languages it is said to speak.
        hours: opening hours by phone, empty when no source gives them.
        source: where this was read.
        as_of: ISO date of the reading, None when the source has no date.
    """

    id: str
    name: str
    what_for: str
    phone: str | None
    url: str | None
    languages: tuple[str, ...]
    hours: tuple[Hours, ...]
    source: str
    as_of: str | None


def parse_hours(text: str) -> Hours:
    """Reads `mon-fri 09:00-17:00`.

    Raises:
        ValueError: what is wrong and what is expected.
    """
    match = HOURS.match(text)
    first, last = (match["first"], match["last"] or match["first"]) if match else ("", "")
    if first not in WEEKDAYS or last not in WEEKDAYS:
        raise ValueError(f"hours '{text}' are not understood: write them as mon-fri 09:00-17:00")
    try:
        opens, closes = (datetime.time.fromisoformat(match[name]) for name in ("opens", "closes"))
    except ValueError:
        raise ValueError(f"hours '{text}' name a time that does not exist") from None
    if opens >= closes or WEEKDAYS.index(first) > WEEKDAYS.index(last):
        raise ValueError(f"hours '{text}' end before they begin")
    return Hours(WEEKDAYS.index(first), WEEKDAYS.index(last), opens, closes)


def read_organisations(project: Project) -> dict[str, Organisation]:
    """Reads knowledge/organisations.yml.

    Raises:
        ProblemError: the file is unreadable or an entry is not well formed.
    """
    file = read_yaml(project.knowledge / "organisations.yml")
    organisations: dict[str, Organisation] = {}
    entries, problems = read_entries(file, SHAPE, file.data)
    for key, entry in entries.items():
        hours = []
        for index, line in enumerate(entry.get("hours", [])):
            try:
                hours.append(parse_hours(line))
            except ValueError as error:
                problems.append(file.problem(str(error), key, "hours", index))
        organisations[key] = Organisation(
            id=key,
            name=entry["name"],
            what_for=entry["what_for"],
            phone=entry.get("phone"),
            url=entry.get("url"),
            languages=tuple(entry.get("languages", ())),
            hours=tuple(hours),
            source=entry["source"],
            as_of=str(entry["as_of"]) if "as_of" in entry else None,
        )
    if problems:
        raise ProblemError(problems)
    return organisations
