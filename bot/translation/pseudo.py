"""A language that nobody speaks: Dutch with accents, 40 % longer, in brackets. What stays plain was never extracted; what is cut off shows."""

import math

from babel.messages.catalog import Catalog

from bot.knowledge.texts import PLACEHOLDER
from bot.translation.catalogs import DOMAIN
from bot.translation.messages import SourceMessage

ACCENTS = str.maketrans("aeiouyAEIOUYncszNCSZ", "áéíóúýÁÉÍÓÚÝñčšžÑČŠŽ")
LONGER = 0.4
"""How much longer translations can be than the Dutch."""
FILLER = "ø"
BRACKETS = "⟦", "⟧"
"""Around each text: where one is missing, something was cut off."""


def pseudo(text: str) -> str:
    """A text in the language that nobody speaks; placeholders stay. Marks and new lines at the end stay at the end."""
    body = text.rstrip()
    tail = text[len(body) :]
    mark = body[-1:] if body[-1:] in ".!?:…" else ""
    body = body.removesuffix(mark) if mark else body
    parts, start = [], 0
    for match in PLACEHOLDER.finditer(body):
        parts += [body[start : match.start()].translate(ACCENTS), match[0]]
        start = match.end()
    parts.append(body[start:].translate(ACCENTS))
    filler = FILLER * math.ceil(LONGER * len(text))
    return f"{BRACKETS[0]}{''.join(parts)}{filler}{BRACKETS[1]}{mark}{tail}"


def pseudo_catalog(messages: list[SourceMessage], language: str) -> Catalog:
    """A whole catalog of it, for the place of a real language."""
    catalog = Catalog(locale=language, domain=DOMAIN, project="WINwijzer", version="1", fuzzy=False)
    for message in messages:
        if message.plural:
            forms = (pseudo(message.id), *[pseudo(message.plural)] * (catalog.num_plurals - 1))
            catalog.add((message.id, message.plural), forms, context=message.context or None)
        else:
            catalog.add(message.id, pseudo(message.id), context=message.context or None)
    return catalog
