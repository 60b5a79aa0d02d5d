"""What people send on Telegram, as the bot takes it."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType, MessageAttachmentType, MessageEntityType
from telegram.helpers import effective_message_type

LOCATION_TYPES = ("location", "venue")
CONTENT_TYPES = {kind.value for kind in MessageAttachmentType}
"""Kinds of messages that people send; what is neither one of them nor text tells of the chat itself, such as a new member."""
COMMAND = re.compile(r"^/(?P<name>\w+)(?:@(?P<bot>\w+))?(?:\s+(?P<argument>\S+))?\s*", re.ASCII)


class Kind(enum.Enum):
    """What somebody sent."""

    TEXT = "text"
    BUTTON = "button"
    LOCATION = "location"
    UNREADABLE = "unreadable"
    LEFT = "left"
    """The person blocked the bot, or it was put out of a group."""


@dataclass(frozen=True)
class Incoming:
    """One thing that somebody sent.

    Attributes:
        kind: what it is.
        chat: Telegram's number of the chat.
        user: Telegram's number of the person; None where they are unknown.
        language: of their app, for instance `pl` or `pt-br`; None when it is not told.
        private: whether nobody else reads the chat.
        message: number of the message, or of the one whose button was pressed; None when Telegram does not tell it.
        text: what was written, the command, or what the button holds; empty for other kinds.
        location: latitude and longitude in degrees.
        edited: it replaces what was sent before.
        caption: the text stands below a picture or a file, which nobody looked at.
        query: id of a pressed button that waits for its answer.
        pressed: the message whose button was pressed, when Telegram still has it.
        update: number of the update that it came with.
    """

    kind: Kind
    chat: int
    user: int | None = None
    language: str | None = None
    private: bool = True
    message: int | None = None
    text: str = ""
    location: tuple[float, float] | None = None
    edited: bool = False
    caption: bool = False
    query: str | None = None
    pressed: Message | None = None
    update: int | None = None

    def __post_init__(self) -> None:
        """python-telegram-bot does not look at types: what is none of Telegram's is noticed here, before it is queued.

        Raises:
            TypeError, ValueError: a malformed update.
        """
        numbers = [self.chat, *(one for one in (self.user, self.message) if one is not None)]
        texts = [self.text, *(one for one in (self.language, self.query) if one is not None)]
        if any(type(one) is not int for one in numbers) or not all(isinstance(one, str) for one in texts):
            raise TypeError("an update with values of a wrong type")
        if self.location and any(type(one) not in (int, float) for one in self.location):
            raise TypeError("a place that is no pair of numbers")
        "".join(texts).encode()  # lone surrogates, which no database takes

    @property
    def is_written(self) -> bool:
        """Whether it is a text that may belong together with the next one, and no command."""
        return self.kind is Kind.TEXT and not self.text.startswith("/") and not self.edited and not self.caption


def read_update(update: Update, bot: User) -> Incoming | None:
    """What an update holds for the bot; None when it is not meant for it, or needs no answer.

    Args:
        update: from Telegram.
        bot: the bot's own account, as getMe gives it.
    """
    if update.callback_query:
        return _button(update.callback_query)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None or message.is_automatic_forward or message.chat.type == ChatType.CHANNEL:
        return None
    if message.via_bot or (message.from_user and message.from_user.is_bot):
        return None
    kind = effective_message_type(message)
    service = kind is not None and kind not in CONTENT_TYPES and kind != "text"
    private = message.chat.type == ChatType.PRIVATE
    if service or not (private or _is_addressed(message, bot)):
        return None
    return _message(message, str(kind), private=private, edited=update.edited_message is not None, bot=bot)


def _message(message: Message, kind: str, *, private: bool, edited: bool, bot: User) -> Incoming | None:
    user = message.from_user
    who = {
        "chat": message.chat.id,
        "user": user.id if user else None,
        "language": user.language_code if user else None,
        "private": private,
        "message": message.message_id,
        "edited": edited,
    }
    location = message.location or (message.venue.location if message.venue else None)
    if location and kind in LOCATION_TYPES:
        # A live location comes again and again: it is read once. In a group nobody is asked where they are.
        if edited or not private:
            return None
        return Incoming(Kind.LOCATION, location=(location.latitude, location.longitude), **who)
    text = _without_name(message.text or message.caption or "", bot)
    if text.strip():
        return Incoming(Kind.TEXT, text=text, caption=message.text is None, **who)
    return None if edited else Incoming(Kind.UNREADABLE, **who)


def _button(query: CallbackQuery) -> Incoming | None:
    if query.message is None:
        return None
    pressed = query.message if isinstance(query.message, Message) else None
    return Incoming(
        Kind.BUTTON,
        query.message.chat.id,
        query.from_user.id,
        query.from_user.language_code,
        private=query.message.chat.type == ChatType.PRIVATE,
        message=query.message.message_id,
        text=query.data or "",
        query=query.id,
        pressed=pressed,
    )


def _membership(change: ChatMemberUpdated) -> Incoming | None:
    gone = change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    return Incoming(Kind.LEFT, change.chat.id, private=change.chat.type == ChatType.PRIVATE) if gone else None


def _is_addressed(message: Message, bot: User) -> bool:
    """Whether a message in a group is meant for the bot: names it, commands it by name, or replies to it."""
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot.id:
        return True
    text = message.text or message.caption or ""
    command = COMMAND.match(text)
    if command and command["bot"]:
        return command["bot"].casefold() == (bot.username or "").casefold()
    entities = (message.parse_entities if message.text else message.parse_caption_entities)([MessageEntityType.MENTION])
    return any(name.casefold() == f"@{bot.username}".casefold() for name in entities.values())


def _without_name(text: str, bot: User) -> str:
    """A text without the bot's own name in it."""
    return re.sub(rf"@{re.escape(bot.username or '')}\b", "", text, flags=re.IGNORECASE) if bot.username else text
