"""Asyncio: one program runs many evaluations at once without a thread for each.

This suits evaluations that mostly wait, such as for a job queue or a web service. The program uses the operations of
the protocol directly: it registers as a worker, asks for several suggestions, and asks for the next one with each
result, one round trip per trial. Every few seconds it sends a heartbeat for all leases that it holds.

    python examples/asyncio_client.py
"""

import asyncio
import sys

from hola_protocol.messages import GetSuggestionResponse, LeaseRef, Result, Suggestion
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.clients import AsyncZmqClient
from hola.distributed.local import LocalSystem

IN_FLIGHT = 8
SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="x", low=-5.0, high=10.0),
        ContinuousParameter(name="y", low=0.0, high=15.0),
    ),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=60,
    seed=1,
)


async def evaluate(x: float, y: float) -> float:
    """The Branin function (its minimum is 0.397887), after a delay that simulates a remote service."""
    await asyncio.sleep(0.02)
    from math import cos, pi

    return (y - 5.1 / (4 * pi**2) * x**2 + 5 / pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * pi)) * cos(x) + 10


class Flight:
    """The running evaluations.

    :param client: the client.
    :param worker_id: this worker.
    """

    def __init__(self, client: AsyncZmqClient, worker_id: str) -> None:
        self._client = client
        self._worker_id = worker_id
        self._leases: dict[int, LeaseRef] = {}

    async def beat(self, every_s: float) -> None:
        """Renew the leases in an endless loop.

        :param every_s: at most a quarter of a lease.
        """
        while True:
            await asyncio.sleep(every_s)
            await self._client.heartbeat(worker_id=self._worker_id, leases=list(self._leases.values()))

    async def fly(self, suggestion: Suggestion) -> None:
        """Evaluate a trial, tell its result, and continue with the suggestion in the reply until there is none.

        :param suggestion: the first trial.
        """
        following: Suggestion | None = suggestion
        while following is not None:
            trial = following
            self._leases[trial.trial_id] = LeaseRef(trial_id=trial.trial_id, lease=trial.lease)
            x, y = trial.parameters["x"], trial.parameters["y"]
            assert isinstance(x, float)
            assert isinstance(y, float)
            loss = await evaluate(x, y)
            result = Result(trial_id=trial.trial_id, lease=trial.lease, objectives={"loss": loss})
            reply = await self._client.submit_result(worker_id=self._worker_id, results=[result], next_count=1)
            del self._leases[trial.trial_id]
            answer = reply.next
            while answer is not None and answer.status in ("wait", "paused"):
                answer = await self._client.get_suggestion(worker_id=self._worker_id, wait_s=20.0)
            following = answer.suggestions[0] if answer is not None and answer.suggestions else None


async def work(client: AsyncZmqClient) -> None:
    """Evaluate trials until the study is finished.

    :param client: the client.
    """
    await client.create_study(spec=SPEC)
    worker = await client.register_worker(name="asyncio", concurrency=IN_FLIGHT)
    flight = Flight(client, worker.worker_id)
    beat = asyncio.create_task(flight.beat(worker.info.spec.lease_s / 4))
    first: GetSuggestionResponse = await client.get_suggestion(worker_id=worker.worker_id, count=IN_FLIGHT, wait_s=20.0)
    await asyncio.gather(*map(flight.fly, first.suggestions))
    beat.cancel()
    status = await client.status()
    await client.deregister_worker(worker_id=worker.worker_id)
    assert status.best is not None
    sys.stdout.write(
        f"{status.info.counts.completed} trials, {IN_FLIGHT} at once; best: {status.best.objectives} "
        f"at {status.best.parameters}\n"
    )


async def main() -> None:
    """Start a scheduler and evaluate trials."""
    with LocalSystem() as system:
        async with AsyncZmqClient(connection=system.connection) as client:
            await work(client)


if __name__ == "__main__":
    asyncio.run(main())
