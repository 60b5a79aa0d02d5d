"""What became of every passage of the letters that a reader could use: knowledge/coverage.yml, checked both ways."""

from dataclasses import dataclass
from typing import Any

from bot.knowledge.sources import Citation, Source, parse_citation
from bot.knowledge.topic import Topic
from bot.project import Problem, ProblemError, Project
from bot.yaml_files import Key, YamlFile, read_yaml
from bot.yaml_shapes import TEXT, TEXTS, Shape, shape_problems

REASONS = {
    "policy": "an intention of the government, nothing that anybody can use yet",
    "proposal": "what somebody advises or would like",
    "superseded": "a later statement took its place, `by` names it",
    "background": "explains, but gives nobody anything to do or to claim",
}
"""Why no topic carries a passage."""
SHAPE = Shape({"lines": TEXT, "gist": TEXT}, {"topics": TEXTS, "reason": TEXT, "by": TEXT, "became": TEXT})


@dataclass(frozen=True)
class Passage:
    """Lines of a letter that say one thing.

    Attributes:
        place: the lines.
        gist: what they say, in our own words.
        topics: ids of the topics that carry it.
        reason: a key of `REASONS`, empty when topics carry it.
        by: the later statement that replaces it, or a part of it; None for most.
        became: what changed by that, for instance "9 regions → 11 regions"; empty for most.
        at: the keys that lead to it in the file.
    """

    place: Citation
    gist: str
    topics: tuple[str, ...]
    reason: str
    by: Citation | None
    became: str
    at: tuple[Key, ...]


def read_coverage(project: Project, sources: dict[str, Source], topics: dict[str, Topic]) -> list[Passage]:
    """Reads the passages in the order of the file.

    Raises:
        ProblemError: a passage without topics and reason, lines or topics that do not exist, a topic and a passage
            that do not know of each other, a topic that cites what a later letter replaced; with file and line.
    """
    file = read_yaml(project.knowledge / "coverage.yml", text_only=True)
    if not isinstance(file.data, dict):
        raise ProblemError([file.problem("write the id of a letter, and its passages as a list under it")])
    problems: list[Problem] = []
    passages: list[Passage] = []
    for letter, entries in file.data.items():
        if letter not in sources:
            problems.append(file.problem(f"there is no source '{letter}': use {', '.join(sources)}", letter))
        elif not isinstance(entries, list):
            problems.append(file.problem("write a list of passages, each with lines and gist", letter))
        else:
            for index, entry in enumerate(entries):
                found = _passage_problems(file, letter, index, entry, sources, topics)
                problems += found
                if not found:
                    passages.append(_passage((letter, index), entry, sources))
    problems += [
        file.problem(f"no passage of the letter '{letter}' is listed: go through it")
        for letter in sources
        if letter not in file.data
    ]
    if problems:
        raise ProblemError(problems)
    problems = _unlisted(topics, passages) + _uncited(file, topics, passages)
    if problems:
        raise ProblemError(problems)
    return passages


def _passage_problems(
    file: YamlFile, letter: str, index: int, entry: object, sources: dict[str, Source], topics: dict[str, Topic]
) -> list[Problem]:
    at = (letter, index)
    problems = shape_problems(file, SHAPE, entry, *at)
    if problems:
        return problems
    assert isinstance(entry, dict)
    for key, text in (("lines", f"{letter}:{entry['lines']}"), ("by", entry.get("by"))):
        try:
            if text is not None:
                parse_citation(text, sources)
        except ValueError as error:
            problems.append(file.problem(str(error), *at, key))
    for position, topic in enumerate(entry.get("topics") or ()):
        if topic not in topics:
            problems.append(file.problem(f"there is no topic '{topic}': correct the id", *at, "topics", position))
    reason, carried = entry.get("reason"), bool(entry.get("topics"))
    if not carried and not reason:
        message = "no topic carries this passage and no reason says why: add `topics: [id]`, or `reason:` with one of "
        problems.append(file.problem(message + ", ".join(REASONS), *at))
    elif carried and reason:
        problems.append(file.problem("topics carry this passage, so it needs no reason: take one of the two out", *at, "reason"))
    elif reason and reason not in REASONS:
        problems.append(file.problem(f"there is no reason '{reason}': use one of {', '.join(REASONS)}", *at, "reason"))
    if reason == "superseded" and not entry.get("by"):
        problems.append(file.problem("say under 'by' which lines of a later letter replace this", *at))
    if bool(entry.get("by")) != bool(entry.get("became")):
        message = "'by' names the later lines and 'became' says what changed: write both, for instance `became: 9 regions → 11 regions`"
        problems.append(file.problem(message, *at))
    return problems


def _passage(at: tuple[str, int], entry: dict[str, Any], sources: dict[str, Source]) -> Passage:
    return Passage(
        place=parse_citation(f"{at[0]}:{entry['lines']}", sources),
        gist=entry["gist"],
        topics=tuple(entry.get("topics") or ()),
        reason=entry.get("reason") or "",
        by=parse_citation(entry["by"], sources) if entry.get("by") else None,
        became=entry.get("became") or "",
        at=at,
    )


def _unlisted(topics: dict[str, Topic], passages: list[Passage]) -> list[Problem]:
    """Lines that a topic cites and no passage gives to it."""
    problems = []
    for topic in topics.values():
        for keys, citation in topic.citation_places.items():
            there = [passage for passage in passages if passage.place.overlaps(citation)]
            place = f"{citation.source}:{citation.lines}"
            replaced = next((passage for passage in there if passage.reason == "superseded"), None)
            if replaced is not None and all(passage.reason == "superseded" for passage in there):
                later = f"{replaced.by.source}:{replaced.by.lines}"
                problems.append(topic.file.problem(f"{place} was replaced ({replaced.became}): cite {later} instead", *keys))
            elif not any(topic.id in passage.topics for passage in there):
                message = f"knowledge/coverage.yml does not give {place} to this topic: add '{topic.id}' to a passage there"
                problems.append(topic.file.problem(message, *keys))
    return problems


def _uncited(file: YamlFile, topics: dict[str, Topic], passages: list[Passage]) -> list[Problem]:
    """Topics that a passage names although they do not cite its lines."""
    problems = []
    for passage in passages:
        for position, topic in enumerate(passage.topics):
            if not any(passage.place.overlaps(citation) for citation in topics[topic].citations):
                message = f"the topic '{topic}' does not cite these lines: add them to its sources, or take it out here"
                problems.append(file.problem(message, *passage.at, "topics", position))
    return problems
