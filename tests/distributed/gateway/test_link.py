"""The connection to the scheduler: replies in any order, outages, time-outs, and no request sent too late."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import zmq
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import Header
from hola_protocol.version import FIRST_FRAME

from hola.distributed.admission import Admission, guard_socket
from hola.distributed.config import GatewayConfig
from hola.distributed.credentials import open_credentials
from hola.distributed.gateway.link import SchedulerLink, SchedulerReply, header_start
from tests.admitted import plain_router, terminated_context
from tests.distributed.gateway.support import DEADLINE_S, Asked, ScriptedScheduler, scheduler

HEADER = header_start(Header(version="1.0"))


def with_link(config: GatewayConfig, use: Callable[[SchedulerLink], Awaitable[Any]]) -> Any:
    """Run a coroutine over an open link, in a loop of its own."""

    async def run() -> Any:
        link = SchedulerLink(config)
        link.open()
        try:
            async with asyncio.timeout(DEADLINE_S):
                return await use(link)
        finally:
            link.close()

    return asyncio.run(run())


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop turn until a condition holds; the caller bounds it."""
    while not condition():
        await asyncio.sleep(0.005)


def echo(asked: Asked) -> bytes:
    return asked.body


def test_replies_come_in_any_order(tmp_path: Path) -> None:
    held: list[Asked] = []

    def backwards(asked: Asked) -> None:
        held.append(asked)
        if len(held) == 50:
            for one in reversed(held):
                one.answer(one.body)

    async def use(link: SchedulerLink) -> list[SchedulerReply]:
        return await asyncio.gather(*(link.request(HEADER, b"%d" % i) for i in range(50)))

    with scheduler(tmp_path / "s", backwards):
        replies = with_link(GatewayConfig(scheduler=f"ipc://{tmp_path}/s"), use)
    assert replies == [SchedulerReply("1.0", b"%d" % i) for i in range(50)]


def test_a_thousand_requests_in_turns_all_come_back(tmp_path: Path) -> None:
    async def worker(link: SchedulerLink, start: int) -> list[bytes]:
        return [(await link.request(HEADER, b"%d" % (start + i))).body for i in range(100)]

    async def use(link: SchedulerLink) -> list[list[bytes]]:
        return await asyncio.gather(*(worker(link, n * 100) for n in range(10)))

    with scheduler(tmp_path / "s", echo):
        bodies = with_link(GatewayConfig(scheduler=f"ipc://{tmp_path}/s"), use)
    assert [body for part in bodies for body in part] == [b"%d" % i for i in range(1000)]


def test_a_request_waits_for_the_scheduler_to_come(tmp_path: Path) -> None:
    async def use(link: SchedulerLink) -> SchedulerReply:
        future = link.request(HEADER, b"early")
        with scheduler(tmp_path / "s", echo):
            return await future

    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", reconnect_s=0.01, reconnect_max_s=0.05)
    assert with_link(config, use) == SchedulerReply("1.0", b"early")


def test_a_request_whose_time_is_over_is_never_sent(tmp_path: Path) -> None:
    async def use(link: SchedulerLink) -> list[bytes]:
        with pytest.raises(ProtocolError, match="did not answer in time"):
            await link.request(HEADER, b"late")
        assert link.pending == 0
        with scheduler(tmp_path / "s", echo) as backend:
            await link.request(HEADER, b"next", wait_s=DEADLINE_S)
            return [backend.next().body]

    config = GatewayConfig(
        scheduler=f"ipc://{tmp_path}/s", request_timeout_s=0.05, reconnect_s=0.01, reconnect_max_s=0.05
    )
    assert with_link(config, use) == [b"next"]


def test_a_lost_connection_answers_what_was_sent_and_keeps_what_was_not(tmp_path: Path) -> None:
    async def use(link: SchedulerLink) -> tuple[str, bytes]:
        with scheduler(tmp_path / "s", lambda asked: None) as backend:
            lost = link.request(HEADER, b"lost")
            await asyncio.to_thread(backend.next)
        with pytest.raises(ProtocolError) as caught:
            await lost
        assert not link.connected
        kept = link.request(HEADER, b"kept")
        with scheduler(tmp_path / "s", echo):
            return caught.value.response.message, (await kept).body

    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", reconnect_s=0.01, reconnect_max_s=0.05)
    assert with_link(config, use) == ("no answer: the connection was lost", b"kept")


def test_silence_is_unavailable_and_a_late_reply_harms_nobody(tmp_path: Path) -> None:
    async def use(link: SchedulerLink) -> SchedulerReply:
        with scheduler(tmp_path / "s", lambda asked: None) as backend:
            with pytest.raises(ProtocolError) as caught:
                await link.request(HEADER, b"silent")
            error = caught.value.response
            assert (error.code, error.retryable, error.retry_after_s) == ("unavailable", True, 0.5)
            backend.next().answer(b"too late")
            backend.script = echo
            return await link.request(HEADER, b"next")

    assert with_link(GatewayConfig(scheduler=f"ipc://{tmp_path}/s", request_timeout_s=0.2), use).body == b"next"


def test_a_long_poll_has_its_wait_on_top_up_to_the_limit(tmp_path: Path) -> None:
    async def use(link: SchedulerLink) -> SchedulerReply:
        with scheduler(tmp_path / "s", lambda asked: None) as backend:
            parked = link.request(HEADER, b"parked", wait_s=1e308)
            with pytest.raises(ProtocolError):
                await link.request(HEADER, b"short")
            backend.next().answer(b"in time")
            return await parked

    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", request_timeout_s=0.05)
    assert with_link(config, use).body == b"in time"


def test_beyond_the_limit_a_request_is_told_to_come_again(tmp_path: Path) -> None:
    async def use(link: SchedulerLink) -> tuple[str, float | None]:
        first = link.request(HEADER, b"1")
        with pytest.raises(ProtocolError) as caught:
            link.request(HEADER, b"2")
        link.close()
        with pytest.raises(ProtocolError, match="the gateway is stopping"):
            await first
        with pytest.raises(ProtocolError, match="the gateway is stopping"):
            link.request(HEADER, b"3")
        return caught.value.code, caught.value.response.retry_after_s

    assert with_link(GatewayConfig(scheduler=f"ipc://{tmp_path}/s", max_pending=1), use) == ("overloaded", 0.5)


def test_a_header_that_the_scheduler_cannot_answer_is_refused() -> None:
    with pytest.raises(ProtocolError, match="/idempotency_key"):
        header_start(Header(version="1.0", idempotency_key="x"))


def test_a_request_that_is_cancelled_before_it_is_sent_is_never_sent(tmp_path: Path) -> None:
    async def use(link: SchedulerLink) -> bytes:
        link.request(HEADER, b"cancelled").cancel()
        await asyncio.sleep(0)
        assert link.pending == 0
        with scheduler(tmp_path / "s", echo) as backend:
            await link.request(HEADER, b"next")
            return backend.next().body

    config = GatewayConfig(scheduler=f"ipc://{tmp_path}/s", reconnect_s=0.01, reconnect_max_s=0.05)
    assert with_link(config, use) == b"next"


def test_the_scheduler_hears_that_a_cancelled_request_is_not_waited_for(tmp_path: Path) -> None:
    async def use(link: SchedulerLink, backend: ScriptedScheduler) -> bool:
        future = link.request(HEADER, b"parked", wait_s=DEADLINE_S)
        asked = await asyncio.to_thread(backend.next)
        future.cancel()
        return await asyncio.to_thread(backend.undelivered.get, timeout=DEADLINE_S) == asked.header.id

    with scheduler(tmp_path / "s", lambda asked: None) as backend:
        assert with_link(GatewayConfig(scheduler=f"ipc://{tmp_path}/s"), lambda link: use(link, backend))


@pytest.mark.parametrize(
    "frames",
    [
        [b"hola/1"],
        [b"hola/1", b"{}"],
        [b"hola/9", b'{"version":"1.0","id":"1"}', b"x"],
        [b"hola/1", b"{", b"x"],
        [b"hola/1", b'{"version":"1.0"}', b"x"],
        [b"hola/1", b'{"version":"1.0","id":"unknown"}', b"x"],
        [b"", b"hola/1", b'{"version":"1.0","id":"1"}', b"x"],
    ],
)
def test_what_is_no_reply_is_ignored(tmp_path: Path, frames: list[bytes]) -> None:
    def confuse(asked: Asked) -> bytes:
        asked.answer(frames)
        return asked.body

    async def use(link: SchedulerLink) -> SchedulerReply:
        with scheduler(tmp_path / "s", confuse):
            return await link.request(HEADER, b"x")

    assert with_link(GatewayConfig(scheduler=f"ipc://{tmp_path}/s"), use) == SchedulerReply("1.0", b"x")


def test_a_refused_gateway_connects_again_with_the_credential_as_it_is_then(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    credentials = open_credentials(tmp_path)
    wrong = tmp_path / "relay-token"
    wrong.write_text("wrong\n")

    async def use(link: SchedulerLink) -> SchedulerReply:
        future = link.request(HEADER, b"x")
        await until(lambda: "gateway.relay_file" in caplog.text)
        wrong.write_bytes(credentials.relay_file.read_bytes())
        return await future

    config = GatewayConfig(
        scheduler=f"ipc://{tmp_path}/s", relay_file=str(wrong), reconnect_s=0.01, reconnect_max_s=0.02
    )
    with terminated_context() as context, context.socket(zmq.ROUTER) as router:
        Admission(context, passwords=credentials.user_of_password)
        guard_socket(router)
        router.linger = 0
        router.plain_server = True
        router.bind(f"ipc://{tmp_path}/s")

        def echo_once() -> None:
            assert router.poll(20_000)
            identity, first, header, _ = router.recv_multipart()
            router.send_multipart([identity, first, header, b"reply"])

        thread = threading.Thread(target=echo_once)
        thread.start()
        assert with_link(config, use) == SchedulerReply("1.0", b"reply")
        thread.join(20)
    assert caplog.text.count("gateway.relay_file") == 1


def test_the_frames_are_those_of_the_protocol(tmp_path: Path) -> None:
    async def use(link: SchedulerLink, router: "zmq.Socket[bytes]") -> list[bytes]:
        future = link.request(HEADER, b"body")
        await until(lambda: bool(router.poll(0)))
        identity, *frames = router.recv_multipart()
        router.send_multipart([identity, FIRST_FRAME, frames[1], b"reply"])
        assert await future == SchedulerReply("1.0", b"reply")
        return frames

    with terminated_context() as context, plain_router(context) as router:
        router.bind(f"ipc://{tmp_path}/s")
        frames = with_link(GatewayConfig(scheduler=f"ipc://{tmp_path}/s"), lambda link: use(link, router))
    assert frames == [b"hola/1", b'{"version":"1.0","id":"1"}', b"body"]
