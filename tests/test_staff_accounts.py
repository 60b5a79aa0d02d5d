"""`winwijzer staff`, the file of accounts, passwords that are tried, and the log."""

import asyncio
import json
import stat
import threading

import pytest
from argon2 import PasswordHasher

from bot.project import ProblemError, UsageError
from bot.web.staff import sessions
from bot.web.staff.accounts import HASHES_AT_ONCE, Accounts
from bot.web.staff.audit import Audit
from bot.web.staff.sessions import Attempts, Sessions

PASSWORD = "een lange zin van jan"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def file(tmp_path):
    return tmp_path / "folder" / "staff.json"


@pytest.fixture
def staff(winwijzer, file):
    """Runs `winwijzer staff`, on a file of this test."""

    def run(*arguments, stdin=""):
        return winwijzer("staff", *arguments, stdin=stdin, WINWIJZER_STAFF_FILE=str(file), WINWIJZER_STAFF_AUDIT=str(file.with_name("audit.jsonl")))

    return run


@pytest.fixture
def accounts(file):
    return Accounts(file)


@pytest.fixture
def clock():
    return Clock()


def is_one_sentence(done, code: int) -> bool:
    return done.returncode == code and done.stdout == "" and done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


def test_an_account_is_added_changed_listed_and_removed(staff, file):
    assert "winwijzer staff add NAME" in staff("list").stderr
    done = staff("add", "jan", "--role", "viewer", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert (done.returncode, done.stdout) == (0, "jan can sign in as viewer.\n")
    assert staff("add", "els@example.nl", "--password-stdin", stdin=f"{PASSWORD}\r\n").returncode == 0
    assert staff("list").stdout == "els@example.nl\teditor\njan\tviewer\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert PASSWORD not in file.read_text(encoding="utf-8") and file.read_text(encoding="utf-8").count("$argon2id$") == 2
    assert Accounts(file).verify("els@example.nl", PASSWORD)

    done = staff("add", "jan", "--password-stdin", stdin="een andere lange zin")
    assert done.stdout == "jan can sign in as viewer.\n"  # a new password makes nobody an editor
    assert not Accounts(file).verify("jan", PASSWORD) and Accounts(file).verify("jan", "een andere lange zin")

    assert staff("remove", "jan").stdout == "jan is removed.\n"
    assert staff("list").stdout == "els@example.nl\teditor\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_every_change_of_an_account_is_in_the_log_and_without_a_log_nothing_changes(staff, file):
    staff("add", "jan", "--role", "viewer", "--password-stdin", stdin=PASSWORD)
    staff("add", "kim", "--password-stdin", stdin="te kort")
    staff("remove", "jan")
    audit = file.with_name("audit.jsonl")
    entries = [{key: value for key, value in entry.items() if key != "at"} for entry in Audit(audit).read()]
    who = "winwijzer staff"
    assert entries == [{"who": who, "what": "account removed", "account": "jan"}, {"who": who, "what": "account", "account": "jan", "role": "viewer"}]
    assert PASSWORD not in audit.read_text(encoding="utf-8")

    audit.unlink()
    audit.mkdir()
    before = file.read_bytes()
    done = staff("add", "els", "--password-stdin", stdin=PASSWORD)
    assert is_one_sentence(done, 1) and "nothing was changed" in done.stderr
    assert file.read_bytes() == before


def test_only_the_first_account_with_if_none(staff, file):
    assert is_one_sentence(staff("add", "--if-none"), 2)
    staff("add", "jan", "--password-stdin", stdin=PASSWORD)
    assert staff("add", "--if-none").returncode == 0
    assert staff("list").stdout == "jan\teditor\n"


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (("add", "jan"), "te kort elf", "12 to 200 characters"),
        (("add", "jan"), "", "12 to 200 characters"),
        (("add", "jan"), "x" * 201, "12 to 200 characters"),
        (("add", "jan"), b"\xff" * 20, "not UTF-8"),
        (("add", "Jan"), PASSWORD, "small letters"),
        (("add", "jan\n"), PASSWORD, "small letters"),
        (("add", "../jan"), PASSWORD, "small letters"),
        (("add", "<b>jan</b>"), PASSWORD, "small letters"),
        (("add", "j" * 65), PASSWORD, "small letters"),
        (("add", ""), PASSWORD, "no account yet"),
        (("add", "jan", "--role", "admin"), PASSWORD, "admin"),
    ],
)
def test_what_cannot_be_an_account_is_one_sentence(staff, file, arguments, password, said):
    done = staff(*arguments, "--password-stdin", stdin=password)
    assert is_one_sentence(done, 2) and said in done.stderr
    assert not file.exists()


def test_without_a_terminal_the_password_must_come_from_somewhere(staff):
    done = staff("add", "jan")
    assert is_one_sentence(done, 2) and "--password-stdin" in done.stderr


def test_nobody_to_remove_is_one_sentence(staff):
    done = staff("remove", "jan")
    assert is_one_sentence(done, 2) and "no account 'jan'" in done.stderr


@pytest.mark.parametrize("action", [("list",), ("add", "jan", "--password-stdin"), ("remove", "jan")])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_that_others_can_read_is_refused(staff, file, accounts, action, mode):
    accounts.add("jan", PASSWORD, "editor")
    before = file.read_bytes()
    file.chmod(mode)
    done = staff(*action, stdin=PASSWORD)
    assert is_one_sentence(done, 1) and "chmod 600" in done.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b"3",
        b'{"jan": 3}',
        b'{"jan": {"role": "editor"}}',
        b'{"jan": {"role": "admin", "hash": "x"}}',
        b'{"jan": {"role": "editor", "hash": null}}',
        b'{"jan": {"role": ["editor"], "hash": "x"}}',
        b'{"<b>": {"role": "editor", "hash": "x"}}',
        b'{"jan": {"role": "editor", "hash": "\\ud800"}}',
        b"[" * 100_000,
    ],
)
def test_a_broken_file_is_one_sentence_and_stays_as_it_is(winwijzer, staff, file, content):
    file.parent.mkdir()
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(ProblemError) as error:
        Accounts(file).read()
    assert "not a file of accounts" in error.value.problems[0].message
    with pytest.raises(ProblemError):
        Accounts(file).add("els", PASSWORD, "editor")
    assert file.read_bytes() == content


def test_a_broken_file_or_folder_is_one_sentence_on_the_command_line(staff, file):
    file.mkdir(parents=True, mode=0o700)
    done = staff("list")
    assert is_one_sentence(done, 1) and "cannot be read" in done.stderr
    file.rmdir()
    file.write_text("{")
    file.chmod(0o600)
    done = staff("add", "jan", "--password-stdin", stdin=PASSWORD)
    assert is_one_sentence(done, 1) and "not a file of accounts" in done.stderr


@pytest.mark.parametrize("hash", ["", "x", "$argon2id$v=19$m=65536"])
def test_a_hash_that_is_none_lets_nobody_in(accounts, file, hash):
    file.parent.mkdir()
    file.write_text(json.dumps({"jan": {"role": "editor", "hash": hash}}))
    file.chmod(0o600)
    assert accounts.verify("jan", PASSWORD) is None


def test_a_password_is_right_however_its_letters_are_made(accounts):
    accounts.add("jan", "een caf\u00e9 in Groningen", "editor")
    assert accounts.verify("jan", "een cafe\u0301 in Groningen")
    for wrong in ("een cafe in Groningen", "", "\x00", "\ud800", "x" * 1_000_000):
        assert accounts.verify("jan", wrong) is None
    assert accounts.verify("nobody", "nobody") is None


def test_a_password_is_not_cut(accounts):
    accounts.add("jan", "x" * 200, "editor")
    assert accounts.verify("jan", "x" * 200)
    assert not accounts.verify("jan", "x" * 201) and not accounts.verify("jan", "x" * 199)


def test_an_unknown_name_costs_a_hash_too(accounts, monkeypatch):
    accounts.add("jan", PASSWORD, "editor")
    hashed = []

    class Counting(PasswordHasher):
        def verify(self, hash, password):
            hashed.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(accounts, "_hasher", Counting())
    accounts.verify("jan", "wrong")
    accounts.verify("nobody", "wrong")
    assert len(hashed) == 2 and hashed[0].rsplit("$", 2)[0] == hashed[1].rsplit("$", 2)[0]  # the same costs


def test_few_passwords_are_looked_at_at_once_and_all_else_goes_on(accounts, monkeypatch):
    """Each hash waits here until the loop had its turn: it would wait for ever if hashes held the loop up."""
    together, most, go_on = 0, 0, threading.Event()
    counting = threading.Lock()

    def slow(name, password):
        nonlocal together, most
        with counting:
            together += 1
            most = max(most, together)
        assert go_on.wait(60)
        with counting:
            together -= 1

    monkeypatch.setattr(accounts, "verify", slow)

    async def run():
        tries = [asyncio.create_task(accounts.check("jan", PASSWORD)) for _ in range(10)]
        while together < HASHES_AT_ONCE:
            await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(*tries)

    asyncio.run(run())
    assert most == HASHES_AT_ONCE


def wrong(attempts, name, address, times) -> list[bool]:
    return [attempts.may_try(name, address) for _ in range(times)]


def test_a_name_is_locked_for_an_address_and_not_for_others(clock):
    attempts = Attempts(clock)
    assert wrong(attempts, "jan", "192.0.2.1", 20) == [True] * 5 + [False] * 15
    assert attempts.may_try("jan", "192.0.2.2") and attempts.may_try("els", "192.0.2.1")


def test_a_lock_ends_by_itself_and_trying_on_does_not_prolong_it(clock):
    attempts = Attempts(clock)
    wrong(attempts, "jan", "192.0.2.1", 5)
    clock.now += sessions.LOCK_MINUTES * 60 - 1
    assert not attempts.may_try("jan", "192.0.2.1")
    clock.now += 1
    assert wrong(attempts, "jan", "192.0.2.1", 6) == [True] * 5 + [False]


def test_the_right_password_takes_the_wrong_ones_away(clock):
    attempts = Attempts(clock)
    for _ in range(20):
        wrong(attempts, "jan", "192.0.2.1", 4)
        attempts.may_try("jan", "192.0.2.1")
        attempts.succeeded("jan", "192.0.2.1")
        clock.now += sessions.LOCK_MINUTES * 60
    assert attempts.may_try("jan", "192.0.2.1")


def test_many_names_from_one_address_are_locked_also_with_an_account_of_ones_own(clock):
    attempts = Attempts(clock)
    tried = 0
    for number in range(100):
        tried += attempts.may_try(f"name{number}", "192.0.2.1")
        if attempts.may_try("mine", "192.0.2.1"):
            attempts.succeeded("mine", "192.0.2.1")
    assert tried == sessions.MOST_OF_ADDRESS


def test_many_addresses_for_one_name_lock_strangers_and_not_who_was_here_before(clock):
    attempts = Attempts(clock)
    attempts.may_try("jan", "192.0.2.1")
    attempts.succeeded("jan", "192.0.2.1")
    tried = sum(attempts.may_try("jan", f"198.51.100.{number}") for number in range(200))
    assert tried == sessions.MOST_OF_NAME
    assert attempts.may_try("jan", "192.0.2.1")
    clock.now += sessions.LOCK_MINUTES * 60
    assert attempts.may_try("jan", "198.51.100.1")


def test_addresses_of_one_ipv6_network_are_one(clock):
    attempts = Attempts(clock)
    assert [attempts.may_try("jan", f"2001:db8::{number:x}") for number in range(6)] == [True] * 5 + [False]
    assert attempts.may_try("jan", "2001:db8:0:1::1")


def test_a_flood_of_names_does_not_fill_the_memory(clock, monkeypatch):
    monkeypatch.setattr(sessions, "MOST_KEYS", 10)
    attempts = Attempts(clock)
    for number in range(100):
        attempts.may_try(f"name{number}", f"192.0.2.{number}")
        attempts.succeeded(f"name{number}", f"192.0.2.{number}")
        attempts.may_try(f"name{number}", f"192.0.2.{number}")
    assert len(attempts._tries) <= 10 and len(attempts._right) <= 10
    clock.now += sessions.LOCK_MINUTES * 60
    attempts.may_try("jan", "192.0.2.1")
    assert all(name in ("jan", "") for name, _ in attempts._tries)


def test_a_session_ends_after_an_hour_of_nothing_and_after_a_working_day(clock):
    all_sessions = Sessions(clock)
    secret = all_sessions.begin("jan", "editor")
    for _ in range(sessions.HOURS * 60 // 59):
        clock.now += 59 * 60
        assert all_sessions.find(secret)
    clock.now += 59 * 60
    assert all_sessions.find(secret) is None

    secret = all_sessions.begin("jan", "editor")
    clock.now += sessions.IDLE_MINUTES * 60
    assert all_sessions.find(secret) is None


def test_secrets_of_sessions_are_not_printed():
    all_sessions = Sessions()
    session = all_sessions.find(all_sessions.begin("jan", "editor", hash="$argon2id$"))
    assert session.csrf not in repr(session) and "argon2" not in repr(session)


def test_the_log_keeps_a_line_a_line(tmp_path):
    audit = Audit(tmp_path / "folder" / "audit.jsonl")
    strange = 'x\n{"what": "sign-in", "who": "forged"}\r\u2028\u2029\x85\x1c\ud800<script>'
    audit.add("jan", "point", note=strange)
    audit.add(strange, "sign-in")
    assert stat.S_IMODE(audit.path.stat().st_mode) == 0o600
    assert audit.path.read_bytes().count(b"\n") == 2
    assert [entry["who"] for entry in audit.read()] == [strange, "jan"]
    assert audit.read("point", note=strange)[0]["note"] == strange


def test_the_log_is_read_from_its_end_and_a_torn_line_is_left_out(tmp_path, monkeypatch):
    audit = Audit(tmp_path / "audit.jsonl")
    assert audit.read() == []
    for number in range(50):
        audit.add("jan", "point", number=number)
    with audit.path.open("ab") as file:
        file.write(b'{"at": "2026-11-\nnull\n[]\n\n\xff\n')
    audit.add("jan", "point", number=50)
    assert [entry["number"] for entry in audit.read("point", most=3)] == [50, 49, 48]
    assert len(audit.read()) == 51 and audit.read("sign-in") == []
    monkeypatch.setattr("bot.web.staff.audit.READ_BYTES", 500)
    numbers = [entry["number"] for entry in audit.read()]
    assert numbers == list(range(50, 50 - len(numbers), -1)) and 1 < len(numbers) < 10
