"""A worker of a storm: it asks, beats, tells, and repeats what it told, over one of the transports."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from hola_protocol.messages import GetSuggestionResponse, LeaseRef, Result, Suggestion

from hola.clients import RestClient, ZmqClient
from hola.clients.settings import new_key
from tests.storm.ledger import Ledger, Told

Connect = Callable[[], AbstractContextManager[RestClient | ZmqClient]]


def given(asked: GetSuggestionResponse | None) -> list[Suggestion]:
    """What a reply says that its worker holds.

    :param asked: the answer to an ask.
    """
    # What a lost reply brought may have gone to another: it was nobody's meanwhile.
    return [] if asked is None else [s for s in asked.suggestions if s.standing == "held"]


class StormWorker:
    """A living worker: it gives nothing back, and loses nothing.

    :param name: for people.
    :param connect: its client.
    :param ledger: of the storm.
    :param seed: of its chances.
    """

    def __init__(self, name: str, connect: Connect, ledger: Ledger, seed: int) -> None:
        self._name = name
        self._connect = connect
        self._ledger = ledger
        self._random = random.Random(seed)
        ledger.begins()
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        broken = None
        try:
            with self._connect() as client:
                self._work(client)
        except BaseException as error:
            broken = f"{self._name}: {error!r}"
            raise
        finally:
            self._ledger.ends(broken)

    def _work(self, client: RestClient | ZmqClient) -> None:
        worker_id = client.register_worker(name=self._name).worker_id
        asked: GetSuggestionResponse | None = None
        while True:
            if asked is None or asked.status not in ("suggestions", "finished"):
                wait_s = self._random.choice([0.0, 0.1, 5.0])
                asked = client.get_suggestion(worker_id=worker_id, wait_s=wait_s)
            if asked.status == "finished":
                return
            held = given(asked)
            if not held:
                time.sleep(self._random.uniform(0.0, asked.retry_after_s or 0.0) / 10)
            asked = self._evaluate(client, worker_id, held[0]) if held else None

    def _evaluate(
        self, client: RestClient | ZmqClient, worker_id: str, suggestion: Suggestion
    ) -> GetSuggestionResponse | None:
        value = self._ledger.holds(self._name, suggestion)
        if self._random.random() < 0.5:
            time.sleep(self._random.uniform(0.0, 0.05))
        if self._random.random() < 0.5:
            ref = LeaseRef(trial_id=suggestion.trial_id, lease=suggestion.lease)
            beat = client.heartbeat(worker_id=worker_id, leases=[ref])
            assert not beat.lease_commands, f"told {beat.lease_commands} of leases that it holds"
        key = new_key()
        result = Result(trial_id=suggestion.trial_id, lease=suggestion.lease, objectives={"y": value})
        reply = client.submit_result(worker_id=worker_id, results=[result], next_count=1, idempotency_key=key)
        self._ledger.says(self._name, Told(suggestion.trial_id, value, key, tuple(reply.receipts)))
        if self._random.random() < 0.2:
            again = client.submit_result(worker_id=worker_id, results=[result], next_count=1, idempotency_key=key)
            assert again.receipts == reply.receipts, f"{reply.receipts} and, again, {again.receipts}"
            # An ask that found nothing is not recorded, and may find something the second time. What it was given it
            # holds, and holds again.
            lost = [s for s in given(reply.next) if s not in given(again.next)]
            assert not lost, f"{reply.next} and, again, {again.next}"
            reply = again
        return reply.next
