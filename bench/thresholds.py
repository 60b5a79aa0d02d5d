"""From which confidence to answer: what each threshold costs on held-out folds of the examples. Run with `make bench-thresholds`.

A wrong answer costs `WRONG_COSTS`, a question back 1. The chosen values stand in bot/nlu/decider.py.
"""

import sys
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.model_selection import StratifiedKFold

sys.path.insert(0, str(Path(__file__).parent))
from understanding import in_own_process, understood  # noqa: E402

from bot.evaluation.metrics import WRONG_COSTS, Understood, figures, reliability  # noqa: E402
from bot.intents import CLARIFY, EMERGENCY, OFF_TOPIC, is_topic  # noqa: E402
from bot.knowledge import read_knowledge  # noqa: E402
from bot.languages import languages  # noqa: E402
from bot.nlu.examples import read_examples, read_intents  # noqa: E402
from bot.project import Project  # noqa: E402
from bot.runtime import prepare_rasa  # noqa: E402

prepare_rasa()
from bot.nlu.decider import Decider  # noqa: E402

FOLDS = 5
IN_SCOPE = Decider.get_default_config()["in_scope"]
ANSWERS = (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9)


def decided(one: Understood, answer: float) -> Understood:
    """The message with the decision that another threshold gives; what is no topic stays as it was."""
    best, confidence = one.ranking[0]
    if one.decided == EMERGENCY or not is_topic(best):
        return one
    likeliest = max((share for intent, share in one.ranking if is_topic(intent)), default=0.0)
    return Understood(one.language, one.expected, best if confidence >= answer else CLARIFY if likeliest >= IN_SCOPE else OFF_TOPIC, one.ranking)


def main() -> None:
    project = Project()
    known = set(read_knowledge(project).topics) | set(read_intents(project))
    examples = [(one.text, one.intent, one.language) for one in read_examples(project, known)]
    found: list[Understood] = []
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(examples, [intent for _, intent, _ in examples]):
        asked = [examples[i] for i in test]
        found += understood(in_own_process("ours", [examples[i] for i in train], [text for text, *_ in asked]), asked)
    codes = languages(project)
    table = Table("answer from", *(f"cost {code}" for code in codes), "cost", "at once", "or offered", "asked back", "wrong", title=f"{FOLDS} folds, wrong costs {WRONG_COSTS:.0f}")
    for answer in ANSWERS:
        changed = [decided(one, answer) for one in found]
        per = [figures([one for one in changed if one.language == code]).cost for code in codes]
        whole = figures(changed)
        asked_back = 1 - whole.answered - whole.wrong - whole.refused
        table.add_row(f"{answer:.2f}", *(f"{cost:.3f}" for cost in per), f"{whole.cost:.3f}", *(f"{share:.1%}" for share in (whole.answered, whole.offered, asked_back, whole.wrong)))
    console = Console(width=150)
    console.print(table)
    table = Table("from", "confidence", "right", "messages", title="reliability on held-out folds")
    for begin, confidence, right, count in reliability(found):
        table.add_row(f"{begin:.1f}", f"{confidence:.1%}", f"{right:.1%}", str(count))
    console.print(table)
    off = [one for one in found if one.expected == OFF_TOPIC]
    console.print(f"{len(found)} messages, of which {len(off)} off topic; {np.mean([one.decided == EMERGENCY for one in found if one.expected == EMERGENCY]):.1%} of emergencies found")


if __name__ == "__main__":
    main()
