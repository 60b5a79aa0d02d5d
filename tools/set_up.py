"""Makes .venv from the lock file. Standard library only; run by `make`.

Whatever goes wrong is said in one sentence that tells what to do.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
EXTRAS = ("encoder", "browser")
"""The extras of pyproject.toml that have a lock file of their own, `requirements-<extra>.lock`."""
NETWORK_SIGNS = (
    "Temporary failure in name resolution",
    "Failed to establish a new connection",
    "Name or service not known",
    "Network is unreachable",
    "Connection refused",
    "ConnectTimeoutError",
    "NewConnectionError",
)


def main(arguments: list[str]) -> int:
    """Sets up what is missing.

    Returns:
        0 when everything is there, 2 when a person must do something first.
    """
    extra = next((extra for extra in EXTRAS if f"--{extra}" in arguments), None)
    lock = ROOT / (f"requirements-{extra}.lock" if extra else "requirements.lock")
    if sys.version_info[:2] != (3, 11):
        found = ".".join(map(str, sys.version_info[:2]))
        return _say(f"WINwijzer needs Python 3.11, this is {found}: install it, or name it: make PYTHON=/path/to/python3.11")
    stamp = VENV / f".{lock.stem}"
    try:
        wanted = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    except OSError as error:
        return _say(f"{error.filename} cannot be read ({error.strerror}): restore it with git checkout")
    if stamp.is_file() and stamp.read_text() == wanted:
        return 0
    if not (VENV / "bin" / "python").exists():
        print("Making .venv …", file=sys.stderr)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
        if made.returncode:
            return _say("The environment cannot be made: install Python's venv and pip (on Debian: apt install python3.11-venv)")
    print("Installing the libraries of the lock file, about a minute …", file=sys.stderr)
    # Rasa declares Python < 3.11 and TensorFlow; the lock file is complete without asking what it declares.
    problem = _install("--no-deps", "--ignore-requires-python", "-r", str(lock)) or _install("--no-deps", "-e", str(ROOT))
    if not problem and extra == "encoder":
        # Where the installed torch wants CUDA libraries, pip adds them; a CPU build wants none.
        version = next(line.strip() for line in lock.read_text().splitlines() if line.startswith("torch=="))
        problem = _install("-c", str(lock), version)
    if problem:
        return _say(_advice(problem, lock.name))
    stamp.write_text(wanted)
    return 0


def _install(*arguments: str) -> str:
    """Runs pip; gives what it said when it failed, else nothing."""
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    done = subprocess.run(pip, capture_output=True, text=True)
    return done.stdout + done.stderr or "pip failed" if done.returncode else ""


def _advice(problem: str, lock: str) -> str:
    if any(sign in problem for sign in NETWORK_SIGNS):
        return "The package index cannot be reached: check the network (or pip's index setting), then run the same command again"
    errors = [line.removeprefix("ERROR: ") for line in problem.splitlines() if line.startswith("ERROR")]
    detail = errors[-1] if errors else problem.strip().splitlines()[-1]
    return f"{lock} cannot be installed ({detail}): restore it with git checkout {lock}, or write it anew with make lock"


def _say(sentence: str) -> int:
    print(sentence + ".", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
