"""What a long history costs: the rate, bytes of a trial, start-up."""

from contextlib import ExitStack

import msgspec
from hola_protocol import messages as m

from benchmarks.load import Address, Crowd, ZmqSession, ZmqTells, study_spec, tell
from benchmarks.long_history import run_stored
from benchmarks.processes import resident_bytes
from benchmarks.report import Table, median
from benchmarks.scale import Scale
from benchmarks.servers import Kind, Scheduler

_BATCH = 256
_KINDS: tuple[Kind, ...] = ("memory", "NORMAL")


def fill(address: Address, trials: int) -> None:
    """Evaluate trials the usual way, many in a message.

    :param address: of the scheduler.
    :param trials: how many.
    """
    session = ZmqSession(address)
    worker = session.register()
    left = trials
    asked = session.call(m.GetSuggestionRequest(worker_id=worker, count=min(_BATCH, left)))
    given = msgspec.json.decode(asked, type=m.GetSuggestionResponse).suggestions
    while given:
        results = [result for s in given for result in tell(worker, s, 0).results]
        left -= len(results)
        told = session.call(m.SubmitResultRequest(worker_id=worker, results=results, next_count=min(_BATCH, left)))
        following = msgspec.json.decode(told, type=m.SubmitResultResponse).next
        given = [] if following is None else following.suggestions
    session.close()


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    if scale.stored:
        return run_stored(scale)
    short, long = scale.history
    rates: list[list[str | float | int | None]] = []
    bytes_: list[list[str | float | int | None]] = []
    for kind in _KINDS:
        with ExitStack() as stack:
            crowd = stack.enter_context(Crowd(scale.crowd))
            sides = {n: stack.enter_context(Scheduler(kind, study_spec(), scale.folder)) for n in scale.history}
            fill(sides[short].address, short)
            fill(sides[long].address, short)
            before = resident_bytes(sides[long].pid)
            fill(sides[long].address, long - short)
            after = resident_bytes(sides[long].pid)
            found: dict[int, list[float]] = {n: [] for n in sides}
            for _ in range(scale.rounds):
                for n, scheduler in sides.items():
                    found[n].append(crowd.turn(ZmqTells, scheduler.address, scale.warm_s, scale.window_s).rate)
            of_short = [a / max(b, 1.0) for a, b in zip(found[long], found[short], strict=True)]
            rates.append([kind, median(found[short]), median(found[long]), median(of_short)])
            in_memory = None if before is None or after is None else (after - before) / (long - short)
            on_disk = opened = count = None
            if kind != "memory":
                scheduler = sides[long]
                scheduler.end()
                scheduler.start()
                session = ZmqSession(scheduler.address)
                status = msgspec.json.decode(session.call(m.StatusRequest()), type=m.StatusResponse)
                session.close()
                count, opened = status.info.counts.completed, scheduler.opened_s
                on_disk = scheduler.database.stat().st_size / count
            bytes_.append([kind, in_memory, on_disk, count, opened])
    return [
        Table(
            f"The rate at {short:,} and at {long:,} finished trials, {scale.crowd} workers",
            ["storage", f"messages/s at {short:,}", f"messages/s at {long:,}", "ratio"],
            rates,
            ["Floor 0.9, aim 1. Both histories grow a little while they are measured, by the same."],
        ),
        Table(
            "Bytes of a trial, and start-up",
            ["storage", "bytes in memory", "bytes on disk", "trials at the start", "start-up, s"],
            bytes_,
            [
                f"In memory: growth of the process from {short:,} to {long:,} trials, with the requests and events "
                "that are kept for replay; storage in memory holds every row once more.",
                "On disk: the whole file, requests and events with it, by the number of trials.",
                "Start-up: from an open interpreter to a bound socket, everything read.",
            ],
        ),
    ]
