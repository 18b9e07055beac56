"""Who may do what, and how the front proves which scheduler it is for: tokens and the CURVE key pair."""

import hashlib
import hmac
import math
import os
import secrets
import threading
import time
from pathlib import Path
from typing import Annotated, Final, NamedTuple, TypeAlias, TypeVar

import msgspec
import zmq
from hola_protocol.operations import ROLES
from hola_protocol.values import Name, Role, WallTimeMs
from msgspec import Meta, Struct
from zmq.utils import z85

from hola.clients.zmq_security import ANONYMOUS as ANONYMOUS_PASSWORD
from hola.clients.zmq_security import public_key
from hola.distributed.audit import AUDIT
from hola.distributed.errors import CredentialsError
from hola.distributed.private_dir import PrivateDir

OWNER: Final = "owner"
"""The name of the first token, made at the first start and written to the connection file."""

TOKEN_PREFIX: Final = "hola_"
"""Every token starts so, for scanners that look for leaked secrets."""

_T = TypeVar("_T")

LOOK_S: Final = 0.05
"""Seconds between two looks whether the tokens were changed, when unknown ones are shown."""

RELAY: Final = "relay"
"""The user id of the processes that pass on what others ask: the gateway and the front."""

ANONYMOUS_ID: Final = "anonymous"
"""The user id of everybody, where no tokens are asked for."""

_TOKENS = "tokens.json"
_OWNER_TOKEN = "owner-token"
_RELAY_TOKEN = "relay-token"
_CURVE = "curve.json"


CurveKey: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-zA-Z.\-:+=^!/*?&<>()\[\]{}@%$#]{40}\Z")]


class Principal(NamedTuple):
    """Whom a request comes from."""

    name: str
    role: Role


ANONYMOUS: Final = Principal("anonymous", "admin")
"""The principal of every request to a scheduler that asks for no token."""


class Token(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A token as it is stored: its digest, not itself.

    :ivar name: the name of its principal.
    :ivar role: what it allows.
    :ivar sha256: the digest of the token, in hexadecimal.
    :ivar curve: the public CURVE key that belongs to the token, in Z85.
    :ivar created_ms: when it was made.
    """

    name: Name
    role: Role
    sha256: str
    curve: CurveKey
    created_ms: WallTimeMs

    @property
    def user_id(self) -> str:
        """What names the token on a connection. It is the token's own: its name may be given to another token."""
        return self.sha256[:16]

    @property
    def principal(self) -> "Principal":
        """Whom a request with this token comes from."""
        return Principal(self.name, self.role)


class CurveKeys(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A CURVE key pair in Z85."""

    public: str
    secret: str


class Credentials:
    """The tokens and keys of one scheduler; see :func:`open_credentials`.

    :param directory: where they are kept.
    :raises CredentialsError: when a file cannot be read, or is damaged.
    """

    def __init__(self, directory: PrivateDir) -> None:
        self.directory = directory
        self._reading = threading.Lock()
        self._looked = -math.inf
        self._was_read = False
        with directory.locked():
            self.curve = self._open_curve()
            self._load()
            self.owner_token = self._open_owner()
            self.relay_token = self._open_relay()
            self._relay_digest = _digest(self.relay_token)

    @property
    def server_key(self) -> str:
        """The public CURVE key that clients check the scheduler by."""
        return self.curve.public

    def authenticate(self, token: str | None) -> Principal | None:
        """Whom a token belongs to.

        The look-up goes by the token's digest, so its time tells nothing about other tokens.

        :param token: the secret that a request carries.
        :returns: the principal, or ``None`` when the token is missing or unknown.
        """
        if token is None:
            return None
        digest = _digest(token)
        found = self._by_digest.get(digest)
        if found is None and self._look_again():
            found = self._by_digest.get(digest)
        if found is None or not hmac.compare_digest(found.sha256, digest):
            return None
        return found.principal

    def principal(self, user_id: str) -> Principal | None:
        """Whom a connection belongs to.

        :param user_id: what names its token.
        :returns: the principal, or ``None`` when the token is no longer known.
        """
        return self._by_id.get(user_id)

    def user_of_password(self, digest: str) -> str | None:
        """The user id for a token, or for the credential of the relays.

        :param digest: the SHA-256 digest of the password, in hexadecimal.
        """
        if digest == self._relay_digest:
            return RELAY
        found = self._by_digest.get(digest)
        if found is None and self._look_again():
            found = self._by_digest.get(digest)
        return None if found is None else found.user_id

    def user_of_key(self, key: bytes) -> str | None:
        """The user id for the CURVE key pair of a token.

        :param key: the public key, 32 bytes.
        """
        found = self._by_key.get(key)
        if found is None and self._look_again():
            found = self._by_key.get(key)
        return None if found is None else found.user_id

    @property
    def relay_file(self) -> Path:
        """The file of the credential of the gateway and the front."""
        return self.directory.path / _RELAY_TOKEN

    def tokens(self) -> tuple[Token, ...]:
        """The tokens, in the order they were made."""
        return tuple(self._by_name.values())

    def add_token(self, name: str, role: Role) -> str:
        """Make a token.

        :param name: the name of its principal; new.
        :param role: what it allows.
        :returns: the secret; it is not stored and cannot be shown again.
        :raises CredentialsError: when the name is taken or no name, or the role is unknown.
        """
        with self.directory.locked():
            self._load()
            if name in self._by_name:
                raise CredentialsError(f"there is a token named {name!r}: revoke it first, or choose another name")
            return self._add(name, role)

    def revoke_token(self, name: str) -> None:
        """Make a token unknown. A running scheduler notices it at its next :meth:`refresh`.

        :param name: the name of its principal.
        :raises CredentialsError: when there is none.
        """
        with self.directory.locked():
            self._load()
            if name not in self._by_name:
                known = ", ".join(self._by_name) or "none"
                raise CredentialsError(f"there is no token named {name!r}; there are: {known}")
            self._store({key: token for key, token in self._by_name.items() if key != name})

    def refresh(self) -> bool:
        """Read the tokens again if another process changed them.

        :returns: whether they were read since the last call, by this call or for an unknown token.
        :raises CredentialsError: when they cannot be; those that were read before stay.
        """
        with self._reading:
            self._read_if_changed()
            was_read, self._was_read = self._was_read, False
        return was_read

    def _look_again(self) -> bool:
        """Read the tokens again for an unknown one, if another process changed them. This is done a few times a second.

        :returns: whether it was looked; what cannot be read is the matter of :meth:`refresh`.
        """
        with self._reading:
            now = time.monotonic()
            if now - self._looked < LOOK_S:
                return False
            self._looked = now
            try:
                self._read_if_changed()
            except CredentialsError:
                return False
            return True

    def _read_if_changed(self) -> None:
        if (stamp := self._stamp()) == self._read_at:
            return
        if stamp is None:
            raise CredentialsError(f"{self.directory.path / _TOKENS}: is missing")
        before = self._by_name
        self._load()
        self._was_read = True
        for name in before.keys() - self._by_name.keys():
            AUDIT.info("token revoked: name=%s role=%s", name, before[name].role)
        for name, token in self._by_name.items():
            if before.get(name) != token:
                AUDIT.info("token added: name=%s role=%s", name, token.role)

    def secure(self, socket: "zmq.Socket[bytes]") -> None:
        """Make a socket a CURVE server, before it is bound.

        :param socket: the front's socket.
        """
        socket.curve_server = True
        socket.curve_secretkey = self.curve.secret.encode()

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self.directory.path / _TOKENS)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CredentialsError(f"{self.directory.path / _TOKENS}: cannot be read: {error.strerror}") from error
        return (found.st_ino, found.st_mtime_ns, found.st_size)

    def _load(self) -> None:
        stamp = self._stamp()
        content = self.directory.read(_TOKENS)
        self._index(() if content is None else self._decode(_TOKENS, content, tuple[Token, ...]))
        self._read_at = stamp  # not before it was read: a file that could not be is tried again

    def _index(self, tokens: tuple[Token, ...]) -> None:
        # Replaced as a whole: other threads look them up.
        self._by_id = {token.user_id: token.principal for token in tokens}
        self._by_key = {z85.decode(token.curve): token for token in tokens}
        self._by_name = {token.name: token for token in tokens}
        self._by_digest = {token.sha256: token for token in tokens}

    def _store(self, tokens: dict[str, Token]) -> None:
        self.directory.write(_TOKENS, msgspec.json.format(msgspec.json.encode(list(tokens.values()))))
        self._read_at = self._stamp()
        self._index(tuple(tokens.values()))

    def _add(self, name: str, role: Role, secret: str | None = None) -> str:
        secret = secret or TOKEN_PREFIX + secrets.token_urlsafe(32)
        if role not in ROLES:
            raise CredentialsError(f"there is no role {role!r}; there are: {', '.join(ROLES)}")
        now_ms = time.time_ns() // 1_000_000
        try:
            token = msgspec.convert(
                {
                    "name": name,
                    "role": role,
                    "sha256": _digest(secret),
                    "curve": public_key(secret).decode(),
                    "created_ms": now_ms,
                },
                type=Token,
            )
        except msgspec.ValidationError as error:
            raise CredentialsError(f"{name!r} cannot be the name of a token: {error}") from error
        self._store({**self._by_name, name: token})
        return secret

    def _open_owner(self) -> str:
        content = self.directory.read(_OWNER_TOKEN)
        secret = content.decode("ascii", "replace").strip() if content else ""
        known = self._by_name.get(OWNER)
        if secret and known is not None and known.sha256 == _digest(secret):
            return secret
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        self.directory.write(_OWNER_TOKEN, secret.encode() + b"\n")
        return self._add(OWNER, "admin", secret)

    def _open_relay(self) -> str:
        content = self.directory.read(_RELAY_TOKEN)
        secret = content.decode("ascii", "replace").strip() if content else ""
        if not secret:
            secret = secrets.token_urlsafe(32)
            self.directory.write(_RELAY_TOKEN, secret.encode() + b"\n")
        return secret

    def _open_curve(self) -> CurveKeys:
        content = self.directory.read(_CURVE)
        if content is not None:
            return self._decode(_CURVE, content, CurveKeys)
        public, secret = zmq.curve_keypair()
        keys = CurveKeys(public=public.decode(), secret=secret.decode())
        self.directory.write(_CURVE, msgspec.json.encode(keys))
        return keys

    def _decode(self, name: str, content: bytes, type: type[_T]) -> _T:
        try:
            return msgspec.json.decode(content, type=type)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise CredentialsError(f"{self.directory.path / name}: is damaged: {error}") from error


def open_credentials(data_dir: str | os.PathLike[str]) -> Credentials:
    """The credentials of a data folder; made at the first use, the same at every later one.

    :param data_dir: the data folder.
    :raises CredentialsError: when they cannot be read or written.
    """
    return Credentials(PrivateDir(data_dir))


def user_of_anonymous(digest: str) -> str | None:
    """The user id of everybody, where no tokens are asked for.

    :param digest: the SHA-256 digest of the password, in hexadecimal; that of ``anonymous`` is let in.
    """
    return ANONYMOUS_ID if digest == _digest(ANONYMOUS_PASSWORD) else None


def _digest(token: str) -> str:
    # A token holds 256 random bits, so a slow password hash would protect nothing.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
