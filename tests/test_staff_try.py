"""Try: staff ask what people ask, see what the bot says and thinks, and keep a good question as a golden one."""

import datetime
import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.assistant import Assistant
from bot.dialogue.renderer import read_renderer
from bot.evaluation.golden_file import add_question
from bot.nlu.decider import Decider
from bot.nlu.examples import read_texts
from bot.project import ProblemError
from bot.text_files import TextRefused
from bot.web.staff.accounts import Accounts
from bot.web.staff.app import staff_app
from bot.web.staff.audit import Audit
from bot.web.staff.site import Site
from bot.web.staff.strings import changes
from bot.web.staff.trial import age_in_months, thresholds
from builders import change, copy_project, write

PASSWORD = "een zin die niemand raadt"
WAGES = "mijn baas betaalt mijn loon al twee maanden niet"
NEW_QUESTION = "Al zeven vrijdagen wacht ik op geld van mijn baas, wie belt hem op?"


@pytest.fixture
def site(assistant, tmp_path):
    """The pages on a copy of the project, with an editor and a viewer; the model is the shipped one."""
    before = assistant.renderer
    accounts = Accounts(tmp_path / "staff.json")
    accounts.add("eva", PASSWORD, "editor")
    accounts.add("vera", PASSWORD, "viewer")
    own = Assistant(copy_project(tmp_path / "project"), assistant.agent, assistant._store)
    own.use(read_renderer(own.project))
    yield Site(own, accounts, Audit(tmp_path / "audit.jsonl"))
    assistant.use(before)


class Visitor:
    """Somebody with a browser."""

    def __init__(self, site, name=None):
        self.client = TestClient(Starlette(routes=[Mount("/staff", staff_app(site))]), base_url="https://testserver")
        self.csrf = ""
        if name:
            self.client.post("/staff/sign-in", data={"name": name, "password": PASSWORD})
            self.csrf = re.search('data-csrf="([^"]+)"', self.client.get("/staff/try").text)[1]

    def play(self, *turns, **more):
        return self.client.post("/staff/try/replies", json={"turns": list(turns), **more}, headers={"X-CSRF-Token": self.csrf})

    def send(self, path, **fields):
        return self.client.post(path, data={"csrf": self.csrf, **fields})


@pytest.fixture
def eva(site):
    return Visitor(site, "eva")


def test_a_question_is_answered_in_every_language(site, eva):
    say = site.knowing.say
    page = eva.play(WAGES).text
    for language in say.languages:
        assert f'id="in-{language}"' in page
        assert say.topic_title("legal.deductions", language) in page
    assert "<html" not in page


def test_only_the_chosen_languages_are_played(eva):
    page = eva.play(WAGES, languages=["pl"]).text
    assert 'id="in-pl"' in page
    assert 'id="in-ro"' not in page


def test_nothing_of_a_trial_is_kept(site, eva, assistant, caplog):
    before = set(assistant._store.store)
    with caplog.at_level("DEBUG"):
        eva.play(WAGES, "en wat kost dat dan precies")
    assert set(assistant._store.store) == before
    assert "twee maanden" not in caplog.text
    assert "twee maanden" not in site.audit.path.read_text()


def test_a_conversation_goes_on(eva):
    asked = eva.play("waar is een WIN-punt?", languages=["nl"]).text
    assert "Een plaats delen kan alleen in Telegram" in asked
    answered = eva.play("waar is een WIN-punt?", "Tilburg", languages=["nl"]).text
    assert "Midden-Brabant" in answered
    assert answered.count('class="said"') == 2


def test_a_button_is_the_next_turn(site, eva):
    first = eva.play(WAGES, languages=["pl"]).text
    assert 'form="next" name="turns" value="/legal.deductions"' in first
    pressed = eva.play(WAGES, "/legal.deductions", languages=["pl"]).text
    title = site.knowing.say.topic_title("legal.deductions", "pl")
    assert f"</span> {title}</p>" in pressed
    assert "er is niets te raden" in pressed


def test_without_javascript_the_whole_page_comes_with_the_conversation(eva):
    page = eva.send("/staff/try/replies", turns=["goedemorgen", WAGES], languages=["nl"]).text
    assert "<html" in page
    assert page.count('<input type="hidden" name="turns" value="goedemorgen">') == 2
    assert "Loon niet betaald" in page


def test_what_is_typed_is_text_and_not_markup(eva):
    page = eva.play('<script>alert("x")</script> mijn loon is niet betaald', languages=["nl"]).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_it_tells_what_the_bot_thought(eva):
    page = eva.play("Ik woon in Best en mijn baas betaalt mijn loon niet", languages=["nl"]).text
    assert "Best (Noord-Brabant)" in page
    assert "Zuidoost-Brabant" in page
    assert "<code>legal.unpaid_wages</code>" in page
    assert "brief-sociale-inbedding-2025-05-28" in page and "304-310" in page
    assert page.count("<meter") == 12
    assert re.search(r"<code>answer</code></th><td[^>]*>0,6</td><td[^>]*>0,9\d+</td><td>ja</td>", page)


def test_the_thresholds_are_those_of_the_model(assistant):
    assert thresholds(assistant) == {name: value for name, value in Decider.get_default_config().items() if isinstance(value, float)}


def test_a_word_alone_is_held_against_the_threshold_of_one_word(eva):
    page = eva.play("loon", languages=["nl"]).text
    assert "1 woord;" in page
    assert re.search(r"<code>answer</code></th><td[^>]*>0,6</td><td[^>]*><span[^>]*>n\.v\.t\.", page)


def test_a_text_that_is_not_translated_is_named(site, eva):
    catalog = site.project.locales / "pl" / "LC_MESSAGES" / "winwijzer.po"
    change(catalog, r'#([^\n]*)\n(msgctxt "legal.deductions"\nmsgid "Te veel)', r"#\1\n#, fuzzy\n\2")
    page = eva.play(WAGES, languages=["pl", "ro"]).text
    polish, romanian = page.split('id="in-ro"')
    assert "1 tekst is niet vertaald" in polish and "na te kijken" in polish
    assert "Alle teksten van dit antwoord zijn vertaald" in romanian


@pytest.mark.parametrize(
    ("turns", "sentence"),
    [
        ([], "Typ eerst een vraag"),
        ([" \n"], "Typ eerst een vraag"),
        (["hoi"] * 21, "hoogstens 20 berichten"),
        (["a" * 1501], "hoogstens 1500 tekens"),
    ],
)
def test_what_is_too_much_is_refused_with_a_sentence(eva, turns, sentence):
    answer = eva.play(*turns)
    assert answer.status_code == 400
    assert sentence in answer.text


@pytest.mark.parametrize("body", ["", "[1]", "{", '{"turns": "hoi"}', '{"turns": [1]}', '{"turns": ["hoi"], "languages": [{}]}', "[" * 9000])
def test_what_is_no_conversation_is_refused(eva, body):
    answer = eva.client.post("/staff/try/replies", content=body, headers={"X-CSRF-Token": eva.csrf, "Content-Type": "application/json"})
    assert answer.status_code == 400


def test_half_a_character_is_shown_as_a_question_mark(eva):
    body = '{"turns": ["waar is mijn loon \\ud800"], "languages": ["nl"]}'
    answer = eva.client.post("/staff/try/replies", content=body, headers={"X-CSRF-Token": eva.csrf, "Content-Type": "application/json"})
    assert "waar is mijn loon ?" in answer.text


def test_an_unknown_language_is_missing(eva):
    assert eva.play("hoi", languages=["../nl"]).status_code == 404


def test_nobody_tries_without_signing_in(site):
    assert Visitor(site).play(WAGES).status_code == 401


def test_a_page_of_somebody_else_cannot_try(eva):
    eva.csrf = "wrong"
    assert eva.play(WAGES).status_code == 403


def test_a_trial_becomes_a_golden_question(site, eva):
    played = eva.play(NEW_QUESTION, languages=["nl"]).text
    assert "Maak hier een testvraag van" in played
    assert '<option value="nl" lang="nl" selected>' in played
    path = site.project.questions / "nl" / "legal.unpaid_wages.yml"
    before = path.read_bytes()
    answer = eva.send("/staff/try/golden", text=NEW_QUESTION, language="nl", topic="legal.unpaid_wages")
    assert "tests/questions/nl/legal.unpaid_wages.yml" in answer.text
    assert path.read_bytes() == before + f"- {NEW_QUESTION}\n".encode()
    (entry,) = site.audit.read("golden-question")
    del entry["at"]
    assert entry == {"who": "eva", "what": "golden-question", "language": "nl", "topic": "legal.unpaid_wages"}


def test_a_pressed_button_is_no_question(eva):
    assert "Maak hier een testvraag van" not in eva.play("/legal.deductions", languages=["nl"]).text


def test_a_viewer_keeps_no_question(site):
    vera = Visitor(site, "vera")
    assert "Maak hier een testvraag van" not in vera.play(NEW_QUESTION).text
    assert vera.send("/staff/try/golden", text=NEW_QUESTION, language="nl", topic="legal.unpaid_wages").status_code == 403
    assert site.audit.read("golden-question") == []


def test_an_example_of_the_model_is_refused(site, eva):
    example = read_texts(site.project.intents / "pl" / "legal.unpaid_wages.yml", "examples", {"legal.unpaid_wages"}, "pl")[0].text
    path = site.project.questions / "pl" / "legal.unpaid_wages.yml"
    before = path.read_bytes()
    answer = eva.send("/staff/try/golden", text=example.upper(), language="pl", topic="legal.unpaid_wages")
    assert answer.status_code == 400
    assert "intents/pl/legal.unpaid_wages.yml:2" in answer.text
    assert path.read_bytes() == before
    assert site.audit.read("golden-question") == []


@pytest.mark.parametrize(("language", "topic"), [("xx", "legal.unpaid_wages"), ("nl", "../../README"), ("nl", "")])
def test_a_golden_question_for_nothing_is_missing(eva, language, topic):
    assert eva.send("/staff/try/golden", text=NEW_QUESTION, language=language, topic=topic).status_code == 404


def test_when_the_log_cannot_be_written_nothing_is_changed(site, eva):
    path = site.project.questions / "nl" / "legal.unpaid_wages.yml"
    before = path.read_bytes()
    site.audit.path = site.project.root  # a folder
    answer = eva.send("/staff/try/golden", text=NEW_QUESTION, language="nl", topic="legal.unpaid_wages")
    assert answer.status_code == 503
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("  ?!", "empty"),
        ("/legal.deductions", "command"),
        ("mijn BSN is 123456782, waar is mijn loon", "personal"),
        ("waar is mijn loon " * 100, "long"),
    ],
)
def test_what_is_no_question_is_refused(tmp_path, text, reason):
    with pytest.raises(TextRefused) as refused:
        add_question(copy_project(tmp_path), "nl", "legal.unpaid_wages", text)
    assert refused.value.reason == reason


def test_a_question_is_added_once(tmp_path):
    project = copy_project(tmp_path)
    add_question(project, "nl", "legal.unpaid_wages", NEW_QUESTION)
    with pytest.raises(TextRefused) as refused:
        add_question(project, "nl", "legal.deductions", f"  {NEW_QUESTION.lower()}")
    assert refused.value.reason == "double"
    assert refused.value.place.startswith("tests/questions/nl/legal.unpaid_wages.yml:")


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ("questions:\n- Een vraag die er al stond?\n", "- "),
        ("questions:\n- Een vraag die er al stond?", "\n- "),
        ("# eigen regel\nquestions:\n  - Een vraag die er al stond?\n", "  - "),
        ("questions:\r\n- Een vraag die er al stond?\r\n", "- "),
    ],
)
def test_the_rest_of_the_file_stays_as_it_is(tmp_path, before, added):
    project = copy_project(tmp_path)
    path = project.questions / "nl" / "legal.unpaid_wages.yml"
    path.write_bytes(before.encode())
    end = "\r\n" if "\r\n" in before else "\n"
    assert add_question(project, "nl", "legal.unpaid_wages", f"  {NEW_QUESTION}\n") == path
    assert path.read_bytes() == f"{before}{added}{NEW_QUESTION}{end}".encode()


@pytest.mark.parametrize(
    "text", ["Mijn baas zegt: geen geld # morgen weer", "- 'geen loon' \"vrijdag\" 😀 wanneer dan", "null punt nul, waar is mijn geld: {hier}"]
)
def test_a_question_with_signs_of_yaml_stays_what_it_is(tmp_path, text):
    project = copy_project(tmp_path)
    path = add_question(project, "nl", "legal.unpaid_wages", text)
    assert read_texts(path, "questions", {"legal.unpaid_wages"}, "nl")[-1].text == text


def test_the_first_question_makes_its_file(tmp_path):
    project = copy_project(tmp_path)
    path = project.questions / "nl" / "legal.unpaid_wages.yml"
    path.unlink()
    add_question(project, "nl", "legal.unpaid_wages", NEW_QUESTION)
    assert path.read_text() == f"questions:\n- {NEW_QUESTION}\n"


def test_a_file_that_is_written_otherwise_is_left_to_a_person(tmp_path):
    project = copy_project(tmp_path)
    path = write(project.questions / "nl" / "legal.unpaid_wages.yml", "questions: [Een vraag die er al stond?]\n")
    before = path.read_bytes()
    with pytest.raises(ProblemError, match="by hand"):
        add_question(project, "nl", "legal.unpaid_wages", NEW_QUESTION)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.new"))


@pytest.mark.parametrize(
    ("date", "today", "months"),
    [
        ("2025-05-28", "2026-11-27", 17),
        ("2025-05-28", "2026-11-28", 18),
        ("2025", "2026-11-27", 10),
        ("2025-05", "2026-11-27", 17),
        ("2026-12-01", "2026-11-27", 0),
    ],
)
def test_the_age_of_a_source_counts_whole_months(date, today, months):
    assert age_in_months(date, datetime.date.fromisoformat(today)) == months


def test_changes_are_told_in_words():
    assert changes("Bel de gemeente.", "Bel je gemeente.") == [("same", "Bel "), ("old", "de "), ("new", "je "), ("same", "gemeente.")]
