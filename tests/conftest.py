"""What the tests share: the trained assistant, and small projects that train in seconds."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.project import DEFAULT_ROOT, Project
from bot.runtime import prepare_rasa

prepare_rasa()

FEW = 8
"""Examples an intent keeps in a small project."""


@pytest.fixture(scope="session")
def project() -> Project:
    return Project()


@pytest.fixture(scope="session")
def assistant(project):
    """The shipped model, trained first when it is missing or stale; conversations in memory."""
    from bot.cli.train import train_if_stale

    train_if_stale(project)
    from bot.assistant import Assistant

    return Assistant.load(project, keep=False)


@pytest.fixture
def say(assistant, request) -> Callable:
    """Says something in a conversation of this test and gives the reply."""
    from bot.assistant import Turn

    def send(text: str, **options):
        return asyncio.run(assistant.handle(Turn(request.node.name, text, **options)))

    yield send
    assistant.delete(request.node.name)


@pytest.fixture(scope="session")
def small_project(tmp_path_factory) -> Path:
    """A copy of the project with few examples, for tests that train or run a process of their own."""
    root = tmp_path_factory.mktemp("small")
    for name in ("knowledge", "locales", "encoder", "intents"):
        shutil.copytree(DEFAULT_ROOT / name, root / name)
    for name in ("config.yml", "endpoints.yml"):
        shutil.copy(DEFAULT_ROOT / name, root / name)
    for path in (root / "intents").glob("*/*.yml"):
        examples = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["examples"]
        path.write_text(yaml.safe_dump({"examples": examples[:FEW]}, allow_unicode=True), encoding="utf-8")
    return root


@pytest.fixture
def run_python(small_project) -> Callable:
    """Runs Python code in a process of its own, on the small project."""

    def run(code: str, *, check: bool = True, **environment: str) -> subprocess.CompletedProcess:
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            timeout=300,
            env={**os.environ, "WINWIJZER_PROJECT": str(small_project), **environment},
        )
        assert not check or done.returncode == 0, done.stderr
        return done

    return run


@pytest.fixture(scope="session")
def winwijzer() -> Callable:
    """Runs a command as a user does."""

    def run(*arguments: str, stdin: str | bytes | None = None, **environment: str) -> subprocess.CompletedProcess:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [str(Path(sys.executable).parent / "winwijzer"), *arguments],
            input=data,
            capture_output=True,
            timeout=300,
            env={**os.environ, **environment},
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run
