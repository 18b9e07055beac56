"""Nothing that a peer sends ends the scheduler: it is answered, and the next request is served."""

import json
import threading
from collections.abc import Iterator

import pytest
import zmq
from hola_protocol import codec
from hola_protocol.errors import ProtocolError
from hola_protocol.version import FIRST_FRAME

from hola.distributed import reception as reception_module
from hola.distributed.config import SchedulerConfig
from hola.distributed.scheduler import SchedulerProcess
from hola.storage import MemoryStorage
from tests.scheduler.peer import DEADLINE_MS, dealer

LONG = b"1" * 5_000
DEEP = b"[" * 100_000 + b"]" * 100_000
SPEC = b'"parameters":[{"name":"x","type":"continuous","low":0,"high":1}],"objectives":[{"name":"loss","target":0}]'


RESULT = b'{"tag":"SubmitResultRequest","results":[{"trial_id":1,"lease":"l","objectives":{"loss":1},"metadata":'


def create(extra: bytes) -> bytes:
    return b'{"tag":"CreateStudyRequest","study":"s","spec":{' + SPEC + b"," + extra + b"}}"


BODIES = {
    "an unknown field beyond a double": create(b'"zzz":1e999'),
    "an unknown field of 5,000 digits": create(b'"zzz":' + LONG),
    "an unknown field that is not UTF-8": create(b'"zzz":"\xff"'),
    "an unknown key that is not UTF-8": create(b'"\xff":1'),
    "an unknown field nested deeply": create(b'"zzz":' + DEEP),
    "a seed of 5,000 digits": create(b'"seed":' + LONG),
    "a deep body": DEEP,
    "a surrogate": create(b'"zzz":"\\ud800"'),
    "metadata of 5,000 digits": RESULT + b'{"a":' + LONG + b"}}]}",
    "metadata nested deeply": RESULT + DEEP + b"}]}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_the_codec_refuses_what_is_hostile(body: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        codec.decode_request(body)
    assert caught.value.code == "invalid_message"
    codec.encode(caught.value.response)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SchedulerProcess]:
    folder = tmp_path_factory.mktemp("s")
    process = SchedulerProcess(SchedulerConfig(data_dir=str(folder), bind=("ipc://",)), storage=MemoryStorage())
    thread = threading.Thread(target=process.run)
    thread.start()
    yield process
    process.stop()
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def token(served: SchedulerProcess) -> str:
    return served.credentials.owner_token


def exchange(served: SchedulerProcess, frames: list[bytes], token: str) -> tuple[str, dict[str, object]]:
    """Send frames and read the reply: its id, and its body."""
    with dealer(served.endpoints[0], token) as socket:
        socket.send_multipart(frames)
        assert socket.poll(DEADLINE_MS), "no reply"
        first, header, body = socket.recv_multipart()
    assert first == FIRST_FRAME
    return json.loads(header)["id"], json.loads(body)


def request(body: bytes, token: str) -> list[bytes]:
    return [FIRST_FRAME, json.dumps({"version": "1.0", "id": "7", "token": token}).encode(), body]


@pytest.mark.spec("X-8", "Z-3")
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_the_scheduler_answers_what_is_hostile_and_goes_on(served: SchedulerProcess, token: str, body: bytes) -> None:
    reply_id, reply = exchange(served, request(body, token), token)
    assert (reply_id, reply["tag"], reply["code"]) == ("7", "ErrorResponse", "invalid_message")
    assert exchange(served, request(b'{"tag":"DescribeRequest"}', token), token)[1]["tag"] == "DescribeResponse"


@pytest.mark.spec("X-8", "Z-6")
@pytest.mark.parametrize(
    "header", [LONG, DEEP[:20_000], b'{"version":"1.0","id":"7","zzz":1e999}', b'{"id":"7","\xff":1}', b"\xff", b""]
)
def test_the_scheduler_answers_a_hostile_header_and_goes_on(
    served: SchedulerProcess, token: str, header: bytes
) -> None:
    _, reply = exchange(served, [FIRST_FRAME, header, b'{"tag":"DescribeRequest"}'], token)
    assert reply["tag"] in ("ErrorResponse", "DescribeResponse")
    assert exchange(served, request(b'{"tag":"DescribeRequest"}', token), token)[1]["tag"] == "DescribeResponse"


@pytest.mark.spec("X-8")
def test_a_defect_while_a_request_is_read_is_answered_as_internal(
    served: SchedulerProcess, token: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(reception_module, "check_request", lambda *_: [][0])
        _, reply = exchange(served, request(b'{"tag":"DescribeRequest"}', token), token)
    assert reply["code"] == "internal"
    assert "IndexError" in caplog.text
    assert exchange(served, request(b'{"tag":"DescribeRequest"}', token), token)[1]["tag"] == "DescribeResponse"


def test_the_role_is_checked_before_the_body_is_decoded(served: SchedulerProcess) -> None:
    name = f"reader-{zmq.curve_keypair()[0].hex()[:8]}"
    token = served.credentials.add_token(name, "read")
    _, reply = exchange(served, request(b'{"tag": "CreateStudyRequest", this is no JSON', token), token)
    assert (reply["code"], reply["message"]) == (
        "permission_denied",
        f"this needs the role admin; the token '{name}' has read",
    )
    _, reply = exchange(served, request(b'{"study": "x", "tag": "DeleteStudyRequest"}', token), token)
    assert reply["code"] == "permission_denied"


def test_an_operation_is_found_by_the_tag_at_the_start() -> None:
    for body, name in (
        (b'{"tag":"GetTopKRequest","limit":1}', "GetTopK"),
        (b' {\n"tag" : "DescribeRequest" junk', "Describe"),
        (b'{"study":"x","tag":"GetTopKRequest"}', None),
        (b'{"tag":"GetTopKResponse"}', None),
        (b"", None),
    ):
        found = codec.peek_operation(body)
        assert (None if found is None else found.name) == name
