"""`make` on a machine where something is missing."""

import shutil
import subprocess
import sys

import pytest

from bot.project import DEFAULT_ROOT


def make(*arguments, folder=DEFAULT_ROOT, **environment):
    return subprocess.run(
        ["make", "--no-print-directory", *arguments], cwd=folder, capture_output=True, text=True, timeout=300, env={"PATH": "/usr/bin:/bin", **environment}
    )  # fmt: skip


@pytest.fixture
def checkout(tmp_path):
    """The files that set-up needs, without an environment."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "bot").mkdir()
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "tools/set_up.py", "README.md", "LICENSE"):
        shutil.copy(DEFAULT_ROOT / name, tmp_path / name)
    return tmp_path


def test_without_a_target_the_targets_are_listed():
    done = make()
    assert done.returncode == 0 and "make chat" in done.stdout and "make test" in done.stdout


def test_an_unknown_target_says_where_they_are_listed():
    done = make("nosuchtarget")
    assert done.returncode == 2 and "make help" in done.stdout


def test_a_wrong_python_is_named(checkout):
    other = checkout / "python"
    other.write_text(f'#!/bin/sh\nexec {sys.executable} -c "\nimport sys\nsys.version_info = (3, 9, 1)\nsys.argv = sys.argv[1:]\nexec(open(sys.argv[0]).read().replace(\'__file__\', repr(sys.argv[0])))" "$@"\n')
    other.chmod(0o755)
    done = make("setup", f"PYTHON={other}", folder=checkout)
    assert done.returncode == 2 and "needs Python 3.11, this is 3.9" in done.stderr and "Traceback" not in done.stderr


def test_a_python_that_does_not_exist_is_said(checkout):
    assert make("setup", "PYTHON=", folder=checkout).returncode == 2


def test_a_broken_lock_says_what_to_do(checkout):
    (checkout / "requirements.lock").write_text("this is !! no requirement\n")
    done = make("setup", f"PYTHON={sys.executable}", folder=checkout)
    assert done.returncode == 2 and "requirements.lock cannot be installed" in done.stderr and "git checkout" in done.stderr


def test_without_a_network_it_says_so(checkout):
    (checkout / "requirements.lock").write_text("a-package-that-no-cache-holds==1.0\n")
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_EXTRA_INDEX_URL": "", "PIP_CONFIG_FILE": "/dev/null", "PIP_RETRIES": "1"}
    done = make("setup", f"PYTHON={sys.executable}", folder=checkout, **nowhere)
    assert done.returncode == 2 and "package index cannot be reached" in done.stderr and "Traceback" not in done.stderr
