"""Checks of the files that people edit: every problem as file, line, what is wrong and what to do."""

from bot.checks.everything import check_project

__all__ = ["check_project"]
