"""Faults that cases on the trials of a worker must see: on reports, decisions and inactive parameters."""

from hola_conformance import damage
from hola_conformance.fault import Fault

WORK = "work/rest"
REPORTS = "work/rest/reports"
TRIALS: tuple[Fault, ...] = (
    Fault(
        "reports are lost",
        (f"{REPORTS}/complete", f"{REPORTS}/stopped", f"{REPORTS}/paused", f"{REPORTS}/resumed"),
        request=damage.swallow("SubmitReports", receipts=[]),
    ),
    Fault(
        "decisions are not heeded",
        (f"{REPORTS}/stopped", f"{REPORTS}/paused", f"{REPORTS}/late", f"{REPORTS}/drained"),
        reply=damage.reply(damage.receipts(decision=None), "SubmitReportsResponse"),
    ),
    Fault(
        "lease commands are not heeded",
        (f"{REPORTS}/by heartbeat",),
        reply=damage.reply(damage.put(lease_commands=None), "HeartbeatResponse"),
    ),
    Fault(
        "a report asks for nothing",
        (f"{REPORTS}/stopped",),
        request=damage.message(damage.put(next_count=None), "SubmitReports"),
    ),
    Fault(
        "a report always asks",
        (f"{REPORTS}/drained",),
        request=damage.message(damage.put(next_count=1), "SubmitReports"),
    ),
    Fault(
        "checkpoints are lost",
        (f"{REPORTS}/complete",),
        request=damage.message(damage.reports(checkpoint=None), "SubmitReports"),
    ),
    Fault(
        "every trial begins anew",
        (f"{REPORTS}/resumed", f"{REPORTS}/paused"),
        reply=damage.reply(damage.drop_resumes, "GetSuggestionResponse", "SubmitReportsResponse"),
    ),
    Fault(
        "it never registers that it can resume",
        (f"{REPORTS}/paused",),
        request=damage.message(damage.put(can_resume=None), "RegisterWorker"),
    ),
    Fault(
        "reports are sent in a study without steps",
        (f"{REPORTS}/without steps",),
        reply=damage.reply(lambda m: m["info"]["spec"].update(steps={"max": 1000}), "RegisterWorkerResponse"),
    ),
    Fault("each report has a new key", (f"{REPORTS}/reply lost",), request=damage.header(damage.KEY, damage.new_key)),
    Fault(
        "an unknown decision stops the trial",
        (f"{REPORTS}/unknown",),
        reply=lambda _, body: None if body is None else body.replace(b'"dance"', b'"stop"'),
    ),
    Fault(
        "an inactive parameter arrives as 0",
        (f"{WORK}/inactive parameters",),
        reply=damage.reply(damage.null_twins, "GetSuggestionResponse", "SubmitResultResponse"),
    ),
    Fault(
        "null arrives as an inactive parameter",
        (f"{WORK}/inactive parameters",),
        reply=damage.reply(damage.no_nulls, "GetSuggestionResponse", "SubmitResultResponse"),
    ),
    Fault(
        "a refused report ends the evaluation",
        (f"{REPORTS}/refused",),
        reply=damage.reply(damage.recode("invalid_message", code="unauthenticated"), "ErrorResponse"),
    ),
    Fault(
        "a refused caller goes on",
        (f"{REPORTS}/token revoked",),
        reply=damage.reply(damage.recode("unauthenticated", code="invalid_message"), "ErrorResponse"),
    ),
    Fault("stopped trials are not counted", (f"{REPORTS}/stopped",), answer=damage.summary(stopped=0)),
)
