"""What a program fills in or follows: placeholders, tags and links must come through a translation unharmed."""

import re
from collections.abc import Iterator

from rapidfuzz import process

from bot.knowledge.texts import placeholders, stray_braces
from bot.translation.rules.base import Entry, Rule

TAG = re.compile(r"</?[A-Za-z][^<>]*>")
HALF_TAG = re.compile(r"<(?=[/A-Za-z])|(?<=[A-Za-z\"/])>")
LINK = re.compile(r"(?:https?://|www\.|mailto:)[^\s<>\"')]+|[\w.+-]+@[\w-]+\.[\w.]+")
SENTENCE_END = ".,;:!?…"
ALIKE = 70
"""From how alike, of 100, a name is the other one with a mistake in it."""


class Placeholders(Rule):
    """Each placeholder of the Dutch stands in the translation as often; of plural forms, those of one of the two Dutch texts."""

    id = "placeholder"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        found = sorted(placeholders(string))
        wanted = [sorted(placeholders(text)) for text in entry.sources]
        if found in wanted:
            return
        nearest = wanted[-1]
        missing = [name for name in dict.fromkeys(nearest) if nearest.count(name) > found.count(name)]
        extra = [name for name in dict.fromkeys(found) if found.count(name) > nearest.count(name)]
        parts = []
        for name in list(extra):
            match = process.extractOne(name, missing, score_cutoff=ALIKE)
            if match:
                parts.append(f"{{{match[0]}}} became {{{name}}}")
                missing.remove(match[0])
                extra.remove(name)
        parts += [f"{{{name}}} is missing" for name in missing] + [f"{{{name}}} is too much" for name in extra]
        yield f"placeholders differ from the Dutch of '{entry.source.context}': {', '.join(parts)}: write them as in the msgid"


class Order(Rule):
    """Placeholders in another order than in the Dutch: right in some sentences, swapped by mistake in others."""

    id = "order"
    severity = "warning"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        found = placeholders(string)
        for text in entry.sources:
            if sorted(found) == sorted(placeholders(text)) and found != placeholders(text):
                names = ", ".join(f"{{{name}}}" for name in found)
                yield (
                    f"the placeholders of '{entry.source.context}' stand in another order than in the Dutch ({names}): look whether each stands"
                    f" where it belongs, and write the comment '# ok[order]: why' above the text"
                )
                return


class Braces(Rule):
    """A brace that belongs to no placeholder would be shown."""

    id = "brace"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        if stray_braces(string):
            yield f"a brace in a text of '{entry.source.context}' belongs to no placeholder: write it as in the msgid"


class Tags(Rule):
    """HTML tags: the same ones, whole."""

    id = "tag"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        wanted = [sorted(TAG.findall(text)) for text in entry.sources]
        if sorted(TAG.findall(string)) not in wanted or bool(HALF_TAG.search(TAG.sub("", string))) not in {
            bool(HALF_TAG.search(TAG.sub("", text))) for text in entry.sources
        }:
            tags = " ".join(wanted[-1]) or "no tag"
            yield f"the tags of '{entry.source.context}' differ from the Dutch, which has {tags}: write them as in the msgid"


class Links(Rule):
    """Web and e-mail addresses written out: the same ones."""

    id = "link"

    def look(self, entry: Entry, string: str) -> Iterator[str]:
        def links(text: str) -> list[str]:
            return sorted(link.rstrip(SENTENCE_END) for link in LINK.findall(text))

        if links(string) not in [links(text) for text in entry.sources]:
            wanted = ", ".join(links(entry.sources[-1])) or "none"
            yield f"the addresses of '{entry.source.context}' differ from the Dutch ({wanted}): write them as in the msgid"
