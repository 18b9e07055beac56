"""Ways to damage commands, answers, requests and replies."""

import base64
import json
import math
import uuid
from collections.abc import Callable
from typing import Any

from hola_conformance.call_faults import GOOD
from hola_conformance.fault import Passing

ONE_KEY = "00000000-0000-4000-8000-000000000000"
KEY = "idempotency-key"


def written(change: Callable[[Any], Any]) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    """Damages every message that ``read`` has written.

    :param change: what is done to each.
    """

    def answer(asked: dict[str, Any], answered: dict[str, Any]) -> None:
        if asked["do"] == "read" and answered.get("accepted"):
            message = json.loads(base64.b64decode(answered["body_base64"]))
            answered["body_base64"] = base64.b64encode(json.dumps(change(message)).encode()).decode()

    return answer


def each(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Changes every value that is neither an object nor an array.

    :param change: what is done to each.
    """

    def run(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: run(item) for name, item in value.items()}
        return [run(item) for item in value] if isinstance(value, list) else change(value)

    return run


def without(unwanted: Callable[[Any], bool]) -> Callable[[Any], Any]:
    """Leaves out fields of objects.

    :param unwanted: whether a value goes.
    """

    def run(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: run(item) for name, item in value.items() if not unwanted(item)}
        return [run(item) for item in value] if isinstance(value, list) else value

    return run


def read(**fields: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    """Another answer to ``read``.

    :param fields: of the answer.
    """

    def answer(asked: dict[str, Any], answered: dict[str, Any]) -> None:
        if asked["do"] == "read":
            answered.pop("code", None)
            answered.update({"body_base64": asked["body_base64"], **fields})

    return answer


def error(**fields: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    """Another error of a call or of a worker.

    :param fields: of the error.
    """

    def answer(asked: dict[str, Any], answered: dict[str, Any]) -> None:
        if "error" in answered and asked["do"] in ("call", "work"):
            answered["error"] = {**answered["error"], **fields}

    return answer


def swallow_error(asked: dict[str, Any], answered: dict[str, Any]) -> None:
    """A reply where there was an error.

    :param asked: the command.
    :param answered: its answer.
    """
    if answered.pop("error", None) is not None:
        answered["reply_base64"] = base64.b64encode(GOOD).decode()


def summary(**fields: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    """Another summary of a worker.

    :param fields: of the summary.
    """

    def answer(asked: dict[str, Any], answered: dict[str, Any]) -> None:
        if "summary" in answered:
            answered["summary"] |= fields

    return answer


def command(**fields: Any) -> Callable[[dict[str, Any]], None]:
    """Another argument of a command, where it has this one.

    :param fields: of the command.
    """

    def command(asked: dict[str, Any]) -> None:
        asked.update({name: value for name, value in fields.items() if name in asked})

    return command


def first_endpoint(asked: dict[str, Any]) -> None:
    """The first endpoint alone.

    :param asked: the command.
    """
    if "endpoints" in asked:
        asked["endpoints"] = asked["endpoints"][:1]


def header(name: str, value: Callable[[], str] | None) -> Callable[[Passing], None]:
    """Another header of HTTP, or none.

    :param name: of the header, in lower case.
    :param value: makes the value; None: there is none.
    """

    def request(passing: Passing) -> None:
        for found in [key for key in passing.headers if key.lower() == name]:
            del passing.headers[found]
            if value is not None:
                passing.headers[name] = value()

    return request


def message(change: Callable[[dict[str, Any]], object], *tags: str) -> Callable[[Passing], None]:
    """Another message in a request.

    :param change: changes the fields.
    :param tags: of these operations alone.
    """

    def request(passing: Passing) -> None:
        if passing.message and (not tags or passing.tag.removesuffix("Request") in tags):
            change(passing.message)

    return request


def swallow(operation: str, **reply: Any) -> Callable[[Passing], bytes | None]:
    """The server never hears of an operation.

    :param operation: its name.
    :param reply: the fields of the reply that it gets all the same.
    """

    def request(passing: Passing) -> bytes | None:
        if passing.tag != f"{operation}Request":
            return None
        return json.dumps({"tag": f"{operation}Response", **reply}).encode()

    return request


def reply(change: Callable[[dict[str, Any]], object], *tags: str) -> Callable[[Passing, bytes | None], bytes | None]:
    """Another message in a reply.

    :param change: changes the fields.
    :param tags: of these messages alone.
    """

    def reply(passing: Passing, body: bytes | None) -> bytes | None:
        try:
            message = json.loads(body or b"")
        except ValueError:
            return body
        if not isinstance(message, dict) or (tags and message.get("tag") not in tags):
            return body
        change(message)
        return json.dumps(message).encode()

    return reply


def cut_short(passing: Passing, body: bytes | None) -> bytes | None:
    """What broke off, and what is no message, is taken for a reply all the same.

    :param passing: the request.
    :param body: of the reply.
    """
    try:
        message = json.loads(body or b"")
    except ValueError:
        return GOOD
    return (
        body if isinstance(message, dict) and message.get("tag") in ("ErrorResponse", json.loads(GOOD)["tag"]) else GOOD
    )


def choke(passing: Passing, body: bytes | None) -> bytes | None:
    """What is unknown in a reply is more than it can take.

    :param passing: the request.
    :param body: of the reply.
    """
    unknown = (b"weather", b"perhaps", b"dance", b"framed", b"MoonRose", b"colour", b"doubtful")
    return b'{"tag":"Choked"}' if body is not None and any(word in body for word in unknown) else body


def items(message: dict[str, Any], **fields: Any) -> None:
    """Other fields in every result and failure of a tell.

    :param message: the tell.
    :param fields: the fields; None: there is none.
    """
    for item in (*message.get("results", []), *message.get("failures", [])):
        for name, value in fields.items():
            item.pop(name, None) if value is None else item.update({name: value})


def failures(message: dict[str, Any], **fields: Any) -> None:
    """Other fields in every failure of a tell.

    :param message: the tell.
    :param fields: the fields; None: there is none.
    """
    items({"failures": message.get("failures", [])}, **fields)


def no_metadata(message: dict[str, Any]) -> None:
    """A tell without metadata.

    :param message: the tell.
    """
    items(message, metadata=None)


def plain_plus(passing: Passing) -> None:
    """A plus sign in a query that is not encoded, so that it means a blank.

    :param passing: the request.
    """
    passing.target = passing.target.replace("%2B", "+").replace("%2b", "+")


def suggestions(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The suggestions of a reply.

    :param message: the reply.
    """
    reply = message.get("next") or message
    found: list[dict[str, Any]] = reply.get("suggestions", [])
    return found


def drop_standings(message: dict[str, Any]) -> None:
    """Every suggestion is held.

    :param message: the reply.
    """
    for suggestion in suggestions(message):
        suggestion.pop("standing", None)


def drop_resumes(message: dict[str, Any]) -> None:
    """No suggestion has a checkpoint.

    :param message: the reply.
    """
    for suggestion in suggestions(message):
        suggestion.pop("resume", None)


def null_twins(message: dict[str, Any]) -> None:
    """Every suggestion has a value of the parameter ``twin``.

    :param message: the reply.
    """
    for suggestion in suggestions(message):
        if "opt" in suggestion["parameters"]:
            suggestion["parameters"].setdefault("twin", 0)


def no_nulls(message: dict[str, Any]) -> None:
    """No suggestion has a parameter whose value is null.

    :param message: the reply.
    """
    for suggestion in suggestions(message):
        parameters = suggestion["parameters"]
        suggestion["parameters"] = {name: value for name, value in parameters.items() if value is not None}


def reports(**fields: Any) -> Callable[[dict[str, Any]], None]:
    """Other fields in every report.

    :param fields: the fields; None: there is none.
    """
    return _in_each("reports", put(**fields))


def receipts(**fields: Any) -> Callable[[dict[str, Any]], None]:
    """Other fields in every receipt.

    :param fields: the fields; None: there is none.
    """
    return _in_each("receipts", put(**fields))


def _in_each(name: str, change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    def run(message: dict[str, Any]) -> None:
        for item in message.get(name, []):
            change(item)

    return run


def recode(before: str, **fields: Any) -> Callable[[dict[str, Any]], None]:
    """Another error in place of one.

    :param before: the code of the one.
    :param fields: of the other.
    """

    def change(message: dict[str, Any]) -> None:
        if message.get("code") == before:
            message.update(fields)

    return change


def four_digits(value: Any) -> Any:
    """A number of four digits.

    :param value: any value.
    """
    return float(f"{value:.4g}") if isinstance(value, float) else value


def plain_zero(value: Any) -> Any:
    """0.0 in place of -0.0.

    :param value: any value.
    """
    return 0.0 if isinstance(value, float) and value == 0.0 and math.copysign(1.0, value) < 0 else value


def plain_text(value: Any) -> Any:
    """Text in ASCII, names included.

    :param value: any value.
    """
    return json.loads(json.dumps(value, ensure_ascii=False).encode("ascii", "replace"))


def put(**fields: Any) -> Callable[[dict[str, Any]], None]:
    """Other fields.

    :param fields: the fields; None: there is none.
    """

    def change(message: dict[str, Any]) -> None:
        for name, value in fields.items():
            message.pop(name, None) if value is None else message.update({name: value})

    return change


def new_key() -> str:
    """A fresh idempotency key."""
    return str(uuid.uuid4())


def twice(*operations: str) -> Callable[[Passing], int]:
    """Requests of some operations are sent twice.

    :param operations: their names.
    """
    return lambda passing: 2 if passing.tag.removesuffix("Request") in operations else 1
