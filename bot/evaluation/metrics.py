"""What is counted of messages that were understood: the numbers of `make bench-understanding`. Free of Rasa."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.intents import CLARIFY, EMERGENCY, OFF_TOPIC, is_topic

WRONG_COSTS = 5.0
"""What a wrong confident answer costs, where a question back costs one: the worker acts on it, or gives up."""
OFFERED = 3
"""Topics that a question back offers."""
BINS = 10
"""Equal widths of confidence that calibration is measured in."""


@dataclass(frozen=True)
class Understood:
    """One message and what was made of it.

    Attributes:
        language: it is written in.
        expected: the intent it has.
        decided: the intent that was acted on, `CLARIFY` for a question back.
        ranking: intents with their confidence, the likeliest first.
    """

    language: str
    expected: str
    decided: str
    ranking: Sequence[tuple[str, float]]

    @property
    def offered(self) -> list[str]:
        return [intent for intent, _ in self.ranking if is_topic(intent)][:OFFERED]


@dataclass(frozen=True)
class Figures:
    """Shares, 0 to 1, of the messages that each is about; NaN where there is none.

    Attributes:
        first: of topics, the right one leads the ranking.
        answered: of topics, the right one was answered at once.
        offered: of topics, the right one was answered or offered in a question back.
        refused: of topics, called off topic.
        wrong: of topics, another one answered.
        off_topic: of off-topic messages, recognised.
        emergency: of emergencies, recognised.
        false_alarm: of all others, taken for an emergency.
        calibration: expected calibration error of the leading intent.
        cost: mean cost of a message about a topic: `WRONG_COSTS` for a wrong answer or a refusal, 1 for a question back.
    """

    first: float
    answered: float
    offered: float
    refused: float
    wrong: float
    off_topic: float
    emergency: float
    false_alarm: float
    calibration: float
    cost: float


def figures(understood: Sequence[Understood]) -> Figures:
    """Counts."""
    topics = [one for one in understood if is_topic(one.expected)]
    off = [one for one in understood if one.expected == OFF_TOPIC]
    danger = [one for one in understood if one.expected == EMERGENCY]
    others = [one for one in understood if one.expected != EMERGENCY]
    refused = _share(one.decided == OFF_TOPIC for one in topics)
    asked = _share(one.decided == CLARIFY for one in topics)
    answered = _share(one.decided == one.expected for one in topics)
    return Figures(
        first=_share(one.ranking[0][0] == one.expected for one in topics),
        answered=answered,
        offered=_share(one.decided == one.expected or (one.decided == CLARIFY and one.expected in one.offered) for one in topics),
        refused=refused,
        wrong=1 - answered - asked - refused,
        off_topic=_share(one.decided == OFF_TOPIC for one in off),
        emergency=_share(one.decided == EMERGENCY for one in danger),
        false_alarm=_share(one.decided == EMERGENCY for one in others),
        calibration=calibration_error(understood),
        cost=asked + WRONG_COSTS * (1 - answered - asked),
    )


def reliability(understood: Sequence[Understood]) -> list[tuple[float, float, float, int]]:
    """For each width of confidence: where it begins, the mean confidence, the share that was right, and how many."""
    confidence = np.array([one.ranking[0][1] for one in understood])
    right = np.array([one.ranking[0][0] == one.expected for one in understood])
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        (number / BINS, float(confidence[bins == number].mean()), float(right[bins == number].mean()), int((bins == number).sum()))
        for number in range(BINS)
        if (bins == number).any()
    ]


def calibration_error(understood: Sequence[Understood]) -> float:
    """The mean distance between confidence and share of right ones, weighted by how many messages a width holds."""
    rows = reliability(understood)
    total = sum(count for *_, count in rows)
    return sum(abs(confidence - right) * count for _, confidence, right, count in rows) / total if total else float("nan")


def _share(hits: object) -> float:
    values = list(hits)  # type: ignore[call-overload]
    return sum(values) / len(values) if values else float("nan")
