"""What people wrote is deleted in time, by request, and for good."""

import asyncio
import logging
import sqlite3
import subprocess

import pytest

from bot import retention
from bot.assistant import Assistant, Turn
from bot.conversation_ids import KEY, ConversationIds
from bot.dialogue.conversations import TRACKER_DB
from bot.project import UsageError
from bot.retention import HOURS, keep_purging, oldest_kept, retention_hours

MARKER = "zxmarkerqv"
SECRET = "k" * 32
CHAT = 987654321


@pytest.fixture(scope="module")
def loaded(project, assistant, tmp_path_factory):
    """An assistant whose conversations are kept in a file, and the file; `assistant` is here so that the model is trained."""
    path = tmp_path_factory.mktemp("kept") / "conversations.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TRACKER_DB, str(path))
        yield Assistant.load(project), path


@pytest.fixture
def kept(loaded, monkeypatch):
    """The assistant and its file, empty."""
    assistant, path = loaded
    assistant.purge(oldest_kept(-1))
    monkeypatch.setenv(TRACKER_DB, str(path))
    return Kept(assistant, path)


class Kept:
    """Conversations in a SQLite file."""

    def __init__(self, assistant, path):
        self.assistant, self.path = assistant, path

    def say(self, conversation, text):
        return asyncio.run(self.assistant.handle(Turn(conversation, text, client_language="pl")))

    def events(self, conversation):
        return self._query("SELECT count(*) FROM events WHERE sender_id = ?", conversation)

    def age(self, conversation, hours):
        """Lets so many hours pass for a conversation."""
        self._query("UPDATE events SET timestamp = timestamp - ? WHERE sender_id = ?", 3600 * hours, conversation)

    def holds(self, text):
        """Whether any file of the database has a text in it, deleted or not.

        Another process reads them: if this one closed such a file, its connections would lose their POSIX locks.
        """
        found = subprocess.run(["grep", "--recursive", "--quiet", "--text", "--fixed-strings", text, str(self.path.parent)])
        assert found.returncode in (0, 1)
        return found.returncode == 0

    def _query(self, query, *values):
        connection = sqlite3.connect(self.path)
        try:
            connection.execute("PRAGMA secure_delete=ON")
            with connection:
                return (connection.execute(query, values).fetchone() or [None])[0]
        finally:
            connection.close()


def test_what_is_older_than_the_retention_is_deleted_and_the_rest_is_kept(kept):
    for conversation in ("old", "young", "new"):
        kept.say(conversation, f"nie dostałem wypłaty {MARKER}{conversation}")
    kept.age("old", 24.01)
    kept.age("young", 23.9)
    counts = {one: kept.events(one) for one in ("old", "young", "new")}
    assert all(counts.values()) and kept.holds(f"{MARKER}old")
    assert kept.assistant.purge(oldest_kept(24)) == counts["old"]
    assert [kept.events(one) for one in ("old", "young", "new")] == [0, counts["young"], counts["new"]]
    assert not kept.holds(f"{MARKER}old") and kept.holds(f"{MARKER}young")
    assert kept.assistant.purge(oldest_kept(24)) == 0


def test_a_conversation_whose_beginning_is_deleted_goes_on(kept):
    kept.say("a", f"dzień dobry {MARKER}")
    kept.age("a", 25)
    assert kept.say("a", "nie dostałem wypłaty").topic
    assert kept.assistant.purge(oldest_kept(24)) > 0
    assert not kept.holds(MARKER) and kept.events("a")
    follow_up = kept.say("a", "a ile to kosztuje?")
    assert follow_up.language == "pl" and "Juridisch Loket" in follow_up.reply[0]["text"]


def test_a_conversation_that_was_deleted_whole_begins_anew(kept):
    kept.say("a", "mieszkam w Tilburgu")
    assert kept.say("a", "/win.where").municipality == "Tilburg"
    kept.age("a", 25)
    kept.assistant.purge(oldest_kept(24))
    after = kept.say("a", "/win.where")
    assert after.municipality is None and after.reply[0]["text"]


def test_a_question_for_the_place_is_answered_although_it_was_deleted_meanwhile(kept):
    assert kept.say("a", "/win").asks_place
    kept.age("a", 25)
    kept.assistant.purge(oldest_kept(24))
    assert kept.say("a", "Tilburg").municipality == "Tilburg"


def test_the_command_purges_while_the_bot_runs(kept, winwijzer):
    kept.say("old", f"nie dostałem wypłaty {MARKER}")
    kept.say("new", "jak dostać BSN")
    kept.age("old", 3)
    count, new = kept.events("old"), kept.events("new")
    done = winwijzer("purge")
    assert (done.returncode, done.stdout) == (0, "0 events of conversations, older than 24 hours, were deleted.\n")
    done = winwijzer("purge", **{HOURS: "2"})
    assert (done.returncode, done.stdout) == (0, f"{count} events of conversations, older than 2 hours, were deleted.\n")
    assert (kept.events("old"), kept.events("new")) == (0, new)
    assert not kept.holds(MARKER)
    assert "BSN" in kept.say("old", "jak dostać BSN").reply[0]["text"]


@pytest.mark.parametrize("given, conversation", [("some-conversation", "some-conversation"), (f"{CHAT}", ConversationIds(SECRET.encode()).of(CHAT))])
def test_the_command_forgets_one_conversation(kept, winwijzer, given, conversation):
    kept.say(conversation, f"nie dostałem wypłaty {MARKER}")
    kept.say("other", "jak dostać BSN")
    other = kept.events("other")
    done = winwijzer("forget", given, **{KEY: SECRET})
    assert (done.returncode, done.stdout, done.stderr) == (0, "The conversation was deleted.\n", "")
    assert (kept.events(conversation), kept.events("other")) == (0, other)
    assert not kept.holds(MARKER)


@pytest.mark.parametrize("given", ["no-such-conversation", f"{CHAT}", "-1002001", "%", "' OR 1=1 --"])
def test_an_unknown_conversation_is_told_and_nothing_is_deleted(kept, winwijzer, given):
    conversation = ConversationIds(SECRET.encode()).of(CHAT)
    kept.say(conversation, "nie dostałem wypłaty")
    before = kept.events(conversation)
    done = winwijzer("forget", given, **{KEY: "l" * 32})
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "There is no such conversation: nothing to delete.\n")
    assert kept.events(conversation) == before


@pytest.mark.parametrize("arguments, code", [(["purge"], 0), (["forget", "some-conversation"], 2)])
def test_without_a_database_none_is_made(winwijzer, tmp_path, arguments, code):
    done = winwijzer(*arguments, **{TRACKER_DB: str(tmp_path / "none" / "conversations.db"), KEY: SECRET})
    assert done.returncode == code and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["purge"], ["forget", "some-conversation"]])
def test_a_damaged_database_is_told_in_one_sentence(winwijzer, tmp_path, arguments):
    path = tmp_path / "conversations.db"
    path.write_text("this is no database")
    done = winwijzer(*arguments, **{TRACKER_DB: str(path), KEY: SECRET})
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and str(path) in done.stderr


def test_the_command_of_the_person_leaves_nothing_in_the_files(kept):
    kept.say("a", f"nie dostałem wypłaty {MARKER}")
    assert kept.holds(MARKER)
    kept.say("a", "/forget")
    assert kept.events("a") == 0 and not kept.holds(MARKER)


@pytest.mark.parametrize("given, hours", [(None, 24), ("1", 1), ("720", 720)])
def test_the_hours_that_are_allowed(monkeypatch, given, hours):
    monkeypatch.delenv(HOURS, raising=False)
    if given:
        monkeypatch.setenv(HOURS, given)
    assert retention_hours() == hours


@pytest.mark.parametrize(
    "given",
    ["", "0", "721", "-1", "1.5", "24h", " 24", "a day", "²", "٣", "9" * 5000],
)
def test_hours_that_are_not_allowed(monkeypatch, given):
    monkeypatch.setenv(HOURS, given)
    with pytest.raises(UsageError, match=f"{HOURS} must be a whole number of hours from 1 to 720"):
        retention_hours()


def test_wrong_hours_delete_nothing(kept, winwijzer):
    kept.say("a", "nie dostałem wypłaty")
    kept.age("a", 1000)
    before = kept.events("a")
    done = winwijzer("purge", **{HOURS: "0"})
    assert (done.returncode, done.stdout) == (2, "") and done.stderr == f"{HOURS} must be a whole number of hours from 1 to 720.\n"
    assert kept.events("a") == before


def test_a_running_bot_purges_at_once_and_again_also_after_a_failure(monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(retention, "PURGE_SECONDS", 0)

    async def run():
        moments, third = [], asyncio.Event()

        def purge(before):
            moments.append(before)
            if len(moments) == 1:
                raise sqlite3.OperationalError(f"disk full {MARKER}")
            if len(moments) == 3:
                third.set()
            return len(moments) - 2

        purging = asyncio.create_task(keep_purging(purge, 24))
        async with asyncio.timeout(10):
            await third.wait()
        purging.cancel()
        await asyncio.gather(purging, return_exceptions=True)
        return moments

    first, *_, last = asyncio.run(run())
    assert first <= last <= oldest_kept(24)
    messages = [record.getMessage() for record in caplog.records if record.name == "bot.retention"]
    assert messages[0].startswith("Old conversations could not be deleted (OperationalError)") and MARKER not in caplog.text
    assert messages[1] == "Deleted 1 old events of conversations."
