"""Cases on how a worker ends."""

import json
import threading
from concurrent.futures import Future
from typing import Any

from hola_conformance.call import demand, demand_error
from hola_conformance.scheduler import Call, lose, refuse
from hola_conformance.script import Answer
from hola_conformance.scripted_zmq import ScriptedZmq
from hola_conformance.stage import Stage, demand_summary
from hola_conformance.work_trials import demand_goodbye, failures, results

GONE_AFTER_S = 0.2
"""After the reply to the last tell, so that this reply arrives."""


def _released(stage: Stage) -> list[dict[str, Any]]:
    refs = [ref for call in stage.scheduler.of("ReleaseTrials") for ref in call.message["leases"]]
    return sorted(refs, key=lambda ref: int(ref["trial_id"]))


def _demand_given_back(stage: Stage, *trial_ids: int) -> None:
    wanted = [{"trial_id": trial_id, "lease": stage.scheduler.trials[trial_id].lease} for trial_id in trial_ids]
    demand(_released(stage) == wanted, f"gave back {_released(stage)}, not {wanted} (W-14)")
    told = [item["trial_id"] for item in (*results(stage), *failures(stage))]
    demand(not set(told) & set(trial_ids), f"told {told}, and gave back {trial_ids}")
    demand_goodbye(stage)


def _more_heartbeats(stage: Stage) -> None:
    """Two more heartbeats: what the worker was told before them it has heard."""
    stage.scheduler.wait_for_calls("Heartbeat", len(stage.scheduler.of("Heartbeat")) + 2)


def _demand_drained(stage: Stage, asked: int) -> None:
    demand_summary(stage.end(), "drained", completed=1)
    counts = [call.message.get("next_count", 0) for call in stage.scheduler.of("SubmitResult")]
    demand(counts == [0], f"a worker that drains tells with the next_count {counts} (W-9)")
    demand(len(stage.scheduler.of("GetSuggestion")) == asked, "a worker that drains asks for more (W-9)")
    demand_goodbye(stage)


def drain(stage: Stage) -> None:
    """The command drain: it ends after what runs."""
    stage.start()
    stage.started(1)
    stage.scheduler.command = "drain"
    _more_heartbeats(stage)
    stage.go(1)
    _demand_drained(stage, 1)


def stop(stage: Stage) -> None:
    """The command stop: it ends at once and gives back what it holds."""
    stage.start()
    stage.started(1)
    stage.scheduler.command = "stop"
    demand_summary(stage.end(), "stopped", released=1)
    _demand_given_back(stage, 1)


def terminated(stage: Stage) -> None:
    """SIGTERM: it gives back what it holds and leaves, at once."""
    stage.start(handle_signals=True, concurrency=2)
    stage.started(1, 2)
    stage.terminate()
    demand_summary(stage.end(), "preempted", released=2)
    _demand_given_back(stage, 1, 2)


def _never(call: Call) -> "Future[Answer]":
    return Future()


def terminated_idle(stage: Stage) -> None:
    """SIGTERM while an ask waits: it leaves at once."""
    stage.scheduler.instead("GetSuggestion", _never)
    stage.start(handle_signals=True, wait_s=50.0)
    stage.scheduler.wait_for_calls("GetSuggestion", 1)
    stage.terminate()
    demand_summary(stage.end(), "preempted")
    demand_goodbye(stage)


def interrupted(stage: Stage) -> None:
    """SIGINT: it finishes what runs, asks for no more, and leaves."""
    stage.start(handle_signals=True)
    stage.started(1)
    stage.interrupt()
    _more_heartbeats(stage)
    stage.go(1)
    _demand_drained(stage, 1)


def interrupted_twice(stage: Stage) -> None:
    """SIGINT again: it gives back what it holds and leaves."""
    stage.start(handle_signals=True)
    stage.started(1)
    stage.interrupt()
    _more_heartbeats(stage)
    stage.interrupt()
    demand_summary(stage.end(), "stopped", released=1)
    _demand_given_back(stage, 1)


def late_suggestion(stage: Stage) -> None:
    """A suggestion that comes while it drains goes back: by a release, or because the ask was given up."""
    later: Future[Answer] = Future()

    def first(call: Call) -> bytes:
        # One suggestion, whatever the count asked for: a worker may ask for both of its places at once.
        return json.dumps({"tag": "GetSuggestionResponse", **stage.scheduler.suggest(1)}).encode()

    def second(call: Call) -> "Answer | Future[Answer]":
        return later

    stage.scheduler.instead("GetSuggestion", first, second)
    stage.start(concurrency=2, wait_s=50.0)
    stage.started(1)
    stage.scheduler.wait_for_calls("GetSuggestion", 2)
    stage.scheduler.command = "drain"
    _more_heartbeats(stage)
    reply = {"tag": "GetSuggestionResponse", **stage.scheduler.suggest(1)}
    later.set_result(json.dumps(reply).encode())

    def is_back() -> bool:
        return bool(_released(stage) or stage.scheduler.server.abandoned)

    stage.scheduler.wait_for(is_back, "the suggestion that came late given back")
    stage.go(1)
    summary = stage.end()
    demand((summary.get("reason"), summary.get("completed")) == ("drained", 1), f"the summary is {summary}")
    told = [item["trial_id"] for item in results(stage)]
    demand(told == [1], f"told the trials {told}: the second came while it drained")
    if not stage.scheduler.server.abandoned:
        lease = {"trial_id": 2, "lease": stage.scheduler.trials[2].lease}
        demand(_released(stage) == [lease], f"gave back {_released(stage)}, not {lease}")


def goodbye_unheard(stage: Stage) -> None:
    """A scheduler that is gone before the worker's goodbye is no error: the worker has done its work."""
    stage.start(reconnect_s=2.0)
    stage.started(1)
    stage.scheduler.command = "drain"
    _more_heartbeats(stage)

    def last(call: Call) -> bytes:
        reply = call.serve()
        threading.Timer(GONE_AFTER_S, stage.scheduler.server.close).start()
        return reply

    stage.scheduler.instead("SubmitResult", last)
    stage.scheduler.instead("DeregisterWorker", *[lose] * 9)
    stage.go(1)
    demand_summary(stage.end(), "drained", completed=1)


def unknown_study(stage: Stage) -> None:
    """A study that is not there is an error, at once."""
    stage.scheduler.instead("RegisterWorker", *[refuse("unknown_study", path="/study")] * 9)
    stage.start()
    demand_error(stage.error(), "server", "unknown_study")
    demand(len(stage.scheduler.of("RegisterWorker")) == 1, "a final refusal is repeated (X-6)")


def wrong_token(stage: Stage) -> None:
    """A token that is not known is an error, at once."""
    stage.scheduler.instead("RegisterWorker", *[refuse("unauthenticated")] * 9)
    stage.start()
    demand_error(stage.error(), "server", "unauthenticated")
    demand(len(stage.scheduler.of("RegisterWorker")) == 1, "a final refusal is repeated (X-6)")


def study_deleted(stage: Stage) -> None:
    """A study that is gone when a result is told is an error, too."""
    stage.scheduler.instead("SubmitResult", *[refuse("unknown_study", path="/study")] * 9)
    stage.start()
    demand_error(stage.error(), "server", "unknown_study")
    demand(len(results(stage)) == 1, "a final refusal is repeated (X-6)")


def max_errors(stage: Stage) -> None:
    """Ten failures in a row end it."""
    stage.start()
    summary = stage.end()
    demand((summary.get("reason"), summary.get("failed")) == ("max_errors", 10), f"the summary is {summary}")
    demand(len(failures(stage)) == 10, f"told {len(failures(stage))} failures, not 10")
    state = stage.scheduler.trials[11].state
    demand(state in ("queued", "released"), f"trial 11 is {state}: it was taken and not given back")
    demand_goodbye(stage)


def errors_not_in_row(stage: Stage) -> None:
    """Failures that are not in a row, and infeasible points, end nothing."""
    stage.start()
    demand_summary(stage.end(), "finished", completed=2, failed=10, infeasible=1)


def token_revoked(stage: Stage) -> None:
    """A token that is revoked while the worker is connected is an error, at once (Z-11, Z-12)."""
    stage.start()
    stage.started(1)
    server = stage.scheduler.server
    if isinstance(server, ScriptedZmq):
        server.revoke()
    for operation in ("GetSuggestion", "SubmitResult", "Heartbeat"):
        stage.scheduler.instead(operation, *[refuse("unauthenticated")] * 9)
    stage.go(1)
    demand_error(stage.error(), "server", "unauthenticated")
