"""How the bot holds out on Telegram: a table. Run with `make bench-telegram`.

The bot runs as `winwijzer telegram` in a process of its own, the stand-in of the Bot API in this one. Chats ask the same
questions in the same order, first at a steady pace, which is timed, then as fast as the flood limits allow.

Usage: telegram.py [--chats 500] [--rate 20] [--more 7500]
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from bot_api import BotApi  # noqa: E402

QUESTIONS = ("nie dostałem wypłaty", "jak dostać BSN", "szukam lekarza rodzinnego", "gdzie kurs holenderskiego", "zwolnili mnie z pracy")
FIRST_CHAT = 10_000
WINDOW = 60
"""Messages that wait for an answer at once while the bot runs as fast as it may."""


def megabytes(process: subprocess.Popen) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def latencies(api: BotApi, asked: dict[int, list[float]]) -> list[float]:
    """Milliseconds from each update to the request that answers it, sorted."""
    sent: dict[int, list[float]] = {}
    for request in api.requests:
        if request.method == "sendMessage":
            sent.setdefault(int(request.params["chat_id"]), []).append(request.at)
    return sorted(1000 * (answer - question) for chat, times in asked.items() for question, answer in zip(times, sent.get(chat, [])))


def ask_steadily(api: BotApi, chats: range, rate: float) -> dict[int, list[float]]:
    """Each chat asks each question, in turn, so many a second; gives when."""
    asked: dict[int, list[float]] = {chat: [] for chat in chats}
    due = time.monotonic()
    for question in QUESTIONS:
        for chat in chats:
            due += 1 / rate
            time.sleep(max(due - time.monotonic(), 0))
            asked[chat].append(time.monotonic())
            api.user_says(chat, question, language_code="pl")
    api.wait_for(lambda: not api.pending, 120)
    return asked


def ask_fast(api: BotApi, chats: range, count: int) -> None:
    """So many questions, as fast as they are answered."""
    for number in range(count):
        api.wait_for(lambda: len(api.pending) < WINDOW, 120)
        api.user_says(chats[number % len(chats)], QUESTIONS[number // len(chats) % len(QUESTIONS)], language_code="pl")
    api.wait_for(lambda: not api.pending, 120)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--chats", type=int, default=500)
    parser.add_argument("--rate", type=float, default=20, help="messages a second in the timed part")
    parser.add_argument("--more", type=int, default=7500, help="messages after the timed part, for the memory")
    args = parser.parse_args()
    chats = range(FIRST_CHAT, FIRST_CHAT + args.chats)
    with BotApi() as api, tempfile.TemporaryDirectory() as folder:
        environment = {"TELEGRAM_BOT_TOKEN": api.token, "WINWIJZER_TRACKER_DB": f"{folder}/conversations.db", "WINWIJZER_CHAT_KEY": "k" * 32}
        command = [str(Path(sys.executable).parent / "winwijzer"), "telegram", "--base-url", api.base_url]
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
        api.wait_for(lambda: api.calls("getUpdates"), 120)
        ask_steadily(api, range(FIRST_CHAT - 200, FIRST_CHAT), 10)  # 1,000 messages
        first = megabytes(process)
        asked = ask_steadily(api, chats, args.rate)
        times = latencies(api, asked)
        conversations = [[message.text for message in api.messages(chat)] for chat in chats]
        begin = time.monotonic()
        ask_fast(api, chats, args.more)
        fast = args.more / (time.monotonic() - begin)
        last = megabytes(process)
        process.terminate()
        status = process.wait(60)
    whole = [one for one in conversations if one == conversations[0] and len(set(one)) == len(QUESTIONS)]
    table = Table("what", "measured", "asked for")
    table.add_row(f"{args.chats} chats, {len(QUESTIONS)} messages each: answered once each, in order", f"{len(whole)} chats", "all")
    table.add_row(f"update to sendMessage at {args.rate:.0f} a second, p50", f"{times[len(times) // 2]:.0f} ms", "≤ 30 ms")
    table.add_row(f"update to sendMessage at {args.rate:.0f} a second, p95", f"{times[int(len(times) * 0.95)]:.0f} ms", "≤ 120 ms")
    table.add_row("messages a second, as fast as the flood limits allow", f"{fast:.1f}", "")
    table.add_row(f"memory after 1,000 and after {1000 + len(times) + args.more:,} messages", f"{first:.0f} and {last:.0f} MB", "within 10 %")
    table.add_row("requests outside the Bot API's limits, floods", f"{len(api.violations)}, {len(api.floods)}", "0, 0")
    table.add_row("exit code after SIGTERM", str(status), "0")
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
