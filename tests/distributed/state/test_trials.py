"""Of a trial that has ended no record is kept, and the one that is made anew has every field of it."""

from copy import deepcopy
from typing import Any

import msgspec
import pytest
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
    ParentTest,
)

from hola.core.parameters import INACTIVE
from hola.distributed.state.block import TrialBlock
from hola.distributed.state.trial import Lease, StoredCheckpoint, TrialProgress, TrialRecord
from hola.distributed.state.trials import NOTED, Trials
from tests.scheduler.driver import Driver, spec

PARAMETERS: tuple[ParameterSpec, ...] = (
    ContinuousParameter(name="x", low=-1.0, high=1e300),
    IntegerParameter(name="n", low=-(2**53) + 1, high=2**53 - 1),
    LatticeParameter(name="size", values=(1, 2.5, 16)),
    CategoricalParameter(name="kind", choices=(None, True, 1, "gbdt", 2.5)),
    ContinuousParameter(name="eta", low=0.0, high=1.0, condition=({"kind": ParentTest(in_=("gbdt",))},)),
)
OBJECTIVES = ("loss", "latency_ms")


def completed(trial_id: int, **changes: Any) -> TrialRecord:
    """A trial that was evaluated once."""
    fields: dict[str, Any] = {
        "state": "completed",
        "origin": "sampler",
        "values": (0.1 + 0.2, 2**53 - 1, 2.5, "gbdt", 0.5),
        "objectives": (1.0, -0.0),
        "leases": (Lease("abcdefghijklmnopqrstuv", "worker-1", "completed"),),
        "lease_s": 60.5,
        "created_ms": 1_700_000_000_001,
        "started_ms": 1_700_000_000_002,
        "ended_ms": 1_700_000_000_003,
        "changed": 2 * trial_id,
        "draw": trial_id + 7,
    }
    return TrialRecord(trial_id=trial_id, **{**fields, **changes})


PROGRESS = TrialProgress(
    step=5,
    values={"loss": 0.25},
    diverged=True,
    attempt=2,
    attempt_step=4,
    reports=6,
    checkpoints=(StoredCheckpoint(4, "s3://bucket/4"), StoredCheckpoint(5, "file:///5", "host")),
    granted=9,
)
EXAMPLES: dict[str, dict[str, Any]] = {
    "as most": {},
    "other values": {"values": (-1.0, -3, 1, 1, INACTIVE)},
    "a choice that is null": {"values": (0.0, 0, 16, None, INACTIVE)},
    "a choice that is a boolean": {"values": (1e300, 0, 16, True, INACTIVE)},
    "with metadata": {"has_metadata": True},
    "of the sampler's own kind": {"origin": "moved"},
    "added": {"origin": "added", "leases": (), "started_ms": None, "draw": 0},
    "token of 128 bits in hex": {"leases": (Lease("0123456789abcdef" * 2, "worker-1", "completed"),)},
    "long token": {"leases": (Lease("x" * 33, "worker-1", "completed"),)},
    "token with a zero byte": {"leases": (Lease("x\0", "worker-1", "completed"),)},
    "several leases": {"leases": (Lease("a", "worker-2", "expired"), Lease("b", "worker-1", "completed"))},
    "failed": {"state": "failed", "objectives": None, "reason": "größer\0", "retries": 3, "preemptions": 2},
    "stopped": {"state": "stopped", "objectives": None, "progress": PROGRESS, "reason": ""},
    "without a lease": {"state": "cancelled", "objectives": None, "leases": (), "started_ms": None},
}


def types(trial: TrialRecord) -> list[type]:
    return [type(value) for value in (*trial.values, *(trial.objectives or ()))]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_record_that_is_made_anew_is_the_old_one(example: str) -> None:
    trials = Trials(PARAMETERS, OBJECTIVES)
    for trial in (completed(1), completed(2, **EXAMPLES[example]), completed(3)):
        trials.append(trial)
        trials.changed(trial)
    before = deepcopy(trials[1])
    trials.write()
    assert (trials.records, trials[1], types(trials[1])) == ([], before, types(before))
    assert trials[1] is not trials[1]
    assert (trials[0], trials[2], len(trials), list(trials)[1]) == (completed(1), completed(3), 3, before)
    assert (trials.report_count(2), trials.settled(2)) == (before.report_count, 4)


def test_many_records_are_those_made_one_by_one() -> None:
    trials = Trials(PARAMETERS, OBJECTIVES)
    examples = [*EXAMPLES.values(), {"state": "running", "objectives": None, "ended_ms": None}]
    for i in range(1, 5001):
        trial = completed(i, **examples[i % len(examples)])
        trials.append(trial)
        trials.changed(trial)
    trials.write()
    late = completed(5001)
    trials.append(late)
    trials.changed(late)
    chosen = [4999, 3, 5001, 4096, 4097, 15, 14, 1]
    many = trials.many(chosen)
    assert many == [trials[i - 1] for i in chosen]
    assert [*map(types, many)] == [types(trials[i - 1]) for i in chosen]
    assert trials.many([]) == []


def test_the_examples_have_a_value_for_each_field() -> None:
    records = [completed(1, **changes) for changes in EXAMPLES.values()]
    unset = [
        field.name
        for field in msgspec.structs.fields(TrialRecord)
        if not field.required and all(getattr(record, field.name) == field.default for record in records)
    ]
    assert unset == ["expires"]  # of running trials alone


def test_a_changed_trial_is_the_same_record_for_everybody_until_it_is_written() -> None:
    trials = Trials(PARAMETERS, OBJECTIVES)
    trials.append(completed(1))
    trials.changed(trials[0])
    trials.write()
    trial = trials[0]
    trial.reason = "another"
    trials.changed(trial)
    assert trials[0] is trial
    trials.write()
    assert trials[0] == completed(1, reason="another")
    trial.reason = None
    trials.changed(trial)
    trials.write()
    assert (trials[0], trials._ended._rest) == (completed(1), {})


def test_a_trial_that_has_not_ended_stays_a_record() -> None:
    trials = Trials(PARAMETERS, OBJECTIVES)
    for i in range(1, NOTED + 1):
        trial = completed(i) if i % 2 else completed(i, state="running", objectives=None, ended_ms=None)
        trials.append(trial)
        trials.changed(trial)
    assert [trial.trial_id for trial in trials.records] == list(range(2, NOTED + 1, 2))
    assert (trials.settled(1), trials.settled(2)) == (2, None)


def test_there_is_no_trial_beyond_the_last() -> None:
    trials = Trials(PARAMETERS, OBJECTIVES)
    trials.append(completed(1))
    for index in (1, -1):
        with pytest.raises(IndexError):
            trials[index]


def test_memory_and_a_restart_know_the_same_of_many_trials() -> None:
    d = Driver(spec(max_trials=None))
    worker = d.worker()
    for i in range(2 * NOTED):
        suggestion = d.suggestion(worker)
        if i % 5:
            d.result(suggestion)
    study = d.core.state.study("default")
    live = list(study.trials)
    d.restart()
    for mine, its in zip(live, d.core.state.study("default").trials, strict=True):
        mine.expires = its.expires = 0.0
        assert mine == its


def test_the_steps_of_ended_trials_are_counted_by_column() -> None:
    trials = Trials(PARAMETERS, OBJECTIVES)
    cases: list[dict[str, Any]] = [
        {},  # completed without a report: as many steps as a whole evaluation
        {"progress": PROGRESS},
        {"origin": "added", "progress": PROGRESS},
        {"state": "stopped", "objectives": None, "progress": msgspec.structs.replace(PROGRESS, step=3)},
        {"state": "failed", "objectives": None},
        {"state": "lost", "objectives": None, "progress": PROGRESS},
        {"state": "running", "objectives": None, "ended_ms": None, "progress": PROGRESS},
    ]
    for i, case in enumerate(cases, 1):
        trials.append(completed(i, **case))
        trials.changed(trials[i - 1])
    assert trials.ended_steps(100) == 100 + 5 + 3 + 5
    again = trials[5]
    again.state, again.ended_ms = "running", None  # its worker returned
    trials.changed(again)
    assert trials.ended_steps(100) == 100 + 5 + 3


def test_a_block_has_the_columns_of_the_records() -> None:
    records = [completed(i, **changes) for i, changes in enumerate(EXAMPLES.values(), 1)]
    block = TrialBlock.of(records)
    assert TrialBlock._fields == TrialRecord.__struct_fields__
    assert [block.record(i) for i in range(len(records))] == records
    assert (block.select([1, 3]), block.select(range(len(records)))) == (TrialBlock.of(records[1:4:2]), block)


def test_loaded_trials_are_those_that_were_written() -> None:
    records = [completed(i, **changes) for i, changes in enumerate(EXAMPLES.values(), 1)]
    records.append(completed(len(records) + 1, state="running", objectives=None, ended_ms=None))
    trials = Trials(PARAMETERS, OBJECTIVES)
    assert trials.load(TrialBlock.of(records)) == records[-1:]
    assert (list(trials), trials.records, trials.differing()) == (records, records[-1:], [])
