"""`{placeholders}` in texts: found and filled."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z]+)?)\}")


def placeholders(text: str) -> list[str]:
    """Names of the placeholders of a text in order, for instance `budget` and `juridisch_loket.phone`."""
    return PLACEHOLDER.findall(text)


def stray_braces(text: str) -> bool:
    """Whether a brace stands in a text that belongs to no placeholder: readers would see it."""
    return bool({"{", "}"} & set(PLACEHOLDER.sub("", text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replaces each placeholder by its value.

    Raises:
        KeyError: a placeholder has no value.
    """
    return PLACEHOLDER.sub(lambda match: values[match[1]], text)
