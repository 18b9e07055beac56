"""``hola label``: notes and labels of trials, the description and labels of a study."""

import click
from hola_protocol.messages import Receipt, StudyInfo, TrialUpdate

from hola.clients.client import SyncClient
from hola.clients.worker.labels import parse_labels

from .connection_options import ConnectionOptions, json_option, with_connection_options
from .errors import EXIT_FAILED
from .output import emit, say


@click.command()
@with_connection_options
@click.argument("words", nargs=-1, metavar="[TRIAL...] [NAME=VALUE...]")
@click.option("--note", metavar="TEXT", help="The note of the trials, or the description of the study.")
@json_option
def label(target: ConnectionOptions, words: tuple[str, ...], note: str | None, as_json: bool) -> None:
    """Set labels of trials, or of the study if no trial is given.

    A value may be a link; an empty value removes the label.

    \b
    hola label 17 18 good=yes run=https://example.org/runs/17
    hola label 17 good= --note "overfits after epoch 15"
    hola label owner=vision --note "digits with the new loss"
    """  # noqa: D301  # click reads the escape
    trials = [int(word) for word in words if word.isascii() and word.isdecimal() and int(word)]
    rest = [word for word in words if not (word.isascii() and word.isdecimal() and int(word))]
    if not rest and note is None:
        raise click.UsageError("give labels as NAME=VALUE, or --note")
    labels = parse_labels(rest, "hola label") or None
    with target.client(changes=True) as client:
        if trials:
            _tell(_label_trials(client, trials, note, labels), as_json)
        else:
            info = _label_study(client, note, labels)
            emit(info) if as_json else say(f"{info.study}: changed")


def _label_trials(
    client: SyncClient, trials: list[int], note: str | None, labels: dict[str, str] | None
) -> list[Receipt]:
    updates = [TrialUpdate(trial_id=trial_id, note=note, labels=labels) for trial_id in trials]
    size = client.describe().limits.max_batch
    return [
        receipt
        for start in range(0, len(updates), size)
        for receipt in client.update_trials(updates=updates[start : start + size]).receipts
    ]


def _label_study(client: SyncClient, note: str | None, labels: dict[str, str] | None) -> StudyInfo:
    revision = client.get_study().info.revision
    return client.update_study(expected_revision=revision, description=note, labels=labels).info


def _tell(receipts: list[Receipt], as_json: bool) -> None:
    if as_json:
        emit(receipts)
    else:
        for receipt in receipts:
            say(f"trial {receipt.trial_id}: {'changed' if receipt.error is None else receipt.error.message}")
    if any(receipt.error is not None for receipt in receipts):
        raise click.exceptions.Exit(EXIT_FAILED)
