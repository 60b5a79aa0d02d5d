"""Names of conversations that do not say whose they are: a keyed hash of the chat."""

import hashlib
import os
import secrets
from pathlib import Path

from bot.project import Project, UsageError

KEY = "WINWIJZER_CHAT_KEY"
"""Environment variable: the key of the hash, 32 characters or more."""
KEY_BYTES = 32
SHORTEST_KEY = 32
ID_BYTES = 16


class ConversationIds:
    """Turns chats into pseudonymous ids. Without the key nobody can tell which chat an id belongs to.

    Args:
        key: secret, at least 32 bytes are advised; used up to 64.
    """

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.sha256(key).digest()

    def of(self, chat: int, user: int | None = None) -> str:
        """The id of a chat, or of one person in a group: 32 hexadecimal digits."""
        whose = f"{chat}" if user is None or user == chat else f"{chat}:{user}"
        return hashlib.blake2b(whose.encode(), key=self._key, digest_size=ID_BYTES).hexdigest()


def read_conversation_ids(project: Project) -> ConversationIds:
    """The key from the environment, or from state/chat_key, which is made once and readable by its owner only.

    Raises:
        UsageError: the key is too short, or the file cannot be made or read.
    """
    if given := os.environ.get(KEY):
        if len(given) < SHORTEST_KEY:
            raise UsageError(f"{KEY} is too short to keep a secret: set it to {SHORTEST_KEY} characters or more, made by chance.")
        return ConversationIds(given.encode())
    path = project.state / "chat_key"
    try:
        return ConversationIds(_read_or_make(path))
    except OSError as error:
        raise UsageError(f"The key of the conversations, {project.relative(path)}, cannot be used ({error.strerror}): set {KEY} instead.") from None


def _read_or_make(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) < KEY_BYTES:
            raise OSError(0, "it is damaged") from None
        return key
    with os.fdopen(handle, "wb") as file:
        key = secrets.token_bytes(KEY_BYTES)
        file.write(key)
    return key
