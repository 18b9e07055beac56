"""The main job: one study with four kinds of workers, one of which is killed; the result is a front.

A scheduler and its gateway serve the study of :mod:`digits` to workers over ipc, tcp and REST, and to one that
starts a program for each trial, each in a separate process. Networks are trained epoch by epoch, and those that are
behind the others are stopped early. The worker on tcp is killed with SIGKILL during an evaluation; when its lease has
expired, another worker continues that trial from its last checkpoint. The output is a table of the front, a picture of
the front, its convergence and the activity of the workers (``out/run_distributed.png``), a line for each worker, and
how many epochs were saved.

    python examples/run_distributed.py             # a new study
    python examples/run_distributed.py --resume    # continue the last one
"""

import argparse
import contextlib
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from digits import CHECKPOINT_EVERY, CHECKPOINTS, EPOCHS, evaluate, spec
from digits import __file__ as digits_file
from hola_protocol.messages import StatusResponse, Trial, WorkerStatus
from pictures import draw

from hola.cli.login_link import link_for
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
    :ivar epoch: the last epoch that it had reported.
    """

    at: float
    trial_ids: tuple[int, ...]
    epoch: int


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


def start_workers(system: LocalSystem, checkpoints: Path) -> None:
    """Four workers of different kinds, each in its own process. Each continues the trials of the others."""
    ipc, tcp = system.connection.zmq
    (rest,) = system.connection.rest
    common: dict[str, Any] = {
        "study": STUDY,
        "spool_dir": system.data_dir / "spool",
        "can_resume": True,
        "env": {CHECKPOINTS: str(checkpoints)},
    }
    system.spawn_worker(evaluate, name="ipc", endpoint=ipc, **common)
    system.spawn_worker(evaluate, name="tcp", endpoint=tcp, **common)
    system.spawn_worker(evaluate, name="rest", endpoint=rest, **common)
    system.spawn_worker(command=[sys.executable, digits_file], name="exec", endpoint=ipc, **common)


class Assassin:
    """Kills the victim once, after some trials have ended, and while it evaluates one that has a checkpoint.

    :param victim: the process.
    :param client: a client to read its trials.
    :param known: ids of workers of earlier runs.
    :param after: the number of trials of the study that end before.
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
        counts = status.info.counts
        if counts.completed + counts.stopped < self._after or not any(w.running for w in self._seen(status)):
            return
        self._victim.signal(signal.SIGSTOP)  # so that its state does not change before it is killed
        held = {trial for worker in self._seen(self._client.status()) for trial in worker.running}
        running = [t for t in self._client.iter_trials(states=["running"]) if t.trial_id in held]
        if not running or min(trial.step for trial in running) < 2 * CHECKPOINT_EVERY:
            self._victim.signal(signal.SIGCONT)
            return
        self._victim.signal(signal.SIGKILL)
        self._victim.end()
        self.killed = Killed(time.time(), tuple(held), running[0].step)
        display.notice(f"killed worker {VICTIM} (SIGKILL) after epoch {running[0].step} of trial {running[0].trial_id}")

    def _seen(self, status: StatusResponse) -> list[WorkerStatus]:
        return [w for w in status.workers if w.name == VICTIM and w.worker_id not in self._known]


def resumed_after(client: ZmqClient, trial_id: int) -> int:
    """The epoch after which the latest attempt at a trial continued it; 0 if it began at the start."""
    steps: dict[int, list[int]] = {}
    for item in client.iter_reports(trial_ids=[trial_id]):
        steps.setdefault(item.attempt, []).append(item.step)
    return min(steps[max(steps)]) - 1 if len(steps) > 1 else 0


def report(
    trials: list[Trial], names: dict[str, str], killed: Killed | None, resumed: int, started_ms: int
) -> list[str]:
    """A line for each worker with its results of this run."""
    lines = []
    ways = {"ipc": "ZeroMQ, ipc", "tcp": "ZeroMQ, tcp", "rest": "REST", "exec": "a program for each trial"}
    for name, way in ways.items():
        mine = [t for t in trials if names.get(t.worker_id or "") == name and (t.started_ms or 0) >= started_ms]
        counts = {state: sum(t.state == state for t in mine) for state in ("completed", "stopped", "failed")}
        line = f"{name:<5}({way}): {counts['completed']} completed, {counts['stopped']} stopped early"
        line += f", {counts['failed']} failed" if counts["failed"] else ""
        if killed is not None and name == VICTIM:
            line += f"; killed with SIGKILL after epoch {killed.epoch} of trial {killed.trial_ids[0]}"
        if killed is not None:
            for trial in mine:
                if trial.trial_id in killed.trial_ids and name != VICTIM:
                    how = f"continued the killed worker's trial {trial.trial_id} after epoch {resumed}"
                    line += f"; {how}, attempt {trial.attempt}"
        lines.append(line)
    return lines


def epochs(trials: list[Trial], resumed: int) -> str:
    """How many epochs were trained, and how many were saved."""
    trained = sum(trial.step for trial in trials)
    stopped = [trial for trial in trials if trial.state == "stopped"]
    saved = sum(EPOCHS - trial.step for trial in stopped)
    line = f"{trained:,} epochs trained; stopping {len(stopped)} networks early saved {saved:,} more"
    if trained:
        line += f" ({100 * saved / (trained + saved):.0f} %)"
    return line + (f"; the checkpoint of the killed worker saved {resumed}" if resumed else "")


def main() -> int:
    """Run the job.

    :returns: the exit code.
    """
    parser = argparse.ArgumentParser(description="Serve a real study to four kinds of workers, and lose one.")
    parser.add_argument("--resume", action="store_true", help="continue the last run")
    parser.add_argument("--trials", type=int, default=150, help="networks to try (default: 150)")
    parser.add_argument("--lease", type=float, default=3.0, help="seconds of a lease (default: 3)")
    parser.add_argument("--out", type=Path, default=Path("out"), help="where data and picture go (default: out)")
    parser.add_argument("--no-kill", action="store_true", help="let every worker live")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    started_ms = time.time_ns() // 1_000_000
    checkpoints = (arguments.out / "checkpoints").absolute()
    if not arguments.resume:
        shutil.rmtree(checkpoints, ignore_errors=True)
    checkpoints.mkdir(exist_ok=True)
    interrupts = Interrupts()
    with (
        interrupts.handled(),
        LocalSystem(arguments.out / "run_distributed", rest=True, settings={"scheduler.bind": ENDPOINTS}) as system,
        system.client(STUDY) as client,
    ):
        say(open_study(client, arguments.trials, arguments.lease, arguments.resume))
        say(f"dashboard: {link_for(system.connection, sys.stdout)}")
        before = client.status(max_workers=1000)
        known = {worker.worker_id for worker in before.workers}
        counts = before.info.counts
        client.set_study_state(state="paused")  # until all workers have registered, so that each gets trials
        start_workers(system, checkpoints)
        victim = next(worker for worker in system.workers if worker.name == VICTIM)
        ended = counts.completed + counts.stopped
        assassin = Assassin(victim, client, known, after=ended + arguments.trials // 20)
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
        resumed = 0 if assassin.killed is None else resumed_after(client, assassin.killed.trial_ids[0])
        shutdown_system(system)
    if result.state == "finished":
        shutil.rmtree(checkpoints)
    front = sorted(result.front, key=lambda trial: (trial.objectives or {})["weights"])
    say(f"\nThe front: {len(front)} networks that no other beats in both size and quality")
    say(trial_table(front))
    say("\nWhat each worker did")
    for line in report(result.trials, names, assassin.killed, resumed, started_ms):
        say(line)
    say(f"\n{epochs(result.trials, resumed)}")
    picture = arguments.out / "run_distributed.png"
    draw(result.trials, front, names, assassin.killed, started_ms, picture)
    completed = sum(trial.state == "completed" for trial in result.trials)
    took = time.monotonic() - began
    stopped = sum(trial.state == "stopped" for trial in result.trials)
    total = f"{completed} of {len(result.trials)} trials completed, {stopped} stopped early"
    say(f"{total}, in {took:.0f} s; picture: {picture}")
    return 130 if result.interrupted else 0 if completed else 1


if __name__ == "__main__":
    sys.exit(main())
