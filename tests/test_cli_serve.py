"""`winwijzer serve` as an operator runs it: a process of its own, against the stand-in of the Bot API."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest
from bot_api import BotApi

from bot.channels.telegram.settings import TOKEN, TOKEN_FILE, WEBHOOK_SECRET, WEBHOOK_URL
from bot.conversation_ids import KEY
from bot.dialogue.conversations import TRACKER_DB
from bot.web.app import SECRET_HEADER, WEBHOOK

SECRET = "a-marker-of-a-secret"
TOKEN_OF_THE_BOT = "123456:AAE-marker-of-a-token"
CHAT = 8001


@pytest.fixture
def api():
    with BotApi(token=TOKEN_OF_THE_BOT) as api:
        yield api
    assert api.violations == [] and api.floods == []


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def serve(api, assistant, port, project, tmp_path):
    """Starts the server; `assistant` is here so that the model is trained. A variable set to None is not set at all."""
    processes = []

    def start(*arguments, **changes):
        environment = {
            **os.environ,
            TOKEN: TOKEN_OF_THE_BOT,
            WEBHOOK_SECRET: SECRET,
            WEBHOOK_URL: f"http://127.0.0.1:{port}{WEBHOOK}",
            TRACKER_DB: str(tmp_path / "conversations.db"),
            KEY: "k" * 32,
            **changes,
        }
        environment.pop(TOKEN_FILE, None)
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli.main", "serve", "--base-url", api.base_url, "--port", str(port), *arguments],
            env={name: value for name, value in environment.items() if value is not None},
            cwd=project.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def stop(process, by=signal.SIGTERM):
    process.send_signal(by)
    output = "".join(process.communicate(timeout=60))
    assert "Traceback" not in output and "marker" not in output
    return output


def test_it_answers_by_webhook_and_says_that_it_is_well(api, serve, port):
    process = serve()
    said = process.stdout.readline()
    assert re.fullmatch(rf"@{api.username} answers on Telegram, http://127\.0\.0\.1:{port} listens, the pages for staff .* Ctrl-C ends it\.\n", said)
    (hook,) = [call for call in api.calls("setWebhook") if call.get("url")]
    assert (hook["url"], hook["secret_token"]) == (f"http://127.0.0.1:{port}{WEBHOOK}", SECRET)
    assert set(hook["allowed_updates"]) == {"message", "edited_message", "callback_query", "my_chat_member"}
    health = httpx.get(f"http://127.0.0.1:{port}/health", timeout=60)
    assert (health.status_code, health.json()) == (200, {"status": "ok"})
    assert httpx.post(hook["url"], json={"update_id": 1}, headers={SECRET_HEADER: "another"}, timeout=60).status_code == 401
    assert httpx.get(hook["url"], timeout=60).status_code == 405

    api.user_says(CHAT, "jak dostać BSN", language_code="pl")
    api.wait_for(lambda: api.deliveries, timeout=60)
    (answer,) = api.messages(CHAT)
    assert "BSN" in answer.text and [status for _, status in api.deliveries] == [200]
    stop(process)




@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(serve, by):
    process = serve()
    assert process.stdout.readline()
    stop(process, by)
    assert process.returncode == 0


def test_a_question_that_came_before_the_signal_is_answered(api, serve):
    process = serve()
    assert process.stdout.readline()
    api.fail("sendMessage", kind="slow", delay=1.0)
    api.user_says(CHAT, "jak dostać BSN", language_code="pl")
    api.wait_for(lambda: api.calls("sendMessage"), timeout=60)
    stop(process)
    assert len(api.messages(CHAT)) == 1 and [status for _, status in api.deliveries] == [200]


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({WEBHOOK_SECRET: None}, f"The webhook has no secret: set {WEBHOOK_SECRET}"),
        ({WEBHOOK_SECRET: "marker"}, f"{WEBHOOK_SECRET} must have 16 to 256 characters"),
        ({WEBHOOK_SECRET: "marker with spaces in it"}, f"{WEBHOOK_SECRET} must have 16 to 256 characters"),
        ({WEBHOOK_URL: None}, f"The webhook has no address: set {WEBHOOK_URL}"),
        ({WEBHOOK_URL: "http://bot.example/telegram"}, f"Telegram wants an https address: {WEBHOOK_URL} must begin with https://."),
        ({WEBHOOK_URL: "bot.example"}, f"Telegram wants an https address: {WEBHOOK_URL} must begin with https://."),
        ({TOKEN: None}, "There is no bot token: ask @BotFather"),
        ({TOKEN: "marker"}, "The bot token is not one"),
        ({TOKEN: "99:another-marker"}, "Telegram does not know this bot token"),
        ({"WINWIJZER_RETENTION_HOURS": "0"}, "WINWIJZER_RETENTION_HOURS must be"),
        ({KEY: "short marker"}, f"{KEY} is too short"),
    ],
)
def test_what_is_set_wrong_is_told_in_one_sentence(serve, api, changes, sentence):
    process = serve(**changes)
    output, errors = process.communicate(timeout=90)
    assert process.returncode == 2 and errors.startswith(sentence) and len(errors.splitlines()) == 1, errors
    assert "marker" not in output + errors and not api.calls("setWebhook")


@pytest.mark.parametrize("port_of, reason", [(None, "Address already in use"), ("70000", "not a port"), ("-1", "not a port")])
def test_a_port_that_cannot_be_listened_on_is_told_before_the_model_is_loaded(serve, api, port_of, reason):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = port_of or str(taken.getsockname()[1])
        process = serve("--port", port)
        output, errors = process.communicate(timeout=90)
    assert process.returncode == 2 and output == ""
    assert errors == f"Cannot listen on 127.0.0.1, port {port} ({reason}): stop what uses it, or choose another with --port.\n"
    assert not api.requests


def test_an_address_that_telegram_refuses_is_told(serve, api):
    api.fail("setWebhook", kind="400", description="Bad Request: bad webhook: Failed to resolve host")
    process = serve(**{WEBHOOK_URL: "https://no-such-host.example/telegram"})
    output, errors = process.communicate(timeout=90)
    assert process.returncode == 2 and output == ""
    assert errors.splitlines()[-1] == f"Telegram does not take the address of the webhook (BadRequest): check {WEBHOOK_URL}."
    assert "Traceback" not in errors and "marker" not in errors
