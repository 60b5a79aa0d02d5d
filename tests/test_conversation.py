"""Conversations as a worker has them, on the shipped model."""

import asyncio
import json
import logging
import math

import pytest
from rasa.shared.core.events import SlotSet

from bot.intents import CLARIFY
from bot.regions import locate, read_border_towns

QUESTIONS = [
    ("nl", "mijn baas heeft mijn loon niet betaald", "legal.unpaid_wages"),
    ("pl", "nie dostałem wypłaty", "legal.unpaid_wages"),
    ("ro", "nu mi-au plătit salariul", "legal.unpaid_wages"),
    ("bg", "не са ми платили заплатата", "legal.unpaid_wages"),
    ("bg", "kak da si izvadq BSN", "registration.bsn"),
    ("ro", "cum obtin BSN", "registration.bsn"),
]


@pytest.mark.parametrize("language, text, topic", QUESTIONS)
def test_a_question_is_answered_in_its_own_language_with_its_sources(say, language, text, topic):
    reply = say(text)
    assert (reply.language, reply.outcome, reply.topic) == (language, "answer", topic)
    assert reply.sources and all(source["id"] for source in reply.sources)
    assert any(source["lines"] for source in reply.sources)


def test_an_answer_offers_related_topics_and_the_way_to_a_win_point(say):
    reply = say("nie dostałem wypłaty")
    payloads = [button["payload"] for button in reply.reply[0]["buttons"]]
    assert {"/legal.deductions", "/rights.inspectorate", "/legal.dismissal"} <= set(payloads)
    assert "/win.where" in payloads


def test_a_pressed_button_keeps_the_language_of_the_conversation(say):
    say("nu mi-au plătit salariul")
    reply = say("/legal.dismissal")
    assert (reply.language, reply.topic) == ("ro", "legal.dismissal")


def test_one_word_does_not_switch_the_language(say):
    say("cum pot obține un număr BSN în Olanda")
    assert say("ontslag").language == "ro"


def test_a_sentence_switches_the_language(say):
    say("cum pot obține un număr BSN în Olanda")
    assert say("mijn baas heeft mijn loon niet betaald").language == "nl"


def test_the_language_of_the_app_decides_about_a_first_word(say):
    assert say("BSN", client_language="bg").language == "bg"


def test_a_forced_language_wins_over_what_is_written(say):
    reply = say("mijn baas heeft mijn loon niet betaald", language="pl")
    assert reply.language == "pl"
    offers = [button["payload"] for button in reply.reply[0]["buttons"]]
    assert '/chat.language{"language_choice":"nl"}' in offers


def test_a_chosen_language_stays(say):
    assert say('/chat.language{"language_choice":"ro"}').language == "ro"
    assert say("BSN").language == "ro"


def test_the_menu_leads_from_groups_to_topics_to_an_answer(say):
    groups = say("/topics").reply[0]["buttons"]
    legal = next(button for button in groups if "legal" in button["payload"])
    topics = say(legal["payload"]).reply[0]["buttons"]
    wages = next(button for button in topics if button["payload"] == "/legal.unpaid_wages")
    assert say(wages["payload"]).topic == "legal.unpaid_wages"


def test_the_language_menu_offers_every_language_in_its_own_words(say):
    titles = [button["title"] for button in say("/language").reply[0]["buttons"]]
    assert titles == ["Nederlands", "Български", "English", "Polski", "Română"]


def test_the_win_point_is_found_by_town(say):
    first = say("waar vind ik een WIN-punt?")
    assert first.topic == "win.where" and first.region is None
    reply = say("Tilburg")
    assert (reply.outcome, reply.topic) == ("route", "win.where")
    assert reply.region == {"code": "AM26", "name": "Midden-Brabant"} and reply.municipality == "Tilburg"
    assert "Stadswinkel Noord" in reply.reply[0]["text"]


def test_the_win_point_is_found_by_postcode(say):
    say("gdzie jest punkt WIN-punt?")
    reply = say("5911 AB")
    assert reply.region["code"] == "AM29" and reply.language == "pl"


def test_the_region_is_remembered_in_the_next_question(say):
    say("Venlo")
    assert say("mijn baas heeft mijn loon niet betaald").region == {"code": "AM29", "name": "Noord-Limburg"}
    assert say("/win.where").outcome == "route"


def test_an_ambiguous_town_asks_which_one_is_meant(say):
    say("/win.where")
    reply = say("Hoorn")
    choices = [button for button in reply.reply[0]["buttons"] if button["payload"].startswith("/win.where{")]
    assert len(choices) >= 2 and reply.region is None
    assert say(choices[0]["payload"]).outcome == "route"


def test_an_unknown_town_is_asked_again_and_another_question_is_answered(say):
    say("/win.where")
    again = say("Xyzzyburg")
    assert again.outcome == "flow" and again.region is None
    assert say("nie dostałem wypłaty").topic == "legal.unpaid_wages"
    assert say("jestem na zwolnieniu, kto mi zapłaci za chorobę").topic == "legal.sick"


def test_asking_for_the_place_twice_asks_again(say):
    say("waar vind ik een WIN-punt?")
    assert say("waar vind ik een WIN-punt?").outcome == "flow"


@pytest.mark.parametrize(
    "text, outcome",
    [
        *((text, "flow") for text in ("0000", "9999999", "12 34ab", "59111", "D-46446", "00-950", "1000 AA", "x" * 300, "52.1, 5.1")),
        ("0,0", "clarify"),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_place_is_asked_again(say, text, outcome):
    say("/win.where")
    reply = say(text)
    assert (reply.outcome, reply.region, reply.municipality) == (outcome, None, None)
    assert say("Venlo").outcome == "route"


@pytest.mark.parametrize("text", ["hallo", "menu", "goed", "болен", "dziękuję", "мерси", "nu știu"])
def test_another_word_in_answer_to_where_one_lives_is_no_place(say, text):
    say("/win.where")
    reply = say(text)
    assert reply.outcome != "route" and reply.region is None


@pytest.mark.parametrize(
    ("text", "municipality"),
    [("best", "Best"), ("rijen", "Gilze en Rijen"), ("tilbrug", "Tilburg"), ("Horst", "Horst aan de Maas")],
)
def test_an_ordinary_word_in_answer_to_where_one_lives_is_a_place(say, text, municipality):
    say("/win.where")
    reply = say(text)
    assert (reply.outcome, reply.municipality) == ("route", municipality)


@pytest.mark.parametrize(
    ("text", "language", "municipality", "region"),
    [
        ("Mieszkam pod Tilburgiem", "pl", "Tilburg", "Midden-Brabant"),
        ("mieszkam w Hadze", "pl", "'s-Gravenhage", "Haaglanden"),
        ("в Хага съм", "bg", "'s-Gravenhage", "Haaglanden"),
        ("jiveq v roterdam", "bg", "Rotterdam", "Rijnmond"),
        ("lucrez la Venlo dar stau la Horst", "ro", "Horst aan de Maas", "Noord-Limburg"),
        ("5911", "nl", "Venlo", "Noord-Limburg"),
        ("1234 AB", "nl", "Wijdemeren", "Gooi en Vechtstreek"),
        ("Bollenstreek", "nl", None, "Holland Rijnland"),
        ("ik woon in best", "nl", "Best", "Zuidoost-Brabant"),
        ("mijn postcode is 5911 AB", "nl", "Venlo", "Noord-Limburg"),
        ("ik woon in de buurt van Tilburg", "nl", "Tilburg", "Midden-Brabant"),
        ("Ik werk in Breda en woon in Tilburg", "nl", "Tilburg", "Midden-Brabant"),
        ("mieszkam w Bredzie, pracuję w Tilburgu", "pl", "Breda", "West-Brabant"),
    ],
)
def test_whoever_says_where_they_live_gets_the_win_point_of_their_region(say, text, language, municipality, region):
    reply = say(text)
    assert (reply.outcome, reply.language, reply.municipality, reply.region["name"]) == ("route", language, municipality, region)
    assert region in reply.reply[0]["text"]


def payloads(reply):
    return [button["payload"] for button in reply.reply[0]["buttons"]]


def here(code):
    """What a button sends that stands for a municipality or a region."""
    return f'/win.where{{"municipality":"{code}"}}'


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("lucrez la Venlo dar stau la Horst", ["0983"]),
        ("lucrez la Breda dar stau la Horst", ["0758"]),
        ("Tilburg, Breda, Venlo, Groningen, Utrecht", ["0758", "0983", "0014"]),
        ("Horst", []),
    ],
)
def test_the_other_places_of_a_message_are_buttons(say, text, others):
    reply = say(text)
    assert [entry for entry in payloads(reply) if entry.startswith("/win.where{")] == [here(code) for code in others]
    for code in others[:1]:
        other = say(here(code))
        assert (other.outcome, other.language) == ("route", reply.language)
        assert other.municipality not in (None, reply.municipality)


def test_a_message_with_places_in_two_regions_says_which_one_is_taken(say, assistant):
    reply = say("lucrez la Breda dar stau la Horst")
    taken = assistant.renderer.part("place_taken", "ro", place="Horst aan de Maas")
    assert reply.reply[0]["text"].startswith(taken)
    assert taken not in say("Horst").reply[0]["text"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Brabant", {"AM25", "AM26", "AM27"}),
        ("mieszkam w Limburgii", {"AM29", "AM30"}),
        ("ik woon in Zeeland", {"1991", "AM24"}),
        ("Bergen", {"0373", "0893"}),
    ],
)
def test_an_area_or_a_name_of_several_regions_is_asked_back(say, text, codes):
    reply = say(text)
    assert (reply.outcome, reply.topic, reply.region) == ("flow", "win.where", None)
    assert {here(code) for code in codes} <= set(payloads(reply))


def test_a_region_that_was_chosen_is_remembered_without_a_municipality(say):
    say("Brabant")
    reply = say(here("AM26"))
    assert (reply.outcome, reply.municipality, reply.region["name"]) == ("route", None, "Midden-Brabant")
    assert say("nie dostałem wypłaty").region["code"] == "AM26"
    assert say("/win.where").outcome == "route"
    assert say("Venlo").municipality == "Venlo"


@pytest.mark.parametrize(
    "text", ["mieszkam w Krakowie", "jestem z Krakowa", "sunt din Cluj", "живея в Пловдив", "Emmerich", "Bergen in Norwegen"]
)
def test_who_lives_abroad_is_told_what_to_know_before_coming(say, text):
    reply = say(text)
    assert (reply.outcome, reply.region) == ("flow", None)
    assert {"/life.before_coming", "/work.border"} <= set(payloads(reply))


def test_a_place_abroad_does_not_change_where_one_lives(say):
    say("Venlo")
    assert say("mieszkałem w Krakowie").region["name"] == "Noord-Limburg"


VENLO = (51.37013, 6.16807)
NORTH_SEA = (53.00017, 3.50019)


@pytest.fixture
def border(assistant, project):
    """A position beside another region, and the codes of its municipality and of that region."""
    towns = read_border_towns(project)
    gazetteer = assistant.renderer.gazetteer
    for point in gazetteer.postcode_points.values():
        location = locate(gazetteer, towns, *point)
        if location.neighbour and not location.abroad:
            return point, location.municipality, location.neighbour
    raise AssertionError("no postcode lies near the border of a region")


def test_a_shared_location_gives_the_win_point_and_is_remembered_as_a_municipality(say):
    reply = say("", location=VENLO, client_language="ro")
    assert (reply.outcome, reply.language, reply.municipality, reply.region["code"]) == ("route", "ro", "Venlo", "AM29")
    assert say("nie dostałem wypłaty").municipality == "Venlo"


def test_a_shared_location_answers_where_one_lives(say):
    say("gdzie jest punkt WIN-punt?")
    reply = say("", location=VENLO)
    assert (reply.outcome, reply.language, reply.municipality) == ("route", "pl", "Venlo")


def test_a_location_near_the_border_of_a_region_offers_the_other_one(say, assistant, border):
    point, municipality, neighbour = border
    gazetteer = assistant.renderer.gazetteer
    other = gazetteer.regions[neighbour].name
    reply = say("", location=point)
    assert reply.municipality == gazetteer.municipalities[municipality].name
    assert reply.region["code"] == gazetteer.region_of(municipality).code
    assert reply.reply[0]["text"].startswith(assistant.renderer.part("near_border", "nl", region=other))
    assert reply.reply[0]["buttons"][0] == {"title": other, "payload": here(neighbour)}
    assert say(here(neighbour)).region["code"] == neighbour


def test_the_other_region_is_not_offered_again_with_the_next_answer(say, border):
    point, _, neighbour = border
    say("", location=point)
    assert here(neighbour) not in payloads(say("/win.where"))


@pytest.mark.parametrize(
    ("location", "intent"),
    [
        ((0, 0), "input.location_unknown"),
        ((0.0, -0.0), "input.location_unknown"),
        ((math.nan, 5), "input.location_unknown"),
        ((52, math.inf), "input.location_unknown"),
        ((91.5, 5), "input.location_unknown"),
        (NORTH_SEA, "input.location_abroad"),
        ((51.78917, 6.13921), "input.location_abroad"),
        ((-33.86813, 151.20917), "input.location_abroad"),
    ],
)
@pytest.mark.parametrize("asked", [False, True], ids=["unasked", "asked"])
def test_a_location_that_is_no_dutch_one_gets_a_sentence(say, asked, location, intent):
    if asked:
        say("/win.where")
    reply = say("", location=location)
    assert (reply.outcome, reply.intent, reply.region) == ("flow", intent, None)
    assert ("/work.border" in payloads(reply)) is (intent == "input.location_abroad")
    assert say("Venlo").outcome == "route"


@pytest.mark.parametrize("location", [VENLO, NORTH_SEA, (95.12345, 185.54321)], ids=["Venlo", "North Sea", "nowhere"])
def test_a_shared_location_stands_neither_in_the_conversation_nor_in_logs(say, assistant, request, caplog, location):
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    replies = [say("", location=location), say("/win.where")]
    tracker = asyncio.run(assistant.agent.tracker_store.retrieve(request.node.name))
    kept = json.dumps([event.as_dict() for event in tracker.events] + [reply.as_dict() for reply in replies], default=str)
    assert len(tracker.events) > 5 and len(caplog.records) > 5
    for degrees in location:
        assert str(degrees) not in kept
        assert str(degrees) not in caplog.text


DESK = "Claudius Prinsenlaan 10"
"""The RNI desk in Breda, which is the nearest to Tilburg."""


@pytest.mark.parametrize("turn", [{"text": "Mieszkam pod Tilburgiem"}, {"text": "", "location": (51.5555, 5.0913)}], ids=["said", "shared"])
def test_the_nearest_rni_desk_is_named_once_it_is_known_where_one_lives(say, turn):
    assert DESK not in say("/registration.rni", client_language="pl").reply[0]["text"]
    assert say(**turn).municipality == "Tilburg"
    reply = say("/registration.rni")
    assert (reply.language, reply.topic) == ("pl", "registration.rni")
    assert DESK in reply.reply[0]["text"] and "rni@breda.nl" in reply.reply[0]["text"]


@pytest.mark.parametrize(
    ("place", "province", "part"), [("Tilburg", "Noord-Brabant", "loket_started"), ("Groningen", "Groningen", "loket_elsewhere")]
)
def test_the_juridisch_loket_says_whether_it_began_where_one_lives(say, assistant, place, province, part):
    told = assistant.renderer.part(part, "nl", province=province, juridisch_loket="Juridisch Loket")
    assert told not in say("/legal.juridisch_loket").reply[0]["text"]
    say(place)
    assert told in say("/legal.juridisch_loket").reply[0]["text"].split("\n\n")


WITH_A_PLACE = [
    ("nl", "en in Venlo?", "in Venlo zelf is een RNI-loket."),
    ("nl", "en als ik in Venlo woon?", "in Venlo zelf is een RNI-loket."),
    ("pl", "i jeśli mieszkam w Venlo?", "Punkt RNI (RNI-loket) jest na miejscu, w gminie Venlo."),
    ("ro", "și dacă stau în Venlo?", "există un ghișeu RNI (loket) chiar în Venlo."),
    ("bg", "a ako jiveq vyv Venlo?", "има гише на RNI (RNI-loket) в самата община Venlo."),
    ("pl", "a w Venlo?", "Punkt RNI (RNI-loket) jest na miejscu, w gminie Venlo."),
    ("ro", "dar în Venlo?", "există un ghișeu RNI (loket) chiar în Venlo."),
    ("bg", "ами във Венло?", "има гише на RNI (RNI-loket) в самата община Venlo."),
]


def follow_up(assistant, topic, code, language):
    """What the last topic tells of a place."""
    return assistant.renderer.follow_up_text(assistant.renderer.knowledge.topics[topic], code, language)


@pytest.mark.parametrize(("language", "text", "desk"), WITH_A_PLACE)
@pytest.mark.parametrize("topic", ["registration.rni", "legal.juridisch_loket"])
def test_a_follow_up_with_a_place_is_about_the_last_answer_and_the_win_point(say, assistant, topic, language, text, desk):
    renderer = assistant.renderer
    say(f"/{topic}", client_language=language)
    reply = say(text)
    assert (reply.language, reply.outcome, reply.topic, reply.municipality) == (language, "route", "win.where", "Venlo")
    region, told, *point = reply.reply[0]["text"].split("\n\n")
    assert region == renderer.part("region", language, municipality="Venlo", region="Noord-Limburg")
    assert told == follow_up(assistant, topic, "0983", language)
    assert renderer.topic_title(topic, language) in told
    loket = renderer.part("loket_started", language, province="Limburg", juridisch_loket="Juridisch Loket")
    assert told.endswith(desk if topic == "registration.rni" else loket)
    assert point[-1] == renderer.part("other_place", language)
    assert reply.reply[0]["buttons"][0] == renderer.topic_button(topic, language)
    assert reply.offered[0] == topic
    of_the_topic = renderer.source_entries(renderer.knowledge.topics[topic], language)
    assert all(reply.sources.count(entry) == 1 for entry in of_the_topic)


@pytest.mark.parametrize(("language", "text", "_"), WITH_A_PLACE)
def test_a_follow_up_with_a_place_leads_back_to_an_answer_that_is_the_same_everywhere(say, assistant, language, text, _):
    renderer = assistant.renderer
    say("/legal.unpaid_wages", client_language=language)
    reply = say(text)
    assert (reply.language, reply.topic, reply.municipality) == (language, "win.where", "Venlo")
    assert renderer.topic_title("legal.unpaid_wages", language) not in reply.reply[0]["text"]
    assert payloads(reply)[:2] == ["/legal.unpaid_wages", "/win.what"]
    assert reply.offered[0] == "legal.unpaid_wages"
    assert reply.sources == renderer.source_entries(renderer.routing, language)


def test_after_a_follow_up_with_a_place_one_goes_on_with_the_last_answer(say):
    say("nie dostałem wypłaty")
    say("a jeśli mieszkam w Venlo?")
    assert say("a ile to kosztuje?").topic == "legal.unpaid_wages"


def test_the_last_topic_is_offered_once_and_after_the_other_places_of_the_message(say):
    say("/win.who", client_language="ro")
    reply = say("lucrez la Venlo dar stau la Horst")
    assert payloads(reply) == [here("0983"), "/win.who", "/win.what", "/win.evening", "/chat.menu"]


@pytest.mark.parametrize(
    ("topic", "offered"), [("registration.rni", True), ("legal.juridisch_loket", True), ("legal.unpaid_wages", False)]
)
@pytest.mark.parametrize(("place", "code"), [("Venlo", "0983"), ("rijen", "0784")])
def test_a_place_that_was_asked_for_is_a_follow_up_only_where_the_last_answer_depends_on_it(
    say, assistant, place, code, topic, offered
):
    say(f"/{topic}")
    say("/win.where")
    assert say("Xyzzyburg").outcome == "flow"
    reply = say(place)
    told = follow_up(assistant, topic, code, "nl")
    assert bool(told) is offered
    assert (told in reply.reply[0]["text"].split("\n\n")) is offered
    assert (f"/{topic}" in payloads(reply)) is offered


def test_a_place_that_was_asked_for_long_ago_is_not_an_answer(say, assistant, monkeypatch):
    say("/legal.unpaid_wages")
    say("/win.where")
    monkeypatch.setattr(assistant.agent.processor, "_has_session_expired", lambda tracker: True)
    assert payloads(say("Venlo"))[0] == "/legal.unpaid_wages"


def test_a_region_alone_tells_nothing_of_the_last_topic_but_leads_back_to_it(say, assistant):
    say("/registration.rni")
    reply = say("Bollenstreek")
    assert reply.region["name"] == "Holland Rijnland"
    assert assistant.renderer.topic_title("registration.rni", "nl") not in reply.reply[0]["text"]
    assert payloads(reply)[0] == "/registration.rni"


def test_who_asks_for_the_win_point_without_a_place_is_told_nothing_else(say, assistant):
    say("Venlo")
    say("/registration.rni")
    reply = say("/win.where")
    assert (reply.outcome, reply.municipality) == ("route", "Venlo")
    assert assistant.renderer.topic_title("registration.rni", "nl") not in reply.reply[0]["text"]
    assert "/registration.rni" not in payloads(reply)


@pytest.mark.parametrize("last", ["win.where", "legal.gone"])
def test_a_place_after_the_way_to_the_win_point_or_a_topic_of_the_past_gives_the_win_point(say, assistant, request, last):
    before = payloads(say("Venlo"))
    store = assistant.agent.tracker_store
    tracker = asyncio.run(store.retrieve(request.node.name))
    tracker.update(SlotSet("last_topic", last))
    asyncio.run(store.save(tracker))
    reply = say("en in Venlo?")
    assert reply.outcome == "route" and payloads(reply) == before


VAGUE = ["coś z domem i pracą chyba", "jakaś sprawa z urzędem", "pieniądze dom praca", "mam problem z szefem i domem", "papiery i praca", "nie wiem co z tym zrobić w pracy"]  # fmt: skip


@pytest.fixture
def unsure(assistant):
    """A message that the bot asks back about: which of the vague ones that is depends on the examples."""
    return next(text for text in VAGUE if asyncio.run(assistant.explain(text))["intent"]["name"] == CLARIFY)


def test_an_unsure_question_is_asked_back_with_topics_and_something_else(say, unsure):
    reply = say(unsure)
    assert reply.outcome == "clarify" and reply.topic is None
    payloads = [button["payload"] for button in reply.reply[0]["buttons"]]
    assert [f"/{topic}" for topic in reply.offered] + ["/chat.menu"] == payloads and len(payloads) == 4


def test_a_second_miss_offers_the_menu_the_win_point_and_a_person(say, unsure):
    say(unsure)
    reply = say(unsure)
    payloads = [button["payload"] for button in reply.reply[0]["buttons"]]
    assert reply.outcome == "clarify" and payloads[-3:] == ["/chat.menu", "/win.where", "/chat.human"]
    say("nie dostałem wypłaty")
    assert "/chat.human" not in [button["payload"] for button in say(unsure).reply[0]["buttons"]]


FOLLOW_UPS = [
    ("pl", "nie dostałem wypłaty", "a ile to kosztuje?", "costs", "legal.unpaid_wages"),
    ("ro", "cum obtin BSN", "unde?", "where", "registration.bsn"),
    ("bg", "не са ми платили заплатата", "какви документи?", "documents", "legal.unpaid_wages"),
    ("nl", "ik ben ontslagen", "telefoonnummer?", "phone", "legal.dismissal"),
    ("nl", "waar kan ik Nederlands leren bij de gemeente", "en voor mijn vrouw?", "family", "language.municipality"),
]


@pytest.mark.parametrize("language, first, then, aspect, topic", FOLLOW_UPS)
def test_a_follow_up_is_about_the_last_answer(say, assistant, language, first, then, aspect, topic):
    assert say(first).topic == topic
    reply = say(then)
    assert (reply.language, reply.outcome, reply.topic, reply.intent) == (language, "answer", topic, f"aspect.{aspect}")
    assert reply.reply[0]["text"] == assistant.renderer.section_text(assistant.renderer.knowledge.topics[topic], aspect, language)


def test_a_follow_up_without_an_answer_before_asks_back(say):
    reply = say("a ile to kosztuje?")
    assert (reply.outcome, reply.topic) == ("clarify", None)
    assert any(button["payload"].startswith("/chat.menu{") for button in reply.reply[0]["buttons"])


def test_the_buttons_of_an_answer_open_its_sections(say):
    first = say("nie dostałem wypłaty")
    section = next(button for button in first.reply[0]["buttons"] if button["payload"].startswith("/aspect.steps"))
    reply = say(section["payload"])
    assert (reply.topic, reply.language) == ("legal.unpaid_wages", "pl")
    assert section["title"] in reply.reply[0]["text"]


def test_two_questions_get_two_short_answers_in_one_message(say):
    reply = say("zwolnili mnie i nie mam ubezpieczenia")
    assert set(reply.topics) == {"legal.dismissal", "care.uninsured"} and reply.topic == reply.topics[0]
    assert len(reply.reply) == 1 and reply.outcome == "answer"


@pytest.mark.parametrize("number", ["123456782", "06-12 34 56 78", "+48 601 234 567", "NL91 ABNA 0417 1643 00", "jan@example.com"])
def test_a_personal_number_is_neither_kept_nor_said_again(say, assistant, request, number):
    for text in (number, f"mijn nummer is {number}, waar is mijn loon"):
        reply = say(text)
        assert number not in json.dumps(reply.as_dict(), ensure_ascii=False)
    tracker = asyncio.run(assistant.agent.tracker_store.retrieve(request.node.name))
    assert number not in json.dumps([event.as_dict() for event in tracker.events], default=str, ensure_ascii=False)


def test_what_cannot_be_answered_says_so_and_names_a_person(say):
    reply = say("wat is een goed recept voor appeltaart met kaneel")
    assert reply.outcome == "off_topic" and reply.topic is None
    assert "WIN-punt" in reply.reply[0]["text"]


@pytest.mark.parametrize(
    "text",
    ["mijn collega ademt niet meer", "pożar w domu, ratunku", "nu mai respiră, ajutor", "не диша, помощ", "ne disha pomosht"],
)
def test_an_emergency_is_answered_with_112_first(say, text):
    reply = say(text)
    assert reply.outcome == "emergency"
    assert reply.reply[0]["text"].index("112") < 120


def test_one_word_after_another_keeps_one_language(say):
    first = say("/win.where").language
    assert {say(text).language for text in ("asdfgh", "9999", "Haga", "ontslag")} == {first}


@pytest.mark.parametrize("text", ["shefa me bie", "szef mnie zmusza do seksu", "werkgever sluit ons op", "mana prinsa in masina"])
def test_a_word_of_danger_never_ends_in_small_talk(say, text):
    assert say(text).outcome == "emergency"


def test_hello_and_thanks_are_small_talk(say):
    assert say("cześć").outcome == "chitchat"
    assert say("bedankt!").outcome == "chitchat"


def test_the_last_answer_is_repeated(say):
    first = say("nie dostałem wypłaty")
    assert say("powtórz proszę").reply == first.reply


def test_every_reply_is_plain_data(say):
    reply = say("nie dostałem wypłaty").as_dict()
    assert json.loads(json.dumps(reply)) == reply
    wanted = {"text", "language", "outcome", "topic", "topics", "confidence", "ranking", "offered", "region", "municipality", "reply", "sources"}  # fmt: skip
    assert set(reply) == wanted
    assert len(reply["ranking"]) >= 5


BAD_INPUT = {
    "empty": ("", "flow"),
    "spaces": ("   \n\t ", "flow"),
    "10,000 characters": ("loon " * 2000, "flow"),
    "emoji": ("😀😀😀", "flow"),
    "Greek": ("Δεν πληρώθηκα τον μισθό μου", "flow"),
    "Arabic": ("لم أحصل على راتبي", "flow"),
    "only control characters": ("\x00\x01\x07\u200b\u202e", "flow"),
    "a command we do not have": ("/nosuchcommand", "flow"),
    "a button of an older version": ("/legal.gone", "flow"),
    "a broken payload": ('/win.where{"municipality":', "flow"),
    "a payload that is not a text": ('/win.where{"municipality":[1]}', "flow"),
    "a municipality that does not exist": ('/win.where{"municipality":"9999"}', "flow"),
    "a region that does not exist": ('/win.where{"municipality":"AM99"}', "flow"),
    "a region across the border that does not exist": ('/win.where{"municipality":"0983","neighbour":"0758"}', "flow"),
    "a payload only the program sends": ("/input.location_unknown", "flow"),
    "a language that does not exist": ('/chat.language{"language_choice":"xx"}', "flow"),
    "a group that does not exist": ('/chat.menu{"group":"gone"}', "flow"),
    "punctuation": ("?!...", "flow"),
    "a link": ("https://example.com/a?b=c", "flow"),
    "a BSN": ("123456782", "flow"),
    "right-to-left marks": ("\u202e\u200f", "flow"),
    "fifty emoji": ("👍" * 50, "flow"),
}


@pytest.mark.parametrize("text, outcome", BAD_INPUT.values(), ids=BAD_INPUT)
def test_bad_input_gets_a_sentence(say, text, outcome):
    reply = say(text)
    assert reply.outcome == outcome
    assert reply.reply and all(message["text"].strip() for message in reply.reply)


def test_control_characters_inside_a_question_do_not_matter(say):
    assert say("nie\u200b dosta\u200błem\x00 wypłaty").topic == "legal.unpaid_wages"
