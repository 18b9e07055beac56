"""The main job: one study with four kinds of workers, one of which is killed; the result is a front.

A scheduler and its gateway serve the study of :mod:`digits` to workers over ipc, tcp and REST, and to one that
starts a program for each trial, each in a separate process. The worker on tcp is killed with SIGKILL during an
evaluation; when its lease has expired, another worker evaluates that trial. The output is a table of the front, a
picture of the front, its convergence and the activity of the workers (``out/run_distributed.png``), and a line for each
worker.

    python examples/run_distributed.py             # a new study
    python examples/run_distributed.py --resume    # continue the last one
"""

import argparse
import contextlib
import signal
import sys
import time
from pathlib import Path
from typing import NamedTuple

from digits import __file__ as digits_file
from digits import evaluate, spec
from hola_protocol.messages import StatusResponse, Trial, WorkerStatus
from pictures import draw

from hola.cli.output import trial_table
from hola.cli.progress import Display, display_on
from hola.clients import ZmqClient
from hola.clients.errors import UnknownStudyError
from hola.distributed.local import Interrupts, LocalSystem, LocalWorkerProcess, collect, work_through
from hola.distributed.utils import shutdown_system

STUDY = "digits"
VICTIM = "tcp"


class Killed(NamedTuple):
    """The state of the killed worker.

    :ivar at: the time of the kill, in seconds since 1970.
    :ivar trial_ids: the trials that it held.
    """

    at: float
    trial_ids: tuple[int, ...]


def say(line: str = "") -> None:
    """Write a line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def open_study(client: ZmqClient, trials: int, lease_s: float, resume: bool) -> str:
    """Create the study, or continue the last one; a finished study gets the same number of trials again.

    :returns: a message.
    """
    if not resume:
        with contextlib.suppress(UnknownStudyError):
            client.delete_study()
        client.create_study(spec=spec(trials, lease_s))
        return f"new study: {trials} networks to try"
    try:
        info = client.get_study().info
    except UnknownStudyError:
        return f"nothing to resume. {open_study(client, trials, lease_s, resume=False)}"
    done = info.counts.completed
    if info.state == "finished":
        info = client.update_study(expected_revision=info.revision, max_trials=info.created_trials + trials).info
    return f"going on: {done} networks tried so far, up to {info.spec.max_trials}"


ENDPOINTS = ("ipc://", "tcp://127.0.0.1:0")
"""The endpoints of ZeroMQ: ipc, and tcp on this machine only."""


def start_workers(system: LocalSystem) -> None:
    """Four workers of different kinds, each in its own process."""
    ipc, tcp = system.connection.zmq
    (rest,) = system.connection.rest
    spool = system.data_dir / "spool"
    system.spawn_worker(evaluate, name="ipc", study=STUDY, endpoint=ipc, spool_dir=spool)
    system.spawn_worker(evaluate, name="tcp", study=STUDY, endpoint=tcp, spool_dir=spool)
    system.spawn_worker(evaluate, name="rest", study=STUDY, endpoint=rest, spool_dir=spool)
    system.spawn_worker(command=[sys.executable, digits_file], name="exec", study=STUDY, endpoint=ipc, spool_dir=spool)


class Assassin:
    """Kills the victim once, after it has completed some trials and while it evaluates another one.

    :param victim: the process.
    :param client: a client to read its trials.
    :param known: ids of workers of earlier runs.
    :param after: the number of trials that it completes before.
    """

    def __init__(self, victim: LocalWorkerProcess, client: ZmqClient, known: set[str], after: int) -> None:
        self._victim = victim
        self._client = client
        self._known = known
        self._after = after
        self.killed: Killed | None = None

    def look(self, status: StatusResponse, display: Display) -> None:
        """Kill the victim if its condition is met.

        :param status: the status of the study.
        :param display: the display for a notice.
        """
        if self.killed is not None or not self._victim.running:
            return
        if not any(w.running and w.completed >= self._after for w in self._seen(status)):
            return
        self._victim.signal(signal.SIGSTOP)  # so that its state does not change before it is killed
        held = [trial for worker in self._seen(self._client.status()) for trial in worker.running]
        if not held:
            self._victim.signal(signal.SIGCONT)
            return
        self._victim.signal(signal.SIGKILL)
        self._victim.end()
        self.killed = Killed(time.time(), tuple(held))
        display.notice(f"killed worker {VICTIM} (SIGKILL) while it evaluated trial {held[0]}")

    def _seen(self, status: StatusResponse) -> list[WorkerStatus]:
        return [w for w in status.workers if w.name == VICTIM and w.worker_id not in self._known]


def report(trials: list[Trial], names: dict[str, str], killed: Killed | None, started_ms: int) -> list[str]:
    """A line for each worker with its results of this run."""
    lines = []
    ways = {"ipc": "ZeroMQ, ipc", "tcp": "ZeroMQ, tcp", "rest": "REST", "exec": "a program for each trial"}
    for name, way in ways.items():
        mine = [t for t in trials if names.get(t.worker_id or "") == name and (t.started_ms or 0) >= started_ms]
        line = f"{name:<5}({way}): {sum(t.state == 'completed' for t in mine)} completed"
        line += f", {sum(t.state == 'failed' for t in mine)} failed"
        if killed is not None and name == VICTIM:
            line += f"; killed with SIGKILL while it evaluated trial {killed.trial_ids[0]}"
        if killed is not None:
            for trial in mine:
                if trial.trial_id in killed.trial_ids and trial.state == "completed" and name != VICTIM:
                    line += f"; evaluated the killed worker's trial {trial.trial_id} again, attempt {trial.attempt}"
        lines.append(line)
    return lines


def main() -> int:
    """Run the job.

    :returns: the exit code.
    """
    parser = argparse.ArgumentParser(description="Serve a real study to four kinds of workers, and lose one.")
    parser.add_argument("--resume", action="store_true", help="continue the last run")
    parser.add_argument("--trials", type=int, default=120, help="networks to try (default: 120)")
    parser.add_argument("--lease", type=float, default=3.0, help="seconds of a lease (default: 3)")
    parser.add_argument("--out", type=Path, default=Path("out"), help="where data and picture go (default: out)")
    parser.add_argument("--no-kill", action="store_true", help="let every worker live")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    started_ms = time.time_ns() // 1_000_000
    interrupts = Interrupts()
    with (
        interrupts.handled(),
        LocalSystem(arguments.out / "run_distributed", rest=True, settings={"scheduler.bind": ENDPOINTS}) as system,
        system.client(STUDY) as client,
    ):
        say(open_study(client, arguments.trials, arguments.lease, arguments.resume))
        known = {worker.worker_id for worker in client.status(max_workers=1000).workers}
        client.set_study_state(state="paused")  # until all workers have registered, so that each gets trials
        start_workers(system)
        victim = next(worker for worker in system.workers if worker.name == VICTIM)
        assassin = Assassin(victim, client, known, after=arguments.trials // 20)
        names: dict[str, str] = {}
        with display_on(sys.stderr) as display:

            def on_status(status: StatusResponse) -> None:
                display.show(status)
                names.update((w.worker_id, w.name or "") for w in status.workers if w.worker_id not in known)
                gone = sum(not worker.running for worker in system.workers)
                if status.info.state == "paused" and len(names) + gone >= len(system.workers):
                    client.set_study_state(state="running")
                if not arguments.no_kill:
                    assassin.look(status, display)

            work_through(system, client, interrupts, on_status=on_status, on_notice=display.notice, revive=False)
        result = collect(system, client, interrupted=interrupts.count > 0)
        shutdown_system(system)
    front = sorted(result.front, key=lambda trial: (trial.objectives or {})["weights"])
    say(f"\nThe front: {len(front)} networks that no other beats in both size and quality")
    say(trial_table(front))
    say("\nWhat each worker did")
    for line in report(result.trials, names, assassin.killed, started_ms):
        say(line)
    picture = arguments.out / "run_distributed.png"
    draw(result.trials, front, names, assassin.killed, started_ms, picture)
    completed = sum(trial.state == "completed" for trial in result.trials)
    took = time.monotonic() - began
    say(f"\n{completed} of {len(result.trials)} trials completed in {took:.0f} s; picture: {picture}")
    return 130 if result.interrupted else 0 if completed else 1


if __name__ == "__main__":
    sys.exit(main())
