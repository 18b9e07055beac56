"""A live display of the progress over all workers: counts, best value, rate, remaining time."""

import contextlib
import time
from collections import deque
from collections.abc import Iterator
from typing import Any, Final, Protocol, TextIO

from hola_protocol.messages import StatusResponse

from hola.clients.printable import printable

from .counts import ended_of_budget, steps_saved
from .output import number, say

WINDOW_S: Final = 30.0
"""The rate is computed over this many seconds."""
LINE_S: Final = 2.0
"""Seconds between two lines if the stream is not a terminal."""
MAX_WORKER_LINES: Final = 8


class Pace:
    """The rate at which trials end, over the last seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def see(self, now: float, ended: int) -> None:
        """Record the number of ended trials.

        :param now: seconds of a monotonic clock.
        :param ended: the number of trials in a terminal state.
        """
        self._seen.append((now, ended))
        while len(self._seen) > 2 and now - self._seen[1][0] >= WINDOW_S:
            self._seen.popleft()

    @property
    def is_known(self) -> bool:
        """Whether the rate is known."""
        return len(self._seen) > 1 and self._seen[-1][0] > self._seen[0][0]

    @property
    def rate(self) -> float:
        """Trials per second; 0 while unknown."""
        if len(self._seen) < 2:
            return 0.0
        (start, before), (end, after) = self._seen[0], self._seen[-1]
        return max(0.0, (after - before) / (end - start)) if end > start else 0.0

    def eta_s(self, left: int | None) -> float | None:
        """The estimated remaining time in seconds; None if unknown.

        :param left: the number of remaining trials; None without a limit.
        """
        return left / self.rate if left is not None and self.rate > 0 else None


def duration(seconds: float) -> str:
    """Format a duration: ``8 s``, ``1:05``, ``2:00:00``.

    :param seconds: the duration in seconds.
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def left(status: StatusResponse) -> int | None:
    """The number of remaining trials; None without a limit.

    :param status: the study's status.
    """
    c, most = status.info.counts, status.info.spec.max_trials
    return None if most is None else max(0, most - status.info.created_trials) + c.queued + c.running + c.paused


def best_so_far(status: StatusResponse) -> str:
    """The best values; with several comparison groups the size of the front.

    :param status: the study's status.
    """
    groups = {o.group for o in status.info.spec.objectives}
    if len(groups) > 1:
        return f"front {status.front_size}" if status.front_size else ""
    if status.best is None or status.best.objectives is None:
        return ""
    values = " ".join(f"{name}={number(value)}" for name, value in status.best.objectives.items())
    return f"best {values} (trial {status.best.trial_id})"


def sampling(status: StatusResponse) -> str:
    """The state of the sampler in words.

    :param status: the study's status.
    """
    sampler = status.sampler
    if sampler is None or status.info.state == "finished":
        return ""
    match sampler.phase:
        case "start":
            return "sampler: initial design"
        case "region" if "region_size" in sampler.numbers:
            restarts = sampler.numbers.get("restarts")
            again = f", restarted {restarts:.0f}x" if restarts else ""
            share = number(float(f"{100 * sampler.numbers['region_size']:.2g}"))
            return f"sampler: trust region of {share} % of each range{again}"
        case "front":
            return "sampler: front"
        case _:
            return ""


def line(status: StatusResponse, pace: Pace) -> str:
    """The progress on one line.

    :param status: the study's status.
    :param pace: the rate.
    """
    c = status.info.counts
    active = sum(worker.state == "active" for worker in status.workers)
    ended, most = ended_of_budget(status.info)
    parts = [f"{ended}{'' if most is None else f'/{most}'} done", f"{c.running} running"]
    for name in ("queued", "paused", "stopped", "failed", "infeasible", "lost", "cancelled"):
        if count := getattr(c, name):
            parts.append(f"{count} {name}")
    if saved := steps_saved(status.info):
        parts.append(saved)
    if best := best_so_far(status):
        parts.append(best)
    if doing := sampling(status):
        parts.append(doing)
    parts.append(f"{active} worker{'' if active == 1 else 's'}")
    if status.info.state == "running":
        if pace.rate:
            parts.append(f"{number(float(f'{pace.rate:.2g}'))}/s")
        if (eta := pace.eta_s(left(status))) is not None:
            parts.append(f"ETA {duration(eta)}")
    else:
        parts.append(status.info.state + (f" ({status.info.reason})" if status.info.reason else ""))
    return f"{status.info.study}: {', '.join(parts)}"


class Display(Protocol):
    """Shows the progress of a study."""

    def show(self, status: StatusResponse) -> None:
        """Show a status.

        :param status: the status of the study.
        """

    def notice(self, text: str) -> None:
        """Write a permanent line.

        :param text: the line.
        """


class Lines:
    """Plain lines for logs and pipes: a line after a change, at most one every two seconds.

    :param stream: the output stream.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._pace = Pace()
        self._written = float("-inf")
        self._last: tuple[Any, ...] = ()

    def show(self, status: StatusResponse) -> None:
        """Write a line if one is due.

        :param status: the status of the study.
        """
        now = time.monotonic()
        self._pace.see(now, ended_of_budget(status.info)[0])
        seen = (status.info.counts, status.info.state)
        over = status.info.state == "finished"
        if seen != self._last and (over or now - self._written >= LINE_S):
            self._written, self._last = now, seen
            self.notice(line(status, self._pace))

    def notice(self, text: str) -> None:
        """Write a line.

        :param text: the line.
        """
        say(text, file=self._stream)


class Live:
    """A display on a terminal that is updated in place.

    :param live: the live display of rich.
    """

    def __init__(self, live: Any) -> None:
        self._live = live
        self._pace = Pace()

    def show(self, status: StatusResponse) -> None:
        """Update the display.

        :param status: the status of the study.
        """
        self._pace.see(time.monotonic(), ended_of_budget(status.info)[0])
        self._live.update(picture(status, self._pace), refresh=True)

    def notice(self, text: str) -> None:
        """Write a line above the display.

        :param text: the line.
        """
        self._live.console.print(printable(text, lines=True), markup=False, highlight=False)


def picture(status: StatusResponse, pace: Pace) -> Any:
    """The display as a renderable of rich: a bar, a line, and a line for each worker if there are few.

    :param status: the study's status.
    :param pace: the rate.
    """
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    parts: list[Any] = []
    if status.info.spec.max_trials is not None:
        bar = Table.grid()  # a bar without a table has no line break
        bar.add_row(ProgressBar(total=status.info.spec.max_trials, completed=ended_of_budget(status.info)[0], width=60))
        parts.append(bar)
    parts.append(Text(printable(line(status, pace))))
    shown = [worker for worker in status.workers if worker.state != "deregistered"]
    if 0 < len(shown) <= MAX_WORKER_LINES:
        rows = Table.grid(padding=(0, 2))
        for worker in shown:
            trials = ", ".join(f"trial {trial}" for trial in worker.running) or "idle"
            doing = trials if worker.state == "active" else f"away for {duration(worker.silent_s)}"
            failed = f"{worker.failed} failed" if worker.failed else ""
            name = printable(worker.name or worker.worker_id[:8])
            rows.add_row(Text(f"  {name}"), Text(doing), Text(f"{worker.completed} done"), Text(failed))
        parts.append(rows)
    return Group(*parts)


@contextlib.contextmanager
def display_on(stream: TextIO) -> Iterator[Display]:
    """The display for a stream: live on a terminal, otherwise plain lines.

    :param stream: the output stream.
    """
    if not stream.isatty():
        yield Lines(stream)
        return
    try:
        from rich.console import Console
        from rich.live import Live as RichLive
    except ModuleNotFoundError:  # an installation for workers has no rich
        yield Lines(stream)
        return
    with RichLive(console=Console(file=stream), auto_refresh=False, transient=False) as live:
        yield Live(live)
