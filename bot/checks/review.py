"""Dates of review: nothing is reviewed in the future, and nothing stays unread after its date."""

import datetime
from collections.abc import Iterator

from bot.knowledge import Knowledge
from bot.project import Problem


def check_review(knowledge: Knowledge, today: datetime.date) -> Iterator[Problem]:
    """Errors for dates that cannot be, warnings for topics whose time to be read again has come."""
    for topic in knowledge.topics.values():
        if topic.reviewed > today.isoformat():
            yield topic.file.problem(f"reviewed on {topic.reviewed}, which is still to come: write the day it was read", "reviewed")
        if topic.review_by <= topic.reviewed:
            yield topic.file.problem("the date of the next review must lie after 'reviewed': correct it", "review_by")
        elif topic.review_by < today.isoformat():
            message = f"was to be read again by {topic.review_by}: compare it with its sources, then set reviewed and review_by anew"
            yield topic.file.problem(message, "review_by", severity="warning")
