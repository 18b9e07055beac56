"""The adapter of the Python client library."""

import base64
import json
import sys
import threading
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from hola_protocol import codec
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.operations import OPERATION_BY_NAME, OPERATIONS
from hola_protocol.rules import check_request

from hola.clients import (
    ConfigurationError,
    EvaluatedTrial,
    HandshakeError,
    HolaError,
    Infeasible,
    InvalidReplyError,
    RequestTimeoutError,
    RestClient,
    RestWorker,
    Retry,
    ServerError,
    TransportError,
    TrialStopped,
    ZmqClient,
    ZmqWorker,
    current_trial,
)

FEATURES = [
    "read.replies",
    "read.requests",
    "refuse.requests",
    "read.headers",
    "call.rest",
    "call.tls",
    "call.zmq",
    "call.curve",
    "call.ipc",
    "work.rest",
    "work.zmq",
    "work.reports",
]
RESPONSES = {op.response.__name__: op.response for op in OPERATIONS}
CLIENTS: dict[str, Any] = {"zmq": ZmqClient, "rest": RestClient}
WORKERS: dict[str, Any] = {"zmq": ZmqWorker, "rest": RestWorker}
KINDS: tuple[tuple[type[HolaError], str], ...] = (
    (ServerError, "server"),
    (RequestTimeoutError, "timeout"),
    (HandshakeError, "handshake"),
    (TransportError, "unreachable"),
    (InvalidReplyError, "invalid_reply"),
    (ConfigurationError, "configuration"),
)
SETTINGS = (
    "study",
    "concurrency",
    "wait_s",
    "lease_s",
    "reconnect_s",
    "retry_failures",
    "spool_dir",
    "handle_signals",
    "can_resume",
)
LOOK_S = 0.01


def _text(body: bytes) -> str:
    return base64.b64encode(body).decode()


def read(type_name: str, body: bytes) -> bytes:
    """Read a message as this library does, and write it again.

    :param type_name: its tag, or ``Header``.
    :param body: its bytes.
    :raises ProtocolError: when it is refused.
    """
    if type_name == "Header":
        return codec.encode_header(codec.decode_header(body))
    if type_name.endswith("Request"):
        request = codec.decode_request(body)
        check_request(request, Limits())
        return codec.encode(request)
    return msgspec.json.encode(codec.decode_reply(body, RESPONSES.get(type_name, OPERATIONS[0].response)))


def failure(error: HolaError) -> dict[str, Any]:
    """An exception of the library as the suite names it.

    :param error: the exception.
    """
    kind = next(name for cls, name in KINDS if isinstance(error, cls))
    return {"error": {"kind": kind, "message": str(error), "code": getattr(error, "code", None)}}


def connection(command: dict[str, Any]) -> dict[str, Any]:
    """The arguments of clients and workers that say where to connect.

    :param command: of the suite.
    """
    secret = "server_key" if command["transport"] == "zmq" else "ca_file"
    found = {"endpoint": command["endpoints"], "token": command["token"], secret: command[secret]}
    return found | ({"timeout_s": command["timeout_s"]} if "timeout_s" in command else {})


def call(command: dict[str, Any]) -> dict[str, Any]:
    """Send a request through a client.

    :param command: of the suite.
    """
    op = OPERATION_BY_NAME[command["operation"]]
    request = msgspec.json.decode(base64.b64decode(command["request_base64"]), type=op.request)
    fields = {name: getattr(request, name) for name in request.__struct_fields__}
    retry = Retry(attempts=5, first_s=0.01, longest_s=0.05)
    try:
        with CLIENTS[command["transport"]](**connection(command), retry=retry) as client:
            reply = getattr(client, op.snake_name)(**fields)
    except HolaError as error:
        return failure(error)
    return {"reply_base64": _text(msgspec.json.encode(reply))}


def train(trial: EvaluatedTrial, x: float, folder: Path, *, holds: bool) -> float:
    """Six steps with reports, from the first one or after that of a checkpoint.

    :param trial: the trial.
    :param x: the parameter; the loss of a step is ``x / step``.
    :param folder: where the suite's files are.
    :param holds: whether step 2 waits for the suite.
    :returns: the loss.
    :raises TrialStopped: when the evaluation was told to end.
    """
    for step in range(1 if trial.resume is None else trial.resume.step + 1, 7):
        if holds and step == 2:
            (folder / f"{trial.trial_id}.started").touch()
            while not (folder / f"{trial.trial_id}.go").exists():
                threading.Event().wait(LOOK_S)
        trial.report(step, x / step, checkpoint=f"memory:{trial.trial_id}:{step}" if step in (2, 4) else None)
    return x / 6


def objective(folder: Path) -> Any:
    """The evaluation that the suite wants.

    :param folder: where its files are.
    """

    def evaluate(parameters: dict[str, Any]) -> Any:
        trial = current_trial()
        match parameters["do"]:
            case "metadata":
                return parameters["x"], {"text": "größer", "x": parameters["x"], "list": [1, None, True]}
            case "fail":
                raise RuntimeError("as the suite says")
            case "infeasible":
                raise Infeasible("as the suite says")
            case "nan":
                return float("nan")
            case "hold":
                (folder / f"{trial.trial_id}.started").touch()
                while not (folder / f"{trial.trial_id}.go").exists():
                    if trial.should_stop:
                        (folder / f"{trial.trial_id}.stopped").touch()
                        return None
                    threading.Event().wait(LOOK_S)
            case "optional":
                added = next(a for value, a in ((None, 1), (0, 2), ("", 4)) if parameters["opt"] == value)
                return parameters["x"] + added + (0 if "twin" in parameters else 8)
            case "report" | "report_hold":
                try:
                    return train(trial, parameters["x"], folder, holds=parameters["do"] == "report_hold")
                except TrialStopped:
                    (folder / f"{trial.trial_id}.stopped").touch()
                    raise
        return parameters["x"]

    return evaluate


def work(command: dict[str, Any]) -> dict[str, Any]:
    """Run a worker to its end.

    :param command: of the suite.
    """
    settings = {name: command[name] for name in SETTINGS if name in command}
    try:
        worker = WORKERS[command["transport"]](objective(Path(command["folder"])), **connection(command), **settings)
        summary = worker.run()
    except HolaError as error:
        return failure(error)
    return {"summary": msgspec.to_builtins(summary)}


def answer(command: dict[str, Any]) -> dict[str, Any]:
    """The answer to a command.

    :param command: of the suite.
    """
    match command["do"]:
        case "hello":
            return {"name": "python", "version": version("hola-hpo"), "features": FEATURES}
        case "read":
            try:
                body = read(command["type"], base64.b64decode(command["body_base64"]))
            except ProtocolError as error:
                return {"accepted": False, "code": error.code, "message": str(error)}
            return {"accepted": True, "body_base64": _text(body)}
        case "call":
            return call(command)
        case "work":
            return work(command)
    return {"error": {"kind": "configuration", "message": f"there is no command {command['do']}"}}


def main() -> None:
    """Answer until the suite closes the input."""
    for line in sys.stdin:
        command = json.loads(line)
        sys.stdout.write(json.dumps({"id": command["id"], **answer(command)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
