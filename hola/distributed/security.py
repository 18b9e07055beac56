"""What may be served where: nothing goes off this machine in the clear, or without a token, unless it is asked for."""

import logging

from hola.distributed.config import GatewayConfig, SchedulerConfig
from hola.distributed.endpoints import Endpoint, is_loopback
from hola.distributed.errors import InsecureBindError

_log = logging.getLogger(__name__)


def uses_curve(config: SchedulerConfig) -> bool:
    """Whether the scheduler's socket encrypts: all endpoints of a socket do, or none.

    :param config: the scheduler's settings.
    """
    if config.curve == "auto":
        return not all(Endpoint.parse(text).is_local for text in config.bind) and not config.insecure_plaintext
    return config.curve == "on"


def check_scheduler(config: SchedulerConfig) -> None:
    """Refuse endpoints that would carry tokens in the clear, or let anybody in.

    :param config: the scheduler's settings.
    :raises InsecureBindError: naming the endpoint and what to do.
    """
    outside = [text for text in config.bind if not Endpoint.parse(text).is_local]
    if not config.auth:
        if outside:
            raise InsecureBindError(outside[0], "serving without tokens (auth = false) is for loopback and ipc only")
        _log.warning("serving without tokens: every program on this machine can use and stop this scheduler")
    if outside and not uses_curve(config):
        if not config.insecure_plaintext:
            raise InsecureBindError(
                outside[0],
                "off loopback without CURVE, tokens could be read on the way: set scheduler.curve to auto or on, "
                "or scheduler.insecure_plaintext if the network is trusted",
            )
        _log.warning("%s is not encrypted: tokens can be read on the way", outside[0])


def check_gateway(config: GatewayConfig, *, auth: bool = True) -> None:
    """Refuse an address that would carry tokens in the clear, or let anybody in.

    :param config: the gateway's settings.
    :param auth: whether the scheduler behind it asks for tokens.
    :raises InsecureBindError: naming the address and what to do.
    """
    if is_loopback(config.host):
        return
    endpoint = f"{config.host}:{config.port}"
    if not auth:
        raise InsecureBindError(endpoint, "serving without tokens (auth = false) is for loopback only")
    if config.tls or config.behind_tls_proxy:
        return
    if not config.insecure_plaintext:
        raise InsecureBindError(
            endpoint,
            "off loopback without TLS, tokens could be read on the way: set gateway.tls_cert and gateway.tls_key, "
            "gateway.behind_tls_proxy, or gateway.insecure_plaintext if the network is trusted",
        )
    _log.warning("%s is not encrypted: tokens can be read on the way", endpoint)
