"""Holds a conversation on Telegram in each language and prints it into docs/telegram.md. Run with `make telegram-transcripts`.

The bot runs as `winwijzer telegram`, the stand-in of the Bot API (tests/bot_api.py) plays Telegram and types the lines below.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "telegram.md"
BEGIN, END = "<!-- conversations -->\n", "<!-- end of the conversations -->\n"
TOKEN = "123456:TRANSCRIPT"
CONVERSATIONS = {
    "pl": ["/start", "nie dostalem wyplaty za ostatni miesiac", "a ile to kosztuje?", "/win", "/loc 51.5606,5.0919", "/forget"],
    "ro": ["/start", "cum obtin BSN", "unde?", "stau la Venlo", "/privacy"],
    "bg": ["/start", "shefyt ne mi plati zaplatata", "а какви документи?", "живея в Хага", "/help"],
    "nl": ["/start ro_registration-bsn", "/language", "#1", "ik ben ziek en mijn baas betaalt niet", "#1"],
}


def converse(language: str, lines: list[str]) -> str:
    """What both sides said."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "script.txt")
        script.write_text("\n".join(lines) + "\n", encoding="utf-8")
        telegram = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "bot_api.py"), "--port", "0", "--token", TOKEN, "--script", str(script), "--language", language, "--quiet", "2.5"],
            stdout=subprocess.PIPE,
            text=True,
        )
        address = telegram.stdout.readline().split()[1].rstrip(",")
        environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "WINWIJZER_TRACKER_DB": f"{folder}/conversations.db", "WINWIJZER_CHAT_KEY": "k" * 32}
        command = [str(Path(sys.executable).parent / "winwijzer"), "telegram", "--base-url", address]
        bot = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        said = telegram.stdout.read()
        bot.terminate()
        bot.wait()
    return "\n".join(line.rstrip() for line in said.strip().splitlines())


def main() -> int:
    parts = [f"### {language}\n```text\n{converse(language, lines)}\n```\n" for language, lines in CONVERSATIONS.items()]
    document = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}{chr(10).join(parts)}{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
