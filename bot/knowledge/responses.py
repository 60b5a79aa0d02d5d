"""What the bot says besides its answers: greetings, questions back, buttons, commands and the groups of the menu."""

from dataclasses import dataclass

from bot.knowledge.organisations import ATTRIBUTES, Organisation
from bot.knowledge.placeholder_examples import PlaceholderExample, parse_example
from bot.knowledge.texts import placeholders, stray_braces
from bot.knowledge.topic import AUDIENCES, PHONE, SECTIONS as TOPIC_SECTIONS
from bot.project import Problem, ProblemError, Project
from bot.yaml_files import YamlFile, read_yaml
from bot.yaml_shapes import FLAG, TEXT, TEXTS, Shape, read_entries, read_values

OUTCOMES = ("chitchat", "flow", "clarify", "off_topic", "route", "emergency")
PAYLOAD_BYTES = 64
"""Bytes that Telegram carries in a button (`callback_data`)."""
BUTTON_LENGTH = 30
"""Characters of a button's label."""
RESPONSES = (
    "utter_clarify", "utter_group", "utter_language", "utter_language_set", "utter_menu", "utter_nothing_to_repeat", "utter_off_topic",
    "utter_area_choice", "utter_group_private", "utter_place_abroad", "utter_place_choice", "utter_place_unknown", "utter_postcode_unknown", "utter_second_miss", "utter_trouble",
    "utter_welcome", "utter_which_topic",
)  # fmt: skip
"""Responses that the program says by their id, beside those of intents/intents.yml."""
RESPONSE_VALUES = {"languages", "commands", "retention"}
"""Placeholders of responses that the program fills, beside organisations."""
PARTS = {
    "next": {"text"},
    "help": set(),
    "source": set(),
    "source_dated": {"title", "date"},
    "two_topics": set(),
    "as_of": {"date"},
    "as_of_between": {"first", "last"},
    "section": {"section", "topic"},
    "section_missing": {"topic"},
    "opening_hours": {"hours"},
    "spoken": {"languages"},
    "audience": {"audiences"},
    "untranslated": set(),
    "region": {"municipality", "region"},
    "win_point_open": {"name"},
    "win_point_exists": {"name"},
    "win_point_announced": {"name"},
    "win_point_unknown": set(),
    "win_point_address": {"address"},
    "win_point_map": {"url"},
    "win_point_open_now": {"time"},
    "win_point_opens_today": {"time"},
    "win_point_closed_now": {"day", "time"},
    "win_point_closed_today": {"day", "time"},
    "win_point_holiday": {"day", "time"},
    "win_point_closed": set(),
    "win_point_hours": set(),
    "win_point_closed_day": set(),
    "win_point_other_hours": set(),
    "win_point_mobile": set(),
    "win_point_undated": set(),
    "win_point_not_verified": set(),
    "win_point_municipality": {"municipality"},
    "win_point_list": {"url"},
    "win_point_nearest": {"region", "distance"},
    "region_alone": {"region"},
    "place_taken": {"place"},
    "near_border": {"region"},
    "loket_started": {"juridisch_loket", "province"},
    "loket_elsewhere": {"juridisch_loket", "province"},
    "rni_desk": {"place", "distance"},
    "rni_desk_here": {"place"},
    "follow_up": {"topic"},
    "other_place": set(),
    "kept_unanswered": {"period"},
    "edited": set(),
    "caption_only": set(),
    "share_location": set(),
    "telegram_slogan": set(),
    "telegram_short": set(),
    "telegram_description": set(),
    "poster": set(),
}
"""The parts that the program puts messages together from, with the placeholders that it fills in each."""
BUTTONS = ("menu", "find_win", "always_this_language")
"""Buttons that the program adds by their id."""
LABELS = ("share_location", "private_chat")
"""Labels of buttons that send no payload."""
SECTIONS = ("responses", "parts", "sections", "audiences", "buttons", "labels", "commands", "placeholders")
GROUP_SHAPE = Shape({"title": TEXT})
BUTTON_SHAPE = Shape({"title": TEXT, "payload": TEXT})
COMMAND_SHAPE = Shape({"intent": TEXT, "title": TEXT})
RESPONSE_SHAPE = Shape({"outcome": TEXT, "text": TEXT}, {"help": TEXTS, "buttons": TEXTS, "in_all_languages": FLAG})


@dataclass(frozen=True)
class Group:
    """A group of topics in the menu; `title` is Dutch and a msgid."""

    id: str
    title: str


@dataclass(frozen=True)
class Button:
    """A button with a Dutch label, a msgid, and a payload free of language."""

    id: str
    title: str
    payload: str


@dataclass(frozen=True)
class Command:
    """A command that starts with a slash: the intent it stands for, and what an app shows beside it, Dutch and a msgid."""

    name: str
    intent: str
    title: str


@dataclass(frozen=True)
class Response:
    """One thing the bot says; `text` is Dutch and a msgid whose msgctxt is the id."""

    id: str
    text: str
    outcome: str
    help: tuple[str, ...]
    buttons: tuple[str, ...]
    in_all_languages: bool


@dataclass(frozen=True)
class Phrasebook:
    """Everything in knowledge/responses.yml; `sections` are the titles of the topics' sections, which become buttons."""

    responses: dict[str, Response]
    parts: dict[str, str]
    sections: dict[str, str]
    audiences: dict[str, str]
    buttons: dict[str, Button]
    labels: dict[str, str]
    commands: dict[str, Command]
    placeholders: dict[str, PlaceholderExample]


def read_groups(project: Project, used: set[str]) -> dict[str, Group]:
    """Reads knowledge/groups.yml.

    Args:
        used: the groups that topics belong to; each must have a title.

    Raises:
        ProblemError: a group has no title, or a title that is too long.
    """
    file = read_yaml(project.knowledge / "groups.yml")
    entries, problems = read_entries(file, GROUP_SHAPE, file.data)
    named = set(file.data) if isinstance(file.data, dict) else set()
    for group in sorted(used - named):
        problems.append(file.problem(f"the group '{group}' has topics but no title here: add it"))
    for key, entry in entries.items():
        problems += _label_problems(file, entry["title"], key, "title")
    if problems:
        raise ProblemError(problems)
    return {key: Group(key, entry["title"]) for key, entry in entries.items() if key in used}


def read_phrasebook(project: Project, organisations: dict[str, Organisation]) -> Phrasebook:
    """Reads knowledge/responses.yml.

    Raises:
        ProblemError: every problem in the file.
    """
    file = read_yaml(project.knowledge / "responses.yml")
    data = file.data if isinstance(file.data, dict) else {}
    if missing := [key for key in SECTIONS if key not in data]:
        raise ProblemError([file.problem(f"'{key}' is missing: add it") for key in missing])
    button_entries, problems = read_entries(file, BUTTON_SHAPE, data["buttons"], "buttons")
    response_entries, found = read_entries(file, RESPONSE_SHAPE, data["responses"], "responses")
    problems += found
    command_entries, found = read_entries(file, COMMAND_SHAPE, data["commands"], "commands")
    problems += found
    words = {}
    for section in ("parts", "sections", "audiences", "labels"):
        words[section], found = read_values(file, TEXT, data[section], section)
        problems += found
    needs = {"responses": RESPONSES, "parts": PARTS, "sections": (*TOPIC_SECTIONS, PHONE), "audiences": AUDIENCES, "buttons": BUTTONS, "labels": LABELS}
    for section, needed in needs.items():
        for key in needed:
            if isinstance(data[section], dict) and key not in data[section]:
                problems.append(file.problem(f"'{key}' is missing, the program says it: add it", section))
    examples, found = _read_examples(file, data["placeholders"])
    problems += found
    # What follows looks from one section into another.
    if problems:
        raise ProblemError(problems)

    buttons = {key: Button(key, entry["title"], entry["payload"]) for key, entry in button_entries.items()}
    for button in buttons.values():
        problems += _label_problems(file, button.title, "buttons", button.id, "title")
        if not button.payload.startswith("/") or len(button.payload.encode()) > PAYLOAD_BYTES:
            message = f"a payload starts with / and has at most {PAYLOAD_BYTES} bytes: correct it"
            problems.append(file.problem(message, "buttons", button.id, "payload"))
    for section in ("sections", "labels"):
        for key, title in words[section].items():
            problems += _label_problems(file, title, section, key)
    for key, entry in command_entries.items():
        problems += _label_problems(file, entry["title"], "commands", key, "title")
    responses = {
        key: Response(
            id=key,
            text=entry["text"],
            outcome=entry["outcome"],
            help=tuple(entry.get("help", ())),
            buttons=tuple(entry.get("buttons", ())),
            in_all_languages=entry.get("in_all_languages", False),
        )
        for key, entry in response_entries.items()
    }
    fillable = RESPONSE_VALUES | {
        name for key in organisations for name in (key, *(f"{key}.{attribute}" for attribute in ATTRIBUTES))
    }
    for response in responses.values():
        problems += _response_problems(file, response, organisations, buttons)
        problems += _placeholder_problems(file, response.text, fillable, "responses", response.id, "text")
    for key, text in words["parts"].items():
        if key in PARTS:
            problems += _placeholder_problems(file, text, PARTS[key], "parts", key)
        else:
            problems.append(file.problem(f"the program has no part '{key}': take it out", "parts", key))
    if problems:
        raise ProblemError(problems)
    commands = {key: Command(key, entry["intent"], entry["title"]) for key, entry in command_entries.items()}
    return Phrasebook(responses, words["parts"], words["sections"], words["audiences"], buttons, words["labels"], commands, examples)


def _read_examples(file: YamlFile, entries: object) -> tuple[dict[str, PlaceholderExample], list[Problem]]:
    """The examples of what the program fills in; every placeholder that it fills has one."""
    if not isinstance(entries, dict):
        return {}, [file.problem("'placeholders' must be names with an example each: correct it", "placeholders")]
    examples, problems = {}, []
    for name, entry in entries.items():
        try:
            examples[name] = parse_example(name, entry)
        except ValueError as error:
            problems.append(file.problem(f"{error}: correct it", "placeholders", name))
    for name in sorted(RESPONSE_VALUES.union(*PARTS.values()) - set(entries)):
        if name != "juridisch_loket":
            problems.append(file.problem(f"'{name}' has no example for translators: add it", "placeholders"))
    return examples, problems


def _label_problems(file: YamlFile, title: str, *at: str) -> list[Problem]:
    if len(title) <= BUTTON_LENGTH:
        return []
    return [file.problem(f"the title has {len(title)} characters, a button holds {BUTTON_LENGTH}: shorten it", *at)]


def _response_problems(
    file: YamlFile, response: Response, organisations: dict[str, Organisation], buttons: dict[str, Button]
) -> list[Problem]:
    at = ("responses", response.id)
    problems = []
    if response.outcome not in OUTCOMES:
        message = f"there is no outcome '{response.outcome}': use one of {', '.join(OUTCOMES)}"
        problems.append(file.problem(message, *at, "outcome"))
    for index, name in enumerate(response.buttons):
        if name not in buttons:
            message = f"there is no button '{name}': use one of {', '.join(buttons)}"
            problems.append(file.problem(message, *at, "buttons", index))
    for index, name in enumerate(response.help):
        if name not in organisations:
            message = f"there is no organisation '{name}': use one of {', '.join(organisations)}"
            problems.append(file.problem(message, *at, "help", index))
    return problems


def _placeholder_problems(file: YamlFile, text: str, fillable: set[str], *at: str) -> list[Problem]:
    problems = []
    if stray_braces(text):
        problems.append(file.problem("a brace belongs to no placeholder: write {name} in small letters without spaces", *at))
    for name in placeholders(text):
        if name not in fillable:
            known = ", ".join(f"{{{value}}}" for value in sorted(fillable)) or "no placeholder"
            problems.append(file.problem(f"nothing fills {{{name}}}: use {known}", *at))
    return problems
