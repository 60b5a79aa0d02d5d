"""What golden conversations hold, and what is counted."""

import pytest
from builders import found, write

from bot.evaluation.conversations import read_conversations
from bot.evaluation.metrics import Understood, calibration_error, figures
from bot.project import ProblemError, Project

TOPICS = {"legal.sick", "care.doctor"}
FILE = """\
conversations:
  - - say: "ik ben ziek"
      topic: legal.sick
    - say: "wat kost dat"
      aspect: costs
  - - say: "ziek en geen huisarts"
      topics: [legal.sick, care.doctor]
"""


def project_with(tmp_path, text) -> Project:
    write(tmp_path / "intents" / "nl" / "legal.sick.yml", "examples:\n- ziek\n")
    write(tmp_path / "tests" / "conversations" / "nl.yml", text)
    return Project(tmp_path)


def test_conversations_are_read_with_what_must_come(tmp_path):
    first, second = read_conversations(project_with(tmp_path, FILE), TOPICS)
    assert [(turn.topics, turn.aspect, turn.kind) for turn in first.turns] == [
        (("legal.sick",), "", "first question"),
        (("legal.sick",), "costs", "follow-up"),
    ]
    assert second.turns[0].kind == "two questions" and second.turns[0].line == 6


@pytest.mark.parametrize(
    "text, words",
    [
        ("conversations: none\n", "must hold a list of lists of turns"),
        (FILE.replace("say: \"ik", "says: \"ik"), "'say' is missing"),
        (FILE.replace("legal.sick\n", "legal.sikc\n"), "must name a topic that exists"),
        (FILE.replace("costs", "price"), "there is no aspect 'price'"),
        (FILE.replace("      topics: [legal.sick, care.doctor]\n", ""), "must name a topic that exists"),
    ],
)
def test_a_turn_that_cannot_be_checked_is_told(tmp_path, text, words):
    project = project_with(tmp_path, text)
    with pytest.raises(ProblemError) as raised:
        read_conversations(project, TOPICS)
    assert any(words in problem and problem.startswith("tests/conversations/nl.yml:") for problem in found(raised.value.problems, project))


def one(expected, decided, *ranking):
    return Understood("nl", expected, decided, ranking or [(expected, 1.0)])


def test_every_share_counts_its_own_messages():
    found = figures(
        [
            one("legal.sick", "legal.sick"),
            one("legal.sick", "nlu_fallback", ("care.doctor", 0.4), ("legal.sick", 0.3)),
            one("legal.sick", "care.doctor", ("care.doctor", 0.9), ("legal.sick", 0.1)),
            one("care.doctor", "off_topic", ("off_topic", 0.9)),
            one("off_topic", "off_topic"),
            one("off_topic", "legal.sick", ("legal.sick", 0.9)),
            one("emergency", "emergency"),
            one("chat.greet", "emergency", ("emergency", 0.5)),
        ]
    )
    assert (found.first, found.answered, found.offered, found.refused, found.wrong) == (0.25, 0.25, 0.5, 0.25, 0.25)
    assert (found.off_topic, found.emergency) == (0.5, 1.0)
    assert found.false_alarm == pytest.approx(1 / 7)
    assert found.cost == pytest.approx(0.25 + 5 * 0.5)


def test_honest_confidence_has_no_calibration_error():
    right, wrong = one("legal.sick", "legal.sick", ("legal.sick", 0.75)), one("care.doctor", "legal.sick", ("legal.sick", 0.75))
    assert calibration_error([right, right, right, wrong]) == pytest.approx(0)
    assert calibration_error([right, wrong]) == pytest.approx(0.25)
