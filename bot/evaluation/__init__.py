"""Measures the bot on the golden questions."""
