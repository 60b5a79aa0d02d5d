"""Figures, dates and durations as each language writes them."""

from decimal import Decimal

import pytest

from bot.knowledge import read_knowledge
from bot.knowledge.facts import format_day, parse_fact
from bot.languages import languages

LETTER = "letter:1"
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


def rendered(language, **entry):
    return parse_fact("x", {"source": LETTER, **entry}).render(language).translate(SPACES)


@pytest.mark.parametrize(
    "value, language, text",
    [
        (3875, "nl", "€ 3.875"),
        (3875, "pl", "3 875 €"),
        (3875, "ro", "3.875 EUR"),
        (3875, "bg", "3 875 €"),
        (14.71, "nl", "€ 14,71"),
        (0.5, "ro", "0,50 EUR"),
        (14.7125, "bg", "14,7125 €"),
    ],
)
def test_money_has_cents_only_where_there_are_any(value, language, text):
    assert rendered(language, type="money", value=value) == text


def test_money_is_in_euros_unless_told():
    assert parse_fact("x", {"type": "money", "value": 1}).unit == "EUR"
    assert "zł" in rendered("pl", type="money", value=20, currency="PLN")


@pytest.mark.parametrize(
    "value, unit, language, text",
    [
        (4, "month", "nl", "4 maanden"),
        (1, "month", "pl", "1 miesiąc"),
        (4, "month", "pl", "4 miesiące"),
        (5, "month", "pl", "5 miesięcy"),
        (24, "month", "ro", "24 de luni"),
        (2, "week", "bg", "2 седмици"),
        (36, "hour", "nl", "36 uur"),
        (0.5, "hour", "nl", "0,5 uur"),
    ],
)
def test_a_duration_follows_the_plural_of_the_language(value, unit, language, text):
    assert rendered(language, type="duration", value=value, unit=unit) == text


@pytest.mark.parametrize(
    "value, language, text",
    [
        ("2025-05-28", "nl", "28 mei 2025"),
        ("2025-05-28", "pl", "28 maja 2025"),
        ("2025-05-28", "bg", "28 май 2025 г."),
        ("2024-06", "nl", "juni 2024"),
        ("2024-06", "pl", "czerwiec 2024"),
        ("2024-06", "ro", "iunie 2024"),
        (2024, "bg", "2024"),
    ],
)
def test_a_date_is_written_out_as_far_as_it_is_known(value, language, text):
    assert rendered(language, type="date", value=value) == text
    assert format_day(str(value), language).translate(SPACES) == text


@pytest.mark.parametrize(
    "kind, value, language, text",
    [
        ("number", 3875, "nl", "3.875"),
        ("number", 35, "bg", "35"),
        ("number", 0.12345, "nl", "0,12345"),
        ("percentage", 30, "nl", "30%"),
        ("percentage", 30, "ro", "30 %"),
        ("percentage", 12.5, "pl", "12,5%"),
    ],
)
def test_numbers_and_percentages_lose_no_digit(kind, value, language, text):
    assert rendered(language, type=kind, value=value) == text


def test_the_bare_number_has_no_unit():
    assert parse_fact("x", {"type": "duration", "value": 4, "unit": "month"}).bare("bg") == "4"
    assert parse_fact("x", {"type": "money", "value": 1500.5}).bare("nl") == "1.500,5"
    assert parse_fact("x", {"type": "date", "value": "2024-06"}).bare("nl") == "2024-06"


def test_a_figure_of_a_file_is_kept_exactly():
    assert parse_fact("x", {"type": "money", "value": 14.71}).value == Decimal("14.71")


@pytest.mark.parametrize(
    "entry, words",
    [
        ({"type": "weight", "value": 1}, "unknown type 'weight': use one of money, date"),
        ({"value": 1}, "unknown type 'None'"),
        ({"type": ["money"], "value": 1}, "unknown type"),
        ({"type": "duration", "value": 1}, "unknown unit ''"),
        ({"type": "duration", "value": 1, "unit": "fortnight"}, "unknown unit 'fortnight': use one of hour, day"),
        ({"type": "duration", "value": 1, "unit": ["day"]}, "unknown unit"),
        ({"type": "money", "value": 1, "currency": "EURO"}, "unknown currency 'EURO'"),
        ({"type": "money", "value": 1, "euro": True}, "unknown key 'euro'"),
        ({"type": "money", "value": "veel"}, "needs as value a number"),
        ({"type": "money", "value": "1.500,00"}, "needs as value a number"),
        ({"type": "money", "value": -1}, "needs as value a number of 0 or more"),
        ({"type": "number", "value": True}, "needs as value a number"),
        ({"type": "number", "value": "nan"}, "needs as value a number"),
        ({"type": "number", "value": 1e30}, "needs as value a number"),
        ({"type": "number"}, "needs as value a number"),
        ({"type": "date", "value": "28-05-2025"}, "needs as value a date as 2025-05-28"),
        ({"type": "date", "value": "2025-02-30"}, "needs as value a date"),
        ("1500", "must have type, value and source"),
    ],
)
def test_a_wrong_fact_is_refused_with_what_is_expected(entry, words):
    with pytest.raises(ValueError, match="fact 'budget'") as raised:
        parse_fact("budget", entry)
    assert words in str(raised.value)


def test_every_fact_of_the_project_is_written_in_every_language(project):
    facts = [fact for topic in read_knowledge(project).topics.values() for fact in topic.facts.values()]
    assert facts
    for language in languages(project):
        for fact in facts:
            text = fact.render(language)
            assert any(char.isdigit() for char in text), (fact, language)
            assert "duration" not in text
