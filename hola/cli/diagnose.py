"""``hola diagnose``: what a user should look at, in sentences."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

import click

from .connection_options import ConnectionOptions, json_option, study_argument, with_connection_options
from .failure_reasons import most_common_reason
from .output import emit, say

if TYPE_CHECKING:
    from hola.clients.client import SyncClient
    from hola.diagnoses import StudyDiagnosis

_FAILED_TRIALS: Final = 1000
"""The number of failed trials whose reasons are compared."""


@click.command()
@with_connection_options
@study_argument
@json_option
def diagnose(target: ConnectionOptions, as_json: bool) -> None:
    """Look for what is wrong with a study.

    For instance: the best trial lies on the edge of a parameter, the noise is larger than the last improvements, many
    trials failed with one setting, or there was no improvement for long. With --json an object per line.
    """
    from hola.diagnoses import diagnose as find

    with target.client() as client:
        found = [_with_reason(diagnosis, client) for diagnosis in find(client)]
    for diagnosis in found:
        emit(diagnosis._asdict()) if as_json else say(diagnosis.sentence)
    if not found and not as_json:
        say("nothing was found")


def _with_reason(diagnosis: StudyDiagnosis, client: SyncClient) -> StudyDiagnosis:
    """The diagnosis of failed trials with their most common reason, which columns do not have."""
    if diagnosis.kind != "failures":
        return diagnosis
    reason = most_common_reason(islice(client.iter_trials(states=["failed"], limit=1000), _FAILED_TRIALS))
    return diagnosis if reason is None else diagnosis._replace(sentence=f"{diagnosis.sentence} Most often: {reason}")
