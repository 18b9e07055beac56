"""Cases on knowing the server and being known to it: certificates over REST, CURVE and PLAIN over ZeroMQ."""

import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import trustme
import zmq

from hola_conformance.adapter import Adapter
from hola_conformance.call import call, demand, demand_error, demand_sent, error_body, reply_to
from hola_conformance.call_faults import GOOD
from hola_conformance.cases import Case
from hola_conformance.names import TOKEN
from hola_conformance.script import Reply, Sent
from hola_conformance.scripted_rest import ScriptedRest
from hola_conformance.scripted_zmq import ScriptedZmq

LONG_S = 20.0
"""How long a reply takes that is never waited for."""


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


def _ipc(folder: str) -> str:
    return f"ipc://{folder}/s"


def _right_token(adapter: Adapter) -> None:
    """Over ipc the token is the password of PLAIN (Z-8)."""
    with tempfile.TemporaryDirectory() as folder, ScriptedZmq(lambda sent: GOOD, _ipc(folder)) as server:
        reply_to(call(adapter, "zmq", server.endpoint))
        demand_sent(server.sent, 1)
        demand(server.sent[0].header.get("token") == TOKEN, "connected without the token")


def _anonymous(adapter: Adapter) -> None:
    """Without a token the password is `anonymous`, and never empty (Z-8)."""
    with tempfile.TemporaryDirectory() as folder, ScriptedZmq(lambda sent: GOOD, _ipc(folder)) as server:
        server.admission.admits_strangers = False
        reply_to(call(adapter, "zmq", server.endpoint, token=None))
        demand_sent(server.sent, 1)


def _refused(*, ipc: bool) -> Callable[[Adapter], None]:
    """A token that the server refuses in the handshake is `unauthenticated`, at once (Z-10, Z-11)."""

    def run(adapter: Adapter) -> None:
        with tempfile.TemporaryDirectory() as folder:
            with ScriptedZmq(lambda sent: GOOD, *([_ipc(folder)] if ipc else [])) as server:
                server.admission.admits_strangers = False
                answer = call(adapter, "zmq", server.endpoint, token="nobody-knows-this-token")
            message = demand_error(answer, "server", "unauthenticated")
            demand("nobody-knows-this-token" not in message, "the error's message holds the token (X-3)")
            demand(not server.sent, "sent a request although it was refused")

    return run


def _revoked(*, ipc: bool) -> Callable[[Adapter], None]:
    """A token that is revoked while a call waits is `unauthenticated`, and no time-out (Z-11, Z-12)."""

    def run(adapter: Adapter) -> None:
        came = threading.Event()

        def script(sent: Sent) -> Reply:
            came.set()
            return Reply(GOOD, delay_s=LONG_S)

        with tempfile.TemporaryDirectory() as folder:
            with ScriptedZmq(script, *([_ipc(folder)] if ipc else [])) as server:

                def revoke() -> None:
                    if came.wait(adapter.patience_s):
                        server.revoke()

                revoking = threading.Thread(target=revoke)
                revoking.start()
                answer = call(adapter, "zmq", server.endpoint, timeout_s=LONG_S)
                came.set()
                revoking.join()
            demand_error(answer, "server", "unauthenticated")
            demand_sent(server.sent, 1)

    return run


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
        "wrong token": _refused(ipc=False),
        "token revoked": _revoked(ipc=False),
    }
    ipc: dict[str, Callable[[Adapter], None]] = {
        "right token": _right_token,
        "no token": _anonymous,
        "wrong token": _refused(ipc=True),
        "token revoked": _revoked(ipc=True),
    }
    for kind, checks in (("tls", tls), ("curve", curve), ("ipc", ipc)):
        for name, check in checks.items():
            yield Case(f"call/{kind}/{name}", f"call.{kind}", check)
