"""The scheduler is killed again and again while living workers work on both transports, some by a second gateway.

``HOLA_STORM_KILLS`` says how often; ``make storm`` kills 200 times.
"""

import os
import random
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from hola_protocol.messages import Trial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import RestClient, ZmqClient
from hola.clients.retry import Retry
from tests.cli.support import DEADLINE_S
from tests.sentences import holds
from tests.storm.ledger import Ledger
from tests.storm.served import Served, second_gateway
from tests.storm.worker import StormWorker

KILLS = int(os.environ.get("HOLA_STORM_KILLS", "8"))
BETWEEN = 40
"""Results between two kills, at most."""
PATIENT = Retry(attempts=10_000, first_s=0.02, longest_s=0.2)


def all_trials(client: ZmqClient) -> list[Trial]:
    trials: list[Trial] = []
    after = None
    while True:
        page = client.get_trials(after=after, limit=1000)
        trials.extend(page.items)
        after = page.next_cursor
        if after is None:
            return trials


@pytest.mark.timeout(300 + 20 * KILLS)
def test_living_workers_lose_nothing_when_the_scheduler_is_killed(tmp_path: Path) -> None:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="y"),),
        max_retries=0,
        max_preemptions=0,
        sampler=UniformSpec(),
        lease_s=DEADLINE_S,
        seed=1,
    )
    ledger = Ledger()
    served = Served(tmp_path)
    with ExitStack() as stack:
        stack.callback(served.stop)
        connection = served.connection
        other = stack.enter_context(second_gateway(connection, tmp_path / "data"))

        def over_zmq() -> ZmqClient:
            # By its socket in the folder: while it is away, anybody may take a port.
            own = connection.zmq[0]
            return ZmqClient(own, token=connection.token, timeout_s=1.0, connect_timeout_s=1.0, retry=PATIENT)

        def over_rest(url: str) -> RestClient:
            return RestClient(url, token=connection.token, timeout_s=1.0, retry=PATIENT)

        with over_zmq() as client:
            client.create_study(spec=spec)
        workers = [StormWorker(f"zmq {i}", over_zmq, ledger, i) for i in range(2)]
        for name, url in (("own gateway", connection.rest[0]), ("second gateway", other)):
            workers += [
                StormWorker(f"{name} {i}", lambda url=url: over_rest(url), ledger, 10 + i)  # type: ignore[misc]
                for i in range(2)
            ]
        chance = random.Random(1)
        while served.kills < KILLS and ledger.wait_for(len(ledger.told) + chance.randrange(1, BETWEEN), 4 * DEADLINE_S):
            served.kill()
            # Long enough, now and then, that clients hang up and ask again by the gateway that is still there.
            time.sleep(chance.choice([0.0, 0.0, 3.0]))
            served.start(wait=chance.random() < 0.75)  # the next kill may come before its gateway serves
        with over_zmq() as client:
            info = client.get_study().info
            budget = info.created_trials + BETWEEN
            client.update_study(expected_revision=info.revision, max_trials=budget)
        for worker in workers:
            worker.thread.join(DEADLINE_S)
        assert ledger.broken == []
        assert not any(worker.thread.is_alive() for worker in workers)
        assert served.kills == KILLS
        served.await_ready()
        with over_zmq() as client:
            trials = all_trials(client)
            info = client.get_study().info
    with holds("F-1"):
        assert (info.state, info.reason, info.created_trials) == ("finished", "max_trials", budget)
    with holds("P-2"):
        assert [t.trial_id for t in trials] == list(range(1, budget + 1))
        assert {t.state for t in trials} == {"completed"}
    with holds("P-5", "P-9"):
        assert sorted(t.trial_id for t in ledger.told) == [t.trial_id for t in trials]
    with holds("D-1"):
        assert {t.trial_id: {"y": t.value} for t in ledger.told} == {t.trial_id: t.objectives for t in trials}
    with holds("A-13", "R-7"):
        assert all((t.retries, t.preemptions) == (0, 0) for t in trials)
