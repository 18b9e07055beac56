"""How the clients over REST check a gateway's certificate."""

import ssl
from collections.abc import Iterable

from .errors import ConfigurationError, HandshakeError


def tls_context(endpoints: Iterable[str], ca_file: str | None) -> ssl.SSLContext | None:
    """Which authorities to trust.

    :param endpoints: the base URLs.
    :param ca_file: a PEM file; absent: the system's authorities.
    :returns: None when no endpoint uses TLS and no file is given: loading the authorities takes 20 ms.
    :raises ConfigurationError: when the file cannot be used.
    """
    if ca_file is None and not any(endpoint.startswith("https://") for endpoint in endpoints):
        return None
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise ConfigurationError(f"{ca_file}: not a file of certificates: {error}") from error


def untrusted(error: Exception, endpoint: str) -> HandshakeError:
    """The exception for a certificate that no trusted authority has signed.

    :param error: the cause.
    :param endpoint: the base URL.
    """
    return HandshakeError(f"the server's certificate is not trusted: {error}; give its ca_file", endpoint=endpoint)
