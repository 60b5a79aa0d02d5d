"""Every text that translators get."""

import re
from collections import Counter

import pytest
from telegram.constants import BotDescriptionLimit

from bot.knowledge import read_knowledge
from bot.knowledge.texts import placeholders
from bot.project import Project
from bot.translation import source_messages
from bot.translation.messages import PROFILE_LENGTHS

PROJECT = Project()
KNOWLEDGE = read_knowledge(PROJECT)
MESSAGES = list(source_messages(PROJECT, KNOWLEDGE))
TEXTS = {(message.context, message.id) for message in MESSAGES}


def test_everything_that_is_said_can_be_translated():
    book = KNOWLEDGE.phrasebook
    said = {(topic.id, text) for topic in KNOWLEDGE.topics.values() for text in topic.texts.values()}
    said |= {(f"group.{group.id}", group.title) for group in KNOWLEDGE.groups.values()}
    said |= {(f"organisation.{one.id}", one.what_for) for one in KNOWLEDGE.organisations.values()}
    said |= {(f"source.{one.id}", one.title) for one in KNOWLEDGE.sources.values()}
    said |= {(one.id, one.text) for one in book.responses.values()}
    said |= {(f"part.{key}", text) for key, text in book.parts.items()}
    said |= {(f"section.{key}", title) for key, title in book.sections.items()}
    said |= {(f"audience.{key}", text) for key, text in book.audiences.items()}
    said |= {(f"button.{key}", button.title) for key, button in book.buttons.items()}
    said |= {(f"label.{key}", title) for key, title in book.labels.items()}
    said |= {(f"command.{key}", command.title) for key, command in book.commands.items()}
    assert TEXTS == said


def test_no_text_is_asked_for_twice():
    assert [key for key, count in Counter((one.context, one.id) for one in MESSAGES).items() if count > 1] == []


def test_the_order_is_the_same_every_time():
    assert list(source_messages(PROJECT, read_knowledge(PROJECT))) == MESSAGES


@pytest.mark.parametrize("message", MESSAGES, ids=[f"{one.context}-{index}" for index, one in enumerate(MESSAGES)])
def test_a_translator_sees_where_a_text_appears_and_what_its_placeholders_hold(message):
    assert message.comments
    assert message.path.is_file()
    explained = " ".join(message.comments)
    for name in placeholders(message.id):
        owner = name.split(".")[0]
        assert f"{{{owner}" in explained
        assert re.search(rf"\{{{re.escape(owner)}[^}}]*\}} (is|are|holds) \S+", explained)


def test_the_lengths_of_the_profile_are_those_of_telegram():
    assert PROFILE_LENGTHS == {
        "telegram_short": BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH,
        "telegram_description": BotDescriptionLimit.MAX_DESCRIPTION_LENGTH,
    }


def test_what_becomes_a_button_says_how_long_it_may_be():
    for message in MESSAGES:
        is_title = message.context in KNOWLEDGE.topics and message.id == KNOWLEDGE.topics[message.context].title
        if is_title or message.context.startswith(("button.", "group.", "section.")):
            assert re.search(r"At most \d+ characters", " ".join(message.comments)), message.context


def test_a_fact_is_shown_with_an_example():
    answer = KNOWLEDGE.topics["language.agency_budget"].answer
    [message] = [one for one in MESSAGES if one.context == "language.agency_budget" and one.id == answer]
    assert "{budget} is a money, for instance €\u00a01.500" in " ".join(message.comments)
