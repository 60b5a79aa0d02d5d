"""What Telegram shows of the bot before anybody writes: its commands and descriptions, in every language."""

from telegram import BotCommand
from telegram.constants import BotCommandLimit, BotDescriptionLimit
from telegram.ext import ExtBot

from bot.channels.telegram.sending import persistently
from bot.dialogue.renderer import Renderer

BETWEEN = " · "
PATIENCE = 5.0
"""Seconds for which a request is tried again: people wait for the bot, not for its descriptions."""


def commands(say: Renderer, language: str | None) -> list[BotCommand]:
    """The list of commands; for people whose app has none of our languages in all of them."""
    found = []
    for name in say.knowledge.phrasebook.commands:
        titles = [say.command_title(name, code) for code in ([language] if language else say.languages)]
        found.append(BotCommand(name, BETWEEN.join(dict.fromkeys(titles))[: BotCommandLimit.MAX_DESCRIPTION]))
    return found


def description(say: Renderer, language: str | None) -> str:
    """What stands in an empty chat; for people whose app has none of our languages as many short ones as fit."""
    return say.part("telegram_description", language) if language else _all(say, "telegram_short", "\n\n", BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)


def short_description(say: Renderer, language: str | None) -> str:
    """What stands beside the bot's name; for people whose app has none of our languages a slogan in as many as fit."""
    limit = BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
    return say.part("telegram_short", language) if language else _all(say, "telegram_slogan", BETWEEN, limit)


def _all(say: Renderer, part: str, between: str, longest: int) -> str:
    texts = [say.part(part, code) for code in say.languages]
    while len(between.join(texts)) > longest:
        texts.pop()
    return between.join(texts)


async def set_profile(bot: ExtBot, say: Renderer) -> None:
    """Brings commands and descriptions up to date; what is right already is left alone, since Telegram counts the changes.

    Raises:
        TelegramError: Telegram refuses, or cannot be reached.
    """
    for language in (None, *say.languages):
        wanted = commands(say, language)
        if list(await persistently(lambda: bot.get_my_commands(language_code=language), PATIENCE)) != wanted:
            await persistently(lambda: bot.set_my_commands(wanted, language_code=language), PATIENCE)
        text = description(say, language)
        if (await persistently(lambda: bot.get_my_description(language_code=language), PATIENCE)).description != text:
            await persistently(lambda: bot.set_my_description(text, language_code=language), PATIENCE)
        short = short_description(say, language)
        if (await persistently(lambda: bot.get_my_short_description(language_code=language), PATIENCE)).short_description != short:
            await persistently(lambda: bot.set_my_short_description(short, language_code=language), PATIENCE)
