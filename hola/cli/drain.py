"""``hola drain``: let workers end after their running trials."""

import click

from hola.clients.worker.labels import parse_labels

from .connection_options import ConnectionOptions, json_option, with_connection_options
from .errors import CommandError
from .output import emit, say


@click.command()
@with_connection_options
@click.argument("workers", nargs=-1)
@click.option(
    "--label", "labels", metavar="NAME=VALUE", multiple=True, help="Workers with this label; several: with all of them."
)
@click.option("--undo", is_flag=True, help="Let drained workers that have not ended continue.")
@json_option
def drain(
    target: ConnectionOptions, workers: tuple[str, ...], labels: tuple[str, ...], undo: bool, as_json: bool
) -> None:
    """Let workers end after their running trials: they get no others, and learn it with their next heartbeat.

    WORKERS are names, ids, or the beginnings of ids that `hola status` shows.
    """
    if not workers and not labels:
        raise click.UsageError("name workers, or give --label")
    wanted = parse_labels(labels, "--label")
    with target.client(changes=True) as client:
        ids: list[str] = []
        if workers:
            known = client.status(max_workers=1000).workers
            for text in workers:
                found = [w.worker_id for w in known if w.name == text or w.worker_id.startswith(text.lower())]
                if not found:
                    raise CommandError(f"no worker has the name or id {text!r}; `hola status` lists the workers")
                ids += found
        reply = client.drain_workers(worker_ids=ids, labels=wanted or None, drain=not undo)
    if as_json:
        emit(reply)
    else:
        count = len(reply.worker_ids)
        what = "will go on" if undo else "will end after the running trials"
        say(f"{count} worker{'' if count == 1 else 's'} {what}" if count else "no worker has these labels")
