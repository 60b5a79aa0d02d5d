"""A language from nothing: added, filled in by files alone, trained, and answered in."""

import json
import os
import re
import shutil

import pytest
import yaml
from builders import write
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.catalogs import check_catalogs
from bot.knowledge import read_knowledge
from bot.knowledge.texts import placeholders
from bot.languages import catalog_languages, languages
from bot.project import DEFAULT_ROOT, ProblemError, Project, UsageError
from bot.translation.catalogs import catalog_path, read_catalog, write_catalog
from bot.translation.extractor import all_messages
from bot.translation.new_language import add_language
from bot.translation.pseudo import BRACKETS, pseudo, pseudo_catalog

UKRAINIAN = {
    "legal.dismissal": [
        "мене звільнили", "звільнили з роботи що робити", "чи можуть мене звільнити без причини", "шеф сказав більше не приходити",
        "мене вигнали з роботи", "агенція звільнила мене смс", "хочу оскаржити звільнення", "звільнення на випробувальному терміні",
    ],
    "registration.bsn": [
        "як отримати bsn", "де взяти номер bsn", "потрібен бсн для роботи", "загубив свій bsn", "скільки чекати на bsn", "без bsn не беруть на роботу",
    ],
    "chat.greet": ["привіт", "добрий день", "вітаю", "доброго ранку", "здрастуйте", "добрий вечір"],
}  # fmt: skip


@pytest.fixture
def copy(small_project, tmp_path) -> Project:
    for name in ("knowledge", "locales", "intents", "encoder"):
        shutil.copytree(small_project / name, tmp_path / name)
    for name in ("config.yml", "endpoints.yml"):
        shutil.copy(small_project / name, tmp_path / name)
    return Project(tmp_path)


def test_a_language_is_added_trained_and_spoken_without_code(copy, winwijzer):
    """Everything that follows is what a translator does: files and two commands."""
    here = {"WINWIJZER_PROJECT": str(copy.root)}
    added = winwijzer("locales", "add", "uk", **here)
    assert added.returncode == 0 and "Українська (uk)" in added.stdout
    assert "uk" not in languages(copy) and "uk" in catalog_languages(copy)

    for intent, examples in UKRAINIAN.items():
        path = copy.intents / "uk" / f"{intent}.yml"
        assert path.read_text(encoding="utf-8").startswith("# What people type when they mean: ")
        write(path, yaml.safe_dump({"examples": examples}, allow_unicode=True))
    topic = read_knowledge(copy).topics["legal.dismissal"]
    catalog = read_catalog(copy, "uk")
    catalog.get(topic.title, topic.id).string = "Мене звільнили"
    catalog.get(topic.answer, topic.id).string = "Вас звільнили? {juridisch_loket} та {fairwork} допоможуть безкоштовно."
    write_catalog(catalog_path(copy, "uk"), catalog)

    assert winwijzer("train", **here).returncode == 0
    questions = "мене звільнили з роботи, що робити\nпривіт\nzwolnili mnie z pracy\nuk\tsofi\n"
    done = winwijzer("ask", "--batch", "-", "--json", stdin=questions, **here)
    fired, hello, polish, _ = map(json.loads, done.stdout.splitlines())
    assert (fired["language"], fired["topic"]) == ("uk", "legal.dismissal")
    text = fired["reply"][0]["text"]
    assert text.startswith("Вас звільнили? Juridisch Loket та FairWork допоможуть безкоштовно.")
    assert topic.next.split("{")[0] in text, "what is not translated falls back to Dutch, string by string"
    assert "28 травня 2025" in text, "facts are written as CLDR writes them"
    assert hello["language"] == "uk" and hello["outcome"] == "chitchat"
    assert polish["language"] == "pl"


def test_what_is_there_already_stays(copy):
    style = write(copy.locales / "uk" / "STYLE.md", "ours")
    add_language(copy, read_knowledge(copy), "uk")
    assert style.read_text(encoding="utf-8") == "ours"


def test_all_files_of_a_new_language_are_read_without_a_problem(copy):
    knowledge = read_knowledge(copy)
    written = add_language(copy, knowledge, "uk")
    assert all(path.is_file() for path in written)
    names = {path.stem for path in (copy.intents / "uk").iterdir()}
    assert names == {path.stem for path in (DEFAULT_ROOT / "intents" / "nl").iterdir()}
    problems = check_catalogs(copy, all_messages(copy), ("uk",))
    assert {problem.rule for problem in problems} == {"untranslated"}
    assert len(problems) == len(all_messages(copy))


@pytest.mark.parametrize("code, words", [("xx", "no language with the code"), ("en_GB", "small letters"), ("../pl", "no language"), ("pl", "there already"), ("", "no language")])
def test_a_wrong_code_is_one_sentence(copy, code, words):
    with pytest.raises(UsageError, match=words):
        add_language(copy, read_knowledge(copy), code)


def test_a_folder_that_takes_no_files_is_one_sentence(copy):
    (copy.locales / "uk").write_text("a file where a folder must be")
    with pytest.raises(ProblemError, match="cannot be written"):
        add_language(copy, read_knowledge(copy), "uk")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="{}")))
def test_pseudo_is_longer_and_keeps_the_placeholders(text):
    made = pseudo(f"{text}{{juridisch_loket.phone}} Bel nu.")
    assert placeholders(made) == ["juridisch_loket.phone"]
    assert len(made) >= 1.4 * len(text)
    assert made.startswith(BRACKETS[0]) and made.endswith(BRACKETS[1] + ".")


WORD = re.compile(r"[^\W\d_]{4,}")


def names_of_this_world(project: Project) -> str:
    """Everything that stands in replies as it is: names of places, organisations and points."""
    texts = [(project.knowledge / name).read_text(encoding="utf-8") for name in ("organisations.yml", "win_points.yml")]
    texts = [re.sub(r"(?m)^\s+what_for:.*\n(?:\s{6,}.*\n)*", "", text) for text in texts]
    texts += [path.read_text(encoding="utf-8") for path in project.regions.glob("*.csv")]
    return " ".join(texts)


def test_all_conversations_in_a_language_that_nobody_speaks_have_no_plain_dutch(tmp_path, winwijzer, assistant):
    """Plain Dutch in a reply was never extracted; a bracket that is missing was cut off."""
    for name in ("knowledge", "locales", "intents", "encoder", "models"):
        shutil.copytree(DEFAULT_ROOT / name, tmp_path / name, copy_function=os.link if name == "models" else shutil.copy2)
    for name in ("config.yml", "endpoints.yml"):
        shutil.copy(DEFAULT_ROOT / name, tmp_path / name)
    project = Project(tmp_path)
    knowledge, messages = read_knowledge(project), all_messages(project)
    write_catalog(catalog_path(project, "pl"), pseudo_catalog(messages, "pl"))

    lines = []
    for topic in knowledge.topics.values():
        lines += [f"pl\t/{topic.id}", *(f'pl\t/aspect.{key}{{"topic":"{topic.id}"}}' for key in topic.sections), ""]
    lines += [f"pl\t/{intent}" for intent in knowledge.phrasebook.commands] + [f'pl\t/chat.menu{{"group":"{group}"}}' for group in knowledge.groups]
    for conversation in yaml.safe_load((DEFAULT_ROOT / "tests" / "conversations" / "pl.yml").read_text(encoding="utf-8"))["conversations"]:
        lines += [*(f"pl\t{turn['say']}" for turn in conversation), ""]
    lines += ["pl\tmieszkam w Tilburgu", "pl\tmieszkam w Emmen", "pl\tHoorn", "pl\tKraków", "pl\txyzzy", "pl\tqwerty asdf", "pl\t5911"]
    done = winwijzer("ask", "--batch", "-", "--conversation", "--json", stdin="\n".join(lines), WINWIJZER_PROJECT=str(tmp_path))
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(replies) == sum(bool(line) for line in lines), done.stderr

    dutch = {word for message in messages for word in WORD.findall(message.id.casefold()) if word != pseudo(word).strip("⟦⟧ø")}
    names = set(WORD.findall(names_of_this_world(project).casefold()))
    for reply in replies:
        assert reply["language"] == "pl", reply["text"]
        for said in reply["reply"]:
            plain = set(WORD.findall(re.sub(r"https?://\S+|\S+@\S+|/\w+", " ", said["text"]).casefold())) & dutch - names
            assert not plain, f"{sorted(plain)} in the reply to {reply['text']}"
            for shown in (said["text"], *(button["title"] for button in said["buttons"])):
                assert shown.count(BRACKETS[0]) == shown.count(BRACKETS[1]), shown
