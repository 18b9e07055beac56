"""Cases on knowing the server: certificates over REST, CURVE over ZeroMQ."""

import ssl
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import trustme
import zmq

from hola_conformance.adapter import Adapter
from hola_conformance.call import call, demand, demand_error, demand_sent, error_body, reply_to
from hola_conformance.call_faults import GOOD
from hola_conformance.cases import Case
from hola_conformance.scripted_rest import ScriptedRest
from hola_conformance.scripted_zmq import ScriptedZmq


def _tls(*, trusted: bool) -> Callable[[Adapter], None]:
    def run(adapter: Adapter) -> None:
        authority = trustme.CA()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        with tempfile.TemporaryDirectory() as folder, ScriptedRest(lambda sent: GOOD, context) as server:
            ca_file = Path(folder) / "authority.pem"
            (authority if trusted else trustme.CA()).cert_pem.write_to_path(str(ca_file))
            answer = call(adapter, "rest", server.endpoint, ca_file=str(ca_file))
        if trusted:
            reply_to(answer)
            demand_sent(server.sent, 1)
        else:
            demand_error(answer, "handshake")
            demand(not server.sent, "sent a request to a server that it must not trust")

    return run


def _wrong_name(adapter: Adapter) -> None:
    """A certificate of the right authority for another host is not the server's."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("elsewhere.example").configure_cert(context)
    with tempfile.TemporaryDirectory() as folder, ScriptedRest(lambda sent: GOOD, context) as server:
        ca_file = Path(folder) / "authority.pem"
        authority.cert_pem.write_to_path(str(ca_file))
        demand_error(call(adapter, "rest", server.endpoint, ca_file=str(ca_file)), "handshake")
    demand(not server.sent, "sent a request to a server of another name")


def _leader_in_the_clear(adapter: Adapter) -> None:
    """A refusal over TLS does not lead to a leader without it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    with tempfile.TemporaryDirectory() as folder, ScriptedRest(lambda sent: GOOD) as leader:
        refusal = error_body("not_leader", retryable=True, detail={"endpoints": [leader.endpoint]})
        ca_file = Path(folder) / "authority.pem"
        authority.cert_pem.write_to_path(str(ca_file))
        with ScriptedRest(lambda sent: refusal, context) as follower:
            answer = call(adapter, "rest", follower.endpoint, ca_file=str(ca_file))
    demand_error(answer, "server", "not_leader")
    demand(not leader.sent, "followed a refusal from https to http")


def _no_file(adapter: Adapter) -> None:
    """A file of certificates that is not there is a mistake in the configuration."""
    with ScriptedRest(lambda sent: GOOD, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)) as server:
        answer = call(adapter, "rest", server.endpoint, ca_file="/no/such/authority.pem")
    demand_error(answer, "configuration")


def _right_key(adapter: Adapter) -> None:
    with ScriptedZmq(lambda sent: GOOD) as server:
        reply_to(call(adapter, "zmq", server.endpoint))
    demand_sent(server.sent, 1)


def _wrong_key(adapter: Adapter) -> None:
    """Another server's key, which is no mere silence (Z-11)."""
    stranger, _ = zmq.curve_keypair()
    with ScriptedZmq(lambda sent: GOOD) as server:
        demand_error(call(adapter, "zmq", server.endpoint, server_key=stranger.decode()), "handshake")
    demand(not server.sent, "sent a request to a server with another key")


def _no_key(adapter: Adapter) -> None:
    """Over tcp there is nothing to say without the server's key (Z-8)."""
    with ScriptedZmq(lambda sent: GOOD) as server:
        demand_error(call(adapter, "zmq", server.endpoint, server_key=None), "configuration")


def _bad_key(adapter: Adapter) -> None:
    """What is no key is a mistake in the configuration."""
    with ScriptedZmq(lambda sent: GOOD) as server:
        demand_error(call(adapter, "zmq", server.endpoint, server_key="short"), "configuration")


def security_cases() -> Iterator[Case]:
    """The cases of both transports."""
    tls: dict[str, Callable[[Adapter], None]] = {
        "trusted authority": _tls(trusted=True),
        "another authority": _tls(trusted=False),
        "another name": _wrong_name,
        "no authority": _no_file,
        "leader in the clear": _leader_in_the_clear,
    }
    curve: dict[str, Callable[[Adapter], None]] = {
        "right key": _right_key,
        "wrong key": _wrong_key,
        "no key": _no_key,
        "bad key": _bad_key,
    }
    for kind, checks in (("tls", tls), ("curve", curve)):
        for name, check in checks.items():
            yield Case(f"call/{kind}/{name}", f"call.{kind}", check)
