"""Files that go out to agencies and volunteers, and what comes back."""

import io
from pathlib import Path

import pytest
from builders import found, write
from openpyxl import Workbook, load_workbook
from translate.storage.xliff import xlifffile

from bot.project import ProblemError, Project
from bot.translation import update_catalogs
from bot.translation.catalogs import catalog_path, read_catalog, write_catalog
from bot.translation.incoming import Incoming, merge, outgoing
from bot.translation.messages import SourceMessage, at_most
from bot.translation.sheet import read_sheet, write_sheet
from bot.translation.xliff import read_xliff, write_xliff

TITLE = SourceMessage("legal.sick", "Ziek", Path("knowledge/a.yml"), 1, ("Title.", at_most(30)))
CALL = SourceMessage("legal.sick", "Bel {loket}: =1+1\nVraag <hulp> & \"raad\".", Path("knowledge/a.yml"), 2, ("{loket} is shown as Loket.",))
NEXT = SourceMessage("legal.sick", "Meld je ziek.", Path("knowledge/a.yml"), 3, ())
MESSAGES = [TITLE, CALL, NEXT]
TRANSLATED = "Zadzwoń do {loket}: =1+1\nPoproś o <hulp> & \"radę\"."
FORMS = {".xlf": (write_xliff, read_xliff), ".xlsx": (write_sheet, read_sheet)}


@pytest.fixture
def project(tmp_path) -> Project:
    project = Project(tmp_path)
    for text in MESSAGES:
        write(tmp_path / text.path, "")
    update_catalogs(project, MESSAGES, ("nl", "pl"))
    translate(project, TITLE, "Choroba")
    translate(project, CALL, TRANSLATED)
    return project


def translate(project: Project, message: SourceMessage, text: str) -> None:
    catalog = read_catalog(project, "pl")
    catalog.get(message.id, message.context).string = text
    write_catalog(catalog_path(project, "pl"), catalog)


def translation(project: Project, message: SourceMessage) -> str:
    return read_catalog(project, "pl").get(message.id, message.context).string


def content(project: Project) -> bytes:
    return catalog_path(project, "pl").read_bytes()


def back(project: Project, ending: str, *changes: tuple[SourceMessage, str]) -> tuple[str, list[Incoming]]:
    """A file that went out and came back with some translations in it, as a program of the trade writes them."""
    data = FORMS[ending][0](outgoing(project, MESSAGES, "pl"), "pl")
    if ending == ".xlf":
        store = xlifffile.parsestring(data)
        for message, text in changes:
            store.findunit(message.id).target = text
        data = bytes(store)
    else:
        book = load_workbook(io.BytesIO(data))
        for row in book.active.iter_rows(min_row=2):
            for message, text in changes:
                if row[2].value == message.id:
                    row[3].value = text
        stream = io.BytesIO()
        book.save(stream)
        data = stream.getvalue()
    return FORMS[ending][1](Path(f"back{ending}"), data)


@pytest.fixture(params=list(FORMS))
def ending(request) -> str:
    return request.param


def test_what_goes_out_comes_back_letter_for_letter_and_changes_nothing(project, ending):
    before = content(project)
    code, texts = back(project, ending)
    assert code == "pl"
    assert [(text.dutch, text.translation) for text in texts] == [(TITLE.id, "Choroba"), (CALL.id, TRANSLATED), (NEXT.id, "")]
    merged = merge(project, MESSAGES, "pl", Path("back"), texts)
    assert (merged.changed, merged.conflicts) == (0, [])
    assert content(project) == before


def test_a_new_translation_is_taken_over_and_nothing_else_changes(project, ending):
    _, texts = back(project, ending, (NEXT, "Zgłoś chorobę."))
    assert merge(project, MESSAGES, "pl", Path("back"), texts).changed == 1
    assert [translation(project, message) for message in MESSAGES] == ["Choroba", TRANSLATED, "Zgłoś chorobę."]


def test_an_emptied_translation_is_not_a_wish_to_delete_it(project, ending):
    _, texts = back(project, ending, (TITLE, ""))
    assert merge(project, MESSAGES, "pl", Path("back"), texts).changed == 0
    assert translation(project, TITLE) == "Choroba"


def test_a_translation_that_breaks_a_rule_stops_the_whole_file(project, ending):
    before = content(project)
    _, texts = back(project, ending, (NEXT, "Zgłoś chorobę."), (CALL, "Zadzwoń do {biuro}: =1+1\nPoproś o <hulp> & \"radę\"."))
    with pytest.raises(ProblemError) as raised:
        merge(project, MESSAGES, "pl", Path("back.xlf"), texts)
    [problem] = found(raised.value.problems, project)
    assert problem.startswith(f"back.xlf:{texts[1].place}: error[placeholder]: ")
    assert content(project) == before


def test_what_was_changed_in_both_places_is_a_conflict(project, ending):
    _, texts = back(project, ending, (TITLE, "Chorujesz"), (NEXT, "Zgłoś chorobę."))
    translate(project, TITLE, "Jestem chory")
    merged = merge(project, MESSAGES, "pl", Path("back"), texts)
    assert merged.changed == 1
    [conflict] = merged.conflicts
    assert (conflict.line, conflict.severity) == (texts[0].place, "warning")
    assert "changed here too" in conflict.message
    assert translation(project, TITLE) == "Jestem chory"


def test_dutch_that_changed_meanwhile_is_a_conflict(project, ending):
    _, texts = back(project, ending, (NEXT, "Zgłoś chorobę."), (TITLE, "Chorujesz"))
    newer = [TITLE, CALL, SourceMessage("legal.sick", "Meld je snel ziek.", NEXT.path, 3, ())]
    update_catalogs(project, newer, ("nl", "pl"))
    merged = merge(project, newer, "pl", Path("back"), texts)
    assert merged.changed == 1
    assert "has changed since" in merged.conflicts[0].message


def test_a_guess_goes_out_empty_and_comes_back_as_a_translation(project, ending):
    catalog = read_catalog(project, "pl")
    catalog.get(TITLE.id, TITLE.context).flags.add("fuzzy")
    write_catalog(catalog_path(project, "pl"), catalog)
    _, texts = back(project, ending, (TITLE, "Chorujesz"))
    assert merge(project, MESSAGES, "pl", Path("back"), texts).changed == 1
    assert not read_catalog(project, "pl").get(TITLE.id, TITLE.context).fuzzy


def sheet(*rows: list) -> bytes:
    book = Workbook()
    book.active.title = "winwijzer pl"
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


XLIFF = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="{name}" source-language="nl" target-language="pl" datatype="plaintext"><body/></file></xliff>'


@pytest.mark.parametrize(
    "ending, data, words",
    [
        (".xlf", b"", "not an XLIFF file"),
        (".xlf", b"<xliff", "not an XLIFF file"),
        (".xlf", "Zadzwoń".encode("cp1250"), "not an XLIFF file"),
        (".xlf", XLIFF.format(name="website.html").encode(), "another project"),
        (".xlsx", b"", "not an XLSX file"),
        (".xlsx", b"Dutch;translation\nZiek;Choroba\n", "not an XLSX file"),
        (".xlsx", sheet(["Dutch", "translation", "was"]), "heading 'key' is missing"),
        (".xlsx", sheet(["Ziek", "Choroba", "x", "y"]), "heading 'Dutch' is missing"),
        (".xlsx", sheet(), "heading 'Dutch' is missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # a sheet holds the moment at which it was made
)
def test_a_file_that_is_not_ours_is_one_sentence(ending, data, words):
    with pytest.raises(ProblemError) as raised:
        FORMS[ending][1](Path(f"x{ending}"), data)
    assert words in raised.value.problems[0].message


def test_columns_in_another_order_are_found_by_their_headings(project):
    out = {text.dutch: text for text in outgoing(project, MESSAGES, "pl")}
    one = out[NEXT.id]
    data = sheet(["translation", "key", "was", "Dutch"], ["Zgłoś chorobę.", one.key, one.was, one.dutch])
    assert merge(project, MESSAGES, "pl", Path("x"), read_sheet(Path("x"), data)[1]).changed == 1


@pytest.mark.parametrize("shift", [1, 2, 3])
def test_columns_moved_under_the_headings_change_nothing(project, shift):
    before = content(project)
    rows = [["Dutch", "translation", "key", "was"]]
    for one in outgoing(project, MESSAGES, "pl"):
        cells = [one.dutch, "Zgłoś.", one.key, one.was]
        rows.append(cells[shift:] + cells[:shift])
    with pytest.raises(ProblemError, match="of another project, or were columns moved|moved columns"):
        merge(project, MESSAGES, "pl", Path("x"), read_sheet(Path("x"), sheet(*rows))[1])
    assert content(project) == before


def test_one_shifted_column_of_dutch_is_seen(project):
    before = content(project)
    out = outgoing(project, MESSAGES, "pl")
    rows = [["Dutch", "translation", "key", "was"]]
    rows += [[other.dutch, "Zgłoś.", one.key, one.was] for one, other in zip(out, out[1:] + out[:1])]
    with pytest.raises(ProblemError, match="is another one"):
        merge(project, MESSAGES, "pl", Path("x"), read_sheet(Path("x"), sheet(*rows))[1])
    assert content(project) == before


def test_a_catalog_that_cannot_be_written_stays_as_it_is(project):
    before = content(project)
    _, texts = back(project, ".xlsx", (NEXT, "Zgłoś chorobę."))
    catalog_path(project, "pl").chmod(0o444)
    with pytest.raises(ProblemError, match="cannot be written"):
        merge(project, MESSAGES, "pl", Path("x"), texts)
    assert content(project) == before
    assert [path.name for path in catalog_path(project, "pl").parent.iterdir()] == ["winwijzer.po"]


def test_the_shipped_catalogs_go_out_and_come_back_whole(ending):
    from bot.translation.extractor import all_messages

    shipped = Project()
    messages = all_messages(shipped)
    texts = outgoing(shipped, messages, "bg")
    write_form, read_form = FORMS[ending]
    code, again = read_form(Path("x"), write_form(texts, "bg"))
    assert code == "bg"
    assert [(one.key, one.dutch, one.translation, one.was) for one in again] == [(one.key, one.dutch, one.translation, one.was) for one in texts]
