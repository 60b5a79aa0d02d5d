"""The bot against a stand-in of the Bot API that others wrote: the npm package telegram-test-api."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

from bot.channels.telegram.settings import TOKEN
from bot.conversation_ids import KEY
from bot.dialogue.conversations import TRACKER_DB

PACKAGE = "telegram-test-api@4.2.1"
BOT_TOKEN = "666:AAE-second-opinion"
CHAT = 9001
PERSON = {"id": CHAT, "is_bot": False, "first_name": "User9001", "language_code": "pl"}
SERVER = """
const express = require('express');
const json = express.response.json;
// Where the package differs from the Bot API: User.is_bot and CallbackQuery.chat_instance are missing, Message.date is in
// milliseconds, some results are null instead of true, an unknown method is error 500 instead of 404, getUpdates does not wait.
express.response.json = function (body) {
  const result = body.result;
  if (result && result.username) result.is_bot = true;
  if (result && result.date) result.date = Math.floor(result.date / 1000);
  if (Array.isArray(result)) for (const one of result) if (one.callback_query) one.callback_query.chat_instance = '1';
  if (body.ok && result === null) body.result = true;
  if (body.message) {
    this.status(404);
    body = {ok: false, error_code: 404, description: 'Not Found'};
  }
  const pause = this.req.path.endsWith('/getUpdates') && Array.isArray(result) && !result.length ? 50 : 0;
  setTimeout(() => json.call(this, body), pause);
  return this;
};
const TelegramServer = require('telegram-test-api');
new TelegramServer({port: Number(process.argv[2]), host: '127.0.0.1'}).start().then(() => console.log('listens'));
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The folder that the package is installed in. Only where CI is set it must be possible."""
    folder = tmp_path_factory.mktemp("npm")
    needed = [shutil.which("node"), shutil.which("npm")]
    done = all(needed) and subprocess.run(
        [needed[1], "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE], capture_output=True, text=True, timeout=300
    )
    if not done or done.returncode:
        message = f"{PACKAGE} could not be installed: {done.stderr if done else 'there is no node or npm'}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    (folder / "server.js").write_text(SERVER, encoding="utf-8")
    return folder


@pytest.fixture
def address(package):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(["node", "server.js", str(port)], cwd=package, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = process.stdout.readline()
    try:
        assert said == "listens\n", said + process.communicate()[0]
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def bot(address, assistant, project, tmp_path):
    """`winwijzer telegram`; `assistant` is here so that the model is trained."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli.main", "telegram", "--base-url", f"{address}/bot"],
        env={**os.environ, TOKEN: BOT_TOKEN, KEY: "k" * 32, TRACKER_DB: str(tmp_path / "conversations.db")},
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def ask(address, path, **body):
    answer = httpx.post(address + path, json=body, timeout=30)
    answer.raise_for_status()
    return answer.json()["result"]


def answers(address):
    """What the bot sends next to the chat; the package tells nobody when that is, so it is asked again and again."""
    latest = time.monotonic() + 60
    while time.monotonic() < latest:
        if found := ask(address, "/getUpdates", token=BOT_TOKEN, chatId=CHAT):
            return found
    raise AssertionError("the bot did not answer")


def test_a_question_and_a_button_are_answered(address, bot):
    assert bot.stdout.readline() == "@TestNameBot answers on Telegram. Ctrl-C ends it.\n"
    chat = {"id": CHAT, "type": "private", "first_name": "User9001"}
    ask(address, "/sendMessage", botToken=BOT_TOKEN, **{"from": PERSON}, chat=chat, date=int(time.time()), text="nie dostałem wypłaty")
    (answer,) = answers(address)
    sent = answer["message"]
    assert "Juridisch Loket" in sent["text"] and sent["parse_mode"] == "HTML"
    buttons = [button for row in sent["reply_markup"]["inline_keyboard"] for button in row]
    price = next(button for button in buttons if button["text"] == "Ile to kosztuje?")

    shown = {"message_id": answer["messageId"], "chat": chat, "date": int(time.time()), "text": sent["text"], "reply_markup": sent["reply_markup"]}
    ask(address, "/sendCallback", botToken=BOT_TOKEN, **{"from": PERSON}, message=shown, data=price["callback_data"])
    (following,) = answers(address)
    assert "bezpłatne" in following["message"]["text"]
    history = ask(address, "/getUpdatesHistory", token=BOT_TOKEN)
    pressed = next(one["message"] for one in history if one.get("messageId") == answer["messageId"] and "chat_id" in one["message"])
    assert pressed["text"].endswith("<b>✓ Ile to kosztuje?</b>")

    bot.send_signal(signal.SIGTERM)
    output, errors = bot.communicate(timeout=60)
    assert bot.returncode == 0 and "Traceback" not in errors
    assert "Commands and descriptions could not be set" in errors  # it does without what the package does not know
