"""Translations that do not use the word of the glossary."""

from collections.abc import Iterator

from bot.knowledge.glossary import Term
from bot.project import Problem
from bot.translation.strings import CatalogString


def check_glossary(strings: list[CatalogString], terms: list[Term]) -> Iterator[Problem]:
    """Problems of translated strings whose Dutch uses a term of the glossary."""
    for string in strings:
        for term in terms:
            wording = term.wordings.get(string.language)
            if wording is None or string.context in term.not_in or not term.is_used_in(string.dutch):
                continue
            if not wording.stands_in(string.text):
                message = (
                    f"the Dutch of '{string.context}' says '{term.id}', here stands another word than '{wording.term}': use it, or"
                    f" name the context under not_in in knowledge/glossary.yml"
                )
                yield Problem(string.path, string.line, message, rule="glossary")
