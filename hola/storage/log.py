"""A row of the log: the changes of one commit as one JSON text, made by one call of the encoder."""

from typing import Any

import msgspec
from msgspec import Struct

from hola.storage.rows import (
    Changes,
    EventRow,
    MetadataRow,
    ModelRow,
    ReportRow,
    RequestKey,
    RequestRow,
    StudyRow,
    TrialRow,
    WorkerRow,
)

_encode = msgspec.json.Encoder().encode


class _Entry(Struct, omit_defaults=True):
    """The form of a row of the log; each row in it is an array of its fields."""

    deleted_studies: list[int] = []
    forgotten_requests: list[tuple[int | RequestKey, int]] = []
    forgotten_workers: list[tuple[int, str]] = []
    studies: list[StudyRow] = []
    trials: list[TrialRow] = []
    metadata: list[MetadataRow] = []
    reports: list[ReportRow] = []
    workers: list[WorkerRow] = []
    requests: list[RequestRow] = []
    events: list[EventRow] = []
    events_before: list[tuple[int, int]] = []
    models: list[ModelRow] = []


_decode = msgspec.json.Decoder(_Entry).decode
_TABLES = ("studies", "trials", "metadata", "reports", "workers", "requests", "models")


def encode(changes: Changes) -> bytes:
    """Changes as a JSON text.

    :param changes: the changes.
    :raises ValueError: when a value cannot be encoded, such as half a surrogate pair.
    """
    found: dict[str, Any] = {name: [*rows.values()] for name in _TABLES if (rows := getattr(changes, name))}
    if changes.events:
        found["events"] = changes.events
    if changes.forgotten_requests:
        found["forgotten_requests"] = changes.forgotten_requests
    if changes.events_before:
        found["events_before"] = [*changes.events_before.items()]
    if changes.forgotten_workers:
        found["forgotten_workers"] = changes.forgotten_workers
    if changes.deleted_studies:
        found["deleted_studies"] = changes.deleted_studies
    return _encode(found)


def decode(text: bytes | str) -> Changes:
    """Changes from their JSON text.

    :param text: what :func:`encode` made.
    :raises msgspec.MsgspecError: when it is damaged.
    """
    entry = _decode(text)
    changes = Changes()
    changes.deleted_studies = entry.deleted_studies
    # Earlier logs have the whole key in the place of the study.
    changes.forgotten_requests = [(s if isinstance(s, int) else s.study_id, i) for s, i in entry.forgotten_requests]
    changes.forgotten_workers = entry.forgotten_workers
    changes.studies = {row.study_id: row for row in entry.studies}
    changes.trials = {row[:2]: row for row in entry.trials}
    changes.metadata = {row[:2]: row for row in entry.metadata}
    changes.reports = {row[:2]: row for row in entry.reports}
    changes.workers = {row[:2]: row for row in entry.workers}
    changes.requests = {row[:2]: row for row in entry.requests}
    changes.events = entry.events
    changes.events_before = dict(entry.events_before)
    changes.models = {row.study_id: row for row in entry.models}
    return changes
