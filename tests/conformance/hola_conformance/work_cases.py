"""Every case on workers, with the trials that it hands out."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from hola_conformance import work_ends as ends
from hola_conformance import work_outages as outages
from hola_conformance import work_reports as reports
from hola_conformance import work_trials as trials
from hola_conformance.adapter import Adapter
from hola_conformance.call import SERVERS
from hola_conformance.cases import Case
from hola_conformance.scheduler import Trial
from hola_conformance.script import Reply
from hola_conformance.stage import Stage, stage

HELD_LEASE_S = 2.0
"""So that heartbeats come soon."""


class Play(NamedTuple):
    """What a case does with a worker.

    :ivar run: the case.
    :ivar does: what its trials do, in order.
    """

    run: Callable[[Stage], None]
    does: Sequence[str]


FIVE = ["fail"] * 5

PLAYS: dict[str, Play] = {
    "not there yet": Play(outages.not_there_yet, ["value", "value"]),
    "away and back": Play(outages.away_and_back, ["hold", "value"]),
    "away behind a proxy": Play(outages.away_behind_a_proxy, ["hold", "value"]),
    "away for good": Play(outages.away_for_good, ["hold"]),
    "reply lost/RegisterWorker": Play(outages.reply_lost("RegisterWorker"), ["value", "value"]),
    "reply lost/GetSuggestion": Play(outages.reply_lost("GetSuggestion"), ["value", "value"]),
    "reply lost/SubmitResult": Play(outages.reply_lost("SubmitResult"), ["value", "value"]),
    "refused for now": Play(outages.refused_for_now, ["value"]),
    "forgotten/GetSuggestion": Play(outages.forgotten("GetSuggestion"), ["hold"]),
    "forgotten/SubmitResult": Play(outages.forgotten("SubmitResult"), ["hold"]),
    "forgotten/Heartbeat": Play(outages.forgotten("Heartbeat"), ["hold"]),
    "written ahead": Play(outages.written_ahead, ["hold"]),
    "drain": Play(ends.drain, ["hold", "value"]),
    "stop": Play(ends.stop, ["hold", "value"]),
    "SIGTERM": Play(ends.terminated, ["hold", "hold", "value"]),
    "SIGTERM while idle": Play(ends.terminated_idle, []),
    "SIGINT": Play(ends.interrupted, ["hold", "value"]),
    "SIGINT twice": Play(ends.interrupted_twice, ["hold", "value"]),
    "late suggestion": Play(ends.late_suggestion, ["hold", "value"]),
    "goodbye unheard": Play(ends.goodbye_unheard, ["hold", "value"]),
    "unknown study": Play(ends.unknown_study, []),
    "wrong token": Play(ends.wrong_token, []),
    "token revoked": Play(ends.token_revoked, ["hold"]),
    "study deleted": Play(ends.study_deleted, ["value"]),
    "ten failures in a row": Play(ends.max_errors, ["fail"] * 12),
    "failures not in a row": Play(ends.errors_not_in_row, [*FIVE, "value", *FIVE, "infeasible", "value"]),
    "round trips": Play(trials.round_trips, ["value"] * 5),
    "inactive parameters": Play(trials.conditional, ["optional"] * 4 + ["value"]),
    "outcomes": Play(trials.outcomes, ["fail", "infeasible", "nan", "metadata", "value"]),
    "retry_failures": Play(trials.retried, ["fail", "infeasible"]),
    "lease_s": Play(trials.lease_s, ["value"]),
    "receipt/superseded": Play(
        trials.receipt(outcome="superseded", state="completed", objectives={"loss": 9.0}), ["value", "value"]
    ),
    "receipt/ended": Play(trials.receipt(outcome="ended", state="cancelled"), ["value", "value"]),
    "receipt/lease lost": Play(trials.receipt(outcome="refused", error=trials.LEASE_LOST), ["value", "value"]),
    "receipt/unknown": Play(trials.receipt(outcome="framed", state="hung"), ["value", "value"]),
    "standings": Play(trials.standings, ["value"]),
    "too many suggestions": Play(trials.too_many, ["value", "value"]),
    "unknown replies": Play(trials.unknown_replies, ["hold", "value"]),
    "pauses": Play(trials.pauses, ["value"]),
    "wait in next": Play(trials.wait_in_next, ["value", "value"]),
    "heartbeats": Play(trials.heartbeats, ["hold"]),
    "all leases": Play(trials.all_leases, ["hold", "hold", "hold", "value"]),
    "drop": Play(trials.drop, ["hold", "value"]),
    "drop of an earlier lease": Play(trials.drop_of_an_earlier_lease, ["hold"]),
    "heartbeats fail": Play(trials.heartbeats_fail, ["hold"]),
}

REPORT_PLAYS: dict[str, Play] = {
    "complete": Play(reports.complete, ["report", "value"]),
    "stopped": Play(reports.stopped, ["report", "value"]),
    "paused": Play(reports.paused, ["report"]),
    "resumed": Play(reports.resumed, ["report"]),
    "reply lost": Play(reports.reply_lost, ["report"]),
    "unknown": Play(reports.unknown, ["report", "value"]),
    "refused": Play(reports.refused, ["report", "value"]),
    "without steps": Play(reports.without_steps, ["report", "value", "report"]),
    "token revoked": Play(reports.token_revoked, ["report", "value"]),
    "late": Play(reports.late, ["report", "value"]),
    "by heartbeat": Play(reports.by_heartbeat, ["report_hold", "value"]),
    "drained": Play(reports.drained, ["report_hold", "value"]),
}
"""Those of the feature ``work.reports``."""

PAGE = Reply(b"<!doctype html><p>Welcome", content_type="text/html")
TEXT = Reply(b"Internal Server Error", status=500, content_type="text/plain")
BUSY = Reply(b"slow down", status=429, content_type="text/plain", headers=(("Retry-After", "0"),))

REST_PLAYS: dict[str, Play] = {
    "no message/GetSuggestion": Play(outages.no_message("GetSuggestion", PAGE), ["value", "value"]),
    "no message/SubmitResult": Play(outages.no_message("SubmitResult", TEXT), ["value", "value"]),
    "no message/RegisterWorker": Play(outages.no_message("RegisterWorker", BUSY), ["value", "value"]),
}
"""What only a proxy does."""

XS = (0.1234567890123457, -0.0, 1e-300, -999.9999999999999, 3.0)


def trials_of(does: Sequence[str]) -> list[Trial]:
    """Trials that do something.

    :param does: what each does.
    """
    return [
        Trial(i + 1, do, XS[0] if do == "metadata" else XS[i % len(XS)], HELD_LEASE_S if "hold" in do else 60.0)
        for i, do in enumerate(does)
    ]


def work_cases() -> Iterator[Case]:
    """The cases of each transport."""
    for transport in SERVERS:
        plays = PLAYS | REST_PLAYS if transport == "rest" else PLAYS
        for name, play in plays.items():
            yield Case(f"work/{transport}/{name}", f"work.{transport}", _run(transport, play))
        for name, play in REPORT_PLAYS.items():
            yield Case(f"work/{transport}/reports/{name}", "work.reports", _run(transport, play))


def _run(transport: str, play: Play) -> Callable[[Adapter], None]:
    def run(adapter: Adapter) -> None:
        with stage(adapter, transport, trials_of(play.does)) as found:
            play.run(found)

    return run
