"""Runs of the golden questions beside everything else: one at a time, the last two kept, and what is known to fail."""

import asyncio
import datetime
import hashlib
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

from bot.assistant import Assistant, Turn
from bot.evaluation.questions import read_questions
from bot.evaluation.run import Result
from bot.files import replace_file
from bot.nlu.examples import Example, read_intents
from bot.project import Problem, ProblemError, Project
from bot.regions.opening_hours import AMSTERDAM
from bot.yaml_files import read_yaml

logger = logging.getLogger(__name__)

CONVERSATION = "staff-golden"
"""Each question is asked in it, and it is forgotten after each."""
PAUSE = 0.5
"""Seconds between two tellings of how far a run is."""
TELLINGS = 20
"""After so many a browser asks anew: a process that should stop does not wait for a run."""
NOT_KNOWN = "This file is none of the program: remove it, and run the questions again"

Key = tuple[str, str, str]
"""Language, topic, and digest of a golden question."""
Known = dict[str, dict[str, list[str]]]
"""The texts that are known to fail, by language and topic."""


@dataclass(frozen=True)
class Scope:
    """Which questions are asked; empty for all languages, or all topics."""

    language: str = ""
    topic: str = ""

    def holds(self, question: Example) -> bool:
        return self.language in ("", question.language) and self.topic in ("", question.intent)


@dataclass(frozen=True)
class Outcome:
    """What was said to one golden question, without its text.

    Attributes:
        language, topic: of the question.
        index: its place in its file, counted from 0.
        digest: tells whether that is still the same question.
        right, offered, in_its_language: as `winwijzer test` counts.
        said: the intent that was answered.
        asked_back: the topics offered when the bot asked back instead of answering.
    """

    language: str
    topic: str
    index: int
    digest: str
    right: bool
    offered: bool
    in_its_language: bool | None
    said: str
    asked_back: list[str]

    @property
    def key(self) -> Key:
        return self.language, self.topic, self.digest


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes:
        at: ISO moment at which it ended.
        scope: which questions were asked.
        results: in the order in which they were asked.
    """

    at: str
    scope: Scope
    results: list[Outcome]


@dataclass(frozen=True)
class Difference:
    """How a run differs from an earlier one in the questions of both."""

    newly_wrong: list[Outcome]
    newly_right: list[Outcome]
    compared: int


class GoldenRuns:
    """The runs of one process.

    Args:
        assistant: is asked.

    Attributes:
        done, total: how far the run is, or the last one came.
        scope: what it asks.
        failed: whether an error ended the last one.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._task: asyncio.Task[None] | None = None
        self.done = self.total = 0
        self.scope = Scope()
        self.failed = False

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    def start(self, scope: Scope) -> None:
        """Begins a run, or leaves the one that runs alone.

        Raises:
            ProblemError: the questions cannot be read.
        """
        if self.running:
            return
        questions = [question for question in questions_of(self._assistant) if scope.holds(question)]
        self.done, self.total, self.scope, self.failed = 0, len(questions), scope, False
        self._task = asyncio.create_task(self._ask(scope, questions))

    def stop(self) -> None:
        """Ends the run; what it found is lost, the last ones stay."""
        if self._task:
            self._task.cancel()

    async def _ask(self, scope: Scope, questions: Sequence[Example]) -> None:
        results = []
        try:
            for self.done, question in enumerate(questions):
                results.append(await self._ask_one(question))
                await asyncio.sleep(0)  # whoever writes to the bot is answered in between
            self.done = len(questions)
            save_run(self._assistant.project, Run(_now(), scope, outcomes(results)))
        except Exception as error:  # a task that nobody awaits would fail in silence
            self.failed = True
            logger.error("The run of the golden questions failed (%s).", type(error).__name__)

    async def _ask_one(self, question: Example) -> Result:
        try:
            return Result(question, await self._assistant.handle(Turn(CONVERSATION, question.text)))
        finally:
            self._assistant.delete(CONVERSATION)

    async def follow(self) -> AsyncIterator[tuple[int, int]]:
        """How far the run is, every `PAUSE` seconds and once it ended; at most `TELLINGS` times."""
        for _number in range(TELLINGS):
            yield self.done, self.total
            if not self.running or self._task is None:
                return
            await asyncio.wait([self._task], timeout=PAUSE)


def questions_of(assistant: Assistant) -> list[Example]:
    """All golden questions, as `winwijzer test` reads them.

    Raises:
        ProblemError: a file cannot be used.
    """
    return read_questions(assistant.project, {*assistant.renderer.knowledge.topics, *read_intents(assistant.project)})


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def places(questions: Sequence[Example]) -> list[tuple[int, str]]:
    """For each question its place in its file and its digest."""
    counts: Counter[Path] = Counter()
    found = []
    for question in questions:
        found.append((counts[question.path], digest(question.text)))
        counts[question.path] += 1
    return found


def texts_by_key(questions: Sequence[Example]) -> dict[Key, str]:
    return {(question.language, question.intent, digest(question.text)): question.text for question in questions}


def outcomes(results: Sequence[Result]) -> list[Outcome]:
    """What is kept of results, which are those of whole files."""
    return [
        Outcome(
            language=result.question.language,
            topic=result.question.intent,
            index=index,
            digest=key,
            right=result.right,
            offered=result.offered,
            in_its_language=result.in_its_language,
            said=result.reply.intent,
            asked_back=result.reply.offered if result.reply.outcome == "clarify" else [],
        )
        for result, (index, key) in zip(results, places([result.question for result in results]))
    ]


def run_path(project: Project) -> Path:
    return project.state / "golden-run.json"


def previous_path(project: Project) -> Path:
    return project.state / "golden-run-previous.json"


def save_run(project: Project, run: Run) -> None:
    """Keeps a run, and the one before it.

    Raises:
        ProblemError: it cannot be written.
    """
    if run_path(project).exists():
        replace_file(previous_path(project), run_path(project).read_bytes())
    replace_file(run_path(project), (json.dumps(asdict(run), indent=1) + "\n").encode())


def read_run(path: Path) -> Run | None:
    """A run that was kept; None where there is none.

    Raises:
        ProblemError: the file is not as `save_run` writes it.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Run(data["at"], Scope(**data["scope"]), [Outcome(**result) for result in data["results"]])
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ProblemError([Problem(path, 0, f"cannot be read ({error.strerror}): check its permissions")]) from None
    except (ValueError, TypeError, KeyError):
        raise ProblemError([Problem(path, 0, NOT_KNOWN)]) from None


def confusions(results: Sequence[Outcome]) -> list[tuple[str, str, int]]:
    """Topic, what was said instead (empty when the bot asked back), and how often; the most frequent first."""
    pairs = Counter((result.topic, "" if result.asked_back else result.said) for result in results if not result.right)
    return sorted(((topic, said, count) for (topic, said), count in pairs.items()), key=lambda pair: (-pair[2], pair[0], pair[1]))


def compare(run: Run, previous: Run) -> Difference:
    """What fails now and did not, and the other way round."""
    before = {result.key: result.right for result in previous.results}
    both = [result for result in run.results if result.key in before]
    return Difference(
        [result for result in both if before[result.key] and not result.right],
        [result for result in both if result.right and not before[result.key]],
        len(both),
    )


def known_path(project: Project) -> Path:
    """Beside the folders of the languages, so that it is no file of questions."""
    return project.questions / "known_failures.yml"


def read_known(project: Project) -> Known:
    """The questions that are known to fail.

    Raises:
        ProblemError: the file is not language, topic, list of texts.
    """
    path = known_path(project)
    if not path.exists():
        return {}
    file = read_yaml(path, text_only=True)
    data = file.data or {}
    if not isinstance(data, dict):
        raise ProblemError([file.problem("write a language, below it a topic, below that a list of questions")])
    for language, topics in data.items():
        for topic, texts in topics.items() if isinstance(topics, dict) else [("", None)]:
            if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
                raise ProblemError([file.problem("write a language, below it a topic, below that a list of questions", language, topic)])
    return data


def mark_known(project: Project, language: str, topic: str, text: str, known: bool) -> None:
    """Adds a question to those that are known to fail, or takes it out.

    Raises:
        ProblemError: the file cannot be read or written.
    """
    marked = read_known(project)
    texts = [other for other in marked.get(language, {}).get(topic, []) if other != text]
    marked.setdefault(language, {})[topic] = [*texts, text] if known else texts
    left = {code: {key: found for key, found in topics.items() if found} for code, topics in marked.items()}
    content = yaml.safe_dump({code: topics for code, topics in left.items() if topics}, allow_unicode=True, width=10_000)
    replace_file(known_path(project), content.encode())


def _now() -> str:
    return datetime.datetime.now(AMSTERDAM).isoformat(timespec="seconds")
