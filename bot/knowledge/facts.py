"""Typed facts: a figure, a date or a duration with the place where it stands, written as each language writes it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from bot.languages import formats
from bot.yaml_shapes import is_day

DURATION_UNITS = ("hour", "day", "week", "month", "year")
LARGEST = 10**15
"""More than any figure in a letter; Babel cannot write numbers of more than 28 digits."""


@dataclass(frozen=True)
class Fact:
    """One figure of a topic.

    Attributes:
        name: the placeholder that shows it.
        type: a key of `FACT_TYPES`.
        value: as written in the file, checked by `parse_fact`.
        unit: the currency of money (ISO 4217), the unit of a duration (`DURATION_UNITS`), else empty.
        source: where the figure stands, `letter:FIRST-LAST`.
    """

    name: str
    type: str
    value: Decimal | str
    unit: str
    source: str

    def render(self, language: str) -> str:
        """The fact as the language writes it, for instance `€ 3.875` in Dutch."""
        return FACT_TYPES[self.type].render(self, language)

    def bare(self, language: str) -> str:
        """The number without its unit, for languages that must decline the unit themselves."""
        return _number_text(self.value, language) if isinstance(self.value, Decimal) else self.value


@dataclass(frozen=True)
class FactType:
    """How a type of fact is read and written.

    Attributes:
        parse: turns the value of the file into the value of the fact; raises ValueError with what is expected.
        render: writes the fact in a language.
    """

    parse: Callable[[object], Decimal | str]
    render: Callable[[Fact, str], str]


def _number(value: object) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("a number such as 1500 or 0.5") from None
    if not number.is_finite() or not 0 <= number < LARGEST:
        raise ValueError(f"a number of 0 or more and below {LARGEST}")
    return number


def _date(value: object) -> str:
    if not is_day(value):
        raise ValueError("a date as 2025-05-28, 2025-05 or 2025")
    return str(value)


def _number_text(value: Decimal, language: str) -> str:
    return format_decimal(value, locale=formats(language), decimal_quantization=False)


def _money(fact: Fact, language: str) -> str:
    pattern = Locale.parse(formats(language)).currency_formats["standard"].pattern
    if fact.value == fact.value.to_integral_value():
        pattern = pattern.replace(".00", "")
    return format_currency(fact.value, fact.unit, locale=formats(language), format=pattern, currency_digits=False, decimal_quantization=False)


def _duration(fact: Fact, language: str) -> str:
    unit = f"duration-{fact.unit}"
    # CLDR has no long form of some units in some languages (Dutch hours); Babel then gives the name of the unit.
    written = (format_unit(fact.value, unit, length=length, locale=formats(language)) for length in ("long", "short", "narrow"))
    return next(text for text in written if unit not in text)


def _calendar(fact: Fact, language: str) -> str:
    return format_day(fact.value, language)


def format_day(iso: str, language: str) -> str:
    """A day, month or year written out: `2025-05-28` gives `28 mei 2025`, `2024-05` gives `mei 2024`."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        return format_date(datetime.date(*parts), "long", locale=formats(language))
    if len(parts) == 2:
        return format_skeleton("yMMMM", datetime.date(*parts, 1), locale=formats(language))
    return iso


FACT_TYPES: dict[str, FactType] = {
    "money": FactType(_number, _money),
    "date": FactType(_date, _calendar),
    "duration": FactType(_number, _duration),
    "number": FactType(_number, lambda fact, lang: _number_text(fact.value, lang)),
    "percentage": FactType(_number, lambda fact, lang: format_percent(fact.value / 100, locale=formats(lang), decimal_quantization=False)),
}


def parse_fact(name: str, entry: object) -> Fact:
    """Reads one entry of a topic's `facts`.

    Raises:
        ValueError: what is wrong with the entry and what is expected.
    """
    if not isinstance(entry, dict):
        raise ValueError(f"fact '{name}' must have type, value and source")
    kind = str(entry.get("type"))
    if kind not in FACT_TYPES:
        raise ValueError(f"fact '{name}' has the unknown type '{kind}': use one of {', '.join(FACT_TYPES)}")
    unknown = set(entry) - {"type", "value", "unit", "currency", "source"}
    if unknown:
        raise ValueError(f"fact '{name}' has the unknown key '{sorted(unknown)[0]}': take it out")
    unit = ""
    if kind == "duration":
        unit = str(entry.get("unit", ""))
        if unit not in DURATION_UNITS:
            raise ValueError(f"fact '{name}' has the unknown unit '{unit}': use one of {', '.join(DURATION_UNITS)}")
    elif kind == "money":
        unit = str(entry.get("currency", "EUR"))
        if unit not in Locale.parse("en").currencies:
            raise ValueError(f"fact '{name}' has the unknown currency '{unit}': use an ISO code such as EUR")
    try:
        value = FACT_TYPES[kind].parse(entry.get("value"))
    except ValueError as error:
        raise ValueError(f"fact '{name}' needs as value {error}, not '{entry.get('value')}'") from None
    return Fact(name, kind, value, unit, str(entry.get("source", "")))
