"""Figures: counted without delaying or breaking anything, and shown so that nobody is singled out."""

import csv
import dataclasses
import datetime
import io
import re
import sqlite3
from xml.etree import ElementTree as ET

import pytest
from bot_api import BotApi
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from telegram_run import polled
from test_telegram_talk import Chat

from bot.assistant import Reply
from bot.dialogue.conversations import TRACKER_DB
from bot.figures import Figures, read_figures
from bot.project import Project
from bot.regions.opening_hours import AMSTERDAM
from bot.web.staff.accounts import Accounts
from bot.web.staff.app import staff_app
from bot.web.staff.audit import Audit
from bot.web.staff.guard import COOKIE
from bot.web.staff.site import Site

REPLY = Reply("secret text", "pl", "answer", "pay.topic", ["pay.topic"], 0.9, [], [], None, None, [], [], "pay.topic", False, True)


def asked(**changes) -> Reply:
    """A reply that differs from the usual one."""
    if region := changes.get("region"):
        changes["region"] = {"code": region, "name": region}
    return dataclasses.replace(REPLY, **changes)


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv(TRACKER_DB, str(tmp_path / "conversations.db"))
    return tmp_path / "figures.db"


@pytest.fixture
def figures(path):
    figures = Figures(path)
    yield figures
    figures.close()


@pytest.fixture
def viewer(assistant, tmp_path, path) -> TestClient:
    accounts = Accounts(tmp_path / "staff.json")
    accounts.add("kees", "een zin om te onthouden", "viewer")
    site = Site(assistant, accounts, Audit(tmp_path / "audit.jsonl"))
    client = TestClient(Starlette(routes=[Mount("/staff", staff_app(site))]), base_url="https://testserver")
    client.cookies.set(COOKIE, site.sessions.begin("kees", "viewer", hash=accounts.read()["kees"].hash), domain="testserver.local", path="/staff")
    return client


def today() -> datetime.date:
    return datetime.datetime.now(AMSTERDAM).date()


def rows(client: TestClient, table: str, days: int = 30) -> dict[str, str]:
    """The rows of one table of the CSV file: questions by code."""
    file = csv.DictReader(io.StringIO(client.get(f"/staff/figures.csv?days={days}").text))
    return {row["code"]: row["questions"] for row in file if row["table"] == table}


def test_questions_are_added_up(figures, path):
    for reply, seconds in [
        (asked(), 0.040), (asked(), 0.060), (asked(language="ro", topic=None, outcome="off_topic"), 0.0504), (asked(language="bg"), 1.5),
    ]:  # fmt: skip
        figures.count(reply, seconds)
    sums = read_figures(path, today() - datetime.timedelta(days=6), today())
    assert (sums.questions, sums.milliseconds) == (4, 412)
    assert list(sums.days.values()) == [0] * 6 + [4]
    assert list(sums.languages.items()) == [("pl", 2), ("bg", 1), ("ro", 1)]
    assert sums.topics == {"pay.topic": 3} and sums.outcomes == {"answer": 3, "off_topic": 1}
    assert sums.speeds == {50: 2, 100: 1, 200: 0, 500: 0, 1000: 0, 0: 1}


def test_no_text_and_no_id_is_in_the_file(figures, path):
    figures.count(asked(), 0.01)
    figures.close()
    assert b"secret" not in b"".join(one.read_bytes() for one in path.parent.glob("figures.db*"))
    columns = {row[1] for row in sqlite3.connect(path).execute("PRAGMA table_info(counts)")}
    assert columns == {"day", "language", "topic", "outcome", "region", "questions", "milliseconds"}


def test_only_the_days_that_were_asked_for_are_summed(figures, path):
    figures.count(asked(), 0.01)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE counts SET day = ?", ((today() - datetime.timedelta(days=7)).isoformat(),))
        connection.execute("UPDATE speeds SET day = ?", ((today() - datetime.timedelta(days=7)).isoformat(),))
    week = read_figures(path, today() - datetime.timedelta(days=6), today())
    assert week.questions == 0 and sum(week.speeds.values()) == 0 and week.milliseconds is None
    assert read_figures(path, today() - datetime.timedelta(days=7), today()).questions == 1


def test_a_region_with_few_questions_is_not_told_exactly(figures, path, viewer):
    for region, count in (("AM26", 5), ("AM01", 4), ("AM02", 1), (None, 3)):
        for _ in range(count):
            figures.count(asked(region=region), 0.01)
    assert read_figures(path, today(), today()).regions == {"AM26": 5, "AM01": None, "AM02": None}
    assert rows(viewer, "region") == {"AM26": "5", "AM01": "<5", "AM02": "<5"}
    page = viewer.get("/staff/figures").text
    section = page[page.index('id="t-region"') : page.index('id="t-time"')]
    assert section.count("&lt;5") >= 2 and not re.search(r">[134]<", section)
    assert [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)"', section)] == [250, 0, 0]


def test_the_page_has_a_chart_and_a_table_of_each_kind(figures, viewer, assistant):
    topic = next(iter(assistant.renderer.knowledge.topics.values()))
    figures.count(asked(topic=topic.id, region="AM26"), 0.01)
    figures.count(asked(topic="gone.topic"), 0.3)
    page = viewer.get("/staff/figures").text
    charts = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(charts) == 6 == page.count("<table>")
    for chart in charts:
        assert ET.fromstring(chart).get("role") == "img"
    assert not re.search(r"\sstyle=|<style|<script(?! type=\"module\")", page)
    assert topic.title in page and "gone.topic" in page and "Pools" in page and assistant.renderer.gazetteer.regions["AM26"].name in page
    assert "Vragen per dag" in page and "155 ms" in page


def test_longer_periods_are_told_by_week(figures, viewer):
    figures.count(asked(), 0.01)
    assert len(rows(viewer, "day", 7)) == 7 and len(rows(viewer, "day", 30)) == 30
    weeks = rows(viewer, "week", 365)
    monday = today() - datetime.timedelta(days=today().weekday())
    assert weeks[monday.isoformat()] == "1" and len(weeks) in (53, 54) and not rows(viewer, "day", 365)
    assert "Vragen per week" in viewer.get("/staff/figures?days=365").text


def test_the_file_can_be_downloaded(figures, viewer):
    figures.count(asked(), 0.01)
    answer = viewer.get("/staff/figures.csv?days=7")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="winwijzer-{today()}-7.csv"'
    assert "language,pl,Pools,1" in answer.text.splitlines() and "outcome,answer,Beantwoord,1" in answer.text.splitlines()


@pytest.mark.parametrize("address", ["/staff/figures", "/staff/figures.csv"])
@pytest.mark.parametrize("days", ["8", "x", "-7", "0", "07", "999999999999"])
def test_another_period_has_no_page(viewer, address, days):
    assert viewer.get(f"{address}?days={days}").status_code == 404


def test_without_a_question_the_page_says_so(viewer, path):
    page = viewer.get("/staff/figures").text
    assert "nog niets gevraagd" in page and not path.exists()


def test_a_damaged_file_is_told(viewer, path):
    path.write_bytes(b"no database at all, but long enough to be looked at" * 50)
    for address in ("/staff/figures", "/staff/figures.csv"):
        answer = viewer.get(address)
        assert answer.status_code == 503 and "kunnen nu niet gelezen" in answer.text


def test_who_is_not_signed_in_sees_nothing(viewer):
    viewer.cookies.clear()
    for address in ("/staff/figures", "/staff/figures.csv"):
        assert viewer.get(address, follow_redirects=False).status_code == 303


@pytest.mark.parametrize("damage", ["directory", "no database", "closed", "locked"])
def test_what_cannot_be_counted_breaks_nothing_and_is_told_once(path, caplog, damage):
    lock = None
    if damage == "directory":
        path.mkdir()
    elif damage == "no database":
        path.write_bytes(b"no database at all, but long enough to be looked at" * 50)
    figures = Figures(path)
    if damage == "closed":
        figures.close()
    elif damage == "locked":
        lock = sqlite3.connect(path, isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
    for _ in range(3):
        figures.count(asked(), 0.01)
    (record,) = [record for record in caplog.records if record.name == "bot.figures"]
    assert "Error" in record.getMessage() and "pay.topic" not in record.getMessage()
    if lock:
        lock.execute("ROLLBACK")
        figures.count(asked(), 0.01)
        assert read_figures(path, today(), today()).questions == 1
        lock.close()


@pytest.fixture
def api():
    with BotApi() as api:
        yield api
    assert api.violations == [] and api.floods == []


def test_on_telegram_each_turn_of_a_person_is_counted_once(api, project, assistant, path, monkeypatch):
    monkeypatch.setattr(Project, "state", path.parent)
    with polled(api, project, assistant):
        chat = Chat(api)
        (answer,) = chat("nie dostałem wypłaty")
        chat.presses(answer, 0)
        chat("/start pl_")
    sums = read_figures(path, today(), today())
    assert sums.questions == 3 == sum(sums.speeds.values())
    assert sums.languages == {"pl": 3} and sums.outcomes["answer"] == 2 and "legal.unpaid_wages" in sums.topics
