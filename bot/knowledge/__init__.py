"""What the bot knows: topics, facts, sources, organisations and what it says."""

from bot.knowledge.base import Knowledge, read_knowledge
from bot.knowledge.topic import Topic

__all__ = ["Knowledge", "Topic", "read_knowledge"]
