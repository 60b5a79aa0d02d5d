"""What was not answered: masked before it is kept, seen in groups, and made into examples by staff."""

import datetime
import shutil
import sqlite3

import pytest
from bot_api import BotApi
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from telegram_run import polled
from test_telegram_talk import Chat

from bot.assistant import Assistant
from bot.channels.telegram.service import telegram_service
from bot.checks.examples import check_examples
from bot.dialogue.conversations import TRACKER_DB
from bot.dialogue.renderer import read_renderer
from bot.example_file import add_example
from bot.nlu.examples import read_intents
from bot.project import DEFAULT_ROOT, Project, ProblemError, UsageError
from bot.regions import read_gazetteer
from bot.retention import KEEP_UNANSWERED, UNANSWERED_DAYS, keeps_unanswered
from bot.text_files import TextRefused
from bot.unanswered import HIDDEN, MOST, Grouping, Keeper, Unanswered, mask_message, read_vocabulary
from bot.web.staff.accounts import Accounts
from bot.web.staff.app import staff_app
from bot.web.staff.audit import Audit
from bot.web.staff.guard import COOKIE
from bot.web.staff.pages.unanswered import SHOWN
from bot.web.staff.site import Site
from tests.builders import copy_project

PASSWORD = "een zin om te onthouden"


@pytest.fixture(scope="module")
def known(project):
    return read_vocabulary(project, read_gazetteer(project))


@pytest.fixture
def site(assistant, tmp_path, monkeypatch) -> Site:
    """The pages of a copy of the project in two languages, with the real model and the encoder."""
    monkeypatch.delenv(TRACKER_DB, raising=False)
    monkeypatch.setenv(KEEP_UNANSWERED, "1")
    project = copy_project(tmp_path / "copy")
    for folder in [*project.intents.glob("*/"), *project.questions.glob("*/")]:
        if folder.name not in ("nl", "pl"):
            shutil.rmtree(folder)
    project.encoder.symlink_to(DEFAULT_ROOT / "encoder")
    before = assistant.renderer
    accounts = Accounts(tmp_path / "staff.json")
    accounts.add("els", PASSWORD, "editor")
    accounts.add("kees", PASSWORD, "viewer")
    own = Assistant(project, assistant.agent, assistant._store)
    own.use(read_renderer(project))
    yield Site(own, accounts, Audit(tmp_path / "audit.jsonl"))
    assistant.use(before)


@pytest.fixture
def store(site) -> Unanswered:
    store = Unanswered(site.project.state / "unanswered.db")
    yield store
    store.close()


def signed_in(site: Site, name: str) -> TestClient:
    client = TestClient(Starlette(routes=[Mount("/staff", staff_app(site))]), base_url="https://testserver")
    account = site.accounts.read()[name]
    secret = site.sessions.begin(name, account.role, hash=account.hash)
    client.cookies.set(COOKIE, secret, domain="testserver.local", path="/staff")
    client.csrf = site.sessions.find(secret).csrf
    return client


@pytest.fixture
def editor(site) -> TestClient:
    return signed_in(site, "els")


def send(client: TestClient, action: str, ids, **fields):
    return client.post(f"/staff/unanswered/{action}", data={"csrf": client.csrf, "id": ids, **fields})


def texts(store: Unanswered) -> list[str]:
    return [message.text for message in store.messages()]


@pytest.mark.parametrize(
    "text, masked",
    [
        ("Mój numer to 0612345678 albo +48 601 234 567", "Mój numer to […] albo […]"),
        ("Zarabiam 14,06 euro, mam 2 dzieci", "Zarabiam […] euro, mam […] dzieci"),
        ("Mail mij op jan.kowalski@example.com aub", "Mail mij op […] aub"),
        ("Schrijf naar @jan_kowalski op Telegram", "Schrijf […] op Telegram"),
        ("zobacz https://t.me/jankowalski", "zobacz […]"),
        ("zobacz facebook.com/jan.kowalski teraz", "zobacz […] teraz"),
        ("IBAN NL91 ABNA 0417 1643 00 is van mij", "IBAN […] is van mij"),
        ("mijn rekening is nl91abna0417164300", "mijn rekening is […]"),
        ("Ik woon op 5038 AB in Tilburg", "Ik woon op […] in Tilburg"),
        ("Mój szef Piotr Kowalski nie płaci", "Mój szef […] nie płaci"),
        ("Kowalski Piotr nie płaci", "[…] nie płaci"),
        ("To jest pan P. Nowak z agencji", "To jest pan P. […] z agencji"),
        ("nazywam się jan kowalski i nie mam pracy", "nazywam się […] i nie mam pracy"),
        ("nazywam sie jan i nie mam pracy", "nazywam sie […] i nie mam pracy"),
        ("mam na imię ola, co robić?", "mam na imię […], co robić?"),
        ("ma numesc ion popescu si nu am bani", "ma numesc […] si nu am bani"),
        ("mă cheamă ion și nu am bani", "mă cheamă […] și nu am bani"),
        ("казвам се иван петров и нямам пари", "казвам се […] и нямам пари"),
        ("kazvam se ivan i nqmam pari", "kazvam se […] i nqmam pari"),
        ("ik heet kees en ik heb geen werk", "ik heet […] en ik heb geen werk"),
        ("Mijn naam is van der Zwaan, ik zoek werk", "Mijn naam is […], ik zoek werk"),
        ("My name is adam and I need work", "My name is […] and I need work"),
        ("Шефът ми Георги Димитров не плаща", "Шефът ми […] не плаща"),
        ("Czy UWV i DigiD działają w Rotterdam?", "Czy UWV i DigiD działają w Rotterdam?"),
    ],
)
def test_what_may_identify_somebody_is_hidden(known, text, masked):
    assert mask_message(text, known) == masked


def test_masking_twice_changes_nothing_and_other_texts_stay(known):
    text = "Gdzie kupię tani rower? Nie mam pojęcia."
    assert mask_message(text, known) == text
    once = mask_message("Szukam pana Kowalskiego, tel. 0612345678", known)
    assert mask_message(once, known) == once


def test_no_digit_of_any_golden_question_survives(project, known):
    for path in project.questions.glob("*/*.yml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            masked = mask_message(line, known)
            assert not any(word.isdigit() for word in masked.split()), path.name


def test_words_of_ours_are_known_and_names_in_examples_are_not(known):
    assert {"uvv", "digid", "tilburg", "a1"} <= known
    assert not {"marek", "ivan", "popescu", "kovalski", "vries"} & known


@pytest.mark.parametrize("value, keeps", [("1", True), ("", False), (None, False)])
def test_the_setting_switches_it_on(monkeypatch, value, keeps):
    monkeypatch.delenv(KEEP_UNANSWERED, raising=False)
    if value is not None:
        monkeypatch.setenv(KEEP_UNANSWERED, value)
    assert keeps_unanswered() is keeps


@pytest.mark.parametrize("value", ["0", "yes", "true", " 1"])
def test_anything_else_is_an_error_at_the_start(monkeypatch, site, value):
    monkeypatch.setenv(KEEP_UNANSWERED, value)
    with pytest.raises(UsageError, match=f"{KEEP_UNANSWERED} must be 1"):
        staff_app(site)


def test_only_what_is_said_is_in_the_file(store, tmp_path):
    store.add("pl", "off_topic", "gdzie kupię rower")
    rows = sqlite3.connect(tmp_path / "copy" / "state" / "unanswered.db")
    columns = [row[1] for row in rows.execute("PRAGMA table_info(messages)")]
    assert columns == ["id", "day", "language", "outcome", "text"]
    (row,) = rows.execute("SELECT day, language, outcome, text FROM messages")
    assert len(row[0]) == len("2026-11-27") and row[1:] == ("pl", "off_topic", "gdzie kupię rower")


def test_messages_are_deleted_after_thirty_days_and_too_many_at_once(store, tmp_path):
    store.add("pl", "off_topic", "secretword of long ago")
    store.add("pl", "off_topic", "almost as old")
    today = datetime.date.fromisoformat(store.messages()[0].day)
    rows = sqlite3.connect(tmp_path / "copy" / "state" / "unanswered.db")
    for number, days in ((1, UNANSWERED_DAYS), (2, UNANSWERED_DAYS - 1)):
        rows.execute("UPDATE messages SET day = ? WHERE id = ?", ((today - datetime.timedelta(days=days)).isoformat(), number))
    rows.commit()
    rows.close()
    assert texts(store) == ["almost as old"]
    assert store.purge() == 1
    assert not any(b"secretword" in path.read_bytes() for path in (tmp_path / "copy" / "state").glob("unanswered.db*"))
    for number in range(MOST + 5):
        store.add("pl", "off_topic", f"question {number}")
    kept = texts(store)
    assert len(kept) == MOST and kept[0] == f"question {MOST + 4}" and kept[-1] == "question 5"


def test_a_number_is_never_used_again(store):
    store.add("pl", "off_topic", "one")
    (old,) = store.messages()
    store.delete([old.id])
    store.add("pl", "off_topic", "two")
    assert store.messages()[0].id != old.id


@pytest.fixture
def talk(say, store, known):
    """Says something to the assistant, and shows the turn to the keeper."""
    keeper = Keeper(store, known)

    def turn(text: str, pressed: bool = False, conversation: str = "one"):
        reply = say(text, language="pl")
        keeper.turn(conversation, "" if pressed else text, reply, pressed=pressed)
        return reply

    turn.keeper = keeper
    return turn


UNCLEAR = "problem z papierami"
OFF = "gdzie kupić tani rower dla Kowalskiego"


def test_off_topic_is_kept_at_once(talk, store):
    assert talk(OFF).outcome == "off_topic"
    (message,) = store.messages()
    assert (message.language, message.outcome, message.text) == ("pl", "off_topic", "gdzie kupić tani rower dla […]")


def test_a_choice_that_was_made_is_not_kept(talk, store):
    reply = talk(UNCLEAR)
    assert reply.outcome == "clarify"
    assert texts(store) == []
    talk(reply.reply[0]["buttons"][0]["payload"], pressed=True)
    talk("dziękuję")
    assert texts(store) == []


def test_a_choice_is_kept_when_nothing_is_chosen(talk, store):
    assert talk(UNCLEAR).outcome == "clarify"
    assert texts(store) == []
    talk("dziękuję")
    assert texts(store) == [UNCLEAR]


def test_the_choice_of_one_chat_is_not_that_of_another(talk, store):
    talk(UNCLEAR, conversation="one")
    talk("dziękuję", conversation="two")
    assert texts(store) == []


def test_what_is_forgotten_is_not_kept(talk, store):
    talk(UNCLEAR)
    talk("/forget")
    talk("dziękuję")
    talk(UNCLEAR)
    talk.keeper.forget("one")
    talk("dziękuję")
    talk(UNCLEAR)
    talk.keeper.purge(datetime.datetime.now().timestamp() + 1)
    talk("dziękuję")
    assert texts(store) == []


@pytest.mark.parametrize("text", ["nie dostałem wypłaty", "chcę się zabić", "/help", '/win.where{"municipality":"GM0855"}', "cześć"])
def test_everything_else_is_not_kept(talk, store, text):
    talk(text)
    talk("dziękuję")
    assert texts(store) == []


def test_a_message_of_nothing_but_a_name_is_not_kept(store, known, say):
    keeper = Keeper(store, known)
    reply = say(OFF, language="pl")
    keeper.turn("one", "jan kowalczykowski", reply, pressed=False)
    assert texts(store) == []


def test_a_file_that_cannot_be_written_breaks_no_answer_and_is_told_once(say, store, known, caplog):
    keeper = Keeper(store, known)
    reply = say(OFF, language="pl")
    store.close()
    keeper.turn("one", OFF, reply, pressed=False)
    keeper.turn("one", OFF, reply, pressed=False)
    (record,) = [record for record in caplog.records if record.name == "bot.unanswered"]
    assert "ProgrammingError" in record.getMessage() and "rower" not in caplog.text


@pytest.fixture
def api():
    with BotApi() as api:
        yield api
    assert api.violations == [] and api.floods == []


def test_on_telegram_it_is_kept_where_the_deployment_wants_it(api, project, assistant, tmp_path, monkeypatch):
    monkeypatch.setenv(TRACKER_DB, str(tmp_path / "conversations.db"))
    monkeypatch.setattr(type(project), "state", tmp_path)
    monkeypatch.delenv(KEEP_UNANSWERED, raising=False)
    with polled(api, project, assistant):
        Chat(api)(OFF)
    assert not (tmp_path / "unanswered.db").exists()
    monkeypatch.setenv(KEEP_UNANSWERED, "1")
    with polled(api, project, assistant):
        chat = Chat(api)
        chat(OFF)
        (asked,) = chat(UNCLEAR)
        chat.presses(asked, 0)
        chat("nie dostałem wypłaty")
    store = Unanswered(tmp_path / "unanswered.db")
    assert texts(store) == ["gdzie kupić tani rower dla […]"]
    store.close()


def test_alike_messages_are_together_the_largest_group_first(site, store):
    for text in ("jaka jest jutro pogoda", "gdzie kupić tani rower", "gdzie kupić tani rower?", "gdzie kupić rower tani", "jaka jutro jest pogoda"):
        store.add("pl", "off_topic", text)
    groups = Grouping(site.project.encoder).groups(store.messages())
    assert [sorted(message.text.split()[0] for message in group) for group in groups] == [["gdzie"] * 3, ["jaka"] * 2]


def test_the_page_says_how_to_switch_it_on(site, editor, monkeypatch):
    assert "Er zijn geen vragen zonder antwoord." in editor.get("/staff/unanswered").text
    monkeypatch.delenv(KEEP_UNANSWERED)
    page = editor.get("/staff/unanswered").text
    assert f"{KEEP_UNANSWERED}=1" in page and "worden niet bewaard" in page
    assert not (site.project.state / "unanswered.db").exists()


def test_the_page_shows_messages_escaped_and_at_most_so_many_groups(editor, store):
    store.add("pl", "off_topic", "<script>alert()</script> rower")
    page = editor.get("/staff/unanswered").text
    assert "&lt;script&gt;alert()" in page and "<script>alert" not in page
    syllables = ["ba", "ke", "li", "mo", "nu", "ry", "sa", "te", "vi", "zo"]
    for one in syllables:
        for two in syllables:
            for three in ("grt", "blx", "qpw"):
                store.add("pl", "off_topic", f"{one}{three}{two} {two}{three}{one}{one}")
    page = editor.get("/staff/unanswered").text
    assert page.count('<li class="card">') <= SHOWN


def test_a_message_becomes_an_example_and_is_gone(site, editor, store):
    store.add("pl", "off_topic", "jak dostać pożyczkę na rower: poradźcie")
    store.add("pl", "off_topic", "inna sprawa")
    topic = next(iter(site.knowing.say.knowledge.topics))
    path = site.project.intents / "pl" / f"{topic}.yml"
    before = path.read_bytes()
    one = next(message for message in store.messages() if "rower" in message.text)
    answer = send(editor, "assign", one.id, topic=topic, language="")
    assert answer.status_code == 200
    assert "1 voorbeeld toegevoegd." in answer.text and "opnieuw traint" in answer.text and f"intents/pl/{topic}.yml" in answer.text
    after = path.read_bytes()
    assert after.startswith(before) and "jak dostać pożyczkę na rower: poradźcie" in after[len(before) :].decode()
    assert len(after.splitlines()) == len(before.splitlines()) + 1
    assert texts(store) == ["inna sprawa"]
    (entry,) = site.audit.read("example")
    assert {**entry, "at": ""} == {"at": "", "who": "els", "what": "example", "language": "pl", "topic": topic}
    problems = check_examples(site.project, site.knowing.say.knowledge, read_intents(site.project))
    assert not [problem for problem in problems if problem.path == path and problem.severity == "error"]


def test_what_is_hidden_must_be_written_anew(site, editor, store):
    store.add("pl", "off_topic", f"szef {HIDDEN} nie oddaje roweru")
    (message,) = store.messages()
    topic = next(iter(site.knowing.say.knowledge.topics))
    path = site.project.intents / "pl" / f"{topic}.yml"
    before = path.read_bytes()
    answer = send(editor, "assign", message.id, topic=topic, language="")
    assert answer.status_code == 400 and "Kies Aanpassen" in answer.text and path.read_bytes() == before
    form = editor.get(f"/staff/unanswered/{message.id}").text
    assert f">szef {HIDDEN} nie oddaje roweru</textarea>" in form
    answer = send(editor, "assign", message.id, topic=topic, language="pl", text="zadzwoń na 0612345678")
    assert answer.status_code == 400 and ">zadzwoń na 0612345678</textarea>" in answer.text
    answer = send(editor, "assign", message.id, topic=topic, language="pl", text="szef nie oddaje\r\nroweru")
    assert answer.status_code == 200 and "szef nie oddaje roweru" in path.read_text(encoding="utf-8")
    assert texts(store) == []


def first_text(project: Project, folder: str, name: str, key: str) -> str:
    from bot.yaml_files import read_yaml

    return read_yaml(project.root / folder / "pl" / f"{name}.yml").data[key][0]


def test_what_check_would_refuse_is_refused(site, tmp_path):
    topics = list(site.knowing.say.knowledge.topics)
    one, other = topics[:2]
    project = site.project
    example, question = first_text(project, "intents", one, "examples"), first_text(project, "tests/questions", one, "questions")
    before = {path: path.read_bytes() for path in project.intents.rglob("*.yml")}
    for text, reason in [
        ("", "empty"), ("?!", "empty"), ("/help", "command"), ("a b " * 500, "long"), ("dzwoń 0612345678", "personal"), (f"hej {HIDDEN}", "masked"),
        (example.upper(), "elsewhere"), (question.upper(), "question"),
    ]:  # fmt: skip
        with pytest.raises(TextRefused) as refused:
            add_example(project, "pl", other, text)
        assert refused.value.reason == reason, text
    with pytest.raises(TextRefused) as refused:
        add_example(project, "pl", one, example)
    assert refused.value.reason == "double" and refused.value.place.startswith(f"intents/pl/{one}.yml:")
    for language, intent in (("xx", one), ("pl", "../pl/no"), ("pl", "input.forget")):
        with pytest.raises(TextRefused):
            add_example(project, language, intent, "coś zupełnie nowego")
    assert {path: path.read_bytes() for path in project.intents.rglob("*.yml")} == before


@pytest.mark.parametrize(
    "old, new",
    [
        (b"# why\r\nexamples:\r\n  - jeden  # one\r\n", b"  - nowy\r\n"),
        (b"examples:\n- jeden", b"\n- nowy\n"),
        (None, b"examples:\n- nowy\n"),
    ],
)
def test_the_rest_of_the_file_stays_as_it_was(site, old, new):
    topic = next(iter(site.knowing.say.knowledge.topics))
    path = site.project.intents / "pl" / f"{topic}.yml"
    path.unlink() if old is None else path.write_bytes(old)
    add_example(site.project, "pl", topic, "nowy")
    assert path.read_bytes() == (old or b"") + new


def test_a_file_that_nothing_can_be_added_to_stays(site):
    topic = next(iter(site.knowing.say.knowledge.topics))
    path = site.project.intents / "pl" / f"{topic}.yml"
    path.write_bytes(b"examples: [jeden]\n")
    with pytest.raises(ProblemError, match="by hand"):
        add_example(site.project, "pl", topic, "nowy")
    assert path.read_bytes() == b"examples: [jeden]\n"


def test_dismissed_messages_are_gone_also_a_whole_group(site, editor, store):
    for text in ("jeden rower", "dwa rowery", "trzy rowery"):
        store.add("pl", "off_topic", text)
    ids = [message.id for message in store.messages()]
    answer = send(editor, "dismiss", [f"{ids[0]},{ids[1]}", str(ids[1])])
    assert "2 berichten verwijderd." in answer.text
    assert [message.id for message in store.messages()] == ids[2:]
    assert "1 bericht was er niet meer." in send(editor, "dismiss", [str(ids[0])]).text
    (entry,) = site.audit.read("dismissed")
    assert entry["messages"] == 2 and "rower" not in site.audit.path.read_text(encoding="utf-8")


def test_where_the_log_cannot_be_written_nothing_changes(site, editor, store):
    store.add("pl", "off_topic", "jak dostać pożyczkę na rower")
    (message,) = store.messages()
    site.audit.path.mkdir()
    topic = next(iter(site.knowing.say.knowledge.topics))
    before = (site.project.intents / "pl" / f"{topic}.yml").read_bytes()
    assert send(editor, "assign", message.id, topic=topic, language="").status_code == 503
    assert send(editor, "dismiss", message.id).status_code == 503
    assert store.messages() == [message] and (site.project.intents / "pl" / f"{topic}.yml").read_bytes() == before


def test_a_viewer_sees_and_cannot_change(site, store):
    store.add("pl", "off_topic", "gdzie kupić rower")
    (message,) = store.messages()
    viewer = signed_in(site, "kees")
    page = viewer.get("/staff/unanswered").text
    assert "gdzie kupić rower" in page and "checkbox" not in page and "formaction" not in page
    assert viewer.get(f"/staff/unanswered/{message.id}").status_code == 403
    for action in ("assign", "dismiss"):
        assert send(viewer, action, message.id, topic="pay.unpaid").status_code == 403
    assert store.messages() == [message]


def test_what_is_not_there_has_no_page(site, editor, store):
    store.add("pl", "off_topic", "gdzie kupić rower")
    (message,) = store.messages()
    topic = next(iter(site.knowing.say.knowledge.topics))
    for fields in ({"topic": "../x", "language": ""}, {"topic": topic, "language": "../x"}, {"topic": "input.forget", "language": "pl"}):
        assert send(editor, "assign", message.id, **fields).status_code == 404
    assert send(editor, "dismiss", "1 OR 1=1").status_code == 404
    assert editor.get("/staff/unanswered/999").status_code == 404
    assert editor.get("/staff/unanswered/x").status_code == 404
    assert send(editor, "dismiss", []).status_code == 400
    assert send(editor, "assign", [str(number) for number in range(11)], topic=topic, language="").status_code == 400
    assert editor.post("/staff/unanswered/dismiss", data={"id": message.id}).status_code == 403
    assert store.messages() == [message]


def test_a_damaged_file_is_told(site, editor):
    site.project.state.mkdir()
    (site.project.state / "unanswered.db").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    answer = editor.get("/staff/unanswered")
    assert answer.status_code == 503 and "kunnen nu niet gelezen" in answer.text
    assert send(editor, "dismiss", "1").status_code == 503


def test_the_store_of_the_service_must_be_a_database(api, project, assistant, tmp_path, monkeypatch):
    import asyncio

    from bot.channels.telegram.settings import TelegramSettings

    monkeypatch.setenv(TRACKER_DB, str(tmp_path / "conversations.db"))
    monkeypatch.setattr(type(project), "state", tmp_path)
    (tmp_path / "unanswered.db").write_bytes(b"no database at all, but long enough to be looked at" * 50)

    async def start() -> None:
        async with telegram_service(TelegramSettings(api.token, api.base_url), project, assistant):
            pass

    with pytest.raises(UsageError, match="unanswered.db cannot be opened"):
        asyncio.run(start())
