"""Golden conversations: tests/conversations/<language>.yml. Follow-ups, two questions in one message, long stories.

A turn is what is said and what must come: `topic` (its answer), `topics` (both answers) or `aspect` (that aspect of the
topic of the turn before).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.intents import ASPECT
from bot.knowledge.topic import PHONE, SECTIONS
from bot.languages import languages
from bot.nlu.examples import Example
from bot.project import Problem, ProblemError, Project
from bot.yaml_files import read_yaml
from bot.yaml_shapes import TEXT, TEXTS, Shape, shape_problems

if TYPE_CHECKING:
    from bot.assistant import Reply

SHAPE = Shape({"say": TEXT}, {"topic": TEXT, "topics": TEXTS, "aspect": TEXT})
LONG = 300
"""Characters from which a message counts as a long story."""


@dataclass(frozen=True)
class ExpectedTurn:
    """One turn.

    Attributes:
        text: what is said.
        topics: what must be answered, one topic or two; for an aspect the topic of the turn before.
        aspect: the aspect that must be told, a key of `SECTIONS` or `PHONE`; empty for a topic.
        path, line: where it stands.
    """

    text: str
    topics: tuple[str, ...]
    aspect: str
    path: Path
    line: int

    @property
    def kind(self) -> str:
        """Which of the three things it measures, or the plain first question of a conversation."""
        if self.aspect:
            return "follow-up"
        if len(self.topics) > 1:
            return "two questions"
        return "long story" if len(self.text) >= LONG else "first question"

    def is_met_by(self, reply: "Reply") -> bool:
        if self.aspect:
            return reply.intent == ASPECT + self.aspect and reply.topic in self.topics
        return set(reply.topics) == set(self.topics)

    def is_nearly_met_by(self, reply: "Reply") -> bool:
        """Whether every topic is answered or among the buttons."""
        return self.is_met_by(reply) or set(self.topics) <= {*reply.topics, *reply.offered}


@dataclass(frozen=True)
class Conversation:
    """Turns that belong together."""

    language: str
    turns: tuple[ExpectedTurn, ...]


def read_conversations(project: Project, topics: set[str]) -> list[Conversation]:
    """Reads every golden conversation.

    Raises:
        ProblemError: a turn is not of the form, or names a topic or an aspect that does not exist.
    """
    conversations: list[Conversation] = []
    problems: list[Problem] = []
    for language in languages(project):
        path = project.conversations / f"{language}.yml"
        if not path.is_file():
            continue
        file = read_yaml(path, text_only=True)
        entries = file.data.get("conversations") if isinstance(file.data, dict) else None
        if not isinstance(entries, list) or not all(isinstance(entry, list) and entry for entry in entries):
            problems.append(file.problem("the file must hold a list of lists of turns under 'conversations:'"))
            continue
        for number, entry in enumerate(entries):
            turns: list[ExpectedTurn] = []
            for index, turn in enumerate(entry):
                at = ("conversations", number, index)
                if found := shape_problems(file, SHAPE, turn, *at):
                    problems += found
                    continue
                aspect = turn.get("aspect", "")
                named = tuple(turn.get("topics") or [turn["topic"]] if "topic" in turn or "topics" in turn else ())
                if not named and aspect and turns:
                    named = turns[-1].topics
                if not named or not topics.issuperset(named):
                    problems.append(file.problem("the turn must name a topic that exists, or follow one that does", *at))
                elif aspect and aspect not in (*SECTIONS, PHONE):
                    problems.append(file.problem(f"there is no aspect '{aspect}': use one of {', '.join((*SECTIONS, PHONE))}", *at))
                turns.append(ExpectedTurn(turn["say"], named, aspect, path, file.line(*at)))
            conversations.append(Conversation(language, tuple(turns)))
    if problems:
        raise ProblemError(problems)
    return conversations


def said_in(conversations: Sequence[Conversation]) -> list[Example]:
    """Every turn as an example, to compare it with the training examples."""
    return [
        Example(turn.text, turn.topics[0], conversation.language, turn.path, turn.line)
        for conversation in conversations
        for turn in conversation.turns
    ]
