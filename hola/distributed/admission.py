"""Authentication of connections: the handler of ZeroMQ's authentication protocol (ZAP, RFC 27), in a separate thread.

Every connection is answered before a message of it is read: with status 200 and the user id of its token, or with 400.
"""

import hashlib
import hmac
import logging
import threading
from collections.abc import Callable
from typing import Any, Final

import zmq

from hola.clients.zmq_security import USERNAME
from hola.distributed.audit import FailedAuthentications

_log = logging.getLogger(__name__)

DOMAIN: Final = b"hola"
HANDSHAKE_MS: Final = 3000
"""How long a peer may take for its handshake; a refused one keeps its connection for so long, too."""
_ENFORCE_DOMAIN: Final = 93
"""``ZMQ_ZAP_ENFORCE_DOMAIN``, which pyzmq does not name: without a handler no connection is accepted."""
_ENDPOINT: Final = "inproc://zeromq.zap.01"
_ADMITTED: Final = (b"200", b"OK")
_REFUSED: Final = (b"400", b"unauthenticated", b"", b"")


class Admission:
    """The handler of one ZeroMQ context. Make it before the context's ROUTER is bound.

    It answers one peer at a time, so what it asks must only look up tables.

    :param context: the context.
    :param passwords: from the SHA-256 digest of a password of PLAIN, in hexadecimal, to its user id; absent: nobody.
    :param keys: from a public key of CURVE, 32 bytes, to its user id; absent: nobody.
    """

    def __init__(
        self,
        context: "zmq.Context[Any]",
        *,
        passwords: Callable[[str], str | None] | None = None,
        keys: Callable[[bytes], str | None] | None = None,
    ) -> None:
        self._passwords = passwords
        self._keys = keys
        self._failed_authentications = FailedAuthentications()
        self._socket = context.socket(zmq.ROUTER)  # a REP could be blocked by one malformed request
        self._socket.linger = 0
        self._socket.bind(_ENDPOINT)
        self._thread = threading.Thread(target=self._run, name="hola-admission", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        """Answer until the context is terminated."""
        try:
            while True:
                frames = self._socket.recv_multipart()
                try:
                    self._socket.send_multipart(self._answer(frames))
                except zmq.ContextTerminated:
                    raise
                except Exception:  # a handler that ends would leave every later handshake without an answer
                    _log.exception("a handshake could not be answered")
        except zmq.ContextTerminated:
            self._socket.close()

    def _answer(self, frames: list[bytes]) -> list[bytes]:
        start = frames.index(b"") + 1
        version, request, *rest = frames[start:]
        try:
            user = self._user(*rest)
        except (TypeError, ValueError):
            user = None
        if user is None:
            self._say_refused(rest)
            return [*frames[:start], version, request, *_REFUSED]
        return [*frames[:start], version, request, *_ADMITTED, user.encode(), b""]

    def _user(
        self, domain: bytes, _address: bytes, _identity: bytes, mechanism: bytes, *credentials: bytes
    ) -> str | None:
        if domain != DOMAIN:
            return None
        if mechanism == b"CURVE" and self._keys is not None:
            (key,) = credentials
            return self._keys(key)
        if mechanism == b"PLAIN" and self._passwords is not None:
            username, password = credentials
            if hmac.compare_digest(username, USERNAME):
                # Found by its digest, so that the time of the look-up tells nothing of other tokens.
                return self._passwords(hashlib.sha256(password).hexdigest())
        return None

    def _say_refused(self, rest: list[bytes]) -> None:
        address = rest[1].decode("ascii", "replace") if len(rest) > 1 else ""
        self._failed_authentications.note("a connection without a known token", address or "local")


def guard_socket(router: "zmq.Socket[Any]") -> None:
    """Set the options that every ROUTER with a handler needs, before it is bound.

    :param router: the socket.
    """
    router.zap_domain = DOMAIN
    router.set(_ENFORCE_DOMAIN, 1)  # after the domain: PLAIN without a domain would end the process
    router.handshake_ivl = HANDSHAKE_MS
