"""Everything the bot knows, read once."""

from dataclasses import dataclass
from typing import Any

from bot.knowledge.organisations import Organisation, read_organisations
from bot.knowledge.responses import Group, Phrasebook, read_groups, read_phrasebook
from bot.knowledge.sources import Source, read_sources
from bot.knowledge.topics import Topic, read_topics
from bot.project import Problem, ProblemError, Project


@dataclass(frozen=True)
class Knowledge:
    """What stands in knowledge/, except the regions."""

    sources: dict[str, Source]
    organisations: dict[str, Organisation]
    topics: dict[str, Topic]
    groups: dict[str, Group]
    phrasebook: Phrasebook


def read_knowledge(project: Project) -> Knowledge:
    """Reads knowledge/.

    Raises:
        ProblemError: all problems that could be found in one go, with file and line.
    """
    problems: list[Problem] = []

    def attempt(read: Any, *args: Any) -> Any:
        try:
            return read(*args)
        except ProblemError as error:
            problems.extend(error.problems)
            return {}

    sources = attempt(read_sources, project)
    organisations = attempt(read_organisations, project)
    topics = attempt(read_topics, project, sources, organisations) if sources and organisations else {}
    groups = attempt(read_groups, project, {topic.group for topic in topics.values()})
    phrasebook = attempt(read_phrasebook, project, organisations) if organisations else None
    if problems:
        raise ProblemError(problems)
    return Knowledge(sources, organisations, topics, groups, phrasebook)
