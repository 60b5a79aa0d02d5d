"""The routes of the staff pages."""

import logging
import traceback
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.web.staff import openid
from bot.web.staff.guard import Page, Protection, guarded
from bot.web.staff.pages import account, answers, figures, points, questions, translations, try_, unanswered
from bot.web.staff.site import Site

PAGES = (try_, answers, questions, unanswered, points, translations, figures)
logger = logging.getLogger(__name__)

STATIC = Path(__file__).with_name("static")


def staff_app(site: Site) -> Starlette:
    """The application below /staff."""

    def open_to_all(page: Page):
        async def endpoint(request: Request) -> Response:
            return await page(site, request)

        return endpoint

    async def home(request: Request) -> Response:
        return RedirectResponse(account.HOME, 303)

    def broken(request: Request, error: Exception) -> Response:
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("A page for staff could not be made (%s at %s:%s).", type(error).__name__, place.filename, place.lineno)
        return site.render(request, "message.html", 500, kind="broken")

    async def not_found(request: Request, error: Exception) -> Response:
        return site.render(request, "message.html", 404, kind="missing")

    routes = [
        Route("/", home),
        Route("/sign-in", open_to_all(account.sign_in_form), methods=["GET"]),
        Route("/sign-in", open_to_all(account.sign_in), methods=["POST"]),
        Route("/sign-out", guarded(site, account.sign_out), methods=["POST"]),
        Route("/language", open_to_all(account.choose_language), methods=["POST"]),
        *openid.routes(site),
        *(route for page in PAGES for route in page.routes(site)),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(
        routes=routes, middleware=[Middleware(Protection, broken=broken), Middleware(GZipMiddleware)], exception_handlers={404: not_found}
    )
