"""All of a scheduler's memory that a restart must bring back, as plain data."""

from typing import Any

import msgspec
from hola_protocol import messages as m

from hola.distributed.core import SchedulerCore
from hola.distributed.state.study import Study

from .promise import require

SAVED_EVERY_S = 5.0
"""The running seconds of a study with a deadline that a crash may forget."""


def study_snapshot(study: Study) -> dict[str, Any]:
    """What one study knows.

    :param study: the study.
    """
    engine = study.engine
    history, pending = engine._history, engine._history.pending
    snapshot: dict[str, Any] = {
        "study_id": study.study_id,
        "created_spec": study.created_spec_json,
        "spec": study.spec,
        "state": (study.state, study.reason, study.revision, study.objective_revision, study.created_ms),
        "consecutive_failures": study.consecutive_failures,
        "created": study.created,
        "counts": dict(study.counts),
        "exhausted": study.is_exhausted,
        "running": sorted(study.leases.running),
        "queue": [t.trial_id for t in study.queued()],
        "workers": {
            w.worker_id: (
                *(w.name, w.host, w.pid, w.concurrency, w.principal, w.registered_ms, w.away, sorted(w.running)),
                *(w.completed, w.failed),
            )
            for w in study.workers.values()
        },
        "events": (study.events.oldest, study.events.newest, list(study.events.after(study.events.oldest - 1, 10**9))),
        "requests": study.requests.known(),
        "pending": {i: pending.points[pending.row(i)].tolist() for i in pending.trial_ids},
        "lost": history.lost,
        "known": engine._draws.n_known,
        "completed": engine.n_completed,
        "failed": sorted(history.results.failed_points.tolist()),
        "model": engine._sampler.state(),
        "steps": [getattr(study.reports, f) for f in ("count", "used_steps", "saved_steps", "committed_steps")],
        "index": None if study.is_exhausted else engine.index,
    }
    texts = study.metadata.of([t.trial_id for t in study.trials if t.has_metadata])
    for t in study.trials:
        snapshot[f"trial {t.trial_id}"] = (
            *(
                t.state,
                t.origin,
                t.values,
                t.objectives,
                texts.get(t.trial_id),
                t.lease_s,
                t.retries,
                t.preemptions,
                t.reason,
            ),
            *(t.created_ms, t.started_ms, t.ended_ms, t.changed, t.draw),
            tuple((lease.token, lease.worker_id, lease.ended) for lease in t.leases),
            t.progress,
            study.reports.next_step(t),
        )
    if study.rescore is None:
        # Costs under new objectives are in force at once after a restart.
        ranked = engine.top_k(10_000)
        snapshot["stale"] = engine._stale
        snapshot["top_k"] = ranked
        snapshot["fronts"] = engine.fronts(10_000)
        snapshot["costs"] = {i: engine.costs(i) for i in ranked}
    return snapshot


def compare(live: SchedulerCore, loaded: SchedulerCore) -> None:
    """Hold that memory and storage agree.

    :param live: a scheduler after a step that succeeded.
    :param loaded: a scheduler made from its storage.
    """
    require(
        live.state.names() == loaded.state.names(),
        f"memory has the studies {live.state.names()}, the storage {loaded.state.names()}",
    )
    require(
        live.state.next_study_id == loaded.state.next_study_id,
        f"the next study id is {live.state.next_study_id}, after a restart {loaded.state.next_study_id}",
    )
    for name, unloaded in live.state.unloaded.items():
        shown, there = unloaded.info(live._moment.now), loaded.state.studies[name].info()
        shown = msgspec.json.decode(msgspec.json.encode(shown), type=m.StudyInfo)
        ahead = shown.running_s - there.running_s
        require(ahead >= 0.0, f"study {name}, which is not in memory: a restart adds {-ahead} running seconds")
        shown = msgspec.structs.replace(shown, running_s=there.running_s)
        require(shown == there, f"study {name} is shown as {shown}, and is {there}")
    for name, study in live.state.studies.items():
        ahead = study.running_s - loaded.state.studies[name].running_s
        within = study.spec.deadline_s is None or ahead < SAVED_EVERY_S
        require(ahead >= 0.0 and within, f"study {name}: a restart forgets {ahead} running seconds")
        in_memory, stored = study_snapshot(study), study_snapshot(loaded.state.studies[name])
        for field in sorted({*in_memory, *stored}):
            if study.rescore is None or (field in in_memory and field in stored):
                mine, its = in_memory.get(field), stored.get(field)
                require(mine == its, f"study {name}, {field}: memory has {mine!r}, a restart {its!r}")


def compare_future(live: SchedulerCore, loaded: SchedulerCore, count: int = 3) -> None:
    """Hold that both would suggest the same; neither may be used afterwards.

    :param live: a scheduler after a step that succeeded.
    :param loaded: a scheduler made from its storage.
    :param count: how many suggestions to draw.
    """
    for name, study in live.state.studies.items():
        other = loaded.state.studies[name]
        if study.rescore is not None:
            continue
        for i in range(len(study.trials) + 1, len(study.trials) + 1 + count):
            mine, its = study.engine.suggest(i), other.engine.suggest(i)
            require(mine == its, f"study {name} would suggest {mine} as trial {i}, after a restart {its}")
