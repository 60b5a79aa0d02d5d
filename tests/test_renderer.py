"""What the bot says: every text in every language, with its figures, helpers, sources and buttons."""

import dataclasses
import datetime
import re
from decimal import Decimal

import pytest

from bot.dialogue.renderer import payload, read_renderer
from bot.knowledge.responses import PAYLOAD_BYTES
from bot.knowledge.sources import Citation
from bot.knowledge.topic import PHONE, SECTIONS
from bot.project import Project
from bot.translation import Translations

PROJECT = Project()
RENDERER = read_renderer(PROJECT)
KNOWLEDGE = RENDERER.knowledge
LANGUAGES = RENDERER.languages
TELEGRAM_MESSAGE = 4096
"""Characters of a message on Telegram."""
BUTTON_SHOWN = 40
"""Characters of a button that a phone shows."""

in_every_language = pytest.mark.parametrize("language", LANGUAGES)
each_topic = pytest.mark.parametrize("topic", KNOWLEDGE.topics.values(), ids=list(KNOWLEDGE.topics))

FILLED = {
    "languages": "Polski", "commands": "/win", "retention": "24", "period": "30", "text": "t", "title": "t", "date": "d", "hours": "h", "audiences": "a",
    "first": "1", "last": "2", "section": "s", "topic": "t", "municipality": "m", "region": "r", "name": "n", "as_of": "d",
    "address": "a", "url": "u", "distance": "k", "time": "t", "day": "d", "place": "p", "province": "v", "juridisch_loket": "j",
}  # fmt: skip


def assert_finished(text: str) -> None:
    """A text that a person can get: nothing left to fill, nothing empty, no line of spaces."""
    assert text == text.strip()
    assert not re.search(r"[{}]|\bNone\b|\(\)|\( |: *\n*$|  +\S*\n\n\n", text), text
    assert "\n\n\n" not in text


def digits(text: str) -> str:
    """A text without what languages put between digits."""
    return re.sub(r"(?<=\d)[.,\s\u00a0\u202f](?=\d)", "", text)


def test_the_languages_are_ours():
    assert LANGUAGES[0] == "nl"
    assert set(LANGUAGES) == {"nl", "pl", "ro", "bg", "en"}


@in_every_language
@each_topic
def test_a_topic_is_said_whole(topic, language):
    text = RENDERER.topic_text(topic, language)
    assert_finished(text)
    for key in topic.help:
        assert KNOWLEDGE.organisations[key].name in text
    assert RENDERER.sources_text(topic.sources, language) in text
    assert RENDERER.part("untranslated", language) not in text


@in_every_language
@each_topic
def test_every_section_is_said_with_its_sources(topic, language):
    for key in (*topic.sections, PHONE):
        text = RENDERER.section_text(topic, key, language)
        assert_finished(text)
        assert len(text) <= TELEGRAM_MESSAGE
        if key in topic.sections:
            assert text.startswith(RENDERER.topic_title(topic.id, language))
            assert RENDERER.sources_text(topic.sources, language) in text


@in_every_language
@each_topic
def test_an_aspect_that_no_source_tells_names_who_to_ask(topic, language):
    for key in set(SECTIONS) - set(topic.sections):
        text = RENDERER.section_text(topic, key, language)
        assert_finished(text)
        helpers = topic.help or RENDERER.routing.help[:1]
        assert KNOWLEDGE.organisations[helpers[0]].name in text


@in_every_language
@each_topic
def test_every_button_of_a_topic_can_be_carried(topic, language):
    for button in RENDERER.section_buttons(topic, language):
        assert len(button["payload"].encode()) <= PAYLOAD_BYTES and len(button["title"]) <= BUTTON_SHOWN


@in_every_language
def test_two_answers_fit_into_one_message(language):
    longest = sorted(KNOWLEDGE.topics.values(), key=lambda topic: -len(RENDERER.topic_text(topic, language)))[:2]
    text = RENDERER.two_topics_text(longest, language)
    assert_finished(text)
    assert len(text) <= TELEGRAM_MESSAGE
    for topic in longest:
        assert RENDERER.topic_title(topic.id, language).upper() in text


@pytest.mark.parametrize(
    "today, told",
    [("2026-11-20", "Stand: 2024 – 28 mei 2025"), ("2026-06-30", ""), ("2025-06-30", "")],
)
def test_an_old_answer_says_from_when_it_is(today, told):
    renderer = dataclasses.replace(RENDERER, today=lambda: datetime.date.fromisoformat(today))
    topic = dataclasses.replace(
        KNOWLEDGE.topics["legal.union"],
        sources=(Citation("brief-sociale-inbedding-2025-05-28", 1, 2), Citation("visie-arbeidsmigratie-nijmegen-2024", 1, 2)),
    )
    assert renderer.as_of_text(topic.sources, "nl") == told
    assert (told in renderer.topic_text(topic, "nl").split("\n\n")) is bool(told)


@in_every_language
def test_an_answer_of_one_old_letter_names_one_day(language):
    renderer = dataclasses.replace(RENDERER, today=lambda: datetime.date(2026, 11, 27))
    citation = Citation("brief-betere-ondersteuning-2024-06-18", 1, 2)
    text = renderer.as_of_text([citation], language)
    assert KNOWLEDGE.sources[citation.source].day(language) in text and "–" not in text


@in_every_language
@each_topic
def test_every_figure_of_a_topic_is_in_its_text(topic, language):
    text = "\n".join(
        [RENDERER.topic_text(topic, language), *(RENDERER.section_text(topic, key, language) for key in topic.sections)]
    )
    for fact in topic.facts.values():
        if fact.type == "date":
            year, *rest = fact.value.split("-")
            assert year in text
            assert len(rest) < 2 or re.search(rf"\b{int(rest[1])}\b", text)
        else:
            assert isinstance(fact.value, Decimal)
            written = f"{fact.value.normalize():f}".replace(".", "")
            assert re.search(rf"(?<!\d){written}0?(?!\d)", digits(text)), (fact.name, text)


@in_every_language
def test_answers_in_another_language_are_not_dutch(language):
    same = [
        topic.id
        for topic in KNOWLEDGE.topics.values()
        if language != "nl" and RENDERER.topic_text(topic, language).split("\n")[0] == RENDERER.topic_text(topic, "nl").split("\n")[0]
    ]
    assert same == []


@in_every_language
@each_topic
def test_a_topic_cites_dated_letters(topic, language):
    text = RENDERER.sources_text(topic.sources, language)
    for citation in topic.sources:
        year = KNOWLEDGE.sources[citation.source].date[:4]
        assert year in text
    entries = RENDERER.source_entries(topic, language)
    assert {citation.source for citation in topic.sources} <= {entry["id"] for entry in entries}
    for entry in entries:
        assert set(entry) == {"id", "title", "date", "url", "lines"}
        assert entry["title"]
        assert entry["url"] is None or entry["url"].startswith("http")
        if entry["date"]:
            datetime.date.fromisoformat((entry["date"] + "-01-01")[:10])


@each_topic
def test_where_every_helper_and_figure_was_read_is_told_to_programs(topic):
    entries = RENDERER.source_entries(topic, "nl")
    cited = {(entry["id"], entry["lines"]) for entry in entries}
    for key in topic.help:
        assert (f"organisation.{key}", None) in cited
    for fact in topic.facts.values():
        source, _, lines = fact.source.partition(":")
        assert (source, lines) in cited


@in_every_language
@pytest.mark.parametrize("response", KNOWLEDGE.phrasebook.responses)
def test_a_response_is_said_whole(response, language):
    assert_finished(RENDERER.response_text(response, language, FILLED))


@in_every_language
@pytest.mark.parametrize("part", KNOWLEDGE.phrasebook.parts)
def test_a_part_leaves_no_braces(part, language):
    assert not re.search("[{}]", RENDERER.part(part, language, **FILLED))


@in_every_language
@pytest.mark.parametrize("organisation", KNOWLEDGE.organisations.values(), ids=list(KNOWLEDGE.organisations))
def test_the_line_of_an_organisation(organisation, language):
    text = RENDERER.help_text((organisation.id,), language)
    assert_finished(text)
    assert organisation.name in text
    assert organisation.phone is None or organisation.phone in text
    assert organisation.url is None or organisation.url in text
    if organisation.phone:
        for hours in organisation.hours:
            for time in (hours.opens, hours.closes):
                assert re.search(rf"0?(?:{time.hour}|{time.hour - 12})[:.]{time.minute:02}", text), text


@in_every_language
def test_the_way_to_every_municipality_is_told(language):
    gazetteer = RENDERER.gazetteer
    for code, municipality in gazetteer.municipalities.items():
        text = RENDERER.route_text(code, language)
        assert_finished(text)
        assert RENDERER.place_name(code) in text
        assert gazetteer.region_of(code).name in text
        assert "workinnl.nl" in text
        point = RENDERER.win_points.get(municipality.region)
        if point:
            for known in (point.name, point.phone, point.email, point.url):
                assert known is None or known in text
            for place in point.addresses:
                assert place.address is None or (place.text in text and place.map_url in text)
            assert point.as_of is None or point.as_of[:4] in text
        if point is None or not point.is_open:
            assert re.search(r"\d+ (km|км)", text)


@in_every_language
@pytest.mark.parametrize("code", RENDERER.gazetteer.regions)
def test_the_way_to_a_region_alone_is_told(code, language):
    text = RENDERER.route_text(code, language)
    assert_finished(text)
    region = RENDERER.gazetteer.regions[code].name
    assert text.startswith(RENDERER.part("region_alone", language, region=region))
    assert RENDERER.part("win_point_municipality", language, municipality=region) not in text
    assert RENDERER.part("other_place", language) in text


@pytest.mark.parametrize(
    ("code", "name"),
    [("0518", "Den Haag"), ("0796", "Den Bosch"), ("0983", "Venlo"), ("1507", "Horst aan de Maas"), ("AM29", "Noord-Limburg")],
)
def test_a_place_is_called_what_people_call_it(code, name):
    assert RENDERER.place_name(code) == name
    assert name in RENDERER.route_text(code, "nl")


def test_a_button_of_a_place_names_its_province_and_one_of_a_region_does_not():
    assert RENDERER.place_buttons(["0537", "0518", "AM25"]) == [
        {"title": "Katwijk (Zuid-Holland)", "payload": '/win.where{"municipality":"0537"}'},
        {"title": "Den Haag (Zuid-Holland)", "payload": '/win.where{"municipality":"0518"}'},
        {"title": "West-Brabant", "payload": '/win.where{"municipality":"AM25"}'},
    ]


def test_only_a_region_without_a_point_is_sent_to_the_nearest():
    by_name = {municipality.name: code for code, municipality in RENDERER.gazetteer.municipalities.items()}
    points = {code: dataclasses.replace(point, status="preparing") for code, point in RENDERER.win_points.items()}
    for code in ("AM26", "AM27"):
        points[code] = dataclasses.replace(points[code], status="open")
    renderer = dataclasses.replace(RENDERER, win_points=points)
    assert " km" not in renderer.route_text(by_name["Tilburg"], "nl")
    kilometres = {}
    for name, nearest in (("Breda", "Midden-Brabant"), ("Groningen", "Noordoost-Brabant")):
        text = renderer.route_text(by_name[name], "nl")
        assert f"is {nearest}" in text
        kilometres[name] = int(re.search(r"(\d+) km", text)[1])
    assert 5 <= kilometres["Breda"] <= 30
    assert 150 <= kilometres["Groningen"] <= 230
    of_a_region = renderer.route_text("AM25", "nl")
    assert "is Midden-Brabant" in of_a_region
    assert int(re.search(r"(\d+) km", of_a_region)[1]) <= kilometres["Breda"]


NEAR_DESKS = [topic for topic in KNOWLEDGE.topics.values() if topic.nearby]


def test_who_must_register_is_told_of_the_desks():
    assert {"registration.rni", "registration.bsn"} <= {topic.id for topic in NEAR_DESKS}


@in_every_language
@pytest.mark.parametrize("topic", NEAR_DESKS, ids=lambda topic: topic.id)
def test_the_nearest_desk_is_named_once_it_is_known_where_one_lives(topic, language):
    gazetteer = RENDERER.gazetteer
    unknown = RENDERER.topic_text(topic, language)
    for code in ("0855", "0983", "0014", "0748", "1949"):
        text = RENDERER.topic_text(topic, language, code)
        assert_finished(text)
        assert len(text) <= TELEGRAM_MESSAGE
        desk = min(RENDERER.rni_desks, key=lambda desk: gazetteer.distance(code, desk.municipality))
        [told] = set(text.split("\n\n")) - set(unknown.split("\n\n"))
        assert desk.name in told.split("\n")[0]
        assert bool(re.search(r"\d+\s(km|км)", told)) is (desk.municipality != code)
        assert all(detail in told for detail in (desk.address, desk.phone, desk.email) if detail)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "in Breda zelf is een RNI-loket."),
        ("pl", "Punkt RNI (RNI-loket) jest na miejscu, w gminie Breda."),
        ("ro", "există un ghișeu RNI (loket) chiar în Breda."),
        ("bg", "има гише на RNI (RNI-loket) в самата община Breda."),
    ],
)
def test_a_desk_in_ones_own_town_is_at_no_distance(language, said):
    topic = KNOWLEDGE.topics["registration.rni"]
    [told] = [text for text in RENDERER.topic_text(topic, language, "0758").split("\n\n") if said in text]
    assert told.split("\n")[0].endswith(said)
    assert told.split("\n")[1:] == ["Claudius Prinsenlaan 10", "14 076", "rni@breda.nl"]


@pytest.mark.parametrize("home", [None, "AM25"])
def test_where_only_a_region_or_nothing_is_known_no_desk_is_named(home):
    topic = KNOWLEDGE.topics["registration.rni"]
    text = RENDERER.topic_text(topic, "nl", home)
    assert text == RENDERER.topic_text(topic, "nl")
    assert "dichtstbijzijnde RNI-loket" not in text


@in_every_language
@pytest.mark.parametrize(
    ("code", "province", "started"),
    [
        ("0855", "Noord-Brabant", True),
        ("0983", "Limburg", True),
        ("0363", "Noord-Holland", True),
        ("0014", "Groningen", False),
        ("0141", "Overijssel", False),
    ],
)
def test_whether_the_loket_began_in_the_province_is_told(code, province, started, language):
    topic = KNOWLEDGE.topics["legal.juridisch_loket"]
    loket = KNOWLEDGE.organisations["juridisch_loket"].name
    text = RENDERER.topic_text(topic, language, code)
    assert_finished(text)
    for key, said in (("loket_started", started), ("loket_elsewhere", not started)):
        assert (RENDERER.part(key, language, province=province, juridisch_loket=loket) in text.split("\n\n")) is said
    assert RENDERER.topic_text(topic, language, "AM26") == RENDERER.topic_text(topic, language)


@each_topic
def test_the_provinces_of_a_topic_exist_and_somebody_helps_there(topic):
    provinces = {municipality.province for municipality in RENDERER.gazetteer.municipalities.values()}
    assert provinces >= set(topic.provinces)
    assert topic.help or not topic.provinces


@each_topic
def test_what_is_near_is_told_in_no_other_topic(topic):
    if not topic.nearby and not topic.provinces:
        assert RENDERER.topic_text(topic, "pl", "0855") == RENDERER.topic_text(topic, "pl")


SHAPED = [topic for topic in KNOWLEDGE.topics.values() if topic.nearby or topic.provinces]


@in_every_language
@pytest.mark.parametrize("topic", SHAPED, ids=lambda topic: topic.id)
@pytest.mark.parametrize("code", ["0855", "0983", "0014"])
def test_what_the_last_topic_tells_of_a_place_comes_right_after_its_region(code, topic, language):
    follow_up = RENDERER.follow_up_text(topic, code, language)
    title, *told = follow_up.split("\n")
    assert title == RENDERER.part("follow_up", language, topic=RENDERER.topic_title(topic.id, language))
    assert told and "\n".join(told) in RENDERER.topic_text(topic, language, code).split("\n\n")
    text = RENDERER.route_text(code, language, follow_up)
    assert_finished(text)
    assert len(text) <= TELEGRAM_MESSAGE
    region, *others = RENDERER.route_text(code, language).split("\n\n")
    assert text.split("\n\n") == [region, follow_up, *others]


@each_topic
def test_a_topic_that_tells_nothing_of_a_place_adds_nothing_to_it(topic):
    assert RENDERER.follow_up_text(topic, "AM26", "pl") == ""
    if topic not in SHAPED:
        assert RENDERER.follow_up_text(topic, "0855", "pl") == ""


def test_without_any_open_point_no_nearest_one_is_named():
    renderer = dataclasses.replace(RENDERER, win_points={})
    text = renderer.route_text("0855", "nl")
    assert RENDERER.part("win_point_unknown", "nl") in text
    assert " km" not in text
    assert "workinnl.nl" in text


@in_every_language
def test_every_button_fits_a_phone_and_carries_no_language(language):
    codes = {code for codes in RENDERER.gazetteer.names.values() if len(codes) > 1 for code in codes}
    buttons = [RENDERER.button(key, language) for key in KNOWLEDGE.phrasebook.buttons]
    buttons += [RENDERER.topic_button(topic, language) for topic in KNOWLEDGE.topics]
    buttons += RENDERER.group_buttons(language) + RENDERER.language_buttons() + [RENDERER.switch_button(language)]
    buttons += RENDERER.place_buttons([*sorted(codes), *RENDERER.gazetteer.regions])
    for button in buttons:
        assert 0 < len(button["title"]) <= BUTTON_SHOWN, button
        assert len(button["payload"].encode()) <= PAYLOAD_BYTES, button
        assert re.fullmatch(r'/[a-z_]+(\.[a-z_]+)?(\{"[a-z_]+":"[\w.]+"\})?', button["payload"]), button


def test_buttons_send_the_same_in_every_language():
    for language in LANGUAGES:
        assert [button["payload"] for button in RENDERER.group_buttons(language)] == [
            button["payload"] for button in RENDERER.group_buttons("nl")
        ]


@pytest.mark.parametrize("kind", ["topics", "groups"])
@in_every_language
def test_no_two_buttons_of_a_kind_have_the_same_label(kind, language):
    if kind == "topics":
        titles = [RENDERER.topic_button(topic, language)["title"] for topic in KNOWLEDGE.topics]
    else:
        titles = [button["title"] for button in RENDERER.group_buttons(language)]
    assert len(set(titles)) == len(titles)


def test_languages_are_named_in_themselves():
    assert [button["title"] for button in RENDERER.language_buttons()] == ["Nederlands", "Български", "English", "Polski", "Română"]


def test_the_switch_button_names_its_own_language():
    titles = {language: RENDERER.switch_button(language)["title"] for language in LANGUAGES}
    assert len(set(titles.values())) == len(LANGUAGES)
    assert RENDERER.switch_button("pl")["payload"] == '/chat.language{"language_choice":"pl"}'


def test_a_payload_that_telegram_cannot_carry_is_refused():
    assert payload("win.where", municipality="0363") == '/win.where{"municipality":"0363"}'
    assert len(payload("a" * (PAYLOAD_BYTES - 1))) == PAYLOAD_BYTES
    with pytest.raises(ValueError, match="shorten the id"):
        payload("a" * PAYLOAD_BYTES)
    with pytest.raises(ValueError, match="shorten the id"):
        payload("ж" * (PAYLOAD_BYTES // 2))


def test_what_is_not_translated_is_said_in_dutch_with_a_note_in_the_readers_language():
    topic = KNOWLEDGE.topics["legal.sick"]
    note = RENDERER.part("untranslated", "pl")
    catalog = {key: text for key, text in RENDERER.translations.texts["pl"].items() if key[0] not in ("legal.sick", "utter_menu")}
    renderer = dataclasses.replace(RENDERER, translations=Translations({"pl": catalog}))
    text = renderer.topic_text(topic, "pl")
    assert text.split("\n")[0] == RENDERER.topic_text(topic, "nl").split("\n")[0]
    assert text.endswith(note)
    assert renderer.response_text("utter_menu", "pl").endswith(note)
    assert note not in renderer.topic_text(topic, "nl")
    assert note not in renderer.topic_text(KNOWLEDGE.topics["legal.union"], "pl")


def test_money_is_written_as_the_language_writes_it():
    topic = KNOWLEDGE.topics["language.agency_budget"]
    texts = {language: re.sub(r"\s", " ", RENDERER.topic_text(topic, language)) for language in LANGUAGES}
    assert "€ 1.500 " in texts["nl"]
    assert "1.500 EUR " in texts["ro"]
    assert re.search("1 ?500 € ", texts["pl"])
    assert re.search("1 ?500 € ", texts["bg"])
