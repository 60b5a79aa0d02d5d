"""Small things that several tests make."""

import os
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.project import DEFAULT_ROOT, Project

LETTERS = DEFAULT_ROOT.parent / "shared" / "letters"
LINES = 4
"""Lines that the files of examples and golden questions keep in a copy."""


def need_the_encoder_extra() -> None:
    """Skips a test where sentence-transformers is not installed; in CI it must be."""
    if find_spec("sentence_transformers") is None:
        if os.environ.get("CI"):
            pytest.fail("CI installs the encoder extra: run make encoder")
        pytest.skip("the encoder extra is not installed: run make encoder")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def found(problems, project) -> list[str]:
    """Problems as a person reads them."""
    return [problem.text(project) for problem in problems]


def need_the_letters() -> Path:
    """The folder of the letters; skips a test where they are missing, but not in CI."""
    if not LETTERS.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI must have the letters in {LETTERS}")
        pytest.skip("the letters are not here")
    return LETTERS


def copy_project(folder: Path) -> Project:
    """A copy of the project that holds all it knows, with few examples and golden questions: checked in a moment."""
    for name in ("knowledge", "locales", "intents", "tests/questions"):
        shutil.copytree(DEFAULT_ROOT / name, folder / name)
    for path in [*folder.glob("intents/*/*.yml"), *folder.glob("tests/questions/*/*.yml")]:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines(True) if not line.startswith("#")]
        path.write_text("".join(lines[:LINES]), encoding="utf-8")
    return Project(folder)


def change(path: Path, pattern: str, new: str) -> int:
    """Replaces the first match of a pattern in a file and gives its line."""
    text = path.read_text(encoding="utf-8")
    match = re.search(pattern, text)
    assert match, f"{path} does not hold {pattern}: write the test anew"
    path.write_text(text[: match.start()] + match.expand(new) + text[match.end() :], encoding="utf-8")
    return text.count("\n", 0, match.start()) + 1
