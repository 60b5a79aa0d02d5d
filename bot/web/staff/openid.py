"""Signing in with the accounts of an organisation: OpenID Connect, the authorization code flow with PKCE."""

import functools
import hmac
import logging
import os
import re
import secrets
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx
from authlib.deprecate import AuthlibDeprecationWarning
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.project import UsageError
from bot.web.staff.guard import readable
from bot.web.staff.pages.account import NOBODY, welcome
from bot.web.staff.site import Site

with warnings.catch_warnings():  # authlib asks for httpx2; python-telegram-bot needs httpx, which does as well
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError

logger = logging.getLogger(__name__)

ISSUER = "WINWIJZER_OIDC_ISSUER"
"""Environment variable: address of the provider, such as https://login.example.nl/realms/staff. Without it there is no such sign-in."""
CLIENT_ID = "WINWIJZER_OIDC_CLIENT_ID"
CLIENT_SECRET = "WINWIJZER_OIDC_CLIENT_SECRET"
CLIENT_SECRET_FILE = "WINWIJZER_OIDC_CLIENT_SECRET_FILE"
"""Environment variable: a file that holds the secret instead."""
REDIRECT = "WINWIJZER_OIDC_REDIRECT"
"""Environment variable: the public address of our callback, as the provider knows it."""
EDITORS = "WINWIJZER_OIDC_EDITORS"
VIEWERS = "WINWIJZER_OIDC_VIEWERS"
"""Environment variables: e-mail addresses, or *@example.nl for all of a domain, with commas between. Nobody else gets in."""
SETTINGS = (ISSUER, CLIENT_ID, CLIENT_SECRET, CLIENT_SECRET_FILE, REDIRECT, EDITORS, VIEWERS)

CALLBACK = "/staff/openid/callback"
COOKIE = "staff_openid"
COOKIE_PATH = "/staff/openid"
MINUTES = 10
"""So long somebody may take to sign in at the provider."""
MOST_PENDING = 10_000
"""Sign-ins under way at the same time; of more, the oldest are forgotten."""
SECONDS = 5.0
"""Patience with the provider."""
ANSWER_BYTES = 1_000_000
"""More than any provider answers."""
LEEWAY = 60
"""Seconds that the provider's clock may differ."""
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
"""Signatures that only the provider can make: none with a shared secret, and never none at all."""
ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
PATTERN = re.compile(r"\*@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ProviderError(Exception):
    """The provider cannot be reached, or does not answer as OpenID Connect says."""


class RefusedError(Exception):
    """A sign-in that was not begun here, is too old, was cancelled, or whose token is not right."""


class StrangerError(Exception):
    """The provider knows somebody who may not sign in here, or whose e-mail address it did not verify."""


@dataclass(frozen=True)
class OpenIdSettings:
    """How to sign in with an organisation.

    Attributes:
        issuer: address of the provider.
        client_id, client_secret: what the provider knows us by.
        redirect: the public address of our callback.
        editors, viewers: e-mail addresses in small letters, or *@ and a domain.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect: str
    editors: tuple[str, ...]
    viewers: tuple[str, ...]

    def role_of(self, email: str) -> str | None:
        """The role of an e-mail address; None for who may not sign in."""
        everybody = f"*@{email.rpartition('@')[2]}"
        for role, patterns in (("editor", self.editors), ("viewer", self.viewers)):
            if email in patterns:
                return role
        return "editor" if everybody in self.editors else "viewer" if everybody in self.viewers else None


def read_openid_settings() -> OpenIdSettings | None:
    """The settings from the environment; None when there are none.

    Raises:
        UsageError: some are missing or cannot be used.
    """
    values = {name: os.environ.get(name, "").strip() for name in SETTINGS}
    if not any(values.values()):
        return None
    for name, what in (
        (ISSUER, "the address of the provider"),
        (CLIENT_ID, "the client id that the provider gave"),
        (REDIRECT, f"the public address of {CALLBACK}"),
    ):
        if not values[name]:
            raise UsageError(f"Sign-in with OpenID Connect is half set: set {name} to {what}, or unset all variables WINWIJZER_OIDC_*.")
    if not _is_safe(values[ISSUER]) or not values[ISSUER].isprintable() or urlsplit(values[ISSUER]).query:
        raise UsageError(f"{ISSUER} must be an address that begins with https://, as the provider's own documentation gives it.")
    if not _is_safe(values[REDIRECT]) or urlsplit(values[REDIRECT]).path != CALLBACK or urlsplit(values[REDIRECT]).query:
        raise UsageError(f"{REDIRECT} must begin with https:// and end with {CALLBACK}, as in https://bot.example.nl{CALLBACK}.")
    editors, viewers = _patterns(EDITORS, values[EDITORS]), _patterns(VIEWERS, values[VIEWERS])
    if not editors and not viewers:
        raise UsageError(f"Nobody may sign in with OpenID Connect: set {EDITORS} or {VIEWERS} to addresses or *@example.nl, with commas between.")
    secret = _secret(values[CLIENT_SECRET], values[CLIENT_SECRET_FILE])
    return OpenIdSettings(values[ISSUER], values[CLIENT_ID], secret, values[REDIRECT], editors, viewers)


def _secret(secret: str, file: str) -> str:
    if secret and file:
        raise UsageError(f"Set {CLIENT_SECRET} or {CLIENT_SECRET_FILE}, not both.")
    if file:
        try:
            secret = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise UsageError(f"The file of {CLIENT_SECRET_FILE} cannot be read: {file}. Check its name and that it may be read.") from None
    if not secret:
        raise UsageError(f"Sign-in with OpenID Connect has no secret: set {CLIENT_SECRET}, or name a file that holds it with {CLIENT_SECRET_FILE}.")
    return secret


def _patterns(name: str, value: str) -> tuple[str, ...]:
    patterns = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    for pattern in patterns:
        if not (ADDRESS if pattern[0] != "*" else PATTERN).fullmatch(pattern):
            raise UsageError(f"{name} has '{pattern}', which is neither an e-mail address nor like *@example.nl.")
    return patterns


def _is_safe(url: Any) -> bool:
    """Whether an address is encrypted on its way, or stays on this machine."""
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
    except (ValueError, TypeError, AttributeError):
        return False
    return bool(host) and user is None and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


@dataclass(frozen=True)
class _Pending:
    """A sign-in under way; the cookie of the browser in which it began leads to it."""

    state: str
    nonce: str
    verifier: str
    onward: str
    began: float


class OpenId:
    """Signs in people of one organisation.

    Args:
        settings: of the provider, and who may.
        clock: gives seconds that only grow.
    """

    def __init__(self, settings: OpenIdSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._pending: dict[str, _Pending] = {}  # the oldest first
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None

    async def begin(self, onward: str) -> tuple[str, str]:
        """Begins a sign-in.

        Args:
            onward: the page to go to afterwards.

        Returns:
            The secret for the cookie, and the address at the provider.

        Raises:
            ProviderError: it cannot be reached.
        """
        metadata = await self._discover()
        now = self._clock()
        for cookie in list(self._pending):
            if now - self._pending[cookie].began < MINUTES * 60 and len(self._pending) < MOST_PENDING:
                break
            del self._pending[cookie]
        cookie, state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(4))
        self._pending[cookie] = _Pending(state, nonce, verifier, onward, now)
        async with self._client() as client:
            address, _ = client.create_authorization_url(metadata["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier)
        return cookie, address

    async def finish(self, cookie: str, answer: Mapping[str, str]) -> tuple[str, str, str]:
        """Ends a sign-in; each can be ended once.

        Args:
            cookie: of the browser.
            answer: what the provider gave along.

        Returns:
            The e-mail address, the role, and the page to go to.

        Raises:
            RefusedError: it did not begin in this browser, is too old, or the token is not right.
            StrangerError: the person may not sign in here.
            ProviderError: the provider cannot be reached.
        """
        pending = self._pending.pop(cookie, None)
        if pending is None or self._clock() - pending.began >= MINUTES * 60:
            raise RefusedError("not begun here, or too old")
        if not hmac.compare_digest(pending.state.encode(), answer.get("state", "").encode(errors="replace")):
            raise RefusedError("another state")
        metadata = await self._discover()
        if answer.get("iss", metadata["issuer"]) != metadata["issuer"]:  # RFC 9207
            raise RefusedError("an answer of another provider")
        if "error" in answer or not answer.get("code"):
            raise RefusedError("the provider gave no code")
        token = await self._token(metadata, answer["code"], pending.verifier)
        claims = await self._claims(metadata, token.get("id_token"), pending.nonce)
        if "email" not in claims and metadata.get("userinfo_endpoint"):
            claims = await self._with_user_info(metadata, token.get("access_token"), claims)
        email = _email(claims)
        role = self._settings.role_of(email)
        if role is None:
            raise StrangerError
        return email, role, pending.onward

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._settings.client_id,
            self._settings.client_secret,
            scope="openid email",
            redirect_uri=self._settings.redirect,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post",
            timeout=SECONDS,
        )

    async def _discover(self) -> dict[str, Any]:
        """What the provider says of itself; asked once."""
        if self._metadata:
            return self._metadata
        metadata = await _fetch(f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
        if metadata.get("issuer") not in (self._settings.issuer, self._settings.issuer.rstrip("/"), f"{self._settings.issuer.rstrip('/')}/"):
            raise ProviderError(f"it calls itself otherwise than {ISSUER} says")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not _is_safe(metadata.get(name)):
                raise ProviderError(f"its {name} is no https address")
        self._metadata = metadata
        return metadata

    async def _token(self, metadata: dict[str, Any], code: str, verifier: str) -> Mapping[str, Any]:
        methods = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        # RFC 6749, 2.3.1: both are encoded like a form before they go into the header, which authlib leaves out.
        basic = (quote_plus(self._settings.client_id), quote_plus(self._settings.client_secret)) if "client_secret_basic" in methods else None
        try:
            async with self._client() as client:
                return await client.fetch_token(metadata["token_endpoint"], auth=basic, code=code, code_verifier=verifier)
        except OAuthError:
            raise RefusedError("the provider refuses the code") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError, AttributeError) as error:
            raise ProviderError(type(error).__name__) from None

    async def _claims(self, metadata: dict[str, Any], token: Any, nonce: str) -> dict[str, Any]:
        """What an ID token says, once everything about it is right."""
        if not isinstance(token, str):
            raise RefusedError("no ID token")
        expected = jwt.JWTClaimsRegistry(
            leeway=LEEWAY,
            iss={"essential": True, "value": metadata["issuer"]},
            sub={"essential": True},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)  # providers add names of their own to the header
        try:
            try:
                claims = jwt.decode(token, await self._key_set(metadata), registry=registry).claims
            except InvalidKeyIdError:  # the provider has a new key
                claims = jwt.decode(token, await self._key_set(metadata, anew=True), registry=registry).claims
            expected.validate(claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise RefusedError(type(error).__name__) from None
        if claims.get("azp", self._settings.client_id) != self._settings.client_id or not isinstance(claims["nonce"], str):
            raise RefusedError("made for somebody else")
        return claims

    async def _key_set(self, metadata: dict[str, Any], anew: bool = False) -> KeySet:
        if self._keys is None or anew:
            found = await _fetch(metadata["jwks_uri"])
            try:
                self._keys = KeySet.import_key_set(found)  # type: ignore[arg-type]
            except (JoseError, ValueError, TypeError, KeyError) as error:
                raise ProviderError(type(error).__name__) from None
        return self._keys

    async def _with_user_info(self, metadata: dict[str, Any], token: Any, claims: dict[str, Any]) -> dict[str, Any]:
        """The claims with those that a provider gives apart, such as the e-mail address."""
        if not _is_safe(metadata["userinfo_endpoint"]) or not isinstance(token, str):
            raise ProviderError("its userinfo_endpoint is no https address, or there is no token for it")
        more = await _fetch(metadata["userinfo_endpoint"], token)
        if more.get("sub") != claims["sub"]:
            raise RefusedError("the claims are of two people")
        return {**more, **claims}


async def _fetch(address: str, token: str = "") -> dict[str, Any]:
    """An object of JSON.

    Raises:
        ProviderError: it cannot be had.
    """
    try:
        async with (
            httpx.AsyncClient(timeout=SECONDS) as client,
            client.stream("GET", address, headers={"Authorization": f"Bearer {token}"} if token else {}) as response,
        ):
            response.raise_for_status()
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > ANSWER_BYTES:
                    raise ProviderError("its answer is too long")
        found = httpx.Response(200, content=bytes(body)).json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        raise ProviderError(type(error).__name__) from None
    if not isinstance(found, dict):
        raise ProviderError("its answer is no object")
    return found


def _email(claims: dict[str, Any]) -> str:
    """The verified e-mail address, in small letters."""
    email = claims.get("email")
    # Some providers write the flag as text. Letters that only look like ASCII, or become it in small letters, are no address.
    if claims.get("email_verified") not in (True, "true") or not isinstance(email, str) or not email.isascii():
        raise StrangerError
    if not ADDRESS.fullmatch(email.lower()):
        raise StrangerError
    return email.lower()


def routes(site: Site) -> list[Route]:
    """The pages of the sign-in; none where it is not set."""
    openid = site.openid
    if openid is None:
        return []

    @readable
    async def begin(site: Site, request: Request) -> Response:
        try:
            cookie, address = await openid.begin(request.query_params.get("next", ""))
        except ProviderError as error:
            return _down(site, request, error)
        response = RedirectResponse(address, 303)
        response.set_cookie(COOKIE, cookie, max_age=MINUTES * 60, path=COOKIE_PATH, secure=True, httponly=True, samesite="lax")
        return response

    @readable
    async def finish(site: Site, request: Request) -> Response:
        response = await _finish(site, openid, request)
        response.delete_cookie(COOKIE, path=COOKIE_PATH, secure=True, httponly=True, samesite="lax")
        return response

    return [
        Route("/openid", functools.partial(begin, site), methods=["GET"]),
        Route("/openid/callback", functools.partial(finish, site), methods=["GET"]),
    ]


async def _finish(site: Site, openid: OpenId, request: Request) -> Response:
    try:
        email, role, onward = await openid.finish(request.cookies.get(COOKIE, ""), request.query_params)
        site.audit.add(email, "sign-in", by="openid")
    except ProviderError as error:
        return _down(site, request, error)
    except RefusedError as error:
        logger.warning("A sign-in with OpenID Connect was refused: %s.", error)
        return site.render(request, "message.html", 403, kind="openid_refused")
    except StrangerError:
        try:
            site.audit.add(NOBODY, "sign-in failed", by="openid")
        except OSError:
            logger.warning("The log of the staff pages cannot be written: a sign-in that was refused is not in it.")
        return site.render(request, "message.html", 403, kind="openid_stranger")
    except OSError:
        return site.render(request, "message.html", 503, kind="unnoted")
    return welcome(site, request, site.sessions.begin(email, role, external=True), onward)


def _down(site: Site, request: Request, error: ProviderError) -> Response:
    logger.warning("The OpenID Connect provider does not answer as it must: %s.", error)
    return site.render(request, "message.html", 503, kind="openid_down")
