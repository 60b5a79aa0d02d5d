"""Who changed what and when: a line of JSON each, in a file that is only added to. No message texts, no passwords."""

import datetime
import errno
import itertools
import json
import os
from pathlib import Path
from typing import Any

from bot.project import Project
from bot.regions.opening_hours import AMSTERDAM

FILE = "WINWIJZER_STAFF_AUDIT"
"""Environment variable: the file; otherwise state/staff-audit.jsonl."""
READ_BYTES = 4_000_000
"""The file only grows: a page looks at so much of its end."""


class Audit:
    """The log.

    Args:
        path: of the file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, project: Project) -> "Audit":
        return cls(Path(os.environ.get(FILE) or project.state / "staff-audit.jsonl"))

    def add(self, who: str, what: str, **details: Any) -> None:
        """Adds a line.

        Args:
            who: name of the account.
            what: for instance sign-in, point.
            details: of the change, such as the region and its new values.

        Raises:
            OSError: the file cannot be written; then nothing may be changed.
        """
        entry = {"at": datetime.datetime.now(AMSTERDAM).isoformat(timespec="seconds"), "who": who, "what": what, **details}
        # A lone surrogate, which JSON can carry, is kept as JSON writes it.
        line = (json.dumps(entry, ensure_ascii=False) + "\n").encode(errors="backslashreplace")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.write(handle, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(handle)

    def read(self, what: str | None = None, most: int = 100, **details: Any) -> list[dict[str, Any]]:
        """The newest entries first; only those of one kind, and with these details. A line that was not written to its end is left out.

        Args:
            most: how many.
        """
        try:
            with self.path.open("rb") as file:
                file.seek(max(0, self.path.stat().st_size - READ_BYTES))
                lines = file.read().split(b"\n")
        except FileNotFoundError:
            return []
        entries = (entry for line in reversed(lines) if (entry := _entry(line)))
        wanted = (one for one in entries if what in (None, one["what"]) and all(one.get(key) == value for key, value in details.items()))
        return list(itertools.islice(wanted, most))


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and "what" in entry else None
