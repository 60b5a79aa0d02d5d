"""The stand-in of the Bot API, driven by python-telegram-bot over real HTTP."""

import asyncio
import contextlib
import io
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import bot_api
import httpx
import pytest
from bot_api import CHANNEL, GROUP, KINDS, SUPERGROUP, USER, BotApi
from bot_api_limits import UPDATE_TYPES, BadRequest, FloodMeter, parse_text
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
    error,
)
from telegram.request import HTTPXRequest

MESSAGE_FIELDS = {
    "command": "entities",
    "photo_with_caption": "caption",
    "live_location": "location",
    "forwarded": "forward_origin",
    "mention": "entities",
    "command_at_bot": "entities",
    "reply": "reply_to_message",
    "reply_to_bot": "reply_to_message",
    "group_text": "text",
}
"""The field that a kind of message shows itself by, where the kind is not called like the field."""
UPDATE_FIELDS = {
    "edited_text": ("edited_message", "text"),
    "edited_live_location": ("edited_message", "location"),
    "channel_post": ("channel_post", "text"),
    "edited_channel_post": ("edited_channel_post", "text"),
    "bot_blocked": ("my_chat_member", "new_chat_member"),
    "bot_unblocked": ("my_chat_member", "new_chat_member"),
    "bot_added": ("my_chat_member", "new_chat_member"),
    "bot_removed": ("my_chat_member", "new_chat_member"),
    "chat_member": ("chat_member", "new_chat_member"),
    "chat_join_request": ("chat_join_request", "user_chat_id"),
    "callback_query": ("callback_query", "message"),
    "callback_query_inaccessible": ("callback_query", "message"),
    "callback_query_inline": ("callback_query", "inline_message_id"),
    "inline_query": ("inline_query", "query"),
    "message_reaction": ("message_reaction", "new_reaction"),
    "poll_answer": ("poll_answer", "option_ids"),
    "business_message": ("business_message", "business_connection_id"),
}
"""The kinds that are no plain message: the field of the update, and one of that."""


@pytest.fixture
def api():
    with BotApi() as api:
        yield api


def run(api: BotApi, conversation, token: str | None = None) -> object:
    """Runs a coroutine function with a Bot that talks to the stand-in, and gives its value."""

    async def with_bot() -> object:
        request = HTTPXRequest(connection_pool_size=8, httpx_kwargs={"trust_env": False, "verify": False})
        bot = Bot(token or api.token, base_url=api.base_url, request=request, get_updates_request=request)
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(request)
            return await conversation(bot)

    return asyncio.run(with_bot())


def refused(api: BotApi, call, expected: str, kind: type = error.BadRequest) -> None:
    """Asserts that a request fails, with these words and this error."""
    with pytest.raises(kind, match=expected):
        run(api, call)


def markup(*rows: list) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


def button(text: str = "Yes", **action: object) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, **(action or {"callback_data": "yes"}))


def ids(updates) -> list[int]:
    return [update.update_id for update in updates]


class Hook:
    """A webhook on the loopback address that answers with the given statuses, and then with 200."""

    def __init__(self, *statuses: int):
        self.received: list[dict] = []
        self.secrets: list[str | None] = []
        hook, left = self, list(statuses)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                hook.secrets.append(self.headers["X-Telegram-Bot-Api-Secret-Token"])
                self.send_response(left.pop(0) if left else 200)
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"

    def __enter__(self) -> "Hook":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def test_a_wrong_token_is_unauthorized_and_an_unknown_method_is_not_found(api):
    async def ask(bot):
        await bot.get_me()

    with pytest.raises(error.InvalidToken, match="Unauthorized"):
        run(api, ask, token="123456:WRONG")
    refused(api, lambda bot: bot.do_api_request("sendTelepathy"), "does not exist", error.InvalidToken)
    assert run(api, lambda bot: bot.get_me()).username == api.username
    assert [request.status for request in api.requests] == [404, 200]
    assert api.violations == ["sendTelepathy sendTelepathy: Not Found"]


def test_json_forms_and_parts_are_all_read(api):
    api.user_says(USER, "hallo")
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    params = {"chat_id": USER, "text": "123", "reply_markup": keyboard}
    form = params | {"reply_markup": json.dumps(keyboard)}
    url = f"{api.base_url}{api.token}/sendMessage"
    for options in (
        {"json": params},
        {"data": form},
        {"files": {name: (None, str(value)) for name, value in form.items()}},
        {"params": form},
    ):
        assert httpx.post(url, trust_env=False, **options).json()["ok"]
    assert api.calls("sendMessage") == [params] * 4
    broken = httpx.post(url, trust_env=False, data=form | {"reply_markup": "{"}).json()
    assert broken["description"] == "Bad Request: can't parse reply_markup JSON object"


def test_updates_come_until_an_offset_confirms_them(api):
    first, second, third = (api.user_says(USER, text)["update_id"] for text in "abc")

    async def poll(bot):
        assert ids(await bot.get_updates(timeout=0)) == [first, second, third]
        assert ids(await bot.get_updates(limit=1, timeout=0)) == [first]
        assert ids(await bot.get_updates(offset=second, timeout=0)) == [second, third]
        assert ids(await bot.get_updates(timeout=0)) == [second, third]
        assert ids(await bot.get_updates(offset=-1, timeout=0)) == [third]
        assert ids(await bot.get_updates(offset=third + 1, timeout=0)) == []

    run(api, poll)
    assert api.pending == []


def test_a_long_poll_ends_when_an_update_comes(api):
    async def poll(bot):
        waiting = asyncio.create_task(bot.get_updates(timeout=30))
        await api.wait_for_async(lambda: api.calls("getUpdates"))
        said = api.user_says(USER, "hallo")
        assert ids(await waiting) == [said["update_id"]]

    run(api, poll)


def test_only_kinds_that_are_allowed_come(api):
    async def poll(bot):
        api.user_sends("message_reaction")
        assert await bot.get_updates(timeout=0, allowed_updates=["message", "message_reaction"]) == ()
        api.user_sends("message_reaction")
        api.user_sends("callback_query")
        (update,) = await bot.get_updates(timeout=0)
        assert update.message_reaction

    run(api, poll)
    refused(api, lambda bot: bot.get_updates(timeout=0, allowed_updates=["massage"]), "massage")
    assert set(Update.ALL_TYPES) == UPDATE_TYPES


def test_a_second_poll_ends_the_first_one_with_a_conflict(api):
    async def poll(bot):
        first = asyncio.create_task(bot.get_updates(timeout=30))
        await api.wait_for_async(lambda: api.calls("getUpdates"))
        second = asyncio.create_task(bot.get_updates(timeout=30))
        with pytest.raises(error.Conflict, match="terminated by other getUpdates request"):
            await first
        api.user_says(USER, "hallo")
        assert len(await second) == 1

    run(api, poll)


def test_a_webhook_ends_polling_and_forbids_it(api):
    async def poll(bot):
        waiting = asyncio.create_task(bot.get_updates(timeout=30))
        await api.wait_for_async(lambda: api.calls("getUpdates"))
        await bot.set_webhook("http://127.0.0.1:9/hook")
        with pytest.raises(error.Conflict, match="terminated by setWebhook"):
            await waiting
        with pytest.raises(error.Conflict, match="while webhook is active"):
            await bot.get_updates(timeout=0)
        await bot.delete_webhook()
        assert await bot.get_updates(timeout=0) == ()

    run(api, poll)


def test_a_webhook_gets_each_update_once_in_order_with_the_secret(api):
    with Hook(500, 302) as hook:
        run(api, lambda bot: bot.set_webhook(hook.url, secret_token="Secret_1-", max_connections=2))
        said = [api.user_says(USER, text) for text in "abc"]
        other = api.user_says(USER + 1, "d")
        api.wait_for(lambda: not api.pending)
    taken = [update_id for update_id, status in api.deliveries if status == 200]
    assert [update_id for update_id in taken if update_id != other["update_id"]] == [one["update_id"] for one in said]
    assert sorted(status for _, status in api.deliveries) == [200, 200, 200, 200, 302, 500]
    assert said[2] in hook.received
    assert set(hook.secrets) == {"Secret_1-"}


def test_a_webhook_that_is_down_is_tried_again(api):
    with Hook() as hook:
        url = hook.url
    run(api, lambda bot: bot.set_webhook(url))
    api.user_says(USER, "hallo")
    api.wait_for(lambda: len(api.deliveries) > 1)
    info = run(api, lambda bot: bot.get_webhook_info())
    assert info.pending_update_count == 1
    assert "ConnectError" in info.last_error_message
    run(api, lambda bot: bot.delete_webhook(drop_pending_updates=True))
    assert api.pending == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"url": "http://example.org/hook"}, "HTTPS url must be provided"),
        ({"url": "https://example.org:8080/hook"}, "only on ports"),
        ({"url": "https://example.org/", "secret_token": "sec ret"}, "unallowed characters"),
        ({"url": "https://example.org/", "secret_token": "x" * 257}, "unallowed characters"),
        ({"url": "https://example.org/", "max_connections": 101}, "max_connections"),
    ],
)
def test_a_webhook_outside_the_limits_is_refused(api, options, expected):
    refused(api, lambda bot: bot.set_webhook(**options), f"(?i){expected}")
    assert len(api.violations) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "text is empty"),
        (" \n", "text is empty"),
        ("<b></b>", "text is empty"),
        ("x" * 4097, "message is too long"),
        ("👍" * 2049, "message is too long"),
        ("a < b", 'Unescaped character "<" at byte offset 2'),
        ("a > b", "Unescaped"),
        ("wij & co", "Unescaped"),
        ("a&nbsp;b", "Unescaped"),
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("ż<b>a", "Can't find end tag corresponding to start tag"),
        ("a</b>", "Unexpected end tag"),
        ("<b><i>a</b></i>", 'expected "</i>", found "</b>"'),
        ("<a>a</a>", "Wrong attributes"),
        ('<a href="tel:112">112</a>', "Wrong attributes"),
        ('<span class="x">a</span>', "Wrong attributes"),
        ("<b><code>a</code></b>", "can't stand inside"),
        ("<code><b>a</b></code>", "can't stand inside"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "can't stand inside"),
        ("<b>a</b> " * 101, "too many entities"),
    ],
)
def test_a_text_outside_the_limits_is_refused(text, expected):
    with pytest.raises(BadRequest) as caught:
        parse_text({"text": text, "parse_mode": "HTML"})
    assert expected in caught.value.description


def test_all_tags_are_read_and_do_not_count():
    html = (
        "<b>a</b><strong>a</strong><i>a</i><em>a</em><u>a</u><ins>a</ins><s>a</s><strike>a</strike><del>a</del>"
        '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">a</span><a href="https://a.nl/?b=1&amp;c=2">a</a>'
        '<code>a</code><pre><code class="language-python">a</code></pre><blockquote>a</blockquote>'
        '<blockquote expandable><b>a</b></blockquote><tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>&lt;&#128077;'
    )
    text, entities = parse_text({"text": html, "parse_mode": "HTML"})
    assert text == "a" * 16 + "👍<👍"
    assert {"type": "text_link", "offset": 11, "length": 1, "url": "https://a.nl/?b=1&c=2"} in entities
    assert {"type": "custom_emoji", "offset": 16, "length": 2, "custom_emoji_id": "5368324170671202286"} in entities
    assert parse_text({"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"})[0] == "x" * 4096
    assert parse_text({"text": "a < b & c"}) == ("a < b & c", [])


def test_what_the_bot_sends_can_be_read(api):
    asked = api.user_says(USER, "Hallo")["message"]["message_id"]
    keys = ReplyKeyboardMarkup([[KeyboardButton("Waar ik ben", request_location=True)]], resize_keyboard=True)

    async def answer(bot):
        sent = await bot.send_message(
            USER,
            "<b>Dag</b> &amp; welkom",
            parse_mode="HTML",
            reply_markup=markup([button("Ja"), button("Site", url="https://example.org/")]),
            reply_parameters=ReplyParameters(asked),
        )
        assert sent.text_html == "<b>Dag</b> &amp; welkom"
        await bot.send_venue(USER, 51.5, 5.1, "Stadhuis", "Plein 1")
        await bot.send_contact(USER, "+31800", "Loket")
        await bot.send_location(USER, 51.5, 5.1, reply_markup=keys)
        await bot.send_chat_action(USER, "typing")

    api.flood_limits = False
    run(api, answer)
    text, venue, contact, place = api.messages(USER)
    assert (text.text, text.html, text.reply_to) == ("Dag & welkom", "<b>Dag</b> &amp; welkom", asked)
    assert [one["text"] for one in text.buttons] == ["Ja", "Site"]
    assert (venue.venue["title"], contact.contact["phone_number"]) == ("Stadhuis", "+31800")
    assert place.reply_keyboard["keyboard"][0][0]["request_location"]
    assert api.violations == api.floods == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[button("é" * 5, callback_data="é" * 33)]], "BUTTON_DATA_INVALID"),
        ([[button(callback_data="")]], "BUTTON_DATA_INVALID|exactly one action"),
        ([[button(" ")]], "text must be non-empty"),
        ([[button(callback_data="a", url="https://example.org")]], "exactly one action"),
        ([[InlineKeyboardButton("a")]], "exactly one action"),
        ([[button(url="loket")]], "Wrong HTTP URL"),
        ([[button()] * 9], "reply markup is too long"),
        ([[button()]] * 101, "reply markup is too long"),
    ],
)
def test_buttons_outside_the_limits_are_refused(api, rows, expected):
    api.user_says(USER, "hallo")
    refused(api, lambda bot: bot.send_message(USER, "x", reply_markup=markup(*rows)), f"(?i){expected}")
    assert len(api.violations) == 1
    assert api.messages(USER) == []


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda bot: bot.send_message(5, "x"), "Chat not found"),
        (lambda bot: bot.send_message(USER, "x", reply_parameters=ReplyParameters(99)), "replied not found"),
        (lambda bot: bot.send_message(USER, "x", reply_markup=ReplyKeyboardMarkup([["  "]])), "non-empty"),
        (
            lambda bot: bot.send_message(GROUP, "x", reply_markup=ReplyKeyboardMarkup([[KeyboardButton("a", True)]])),
            "private chats only",
        ),
        (lambda bot: bot.send_message(USER, "*x*", parse_mode="MarkdownV2"), "unsupported parse_mode"),
        (lambda bot: bot.send_venue(USER, 51.5, 5.1, " ", "Plein 1"), "title must be non-empty"),
        (lambda bot: bot.send_venue(USER, 91, 5.1, "a", "b"), "latitude"),
        (lambda bot: bot.send_location(USER, 51, 181), "longitude"),
        (lambda bot: bot.send_contact(USER, " ", "Loket"), "phone_number"),
        (lambda bot: bot.send_chat_action(USER, "dancing"), "wrong parameter action"),
        (lambda bot: bot.edit_message_text("x", USER, 1), "can't be edited"),
        (lambda bot: bot.edit_message_text("x", USER, 99), "to edit not found"),
        (lambda bot: bot.edit_message_text("x", inline_message_id="unknown"), "MESSAGE_ID_INVALID"),
        (lambda bot: bot.delete_message(USER, 99), "to delete not found"),
        (lambda bot: bot.answer_callback_query("1", text="x" * 201), "MESSAGE_TOO_LONG"),
        (lambda bot: bot.answer_callback_query("1"), "Query is too old"),
        (lambda bot: bot.set_my_commands([("Start", "x")]), "BOT_COMMAND_INVALID"),
        (lambda bot: bot.set_my_commands([("start", "x" * 257)]), "DESCRIPTION_INVALID"),
        (lambda bot: bot.set_my_commands([("start", "x")] * 101), "TOO_MUCH"),
        (lambda bot: bot.set_my_commands([("start", "x")], language_code="pol"), "language code"),
        (lambda bot: bot.set_my_description("x" * 513), "description must be"),
        (lambda bot: bot.set_my_short_description("x" * 121), "short_description must be"),
        (lambda bot: bot.set_my_name("x" * 65), "name must be"),
        (lambda bot: bot.leave_chat(USER), "private chats"),
        (lambda bot: bot.set_my_commands([], scope=1), "wrong type"),
    ],
)
def test_requests_outside_the_limits_are_refused(api, call, expected):
    api.user_says(USER, "hallo")
    api.user_says(GROUP, "hallo")
    refused(api, call, f"(?i){expected}")
    assert len(api.violations) == 1


def test_a_button_is_pressed_answered_once_and_the_message_edited(api):
    async def converse(bot):
        api.user_says(USER, "hallo", language_code="pl", first_name="MARKER")
        sent = await bot.send_message(USER, "Kies", reply_markup=markup([button("Ja", callback_data="1")]))
        query = Update.de_json(api.press(USER, sent.message_id, 0), bot).callback_query
        assert (query.data, query.from_user.language_code, query.from_user.first_name) == ("1", "pl", "MARKER")
        assert query.message.reply_markup.inline_keyboard[0][0].text == "Ja"
        assert await query.answer("Goed")
        with pytest.raises(error.BadRequest, match="(?i)query is too old"):
            await query.answer()
        await query.edit_message_text("Dank")
        with pytest.raises(error.BadRequest, match="(?i)message is not modified"):
            await query.edit_message_text("Dank")
        with pytest.raises(error.BadRequest, match="(?i)message is not modified"):
            await query.edit_message_reply_markup(None)
        return sent.message_id

    message_id = run(api, converse)
    (message,) = api.messages(USER)
    assert (message.text, message.buttons, message.edits) == ("Dank", [], 1)
    assert len(api.violations) == 3
    with pytest.raises(ValueError, match="no button"):
        api.press(USER, message_id, 0)
    run(api, lambda bot: bot.delete_message(USER, message_id))
    assert api.messages(USER) == []


def test_a_late_answer_to_a_query_fails_but_is_no_mistake():
    with BotApi(callback_lifetime=0) as api:
        query = api.user_sends("callback_query")["callback_query"]
        refused(api, lambda bot: bot.answer_callback_query(query["id"]), "(?i)query is too old")
        assert api.violations == []


def test_an_old_message_of_the_bot_can_be_edited_after_a_press_on_it(api):
    message = api.user_sends("callback_query")["callback_query"]["message"]
    run(api, lambda bot: bot.edit_message_text("Nieuw", USER, message["message_id"]))
    assert [one.text for one in api.messages(USER)] == ["Nieuw"]


def test_chats_in_which_the_bot_may_not_write(api):
    write = [lambda bot, chat_id=chat_id: bot.send_message(chat_id, "x") for chat_id in (1, 2, 3, GROUP, SUPERGROUP)]
    for chat_id in (1, 2):
        api.user_says(chat_id, "hallo")
    api.block(1)
    refused(api, write[0], "blocked by the user", error.Forbidden)
    api.deactivate(2)
    refused(api, write[1], "deactivated", error.Forbidden)
    api.user_sends("bot_blocked", 3)
    refused(api, write[2], "blocked by the user", error.Forbidden)
    api.user_sends("bot_unblocked", 3)
    run(api, write[2])
    api.user_sends("migrate_to_chat_id", GROUP)
    refused(api, write[3], str(SUPERGROUP), error.ChatMigrated)
    run(api, write[4])
    api.user_sends("bot_removed", SUPERGROUP)
    refused(api, write[4], "kicked from the supergroup", error.Forbidden)
    api.user_sends("bot_added", SUPERGROUP)
    run(api, lambda bot: bot.leave_chat(SUPERGROUP))
    refused(api, write[4], "not a member", error.Forbidden)
    api.user_sends("business_message", 4)
    refused(api, lambda bot: bot.send_message(4, "x"), "(?i)chat not found")
    assert len(api.violations) == 1


def test_commands_and_texts_of_the_bot_are_kept_by_language(api):
    async def configure(bot):
        await bot.set_my_commands([("start", "Begin")])
        await bot.set_my_commands([BotCommand("start", "Początek")], language_code="pl")
        await bot.set_my_description("Opis", language_code="pl")
        assert [one.description for one in await bot.get_my_commands(language_code="pl")] == ["Początek"]
        assert [one.description for one in await bot.get_my_commands()] == ["Begin"]
        await bot.delete_my_commands()
        assert await bot.get_my_commands() == ()
        assert (await bot.get_my_description("pl")).description == "Opis"
        assert (await bot.get_my_short_description()).short_description == ""
        assert (await bot.get_my_name("pl")).name == "WINwijzer"

    run(api, configure)
    assert api.violations == []


def test_a_chat_can_be_asked_about(api):
    api.user_says(USER, "hallo", first_name="MARKER")
    assert run(api, lambda bot: bot.get_chat(USER)).first_name == "MARKER"


def test_floods_are_noticed():
    meter = FloodMeter()
    assert meter.note(1, 0.0) == []
    assert meter.note(1, 0.96) == []
    assert meter.note(1, 1.8) == ["chat 1: more than 1 in 1 s"]
    assert [meter.note(GROUP, 10 + second) for second in range(20)] == [[]] * 20
    assert meter.note(GROUP, 31) == [f"group {GROUP}: more than 20 in 60 s"]
    assert [meter.note(100 + chat, 80) for chat in range(30)] == [[]] * 30
    assert meter.note(99, 80.5) == ["all chats: more than 30 in 1 s"]


def test_a_flood_is_recorded_unless_it_is_switched_off(api):
    api.user_says(USER, "hallo")

    async def twice(bot):
        await bot.send_message(USER, "a")
        await bot.send_message(USER, "b")

    run(api, twice)
    assert api.floods == [f"chat {USER}: more than 1 in 1 s"]
    api.flood_limits = False
    run(api, twice)
    assert len(api.floods) == 1


@pytest.mark.parametrize(
    ("kind", "expected", "words"),
    [
        ("400", error.BadRequest, "(?i)made to fail"),
        ("403", error.Forbidden, "blocked"),
        ("500", error.NetworkError, "Internal Server Error"),
        ("502", error.NetworkError, "Bad Gateway"),
        ("broken", error.TelegramError, "Invalid server response"),
        ("drop", error.NetworkError, "httpx"),
    ],
)
def test_faults_come_as_often_as_asked(api, kind, expected, words):
    api.user_says(USER, "hallo")
    api.fail("sendMessage", 2, kind)
    for _ in range(2):
        refused(api, lambda bot: bot.send_message(USER, "x"), words, expected)
    assert api.messages(USER) == []
    run(api, lambda bot: bot.send_message(USER, "x"))
    assert [request.fault for request in api.requests] == [kind, kind, None]
    assert api.violations == []


@pytest.mark.parametrize("kind", ["drop", "broken"])
def test_an_answer_can_get_lost_after_the_message_was_accepted(api, kind):
    api.user_says(USER, "hallo")
    api.fail("sendMessage", kind=kind, after=True)
    refused(api, lambda bot: bot.send_message(USER, "x"), "httpx|Invalid", error.TelegramError)
    assert [message.text for message in api.messages(USER)] == ["x"]


def test_a_slow_answer_makes_the_client_give_up(api):
    api.user_says(USER, "hallo")
    api.fail("sendMessage", kind="slow", delay=30)
    refused(api, lambda bot: bot.send_message(USER, "x", read_timeout=0.05), "Timed out", error.TimedOut)
    assert len(api.messages(USER)) == 1


def test_sending_before_retry_after_is_over_is_a_violation(api):
    api.user_says(USER, "hallo")
    api.user_says(USER + 1, "hallo")
    api.fail("sendMessage", kind="429", retry_after=60)
    refused(api, lambda bot: bot.send_message(USER, "x"), "Flood control exceeded", error.RetryAfter)
    assert api.violations == []
    run(api, lambda bot: bot.send_message(USER + 1, "x"))
    refused(api, lambda bot: bot.send_message(USER, "x"), "Flood control exceeded", error.RetryAfter)
    assert "too early after 429" in api.violations[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_update_parses_and_is_delivered(api, kind):
    api.push(api.update(kind, username="marker", language_code="bg"))

    async def poll(bot):
        (update,) = await bot.get_updates(timeout=0)
        return update

    run(api, lambda bot: bot.get_updates(timeout=0, allowed_updates=Update.ALL_TYPES))
    pushed = api.user_sends(kind, username="marker", language_code="bg")
    updates = run(api, lambda bot: bot.get_updates(offset=-1, timeout=0))
    update = updates[0]
    whole, part = UPDATE_FIELDS.get(kind, ("message", MESSAGE_FIELDS.get(kind, kind)))
    assert update.update_id == pushed["update_id"]
    assert [name for name in Update.ALL_TYPES if getattr(update, name)] == [whole]
    assert getattr(getattr(update, whole), part)
    assert update == Update.de_json(pushed, None)
    if "channel" not in kind:
        assert (update.effective_user.username, update.effective_user.language_code) == ("marker", "bg")


def test_updates_carry_what_the_test_gives_them(api):
    api.next_update_id = 7
    said = api.user_says(SUPERGROUP, "hej 👍 @WINwijzerTestBot", user_id=5, last_name="MARKER", title="Ploeg")
    message = Update.de_json(said, None).message
    assert (said["update_id"], message.from_user.id, message.from_user.last_name) == (7, 5, "MARKER")
    assert (message.chat.type, message.chat.title) == ("supergroup", "Ploeg")
    assert message.parse_entities() == {message.entities[0]: "@WINwijzerTestBot"}
    assert api.user_says(USER, "x")["update_id"] == 8
    with pytest.raises(ValueError, match="unknown kind"):
        api.update("telepathy")
    with pytest.raises(ValueError, match="unknown kind"):
        api.fail("getMe", kind="flood")


def test_waiting_for_what_never_happens_says_what_did(api):
    run(api, lambda bot: bot.get_me())
    with pytest.raises(TimeoutError, match="getMe 200"):
        api.wait_for(lambda: api.messages(USER), timeout=0.01)


def test_a_script_holds_a_conversation(tmp_path, capsys, monkeypatch):
    script = tmp_path / "script.txt"
    script.write_text("hallo\n#1\n#9\n/loc 51.5,5.1\n", encoding="utf-8")
    arguments = ["--token", "1:x", "--port", "0", "--script", str(script), "--quiet", "0.05"]
    monkeypatch.setattr(sys, "argv", ["bot_api.py", *arguments])
    started = threading.Event()
    keep = {}

    class Watched(BotApi):
        def __enter__(self):
            keep["api"] = super().__enter__()
            started.set()
            return keep["api"]

    async def answer(bot):
        offset = 0
        while offset < 3:
            for update in await bot.get_updates(offset=offset and last + 1, timeout=5):
                last, offset = update.update_id, offset + 1
                reply = "Knop" if update.callback_query else "Plek" if update.message.location else update.message.text
                await bot.send_message(USER, reply, reply_markup=markup([button("Ja")]))

    def bot():
        assert started.wait(5)
        run(keep["api"], answer)

    monkeypatch.setattr(bot_api, "BotApi", Watched)
    thread = threading.Thread(target=bot)
    thread.start()
    bot_api.main()
    thread.join()
    shown = capsys.readouterr().out
    assert "> hallo\nhallo\n  [1] Ja" in shown
    assert shown.index("Knop") < shown.index("! #9") < shown.index("Plek")
