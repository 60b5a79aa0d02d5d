"""All topics: what the bot can answer, each in a file of its own."""

from bot.knowledge.organisations import Organisation
from bot.knowledge.sources import Source
from bot.knowledge.topic import Topic, read_topic
from bot.project import Problem, ProblemError, Project


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
            topic = read_topic(path, sources, organisations)
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
        for audience, other in topic.neighbours.items():
            if other not in known or other == topic.id:
                message = f"neighbour '{other}' does not exist: use the id of another topic file"
                problems.append(topic.file.problem(message, "neighbours", audience))
    if problems:
        raise ProblemError(problems)
    return topics
