"""Schedules of workers that report, with crashes and failed commits, and a judge of what they are told.

The judge keeps what was acknowledged, and compares it with what ``GetReports`` returns after each crash.
"""

from itertools import count
from random import Random
from typing import Any, TypeAlias

from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.space import StudySpec
from hola_protocol.stopping import AshaPromotionSpec, AshaSpec, MedianSpec, NoStoppingSpec, StepsSpec, ThresholdSpec

from hola.distributed.core import SchedulerCore
from hola.distributed.state.clock import Moment
from tests.scheduler.driver import Driver, spec

from .promise import BrokenPromiseError, require
from .snapshot import compare

STEPS = 9
LEASE_S = 4.0
RULES = (
    NoStoppingSpec(),
    ThresholdSpec(step=3, objectives={"loss": 0.7}),
    AshaSpec(eta=3.0, grace=1, min_trials=2),
    MedianSpec(grace=2, every=2, min_trials=2),
    AshaPromotionSpec(eta=3.0, grace=1),
    AshaPromotionSpec(eta=2.0, grace=2),
)
Key: TypeAlias = tuple[int, int, int]
"""Trial, attempt and step."""


def draw_study(random: Random) -> StudySpec:
    """A study with steps.

    :param random: of the schedule.
    """
    return spec(
        steps=StepsSpec(max=STEPS, min=random.choice([1, 1, 2])),
        stopping=random.choice(RULES),
        max_trials=random.randint(2, 8),
        max_steps=random.choice([None, None, 20, 40]),
        max_retries=random.choice([0, 2]),
        lease_s=LEASE_S,
    )


class ReportJudge:
    """What was reported, what was acknowledged, and what the protocol promises about both."""

    def __init__(self) -> None:
        self.sent: dict[Key, list[m.Report]] = {}
        self.told: dict[Key, tuple[m.Report, m.ReportReceipt]] = {}
        self.ended: set[int] = set()
        """Trials that were told to be stopped."""
        self.discarded: set[tuple[int, str]] = set()

    def receipt(self, s: m.Suggestion, report: m.Report, receipt: m.ReportReceipt) -> None:
        """Hold that a report is answered as it was before.

        :param s: the suggestion that it belongs to.
        :param report: the report.
        :param receipt: its receipt.
        """
        key = (s.trial_id, s.attempt, report.step)
        require((receipt.trial_id, receipt.step) == (s.trial_id, report.step), f"{report} was answered {receipt}")
        if receipt.outcome not in ("recorded", "superseded"):
            require(receipt.outcome in ("late", "ended"), f"{report} was answered {receipt}")
            require(receipt.decision != "continue", f"{report} was answered {receipt}")
            return
        if receipt.outcome == "superseded":
            first = self.told.get(key)
            require(first is None or receipt.objectives == first[0].objectives, f"{first} and then {receipt}")
            return
        first = self.told.setdefault(key, (report, receipt))
        require(first[0].objectives == report.objectives, f"{report} was recorded after {first[0]}")
        for field in ("decision", "next_step", "reason", "discard"):
            before, now = getattr(first[1], field), getattr(receipt, field)
            require(before == now, f"{field} of the receipt of {key} was {before} and is {now}")
        self.discarded |= {(s.trial_id, c.uri) for c in receipt.discard}
        if receipt.decision == "stop":
            self.ended.add(s.trial_id)

    def suggestion(self, s: m.Suggestion, *, host: str, can_resume: bool) -> None:
        """Hold that a trial may be given out, and with which checkpoint.

        :param s: the suggestion.
        :param host: the host of its worker.
        :param can_resume: whether its worker can resume.
        """
        require(s.trial_id not in self.ended, f"the stopped trial {s.trial_id} was given out as attempt {s.attempt}")
        usable = {
            (step, report.checkpoint.uri): report.checkpoint
            for (trial_id, _, step), (report, _) in self.told.items()
            if trial_id == s.trial_id and report.checkpoint is not None and report.checkpoint.host in (None, host)
            if (trial_id, report.checkpoint.uri) not in self.discarded
        }
        if s.resume is None:
            require(not (can_resume and usable), f"{s} has no checkpoint; there are {usable}")
            return
        require(can_resume, f"{s} is for a worker that cannot resume")
        largest = max((step for step, _ in usable), default=0)
        known = usable.get((s.resume.step, s.resume.checkpoint.uri))
        require(known == s.resume.checkpoint and s.resume.step == largest, f"{s.resume}, reported are {usable}")

    def stored(self, items: list[m.StoredReport], used_steps: int) -> None:
        """Hold that all acknowledged reports are stored, with their decisions, and nothing that nobody sent.

        :param items: all stored reports.
        :param used_steps: what the study says it has used.
        """
        found = {(r.trial_id, r.attempt, r.step): r for r in items}
        require(
            list(found) == sorted(found) and len(found) == len(items), f"the reports are in the order {list(found)}"
        )
        for key, (report, receipt) in self.told.items():
            r = found.get(key)
            if r is None:
                raise BrokenPromiseError(f"the report {key} was acknowledged and is not stored")
            require(r.objectives == report.objectives, f"{report} was acknowledged, stored is {r}")
            require(r.checkpoint == report.checkpoint, f"{report} was acknowledged, stored is {r}")
            require(r.decision == receipt.decision, f"{key} was answered {receipt.decision}, stored is {r.decision}")
        for key, r in found.items():
            sent = [report.objectives for report in self.sent.get(key, ())]
            require(r.objectives in sent, f"{r} is stored, sent were {sent}")
        largest: dict[int, int] = {}
        for trial_id, _, step in found:
            largest[trial_id] = max(step, largest.get(trial_id, 0))
        require(used_steps == sum(largest.values()), f"{used_steps} steps are used, reported are {largest}")


class Scheduled(Driver):
    """A scheduler whose commits fail and which crashes now and then.

    :param random: of the schedule.
    :param scheduler: the scheduler's class.
    :param study: the spec of its study.
    """

    def __init__(self, random: Random, scheduler: type[SchedulerCore], study: StudySpec) -> None:
        self.random, self.scheduler = random, scheduler
        self.keys = count(1)
        self.crashes = 0
        super().__init__(study)

    def _new_core(self) -> SchedulerCore:
        return self.scheduler(
            self.storage,
            tokens=lambda: f"t{next(self._tokens)}",
            worker_ids=lambda: f"00000000-0000-4000-8000-{next(self._numbers):012d}",
            limits=self.limits,
            server="test",
            moment=Moment(self.now, self.wall_ms),
        )

    def call(self, request: m.Request) -> Any:
        """Send a request until it is answered, under one key.

        :param request: the request.
        """
        key = f"key {next(self.keys)}"
        while True:
            self.storage.fails = self.random.choice([None] * 12 + ["before", "after"])
            response = self.ask(request, key)
            self.storage.fails = None
            lost = self.random.random() < 0.05
            if self.random.random() < 0.04:
                self.crash()
            if not lost and not (isinstance(response, ErrorResponse) and response.retryable):
                return response

    def crash(self) -> None:
        """Throw the memory away; the new one has to equal it."""
        before, self.crashes = self.core, self.crashes + 1
        self.restart()
        if not before._broken:
            compare(before, self.core)


def compare_decisions(live: SchedulerCore, loaded: SchedulerCore) -> None:
    """Hold that both would decide the same; neither may be used afterwards.

    :param live: a scheduler after a step that succeeded.
    :param loaded: a scheduler made from its storage.
    """
    mine, its = live.state.study("default"), loaded.state.study("default")
    for trial, other in zip(mine.trials, its.trials, strict=True):
        if trial.state != "running":
            continue
        for step in range(trial.step + 1, STEPS + 1):
            values = {"loss": trial.trial_id * 0.37 % 1.0}
            decisions = [s.reports.decide(t, step, values, False) for s, t in ((mine, trial), (its, other))]
            require(decisions[0] == decisions[1], f"trial {trial.trial_id}, step {step}: {decisions} after a restart")
            if decisions[0][0] != "continue":
                break
    promoted = [s.reports.promote() for s in (mine, its)]
    require(promoted[0] == promoted[1], f"trial {promoted[0]} continues, after a restart {promoted[1]}")


class Schedule:
    """One schedule of workers that report.

    :param seed: decides everything.
    :param scheduler: the scheduler's class.
    """

    def __init__(self, seed: int, scheduler: type[SchedulerCore] = SchedulerCore) -> None:
        self.random = Random(seed)
        self.judge = ReportJudge()
        self.d = Scheduled(self.random, scheduler, draw_study(self.random))
        self.workers = [self._register() for _ in range(3)]
        self.held: list[m.Suggestion] = []
        self.old: list[m.Report] = []
        self.suggestions: dict[str, m.Suggestion] = {}

    def _register(self) -> tuple[str, str, bool]:
        host, can_resume = self.random.choice("ab"), self.random.random() < 0.7
        reply = self.d.call(m.RegisterWorkerRequest(host=host, can_resume=can_resume))
        return reply.worker_id, host, can_resume

    def run(self) -> None:
        """Run it to its end, and judge it.

        :raises BrokenPromiseError: when the scheduler broke a promise.
        """
        for _ in range(self.random.choice([10, 20, 40, 60])):
            if not self._act():
                break
        before = self.d.core
        self.d.crash()
        self._read()
        if not before._broken:
            compare_decisions(before, self.d.core)

    def _act(self) -> bool:
        random, d = self.random, self.d
        chance = random.random()
        if chance < 0.25 or not self.held:
            worker = random.choice(self.workers)
            reply = d.call(m.GetSuggestionRequest(worker_id=worker[0]))
            self._take(reply, worker)
            if reply.status == "finished" and not self.held:
                return False
        elif chance < 0.80:
            self._report(random.choice(self.held))
        elif chance < 0.85:
            self._end(self.held.pop(random.randrange(len(self.held))))
        elif chance < 0.92 and self.old:
            report = random.choice(self.old)
            self._send(self.suggestions[report.lease], [report])
        elif chance < 0.95:
            d.pass_time(random.choice([1.0, LEASE_S + 1.0]))
        else:
            d.crash()
            self._read()
        return True

    def _take(self, reply: m.GetSuggestionResponse | None, worker: tuple[str, str, bool]) -> None:
        for s in () if reply is None else reply.suggestions:
            if s.standing == "held" and s.lease not in self.suggestions:
                self.judge.suggestion(s, host=worker[1], can_resume=worker[2])
                self.suggestions[s.lease] = s
                self.held.append(s)

    def _report(self, s: m.Suggestion) -> None:
        random = self.random
        steps = random.sample(range(1, STEPS + 1), random.choice([1, 1, 2, 3]))
        if random.random() < 0.6:
            steps.sort()
        reports = []
        for step in steps:
            checkpoint = None
            if random.random() < 0.4:
                uri = f"{s.trial_id}/{s.attempt}/{step}/{len(self.old)}"
                checkpoint = m.Checkpoint(uri=uri, host=random.choice([None, "a", "b"]))
            loss = round(random.random(), 2)
            reports.append(
                m.Report(
                    trial_id=s.trial_id, lease=s.lease, step=step, objectives={"loss": loss}, checkpoint=checkpoint
                )
            )
        self._send(s, reports)

    def _send(self, s: m.Suggestion, reports: list[m.Report]) -> None:
        worker = self.random.choice(self.workers)
        for report in reports:
            self.judge.sent.setdefault((s.trial_id, s.attempt, report.step), []).append(report)
        self.old += reports
        next_count = self.random.choice([0, 1])
        request = m.SubmitReportsRequest(reports=reports, worker_id=worker[0], next_count=next_count)
        reply = self.d.call(request)
        for report, receipt in zip(reports, reply.receipts, strict=True):
            self.judge.receipt(s, report, receipt)
            if receipt.decision != "continue":
                self.held = [held for held in self.held if held.lease != s.lease]
        self._take(reply.next, worker)

    def _end(self, s: m.Suggestion) -> None:
        if self.random.random() < 0.5:
            ref = m.LeaseRef(trial_id=s.trial_id, lease=s.lease)
            self.d.call(m.ReleaseTrialsRequest(leases=[ref], kind="drained"))
        else:
            result = m.Result(trial_id=s.trial_id, lease=s.lease, objectives={"loss": self.random.random()})
            (receipt,) = self.d.call(m.SubmitResultRequest(results=[result])).receipts
            self.judge.discarded |= {(s.trial_id, c.uri) for c in receipt.discard}

    def _read(self) -> None:
        info = self.d.ask(m.GetStudyRequest()).info
        ids = list(range(1, info.created_trials + 1))
        items: list[m.StoredReport] = []
        after = None
        while ids:
            page = self.d.ask(m.GetReportsRequest(trial_ids=ids, limit=7, after=after))
            items += page.items
            if (after := page.next_cursor) is None:
                break
        self.judge.stored(items, info.used_steps)
