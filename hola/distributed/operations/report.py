"""Reports of intermediate values, and reading them."""

import math
from functools import partial
from typing import Final

import msgspec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError

from hola.distributed.exchange import Envelope, OperationResult
from hola.distributed.operations.ask import next_suggestions
from hola.distributed.operations.read import fitting, unless_unreadable
from hola.distributed.operations.tell import check_worker, leased, metadata_text, refusal
from hola.distributed.state import outcomes, reporting
from hola.distributed.state.server import ServerState
from hola.distributed.state.study import Study
from hola.distributed.state.trial import TrialRecord
from hola.storage.rows import ReportRow

_AT_ONCE: Final = 64
"""Reports that are read at once: each may have metadata."""

_decode_values = msgspec.json.Decoder(dict[str, float]).decode
_decode_checkpoint = msgspec.json.Decoder(m.Checkpoint).decode
_decode_checkpoints = msgspec.json.Decoder(list[m.Checkpoint]).decode


def submit_reports(state: ServerState, envelope: Envelope, request: m.SubmitReportsRequest) -> OperationResult:
    """Record reports, decide on their trials, and give out others in the place of those that end.

    A reply that leases nothing is not recorded under its key: a report that comes again gets its stored decision.
    """
    study = state.study(request.study)
    check_worker(study, request, envelope.principal)
    try:
        receipts = [_report(study, r, f"/reports/{i}") for i, r in enumerate(request.reports)]
    finally:  # the storage may not be readable; what is recorded by then stays
        study.tell_reported()
    free = len({receipt.trial_id for receipt in receipts if receipt.decision != "continue"})
    following, handed = next_suggestions(state, study, request, min(request.next_count, free))
    return OperationResult(m.SubmitReportsResponse(receipts=receipts, next=following), bool(handed), handed)


def _report(study: Study, report: m.Report, path: str) -> m.ReportReceipt:
    trial_id, step = report.trial_id, report.step
    held = leased(study, trial_id, report.lease, path)
    problem = held if isinstance(held, ErrorResponse) else _problem(study, report, path)
    if problem is not None or isinstance(held, ErrorResponse):
        return m.ReportReceipt(trial_id=trial_id, step=step, outcome="refused", error=problem)
    trial, lease = held
    if not trial.is_latest(lease):
        return m.ReportReceipt(trial_id=trial_id, step=step, outcome="late", decision="stop", state=trial.state)
    if trial.state == "running":
        outcomes.has_lease(study, trial)
        study.leases.renew(trial, study.moment.now)
    elif trial.can_take_back():
        outcomes.take_back(study, trial)
    stored = unless_unreadable(partial(study.reports.find, trial, step))
    if stored is not None:
        return _repeated(trial, report, stored)
    if trial.state == "running":
        row = reporting.record(study, trial, report, metadata_text(report.metadata))
        return _recorded(trial, row)
    if trial.state == "queued":  # the lease was given back, or ended with a pause since which the trial continues
        return m.ReportReceipt(trial_id=trial_id, step=step, outcome="late", decision="stop", state="queued")
    decision: m.Decision = "pause" if trial.state == "paused" else "stop"
    return m.ReportReceipt(trial_id=trial_id, step=step, outcome="ended", decision=decision, state=trial.state)


def _problem(study: Study, report: m.Report, path: str) -> ErrorResponse | None:
    steps = study.spec.steps
    if steps is None:
        return refusal("invalid_message", f"study {study.name!r} has no steps", path)
    if report.step > steps.max:
        message = f"the largest step of study {study.name!r} is {steps.max}"
        return refusal("invalid_message", message, f"{path}/step", report.step)
    for name, value in report.objectives.items():
        if name not in study.objective_names:
            return refusal("invalid_message", "no objective has this name", f"{path}/objectives/{name}", value)
        if not math.isfinite(value):
            message = "not a finite number; report it with diverged"
            return refusal("invalid_message", message, f"{path}/objectives/{name}", value)
    return None


def _recorded(trial: TrialRecord, row: ReportRow) -> m.ReportReceipt:
    """The receipt of a report that is recorded, now or before."""
    decision: m.Decision = row.decision  # type: ignore[assignment]  # as it was stored
    is_running = trial.state == "running" and trial.attempt == row.attempt
    return m.ReportReceipt(
        trial_id=row.trial_id,
        step=row.step,
        outcome="recorded",
        decision=decision,
        next_step=row.next_step,
        reason=None if decision == "continue" else row.reason,
        state=None if is_running else trial.state,
        discard=[] if row.discard_json is None else _decode_checkpoints(row.discard_json),
    )


def _repeated(trial: TrialRecord, report: m.Report, row: ReportRow) -> m.ReportReceipt:
    """The receipt of a report at a step that its attempt has reported."""
    receipt, values = _recorded(trial, row), _decode_values(row.objectives_json)
    if values == report.objectives and bool(row.diverged) == report.diverged:
        return receipt
    return msgspec.structs.replace(receipt, outcome="superseded", objectives=values)


def get_reports(state: ServerState, envelope: Envelope, request: m.GetReportsRequest) -> OperationResult:
    """A page of the reports of some trials.

    :raises ProtocolError: ``unknown_trial``; ``invalid_message`` for a cursor that no page returned.
    """
    study = state.study(request.study)
    for i, trial_id in enumerate(request.trial_ids):
        if study.trial(trial_id) is None:
            message = f"study {study.name!r} has no trial {trial_id}"
            raise ProtocolError("unknown_trial", message, path=f"/trial_ids/{i}", value=str(trial_id))
    after = (0, 0, 0) if request.after is None else _cursor(request.after)
    wanted = sorted({*request.trial_ids})
    rows: list[ReportRow] = []
    more = True
    while more and len(rows) < request.limit:
        count = min(_AT_ONCE, request.limit - len(rows))
        page = unless_unreadable(partial(study.reports.of, wanted, rows[-1].key if rows else after, count))
        rows += page
        more = len(page) == count
    items = fitting(map(_stored, rows), study.limits)
    more = more or len(items) < len(rows)
    cursor = ".".join(map(str, rows[len(items) - 1].key)) if more and items else None
    return OperationResult(m.GetReportsResponse(items=items, next_cursor=cursor))


def _cursor(text: str) -> tuple[int, int, int]:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 17 for part in parts):
        raise ProtocolError("invalid_message", "this is no next_cursor of GetReports", path="/after", value=text)
    return int(parts[0]), int(parts[1]), int(parts[2])


def _stored(row: ReportRow) -> m.StoredReport:
    decision: m.Decision = row.decision  # type: ignore[assignment]  # as it was stored
    return m.StoredReport(
        trial_id=row.trial_id,
        attempt=row.attempt,
        step=row.step,
        objectives=_decode_values(row.objectives_json),
        diverged=bool(row.diverged),
        decision=decision,
        reason=row.reason,
        checkpoint=None if row.checkpoint_json is None else _decode_checkpoint(row.checkpoint_json),
        time_ms=row.time_ms,
    )
