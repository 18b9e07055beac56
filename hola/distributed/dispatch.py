"""Answers requests, lets those wait that found nothing, and answers these when something happened."""

import logging
import math
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.operations import OPERATION_BY_REQUEST

from hola.distributed.defects import Defects
from hola.distributed.exchange import PENDING, Commit, Envelope, Handled, OperationResult, Reply
from hola.distributed.opening import Openings, being_read
from hola.distributed.operations.handlers import HANDLERS
from hola.distributed.operations.read import unless_unreadable
from hola.distributed.operations.replay import recorded_body, replay
from hola.distributed.state import registration
from hola.distributed.state.fits import Asked
from hola.distributed.state.parked import ASKS, EVENTS, OPENING, PREVIEWS, VIEWS, Kind, Parked, ParkedKey
from hola.distributed.state.requests import Handed, Recorded, digest
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.turn import Turn
from hola.storage.contract import StorageError
from hola.storage.rows import RequestKey

log = logging.getLogger(__name__)

_encode = msgspec.json.Encoder().encode

_LOOK_S = 0.1
"""How often to look at an ask that waits for nothing but a fit, in seconds."""
_OPENING_S = 5.0
"""How long a request waits for a study to be read before it is asked to come again, in seconds."""
OVERLOADED_S = 1.0
"""When to come again, told with ``overloaded``, in seconds."""


class Dispatcher:
    """Handles requests on a state.

    :param state: what they work on.
    :param turn: how long parked requests may be looked at in one go; what is left comes in the next step.
    :param isolate: called with the name of the study at which a request raised; it reads that study again.
    :param openings: reads studies that are not in memory.
    """

    def __init__(self, state: ServerState, turn: Turn, isolate: Callable[[str], None], openings: Openings) -> None:
        self._state = state
        self._openings = openings
        self._turn = turn
        self._isolate = isolate
        self._parked = state.parked
        self._defects = Defects()
        self._has_overdue = False
        self.commit = Commit()
        """Where replies accumulate."""

    @property
    def has_work(self) -> bool:
        """Whether parked requests are to be looked at at once."""
        return self._parked.has_woken or self._has_overdue

    # Requests

    def handle(self, envelope: Envelope, *, patient: bool = True, fit: bool = True, parked: bool = False) -> bool:
        """Answer a request, or park it. A request that raises a defect is answered with ``internal``.

        :param envelope: the request.
        :param patient: whether it may wait.
        :param fit: whether it may wait for a fit.
        :param parked: whether it is waiting already.
        :returns: whether it was answered.
        """
        try:
            raised = self.commit.raised
            if raised and (refusal := raised.get((envelope.peer, envelope.correlation))) is not None:
                handled: Handled | None = _refused(envelope, refusal)
            else:
                handled = self._answer(envelope, patient, fit, parked)
        except ProtocolError as error:
            handled = _refused(envelope, error.response)
        except StorageError:
            raise
        except Exception:
            log.exception("a request raised; its study is read again")
            refusal = self._defects.refusal(envelope.principal, envelope.request)
            self.commit.raised[envelope.peer, envelope.correlation] = refusal
            self.commit.handled.append(_refused(envelope, refusal))
            study = _study_of(envelope)
            if study is not None:
                self._isolate(study)
            return True
        if handled is None:
            return False
        self.commit.handled.append(handled)
        recalled = self._state.recalled
        if recalled:
            self._state.recalled = []
            self._answer_parked(recalled)
        return True

    def _answer(self, envelope: Envelope, patient: bool, fit: bool, parked: bool) -> Handled | None:
        request, state = envelope.request, self._state
        if state.unloaded and self._waits_for_study(envelope, patient, parked):
            return None
        kind = type(request)
        if kind is m.GetSuggestionRequest and envelope.asked is None:
            envelope = msgspec.structs.replace(envelope, asked=Asked(state.fit_wait_s))
        key = None
        op = OPERATION_BY_REQUEST[kind]
        if op.keyed and envelope.key is not None:
            study = state.study(request.study)  # type: ignore[attr-defined]  # keyed operations are on a study
            key = RequestKey(study.study_id, envelope.principal, op.name, envelope.key)
            if key in study.requests:
                recorded = unless_unreadable(partial(study.requests.get, key))
                if recorded is not None:
                    return self._replay(envelope, study, recorded)
            if not parked and len(self._parked):
                self._join(key, request)
        answer = HANDLERS[kind](state, envelope, request)
        response, changed, handed = answer.response, answer.changed, answer.handed
        if not changed and self._waits(request, answer, patient, fit):
            if not parked:
                self._check_parked(envelope)
                self._park(envelope, key)
            return None
        body = response if type(response) is bytes else _encode(response)
        if changed and key is not None:
            study.record(key, Recorded(digest(request), recorded_body(response, body), handed))
        if handed:
            return _handing(envelope, body, state.studies[request.study], handed)  # type: ignore[attr-defined]
        return Handled(envelope, Reply(envelope.peer, envelope.correlation, body))

    def _waits_for_study(self, envelope: Envelope, patient: bool, parked: bool) -> bool:
        """Whether a request waits until a study that it needs has been read.

        :raises ProtocolError: when the study cannot be read, or the request waits no longer.
        """
        while (name := self._openings.missing(envelope.request)) is not None:
            if self._openings.open(name):
                continue
            if parked or not patient:
                raise being_read(name)
            key = self._request_key(envelope)
            if key is not None:
                self._join(key, envelope.request)
            self._check_parked(envelope)
            ends = self._state.moment.now + _OPENING_S
            waiting = Parked(envelope, ends=ends, latest=ends, deadline=ends, opening=name)
            self._parked.add((envelope.peer, envelope.correlation) if key is None else key, waiting)
            return True
        return False

    def _request_key(self, envelope: Envelope) -> RequestKey | None:
        """By what a request is known when it comes again; absent for one without a key."""
        op = OPERATION_BY_REQUEST[type(envelope.request)]
        if not op.keyed or envelope.key is None:
            return None
        study = self._state.any_study(envelope.request.study)  # type: ignore[attr-defined]  # keyed: on a study
        return RequestKey(study.study_id, envelope.principal, op.name, envelope.key)

    def _join(self, key: RequestKey, request: m.Request) -> None:
        """Take the place of a request with the same key that waits: the reply goes to the latest sender."""
        parked = self._parked.get(key)
        if parked is not None:
            if digest(parked.envelope.request) != digest(request):
                raise _other_request()
            self._parked.pop(key)

    def _replay(self, envelope: Envelope, study: Study, recorded: Recorded) -> Handled:
        if digest(envelope.request) != recorded.digest:
            raise _other_request()
        worker = study.workers.get(getattr(envelope.request, "worker_id", None) or "")
        if worker is not None and worker.principal == envelope.principal:
            registration.seen(study, worker)
        body, held = replay(envelope.request, recorded, study, self._state.limits)
        return _handing(envelope, body, study, held)

    def refuse(self, envelopes: Iterable[Envelope], refusal: ErrorResponse) -> None:
        """Answer requests with an error, without handling them.

        :param envelopes: the requests.
        :param refusal: the error.
        """
        self.commit.handled.extend(_refused(envelope, refusal) for envelope in envelopes)

    # After a defect

    def withdraw(self, study: str) -> None:
        """Take back the replies of a study that have not left: it is read again, and :meth:`redo` answers again.

        :param study: its name.
        """
        for handled in self.commit.handled:
            if _study_of(handled.envelope) == study:
                handled.withdraw()

    def redo(self, study: str) -> None:
        """Handle again what was handled at a study since the last commit; what raised is answered with its error.

        :param study: its name.
        """
        before, self.commit.handled = self.commit.handled, []
        for handled in before:
            if _study_of(handled.envelope) == study:
                self.handle(handled.envelope, patient=not self._state.is_ending)
            else:
                self.commit.handled.append(handled)
        for kind in (ASKS, VIEWS, PREVIEWS, EVENTS):
            self._parked.wake(study, kind)

    # Waiting

    def _park(self, envelope: Envelope, key: RequestKey | None) -> None:
        now, longest = self._state.moment.now, self._state.limits.max_wait_s
        wait_s = min(getattr(envelope.request, "wait_s", longest), longest)
        parked = Parked(envelope, ends=now + wait_s, latest=now + longest)
        parked.deadline = self._next_look(parked)
        self._parked.add((envelope.peer, envelope.correlation) if key is None else key, parked)

    def _check_parked(self, envelope: Envelope) -> None:
        """Refuse a request that would wait beside too many others; it had no effect."""
        limits, own = self._state.limits, self._parked.count(envelope.principal)
        if own >= limits.max_principal_parked:
            message = f"{own} requests of the token {envelope.principal!r} wait already"
        elif len(self._parked) >= limits.max_parked:
            message = f"{len(self._parked)} requests wait already"
        else:
            return
        raise ProtocolError("overloaded", message, retry_after_s=OVERLOADED_S)

    @staticmethod
    def _waits(request: Any, answer: OperationResult, patient: bool, fit: bool) -> bool:
        """Whether a request that found nothing is to wait for it."""
        kind, response = type(request), answer.response
        if kind is ASKS:
            if type(response) is not m.GetSuggestionResponse or response.status != "wait":
                return False
            if fit and response.retry_after_s == 0.0:
                return True
        elif kind is VIEWS:
            if type(response) is not m.GetModelViewResponse or response.ready:
                return False
        elif kind is PREVIEWS:
            if answer is PENDING and not patient:
                raise _not_computed()
            return answer is PENDING
        elif kind is not EVENTS:
            return False
        return patient and bool(request.wait_s > 0.0)

    def _look(self, key: ParkedKey, parked: Parked) -> bool:
        """Handle a parked request again, and answer it when it has waited for as long as it may.

        :returns: whether it was answered.
        """
        now = self._state.moment.now
        if self.handle(parked.envelope, patient=now < parked.ends, fit=now < parked.latest, parked=True):
            self._parked.pop(key)
            return True
        self._parked.put_off(key, self._next_look(parked))
        return False

    def _next_look(self, parked: Parked) -> float:
        """When to look at a parked request, if nothing wakes it before."""
        now, asked = self._state.moment.now, parked.envelope.asked
        times = [parked.ends, parked.latest, math.inf if asked is None else asked.until]
        if parked.ends <= now:  # it waits for a fit alone, and may find that it no longer needs one
            times.append(now + _LOOK_S)
        return min(at for at in times if at > now)

    def wake(self) -> None:
        """Serve the parked requests of the studies where something happened: asks first, since they make events.

        They are served for one turn each; the rest waits for the next step.
        """
        touched = self._state.touched
        for study in touched:
            if study.woken:
                self._parked.wake(study.name, ASKS)
                study.woken = False
        if self._parked.has_woken:
            self.serve_opened()
            self._serve(ASKS)
        for study in touched:
            study.woken = False
            if study.journal:
                self._parked.wake(study.name, EVENTS)
        if self._parked.has_woken:
            self._serve(VIEWS)
            self._serve(PREVIEWS)
            self._serve(EVENTS)

    def serve_opened(self) -> None:
        """Handle, for one turn, the requests that waited for studies that have been read, or could not be."""
        self._turn.begin()
        while (found := self._parked.woken(OPENING)) is not None:
            key, parked = found
            self._parked.pop(key)
            self.handle(parked.envelope, patient=not self._state.is_ending)
            if self._turn.is_over:
                return

    def _serve(self, kind: Kind) -> None:
        self._turn.begin()
        while (found := self._parked.woken(kind)) is not None:
            key, parked = found
            if not self._look(key, parked):
                self._parked.still_waits(key)
                asked = parked.envelope.asked
                # For those that wait for a fit it may be another one, and they are looked at.
                if kind is ASKS and (asked is None or asked.results is None):
                    self._parked.found_nothing(*parked.line)
            if self._turn.is_over:
                return

    def end_waits(self) -> None:
        """Look at the parked requests whose time it is, and answer those whose wait is over; a turn may leave some."""
        self._turn.begin()
        while (key := self._parked.overdue(self._state.moment.now)) is not None:
            if self._turn.is_over:
                self._has_overdue = True
                return
            parked = self._parked.get(key)
            assert parked is not None
            self._look(key, parked)
        self._has_overdue = False

    @property
    def has_overdue(self) -> bool:
        """Whether :meth:`end_waits` left some."""
        return self._has_overdue

    def _answer_parked(self, keys: Iterable[ParkedKey]) -> None:
        for key in keys:
            parked = self._parked.pop(key)
            if parked is not None:
                self.handle(parked.envelope)

    def answer_all_parked(self) -> None:
        """Answer every waiting request: asks get ``paused``, requests for events an empty page."""
        for key in self._parked.all_keys():
            parked = self._parked.pop(key)
            if parked is not None:
                self.handle(parked.envelope, patient=False)

    def refuse_parked(self, principal: str, refusal: ErrorResponse) -> None:
        """Answer the waiting requests of one token with an error.

        :param principal: the token's name.
        :param refusal: the error.
        """
        for key in self._parked.of_principal(principal):
            parked = self._parked.pop(key)
            if parked is not None:
                self.refuse([parked.envelope], refusal)


def _study_of(envelope: Envelope) -> str | None:
    return getattr(envelope.request, "study", None)


def _refused(envelope: Envelope, refusal: ErrorResponse) -> Handled:
    return Handled(envelope, Reply(envelope.peer, envelope.correlation, _encode(refusal)))


def _handing(envelope: Envelope, body: bytes, study: Study, handed: Handed) -> Handled:
    """A reply that hands out leases."""
    address = envelope.peer, envelope.correlation
    trial_ids = (handed[0][0],) if len(handed) == 1 else [trial_id for trial_id, _ in handed]
    sent = study.deliveries.sent(address, trial_ids)
    return Handled(envelope, Reply(*address, body, handed), study, tuple(sent))


def _not_computed() -> ProtocolError:
    return ProtocolError("unavailable", "what was asked for is not computed yet", retry_after_s=1.0)


def _other_request() -> ProtocolError:
    return ProtocolError(
        "conflict", "this idempotency key came before with another request; choose a new key for a new request"
    )
