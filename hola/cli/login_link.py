"""The address of the dashboard, and links that log in to it."""

from __future__ import annotations

import http.client
import json
import socket
from typing import TYPE_CHECKING, TextIO
from urllib.parse import quote, urlsplit

from hola.clients.connection import Connection
from hola.clients.errors import ConfigurationError, HolaError, TransportError, UnreachableError
from hola.clients.rest_tls import tls_context, untrusted
from hola.clients.settings import check_plaintext, plaintext_allowed

from .errors import CommandError

if TYPE_CHECKING:
    from hola.distributed.config import Config

_TIMEOUT_S = 10.0
_MAX_REPLY = 65536


def dashboard_address(connection: Connection) -> str | None:
    """The address of the dashboard; None if no gateway is known.

    :param connection: of a running scheduler.
    """
    return f"{connection.rest[0].rstrip('/')}/" if connection.rest else None


def login_link(connection: Connection, study: str | None = None) -> str:
    """A link that opens the dashboard and logs in as the owner of the connection's token. It works once.

    The part after ``#`` stays in the browser: no proxy and no log gets it.

    :param connection: of a running scheduler, with a gateway and a token.
    :param study: the study that is shown first. Default: the list of studies.
    :raises ConfigurationError: if the token would travel unencrypted to another machine.
    :raises TransportError: if the gateway does not answer.
    :raises CommandError: if it refuses the token, or there is no gateway or no token.
    """
    address = dashboard_address(connection)
    if address is None:
        raise CommandError("this scheduler serves no REST and so no dashboard; start hola serve without --no-rest")
    if connection.token is None:
        raise CommandError("a login link needs a token: give --token, or use the connection file or the data folder")
    check_plaintext([address], connection.token, plaintext_allowed(None))
    reply = _post(address, connection.token, connection.ca_file)
    return f"{address}#login={reply}" + (f"/studies/{quote(study, safe='')}" if study else "")


def link_for(connection: Connection, stream: TextIO, study: str | None = None) -> str | None:
    """The address of the dashboard, with a login if it is written to a terminal: logs and files get none.

    :param connection: of a running scheduler.
    :param stream: where it is written to.
    :param study: the study that is shown first. Default: the list of studies.
    :returns: None if there is no gateway.
    """
    if not (connection.rest and connection.token and stream.isatty()):
        return dashboard_address(connection)
    try:
        return login_link(connection, study)
    except (HolaError, CommandError):  # such as a certificate for another name; the page asks for a token
        return dashboard_address(connection)


def can_serve(settings: Config) -> bool:
    """Whether a run that was not asked for a gateway can start one: it needs tokens and a free port.

    :param settings: of the server.
    """
    from hola.distributed.private_dir import NAME, PrivateDir
    from hola.distributed.server import SERVICE

    if not settings.scheduler.auth:
        return False
    gateway, directory = settings.gateway, settings.scheduler.directory
    port = gateway.port or (PrivateDir(directory).port(SERVICE) if (directory / NAME).is_dir() else 0)
    family = socket.AF_INET6 if ":" in gateway.host else socket.AF_INET
    try:
        socket.create_server((gateway.host, port), family=family).close()
    except OSError:
        return False
    return True


def _post(address: str, token: str, ca_file: str | None) -> str:
    """A ticket for a token."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        context = tls_context([address], ca_file)
        link: http.client.HTTPConnection = http.client.HTTPSConnection(host, port, timeout=_TIMEOUT_S, context=context)
    elif parts.scheme == "http":
        link = http.client.HTTPConnection(host, port, timeout=_TIMEOUT_S)
    else:
        raise ConfigurationError(f"{address!r} must start with https:// or http://")
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "User-Agent": "hola command"}
    try:
        link.request("POST", f"{parts.path}login/ticket", b"{}", headers)
        reply = link.getresponse()
        status, content = reply.status, reply.read(_MAX_REPLY)
    except OSError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise untrusted(error, address) from error
        raise UnreachableError(f"cannot reach {address}: {error}", endpoint=address) from error
    except http.client.HTTPException as error:
        raise TransportError(f"{address} does not speak HTTP: {error!r}", endpoint=address) from error
    finally:
        link.close()
    try:
        told = json.loads(content)
        if status == 200:
            return str(told["ticket"])
        message = str(told["message"])
    except (ValueError, KeyError, TypeError):
        message = f"HTTP status {status}"
    raise CommandError(f"{address}: no login link: {message}")
