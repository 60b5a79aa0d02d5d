"""Files that are replaced whole or not at all."""

import dataclasses
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.project import Problem, ProblemError

READABLE = 0o644
WRITABLE = 0o222
"""The bits of a file's mode that let anybody write it; without them it is meant to stay, also for root."""


def replace_file(path: Path, content: bytes, validate: Callable[[Path], None] = lambda new: None, mode: int | None = None) -> None:
    """Puts a new content in the place of a file in one step; the folder is made when it is missing.

    Args:
        validate: looks at the new content, in a file beside; raises ProblemError to keep the old one.
        mode: who may read and write it; None keeps that of the old file.

    Raises:
        ProblemError: the new content is not as it must be, or it cannot be written.
    """
    target = path.resolve()
    new = None
    try:
        if target.exists() and not target.stat().st_mode & WRITABLE:
            raise PermissionError(0, "Read-only file")
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("wb", dir=target.parent, suffix=".new", delete=False) as file:
            new = Path(file.name)
            file.write(content)
        validate(new)
        if mode is None and target.exists():
            shutil.copymode(target, new)
        else:
            new.chmod(READABLE if mode is None else mode)
        os.replace(new, target)
    except OSError as error:
        message = f"cannot be written ({error.strerror}): check the permissions of the file and its folder"
        raise ProblemError([Problem(path, 0, message)]) from None
    except ProblemError as error:
        raise ProblemError([dataclasses.replace(problem, path=path) for problem in error.problems]) from None
    finally:
        if new is not None:
            new.unlink(missing_ok=True)
