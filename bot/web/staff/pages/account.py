"""Signing in and out, and the language of the pages."""

import logging
import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.project import ProblemError
from bot.web.staff.accounts import NAME
from bot.web.staff.guard import COOKIE, is_from_here, read_form, readable
from bot.web.staff.sessions import HOURS, LOCK_MINUTES
from bot.web.staff.site import LANGUAGE_COOKIE, Site

logger = logging.getLogger(__name__)

HOME = "/staff/try"
INSIDE = re.compile(r"/staff(?:/[A-Za-z0-9_~-][A-Za-z0-9_~.-]*)+(?:\?[A-Za-z0-9_~.,=&%+-]*)?")
"""Paths of the staff pages: no name begins with a dot, so that none leads out."""
NOBODY = "?"
"""In the log for who gave a name that no account has: it may be a password, typed in the wrong field."""


async def sign_in_form(site: Site, request: Request) -> Response:
    return _form(site, request, 200, request.query_params.get("next", ""))


@readable
async def sign_in(site: Site, request: Request) -> Response:
    """Looks at name and password; after too many wrong ones nothing is looked at for a while (`Attempts`)."""
    if not is_from_here(request):  # somebody else's page would sign the visitor in as somebody else
        return site.render(request, "message.html", 403, kind="csrf")
    form = await read_form(request)
    name, password, onward = str(form.get("name", "")).strip().lower(), str(form.get("password", "")), str(form.get("next", ""))
    tried = name if NAME.fullmatch(name) else ""
    address = request.client.host if request.client else "local"
    if not site.attempts.may_try(tried, address):
        response = _form(site, request, 429, onward, "locked")
        response.headers["Retry-After"] = str(LOCK_MINUTES * 60)
        return response
    try:
        account = await site.accounts.check(tried, password)
        if account is None:
            site.audit.add(tried if tried in site.accounts.read() else NOBODY, "sign-in failed")
            return _form(site, request, 403, onward, "wrong")
        site.attempts.succeeded(tried, address)
        site.audit.add(account.name, "sign-in")
    except ProblemError:
        return _form(site, request, 503, onward, "broken")
    except OSError:
        return _form(site, request, 503, onward, "unnoted")
    return welcome(site, request, site.sessions.begin(account.name, account.role, hash=account.hash), onward)


def welcome(site: Site, request: Request, secret: str, onward: str) -> Response:
    """Sends somebody who signed in to a page; what the browser was signed in as before is over."""
    site.sessions.end(request.cookies.get(COOKIE, ""))
    response = RedirectResponse(inside(onward), 303)
    response.set_cookie(COOKIE, secret, max_age=HOURS * 3600, path="/staff", secure=True, httponly=True, samesite="lax")
    return response


async def sign_out(site: Site, request: Request) -> Response:
    site.sessions.end(request.cookies.get(COOKIE, ""))
    try:
        site.audit.add(request.scope["staff_session"].name, "sign-out")
    except OSError:
        logger.warning("The log of the staff pages cannot be written: a sign-out is not in it.")
    response = RedirectResponse("/staff/sign-in", 303)
    response.delete_cookie(COOKIE, path="/staff", secure=True, httponly=True, samesite="lax")
    return response


@readable
async def choose_language(site: Site, request: Request) -> Response:
    if not is_from_here(request):
        return site.render(request, "message.html", 403, kind="csrf")
    form = await read_form(request)
    code = str(form.get("language", ""))
    response = RedirectResponse(inside(str(form.get("next", ""))), 303)
    if code in site.languages:
        response.set_cookie(LANGUAGE_COOKIE, code, max_age=365 * 24 * 3600, path="/staff", secure=True, httponly=True, samesite="lax")
    return response


def inside(path: str) -> str:
    """A path of the staff pages; the first page for anything else, so that nobody is sent elsewhere."""
    return path if INSIDE.fullmatch(path) else HOME


def _form(site: Site, request: Request, status: int, onward: str, failed: str = "") -> Response:
    return site.render(request, "sign_in.html", status, next=inside(onward), failed=failed, openid=site.openid is not None)
