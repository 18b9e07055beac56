"""Create a study, or continue the one that is there."""

from typing import Any

from hola_protocol.messages import EndName, StudyInfo
from hola_protocol.space import StudySpec
from msgspec.structs import replace

from .client import SyncClient
from .errors import ConflictError, UnknownStudyError

ENDS: tuple[EndName, ...] = (
    "max_trials",
    "max_steps",
    "max_failures",
    "max_consecutive_failures",
    "deadline_s",
    "stop_at",
)
"""The ends of a study, which may change while it lives."""


def create_or_extend(client: SyncClient, study: str, spec: StudySpec) -> tuple[StudyInfo, str]:
    """Create a study, or continue the one that is there; ends, description and labels that differ are set.

    :param client: a client.
    :param study: its name.
    :param spec: what is wanted.
    :returns: the study, and what was done in words.
    :raises ConflictError: when there is a study of this name with another spec.
    """
    existed = _exists(client, study)
    try:
        # A reply that was lost and repeated says that the study was there already: that alone tells nothing.
        return client.create_study(study=study, spec=spec).info, "continues" if existed else "created"
    except ConflictError:
        info = client.get_study(study=study).info
        if not _same_search(spec, info.spec):
            raise
    changed = {name: getattr(spec, name) for name in ENDS if getattr(spec, name) != getattr(info.spec, name)}
    set_to: dict[str, Any] = {name: value for name, value in changed.items() if value is not None}
    if spec.description is not None and spec.description != info.spec.description:
        set_to["description"] = spec.description
    if spec.labels and spec.labels.items() - (info.spec.labels or {}).items():
        set_to["labels"] = spec.labels
    if not changed and not set_to:
        return info, "continues"
    info = client.update_study(
        study=study,
        expected_revision=info.revision,
        clear=[name for name, value in changed.items() if value is None],
        **set_to,
    ).info
    words = ", ".join(f"{name} = {value}" if value is not None else f"no {name}" for name, value in changed.items())
    return info, f"continues with {words}" if words else "continues"


def _exists(client: SyncClient, study: str) -> bool:
    try:
        client.get_study(study=study)
    except UnknownStudyError:
        return False
    return True


def _same_search(wanted: StudySpec, found: StudySpec) -> bool:
    """Whether two specs differ in ends, description and labels alone; a seed chosen by the server does not count."""
    ends: dict[str, Any] = dict.fromkeys((*ENDS, "description", "labels"))
    if wanted.seed is None:
        ends["seed"] = None
    return replace(wanted, **ends) == replace(found, **ends)
