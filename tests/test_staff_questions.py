"""The page of the golden questions: the same results as `winwijzer test`, beside everything else, compared and kept."""

import asyncio
import json
import re
import shutil
from collections import Counter

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.assistant import Assistant, Turn
from bot.dialogue.renderer import read_renderer
from bot.evaluation.questions import read_questions
from bot.evaluation.run import ask_all, scores
from bot.nlu.examples import read_intents
from bot.web.staff.accounts import Accounts
from bot.web.staff.app import staff_app
from bot.web.staff.audit import Audit
from bot.web.staff.golden_runs import (
    CONVERSATION,
    GoldenRuns,
    Outcome,
    Run,
    Scope,
    compare,
    confusions,
    known_path,
    previous_path,
    read_run,
    run_path,
    save_run,
)
from bot.web.staff.pages.questions import matrix, show, summary
from bot.web.staff.sessions import Session
from bot.web.staff.site import Site
from tests.builders import copy_project

PASSWORD = "een zin om te onthouden"
WRONG = "Wat kost een brood bij de bakker?"
"""Stands as a question of a topic that nobody would answer it with."""


@pytest.fixture(scope="module")
def copied(assistant, tmp_path_factory):
    """A copy of the project with few questions, the real model, and who may sign in."""
    folder = tmp_path_factory.mktemp("questions")
    project, before = copy_project(folder / "copy"), assistant.renderer
    for path in project.questions.glob("*/*.yml"):
        if path.name not in ("legal.sick.yml", "off_topic.yml", "emergency.yml"):
            path.unlink()
    path = project.questions / "nl" / "legal.sick.yml"
    path.write_text(path.read_text(encoding="utf-8") + f"- {WRONG}\n", encoding="utf-8")
    shutil.copytree(project.questions, folder / "questions")
    accounts = Accounts(folder / "staff.json")
    accounts.add("els", PASSWORD, "editor")
    accounts.add("kees", PASSWORD, "viewer")
    own = Assistant(project, assistant.agent, assistant._store)
    own.use(read_renderer(project))
    yield own, accounts, folder / "questions"
    assistant.use(before)


@pytest.fixture
def site(copied, tmp_path) -> Site:
    """The pages, with the questions as they were copied and no run yet."""
    assistant, accounts, questions = copied
    shutil.rmtree(assistant.project.state, ignore_errors=True)
    shutil.rmtree(assistant.project.questions)
    shutil.copytree(questions, assistant.project.questions)
    return Site(assistant, accounts, Audit(tmp_path / "audit.jsonl"))


@pytest.fixture
def app(site) -> Starlette:
    return Starlette(routes=[Mount("/staff", staff_app(site))])


@pytest.fixture
def editor(app):
    """Somebody at the pages of a process that goes on between two requests."""
    with TestClient(app, base_url="https://testserver") as client:
        yield sign_in(client, "els")


def sign_in(client: TestClient, name: str) -> TestClient:
    page = client.post("/staff/sign-in", data={"name": name, "password": PASSWORD, "next": "/staff/questions"})
    client.csrf = re.search('data-csrf="([^"]*)"', page.text)[1]
    return client


def post(client: TestClient, what: str, **fields: str):
    return client.post(f"/staff/questions/{what}", data={"csrf": client.csrf, **fields})


def run_all(client: TestClient, **scope: str) -> list[dict]:
    """Runs the questions to their end, and gives what a browser was told."""
    post(client, "run", **scope)
    told = []
    while not told or "event: finished" not in told[-1]:
        answer = client.get("/staff/questions/progress")
        assert answer.headers["content-type"].startswith("text/event-stream")
        told += answer.text.strip().split("\n\n")
    return [json.loads(line) for event in told for line in re.findall("data: (.*)", event)]


def section(page: str, heading: str) -> str:
    """What stands below a heading of a page."""
    return re.search(rf"<h[23][^>]*>{heading}.*?(?=<h[23]|\Z)", page, re.DOTALL)[0]


def test_a_run_says_what_winwijzer_test_says_and_keeps_no_text(site, editor):
    told = run_all(editor)
    say = site.knowing.say
    topics = set(say.knowledge.topics)
    questions = read_questions(site.project, topics | set(read_intents(site.project)))
    expected = asyncio.run(ask_all(site.assistant, questions))

    run = read_run(run_path(site.project))
    assert [(one.language, one.topic, one.right, one.offered) for one in run.results] == [
        (one.question.language, one.question.intent, one.right, one.offered) for one in expected
    ]
    by_topic = scores(expected, lambda result: f"{result.question.intent} {result.question.language}")
    assert {f"{topic} {code}": score for (topic, code), score in matrix(run.results).items()} == by_topic
    for code, kinds in summary(run.results, topics).items():
        answered = [one for one in expected if one.question.language == code and one.question.intent in topics]
        assert kinds["topics"] == scores(answered, lambda result: "")[""]
    for one, result in zip(run.results, expected):
        said = f"asked back: {', '.join(one.asked_back)}" if one.asked_back else one.said
        assert said == result.said

    assert told[-1] == {"done": len(questions), "total": len(questions)}
    assert [event["done"] for event in told] == sorted(event["done"] for event in told)
    kept = run_path(site.project).read_text(encoding="utf-8")
    assert not any(question.text in kept for question in questions)
    page = editor.get("/staff/questions").text
    score = by_topic["legal.sick nl"]
    assert f">{score.right}/{score.asked}</td>" in section(page, "Goed per onderwerp en taal")
    assert WRONG in section(page, "Fouten: ") and "/staff/try#" in section(page, "Fouten: ")


def test_the_conversations_of_a_run_are_forgotten(site, editor):
    run_all(editor, language="nl")
    assert CONVERSATION not in asyncio.run(site.trials._store.keys())


def test_only_a_language_or_a_topic_is_asked(site, editor):
    run_all(editor, language="pl", topic="legal.sick")
    run = read_run(run_path(site.project))
    assert run.scope == Scope("pl", "legal.sick")
    assert {(one.language, one.topic) for one in run.results} == {("pl", "legal.sick")}
    assert [one.index for one in run.results] == list(range(len(run.results)))
    assert post(editor, "run", language="../nl").status_code == 404
    assert post(editor, "run", topic="legal.nothing").status_code == 404


def test_somebody_else_is_answered_beside_a_run_and_a_second_run_joins_it(site):
    async def scenario() -> None:
        runs = GoldenRuns(site.trials)
        runs.start(Scope())
        total = runs.total
        runs.start(Scope("pl"))
        assert (runs.total, runs.scope) == (total, Scope()), "the run was replaced by another one"
        reply = await site.assistant.handle(Turn("somebody-else", "Ik ben ziek, krijg ik loon?"))
        assert reply.topic == "legal.sick"
        assert runs.running and runs.done < total, "the run stood in the way"
        async for _told in runs.follow():
            pass
        assert (runs.done, runs.running) == (total, False)

    asyncio.run(scenario())
    site.assistant.delete("somebody-else")


def test_a_run_that_is_stopped_keeps_the_last_one(site, editor):
    run_all(editor, topic="legal.sick")
    before = run_path(site.project).read_bytes()

    async def scenario() -> None:
        runs = GoldenRuns(site.trials)
        runs.start(Scope())
        await site.assistant.handle(Turn("somebody-else", "Ik ben ziek, krijg ik loon?"))
        assert runs.running
        runs.stop()
        async for done, total in runs.follow():
            assert done < total
        assert not runs.running and not runs.failed

    asyncio.run(scenario())
    site.assistant.delete("somebody-else")
    assert run_path(site.project).read_bytes() == before
    assert "Gestopt" in post(editor, "stop").text


def test_a_run_ends_with_the_process(site):
    async def process() -> GoldenRuns:
        runs = GoldenRuns(site.trials)
        runs.start(Scope())
        await site.assistant.handle(Turn("somebody-else", "Ik ben ziek, krijg ik loon?"))
        assert runs.running
        return runs

    assert not asyncio.run(process()).running
    site.assistant.delete("somebody-else")
    assert not run_path(site.project).exists()


def test_the_page_of_a_run_shows_how_far_it_is(site):
    """Also without JavaScript; nothing but the page is asked for, so the run gets no time of its own."""

    async def scenario() -> str:
        runs = GoldenRuns(site.trials)
        runs.start(Scope("nl"))
        scope = {"type": "http", "method": "GET", "path": "/staff/questions", "headers": [], "query_string": b""}
        request = Request({**scope, "staff_session": Session("els", "editor", 0, 0)})
        page = (await show(site, request, runs)).body.decode()
        runs.stop()
        return page

    page = asyncio.run(scenario())
    assert re.search(r'<progress max="\d+" value="0">', page) and "Stop</button>" in page and "Begin</button>" not in page


def test_a_run_that_fails_is_told(site, editor, monkeypatch, caplog):
    monkeypatch.setattr(site.trials, "delete", lambda conversation: 1 / 0)
    run_all(editor, topic="legal.sick")
    assert "mislukt" in editor.get("/staff/questions").text
    assert "ZeroDivisionError" in caplog.text and WRONG not in caplog.text


def test_two_runs_are_compared_in_the_questions_of_both(site, editor):
    run_all(editor)
    run = read_run(run_path(site.project))
    first_right = next(one for one in run.results if one.right)
    wrong = next(one for one in run.results if not one.right)
    turned = [Outcome(**{**vars(one), "right": not one.right}) if one in (first_right, wrong) else one for one in run.results]
    save_run(site.project, Run(run.at, run.scope, turned[:-1]))
    save_run(site.project, run)
    difference = compare(run, read_run(previous_path(site.project)))
    assert (difference.newly_right, difference.newly_wrong, difference.compared) == ([first_right], [wrong], len(run.results) - 1)
    page = editor.get("/staff/questions").text
    assert "Nieuwe fouten: 1" in page.replace("</h3>", "") and "Nu goed: 1" in page


def test_confusions_count_what_was_said_instead():
    def wrong(topic: str, said: str, back: list[str] = []) -> Outcome:
        return Outcome("nl", topic, 0, "", False, False, None, said, back)

    right = Outcome("nl", "a", 0, "", True, True, None, "a", [])
    found = confusions([wrong("a", "b"), wrong("a", "b"), wrong("a", "x", ["a", "b"]), wrong("a", "y", ["c"]), wrong("c", "b"), right])
    assert found == [("a", "", 2), ("a", "b", 2), ("c", "b", 1)]


def test_a_known_failure_stands_apart_and_disturbs_nothing(site, editor):
    run_all(editor, language="nl")
    before = read_questions(site.project, set(site.knowing.say.knowledge.topics) | set(read_intents(site.project)))
    wrong = next(one for one in read_run(run_path(site.project)).results if one.topic == "legal.sick" and not one.right)
    answer = post(editor, "known", language="nl", topic="legal.sick", question=wrong.digest, known="yes")
    assert WRONG not in section(answer.text, "Fouten: ") and WRONG in section(answer.text, "Bekende fouten: ")
    assert known_path(site.project).read_text(encoding="utf-8") == f"nl:\n  legal.sick:\n  - {WRONG}\n"
    assert read_questions(site.project, set(site.knowing.say.knowledge.topics) | set(read_intents(site.project))) == before
    [line] = site.audit.read("known-failure")
    assert (line["who"], line["topic"], line["known"]) == ("els", "legal.sick", True) and WRONG not in site.audit.path.read_text()
    assert post(editor, "known", language="nl", topic="legal.sick", question="other", known="yes").status_code == 404

    answer = post(editor, "known", language="nl", topic="legal.sick", question=wrong.digest, known="no")
    assert WRONG in section(answer.text, "Fouten: ")
    assert Counter(line["known"] for line in site.audit.read("known-failure")) == {True: 1, False: 1}


def test_a_known_failure_that_is_answered_rightly_is_told(site, editor):
    run_all(editor, language="nl")
    right = next(one for one in read_run(run_path(site.project)).results if one.right)
    page = post(editor, "known", language="nl", topic=right.topic, question=right.digest, known="yes").text
    assert "Bekende fouten die nu goed gaan: 1" in page


def test_a_question_that_went_from_its_file_is_not_shown_as_another(site, editor):
    run_all(editor, language="nl")
    path = site.project.questions / "nl" / "legal.sick.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(WRONG, "Een andere vraag"), encoding="utf-8")
    page = section(editor.get("/staff/questions").text, "Fouten: ")
    assert "staat niet meer in het bestand" in page and "Een andere vraag" not in page


def test_a_question_is_added_and_refused_with_what_was_typed(site, editor):
    path = site.project.questions / "nl" / "legal.sick.yml"
    answer = post(editor, "add", language="nl", topic="legal.sick", text="Mijn baas betaalt niet sinds ik griep kreeg, hoe zit dat?")
    assert "De vraag is toegevoegd." in answer.text, re.findall('role="alert">.*?</', answer.text, re.DOTALL)
    assert "sinds ik griep kreeg" in path.read_text(encoding="utf-8")
    [line] = site.audit.read("question")
    assert line["topic"] == "legal.sick" and "griep" not in site.audit.path.read_text()

    before = path.read_bytes()
    answer = post(editor, "add", language="nl", topic="legal.sick", text="Bel mij <b>op 0612345678</b>")
    assert answer.status_code == 422 and "lang nummer" in answer.text and "&lt;b&gt;op 0612345678" in answer.text
    assert path.read_bytes() == before and len(site.audit.read("question")) == 1


def test_a_viewer_may_run_and_not_change(site, app):
    with TestClient(app, base_url="https://testserver") as client:
        viewer = sign_in(client, "kees")
        run_all(viewer, topic="legal.sick")
        page = viewer.get("/staff/questions").text
        assert "/staff/questions/known" not in page and "/staff/questions/add" not in page
        for what in ("known", "add"):
            assert post(viewer, what).status_code == 403
        assert viewer.post("/staff/questions/run", data={"csrf": "other"}).status_code == 403
    assert not known_path(site.project).exists()


@pytest.mark.parametrize("content", ["nonsense", "[]", '{"at": "x", "scope": {}, "results": [{"language": "nl"}]}'])
def test_a_file_that_is_no_run_is_told_and_the_page_works(site, editor, content):
    run_path(site.project).parent.mkdir()
    run_path(site.project).write_text(content)
    page = editor.get("/staff/questions")
    assert page.status_code == 200 and "golden-run.json" in page.text and "Begin</button>" in page.text


@pytest.mark.parametrize("content", ["[one]", "nl: [one]", "nl:\n  legal.sick: one", "nl: ["])
def test_a_file_of_known_failures_that_cannot_be_read_is_not_overwritten(site, editor, content):
    run_all(editor, topic="legal.sick", language="nl")
    known_path(site.project).write_text(content)
    wrong = read_run(run_path(site.project)).results[0]
    answer = post(editor, "known", language="nl", topic="legal.sick", question=wrong.digest, known="yes")
    assert answer.status_code == 422 and "known_failures.yml" in answer.text
    assert known_path(site.project).read_text() == content


def test_intents_that_cannot_be_read_are_told_and_the_page_works(site, editor):
    path = site.project.intents / "intents.yml"
    whole = path.read_bytes()
    path.write_text("intents: [")
    try:
        page = editor.get("/staff/questions")
        assert page.status_code == 200 and "intents.yml" in page.text and "Begin</button>" in page.text
        answer = post(editor, "run", topic="legal.sick", language="nl")
        assert answer.status_code == 422 and "intents.yml" in answer.text
    finally:
        path.write_bytes(whole)
