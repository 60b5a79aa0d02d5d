"""Who is signed in, and who tried too often. In memory: a restart signs everybody out."""

import hmac
import ipaddress
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

HOURS = 10
"""A session lasts a working day."""
IDLE_MINUTES = 60
"""And ends when nothing happens for so long."""
LOCK_MINUTES = 15
"""Wrong passwords count for so long; a lock ends by itself."""
MOST_OF_PAIR = 5
"""Wrong passwords for one name from one address: a colleague elsewhere is not locked out by them."""
MOST_OF_ADDRESS = 20
"""Wrong passwords from one address, for whatever names."""
MOST_OF_NAME = 50
"""Wrong passwords for one name from everywhere; an address from which the right one was given before may go on."""
MOST_KEYS = 10_000
"""So many names and addresses are remembered at most: a flood does not fill the memory."""


@dataclass
class Session:
    """Somebody who signed in.

    Attributes:
        name, role: of the account.
        external: signed in with OpenID Connect, so that there is no account in our file.
        csrf: what a form must send back.
        began, seen: seconds of the clock.
        hash: of the password at the time; with another password the session is over. Empty for external ones.
    """

    name: str
    role: str
    began: float
    seen: float
    external: bool = False
    hash: str = field(default="", repr=False)
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)


class Sessions:
    """All sessions, by the secret in the cookie.

    Args:
        clock: gives seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._sessions: dict[str, Session] = {}
        self._clock = clock

    def begin(self, name: str, role: str, external: bool = False, hash: str = "") -> str:
        """Signs somebody in and gives the secret for the cookie."""
        now = self._clock()
        self._sessions = {secret: session for secret, session in self._sessions.items() if self._lasts(session, now)}
        secret = secrets.token_urlsafe(32)
        self._sessions[secret] = Session(name, role, now, now, external, hash)
        return secret

    def find(self, secret: str) -> Session | None:
        """The session of a cookie; None when it is over, or never was."""
        session = self._sessions.get(secret)
        now = self._clock()
        if session is None or not self._lasts(session, now):
            self._sessions.pop(secret, None)
            return None
        session.seen = now
        return session

    def end(self, secret: str) -> None:
        self._sessions.pop(secret, None)

    @staticmethod
    def _lasts(session: Session, now: float) -> bool:
        return now - session.began < HOURS * 3600 and now - session.seen < IDLE_MINUTES * 60


def is_csrf_right(session: Session, token: str) -> bool:
    return hmac.compare_digest(session.csrf.encode(), token.encode(errors="replace"))


class Attempts:
    """Passwords that were tried, by name and by address.

    Args:
        clock: gives seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._tries: dict[tuple[str, str], list[float]] = {}  # in the order of the last try
        self._right: dict[tuple[str, str], None] = {}
        self._clock = clock

    def may_try(self, name: str, address: str) -> bool:
        """Whether a password may be tried now; it counts as wrong until `succeeded`, so that many at the same time are counted too.

        Args:
            name: "" for one that no account can have.
            address: of who tries, such as 192.0.2.1.
        """
        limits = self._limits(name, address)
        if any(len(self._recent(key)) >= most for key, most in limits.items()):
            return False
        for key in limits:
            tries = [*self._recent(key), self._clock()]
            self._tries.pop(key, None)
            self._tries[key] = tries
        self._forget()
        return True

    def succeeded(self, name: str, address: str) -> None:
        """The password was right. Wrong ones for other names still count: an account of one's own opens no way to guess on."""
        limits = self._limits(name, address)
        self._tries.pop((name, _network(address)), None)
        for key in limits:
            if self._tries.get(key):
                self._tries[key].pop()
        self._right.pop((name, _network(address)), None)
        self._right[name, _network(address)] = None
        self._forget()

    def _limits(self, name: str, address: str) -> dict[tuple[str, str], int]:
        """How often each key may fail; a key is a name and a network, with "" for any. What can be no name counts for its network only."""
        network = _network(address)
        limits = {(name, network): MOST_OF_PAIR, ("", network): MOST_OF_ADDRESS}
        if name and (name, network) not in self._right:
            limits[name, ""] = MOST_OF_NAME
        return limits

    def _recent(self, key: tuple[str, str]) -> list[float]:
        now = self._clock()
        return [moment for moment in self._tries.get(key, []) if now - moment < LOCK_MINUTES * 60]

    def _forget(self) -> None:
        """Drops what no longer counts, and the oldest of too many."""
        for key in list(self._tries):
            if self._recent(key) and len(self._tries) <= MOST_KEYS:
                break
            del self._tries[key]
        while len(self._right) > MOST_KEYS:
            del self._right[next(iter(self._right))]


def _network(address: str) -> str:
    """What one person has of the internet: an IPv4 address, or the /64 in which an IPv6 address can be any."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else address
