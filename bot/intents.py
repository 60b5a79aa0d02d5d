"""The kinds of intents, told apart by their names. Free of Rasa: the actions may run in a server of their own."""

OFF_TOPIC = "off_topic"
EMERGENCY = "emergency"
CHAT = "chat."
"""Begins the name of small talk, and of what people say about the conversation itself."""
ASPECT = "aspect."
"""Begins the name of a bare follow-up about the last answer; what follows is a key of `topic.SECTIONS`, or `phone`."""
INPUT = "input."
"""Begins the name of what the program itself sends for a message that it cannot read."""
FORGET = "input.forget"
"""Somebody wants the conversation deleted: done after the reply."""
UNREADABLE = "input.unreadable"
"""A picture, a voice message or anything else without words."""
TOO_MANY = "input.too_many"
"""Somebody sends more than anybody can read answers to."""
CLARIFY = "nlu_fallback"
"""Rasa's name for the intent of a message that nothing is sure about."""


def is_topic(intent: str) -> bool:
    """Whether an intent asks about a topic of knowledge/topics/."""
    return not intent.startswith((CHAT, ASPECT, INPUT)) and intent not in (OFF_TOPIC, EMERGENCY, CLARIFY)
