"""The bot on Telegram, on python-telegram-bot.

What comes in goes `polling` or the webhook of `bot.web` → `intake` (none lost, none twice) → `chats` (order, bursts, pace) →
`talk` (the assistant's reply) → Telegram.
"""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # times as timedelta, as python-telegram-bot will give them in any case one day
