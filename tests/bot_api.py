"""A stand-in of Telegram's Bot API on the loopback address, for tests, benches and printed conversations.

    with BotApi(token="123:abc") as api:
        application = ApplicationBuilder().token(api.token).base_url(api.base_url).build()
        ...
        api.user_says(1001, "cześć")
        answer = api.wait_for(lambda: api.messages(1001))[0]
        api.press(1001, answer.message_id, 0)
        assert not api.violations and not api.floods

It answers over real HTTP, checks each request against the limits in `bot_api_limits.py`, keeps what the bot sent, and
delivers updates by getUpdates or to a webhook. All of `BotApi` may be used from any thread. A webhook that is not on
the loopback address is accepted, but nothing is ever sent to it. Not handled: Markdown, media, forum topics, answers
to a webhook that carry a method, and that updates and old messages expire.

As a program it holds a conversation: `python tests/bot_api.py --port 8081 --token 123:abc [--script FILE]`.
"""

import argparse
import asyncio
import contextlib
import copy
import json
import math
import re
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import bot_api_limits as limits
import httpx
import uvicorn
from bot_api_limits import ApiError, BadRequest
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

USER, GROUP, SUPERGROUP, CHANNEL = 1001, -2001, -1002001, -1003001
"""Chats that an update comes from when a test names none."""
FILE = {"file_id": "AgACAgIAAxkBAAIB", "file_unique_id": "AgADyQADr2dK", "file_size": 4096}
PHOTO = [FILE | {"width": 90, "height": 60}, FILE | {"width": 800, "height": 533}]
CLIP = FILE | {"width": 320, "height": 180, "duration": 3, "file_name": "clip.mp4", "mime_type": "video/mp4"}
PLACE = {"latitude": 51.5606, "longitude": 5.0919}
STRANGER = {"id": 777001, "is_bot": False, "first_name": "Stranger"}
DAY = 86400

CONTENTS: dict[str, dict] = {
    "text": {"text": "Hello"},
    "command": {"text": "/start"},
    "voice": {"voice": FILE | {"duration": 3, "mime_type": "audio/ogg"}},
    "audio": {"audio": FILE | {"duration": 3, "mime_type": "audio/mpeg", "title": "Song", "file_name": "song.mp3"}},
    "video_note": {"video_note": FILE | {"length": 240, "duration": 3}},
    "photo": {"photo": PHOTO},
    "photo_with_caption": {"photo": PHOTO, "caption": "What is this letter?"},
    "document": {"document": FILE | {"file_name": "contract.pdf", "mime_type": "application/pdf"}},
    "sticker": {
        "sticker": FILE
        | {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
    },
    "animation": {"animation": CLIP, "document": FILE | {"file_name": "clip.mp4", "mime_type": "video/mp4"}},
    "video": {"video": CLIP},
    "poll": {
        "poll": {
            "id": "5001", "question": "Which?", "total_voter_count": 0, "is_closed": False, "is_anonymous": False,
            "type": "regular", "allows_multiple_answers": False, "allows_revoting": True, "members_only": False,
            "options": [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("This", "That")],
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "location": {"location": PLACE},
    "live_location": {"location": PLACE | {"live_period": 900, "heading": 90, "horizontal_accuracy": 12.0}},
    "venue": {"location": PLACE, "venue": {"location": PLACE, "title": "Town hall", "address": "Stadhuisplein 1"}},
    "contact": {"contact": {"phone_number": "+31600000000", "first_name": "Friend", "user_id": 777002}},
    "forwarded": {"text": "Hello", "forward_origin": {"type": "user", "date": 1700000000, "sender_user": STRANGER}},
    "story": {"story": {"id": 7, "chat": {"id": 777001, "type": "private", "first_name": "Stranger"}}},
    "game": {"game": {"title": "Game", "description": "A game", "photo": PHOTO}},
}  # fmt: skip
"""What a message carries, by kind, as in updates that were recorded; the kinds below need to know the bot or chat."""
MESSAGE_FIELDS = {
    "edited_text": "edited_message",
    "edited_live_location": "edited_message",
    "channel_post": "channel_post",
    "edited_channel_post": "edited_channel_post",
    "business_message": "business_message",
}
"""The field of the update that a message stands in, where it is not `message`."""
MEMBERSHIPS = {
    "bot_blocked": ("my_chat_member", "member", "kicked"),
    "bot_unblocked": ("my_chat_member", "kicked", "member"),
    "bot_added": ("my_chat_member", "left", "member"),
    "bot_removed": ("my_chat_member", "member", "kicked"),
    "chat_member": ("chat_member", "left", "member"),
}
"""Changes of membership: the field of the update, the status before and after."""
EVENT_KINDS = (
    "callback_query callback_query_inaccessible callback_query_inline inline_query message_reaction poll_answer "
    "chat_join_request"
).split()
GROUP_MESSAGES = (
    "group_text mention command_at_bot reply_to_bot new_chat_members left_chat_member pinned_message migrate_to_chat_id"
).split()
GROUP_KINDS = [*GROUP_MESSAGES, "bot_added", "bot_removed", "chat_member", "chat_join_request"]
CHANNEL_KINDS = ["channel_post", "edited_channel_post"]
KINDS = [*CONTENTS, "reply", *GROUP_MESSAGES, *MESSAGE_FIELDS, *MEMBERSHIPS, *EVENT_KINDS]
"""Every kind of update that `BotApi.update` makes."""
ENTITY = re.compile(r"(?<!\S)(?:(?P<bot_command>/\w{1,32}(?:@\w+)?)|(?P<mention>@\w{5,32})|(?P<url>https?://\S+))")

MESSAGE_METHODS = frozenset({"sendMessage", "sendVenue", "sendContact", "sendLocation"})
"""Methods that put a message into a chat, which is what the flood limits count."""
INTEGERS = frozenset("chat_id message_id offset limit timeout max_connections cache_time message_thread_id".split())
FLOATS = frozenset("latitude longitude horizontal_accuracy".split())
OBJECTS = frozenset(
    "reply_markup allowed_updates entities reply_parameters commands scope link_preview_options "
    "drop_pending_updates show_alert disable_notification protect_content".split()
)
"""Parameters that come as JSON in a form, booleans among them."""
POLL_SECONDS = 50
"""Longest long poll of the real server."""
FAULTS = ("400", "403", "429", "500", "502", "slow", "broken", "drop")
DESCRIPTIONS = {
    400: "Bad Request: made to fail",
    403: "Forbidden: bot was blocked by the user",
    500: "Internal Server Error",
}
BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
SECOND_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
LATE_QUERY = "query is too old and response timeout expired or query ID is invalid"


@dataclass
class Request:
    """A request of the bot: parameters with their JSON read, `at` in seconds of `time.monotonic`."""

    method: str
    params: dict
    at: float
    status: int | None = None
    """The HTTP status it was answered with; None while it waits, and when the connection was dropped."""
    fault: str | None = None


@dataclass
class BotMessage:
    """A message of the bot as it stands now, after edits."""

    chat: dict
    message_id: int
    date: int
    text: str = ""
    html: str = ""
    """The text as the bot sent it, tags and all."""
    entities: list[dict] = field(default_factory=list)
    keyboard: list[list[dict]] = field(default_factory=list)
    """The rows of its inline keyboard."""
    reply_keyboard: dict | None = None
    """Any other reply_markup: a keyboard, its removal, a forced reply."""
    venue: dict | None = None
    contact: dict | None = None
    location: dict | None = None
    reply_to: int | None = None
    edits: int = 0

    @property
    def buttons(self) -> list[dict]:
        """The buttons of the inline keyboard, row after row."""
        return sum(self.keyboard, [])

    def as_telegram(self, bot: dict) -> dict:
        """The Message object of the Bot API."""
        fields = {
            "text": self.text,
            "entities": self.entities,
            "reply_markup": {"inline_keyboard": self.keyboard} if self.keyboard else None,
            "venue": self.venue,
            "contact": self.contact,
            "location": self.location,
            "edit_date": self.date if self.edits else None,
        }
        plain = {"message_id": self.message_id, "from": bot, "chat": self.chat, "date": self.date}
        return plain | {name: value for name, value in fields.items() if value}


@dataclass
class _Chat:
    """What Telegram knows of a chat: which messages exist in it, and why the bot may not write to it."""

    info: dict
    known: set[int] = field(default_factory=set)
    sent: dict[int, BotMessage] = field(default_factory=dict)
    trouble: ApiError | None = None


@dataclass
class _Fault:
    method: str
    kind: str
    left: int
    retry_after: float
    delay: float
    after: bool
    description: str | None


@dataclass
class _Webhook:
    url: str = ""
    secret_token: str | None = None
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


class _Poll:
    """A getUpdates request that waits."""

    def __init__(self) -> None:
        self.stirred = asyncio.Event()
        self.conflict: str | None = None


class UpdateFactory:
    """Makes updates, all but their update_id, in the shapes that Telegram sends."""

    def __init__(self, bot: dict, next_message_id: Callable[[int], int]):
        self._bot = bot
        self._next_message_id = next_message_id
        self._people: dict[int, dict] = {}
        self._made = 0

    def make(self, kind: str, chat_id: int | None = None, **options: object) -> dict:
        """Makes an update of one of `KINDS`; see `BotApi.update` for the options."""
        if kind not in KINDS:
            raise ValueError(f"unknown kind of update {kind!r}, expected one of {', '.join(KINDS)}")
        if chat_id is None:
            chat_id = GROUP if kind in GROUP_KINDS else CHANNEL if kind in CHANNEL_KINDS else USER
        self._made += 1
        person = self._person(chat_id, options)
        chat = self._chat(chat_id, person, options)
        if kind in MEMBERSHIPS:
            return self._membership(kind, chat, person, options)
        if kind in EVENT_KINDS:
            event = self._event(kind, chat, person, options.get("data", "data"))
            return {kind.removesuffix("_inaccessible").removesuffix("_inline"): event | options}
        sender = {"sender_chat": chat} if kind in CHANNEL_KINDS else {"from": person}
        fields = CONTENTS.get(kind) or self._fields(kind, chat, person)
        return {MESSAGE_FIELDS.get(kind, "message"): self._message(chat, sender | fields | options)}

    def _person(self, chat_id: int, options: dict) -> dict:
        """The sender. What a test once said of a person is remembered."""
        user_id = options.pop("user_id", chat_id if chat_id > 0 else USER)
        person = self._people.setdefault(user_id, {"id": user_id, "is_bot": False, "first_name": f"User{user_id}"})
        for name in ("first_name", "last_name", "username", "language_code"):
            if name in options:
                person[name] = options.pop(name)
        return dict(person)

    def _chat(self, chat_id: int, person: dict, options: dict) -> dict:
        usual = "private" if chat_id > 0 else "supergroup" if str(chat_id).startswith("-100") else "group"
        kind = options.pop("chat_type", "channel" if chat_id == CHANNEL else usual)
        title = options.pop("title", f"Chat {chat_id}")
        names = _pick(person, "first_name", "last_name", "username") if kind == "private" else {"title": title}
        return {"id": chat_id, "type": kind} | names

    def _message(self, chat: dict, fields: dict) -> dict:
        message_id = fields["message_id"] if "message_id" in fields else self._next_message_id(chat["id"])
        message = {"message_id": message_id, "chat": chat, "date": int(time.time())} | copy.deepcopy(fields)
        entities = _entities(message.get("text", ""))
        return ({"entities": entities} if entities else {}) | message

    def _from_bot(self, chat: dict, **fields: object) -> dict:
        return self._message(chat, {"from": self._bot, "text": "Choose"} | fields)

    def _fields(self, kind: str, chat: dict, person: dict) -> dict:
        """What a message carries, for the kinds of which this depends on the bot, the chat or the moment."""
        now = int(time.time())
        make = {
            "group_text": lambda: {"text": "Hello all"},
            "mention": lambda: {"text": f"@{self._bot['username']} hello"},
            "command_at_bot": lambda: {"text": f"/start@{self._bot['username']}"},
            "reply_to_bot": lambda: {"text": "Yes", "reply_to_message": self._from_bot(chat)},
            "reply": lambda: {
                "text": "Yes",
                "reply_to_message": self._message(chat, {"from": person, "text": "Old", "date": now - 400 * DAY}),
            },
            "new_chat_members": lambda: {"new_chat_members": [STRANGER]},
            "left_chat_member": lambda: {"left_chat_member": STRANGER},
            "pinned_message": lambda: {"pinned_message": self._from_bot(chat)},
            "migrate_to_chat_id": lambda: {"migrate_to_chat_id": SUPERGROUP},
            "edited_text": lambda: {"text": "Better", "edit_date": now},
            "edited_live_location": lambda: CONTENTS["live_location"] | {"edit_date": now},
            "channel_post": lambda: {"text": "News"},
            "edited_channel_post": lambda: {"text": "Better news", "edit_date": now},
            "business_message": lambda: {"text": "Hello", "business_connection_id": "business-1"},
        }
        return make[kind]()

    def _membership(self, kind: str, chat: dict, person: dict, options: dict) -> dict:
        field_name, *statuses = MEMBERSHIPS[kind]
        who = self._bot if field_name == "my_chat_member" else STRANGER
        old, new = ({"user": who, "status": one} | ({"until_date": 0} if one == "kicked" else {}) for one in statuses)
        change = {"chat": chat, "from": person, "date": int(time.time())}
        return {field_name: change | {"old_chat_member": old, "new_chat_member": new} | options}

    def _event(self, kind: str, chat: dict, person: dict, data: str) -> dict:
        """An update that is neither a message nor a change of membership; `data` is that of a pressed button."""
        now, markup = int(time.time()), {"inline_keyboard": [[{"text": "Button", "callback_data": data}]]}
        query = {"id": f"49000000{self._made}", "from": person, "chat_instance": f"-35{chat['id']}", "data": data}
        make = {
            "callback_query": lambda: query | {"message": self._from_bot(chat, reply_markup=markup)},
            "callback_query_inaccessible": lambda: (
                query | {"message": {"chat": chat, "message_id": self._next_message_id(chat["id"]), "date": 0}}
            ),
            "callback_query_inline": lambda: query | {"inline_message_id": "BAAAAPkDAAA"},
            "inline_query": lambda: {
                "id": query["id"], "from": person, "query": "hello", "offset": "", "chat_type": "sender"
            },
            "message_reaction": lambda: {
                "chat": chat, "user": person, "date": now, "message_id": 1,
                "old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": "👍"}],
            },
            "poll_answer": lambda: {
                "poll_id": "5001", "user": person, "option_ids": [0], "option_persistent_ids": ["This"]
            },
            "chat_join_request": lambda: {"chat": chat, "from": person, "user_chat_id": person["id"], "date": now},
        }  # fmt: skip
        return make[kind]()


def _entities(text: str) -> list[dict]:
    """The commands, mentions and links that Telegram finds in what a person writes."""
    return [
        {
            "type": found.lastgroup,
            "offset": limits.utf16_length(text[: found.start()]),
            "length": limits.utf16_length(found[0]),
        }
        for found in ENTITY.finditer(text)
    ]


class _Account:
    """The bot's account: its chats, messages, commands and texts. Not thread-safe: `BotApi` holds the lock."""

    def __init__(self, bot: dict, callback_lifetime: float):
        self.bot = bot
        self.callback_lifetime = callback_lifetime
        self.chats: dict[int, _Chat] = {}
        self.queries: dict[str, float] = {}
        self.inline_messages: set[str] = set()
        self.changed: list[BotMessage] = []
        self._last_ids: dict[int, int] = {}
        self._commands: dict[tuple[str, str], list[dict]] = {}
        self._about: dict[tuple[str, str], str] = {}

    def next_message_id(self, chat_id: int) -> int:
        self._last_ids[chat_id] = self._last_ids.get(chat_id, 0) + 1
        return self._last_ids[chat_id]

    def learn(self, update: dict) -> None:
        """Takes from an update what Telegram knows by it: that a chat, a message and a query exist."""
        kind, body = next((name, value) for name, value in update.items() if name != "update_id")
        message = body if "message_id" in body else body.get("message")
        info = body.get("chat") or (message or {}).get("chat")
        if kind == "callback_query":
            self.queries[body["id"]] = time.monotonic()
            self.inline_messages.add(body.get("inline_message_id", ""))
        if not info or kind in ("business_message", "edited_business_message"):
            return
        chat = self.chats.setdefault(info["id"], _Chat(info))
        if kind == "callback_query" and message["date"] and message["message_id"] not in chat.sent:
            self._adopt(chat, message)
        if message and message.get("date", 0):
            chat.known.add(message["message_id"])
        if kind == "my_chat_member":
            chat.trouble = _membership(info, body["new_chat_member"]["status"])
        if "migrate_to_chat_id" in body:
            self._migrate(chat, body["migrate_to_chat_id"])

    def _adopt(self, chat: _Chat, message: dict) -> None:
        """Lets a message exist that the bot sent before this stand-in was started."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        text = message.get("text", "")
        sent = BotMessage(chat.info, message["message_id"], message["date"], text, text, keyboard=rows)
        chat.sent[sent.message_id] = sent

    def _migrate(self, chat: _Chat, chat_id: int) -> None:
        chat.trouble = ApiError(
            400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat_id}
        )
        self.chats.setdefault(chat_id, _Chat(chat.info | {"id": chat_id, "type": "supergroup"}))

    def _chat(self, params: dict) -> _Chat:
        limits.check_required(params, "chat_id")
        if params["chat_id"] not in self.chats:
            raise BadRequest("chat not found")
        chat = self.chats[params["chat_id"]]
        if chat.trouble:
            raise chat.trouble
        return chat

    def get_me(self, params: dict) -> dict:
        return self.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def send_message(self, params: dict) -> dict:
        chat = self._chat(params)
        text, entities = limits.parse_text(params)
        return self._send(chat, params, text=text, html=params["text"], entities=entities)

    def send_venue(self, params: dict) -> dict:
        limits.check_venue(params)
        place = _pick(params, "latitude", "longitude")
        venue = {"location": place} | _pick(params, "title", "address", "google_place_id", "foursquare_id")
        return self._send(self._chat(params), params, venue=venue, location=place)

    def send_contact(self, params: dict) -> dict:
        limits.check_contact(params)
        contact = _pick(params, "phone_number", "first_name", "last_name", "vcard")
        return self._send(self._chat(params), params, contact=contact)

    def send_location(self, params: dict) -> dict:
        limits.check_place(params)
        return self._send(self._chat(params), params, location=_pick(params, "latitude", "longitude"))

    def _send(self, chat: _Chat, params: dict, **content: object) -> dict:
        markup = params.get("reply_markup")
        limits.check_markup(markup, private=chat.info["type"] == "private")
        message = BotMessage(
            chat.info,
            self.next_message_id(chat.info["id"]),
            int(time.time()),
            keyboard=_inline_rows(markup),
            reply_keyboard=markup if markup and "inline_keyboard" not in markup else None,
            reply_to=_reply_to(chat, params.get("reply_parameters")),
            **content,
        )
        chat.known.add(message.message_id)
        chat.sent[message.message_id] = message
        self.changed.append(message)
        return message.as_telegram(self.bot)

    def send_chat_action(self, params: dict) -> bool:
        self._chat(params)
        limits.check_chat_action(params)
        return True

    def edit_text(self, params: dict) -> dict | bool:
        text, entities = limits.parse_text(params)
        return self._edit(params, text=text, html=params["text"], entities=entities)

    def edit_markup(self, params: dict) -> dict | bool:
        return self._edit(params)

    def _edit(self, params: dict, **content: object) -> dict | bool:
        limits.check_markup(params.get("reply_markup"), inline_only=True)
        if "inline_message_id" in params:
            if params["inline_message_id"] not in self.inline_messages:
                raise BadRequest("MESSAGE_ID_INVALID")
            return True
        message = self._own_message(self._chat(params), params)
        if content and not message.text:
            raise BadRequest("there is no text in the message to edit")
        content["keyboard"] = _inline_rows(params.get("reply_markup"))
        if all(getattr(message, name) == value for name, value in content.items() if name != "html"):
            raise BadRequest(NOT_MODIFIED)
        for name, value in content.items():
            setattr(message, name, value)
        message.edits += 1
        self.changed.append(message)
        return message.as_telegram(self.bot)

    def _own_message(self, chat: _Chat, params: dict) -> BotMessage:
        message_id = params.get("message_id")
        if message_id not in chat.known:
            raise BadRequest("message to edit not found")
        if message_id not in chat.sent:
            raise BadRequest("message can't be edited")
        return chat.sent[message_id]

    def delete_message(self, params: dict) -> bool:
        chat = self._chat(params)
        if params.get("message_id") not in chat.known:
            raise BadRequest("message to delete not found")
        chat.known.remove(params["message_id"])
        chat.sent.pop(params["message_id"], None)
        return True

    def answer_callback_query(self, params: dict) -> bool:
        if len(str(params.get("text", ""))) > limits.QUERY_ANSWER_LENGTH:
            raise BadRequest("MESSAGE_TOO_LONG")
        asked = self.queries.pop(params.get("callback_query_id"), None)
        if asked is None:
            raise BadRequest(LATE_QUERY)
        if time.monotonic() - asked >= self.callback_lifetime:
            raise ApiError(400, f"Bad Request: {LATE_QUERY}")
        return True

    def set_commands(self, params: dict) -> bool:
        limits.check_commands(params)
        self._commands[_scope(params)] = params.get("commands", [])
        return True

    def get_commands(self, params: dict) -> list[dict]:
        limits.check_commands(params)
        return self._commands.get(_scope(params), [])

    def delete_commands(self, params: dict) -> bool:
        limits.check_commands(params)
        self._commands.pop(_scope(params), None)
        return True

    def set_about(self, name: str, params: dict) -> bool:
        limits.check_about(params)
        self._about[name, params.get("language_code", "")] = params.get(name, "")
        return True

    def get_about(self, name: str, params: dict) -> dict:
        limits.check_language(params)
        everybody = self._about.get((name, "")) or (self.bot["first_name"] if name == "name" else "")
        return {name: self._about.get((name, params.get("language_code", ""))) or everybody}

    def get_chat(self, params: dict) -> dict:
        gifts = dict.fromkeys(
            "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels".split(), False
        )
        full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        return self._chat(params).info | full

    def leave_chat(self, params: dict) -> bool:
        chat = self._chat(params)
        if chat.info["type"] == "private":
            raise BadRequest("chat member status can't be changed in private chats")
        chat.trouble = ApiError(403, f"Forbidden: bot is not a member of the {chat.info['type']} chat")
        return True

    def methods(self) -> dict[str, Callable[[dict], object]]:
        """The Bot API's methods that need no more than the account."""
        about = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}
        return {
            "getMe": self.get_me,
            "sendMessage": self.send_message,
            "sendVenue": self.send_venue,
            "sendContact": self.send_contact,
            "sendLocation": self.send_location,
            "sendChatAction": self.send_chat_action,
            "editMessageText": self.edit_text,
            "editMessageReplyMarkup": self.edit_markup,
            "deleteMessage": self.delete_message,
            "answerCallbackQuery": self.answer_callback_query,
            "setMyCommands": self.set_commands,
            "getMyCommands": self.get_commands,
            "deleteMyCommands": self.delete_commands,
            "getChat": self.get_chat,
            "leaveChat": self.leave_chat,
            **{f"setMy{title}": partial(self.set_about, name) for title, name in about.items()},
            **{f"getMy{title}": partial(self.get_about, name) for title, name in about.items()},
        }


def _membership(chat: dict, status: str) -> ApiError | None:
    """What the bot gets when it writes to a chat in which it has a status."""
    if status not in ("kicked", "left"):
        return None
    if chat["type"] == "private":
        return ApiError(403, DESCRIPTIONS[403])
    return ApiError(403, f"Forbidden: bot was kicked from the {chat['type']} chat")


def _pick(params: dict, *names: str) -> dict:
    return {name: params[name] for name in names if name in params}


def _inline_rows(markup: dict | None) -> list[list[dict]]:
    return [row for row in (markup or {}).get("inline_keyboard", []) if row]


def _reply_to(chat: _Chat, reply: dict | None) -> int | None:
    """The message that is replied to; raises BadRequest when there is none such."""
    if not reply:
        return None
    if reply.get("message_id") in chat.known:
        return reply["message_id"]
    if reply.get("allow_sending_without_reply"):
        return None
    raise BadRequest("message to be replied not found")


def _scope(params: dict) -> tuple[str, str]:
    scope = params.get("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), params.get("language_code", "")


class _Server(uvicorn.Server):
    """A server that stops as soon as it is told; uvicorn's own takes a tenth of a second twice."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event):
        super().__init__(config)
        self._closing = closing

    async def main_loop(self) -> None:
        await self._closing.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets whoever waits have an answer, and closes the connections."""
        for server in self.servers:
            server.close()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=1)
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)


class BotApi:
    """The stand-in: a server in a thread of its own, from `__enter__` to `__exit__`.

    Attributes that a test may set: `flood_limits` (False: `floods` stays empty), `next_update_id`,
    `webhook_retry_seconds` (the pause before an update is POSTed again) and `webhook_timeout`.
    """

    def __init__(
        self,
        token: str = "123456:TEST-token",
        port: int = 0,
        username: str = "WINwijzerTestBot",
        callback_lifetime: float = 60.0,
        on_message: Callable[[BotMessage], None] | None = None,
    ):
        """Binds the port (0: any free one), so that `base_url` is known at once.

        `callback_lifetime` is how many seconds a callback query can be answered: the Bot API gives no figure.
        `on_message` is called, under the lock, with each message that the bot sends or edits.
        """
        self.token = token
        self.username = username
        self.flood_limits = True
        self.next_update_id = 100_000_001
        self.webhook_retry_seconds = 0.05
        self.webhook_timeout = 10.0
        self.violations: list[str] = []
        """Requests outside the limits, and those that came too early after a 429."""
        self.floods: list[str] = []
        self.deliveries: list[tuple[int, int | str]] = []
        """What became of each POST to the webhook: update_id, and the status or the error."""
        self._on_message = on_message or (lambda message: None)
        bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "WINwijzer", "username": username}
        self._account = _Account(bot, callback_lifetime)
        self._factory = UpdateFactory(bot, self._account.next_message_id)
        self._requests: list[Request] = []
        self._faults: list[_Fault] = []
        self._quiet_until: dict[object, float] = {}
        self._meter = limits.FloodMeter()
        self._pending: list[dict] = []
        self._allowed = limits.UPDATE_TYPES - limits.UPDATES_ON_REQUEST
        self._asked_for: list[str] = []
        self._webhook = _Webhook()
        self._busy: set[int] = set()
        self._poll: _Poll | None = None
        self._methods = self._account.methods() | {
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
        }
        self._changed = threading.Condition()
        self._socket = _listen(port)
        self.base_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/bot"
        self._loop = asyncio.new_event_loop()
        self._stirred = asyncio.Event()
        self._closing = asyncio.Event()
        self._tasks: set[asyncio.Task] = set()
        self._transports: dict[tuple, asyncio.Transport] = {}
        self._server = _Server(self._config(), self._closing)
        self._thread = threading.Thread(target=self._run, name="bot-api", daemon=True)

    def __enter__(self) -> "BotApi":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join()
        self._socket.close()

    @property
    def requests(self) -> list[Request]:
        """All requests with the right token, in the order in which they came."""
        with self._changed:
            return list(self._requests)

    def calls(self, method: str) -> list[dict]:
        """The parameters of the requests of one method."""
        return [request.params for request in self.requests if request.method == method]

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that are not confirmed by getUpdates, or not taken by the webhook."""
        with self._changed:
            return [update["update_id"] for update in self._pending]

    def messages(self, chat_id: int) -> list[BotMessage]:
        """Copies of the bot's messages in a chat, in order; without the deleted ones."""
        with self._changed:
            chat = self._account.chats.get(chat_id)
            return copy.deepcopy(list(chat.sent.values())) if chat else []

    def wait_for(self, predicate: Callable[[], object], timeout: float | None = 5.0) -> object:
        """Waits until a predicate about this stand-in holds, and gives its value.

        It is asked again after every change, under the lock; a timeout of None waits for ever. Raises TimeoutError,
        which tells what happened so far.
        """
        with self._changed:
            value = self._changed.wait_for(predicate, timeout)
            if not value:
                calls = [f"{request.method} {request.status}" for request in self._requests]
                raise TimeoutError(f"not within {timeout} s; requests: {calls}; violations: {self.violations}")
            return value

    async def wait_for_async(self, predicate: Callable[[], object], timeout: float = 5.0) -> object:
        """`wait_for` for a coroutine whose event loop has to go on."""
        return await asyncio.to_thread(self.wait_for, predicate, timeout)

    def update(self, kind: str, chat_id: int | None = None, **options: object) -> dict:
        """Makes an update of one of `KINDS`, for `push`.

        Options on the sender: user_id, first_name, last_name, username, language_code (remembered for this user_id).
        On the chat: chat_type, title. Every other option is a field of the message, query or change itself.
        """
        with self._changed:
            return self._factory.make(kind, chat_id, **options)

    def push(self, update: dict) -> dict:
        """Lets an update happen: gives it an update_id if it has none, and delivers it if the bot asked for its kind.

        Returns the update as it is sent.
        """
        with self._changed:
            update = {"update_id": update.get("update_id", self.next_update_id)} | copy.deepcopy(update)
            self.next_update_id = max(self.next_update_id, update["update_id"] + 1)
            self._account.learn(update)
            if self._allowed & set(update):
                self._pending.append(update)
            self._notify()
            return copy.deepcopy(update)

    def user_says(self, chat_id: int, text: str, **options: object) -> dict:
        """Pushes a message with text; commands and mentions in it get their entities. See `update`."""
        return self.push(self.update("text", chat_id, text=text, **options))

    def user_sends(self, kind: str, chat_id: int | None = None, **options: object) -> dict:
        """Pushes an update of one of `KINDS`. See `update`."""
        return self.push(self.update(kind, chat_id, **options))

    def press(self, chat_id: int, message_id: int, button: int | str, **options: object) -> dict:
        """Presses a button under a message: its index, or its callback_data.

        Raises ValueError when the message stands there no longer, or has no such button.
        """
        with self._changed:
            chat = self._account.chats.get(chat_id)
            message = chat.sent.get(message_id) if chat else None
            data = [one.get("callback_data") for one in message.buttons] if message else []
            if isinstance(button, int) and 0 <= button < len(data):
                button = data[button]
            if not isinstance(button, str) or button not in data:
                raise ValueError(f"message {message_id} of chat {chat_id} has no button {button!r}, only {data}")
            shown = message.as_telegram(self._account.bot)
            return self.user_sends("callback_query", chat_id, data=button, message=shown, **options)

    def block(self, chat_id: int) -> None:
        """A user blocks the bot, before the bot hears of it; `user_sends("bot_blocked", chat_id)` tells it as well."""
        self._trouble(chat_id, DESCRIPTIONS[403])

    def deactivate(self, chat_id: int) -> None:
        """A user's account is deleted."""
        self._trouble(chat_id, "Forbidden: user is deactivated")

    def _trouble(self, chat_id: int, description: str) -> None:
        with self._changed:
            chat = self._account.chats.setdefault(chat_id, _Chat({"id": chat_id, "type": "private"}))
            chat.trouble = ApiError(403, description)

    def fail(
        self,
        method: str,
        times: int = 1,
        kind: str = "500",
        *,
        retry_after: float = 1,
        delay: float = 0.0,
        after: bool = False,
        description: str | None = None,
    ) -> None:
        """Makes the next requests of a method ("*": of any) fail.

        Kinds: "400", "403", "429" (with retry_after), "500", "502" (a page of HTML), "slow" (carried out at once,
        answered after `delay` seconds), "broken" (half of a JSON answer), "drop" (the connection ends). With `after`,
        a broken or dropped request was carried out all the same. Raises ValueError for any other kind.
        """
        if kind not in FAULTS:
            raise ValueError(f"unknown kind of fault {kind!r}, expected one of {', '.join(FAULTS)}")
        with self._changed:
            self._faults.append(_Fault(method, kind, times, retry_after, delay, after, description))

    def _notify(self) -> None:
        """Wakes whoever waits for a change: `wait_for`, a long poll, the delivery to the webhook."""
        self._changed.notify_all()
        self._loop.call_soon_threadsafe(self._stir)

    def _stir(self) -> None:
        self._stirred.set()
        if self._poll:
            self._poll.stirred.set()

    def _config(self) -> uvicorn.Config:
        transports = self._transports

        class Protocol(H11Protocol):
            """Remembers each connection by its address, so that a fault can drop it."""

            def connection_made(self, transport: asyncio.Transport) -> None:
                super().connection_made(transport)
                transports[transport.get_extra_info("peername")] = transport

        app = Starlette(routes=[Route("/bot{token}/{method}", self._endpoint, methods=["GET", "POST"])])
        return uvicorn.Config(app, http=Protocol, ws="none", lifespan="off", log_config=None, access_log=False)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        async with httpx.AsyncHTTPTransport(verify=False) as client:
            delivering = asyncio.create_task(self._deliver_all(client))
            await self._server.serve(sockets=[self._socket])
            tasks = {delivering, *self._tasks}
            for task in tasks:
                task.cancel()
            for result in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(result, Exception):
                    raise result

    def _stop(self) -> None:
        self._closing.set()
        self._stir()

    async def _endpoint(self, http: HttpRequest) -> Response:
        """Answers one HTTP request: token, method, faults, and then the method itself."""
        if http.path_params["token"] != self.token:
            return _error(ApiError(401, "Unauthorized"))
        request = Request(http.path_params["method"], {}, time.monotonic())
        with self._changed:
            self._requests.append(request)
        try:
            request.params = await _read_params(http)
            response = await self._answer(request, http)
        except ApiError as error:
            response = self._refuse(request, error)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            response = self._refuse(request, BadRequest(f"parameters of a wrong type: {error!r}"))
        with self._changed:
            request.status = response.status_code if response else None
            self._notify()
        return response or Response()

    def _refuse(self, request: Request, error: ApiError) -> Response:
        if error.mistake:
            with self._changed:
                self.violations.append(f"{request.method} {_whom(request)}: {error.description}")
        return _error(error)

    async def _answer(self, request: Request, http: HttpRequest) -> Response | None:
        """The answer to a request, or None when its connection was dropped. Raises ApiError."""
        if request.method not in self._methods and request.method != "getUpdates":
            raise ApiError(404, "Not Found", mistake=True)
        self._check_quiet(request)
        fault = self._next_fault(request.method)
        if not fault:
            return JSONResponse({"ok": True, "result": await self._carry_out(request)})
        request.fault = fault.kind
        if fault.kind == "slow":
            return await self._answer_late(request, fault.delay)
        if fault.kind in ("broken", "drop"):
            return await self._lose_answer(request, fault, http)
        if fault.kind == "502":
            return Response(BAD_GATEWAY, 502, media_type="text/html")
        if fault.kind == "429":
            self._quiet_until[_whom(request)] = time.monotonic() + fault.retry_after
            raise _too_many(fault.retry_after)
        raise ApiError(int(fault.kind), fault.description or DESCRIPTIONS[int(fault.kind)])

    async def _answer_late(self, request: Request, seconds: float) -> Response:
        result = await self._carry_out(request)
        await _wait(self._closing, seconds)
        return JSONResponse({"ok": True, "result": result})

    async def _lose_answer(self, request: Request, fault: _Fault, http: HttpRequest) -> Response | None:
        if fault.after:
            await self._carry_out(request)
        if fault.kind == "broken":
            return Response('{"ok":true,"result":{"message_id":', media_type="application/json")
        self._transports[tuple(http.client)].abort()
        await asyncio.sleep(0)  # one turn of the loop, in which uvicorn hears that the connection is gone
        return None

    def _check_quiet(self, request: Request) -> None:
        """Refuses a request that comes before the retry_after of an earlier one is over."""
        left = self._quiet_until.get(_whom(request), 0.0) - request.at
        if left <= 0:
            return
        with self._changed:
            self.violations.append(f"{request.method} {_whom(request)}: {left:.2f} s too early after 429")
        raise _too_many(math.ceil(left))

    def _next_fault(self, method: str) -> _Fault | None:
        with self._changed:
            fault = next((one for one in self._faults if one.left and one.method in (method, "*")), None)
            if fault:
                fault.left -= 1
            return fault

    async def _carry_out(self, request: Request) -> object:
        if request.method == "getUpdates":
            return await self._get_updates(request.params)
        with self._changed:
            result = self._methods[request.method](request.params)
            if self.flood_limits and request.method in MESSAGE_METHODS:
                self.floods += self._meter.note(request.params["chat_id"], request.at)
            while self._account.changed:
                self._on_message(self._account.changed.pop(0))
            return result

    async def _get_updates(self, params: dict) -> list[dict]:
        """Waits for updates. The last one who asks gets them: an earlier getUpdates that still waits ends with 409."""
        poll = self._start_poll(params)
        until = time.monotonic() + min(params.get("timeout", 0), POLL_SECONDS)
        while True:
            with self._changed:
                if poll.conflict:
                    raise ApiError(409, f"Conflict: {poll.conflict}")
                updates = self._pending[: min(max(params.get("limit", 100), 1), 100)]
                if updates or self._closing.is_set() or time.monotonic() >= until:
                    self._poll = None
                    return copy.deepcopy(updates)
                poll.stirred.clear()
            await _wait(poll.stirred, until - time.monotonic())

    def _start_poll(self, params: dict) -> _Poll:
        with self._changed:
            if self._webhook.url:
                raise ApiError(
                    409,
                    "Conflict: can't use getUpdates method while webhook is active; "
                    "use deleteWebhook to delete the webhook first",
                )
            self._allow(params)
            self._end_poll(SECOND_POLL)
            self._confirm(params.get("offset", 0))
            self._poll = _Poll()
            self._notify()
            return self._poll

    def _end_poll(self, why: str) -> None:
        if self._poll:
            self._poll.conflict = why
            self._poll.stirred.set()
            self._poll = None

    def _confirm(self, offset: int) -> None:
        """Forgets what an offset confirms: all updates below it, or all but the last ones when it is negative."""
        if offset < 0:
            self._pending = self._pending[offset:]
        self._pending = [update for update in self._pending if update["update_id"] >= offset]

    def _allow(self, params: dict) -> None:
        """Remembers allowed_updates, which holds for updates to come; left out, it stays as it was."""
        limits.check_allowed_updates(params)
        if "allowed_updates" in params:
            self._asked_for = params["allowed_updates"]
            usual = limits.UPDATE_TYPES - limits.UPDATES_ON_REQUEST
            self._allowed = frozenset(self._asked_for) if self._asked_for else usual

    def _set_webhook(self, params: dict) -> bool:
        limits.check_webhook(params)
        self._allow(params)
        self._webhook = _Webhook(**_pick(params, "url", "secret_token", "max_connections"))
        if params.get("drop_pending_updates"):
            self._pending = []
        if self._webhook.url:
            self._end_poll("terminated by setWebhook request")
        return True

    def _delete_webhook(self, params: dict) -> bool:
        return self._set_webhook(_pick(params, "drop_pending_updates"))

    def _get_webhook_info(self, params: dict) -> dict:
        hook = self._webhook
        info = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(self._pending)}
        if hook.url:
            info["max_connections"] = hook.max_connections
        if hook.last_error_message:
            info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error_message}
        return info | ({"allowed_updates": self._asked_for} if self._asked_for else {})

    async def _deliver_all(self, client: httpx.AsyncHTTPTransport) -> None:
        """POSTs updates to the webhook, each chat's in order, and different chats' at the same time."""
        while True:
            await self._stirred.wait()
            self._stirred.clear()
            with self._changed:
                due = self._due()
            for update in due:
                task = asyncio.create_task(self._deliver(client, update))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    def _due(self) -> list[dict]:
        """The updates to deliver now: the first of every chat of which none is under way."""
        if urlsplit(self._webhook.url).hostname not in limits.LOOPBACK:
            return []
        due = []
        for update in self._pending:
            if len(self._busy) < self._webhook.max_connections and _origin(update) not in self._busy:
                self._busy.add(_origin(update))
                due.append(update)
        return due

    async def _deliver(self, client: httpx.AsyncHTTPTransport, update: dict) -> None:
        hook = self._webhook
        outcome = await self._post(client, hook, update)
        taken = isinstance(outcome, int) and 200 <= outcome < 300
        with self._changed:
            self.deliveries.append((update["update_id"], outcome))
            if taken:
                self._pending = [other for other in self._pending if other["update_id"] != update["update_id"]]
            else:
                hook.last_error_date = int(time.time())
                hook.last_error_message = f"Wrong response from the webhook: {outcome}"
            self._changed.notify_all()
        if not taken:
            await _wait(self._closing, self.webhook_retry_seconds)
        with self._changed:
            self._busy.remove(_origin(update))
        self._stirred.set()

    async def _post(self, client: httpx.AsyncHTTPTransport, hook: _Webhook, update: dict) -> int | str:
        """Gives the status, or the error. Uses httpx without its client, which would write addresses into the log."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret_token} if hook.secret_token else {}
        timeout = {"timeout": httpx.Timeout(self.webhook_timeout).as_dict()}
        request = httpx.Request("POST", hook.url, json=update, headers=headers, extensions=timeout)
        try:
            response = await client.handle_async_request(request)
            await response.aread()
            return response.status_code
        except httpx.HTTPError as error:
            return repr(error)


def _listen(port: int) -> socket.socket:
    """A socket on the loopback address. It says that it is TCP: asyncio sends small answers at once only then."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen()
    return listening


def _error(error: ApiError) -> Response:
    answer = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return JSONResponse(answer, error.code)


def _too_many(seconds: float) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def _whom(request: Request) -> object:
    """What a 429 holds for: the chat, or the method when it names no chat."""
    return request.params.get("chat_id", request.method)


def _origin(update: dict) -> int:
    """The chat of an update, or its user: within one, updates are delivered in order."""
    body = next(value for name, value in update.items() if name != "update_id")
    chat = body.get("chat") or body.get("message", {}).get("chat") or body.get("from") or body.get("user")
    return (chat or {"id": 0})["id"]


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Waits until an event is set, but no longer than so many seconds."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


async def _read_params(http: HttpRequest) -> dict:
    """The parameters in the address and in the body, which may be JSON, a form, or in parts. Raises BadRequest."""
    body = await http.body()
    content_type = http.headers.get("content-type", "")
    given = dict(http.query_params)
    if content_type.startswith("application/json"):
        given |= _json("request", body.decode() or "{}")
    elif content_type.startswith("multipart/"):
        parts = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body, policy=HTTP)
        for part in parts.iter_parts():
            name = part.get_param("name", header="content-disposition")
            given[name] = part.get_payload(decode=True).decode(errors="replace")
    else:
        given |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return {name: _typed(name, value) for name, value in given.items() if value is not None}


def _typed(name: str, value: object) -> object:
    """A parameter as the type that the Bot API gives it; in a form, all of them come as text."""
    if not isinstance(value, str):
        return value
    if name in OBJECTS:
        return _json(name, value)
    try:
        return int(value) if name in INTEGERS else float(value) if name in FLOATS else value
    except ValueError:
        if name == "chat_id":
            return value
        raise BadRequest(f"{name} must be a number, not {value!r}") from None


def _json(name: str, text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise BadRequest(f"can't parse {name} JSON object") from None


class _Console:
    """A conversation in the terminal: the person types, the bot's messages are printed."""

    def __init__(self, options: argparse.Namespace):
        self._options = options
        self._printed = 0
        self._last: BotMessage | None = None
        self._api = BotApi(options.token, options.port, on_message=self._print)

    def run(self) -> None:
        with self._api:
            print(f"base_url {self._api.base_url}, waiting for the bot", flush=True)
            self._api.wait_for(lambda: self._api.calls("getUpdates") or self._api.calls("setWebhook"), None)
            if self._options.script:
                for line in Path(self._options.script).read_text(encoding="utf-8").splitlines():
                    print(f"> {line}")
                    if self._say(line):
                        self._wait_for_quiet()
            else:
                for line in sys.stdin:
                    self._say(line.rstrip("\n"))
            for violation in self._api.violations + self._api.floods:
                print(f"! {violation}")

    def _say(self, line: str) -> bool:
        """Sends a line, presses `#2`, shares `/loc LAT,LON`; says what is wrong with one that cannot be sent."""
        chat_id, language = self._options.chat_id, self._options.language
        try:
            if line.startswith("#"):
                self._api.press(chat_id, self._last.message_id if self._last else 0, int(line[1:]) - 1)
            elif line.startswith("/loc "):
                latitude, longitude = map(float, line[5:].split(","))
                place = {"latitude": latitude, "longitude": longitude}
                self._api.user_sends("location", chat_id, location=place, language_code=language)
            else:
                self._api.user_says(chat_id, line, language_code=language)
        except ValueError as error:
            print(f"! {line}: {error}")
            return False
        return True

    def _wait_for_quiet(self) -> None:
        """Waits for an answer, and then until no more comes for a while."""
        seen, seconds = self._printed, self._options.timeout
        with contextlib.suppress(TimeoutError):
            while True:
                self._api.wait_for(lambda seen=seen: self._printed > seen, seconds)
                seen, seconds = self._printed, self._options.quiet

    def _print(self, message: BotMessage) -> None:
        lines = ["(edited)"] if message.edits else []
        lines.append(message.text or str(message.venue or message.contact or message.location))
        for number, button in enumerate(message.buttons, start=1):
            lines.append(f"  [{number}] {button['text']}" + (f" ({button['url']})" if "url" in button else ""))
        for row in (message.reply_keyboard or {}).get("keyboard", []):
            lines.append("  " + " ".join(f"[{one if isinstance(one, str) else one['text']}]" for one in row))
        print("\n".join(lines), end="\n\n", flush=True)
        self._printed += 1
        if message.buttons:
            self._last = message


def main() -> None:
    parser = argparse.ArgumentParser(description="Talk to a Telegram bot without Telegram.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", required=True)
    parser.add_argument("--script", help="a file of lines to say, instead of typing them")
    parser.add_argument("--language", default="en", help="the language_code of the person")
    parser.add_argument("--chat-id", type=int, default=USER)
    parser.add_argument("--timeout", type=float, default=10.0, help="seconds a line of the script waits for an answer")
    parser.add_argument("--quiet", type=float, default=1.0, help="seconds of silence that end an answer")
    _Console(parser.parse_args()).run()


if __name__ == "__main__":
    main()
