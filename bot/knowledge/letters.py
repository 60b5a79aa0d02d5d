"""Checks figures against the text of the letters: does the figure of a fact stand in the lines it cites?"""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from bot.knowledge.facts import Fact
from bot.knowledge.sources import Citation, Source, parse_citation
from bot.knowledge.topic import Topic
from bot.project import Problem

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
NUMBER_WORDS = {
    "een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
    "tien": 10, "elf": 11, "twaalf": 12,
}  # fmt: skip
UNIT_WORDS = {
    "hour": ("uur", "uren"),
    "day": ("dag", "dagen"),
    "week": ("week", "weken"),
    "month": ("maand", "maanden"),
    "year": ("jaar", "jaren"),
}
SCALES = {"miljoen": 10**6, "mln": 10**6, "miljard": 10**9}

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_FIGURE = re.compile(
    rf"(?P<euro>€\s*)?(?<![\w.,])(?:(?P<number>{_NUMBER})(?!\d)|(?P<word>{'|'.join(NUMBER_WORDS)})\b)"
    rf"\s*(?P<scale>{'|'.join(SCALES)})?\s*(?P<unit>%|procent|euro|[a-zé]+)?",
    re.IGNORECASE,
)
_DATE = re.compile(rf"(?:\b(?P<day>\d{{1,2}})\s+)?\b(?P<month>{'|'.join(MONTHS)})\b(?:\s+(?P<year>(?:19|20)\d\d))?", re.IGNORECASE)


@dataclass(frozen=True)
class Letters:
    """The texts of the letters, by source id, as lists of lines."""

    lines: dict[str, list[str]]

    def cited(self, citation: Citation) -> str:
        """The text of the cited lines, joined by spaces; a word broken at a line's end stays broken."""
        return " ".join(self.lines[citation.source][citation.first - 1 : citation.last])


def read_letters(folder: Path, sources: dict[str, Source], sources_file: Path) -> tuple[Letters, list[Problem]]:
    """Reads `<source id>.txt` for every source, and compares the number of lines with knowledge/sources.yml."""
    lines: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for source in sources.values():
        path = folder / f"{source.id}.txt"
        if not path.is_file():
            problems.append(Problem(path, 0, "the letter is missing: give the folder that holds the letters with --letters"))
            continue
        try:
            lines[source.id] = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            problems.append(Problem(path, 0, "not UTF-8: save the file as UTF-8"))
            continue
        if len(lines[source.id]) != source.lines:
            found = len(lines[source.id])
            problems.append(Problem(sources_file, 0, f"'{source.id}' has {found} lines, not {source.lines}: correct `lines`"))
    return Letters(lines), problems


def check_topic(topic: Topic, letters: Letters, sources: dict[str, Source]) -> list[Problem]:
    """Problems of facts whose figure does not stand in the lines they cite."""
    problems = []
    for fact in topic.facts.values():
        citation = parse_citation(fact.source, sources)
        if citation.source not in letters.lines:
            continue
        year = int(sources[citation.source].date[:4])
        if not stands_in(fact, letters.cited(citation), year):
            message = f"the {fact.type} {fact.value} {fact.unit}".rstrip() + (
                f" of fact '{fact.name}' does not stand in {fact.source}: correct the value or the lines"
            )
            problems.append(topic.file.problem(message, "facts", fact.name, "value"))
    return problems


def stands_in(fact: Fact, text: str, year: int) -> bool:
    """Whether the figure of a fact is written in a Dutch text, with a unit that fits its type.

    Args:
        year: when the text was written; the year of a date that stands there without one.
    """
    if fact.type == "date":
        return _date_stands_in(str(fact.value), text, year)
    for match in _FIGURE.finditer(text):
        if _amount(match) != fact.value:
            continue
        unit = (match["unit"] or "").lower()
        if fact.type == "money" and (match["euro"] or unit == "euro"):
            return True
        if fact.type == "percentage" and unit in ("%", "procent"):
            return True
        if fact.type == "duration" and unit in UNIT_WORDS[fact.unit]:
            return True
        if fact.type == "number" and not match["euro"] and unit not in ("euro", "%", "procent"):
            return True
    return False


def _amount(match: re.Match[str]) -> Decimal:
    if match["word"]:
        number = Decimal(NUMBER_WORDS[match["word"].lower()])
    else:
        number = Decimal(match["number"].replace(".", "").replace(",", "."))
    return number * SCALES.get((match["scale"] or "").lower(), 1)


def _date_stands_in(iso: str, text: str, written: int) -> bool:
    year, *rest = (int(part) for part in iso.split("-"))
    if not rest:
        return re.search(rf"(?<![\d.,]){year}(?![\d])", text) is not None
    for match in _DATE.finditer(text):
        same_month = MONTHS.index(match["month"].lower()) + 1 == rest[0]
        same_day = len(rest) == 1 or (match["day"] is not None and int(match["day"]) == rest[1])
        # A letter of 18 June 2024 writes "sinds 1 mei": the year is that of the letter.
        same_year = int(match["year"] or written) == year
        if same_month and same_day and same_year:
            return True
    return False
