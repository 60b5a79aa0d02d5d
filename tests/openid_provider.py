"""A stand-in of an OpenID Connect provider on the loopback address, for tests.

    with OpenIdProvider() as provider:
        provider.claims["email"] = "jan@example.nl"
        answer = httpx.get(address_of_our_redirect)  # signs in at once, and sends back with a code

It answers over real HTTP and keeps what it was asked. It checks what a provider checks: the client's id, secret and
redirect address, the code (once), and that the verifier fits the challenge (PKCE). Tests change what it says of
itself (`metadata`), of the person (`claims`, `user_info`), and how it signs (`header`, `sign`).
"""

import base64
import hashlib
import secrets
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_plus, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "winwijzer", "a secret: of+the&client"
REDIRECT = "https://testserver/staff/openid/callback"
FIRST_KEY = RSAKey.generate_key(2048, {"kid": "first"})


class OpenIdProvider:
    """The provider; a context manager. Its fields may be changed at any time.

    Attributes:
        issuer: its address.
        metadata: what it says of itself.
        claims: of the person who signs in, added to those of the ID token; None as a value leaves a claim out.
        user_info: what the person's access token gives.
        header, sign: of the ID token.
        asked: paths that were asked, in order.
        broken: paths that answer 500 with HTML.
        slip: what to add to the address of the callback, or to change there.
    """

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.issuer = f"http://127.0.0.1:{self._socket.getsockname()[1]}/realms/staff"
        self.metadata: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        self.claims: dict[str, Any] = {"email": "jan@example.nl", "email_verified": True}
        self.user_info: dict[str, Any] = {"sub": "person-1"}
        self.key = FIRST_KEY
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "first"}
        self.sign: Callable[[dict, dict], str] = lambda header, claims: jwt.encode(header, claims, self.key)
        self.asked: list[str] = []
        self.broken: set[str] = set()
        self.slip: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}
        routes = [
            Route("/realms/staff/.well-known/openid-configuration", self._discovery),
            Route("/realms/staff/authorize", self._authorize),
            Route("/realms/staff/token", self._token, methods=["POST"]),
            Route("/realms/staff/keys", self._keys),
            Route("/realms/staff/userinfo", self._userinfo),
        ]
        self._server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_config=None, access_log=False, ws="none", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self) -> "OpenIdProvider":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    def new_key(self) -> None:
        """The provider signs with another key from now on."""
        self.key = RSAKey.generate_key(2048, {"kid": "second"})
        self.header["kid"] = "second"

    def _breaks(self, request: Request) -> Response | None:
        path = request.url.path.rpartition("/")[2]
        self.asked.append(path)
        return PlainTextResponse("<h1>Oops</h1>", 500) if path in self.broken else None

    async def _discovery(self, request: Request) -> Response:
        return self._breaks(request) or JSONResponse(self.metadata)

    async def _keys(self, request: Request) -> Response:
        return self._breaks(request) or JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _authorize(self, request: Request) -> Response:
        """The person is signed in already, so it sends back at once."""
        self.asked.append("authorize")
        asked = dict(request.query_params)
        wanted = {"client_id": CLIENT_ID, "redirect_uri": REDIRECT, "response_type": "code", "code_challenge_method": "S256"}
        if any(asked.get(name) != value for name, value in wanted.items()) or "openid" not in asked["scope"].split():
            return PlainTextResponse("This is no sign-in of OpenID Connect.", 400)
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        given = {"code": code, "state": asked["state"], "iss": self.issuer} | self.slip
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(given)}", 302)

    async def _token(self, request: Request) -> Response:
        if broken := self._breaks(request):
            return broken
        form = await request.form()
        kind, _, encoded = request.headers.get("Authorization", "").partition(" ")
        given = (form.get("client_id"), form.get("client_secret"))
        if kind == "Basic":
            given = tuple(map(unquote_plus, base64.b64decode(encoded).decode().split(":", 1)))
        asked = self._codes.pop(str(form.get("code")), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(str(form.get("code_verifier")).encode()).digest()).rstrip(b"=").decode()
        if given != (CLIENT_ID, CLIENT_SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        if asked is None or challenge != asked["code_challenge"] or form.get("redirect_uri") != REDIRECT:
            return JSONResponse({"error": "invalid_grant", "error_description": "<script>alert(1)</script>"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": "person-1", "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": asked["nonce"]} | self.claims
        id_token = self.sign(dict(self.header), {name: value for name, value in claims.items() if value is not None})
        return JSONResponse({"access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": id_token})

    async def _userinfo(self, request: Request) -> Response:
        if request.headers.get("Authorization") != "Bearer access":
            return PlainTextResponse("", 401)
        return self._breaks(request) or JSONResponse(self.user_info)
