"""Updates that Telegram would not send: valid ones of every kind, mangled."""

import copy
from collections.abc import Callable
from typing import Any

from bot_api import KINDS
from hypothesis import strategies as st

MOST_MANGLINGS = 3
"""In one update: with more of them hardly anything is read any more."""
ENUMS = {
    "type": ["private", "group", "supergroup", "channel", "sender", "mention", "bot_command", "text_link", "spaceship", "regular", ""],
    "status": ["creator", "administrator", "member", "restricted", "left", "kicked", "promoted", ""],
    "language_code": ["pl", "PL-pl", "ro", "bg", "xx", "en-", "-", ""],
}
"""Words that a field of this name holds, and some that it never does."""
TEXTS = ["", " ", "\x00", "\ud800", "a\udfff", "\u202e", "/start", "/start " + "x" * 70, "/" + "x" * 400, "/win.where{", "@WINwijzerTestBot", "słowo " * 900]
NUMBERS = [0, 1, -1, 2**31, -(2**31), 2**53, 2**63 - 1, 2**63, -(2**64), 10**30, 10**400, 0.5, 1e308, -1e308, float("inf"), float("nan")]
EXTRA = ["via_bot", "sender_chat", "migrate_to_chat_id", "caption", "caption_entities", "reply_to_message", "venue", "location", "edit_date", "unheard_of"]
"""Fields that are added where they do not belong."""


def _nested(depth: int) -> Any:
    value: Any = []
    for level in range(depth):
        value = {"message": value} if level % 2 else [value]
    return value


def values() -> st.SearchStrategy[Any]:
    """JSON of any type, the awkward ones most of all."""
    return st.one_of(
        st.sampled_from([None, True, False, [], {}, [[]], [{}], [None], {"id": None}, {"id": 1, "type": "private"}]),
        st.sampled_from(NUMBERS),
        st.integers(min_value=1_000_000, max_value=9_000_000),
        st.sampled_from(TEXTS),
        st.text(max_size=20),
        st.sampled_from([10, 100, 400]).map(_nested),
    )


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every place in JSON: what holds it, and under which key or index."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [place for key, value in items for place in [(tree, key), *_places(value)]]


def _mangle(draw: st.DrawFn, update: dict[str, Any]) -> None:
    """Changes one place."""
    places = _places(update)
    if not places:
        return
    holder, key = draw(st.sampled_from(range(len(places))).map(places.__getitem__))
    how = draw(st.sampled_from(["drop", "replace", "replace", "wrap", "repeat", "add"]))
    if key in ENUMS:
        holder[key] = draw(st.sampled_from(ENUMS[key]))
    elif how == "drop":
        del holder[key]
    elif how == "replace":
        holder[key] = copy.deepcopy(draw(values()))
    elif how == "wrap":
        holder[key] = draw(st.sampled_from([[holder[key]], {"id": holder[key]}, str(holder[key])]))
    elif how == "repeat":
        holder[key] = [copy.deepcopy(holder[key]) for _ in range(draw(st.sampled_from([2, 150])))]
    elif isinstance(holder, dict):
        holder[draw(st.sampled_from(EXTRA))] = copy.deepcopy(draw(values()))


@st.composite
def mangled_updates(draw: st.DrawFn, make: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """One update.

    Args:
        make: makes a valid update of a kind, which may be changed; with its update_id, so that this is mangled as well.
    """
    update = make(draw(st.sampled_from(KINDS)))
    for _ in range(draw(st.integers(min_value=1, max_value=MOST_MANGLINGS))):
        _mangle(draw, update)
    return update
