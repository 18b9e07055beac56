"""``python -m polyglot``: one study, a worker in every language, one of them killed on the way.

A scheduler and its gateway serve the study of ``study.yaml`` to one worker of each SDK that is built. All start at the
same moment: until every worker has asked, the only trial there is is held here. One worker is killed with SIGKILL while
it evaluates; when its lease has run out, another language evaluates that trial. At the end there is a table of who did
how many, every value is computed again here, and the number of trials is the budget exactly.
"""

import argparse
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from hola_protocol.messages import LeaseRef, StatusResponse, Trial
from hola_protocol.validate import read_study_file
from msgspec.structs import replace
from polyglot.controller import simulate

from clients.sdks import Sdk, sdks
from hola.cli.output import table
from hola.cli.progress import Display, display_on
from hola.clients import ZmqClient
from hola.clients.connection import Connection
from hola.distributed.local_system import LocalSystem

HERE = Path(__file__).parent
READY_S = 120.0
"""What all workers may take to start."""
END_S = 60.0
"""What they may take to end once the study has finished."""
LOOK_S = 0.05
PRECISION = 1e-9
"""Relative; all compute in double precision, in the same order."""


class PolyglotError(Exception):
    """Something is not as it must be."""


class Language(NamedTuple):
    """A worker to start.

    :ivar name: of the worker.
    :ivar title: the language, for people.
    """

    name: str
    title: str
    command: list[str]
    folder: Path


class Worker(NamedTuple):
    """A worker that was started, in a process group of its own."""

    language: Language
    process: "subprocess.Popen[bytes]"

    def signal(self, number: int) -> None:
        """Send a signal to all that it started.

        :param number: the signal.
        """
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)


def say(line: str = "") -> None:
    """Write a line for people."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def languages(chosen: Sequence[str]) -> Iterator[Language]:
    """Python and every SDK that can be run here; the others are told.

    :param chosen: names; empty: all.
    :raises PolyglotError: in CI, when one cannot be run.
    """
    python = [sys.executable, "-m", "hola.cli", "worker", "--objective", "polyglot.controller:evaluate"]
    everything = [Language("python", "Python", python, HERE.parents[1]), *map(_of_sdk, sdks())]
    if unknown := set(chosen) - {language.name for language in everything}:
        raise PolyglotError(f"there is no {', '.join(sorted(unknown))}")
    wanting = {sdk.name: sdk.missing(sdk.worker) for sdk in sdks()}
    for language in everything:
        if chosen and language.name not in chosen:
            continue
        if (why := wanting.get(language.name)) is None:
            yield language
            continue
        missing = f"SKIPPED {language.name}: {why}"
        if os.environ.get("CI") == "true" or chosen:
            raise PolyglotError(missing)
        say(missing)


def _of_sdk(sdk: Sdk) -> Language:
    return Language(sdk.name, sdk.title, list(sdk.worker), sdk.folder)


@contextmanager
def running(
    found: Sequence[Language], connection: Connection, study: str, seconds: float, folder: Path, log: IO[bytes]
) -> Iterator[list[Worker]]:
    """Start a worker of each language; those that are left at the end are asked to end, and killed if they do not.

    :param found: the languages.
    :param connection: where the scheduler is.
    :param study: the study.
    :param seconds: that an evaluation takes at least.
    :param folder: where they keep what they could not tell.
    :param log: where they write.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOLA_")}
    environment |= {
        "HOLA_ENDPOINT": connection.rest[0],
        "HOLA_TOKEN": connection.token or "",
        "HOLA_STUDY": study,
        "HOLA_CONTROLLER_S": str(seconds),
        "XDG_STATE_HOME": str(folder),
    }
    workers: list[Worker] = []
    try:
        for language in found:
            process = subprocess.Popen(
                [*language.command, *(["--name", language.name] if language.name == "python" else [])],
                cwd=language.folder,
                env=environment | {"HOLA_WORKER_NAME": language.name},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            workers.append(Worker(language, process))
        yield workers
    finally:
        for worker in workers:
            worker.signal(signal.SIGTERM)
        for worker in workers:
            try:
                worker.process.wait(5.0)
            except subprocess.TimeoutExpired:
                worker.signal(signal.SIGKILL)
                worker.process.wait()


def await_all(client: ZmqClient, workers: Sequence[Worker]) -> dict[str, str]:
    """Wait until every worker has registered.

    :returns: their names by their ids.
    :raises PolyglotError: when one ends before, or takes too long.
    """
    deadline = time.monotonic() + READY_S
    wanted = {worker.language.name for worker in workers}
    while True:
        names = {w.worker_id: w.name or "" for w in client.status(max_workers=100).workers}
        missing = wanted - set(names.values())
        if not missing:
            return names
        for worker in workers:
            if worker.language.name in missing and worker.process.poll() is not None:
                raise PolyglotError(
                    f"{worker.language.name} ended with {worker.process.returncode} before it registered"
                )
        if time.monotonic() > deadline:
            raise PolyglotError(f"{', '.join(sorted(missing))} did not register within {READY_S:g} s")
        time.sleep(LOOK_S)


def try_to_kill(victim: Worker, client: ZmqClient) -> int | None:
    """Kill a worker if it is in the middle of a trial.

    :returns: the trial that it held; None when it was spared, since it held none.
    """
    victim.signal(signal.SIGSTOP)  # so that nothing changes between the look and the deed
    held = [t for w in client.status(max_workers=100).workers if w.name == victim.language.name for t in w.running]
    if not held:
        victim.signal(signal.SIGCONT)
        return None
    victim.signal(signal.SIGKILL)
    victim.process.wait()
    return held[0]


def work(client: ZmqClient, workers: Sequence[Worker], victim: Worker | None, display: Display) -> int | None:
    """Wait until the study has finished, and kill the victim on the way, once it has completed a trial.

    :returns: the trial that the victim held.
    :raises PolyglotError: when another worker ends badly.
    """
    killed: int | None = None
    while True:
        status: StatusResponse = client.status(max_workers=100)
        display.show(status)
        if status.info.state == "finished":
            return killed
        if victim is not None and killed is None:
            seen = next(w for w in status.workers if w.name == victim.language.name)
            if seen.completed >= 3 and seen.running and (killed := try_to_kill(victim, client)) is not None:
                display.notice(f"killed {victim.language.title} (SIGKILL) while it evaluated trial {killed}")
        for worker in workers:
            if worker.process.poll() not in (None, 0) and (worker is not victim or killed is None):
                raise PolyglotError(f"{worker.language.name} ended with {worker.process.returncode}")
        if all(worker.process.poll() is not None for worker in workers):
            raise PolyglotError("no worker is left, and the study has not finished")
        time.sleep(LOOK_S)


def check(trials: Sequence[Trial], budget: int) -> float:
    """That the budget was used up exactly, and that every language computed what Python does.

    :returns: the greatest relative difference.
    :raises PolyglotError: when something is wrong.
    """
    if [trial.trial_id for trial in trials] != list(range(1, budget + 1)):
        raise PolyglotError(f"there are {len(trials)} trials, not {budget}")
    worst = 0.0
    for trial in trials:
        if trial.state != "completed" or trial.objectives is None:
            raise PolyglotError(f"trial {trial.trial_id} is {trial.state}: {trial.reason}")
        wanted, _ = simulate(**trial.parameters)  # type: ignore[arg-type]  # of the study's types
        got = trial.objectives["error"]
        difference = abs(got - wanted) / max(abs(wanted), 1e-300)
        if not (math.isfinite(got) and difference <= PRECISION):
            language = (trial.metadata or {}).get("language")
            raise PolyglotError(f"trial {trial.trial_id}: {language} computed {got!r}, Python {wanted!r}")
        worst = max(worst, difference)
    return worst


def report(workers: Sequence[Worker], trials: Sequence[Trial], names: dict[str, str], killed: int | None) -> str:
    """A table of who did how many."""
    rows = []
    for worker in workers:
        name = worker.language.name
        mine = [t for t in trials if names.get(t.worker_id or "") == name]
        what = "killed with SIGKILL" if worker.process.returncode not in (None, 0) else ""
        for trial in mine:
            if trial.trial_id == killed:
                what = f"evaluated trial {killed} of the killed worker, attempt {trial.attempt}"
        best = min(((t.objectives or {})["error"] for t in mine), default=math.nan)
        rows.append([worker.language.title, str(len(mine)), f"{best:.4f}" if mine else "", what])
    return table(["language", "trials", "best", ""], rows, right=(1, 2))


def run(arguments: argparse.Namespace) -> None:
    """Run the study.

    :raises PolyglotError: when something is not as it must be.
    """
    found = list(languages(arguments.languages))
    file = read_study_file(HERE / "study.yaml")
    spec = replace(file.spec, max_trials=1)
    budget: int = arguments.trials
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with (
        LocalSystem(rest=True, log=out / "scheduler.log") as system,
        system.client("controller") as client,
        (out / "workers.log").open("wb") as log,
    ):
        info = client.create_study(spec=spec).info
        here = client.register_worker(name="the starter").worker_id
        first = client.get_suggestion(worker_id=here, lease_s=READY_S * 2).suggestions[0]
        with running(found, system.connection, "controller", arguments.seconds, out / "state", log) as workers:
            names = await_all(client, workers)
            say(f"{len(workers)} workers are ready: {', '.join(w.language.title for w in workers)}")
            victim = next((w for w in workers if w.language.name == arguments.kill), None)
            info = client.update_study(expected_revision=info.revision, max_trials=budget).info
            client.release_trials(leases=[LeaseRef(trial_id=first.trial_id, lease=first.lease)], reason="all are here")
            client.deregister_worker(worker_id=here)
            with display_on(sys.stderr) as display:
                killed = work(client, workers, victim, display)
            for worker in workers:
                if worker.process.wait(END_S) and worker is not victim:
                    raise PolyglotError(f"{worker.language.name} ended with {worker.process.returncode}")
        trials = list(client.iter_trials(with_metadata=True))
    worst = check(trials, budget)
    if victim is not None and killed is None:
        raise PolyglotError(f"{victim.language.name} was never seen with a trial, and lives")
    say("\n" + report(workers, trials, names, killed))
    say(
        f"\n{len(trials)} of {budget} trials completed in {time.monotonic() - began:.0f} s, each once; "
        f"all values computed again in Python: greatest relative difference {worst:.1g}"
    )
    idle = [
        w.language.name for w in workers if not any(names.get(t.worker_id or "") == w.language.name for t in trials)
    ]
    if idle:
        raise PolyglotError(f"{', '.join(idle)} did no trial")


def main() -> int:
    """The command line.

    :returns: the exit code.
    """
    parser = argparse.ArgumentParser(prog="polyglot", description="One study, a worker in every language.")
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help="their names; by default all that are built")
    parser.add_argument("--trials", type=int, default=210, help="the budget (default: 210)")
    parser.add_argument("--seconds", type=float, default=0.1, help="that a trial takes at least (default: 0.1)")
    parser.add_argument("--kill", default="go", metavar="LANGUAGE", help="who is killed (default: go)")
    parser.add_argument("--out", type=Path, default=Path("out/polyglot"), help="where logs go (default: out/polyglot)")
    arguments = parser.parse_args()
    try:
        run(arguments)
    except PolyglotError as error:
        sys.stderr.write(f"error: {error}; logs: {arguments.out}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
