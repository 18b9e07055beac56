"""What may be served where: nothing goes off this machine in the clear, and nothing but a private socket is open."""

import logging

from hola.distributed.config import GatewayConfig, SchedulerConfig
from hola.distributed.endpoints import Endpoint, is_loopback
from hola.distributed.errors import InsecureBindError

_log = logging.getLogger(__name__)


def check_scheduler(config: SchedulerConfig) -> None:
    """Refuse endpoints that would let anybody in.

    :param config: the scheduler's settings.
    :raises ConfigError: for what is no endpoint.
    :raises InsecureBindError: naming the endpoint and what to do.
    """
    parsed = [Endpoint.parse(text) for text in config.bind]
    if config.auth:
        return
    for text, endpoint in zip(config.bind, parsed, strict=True):
        if endpoint.scheme != "ipc" or endpoint.host:
            raise InsecureBindError(
                text,
                "serving without tokens (auth = false) is for the socket in the data folder only: bind ipc:// alone",
            )
    _log.warning("serving without tokens: every program of this user can use and stop this scheduler")


def check_gateway(config: GatewayConfig, *, auth: bool = True) -> None:
    """Refuse an address that would carry tokens in the clear, or let anybody in.

    :param config: the gateway's settings.
    :param auth: whether the scheduler behind it asks for tokens.
    :raises InsecureBindError: naming the address and what to do.
    """
    endpoint = f"{config.host}:{config.port}"
    if not auth:
        raise InsecureBindError(
            endpoint,
            "serving without tokens (auth = false) is for the ipc socket in the data folder only, since any web page "
            "could use REST: serve without REST (--no-rest)",
        )
    if is_loopback(config.host):
        return
    if config.tls or config.behind_tls_proxy:
        return
    if not config.insecure_plaintext:
        raise InsecureBindError(
            endpoint,
            "off loopback without TLS, tokens could be read on the way: set gateway.tls_cert and gateway.tls_key, "
            "gateway.behind_tls_proxy, or gateway.insecure_plaintext if the network is trusted",
        )
    _log.warning("%s is not encrypted: tokens can be read on the way", endpoint)
