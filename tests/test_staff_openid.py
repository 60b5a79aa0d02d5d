"""Signing in with an organisation, against a provider that answers over HTTP (`openid_provider.py`)."""

import base64
import hmac
import json
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from openid_provider import CLIENT_ID, CLIENT_SECRET, REDIRECT, OpenIdProvider
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from bot.project import UsageError
from bot.web.staff import openid
from bot.web.staff.accounts import Accounts
from bot.web.staff.app import staff_app
from bot.web.staff.audit import Audit
from bot.web.staff.guard import guarded
from bot.web.staff.openid import OpenId, OpenIdSettings, read_openid_settings
from bot.web.staff.site import Site

EDITORS, VIEWERS = ("jan@example.nl", "*@win.example.nl"), ("*@example.nl", "piet@win.example.nl")
SETTINGS = {
    "WINWIJZER_OIDC_ISSUER": "https://login.example.nl/realms/staff",
    "WINWIJZER_OIDC_CLIENT_ID": CLIENT_ID,
    "WINWIJZER_OIDC_CLIENT_SECRET": CLIENT_SECRET,
    "WINWIJZER_OIDC_REDIRECT": REDIRECT,
    "WINWIJZER_OIDC_EDITORS": ", ".join(EDITORS),
    "WINWIJZER_OIDC_VIEWERS": ",".join(VIEWERS),
}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def provider():
    with OpenIdProvider() as provider:
        yield provider


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def site(assistant, provider, clock, tmp_path):
    settings = OpenIdSettings(provider.issuer, CLIENT_ID, CLIENT_SECRET, REDIRECT, EDITORS, VIEWERS)
    return Site(assistant, Accounts(tmp_path / "staff.json"), Audit(tmp_path / "audit.jsonl"), openid=OpenId(settings, clock))


@pytest.fixture
def new_browser(site):
    """Makes a browser that has been nowhere yet."""

    async def who(site, request):
        session = request.scope["staff_session"]
        return PlainTextResponse(f"{session.name} {session.role}")

    pages = staff_app(site)
    pages.router.routes.insert(0, Route("/who", guarded(site, who)))
    app = Starlette(routes=[Mount("/staff", pages)])
    return lambda: TestClient(app, base_url="https://testserver", follow_redirects=False)


@pytest.fixture
def browser(new_browser):
    return new_browser()


def at_provider(begun) -> str:
    """Goes where a redirect leads; the provider sends back to the address that this gives."""
    assert begun.status_code == 303
    back = httpx.get(begun.headers["Location"])
    assert back.status_code == 302, back.text
    return back.headers["Location"]


def sign_in(browser, onward: str = ""):
    return browser.get(at_provider(browser.get("/staff/openid", params={"next": onward})))


def is_inside(browser) -> bool:
    return browser.get("/staff/who").status_code == 200


def who(browser) -> str:
    return browser.get("/staff/who").text


def test_signs_in_and_goes_to_the_page_that_was_asked(browser, provider, site):
    done = sign_in(browser, "/staff/points/friesland")
    assert (done.status_code, done.headers["Location"]) == (303, "/staff/points/friesland")
    assert who(browser) == "jan@example.nl editor"
    assert provider.asked == ["openid-configuration", "authorize", "token", "keys"]
    assert [(entry["who"], entry["what"], entry["by"]) for entry in site.audit.read()] == [("jan@example.nl", "sign-in", "openid")]


def test_the_button_is_there_only_when_it_is_set(browser, site):
    assert 'href="/staff/openid?next=/staff/points"' in browser.get("/staff/sign-in?next=/staff/points").text
    site.openid = None
    assert "/staff/openid" not in browser.get("/staff/sign-in").text
    assert openid.routes(site) == []


def test_asks_with_pkce_state_and_nonce_that_are_new_each_time(browser):
    asked = [parse_qs(urlsplit(browser.get("/staff/openid").headers["Location"]).query) for _ in range(2)]
    for one in asked:
        assert one["code_challenge_method"] == ["S256"] and one["response_type"] == ["code"] and one["scope"] == ["openid email"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[0][name][0]) >= 43 and asked[0][name] != asked[1][name]


def test_cookies_are_for_https_and_out_of_reach_of_scripts(browser):
    begun = browser.get("/staff/openid")
    assert re.fullmatch(r"staff_openid=[\w-]{64}; HttpOnly; Max-Age=600; Path=/staff/openid; SameSite=lax; Secure", begun.headers["Set-Cookie"])
    done = browser.get(at_provider(begun))
    session, gone = sorted(done.headers.get_list("Set-Cookie"), key=lambda cookie: "staff_openid" in cookie)
    assert re.fullmatch(r"staff_session=[\w-]{43}; HttpOnly; Max-Age=36000; Path=/staff; SameSite=lax; Secure", session)
    assert gone.startswith('staff_openid=""') and "Max-Age=0" in gone


@pytest.mark.parametrize("onward", ["https://evil.example", "//evil.example", "/staff/../x", "/staff/try\r\nX: y"])
def test_leads_nowhere_else(browser, onward):
    assert sign_in(browser, onward).headers["Location"] == "/staff/try"


def test_a_session_of_before_is_over(browser, site):
    secret = site.sessions.begin("attacker@example.nl", "viewer", external=True)
    browser.cookies.set("staff_session", secret, domain="testserver.local", path="/staff")
    assert who(browser) == "attacker@example.nl viewer"
    sign_in(browser)
    assert who(browser) == "jan@example.nl editor" and site.sessions.find(secret) is None


@pytest.mark.parametrize(
    ("email", "role"),
    [
        ("jan@example.nl", "editor"),
        ("JAN@Example.NL", "editor"),
        ("els@example.nl", "viewer"),
        ("els@win.example.nl", "editor"),
        ("piet@win.example.nl", "viewer"),
    ],
)
def test_roles_go_by_address_then_by_domain(browser, provider, email, role):
    provider.claims["email"] = email
    sign_in(browser)
    assert who(browser) == f"{email.lower()} {role}"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "jan@other.nl"},
        {"email": "jan@sub.example.nl"},
        {"email": "jan@notexample.nl"},
        {"email": "jan@evil.nl@example.nl"},
        {"email": "jan@example.nl\n"},
        {"email": "*@example.nl, x"},
        {"email": "\u212aarel@example.nl"},  # a Kelvin sign, which is k in small letters
        {"email": ["jan@example.nl"]},
        {"email": None},
        {"email_verified": False},
        {"email_verified": "false"},
        {"email_verified": None},
        {"email_verified": 1.5},
    ],
)
def test_strangers_and_unverified_addresses_stay_outside(browser, provider, site, claims):
    provider.claims |= claims
    done = sign_in(browser)
    assert done.status_code == 403 and "mag je hier niet aanmelden" in done.text
    assert not is_inside(browser)
    assert [(entry["who"], entry["what"]) for entry in site.audit.read()] == [("?", "sign-in failed")]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": None},
        {"aud": [CLIENT_ID, "another-client"], "azp": "another-client"},
        {"exp": 1},
        {"exp": None},
        {"exp": "never"},
        {"iat": 99999999999},
        {"iat": None},
        {"nbf": 99999999999},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"sub": None},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(browser, provider, claims):
    provider.claims |= claims
    done = sign_in(browser)
    assert done.status_code == 403 and "Aanmelden is niet gelukt" in done.text
    assert not is_inside(browser)


def test_one_of_several_audiences_is_enough(browser, provider):
    provider.claims |= {"aud": ["another-client", CLIENT_ID], "azp": CLIENT_ID}
    sign_in(browser)
    assert is_inside(browser)


def signed_by_another(provider, header, claims):
    return jwt.encode(header, claims, RSAKey.generate_key(2048, {"kid": "first"}))


def by_hand(header: dict, claims: dict, secret: bytes | None) -> str:
    """A token with a shared secret, or without a signature, which joserfc would not make."""
    head, body = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    signature = base64.urlsafe_b64encode(hmac.digest(secret, head + b"." + body, "sha256")).rstrip(b"=") if secret else b""
    return b".".join((head, body, signature)).decode()


def unsigned(provider, header, claims):
    return by_hand(header | {"alg": "none"}, claims, None)


def signed_with_the_public_key(provider, header, claims):
    return by_hand(header | {"alg": "HS256"}, claims, provider.key.as_pem(private=False))


def signed_with_our_secret(provider, header, claims):
    return by_hand(header | {"alg": "HS256"}, claims, CLIENT_SECRET.encode())


def changed_after_signing(provider, header, claims):
    head, _, signature = jwt.encode(header, claims, provider.key).split(".")
    body = jwt.encode(header, claims | {"email": "els@win.example.nl"}, provider.key).split(".")[1]
    return f"{head}.{body}.{signature}"


def no_token(provider, header, claims):
    return "this is none"


@pytest.mark.parametrize("forge", [signed_by_another, unsigned, signed_with_the_public_key, signed_with_our_secret, changed_after_signing, no_token])
def test_a_forged_token_is_refused(browser, provider, forge):
    provider.sign = lambda header, claims: forge(provider, header, claims)
    assert sign_in(browser).status_code == 403
    assert not is_inside(browser)


def test_a_new_key_of_the_provider_is_fetched(new_browser, provider):
    sign_in(new_browser())
    provider.new_key()
    browser = new_browser()
    sign_in(browser)
    assert is_inside(browser) and provider.asked.count("keys") == 2 and provider.asked.count("openid-configuration") == 1


def test_another_browser_cannot_end_a_sign_in(new_browser):
    """Else an attacker signs somebody in as the attacker, with a link."""
    one, other = new_browser(), new_browser()
    back = at_provider(one.get("/staff/openid"))
    assert other.get(back).status_code == 403
    other.get("/staff/openid")
    assert other.get(back).status_code == 403 and not is_inside(other)
    one.get(back)
    assert is_inside(one)


def test_a_sign_in_ends_once(new_browser):
    browser = new_browser()
    begun = browser.get("/staff/openid")
    back = at_provider(begun)
    assert browser.get(back).status_code == 303
    thief = new_browser()
    thief.cookies.set("staff_openid", begun.cookies["staff_openid"], domain="testserver.local", path="/staff/openid")
    assert thief.get(back).status_code == 403 and not is_inside(thief)


def test_a_state_can_be_guessed_once(browser):
    back = at_provider(browser.get("/staff/openid"))
    cookie = browser.cookies["staff_openid"]
    assert browser.get("/staff/openid/callback?code=x&state=wrong").status_code == 403
    browser.cookies.set("staff_openid", cookie, domain="testserver.local", path="/staff/openid")
    assert browser.get(back).status_code == 403 and not is_inside(browser)


def test_a_sign_in_that_takes_too_long_is_refused(browser, clock):
    back = at_provider(browser.get("/staff/openid"))
    clock.now = openid.MINUTES * 60
    assert browser.get(back).status_code == 403 and not is_inside(browser)


@pytest.mark.parametrize(
    "slip",
    [{"state": "another"}, {"state": "\u00e9"}, {"code": "never given"}, {"code": ""}, {"error": "access_denied"}, {"iss": "https://evil.example"}],
)
def test_an_answer_that_does_not_fit_is_refused(browser, provider, slip):
    provider.slip = slip
    done = sign_in(browser)
    assert done.status_code == 403 and "script" not in done.text
    assert not is_inside(browser)


def test_the_callback_alone_does_nothing(browser):
    assert browser.get("/staff/openid/callback").status_code == 403
    assert browser.get("/staff/openid/callback?code=x&state=y&error_description=<script>").status_code == 403


def test_many_sign_ins_under_way_do_not_fill_the_memory(site, new_browser, monkeypatch):
    monkeypatch.setattr(openid, "MOST_PENDING", 5)
    browser = new_browser()
    back = at_provider(browser.get("/staff/openid"))
    for _ in range(5):
        new_browser().get("/staff/openid")
    assert len(site.openid._pending) == 5
    assert browser.get(back).status_code == 403


def test_a_provider_that_takes_the_secret_in_the_form(browser, provider):
    provider.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    sign_in(browser)
    assert is_inside(browser)


def test_a_provider_that_gives_the_address_apart(new_browser, provider):
    provider.user_info |= provider.claims
    provider.claims = {}
    browser = new_browser()
    sign_in(browser)
    assert who(browser) == "jan@example.nl editor"
    provider.user_info["sub"] = "person-2"
    browser = new_browser()
    assert sign_in(browser).status_code == 403 and not is_inside(browser)


@pytest.mark.parametrize("path", ["openid-configuration", "token", "keys"])
def test_a_provider_that_is_down_gives_a_clear_page_and_works_once_it_is_back(new_browser, provider, path):
    provider.broken = {path}
    browser = new_browser()
    begun = browser.get("/staff/openid")
    done = begun if begun.status_code != 303 else browser.get(at_provider(begun))
    assert done.status_code == 503 and "antwoordt nu niet" in done.text and "Oops" not in done.text
    provider.broken = set()
    sign_in(browser)
    assert is_inside(browser)


def test_a_provider_that_cannot_be_reached_gives_a_clear_page(browser, provider):
    provider.__exit__()
    done = browser.get("/staff/openid")
    assert done.status_code == 503 and "antwoordt nu niet" in done.text


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://evil.example/token"},
        {"jwks_uri": None},
        {"jwks_uri": ["x"]},
        {"jwks_uri": "https://user@evil.example/"},
    ],
)
def test_a_provider_that_says_strange_things_of_itself_is_not_used(browser, provider, metadata):
    provider.metadata |= metadata
    assert browser.get("/staff/openid").status_code == 503


def test_an_answer_of_the_provider_without_an_end_is_not_read(browser, provider, monkeypatch):
    monkeypatch.setattr(openid, "ANSWER_BYTES", 500)
    provider.metadata["long"] = "x" * 500
    assert browser.get("/staff/openid").status_code == 503


def test_a_log_that_cannot_be_written_lets_nobody_in(browser, site):
    site.audit.path.mkdir()
    done = sign_in(browser)
    assert done.status_code == 503 and "logboek" in done.text
    assert not is_inside(browser)


def test_no_address_and_no_token_in_the_logs(browser, provider, caplog):
    provider.claims["email"] = "marker@other.nl"
    sign_in(browser)
    provider.sign = lambda header, claims: no_token(provider, header, claims)
    sign_in(browser)
    assert "refused" in caplog.text
    assert not re.search(r"marker|this is none|access_token", caplog.text)
    assert CLIENT_SECRET not in repr(OpenIdSettings("", "", CLIENT_SECRET, "", (), ()))


def read(monkeypatch, **changes):
    for name in openid.SETTINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in {**SETTINGS, **{f"WINWIJZER_OIDC_{name}": value for name, value in changes.items()}}.items():
        if value is not None:
            monkeypatch.setenv(name, value)
    return read_openid_settings()


def test_settings(monkeypatch, tmp_path):
    settings = read(monkeypatch)
    assert settings == OpenIdSettings(SETTINGS["WINWIJZER_OIDC_ISSUER"], CLIENT_ID, CLIENT_SECRET, REDIRECT, EDITORS, VIEWERS)
    file = tmp_path / "secret"
    file.write_text("from the file\n", encoding="utf-8")
    assert read(monkeypatch, CLIENT_SECRET=None, CLIENT_SECRET_FILE=str(file)).client_secret == "from the file"
    nothing = dict.fromkeys(("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "REDIRECT", "EDITORS", "VIEWERS"))
    assert read(monkeypatch, **nothing) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ISSUER": None}, "half set: set WINWIJZER_OIDC_ISSUER"),
        ({"CLIENT_ID": " "}, "half set: set WINWIJZER_OIDC_CLIENT_ID"),
        ({"REDIRECT": None}, "half set: set WINWIJZER_OIDC_REDIRECT"),
        ({"CLIENT_SECRET": None}, "no secret"),
        ({"CLIENT_SECRET_FILE": "/nowhere"}, "not both"),
        ({"CLIENT_SECRET": None, "CLIENT_SECRET_FILE": "/nowhere"}, "cannot be read: /nowhere"),
        ({"ISSUER": "http://login.example.nl"}, "begins with https://"),
        ({"ISSUER": "https://"}, "begins with https://"),
        ({"ISSUER": "https://[x"}, "begins with https://"),
        ({"ISSUER": "https://user:secret@login.example.nl"}, "begins with https://"),
        ({"REDIRECT": "https://bot.example.nl/"}, "end with /staff/openid/callback"),
        ({"REDIRECT": "http://bot.example.nl/staff/openid/callback"}, "must begin with https://"),
        ({"EDITORS": None, "VIEWERS": None}, "Nobody may sign in"),
        ({"EDITORS": "*"}, "has '*'"),
        ({"EDITORS": "jan"}, "has 'jan'"),
        ({"VIEWERS": "*@*.nl"}, "has '*@*.nl'"),
        ({"VIEWERS": "j*@example.nl,*@nl"}, "has '*@nl'"),
    ],
)
def test_wrong_settings_are_one_clear_sentence(monkeypatch, changes, said):
    with pytest.raises(UsageError) as error:
        read(monkeypatch, **changes)
    assert said in str(error.value) and "\n" not in str(error.value) and CLIENT_SECRET not in str(error.value)
