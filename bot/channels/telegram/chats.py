"""The order of things: one chat's messages one after another, different chats side by side, a burst answered once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from aiolimiter import AsyncLimiter

from bot.channels.telegram.incoming import Incoming, Kind

PACE_SECONDS = 1.05
"""Bot API, flood limits: about one message a second in one chat. A little more, since clocks and networks jitter."""
PACE_PAUSE = 0.05
"""Seconds between two looks whether a chat may be written to again; what comes in meanwhile is answered together."""
ANSWERS_A_MINUTE = 20
"""More than anybody reads; who asks faster is asked to slow down."""
FIRST_PAUSE = 0.01
"""Seconds in which a second message shows that somebody sends a burst."""
BURST_PAUSE = 0.2
"""Seconds of silence that end a burst."""
LONGEST_BURST = 2.0
"""Seconds after which a burst is answered although it goes on."""
IDLE_SECONDS = 120
"""Seconds after which a chat's pace and its count of answers are forgotten; longer than both look back."""


@dataclass(eq=False)
class Chat:
    """What waits in one chat, and how fast it may be answered.

    Attributes:
        id: Telegram's number of the chat.
        pace: takes one unit for each message that is sent.
        answers: takes one unit for each answer.
        warned: whether the person has heard that they are too fast, since they last were not.
    """

    id: int
    pace: AsyncLimiter = field(default_factory=lambda: AsyncLimiter(1, PACE_SECONDS))
    answers: AsyncLimiter = field(default_factory=lambda: AsyncLimiter(ANSWERS_A_MINUTE, 60))
    warned: bool = False
    waiting: deque[tuple[Incoming, asyncio.Future[None]]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None
    idle: asyncio.TimerHandle | None = None


Answer = Callable[[Chat, Sequence[Incoming]], Awaitable[None]]
"""Answers what belongs together, once; takes one unit of the chat's pace for each message that it sends."""


class Chats:
    """Gives what people send to `answer`, in order within a chat.

    Args:
        answer: answers what belongs together; when it fails, so do the futures of `put`.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._chats: dict[int, Chat] = {}

    def put(self, incoming: Incoming) -> asyncio.Future[None]:
        """Queues one thing.

        Returns:
            A future that is done when it was answered.
        """
        chat = self._chats.get(incoming.chat) or self._chats.setdefault(incoming.chat, Chat(incoming.chat))
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        chat.waiting.append((incoming, done))
        if chat.task is None:
            if chat.idle:
                chat.idle.cancel()
            chat.task = asyncio.create_task(self._work(chat))
        return done

    async def close(self) -> None:
        """Ends the work; what was not answered fails with `CancelledError`."""
        tasks = [chat.task for chat in self._chats.values() if chat.task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for chat in self._chats.values():
            if chat.idle:
                chat.idle.cancel()

    async def _work(self, chat: Chat) -> None:
        taken: list[tuple[Incoming, asyncio.Future[None]]] = []
        try:
            while chat.waiting:
                while not chat.pace.has_capacity():
                    await asyncio.sleep(PACE_PAUSE)
                await _settle(chat)
                taken = _take(chat)
                try:
                    await self._answer(chat, [incoming for incoming, _ in taken])
                except Exception as error:
                    _finish(taken, error)
                else:
                    _finish(taken)
        except asyncio.CancelledError:
            for _, done in [*taken, *chat.waiting]:
                done.cancel()
            chat.waiting.clear()
            raise
        finally:
            chat.task = None
            chat.idle = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._chats.pop, chat.id, None)


async def _settle(chat: Chat) -> None:
    """Waits until a burst of messages is over."""
    loop = asyncio.get_running_loop()
    latest = loop.time() + LONGEST_BURST
    pause = FIRST_PAUSE
    while chat.waiting[-1][0].is_written and loop.time() < latest:
        count = len(chat.waiting)
        if count > 1:
            pause = BURST_PAUSE
        await asyncio.sleep(pause)
        if len(chat.waiting) == count:
            return


def _take(chat: Chat) -> list[tuple[Incoming, asyncio.Future[None]]]:
    """Takes what is answered together from the beginning of the queue."""
    taken = [chat.waiting.popleft()]
    while chat.waiting and _belongs(taken[-1][0], chat.waiting[0][0]):
        taken.append(chat.waiting.popleft())
    return taken


def _belongs(one: Incoming, following: Incoming) -> bool:
    """Whether two things in a row get one answer: messages of one person, the pictures of an album, a button pressed twice."""
    if one.user != following.user:
        return False
    if one.is_written and following.is_written:
        return True
    if following.kind is Kind.UNREADABLE:
        return one.kind in (Kind.TEXT, Kind.UNREADABLE)
    return one.kind is following.kind and bool(one.text) and one.text == following.text


def _finish(taken: list[tuple[Incoming, asyncio.Future[None]]], error: Exception | None = None) -> None:
    for _, done in taken:
        if done.done():
            continue
        if error:
            done.set_exception(error)
        else:
            done.set_result(None)
