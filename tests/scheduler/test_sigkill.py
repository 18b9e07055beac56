"""A scheduler that is killed under load goes on with nothing acknowledged lost, nothing counted twice, no id reused."""

import random
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import msgspec
from hola_protocol.messages import GetSuggestionResponse, Result, Suggestion, Trial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import ZmqClient
from hola.clients.retry import Retry

ROOT = Path(__file__).parents[2]
KILLS = 20
WORKERS = 4
TRIALS_BETWEEN_KILLS = 40
DEADLINE_S = 120.0


class Told(NamedTuple):
    """A result that the scheduler acknowledged."""

    trial_id: int
    value: float


class Served:
    """A scheduler process that is killed and started again on the same folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scheduler.served", str(self._folder)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        told = msgspec.json.decode(self._process.stdout.readline(), type=dict[str, str])
        self.endpoint, self.token = told["endpoint"], told["token"]

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


class Load:
    """Workers that evaluate until the study is finished, and note what was acknowledged and what was handed out."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self.told: list[Told] = []
        self.handed: dict[int, float] = {}
        self.errors: list[BaseException] = []
        self._changed = threading.Condition()
        self._threads = [threading.Thread(target=self._guarded) for _ in range(WORKERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        for thread in self._threads:
            thread.join(DEADLINE_S)
        assert not any(thread.is_alive() for thread in self._threads)
        assert self.errors == []

    def wait_for(self, told: int) -> bool:
        """Wait until so many results were acknowledged, or no worker is left.

        :returns: whether they were.
        """
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.told) >= told or not self._alive(), DEADLINE_S)
            return len(self.told) >= told

    def _alive(self) -> bool:
        return any(thread.is_alive() for thread in self._threads) and not self.errors

    def _guarded(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self.errors.append(error)
            raise
        finally:
            with self._changed:
                self._changed.notify_all()

    def _work(self) -> None:
        retry = Retry(attempts=1000, first_s=0.02, longest_s=0.2)
        with ZmqClient(
            self._served.endpoint, token=self._served.token, timeout_s=2.0, connect_timeout_s=1.0, retry=retry
        ) as client:
            worker_id = client.register_worker().worker_id
            asked: GetSuggestionResponse | None = None
            while True:
                if asked is None or asked.status != "suggestions":
                    asked = client.get_suggestion(worker_id=worker_id, wait_s=1.0)
                if asked.status == "finished":
                    return
                held = [s for s in asked.suggestions if s.standing == "held"]
                if not held:
                    asked = None
                    continue
                asked = self._evaluate(client, worker_id, held[0])

    def _evaluate(self, client: ZmqClient, worker_id: str, suggestion: Suggestion) -> GetSuggestionResponse | None:
        value = suggestion.parameters["x"]
        assert isinstance(value, float)
        with self._changed:
            # The same trial always comes with the same parameters, whoever gets it.
            assert self.handed.setdefault(suggestion.trial_id, value) == value
        reply = client.submit_result(
            worker_id=worker_id,
            results=[Result(trial_id=suggestion.trial_id, lease=suggestion.lease, objectives={"y": value})],
            next_count=1,
        )
        assert reply.receipts[0].outcome == "recorded"
        with self._changed:
            self.told.append(Told(suggestion.trial_id, value))
            self._changed.notify_all()
        return reply.next


def all_trials(client: ZmqClient) -> list[Trial]:
    trials: list[Trial] = []
    after = None
    while True:
        page = client.get_trials(after=after, limit=1000)
        trials.extend(page.items)
        after = page.next_cursor
        if after is None:
            return trials


def test_twenty_kills_under_load_lose_nothing(tmp_path: Path) -> None:
    max_trials = KILLS * TRIALS_BETWEEN_KILLS + 100
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="y"),),
        max_trials=max_trials,
        sampler=UniformSpec(),
        lease_s=5.0,
        max_retries=100,
        seed=1,
    )
    served = Served(tmp_path)
    try:
        with ZmqClient(served.endpoint, token=served.token) as client:
            client.create_study(spec=spec)
        load = Load(served)
        load.start()
        chance = random.Random(1)
        kills = 0
        while kills < KILLS and load.wait_for(len(load.told) + chance.randrange(1, TRIALS_BETWEEN_KILLS)):
            served.kill()
            served.start()
            kills += 1
        load.join()
        assert kills == KILLS

        with ZmqClient(served.endpoint, token=served.token) as client:
            trials = all_trials(client)
            info = client.get_study().info
    finally:
        served.kill()

    assert (info.state, info.reason) == ("finished", "max_trials")
    assert [t.trial_id for t in trials] == list(range(1, max_trials + 1))
    assert info.counts.completed == max_trials
    stored = {t.trial_id: t.objectives for t in trials}
    assert {t.trial_id: {"y": t.value} for t in load.told} == stored
    assert all(t.parameters == {"x": load.handed[t.trial_id]} for t in trials)
    # A trial may be evaluated twice, but its outcome is acknowledged as recorded under one lease alone.
    assert Counter(t.trial_id for t in load.told).most_common(1)[0][1] == 1
