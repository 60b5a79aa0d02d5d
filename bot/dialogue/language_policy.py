"""In which language the bot replies.

An explicit choice wins; then the language of a message of three words or more, also an earlier one; then the
language of the person's app; then that of the last reply; then a guess from the few words there are; then Dutch.
"""

from dataclasses import dataclass
from typing import Any, Mapping

from bot.languages import SOURCE_LANGUAGE

CLEARLY = 0.95
"""From this confidence on a message of `SWITCH_WORDS` words or more is clearly in another language, and the reply
offers a button to switch for good."""
GUESS = 0.6
"""A conversation without any other sign of a language takes the guess of a short message from here on."""


@dataclass(frozen=True)
class ReplyLanguage:
    """The language of a reply.

    Attributes:
        code: the language.
        offer: another language the message was clearly written in, to be offered as a button; None for most.
        known: whether anything told it; otherwise it is Dutch.
    """

    code: str
    offer: str | None
    known: bool


def choose(
    slots: Mapping[str, Any],
    metadata: Mapping[str, Any],
    guess: Mapping[str, Any] | None,
    before: ReplyLanguage | None,
    known: tuple[str, ...],
) -> ReplyLanguage:
    """Applies the policy.

    Args:
        slots: of the conversation; `language_choice` is explicit, `language` that of the last long message.
        metadata: of the message; `language_choice` forces a language, `client_language` is that of the app,
            also with a country (`nl-BE`).
        guess: of the message: `code`, `confidence` and `words`; None for a pressed button.
        before: the language of the last reply.
        known: the languages of the bot.
    """
    chosen = metadata.get("language_choice") or slots.get("language_choice")
    client = (metadata.get("client_language") or "").split("-")[0].lower() or None
    written = slots.get("language")
    short = guess["code"] if guess and guess["confidence"] >= GUESS else None
    signs = [code for code in (chosen, written, client, before.code if before else None, short) if code in known]
    code = signs[0] if signs else SOURCE_LANGUAGE
    told = any(sign in known for sign in (chosen, written, client, short)) or bool(before and before.known)
    clearly = guess["code"] if guess and guess["words"] >= 3 and guess["confidence"] >= CLEARLY else None
    settled = chosen or client
    offer = clearly if clearly in known and settled in known and clearly != settled else None
    return ReplyLanguage(code, offer, told)
