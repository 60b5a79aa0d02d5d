"""The web process: Telegram's webhook and what operators look at."""
