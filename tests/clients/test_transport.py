"""Connections that break, servers that are not the one expected, replies that come late: both transports."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import zmq
from hola_protocol.codec import encode_header
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.messages import (
    DeregisterWorkerResponse,
    DescribeResponse,
    GetSuggestionResponse,
    Header,
    HeartbeatRequest,
    HeartbeatResponse,
    LeaseCommand,
    LeaseRef,
    ListStudiesResponse,
    RegisterWorkerResponse,
    Result,
    StudyInfo,
)
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec
from hola_protocol.version import FIRST_FRAME

from hola.clients import (
    AsyncRestClient,
    AsyncZmqClient,
    ClientClosedError,
    ConfigurationError,
    HandshakeError,
    InvalidReplyError,
    RequestTimeoutError,
    RestClient,
    Retry,
    ServerError,
    UnreachableError,
    ZmqClient,
    zmq_link,
)
from hola.clients.errors import (
    InternalError,
    InvalidMessageError,
    NotLeaderError,
    TooLargeError,
    UnauthenticatedError,
    UnavailableError,
)
from tests.clients.support import Call, RestServer, RouterServer, wait_until
from tests.sentences import holds

WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"
ONCE = Retry(attempts=1)
FAST = Retry(attempts=5, first_s=0.01, longest_s=0.02)
DESCRIBED = DescribeResponse(versions=["1.0"], server="test", limits=Limits(), durability="memory", time_ms=1)


class Script:
    """Answers one after another; the last again and again."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    def __call__(self, call: Call) -> Any:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ProtocolError):
            raise answer
        return answer


TRANSPORTS = ["zmq", "rest", "zmq-async", "rest-async"]
SERVERS: dict[str, Any] = {"zmq": RouterServer, "rest": RestServer}
CLIENTS: dict[str, Any] = {
    "zmq": ZmqClient,
    "rest": RestClient,
    "zmq-async": AsyncZmqClient,
    "rest-async": AsyncRestClient,
}


class Blocking:
    """An asynchronous client with the calls of a synchronous one."""

    def __init__(self, cls: Any, *args: Any, **options: Any) -> None:
        self._loop = asyncio.new_event_loop()

        async def make() -> Any:
            return cls(*args, **options)

        self._client = self._loop.run_until_complete(make())

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda **arguments: self._loop.run_until_complete(getattr(self._client, name)(**arguments))

    def close(self) -> None:
        self._loop.run_until_complete(self._client.close())
        self._loop.close()


@contextmanager
def connected(transport: str, endpoint: Any, **options: Any) -> Iterator[Any]:
    cls = CLIENTS[transport]
    client = Blocking(cls, endpoint, **options) if transport.endswith("async") else cls(endpoint, **options)
    try:
        yield client
    finally:
        client.close()


def server_for(transport: str, handler: Any) -> Any:
    return SERVERS[transport.removesuffix("-async")](handler)


UNAVAILABLE = ErrorResponse(code="unavailable", message="not now", retryable=True)


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.spec("X-5", "P-1")
def test_a_retryable_refusal_is_repeated_with_the_same_key(transport: str) -> None:
    answer = GetSuggestionResponse(status="wait")
    with (
        server_for(transport, Script(UNAVAILABLE, UNAVAILABLE, answer)) as server,
        connected(transport, server.endpoint, retry=FAST) as client,
    ):
        assert client.get_suggestion(worker_id=WORKER) == answer

        keys = {call.header.idempotency_key for call in server.calls}
        assert (len(server.calls), len(keys)) == (3, 1)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_attempts_are_bounded(transport: str) -> None:
    with (
        server_for(transport, Script(UNAVAILABLE)) as server,
        connected(transport, server.endpoint, retry=Retry(attempts=3, first_s=0.001)) as client,
    ):
        with pytest.raises(UnavailableError, match="not now"):
            client.describe()

        assert len(server.calls) == 3


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.spec("X-6")
def test_a_final_refusal_is_not_repeated(transport: str) -> None:
    refusal = ErrorResponse(code="unknown_study", message="no such study", path="/study", value="x", detail={"a": 1})
    with (
        server_for(transport, Script(refusal)) as server,
        connected(transport, server.endpoint, retry=FAST) as client,
    ):
        with pytest.raises(ServerError) as caught:
            client.get_study(study="x")

        assert str(caught.value) == "unknown_study: no such study (at /study): x"
        assert (caught.value.code, caught.value.path, caught.value.value) == ("unknown_study", "/study", "x")
        assert (caught.value.retryable, caught.value.detail) == (False, {"a": 1})
        assert len(server.calls) == 1


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.spec("X-4")
def test_a_code_from_the_future_is_a_plain_server_error(transport: str) -> None:
    refusal = b'{"tag":"ErrorResponse","code":"internal_rain","message":"wet"}'
    with (
        server_for(transport, Script(refusal)) as server,
        connected(transport, server.endpoint, retry=FAST) as client,
        pytest.raises(ServerError) as caught,
    ):
        client.describe()

    assert (type(caught.value), caught.value.code) == (ServerError, "internal_rain")


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_is_not_of_the_protocol_is_an_invalid_reply(transport: str) -> None:
    with (
        server_for(transport, Script(b'{"tag":"HeartbeatResponse"}')) as server,
        connected(transport, server.endpoint, retry=FAST) as client,
        pytest.raises(InvalidReplyError, match="the reply to Describe cannot be read"),
    ):
        client.describe()


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_silence_is_a_timeout(transport: str) -> None:
    with (
        server_for(transport, Script(None)) as server,
        connected(transport, server.endpoint, retry=ONCE) as client,
        pytest.raises(RequestTimeoutError, match=r"no answer within 0\.05 s"),
    ):
        client.describe(timeout_s=0.05)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_long_poll_adds_its_wait_to_the_timeout(transport: str) -> None:
    with (
        server_for(transport, Script(None)) as server,
        connected(transport, server.endpoint, retry=ONCE) as client,
        pytest.raises(RequestTimeoutError, match=r"no answer within 0\.35 s"),
    ):
        client.get_suggestion(worker_id=WORKER, wait_s=0.25, timeout_s=0.1)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_nobody_there_is_unreachable(transport: str) -> None:
    endpoint = "http://127.0.0.1:1" if transport.startswith("rest") else "tcp://127.0.0.1:1"
    key = {} if transport.startswith("rest") else {"server_key": "k" * 40}
    with (
        connected(transport, endpoint, retry=Retry(attempts=2, first_s=0.001), **key) as client,
        pytest.raises(UnreachableError, match=r"127\.0\.0\.1:1"),
    ):
        client.describe()


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_next_endpoint_is_tried(transport: str) -> None:
    nobody = "http://127.0.0.1:1" if transport.startswith("rest") else "ipc:///tmp/hola-nobody-is-here"
    with (
        server_for(transport, Script(DESCRIBED)) as server,
        connected(transport, [nobody, server.endpoint], retry=FAST) as client,
    ):
        assert client.describe() == DESCRIBED
        assert client.describe() == DESCRIBED


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_not_leader_leads_to_the_leader(transport: str) -> None:
    with server_for(transport, Script(DESCRIBED)) as leader:
        elsewhere = ErrorResponse(
            code="not_leader", message="ask the leader", retryable=True, detail={"endpoints": [leader.endpoint]}
        )
        with (
            server_for(transport, Script(elsewhere)) as follower,
            connected(transport, follower.endpoint, retry=FAST) as client,
        ):
            assert [client.describe(), client.describe()] == [DESCRIBED, DESCRIBED]
            assert len(follower.calls) == 1


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_not_leader_without_a_leader_is_raised_in_the_end(transport: str) -> None:
    lost = ErrorResponse(code="not_leader", message="nobody leads", retryable=True)
    with (
        server_for(transport, Script(lost)) as server,
        connected(transport, server.endpoint, retry=FAST) as client,
        pytest.raises(NotLeaderError),
    ):
        client.describe()


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_what_cannot_be_sent_is_refused_by_the_client(transport: str) -> None:
    with (
        server_for(transport, Script(DESCRIBED)) as server,
        connected(transport, server.endpoint) as client,
    ):
        with pytest.raises(InvalidMessageError) as not_finite:
            client.submit_result(results=[Result(trial_id=1, lease="l", objectives={"loss": float("nan")})])
        with pytest.raises(InvalidMessageError) as bad_key:
            client.get_suggestion(worker_id=WORKER, idempotency_key='"},')
        with pytest.raises(TooLargeError):
            client.enqueue_trials(trials=[{"x": "y" * 2_000_000}])

        assert not_finite.value.path == "/results/0/objectives/loss"
        assert bad_key.value.value == '"},'
        assert server.calls == []


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_closed_client_says_so(transport: str) -> None:
    with server_for(transport, Script(DESCRIBED)) as server, connected(transport, server.endpoint) as client:
        client.describe()
        if transport.endswith("async"):
            client._loop.run_until_complete(client._client.close())
        else:
            client.close()
        with pytest.raises(ClientClosedError):
            client.describe()


@pytest.mark.parametrize("transport", ["zmq", "rest"])
def test_closing_ends_a_long_poll_in_another_thread(transport: str) -> None:
    with server_for(transport, Script(None)) as server, connected(transport, server.endpoint, retry=FAST) as client:
        caught: list[BaseException] = []

        def poll() -> None:
            try:
                client.get_suggestion(worker_id=WORKER, wait_s=60.0)
            except ClientClosedError as error:
                caught.append(error)

        thread = threading.Thread(target=poll)
        thread.start()
        wait_until(lambda: len(server.calls) == 1, "the long poll")
        client.close()
        thread.join(20)
        assert [str(error) for error in caught] == ["the client was closed"]


@pytest.mark.spec("Z-4")
def test_the_async_client_carries_many_calls_at_once() -> None:
    waiting: list[Call] = []

    def handler(call: Call) -> Any:
        waiting.append(call)
        return DeregisterWorkerResponse(released=[len(waiting)])

    async def run(endpoint: str) -> list[Any]:
        async with AsyncZmqClient(endpoint) as client:
            beats = [client.deregister_worker(worker_id=WORKER) for _ in range(200)]
            return list(await asyncio.gather(*beats))

    with RouterServer(handler) as server:
        replies = asyncio.run(run(server.endpoint))

    assert sorted(reply.released[0] for reply in replies) == list(range(1, 201))


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


@pytest.mark.parametrize("transport", ["zmq", "zmq-async"])
def test_a_reply_that_is_too_long_is_refused_at_once_and_says_so(
    transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zmq_link, "MAX_REPLY_BYTES", 200)
    with server_for(transport, Script(DESCRIBED)) as server, connected(transport, server.endpoint) as client:
        with pytest.raises(InvalidReplyError, match=r"the reply has \d+ bytes, and at most 200 are accepted"):
            client.describe()
        assert len(server.calls) == 1


@pytest.mark.parametrize("transport", ["zmq", "zmq-async"])
def test_a_server_that_dies_in_a_call_is_noticed_and_its_successor_found(transport: str, tmp_path: Path) -> None:
    with connected(
        transport, "ipc:///tmp/hola-nobody-is-here", retry=Retry(attempts=100, first_s=0.02, longest_s=0.05)
    ) as client:
        silent = RouterServer(Script(None), endpoint=f"ipc://{tmp_path}/s")
        settings = (client._client if transport.endswith("async") else client).settings
        settings.endpoints.__init__([silent.endpoint])
        answers: list[Any] = []
        with silent:
            thread = threading.Thread(target=lambda: answers.append(client.describe(timeout_s=30.0)))
            thread.start()
            wait_until(lambda: len(silent.calls) == 1, "the call")
        with RouterServer(Script(DESCRIBED), endpoint=silent.endpoint):
            thread.join(20)
        assert answers == [DESCRIBED]


@pytest.fixture(scope="module")
def curve() -> tuple[bytes, bytes]:
    public, secret = zmq.curve_keypair()
    return public, secret


ZMQ = pytest.mark.parametrize("transport", ["zmq", "zmq-async"])


@ZMQ
def test_over_tcp_server_and_token_are_proven_by_their_keys(transport: str, curve: tuple[bytes, bytes]) -> None:
    public, secret = curve[0].decode(), curve[1]
    other = zmq.curve_keypair()[0].decode()
    with RouterServer(Script(DESCRIBED), secret_key=secret, tokens=["right"]) as server:
        with connected(transport, server.endpoint, server_key=public, token="right") as client, holds("Z-9"):
            assert client.describe() == DESCRIBED
        for token in ("wrong", None):
            with connected(transport, server.endpoint, server_key=public, token=token, retry=FAST) as client:
                with holds("Z-11"), pytest.raises(UnauthenticatedError, match="does not know this token") as refused:
                    client.describe()
                with holds("Z-11"):
                    assert not refused.value.retryable
        with (
            connected(transport, server.endpoint, server_key=other, token="right") as client,
            holds("Z-11"),
            pytest.raises(HandshakeError, match="another server's"),
        ):
            client.describe()
        with (
            connected(transport, server.endpoint, token="right") as client,
            pytest.raises(ConfigurationError, match="HOLA_SERVER_KEY"),
        ):
            client.describe()
        with holds("Z-8"):
            assert [call.header.token for call in server.calls] == [None]


@ZMQ
@pytest.mark.spec("Z-8", "Z-11")
def test_a_server_of_another_mechanism_is_a_handshake_error(
    transport: str, curve: tuple[bytes, bytes], tmp_path: Path
) -> None:
    with zmq.Context() as context, context.socket(zmq.ROUTER) as router:
        router.bind(f"ipc://{tmp_path}/s")
        port = router.bind_to_random_port("tcp://127.0.0.1")
        for endpoint in (f"ipc://{tmp_path}/s", f"tcp://127.0.0.1:{port}"):
            with (
                connected(transport, endpoint, server_key=curve[0].decode()) as client,
                pytest.raises(HandshakeError, match=r"does not use|closes the connection"),
            ):
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


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, which is its own authority, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


@pytest.mark.parametrize("transport", ["rest", "rest-async"])
def test_tls(transport: str, certificate: tuple[Path, Path], tmp_path: Path) -> None:
    cert, key = certificate
    with RestServer(Script(DESCRIBED), ssl_certfile=str(cert), ssl_keyfile=str(key)) as server:
        with connected(transport, server.endpoint, ca_file=str(cert)) as client:
            assert client.describe() == DESCRIBED
        with (
            connected(transport, server.endpoint) as client,
            pytest.raises(HandshakeError, match="certificate is not trusted"),
        ):
            client.describe()
    with pytest.raises(ConfigurationError, match="not a file of certificates"):
        CLIENTS[transport]("https://127.0.0.1:1", ca_file=str(tmp_path / "none.pem"))


@pytest.mark.parametrize("transport", ["rest", "rest-async"])
def test_a_leader_with_tls_is_checked_by_the_authority_given(transport: str, certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    with RestServer(Script(DESCRIBED), ssl_certfile=str(cert), ssl_keyfile=str(key)) as leader:
        elsewhere = ErrorResponse(
            code="not_leader", message="ask the leader", retryable=True, detail={"endpoints": [leader.endpoint]}
        )
        with (
            RestServer(Script(elsewhere)) as follower,
            connected(transport, follower.endpoint, retry=FAST, ca_file=str(cert)) as client,
        ):
            assert client.describe() == DESCRIBED
            assert len(leader.calls) == 1


@pytest.mark.spec("R-8")
@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"<html>", UnreachableError),
        (200, b"", UnreachableError),
        (404, b"<html>", UnreachableError),
        (429, b"slow down", UnreachableError),
        (500, b"Internal Server Error", UnreachableError),
        (502, b"<html>", UnreachableError),
        (404, b'{"detail":"Not Found"}', InvalidReplyError),
    ],
)
def test_what_a_proxy_says_is_not_taken_for_a_reply(status: int, body: bytes, error: type[Exception]) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    server = RestServer(Script(DESCRIBED))
    server._server.config.app = app
    with server, RestClient(server.endpoint, retry=ONCE) as client, pytest.raises(error, match=str(status)):
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


def test_pages_are_followed() -> None:
    infos = [study_info(f"s{i}") for i in range(3)]
    pages = [ListStudiesResponse(items=infos[:2], next_cursor="more"), ListStudiesResponse(items=infos[2:])]

    async def collect(endpoint: str) -> list[StudyInfo]:
        async with AsyncZmqClient(endpoint) as client:
            return [info async for info in client.iter_studies()]

    with RouterServer(Script(*pages)) as server, ZmqClient(server.endpoint) as client:
        assert list(client.iter_studies()) == infos
        assert [getattr(call.request, "after", None) for call in server.calls] == [None, "more"]
    with RouterServer(Script(*pages)) as server:
        assert asyncio.run(collect(server.endpoint)) == infos


def study_info(name: str) -> StudyInfo:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="loss"),)
    )
    return StudyInfo(study=name, spec=spec, state="running", revision=1, objective_revision=1, created_ms=1)


def test_a_defect_of_the_server_is_repeated() -> None:
    defect = ErrorResponse(code="internal", message="oops", retryable=True)
    with RouterServer(Script(defect)) as server, ZmqClient(server.endpoint, retry=FAST) as client:
        with pytest.raises(InternalError):
            client.describe()
        assert len(server.calls) == FAST.attempts


def test_the_default_study_is_the_clients() -> None:
    registered = RegisterWorkerResponse(worker_id=WORKER, info=study_info("mine"), limits=Limits())
    with RouterServer(Script(registered)) as server, ZmqClient(server.endpoint, study="mine") as client:
        client.register_worker()
        client.register_worker(study="other")
        assert [getattr(call.request, "study", None) for call in server.calls] == ["mine", "other"]
