"""What must be set up in the process before Rasa is imported."""

from bot.runtime.privacy import withhold_from_logs
from bot.runtime.rasa_setup import prepare_rasa

__all__ = ["prepare_rasa", "withhold_from_logs"]
