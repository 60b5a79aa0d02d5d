"""What the bot says beside its answers: knowledge/responses.yml and groups.yml."""

import re

import pytest
from builders import change, found, write

from bot.knowledge import read_knowledge
from bot.knowledge.organisations import read_organisations
from bot.knowledge.responses import BUTTONS, PARTS, RESPONSES, read_groups, read_phrasebook
from bot.nlu.examples import read_intents
from bot.project import DEFAULT_ROOT, ProblemError, Project

PLACE = "knowledge/responses.yml"


@pytest.fixture
def copy(project, tmp_path):
    write(tmp_path / PLACE, (project.root / PLACE).read_text(encoding="utf-8"))
    return Project(tmp_path)


def problems(copy, project):
    with pytest.raises(ProblemError) as raised:
        read_phrasebook(copy, read_organisations(project))
    return found(raised.value.problems, copy)


def test_a_response_is_read_with_what_goes_with_it(project):
    phrasebook = read_knowledge(project).phrasebook
    response = phrasebook.responses["utter_human"]
    assert response.outcome == "chitchat"
    assert response.help == ("juridisch_loket",)
    assert all(button in phrasebook.buttons for button in response.buttons)


@pytest.mark.parametrize(
    "pattern, new, words",
    [
        ("outcome: chitchat", "outcome: smalltalk", "there is no outcome 'smalltalk': use one of chitchat"),
        ("outcome: chitchat", "outcome:", "'outcome' must be a text"),
        ("outcome: chitchat", "mood: happy\n    outcome: chitchat", "unknown key 'mood'"),
        (r"buttons: \[menu\]", "buttons: [menus]", "there is no button 'menus'"),
        (r"buttons: \[menu\]", "buttons: menu", "'buttons' must be a list"),
        (r"help: \[juridisch_loket\]", "help: [juridsch_loket]", "there is no organisation 'juridsch_loket'"),
        ("help: Wie|help: .Wie helpt:.", "help: [Wie]", "'help' must be a text"),
        ("title: Alle onderwerpen", "title: Alle onderwerpen waar ik iets over weet", "the title has 39 characters, a button holds 30"),
        ("payload: /chat.menu", "payload: chat.menu", "a payload starts with /"),
        ("payload: /chat.menu", "payload: /" + "x" * 64, "at most 64 bytes"),
        (r"start: \{intent: chat.greet", "start: {intent: [chat.greet]", "'intent' must be a text"),
    ],
)
def test_a_wrong_entry_is_one_problem_with_its_line(copy, project, pattern, new, words):
    line = change(copy.root / PLACE, pattern, new)
    [problem] = problems(copy, project)
    assert problem.startswith(f"{PLACE}:{line}: error: ")
    assert words in problem


@pytest.mark.parametrize(
    "pattern, new, words",
    [
        (r"Bel dan \{juridisch_loket\}", "Bel dan {juridische_loket}", "nothing fills {juridische_loket}"),
        (r"Bel dan \{juridisch_loket\}", "Bel dan {distance}", "nothing fills {distance}"),
        (r"Bel dan \{juridisch_loket\}", "Bel dan {Juridisch_loket}", "a brace belongs to no placeholder"),
        (r"\{title\}, \{date\}", "{title}, {day}", "nothing fills {day}: use {date}, {title}"),
        (r"Adres: \{address\}", "Adres: {juridisch_loket}", "nothing fills {juridisch_loket}: use {address}"),
        ("Wie helpt:", "Wie {text} helpt:", "nothing fills {text}: use no placeholder"),
    ],
)
def test_a_placeholder_that_nothing_fills_is_named(copy, project, pattern, new, words):
    change(copy.root / PLACE, pattern, new)
    [problem] = problems(copy, project)
    assert words in problem


@pytest.mark.parametrize("section", ["responses", "parts", "audiences", "buttons", "commands"])
def test_a_section_that_is_missing_or_empty_is_named(copy, project, section):
    text = (copy.root / PLACE).read_text(encoding="utf-8")
    body = re.search(rf"^{section}:\n(?:(?:  .*)?\n|#.*\n)*(?:  .*\n?)*", text, re.MULTILINE)[0]
    write(copy.root / PLACE, text.replace(body, ""))
    [problem] = problems(copy, project)
    assert problem.startswith(PLACE) and problem.endswith(f"'{section}' is missing: add it")
    write(copy.root / PLACE, text.replace(body, f"{section}:\n"))
    line = text[: text.index(body)].count("\n") + 1
    assert any(problem.startswith(f"{PLACE}:{line}: error: there ") for problem in problems(copy, project))


@pytest.mark.parametrize("key", ["utter_clarify", "win_point_nearest", "untranslated", "ukrainian", "find_win"])
def test_what_the_program_says_must_be_there(copy, project, key):
    change(copy.root / PLACE, rf"\n  {key}:", f"\n  {key}_old:")
    assert any(f"'{key}' is missing, the program says it" in problem for problem in problems(copy, project))


def test_a_part_that_the_program_does_not_say_is_refused(copy, project):
    line = change(copy.root / PLACE, "parts:\n", "parts:\n  farewell: Dag\n")
    [problem] = problems(copy, project)
    assert problem == f"{PLACE}:{line + 1}: error: the program has no part 'farewell': take it out"


def test_the_program_says_nothing_that_the_check_does_not_ask_for(project):
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (DEFAULT_ROOT / "bot").rglob("*.py") if path.parent.name != "knowledge"
    )
    answers = {"utter_topic", "utter_two_topics", "utter_section", "utter_route"}
    of_intents = {intent.response for intent in read_intents(project).values()}
    assert set(re.findall(r'"(utter_[a-z_]+)"', code)) - answers - of_intents == set(RESPONSES) - of_intents
    parts = {key for key in re.findall(r'\.part\(\s*f?"([a-z_{}.]+)"', code) if "{" not in key}
    chosen = {f"win_point_{status}" for status in ("open", "exists", "announced")} | {"loket_started", "loket_elsewhere"}
    # Said by one call for several: an edited message or one with a picture, and what Telegram shows of the bot.
    chosen |= {"edited", "caption_only", "telegram_short", "telegram_slogan"}
    assert parts | chosen == set(PARTS)
    assert set(re.findall(r'\.button\("([a-z_]+)"', code)) == set(BUTTONS)


def groups(tmp_path, content):
    project = Project(tmp_path)
    write(project.knowledge / "groups.yml", content)
    return read_groups(project, {"legal", "money"})


def test_groups_keep_the_order_of_the_file(tmp_path):
    content = "money: {title: Geld}\nlegal: {title: Recht}\nempty: {title: Nog niets}\n"
    assert [(group.id, group.title) for group in groups(tmp_path, content).values()] == [("money", "Geld"), ("legal", "Recht")]


@pytest.mark.parametrize(
    "content, line, words",
    [
        ("legal: {title: Recht}\n", 1, "the group 'money' has topics but no title here"),
        ("legal: {title: Recht}\nmoney: {title: Alles over geld en belasting en toeslag}\n", 2, "a button holds 30"),
        ("legal: {title: Recht}\nmoney: {title: ''}\n", 2, "'title' must be a text"),
        ("legal: {title: Recht}\nmoney: Geld\n", 2, "must hold the keys title"),
    ],
)
def test_a_wrong_group_is_named_with_its_line(tmp_path, content, line, words):
    with pytest.raises(ProblemError) as raised:
        groups(tmp_path, content)
    [problem] = found(raised.value.problems, Project(tmp_path))
    assert problem.startswith(f"knowledge/groups.yml:{line}: error: ")
    assert words in problem
