"""The rules of the catalogs, one row a mistake; and what each lets pass."""

import shutil
from pathlib import Path

import pytest

from bot.checks.catalogs import entry_problems
from bot.translation.messages import SourceMessage, at_most
from bot.translation.rules import RULES, STATE, Conventions, Entry
from bot.translation.rules.letters import script_of_language
from bot.translation.rules.wording import dictionary, misspelt

POLISH = Conventions(address=("Pan", "Pani"), letters={}, words=frozenset())
ROMANIAN = Conventions(letters={"ş": "ș", "ţ": "ț"})
DUTCH = "Bel {loket}: {loket.phone}. Vraag om hulp."
GOOD = "Zadzwoń do {loket}: {loket.phone}. Poproś o pomoc."


def entry(dutch, *strings, language="pl", plural="", fuzzy=False, comments=(), limit=None, conventions=Conventions(), line=7) -> Entry:
    source = SourceMessage("legal.sick", dutch, Path("topic.yml"), 3, (at_most(limit),) if limit else (), plural)
    return Entry(language, source, strings, fuzzy, comments, Path("winwijzer.po"), line, conventions)


def rules_of(*entries: Entry) -> list[str]:
    """Ids of the rules that object; spelling has a test of its own, since not every machine has dictionaries."""
    return [problem.rule for problem in entry_problems(list(entries)) if problem.rule != "spelling"]


@pytest.mark.parametrize(
    "rule, dutch, text",
    [
        ("untranslated", DUTCH, ""),
        ("untranslated", DUTCH, "  "),
        ("placeholder", DUTCH, GOOD.replace("{loket.phone}", "")),
        ("placeholder", DUTCH, GOOD.replace("{loket.phone}", "{loket.phone} {budget}")),
        ("placeholder", DUTCH, GOOD.replace("{loket.phone}", "{loket.telefon}")),
        ("placeholder", DUTCH, GOOD.replace("{loket.phone}", "{loket}")),
        ("order", DUTCH, "Zadzwoń: {loket.phone} ({loket}). Poproś o pomoc."),
        ("brace", "Vraag om hulp.", "Poproś o pomoc}."),
        ("brace", "Vraag om hulp.", "Poproś o {Pomoc}."),
        ("tag", "Vraag <b>hulp</b>.", "Poproś o <b>pomoc."),
        ("tag", "Vraag <b>hulp</b>.", "Poproś o <b>pomoc</i>."),
        ("tag", "Vraag <b>hulp</b>.", "Poproś o <b>pomoc</b."),
        ("tag", "Vraag hulp.", "Poproś o <i>pomoc</i>."),
        ("link", "Kijk op https://www.workinnl.nl/ of vraag het.", "Zobacz https://www.workinn.nl/ albo zapytaj."),
        ("link", "Mail info@example.nl.", "Napisz na info@example.com."),
        ("space", "Vraag hulp.", " Poproś o pomoc."),
        ("space", "Vraag hulp.\n", "Poproś o pomoc."),
        ("space", "Vraag.\nBel.", "Zapytaj. Zadzwoń."),
        ("double-space", "Vraag hulp.", "Poproś  o pomoc."),
        ("ending", "Vraag hulp.", "Poproś o pomoc"),
        ("ending", "Ben je ziek?", "Chorujesz."),
        ("ending", "Wie helpt:", "Kto pomaga"),
        ("ending", "Ziek", "Choroba."),
        ("same", "Wie helpt je", "Wie helpt je"),
        ("script", "Vraag hulp.", "Poproś о pomoc."),
        ("script", "Vraag hulp.", "Pоproś o pomoc."),
        ("letter", "Vraag hulp.", "Poproś o pomoc i rade\u0328."),
        ("figure", "Bel ons.", "Zadzwoń 0800 8020."),
        ("figure", "Je krijgt geld.", "Dostajesz 1500."),
        ("plural", "Vraag hulp.", ("Poproś", "Poproście")),
    ],
)
def test_a_mistake_is_found_by_its_rule(rule, dutch, text):
    strings = text if isinstance(text, tuple) else (text,)
    assert rules_of(entry(dutch, *strings)) == [rule]


@pytest.mark.parametrize(
    "rule, language, conventions, dutch, text",
    [
        ("letter", "ro", ROMANIAN, "Vraag hulp.", "Cere ajutor şi sfat."),
        ("letter", "ro", ROMANIAN, "Vraag hulp.", "Cere ajutorul soţului."),
        ("script", "bg", Conventions(), "Vraag hulp.", "Потърсете пoмощ."),
        ("script", "bg", Conventions(), "Vraag hulp.", "Потърсете помощ c колега."),
        ("address", "pl", POLISH, "Vraag hulp.", "Może Pan poprosić o pomoc."),
    ],
)
def test_a_language_has_mistakes_of_its_own(rule, language, conventions, dutch, text):
    assert rules_of(entry(dutch, text, language=language, conventions=conventions)) == [rule]


@pytest.mark.parametrize(
    "language, dutch, text",
    [
        ("pl", DUTCH, GOOD),
        ("pl", "{title}, {date}", "{title}, {date}"),
        ("bg", "De RNI is voor mensen die kort blijven.", "RNI е за хора, които остават за кратко."),
        ("bg", "Vraag het WIN-punt.", "Попитайте в WIN-punt."),
        ("pl", "Bindkracht10 helpt.", "Bindkracht10 pomaga."),
        ("bg", 'Zeg "nee".', "Кажете „не“."),
        ("el", "Ben je ziek?", "Είσαι άρρωστος;"),
        ("uk", "Vraag hulp.\n", "Попросіть допомоги.\n"),
    ],
)
def test_what_is_right_passes(language, dutch, text):
    assert rules_of(entry(dutch, text, language=language)) == []


@pytest.mark.parametrize("text, right", [("ą" * 30, True), ("ą" * 31, False), ("я" * 30, True), ("👷" * 20, False)])
def test_a_button_has_room_for_so_many_characters_and_bytes(text, right):
    language = "bg" if "я" in text else "pl"
    assert rules_of(entry("Ziek", text, language=language, limit=30)) == ([] if right else ["length"])


def test_a_guess_is_not_looked_at_further():
    assert rules_of(entry(DUTCH, "Zadzwoń {x} 12", fuzzy=True)) == ["fuzzy"]


ONE, MORE = "{count} vraag van {name}", "{count} vragen van {name}"


@pytest.mark.parametrize(
    "strings, rules",
    [
        (("{count} pytanie {name}", "{count} pytania {name}", "{count} pytań {name}"), []),
        (("{count} pytanie {name}", "{count} pytania {name}"), ["plural"]),
        (("{count} pytanie {name}", "{count} pytania {name}", ""), ["plural"]),
        (("{count} pytanie {name}", "{count} pytania {name}", "{count} pytań"), ["placeholder"]),
    ],
)
def test_a_language_has_all_its_plural_forms_with_their_placeholders(strings, rules):
    assert rules_of(entry(ONE, *strings, plural=MORE)) == rules


def test_one_form_may_do_without_the_number_where_the_dutch_does():
    assert rules_of(entry("Een vraag", "Jedno pytanie", "{count} pytania", "{count} pytań", plural="{count} vragen")) == []


def test_the_same_dutch_is_said_the_same_way():
    first, second = entry("Alle onderwerpen", "Wszystkie tematy", line=3), entry("Alle onderwerpen", "Wszystkie sprawy", line=9)
    [problem] = entry_problems([first, second])
    assert (problem.rule, problem.line, problem.severity) == ("inconsistent", 9, "warning")
    assert "line 3" in problem.message
    assert rules_of(first, entry("Alle onderwerpen", "Wszystkie sprawy", comments=("ok[inconsistent]: elsewhere it is a heading",))) == []


def test_a_comment_accepts_one_rule_and_no_other():
    swapped = "Zadzwoń: {loket.phone} ({loket}). Poproś  o pomoc."
    assert rules_of(entry(DUTCH, swapped, comments=("ok[order]: sounds better",))) == ["double-space"]
    assert rules_of(entry(DUTCH, swapped, comments=("ok[order, double-space]: so be it",))) == []


def test_a_renamed_placeholder_is_named_with_its_new_name():
    [problem] = entry_problems([entry("Na {limit} maanden.", "Po {limti} miesiącach.")])
    assert "{limit} became {limti}" in problem.message
    assert (problem.path, problem.line) == (Path("winwijzer.po"), 7)


def test_every_rule_has_an_id_of_its_own_and_tells_what_it_is_for():
    rules = [*STATE, *RULES]
    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.severity in ("error", "warning")
        assert rule.__doc__


@pytest.mark.parametrize("language, script", [("bg", "Cyrl"), ("pl", "Latn"), ("uk", "Cyrl"), ("ar", "Arab"), ("el", "Grek")])
def test_the_script_of_a_language_comes_from_cldr(language, script):
    assert script_of_language(language) == script


@pytest.mark.skipif(shutil.which("hunspell") is None or dictionary("pl") is None, reason="Hunspell or its Polish dictionary is not installed")
def test_a_misspelt_word_is_found_unless_it_is_a_known_word_or_in_the_dutch():
    assert misspelt({"wypłata", "wypłatta"}, "pl") == {"wypłatta"}
    text = "Zapytaj gminę (gemeente) i szeffa."
    [problem] = entry_problems([entry("Vraag de gemeente.", text)])
    assert problem.rule == "spelling" and "'szeffa'" in problem.message
    assert list(entry_problems([entry("Vraag de gemeente.", text, conventions=Conventions(words=frozenset({"szeffa"})))])) == []


def test_without_a_dictionary_nothing_is_misspelt():
    assert dictionary("nl", "nl_XX") is None
    assert misspelt({"qwzx"}, "nl", "nl_XX") == set()
