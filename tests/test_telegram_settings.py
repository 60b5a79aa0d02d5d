"""What an operator sets wrong is told in one sentence, which never holds the token."""

import pytest

from bot.channels.telegram.settings import (
    BASE_URL,
    TOKEN,
    TOKEN_FILE,
    WEBHOOK_SECRET,
    WEBHOOK_URL,
    read_telegram_settings,
    read_webhook_settings,
)
from bot.project import UsageError

GOOD = "123456:AAE-marker_of_a_token"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in (TOKEN, TOKEN_FILE, WEBHOOK_URL, WEBHOOK_SECRET):
        monkeypatch.delenv(name, raising=False)


def test_the_token_comes_from_the_environment_or_a_file(monkeypatch, tmp_path):
    monkeypatch.setenv(TOKEN, GOOD)
    assert read_telegram_settings(None).token == GOOD
    assert read_telegram_settings(None).base_url == BASE_URL
    path = tmp_path / "token"
    path.write_text("99:other\n")
    assert read_telegram_settings(None, str(path)).token == "99:other"
    monkeypatch.setenv(TOKEN_FILE, str(path))
    assert read_telegram_settings(None).token == "99:other"


def test_settings_do_not_print_the_token(monkeypatch):
    monkeypatch.setenv(TOKEN, GOOD)
    assert "marker" not in repr(read_telegram_settings(None))


@pytest.mark.parametrize("token, message", [("", "There is no bot token"), ("hello marker", "is not one"), ("12:", "is not one")])
def test_a_token_that_is_none(monkeypatch, token, message):
    monkeypatch.setenv(TOKEN, token)
    with pytest.raises(UsageError, match=message) as caught:
        read_telegram_settings(None)
    assert "marker" not in str(caught.value) and "BotFather" in str(caught.value)


def test_a_token_file_that_is_missing(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_telegram_settings(None, str(tmp_path / "none"))


@pytest.mark.parametrize("url, expected", [("http://127.0.0.1:81", "http://127.0.0.1:81/bot"), ("https://x.nl/bot/", "https://x.nl/bot")])
def test_the_address_of_another_server(monkeypatch, url, expected):
    monkeypatch.setenv(TOKEN, GOOD)
    assert read_telegram_settings(url).base_url == expected


@pytest.mark.parametrize("url", ["http://example.nl", "ftp://x", "127.0.0.1:80", "https://", "http://[::1"])
def test_an_address_that_is_not_safe(monkeypatch, url):
    monkeypatch.setenv(TOKEN, GOOD)
    with pytest.raises(UsageError, match="--base-url"):
        read_telegram_settings(url)


@pytest.mark.parametrize(
    "url, secret, message",
    [
        ("", "0123456789abcdef", f"set {WEBHOOK_URL}"),
        ("http://example.nl/telegram", "0123456789abcdef", "https"),
        ("https://example.nl/telegram", "", f"set {WEBHOOK_SECRET}"),
        ("https://example.nl/telegram", "short", "16 to 256"),
        ("https://example.nl/telegram", "a space in 0123456789", "16 to 256"),
    ],
)
def test_a_webhook_that_cannot_work(monkeypatch, url, secret, message):
    monkeypatch.setenv(WEBHOOK_URL, url)
    monkeypatch.setenv(WEBHOOK_SECRET, secret)
    with pytest.raises(UsageError, match=message):
        read_webhook_settings()
