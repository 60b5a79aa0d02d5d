"""What must be set up in the process before Rasa is imported."""

from bot.runtime.privacy import hide_in_logs, withhold_from_logs, without_secrets
from bot.runtime.rasa_setup import prepare_rasa

__all__ = ["hide_in_logs", "prepare_rasa", "withhold_from_logs", "without_secrets"]
