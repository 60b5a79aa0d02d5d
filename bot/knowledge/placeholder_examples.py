"""An example of what the program fills in for a placeholder, in every language: for translators and for previews."""

from collections.abc import Callable
from dataclasses import dataclass

from babel import Locale
from babel.lists import format_list

from bot.knowledge.facts import Fact, parse_fact
from bot.languages import formats, language_names

KINDS = ("text", "translated", "languages", "weekday")
"""How an example is given when it is no fact."""


@dataclass(frozen=True)
class PlaceholderExample:
    """One example.

    Attributes:
        holds: what the placeholder holds, in English, for translators.
        kind: one of `KINDS`, or `fact`.
        value: a text, a msgctxt, codes of languages, a day of the week (1 is Monday), or a fact.
    """

    holds: str
    kind: str
    value: str | int | tuple[str, ...] | Fact

    def render(self, language: str, first_text: Callable[[str], str]) -> str:
        """The example as a reader of the language sees it.

        Args:
            first_text: gives the first text of a msgctxt in that language.
        """
        if self.kind == "fact":
            return self.value.render(language)
        if self.kind == "translated":
            return first_text(self.value)
        if self.kind == "languages":
            return format_list(language_names(self.value, language), locale=formats(language))
        if self.kind == "weekday":
            return Locale.parse(formats(language)).days["format"]["wide"][self.value - 1]
        return self.value


def parse_example(name: str, entry: object) -> PlaceholderExample:
    """Reads one entry of `placeholders` in knowledge/responses.yml.

    Raises:
        ValueError: what is wrong with it.
    """
    if not isinstance(entry, dict) or not isinstance(entry.get("holds"), str):
        raise ValueError(f"the placeholder '{name}' must say what it `holds` and give an example")
    rest = {key: value for key, value in entry.items() if key != "holds"}
    if "type" in rest:
        return PlaceholderExample(entry["holds"], "fact", parse_fact(name, rest))
    if len(rest) != 1 or next(iter(rest)) not in KINDS:
        raise ValueError(f"the placeholder '{name}' needs one example: {', '.join(KINDS)}, or a fact with a type")
    kind, value = rest.popitem()
    fits = {
        "text": lambda: isinstance(value, str),
        "translated": lambda: isinstance(value, str),
        "languages": lambda: isinstance(value, list) and all(isinstance(code, str) for code in value),
        "weekday": lambda: isinstance(value, int) and 1 <= value <= 7,
    }
    if not fits[kind]():
        raise ValueError(f"the placeholder '{name}' has an example of the wrong form")
    return PlaceholderExample(entry["holds"], kind, tuple(value) if kind == "languages" else value)
