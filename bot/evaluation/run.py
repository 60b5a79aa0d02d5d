"""Asks the golden questions and counts what was answered."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.assistant import Assistant, Reply, Turn
from bot.evaluation.conversations import Conversation, ExpectedTurn
from bot.nlu.examples import Example

RIGHT_FIRST = 0.85
"""Share of questions, in the worst language, whose topic must be answered at once."""
RIGHT_OR_OFFERED = 0.95
"""Share of questions, in the worst language, whose topic must be answered or be among the buttons."""


TELLING = 3
"""Words from which a question must be answered in its own language: fewer may be words of several."""


@dataclass(frozen=True)
class Result:
    """One golden question and what was said."""

    question: Example
    reply: Reply

    @property
    def right(self) -> bool:
        return self.reply.intent == self.question.intent

    @property
    def offered(self) -> bool:
        return self.right or self.question.intent in self.reply.offered

    @property
    def in_its_language(self) -> bool | None:
        """Whether it was answered in its own language; None for fewer words than `TELLING`."""
        if len(self.question.text.split()) < TELLING:
            return None
        return self.reply.language == self.question.language

    @property
    def said(self) -> str:
        """What was said instead, for a person to read."""
        if self.reply.outcome == "clarify":
            return f"asked back: {', '.join(self.reply.offered)}"
        return self.reply.intent


@dataclass(frozen=True)
class Score:
    """Of `asked` questions so many were answered rightly, and so many rightly or with the topic among the buttons."""

    asked: int
    right: int
    offered: int


async def ask_all(
    assistant: Assistant, questions: Sequence[Example], on_progress: Callable[[int], None] = lambda done: None
) -> list[Result]:
    """Asks each question in a conversation of its own, which is forgotten."""
    results = []
    for number, question in enumerate(questions, start=1):
        conversation = f"golden-{number}"
        reply = await assistant.handle(Turn(conversation, question.text))
        assistant.delete(conversation)
        results.append(Result(question, reply))
        on_progress(number)
    return results


async def hold_all(assistant: Assistant, conversations: Sequence[Conversation]) -> list[tuple[str, ExpectedTurn, Reply]]:
    """Holds each conversation anew, and gives language, turn and reply of every turn."""
    results = []
    for number, conversation in enumerate(conversations):
        name = f"golden-conversation-{number}"
        for turn in conversation.turns:
            results.append((conversation.language, turn, await assistant.handle(Turn(name, turn.text))))
        assistant.delete(name)
    return results


def scores(results: Sequence[Result], key: Callable[[Result], str]) -> dict[str, Score]:
    """Scores by what `key` says of each result."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result)].append(result)
    return {
        name: Score(len(group), sum(result.right for result in group), sum(result.offered for result in group))
        for name, group in sorted(groups.items())
    }
