"""The one door to Rasa: train, load, handle a turn, and read what it thought."""

from __future__ import annotations

import copy
import hashlib
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.runtime import prepare_rasa, withhold_from_logs

prepare_rasa()

import rasa.model_training  # noqa: E402
from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import OutputChannel, UserMessage  # noqa: E402
from rasa.core.lock_store import InMemoryLockStore  # noqa: E402
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore  # noqa: E402
from rasa.core.utils import AvailableEndpoints  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

from bot.admission import Admissible, admit, mask  # noqa: E402
from bot.dialogue.conversations import delete_before, delete_conversation, tracker_path, tracker_store  # noqa: E402
from bot.dialogue.endpoints import action_endpoint  # noqa: E402
from bot.dialogue.renderer import Renderer, payload  # noqa: E402
from bot.dialogue.replies import Replies  # noqa: E402
from bot.intents import FORGET  # noqa: E402
from bot.languages import SOURCE_LANGUAGE  # noqa: E402
from bot.project import Project, UsageError  # noqa: E402
from bot.regions import locate, read_border_towns  # noqa: E402
from bot.runtime.rasa_speed import spare_repeated_work  # noqa: E402
from bot.yaml_files import read_yaml  # noqa: E402

logger = logging.getLogger(__name__)

MODEL_NAME = "winwijzer.tar.gz"
RANKING_LENGTH = 10


@dataclass(frozen=True)
class Turn:
    """One thing a person sends.

    Attributes:
        conversation: pseudonymous id of the conversation.
        text: a message, a command, or the payload of a button.
        language: forces the language of the reply; None for most.
        client_language: language of the person's app, a hint.
        location: latitude and longitude in degrees that the person shares instead of a text; used once, kept nowhere.
    """

    conversation: str
    text: str
    language: str | None = None
    client_language: str | None = None
    location: tuple[float, float] | None = None


@dataclass(frozen=True)
class Reply:
    """What the bot says to one turn, and what it thought.

    Attributes:
        text: what the person sent, without what may identify somebody.
        language: of the reply.
        outcome: answer, clarify, off_topic, route, flow, emergency or chitchat.
        topic: the topic answered, or None.
        topics: all topics answered.
        confidence: of the intent that was acted on, 0 to 1.
        ranking: [{"topic", "confidence"}], the likeliest first.
        offered: topics offered as buttons.
        region: {"code", "name"} of the person's labour-market region, or None.
        municipality: its municipality's name, or None.
        reply: messages, [{"text", "buttons": [{"title", "payload"}]}].
        sources: [{"id", "title", "date", "url", "lines"}].
        intent: what was acted on; this and what follows is not part of the JSON.
        asks_place: whether the reply asks where the person lives.
        language_known: whether anything told which language the person speaks.
    """

    text: str
    language: str
    outcome: str
    topic: str | None
    topics: list[str]
    confidence: float
    ranking: list[dict[str, Any]]
    offered: list[str]
    region: dict[str, str] | None
    municipality: str | None
    reply: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    intent: str
    asks_place: bool
    language_known: bool

    def as_dict(self) -> dict[str, Any]:
        """What `winwijzer ask --json` prints."""
        fields = asdict(self)
        for name in ("intent", "asks_place", "language_known"):
            del fields[name]
        return fields


class _TurnChannel(OutputChannel):
    """Keeps the replies of one turn whole, with what the generator says of them."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "winwijzer"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(message)


class Assistant:
    """A loaded model that talks.

    Attributes:
        project: the files it was made from.
        agent: Rasa's agent.
    """

    def __init__(self, project: Project, agent: Agent, store: TrackerStore) -> None:
        self.project = project
        self.agent = agent
        self._store = store
        self._border_towns = read_border_towns(project)
        knowledge = self.renderer.knowledge
        self._admissible = Admissible(
            intents=frozenset(agent.domain.intents),
            commands={name: command.intent for name, command in knowledge.phrasebook.commands.items()},
            values={
                "municipality": {**self.renderer.gazetteer.municipalities, **self.renderer.gazetteer.regions},
                "neighbour": self.renderer.gazetteer.regions,
                "language_choice": self.renderer.languages,
                "group": knowledge.groups,
                "topic": knowledge.topics,
            },
        )

    @property
    def renderer(self) -> Renderer:
        """The words of the replies."""
        return self.agent.nlg.replies.say

    def use(self, renderer: Renderer) -> None:
        """Says everything from now on with other texts; what the model understands stays as it was trained."""
        self.agent.nlg.replies = Replies(renderer)

    def aside(self) -> Assistant:
        """The same model and words with conversations of its own, in memory only: for what is tried or measured beside what people say."""
        agent, store = copy.copy(self.agent), tracker_store(None)
        store.domain = agent.domain
        agent.processor = copy.copy(agent.processor)
        agent.tracker_store = agent.processor.tracker_store = store
        agent.lock_store = agent.processor.lock_store = InMemoryLockStore()
        return Assistant(self.project, agent, store)

    @classmethod
    def load(cls, project: Project = Project(), *, keep: bool = True) -> Assistant:
        """Loads the trained model.

        Args:
            project: whose model.
            keep: whether conversations are kept in the SQLite file, or only in memory.

        Raises:
            ProblemError: endpoints.yml cannot be read.
            UsageError: there is no model, or it cannot be read.
        """
        path = project.models / MODEL_NAME
        if not path.is_file():
            raise UsageError("There is no trained model yet: run winwijzer train.")
        spare_repeated_work()
        # The numbers of one message are few: shared between cores they take as long, and the other core waits for them in vain.
        threadpool_limits(1, "blas")
        read_yaml(project.endpoints)  # says file and line where Rasa's reader gives a traceback
        endpoints = AvailableEndpoints.read_endpoints(str(project.endpoints))
        store = tracker_store(tracker_path(project) if keep else None)
        try:
            agent = Agent.load(
                path,
                generator=endpoints.nlg,
                action_endpoint=action_endpoint(),
                tracker_store=store,
            )
        except Exception as error:
            raise UsageError(f"The model models/{MODEL_NAME} cannot be read ({type(error).__name__}): run winwijzer train --force.") from error
        return cls(project, agent, store)

    async def handle(self, turn: Turn) -> Reply:
        """Handles one turn: understands it, replies, and remembers it in the conversation."""
        admitted = self._located(*turn.location) if turn.location else admit(turn.text, self._admissible)
        metadata = {"language_choice": turn.language, "client_language": turn.client_language}
        channel = _TurnChannel()
        with withhold_from_logs(turn.text, admitted):
            message = UserMessage(admitted, channel, turn.conversation, metadata=metadata)
            async with self.agent.lock_store.lock(turn.conversation):
                tracker = await self._run(message)
        if tracker.latest_message.parse_data["intent"]["name"] == FORGET:
            self.delete(turn.conversation)
        return self._reply(turn, tracker, channel.messages or [self._trouble(turn.language or turn.client_language)])

    def _located(self, lat: float, lon: float) -> str:
        """The payload that a shared location stands for."""
        try:
            location = locate(self.renderer.gazetteer, self._border_towns, lat, lon)
        except ValueError:
            return "/input.location_unknown"
        if location.abroad:
            return "/input.location_abroad"
        near = {"neighbour": location.neighbour} if location.neighbour else {}
        return payload(self.renderer.routing.id, municipality=location.municipality, **near)

    async def _run(self, message: UserMessage) -> DialogueStateTracker:
        """The steps of Rasa's `MessageProcessor.handle_message`, which does not give the tracker back."""
        processor = self.agent.processor
        tracker = await processor.log_message(message, should_save_tracker=False)
        await processor.run_action_extract_slots(message.output_channel, tracker)
        await processor._run_prediction_loop(message.output_channel, tracker)
        await processor.save_tracker(tracker)
        return tracker

    async def explain(self, text: str) -> dict[str, Any]:
        """What the model thinks of a text, outside any conversation: Rasa's parse data."""
        with withhold_from_logs(text):
            return await self.agent.parse_message(admit(text, self._admissible))

    def delete(self, conversation: str) -> None:
        """Deletes a conversation, with everything it remembers."""
        delete_conversation(self._store, conversation)
        if fallback := self._fallback:
            delete_conversation(fallback, conversation)

    def purge(self, before: float) -> int:
        """Deletes what was said before a moment, in seconds since 1970; tells how many events it was."""
        if fallback := self._fallback:
            fallback.store.clear()
        return delete_before(self._store, before)

    @property
    def _fallback(self) -> InMemoryTrackerStore | None:
        """Where Rasa keeps conversations in memory once they could not be written, for instance on a full disk."""
        return getattr(self.agent.tracker_store, "_fallback_tracker_store", None)

    def _trouble(self, client_language: str | None) -> dict[str, Any]:
        """What is said when an action failed: never silence."""
        code = (client_language or "").split("-")[0].lower()
        language = code if code in self.renderer.languages else SOURCE_LANGUAGE
        text = self.renderer.response_text("utter_trouble", language)
        return {"text": text, "buttons": [self.renderer.button("menu", language)], "outcome": "flow", "language": language}

    def apology(self, client_language: str | None) -> Reply:
        """What to say when `handle` failed, in the language of the person's app."""
        message = self._trouble(client_language)
        parts = {"text": message["text"], "buttons": message["buttons"]}
        return Reply("", message["language"], "flow", None, [], 0.0, [], [], None, None, [parts], [], "", False, True)

    def _reply(self, turn: Turn, tracker: DialogueStateTracker, messages: list[dict[str, Any]]) -> Reply:
        parsed = tracker.latest_message.parse_data
        municipality = tracker.get_slot("municipality")
        gazetteer = self.renderer.gazetteer
        region = gazetteer.region_of(municipality) if municipality else None
        last = messages[-1] if messages else {}
        topics = [topic for message in messages for topic in message.get("topics") or [message.get("topic")] if topic]
        known = self.renderer.knowledge.topics
        return Reply(
            text=mask(turn.text),
            language=last.get("language", ""),
            outcome=last.get("outcome", "flow"),
            topic=topics[0] if topics else None,
            topics=list(dict.fromkeys(topics)),
            confidence=round(parsed["intent"]["confidence"], 4),
            ranking=[
                {"topic": entry["name"], "confidence": round(entry["confidence"], 4)}
                for entry in parsed.get("intent_ranking", [])[:RANKING_LENGTH]
            ],
            offered=[topic for message in messages for topic in message.get("offered", []) if topic in known],
            region={"code": region.code, "name": region.name} if region else None,
            municipality=gazetteer.municipalities[municipality].name if municipality in gazetteer.municipalities else None,
            reply=[{"text": message["text"], "buttons": message.get("buttons", [])} for message in messages],
            sources=[source for message in messages for source in message.get("sources", [])],
            intent=last.get("intent") or parsed["intent"]["name"],
            asks_place=bool(tracker.active_loop_name),
            language_known=last.get("language_known", True),
        )


def fingerprint(project: Project) -> str:
    """Changes whenever something a model is trained from changes: configuration, examples, topics, our components."""
    digest = hashlib.sha256()
    code = Path(__file__).resolve().parent
    files = [project.config, project.knowledge / "responses.yml"]
    for folder, pattern in ((project.intents, "**/*.yml"), (project.topics, "**/*.yml"), (code / "nlu", "*.py")):
        files += sorted(folder.glob(pattern))
    files += [code / "dialogue" / "importer.py", *sorted(project.encoder.glob("**/*"))]
    for path in files:
        if path.is_file():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_trained(project: Project) -> bool:
    """Whether there is a model and it was trained from the files as they are now."""
    stamp = project.models / "fingerprint.txt"
    return (
        (project.models / MODEL_NAME).is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == fingerprint(project)
    )


def train(project: Project, on_progress: Callable[[str, int, int], None]) -> None:
    """Trains the model and stores it under models/.

    Args:
        on_progress: called with the name of a component that begins, how many are done, and how many there are.

    Raises:
        ProblemError: the files cannot be used; with file and line.
    """
    from bot.training import run_training

    stamp = fingerprint(project)
    run_training(project, MODEL_NAME, on_progress)
    (project.models / "fingerprint.txt").write_text(stamp, encoding="utf-8")
