"""Start-up, memory, speed of a turn, training time and size of the environment: a table. Run with `make bench`."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.project import Project

QUESTIONS = (
    "nie dostałem wypłaty",
    "kak da si izvadq BSN",
    "не са ми платили заплатата",
    "waar is een WIN-punt",
    "Venlo",
    "cum obtin BSN",
    "mijn baas heeft me ontslagen en nu moet ik uit het huis van het uitzendbureau",
    "/chat.menu",
)
CONVERSATIONS = 60
EXTRA = ("torch", "sentence_transformers", "transformers", "sympy", "mpmath", "typer", "shellingham", "jinja2", "markupsafe", "annotated_doc")  # fmt: skip
"""Packages of the encoder extra, which the size of the environment leaves out."""


def cold_start(arguments: list[str]) -> tuple[float, float]:
    """Seconds and megabytes (largest resident set) of a command that answers one question."""
    begin = time.perf_counter()
    process = subprocess.Popen([str(Path(sys.executable).parent / "winwijzer"), *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def turns() -> list[float]:
    """Milliseconds of each turn through `assistant.handle` with SQLite, sorted."""
    from bot.assistant import Assistant, Turn

    assistant = Assistant.load()

    async def talk() -> list[float]:
        times = []
        for number in range(CONVERSATIONS):
            for question in QUESTIONS:
                begin = time.perf_counter()
                await assistant.handle(Turn(f"bench-{number}", question))
                times.append(1000 * (time.perf_counter() - begin))
        return times[len(QUESTIONS) :]  # the first conversation warms up

    return sorted(asyncio.run(talk()))


def training() -> float:
    """Seconds of `winwijzer train --force`."""
    begin = time.perf_counter()
    command = [str(Path(sys.executable).parent / "winwijzer"), "train", "--force"]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begin


def environment() -> float:
    """Megabytes of the environment without the encoder extra."""
    total = 0
    for path in Path(sys.prefix).rglob("*"):
        if path.is_file() and not path.is_symlink() and not any(part.startswith(EXTRA) for part in path.parts):
            total += path.stat().st_blocks * 512
    return total / 1e6


def main() -> None:
    os.environ["WINWIJZER_TRACKER_DB"] = str(Path(tempfile.mkdtemp()) / "bench.db")
    table = Table("what", "measured", "asked for", title=f"{os.cpu_count()} cores")
    train = training()
    seconds, megabytes = min(cold_start(["ask", "cum obtin BSN"]) for _ in range(3))
    times = turns()
    table.add_row("training without the encoder", f"{train:.0f} s", "≤ 120 s")
    table.add_row("winwijzer ask, cold start", f"{seconds:.1f} s", "≤ 12 s")
    table.add_row("winwijzer ask, resident", f"{megabytes:.0f} MB", "≤ 350 MB")
    table.add_row("one turn, SQLite included, p50", f"{times[len(times) // 2]:.1f} ms", "≤ 10 ms")
    table.add_row("one turn, SQLite included, p95", f"{times[int(len(times) * 0.95)]:.1f} ms", "≤ 25 ms")
    table.add_row("model", f"{(Project().models / 'winwijzer.tar.gz').stat().st_size / 1e6:.1f} MB", "")
    table.add_row("environment without the encoder extra", f"{environment():.0f} MB", "≤ 900 MB")
    Console().print(table)


if __name__ == "__main__":
    main()
