"""Connections that break, servers that are not the one expected, replies that come late: both transports."""

import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.errors import ErrorResponse
from hola_protocol.messages import (
    GetSuggestionResponse,
    Result,
)

from hola.clients import (
    ClientClosedError,
    ConfigurationError,
    HandshakeError,
    InvalidReplyError,
    RequestTimeoutError,
    Retry,
    ServerError,
    UnreachableError,
    zmq_link,
)
from hola.clients.errors import (
    InvalidMessageError,
    NotLeaderError,
    TooLargeError,
    UnavailableError,
)
from tests.clients.scripted import CLIENTS, DESCRIBED, FAST, ONCE, WORKER, Script, connected
from tests.clients.support import RestServer, RouterServer, wait_until

TRANSPORTS = ["zmq", "rest", "zmq-async", "rest-async"]
SERVERS: dict[str, Any] = {"zmq": RouterServer, "rest": RestServer}


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
