"""Answers what people send on Telegram: from something that came in to messages that go out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyKeyboardMarkup, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.assistant import Assistant, Reply, Turn
from bot.channels.telegram.chats import Chat
from bot.channels.telegram.deep_links import Start, deep_link, read_start, write_start
from bot.channels.telegram.formatting import LONGEST, length, reply_html, split, to_html
from bot.channels.telegram.incoming import COMMAND, Incoming, Kind
from bot.channels.telegram.keyboards import inline_keyboard, link_keyboard, location_keyboard, title_of
from bot.channels.telegram.ledger import Ledger
from bot.channels.telegram.sending import persistently, typing
from bot.conversation_ids import ConversationIds
from bot.dialogue.renderer import Renderer, choose_language, payload
from bot.figures import Figures
from bot.intents import TOO_MANY, UNREADABLE
from bot.admission import LONGEST_MESSAGE
from bot.unanswered import Keeper

logger = logging.getLogger(__name__)

CHOSEN = "✓ {title}"
"""What stands below a message whose button was pressed."""
Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | None
Outgoing = tuple[str, Keyboard]
"""A message in HTML, and what stands below it."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Talk:
    """Talks on Telegram with one assistant.

    Args:
        assistant: what answers.
        bot: initialised, so that it knows its own name.
        ids: make the names of conversations.
        ledger: where an update is written down as soon as its answer is sent.
        figures: count what is answered.
        keeper: takes note of what is not answered; None where the deployment keeps no messages.
    """

    def __init__(
        self, assistant: Assistant, bot: ExtBot, ids: ConversationIds, ledger: Ledger, figures: Figures, keeper: Keeper | None = None
    ) -> None:
        self._assistant = assistant
        self._ledger = ledger
        self._figures = figures
        self._keeper = keeper
        # One message is on its way at a time, until it is written down: a crash can repeat that one only.
        self._sending = asyncio.Lock()
        self._bot = bot
        self._ids = ids

    @property
    def _say(self) -> Renderer:
        """The words as they are now: staff may have changed them."""
        return self._assistant.renderer

    async def answer(self, chat: Chat, batch: Sequence[Incoming]) -> None:
        """Answers what belongs together, once.

        Raises:
            TelegramError: Telegram could not be reached for a long time.
        """
        incoming = _joined(batch)
        updates = [one.update for one in batch if one.update is not None]
        conversation = self._ids.of(incoming.chat, None if incoming.private else incoming.user)
        if incoming.kind is Kind.LEFT:
            self._forget(conversation)
            return
        try:
            if not chat.answers.has_capacity():
                if chat.warned:
                    return
                chat.warned = True
                await self._send(chat, incoming, await self._turn(incoming, conversation, f"/{TOO_MANY}"), updates)
                return
            chat.warned = False
            await chat.answers.acquire()
            if incoming.pressed:
                await self._show_choice(incoming)
            began = time.perf_counter()
            async with typing(self._bot, incoming.chat):
                reply = await self._reply_or_apology(incoming, conversation)
            self._record(incoming, conversation, reply, time.perf_counter() - began)
            await self._send(chat, incoming, reply, updates)
        except Forbidden:
            # Blocked, deleted, or put out of the group: what was said there is nobody's business any more.
            self._forget(conversation)
        except (BadRequest, ChatMigrated) as error:
            logger.error("Telegram refused a message (%s): it was left out.", type(error).__name__)

    def _forget(self, conversation: str) -> None:
        self._assistant.delete(conversation)
        if self._keeper:
            self._keeper.forget(conversation)

    def _record(self, incoming: Incoming, conversation: str, reply: Reply, seconds: float) -> None:
        """Counts a turn of a person, and takes note of what was not answered."""
        self._figures.count(reply, seconds)
        if self._keeper:
            pressed = incoming.kind is Kind.BUTTON
            self._keeper.turn(conversation, "" if pressed else incoming.text, reply, pressed=pressed)

    async def _reply_or_apology(self, incoming: Incoming, conversation: str) -> Reply:
        """The reply; where the assistant fails, for instance on a full disk, it says so instead of nothing."""
        try:
            return await self._reply(incoming, conversation)
        except Exception as error:
            logger.error("A message could not be answered (%s): is there room on the disk? The person was told.", type(error).__name__)
            return self._assistant.apology(incoming.language)

    async def _reply(self, incoming: Incoming, conversation: str) -> Reply:
        if incoming.kind is Kind.UNREADABLE:
            return await self._turn(incoming, conversation, f"/{UNREADABLE}")
        command = COMMAND.match(incoming.text) if incoming.kind is Kind.TEXT else None
        if command and command["name"] == "start" and command["argument"]:
            return await self._started(incoming, conversation, command["argument"])
        return await self._turn(incoming, conversation, incoming.text)

    async def _turn(self, incoming: Incoming, conversation: str, text: str) -> Reply:
        return await self._assistant.handle(Turn(conversation, text, client_language=incoming.language, location=incoming.location))

    async def _started(self, incoming: Incoming, conversation: str, argument: str) -> Reply:
        """The reply to a link: the topic or the region that it names, in its language."""
        start = read_start(argument, self._say.languages, self._say.knowledge, self._say.gazetteer)
        if start.language:
            await self._turn(incoming, conversation, choose_language(start.language))
        reply = await self._turn(incoming, conversation, self._payload(start))
        # A region is remembered, but told only in a language that the person reads.
        return reply if reply.language_known else await self._turn(incoming, conversation, "/start")

    def _payload(self, start: Start) -> str:
        if start.topic:
            return payload(start.topic)
        return payload(self._say.routing.id, municipality=start.region) if start.region else "/start"

    async def _show_choice(self, incoming: Incoming) -> None:
        """Shows the pressed choice in the message and takes its buttons away."""
        pressed = incoming.pressed
        if pressed.reply_markup is None:
            return
        title = title_of(pressed.reply_markup, incoming.text)
        choice = CHOSEN.format(title=title) if title else ""
        try:
            if choice and pressed.text and length(pressed.text) + length(choice) + 2 <= LONGEST:
                text = f"{pressed.text_html}\n\n{to_html(choice, bold=[choice])}"
                await self._bot.edit_message_text(
                    text, incoming.chat, incoming.message, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
                )
            else:
                await self._bot.edit_message_reply_markup(incoming.chat, incoming.message)
        except TelegramError:  # nobody misses it
            logger.info("The buttons of a message could not be taken away.")

    async def _send(self, chat: Chat, incoming: Incoming, reply: Reply, updates: Sequence[int]) -> None:
        """Sends a reply, in one message wherever possible. When the first one is sent, the updates count as answered."""
        messages = self._for_one_person(incoming, reply) if incoming.private else self._for_a_group(incoming, reply)
        for text, keyboard in messages:
            await self._send_message(chat, incoming, text, keyboard, updates)
        if incoming.private and reply.outcome == "route" and reply.region:
            await self._send_point(chat, reply.region["code"])

    def _for_one_person(self, incoming: Incoming, reply: Reply) -> list[Outgoing]:
        texts = [message["text"] for message in reply.reply]
        if incoming.edited or incoming.caption:
            note = self._say.part("edited" if incoming.edited else "caption_only", reply.language)
            texts[0] = f"{note}\n\n{texts[0]}"
        messages = []
        for text, message in zip(texts, reply.reply):
            messages += self._marked(text, inline_keyboard(message["buttons"]), reply.language)
        if reply.asks_place:
            keyboard = location_keyboard(self._say.label("share_location", reply.language))
            messages += self._marked(self._say.part("share_location", reply.language), keyboard, reply.language)
        return messages

    def _for_a_group(self, incoming: Incoming, reply: Reply) -> list[Outgoing]:
        """What is said where others read it: nobody is asked there where they live."""
        text = "\n\n".join(message["text"] for message in reply.reply)
        if reply.asks_place:
            text = self._say.response_text("utter_group_private", reply.language)
        address = deep_link(self._bot.username, write_start(reply.language, reply.topic))
        return self._marked(text, link_keyboard(self._say.label("private_chat", reply.language), address), reply.language)

    def _marked(self, text: str, keyboard: Keyboard, language: str) -> list[Outgoing]:
        """The messages of a text in HTML, the last one with the keyboard."""
        messages = [reply_html(self._say, part, language) for part in split(text)]
        return [*((message, None) for message in messages[:-1]), (messages[-1], keyboard)]

    async def _send_message(self, chat: Chat, incoming: Incoming, text: str, keyboard: Keyboard, updates: Sequence[int]) -> None:
        answers = None if incoming.private or incoming.message is None else ReplyParameters(incoming.message, allow_sending_without_reply=True)

        async def send() -> None:
            await chat.pace.acquire()
            async with self._sending:
                await self._bot.send_message(
                    chat.id, text, ParseMode.HTML, link_preview_options=NO_PREVIEW, reply_markup=keyboard, reply_parameters=answers
                )
                self._ledger.add(*updates)

        await persistently(send)

    async def _send_point(self, chat: Chat, region: str) -> None:
        """The places of an open WIN-point on a map, and its phone number as a contact, where they are known."""
        point = self._say.win_points.get(region)
        if not point or not point.is_open:
            return
        for address in point.addresses:
            if address.position:
                await chat.pace.acquire()
                latitude, longitude = address.position
                await persistently(lambda: self._bot.send_venue(chat.id, latitude, longitude, title=point.name, address=address.text))
        if point.phone:
            await chat.pace.acquire()
            await persistently(lambda: self._bot.send_contact(chat.id, phone_number=point.phone, first_name=point.name))


def _joined(batch: Sequence[Incoming]) -> Incoming:
    """Several messages in a row as one: what was written last goes before what is too long to be read."""
    texts: list[str] = []
    for one in reversed(list(dict.fromkeys(one.text for one in batch if one.is_written))):
        if texts and len("\n".join([one, *texts])) > LONGEST_MESSAGE:
            break
        texts.insert(0, one)
    return replace(batch[0], text="\n".join(texts)) if len(batch) > 1 and texts else batch[0]
