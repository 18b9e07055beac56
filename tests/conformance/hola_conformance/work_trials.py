"""Cases on a worker's trials: what it tells, and what it makes of what it hears."""

import json
from collections.abc import Callable
from concurrent.futures import Future
from itertools import pairwise
from typing import Any

from hola_conformance.call import demand
from hola_conformance.messages import is_same
from hola_conformance.scheduler import Call, Override, Trial, refuse, say
from hola_conformance.script import Answer
from hola_conformance.stage import Stage, demand_summary

METADATA = {"text": "größer", "x": 0.1234567890123457, "list": [1, None, True]}
SHORT_LEASE_S = 2.0


def results(stage: Stage) -> list[dict[str, Any]]:
    """Every result that was told, in order.

    :param stage: of the worker.
    """
    return [item for call in stage.scheduler.of("SubmitResult") for item in call.message.get("results", [])]


def failures(stage: Stage) -> list[dict[str, Any]]:
    """Every failure that was told, in order.

    :param stage: of the worker.
    """
    return [item for call in stage.scheduler.of("SubmitResult") for item in call.message.get("failures", [])]


def demand_goodbye(stage: Stage) -> None:
    """Fail the case unless the worker's last request deregistered it.

    :param stage: of the worker.
    """
    last = [call for call in stage.scheduler.calls if call.operation != "Heartbeat"][-1]
    demand(last.operation == "DeregisterWorker", f"its last request was {last.operation}, not DeregisterWorker (W-11)")


def round_trips(stage: Stage) -> None:
    """One round trip a trial: each tell asks for the next."""
    stage.start()
    demand_summary(stage.end(), "finished", completed=5)
    told = results(stage)
    demand([item["trial_id"] for item in told] == [1, 2, 3, 4, 5], f"told {told}")
    losses = [item["objectives"] for item in told]
    wanted = [{"loss": trial.x} for trial in stage.scheduler.trials.values()]
    demand(is_same(losses, wanted), f"told {losses}, not {wanted}")
    leases = [item["lease"] for item in told]
    demand(leases == [trial.lease for trial in stage.scheduler.trials.values()], f"told under the leases {leases}")
    asked = stage.scheduler.of("GetSuggestion")
    demand(len(asked) == 1, f"asked {len(asked)} times; a tell with next_count asks, too")
    counts = [call.message.get("next_count", 0) for call in stage.scheduler.of("SubmitResult")]
    demand(counts == [1] * 5, f"the tells have the next_count {counts}, not 1")
    registered = stage.scheduler.of("RegisterWorker")
    demand(len(registered) == 1, f"registered {len(registered)} times")
    demand(all(call.message.get("worker_id") for call in (*asked, *stage.scheduler.of("SubmitResult"))), "no worker_id")
    demand_goodbye(stage)


SETS: dict[int, dict[str, Any]] = {1: {"opt": None}, 2: {"opt": 0, "twin": 0}, 3: {"opt": 0, "twin": 1}, 4: {"opt": ""}}
"""By trial, the values of the parameters with conditions; the loss tells them apart by what the evaluation adds."""
_ADDED = {1: 1.0 + 8.0, 2: 2.0, 3: 2.0, 4: 4.0 + 8.0, 5: 0.0}


def conditional(stage: Stage) -> None:
    """An evaluation can tell an inactive parameter, which is absent, from null, 0 and the empty string."""
    for trial in stage.scheduler.trials.values():
        trial.x, trial.conditional = 0.25, SETS.get(trial.id, {})
    stage.start()
    demand_summary(stage.end(), "finished", completed=5)
    for item in results(stage):
        trial_id, loss = item["trial_id"], item["objectives"]["loss"]
        wanted = 0.25 + _ADDED[trial_id]
        values = stage.scheduler.trials[trial_id].suggestion()["parameters"]
        demand(loss == wanted, f"the loss of {values} is {loss}, not {wanted}: an inactive parameter is absent (Q-8)")


def outcomes(stage: Stage) -> None:
    """Failures, infeasible points and what is not a number are told as such, with their reasons."""
    stage.start()
    demand_summary(stage.end(), "finished", completed=2, failed=2, infeasible=1)
    told = {item["trial_id"]: item for item in failures(stage)}
    demand(sorted(told) == [1, 2, 3], f"told the failures {told}")
    kinds = [told[trial_id].get("kind", "failed") for trial_id in (1, 2, 3)]
    demand(kinds == ["failed", "infeasible", "failed"], f"the kinds are {kinds}")
    for trial_id in (1, 2):
        reason = told[trial_id].get("reason", "")
        demand("as the suite says" in reason, f"the reason of trial {trial_id} is {reason!r}")
    demand(bool(told[3].get("reason")), "a value that is not finite has no reason")
    demand(not any(item.get("retry") for item in told.values()), "a failure asks to be retried, unasked")
    metadata = results(stage)[0].get("metadata")
    demand(is_same(metadata, METADATA), f"the metadata is {metadata!r}, not {METADATA!r} (E-18)")
    demand(results(stage)[1].get("metadata") is None, "there is metadata where there was none")


def retried(stage: Stage) -> None:
    """With retry_failures an ordinary failure asks to be retried, an infeasible point does not."""
    stage.start(retry_failures=True)
    demand_summary(stage.end(), "finished", failed=1, infeasible=1)
    retry = {item["trial_id"]: item.get("retry", False) for item in failures(stage)}
    demand(retry == {1: True, 2: False}, f"retry is {retry}")


def lease_s(stage: Stage) -> None:
    """The length of the leases is passed on with every ask; a wait beyond the limit is cut."""
    stage.start(lease_s=30.0, wait_s=600.0)
    demand_summary(stage.end(), "finished", completed=1)
    for call in stage.scheduler.of("GetSuggestion", "SubmitResult"):
        demand(call.message.get("lease_s") == 30.0, f"{call.operation} has the lease_s {call.message.get('lease_s')}")
    waits = [call.message.get("wait_s", 0) for call in stage.scheduler.of("GetSuggestion")]
    demand(all(wait <= 60.0 for wait in waits), f"asks wait for {waits}, the limit is 60 (B-6)")


def _receipts(**receipt: Any) -> Override:
    def answer(call: Call) -> bytes:
        reply = json.loads(call.serve())
        reply["receipts"] = [{"trial_id": item["trial_id"], **receipt} for item in reply["receipts"]]
        return json.dumps(reply).encode()

    return answer


def receipt(**fields: Any) -> Callable[[Stage], None]:
    """The case that a receipt says something else than that the result stands.

    :param fields: of the receipt.
    """

    def run(stage: Stage) -> None:
        stage.scheduler.instead("SubmitResult", _receipts(**fields))
        stage.start()
        summary = stage.end()
        demand(summary.get("reason") == "finished", f"the summary is {summary}: no receipt ends a worker (W-13)")
        told = [item["trial_id"] for item in results(stage)]
        demand(told == [1, 2], f"told the trials {told}, not each once")

    return run


LEASE_LOST = {"tag": "ErrorResponse", "code": "lease_lost", "message": "as the suite says"}


def standings(stage: Stage) -> None:
    """Only what is held is evaluated; the others are forgotten."""
    suggestions = [
        Trial(7, "value").suggestion(attempt=1, standing="gone"),
        Trial(8, "value").suggestion(attempt=1, standing="ended", state="completed"),
        Trial(9, "value").suggestion(attempt=1, standing="doubtful"),
    ]
    stage.scheduler.instead("GetSuggestion", say(status="suggestions", suggestions=suggestions))
    stage.start()
    demand_summary(stage.end(), "finished", completed=1)
    told = [item["trial_id"] for item in results(stage)]
    demand(told == [1], f"told the trials {told}, not the held one alone (P-4)")
    demand_new_keys(stage)


def demand_new_keys(stage: Stage) -> None:
    """Fail the case unless every ask came under a key of its own: each got a reply that the worker could read.

    :param stage: of the worker.
    """
    keys = [call.key for call in stage.scheduler.of("GetSuggestion")]
    demand(len(set(keys)) == len(keys), f"an ask that was answered came again under its key: {keys} (P-1, E-14)")


def too_many(stage: Stage) -> None:
    """More suggestions than there are free places are given back."""

    def two(call: Call) -> bytes:
        reply = stage.scheduler.suggest(2)
        return json.dumps({"tag": "GetSuggestionResponse", **reply}).encode()

    stage.scheduler.instead("GetSuggestion", two)
    stage.start()
    summary = stage.end()
    demand((summary.get("reason"), summary.get("completed")) == ("finished", 1), f"the summary is {summary}")
    released = [ref for call in stage.scheduler.of("ReleaseTrials") for ref in call.message["leases"]]
    wanted = [{"trial_id": 2, "lease": stage.scheduler.trials[2].lease}]
    demand(released == wanted, f"gave back {released}, not {wanted}")


def unknown_replies(stage: Stage) -> None:
    """An unknown status is a wait, an unknown command none; unknown fields are nothing."""
    stage.scheduler.season = {"colour": {"deep": [None, {"er": 1.5}]}}
    stage.scheduler.command = "dance"
    stage.scheduler.lease_commands[1] = "dance"
    stage.scheduler.instead("GetSuggestion", say(status="perhaps", mood="blue", retry_after_s=0.0))
    stage.start()
    stage.started(1)
    stage.scheduler.wait_for_calls("Heartbeat", 2)
    stage.go(1)
    demand_summary(stage.end(), "finished", completed=2)
    demand_new_keys(stage)


def wait_in_next(stage: Stage) -> None:
    """After a tell whose next is wait comes an ask that waits at the scheduler, without a pause before it."""
    pause_s = 5.0

    def wait(call: Call) -> bytes:
        reply = json.loads(call.serve())
        following = stage.scheduler.trials[2]
        following.state, following.attempt = "queued", 0
        reply["next"] = {"tag": "GetSuggestionResponse", "status": "wait", "retry_after_s": pause_s}
        return json.dumps(reply).encode()

    stage.scheduler.instead("SubmitResult", wait)
    stage.start(wait_s=20.0)
    demand_summary(stage.end(), "finished", completed=2)
    told = stage.scheduler.of("SubmitResult")[0]
    asked = next(call for call in stage.scheduler.of("GetSuggestion") if call.sent.time_s > told.sent.time_s)
    waited_s = asked.sent.time_s - told.sent.time_s
    demand(waited_s < pause_s / 2, f"asked {waited_s:.3f} s after a tell whose next was wait, not at once (A-14)")
    wait_s = asked.message.get("wait_s", 0)
    demand(wait_s > 0, f"the ask after a wait has the wait_s {wait_s}: it does not wait at the scheduler (A-14)")


def pauses(stage: Stage) -> None:
    """After wait and paused comes a new ask under a new key, and not before its time."""
    pause_s = 1.0
    stage.scheduler.instead(
        "GetSuggestion", say(status="wait", retry_after_s=pause_s), say(status="paused", retry_after_s=pause_s)
    )
    stage.start(wait_s=0.0)
    demand_summary(stage.end(), "finished", completed=1)
    asks = stage.scheduler.of("GetSuggestion")
    demand(len({call.key for call in asks[:3]}) == 3, f"three asks have the keys {[call.key for call in asks]} (A-12)")
    for before, after in pairwise(asks[:3]):
        waited_s = after.sent.time_s - before.sent.time_s
        demand(waited_s >= 0.98 * pause_s, f"asked again after {waited_s:.3f} s, not {pause_s} s (A-3)")


def heartbeats(stage: Stage) -> None:
    """Signs of life while it evaluates, with the lease, in time to keep it."""
    lease_s = 6.0
    longest_s = lease_s / 2 + 2.0  # less than the lease: one heartbeat a lease is too few
    stage.scheduler.trials[1].lease_s = lease_s
    stage.start()
    stage.started(1)
    beats = stage.scheduler.wait_for_calls("Heartbeat", 4)
    stage.go(1)
    demand_summary(stage.end(), "finished", completed=1)
    wanted = [{"trial_id": 1, "lease": stage.scheduler.trials[1].lease}]
    demand(all(call.message.get("leases") == wanted for call in beats[:4]), f"not the leases held: {beats[0].message}")
    took = stage.scheduler.of("GetSuggestion")[0].sent.time_s
    times = [took, *(call.sent.time_s for call in beats[:4])]
    gaps = [after - before for before, after in pairwise(times)]
    demand(max(gaps) <= longest_s, f"between heartbeats are {gaps} s, the lease is {lease_s} s (W-8)")


def all_leases(stage: Stage) -> None:
    """A heartbeat lists every lease held."""
    stage.start(concurrency=3)
    stage.started(1, 2, 3)

    def held() -> set[int]:
        beats = stage.scheduler.of("Heartbeat")
        return {ref["trial_id"] for ref in beats[-1].message.get("leases", [])} if beats else set()

    stage.scheduler.wait_for(lambda: held() == {1, 2, 3}, "a heartbeat with all three leases (W-8)")
    stage.go(1, 2, 3)
    demand_summary(stage.end(), "finished", completed=4)


def drop(stage: Stage) -> None:
    """A dropped trial is stopped, nothing is told of it, and the worker goes on."""
    stage.start()
    stage.started(1)
    stage.scheduler.trials[1].state = "cancelled"
    stage.scheduler.lease_commands[1] = "drop"
    stage.file(1, "stopped")
    demand_summary(stage.end(), "finished", completed=1)
    told = [item["trial_id"] for item in (*results(stage), *failures(stage))]
    released = [ref["trial_id"] for call in stage.scheduler.of("ReleaseTrials") for ref in call.message["leases"]]
    demand(told == [2] and not released, f"told {told}, gave back {released}: of a dropped trial say nothing (W-10)")


def drop_of_an_earlier_lease(stage: Stage) -> None:
    """A drop in the reply to a heartbeat that named an earlier lease does not stop the attempt under the new one."""
    late: Future[Answer] = Future()
    held: list[Call] = []
    trial = stage.scheduler.trials[1]

    def keep(call: Call) -> "Future[Answer]":
        held.append(call)
        return late

    def lease_again(call: Call) -> bytes:
        """The trial is requeued, as after a retryable failure, and comes back to the same worker."""
        for what in ("started", "go"):
            (stage.folder / f"1.{what}").unlink()
        trial.attempt += 1
        receipt = {"trial_id": 1, "outcome": "requeued", "state": "queued"}
        following = {"tag": "GetSuggestionResponse", "status": "suggestions", "suggestions": [trial.suggestion()]}
        return json.dumps({"tag": "SubmitResultResponse", "receipts": [receipt], "next": following}).encode()

    stage.scheduler.instead("SubmitResult", lease_again)
    stage.start(timeout_s=60.0)
    stage.started(1)
    stage.scheduler.instead("Heartbeat", keep)
    stage.scheduler.wait_for(lambda: bool(held), "a heartbeat with the first lease")
    stage.go(1)
    stage.scheduler.wait_for_calls("SubmitResult", 1)
    stage.started(1)
    before = len(stage.scheduler.of("Heartbeat"))
    command = {"trial_id": 1, "lease": "lease-1-1", "command": "drop"}
    late.set_result(json.dumps({"tag": "HeartbeatResponse", "lease_commands": [command]}).encode())
    stage.scheduler.wait_for_calls("Heartbeat", before + 2)
    stopped = (stage.folder / "1.stopped").exists()
    demand(not stopped, "a drop in the reply to a heartbeat with the first lease stopped the second attempt (W-15)")
    stage.go(1)
    summary = stage.end()
    demand(summary.get("reason") == "finished", f"the summary is {summary}")
    leases = [item["lease"] for item in results(stage)]
    demand(leases == ["lease-1-1", "lease-1-2"], f"told under the leases {leases}, not under both (W-15)")


def heartbeats_fail(stage: Stage) -> None:
    """Heartbeats that fail end nothing, and others follow."""
    stage.scheduler.instead("Heartbeat", refuse("internal", retryable=True), lambda call: None)
    stage.start()
    stage.started(1)
    stage.scheduler.wait_for_calls("Heartbeat", 4)
    stage.go(1)
    demand_summary(stage.end(), "finished", completed=1)
