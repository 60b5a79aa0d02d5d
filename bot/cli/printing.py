"""A reply as text in the terminal."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.assistant import Reply


def print_reply(reply: "Reply") -> None:
    """Prints the messages, then the buttons with the numbers that press them."""
    number = 0
    for message in reply.reply:
        print(message["text"])
        for button in message["buttons"]:
            number += 1
            print(f"  [{number}] {button['title']}")
    print()
