"""What a proxy says in place of the gateway: the request is repeated under the same key, and a worker survives it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import AsyncRestClient, InvalidReplyError, RestClient, RestWorker, Retry, UnreachableError
from tests.clients import objectives
from tests.clients.spoiling_proxy import SPOILED, Spoiled, SpoilingProxy
from tests.clients.support import Gateway, Scheduler

STUDY = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    sampler=UniformSpec(),
    max_trials=4,
)


@pytest.fixture
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    with Scheduler(tmp_path / "data", auth=True) as scheduler, Gateway(scheduler) as running:
        monkeypatch.setenv("HOLA_TOKEN", scheduler.token or "")
        yield running


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda s: f"{s.status}-{(s.body or b'half')[:12].decode()}")
def test_a_call_is_repeated_under_the_same_key(gateway: Gateway, spoiled: Spoiled) -> None:
    retry = Retry(attempts=3, first_s=0.01)
    with SpoilingProxy(gateway.endpoint, [spoiled]) as proxy:
        with RestClient(gateway.endpoint) as direct:
            direct.create_study(spec=STUDY)
        with RestClient(proxy.endpoint, retry=retry) as client:
            assert client.register_worker(name="one").worker_id

        async def register() -> str:
            async with AsyncRestClient(proxy.endpoint, retry=retry) as client:
                return (await client.register_worker(name="two")).worker_id

        assert asyncio.run(register())
        assert len(proxy.requests) == 4
        assert proxy.requests[0] == proxy.requests[1] != proxy.requests[2] == proxy.requests[3]
        assert None not in {key for _, _, key in proxy.requests}


def test_a_worker_survives_every_one_of_them(gateway: Gateway, tmp_path: Path) -> None:
    with RestClient(gateway.endpoint) as client, SpoilingProxy(gateway.endpoint, SPOILED) as proxy:
        client.create_study(spec=STUDY)
        summary = RestWorker(objectives.square, proxy.endpoint, spool_dir=tmp_path / "spool", reconnect_s=60.0).run()
        assert (summary.reason, summary.completed) == ("finished", 4)
        assert client.status().info.counts.completed == 4


def test_what_never_ends_says_what_came(gateway: Gateway) -> None:
    with (
        SpoilingProxy(gateway.endpoint, [Spoiled(429, b"slow\x1b[2J down", ("Retry-After", "7"))]) as proxy,
        RestClient(proxy.endpoint, retry=Retry(attempts=1)) as client,
        pytest.raises(UnreachableError, match=r"HTTP 429, 'slow \[2J down'") as caught,
    ):
        client.describe()
    assert caught.value.retry_after_s == 7.0
    assert Retry(first_s=0.1).wait_s(1, caught.value, client.settings.rng) == 7.0


def test_json_that_is_not_of_the_protocol_is_not_repeated(gateway: Gateway) -> None:
    """The same gateway would say the same again."""
    with SpoilingProxy(gateway.endpoint, [Spoiled(200, b'{"tag": "Other"}')]) as proxy:
        with RestClient(proxy.endpoint) as client, pytest.raises(InvalidReplyError):
            client.describe()
        assert len(proxy.requests) == 1
