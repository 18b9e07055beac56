"""Clients and workers over a real gateway before a real scheduler."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import AsyncRestClient, AsyncZmqClient, RestClient, RestWorker, WorkerSummary, ZmqWorker
from hola.clients.errors import UnknownStudyError
from tests.clients import objectives
from tests.clients.support import Gateway, Scheduler, wait_until


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Scheduler, Gateway]]:
    with Scheduler(tmp_path / "data", auth=True) as scheduler, Gateway(scheduler) as gateway:
        monkeypatch.setenv("HOLA_TOKEN", scheduler.token or "")
        yield scheduler, gateway


def study(max_trials: int) -> StudySpec:
    return StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="loss"),),
        sampler=UniformSpec(),
        max_trials=max_trials,
    )


def test_both_kinds_of_worker_share_a_study(served: tuple[Scheduler, Gateway], tmp_path: Path) -> None:
    scheduler, gateway = served
    with RestClient(gateway.endpoint) as client:
        client.create_study(spec=study(30))
        together = threading.Barrier(2, timeout=20)
        seen: dict[str, bool] = {}

        def objective(kind: str) -> Any:
            def function(parameters: dict[str, Any]) -> float:
                if not seen.setdefault(kind, False):
                    seen[kind] = True
                    together.wait()
                return objectives.square(parameters)

            return function

        workers = [
            RestWorker(objective("rest"), gateway.endpoint, spool_dir=tmp_path),
            ZmqWorker(objective("zmq"), scheduler.endpoint, spool_dir=tmp_path),
        ]
        summaries: list[WorkerSummary] = []
        threads = [threading.Thread(target=lambda w=w: summaries.append(w.run())) for w in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

        assert [summary.reason for summary in summaries] == ["finished", "finished"]
        assert sum(summary.completed for summary in summaries) == 30
        assert min(summary.completed for summary in summaries) >= 1
        assert client.status().info.counts.completed == 30
        best = client.get_top_k(limit=1).items[0].trial
        assert best.objectives is not None
        with pytest.raises(UnknownStudyError):
            client.get_study(study="nope")


def test_an_idle_rest_worker_drains_at_once(served: tuple[Scheduler, Gateway], tmp_path: Path) -> None:
    _, gateway = served
    with RestClient(gateway.endpoint) as client:
        client.create_study(spec=study(5))
        client.set_study_state(state="paused")
        made = RestWorker(objectives.square, gateway.endpoint, wait_s=5.0, spool_dir=tmp_path)
        summaries: list[WorkerSummary] = []
        thread = threading.Thread(target=lambda: summaries.append(made.run()))
        thread.start()
        wait_until(lambda: client.status().worker_count == 1, "the worker")
        made.drain()
        thread.join(20)
        assert [summary.reason for summary in summaries] == ["drained"]


@pytest.mark.parametrize("cls", [AsyncZmqClient, AsyncRestClient])
def test_ask_and_tell_by_hand_in_asyncio(served: tuple[Scheduler, Gateway], cls: Any) -> None:
    from hola_protocol.messages import Result

    scheduler, gateway = served
    endpoint = scheduler.endpoint if cls is AsyncZmqClient else gateway.endpoint

    async def work(client: Any) -> int:
        told = 0
        worker = await client.register_worker()
        while True:
            ask = await client.get_suggestion(worker_id=worker.worker_id, wait_s=5.0)
            if ask.status == "finished":
                return told
            for suggestion in ask.suggestions:
                value = objectives.square(suggestion.parameters)
                result = Result(trial_id=suggestion.trial_id, lease=suggestion.lease, objectives={"loss": value})
                reply = await client.submit_result(worker_id=worker.worker_id, results=[result])
                told += [receipt.outcome for receipt in reply.receipts].count("recorded")

    async def main() -> tuple[int, int]:
        async with cls(endpoint) as client:
            await client.create_study(spec=study(12))
            told = await asyncio.gather(*(work(client) for _ in range(3)))
            return sum(told), (await client.status()).info.counts.completed

    assert asyncio.run(main()) == (12, 12)
