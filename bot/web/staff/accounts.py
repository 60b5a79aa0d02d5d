"""Who may sign in: names with a role and an Argon2 hash, in one file that only its owner can read."""

import functools
import json
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.files import replace_file
from bot.project import Problem, ProblemError, Project, UsageError

FILE = "WINWIJZER_STAFF_FILE"
"""Environment variable: the file of the accounts; otherwise state/staff.json."""
ROLES = ("viewer", "editor")
"""A viewer looks and tries; an editor also changes points, questions and examples."""
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
OWNER_ONLY = 0o600
HASHES_AT_ONCE = 2
"""A hash takes 64 MB and some 50 ms of a core: more at the same time would stop the bot."""


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in.

    Attributes:
        name: small letters, digits and . _ @ -.
        role: one of `ROLES`.
        hash: of the password, by Argon2.
    """

    name: str
    role: str
    hash: str = field(repr=False)


class Accounts:
    """The file of accounts; read anew each time, so that a change holds at once.

    Args:
        path: of the file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._hasher = PasswordHasher()
        self._hashing = CapacityLimiter(HASHES_AT_ONCE)

    @classmethod
    def of(cls, project: Project) -> "Accounts":
        return cls(Path(os.environ.get(FILE) or project.state / "staff.json"))

    def read(self) -> dict[str, Account]:
        """All accounts by name.

        Raises:
            ProblemError: the file is not as this class writes it, or others can read it.
        """
        try:
            if self.path.stat().st_mode & 0o077:
                raise ProblemError([Problem(self.path, 0, "others can read this file with password hashes: run chmod 600 on it")])
            entries = json.loads(self.path.read_text(encoding="utf-8"))
            accounts = {name: Account(name, entry["role"], entry["hash"]) for name, entry in entries.items()}
            if not all(map(_is_well_formed, accounts.values())):
                raise ValueError
            return accounts
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise ProblemError([Problem(self.path, 0, f"cannot be read ({error.strerror}): check its permissions")]) from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise ProblemError([Problem(self.path, 0, "not a file of accounts: remove it and add them anew with winwijzer staff add")]) from None

    def add(self, name: str, password: str, role: str, before_writing: Callable[[], None] = lambda: None) -> None:
        """Adds an account, or gives it another password and role; who is signed in with the old one is signed out at the next click.

        Args:
            before_writing: called once the account may be added; what it raises keeps the file as it is.

        Raises:
            UsageError: the name, the password or the role is not as it must be.
            ProblemError: the file cannot be read or written.
        """
        if not NAME.fullmatch(name):
            raise UsageError("A name has small letters, digits and . _ @ -, at most 64 of them.")
        if role not in ROLES:
            raise UsageError(f"There is no role '{role}': choose {' or '.join(ROLES)}.")
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            raise UsageError(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters: choose a sentence that nobody guesses.")
        accounts = self.read()
        accounts[name] = Account(name, role, self._hasher.hash(_bytes(password)))
        before_writing()
        self._write(accounts)

    def remove(self, name: str, before_writing: Callable[[], None] = lambda: None) -> None:
        """Removes an account; who is signed in with it is signed out at the next click.

        Args:
            before_writing: as for `add`.

        Raises:
            UsageError: there is no such account.
            ProblemError: the file cannot be read or written.
        """
        accounts = self.read()
        if name not in accounts:
            raise UsageError(f"There is no account '{name}': winwijzer staff list names them all.")
        del accounts[name]
        before_writing()
        self._write(accounts)

    async def check(self, name: str, password: str) -> Account | None:
        """As `verify`, in a thread, so that everything else goes on meanwhile."""
        return await to_thread.run_sync(self.verify, name, password, limiter=self._hashing)

    def verify(self, name: str, password: str) -> Account | None:
        """The account, when the password is its own; takes as long when there is no such name.

        Raises:
            ProblemError: the file cannot be read.
        """
        account = self.read().get(name)
        try:
            self._hasher.verify(account.hash if account else _nobody(), _bytes(password[: LONGEST_PASSWORD + 1]))
        except (VerificationError, InvalidHashError):
            return None
        return account

    def _write(self, accounts: dict[str, Account]) -> None:
        entries = {account.name: {"role": account.role, "hash": account.hash} for account in accounts.values()}
        content = json.dumps(entries, indent=2, sort_keys=True).encode() + b"\n"
        replace_file(self.path, content, mode=OWNER_ONLY)


@functools.cache
def _nobody() -> str:
    """A hash that is looked at when there is no account of a name, so that this takes as long."""
    return PasswordHasher().hash("nobody")


def _is_well_formed(account: Account) -> bool:
    return bool(NAME.fullmatch(account.name)) and account.role in ROLES and isinstance(account.hash, str) and account.hash.isascii()


def _bytes(password: str) -> bytes:
    """The same for an é of one or of two characters, as keyboards differ; what is no text cannot be right."""
    return unicodedata.normalize("NFKC", password).encode(errors="replace")
