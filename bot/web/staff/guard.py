"""Stands before every page: what is sent is not too much, somebody is signed in, they may do it, and it is really them."""

import functools
from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlsplit

from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.project import ProblemError
from bot.web.staff.sessions import Session, is_csrf_right
from bot.web.staff.site import Site

COOKIE = "staff_session"
"""A plain name: browsers refuse the prefixes __Host- and __Secure- on http://127.0.0.1, where the pages are opened without a web server."""
CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF-Token"
BODY_BYTES = 1_000_000
"""More than any form has; more is not read."""
DRAINED_BYTES = 20_000_000
"""So much of what is too much is taken and thrown away, because a browser shows an answer only after it sent everything."""
FIELDS, FILES = 1000, 10
"""Of a form, at most."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Of every answer: nothing from elsewhere, nothing inline, nothing kept by the browser."""

Page = Callable[[Site, Request], Awaitable[Response]]
"""Makes the answer to a request."""


class TooMuch(Exception):
    """More was sent than `BODY_BYTES`."""


class NoForm(Exception):
    """What was sent cannot be read as a form."""


def guarded(site: Site, page: Page, role: str = "viewer") -> Callable[[Request], Awaitable[Response]]:
    """A page for people who are signed in.

    Args:
        role: viewer for everybody, editor for who may change things.
    """

    @functools.wraps(page)
    async def guarding(site: Site, request: Request) -> Response:
        try:
            session = session_of(site, request)
        except ProblemError:
            return site.render(request, "message.html", 503, kind="files", details=[])
        reads = request.method in ("GET", "HEAD")
        if session is None:
            if not reads:
                return site.render(request, "message.html", 401, kind="signed_out")
            return RedirectResponse(f"/staff/sign-in?next={quote(request.url.path)}", 303)
        request.scope["staff_session"] = session
        if not reads and not (is_from_here(request) and await _is_meant(session, request)):
            return site.render(request, "message.html", 403, kind="csrf")
        if role == "editor" and session.role != "editor":
            return site.render(request, "message.html", 403, kind="viewer")
        return await page(site, request)

    return functools.partial(readable(guarding), site)


def readable(page: Page) -> Page:
    """A page that answers clearly when what is sent to it cannot be read."""

    @functools.wraps(page)
    async def endpoint(site: Site, request: Request) -> Response:
        try:
            return await page(site, request)
        except TooMuch:
            return site.render(request, "message.html", 413, kind="too_much")
        except NoForm:
            return site.render(request, "message.html", 400, kind="no_form")
        except ClientDisconnect:  # nobody is there to read an answer
            return Response(status_code=400)

    return endpoint


async def read_form(request: Request) -> FormData:
    """What a form sent; nothing when it is of another type.

    Raises:
        NoForm: it cannot be read, or has too many fields.
        TooMuch: it is too long.
    """
    try:
        return await request.form(max_fields=FIELDS, max_files=FILES)
    except (HTTPException, UnicodeError):  # UnicodeError: the sender names the encoding, and some never fit
        raise NoForm from None


def is_from_here(request: Request) -> bool:
    """Whether a browser says that one of our own pages sent a request. What is no browser says nothing, and nobody can be lured into using it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")  # none: the person typed an address or reloaded
    origin = request.headers.get("Origin")
    return origin is None or _host(origin) == request.headers.get("Host", "").lower()


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def session_of(site: Site, request: Request) -> Session | None:
    """The session of a request, as long as its account is there and has the same role and password.

    Raises:
        ProblemError: the file of accounts cannot be read.
    """
    secret = request.cookies.get(COOKIE, "")
    session = site.sessions.find(secret)
    if session is None or session.external:
        return session
    account = site.accounts.read().get(session.name)
    if account is None or (account.role, account.hash) != (session.role, session.hash):
        site.sessions.end(secret)
        return None
    return session


async def _is_meant(session: Session, request: Request) -> bool:
    """Whether a request carries the token of our own pages."""
    token = request.headers.get(CSRF_HEADER) or str((await read_form(request)).get(CSRF_FIELD, ""))
    return is_csrf_right(session, token)


class Protection:
    """Answers of the staff pages carry the headers above; of what is sent to them, `BODY_BYTES` are read at most; an error is answered too.

    Args:
        app: what answers.
        broken: makes the answer when that fails. Starlette's own handler of errors raises them once more, and the server prints them whole.
    """

    def __init__(self, app: ASGIApp, broken: Callable[[Request, Exception], Response]) -> None:
        self._app = app
        self._broken = broken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Headers(scope=scope).get("Content-Length", "")
        taken = 0
        kept = {name.lower().encode(): value.encode() for name, value in HEADERS.items()}
        if scope["path"].startswith(f"{scope.get('root_path', '')}/static/"):
            kept[b"cache-control"] = b"no-cache"  # the same for everybody; asked for each time, sent only when it changed

        async def receive_some() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > BODY_BYTES or (said.isdecimal() and int(said) > BODY_BYTES):
                while message.get("more_body") and taken <= DRAINED_BYTES:
                    message = await receive()
                    taken += len(message.get("body", b""))
                raise TooMuch
            return message

        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((name, value) for name, value in kept.items() if name not in own)]
            await send(message)

        try:
            await self._app(scope, receive_some, send_with_headers)
        except TooMuch:
            if not started:
                await PlainTextResponse(f"A form has at most {BODY_BYTES} bytes.", 413)(scope, receive, send_with_headers)
        except Exception as error:
            if started:
                raise
            await self._broken(Request(scope), error)(scope, receive, send_with_headers)
