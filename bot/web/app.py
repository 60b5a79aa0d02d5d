"""The web application: Telegram's webhook, the pages for staff, and whether everything is well."""

import hmac
import json
import logging
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.channels.telegram.intake import Intake
from bot.web.staff.app import staff_app
from bot.web.staff.site import Site

logger = logging.getLogger(__name__)

WEBHOOK = "/telegram"
"""Path of the webhook."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
"""Bot API, setWebhook: the header that holds the secret."""
BODY_BYTES = 1_000_000
"""Far more than an update has; more is not read."""


class TelegramWebhook:
    """Takes updates from Telegram; it says 200 only after an update was answered, so that none is lost.

    Args:
        intake: answers them.
        secret: what Telegram says in a header.
    """

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()

    async def __call__(self, request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret):
            return PlainTextResponse("The secret is wrong.", 401)
        try:
            body = await _read(request)
            raw: Any = json.loads(body)
        except ClientDisconnect:
            return Response(status_code=400)
        except OverflowError:
            return PlainTextResponse(f"An update has at most {BODY_BYTES} bytes.", 413)
        except (ValueError, RecursionError):
            return PlainTextResponse("This is no JSON.", 400)
        try:
            await self._intake.take(raw)
        except Exception as error:  # Telegram sends it again
            logger.error("An update could not be answered (%s): Telegram sends it again.", type(error).__name__)
            return Response(status_code=503)
        return Response(status_code=200)


async def _read(request: Request) -> bytes:
    """The body.

    Raises:
        OverflowError: it is longer than `BODY_BYTES`.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise OverflowError
    return bytes(body)


async def health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


def make_app(webhook: TelegramWebhook | None, site: Site | None = None) -> Starlette:
    """The application.

    Args:
        webhook: of the Telegram bot; None where there is none.
        site: the pages for staff; None where there are none.
    """
    routes: list[BaseRoute] = [Route("/health", health)]
    if site:
        routes.append(Mount("/staff", staff_app(site)))
    if webhook:
        routes.append(Route(WEBHOOK, webhook.__call__, methods=["POST"]))
    return Starlette(routes=routes)
