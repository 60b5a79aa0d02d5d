"""The bot on Telegram, over real HTTP, against a stand-in that checks every request."""

import asyncio
import json
from dataclasses import replace

import pytest
from bot_api import KINDS, BotApi
from telegram import Bot
from telegram_run import polled

from bot.channels.telegram.sending import typing
from bot.dialogue.conversations import TRACKER_DB


@pytest.fixture
def api():
    with BotApi() as api:
        yield api
    assert api.violations == [] and api.floods == []


@pytest.fixture
def chat(api, project, assistant, tmp_path, monkeypatch):
    """A private chat with the bot: says something, and gives the new messages of the bot when it is quiet again."""
    monkeypatch.setenv(TRACKER_DB, str(tmp_path / "conversations.db"))
    monkeypatch.setattr(type(project), "state", tmp_path)

    with polled(api, project, assistant):
        yield Chat(api)


class Chat:
    """A person in a chat of their own."""

    number = 4000

    def __init__(self, api):
        self.api = api
        Chat.number += 1
        self.id = Chat.number

    def __call__(self, text, **options):
        return self.sends("text", text=text, **options) if not text.startswith("/") else self.sends("command", text=text, **options)

    def sends(self, kind, **options):
        return self.after(lambda: self.api.user_sends(kind, self.id, **{"language_code": "pl", **options}))

    def presses(self, message, button):
        return self.after(lambda: self.api.press(self.id, message.message_id, button))

    def after(self, act):
        before = {message.message_id for message in self.api.messages(self.id)}
        act()
        self.api.wait_for(lambda: not self.api.pending, timeout=30)
        return [message for message in self.api.messages(self.id) if message.message_id not in before]


def titles(message):
    return [button["text"] for button in message.buttons]


def test_a_question_gets_one_message_with_buttons_and_no_preview(chat):
    (answer,) = chat("nie dostałem wypłaty")
    assert "Juridisch Loket" in answer.text and "<b>Zrób tak:</b>" in answer.html and "<blockquote expandable>Źródło:" in answer.html
    assert "Znajdź mój WIN-punt" in titles(answer)
    sent = chat.api.calls("sendMessage")[-1]
    assert sent["link_preview_options"]["is_disabled"] is True


@pytest.mark.parametrize("language, greeting", [("pl", "Cześć"), ("ro", "Bună"), ("bg", "Здравейте"), ("en-GB", "Hello"), ("nl-BE", "Hallo")])
def test_start_greets_in_the_language_of_the_app(chat, language, greeting):
    (answer,) = chat("/start", language_code=language)
    assert answer.text.startswith(greeting)


def test_start_offers_all_languages_to_an_app_in_another_one(chat):
    (answer,) = chat("/start", language_code="de")
    assert all(word in answer.text for word in ("Cześć", "Bună", "Здравейте", "Hello", "Hallo"))
    assert titles(answer) == ["Nederlands", "Български", "English", "Polski", "Română"]
    (chosen,) = chat.presses(answer, 4)
    assert chosen.text == "Bine, acum răspund în română."
    (after,) = chat("BSN", language_code="de")
    assert "primăria" in after.text


@pytest.mark.parametrize(
    "argument, words",
    [
        ("ro_registration-bsn", "burgerservicenummer"),
        ("bg_AM26", "Midden-Brabant"),
        ("ro_AM26", "Midden-Brabant"),
        ("bg", "Здравейте"),
        ("xx_no-such", "Cześć"),
    ],
)
def test_a_link_opens_a_topic_or_a_region_in_its_language(chat, argument, words):
    answer = chat(f"/start {argument}")[0]
    assert words in answer.text


def test_a_region_from_a_poster_is_remembered_until_the_language_is_known(chat):
    (welcome,) = chat("/start AM26", language_code="de")
    assert "Midden-Brabant" not in welcome.text
    (chosen,) = chat.presses(welcome, titles(welcome).index("Polski"))
    (route, *_) = chat.presses(chosen, titles(chosen).index("Znajdź mój WIN-punt"))
    assert "Midden-Brabant" in route.text


def test_a_pressed_button_is_shown_and_the_others_go(chat):
    (answer,) = chat("nie dostałem wypłaty")
    title = titles(answer)[0]
    (following,) = chat.presses(answer, 0)
    pressed = next(message for message in chat.api.messages(chat.id) if message.message_id == answer.message_id)
    assert pressed.text.endswith(f"✓ {title}") and not pressed.buttons
    assert following.text and len(chat.api.calls("answerCallbackQuery")) == 1


def test_a_button_of_an_older_version_is_told(chat):
    chat("nie dostałem wypłaty")
    *_, told = chat.after(lambda: chat.api.push(old_button(chat)))
    assert told.text == "Ten przycisk już nie działa. Zadaj pytanie albo wybierz temat."


def old_button(chat):
    update = chat.api.update("callback_query", chat.id, language_code="pl")
    update["callback_query"]["data"] = "/legal.of_last_year"
    return update


def test_the_place_is_asked_with_a_button_that_shares_it_and_is_found(chat):
    asked, keyboard = chat("/win")
    assert asked.buttons and keyboard.reply_keyboard["keyboard"][0][0]["request_location"] is True
    (route,) = chat.sends("location", location={"latitude": 51.5606, "longitude": 5.0919})
    assert "Tilburg" in route.text and "Midden-Brabant" in route.text


@pytest.mark.parametrize("kind", ["voice", "photo", "document", "sticker", "animation", "video", "video_note", "audio", "poll", "dice", "contact"])
def test_what_cannot_be_read_is_told_in_the_persons_language(chat, kind):
    (told,) = chat.sends(kind)
    assert told.text.startswith("Umiem czytać tylko tekst.")


def test_the_text_below_a_picture_is_answered(chat):
    (answer,) = chat.sends("photo_with_caption", caption="nie dostałem wypłaty")
    assert answer.text.startswith("Nie mogę otworzyć zdjęcia") and "Juridisch Loket" in answer.text


def test_an_edited_message_is_answered_again_and_says_so(chat):
    chat("nie dostałem wypłaty")
    (answer,) = chat.sends("edited_text", text="jak dostać BSN")
    assert answer.text.startswith("Widzę zmianę w twojej wiadomości.") and "BSN" in answer.text


def test_forget_deletes_at_once_and_confirms(chat, assistant):
    chat("mieszkam w Tilburgu")
    stored = len(assistant._store.store)
    (told,) = chat("/forget")
    assert told.text.startswith("Nasza rozmowa została usunięta.")
    assert len(assistant._store.store) == stored - 1


def test_privacy_tells_for_how_long(chat):
    (told,) = chat("/privacy")
    assert "24 godziny" in told.text


@pytest.mark.parametrize("command", ["/language", "/topics", "/win", "/help", "/privacy", "/forget", "/stop", "/help@WINwijzerTestBot"])
def test_every_command_is_answered(chat, command):
    answer = chat(command)[0]
    assert "nie znam" not in answer.text.lower()


def test_ten_messages_in_a_row_get_one_answer(chat):
    parts = ["dzień dobry", "mam problem", "szef", "nie zapłacił mi", "wypłaty", "za ostatni", "miesiąc", "i nie wiem", "co mam", "zrobić"]
    answers = chat.after(lambda: [chat.api.user_says(chat.id, part, language_code="pl") for part in parts])
    assert len(answers) == 1 and "Juridisch Loket" in answers[0].text


def test_the_same_button_pressed_twice_is_answered_once(chat):
    (answer,) = chat("nie dostałem wypłaty")
    answers = chat.after(lambda: [chat.api.press(chat.id, answer.message_id, 0) for _ in range(2)])
    assert len(answers) == 1 and len(chat.api.calls("answerCallbackQuery")) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_telegram_sends_stops_the_bot(chat, kind):
    chat.api.user_sends(kind)
    chat.api.wait_for(lambda: not chat.api.pending, timeout=30)
    (answer,) = chat("jak dostać BSN")
    assert "BSN" in answer.text


def test_a_group_is_answered_only_when_it_names_the_bot(chat):
    api = chat.api
    api.user_sends("group_text")
    api.wait_for(lambda: not api.pending)
    assert not api.calls("sendMessage")
    api.user_sends("mention", text="@WINwijzerTestBot gdzie jest WIN-punt?", entities=[{"type": "mention", "offset": 0, "length": 17}], language_code="pl")
    api.wait_for(lambda: api.calls("sendMessage") and not api.pending)
    (told,) = api.calls("sendMessage")
    assert "Wolę nie rozmawiać o tym w grupie" in told["text"]
    assert json.dumps(told["reply_markup"]).count("https://t.me/WINwijzerTestBot?start=pl_win-where") == 1


def test_the_list_of_commands_and_the_descriptions_are_in_every_language(chat):
    languages = {call.get("language_code") for call in chat.api.calls("setMyCommands")}
    assert languages == {None, "nl", "pl", "ro", "bg", "en"}
    assert len(chat.api.calls("setMyDescription")) == len(chat.api.calls("setMyShortDescription")) == 6


def test_a_win_point_comes_with_its_place_on_the_map_and_its_phone_number(chat, assistant, monkeypatch):
    points = assistant.renderer.win_points
    point = points["AM26"]
    known = replace(point, addresses=(replace(point.addresses[0], position=(51.58, 5.08)),), phone="013-123 45 67")
    monkeypatch.setitem(points, "AM26", known)
    route, venue, contact = chat("mieszkam w Tilburgu")
    assert "Midden-Brabant" in route.text
    assert (venue.venue["location"]["latitude"], venue.venue["address"]) == (51.58, known.addresses[0].text)
    assert contact.contact["phone_number"] == "013-123 45 67"


def test_whoever_asks_too_fast_is_asked_to_wait_once(chat, monkeypatch):
    monkeypatch.setattr("bot.channels.telegram.chats.ANSWERS_A_MINUTE", 2)
    told = [chat(text) for text in ("jak dostać BSN", "szukam lekarza rodzinnego", "nie dostałem wypłaty", "zwolnili mnie z pracy")]
    assert [len(answers) for answers in told] == [1, 1, 1, 0]
    assert "112" in told[2][0].text and "BSN" in told[0][0].text


def test_typing_is_shown_while_an_answer_takes_long(api):
    async def work():
        async with Bot(api.token, api.base_url) as bot:
            async with typing(bot, 4000):
                await api.wait_for_async(lambda: api.calls("sendChatAction"))

    api.user_says(4000, "hej")
    asyncio.run(work())
    assert api.calls("sendChatAction")[0]["action"] == "typing"
