"""Cases on the reports of a worker, and on the decisions that they bring."""

import json
from collections.abc import Callable
from typing import Any

from hola_conformance.call import demand, demand_error
from hola_conformance.messages import is_same
from hola_conformance.scheduler import SPEC, STEPS, Call, lose, refuse
from hola_conformance.stage import Stage, demand_summary
from hola_conformance.work_trials import demand_goodbye, failures, results

RUNG = 3


def _demand_reports(stage: Stage, trial_id: int, steps: range) -> None:
    """Fail the case unless a trial reported these steps, each once and in order, with its values and checkpoints."""
    told = [report for report in stage.scheduler.reports if report["trial_id"] == trial_id]
    demand([report["step"] for report in told] == list(steps), f"trial {trial_id} reported {told}, not {steps} (W-17)")
    x = stage.scheduler.trials[trial_id].x
    for report in told:
        step = report["step"]
        wanted = {"loss": x / step}
        demand(is_same(report.get("objectives"), wanted), f"step {step} has {report.get('objectives')}, not {wanted}")
        checkpoint = {"uri": f"memory:{trial_id}:{step}"} if step in (2, 4) else None
        found = report.get("checkpoint")
        demand(found == checkpoint, f"step {step} has the checkpoint {found}, not {checkpoint}")


def _demand_silence(stage: Stage, *trial_ids: int) -> None:
    """Fail the case if anything but reports was told of a trial, or if it was given back."""
    told = [item["trial_id"] for item in (*results(stage), *failures(stage))]
    released = [ref["trial_id"] for call in stage.scheduler.of("ReleaseTrials") for ref in call.message["leases"]]
    demand(
        not set(told + released) & set(trial_ids),
        f"told {told} and gave back {released}: of a stopped trial say nothing (W-18)",
    )


def _last_step_before_receipt(stage: Stage) -> None:
    """Fail the case if a request goes beyond a step whose decision it has not heard."""
    for call in stage.scheduler.of("SubmitReports"):
        for report, following in zip(call.message["reports"], call.message["reports"][1:], strict=False):
            is_beyond = report["trial_id"] == following["trial_id"] and report["step"] == RUNG
            demand(not is_beyond, f"one request reports step {RUNG}, which is a decision step, and the next (W-17)")


def complete(stage: Stage) -> None:
    """A trial that is not stopped reports every step in order, and then its result."""
    stage.scheduler.rungs = (RUNG,)
    stage.start()
    demand_summary(stage.end(), "finished", completed=2)
    _demand_reports(stage, 1, range(1, STEPS + 1))
    _last_step_before_receipt(stage)
    calls = stage.scheduler.of("SubmitReports", "SubmitResult")
    names = [call.operation for call in calls if call.operation == "SubmitReports" or 1 in _trials_of(call)]
    demand(names[-1] == "SubmitResult", f"a report came after the result: {names} (W-17)")
    wanted = stage.scheduler.trials[1].x / STEPS
    found = [item["objectives"] for item in results(stage) if item["trial_id"] == 1]
    demand(is_same(found, [{"loss": wanted}]), f"told {found}, not {wanted}")
    asked = stage.scheduler.of("GetSuggestion")
    demand(len(asked) == 1, f"asked {len(asked)} times; a tell with next_count asks, too")
    demand_goodbye(stage)


def _trials_of(call: Call) -> list[int]:
    return [item["trial_id"] for item in (*call.message.get("results", []), *call.message.get("failures", []))]


def stopped(stage: Stage) -> None:
    """A trial that is stopped ends at the decision, nothing more is told of it, and the reply brings the next trial."""
    stage.scheduler.rungs = (RUNG,)
    stage.scheduler.decisions[1, RUNG] = "stop"
    stage.start()
    stage.file(1, "stopped")
    demand_summary(stage.end(), "finished", completed=1, stopped=1)
    _demand_reports(stage, 1, range(1, RUNG + 1))
    _demand_silence(stage, 1)
    asked = stage.scheduler.of("GetSuggestion")
    demand(len(asked) == 1, f"asked {len(asked)} times; a report with next_count asks, too (I-10)")
    demand_goodbye(stage)


def paused(stage: Stage) -> None:
    """A trial that is paused comes back with its checkpoint, and continues after it under the new lease."""
    stage.scheduler.rungs = (RUNG,)
    stage.scheduler.decisions[1, RUNG] = "pause"
    stage.scheduler.resumes[1] = {"step": 2, "checkpoint": {"uri": "memory:1:2"}}
    stage.start(can_resume=True)
    demand_summary(stage.end(), "finished", completed=1, paused=1)
    registered = stage.scheduler.of("RegisterWorker")[0].message
    demand(registered.get("can_resume") is True, f"registered with {registered}, not with can_resume")
    steps = [(report["lease"], report["step"]) for report in stage.scheduler.reports]
    wanted = [("lease-1-1", step) for step in range(1, RUNG + 1)]
    wanted += [("lease-1-2", step) for step in range(3, STEPS + 1)]
    demand(steps == wanted, f"reported {steps}, not {wanted} (K-5)")
    leases = [item["lease"] for item in results(stage)]
    demand(leases == ["lease-1-2"], f"told under the leases {leases}, not under the second alone")


def resumed(stage: Stage) -> None:
    """A suggestion with a checkpoint is continued after its step."""
    trial = stage.scheduler.trials[1]
    trial.attempt = 1
    trial.resume = {"step": 4, "checkpoint": {"uri": "memory:1:4", "host": "node17"}}
    stage.start(can_resume=True)
    demand_summary(stage.end(), "finished", completed=1)
    _demand_reports(stage, 1, range(5, STEPS + 1))


def reply_lost(stage: Stage) -> None:
    """A report whose reply is lost is sent again under the same key."""
    stage.scheduler.rungs = (RUNG,)
    stage.scheduler.instead("SubmitReports", lose)
    stage.start()
    demand_summary(stage.end(), "finished", completed=1)
    _demand_reports(stage, 1, range(1, STEPS + 1))
    first, second = stage.scheduler.of("SubmitReports")[:2]
    demand(first.key == second.key, f"reports were repeated under another key: {first.key}, {second.key} (P-1)")


def _receipts(**fields: Any) -> Callable[[Call], bytes]:
    def answer(call: Call) -> bytes:
        reply = json.loads(call.serve())
        reply["receipts"] = [receipt | fields for receipt in reply["receipts"]]
        return json.dumps(reply).encode()

    return answer


def unknown(stage: Stage) -> None:
    """An unknown decision means to continue, and no outcome of a report ends the worker."""
    refusal = {"tag": "ErrorResponse", "code": "invalid_message", "message": "as the suite says"}
    stage.scheduler.instead(
        "SubmitReports", _receipts(outcome="framed", decision="dance"), _receipts(outcome="refused", error=refusal)
    )
    stage.start()
    demand_summary(stage.end(), "finished", completed=2)
    _demand_reports(stage, 1, range(1, STEPS + 1))


def refused(stage: Stage) -> None:
    """Reports that are refused as a whole are lost: the evaluation goes on, and its result is told."""
    stage.scheduler.rungs = (RUNG,)
    stage.scheduler.instead("SubmitReports", *[refuse("invalid_message", path="/reports")] * 99)
    stage.start()
    demand_summary(stage.end(), "finished", completed=2)
    wanted = {"loss": stage.scheduler.trials[1].x / STEPS}
    found = [item["objectives"] for item in results(stage) if item["trial_id"] == 1]
    demand(is_same(found, [wanted]), f"told {found}, not {wanted}: a result counts without its reports (W-24)")
    keys = [call.key for call in stage.scheduler.of("SubmitReports")]
    demand(len(set(keys)) == len(keys), f"a final refusal is repeated under the same key: {keys} (X-6)")
    steps = [report["step"] for call in stage.scheduler.of("SubmitReports") for report in call.message["reports"]]
    demand(set(steps) == {*range(1, STEPS + 1)}, f"reported the steps {steps}, not 1 to {STEPS} (W-24)")


def without_steps(stage: Stage) -> None:
    """In a study without ``steps`` no report is sent, and the trials are completed."""
    stage.scheduler.spec = {name: value for name, value in SPEC.items() if name != "steps"}
    stage.start()
    demand_summary(stage.end(), "finished", completed=3)
    sent = stage.scheduler.of("SubmitReports")
    demand(not sent, f"sent {len(sent)} requests with reports in a study without steps (W-25)")
    wanted = {
        trial.id: trial.x / STEPS if trial.do == "report" else trial.x for trial in stage.scheduler.trials.values()
    }
    found = {item["trial_id"]: item["objectives"]["loss"] for item in results(stage)}
    demand(is_same(found, wanted), f"told {found}, not {wanted} (W-25)")


def token_revoked(stage: Stage) -> None:
    """A refusal of the caller ends the worker with this error, as it would at a tell."""
    stage.scheduler.rungs = (RUNG,)
    stage.scheduler.instead("SubmitReports", *[refuse("unauthenticated")] * 9)
    stage.start()
    demand_error(stage.error(), "server", "unauthenticated")
    demand(not results(stage), f"told {results(stage)} after the caller was refused (W-24)")


_late = _receipts(outcome="late", decision="stop")


def late(stage: Stage) -> None:
    """A report under a lease that is no longer the latest ends the evaluation, and the worker goes on."""
    stage.scheduler.rungs = (RUNG,)

    def overtaken(call: Call) -> bytes:
        stage.scheduler.trials[1].state = "completed"
        return _late(call)

    stage.scheduler.instead("SubmitReports", overtaken)
    stage.start()
    stage.file(1, "stopped")
    summary = stage.end()
    demand((summary.get("reason"), summary.get("completed")) == ("finished", 1), f"the summary is {summary}")
    _demand_silence(stage, 1)


def by_heartbeat(stage: Stage) -> None:
    """A decision that comes by heartbeat ends the evaluation at its next report."""
    stage.start()
    stage.started(1)
    stage.scheduler.lease_commands[1] = "stop"
    stage.scheduler.wait_for_calls("Heartbeat", len(stage.scheduler.of("Heartbeat")) + 2)
    stage.go(1)
    stage.file(1, "stopped")
    stage.scheduler.trials[1].state = "stopped"  # not before: a report must not be what ends the evaluation
    demand_summary(stage.end(), "finished", completed=1, stopped=1)
    _demand_silence(stage, 1)


def drained(stage: Stage) -> None:
    """A worker that drains reports without asking for more."""
    stage.scheduler.rungs = (RUNG,)
    stage.scheduler.decisions[1, RUNG] = "stop"
    stage.start()
    stage.started(1)
    stage.scheduler.command = "drain"
    stage.scheduler.wait_for_calls("Heartbeat", len(stage.scheduler.of("Heartbeat")) + 2)
    stage.go(1)
    demand_summary(stage.end(), "drained", stopped=1)
    sent = [call for call in stage.scheduler.of("SubmitReports") if call.message["reports"][-1]["step"] >= RUNG]
    counts = [call.message.get("next_count", 0) for call in sent]
    demand(counts == [0], f"a worker that drains reports with the next_count {counts} (W-9)")
    demand_goodbye(stage)
