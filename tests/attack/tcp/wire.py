"""Peers that speak ZMTP 3 by hand, and may break off or go on as no library would."""

import hashlib
import socket
import struct
from types import TracebackType
from typing import Final, Self

from nacl.public import Box, PrivateKey, PublicKey
from zmq.utils import z85

MORE: Final = 1
COMMAND: Final = 2
PING: Final = b"\x04PING\x00\x0a" + b"x" * 16
_LARGE: Final = 2
_IS_COMMAND: Final = 4


def greeting(mechanism: bytes) -> bytes:
    """The first 64 octets of a connection.

    :param mechanism: ``NULL``, ``PLAIN`` or ``CURVE``.
    """
    return b"\xff" + bytes(8) + b"\x7f\x03\x00" + mechanism.ljust(20, b"\0") + bytes(32)


def frame(body: bytes, flags: int = 0) -> bytes:
    """A frame as it stands on the wire.

    :param body: what is in it.
    :param flags: of ZMTP.
    """
    if len(body) > 255:
        return struct.pack(">BQ", flags | _LARGE, len(body)) + body
    return struct.pack(">BB", flags, len(body)) + body


def ready(socket_type: bytes = b"DEALER") -> bytes:
    """The command READY of the mechanism NULL.

    :param socket_type: of this peer.
    """
    return frame(b"\x05READY\x0bSocket-Type" + struct.pack(">I", len(socket_type)) + socket_type, _IS_COMMAND)


class Tcp:
    """A TCP connection on loopback that can be reset.

    :param port: of the server.
    """

    def __init__(self, port: int, timeout_s: float = 20.0) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.socket.close()

    def read(self, count: int) -> bytes:
        """So many octets.

        :param count: how many.
        :raises ConnectionError: when the peer has closed.
        """
        found = b""
        while len(found) < count:
            part = self.socket.recv(count - len(found))
            if not part:
                raise ConnectionError("closed")
            found += part
        return found

    def reset(self) -> None:
        """End with RST in place of FIN."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


class CurvePeer(Tcp):
    """A client of CURVE (CurveZMQ, RFC 26) after its handshake.

    :param port: of the server.
    :param server_key: the server's public key in Z85.
    :param token: whose key pair it has.
    """

    def __init__(self, port: int, server_key: str, token: str) -> None:
        super().__init__(port)
        try:
            self._shake_hands(server_key, token)
        except BaseException:
            self.socket.close()
            raise

    def _shake_hands(self, server_key: str, token: str) -> None:
        permanent = PrivateKey(hashlib.sha256(b"hola-curve-1:" + token.encode()).digest())
        server = PublicKey(z85.decode(server_key))
        transient = PrivateKey.generate()
        self._count = 1
        self.socket.sendall(greeting(b"CURVE"))
        self.read(64)
        nonce = self._nonce()
        signature = Box(transient, server).encrypt(bytes(64), b"CurveZMQHELLO---" + nonce).ciphertext
        hello = b"\x05HELLO\x01\x00" + bytes(72) + bytes(transient.public_key) + nonce + signature
        self.socket.sendall(frame(hello, _IS_COMMAND))
        welcome = self._command()
        opened = Box(transient, server).decrypt(welcome[24:], b"WELCOME-" + welcome[8:24])
        session, cookie = PublicKey(opened[:32]), opened[32:]
        vouch_nonce = b"v" * 16
        vouched = bytes(transient.public_key) + bytes(server)
        vouch = Box(permanent, session).encrypt(vouched, b"VOUCH---" + vouch_nonce).ciphertext
        metadata = b"\x0bSocket-Type" + struct.pack(">I", 6) + b"DEALER"
        nonce = self._nonce()
        self._box = Box(transient, session)
        content = bytes(permanent.public_key) + vouch_nonce + vouch + metadata
        initiate = self._box.encrypt(content, b"CurveZMQINITIATE" + nonce).ciphertext
        self.socket.sendall(frame(b"\x08INITIATE" + cookie + nonce + initiate, _IS_COMMAND))
        answer = self._command()
        if not answer.startswith(b"\x05READY"):
            raise ConnectionError(f"refused: {answer[:16]!r}")

    def _nonce(self) -> bytes:
        nonce = struct.pack(">Q", self._count)
        self._count += 1
        return nonce

    def _command(self) -> bytes:
        flags = self.read(1)[0]
        size = struct.unpack(">Q", self.read(8))[0] if flags & _LARGE else self.read(1)[0]
        return self.read(size)

    def sealed(self, body: bytes, flags: int = 0) -> bytes:
        """A frame, encrypted, as it stands on the wire.

        :param body: what is in it.
        :param flags: ``MORE``, ``COMMAND``.
        """
        nonce = self._nonce()
        box = self._box.encrypt(bytes([flags]) + body, b"CurveZMQMESSAGEC" + nonce).ciphertext
        return frame(b"\x07MESSAGE" + nonce + box)
