"""Links that open the bot with a language, a topic or a region."""

import re

import pytest

from bot.channels.telegram.deep_links import START_LENGTH, Start, deep_link, read_start, write_start
from bot.knowledge import read_knowledge
from bot.languages import languages
from bot.regions import read_gazetteer


@pytest.fixture(scope="module")
def known(project):
    return languages(project), read_knowledge(project), read_gazetteer(project)


@pytest.mark.parametrize(
    "argument, expected",
    [
        ("pl", Start("pl")),
        ("pl_registration-bsn", Start("pl", "registration.bsn")),
        ("registration-bsn", Start(None, "registration.bsn")),
        ("legal-juridisch_loket", Start(None, "legal.juridisch_loket")),
        ("bg_legal-juridisch_loket", Start("bg", "legal.juridisch_loket")),
        ("ro_AM26", Start("ro", None, "AM26")),
        ("AM26", Start(None, None, "AM26")),
        ("xx_AM26", Start()),
        ("pl_AM99", Start("pl")),
        ("", Start()),
    ],
)
def test_reads_what_exists(known, argument, expected):
    assert read_start(argument, *known) == expected


def test_every_topic_and_region_comes_back_as_it_went(known):
    codes, knowledge, gazetteer = known
    for language in (None, *codes):
        for start in [*(Start(language, topic) for topic in knowledge.topics), *(Start(language, None, region) for region in gazetteer.regions)]:
            argument = write_start(start.language, start.topic, start.region)
            assert re.fullmatch(rf"[A-Za-z0-9_-]{{1,{START_LENGTH}}}", argument)
            assert read_start(argument, *known) == start


def test_the_address_opens_the_bot():
    assert deep_link("WINwijzerBot", "pl_AM26") == "https://t.me/WINwijzerBot?start=pl_AM26"
    assert deep_link("WINwijzerBot", "") == "https://t.me/WINwijzerBot"
