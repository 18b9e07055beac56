"""How the suite's ZeroMQ sockets prove who they are: PLAIN on ipc, CURVE on tcp (Z-8 to Z-10)."""

import hashlib
import threading
from typing import Any

import zmq
from zmq.utils import z85

KEY_PREFIX = b"hola-curve-1:"
USERNAME = b"hola"
ANONYMOUS = "anonymous"
STRANGER = "a stranger"
"""The user id of an admitted client whose token the suite does not know."""
PROXY = "the suite's proxy"
"""The token of the proxy that passes on with a fault."""
SERVER_KEY, SERVER_SECRET = (key.decode() for key in zmq.curve_keypair())
"""The keys of every scripted server of this run."""
_DOMAIN = b"hola"
_ENFORCE_DOMAIN = 93


def key_pair(token: str) -> tuple[bytes, bytes]:
    """The public and the secret key of a token, in Z85 (Z-9).

    :param token: the token.
    """
    secret = z85.encode(hashlib.sha256(KEY_PREFIX + token.encode()).digest())
    return zmq.curve_public(secret), secret


def prove(socket: "zmq.Socket[Any]", endpoint: str, token: str | None, server_key: str | None) -> None:
    """Set the options of a client's socket before it connects.

    :param socket: a DEALER.
    :param endpoint: where it will connect.
    :param token: the secret that names the caller.
    :param server_key: the server's CURVE key, for tcp.
    """
    if endpoint.startswith("ipc://"):
        socket.plain_username, socket.plain_password = USERNAME, (token or ANONYMOUS).encode()
        return
    socket.curve_publickey, socket.curve_secretkey = key_pair(token or ANONYMOUS)
    socket.curve_serverkey = (server_key or "").encode()


class Admission:
    """Answers the handshakes of a context: 200 with the token as user id, or 400.

    :param context: the context, which has no other handler. It ends with the context.
    :param tokens: those that are known.
    """

    def __init__(self, context: "zmq.Context[Any]", tokens: tuple[str, ...]) -> None:
        self.known = {*tokens, ANONYMOUS, PROXY}
        self.admits_strangers = True
        self.refuses_all = False
        self._by_key = {z85.decode(key_pair(token)[0]): token for token in self.known}
        self._socket = context.socket(zmq.ROUTER)
        self._socket.linger = 0
        self._socket.bind("inproc://zeromq.zap.01")
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            while True:
                frames = self._socket.recv_multipart()
                start = frames.index(b"") + 1
                version, request, _domain, _address, _identity, mechanism, *credentials = frames[start:]
                user = self._user(mechanism, credentials)
                status = [b"400", b"unauthenticated", b""] if user is None else [b"200", b"OK", user.encode()]
                self._socket.send_multipart([*frames[:start], version, request, *status, b""])
        except zmq.ContextTerminated:
            self._socket.close()

    def _user(self, mechanism: bytes, credentials: list[bytes]) -> str | None:
        if mechanism == b"CURVE":
            token = self._by_key.get(credentials[0])
        else:
            password = credentials[1].decode("utf-8", "replace")
            token = password if password in self.known and credentials[0] == USERNAME else None
        if self.refuses_all or (token is None and not self.admits_strangers):
            return None
        return token or STRANGER


def serve(router: "zmq.Socket[Any]", endpoint: str) -> None:
    """Set the options of a server's socket before it is bound.

    :param router: a ROUTER.
    :param endpoint: where it will listen.
    """
    router.zap_domain = _DOMAIN
    router.set(_ENFORCE_DOMAIN, 1)
    if endpoint.startswith("ipc://"):
        router.plain_server = True
        return
    router.curve_server = True
    router.curve_secretkey = SERVER_SECRET.encode()
