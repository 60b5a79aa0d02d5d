"""Texts in the reader's language, from gettext catalogs."""

from bot.translation.catalogs import Translations, read_translations, update_catalogs
from bot.translation.messages import source_messages

__all__ = ["Translations", "read_translations", "source_messages", "update_catalogs"]
