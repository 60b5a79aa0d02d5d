"""Topic files."""

import pytest
from builders import change, found, write

from bot.knowledge.organisations import Organisation
from bot.knowledge.sources import Source
from bot.knowledge.topics import read_topics
from bot.project import ProblemError, Project

SOURCES = {"brief": Source("brief", "brief", "2024-06-18", None, 100)}
LOKET = Organisation("loket", "Loket", "advies", "0800-8020", None, (), (), "https://a.nl/", None)
TOPIC = """\
title: Loon te laat
description: Loon dat niet komt.
answer: >-
  Je krijgt {amount} terug.
  Bel {loket.phone}.
next: >-
  Vraag het aan {loket}.
help: [loket]
facts:
  amount:
    type: money
    value: 1500
    source: brief:12
sources:
  - brief:10-14
related: []
reviewed: 2026-11-21
review_by: 2027-05-21
"""
PLACE = "knowledge/topics/legal/legal.pay.yml"


@pytest.fixture
def project(tmp_path):
    write(tmp_path / PLACE, TOPIC)
    return Project(tmp_path)


def read(project):
    return read_topics(project, SOURCES, {"loket": LOKET})


def problems(project):
    with pytest.raises(ProblemError) as raised:
        read(project)
    return found(raised.value.problems, project)


def test_a_topic_is_named_after_its_file(project):
    topic = read(project)["legal.pay"]
    assert (topic.id, topic.group, topic.title) == ("legal.pay", "legal", "Loon te laat")
    assert topic.answer == "Je krijgt {amount} terug. Bel {loket.phone}."
    assert topic.facts["amount"].render("nl") == "€\u00a01.500"
    assert [citation.lines for citation in topic.sources] == ["10-14"]
    assert (topic.reviewed, topic.review_by) == ("2026-11-21", "2027-05-21")


def test_sections_and_neighbours_are_read_with_their_places(project):
    write(project.root / "knowledge/topics/legal/legal.sick.yml", TOPIC)
    change(project.root / PLACE, "help: .*", "sections: {costs: ' Gratis. '}\naudience: [eu_worker]\nneighbours: {employer: legal.sick}")
    topic = read(project)["legal.pay"]
    assert topic.sections == {"costs": "Gratis."} and topic.neighbours == {"employer": "legal.sick"}
    assert topic.texts["sections", "costs"] == "Gratis."
    assert [citation.lines for citation in topic.citations] == ["10-14", "12"]
    assert topic.file.line("sections", "costs") == 8


def test_what_is_near_and_where_it_began_is_read(project):
    change(project.root / PLACE, "related: .*", "related: []\nprovinces: [Limburg, Zeeland]\nnearby: [rni_desk]")
    topic = read(project)["legal.pay"]
    assert (topic.provinces, topic.nearby) == (("Limburg", "Zeeland"), ("rni_desk",))


def test_keys_that_may_be_left_out(project):
    for key in ("help: .*", "facts:\n(?: .*\n)*", r"Je krijgt \{amount\} terug."):
        change(project.root / PLACE, key, "")
    topic = read(project)["legal.pay"]
    assert (topic.help, topic.facts, topic.audience, topic.asks) == ((), {}, (), None)
    assert (topic.provinces, topic.nearby) == ((), ())


@pytest.mark.parametrize(
    "pattern, new, words",
    [
        ("title: .*", "title: 1500", "'title' must be a text"),
        ("title: .*", "title: Een titel die op geen enkele knop past", "the title has 38 characters, a button holds 30: shorten it"),
        ("title: .*", "mood: glad\ntitle: Loon", "unknown key 'mood'"),
        ("answer: >-\n.*\n.*", "answer: 12", "'answer' must be a text"),
        ("next: >-\n.*", "next:", "'next' must be a text"),
        ("help: .*", "help: [luket]", "there is no organisation 'luket': use one of loket"),
        ("help: .*", "help: loket", "'help' must be a list"),
        ("help: .*", "audience: [everyone]", "there is no audience 'everyone': use one of eu_worker"),
        ("help: .*", "asks: postcode", "a topic can ask for municipality"),
        ("help: .*", "nearby: [rni_desk, dentist]", "there is no 'dentist' near people: use one of rni_desk"),
        ("help: .*", "nearby: rni_desk", "'nearby' must be a list"),
        ("help: .*", "provinces: Limburg", "'provinces' must be a list"),
        ("help: .*", "provinces: [1]", "'provinces' must be a list"),
        ("facts:(\n.*)+source: brief:12", "facts: none", "'facts' must be a list of `name: value` lines"),
        ("type: money", "type: weight", "fact 'amount' has the unknown type 'weight'"),
        ("type: money", "type: duration\n    unit: moon", "fact 'amount' has the unknown unit 'moon'"),
        ("brief:10-14", "breif:10-14", "there is no source 'breif'"),
        ("brief:10-14", "brief:10-140", "lines that do not exist"),
        ("sources:\n.*", "sources: []", "an answer without a source is not given"),
        ("related: .*", "related: [legal.sick]", "related topic 'legal.sick' does not exist"),
        ("related: .*", "related: [legal.pay]", "related topic 'legal.pay' does not exist"),
        ("related: .*", "related:", "'related' must be a list"),
        ("reviewed: .*", "reviewed: vandaag", "'reviewed' must be a date"),
        ("review_by: .*", "review_by: 2027-02-30", "'2027-02-30' is no date"),
        ("title: .*", "title: Loon {", "a brace in 'title' belongs to no placeholder"),
        ("help: .*", "audience: [eu_worker]", "say under 'neighbours' which topic the others should read"),
        ("help: .*", "neighbours: {everyone: legal.sick}", "'everyone' is no other audience"),
        ("help: .*", "neighbours: {ukrainian: legal.sick}", "neighbour 'legal.sick' does not exist"),
        ("help: .*", "sections: {price: Het is gratis.}", "there is no section 'price': use one of steps"),
        ("help: .*", "sections: {costs: }", "'costs' must be a text"),
        ("help: .*", "sections: {costs: 'Het kost {amuont}.'}", "{amuont} is neither a fact"),
    ],
)
def test_a_wrong_value_is_one_problem_with_its_line(project, pattern, new, words):
    line = change(project.root / PLACE, pattern, new)
    [problem] = problems(project)
    assert problem.startswith(f"{PLACE}:{line}: error: ")
    assert words in problem


@pytest.mark.parametrize("name", ["amoumt", "lokket", "loket.fax", "amount.unit"])
def test_a_placeholder_that_nothing_fills_is_named(project, name):
    change(project.root / PLACE, r"\{loket.phone\}", f"{{{name}}}")
    [problem] = problems(project)
    assert f"{{{name}}} is neither a fact of this topic nor an organisation" in problem


@pytest.mark.parametrize("name", ["amount", "amount.value", "loket", "loket.phone", "loket.url"])
def test_placeholders_of_facts_and_organisations_are_known(project, name):
    change(project.root / PLACE, r"\{loket.phone\}", f"{{{name}}}")
    assert f"{{{name}}}" in read(project)["legal.pay"].answer


@pytest.mark.parametrize("key", ["title", "description", "answer", "next", "sources", "related", "reviewed", "review_by"])
def test_every_key_that_is_missing_is_named(project, key):
    change(project.root / PLACE, rf"{key}:.*\n(?: .*\n)*", "")
    assert f"{PLACE}:1: error: '{key}' is missing: add it" in problems(project)


def test_a_file_that_holds_no_topic_is_one_problem(project):
    write(project.root / PLACE, "Loon te laat\n")
    [problem] = problems(project)
    assert "must hold the keys title, description" in problem


def test_a_topic_in_two_folders_is_refused(project):
    write(project.topics / "money" / "legal.pay.yml", TOPIC)
    assert problems(project) == [
        f"knowledge/topics/money/legal.pay.yml:1: error: topic 'legal.pay' also stands in {PLACE}: keep one of the two files"
    ]


def test_a_topic_in_the_folder_of_another_group_is_refused(project):
    write(project.topics / "money" / "legal.sick.yml", TOPIC)
    [problem] = problems(project)
    assert "belongs in the folder knowledge/topics/legal/: move it" in problem


@pytest.mark.parametrize("name", ["Legal.pay", "legal pay", "pay", "legal." + "x" * 60, "legal.pay.late"])
def test_a_file_name_that_no_button_can_carry_is_refused(project, name):
    write(project.topics / "legal" / f"{name}.yml", TOPIC)
    [problem] = problems(project)
    assert "rename it" in problem


def test_a_broken_topic_still_exists_for_the_others(project):
    write(project.topics / "legal" / "legal.sick.yml", TOPIC.replace("related: []", "related: [legal.pay]"))
    change(project.root / PLACE, "title: .*", "title: [")
    [problem] = problems(project)
    assert problem.startswith(f"{PLACE}:") and "not valid YAML" in problem


def test_the_problems_of_all_files_are_told_at_once(project):
    change(project.root / PLACE, "brief:12", "brief:1200")
    change(project.root / PLACE, r"help: \[loket\]", "help: [nobody]")
    write(project.topics / "legal" / "legal.sick.yml", TOPIC.replace("brief:10-14", "brief:0"))
    assert len(problems(project)) == 3


def test_a_project_without_topics_is_refused(tmp_path):
    [problem] = problems(Project(tmp_path))
    assert problem.startswith("knowledge/topics: error: no topic files")
