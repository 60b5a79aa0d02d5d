"""One topic: its shape, and how its file is read."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.knowledge.facts import Fact, parse_fact
from bot.knowledge.organisations import ATTRIBUTES, Organisation
from bot.knowledge.sources import Citation, Source, parse_citation
from bot.knowledge.texts import placeholders, stray_braces
from bot.project import Problem, ProblemError
from bot.yaml_files import Key, YamlFile, read_yaml
from bot.yaml_shapes import DAY, MAPPING, TEXT, TEXTS, Shape, shape_problems

ID = re.compile(r"^[a-z0-9_]+\.[a-z0-9_]+$")
ID_LENGTH = 60
"""Characters of a topic's id: with a slash it is the payload of a button (`responses.PAYLOAD_BYTES`)."""
TITLE_LENGTH = 30
"""Characters of a title: it becomes a button, two of which should fit on the screen of a phone."""

AUDIENCES = ("eu_worker", "non_eu_worker", "ukrainian", "asylum_seeker", "knowledge_migrant", "cross_border", "employer")

SECTIONS = ("steps", "documents", "costs", "duration", "where", "family", "refused")
"""What a topic can tell beside its answer, each behind a button and in reply to a bare follow-up ("what does it cost?")."""
PHONE = "phone"
"""A follow-up that the organisations of a topic answer."""

SHAPE = Shape(
    {
        "title": TEXT, "description": TEXT, "answer": TEXT, "next": TEXT, "sources": TEXTS, "related": TEXTS,
        "reviewed": DAY, "review_by": DAY,
    },
    {"sections": MAPPING, "help": TEXTS, "facts": MAPPING, "audience": TEXTS, "neighbours": MAPPING, "asks": TEXT,
     "provinces": TEXTS, "nearby": TEXTS},
)  # fmt: skip
RNI_DESK = "rni_desk"
NEARBY = (RNI_DESK,)
"""What near the person a topic can tell of, once it is known where they live."""
ASKS = ("municipality",)
"""What a topic can ask the person for before it answers."""


@dataclass(frozen=True)
class Topic:
    """One answer.

    Attributes:
        id: `group.name`, the name of its file in knowledge/, intents/ and tests/questions/.
        title: Dutch, at most `TITLE_LENGTH` characters; a msgid, and the label of its button.
        description: Dutch, for staff.
        answer, next: Dutch texts with `{placeholders}`; msgids.
        sections: by a key of `SECTIONS` a further Dutch text, a msgid.
        help: ids of the organisations shown below the answer.
        facts: by the name of their placeholder.
        sources: the lines that carry the text, most important first.
        citation_places: every place of a letter that carries the text or a figure of it, by the keys that lead to it in the
            file: those of `sources`, then those of the facts.
        related: ids of topics offered as buttons.
        audience: for whom it holds, from `AUDIENCES`; empty when for everyone.
        neighbours: for an audience it does not hold for, the topic that does.
        asks: what the person is asked for, from `ASKS`; the answer is then the text of the question. None for most.
        provinces: where what it tells of began, as its sources say; empty when it says nothing of that.
        nearby: what near the person belongs to it, from `NEARBY`.
        reviewed, review_by: ISO dates.
        file: where it was read.
    """

    id: str
    title: str
    description: str
    answer: str
    next: str
    sections: dict[str, str]
    help: tuple[str, ...]
    facts: dict[str, Fact]
    sources: tuple[Citation, ...]
    citation_places: dict[tuple[Key, ...], Citation]
    related: tuple[str, ...]
    audience: tuple[str, ...]
    neighbours: dict[str, str]
    asks: str | None
    provinces: tuple[str, ...]
    nearby: tuple[str, ...]
    reviewed: str
    review_by: str
    file: YamlFile

    @property
    def group(self) -> str:
        return self.id.partition(".")[0]

    @property
    def path(self) -> Path:
        return self.file.path

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The places of `citation_places`, each once."""
        return tuple(dict.fromkeys(self.citation_places.values()))

    @property
    def texts(self) -> dict[tuple[str, ...], str]:
        """Every text that is translated, by the keys that lead to it in the file: title, answer, next, sections."""
        texts: dict[tuple[str, ...], str] = {(key,): getattr(self, key) for key in ("title", "answer", "next")}
        return texts | {("sections", key): text for key, text in self.sections.items()}


def read_topic(path: Path, sources: dict[str, Source], organisations: dict[str, Organisation]) -> Topic:
    """Reads knowledge/topics/<group>/<group>.<name>.yml; whether the topics it names exist is not looked at.

    Raises:
        ProblemError: every problem in the file, with its line.
    """
    if not ID.match(path.stem) or len(path.stem) > ID_LENGTH:
        message = f"the name of the file must be <group>.<name>.yml in small letters, at most {ID_LENGTH} before .yml: rename it"
        raise ProblemError([Problem(path, 0, message)])
    file = read_yaml(path)
    problems = shape_problems(file, SHAPE, file.data)
    if problems:
        raise ProblemError(problems)
    data = {key: value for key, value in file.data.items() if value is not None}

    places: dict[tuple[Key, ...], Citation] = {}
    problems += _read_citations(file, data["sources"], sources, places)
    main = tuple(places.values())
    facts, found = _read_facts(file, data.get("facts", {}), sources, places)
    problems += found
    problems += _audience_problems(file, tuple(data.get("audience", ())), data.get("neighbours", {}))
    for index, name in enumerate(data.get("help", ())):
        if name not in organisations:
            message = f"there is no organisation '{name}': use one of {', '.join(organisations)}"
            problems.append(file.problem(message, "help", index))
    for key, text in data.get("sections", {}).items():
        if key not in SECTIONS:
            problems.append(file.problem(f"there is no section '{key}': use one of {', '.join(SECTIONS)}", "sections", key))
        elif not TEXT.fits(text):
            problems.append(file.problem(f"'{key}' must be {TEXT.what}", "sections", key))
    problems += _text_problems(file, data, organisations)
    if data.get("asks") not in (None, *ASKS):
        problems.append(file.problem(f"a topic can ask for {', '.join(ASKS)}: correct it or take it out", "asks"))
    for index, name in enumerate(data.get("nearby", ())):
        if name not in NEARBY:
            problems.append(file.problem(f"there is no '{name}' near people: use one of {', '.join(NEARBY)}", "nearby", index))
    if len(data["title"]) > TITLE_LENGTH:
        problems.append(file.problem(f"the title has {len(data['title'])} characters, a button holds {TITLE_LENGTH}: shorten it", "title"))
    if problems:
        raise ProblemError(problems)
    return Topic(
        id=path.stem,
        title=data["title"],
        description=data["description"],
        answer=data["answer"].strip(),
        next=data["next"].strip(),
        sections={key: text.strip() for key, text in data.get("sections", {}).items()},
        help=tuple(data.get("help", ())),
        facts=facts,
        sources=main,
        citation_places=places,
        related=tuple(data["related"]),
        audience=tuple(data.get("audience", ())),
        neighbours=data.get("neighbours", {}),
        asks=data.get("asks"),
        provinces=tuple(data.get("provinces", ())),
        nearby=tuple(data.get("nearby", ())),
        reviewed=str(data["reviewed"]),
        review_by=str(data["review_by"]),
        file=file,
    )


def _read_citations(
    file: YamlFile, entries: list[str], sources: dict[str, Source], places: dict[tuple[Key, ...], Citation]
) -> list[Problem]:
    """Adds the citations of `sources` to the places."""
    if not entries:
        return [file.problem("an answer without a source is not given: add the lines that carry it", "sources")]
    problems = []
    for index, text in enumerate(entries):
        try:
            places["sources", index] = parse_citation(text, sources)
        except ValueError as error:
            problems.append(file.problem(str(error), "sources", index))
    return problems


def _read_facts(
    file: YamlFile, entries: dict[str, Any], sources: dict[str, Source], places: dict[tuple[Key, ...], Citation]
) -> tuple[dict[str, Fact], list[Problem]]:
    """The facts that can be read, with their citations added to the places; and the problems of the others."""
    facts: dict[str, Fact] = {}
    problems = []
    for name, entry in entries.items():
        try:
            facts[name] = parse_fact(name, entry)
            places["facts", name, "source"] = parse_citation(facts[name].source, sources)
        except ValueError as error:
            problems.append(file.problem(str(error), "facts", name))
    return facts, problems


def _audience_problems(file: YamlFile, audience: tuple[str, ...], neighbours: dict[str, Any]) -> list[Problem]:
    problems = []
    for index, name in enumerate(audience):
        if name not in AUDIENCES:
            problems.append(file.problem(f"there is no audience '{name}': use one of {', '.join(AUDIENCES)}", "audience", index))
    for name in neighbours:
        if name not in AUDIENCES or name in audience:
            message = f"'{name}' is no other audience: use one of {', '.join(AUDIENCES)} that this topic is not for"
            problems.append(file.problem(message, "neighbours", name))
    if audience and not neighbours and not problems:
        problems.append(file.problem("say under 'neighbours' which topic the others should read: add audience: topic", "audience"))
    return problems


def _text_problems(file: YamlFile, data: dict[str, Any], organisations: dict[str, Organisation]) -> list[Problem]:
    """Braces and placeholders that nothing fills."""
    fillable = {filled for name in data.get("facts", ()) for filled in (name, f"{name}.value")}
    fillable |= {filled for name in organisations for filled in (name, *(f"{name}.{attribute}" for attribute in ATTRIBUTES))}
    texts: dict[tuple[Key, ...], Any] = {(key,): data[key] for key in ("title", "answer", "next")}
    texts |= {("sections", key): text for key, text in data.get("sections", {}).items() if TEXT.fits(text)}
    problems = []
    for keys, text in texts.items():
        if stray_braces(text):
            message = f"a brace in '{keys[-1]}' belongs to no placeholder: write {{name}} in small letters without spaces"
            problems.append(file.problem(message, *keys))
        for name in placeholders(text):
            if name not in fillable:
                message = f"{{{name}}} is neither a fact of this topic nor an organisation: correct it or add the fact"
                problems.append(file.problem(message, *keys))
    return problems
