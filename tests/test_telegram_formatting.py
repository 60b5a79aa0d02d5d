"""Replies in Telegram's HTML, in messages of the length that it takes."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.formatting import LONGEST, length, split, to_html


@pytest.mark.parametrize(
    "text, expected",
    [
        ("a <b> & c", "a &lt;b&gt; &amp; c"),
        ("Doe dit: bel <nu>.", "<b>Doe dit:</b> bel &lt;nu&gt;."),
        ("Wie helpt:\n• FNV", "<b>Wie helpt:</b>\n• FNV"),
        ("Bron:\n• brief & co", "<blockquote expandable>Bron:\n• brief &amp; co</blockquote>"),
        ("één\n\ntwee", "één\n\ntwee"),
        ("Bron: wat", "Bron: wat"),
    ],
)
def test_marks_what_stands_out_and_escapes_the_rest(text, expected):
    assert to_html(text, bold=["Doe dit:", "Wie helpt:"], folded=["Bron:"]) == expected


@given(st.text())
def test_nothing_is_lost_in_html(text):
    assert html.unescape(re.sub(r"</?(?:b|blockquote)(?: expandable)?>", "", to_html(text, ["a"], ["b"]))) == text


def test_a_short_text_is_one_message():
    assert split("één\n\ntwee") == ["één\n\ntwee"]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("een twee\n\ndrie vier", ["een twee", "drie vier"]),
        ("een twee\ndrie vier", ["een twee", "drie vier"]),
        ("een twee drie", ["een twee", "drie"]),
        ("abcdefghijklmnop", ["abcdefghijkl", "mnop"]),
    ],
)
def test_a_long_text_is_cut_where_it_hurts_least(text, expected):
    assert split(text, longest=12) == expected


@given(st.text(alphabet="ab \n😀ж", max_size=300), st.integers(2, 40))
def test_every_message_fits_and_none_is_empty(text, longest):
    messages = split(text, longest)
    assert all(length(message) <= longest for message in messages)
    assert all(messages) or not text.strip()
    assert "".join("".join(messages).split()) == "".join(text.split())


def test_characters_count_as_telegram_counts_them():
    assert length("a😀") == 3
    assert [length(message) for message in split("😀" * LONGEST)] == [LONGEST, LONGEST]
