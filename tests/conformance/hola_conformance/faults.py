"""The faults that every implementation is run with: each must be seen by the cases that it names."""

import base64
import json
import math
import uuid
from collections.abc import Callable
from typing import Any

from hola_conformance.call import TOKEN
from hola_conformance.call_faults import GOOD
from hola_conformance.spoil import Fault, Passing

ONE_KEY = "00000000-0000-4000-8000-000000000000"
KEY = "idempotency-key"


def _written(change: Callable[[Any], Any]) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    """Damages every message that ``read`` has written."""

    def answer(asked: dict[str, Any], answered: dict[str, Any]) -> None:
        if asked["do"] == "read" and answered.get("accepted"):
            message = json.loads(base64.b64decode(answered["body_base64"]))
            answered["body_base64"] = base64.b64encode(json.dumps(change(message)).encode()).decode()

    return answer


def _each(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Changes every value that is neither an object nor an array."""

    def run(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: run(item) for name, item in value.items()}
        return [run(item) for item in value] if isinstance(value, list) else change(value)

    return run


def _without(unwanted: Callable[[Any], bool]) -> Callable[[Any], Any]:
    def run(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: run(item) for name, item in value.items() if not unwanted(item)}
        return [run(item) for item in value] if isinstance(value, list) else value

    return run


def _read(**fields: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def answer(asked: dict[str, Any], answered: dict[str, Any]) -> None:
        if asked["do"] == "read":
            answered.pop("code", None)
            answered.update({"body_base64": asked["body_base64"], **fields})

    return answer


def _error(**fields: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def answer(asked: dict[str, Any], answered: dict[str, Any]) -> None:
        if "error" in answered and asked["do"] in ("call", "work"):
            answered["error"] = {**answered["error"], **fields}

    return answer


def _swallow_error(asked: dict[str, Any], answered: dict[str, Any]) -> None:
    if answered.pop("error", None) is not None:
        answered["reply_base64"] = base64.b64encode(GOOD).decode()


def _summary(**fields: Any) -> Callable[[dict[str, Any], dict[str, Any]], None]:
    def answer(asked: dict[str, Any], answered: dict[str, Any]) -> None:
        if "summary" in answered:
            answered["summary"] |= fields

    return answer


def _command(**fields: Any) -> Callable[[dict[str, Any]], None]:
    def command(asked: dict[str, Any]) -> None:
        asked.update({name: value for name, value in fields.items() if name in asked})

    return command


def _first_endpoint(asked: dict[str, Any]) -> None:
    if "endpoints" in asked:
        asked["endpoints"] = asked["endpoints"][:1]


def _header(name: str, value: Callable[[], str] | None) -> Callable[[Passing], None]:
    def request(passing: Passing) -> None:
        for found in [key for key in passing.headers if key.lower() == name]:
            del passing.headers[found]
            if value is not None:
                passing.headers[name] = value()

    return request


def _message(change: Callable[[dict[str, Any]], object], *tags: str) -> Callable[[Passing], None]:
    def request(passing: Passing) -> None:
        if passing.message and (not tags or passing.tag.removesuffix("Request") in tags):
            change(passing.message)

    return request


def _swallow(operation: str, **reply: Any) -> Callable[[Passing], bytes | None]:
    """The server never hears of an operation."""

    def request(passing: Passing) -> bytes | None:
        if passing.tag != f"{operation}Request":
            return None
        return json.dumps({"tag": f"{operation}Response", **reply}).encode()

    return request


def _reply(change: Callable[[dict[str, Any]], object], *tags: str) -> Callable[[Passing, bytes | None], bytes | None]:
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


def _cut_short(passing: Passing, body: bytes | None) -> bytes | None:
    """What broke off, and what is no message, is taken for a reply all the same."""
    try:
        message = json.loads(body or b"")
    except ValueError:
        return GOOD
    return (
        body if isinstance(message, dict) and message.get("tag") in ("ErrorResponse", json.loads(GOOD)["tag"]) else GOOD
    )


def _choke(passing: Passing, body: bytes | None) -> bytes | None:
    """What is unknown in a reply is more than it can take."""
    unknown = (b"weather", b"perhaps", b"dance", b"framed", b"MoonRose", b"colour", b"doubtful")
    return b"" if body is not None and any(word in body for word in unknown) else body


def _items(message: dict[str, Any], **fields: Any) -> None:
    for item in (*message.get("results", []), *message.get("failures", [])):
        for name, value in fields.items():
            item.pop(name, None) if value is None else item.update({name: value})


def _suggestions(message: dict[str, Any]) -> list[dict[str, Any]]:
    reply = message.get("next") or message
    found: list[dict[str, Any]] = reply.get("suggestions", [])
    return found


def _drop_standings(message: dict[str, Any]) -> None:
    for suggestion in _suggestions(message):
        suggestion.pop("standing", None)


def _recode(before: str, **fields: Any) -> Callable[[dict[str, Any]], None]:
    def change(message: dict[str, Any]) -> None:
        if message.get("code") == before:
            message.update(fields)

    return change


def _four_digits(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _plain_zero(value: Any) -> Any:
    return 0.0 if isinstance(value, float) and value == 0.0 and math.copysign(1.0, value) < 0 else value


def _plain_text(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False).encode("ascii", "replace"))


def _set(**fields: Any) -> Callable[[dict[str, Any]], None]:
    def change(message: dict[str, Any]) -> None:
        for name, value in fields.items():
            message.pop(name, None) if value is None else message.update({name: value})

    return change


def _new_key() -> str:
    return str(uuid.uuid4())


def _twice(*operations: str) -> Callable[[Passing], int]:
    return lambda passing: 2 if passing.tag.removesuffix("Request") in operations else 1


CALL = "call/rest"
WORK = "work/rest"
CODEC: tuple[Fault, ...] = (
    Fault("four digits", ("roundtrip/SubmitResultRequest/smallest normal",), answer=_written(_each(_four_digits))),
    Fault("-0.0 becomes 0", ("roundtrip/SubmitResultRequest/negative zero",), answer=_written(_each(_plain_zero))),
    Fault(
        "zeros are dropped",
        ("accept/SubmitResultRequest/zero objective",),
        answer=_written(_without(lambda value: not isinstance(value, bool) and value == 0)),
    ),
    Fault(
        "nulls are dropped",
        ("accept/EnqueueTrialsRequest/null is a value in a parameter set",),
        answer=_written(_without(lambda value: value is None)),
    ),
    Fault("text is ASCII", ("accept/*/unicode*",), answer=_written(_plain_text)),
    Fault("everything is accepted", ("reject/*Response/*", "reject/*Request/cut off"), answer=_read(accepted=True)),
    Fault("everything is refused", ("accept/*",), answer=_read(accepted=False)),
)
CALLS: tuple[Fault, ...] = (
    Fault(
        "errors are swallowed",
        (
            f"{CALL}/final refusal",
            f"{CALL}/unknown final refusal",
            f"{CALL}/token not told",
            f"{CALL}/silent server",
            f"{CALL}/unsupported version",
            f"{CALL}/attempts used up",
            f"{CALL}/huge request",
            "call/zmq/final refusal",
            "call/zmq/huge request",
            "call/zmq/silent server",
        ),
        answer=_swallow_error,
    ),
    Fault(
        "every error is a time-out",
        (
            f"{CALL}/nobody listens",
            f"{CALL}/page of HTML",
            f"{CALL}/wrong scheme",
            "call/tls/another authority",
            "call/tls/another name",
            "call/tls/no authority",
            "call/curve/wrong key",
            "call/curve/no key",
            "call/curve/bad key",
            "call/zmq/nobody listens",
            "call/zmq/no JSON",
            f"{WORK}/unknown study",
        ),
        answer=_error(kind="timeout"),
    ),
    Fault("codes are lost", (f"{CALL}/unknown final refusal", f"{WORK}/wrong token"), answer=_error(code=None)),
    Fault("errors tell the token", (f"{CALL}/token not told", "call/zmq/token not told"), answer=_error(message=TOKEN)),
    Fault("errors name no address", (f"{CALL}/nobody listens",), answer=_error(message="no connection")),
    Fault("the token is forgotten", (f"{CALL}/exchange/*", "call/zmq/exchange/*"), command=_command(token=None)),
    Fault("a token is made up", (f"{CALL}/no token", "call/zmq/no token"), command=_command(token="a-token")),
    Fault(
        "only the first endpoint is used",
        (f"{CALL}/second endpoint", "call/zmq/second endpoint"),
        command=_first_endpoint,
    ),
    Fault("its authority is ignored", ("call/tls/trusted authority",), command=_command(ca_file=None)),
    Fault("the server's key is ignored", ("call/curve/right key",), command=_command(server_key=None)),
    Fault("a time-out is not heeded", (f"{CALL}/reply late", "call/zmq/reply late"), command=_command(timeout_s=30.0)),
    Fault(
        "there is no key",
        (f"{CALL}/exchange/SubmitResult", f"{CALL}/exchange/RegisterWorker", f"{WORK}/round trips"),
        request=_header(KEY, None),
    ),
    Fault(
        "each attempt has a new key",
        (
            f"{CALL}/same key/AddTrials",
            f"{CALL}/same key/SubmitResult",
            f"{CALL}/reply lost",
            f"{CALL}/retry_after_s",
            f"{WORK}/reply lost/*",
            f"{WORK}/refused for now",
        ),
        request=_header(KEY, _new_key),
    ),
    Fault(
        "there is one key",
        (f"{CALL}/new key*", f"{WORK}/round trips", f"{WORK}/pauses", f"{WORK}/forgotten/*"),
        request=_header(KEY, lambda: ONE_KEY),
    ),
    Fault("it speaks version 1.7", (f"{CALL}/exchange/*",), request=_header("hola-protocol", lambda: "1.7")),
    Fault(
        "requests hold an unknown field",
        (f"{CALL}/final refusal", f"{CALL}/no token", f"{WORK}/round trips"),
        request=_message(_set(colour="blue")),
    ),
    Fault("integers have a fraction", (f"{WORK}/round trips",), request=_message(_set(next_count=1.0), "SubmitResult")),
    Fault(
        "a study that is not asked for", (f"{CALL}/text", f"{WORK}/round trips"), request=_message(_set(study="other"))
    ),
    Fault("text is lost", (f"{CALL}/text", f"{CALL}/numbers"), request=_message(lambda m: _items(m, metadata=None))),
    Fault(
        "a final refusal is repeated",
        (f"{CALL}/final refusal", f"{CALL}/wrong token", f"{CALL}/token not told"),
        times=lambda passing: 2,
    ),
    Fault(
        "nothing is repeated",
        (f"{CALL}/same key/*", f"{CALL}/retry_after_s", f"{CALL}/attempts used up"),
        reply=_reply(_set(retryable=None), "ErrorResponse"),
    ),
    Fault(
        "it comes again at once",
        (f"{CALL}/retry_after_s", f"{WORK}/refused for now", f"{WORK}/pauses"),
        reply=_reply(_set(retry_after_s=0.0), "ErrorResponse", "GetSuggestionResponse"),
    ),
    Fault(
        "anything is a reply",
        (
            f"{CALL}/reply lost",
            f"{CALL}/reply cut",
            f"{CALL}/chunked reply cut",
            f"{CALL}/page of HTML",
            f"{CALL}/no JSON",
            f"{CALL}/empty reply",
            f"{CALL}/truncated reply",
            f"{CALL}/another tag",
            f"{CALL}/no tag",
            f"{CALL}/proxy without a gateway",
            f"{CALL}/proxy without a body",
            f"{CALL}/not found",
        ),
        reply=_cut_short,
    ),
    Fault(
        "what is unknown is refused",
        (
            f"{CALL}/later minor/*",
            f"{CALL}/unknown status",
            f"{CALL}/unknown command",
            f"{CALL}/unknown outcome",
            f"{CALL}/unknown event",
            f"{WORK}/unknown replies",
            f"{WORK}/receipt/unknown",
            f"{WORK}/standings",
        ),
        reply=_choke,
    ),
    Fault(
        "long replies are cut", (f"{CALL}/huge reply",), reply=lambda _, body: None if body is None else body[:100_000]
    ),
    Fault("leaders are not followed", (f"{CALL}/not leader",), reply=_reply(_set(detail=None), "ErrorResponse")),
    Fault(
        "wrong types are mended",
        (f"{CALL}/wrong type in a reply",),
        reply=lambda _, body: None if body is None else body.replace(b'"1"', b'1,"outcome":"ended"'),
    ),
    Fault(
        "every request is sent twice",
        (f"{CALL}/slow reply", f"{CALL}/slow chunked reply", f"{CALL}/chunked reply"),
        times=lambda passing: 2,
    ),
)
WORKERS: tuple[Fault, ...] = (
    Fault(
        "no heartbeats",
        (
            f"{WORK}/heartbeats",
            f"{WORK}/all leases",
            f"{WORK}/drop",
            f"{WORK}/drain",
            f"{WORK}/stop",
            f"{WORK}/heartbeats fail",
            f"{WORK}/forgotten/Heartbeat",
        ),
        request=_swallow("Heartbeat"),
    ),
    Fault(
        "heartbeats name no lease",
        (f"{WORK}/heartbeats", f"{WORK}/all leases"),
        request=_message(_set(leases=None), "Heartbeat"),
    ),
    Fault(
        "heartbeats name one lease",
        (f"{WORK}/all leases",),
        request=_message(lambda m: m.update(leases=m.get("leases", [])[:1]), "Heartbeat"),
    ),
    Fault("drops are not heeded", (f"{WORK}/drop",), reply=_reply(_set(drop=None), "HeartbeatResponse")),
    Fault(
        "commands are not heeded",
        (f"{WORK}/drain", f"{WORK}/stop", f"{WORK}/late suggestion"),
        reply=_reply(_set(command=None), "HeartbeatResponse"),
    ),
    Fault(
        "nothing is given back",
        (f"{WORK}/SIGTERM", f"{WORK}/stop", f"{WORK}/SIGINT twice", f"{WORK}/too many suggestions"),
        request=_swallow("ReleaseTrials"),
    ),
    Fault(
        "there is no goodbye",
        (f"{WORK}/round trips", f"{WORK}/SIGTERM*", f"{WORK}/SIGINT", f"{WORK}/ten failures in a row"),
        request=_swallow("DeregisterWorker"),
    ),
    Fault("a tell asks for nothing", (f"{WORK}/round trips",), request=_message(_set(next_count=None), "SubmitResult")),
    Fault(
        "a tell always asks", (f"{WORK}/drain", f"{WORK}/SIGINT"), request=_message(_set(next_count=1), "SubmitResult")
    ),
    Fault(
        "leases are mixed up",
        (f"{WORK}/round trips", f"{WORK}/away and back", f"{WORK}/away for good"),
        request=_message(lambda m: _items(m, lease="another"), "SubmitResult"),
    ),
    Fault("metadata is lost", (f"{WORK}/outcomes",), request=_message(lambda m: _items(m, metadata=None))),
    Fault(
        "reasons are lost",
        (f"{WORK}/outcomes",),
        request=_message(lambda m: _items(m, reason="failed"), "SubmitFailure"),
    ),
    Fault(
        "infeasible points fail",
        (f"{WORK}/outcomes",),
        request=_message(lambda m: _items(m, kind=None), "SubmitFailure"),
    ),
    Fault("nothing is retried", (f"{WORK}/retry_failures",), request=_message(lambda m: _items(m, retry=None))),
    Fault(
        "everything is retried",
        (f"{WORK}/outcomes",),
        request=_message(lambda m: _items(m, retry=True), "SubmitFailure"),
    ),
    Fault("the length of leases is lost", (f"{WORK}/lease_s",), request=_message(_set(lease_s=None))),
    Fault("every standing is held", (f"{WORK}/standings",), reply=_reply(_drop_standings)),
    Fault(
        "results are told twice",
        (f"{WORK}/receipt/*", f"{WORK}/round trips", f"{WORK}/study deleted"),
        times=_twice("SubmitResult"),
    ),
    Fault(
        "suggestions are lost",
        (f"{WORK}/too many suggestions",),
        reply=_reply(lambda m: m.update(suggestions=_suggestions(m)[:1]), "GetSuggestionResponse"),
    ),
    Fault(
        "a receipt ends it", (f"{WORK}/receipt/*",), reply=_reply(_set(receipts=None, next=7), "SubmitResultResponse")
    ),
    Fault("it registers once", (f"{WORK}/forgotten/*",), reply=_reply(_recode("unknown_worker", code="conflict"))),
    Fault(
        "it insists",
        (f"{WORK}/unknown study", f"{WORK}/wrong token", f"{WORK}/study deleted"),
        reply=_reply(
            lambda m: (_recode("unknown_study", retryable=True)(m), _recode("unauthenticated", retryable=True)(m))
        ),
    ),
    Fault("signals are not handled", (f"{WORK}/SIGTERM*", f"{WORK}/SIGINT*"), command=_command(handle_signals=False)),
    Fault(
        "results are not kept",
        (f"{WORK}/away for good", f"{WORK}/written ahead"),
        command=_command(spool_dir="/proc/no-such-folder"),
    ),
    Fault("it gives up at once", (f"{WORK}/away and back",), command=_command(reconnect_s=0.1)),
    Fault(
        "one evaluation at a time",
        (f"{WORK}/all leases", f"{WORK}/SIGTERM", f"{WORK}/late suggestion"),
        command=_command(concurrency=1),
    ),
    Fault(
        "failures are not counted",
        (f"{WORK}/ten failures in a row", f"{WORK}/failures not in a row", f"{WORK}/outcomes"),
        answer=_summary(failed=0),
    ),
    Fault(
        "every end is finished",
        (f"{WORK}/SIGTERM", f"{WORK}/drain", f"{WORK}/stop", f"{WORK}/away for good"),
        answer=_summary(reason="finished"),
    ),
)
FAULTS = (*CODEC, *CALLS, *WORKERS)
