"""Buttons below a message, and the one that shares a location."""

from collections.abc import Iterable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

SHORT = 17
"""Characters of a title that leaves room for another short one beside it on a narrow phone (360 points wide)."""


def inline_keyboard(buttons: Iterable[dict[str, str]]) -> InlineKeyboardMarkup | None:
    """The buttons of a reply, `{"title", "payload"}`: two short ones that follow each other share a row.

    Returns:
        None when there are no buttons.
    """
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        new = InlineKeyboardButton(button["title"], callback_data=button["payload"])
        fits = rows and len(rows[-1]) == 1 and max(len(rows[-1][0].text), len(new.text)) <= SHORT
        if fits:
            rows[-1].append(new)
        else:
            rows.append([new])
    return InlineKeyboardMarkup(rows) if rows else None


def link_keyboard(title: str, url: str) -> InlineKeyboardMarkup:
    """One button that opens an address."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(title, url=url)]])


def location_keyboard(title: str) -> ReplyKeyboardMarkup:
    """One button, in place of the keyboard, that shares where somebody is; it goes away when it was used."""
    button = KeyboardButton(title, request_location=True)
    return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)


def title_of(keyboard: InlineKeyboardMarkup | None, payload: str) -> str | None:
    """What stands on the button that sends a payload."""
    buttons = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
    return next((button.text for button in buttons if button.callback_data == payload), None)
