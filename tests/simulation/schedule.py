"""One schedule from beginning to end."""

from hola.distributed.core import SchedulerCore

from .clients import Administrator, Reader, Worker
from .promise import require
from .world import QUIET_S, Process, World


def run(seed: int, scheduler: type[SchedulerCore] = SchedulerCore) -> World:
    """Run the schedule of a seed, and judge it.

    :param seed: decides everything.
    :param scheduler: the scheduler's class.
    :returns: the world at its end.
    :raises Violation: when the scheduler broke a promise.
    """
    world = World(seed, scheduler)
    profile = world.profile
    world.start()
    administrator = Administrator(world, "administrator")
    world.spawn(administrator, administrator.create())
    readers = [Reader(world, f"reader of {name}", name) for name in profile.specs]
    for reader in readers:
        world.spawn(reader, reader.read())
        world.spawn(reader, reader.follow())
    for i in range(profile.workers):
        worker = Worker(world, f"worker {i}", world.random.choice(list(profile.specs)))
        world.at(world.random.uniform(0.0, 3.0), worker.start)
    if profile.crash_rate:
        _crash_now_and_then(world)
    world.run(world.calm_at)

    world.chaos = False
    janitor = Administrator(world, "janitor")
    tidied: list[bool] = []

    def tidy() -> Process:
        yield from janitor.tidy()
        tidied.append(True)

    world.spawn(janitor, tidy())
    require(world.run(world.now + 100.0, lambda: bool(tidied)), "the studies could not be put in order")
    for name in profile.specs:
        Worker(world, f"last worker of {name}", name).start()
    # Whoever holds a lease that nobody knows of any more is waited for, and every study finishes. A worker that comes
    # back very late may take a lost trial back even then.
    while not _read_to_the_end(world, readers):
        require(world.now < world.calm_at + QUIET_S, f"not finished {QUIET_S:g} s later: {world.unfinished()}")
    world.check()
    for reader in readers:
        reader.check()
    return world


def _read_to_the_end(world: World, readers: list[Reader]) -> bool:
    """Let every study finish and every reader read it; returns whether nothing happened meanwhile."""
    done: list[bool] = []

    def last_pass(reader: Reader) -> Process:
        done.append((yield from reader.refresh()))

    world.run(world.calm_at + QUIET_S, world.oracle.finished)
    events = world.oracle.event_count
    for reader in readers:
        world.spawn(reader, last_pass(reader))
    world.run(world.now + 60.0, lambda: len(done) == len(readers) and world.core is not None)
    calm = world.oracle.finished() and world.oracle.event_count == events
    return calm and world.core is not None and done == [True] * len(readers)


def _crash_now_and_then(world: World) -> None:
    def crash() -> None:
        if world.chaos:
            world.random.choice([world.crash, world.stop])()
            _crash_now_and_then(world)

    world.at(world.random.expovariate(world.profile.crash_rate), crash)
