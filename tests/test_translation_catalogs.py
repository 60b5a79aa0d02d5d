"""The translators' catalogs: written so that nothing gets lost and nothing changes without a reason."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from builders import found, write

from bot.languages import languages
from bot.project import ProblemError, Project
from bot.translation import Translations, read_translations, update_catalogs
from bot.translation.catalogs import catalog_path, read_catalog, write_catalog
from bot.translation.extractor import all_messages
from bot.translation.messages import SourceMessage

CODES = ("nl", "pl", "bg")


def message(context: str, text: str) -> SourceMessage:
    return SourceMessage(context, text, Path("knowledge/topics/a.yml"), 1, ("The answer.",))


MESSAGES = [
    message("legal.sick", "Ben je ziek? Bel je baas."),
    message("legal.sick", "Meld je ziek op de eerste dag."),
    message("button.menu", "Alle onderwerpen"),
    message("button.back", "Alle onderwerpen"),
]


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def files(project: Project) -> dict[str, bytes]:
    return {str(path.relative_to(project.locales)): path.read_bytes() for path in project.locales.rglob("*") if path.is_file()}


def translate(project: Project, language: str, context: str, text: str, translation: str) -> None:
    catalog = read_catalog(project, language)
    catalog.get(text, context).string = translation
    write_catalog(catalog_path(project, language), catalog)


def test_a_template_and_a_catalog_for_each_language_but_dutch_are_written(project):
    update_catalogs(project, MESSAGES, CODES)
    assert set(files(project)) == {"winwijzer.pot", "pl/LC_MESSAGES/winwijzer.po", "bg/LC_MESSAGES/winwijzer.po"}


def test_updating_twice_changes_nothing(project):
    update_catalogs(project, MESSAGES, CODES)
    translate(project, "pl", "legal.sick", MESSAGES[0].id, "Jesteś chory? Zadzwoń do szefa.")
    update_catalogs(project, MESSAGES, CODES)
    before = files(project)
    update_catalogs(project, MESSAGES, CODES)
    assert files(project) == before


def test_the_shipped_catalogs_are_up_to_date(tmp_path):
    shipped = Project()
    known = languages(shipped)
    copy = Project(tmp_path)
    for path in shipped.locales.rglob("*.po*"):
        write(copy.locales / path.relative_to(shipped.locales), path.read_text(encoding="utf-8"))
    messages = [
        SourceMessage(one.context, one.id, copy.root / one.path.relative_to(shipped.root), one.line, one.comments)
        for one in all_messages(shipped)
    ]
    before = files(copy)
    update_catalogs(copy, messages, known)
    after = files(copy)
    assert [name for name in after if after[name] != before.get(name)] == [], "run winwijzer locales update"


def test_translations_are_kept(project):
    update_catalogs(project, MESSAGES, CODES)
    translate(project, "pl", "button.menu", "Alle onderwerpen", "Wszystkie tematy")
    update_catalogs(project, [message("new", "Iets heel anders over fietsen"), *MESSAGES[:3]], CODES)
    translations = read_translations(project, CODES)
    assert translations.get("pl", "button.menu", "Alle onderwerpen") == "Wszystkie tematy"
    assert translations.has("pl", "button.menu", "Alle onderwerpen")


def test_a_translation_holds_for_its_own_context_only(project):
    update_catalogs(project, MESSAGES, CODES)
    translate(project, "pl", "button.menu", "Alle onderwerpen", "Wszystkie tematy")
    translations = read_translations(project, CODES)
    assert translations.get("pl", "button.back", "Alle onderwerpen") == "Alle onderwerpen"
    assert not translations.has("pl", "button.back", "Alle onderwerpen")
    assert not translations.has("bg", "button.menu", "Alle onderwerpen")


def test_a_changed_text_keeps_its_old_translation_as_fuzzy_and_does_not_serve_it(project):
    update_catalogs(project, MESSAGES, CODES)
    translate(project, "pl", "legal.sick", MESSAGES[0].id, "Jesteś chory? Zadzwoń do szefa.")
    changed = "Ben je ziek? Bel je baas vandaag."
    update_catalogs(project, [message("legal.sick", changed), *MESSAGES[1:]], CODES)
    entry = read_catalog(project, "pl").get(changed, "legal.sick")
    assert (entry.string, entry.fuzzy) == ("Jesteś chory? Zadzwoń do szefa.", True)
    assert '#| msgid "Ben je ziek? Bel je baas."' in catalog_path(project, "pl").read_text(encoding="utf-8")
    translations = read_translations(project, CODES)
    assert translations.get("pl", "legal.sick", changed) == changed
    assert not translations.has("pl", "legal.sick", changed)


def test_a_long_old_text_stays_on_one_line_that_gettext_reads(project):
    long = " ".join(["Ben je ziek en weet je niet wat je moet doen?"] * 4)
    update_catalogs(project, [message("legal.sick", long)], CODES)
    translate(project, "pl", "legal.sick", long, "Jesteś chory?")
    update_catalogs(project, [message("legal.sick", long + " Bel dan.")], CODES)
    assert f'#| msgid "{long}"\n' in catalog_path(project, "pl").read_text(encoding="utf-8")
    update_catalogs(project, [message("legal.sick", long + " Bel dan.")], CODES)
    assert "# |" not in catalog_path(project, "pl").read_text(encoding="utf-8")


def test_a_text_that_is_gone_leaves_the_catalogs(project):
    update_catalogs(project, MESSAGES, CODES)
    translate(project, "pl", "legal.sick", MESSAGES[1].id, "Zgłoś chorobę pierwszego dnia.")
    update_catalogs(project, [MESSAGES[2]], CODES)
    text = catalog_path(project, "pl").read_text(encoding="utf-8")
    assert "Meld je ziek" not in text
    assert "#~" not in text


def test_comments_of_a_translator_are_kept(project):
    update_catalogs(project, MESSAGES, CODES)
    path = catalog_path(project, "pl")
    path.write_text(path.read_text(encoding="utf-8").replace("#. The answer.", "# pytać Anię\n#. The answer.", 1), encoding="utf-8")
    update_catalogs(project, MESSAGES, CODES)
    assert "# pytać Anię" in path.read_text(encoding="utf-8")


def test_the_files_hold_no_dates_names_machine_paths_or_line_numbers(project, tmp_path):
    messages = [SourceMessage("a", "Tekst", tmp_path / "knowledge" / "topics" / "a.yml", 7, ("Comment.",))]
    update_catalogs(project, messages, CODES)
    path = catalog_path(project, "pl")
    mine = '"PO-Revision-Date: 2026-01-02 10:00+0100\\n"\n"Last-Translator: Jan <jan@example.com>\\n"\n"Language: pl\\n"'
    path.write_text(path.read_text(encoding="utf-8").replace('"Language: pl\\n"', mine), encoding="utf-8")
    update_catalogs(project, messages, CODES)
    for name, content in files(project).items():
        text = content.decode()
        assert not re.search(r"\d{4}-\d\d-\d\d|-Date:|@|Generated-By|Last-Translator", text), name
        assert str(tmp_path) not in text
        assert "#: knowledge/topics/a.yml\n" in text


def test_a_catalog_that_cannot_be_written_leaves_the_old_file(project):
    update_catalogs(project, MESSAGES, CODES)
    before = files(project)
    broken = Catalog(locale="pl", domain="winwijzer")
    broken.add("a", 12, context="b")
    with pytest.raises((AttributeError, TypeError)):
        write_catalog(catalog_path(project, "pl"), broken)
    assert files(project) == before


def test_a_reader_never_sees_half_a_catalog(project):
    update_catalogs(project, MESSAGES, CODES)
    path = catalog_path(project, "pl")
    before = path.read_bytes()
    with path.open("rb", buffering=0) as reader:
        first = reader.read(10)
        update_catalogs(project, MESSAGES[:1], CODES)
        assert first + reader.read() == before
    assert path.read_bytes() != before


def test_dutch_needs_no_catalog(project):
    update_catalogs(project, MESSAGES, CODES)
    translations = read_translations(project, CODES)
    assert translations.get("nl", "legal.sick", "Ben je ziek?") == "Ben je ziek?"
    assert translations.has("nl", "legal.sick", "Ben je ziek?")
    assert "nl" not in translations.texts


def test_a_language_that_is_not_known_falls_back_to_dutch():
    assert Translations({}).get("xx", "a", "tekst") == "tekst"
    assert not Translations({}).has("xx", "a", "tekst")


def test_quotes_lines_and_all_alphabets_survive(project):
    text = 'Zeg "nee".\nBel {juridisch_loket} \\ of niet.'
    update_catalogs(project, [message("a", text)], CODES)
    translation = 'Кажете „не“ или "не".\nОбадете се \\ {juridisch_loket}.'
    translate(project, "bg", "a", text, translation)
    update_catalogs(project, [message("a", text)], CODES)
    assert read_translations(project, CODES).get("bg", "a", text) == translation


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b'msgid ""\nmsgstr ""\n\nmsgid "a\nmsgstr "b"\n', 4, "quotes"),
        (b'msgid ""\nmsgstr ""\n\nmsgid "a"\nhello\n', 5, "PO file"),
        (b'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "caf\xe9"\n', 5, "UTF-8"),
    ],
)
def test_a_damaged_catalog_is_named_with_its_line(project, content, line, words):
    path = catalog_path(project, "pl")
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(ProblemError) as raised:
        read_translations(project, CODES)
    [problem] = found(raised.value.problems, project)
    assert problem.startswith(f"locales/pl/LC_MESSAGES/winwijzer.po:{line}: error[syntax]: ")
    assert words in problem


def test_a_missing_catalog_says_what_to_do(project):
    with pytest.raises(ProblemError) as raised:
        read_translations(project, CODES)
    assert "winwijzer locales update" in found(raised.value.problems, project)[0]
