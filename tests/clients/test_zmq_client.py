"""The synchronous client over ZeroMQ: strange replies, threads, and the study that it means."""

import subprocess
import sys
import threading

import pytest
from hola_protocol.codec import encode_header
from hola_protocol.messages import (
    Header,
    HeartbeatRequest,
    HeartbeatResponse,
    LeaseCommand,
    LeaseRef,
)
from hola_protocol.version import FIRST_FRAME

from hola.clients import (
    ConfigurationError,
    HandshakeError,
    InvalidReplyError,
    ZmqClient,
)
from tests.clients.scripted import DESCRIBED, FAST, ONCE, WORKER, Script
from tests.clients.support import Call, RestServer, RouterServer


@pytest.mark.spec("Z-5")
def test_a_late_reply_is_dropped() -> None:
    def stale_first(frames: list[bytes], header: Header) -> list[list[bytes]]:
        stale = [FIRST_FRAME, encode_header(Header(version="1.0", id="stale")), b'{"tag":"ErrorResponse"}']
        return [stale, frames]

    with RouterServer(Script(DESCRIBED)) as server, ZmqClient(server.endpoint) as client:
        server.before_reply = stale_first
        assert client.describe() == DESCRIBED


def test_frames_of_another_protocol_are_an_invalid_reply() -> None:
    with RouterServer(Script(DESCRIBED)) as server, ZmqClient(server.endpoint, retry=FAST) as client:
        server.before_reply = lambda frames, header: [[b"other/1", *frames[1:]]]
        with pytest.raises(InvalidReplyError, match="not the frames of hola/1"):
            client.describe()


@pytest.mark.parametrize("key", ["short", "\u00e4" * 40, '"' * 40])
def test_a_server_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(ConfigurationError, match="CURVE"), ZmqClient("tcp://127.0.0.1:1", server_key=key) as client:
        client.describe()


def test_an_http_server_is_not_mistaken_for_a_scheduler() -> None:
    with (
        RestServer(Script(DESCRIBED)) as server,
        ZmqClient(
            server.endpoint.replace("http", "tcp"), server_key="k" * 40, retry=ONCE, connect_timeout_s=5.0
        ) as client,
        pytest.raises(HandshakeError, match=r"another server's|does not speak"),
    ):
        client.describe()


def test_a_forked_child_opens_connections_of_its_own() -> None:
    code = """
import os, sys
from hola.clients import ZmqClient
client = ZmqClient(sys.argv[1])
client.describe()
pid = os.fork()
client.describe()
client.close()
if pid == 0:
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
"""
    with RouterServer(Script(DESCRIBED)) as server:
        done = subprocess.run([sys.executable, "-c", code, server.endpoint], capture_output=True, timeout=30, text=True)
        assert (done.returncode, done.stderr, len(server.calls)) == (0, "", 3)


def test_threads_share_a_client() -> None:
    def handler(call: Call) -> HeartbeatResponse:
        assert isinstance(call.request, HeartbeatRequest)
        lease = call.request.leases[0]
        command = LeaseCommand(trial_id=lease.trial_id, lease=lease.lease, command="drop")
        return HeartbeatResponse(lease_commands=[command])

    wrong: list[int] = []
    with RouterServer(handler) as server, ZmqClient(server.endpoint) as client:

        def beat(first: int) -> None:
            for trial in range(first, first + 50):
                reply = client.heartbeat(worker_id=WORKER, leases=[LeaseRef(trial_id=trial, lease="l")])
                if [command.trial_id for command in reply.lease_commands] != [trial]:
                    wrong.append(trial)

        threads = [threading.Thread(target=beat, args=(1 + 1000 * i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert (wrong, len(server.calls)) == ([], 400)
