"""The door to Rasa: keeping, forgetting, failing, and actions on a server of their own."""

import asyncio
import contextlib
import random
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from bot.assistant import MODEL_NAME, Assistant, Turn, fingerprint, is_trained
from bot.dialogue.conversations import TRACKER_DB
from bot.dialogue.endpoints import ACTION_SERVER
from bot.project import DEFAULT_ROOT, Project, UsageError


def handle(assistant, conversation, text):
    return asyncio.run(assistant.handle(Turn(conversation, text)))


@pytest.fixture
def database(tmp_path, monkeypatch):
    path = tmp_path / "conversations.db"
    monkeypatch.setenv(TRACKER_DB, str(path))
    return path


def test_a_conversation_survives_the_process_and_is_deleted_whole(assistant, project, database):
    first = Assistant.load(project)
    handle(first, "somebody", "Venlo")
    handle(first, "another", "Tilburg")
    again = Assistant.load(project)
    assert handle(again, "somebody", "nie dostałem wypłaty").region["name"] == "Noord-Limburg"
    again.delete("somebody")
    with contextlib.closing(sqlite3.connect(database)) as connection:
        senders = {row[0] for row in connection.execute("select sender_id from events")}
    assert senders == {"another"}
    assert handle(again, "somebody", "nie dostałem wypłaty").region is None


def test_a_shared_location_is_not_in_the_file_of_the_conversations(assistant, project, database):
    kept = Assistant.load(project)
    reply = asyncio.run(kept.handle(Turn("somebody", "", location=(51.37013, 6.16807))))
    assert reply.municipality == "Venlo"
    content = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert b"0983" in content
    assert b"51.37" not in content and b"6.168" not in content


def test_conversations_are_apart(assistant):
    handle(assistant, "one", "Venlo")
    assert handle(assistant, "two", "nie dostałem wypłaty").region is None
    for name in ("one", "two"):
        assistant.delete(name)


def test_two_conversations_at_once_do_not_mix(assistant):
    async def both():
        return await asyncio.gather(
            assistant.handle(Turn("a", "nie dostałem wypłaty")), assistant.handle(Turn("b", "cum obtin BSN"))
        )

    polish, romanian = asyncio.run(both())
    assert (polish.language, polish.topic) == ("pl", "legal.unpaid_wages")
    assert (romanian.language, romanian.topic) == ("ro", "registration.bsn")
    for name in ("a", "b"):
        assistant.delete(name)


def test_without_a_model_it_says_what_to_do(tmp_path):
    with pytest.raises(UsageError, match="winwijzer train"):
        Assistant.load(Project(tmp_path))


@pytest.mark.parametrize("content", [b"", b"this is no model", random.Random(0).randbytes(5000)], ids=["empty", "text", "noise"])
def test_a_broken_model_says_what_to_do(project, tmp_path, content):
    broken = Project(tmp_path)
    broken.models.mkdir()
    (broken.models / MODEL_NAME).write_bytes(content)
    (tmp_path / "endpoints.yml").write_bytes(project.endpoints.read_bytes())
    with pytest.raises(UsageError, match="cannot be read.*winwijzer train --force"):
        Assistant.load(broken)


def test_a_changed_example_makes_the_model_stale(assistant, project, small_project):
    assert is_trained(project)
    other = Project(small_project)
    before = fingerprint(other)
    path = other.intents / "nl" / "chat.thanks.yml"
    content = path.read_text(encoding="utf-8")
    path.write_text(content + "- hartelijk dank voor alle hulp\n", encoding="utf-8")
    assert fingerprint(other) != before
    path.write_text(content, encoding="utf-8")
    assert fingerprint(other) == before


@pytest.fixture
def action_server():
    """A real rasa_sdk action server with our actions, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = f"""
from bot.runtime import prepare_rasa
prepare_rasa()
from rasa_sdk.endpoint import create_app
create_app("bot.dialogue.actions").run("127.0.0.1", {port}, workers=1, single_process=True, legacy=False)
""".replace(", single_process=True, legacy=False", "")
    process = subprocess.Popen([sys.executable, "-c", code], cwd=DEFAULT_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5)
            break
        except (urllib.error.URLError, ConnectionError):
            assert process.poll() is None and time.monotonic() < deadline, "the action server did not start"
    yield f"http://127.0.0.1:{port}/webhook"
    process.terminate()
    process.wait(timeout=30)


def test_actions_can_run_on_a_server_of_their_own(assistant, project, action_server, monkeypatch):
    here = [handle(assistant, "here", text) for text in ("nie dostałem wypłaty", "/win.where", "Xyzzyburg", "Venlo", "/chat.menu")]
    monkeypatch.setenv(ACTION_SERVER, action_server)
    remote = Assistant.load(project, keep=False)
    there = [handle(remote, "there", text) for text in ("nie dostałem wypłaty", "/win.where", "Xyzzyburg", "Venlo", "/chat.menu")]
    assert [reply.reply for reply in there] == [reply.reply for reply in here]
    assert [reply.outcome for reply in there] == [reply.outcome for reply in here]
    assistant.delete("here")


def test_an_action_server_that_is_gone_is_not_answered_with_silence(assistant, project, monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv(ACTION_SERVER, f"http://127.0.0.1:{probe.getsockname()[1]}/webhook")
        remote = Assistant.load(project, keep=False)
        reply = handle(remote, "nobody", "nie dostałem wypłaty")
    assert reply.outcome == "flow" and reply.reply[0]["text"].strip()
