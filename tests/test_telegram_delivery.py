"""Nothing lost and nothing twice, whatever the network, Telegram or this machine do."""

import asyncio
import email.utils
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time

import httpx
import pytest
import sqlalchemy
from bot_api import BotApi
from telegram_run import polled, post, served

from bot.assistant import Assistant
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.service import _Clock, telegram_service
from bot.channels.telegram.settings import TelegramSettings
from bot.conversation_ids import KEY
from bot.dialogue.conversations import TRACKER_DB
from bot.project import UsageError

CHAT = 5001
QUESTIONS = ["nie dostałem wypłaty", "jak dostać BSN", "szukam lekarza rodzinnego", "gdzie kurs holenderskiego", "zwolnili mnie z pracy"]


@pytest.fixture
def api():
    with BotApi() as api:
        yield api
    assert api.violations == [] and api.floods == []


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv(TRACKER_DB, str(tmp_path / "conversations.db"))
    monkeypatch.setenv(KEY, "k" * 32)
    return tmp_path


def ask(api, text, chat=CHAT):
    before = len(api.messages(chat))
    api.user_says(chat, text, language_code="pl")
    api.wait_for(lambda: not api.pending, timeout=60)
    return api.messages(chat)[before:]


@pytest.mark.parametrize(
    "kind, options",
    [("429", {"retry_after": 1}), ("500", {}), ("502", {}), ("slow", {"delay": 1.0}), ("broken", {}), ("drop", {})],
)
def test_trouble_on_the_way_delays_the_answer_and_loses_none(api, project, assistant, kind, options):
    with polled(api, project, assistant):
        api.fail("sendMessage", times=2, kind=kind, **options)
        (answer,) = ask(api, "jak dostać BSN")
    assert "BSN" in answer.text


def test_trouble_while_fetching_is_waited_out(api, project, assistant):
    api.fail("getUpdates", times=2, kind="502")
    with polled(api, project, assistant):
        (answer,) = ask(api, "jak dostać BSN")
    assert "BSN" in answer.text


def test_an_answer_that_arrived_although_its_receipt_got_lost_comes_twice_at_most(api, project, assistant):
    with polled(api, project, assistant):
        api.fail("sendMessage", times=1, kind="drop", after=True)
        answers = ask(api, "jak dostać BSN")
    assert 1 <= len(answers) <= 2 and len({answer.text for answer in answers}) == 1


def test_somebody_who_blocked_the_bot_is_forgotten_and_the_others_go_on(api, project, assistant):
    with polled(api, project, assistant):
        ask(api, "mieszkam w Tilburgu")
        stored = len(assistant._store.store)
        api.block(CHAT)
        assert ask(api, "jak dostać BSN") == []
        assert len(assistant._store.store) == stored - 1
        assert ask(api, "jak dostać BSN", chat=CHAT + 1)


def test_an_update_that_comes_again_is_not_answered_again(api, project, assistant):
    with served(api, project, assistant) as address:
        update = api.user_says(CHAT, "jak dostać BSN", language_code="pl")
        api.wait_for(lambda: not api.pending, timeout=60)
        assert post(address, json.dumps(update).encode()).status_code == 200
        assert len(api.messages(CHAT)) == 1


def test_the_webhook_says_yes_only_after_the_answer_was_sent(api, project, assistant):
    with served(api, project, assistant):
        api.user_says(CHAT, "jak dostać BSN", language_code="pl")
        api.wait_for(lambda: api.deliveries, timeout=60)
        assert len(api.messages(CHAT)) == 1
        assert [status for _, status in api.deliveries] == [200]


def test_chats_are_answered_side_by_side_and_each_in_order(api, project, assistant):
    chats = range(6001, 6006)
    with polled(api, project, assistant):
        for question in QUESTIONS[:3]:
            for chat in chats:
                api.user_says(chat, question, language_code="pl")
            api.wait_for(lambda: not api.pending, timeout=60)
    conversations = [[message.text for message in api.messages(chat)] for chat in chats]
    assert all(one == conversations[0] for one in conversations)
    assert len(set(conversations[0])) == 3


def run_bot(api, folder, project, **environment):
    """`winwijzer telegram` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "telegram", "--base-url", api.base_url],
        env={**os.environ, "TELEGRAM_BOT_TOKEN": api.token, TRACKER_DB: str(folder / "conversations.db"), KEY: "k" * 32, **environment},
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_killed_in_the_middle_of_a_burst_it_loses_nothing_and_repeats_one_answer_at_most(api, assistant, project, state):
    chats = range(7001, 7013)
    process = run_bot(api, state, project)
    api.wait_for(lambda: api.calls("getUpdates"), timeout=90)
    for chat in chats:
        api.user_says(chat, "jak dostać BSN", language_code="pl")
    api.wait_for(lambda: len(api.calls("sendMessage")) >= 4, timeout=60)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    again = run_bot(api, state, project)
    api.wait_for(lambda: not api.pending, timeout=90)
    again.send_signal(signal.SIGTERM)
    _, errors = again.communicate(timeout=60)
    assert again.returncode == 0, errors
    counts = [len(api.messages(chat)) for chat in chats]
    assert min(counts) == 1 and sum(counts) <= len(counts) + 1


def test_neither_database_nor_output_nor_folder_holds_who_it_was(api, assistant, project, state):
    marker = {"first_name": "MARKERFIRST", "last_name": "MARKERLAST", "username": "markername", "language_code": "pl"}
    process = run_bot(api, state, project, WINWIJZER_RETENTION_HOURS="24")
    chat = 987654321
    for kind, options in [
        ("text", {"text": "jak dostać BSN, mój numer +48 601 234 567"}),
        ("location", {"location": {"latitude": 51.56063, "longitude": 5.09194}}),
        ("contact", {"contact": {"phone_number": "+48601234567", "first_name": "MARKERCONTACT"}}),
    ]:
        api.user_sends(kind, chat, **options, **marker)
        api.wait_for(lambda: not api.pending, timeout=90)
    process.send_signal(signal.SIGTERM)
    output = "".join(process.communicate(timeout=60))
    kept = b"".join(path.read_bytes() for path in state.iterdir()) + output.encode()
    assert b"registration.bsn" in kept
    for secret in ("MARKER", "markername", str(chat), "601", "51.56", "5.091", api.token):
        assert secret.lower().encode() not in kept.lower(), secret
    api.user_sends("command", chat, text="/forget", **marker)
    again = run_bot(api, state, project)
    api.wait_for(lambda: not api.pending, timeout=90)
    again.send_signal(signal.SIGTERM)
    again.communicate(timeout=60)
    # What stays are counts, which name topics and nobody.
    assert b"registration.bsn" not in b"".join(path.read_bytes() for path in state.glob("conversations.db*"))


@pytest.mark.parametrize(
    "environment, sentence",
    [
        ({"TELEGRAM_BOT_TOKEN": ""}, "There is no bot token: ask @BotFather"),
        ({"TELEGRAM_BOT_TOKEN": "99:wrong-marker"}, "Telegram does not know this bot token"),
    ],
)
def test_without_a_token_or_with_a_wrong_one_it_says_what_to_do(api, assistant, project, state, environment, sentence):
    process = run_bot(api, state, project, **environment)
    output = "".join(process.communicate(timeout=90))
    assert process.returncode == 2 and sentence in output
    assert "Traceback" not in output and "marker" not in output


def test_another_program_with_the_same_token_is_told(api, project, assistant, tmp_path, monkeypatch):
    async def poll():
        async with telegram_service(TelegramSettings(api.token, api.base_url), project, assistant) as (bot, intake):
            await Poller(bot, intake).run(conflict_seconds=0)

    with polled(api, project, assistant):
        monkeypatch.setenv(TRACKER_DB, str(tmp_path / "another" / "conversations.db"))
        with pytest.raises(UsageError, match="Another program fetches this bot's messages"):
            asyncio.run(poll())


def test_the_ledger_remembers_and_forgets(tmp_path, monkeypatch):
    ledger = Ledger(tmp_path / "l.db")
    ledger.add(7)
    ledger.add(7)
    assert ledger.has(7) and not ledger.has(8)
    assert Ledger(tmp_path / "l.db").has(7)
    monkeypatch.setattr("bot.channels.telegram.ledger.KEPT_SECONDS", -1)
    assert ledger.purge() == 1 and not ledger.has(7)
    ledger.close()
    with pytest.raises(sqlite3.ProgrammingError):
        ledger.has(7)


@pytest.mark.parametrize("secret", [None, "", "wrong", "a-secret-of-the-webhooK"])
def test_a_request_without_the_secret_is_refused(api, project, assistant, secret):
    with served(api, project, assistant) as address:
        assert post(address, json.dumps(api.update("text", CHAT)).encode(), secret).status_code == 401
    assert not api.messages(CHAT)


@pytest.mark.parametrize(
    "body, status",
    [(b"", 400), (b"{", 400), (b"[" * 100_000, 400), (b"\xff", 400), (b"x" * 1_000_001, 413), (b"[]", 200), (b"null", 200), (b"{}", 200)],
)
def test_what_is_no_update_is_refused_or_left_out(api, project, assistant, body, status):
    with served(api, project, assistant) as address:
        assert post(address, body).status_code == status


def test_the_token_is_in_no_log_record_at_any_level(api, project, assistant, caplog):
    caplog.set_level(logging.DEBUG)
    with polled(api, project, assistant):
        api.fail("sendMessage", times=1, kind="500")
        ask(api, "jak dostać BSN za pomocą markera")
    assert caplog.records
    assert api.token not in caplog.text and "markera" not in caplog.text


def test_on_a_full_disk_the_bot_answers_on_and_the_log_says_what_is_wrong(api, assistant, project, state, caplog):
    kept = Assistant.load(project)
    with polled(api, project, kept):
        ask(api, "jak dostać BSN")

        def fill_up(connection, *_):
            # SQLite says "database or disk is full" from here on, as on a full disk.
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")

        sqlalchemy.event.listen(kept._store.engine, "checkout", fill_up)
        questions = [f"szukam lekarza rodzinnego dla {name}" for name in ("markera", "siebie", "dziecka", "żony", "brata", "mamy")]
        answers = [ask(api, question)[0].text for question in questions]
        assert kept.agent.tracker_store.fallback_tracker_store.store
        ask(api, "/forget")
        assert not kept.agent.tracker_store.fallback_tracker_store.store
    assert all("lekarz" in answer for answer in answers)
    assert "database or disk is full" in caplog.text
    assert "markera" not in caplog.text and "lekarza rodzinnego" not in caplog.text


@pytest.mark.parametrize("seconds, words", [(600, "10 minutes fast"), (-600, "10 minutes slow"), (30, "")])
def test_a_wrong_clock_is_told_once(caplog, seconds, words):
    date = email.utils.formatdate(time.time() - seconds, usegmt=True)
    clock = _Clock()
    for _ in range(2):
        asyncio.run(clock.look(httpx.Response(200, headers={"date": date})))
    assert caplog.text.count("This machine's clock is") == bool(words) and words in caplog.text
