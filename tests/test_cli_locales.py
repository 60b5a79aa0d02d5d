"""`winwijzer locales`, as translators run it; and what goes wrong with their files."""

import json
import re
import shutil
import subprocess
import threading
import xml.etree.ElementTree as ElementTree

import pytest
from builders import change, copy_project, found, write

from bot.cli.locales import check
from bot.languages import SOURCE_LANGUAGE, catalog_languages
from bot.project import DEFAULT_ROOT, ProblemError, Project, UsageError
from bot.translation.catalogs import catalog_path, read_catalog, write_catalog
from bot.translation.extractor import MAPPING, PACKAGE, all_messages
from bot.translation.preview import PSEUDO, Preview, preview_page

CATALOG = "locales/pl/LC_MESSAGES/winwijzer.po"
TITLE = r'(?<=msgctxt "language.agency_budget"\n)(msgid ".*")\nmsgstr ".*"'
SHIPPED = Project()
TRANSLATED = [code for code in catalog_languages(SHIPPED) if code != SOURCE_LANGUAGE]


@pytest.fixture
def copy(tmp_path) -> Project:
    return copy_project(tmp_path)


@pytest.fixture
def locales(winwijzer, copy):
    def run(*arguments: str):
        return winwijzer("locales", *arguments, WINWIJZER_PROJECT=str(copy.root))

    return run


def test_the_shipped_catalogs_have_no_problem():
    assert found(check(SHIPPED, tuple(TRANSLATED)), SHIPPED) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_gettext_itself_has_no_objection(language):
    if shutil.which("msgfmt") is None:
        pytest.skip("gettext is not installed")
    done = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", str(catalog_path(SHIPPED, language))], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_pybabel_finds_the_same_texts(tmp_path):
    target = tmp_path / "all.pot"
    command = [shutil.which("pybabel", path=str(DEFAULT_ROOT / ".venv" / "bin")) or "pybabel", "extract", "-F", str(MAPPING), "-o", str(target), "."]
    subprocess.run(command, cwd=PACKAGE.root, check=True, capture_output=True)
    assert set(re.findall(r'(?m)^msgctxt "(.*)"', target.read_text(encoding="utf-8"))) == {message.context for message in all_messages(SHIPPED)}


def test_updating_twice_changes_nothing_and_names_no_machine(locales, copy):
    def files() -> dict[str, bytes]:
        return {str(path.relative_to(copy.root)): path.read_bytes() for path in copy.locales.rglob("*") if path.is_file()}

    assert locales("update").returncode == 0
    before = files()
    assert locales("update").returncode == 0
    assert files() == before
    for name, content in before.items():
        assert str(copy.root).encode() not in content, name
        assert not re.search(rb"(?m)^\"(POT-Creation|PO-Revision)", content), name


def test_a_changed_dutch_text_keeps_its_translation_as_a_guess_with_the_old_dutch_beside_it(locales, copy):
    change(copy.root / CATALOG, TITLE, r'\1\nmsgstr "Pieniądze na język"')
    write_comment = read_catalog(copy, "pl")
    message = next(one for one in write_comment if one.context == "language.agency_budget")
    message.user_comments = ["asked the agency"]
    write_catalog(copy.root / CATALOG, write_comment)
    old = message.id
    change(copy.topics / "language" / "language.agency_budget.yml", r"title: .*", f"title: {old}s")
    assert locales("update").returncode == 0
    entry = next(one for one in read_catalog(copy, "pl") if one.id == f"{old}s")
    assert entry.fuzzy and entry.string == "Pieniądze na język" and entry.user_comments == ["asked the agency"]
    assert f'#| msgid "{old}"' in (copy.root / CATALOG).read_text(encoding="utf-8")


def test_check_has_three_forms(locales, copy):
    line = change(copy.root / CATALOG, TITLE, r'\1\nmsgstr "Agencja {na} język"') + 1
    text = locales("check", "--lang", "pl")
    assert text.returncode == 1
    first, *_, last = text.stdout.splitlines()
    assert re.match(rf"{re.escape(CATALOG)}:{line - 1}: error\[placeholder\]: placeholders differ", first), first
    assert last == "1 errors, 0 warnings."
    github = locales("check", "--format", "github").stdout.splitlines()
    assert re.match(rf"::error file={re.escape(CATALOG)},line=\d+,title=placeholder::placeholders differ", github[0])
    [problem] = json.loads(locales("check", "--format", "json").stdout)
    assert (problem["file"], problem["severity"], problem["rule"]) == (CATALOG, "error", "placeholder")
    assert locales("check", "--lang", "ro").returncode == 0


def test_warnings_do_not_fail(locales, copy):
    change(copy.root / CATALOG, TITLE, r'\1\nmsgstr "Agencja  na język"')
    done = locales("check", "--lang", "pl")
    assert done.returncode == 0 and "warning[double-space]" in done.stdout and "0 errors, 1 warnings." in done.stdout


def damage(pattern: str, new: str):
    return lambda path: change(path, pattern, new)


def recode(encoding: str):
    return lambda path: path.write_bytes(path.read_text(encoding="utf-8").encode(encoding, errors="replace")) and 1


@pytest.mark.parametrize(
    "break_it, words",
    [
        (damage(TITLE, r'\1\nmsgstr "Budżet'), "not a line of a PO file"),
        (damage(TITLE, r"\1"), "not a valid PO file"),
        (recode("cp1250"), "not UTF-8"),
        (recode("utf-16"), "not UTF-8"),
        (damage(TITLE, '<<<<<<< HEAD\n\\1\nmsgstr "a"\n=======\n\\1\nmsgstr "b"\n>>>>>>> other'), "a merge conflict"),
        (damage(TITLE, r'\1\nmsgstr "Budżet"\n\nmsgctxt "language.agency_budget"\n\1\nmsgstr "Inny"'), "stands here twice"),
        (damage(r"nplurals=3", "nplurals=2"), "the language has 3 plural forms"),
        (damage(r"charset=utf-8", "charset=cp1250"), "its header says cp1250"),
        (damage(TITLE, r'msgid "Taalbudget van uw uitzendbureau"\nmsgstr "Budżet"'), "is not the Dutch that the bot has"),
    ],
)
def test_a_broken_catalog_is_one_sentence_with_its_line_and_stays_untouched(locales, copy, break_it, words):
    path = copy.root / CATALOG
    break_it(path)
    before = path.read_bytes()
    done = locales("check", "--lang", "pl")
    assert done.returncode == 1
    first = done.stdout.splitlines()[0]
    assert re.match(rf"{re.escape(CATALOG)}:\d+: error\[(syntax|msgid)\]: ", first), first
    assert words in first
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before


def test_a_catalog_with_the_mark_of_windows_editors_is_fine(locales, copy):
    path = copy.root / CATALOG
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert locales("check", "--lang", "pl").returncode == 0


def test_update_does_not_touch_what_it_cannot_read(locales, copy):
    path = copy.root / CATALOG
    change(path, TITLE, r'\1\nmsgstr "Budżet')
    before = path.read_bytes()
    assert locales("update").returncode == 1
    assert path.read_bytes() == before


def test_a_catalog_without_write_permission_is_one_sentence(locales, copy):
    (copy.root / CATALOG).chmod(0o444)
    change(copy.topics / "language" / "language.agency_budget.yml", r"title: .*", "title: Geld voor taal")
    done = locales("update")
    assert done.returncode == 1
    assert f"{CATALOG}: error: cannot be written (Read-only file): check the permissions" in done.stderr


def test_a_catalog_of_no_language_is_named(locales, copy):
    write(copy.locales / "xx" / "LC_MESSAGES" / "winwijzer.po", "")
    done = locales("check")
    assert "locales/xx/LC_MESSAGES/winwijzer.po: error: there is no language with the code 'xx'" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["check", "--lang", "xx"], "There is no catalog for 'xx'"),
        (["preview", "--lang", "xx"], "There is no catalog for 'xx'"),
        (["preview", "--topic", "legal.nothing"], "There is no topic 'legal.nothing'"),
        (["preview", "--html", "/no/such/folder/x.html"], "cannot be written"),
        (["export", "--lang", "pl", "-o", "x.docx"], "ends in neither .xlf nor .xlsx"),
        (["import", "nothing.xlf"], "cannot be read"),
        ([], "The following arguments are required"),
        (["add"], "The following arguments are required"),
    ],
)
def test_a_wrong_command_is_one_sentence(locales, arguments, words):
    done = locales(*arguments)
    assert done.returncode == 2
    assert words in done.stderr and len(done.stderr.splitlines()) == 1


def test_export_and_import_are_a_round(locales, copy, tmp_path):
    change(copy.root / CATALOG, TITLE, r'\1\nmsgstr ""')
    for name in ("out.xlf", "out.xlsx"):
        assert locales("export", "--lang", "pl", "-o", str(tmp_path / name)).returncode == 0
        before = (copy.root / CATALOG).read_bytes()
        done = locales("import", str(tmp_path / name))
        assert done.returncode == 0 and done.stdout.startswith("0 texts are taken over")
        assert (copy.root / CATALOG).read_bytes() == before


def test_stats_count_what_is_done(locales, copy):
    change(copy.root / CATALOG, TITLE, r'\1\nmsgstr ""')
    rows = json.loads(locales("stats", "--format", "json").stdout)
    polish = {row["group"]: row for row in rows if row["language"] == "pl"}
    assert polish["language"]["missing"] == 1
    assert sum(row["missing"] for row in rows) == 1
    assert sum(row["texts"] for row in polish.values()) == len(all_messages(SHIPPED))
    for row in rows:
        assert row["translated"] + row["fuzzy"] + row["missing"] == row["texts"]
        assert row["words"] > row["translated"]
    picture = ElementTree.fromstring(locales("stats", "--format", "svg").stdout)
    assert picture.tag.endswith("svg")
    assert "│ pl       │ all" in locales("stats").stdout


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_in_the_preview(language):
    preview = Preview(SHIPPED, language)
    shown = [*preview.topics(), *preview.conversation()]
    places = {state.place for one in shown for state in one.states}
    assert len(places) == len(all_messages(SHIPPED))
    assert all(one.is_complete for one in shown)
    for one in shown:
        assert not re.search(r"\{[a-z_.]+\}", one.text + " ".join(one.buttons)), f"{one.context}: a placeholder is not filled"


def test_what_is_missing_is_marked_with_its_place(copy):
    line = change(copy.root / CATALOG, TITLE, r'\1\nmsgstr ""')
    page = preview_page([Preview(copy, "pl")], "language.agency_budget")
    assert f"missing: {CATALOG}:{line}" in page
    assert 'class="unfinished"' in page
    assert "missing" not in preview_page([Preview(copy, "ro")], "language.agency_budget")


def test_the_page_can_be_mailed(copy):
    page = preview_page([Preview(copy, code) for code in ("pl", "bg")])
    assert not re.search(r'(?:src|href)="(?!#)', page), "it needs nothing beside it"
    assert "<script" not in page and "http-equiv" not in page
    assert "http-equiv" in preview_page([Preview(copy, "pl")], "legal.sick", refresh=True)


def test_html_in_a_translation_is_shown_and_not_run(copy):
    change(copy.root / CATALOG, TITLE, r'\1\nmsgstr "<script>x</script>"')
    assert "<script>" not in preview_page([Preview(copy, "pl")], "language.agency_budget")


def test_pseudo_shows_every_text_in_brackets():
    preview = Preview(SHIPPED, PSEUDO)
    for one in preview.topics("legal.sick"):
        assert "⟦" in one.text


def test_an_unknown_language_has_no_preview():
    with pytest.raises(UsageError):
        Preview(SHIPPED, "xx")


def test_a_saved_file_is_shown_anew(copy, tmp_path):
    """The command runs until it is stopped; a save is answered with a new page, half a sentence with a problem."""
    target = tmp_path / "page.html"
    process = subprocess.Popen(
        [str(DEFAULT_ROOT / ".venv" / "bin" / "winwijzer"), "locales", "preview", "--lang", "pl", "--html", str(target), "--watch"],
        env={"WINWIJZER_PROJECT": str(copy.root), "PATH": "/usr/bin:/bin"},
        stderr=subprocess.PIPE,
        text=True,
    )
    killer = threading.Timer(120, process.kill)  # nothing waits for ever
    killer.start()
    try:
        assert "Waiting" in process.stderr.readline()
        assert "Budżet 7X" not in target.read_text(encoding="utf-8")
        # The watcher begins a moment after the line: saved again and again until it sees one.
        seen, attempt = threading.Event(), 0

        def has_seen() -> None:
            while "Budżet 7X" not in target.read_text(encoding="utf-8"):
                if process.poll() is not None:
                    return
            seen.set()

        reader = threading.Thread(target=has_seen)
        reader.start()
        while reader.is_alive():
            attempt += 1
            change(copy.root / CATALOG, TITLE, rf'\1\nmsgstr "Budżet 7X{attempt}"')
            reader.join(timeout=0.5)
        assert seen.is_set()
    finally:
        process.kill()
        process.wait()
        killer.cancel()


def test_a_broken_file_has_no_preview(copy):
    change(copy.root / CATALOG, TITLE, r'\1\nmsgstr "Budżet')
    with pytest.raises(ProblemError):
        Preview(copy, "pl")
