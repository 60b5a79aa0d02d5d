"""All checks of a project in one go."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from babel import localedata

from bot.checks.catalogs import check_catalogs
from bot.checks.examples import check_examples
from bot.checks.glossary import check_glossary
from bot.checks.plain_language import check_plain_language, read_limits
from bot.checks.regions import check_provinces, check_regions
from bot.checks.review import check_review
from bot.checks.texts import check_texts
from bot.checks.win_points import check_win_points
from bot.knowledge import Knowledge, read_knowledge
from bot.knowledge.coverage import read_coverage
from bot.knowledge.glossary import read_glossary
from bot.knowledge.letters import check_topic, read_letters
from bot.languages import languages, staff_languages
from bot.nlu.emergency import read_emergency_words
from bot.nlu.examples import Intent, read_intents
from bot.project import Problem, ProblemError, Project
from bot.translation.catalogs import STAFF_DOMAIN
from bot.translation.extractor import PACKAGE, all_messages, staff_messages
from bot.translation.strings import read_strings
from bot.yaml_files import read_yaml


def check_project(project: Project, letters: Path | None) -> list[Problem]:
    """Checks knowledge, intents, golden questions, locales and regions.

    Args:
        letters: the folder of the letters; None leaves the check of figures against them out.
    """
    problems: list[Problem] = []

    def attempt(read: Callable[[Project], Any]) -> Any:
        try:
            return read(project)
        except ProblemError as error:
            problems.extend(error.problems)
            return None

    known = attempt(languages)
    knowledge: Knowledge | None = attempt(read_knowledge)
    intents: dict[str, Intent] | None = attempt(read_intents)
    attempt(read_emergency_words)
    if known:
        problems += check_languages(project, known)
    if known and knowledge is not None:
        problems += check_texts(project, knowledge)
        problems += check_catalogs(project, all_messages(project), known)
        if project == PACKAGE:
            problems += check_catalogs(project, staff_messages(), staff_languages(project), STAFF_DOMAIN)
        problems += check_provinces(project, knowledge.topics.values())
        problems += check_review(knowledge, datetime.date.today())
        problems += check_wording(project, knowledge, known)
        attempt(lambda project: read_coverage(project, knowledge.sources, knowledge.topics))
        if letters is not None:
            problems += check_letters(project, knowledge, letters)
        if intents is not None:
            problems += check_responses(project, knowledge, intents)
            problems += check_examples(project, knowledge, intents)
    problems += check_regions(project)
    problems += check_win_points(project, datetime.date.today())
    return problems


def check_languages(project: Project, known: tuple[str, ...]) -> list[Problem]:
    """Folders of intents/ that are not named after a language: no figure could be written in it."""
    return [
        Problem(project.intents / code, 0, f"there is no language with the code '{code}': rename the folder, for instance to uk")
        for code in known
        if not localedata.exists(code)
    ]


def check_wording(project: Project, knowledge: Knowledge, known: tuple[str, ...]) -> list[Problem]:
    """Texts that are not plain, or do not use the words of the glossary."""
    try:
        limits, terms = read_limits(project), read_glossary(project, known)
    except ProblemError as error:
        return error.problems
    try:
        strings = read_strings(project, knowledge, known)
    except ProblemError:
        return []  # `check_catalogs` tells it
    return [*check_plain_language(project, strings, limits), *check_glossary(strings, terms)]


def check_letters(project: Project, knowledge: Knowledge, folder: Path) -> list[Problem]:
    """Facts whose figure does not stand in the lines they cite."""
    letters, problems = read_letters(folder, knowledge.sources, project.knowledge / "sources.yml")
    for topic in knowledge.topics.values():
        problems += check_topic(topic, letters, knowledge.sources)
    return problems


def check_responses(project: Project, knowledge: Knowledge, intents: dict[str, Intent]) -> list[Problem]:
    """Intents, commands and buttons that lead nowhere."""
    phrasebook = knowledge.phrasebook
    known = set(knowledge.topics) | set(intents)
    problems = []
    file = read_yaml(project.intents / "intents.yml")
    for intent in intents.values():
        at = (intent.id, "response")
        if intent.id in knowledge.topics:
            problems.append(file.problem(f"'{intent.id}' is also a topic: rename one of the two", intent.id))
        if intent.response.startswith("utter_") and intent.response not in phrasebook.responses:
            message = f"the response '{intent.response}' is not in knowledge/responses.yml: add it there, or correct it"
            problems.append(file.problem(message, *at))
        elif not intent.response.startswith(("utter_", "action_")):
            message = f"'{intent.response}' is no response: name one of knowledge/responses.yml, or an action"
            problems.append(file.problem(message, *at))
    file = read_yaml(project.knowledge / "responses.yml")
    targets = [(("commands", command.name, "intent"), command.intent) for command in phrasebook.commands.values()]
    targets += [(("buttons", key, "payload"), button.payload[1:].partition("{")[0]) for key, button in phrasebook.buttons.items()]
    for at, intent in targets:
        if intent not in known:
            problems.append(file.problem(f"'{intent}' is no topic or intent: correct it", *at))
    return problems + check_routing(project, knowledge)


def check_routing(project: Project, knowledge: Knowledge) -> list[Problem]:
    """Whether there is one topic that asks where the person lives, with the website that lists the WIN-points."""
    asking = [topic for topic in knowledge.topics.values() if topic.asks == "municipality"]
    if len(asking) != 1:
        message = f"{len(asking)} topics have 'asks: municipality': give it to the one that finds a WIN-point"
        return [Problem(project.topics, 0, message)]
    helpers = [knowledge.organisations[key] for key in asking[0].help[:1]]
    if not helpers or helpers[0].url is None:
        return [asking[0].file.problem("the first organisation here must have the url of the list of WIN-points", "help")]
    return []
