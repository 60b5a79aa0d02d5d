"""Organisations: phone numbers, hours and languages."""

import pytest
from builders import found, write

from bot.knowledge import read_knowledge
from bot.knowledge.organisations import parse_hours, read_organisations
from bot.languages import language_names, languages
from bot.project import ProblemError, Project

SHORT = "loket:\n  name: Loket\n  what_for: advies\n  source: https://a.nl/\n"


def read(tmp_path, content):
    project = Project(tmp_path)
    write(project.knowledge / "organisations.yml", content)
    return read_organisations(project)


def test_what_no_source_gives_is_left_out(tmp_path):
    organisation = read(tmp_path, SHORT)["loket"]
    assert (organisation.phone, organisation.url, organisation.as_of) == (None, None, None)
    assert (organisation.hours, organisation.languages) == ((), ())


def test_a_full_entry_is_read(tmp_path):
    more = "  phone: 0800-8020\n  url: https://b.nl/\n  languages: [pl, bg]\n  hours: [mon-fri 09:00-17:00, sat 10:00-12:30]\n  as_of: 2026-08-21\n"
    organisation = read(tmp_path, SHORT + more)["loket"]
    assert (organisation.phone, organisation.url, organisation.as_of) == ("0800-8020", "https://b.nl/", "2026-08-21")
    assert language_names(organisation.languages, "ro") == ["poloneză", "bulgară"]
    assert len(organisation.hours) == 2


@pytest.mark.parametrize(
    "text, language, written",
    [
        ("mon-fri 09:00-17:00", "nl", "ma–vr 09:00–17:00"),
        ("mon-fri 09:00-17:00", "bg", "пн–пт 9:00–17:00"),
        ("mon-thu 08:30-20:00", "pl", "pon.–czw. 08:30–20:00"),
        ("sat 10:00-12:30", "ro", "sâm. 10:00–12:30"),
        ("sun-sun 10:00-11:00", "nl", "zo 10:00–11:00"),
    ],
)
def test_hours_are_written_as_the_language_does(text, language, written):
    assert parse_hours(text).render(language) == written


@pytest.mark.parametrize(
    "text, words",
    [
        ("ma-vr 09:00-17:00", "not understood"),
        ("mon-fri 9-17", "not understood"),
        ("mon/fri 09:00-17:00", "not understood"),
        ("mon-fri 09:00-25:00", "time that does not exist"),
        ("mon-fri 17:00-09:00", "end before they begin"),
        ("fri-mon 09:00-17:00", "end before they begin"),
        ("mon-fri 09:00-09:00", "end before they begin"),
    ],
)
def test_hours_that_cannot_be_are_refused(tmp_path, text, words):
    with pytest.raises(ProblemError) as raised:
        read(tmp_path, SHORT + f"  hours:\n    - sat 10:00-12:00\n    - {text}\n")
    [problem] = found(raised.value.problems, Project(tmp_path))
    assert problem.startswith("knowledge/organisations.yml:7: error: ")
    assert words in problem


@pytest.mark.parametrize(
    "content, line, words",
    [
        (SHORT.replace("  name: Loket\n", ""), 2, "'name' is missing"),
        (SHORT.replace("advies", ""), 3, "'what_for' must be a text"),
        (SHORT + "  phone: 112\n", 5, "'phone' must be a text: write it, in quotes"),
        (SHORT + "  fone: 0800-1234\n", 5, "unknown key 'fone'"),
        (SHORT + "  url: www.b.nl\n", 5, "'url' must be an address"),
        (SHORT + "  languages: [polish]\n", 5, "'languages' must be a list of language codes"),
        (SHORT + "  as_of: last year\n", 5, "'as_of' must be a date"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(tmp_path, content, line, words):
    with pytest.raises(ProblemError) as raised:
        read(tmp_path, content)
    [problem] = found(raised.value.problems, Project(tmp_path))
    assert problem.startswith(f"knowledge/organisations.yml:{line}: error: ")
    assert words in problem


def test_every_organisation_can_be_reached_and_is_written_in_every_language(project):
    for organisation in read_knowledge(project).organisations.values():
        assert organisation.phone or organisation.url, organisation.id
        for language in languages(project):
            assert all(hours.render(language) for hours in organisation.hours)
            assert not set(language_names(organisation.languages, language)) & set(organisation.languages)
