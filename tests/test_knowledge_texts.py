"""Placeholders in texts."""

import pytest

from bot.knowledge.texts import fill, placeholders, stray_braces


@pytest.mark.parametrize(
    "text, names",
    [
        ("Bel {loket.phone} of {fnv}.", ["loket.phone", "fnv"]),
        ("{budget} en weer {budget}", ["budget", "budget"]),
        ("{budget.value} euro", ["budget.value"]),
        ("niets", []),
        ("{Budget} { budget } {budget {1a} {a.b.c} {}", []),
    ],
)
def test_placeholders_are_found_in_order(text, names):
    assert placeholders(text) == names


def test_every_placeholder_is_filled_and_the_rest_left_alone():
    assert fill("Max. {budget} bij {fnv}.", {"budget": "€ 1.500", "fnv": "FNV"}) == "Max. € 1.500 bij FNV."


def test_a_value_that_looks_like_a_placeholder_is_not_filled_again():
    assert fill("{a} {b}", {"a": "{b}", "b": "x"}) == "{b} x"


def test_a_placeholder_without_a_value_is_an_error():
    with pytest.raises(KeyError, match="budget"):
        fill("{budget}", {"fnv": "FNV"})


@pytest.mark.parametrize(
    "text, answer",
    [("{budget} {fnv.phone}", False), ("{Budget}", True), ("{ budget }", True), ("{budget", True), ("budget}", True), ("{{budget}}", True)],
)
def test_braces_that_readers_would_see_are_found(text, answer):
    assert stray_braces(text) is answer
