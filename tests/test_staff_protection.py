"""What stands before the staff pages: signing in, cookies, tokens, roles, and what is sent by who means no good."""

import asyncio
import contextlib
import re
import socket
import threading

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.web.app import make_app
from bot.web.staff.accounts import Accounts
from bot.web.staff.app import staff_app
from bot.web.staff.audit import Audit
from bot.web.staff.guard import BODY_BYTES, guarded
from bot.web.staff.site import Site

PASSWORD = "een lange zin van jan"
ADDRESS = "https://testserver"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A file with an editor, a viewer and one to lock out; hashes take a while."""
    path = tmp_path_factory.mktemp("accounts") / "staff.json"
    accounts = Accounts(path)
    for name, role in (("jan", "editor"), ("els", "viewer"), ("piet", "editor")):
        accounts.add(name, PASSWORD, role)
    return path


@pytest.fixture
def accounts(filled, tmp_path):
    path = tmp_path / "staff.json"
    path.write_bytes(filled.read_bytes())
    path.chmod(0o600)
    return Accounts(path)


@pytest.fixture
def site(assistant, accounts, tmp_path):
    return Site(assistant, accounts, Audit(tmp_path / "audit.jsonl"))


@pytest.fixture
def changed():
    """What the page that changes things was asked to change."""
    return []


@pytest.fixture
def app(site, changed):
    async def change(site, request):
        changed.append((await request.form()).get("text"))
        return PlainTextResponse("changed")

    async def who(site, request):
        return PlainTextResponse(request.scope["staff_session"].name)

    pages = staff_app(site)
    pages.router.routes[:0] = [
        Route("/who", guarded(site, who), methods=["GET", "POST"]),
        Route("/change", guarded(site, change, "editor"), methods=["POST"]),
    ]
    return Starlette(routes=[Mount("/staff", pages)])


@pytest.fixture
def new_browser(app):
    """Makes a browser with an address of its own."""

    def new(address: str = "192.0.2.1", **options):
        return TestClient(app, base_url=ADDRESS, follow_redirects=False, client=(address, 50000), **options)

    return new


@pytest.fixture
def browser(new_browser):
    return new_browser()


def sign_in(browser, name="jan", password=PASSWORD, headers=None, **fields):
    return browser.post("/staff/sign-in", data={"name": name, "password": password, **fields}, headers=headers)


def csrf_of(browser) -> str:
    match = re.search(r'data-csrf="([\w-]+)"', browser.get("/staff/try").text)
    assert match
    return match[1]


def is_inside(browser) -> bool:
    return browser.get("/staff/who").status_code == 200


def entries(site) -> list[tuple[str, str]]:
    return [(entry["who"], entry["what"]) for entry in reversed(site.audit.read())]


# Signing in and out


def test_signs_in_and_out(browser, site):
    assert not is_inside(browser)
    done = sign_in(browser, " Jan ")
    assert (done.status_code, done.headers["Location"]) == (303, "/staff/try")
    assert re.fullmatch(r"staff_session=[\w-]{43}; HttpOnly; Max-Age=36000; Path=/staff; SameSite=lax; Secure", done.headers["Set-Cookie"])
    assert browser.get("/staff/who").text == "jan"

    secret = browser.cookies["staff_session"]
    done = browser.post("/staff/sign-out", data={"csrf": csrf_of(browser)})
    assert done.headers["Location"] == "/staff/sign-in" and "Max-Age=0" in done.headers["Set-Cookie"]
    browser.cookies.set("staff_session", secret, domain="testserver.local", path="/staff")
    assert not is_inside(browser)
    assert entries(site) == [("jan", "sign-in"), ("jan", "sign-out")]
    assert PASSWORD not in site.audit.path.read_text(encoding="utf-8")


def test_each_page_asks_to_sign_in_and_comes_back(browser):
    for path in ("/staff/try", "/staff/answers", "/staff/questions", "/staff/unanswered", "/staff/points", "/staff/translations", "/staff/figures"):
        asked = browser.get(path)
        assert (asked.status_code, asked.headers.get("Location")) == (303, f"/staff/sign-in?next={path}")
    assert 'name="next" value="/staff/points"' in browser.get("/staff/sign-in?next=/staff/points").text
    assert sign_in(browser, next="/staff/points").headers["Location"] == "/staff/points"


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/staff//evil.example",
        "/staff/..//evil.example",
        "/staff/../telegram",
        "/staff/%2e%2e/telegram",
        "/staff/.%2e/telegram",
        "/staff/try\\..\\..\\",
        "/staff/try\r\nSet-Cookie: a=b",
        "/staff/try\n",
        "/staffroom",
        "javascript:alert(1)",
        " /staff/try",
        '/staff/"><script>alert(1)</script>',
    ],
)
def test_nobody_is_sent_elsewhere(browser, onward):
    assert sign_in(browser, next=onward).headers["Location"] == "/staff/try"
    assert browser.post("/staff/language", data={"language": "nl", "next": onward}).headers["Location"] == "/staff/try"
    assert 'name="next" value="/staff/try"' in browser.get("/staff/sign-in", params={"next": onward}).text


def test_a_wrong_password_and_an_unknown_name_look_the_same(browser):
    wrong, unknown = sign_in(browser, password="wrong wrong wrong"), sign_in(browser, "nobody")
    assert wrong.status_code == unknown.status_code == 403 and wrong.text == unknown.text
    assert "Naam of wachtwoord klopt niet" in wrong.text and "staff_session" not in wrong.headers.get("Set-Cookie", "")


def test_twenty_wrong_passwords_lock_a_name_out_from_there_only(browser, new_browser, site):
    assert [sign_in(browser, "piet", f"wrong {number}").status_code for number in range(20)] == [403] * 5 + [429] * 15
    locked = sign_in(browser, "piet")
    assert locked.status_code == 429 and locked.headers["Retry-After"] == "900" and "over een kwartier" in locked.text
    assert not is_inside(browser)
    assert sign_in(new_browser("192.0.2.2"), "piet").status_code == 303
    assert sign_in(browser, "jan").status_code == 303
    assert entries(site) == [("piet", "sign-in failed")] * 5 + [("piet", "sign-in"), ("jan", "sign-in")]  # what is locked fills no log


def test_an_address_that_the_browser_claims_does_not_count(browser):
    claims = [{"X-Forwarded-For": f"198.51.100.{number}", "Forwarded": f"for=198.51.100.{number}"} for number in range(7)]
    codes = [sign_in(browser, "piet", "wrong", claim).status_code for claim in claims]
    assert codes == [403] * 5 + [429] * 2


def test_many_passwords_at_the_same_time_are_counted_too(app):
    async def run():
        transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            tries = [client.post("/staff/sign-in", data={"name": "piet", "password": f"wrong {number}"}) for number in range(20)]
            return sorted(answer.status_code for answer in await asyncio.gather(*tries))

    assert asyncio.run(run()) == [403] * 5 + [429] * 15


def test_a_password_typed_as_a_name_is_not_kept(browser, site, caplog):
    sign_in(browser, PASSWORD, "")
    sign_in(browser, "mijn-geheim-1234", "")
    assert entries(site) == [("?", "sign-in failed")] * 2
    assert PASSWORD not in caplog.text and "mijn-geheim" not in caplog.text


@pytest.mark.parametrize("name", ["", "<script>alert(1)</script>", "jan\n", "jan\x00", "' or 1=1 --", "../../etc/passwd", "j" * 100_000, "\u2028"])
def test_strange_names_are_nobody(browser, name):
    done = sign_in(browser, name) if name != "jan\n" else sign_in(browser, "jan\n\u200b")
    assert done.status_code == 403 and "alert(1)" not in done.text


def test_a_session_of_before_is_over_after_signing_in(browser, new_browser, site):
    """Else who knew the cookie before, because they put it there, is signed in too."""
    browser.cookies.set("staff_session", "chosen-by-somebody-else", domain="testserver.local", path="/staff")
    sign_in(browser)
    assert browser.get("/staff/who").text == "jan"
    first = [cookie.value for cookie in browser.cookies.jar if cookie.name == "staff_session" and cookie.value != "chosen-by-somebody-else"][0]
    assert site.sessions.find("chosen-by-somebody-else") is None
    other = new_browser()
    other.cookies.set("staff_session", first)
    sign_in(other, "els")
    assert site.sessions.find(first) is None


@pytest.mark.parametrize("cookie", ["", "x", "jan", "0", "é", "x" * 100_000, '"quoted; path=/"'])
def test_a_forged_cookie_is_nobody(new_browser, cookie):
    browser = new_browser()
    sign_in(browser)
    other = new_browser(headers={"Cookie": f"staff_session={cookie}".encode()})
    assert other.get("/staff/who").status_code == 303
    assert other.post("/staff/change", data={"csrf": ""}).status_code == 401


def test_a_removed_account_another_role_and_another_password_end_a_session(new_browser, accounts):
    def signed_in(name):
        browser = new_browser()
        assert sign_in(browser, name).status_code == 303 and is_inside(browser)
        return browser

    jan, els, piet = signed_in("jan"), signed_in("els"), signed_in("piet")
    accounts.remove("jan")
    assert not is_inside(jan) and is_inside(els)
    accounts.add("els", PASSWORD, "editor")
    assert not is_inside(els) and is_inside(piet)
    els = signed_in("els")
    accounts.path.write_text(accounts.path.read_text(encoding="utf-8").replace('"editor"', '"viewer"'), encoding="utf-8")  # by hand: the same hash
    assert not is_inside(els) and not is_inside(piet)
    piet = signed_in("piet")
    accounts.add("piet", "een andere lange zin", "viewer")
    assert not is_inside(piet)


def test_a_file_of_accounts_that_cannot_be_read_is_a_clear_page(browser, accounts, new_browser):
    sign_in(browser)
    accounts.path.chmod(0o644)
    for done in (browser.get("/staff/who"), browser.post("/staff/change")):
        assert done.status_code == 503 and "kunnen nu niet gelezen worden" in done.text
    done = sign_in(new_browser())
    assert done.status_code == 503 and "bestand met accounts" in done.text
    accounts.path.chmod(0o600)
    assert is_inside(browser)


def test_without_a_log_nobody_signs_in_but_everybody_can_sign_out(browser, site, new_browser):
    sign_in(browser)
    site.audit.path.unlink()
    site.audit.path.mkdir()
    done = sign_in(new_browser())
    assert done.status_code == 503 and "logboek" in done.text and "Set-Cookie" not in done.headers
    assert browser.post("/staff/sign-out", data={"csrf": csrf_of(browser)}).status_code == 303
    assert not is_inside(browser)


# Tokens and other people's pages


@pytest.mark.parametrize("token", [None, "", "x", "\u00e9", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")])
def test_without_the_right_token_nothing_changes(browser, changed, token):
    sign_in(browser)
    done = browser.post("/staff/change", data={"text": "a"} if token is None else {"text": "a", "csrf": token})
    assert done.status_code == 403 and "niet van een pagina die je zelf" in done.text
    assert browser.post("/staff/sign-out", data={"csrf": token or ""}).status_code == 403
    assert changed == [] and is_inside(browser)


def test_the_token_of_somebody_else_does_not_count(browser, new_browser, changed):
    other = new_browser()
    sign_in(browser), sign_in(other, "piet")
    assert browser.post("/staff/change", data={"csrf": csrf_of(other)}).status_code == 403
    assert browser.post("/staff/change?csrf=" + csrf_of(browser)).status_code == 403
    assert changed == []


def test_the_token_counts_in_a_form_and_in_a_header(browser, changed):
    sign_in(browser)
    token = csrf_of(browser)
    assert browser.post("/staff/change", data={"csrf": token, "text": "a"}).text == "changed"
    assert browser.post("/staff/change", data={"text": "b"}, headers={"X-CSRF-Token": token}).text == "changed"
    assert browser.post("/staff/change", files={"csrf": (None, token), "text": (None, "c")}).text == "changed"
    assert changed == ["a", "b", "c"]


ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site", "Origin": ADDRESS},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://testserver.evil.example"},
    {"Origin": "https://testserver:8443"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "https://[x"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_page_elsewhere_signs_nobody_in_and_changes_nothing(browser, changed, headers, site):
    done = sign_in(browser, headers=headers)
    assert done.status_code == 403 and "Set-Cookie" not in done.headers and entries(site) == []
    assert browser.post("/staff/language", data={"language": "nl"}, headers=headers).status_code == 403
    sign_in(browser)
    assert browser.post("/staff/change", data={"csrf": csrf_of(browser)}, headers=headers).status_code == 403
    assert changed == []


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin", "Origin": ADDRESS}, {"Sec-Fetch-Site": "none"}, {"Origin": ADDRESS}, {"Origin": "http://TESTSERVER"}, {}],
)
def test_our_own_pages_may(browser, headers):
    assert sign_in(browser, headers=headers).status_code == 303


# Roles


def test_a_viewer_changes_nothing(browser, changed):
    sign_in(browser, "els")
    done = browser.post("/staff/change", data={"csrf": csrf_of(browser), "text": "a"})
    assert done.status_code == 403 and "mag kijken en uitproberen" in done.text
    assert changed == []


def test_each_page_that_takes_something_asks_for_the_token(browser, site):
    """Whatever the pages are: no route takes a POST of who did not open it, or is not signed in."""
    sign_in(browser)
    paths = [route.path for route in staff_app(site).routes if isinstance(route, Route) and "POST" in route.methods]
    paths = [re.sub(r"\{[^}]*\}", "x", path) for path in paths if path not in ("/sign-in", "/language")]
    assert "/sign-out" in paths
    for path in paths:
        assert browser.post(f"/staff{path}", data={"a": "b"}).status_code == 403, path
    browser.cookies.clear()
    for path in paths:
        assert browser.post(f"/staff{path}", data={"a": "b"}).status_code == 401, path


# Too much, and strange


def part(name: str, value: bytes) -> bytes:
    """A field of a form of type multipart, with the boundary x."""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"


def lines(count: int, size: int = 100_000):
    for _ in range(count):
        yield b"x" * size


@pytest.mark.parametrize("path", ["/staff/sign-in", "/staff/language", "/staff/change", "/staff/sign-out"])
@pytest.mark.parametrize("headers", [FORM, {"Content-Type": "multipart/form-data; boundary=x"}])
@pytest.mark.parametrize("body", [b"text=" + b"x" * 5_000_000, lines])
def test_five_megabytes_are_refused(browser, changed, path, body, headers):
    sign_in(browser)
    done = browser.post(path, content=body if isinstance(body, bytes) else body(50), headers=headers)
    assert done.status_code == 413 and "te veel om te versturen" in done.text
    assert changed == []


def test_just_enough_is_taken_and_a_byte_more_is_not(browser, changed):
    sign_in(browser)
    headers = FORM | {"X-CSRF-Token": csrf_of(browser)}
    body = b"text=" + b"x" * (BODY_BYTES - 5)
    assert browser.post("/staff/change", content=body, headers=headers).status_code == 200
    assert browser.post("/staff/change", content=body + b"x", headers=headers).status_code == 413
    assert browser.post("/staff/change", content=iter([body, b"x"]), headers=headers).status_code == 413
    assert [len(text) for text in changed] == [BODY_BYTES - 5]


def test_a_length_that_is_too_long_is_refused_before_anything_is_read(app):
    asked = []

    async def run():
        sent = []
        scope = {
            "type": "http", "method": "POST", "path": "/staff/sign-in", "raw_path": b"/staff/sign-in", "query_string": b"", "scheme": "https",
            "http_version": "1.1", "server": ("testserver", 443), "client": ("192.0.2.1", 1), "root_path": "",
            "headers": [(b"host", b"testserver"), (b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"5000000")],
        }

        async def receive():
            asked.append(1)
            return {"type": "http.request", "body": b"name=jan", "more_body": False}

        async def send(message):
            sent.append(message)

        await app(scope, receive, send)
        return sent[0]["status"]

    assert asyncio.run(run()) == 413 and len(asked) == 1


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"nonsense", {"Content-Type": "multipart/form-data; boundary=x"}),
        (b"x", {"Content-Type": "multipart/form-data"}),
        (part("name", b"a") + b"--x--\r\n", {"Content-Type": "multipart/form-data; boundary=x; charset=undefined"}),
        (b"&".join(b"a%d=b" % number for number in range(2000)), FORM),
    ],
)
def test_what_is_no_form_is_a_clear_page(browser, body, headers):
    done = browser.post("/staff/sign-in", content=body, headers=headers)
    assert done.status_code == 400 and "formulier is niet te lezen" in done.text
    sign_in(browser)
    assert browser.post("/staff/change", content=body, headers=headers).status_code == 400


def test_letters_that_are_none_are_a_wrong_password(browser):
    body = part("name", b"jan") + part("password", b"+2AA-") + b"--x--\r\n"
    assert browser.post("/staff/sign-in", content=body, headers={"Content-Type": "multipart/form-data; boundary=x; charset=utf-7"}).status_code == 403
    sign_in(browser)
    body = part("csrf", b"+2AA-") + b"--x--\r\n"
    assert browser.post("/staff/change", content=body, headers={"Content-Type": "multipart/form-data; boundary=x; charset=utf-7"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/staff/static/../app.py",
        "/staff/static/%2e%2e/app.py",
        "/staff/static/..%2fapp.py",
        "/staff/static/..%5capp.py",
        "/staff/static/%2fetc/passwd",
        "/staff/static//etc/passwd",
        "/staff/static/staff.css%00",
        "/staff/points/..%2f..%2fconfig.yml",
        "/staff/answers/..%2f..%2f..%2fetc%2fpasswd",
        "/staff/translations/..%2f..%2fpl",
        "/staff/<script>alert(1)</script>",
    ],
)
def test_paths_lead_out_nowhere(app, browser, path):
    """As raw as a browser never sends them: httpx would tidy the path up."""
    sign_in(browser)
    cookie = f"staff_session={browser.cookies['staff_session']}"
    with serving(app) as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: testserver\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode())
        answer = connection.makefile("rb").read().decode()
    assert re.match(r"HTTP/1\.1 (404|303) ", answer), answer[:200]
    assert not re.search(r"root:|staff_app|pipeline:|<script>alert", answer)


def test_every_answer_carries_the_headers(browser):
    sign_in(browser)
    answers = [
        *(browser.get(f"/staff/{path}") for path in ("", "sign-in", "who", "nothing", "static/staff.css")),
        browser.post("/staff/change"),
        browser.post("/staff/sign-in", content=b"x" * 2_000_000, headers=FORM),
        browser.put("/staff/who"),
    ]
    for answer in answers:
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'" and policy["script-src"] == "'self'" and policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in str(policy)
        assert answer.headers["X-Frame-Options"] == "DENY" and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == ("no-cache" if "static" in str(answer.url) else "no-store")


def test_names_are_text_on_every_page(new_browser, site):
    """A provider of OpenID Connect may give any name; what the pages show of it is text."""
    browser = new_browser()
    secret = site.sessions.begin("<script>alert(1)</script>", "viewer", external=True)
    browser.cookies.set("staff_session", secret, domain="testserver.local", path="/staff")
    page = browser.get("/staff/try")
    assert page.status_code == 200
    assert "<script>alert" not in page.text and "&lt;script&gt;alert(1)" in page.text


def test_details_are_text(site, browser, app):
    async def broken(site, request):
        return site.render(request, "message.html", 503, kind="files", details=["<img src=x onerror=alert(1)>"])

    app.routes[0].app.router.routes.insert(0, Route("/broken", guarded(site, broken)))
    sign_in(browser)
    assert "&lt;img src=x" in browser.get("/staff/broken").text


def test_an_error_of_ours_is_a_page_and_one_line_of_the_log_without_what_was_sent(site, browser, app, caplog):
    async def failing(site, request):
        raise KeyError(request.query_params["text"])

    app.routes[0].app.router.routes.insert(0, Route("/failing", guarded(site, failing)))
    sign_in(browser)
    answer = browser.get("/staff/failing?text=zxmarkerqv")
    assert answer.status_code == 500 and "Er ging iets mis op de server" in answer.text
    [record] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "KeyError at " in record.getMessage() and record.exc_info is None
    assert "zxmarkerqv" not in caplog.text + answer.text


# Over HTTP


@contextlib.contextmanager
def serving(app, **options):
    """The application behind uvicorn on the loopback address; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none", lifespan="off", **options))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)


def test_over_http_a_browser_that_sends_too_much_reads_why(site):
    """A browser reads an answer after it sent everything; httpx would read one before."""
    whole = b"Content-Length: 5000000\r\n\r\n" + b"x" * 5_000_000
    chunked = b"Transfer-Encoding: chunked\r\n\r\n" + (b"186a0\r\n" + b"x" * 100_000 + b"\r\n") * 50 + b"0\r\n\r\n"
    with serving(make_app(None, site)) as port:
        for body in (whole, chunked):
            with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
                head = b"POST /staff/sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                connection.sendall(head + body)
                answer = connection.makefile("rb").read().decode()
            assert answer.startswith("HTTP/1.1 413 ") and "te veel om te versturen" in answer
        assert httpx.get(f"http://127.0.0.1:{port}/staff/sign-in").status_code == 200


def test_over_http_a_browser_that_leaves_breaks_nothing(site, caplog):
    with serving(make_app(None, site)) as port:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            kind = b"Content-Type: application/x-www-form-urlencoded"
            connection.sendall(b"POST /staff/sign-in HTTP/1.1\r\nHost: x\r\n" + kind + b"\r\nContent-Length: 100\r\n\r\nname=")
        assert httpx.get(f"http://127.0.0.1:{port}/staff/sign-in").status_code == 200
    assert "Traceback" not in caplog.text
