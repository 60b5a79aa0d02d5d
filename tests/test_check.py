"""`winwijzer check`: what people break, and the one sentence that tells them."""

import re
import shutil

import pytest
from builders import change, copy_project, found, need_the_letters, write

from bot.checks import check_project
from bot.project import Project
from bot.translation.catalogs import catalog_path

TOPIC = "knowledge/topics/language/language.agency_budget.yml"
DURATION = "knowledge/topics/registration/registration.four_months.yml"
CATALOG = "locales/pl/LC_MESSAGES/winwijzer.po"
TITLE = r'(?<=msgctxt "language.agency_budget"\n)(msgid ".*")\nmsgstr ".*"'
"""The first text of a topic in a catalog is its title."""
MUNICIPALITIES = "knowledge/regions/municipalities.csv"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A copy in two languages, which is checked twice as fast; it stays whole, the tests break copies of it."""
    project = copy_project(tmp_path_factory.mktemp("shelf") / "project")
    for folder in (project.intents, project.locales, project.questions):
        for path in folder.iterdir():
            if path.is_dir() and path.name not in ("nl", "pl"):
                shutil.rmtree(path)
    return project.root


@pytest.fixture
def project(shelf, tmp_path):
    return Project(shutil.copytree(shelf, tmp_path / "project"))


@pytest.fixture
def polyglot(tmp_path):
    """A copy in all languages."""
    return copy_project(tmp_path / "polyglot")


def errors(project, letters=None):
    problems = check_project(project, letters)
    return found([problem for problem in problems if problem.severity == "error"], project)


def test_the_project_as_it_stands_has_no_problem(project):
    assert found(check_project(Project(), None), project) == []
    assert errors(project) == []


@pytest.mark.parametrize(
    "path, pattern, new, words",
    [
        (TOPIC, "help: .*", "help: fnv]: x", "not valid YAML"),
        (TOPIC, "type: money", "type: weight", "unknown type 'weight'"),
        (DURATION, "(type: duration\n(?:    value: .*\n)?)    unit: .*", r"\1    unit: fortnight", "unknown unit 'fortnight'"),
        (TOPIC, r"- brief-[\w-]+:", "- brief-van-oma:", "there is no source 'brief-van-oma'"),
        (TOPIC, r"(- brief-[\w-]+):.*", r"\1:99999", "cites lines that do not exist"),
        (TOPIC, "help: .*", "help: [bovag]", "there is no organisation 'bovag'"),
        (TOPIC, r"related: .*", "related: [language.esperanto]", "related topic 'language.esperanto' does not exist"),
        (TOPIC, "title: .*", "title: Het Nederlands Taalbudget van je uitzendbureau", "a button holds 30: shorten it"),
        (MUNICIPALITIES, r"(?m)^(\d{4},[^,]*),AM\d\d", r"\1,AM99", "there is no region 'AM99'"),
        (MUNICIPALITIES, "region_code", "region", "column region_code is missing"),
        (MUNICIPALITIES, r"(?m)^(\d{4},[^,]*,AM\d\d,[^,]*),[\d.]+", r"\1,north", "lat and lon are degrees"),
        (MUNICIPALITIES, r"(?m)^(\d{4}),[^,]*,", r"\1,,", "column name is empty"),
        ("knowledge/regions/postcodes.csv", r"(?m)^(\d{4}),\d{4}", r"\1,9999", "there is no municipality '9999'"),
        ("knowledge/regions/places.csv", r"(?m)^(.*),\d{4}$", r"\1,9999", "there is no municipality '9999'"),
        ("knowledge/win_points.yml", "(?m)^  status: .*", "  status: maybe", "status is one of open"),
        ("knowledge/responses.yml", "payload: /win.where", "payload: /win.here", "'win.here' is no topic or intent"),
        ("knowledge/responses.yml", "intent: chat.greet", "intent: chat.hello", "'chat.hello' is no topic or intent"),
        ("intents/intents.yml", "response: utter_greet", "response: utter_hello", "the response 'utter_hello' is not in"),
        ("intents/intents.yml", "response: utter_greet", "response: greet", "'greet' is no response"),
        ("intents/intents.yml", "importance: required", "importance: high", "there is no importance 'high'"),
        ("intents/pl/legal.sick.yml", "examples:", "voorbeelden:", "must hold one list under 'examples:'"),
        ("intents/pl/legal.sick.yml", "- .*", "- a: b", "this is not a text"),
        ("tests/questions/pl/legal.sick.yml", "- .*", "- ''", "this is not a text"),
        (CATALOG, TITLE, r'\1\nmsgstr ""', "a text of 'language.agency_budget' is not translated"),
        (CATALOG, TITLE, r'\1\nmsgstr "Budżet', "not a line of a PO file"),
        (CATALOG, TITLE, r'\1\nmsgstr "Budżet "na" kurs"', "not a line of a PO file"),
        (CATALOG, TITLE, r'\1\nmsgtsr "Budżet"', "not a line of a PO file"),
        (CATALOG, TITLE, r"\1", "not a valid PO file"),
        (CATALOG, TITLE, r'\1\nmsgid_plural "x"\nmsgstr[0] "y"', "has plural forms"),
        (CATALOG, TITLE, r'\1\nmsgstr "Budżet na kurs języka w agencji"', "a text of 'language.agency_budget' has 31 characters"),
        (CATALOG, TITLE, r'\1\nmsgstr "Agencja: 1500 euro"', "the figure 1500 is typed into"),
        (CATALOG, TITLE, r'\1\nmsgstr "Agencja {budget"', "a brace in a text of 'language.agency_budget'"),
        (CATALOG, r"charset=utf-8", "charset=iso-8859-2", "its header says iso-8859-2"),
    ],
)
def test_one_mistake_is_one_sentence_with_its_line(project, path, pattern, new, words):
    line = change(project.root / path, pattern, new)
    [problem] = errors(project)
    place, sentence = re.split(r": error(?:\[[a-z-]+\])?: ", problem, maxsplit=1)
    file, _, at = place.partition(":")
    assert file == path
    assert line <= int(at) <= line + new.count(r"\n") + 1
    assert words in sentence


def test_a_renamed_placeholder_in_a_catalog_is_named(project):
    change(project.root / CATALOG, r'(?<=msgstr ")(.*)\{budget\}', r"\1{budzet}")
    [problem] = errors(project)
    assert problem.startswith(f"{CATALOG}:")
    assert "{budget} became {budzet}: write them as in the msgid" in problem


def test_a_fuzzy_translation_is_an_error(project):
    line = change(project.root / CATALOG, r'msgctxt "language.agency_budget"', '#, fuzzy\nmsgctxt "language.agency_budget"')
    [problem] = errors(project)
    assert problem.startswith(f"{CATALOG}:{line + 2}: error[fuzzy]: a text of 'language.agency_budget' is fuzzy")


def test_a_catalog_that_is_not_utf8_names_the_line(project):
    line = change(project.root / CATALOG, TITLE, r'\1\nmsgstr "Budżet 2B"')
    path = project.root / CATALOG
    path.write_bytes(path.read_bytes().replace("Budżet 2B".encode(), "Budżet 2B".encode("iso-8859-2")))
    assert errors(project) == [f"{CATALOG}:{line + 1}: error[syntax]: not UTF-8: save the file as UTF-8"]


def test_a_missing_catalog_is_named(project):
    catalog_path(project, "pl").unlink()
    [problem] = errors(project)
    assert problem == "locales/pl/LC_MESSAGES/winwijzer.po: error: the catalog is missing: run winwijzer locales update"


def test_a_catalog_with_the_mark_of_windows_editors_is_read(project):
    path = project.root / CATALOG
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert errors(project) == []


def test_a_text_that_changed_must_be_translated_again_in_every_language(polyglot):
    change(polyglot.root / TOPIC, "title: .*", "title: Taalbudget")
    problems = errors(polyglot)
    for language in ("pl", "ro", "bg", "en"):
        mine = [problem for problem in problems if problem.startswith(f"locales/{language}/")]
        assert any("a text of 'language.agency_budget' is missing: run winwijzer locales update" in problem for problem in mine)
        assert any("nothing uses this text of 'language.agency_budget'" in problem for problem in mine)


@pytest.mark.parametrize(
    "written, figure", [("1500", "1500"), ("€ 1.500,-", "1.500,-"), ("de 2e keer", "2"), ("van 8-16", "8-16"), ("1500euro", "1500")]
)
def test_a_figure_typed_into_a_dutch_text_is_found(project, written, figure):
    line = change(project.root / TOPIC, r"answer: >-\n", f"answer: >-\n  Je krijgt {written} terug.\n")
    [problem] = [problem for problem in errors(project) if problem.startswith("knowledge/")]
    assert problem == (
        f"{TOPIC}:{line}: error: the text of 'language.agency_budget' holds the figure {figure}: "
        "make it a fact with a source, and a {placeholder}"
    )


def test_a_figure_typed_into_anything_else_that_is_said_is_found(project):
    change(project.knowledge / "organisations.yml", "what_for: .*", "what_for: hulp, 24 uur per dag")
    assert any("the text of 'organisation." in problem and "holds the figure 24" in problem for problem in errors(project))


def test_a_name_with_digits_is_no_figure(project):
    change(project.root / TOPIC, r"answer: >-\n", "answer: >-\n  Ga naar Bindkracht10.\n")
    assert not [problem for problem in errors(project) if problem.startswith("knowledge/")]


@pytest.mark.parametrize("folder", ["intents", "tests/questions"])
def test_a_file_named_after_no_topic_is_refused(project, folder):
    path = project.root / folder / "pl" / "legal.sick.yml"
    path.rename(path.with_name("legal.sic.yml"))
    [problem] = [problem for problem in errors(project) if "legal.sic.yml" in problem]
    assert problem.startswith(f"{folder}/pl/legal.sic.yml: error: there is no topic or intent 'legal.sic': rename the file")


def test_a_topic_in_two_folders_is_refused(project):
    other = write(project.topics / "legal" / "language.agency_budget.yml", (project.root / TOPIC).read_text(encoding="utf-8"))
    [problem] = errors(project)
    assert problem.startswith(f"{project.relative(other)}:1: error: topic 'language.agency_budget' also stands in {TOPIC}")


def test_an_intent_with_the_name_of_a_topic_is_refused(project):
    path = project.intents / "intents.yml"
    entry = "legal.sick:\n  description: Ziek.\n  importance: required\n  response: utter_greet\n"
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    [problem] = errors(project)
    assert "'legal.sick' is also a topic" in problem


@pytest.mark.parametrize(
    "language, example, question",
    [
        ("pl", "Czy szef może mnie zwolnić, gdy leżę w szpitalu?", "Czy szef może mnie zwolnić, gdy leżę w szpitalu?"),
        ("pl", "Czy szef może mnie zwolnić, gdy leżę w szpitalu?", "CZY SZEF MOŻE MNIE ZWOLNIĆ GDY LEŻĘ W SZPITALU"),
        ("pl", "Czy szef może mnie zwolnić, gdy leżę w szpitalu?", "czy szef moze mnie zwolnic gdy leze w szpitalu"),
        ("ro", "Mă poate concedia când sunt internată în spital?", "ma poate concedia cand sunt internata in spital"),
        ("bg", "Може ли да ме уволнят, докато лежа в болница?", "moje li da me uvolniat dokato leja v bolnica"),
        ("bg", "Може ли да ме уволнят, докато лежа в болница?", "МОЖЕ ЛИ ДА МЕ УВОЛНЯТ ДОКАТО ЛЕЖА В БОЛНИЦА"),
    ],
)
def test_a_golden_question_that_is_also_an_example_is_refused(polyglot, language, example, question):
    # The example may even stand with another topic.
    write(polyglot.intents / language / "legal.dismissal.yml", f"examples:\n- ontslag\n- '{example}'\n")
    write(polyglot.questions / language / "legal.sick.yml", f"questions:\n- '{question}'\n")
    [problem] = errors(polyglot)
    assert problem.startswith(f"tests/questions/{language}/legal.sick.yml:2: error: this golden question is also an example")
    assert f"(intents/{language}/legal.dismissal.yml:3)" in problem


def test_a_golden_question_that_shares_words_with_an_example_is_fine(project):
    write(project.intents / "nl" / "legal.dismissal.yml", "examples:\n- mag mijn baas mij ontslaan als ik ziek ben\n")
    write(project.questions / "nl" / "legal.sick.yml", "questions:\n- mag mijn baas mij ontslaan als ik heel ziek ben\n")
    assert errors(project) == []


def test_few_examples_are_a_warning_and_none_an_error(project):
    (project.intents / "pl" / "legal.sick.yml").unlink()
    problems = found(check_project(project, None), project)
    assert "intents/pl/legal.sick.yml: error: there are no examples: write at least 60" in problems
    assert "intents/pl/legal.union.yml: warning: 3 examples: write at least 60" in problems


def test_a_topic_without_golden_questions_is_an_error(project):
    (project.questions / "pl" / "legal.sick.yml").unlink()
    assert errors(project) == ["tests/questions/pl/legal.sick.yml: error: there are no golden questions: write at least 6"]


def test_a_new_language_needs_a_catalog_and_examples(project):
    write(project.intents / "uk" / "chat.greet.yml", "examples:\n- привіт\n")
    problems = errors(project)
    assert "locales/uk/LC_MESSAGES/winwijzer.po: error: the catalog is missing: run winwijzer locales update" in problems
    assert "intents/uk/legal.sick.yml: error: there are no examples: write at least 60" in problems


def test_a_folder_that_is_no_language_is_named(project):
    write(project.intents / "polski" / "chat.greet.yml", "examples:\n- cześć\n")
    assert any(problem.startswith("intents/polski: error: there is no language with the code") for problem in errors(project))


@pytest.mark.parametrize("change_to, words", [("", "0 topics have 'asks: municipality'"), ("help: []\nasks: municipality", "url")])
def test_somebody_must_be_able_to_find_a_win_point(project, change_to, words):
    path = project.topics / "win" / "win.where.yml"
    if "help" in change_to:
        change(path, "help: .*\n", "")
    change(path, "asks: municipality", change_to)
    [problem] = errors(project)
    assert words in problem


def test_a_municipality_that_is_gone_is_missed(project):
    path = project.root / MUNICIPALITIES
    lines = path.read_text(encoding="utf-8").splitlines(True)
    gone = lines.pop()
    path.write_text("".join(lines), encoding="utf-8")
    assert any(f"there is no municipality '{gone[:4]}'" in problem for problem in errors(project))


def test_a_municipality_too_many_is_told(project):
    change(project.root / MUNICIPALITIES, r"\n", r"\n9998,Nergens,AM01,Drenthe,53.0,6.7\n")
    assert f"{MUNICIPALITIES}: error: there are 343 municipalities, not 342: restore the file of 2026" in errors(project)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_a_table_saved_by_a_spreadsheet_is_read(project, mark):
    for path in project.regions.glob("*.csv"):
        path.write_bytes(mark + path.read_bytes().replace(b"\r", b"").replace(b"\n", b"\r\n"))
    assert errors(project) == []


@pytest.mark.parametrize("name", ["regions.csv", "municipalities.csv", "places.csv", "place_aliases.csv", "postcodes.csv"])
def test_a_missing_table_is_named(project, name):
    (project.regions / name).unlink()
    assert errors(project) == [f"knowledge/regions/{name}: error: cannot be read (No such file or directory): restore it"]


def test_a_municipality_outside_the_netherlands_is_named(project):
    change(project.root / MUNICIPALITIES, r"(?m)^(\d{4},[^,]*,AM\d\d,[^,]*),[\d.]+", r"\1,5.3")
    [problem] = errors(project)
    assert "lies outside the Netherlands: correct lat and lon" in problem


def test_an_empty_folder_is_no_traceback(tmp_path):
    problems = errors(Project(tmp_path))
    assert any(problem.startswith("intents: error: the folder is missing") for problem in problems)
    assert any(problem.startswith("knowledge/sources.yml: error: the file is missing") for problem in problems)


def test_every_figure_of_the_project_stands_in_the_letters():
    assert found(check_project(Project(), need_the_letters()), Project()) == []


def test_a_wrong_amount_is_found_in_the_letter(project):
    line = change(project.root / TOPIC, r"value: \d+", "value: 1501")
    assert errors(project) == []
    [problem] = errors(project, need_the_letters())
    assert problem.startswith(f"{TOPIC}:{line}: error: the money 1501 EUR of fact 'budget' does not stand in brief-")


def test_a_wrong_year_is_found_in_the_letter(project):
    change(project.root / TOPIC, "value: 2024-06", "value: 2023-06")
    [problem] = errors(project, need_the_letters())
    assert "the date 2023-06 of fact 'as_of' does not stand in" in problem
