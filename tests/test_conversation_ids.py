"""Names of conversations that do not say whose they are."""

import stat

import pytest

from bot.conversation_ids import KEY, ConversationIds, read_conversation_ids
from bot.project import Project, UsageError


def test_an_id_depends_on_key_chat_and_person():
    ids, others = ConversationIds(b"k" * 32), ConversationIds(b"l" * 32)
    made = [ids.of(1), ids.of(2), ids.of(1, 2), ids.of(12), others.of(1)]
    assert len(set(made)) == len(made)
    assert ids.of(1) == ids.of(1) == ids.of(1, 1)
    assert all(len(one) == 32 and "12" != one for one in made)


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path, monkeypatch):
    monkeypatch.delenv(KEY, raising=False)
    first = read_conversation_ids(Project(tmp_path)).of(7)
    path = tmp_path / "state" / "chat_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_conversation_ids(Project(tmp_path)).of(7) == first
    path.unlink()
    assert read_conversation_ids(Project(tmp_path)).of(7) != first


def test_the_key_of_the_environment_wins(tmp_path, monkeypatch):
    monkeypatch.setenv(KEY, "k" * 32)
    assert read_conversation_ids(Project(tmp_path)).of(7) == ConversationIds(b"k" * 32).of(7)
    assert not (tmp_path / "state").exists()


def test_a_key_that_cannot_be_used_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv(KEY, "short")
    with pytest.raises(UsageError, match=f"{KEY} is too short"):
        read_conversation_ids(Project(tmp_path))
    monkeypatch.delenv(KEY)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "chat_key").write_bytes(b"half")
    with pytest.raises(UsageError, match=f"cannot be used.*set {KEY}"):
        read_conversation_ids(Project(tmp_path))
