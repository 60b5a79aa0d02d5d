"""`winwijzer ask` and `winwijzer chat`, as a user runs them."""

import contextlib
import json
import sqlite3

import pytest

pytestmark = pytest.mark.usefixtures("assistant")  # the model is trained once, before the commands need it


def replies(done):
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_question_as_json(winwijzer):
    reply = replies(winwijzer("ask", "--json", "--lang", "bg", "не са ми платили заплатата"))[0]
    assert (reply["topic"], reply["language"], reply["outcome"]) == ("legal.unpaid_wages", "bg", "answer")
    assert {"id", "title", "date", "url", "lines"} == set(reply["sources"][0])
    assert reply["reply"][0]["text"] and {"title", "payload"} == set(reply["reply"][0]["buttons"][0])


def test_one_question_as_text_shows_buttons_as_numbers(winwijzer):
    done = winwijzer("ask", "nie dostałem wypłaty")
    assert "0800-8020" in done.stdout and "[1] " in done.stdout


def test_a_batch_answers_every_line_in_order(winwijzer, tmp_path):
    path = tmp_path / "questions.txt"
    path.write_text("cum obtin BSN\npl\tBSN\n\nnie dostałem wypłaty", encoding="utf-8")
    found = replies(winwijzer("ask", "--batch", str(path), "--json"))
    assert [reply["text"] for reply in found] == ["cum obtin BSN", "BSN", "", "nie dostałem wypłaty"]
    assert [reply["language"] for reply in found][:2] == ["ro", "pl"]
    assert found[2]["outcome"] == "flow"


def test_a_batch_from_standard_input(winwijzer):
    found = replies(winwijzer("ask", "--batch", "-", "--json", stdin="cum obtin BSN\n"))
    assert found[0]["topic"] == "registration.bsn"


def test_the_lines_of_a_conversation_remember_and_press_buttons(winwijzer):
    lines = "nie dostałem wypłaty\n#1\nVenlo\n#99\n\nnie dostałem wypłaty\n"
    found = replies(winwijzer("ask", "--batch", "-", "--conversation", "--json", stdin=lines))
    assert len(found) == 5
    assert found[1]["topic"] == found[0]["reply"][0]["buttons"][0]["payload"][1:]
    assert found[2]["region"]["name"] == "Noord-Limburg" and found[2]["language"] == "pl"
    assert found[3]["outcome"] == "flow" and found[3]["text"] == "#99"
    assert found[4]["region"] is None  # a new conversation


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("ask",), "Give a question"),
        (("ask", "--lang", "xx", "BSN"), "There is no language 'xx'"),
        (("ask", "--batch", "/nonexistent/file"), "cannot be read"),
        (("ask", "--batch", "-", "BSN"), "not both"),
        (("ask", "--conversation", "BSN"), "--batch"),
        (("chat", "--lang", "zz"), "There is no language 'zz'"),
        (("ask", "--nosuchoption", "BSN"), "--help"),
    ],
)
def test_bad_usage_is_one_sentence(winwijzer, arguments, sentence):
    done = winwijzer(*arguments)
    assert done.returncode == 2 and sentence in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_batch_line_that_is_not_utf_8_is_named(winwijzer, tmp_path):
    path = tmp_path / "questions.txt"
    path.write_bytes("cum obtin BSN\n".encode() + b"\xff\xfe broken\n")
    done = winwijzer("ask", "--batch", str(path))
    assert done.returncode == 2 and f"{path}:2: this line is not UTF-8" in done.stderr and not done.stdout


def test_a_batch_line_in_an_unknown_language_is_named(winwijzer):
    done = winwijzer("ask", "--batch", "-", stdin="cum obtin BSN\nqq\tBSN\n")
    assert done.returncode == 2 and "-:2: There is no language 'qq'" in done.stderr


def test_a_conversation_in_the_terminal(winwijzer):
    done = winwijzer("chat", stdin="cum obtin BSN\n1\n/lang pl\nBSN\n/lang zz\n/forget\n/quit\nnever read\n")
    assert done.returncode == 0
    assert "burgerservicenummer" in done.stdout and "RvIG" in done.stdout
    assert "There is no language 'zz'" in done.stdout and "Forgotten." in done.stdout
    assert "Traceback" not in done.stderr


def test_a_language_button_works_after_the_language_was_set(winwijzer):
    done = winwijzer("chat", "--lang", "bg", stdin="/lang pl\n/language\n1\nBSN\n/quit\n")
    assert "Goed, ik antwoord nu in het Nederlands." in done.stdout


def test_a_conversation_in_the_terminal_leaves_nothing_behind(winwijzer, tmp_path):
    database = tmp_path / "conversations.db"
    winwijzer("chat", stdin="nie dostałem wypłaty\n/quit\n", WINWIJZER_TRACKER_DB=str(database))
    with contextlib.closing(sqlite3.connect(database)) as connection:
        assert connection.execute("select count(*) from events").fetchone() == (0,)


def test_a_conversation_ends_with_the_input_and_survives_bytes_that_are_not_text(winwijzer):
    done = winwijzer("chat", stdin=b"\xff\xfe\xfa\ncum obtin BSN")
    assert done.returncode == 0 and "burgerservicenummer" in done.stdout
