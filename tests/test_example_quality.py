"""Examples for a person to judge."""

import pytest
import yaml
from builders import write

from bot.checks.example_quality import alike, misplaced, vectors_of
from bot.nlu.examples import read_examples
from bot.project import DEFAULT_ROOT, Project

TOPICS = ("legal.sick", "registration.bsn", "care.doctor")
MANY = 60


@pytest.fixture
def project(tmp_path):
    """Dutch examples of three topics, with the shipped encoder; one example of the BSN stands under being sick."""
    (tmp_path / "encoder").symlink_to(DEFAULT_ROOT / "encoder")
    for topic in TOPICS:
        path = DEFAULT_ROOT / "intents" / "nl" / f"{topic}.yml"
        texts = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["examples"][:MANY]
        if topic == "legal.sick":
            texts.append("hoe vraag ik een nieuw BSN burgerservicenummer aan")
        write(tmp_path / "intents" / "nl" / f"{topic}.yml", yaml.safe_dump({"examples": texts}, allow_unicode=True))
    return Project(tmp_path)


def read(project):
    examples = read_examples(project, set(TOPICS))
    return examples, vectors_of(project, examples)


def test_an_example_in_the_wrong_file_is_told_with_its_line(project):
    problems = list(misplaced(*read(project)))
    [told] = [problem for problem in problems if problem.path.stem == "legal.sick" and "registration.bsn" in problem.message]
    assert told.severity == "warning"
    assert "burgerservicenummer" in told.path.read_text(encoding="utf-8").splitlines()[told.line - 1]
    assert len(problems) < 12


def test_topics_with_the_same_examples_are_alike_and_others_are_not(project):
    source = project.intents / "nl" / "legal.sick.yml"
    assert list(alike(project, *read(project))) == []
    same = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["examples"]
    changed = [" ".join([*text.split()[1:], text.split()[0]]) for text in same if len(text.split()) > 1]
    write(project.intents / "nl" / "care.doctor.yml", yaml.safe_dump({"examples": changed}, allow_unicode=True))
    [problem] = alike(project, *read(project))
    assert "much like those of 'legal.sick'" in problem.message or "much like those of 'care.doctor'" in problem.message
