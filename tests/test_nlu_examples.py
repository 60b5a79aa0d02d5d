"""Reading what people say, from intents/."""

import pytest
from builders import found, write

from bot.nlu.examples import read_examples, read_intents, read_texts
from bot.project import ProblemError, Project

KNOWN = {"legal.sick", "legal.union", "chat.no"}


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def problems_of(read, project) -> list[str]:
    with pytest.raises(ProblemError) as raised:
        read()
    return found(raised.value.problems, project)


def test_examples_know_their_intent_language_and_line(project):
    write(project.intents / "nl" / "legal.sick.yml", "examples:\n- ik ben ziek\n- mijn baas gelooft niet dat ik ziek ben\n")
    path = write(project.intents / "pl" / "legal.sick.yml", "examples:\n- jestem chory\n")
    examples = read_examples(project, KNOWN)
    assert [(example.text, example.intent, example.language, example.line) for example in examples] == [
        ("ik ben ziek", "legal.sick", "nl", 2),
        ("mijn baas gelooft niet dat ik ziek ben", "legal.sick", "nl", 3),
        ("jestem chory", "legal.sick", "pl", 2),
    ]
    assert examples[2].path == path


def test_an_example_stays_the_text_that_stands_there(project):
    write(project.intents / "nl" / "chat.no.yml", "examples:\n- no\n- 12\n- 2024-05-01\n- ~\n- true\n")
    assert [example.text for example in read_examples(project, KNOWN)] == ["no", "12", "2024-05-01", "~", "true"]


def test_the_same_example_written_otherwise_counts_once(project):
    write(project.intents / "nl" / "legal.sick.yml", "examples:\n- Ik ben ziek!\n- ik  ben ZIEK\n- ik ben niet ziek\n")
    write(project.intents / "bg" / "legal.sick.yml", "examples:\n- Болен съм\n- bolen sam\n")
    assert [example.text for example in read_examples(project, KNOWN)] == ["Ik ben ziek!", "ik ben niet ziek", "Болен съм"]


def test_examples_without_letters_are_kept_apart(project):
    write(project.intents / "nl" / "chat.no.yml", "examples:\n- '👎'\n- '❌'\n- '??'\n- '!!'\n")
    assert len(read_examples(project, KNOWN)) == 4


def test_an_example_of_two_intents_is_refused_with_both_places(project):
    write(project.intents / "nl" / "legal.sick.yml", "examples:\n- ik ben ziek\n- help mij\n")
    write(project.intents / "nl" / "legal.union.yml", "examples:\n- Help mij!\n")
    assert problems_of(lambda: read_examples(project, KNOWN), project) == [
        "intents/nl/legal.union.yml:2: error: this also stands in intents/nl/legal.sick.yml:3: keep it where it belongs"
    ]


def test_two_languages_may_share_an_example(project):
    write(project.intents / "nl" / "legal.sick.yml", "examples:\n- UWV\n")
    write(project.intents / "pl" / "legal.union.yml", "examples:\n- uwv\n")
    assert len(read_examples(project, KNOWN)) == 2


@pytest.mark.parametrize(
    ("name", "content", "line", "words"),
    [
        ("legal.sikc", "examples:\n- ik ben ziek\n", "", "there is no topic or intent 'legal.sikc'"),
        ("legal.sick", "questions:\n- ik ben ziek\n", ":1", "one list under 'examples:'"),
        ("legal.sick", "examples: ik ben ziek\n", ":1", "one list under 'examples:'"),
        ("legal.sick", "- ik ben ziek\n", ":1", "one list under 'examples:'"),
        ("legal.sick", "examples:\n- a\nnotes:\n- b\n", ":1", "one list under 'examples:'"),
        ("legal.sick", "", ":1", "one list under 'examples:'"),
        ("legal.sick", "examples:\n- goed\n- loon: te laag\n", ":3", "put quotes around it if it holds a colon"),
        ("legal.sick", "examples:\n- goed\n- [a, b]\n", ":3", "this is not a text"),
        ("legal.sick", "examples:\n- goed\n- '  '\n", ":3", "this is not a text"),
        ("legal.sick", "examples:\n- goed\n- 'open\n", ":", "not valid YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_line(project, name, content, line, words):
    write(project.intents / "nl" / f"{name}.yml", content)
    problems = problems_of(lambda: read_examples(project, KNOWN), project)
    assert len(problems) == 1
    assert problems[0].startswith(f"intents/nl/{name}.yml{line}")
    assert words in problems[0]


def test_problems_of_all_files_are_told_at_once(project):
    write(project.intents / "nl" / "legal.sick.yml", "examples:\n- a: b\n- c: d\n")
    write(project.intents / "pl" / "legal.sikc.yml", "examples:\n- chory\n")
    assert len(problems_of(lambda: read_examples(project, KNOWN), project)) == 3


def test_a_project_without_examples_says_what_to_add(project):
    (project.intents / "nl").mkdir(parents=True)
    assert "add intents/<language>/<topic>.yml" in problems_of(lambda: read_examples(project, KNOWN), project)[0]


def test_questions_are_read_like_examples(project):
    path = write(project.questions / "nl" / "legal.sick.yml", "questions:\n- ben ik ziek?\n")
    assert [text.text for text in read_texts(path, "questions", KNOWN, "nl")] == ["ben ik ziek?"]


def test_intents_are_read(project):
    write(project.intents / "intents.yml", "chat.no:\n  description: Says no.\n  importance: required\n  response: utter_no\n")
    intents = read_intents(project)
    assert (intents["chat.no"].importance, intents["chat.no"].response) == ("required", "utter_no")


@pytest.mark.parametrize(
    ("entry", "line", "words"),
    [
        ("  description: No.\n  importance: required\n", 2, "'response' is missing"),
        ("  description: No.\n  importance: vital\n  response: utter_no\n", 3, "required, built_in"),
        ("  []\n", 2, "description, importance, response"),
    ],
)
def test_an_incomplete_intent_is_named_with_its_line(project, entry, line, words):
    write(project.intents / "intents.yml", f"chat.no:\n{entry}")
    [problem] = problems_of(lambda: read_intents(project), project)
    assert problem.startswith(f"intents/intents.yml:{line}: error: ")
    assert words in problem
