"""All that the bot knows, read in one go."""

import pytest
from builders import change, copy_project, found

from bot.knowledge import read_knowledge
from bot.knowledge.texts import placeholders
from bot.project import ProblemError

DESIGN = """\
language.municipality language.employer language.cleaning language.agency_budget language.duo_loan language.practice
language.why language.non_eu language.knowledge_migrant language.asylum language.ukraine language.employer_subsidy
legal.juridisch_loket legal.unpaid_wages legal.dismissal legal.contract legal.sick legal.deductions legal.union
registration.brp registration.rni registration.bsn registration.digid registration.address registration.four_months
registration.why registration.leave win.what win.where win.who win.website win.evening rights.inspectorate
rights.exploitation rights.agency_licence rights.equal housing.job_linked housing.report housing.quality
housing.homeless care.insurance care.doctor care.uninsured money.allowances money.unemployment money.child_benefit
money.tax work.career work.border work.new_job life.school life.meeting life.return_home life.before_coming
life.knowledge_migrant""".split()
"""The topics whose ids others rely on."""


@pytest.fixture(scope="module")
def knowledge(project):
    return read_knowledge(project)


def test_every_promised_topic_is_there(knowledge):
    assert set(DESIGN) <= set(knowledge.topics)


def test_every_topic_belongs_to_a_group_of_the_menu(knowledge):
    assert {topic.group for topic in knowledge.topics.values()} == set(knowledge.groups)


def test_every_fact_is_shown_to_somebody(knowledge):
    for topic in knowledge.topics.values():
        shown = {name.partition(".")[0] for text in topic.texts.values() for name in placeholders(text)}
        assert set(topic.facts) <= shown, topic.id


def test_the_problems_of_several_files_are_told_at_once(tmp_path):
    copy = copy_project(tmp_path)
    change(copy.knowledge / "groups.yml", "title: .*", "title:")
    change(copy.knowledge / "responses.yml", "outcome: flow", "outcome: flood")
    change(copy.topics / "legal" / "legal.sick.yml", "title: .*", "title:")
    with pytest.raises(ProblemError) as raised:
        read_knowledge(copy)
    files = [problem.split(":")[0] for problem in found(raised.value.problems, copy)]
    assert sorted(files) == ["knowledge/groups.yml", "knowledge/responses.yml", "knowledge/topics/legal/legal.sick.yml"]


@pytest.mark.parametrize("name", ["sources.yml", "organisations.yml", "groups.yml", "responses.yml"])
@pytest.mark.parametrize("content", ["", "text\n", "- a\n- b\n", "a: b\n"])
def test_a_file_of_another_form_is_a_problem_of_that_file(tmp_path, name, content):
    copy = copy_project(tmp_path)
    (copy.knowledge / name).write_text(content)
    with pytest.raises(ProblemError) as raised:
        read_knowledge(copy)
    assert {problem.path.name for problem in raised.value.problems} == {name}
