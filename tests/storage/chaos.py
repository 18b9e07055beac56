"""Two holders in turn on one PostgreSQL database, while connections and the server break: nothing acknowledged is lost.

``python -m tests.storage.chaos ROUNDS`` runs it for long.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Final, Literal, TypeAlias

from hola.storage import DeposedError, RefusedError, StorageError, UnknownOutcomeError
from hola.storage.postgres import PostgresStorage
from tests.storage.examples import changes, event, request, study, trial
from tests.storage.postgres_server import PostgresServer
from tests.storage.relay import Relay

Harm: TypeAlias = Literal["cut", "freeze", "mute", "hold", "server killed", "taken over"]
HARMS: Final[tuple[Harm, ...]] = ("cut", "freeze", "mute", "hold", "server killed", "taken over")
_TIMEOUT_S: Final = 0.4
_DEADLINE_S: Final = 60.0


class LostError(AssertionError):
    """Something acknowledged is not stored, or is stored twice, or something refused is stored."""


class Chaos:
    """What is acknowledged, and a holder that commits one trial after the other.

    :param server: the server.
    :param database: an empty database of it.
    :param opened: makes a storage, which may have a defect.
    """

    def __init__(
        self,
        server: PostgresServer,
        database: str,
        seed: int = 7,
        opened: Callable[[str], PostgresStorage] = lambda url: PostgresStorage(url, timeout_s=_TIMEOUT_S),
    ) -> None:
        self.done: Counter[str] = Counter()
        self._server, self._database, self._opened = server, database, opened
        self._random = random.Random(seed)
        self._acknowledged: set[int] = set()
        self._refused: set[int] = set()
        self._number = 0
        server.create(database)
        self._relay = Relay(server.port)
        self._storage = self._hold()
        self._storage.commit(changes(study()))

    def close(self) -> None:
        """End everything."""
        self._storage.close()
        self._relay.close()

    def round(self, harm: Harm) -> None:
        """Commit, let something break in the middle, settle it, and commit again.

        :param harm: what breaks.
        :raises LostError: when a promise is broken.
        """
        self.done[harm] += 1
        for _ in range(self._random.randint(1, 4)):
            self._commit()
        if harm == "taken over":
            self._take_over()
        elif harm == "server killed":
            self._server.kill()
            self._commit(self._server.start)
        else:
            if harm == "cut":
                self._relay.cut()
            else:
                self._relay.mode = harm
            self._commit(self._mend)
        self._commit()
        self.check()

    def check(self) -> None:
        """Hold that what is stored is what was acknowledged."""
        stored = [row.trial_id for row in self._storage.trials(1)]
        if missing := self._acknowledged - set(stored):
            raise LostError(f"{missing} were acknowledged and are not stored")
        if wrong := self._refused & set(stored):
            raise LostError(f"{wrong} were refused and are stored")
        kept = {row.request_id for row in self._storage.requests(1)}
        if kept != set(stored):
            raise LostError(f"half a batch is stored: {kept ^ set(stored)}")

    def _mend(self) -> None:
        # What was held back goes on its way, or ends with its connection.
        if self._random.random() < 0.5:
            self._relay.cut()
        self._relay.mode = "pass"

    def _commit(self, mend: Callable[[], None] | None = None) -> None:
        """Commit the next trial, whatever it takes, as the contract says.

        :param mend: what ends the harm, once the commit was sent.
        """
        storage = self._storage
        self._number += 1
        number = self._number
        batch = changes(trial(number), request(f"k{number}", number=number), event(number))
        deadline = time.monotonic() + _DEADLINE_S
        sent = False
        while True:
            if time.monotonic() > deadline:
                raise LostError(f"trial {number} could not be committed")
            at = storage.position.batch
            try:
                if sent:
                    stored = storage.resume().batch == at + 1
                    sent = False
                    if stored:
                        break
                storage.commit(batch)
                break
            except UnknownOutcomeError:
                sent = True
                if mend is not None:
                    mend()
                    mend = None
            except DeposedError:
                # The reply of a resume was lost: a new holder begins, and this trial's fate is its caller's question.
                self._replace()
                return
        self._acknowledged.add(number)
        if mend is not None:
            mend()
        if number % 5 == 0:
            self._fold()

    def _fold(self) -> None:
        try:
            self._storage.fold()
        except UnknownOutcomeError:
            self._storage.resume()

    def _take_over(self) -> None:
        """A second holder takes over while the first still believes in itself."""
        old = self._storage
        if old._writer is not None:
            old._execute(b"SELECT pg_advisory_unlock_all()")
        self._storage = self._hold()
        self._commit()
        self._number += 1
        self._refused.add(self._number)
        try:
            old.commit(changes(trial(self._number), request(f"k{self._number}", number=self._number)))
        except (DeposedError, RefusedError):
            pass
        else:
            raise LostError("a holder that was deposed committed")
        finally:
            old.close()

    def _replace(self) -> None:
        self._storage.close()
        self._storage = self._hold()

    def _hold(self) -> PostgresStorage:
        deadline = time.monotonic() + _DEADLINE_S
        while True:
            storage = None
            try:
                storage = self._opened(self._server.url(self._database, port=self._relay.port))
                storage.acquire("chaos")
                return storage
            except StorageError as error:
                if storage is not None:
                    storage.close()
                if error.fatal or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)  # the old session is given up by the server, within the deadline


def run(chaos: Chaos, rounds: int, harms: tuple[Harm, ...] = HARMS, seed: int = 7) -> None:
    """Many rounds.

    :param chaos: where.
    :param rounds: how many.
    :param harms: what breaks.
    :param seed: of the order.
    """
    order = random.Random(seed)
    try:
        for number in range(rounds):
            chaos.round(harms[number % len(harms)] if rounds < 50 else order.choice(harms))
    finally:
        chaos.close()


if __name__ == "__main__":
    server = PostgresServer(sync=True)
    try:
        found = Chaos(server, "chaos")
        run(found, int(sys.argv[1]) if len(sys.argv) > 1 else 300)
        sys.stdout.write(f"{dict(found.done)}: nothing was lost\n")
    finally:
        server.stop()
