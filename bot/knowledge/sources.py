"""The letters that answers are built from, and citations of their lines."""

import datetime
import re
from dataclasses import dataclass

from bot.knowledge.facts import format_day
from bot.project import ProblemError, Project
from bot.yaml_files import read_yaml
from bot.yaml_shapes import COUNT, DAY, TEXT, URL, Shape, read_entries

STALE_MONTHS = 18
"""An answer from an older source says from when it is."""
CITATION = re.compile(r"^(?P<source>[\w-]+):(?P<first>\d+)(?:-(?P<last>\d+))?$")
SHAPE = Shape({"title": TEXT, "date": DAY, "lines": COUNT}, {"url": URL})


@dataclass(frozen=True)
class Source:
    """A letter.

    Attributes:
        id: the name of its text file without `.txt`.
        title: Dutch name for readers, a msgid.
        date: ISO date, or only the year.
        url: where it is published, None when no address is verified.
        lines: how many lines the text file has, so that a citation can be checked without it.
    """

    id: str
    title: str
    date: str
    url: str | None
    lines: int

    def day(self, language: str) -> str:
        return format_day(self.date, language)

    def is_stale(self, today: datetime.date) -> bool:
        """Whether it is more than `STALE_MONTHS` old; of a source that only has a year, its last day counts."""
        year, month, day = (int(part) for part in (self.date + "-12-31"[len(self.date) - 4 :]).split("-"))
        years, month = divmod(month - 1 + STALE_MONTHS, 12)
        return (today.year, today.month, today.day) > (year + years, month + 1, day)


@dataclass(frozen=True)
class Citation:
    """Lines of a letter, 1-based, both included."""

    source: str
    first: int
    last: int

    @property
    def lines(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def overlaps(self, other: "Citation") -> bool:
        return self.source == other.source and self.first <= other.last and other.first <= self.last


def read_sources(project: Project) -> dict[str, Source]:
    """Reads knowledge/sources.yml.

    Raises:
        ProblemError: the file is unreadable or an entry is incomplete.
    """
    file = read_yaml(project.knowledge / "sources.yml")
    entries, problems = read_entries(file, SHAPE, file.data)
    if problems:
        raise ProblemError(problems)
    return {
        key: Source(key, entry["title"], str(entry["date"]), entry.get("url"), entry["lines"]) for key, entry in entries.items()
    }


def parse_citation(text: str, sources: dict[str, Source]) -> Citation:
    """Reads `letter:FIRST-LAST`.

    Raises:
        ValueError: what is wrong with the citation and what to do.
    """
    match = CITATION.match(str(text))
    if not match:
        raise ValueError(f"'{text}' is not a citation: write letter:FIRST-LAST, for instance {next(iter(sources))}:10-12")
    source = sources.get(match["source"])
    if source is None:
        raise ValueError(f"there is no source '{match['source']}' in knowledge/sources.yml: use {', '.join(sources)}")
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if not 1 <= first <= last <= source.lines:
        raise ValueError(f"'{text}' cites lines that do not exist: {source.id} has lines 1-{source.lines}")
    return Citation(source.id, first, last)


