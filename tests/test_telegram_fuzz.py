"""Whatever is sent to the webhook: it is answered, and the bot goes on."""

import copy
import itertools
import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from bot_api import LATE_QUERY, BotApi
from hypothesis import HealthCheck, Phase, given, settings
from telegram_fuzz import mangled_updates
from telegram_run import SECRET, served

from bot.conversation_ids import KEY
from bot.dialogue.conversations import TRACKER_DB
from bot.web.app import SECRET_HEADER, WEBHOOK

COUNT = 1000
AT_ONCE = 16
"""Updates that are under way at the same time."""
HANGS = 120
"""Seconds after which an update counts as never answered; more than `sending.PATIENCE`."""
CHAT, FIRST_CHAT = 5001, 10_000_000


def make_updates(api):
    """Mangled updates, the same ones each time."""
    updates, numbers = [], itertools.count(1)

    def make(kind):
        # A chat for each, so that none waits for another. The stand-in shares parts between its updates: what is mangled here stays here.
        number = next(numbers)
        return {"update_id": number, **copy.deepcopy(api.update(kind, FIRST_CHAT + number))}

    @settings(
        max_examples=COUNT, deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(mangled_updates(make))
    def collect(update):
        updates.append(json.dumps(update))

    collect()
    return updates


@pytest.fixture(scope="module")
def sent(project, assistant, tmp_path_factory):
    """The stand-in, and every update with the status that the webhook answered it with; then a question was asked."""
    state = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch, BotApi() as api:
        patch.setenv(TRACKER_DB, str(state / "conversations.db"))
        patch.setenv(KEY, "k" * 32)
        updates = make_updates(api)
        with served(api, project, assistant) as address, httpx.Client(timeout=HANGS) as client, ThreadPoolExecutor(AT_ONCE) as pool:

            def post(update):
                try:
                    return client.post(address + WEBHOOK, content=update.encode(), headers={SECRET_HEADER: SECRET}).status_code
                except httpx.HTTPError as error:
                    return repr(error)

            statuses = list(pool.map(post, updates))
            api.user_says(CHAT, "jak dostać BSN", language_code="pl")
            api.wait_for(lambda: not api.pending, timeout=60)
        yield api, list(zip(statuses, updates, strict=True))


def test_a_thousand_mangled_updates_are_all_answered(sent):
    _, outcomes = sent
    assert len(outcomes) >= COUNT
    assert not [outcome for outcome in outcomes if outcome[0] not in (200, 400, 413, 503)]


def test_none_of_them_is_asked_for_again(sent):
    _, outcomes = sent
    assert not [update for status, update in outcomes if status == 503]


def test_what_can_be_read_of_them_is_answered_well_formed(sent):
    api, _ = sent
    assert len(api.calls("sendMessage")) > COUNT / 20 and api.calls("answerCallbackQuery")
    # Telegram knows neither the chats of these updates nor their buttons; it has nothing else to say against the requests.
    assert {violation.split(": ", 1)[1] for violation in api.violations} <= {"Bad Request: chat not found", f"Bad Request: {LATE_QUERY}"}
    assert not api.floods


def test_an_ordinary_question_is_answered_after_them(sent):
    api, _ = sent
    (answer,) = api.messages(CHAT)
    assert "BSN" in answer.text and api.deliveries[-1][1] == 200
