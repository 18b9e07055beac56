"""Counts of what the gateway did, in the text format of Prometheus (version 0.0.4)."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Sample(NamedTuple):
    """One line: the labels and the value."""

    labels: Mapping[str, str]
    value: float


class Family(NamedTuple):
    """A metric with its samples.

    :ivar kind: ``counter``, ``gauge`` or ``summary``.
    """

    name: str
    kind: str
    help: str
    samples: Iterable[Sample]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def exposition(families: Iterable[Family]) -> str:
    """Write metrics as Prometheus reads them.

    :param families: the metrics, in order.
    """
    lines = []
    for family in families:
        lines += [f"# HELP {family.name} {family.help}", f"# TYPE {family.name} {family.kind}"]
        for labels, value in family.samples:
            inside = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
            number = int(value) if value == int(value) else value
            lines.append(f"{family.name}{{{inside}}} {number}" if inside else f"{family.name} {number}")
    return "\n".join((*lines, ""))


class RequestCounts:
    """How many requests ended with which status, and how long they took."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, int], int] = {}
        self._seconds: dict[str, float] = {}

    def add(self, operation: str, status: int, seconds: float) -> None:
        """Count one request.

        :param operation: the operation's name.
        :param status: the HTTP status of the reply.
        :param seconds: the time from its headers to its reply, a parked wait included.
        """
        key = (operation, status)
        self._requests[key] = self._requests.get(key, 0) + 1
        self._seconds[operation] = self._seconds.get(operation, 0.0) + seconds

    def families(self) -> list[Family]:
        """The counts as metrics."""
        return [
            Family(
                "hola_gateway_requests_total",
                "counter",
                "Requests answered, by operation and HTTP status.",
                [
                    Sample({"operation": operation, "status": str(status)}, count)
                    for (operation, status), count in sorted(self._requests.items())
                ],
            ),
            Family(
                "hola_gateway_request_seconds_total",
                "counter",
                "Seconds that requests took, long polls included.",
                [Sample({"operation": operation}, seconds) for operation, seconds in sorted(self._seconds.items())],
            ),
        ]
