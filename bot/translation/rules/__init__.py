"""The rules that every translation is held to; a rule is a small class with an id, a severity and one question."""

from bot.translation.rules.base import Entry, Rule
from bot.translation.rules.conventions import Conventions, read_conventions
from bot.translation.rules.form import Doubled, Ending, Length, Whitespace
from bot.translation.rules.letters import Figures, Letters, Script
from bot.translation.rules.placeholders import Braces, Links, Order, Placeholders, Tags
from bot.translation.rules.state import Fuzzy, PluralForms, Same, Untranslated
from bot.translation.rules.wording import Address, Inconsistent, Spelling

STATE = (Untranslated(), Fuzzy(), PluralForms())
"""Whether there is a translation at all; what these find is not looked at further."""
RULES: tuple[Rule, ...] = (
    Placeholders(), Order(), Braces(), Tags(), Links(), Whitespace(), Doubled(), Ending(), Length(), Same(), Script(), Letters(), Figures(),
    Inconsistent(), Address(), Spelling(),
)  # fmt: skip

__all__ = ["RULES", "STATE", "Conventions", "Entry", "Rule", "read_conventions"]
