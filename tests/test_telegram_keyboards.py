"""Buttons below a message."""

from bot.channels.telegram.keyboards import inline_keyboard, link_keyboard, location_keyboard, title_of


def buttons(*titles):
    return [{"title": title, "payload": f"/{index}"} for index, title in enumerate(titles)]


def rows(keyboard):
    return [[button.text for button in row] for row in keyboard.inline_keyboard]


def test_two_short_titles_share_a_row_and_long_ones_do_not():
    keyboard = inline_keyboard(buttons("Wat kost het?", "Waar is het?", "Te veel ingehouden op mijn loon", "Kort", "Ook kort", "Nog een"))
    assert rows(keyboard) == [["Wat kost het?", "Waar is het?"], ["Te veel ingehouden op mijn loon"], ["Kort", "Ook kort"], ["Nog een"]]


def test_without_buttons_there_is_no_keyboard():
    assert inline_keyboard([]) is None


def test_the_title_of_a_pressed_button():
    keyboard = inline_keyboard(buttons("Ja", "Nee"))
    assert title_of(keyboard, "/1") == "Nee"
    assert title_of(keyboard, "/9") is None
    assert title_of(None, "/1") is None
    assert title_of(link_keyboard("Open", "https://t.me/x"), "/1") is None


def test_the_location_is_asked_with_one_tap():
    button = location_keyboard("Deel").keyboard[0][0]
    assert (button.text, button.request_location) == ("Deel", True)
