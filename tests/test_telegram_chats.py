"""One chat in order, chats side by side, a burst once; whatever the answers do."""

import asyncio

import pytest

from bot.channels.telegram import chats as module
from bot.channels.telegram.chats import Chats
from bot.channels.telegram.incoming import Incoming, Kind

LONG = 60
"""Seconds after which a test is stuck."""


def text(words, chat=1, user=1, **options):
    return Incoming(Kind.TEXT, chat, user, text=words, **options)


def button(payload, chat=1, user=1):
    return Incoming(Kind.BUTTON, chat, user, text=payload, query="q")


def picture(chat=1, user=1):
    return Incoming(Kind.UNREADABLE, chat, user)


def place(chat=1, user=1):
    return Incoming(Kind.LOCATION, chat, user, location=(51.5, 5.1))


class Answers:
    """Answers: notes what it is given, waits where a test says so, fails where a test says so."""

    def __init__(self):
        self.given = []
        self.chats = []
        self.began = asyncio.Event()
        self.gates = {}
        self.errors = {}

    async def __call__(self, chat, batch):
        self.given.append([one.text for one in batch])
        self.chats.append(chat)
        self.began.set()
        if gate := self.gates.get(batch[0].text):
            await gate.wait()
        if error := self.errors.get(batch[0].text):
            raise error


def play(scene):
    """Runs a scene with answers and chats, and closes them."""

    async def run():
        answers = Answers()
        chats = Chats(answers)
        try:
            async with asyncio.timeout(LONG):
                await scene(answers, chats)
        finally:
            await chats.close()

    asyncio.run(run())


def test_within_a_chat_the_next_waits_and_another_chat_does_not():
    async def scene(answers, chats):
        answers.gates["/first"] = asyncio.Event()
        first, second = chats.put(text("/first")), chats.put(text("/second"))
        await chats.put(text("/other", chat=2))
        await chats.put(text("/another", chat=3))
        assert answers.given == [["/first"], ["/other"], ["/another"]] and not first.done() and not second.done()
        answers.gates["/first"].set()
        await asyncio.gather(first, second)
        assert answers.given[3:] == [["/second"]]

    play(scene)


def test_many_in_one_chat_stay_in_order():
    async def scene(answers, chats):
        await asyncio.gather(*(chats.put(button(f"/{number}")) for number in range(30)))
        assert answers.given == [[f"/{number}"] for number in range(30)]

    play(scene)


@pytest.mark.parametrize(
    "sent, batches",
    [
        ([text("a"), text("b"), text("c")], [["a", "b", "c"]]),
        ([text("a"), text("b", user=2), text("c", user=2)], [["a"], ["b", "c"]]),
        ([text("a"), text("/help"), text("b")], [["a"], ["/help"], ["b"]]),
        ([text("a"), text("b", edited=True), text("c")], [["a"], ["b"], ["c"]]),
        ([text("a"), text("b", caption=True)], [["a"], ["b"]]),
        ([text("/start"), text("/start")], [["/start", "/start"]]),
        ([button("/x"), button("/x"), button("/y"), button("/x")], [["/x", "/x"], ["/y"], ["/x"]]),
        ([button("/x"), button("/x", user=2)], [["/x"], ["/x"]]),
        ([button("/x"), text("/x")], [["/x"], ["/x"]]),
        ([picture(), picture(), picture()], [["", "", ""]]),
        ([text("a"), picture(), picture()], [["a", "", ""]]),
        ([picture(), text("a")], [[""], ["a"]]),
        ([picture(), picture(user=2)], [[""], [""]]),
        ([place(), place()], [[""], [""]]),
    ],
)
def test_what_belongs_together_gets_one_answer(sent, batches):
    async def scene(answers, chats):
        await asyncio.gather(*map(chats.put, sent))
        assert answers.given == batches

    play(scene)


def test_a_message_that_comes_while_a_burst_goes_on_belongs_to_it(monkeypatch):
    # Long enough that a slow machine cannot end the burst first.
    monkeypatch.setattr(module, "FIRST_PAUSE", 1.0)
    monkeypatch.setattr(module, "BURST_PAUSE", 0.1)

    async def scene(answers, chats):
        first = chats.put(text("a"))
        await chats.put(button("/other", chat=2))
        assert answers.given == [["/other"]]
        await asyncio.gather(first, chats.put(text("b")))
        assert answers.given[1:] == [["a", "b"]]

    play(scene)


def test_a_command_after_a_text_ends_the_burst_at_once(monkeypatch):
    monkeypatch.setattr(module, "FIRST_PAUSE", 10 * LONG)
    monkeypatch.setattr(module, "BURST_PAUSE", 10 * LONG)

    async def scene(answers, chats):
        await asyncio.gather(chats.put(text("a")), chats.put(text("/help")))
        assert answers.given == [["a"], ["/help"]]

    play(scene)


def test_a_burst_without_an_end_is_answered_all_the_same(monkeypatch):
    monkeypatch.setattr(module, "LONGEST_BURST", 0.3)

    async def scene(answers, chats):
        sent = [chats.put(text("a"))]
        while not answers.began.is_set():
            sent.append(chats.put(text("b")))
            await asyncio.sleep(0.01)  # how fast somebody writes, not how long to wait
        await asyncio.gather(*sent)
        assert answers.given[0][0] == "a" and len(answers.given[0]) > 2

    play(scene)


def test_what_comes_before_the_chat_may_be_written_to_again_is_answered_together():
    async def scene(answers, chats):
        await chats.put(button("/first"))
        await answers.chats[0].pace.acquire()  # as an answer does for each message that it sends
        one = chats.put(button("/x"))
        await chats.put(button("/other", chat=2))
        await asyncio.gather(one, chats.put(button("/x")))
        assert answers.given == [["/first"], ["/other"], ["/x", "/x"]]

    play(scene)


def test_a_failing_answer_fails_all_that_belonged_to_it_and_nothing_else():
    async def scene(answers, chats):
        answers.errors["a"] = OSError("disk full")
        failed = await asyncio.gather(chats.put(text("a")), chats.put(text("b")), chats.put(text("/next")), return_exceptions=True)
        assert [str(one) for one in failed] == ["disk full", "disk full", "None"]
        await chats.put(text("later"))
        assert answers.given == [["a", "b"], ["/next"], ["later"]]

    play(scene)


def test_somebody_who_waits_no_longer_does_not_disturb_the_others():
    async def scene(answers, chats):
        answers.gates["a"] = asyncio.Event()
        gone, stays = chats.put(text("a")), chats.put(text("b"))
        await answers.began.wait()
        gone.cancel()
        answers.gates["a"].set()
        await stays
        await chats.put(text("c"))
        assert answers.given == [["a", "b"], ["c"]] and gone.cancelled()

    play(scene)


def test_closing_cancels_what_is_answered_and_what_waits():
    async def scene(answers, chats):
        answers.gates["/first"] = asyncio.Event()
        done = chats.put(text("/done", chat=2))
        await done
        answers.began.clear()
        waiting = [chats.put(text("/first")), chats.put(text("/second")), chats.put(text("/third"))]
        await answers.began.wait()
        await chats.close()
        assert all(one.cancelled() for one in waiting) and done.result() is None
        assert answers.given == [["/done"], ["/first"]]

    play(scene)


def test_a_chat_is_remembered_while_it_is_new_and_forgotten_when_it_is_old(monkeypatch):
    async def scene(answers, chats):
        await chats.put(text("/a"))
        await chats.put(text("/b"))
        assert answers.chats[0] is answers.chats[1]
        monkeypatch.setattr(module, "IDLE_SECONDS", 0)
        await chats.put(text("/c"))
        for _ in range(3):  # other chats, so that the loop turns
            await chats.put(text("/other", chat=2))
        await chats.put(text("/d"))
        assert answers.chats[-1] is not answers.chats[2] is answers.chats[0]

    play(scene)
