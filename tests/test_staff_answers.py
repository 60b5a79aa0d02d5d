"""Answers: staff look up what the bot says, from what, how old it is, and how far its translations are."""

import json
import os
import subprocess
from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from bot.assistant import Assistant, Reply
from bot.dialogue.renderer import read_renderer
from bot.figures import Figures
from bot.web.staff.accounts import Accounts
from bot.web.staff.app import staff_app
from bot.web.staff.audit import Audit
from bot.web.staff.site import Site
from builders import change, copy_project, write

PASSWORD = "een zin die niemand raadt"
TOPIC = "legal.unpaid_wages"


@pytest.fixture
def site(assistant, tmp_path):
    """The pages on a copy of the project."""
    before = assistant.renderer
    accounts = Accounts(tmp_path / "staff.json")
    accounts.add("vera", PASSWORD, "viewer")
    own = Assistant(copy_project(tmp_path / "project"), assistant.agent, assistant._store)
    own.use(read_renderer(own.project))
    yield Site(own, accounts, Audit(tmp_path / "audit.jsonl"))
    assistant.use(before)


@pytest.fixture
def get(site) -> Callable:
    """Opens a page as somebody who is signed in."""
    client = TestClient(Starlette(routes=[Mount("/staff", staff_app(site))]), base_url="https://testserver")
    client.post("/staff/sign-in", data={"name": "vera", "password": PASSWORD})
    site.knowing.say  # looks at the files as they are before a test changes them
    return client.get


def listed(page: str) -> set[str]:
    return {part.partition('"')[0] for part in page.split('<th scope="row"><a href="/staff/answers/')[1:]}


def make_fuzzy(site, language: str = "pl", previous: str = "") -> None:
    catalog = site.project.locales / language / "LC_MESSAGES" / "winwijzer.po"
    note = f'#| msgid "{previous}"\\n' if previous else ""
    change(catalog, rf'#([^\n]*)\n(msgctxt "{TOPIC}"\nmsgid "Loon niet betaald)', rf"#\1\n#, fuzzy\n{note}\2")


def write_run(site, *results) -> None:
    names = ("language", "topic", "text_index", "right", "offered", "said")
    run = {"at": "2026-11-27T10:15:00+01:00", "results": [dict(zip(names, one)) for one in results]}
    write(site.project.state / "golden-run.json", json.dumps(run))


def test_every_topic_is_in_the_list(site, get):
    page = get("/staff/answers").text
    assert listed(page) == set(site.knowing.say.knowledge.topics)
    assert "nog niet gemeten" in page
    assert 'name="never"' not in page and 'name="failing"' not in page


def test_words_are_looked_for_in_dutch_and_in_ids(get):
    assert TOPIC in listed(get("/staff/answers", params={"q": "LOON kwam te laat"}).text)
    assert listed(get("/staff/answers", params={"q": TOPIC}).text) == {TOPIC}
    page = get("/staff/answers", params={"q": "<b>zzzz"}).text
    assert "Geen antwoord past bij deze keuze" in page and "<b>zzzz" not in page


def test_a_topic_whose_review_is_due_is_stale(site, get):
    path = site.knowing.say.knowledge.topics[TOPIC].path
    change(site.project.topics / "legal" / path.name, r"review_by: \S+", "review_by: 2026-01-02")
    change(site.project.topics / "legal" / path.name, r"reviewed: \S+", "reviewed: 2025-01-02")
    page = get("/staff/answers", params={"stale": "1", "q": TOPIC}).text
    assert "opnieuw nakijken sinds 2026-01-02" in page


def test_stale_keeps_topics_with_an_old_source_only(site, get):
    say = site.knowing.say
    today = say.today()
    old = {topic.id for topic in say.knowledge.topics.values() if any(say.knowledge.sources[one.source].is_stale(today) for one in topic.sources)}
    due = {topic.id for topic in say.knowledge.topics.values() if topic.review_by < today.isoformat()}
    assert listed(get("/staff/answers", params={"stale": "1"}).text) == old | due


def test_untranslated_is_told_by_language(site, get):
    assert listed(get("/staff/answers", params={"untranslated": "1", "language": "pl"}).text) == set()
    make_fuzzy(site)
    assert listed(get("/staff/answers", params={"untranslated": "1", "language": "pl"}).text) == {TOPIC}
    assert TOPIC in listed(get("/staff/answers", params={"untranslated": "1"}).text)
    assert listed(get("/staff/answers", params={"untranslated": "1", "language": "ro"}).text) == set()


def test_a_text_that_is_not_in_the_catalog_is_missing(site, get):
    catalog = site.project.locales / "ro" / "LC_MESSAGES" / "winwijzer.po"
    change(catalog, rf'msgctxt "{TOPIC}"\nmsgid "Loon niet betaald"', f'msgctxt "{TOPIC}"\nmsgid "Iets heel anders"')
    assert "1 ontbreekt" in get("/staff/answers", params={"q": TOPIC, "language": "ro"}).text


def test_a_catalog_that_cannot_be_read_leaves_what_was_known(site, get):
    catalog = site.project.locales / "ro" / "LC_MESSAGES" / "winwijzer.po"
    catalog.write_bytes(b'msgid "x\n\xff')
    page = get("/staff/answers", params={"untranslated": "1", "language": "ro"})
    assert page.status_code == 200
    assert listed(page.text) == set()
    assert "De laatste goede blijven in gebruik" in page.text


def test_failing_keeps_what_the_last_run_missed(site, get):
    write_run(
        site,
        ("nl", TOPIC, 0, True, True, TOPIC),
        ("nl", TOPIC, 1, False, True, "asked back"),
        ("pl", TOPIC, 0, True, True, TOPIC),
        ("nl", "win.where", 0, True, True, "win.where"),
    )
    page = get("/staff/answers", params={"failing": "1"}).text
    assert listed(page) == {TOPIC}
    assert "2 van 3" in page and "2026-11-27 10:15" in page
    assert listed(get("/staff/answers", params={"failing": "1", "language": "pl"}).text) == set()
    assert "1 van 2 goed, 2 goed of aangeboden" in get(f"/staff/answers/{TOPIC}").text


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"at": 1, "results": [{"language": "nl"}]}', '{"at": "", "results": 3}'])
def test_a_broken_run_counts_as_none(site, get, content):
    write(site.project.state / "golden-run.json", content)
    assert "nog niet gemeten" in get("/staff/answers").text


def count(figures: Figures, topic: str, times: int) -> None:
    for _ in range(times):
        figures.count(Reply("", "pl", "answer", topic, [], 1.0, [], [], None, None, [], [], topic, False, True), 0.01)


def test_never_asked_is_told_where_it_is_counted(site, get):
    figures = Figures(site.project.state / "figures.db")
    count(figures, TOPIC, 7)
    count(figures, "", 3)
    figures.close()
    topics = set(site.knowing.say.knowledge.topics)
    assert listed(get("/staff/answers", params={"never": "1"}).text) == topics - {TOPIC}
    # Which language a topic was asked in could single somebody out.
    assert listed(get("/staff/answers", params={"never": "1", "language": "nl"}).text) == topics - {TOPIC}
    assert "7 keer, in alle talen samen" in get(f"/staff/answers/{TOPIC}").text


def test_a_file_that_is_no_database_counts_nothing(site, get):
    write(site.project.state / "figures.db", "geen database, maar lang genoeg om er een te lijken" * 50)
    page = get("/staff/answers").text
    assert 'name="never"' not in page


def test_examples_are_counted_as_they_stand(site, get):
    path = site.project.intents / "nl" / f"{TOPIC}.yml"
    write(path, "examples:\n- een\n- twee\n- drie\n")
    one = get(f"/staff/answers/{TOPIC}").text
    assert '<th scope="row" lang="nl">Nederlands</th><td class="number">3</td>' in one
    write(path, "examples:\n- een\n- twee\n- drie\n- vier\n")
    os.utime(path, (1, 1))  # the clock of a file system can be coarse
    assert '<th scope="row" lang="nl">Nederlands</th><td class="number">4</td>' in get(f"/staff/answers/{TOPIC}").text


def test_one_answer_is_shown_as_the_reader_sees_it(site, get):
    say = site.knowing.say
    page = get(f"/staff/answers/{TOPIC}").text
    for language in say.languages:
        assert f'id="in-{language}"' in page
        assert say.topic_title("legal.deductions", language) in page
        assert say.section_title("refused", language) in page
        assert f"<b>{say.part('help', language)}</b>" in page
    assert "304-310" in page and "brief-betere-ondersteuning-2024-06-18" in page
    assert "Juridisch Loket" in page and "0800-8020" in page
    assert f"knowledge/topics/legal/{TOPIC}.yml" in page


def test_facts_are_shown_in_every_language(site, get):
    say = site.knowing.say
    topic = next(topic for topic in say.knowledge.topics.values() if any(fact.type == "money" for fact in topic.facts.values()))
    page = get(f"/staff/answers/{topic.id}").text
    for fact in topic.facts.values():
        assert fact.source in page
        for language in say.languages:
            assert f'<td lang="{language}">{fact.render(language)}</td>' in page


def test_every_answer_opens(site, get):
    assert {get(f"/staff/answers/{topic}").status_code for topic in site.knowing.say.knowledge.topics} == {200}


@pytest.mark.parametrize("path", ["/staff/answers/legal.nothing", "/staff/answers/..%2f..%2fconfig", "/staff/answers?language=xx"])
def test_what_does_not_exist_is_missing(get, path):
    page = get(path)
    assert page.status_code == 404
    assert "Deze pagina bestaat niet" in page.text


def test_what_changed_after_a_translation_is_marked(site, get):
    make_fuzzy(site, previous="Loon nooit betaald")
    page = get(f"/staff/answers/{TOPIC}").text
    assert "Loon <del>nooit </del><ins>niet </ins>betaald" in page
    assert "na te kijken" in page


def test_git_tells_which_translations_are_older_than_the_dutch(site, get):
    root = site.project.root

    def commit(day: str, *paths: str) -> None:
        environment = {**os.environ, "GIT_COMMITTER_DATE": f"{day}T12:00:00", "GIT_CONFIG_GLOBAL": os.devnull}
        name = ("-c", "user.name=vera", "-c", "user.email=vera@example.org")
        subprocess.run(["git", "-C", root, "add", *paths], check=True)
        subprocess.run(["git", "-C", root, *name, "commit", "-q", "-m", "x"], check=True, env=environment)

    assert "Bestand veranderd" not in get(f"/staff/answers/{TOPIC}").text
    subprocess.run(["git", "init", "-q", root], check=True)
    commit("2026-03-01", "locales/pl")
    commit("2026-04-02", "knowledge")
    commit("2026-05-03", "locales/ro")
    page = get(f"/staff/answers/{TOPIC}").text
    assert "<td>2026-04-02</td>" in page
    assert '<td>2026-03-01 <strong class="bad">ouder dan het Nederlands</strong></td>' in page
    assert "<td>2026-05-03</td>" in page


def test_who_is_not_signed_in_is_sent_to_sign_in(site):
    client = TestClient(Starlette(routes=[Mount("/staff", staff_app(site))]), base_url="https://testserver")
    answer = client.get(f"/staff/answers/{TOPIC}", follow_redirects=False)
    assert answer.headers["location"] == f"/staff/sign-in?next=/staff/answers/{TOPIC}"
