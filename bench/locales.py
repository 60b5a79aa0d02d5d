"""How well the checks of the catalogs find mistakes: 200 seeded ones, and false alarms on the catalogs as they are.

Run with `make bench-locales`.
"""

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from bot.checks.catalogs import entry_problems, read_entries
from bot.cli.locales import check
from bot.knowledge.texts import PLACEHOLDER
from bot.languages import SOURCE_LANGUAGE, catalog_languages
from bot.project import Project
from bot.translation import update_catalogs
from bot.translation.catalogs import catalog_path, read_catalog
from bot.translation.extractor import all_messages
from bot.translation.rules import Entry, read_conventions

SEED = 20261127
MISTAKES = 200
LATIN_FOR_CYRILLIC = str.maketrans("оеасрх", "oeacpx")
CEDILLAS = str.maketrans("șțȘȚ", "şţŞŢ")

Mutation = Callable[[str, random.Random], str | None]
"""Makes one mistake in a text; None where the text has no place for it."""


def _drop(text: str, chance: random.Random) -> str | None:
    found = list(PLACEHOLDER.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    return text[: match.start()] + text[match.end() :]


def _rename(text: str, chance: random.Random) -> str | None:
    found = list(PLACEHOLDER.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    return text[: match.start()] + "{" + match[1][:-1] + "}" + text[match.end() :]


def _swap(text: str, chance: random.Random) -> str | None:
    found = list(PLACEHOLDER.finditer(text))
    pairs = [(one, other) for one in found for other in found if one.start() < other.start() and one[0] != other[0]]
    if not pairs:
        return None
    one, other = chance.choice(pairs)
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def _break_tag(text: str, chance: random.Random) -> str | None:
    words = text.split(" ")
    if len(words) < 3:
        return None
    at = chance.randrange(len(words))
    words[at] = f"<b>{words[at]}" + chance.choice(["", "<b>", "</b", "</i>"])
    return " ".join(words)


def _one_letter(text: str, chance: random.Random, table: dict[int, int]) -> str | None:
    places = [index for index, letter in enumerate(text) if ord(letter) in table]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + text[at].translate(table) + text[at + 1 :]


def _look_alike(text: str, chance: random.Random) -> str | None:
    return _one_letter(text, chance, LATIN_FOR_CYRILLIC)


def _cedilla(text: str, chance: random.Random) -> str | None:
    return _one_letter(text, chance, CEDILLAS)


def _newline(text: str, chance: random.Random) -> str | None:
    """No text of ours has a line break of its own: one is added, which is the same mistake seen from the other side."""
    places = [match.start() for match in re.finditer(" ", text)]
    if "\n" in text:
        return text.replace("\n", " ", 1)
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + "\n" + text[at + 1 :]


def _double_space(text: str, chance: random.Random) -> str | None:
    places = [match.start() for match in re.finditer(" ", text)]
    return None if not places else (lambda at: text[:at] + " " + text[at:])(chance.choice(places))


def _figure(text: str, chance: random.Random) -> str | None:
    found = list(PLACEHOLDER.finditer(text))
    figure = chance.choice(["1500", "0800 8020", "3.875", "12"])
    if found:
        match = chance.choice(found)
        return text[: match.start()] + figure + text[match.end() :]
    return f"{text} {figure}"


MUTATIONS: dict[str, Mutation] = {
    "placeholder dropped": _drop,
    "placeholder renamed": _rename,
    "two placeholders swapped": _swap,
    "tag broken": _break_tag,
    "Latin letter in Cyrillic": _look_alike,
    "cedilla for comma": _cedilla,
    "new line lost or added": _newline,
    "double space": _double_space,
    "figure typed in": _figure,
}


def entries_of(project: Project) -> list[Entry]:
    messages = all_messages(project)
    found = []
    for language in catalog_languages(project):
        if language != SOURCE_LANGUAGE:
            found += read_entries(catalog_path(project, language), read_catalog(project, language), language, messages, read_conventions(project, language))
    return [entry for entry in found if len(entry.strings) == 1]


def mutate(entries: list[Entry], chance: random.Random) -> list[tuple[str, Entry, Entry]]:
    """So many mistakes, each kind as often: what it is, the text with it, and the text as it was."""
    mistakes = []
    kinds = list(MUTATIONS)
    while len(mistakes) < MISTAKES:
        kind = kinds[len(mistakes) % len(kinds)]
        entry = chance.choice(entries)
        text = MUTATIONS[kind](entry.strings[0], chance)
        is_latin = kind == "Latin letter in Cyrillic" and entry.language != "bg" or kind == "cedilla for comma" and entry.language != "ro"
        if text is not None and not is_latin:
            mistakes.append((kind, replace(entry, strings=(text,)), entry))
    return mistakes


def main() -> None:
    project, console = Project(), Console(width=110)
    entries = entries_of(project)
    caught: dict[str, list[bool]] = defaultdict(list)
    for kind, entry, original in mutate(entries, random.Random(SEED)):
        before = {problem.rule for problem in entry_problems([original])}
        caught[kind].append(any(problem.rule not in before for problem in entry_problems([entry])))
    table = Table("mistake", "made", "caught", title=f"{MISTAKES} mistakes, seed {SEED}")
    for kind, found in caught.items():
        table.add_row(kind, str(len(found)), f"{sum(found) / len(found):.1%}")
    all_found = [one for found in caught.values() for one in found]
    table.add_row("all", str(len(all_found)), f"{sum(all_found) / len(all_found):.1%}", style="bold")
    console.print(table)
    start = time.perf_counter()
    problems = check(project, tuple(language for language in catalog_languages(project) if language != SOURCE_LANGUAGE))
    console.print(f"locales check over all languages: {time.perf_counter() - start:.2f} s")
    accepted = sum(bool(entry.accepted) for entry in entries)
    alarms = len(problems) + accepted
    console.print(
        f"False alarms: {len(problems)}, and {accepted} texts whose translator accepted a rule: {alarms} of {len(entries)} texts ({alarms / len(entries):.2%})."
    )
    files = sorted(project.locales.rglob("*.po*"))
    update_catalogs(project, all_messages(project), catalog_languages(project))
    before = [path.read_bytes() for path in files]
    update_catalogs(project, all_messages(project), catalog_languages(project))
    changed = [path.name for path, content in zip(files, before) if path.read_bytes() != content]
    console.print(f"locales update, the second time: {len(changed)} files changed.")


if __name__ == "__main__":
    main()
