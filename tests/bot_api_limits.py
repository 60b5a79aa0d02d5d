"""What Telegram's Bot API accepts: the checks that the stand-in in `bot_api.py` makes of every request.

Pure functions: each takes parameters as a bot sent them and raises `BadRequest` with the words Telegram uses, as far
as they are known. Stricter than Telegram where Telegram mends or drops a mistake in silence: a bare `&` or `>`, a link
that leads nowhere, entities that may not be nested, a misspelled kind of update.
"""

import html
import re
from collections import defaultdict, deque
from urllib.parse import urlsplit

TEXT_LENGTH = 4096
"""Bot API: sendMessage, text is 1-4096 characters after entities parsing. UTF-16 units here, to be on the safe side."""
ENTITIES = 100
"""Bot API: a message has at most 100 entities; Telegram ignores the others."""
CALLBACK_DATA_BYTES = 64
"""Bot API: InlineKeyboardButton, callback_data is 1-64 bytes."""
COPY_TEXT_LENGTH = 256
"""Bot API: CopyTextButton, text is 1-256 characters."""
KEYBOARD_BUTTONS = 100
BUTTONS_PER_ROW = 8
"""Not in the documentation: python-telegram-bot's InlineKeyboardMarkupLimit, found by trying."""
PLACEHOLDER_LENGTH = 64
"""Bot API: ReplyKeyboardMarkup and ForceReply, input_field_placeholder is 1-64 characters."""
VCARD_BYTES = 2048
"""Bot API: sendContact, vcard is 0-2048 bytes."""
QUERY_ANSWER_LENGTH = 200
"""Bot API: answerCallbackQuery, text is 0-200 characters."""
COMMANDS = 100
"""Bot API: setMyCommands, at most 100 commands."""
COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
"""Bot API: BotCommand, command is 1-32 lowercase English letters, digits and underscores."""
COMMAND_DESCRIPTION_LENGTH = 256
"""Bot API: BotCommand, description is 1-256 characters."""
ABOUT_LENGTHS = {"name": 64, "description": 512, "short_description": 120}
"""Bot API: setMyName 0-64 characters, setMyDescription 0-512, setMyShortDescription 0-120."""
SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""Bot API: setWebhook, secret_token is 1-256 characters, only A-Z, a-z, 0-9, _ and -."""
WEBHOOK_CONNECTIONS = 100
"""Bot API: setWebhook, max_connections is 1-100, 40 when it is left out."""
WEBHOOK_PORTS = (443, 80, 88, 8443)
"""Bot API: ports supported for webhooks."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")

CHAT_MESSAGES_PER_SECOND = 1
ALL_MESSAGES_PER_SECOND = 30
GROUP_MESSAGES_PER_MINUTE = 20
"""Bot API, Bots FAQ, "My bot is hitting limits": one a second in a chat, 30 a second in all, 20 a minute in a group."""
FLOOD_TOLERANCE = 0.05
"""How much of a second or minute may be missing before a message counts as too soon: clocks and wires jitter."""

UPDATE_TYPES = frozenset(
    "message edited_message channel_post edited_channel_post business_connection business_message "
    "edited_business_message deleted_business_messages message_reaction message_reaction_count inline_query "
    "chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer "
    "my_chat_member chat_member chat_join_request chat_boost removed_chat_boost managed_bot guest_message".split()
)
"""Bot API: the fields of Update."""
UPDATES_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Bot API: getUpdates, these come only when allowed_updates names them."""
CHAT_ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)
COMMAND_SCOPES = frozenset(
    "default all_private_chats all_group_chats all_chat_administrators chat chat_administrators chat_member".split()
)
BUTTON_ACTIONS = (
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat "
    "switch_inline_query_chosen_chat copy_text callback_game pay"
).split()
KEYBOARD_REQUESTS = "request_users request_chat request_contact request_location request_poll web_app".split()
PRIVATE_REQUESTS = ("request_contact", "request_location", "request_poll")
"""Bot API: KeyboardButton, these three are available in private chats only."""


class ApiError(Exception):
    """An answer of Telegram that is not ok.

    `parameters` are its ResponseParameters; `mistake` says that the bot should not have sent this request.
    """

    def __init__(self, code: int, description: str, parameters: dict | None = None, mistake: bool = False):
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters
        self.mistake = mistake


class BadRequest(ApiError):
    """A request outside the limits: code 400, a mistake of the bot."""

    def __init__(self, description: str):
        super().__init__(400, f"Bad Request: {description}", mistake=True)


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


ENTITY_OF_TAG = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
"""Bot API: HTML style, the tags that are supported."""
TOKEN = re.compile(
    r"""<(?P<end>/?)(?P<tag>[A-Za-z][\w-]*)"""
    r"""(?P<attributes>(?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*>"""
    r"""|(?P<escape>&(?:lt|gt|amp|quot|\#\d+|\#x[0-9a-fA-F]+);)|(?P<bare>[<>&])|(?P<plain>[^<>&]+)"""
)
ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


class _HtmlParser:
    """Reads one HTML text: `text` without tags, and `entities` as MessageEntity objects."""

    def __init__(self, source: str):
        self.source = source
        self.text = ""
        self.entities: list[dict] = []
        self._open: list[tuple[str, dict]] = []
        for token in TOKEN.finditer(source):
            self._read(token)
        if self._open:
            self._fail(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')

    def _read(self, token: re.Match) -> None:
        if token["tag"] and token["end"]:
            self._end(token)
        elif token["tag"]:
            self._start(token)
        elif token["bare"]:
            self._fail(f'Unescaped character "{token["bare"]}"', token)
        else:
            self.text += html.unescape(token[0])

    def _start(self, token: re.Match) -> None:
        tag = token["tag"].lower()
        if tag not in ENTITY_OF_TAG:
            self._fail(f'Unsupported start tag "{tag}"', token)
        given = {name.lower(): html.unescape(a or b or c) for name, a, b, c in ATTRIBUTE.findall(token["attributes"])}
        parents = [name for name, _ in self._open]
        if not _attributes_fit(tag, given, parents):
            self._fail(f'Wrong attributes of tag "{tag}": {given}', token)
        if not _may_stand_in(tag, parents):
            self._fail(f'Tag "{tag}" can\'t stand inside "{parents[-1]}"', token)
        entity = {"type": ENTITY_OF_TAG[tag], "offset": utf16_length(self.text)}
        if tag == "a":
            entity["url"] = given["href"]
        if tag == "tg-emoji":
            entity["custom_emoji_id"] = given["emoji-id"]
        if "expandable" in given:
            entity["type"] = "expandable_blockquote"
        self._open.append((tag, entity))

    def _end(self, token: re.Match) -> None:
        if not self._open:
            self._fail("Unexpected end tag", token)
        tag, entity = self._open.pop()
        if token["tag"].lower() != tag:
            self._fail(f'Unmatched end tag, expected "</{tag}>", found "</{token["tag"]}>"', token)
        entity["length"] = utf16_length(self.text) - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)

    def _fail(self, what: str, token: re.Match | None = None) -> None:
        where = f" at byte offset {len(self.source[: token.start()].encode())}" if token else ""
        raise BadRequest(f"can't parse entities: {what}{where}")


def _attributes_fit(tag: str, given: dict[str, str], parents: list[str]) -> bool:
    """Whether a tag has the attributes that the Bot API wants of it, and no others."""
    if tag == "a":
        return set(given) == {"href"} and _is_link(given["href"])
    if tag == "span":
        return given == {"class": "tg-spoiler"}
    if tag == "tg-emoji":
        return set(given) == {"emoji-id"} and given["emoji-id"].isdigit()
    if tag == "blockquote":
        return set(given) <= {"expandable"}
    if tag == "code" and parents[-1:] == ["pre"]:
        return set(given) <= {"class"} and given.get("class", "language-").startswith("language-")
    return not given


def _may_stand_in(tag: str, parents: list[str]) -> bool:
    """Bot API: pre and code stand in nothing and hold nothing, quotations and links do not hold their own kind."""
    if parents[-1:] == ["pre"]:
        return tag == "code"
    if "code" in parents:
        return False
    if tag in ("code", "pre"):
        return set(parents) <= {"blockquote"}
    return tag not in ("a", "blockquote") or tag not in parents


def _is_link(url: str) -> bool:
    """Whether Telegram makes a link of a URL: an HTTP one with a host, or tg://. Not mailto: or tel:."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if re.search(r"\s", url):
        return False
    return parts.scheme == "tg" or (parts.scheme in ("http", "https") and "." in (parts.hostname or ""))


def parse_text(params: dict) -> tuple[str, list[dict]]:
    """The text of a message and its entities.

    Raises BadRequest when it is missing, empty or too long, and for every mistake in its HTML. Markdown is not handled.
    """
    source = str(params.get("text", ""))
    mode = str(params.get("parse_mode", "")).lower()
    if mode not in ("", "html"):
        raise BadRequest(f"unsupported parse_mode: this stand-in reads HTML, not {mode}")
    parser = _HtmlParser(source) if mode else None
    text, entities = (parser.text, parser.entities) if parser else (source, params.get("entities") or [])
    if not text.strip():
        raise BadRequest("message text is empty")
    if utf16_length(text) > TEXT_LENGTH:
        raise BadRequest("message is too long")
    if len(entities) > ENTITIES:
        raise BadRequest(f"too many entities: {len(entities)}")
    return text, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def check_markup(markup: object, private: bool = True, inline_only: bool = False) -> None:
    """Checks a reply_markup; `private` is the kind of chat, `inline_only` is what an edit takes."""
    if markup is None:
        return
    kinds = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
    named = [kind for kind in kinds if isinstance(markup, dict) and kind in markup]
    if len(named) != 1 or (inline_only and named != ["inline_keyboard"]):
        raise BadRequest("object expected as reply markup")
    _check_length("input_field_placeholder", markup.get("input_field_placeholder", "…"), 1, PLACEHOLDER_LENGTH)
    if named == ["inline_keyboard"]:
        _check_rows(markup["inline_keyboard"])
        for button in sum(markup["inline_keyboard"], []):
            _check_inline_button(button)
    elif named == ["keyboard"]:
        _check_rows(markup["keyboard"])
        if not sum(markup["keyboard"], []):
            raise BadRequest("reply keyboard is empty")
        for button in sum(markup["keyboard"], []):
            _check_keyboard_button({"text": button} if isinstance(button, str) else button, private)


def _check_rows(rows: object) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequest("can't parse keyboard: expected an array of arrays")
    if sum(map(len, rows)) > KEYBOARD_BUTTONS or any(len(row) > BUTTONS_PER_ROW for row in rows):
        raise BadRequest(f"reply markup is too long: rows of {[len(row) for row in rows]} buttons")


def _check_inline_button(button: dict) -> None:
    if not str(button.get("text", "")).strip():
        raise BadRequest("can't parse inline keyboard button: text must be non-empty")
    actions = [name for name in BUTTON_ACTIONS if name in button]
    if len(actions) != 1:
        raise BadRequest(f"can't parse inline keyboard button: exactly one action expected, found {actions}")
    if "url" in button and not _is_link(button["url"]):
        raise BadRequest(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_DATA_BYTES:
        raise BadRequest("BUTTON_DATA_INVALID")
    if "copy_text" in button:
        _check_length("copy_text", button["copy_text"].get("text", ""), 1, COPY_TEXT_LENGTH)


def _check_keyboard_button(button: dict, private: bool) -> None:
    if not str(button.get("text", "")).strip():
        raise BadRequest("can't parse keyboard button: text must be non-empty")
    requests = [name for name in KEYBOARD_REQUESTS if button.get(name)]
    if len(requests) > 1:
        raise BadRequest(f"can't parse keyboard button: at most one request expected, found {requests}")
    if not private and set(requests) & set(PRIVATE_REQUESTS):
        raise BadRequest(f"{requests[0]} can be used in private chats only")


def _check_length(name: str, value: object, shortest: int, longest: int) -> None:
    if not shortest <= len(str(value)) <= longest:
        raise BadRequest(f"{name} must be {shortest} to {longest} characters long, not {len(str(value))}")


def check_place(params: dict) -> None:
    """Checks latitude and longitude: numbers of degrees, both required."""
    for name, most in (("latitude", 90), ("longitude", 180)):
        if not isinstance(params.get(name), int | float) or not -most <= params[name] <= most:
            raise BadRequest(f"{name} must be a number from -{most} to {most}, not {params.get(name)!r}")


def check_venue(params: dict) -> None:
    check_place(params)
    check_required(params, "title", "address")


def check_contact(params: dict) -> None:
    check_required(params, "phone_number", "first_name")
    if len(str(params.get("vcard", "")).encode()) > VCARD_BYTES:
        raise BadRequest("vcard is too long")


def check_required(params: dict, *names: str) -> None:
    """Raises BadRequest for a parameter that is missing or blank."""
    for name in names:
        if not str(params.get(name, "")).strip():
            raise BadRequest(f"parameter {name} must be non-empty")


def check_chat_action(params: dict) -> None:
    if params.get("action") not in CHAT_ACTIONS:
        raise BadRequest("wrong parameter action in request")


def check_language(params: dict) -> None:
    """Bot API: language_code is a two-letter ISO 639-1 code, or empty for everybody."""
    if not re.fullmatch(r"([a-z]{2})?", str(params.get("language_code", ""))):
        raise BadRequest("invalid language code specified")


def check_commands(params: dict) -> None:
    """Checks setMyCommands, and the scope and language that getMyCommands and deleteMyCommands have as well."""
    check_language(params)
    if params.get("scope", {"type": "default"}).get("type") not in COMMAND_SCOPES:
        raise BadRequest("can't parse BotCommandScope: unsupported type specified")
    commands = params.get("commands", [])
    if len(commands) > COMMANDS:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND_NAME.fullmatch(command.get("command", "")):
            raise BadRequest(f"BOT_COMMAND_INVALID: {command}")
        _check_length("BOT_COMMAND_DESCRIPTION_INVALID", command.get("description", ""), 1, COMMAND_DESCRIPTION_LENGTH)


def check_about(params: dict) -> None:
    """Checks setMyName, setMyDescription and setMyShortDescription."""
    check_language(params)
    for name, longest in ABOUT_LENGTHS.items():
        _check_length(name, params.get(name, ""), 0, longest)


def check_allowed_updates(params: dict) -> None:
    unknown = set(params.get("allowed_updates") or ()) - UPDATE_TYPES
    if unknown:
        raise BadRequest(f"can't parse allowed updates: {sorted(unknown)}")


def check_webhook(params: dict) -> None:
    """Checks setWebhook. Plain HTTP is accepted to the loopback address only, on any port."""
    check_allowed_updates(params)
    if not 1 <= params.get("max_connections", 40) <= WEBHOOK_CONNECTIONS:
        raise BadRequest("max_connections must be 1 to 100")
    if "secret_token" in params and not SECRET_TOKEN.fullmatch(params["secret_token"]):
        raise BadRequest("secret token contains unallowed characters")
    parts = urlsplit(params.get("url", ""))
    if not params.get("url") or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return
    if parts.scheme != "https":
        raise BadRequest("bad webhook: HTTPS url must be provided for webhook")
    if (parts.port or 443) not in WEBHOOK_PORTS:
        raise BadRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


class FloodMeter:
    """Notices messages that come faster than Telegram wants them."""

    def __init__(self) -> None:
        self._times: dict[object, deque] = defaultdict(deque)

    def note(self, chat_id: int, at: float) -> list[str]:
        """Counts a message to a chat at a moment in seconds; says which limits it is over."""
        rules = [("all chats", ALL_MESSAGES_PER_SECOND, 1)]
        if chat_id > 0:
            rules.append((f"chat {chat_id}", CHAT_MESSAGES_PER_SECOND, 1))
        else:
            rules.append((f"group {chat_id}", GROUP_MESSAGES_PER_MINUTE, 60))
        return [
            f"{whom}: more than {most} in {seconds} s"
            for whom, most, seconds in rules
            if self._count(whom, at, seconds * (1 - FLOOD_TOLERANCE)) > most
        ]

    def _count(self, whom: str, at: float, seconds: float) -> int:
        times = self._times[whom]
        times.append(at)
        while at - times[0] >= seconds:
            times.popleft()
        return len(times)
