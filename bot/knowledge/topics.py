"""Topics: what the bot can answer, each in a file of its own."""

import re
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.facts import Fact, parse_fact
from bot.knowledge.organisations import ATTRIBUTES, Organisation
from bot.knowledge.sources import Citation, Source, parse_citation
from bot.knowledge.texts import placeholders, stray_braces
from bot.project import Problem, ProblemError, Project
from bot.yaml_files import YamlFile, read_yaml
from bot.yaml_shapes import DAY, MAPPING, TEXT, TEXTS, Shape, shape_problems

ID = re.compile(r"^[a-z0-9_]+\.[a-z0-9_]+$")
ID_LENGTH = 60
"""Characters of a topic's id: with a slash it is the payload of a button (`responses.PAYLOAD_BYTES`)."""
TITLE_LENGTH = 30
"""Characters of a title: it becomes a button, two of which should fit on the screen of a phone."""

AUDIENCES = ("eu_worker", "non_eu_worker", "ukrainian", "asylum_seeker", "knowledge_migrant", "cross_border", "employer")

SHAPE = Shape(
    {
        "title": TEXT, "description": TEXT, "answer": TEXT, "next": TEXT, "sources": TEXTS, "related": TEXTS,
        "reviewed": DAY, "review_by": DAY,
    },
    {"help": TEXTS, "facts": MAPPING, "audience": TEXTS, "asks": TEXT},
)  # fmt: skip
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
        help: ids of the organisations shown below the answer.
        facts: by the name of their placeholder.
        sources: the lines that carry the text, most important first.
        related: ids of topics offered as buttons.
        audience: for whom it holds, from `AUDIENCES`; empty when for everyone.
        asks: what the person is asked for, from `ASKS`; the answer is then the text of the question. None for most.
        reviewed, review_by: ISO dates.
        file: where it was read.
    """

    id: str
    title: str
    description: str
    answer: str
    next: str
    help: tuple[str, ...]
    facts: dict[str, Fact]
    sources: tuple[Citation, ...]
    related: tuple[str, ...]
    audience: tuple[str, ...]
    asks: str | None
    reviewed: str
    review_by: str
    file: YamlFile

    @property
    def group(self) -> str:
        return self.id.partition(".")[0]

    @property
    def path(self) -> Path:
        return self.file.path


def read_topics(project: Project, sources: dict[str, Source], organisations: dict[str, Organisation]) -> dict[str, Topic]:
    """Reads knowledge/topics/<group>/<group>.<name>.yml.

    Raises:
        ProblemError: every problem in every file, with file and line.
    """
    topics: dict[str, Topic] = {}
    problems: list[Problem] = []
    paths = sorted(project.topics.glob("*/*.yml"))
    for path in paths:
        try:
            topic = _read_topic(path, sources, organisations)
        except ProblemError as error:
            problems += error.problems
            continue
        if topic.id in topics:
            other = project.relative(topics[topic.id].path)
            problems.append(Problem(path, 1, f"topic '{topic.id}' also stands in {other}: keep one of the two files"))
        elif topic.group != path.parent.name:
            problems.append(Problem(path, 1, f"topic '{topic.id}' belongs in the folder knowledge/topics/{topic.group}/: move it"))
        topics[topic.id] = topic
    if not topics and not problems:
        problems.append(Problem(project.topics, 0, "no topic files: add knowledge/topics/<group>/<group>.<name>.yml"))
    # A topic whose file has a problem of its own exists all the same.
    known = {path.stem for path in paths}
    for topic in topics.values():
        for index, other in enumerate(topic.related):
            if other not in known or other == topic.id:
                message = f"related topic '{other}' does not exist: use the id of another topic file"
                problems.append(topic.file.problem(message, "related", index))
    if problems:
        raise ProblemError(problems)
    return topics


def _read_topic(path: Path, sources: dict[str, Source], organisations: dict[str, Organisation]) -> Topic:
    if not ID.match(path.stem) or len(path.stem) > ID_LENGTH:
        message = f"the name of the file must be <group>.<name>.yml in small letters, at most {ID_LENGTH} before .yml: rename it"
        raise ProblemError([Problem(path, 0, message)])
    file = read_yaml(path)
    problems = shape_problems(file, SHAPE, file.data)
    if problems:
        raise ProblemError(problems)
    data = {key: value for key, value in file.data.items() if value is not None}

    facts: dict[str, Fact] = {}
    for name, entry in data.get("facts", {}).items():
        try:
            facts[name] = parse_fact(name, entry)
            parse_citation(facts[name].source, sources)
        except ValueError as error:
            problems.append(file.problem(str(error), "facts", name))

    citations: list[Citation] = []
    for index, text in enumerate(data["sources"]):
        try:
            citations.append(parse_citation(text, sources))
        except ValueError as error:
            problems.append(file.problem(str(error), "sources", index))
    if not data["sources"]:
        problems.append(file.problem("an answer without a source is not given: add the lines that carry it", "sources"))

    for key, known, what in (("help", organisations, "organisation"), ("audience", AUDIENCES, "audience")):
        for index, name in enumerate(data.get(key, ())):
            if name not in known:
                problems.append(file.problem(f"there is no {what} '{name}': use one of {', '.join(known)}", key, index))

    for key in ("title", "answer", "next"):
        text = data[key]
        if stray_braces(text):
            message = f"a brace in '{key}' belongs to no placeholder: write {{name}} in small letters without spaces"
            problems.append(file.problem(message, key))
        for name in placeholders(text):
            owner, _, attribute = name.partition(".")
            if not (
                (owner in data.get("facts", ()) and attribute in ("", "value"))
                or (owner in organisations and attribute in ("", *ATTRIBUTES))
            ):
                problems.append(
                    file.problem(f"{{{name}}} is neither a fact of this topic nor an organisation: correct it or add the fact", key)
                )
    if data.get("asks") not in (None, *ASKS):
        problems.append(file.problem(f"a topic can ask for {', '.join(ASKS)}: correct it or take it out", "asks"))
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
        help=tuple(data.get("help", ())),
        facts=facts,
        sources=tuple(citations),
        related=tuple(data["related"]),
        audience=tuple(data.get("audience", ())),
        asks=data.get("asks"),
        reviewed=str(data["reviewed"]),
        review_by=str(data["review_by"]),
        file=file,
    )
