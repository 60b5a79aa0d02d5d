"""What a running bot tells in the terminal."""

import logging
import sys

NOISY = ("httpx", "httpcore", "telegram", "aiolimiter", "apscheduler", "rasa", "rasa_sdk", "uvicorn.access")
"""Libraries that tell more than an operator wants to know; their warnings are shown."""


def log_to_terminal() -> None:
    """Shows what happens from level info on, one line each."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
