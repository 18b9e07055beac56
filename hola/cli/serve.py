"""``hola serve``: the scheduler and its gateway."""

import os
import sys
import threading
from pathlib import Path
from typing import Any

import click
from hola_protocol.validate import read_study_file
from msgspec.structs import asdict

from hola.distributed.config import load_config
from hola.distributed.utils import setup_logging

from .flags import SERVE_FLAGS, given_flags, setting_options
from .login_link import link_for
from .output import emit, say
from .service import Ready, Service


@click.command()
@click.option("--study", "study_file", metavar="STUDY.yaml", type=click.Path(), help="Create this study at the start.")
@click.option("--config", metavar="FILE", type=click.Path(), help="A file of settings, TOML or YAML.")
@setting_options(SERVE_FLAGS)
@click.option("--no-auth", is_flag=True, help="Require no tokens; only with --no-rest and ipc://.")
@click.option("--no-rest", is_flag=True, help="Serve only ZeroMQ, without the gateway.")
@click.option("--insecure-plaintext", is_flag=True, help="Allow unencrypted REST on addresses other than loopback.")
@click.option("--set", "extra", metavar="KEY=VALUE", multiple=True, help="Set any other setting by its key.")
@click.option("--json", "as_json", is_flag=True, help="Write one line of JSON when ready: endpoints and files.")
@click.option("--study-name", hidden=True, help="The study that the connection file names, without --study.")
@click.option("--until-eof", is_flag=True, help="Stop when standard input is closed; for programs that start this one.")
def serve(
    study_file: str | None,
    config: str | None,
    no_auth: bool,
    no_rest: bool,
    insecure_plaintext: bool,
    extra: tuple[str, ...],
    as_json: bool,
    study_name: str | None,
    until_eof: bool,
    **values: Any,
) -> None:
    """Serve studies to workers and clients until Ctrl-C or SIGTERM.

    Commands and workers on this machine find the scheduler by a connection file. A restart with the same --data-dir
    continues with the same studies, ports and tokens.
    """
    flags = given_flags(values, extra)
    if no_auth:
        flags["scheduler.auth"] = False
    if insecure_plaintext:
        flags["gateway.insecure_plaintext"] = True
    settings = load_config(config, flags=flags)
    study = None if study_file is None else read_study_file(Path(study_file))
    setup_logging(settings.logging.level, settings.logging.json, settings.logging.file)
    service = Service(settings, rest=not no_rest, study=study, study_name=study_name)
    if until_eof:
        threading.Thread(target=_stop_at_eof, args=(service,), daemon=True).start()
    service.run(lambda ready: _tell_json(ready) if as_json else _tell(ready, study.study if study else None))
    if not as_json:
        say("stopped")


def _stop_at_eof(service: Service) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    service.stop()


def _tell(ready: Ready, study: str | None) -> None:
    lines = [("scheduler", endpoint) for endpoint in ready.connection.zmq]
    lines += [("rest", f"{url} (documentation: {url}/docs)") for url in ready.connection.rest]
    if (dashboard := link_for(ready.connection, sys.stdout)) is not None:
        lines.append(("dashboard", dashboard))
    lines += [("connection file", str(path)) for path in ready.files]
    if study is not None:
        lines.append(("study", f"{study} ({'created' if ready.created else 'continues'})"))
    told = None
    for name, value in lines:
        say(f"{name if name != told else '':<16} {value}")
        told = name
    say("ready; Ctrl-C stops")


def _tell_json(ready: Ready) -> None:
    """Write everything except the token, because standard output is often logged."""
    told = asdict(ready.connection)
    del told["token"]
    emit({**told, "files": [str(path) for path in ready.files], "created": ready.created})
