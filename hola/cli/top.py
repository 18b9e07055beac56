"""``hola top``: a live view of all studies of a scheduler and their workers."""

import sys
import time
from collections.abc import Sequence
from typing import Any, Final

import click
from hola_protocol.messages import StatusResponse, StudyInfo, WorkerStatus
from msgspec import Struct

from hola.clients.client import SyncClient
from hola.clients.errors import ServerError, TransportError, UnknownStudyError
from hola.clients.printable import printable

from .connection_options import ConnectionOptions, json_option, with_connection_options
from .counts import ended_of_budget
from .data_folders import stored_in
from .output import emit, number, say, table
from .progress import Pace, best_so_far, duration, left

STUDY_HEADER: Final = ("study", "state", "done", "running", "failed", "rate", "left", "best")
WORKER_HEADER: Final = ("worker", "host", "study", "state", "trials", "done", "failed", "silent")
_NUMBERS: Final = ("done", "running", "failed", "rate", "left", "silent")
_STUDY_LEAST: Final = ("rate", "left", "state", "failed", "running")
"""The columns that a narrow terminal leaves out, the least important first."""
_WORKER_LEAST: Final = ("host", "study", "failed", "state", "done")
_ORDER: Final = {"running": 0, "paused": 1, "finished": 2}
MAX_STUDIES: Final = 100
"""Studies that are shown; of more, those that run come first."""
_PAGE: Final = 1000
_SHOWN_TRIALS: Final = 3
_GAP: Final = "  "
_NARROWEST: Final = 6
"""The least width to which a column is shortened."""


class View(Struct, frozen=True):
    """What is shown at one time.

    :ivar statuses: of the studies that are shown, those that run first.
    :ivar study_count: how many studies there are.
    """

    statuses: list[StatusResponse]
    study_count: int


class Overview:
    """Reads the studies of a scheduler again and again.

    :param client: a client of the scheduler.
    """

    def __init__(self, client: SyncClient) -> None:
        self._client = client
        self._paces: dict[str, Pace] = {}
        self._finished: dict[str, StatusResponse] = {}

    def read(self, now: float, room: int = MAX_STUDIES) -> View:
        """Ask for all studies and for the status of those that are shown; a finished one is asked once.

        A status may have the scheduler read a study that is not in memory. Finished studies have no workers, so that
        nothing is known of those for which there is no room.

        :param now: seconds of a monotonic clock.
        :param room: how many studies there is room for, if some are finished.
        """
        infos = sorted(
            self._client.iter_studies(limit=_PAGE), key=lambda info: (_ORDER.get(info.state, 3), -info.created_ms)
        )
        statuses: list[StatusResponse] = []
        for info in infos[:MAX_STUDIES]:
            if info.state == "finished" and len(statuses) >= room:
                break
            status = self._status(info)
            if status is not None:
                self._paces.setdefault(info.study, Pace()).see(now, ended_of_budget(status.info)[0])
                statuses.append(status)
        return View(statuses, len(infos))

    def rate(self, status: StatusResponse) -> float:
        """Trials per second: over the last half minute, at first over the whole time of the study.

        :param status: the status of a study.
        """
        pace = self._paces.get(status.info.study)
        if status.info.state != "running":
            return 0.0
        if pace is not None and pace.is_known:
            return pace.rate
        return ended_of_budget(status.info)[0] / status.info.running_s if status.info.running_s > 0 else 0.0

    def _status(self, info: StudyInfo) -> StatusResponse | None:
        known = self._finished.get(info.study)
        if known is not None and known.info == info:
            return known
        try:
            status = self._client.status(study=info.study, max_workers=_PAGE)
        except UnknownStudyError:  # it was deleted meanwhile
            return None
        if status.info.state == "finished":
            self._finished[info.study] = status
        return status

    def study_rows(self, view: View) -> list[list[str]]:
        """A row for each study, as in :data:`STUDY_HEADER`.

        :param view: what is shown.
        """
        rows = []
        for status in view.statuses:
            info = status.info
            ended, most = ended_of_budget(info)
            rate, remaining = self.rate(status), left(status)
            rows.append(
                [
                    info.study,
                    info.state,
                    f"{ended}" if most is None else f"{ended}/{most}",
                    str(info.counts.running),
                    str(info.counts.failed + info.counts.lost),
                    per_time(rate),
                    duration(remaining / rate) if remaining and rate else "",
                    best_so_far(status).removeprefix("best "),
                ]
            )
        return rows


def worker_rows(view: View) -> list[list[str]]:
    """A row for each worker that has not ended, as in :data:`WORKER_HEADER`.

    :param view: what is shown.
    """
    return [
        [
            worker.name or worker.worker_id[:8],
            worker.host or "",
            status.info.study,
            "draining" if worker.draining and worker.state == "active" else worker.state,
            _trials(worker),
            str(worker.completed),
            str(worker.failed),
            duration(worker.silent_s),
        ]
        for status in view.statuses
        if status.info.state != "finished"
        for worker in status.workers
        if worker.state != "deregistered"
    ]


def _trials(worker: WorkerStatus) -> str:
    shown = ",".join(map(str, worker.running[:_SHOWN_TRIALS]))
    more = len(worker.running) - _SHOWN_TRIALS
    return f"{shown},+{more}" if more > 0 else shown


def per_time(rate: float) -> str:
    """Format a rate: ``12/s``, ``3.5/min``, ``2/h``; empty for none.

    :param rate: per second.
    """
    for unit, seconds in (("s", 1), ("min", 60), ("h", 3600)):
        if rate * seconds >= 1 or (unit == "h" and rate > 0):
            return f"{number(float(f'{rate * seconds:.2g}'))}/{unit}"
    return ""


@click.command()
@with_connection_options
@click.option("--once", is_flag=True, help="Print the view once. Also done if standard output is not a terminal.")
@click.option(
    "--interval", metavar="S", type=click.FloatRange(min=0.1), default=1.0, help="Seconds between updates. [default: 1]"
)
@json_option
def top(target: ConnectionOptions, once: bool, interval: float, as_json: bool) -> None:
    """Show all studies and their workers live, until Ctrl-C.

    Running studies come first. The rate is that of the last half minute, at first that of the whole study; "failed"
    includes lost trials; "trials" are those that a worker evaluates. With --json, write one line for each study and
    end.
    """
    with target.client(named=False) as client:
        overview = Overview(client)
        stored = stored_in(client) is not None
        if not (once or as_json or stored) and sys.stdout.isatty():
            _watch(overview, interval)
            return
        view = overview.read(time.monotonic())
        if as_json:
            for status in view.statuses:
                emit(status)
            return
        say(table(STUDY_HEADER, overview.study_rows(view), right=_right(STUDY_HEADER)))
        if hidden := view.study_count - len(view.statuses):
            say(f"and {hidden} more studies")
        if rows := worker_rows(view):
            say("\n" + table(WORKER_HEADER, rows, right=_right(WORKER_HEADER)))
        if stored:
            say("no scheduler is running; this is the stored state", err=True)


def _right(header: Sequence[str]) -> tuple[int, ...]:
    return tuple(i for i, name in enumerate(header) if name in _NUMBERS)


def _watch(overview: Overview, interval: float) -> None:
    """Show the view until Ctrl-C, also while the scheduler does not answer."""
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console = Console()
    view: View | None = None
    trouble = ""
    try:
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                try:
                    view, trouble = overview.read(time.monotonic(), console.size.height), ""
                except (TransportError, ServerError) as error:
                    if isinstance(error, ServerError) and not error.retryable:
                        raise
                    trouble = f"no answer: {error}"
                if view is None:
                    live.update(Text(printable(trouble)), refresh=True)
                else:
                    live.update(screen(overview, view, trouble, *console.size), refresh=True)
                time.sleep(interval)
    except KeyboardInterrupt:
        return


def screen(overview: Overview, view: View, trouble: str, width: int, height: int) -> Any:
    """The view as a renderable of rich; what does not fit on the screen is counted.

    :param overview: of the studies.
    :param view: what is shown.
    :param trouble: why the view is old, if it is.
    :param width: the columns of the screen.
    :param height: the lines of the screen.
    """
    from rich.text import Text

    studies, workers = overview.study_rows(view), worker_rows(view)
    room = max(2, height - 5)  # without title, two headers, an empty line, and one for what does not fit
    for_studies = min(len(studies), max(room - len(workers), room // 2))
    for_workers = min(len(workers), room - for_studies)
    leases = sum(status.info.counts.running for status in view.statuses)
    counted = (
        f"{_counted(view.study_count, 'study', 'studies')}, {_counted(len(workers), 'worker', 'workers')}, "
        f"{_counted(leases, 'trial', 'trials')} running"
    )
    shown = Text(no_wrap=True, overflow="ellipsis")
    if trouble:
        shown.append(printable(trouble), "bold red")
    else:
        shown.append(f"hola top, {time.strftime('%H:%M:%S')}: {counted}", "bold")
    _append_table(shown, fitted(STUDY_HEADER, studies[:for_studies], ("study", "best"), width, _STUDY_LEAST))
    if workers:
        shown.append("\n")
        _append_table(
            shown, fitted(WORKER_HEADER, workers[:for_workers], ("worker", "host", "study"), width, _WORKER_LEAST)
        )
    hidden = [
        _counted(count, one, many)
        for count, one, many in (
            (view.study_count - for_studies, "more study", "more studies"),
            (len(workers) - for_workers, "more worker", "more workers"),
        )
        if count > 0
    ]
    if hidden:
        shown.append("\nand " + ", ".join(hidden), "dim")
    return shown


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _append_table(shown: Any, lines: Sequence[str]) -> None:
    shown.append("\n" + lines[0], "dim")
    for line in lines[1:]:
        shown.append("\n" + line)


def fitted(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    flexible: Sequence[str],
    width: int,
    least: Sequence[str] = (),
) -> list[str]:
    """A table of a given width: of its flexible columns the widest are shortened; if that is not enough, columns are
    left out.

    :param header: the names of the columns.
    :param rows: the cells.
    :param flexible: the names of the columns that may be shortened.
    :param width: columns of the terminal.
    :param least: the names of the columns that may be left out, the least important first.
    """
    from rich.cells import cell_len, set_cell_size

    lines = [[printable(cell) for cell in row] for row in (header, *rows)]
    shortest = {
        name: min(longest, _NARROWEST) if name in flexible else longest
        for name, longest in zip(
            header, (max(map(cell_len, column)) for column in zip(*lines, strict=True)), strict=True
        )
    }
    shown = list(header)
    for name in least:
        if sum(shortest[n] for n in shown) + len(_GAP) * (len(shown) - 1) <= width:
            break
        shown.remove(name)
    header, lines = shown, [[line[header.index(name)] for name in shown] for line in lines]
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(header))]
    narrowable = [i for i, name in enumerate(header) if name in flexible]
    for _ in range(sum(widths) + len(_GAP) * (len(widths) - 1) - width):
        widest = max(narrowable, key=widths.__getitem__)
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1

    def fit(cell: str, i: int) -> str:
        space = widths[i] - cell_len(cell)
        if space < 0:
            return set_cell_size(cell, widths[i] - 1) + "\u2026"
        return " " * space + cell if header[i] in _NUMBERS else cell + " " * space

    return [_GAP.join(fit(cell, i) for i, cell in enumerate(line)).rstrip() for line in lines]
