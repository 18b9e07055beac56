"""What the scheduler's loop spends its time on, under load."""

from contextlib import ExitStack

from benchmarks.load import Crowd, ZmqTells, study_spec
from benchmarks.report import Table
from benchmarks.scale import Scale
from benchmarks.servers import Scheduler


def run(scale: Scale) -> list[Table]:
    """Profile, with cProfile: figures are too high where many small functions are called, and right in their order.

    :param scale: how long and how large.
    """
    with ExitStack() as stack:
        crowd = stack.enter_context(Crowd(scale.crowd))
        scheduler = stack.enter_context(Scheduler("NORMAL", study_spec(), scale.folder, profile=True))
        rate = crowd.turn(ZmqTells, scheduler.address, scale.warm_s, scale.window_s * scale.rounds).rate
        messages = rate * scale.window_s * scale.rounds
        lines = scheduler.end().splitlines()
    rows: list[list[str | float | int | None]] = []
    start = next((i for i, line in enumerate(lines) if line.lstrip().startswith("ncalls")), len(lines))
    answered = 0
    for line in lines[start + 1 :]:
        if not line.strip():
            continue
        calls, own, _, with_callees, _, where = line.split(maxsplit=5)
        place = "/".join(where.split("/")[-2:])
        per = 1e6 / max(1.0, messages)
        rows.append([place, calls, float(own) * per, float(with_callees) * per])
        if place.endswith("(_answer)"):
            answered = int(calls)
    notes = ["cProfile makes small Python functions look slower than they are. `poll` is waiting for messages."]
    if answered:
        every = next(int(line.split()[0]) for line in lines if "function calls" in line)
        notes.append(f"{every / answered:.0f} calls of functions for each message, with those of each turn.")
    return [
        Table(
            f"Where the scheduler's loop spends its time: {scale.crowd} workers, SQLite NORMAL, us a message",
            ["function", "calls", "own", "with callees"],
            rows,
            notes,
        )
    ]
