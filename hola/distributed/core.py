"""The scheduler's core: requests and time in, commits and replies out. No sockets, threads, clocks or randomness.

:meth:`SchedulerCore.handle` applies a batch of requests and lets the clock act; what changes and what is answered
accumulates. :meth:`SchedulerCore.take` hands it over as one :class:`Commit`, to be made durable. Its replies are given
out by :meth:`SchedulerCore.committed`: no reply, not even of a read, leaves before all that it saw is durable. When a
commit fails, :meth:`SchedulerCore.failed` answers everybody since with ``unavailable``, and the studies are read again.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any, Final

from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.space import SamplerSpec

from hola.distributed.dispatch import Dispatcher
from hola.distributed.exchange import Commit, Envelope, Finished, Reply, Task
from hola.distributed.opening import Openings
from hola.distributed.state import ends, outcomes, registration
from hola.distributed.state.clock import Moment
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.stored_studies import StoredStudies
from hola.distributed.tasks import Tasks
from hola.distributed.turn import Endless, Turn
from hola.distributed.undelivered import Undelivered
from hola.distributed.unloading import unload
from hola.storage.contract import FOLD_ROWS, FOLD_S, LOGGED, Storage, StorageError, UnknownOutcomeError

__all__ = ["Commit", "Envelope", "Finished", "Reply", "SchedulerCore", "Task"]

log = logging.getLogger(__name__)

_WATCH_S: Final = 1.0
"""How often to look for workers that have fallen silent, in seconds."""
_REVOKED: Final = ProtocolError("unauthenticated", "this token is no longer known").response


class SchedulerCore:
    """All studies of a scheduler.

    :param storage: where changes are made durable.
    :param tokens: draws an unguessable token.
    :param worker_ids: draws a worker's UUID.
    :param limits: what is announced and enforced.
    :param server: the server's name and version, for people.
    :param moment: the time of the start.
    :param turn: how long a step may handle requests, and how long it may look after those that wait; what is left
        comes in the next step.
    :param fit_wait_s: how long an ask waits for a model that has seen all results, in seconds.
    :param unused_study_s: how long no request needs a study before it leaves memory, in seconds; a start leaves those
        where they are that nothing but a request can change. 0: all studies are in memory.
    """

    def __init__(
        self,
        storage: Storage,
        *,
        tokens: Callable[[], str],
        worker_ids: Callable[[], str],
        limits: Limits,
        server: str,
        moment: Moment,
        turn: Turn | None = None,
        fit_wait_s: float = 0.25,
        unused_study_s: float = 0.0,
    ) -> None:
        self.storage = storage
        storage.acquire(server)
        self.limits = limits
        self.state = ServerState(
            tokens=tokens,
            worker_ids=worker_ids,
            limits=limits,
            server=server,
            durability=storage.durability,
            stored=storage,
            moment=moment,
            fit_wait_s=fit_wait_s,
        )
        self.settle: Callable[[], None] = lambda: None
        """Waits for the running commit, and passes it to :meth:`committed` or :meth:`failed`: called before a study
        is read again in the middle of a step."""
        self.unloaded: Callable[[], None] = lambda: None
        """Called when studies have left memory."""
        self._moment = moment
        turn = turn or Endless()
        self._tasks = Tasks(self.state)
        self._stored = StoredStudies(storage, self.state, is_lazy=unused_study_s > 0.0)
        self._openings = Openings(self.state, self._stored, turn, self._tasks.look_at)
        self._dispatcher = Dispatcher(self.state, turn, self._isolate, self._openings)
        self._parked = self.state.parked
        self._unused_study_s = unused_study_s
        self._under_way = 0  # commits that were taken and have not ended
        self._handled_at = self._ticked = self._watched = self._folded_at = moment.now
        self._broken = False
        self._undelivered = Undelivered(self.state, self._guarded)
        self._revoked: set[str] = set()
        self._load()

    def _load(self) -> None:
        self._stored.load()
        self._tasks.look_at_all()

    # Steps

    def step(
        self,
        envelopes: Iterable[Envelope] = (),
        *,
        now: float,
        wall_ms: int,
        tick: bool = False,
        finished: Iterable[Finished] = (),
        busy_s: float = 0.0,
    ) -> list[Reply]:
        """Handle a batch, commit, and return what may be sent: for who has nothing else to do meanwhile.

        The parameters are those of :meth:`handle`.

        :returns: the replies, durable as far as the storage is.
        :raises StorageError: when the storage can no longer be trusted, as after a failed fsync: end the process.
        """
        self.handle(envelopes, now=now, wall_ms=wall_ms, tick=tick, finished=finished, busy_s=busy_s)
        commit = self.take()
        try:
            self.store(commit)
        except StorageError as error:
            return self.failed(commit, error)
        except Exception as error:  # a defect; what is stored is not known, as after any commit that failed
            return self.failed(commit, StorageError(f"the changes could not be stored: {error!r}"))
        self.fold()
        return self.committed(commit)

    def store(self, commit: Commit) -> None:
        """Make a commit durable; may run in another thread, one commit at a time.

        :param commit: what :meth:`take` returned.
        :raises StorageError: when it failed, or may have failed.
        """
        if commit.defect is not None:
            raise StorageError("the changes of a step could not be stored") from commit.defect
        if not commit.changes:
            return
        storage = self.storage
        try:
            storage.commit(commit.changes)
        except UnknownOutcomeError:
            number = storage.position.batch
            if storage.resume().batch == number:  # it is not stored, and never will be
                storage.commit(commit.changes)

    def fold(self) -> None:
        """Bring the tables that people query up to date, if that is due; may run where :meth:`store` does.

        :raises StorageError: when the storage can no longer be trusted. Other failures do no harm: the log has it all.
        """
        storage, now = self.storage, self._moment.now
        if not storage.unfolded:
            self._folded_at = now
        elif storage.unfolded >= FOLD_ROWS or now - self._folded_at >= FOLD_S:
            self._folded_at = now
            try:
                storage.fold()
                self.state.storage_problem = None
            except StorageError as error:
                if error.fatal:
                    raise
                log.warning("the tables were not brought up to date: %s", error)
                self.state.storage_problem = error.public_reason
            except Exception:  # a defect; the log has everything, and the next fold tries again
                log.exception("the tables were not brought up to date")

    def handle(
        self,
        envelopes: Iterable[Envelope] = (),
        *,
        now: float,
        wall_ms: int,
        tick: bool = False,
        finished: Iterable[Finished] = (),
        busy_s: float = 0.0,
    ) -> None:
        """Handle a batch, and let the clock act.

        :param envelopes: requests in the order of their arrival; each is taken after the one before it was
            handled.
        :param now: monotonic seconds, never going back.
        :param wall_ms: wall time in milliseconds.
        :param tick: whether to let the clock act: leases, deadlines, polls.
        :param finished: tasks that ran since the last step.
        :param busy_s: the processor time that the loop has used since the last step, in seconds. The rest of the time
            it waited, or did not run: if that took long, no lease could be renewed, and each is extended by the gap.
        """
        gap = now - self._handled_at
        self._handled_at = self._moment.now = now
        self._moment.wall_ms = wall_ms
        source = iter(envelopes)
        try:
            if self._broken:
                self._load()  # each lease has a full term again
                self._broken = False
            else:
                # Before anybody is served, so that it lengthens no new lease.
                for study in self.state.studies.values():
                    study.leases.extend(gap, gap - busy_s, self.limits.min_lease_s)
            self._handle(source, tick, finished)
        except StorageError as error:
            if error.fatal:
                raise
            log.exception("the step is given up; everybody in it is asked to try again")
            self.state.storage_problem = error.public_reason
            self._give_up(self._dispatcher.commit)
            self._dispatcher.refuse(source, self._unavailable())

    def _handle(self, envelopes: Iterable[Envelope], tick: bool, finished: Iterable[Finished]) -> None:
        dispatcher = self._dispatcher
        for done in finished:
            self._guarded(done.task.study, self._tasks.finish, done)
        self._openings.go_on()
        missed = self._undelivered.act(dispatcher.commit)
        self._refuse_revoked()
        if self.state.is_ending:
            dispatcher.answer_all_parked()
        elif self._parked.has_woken:
            dispatcher.serve_opened()
        patient = not self.state.is_ending
        for envelope in envelopes:
            dispatcher.handle(envelope, patient=patient)
        if self.state.is_ending:
            self._openings.give_up()  # nobody waits
        self._undelivered.act_again(missed, dispatcher.commit)
        if tick:
            self._tick()
        if tick or dispatcher.has_overdue:
            dispatcher.end_waits()
        if self.state.touched or self._parked.has_woken:
            dispatcher.wake()
        may_unload = tick and self._unused_study_s and not (self._under_way or self._openings)
        if may_unload and unload(self.state, self._moment.now - self._unused_study_s):
            self.unloaded()

    def take(self) -> Commit:
        """What has accumulated since the last call, for one commit."""
        state = self.state
        commit, self._dispatcher.commit = self._dispatcher.commit, Commit()
        if state.deleted:
            commit.changes.deleted_studies.extend(study.study_id for study in state.deleted)
            state.deleted.clear()
        for study in state.touched:
            if state.studies.get(study.name) is not study:
                continue
            if study.journal:
                if study.journal.requests:
                    commit.requests.append((study.requests, [key for key, _ in study.journal.requests]))
                if study.journal.metadata:
                    commit.metadata.append((study.metadata, dict(study.journal.metadata)))
                if study.journal.reports:
                    commit.reports.append((study.reports, list(study.journal.reports)))
                try:
                    study.collect(commit.changes)
                except Exception as error:
                    commit.defect = error
            self._tasks.look_at(study)
        state.touched.clear()
        self._under_way += bool(commit.changes)
        return commit

    def committed(self, commit: Commit) -> list[Reply]:
        """A commit is durable.

        :param commit: the oldest one that was taken.
        :returns: its replies, which may be sent.
        """
        self._under_way -= bool(commit.changes)
        if commit.changes:
            self.state.storage_problem = None
        for requests, keys in commit.requests:
            requests.saved(keys)
        for metadata, texts in commit.metadata:
            metadata.saved(texts)
        for reports, rows in commit.reports:
            reports.saved(rows)
        return commit.replies

    def failed(self, commit: Commit, error: StorageError) -> list[Reply]:
        """A commit has failed, or may have: nothing since is known to be stored.

        :param commit: the oldest one that was taken; no later one may be running.
        :param error: what was raised.
        :returns: the replies, which may be sent: ``unavailable`` for its requests and for all since.
        :raises StorageError: when the storage can no longer be trusted: end the process.
        """
        if error.fatal:
            raise error
        log.error("a commit failed; the studies are read again from the storage: %s", error)
        self.state.storage_problem = error.public_reason
        self._give_up(commit, self._dispatcher.commit)
        return self.take().replies

    def _unavailable(self) -> ErrorResponse:
        """What is answered to requests of which the changes were not stored."""
        why = self.state.storage_problem or LOGGED
        return ProtocolError(
            "unavailable", f"the change could not be stored ({why}); try again with the same key", retry_after_s=1.0
        ).response

    def _give_up(self, *commits: Commit) -> None:
        """Forget what was not committed, and refuse everybody who waits for it or for anything else."""
        self._broken = True
        self._under_way = 0
        self._openings.give_up()
        self._dispatcher.commit = Commit()
        for commit in commits:
            for handled in commit.handled:
                handled.withdraw()
            self._dispatcher.refuse((handled.envelope for handled in commit.handled), self._unavailable())
            self._undelivered.again(commit)
        ticked = [commit.ticked for commit in commits if commit.ticked is not None]
        self._ticked = min([*ticked, self._ticked])
        self._dispatcher.refuse([parked.envelope for parked in self._parked], self._unavailable())
        self._parked.clear()
        self.state.touched.clear()
        self.state.deleted.clear()

    # Defects

    def _guarded(self, study: Study, action: Callable[..., None], *arguments: Any) -> None:
        """Do something at a study; a defect makes it be read again, and harms no other."""
        try:
            action(*arguments)
        except StorageError:
            raise
        except Exception:
            log.exception("a defect of the scheduler; the study is read again", extra={"study": study.name})
            self._isolate(study.name)

    def _isolate(self, name: str) -> None:
        """Discard what has changed in a study since the last commit, and handle its requests again."""
        self.settle()
        if self._broken:
            raise StorageError("a commit failed while a study was to be read again")
        self._dispatcher.withdraw(name)
        self._stored.load_one(name)
        self._tasks.look_at_all()
        self._dispatcher.redo(name)

    # Replies that cannot be delivered

    def revoke(self, principal: str) -> None:
        """Note that a token is no longer known: waiting requests that used it are refused in the next step.

        :param principal: the token's name.
        """
        self._revoked.add(principal)

    def _refuse_revoked(self) -> None:
        for principal in self._revoked:
            self._dispatcher.refuse_parked(principal, _REVOKED)
        self._revoked.clear()

    def end(self) -> None:
        """End all waiting: asks get ``paused``, requests for events an empty page."""
        self.state.is_ending = True

    def drop_peer(self, peer: Any) -> None:
        """Forget what a peer that has gone is waiting for.

        :param peer: as in its envelopes.
        """
        for key in self._parked.of_peer(peer):
            self._parked.pop(key)

    @property
    def has_work(self) -> bool:
        """Whether the next step has something to do without being given anything: it should come at once."""
        return bool(self._undelivered or self._revoked or self._openings) or self._dispatcher.has_work

    def undelivered(self, peer: Any, correlation: str) -> None:
        """Note that the reply to a request will not be delivered.

        The next step forgets the request if it waits, and otherwise puts back what its reply handed out, unless another
        reply may have brought the same lease.

        :param peer: the connection on which the request came.
        :param correlation: the request's.
        """
        self._undelivered.note((peer, correlation))

    # Time

    def _tick(self) -> None:
        now = self._moment.now
        gap = now - self._ticked
        commit = self._dispatcher.commit
        if commit.ticked is None:
            commit.ticked = self._ticked
        self._ticked = now
        watch = now - self._watched >= _WATCH_S
        if watch:
            self._watched = now
        for study in list(self.state.studies.values()):
            self._guarded(study, _pass_time, study, gap, watch)

    @property
    def running(self) -> int:
        """How many trials are running, over all studies."""
        return self.state.running

    def sampler_to_read(self, request: m.Request) -> SamplerSpec | None:
        """The sampler of the study that has to be read before a request can be handled, if there is one.

        :param request: any request.
        """
        unloaded = self.state.unloaded
        name = self._openings.missing(request) if unloaded else None
        return None if name is None else unloaded[name].sampler

    # Tasks

    @property
    def has_tasks(self) -> bool:
        """Whether :meth:`tasks` may have one."""
        return bool(self._tasks)

    @property
    def task_count(self) -> int:
        """How many studies may have a task."""
        return len(self._tasks)

    def tasks(self, most: int | None = None) -> list[Task]:
        """The background work to start now; call it again after each step. See :meth:`.Tasks.to_run`.

        :param most: how many tasks run at once, including those that are running; default: any number.
        """
        return self._tasks.to_run(most)


def _pass_time(study: Study, gap_s: float, watch: bool) -> None:
    outcomes.expire_leases(study)
    ends.run_for(study, gap_s)
    if watch:
        registration.watch(study)
