"""The faults that every implementation is run with: each must be seen by the cases that it names."""

from hola_conformance import damage
from hola_conformance.fault import Fault
from hola_conformance.names import TOKEN
from hola_conformance.trial_faults import TRIALS

CALL = "call/rest"
WORK = "work/rest"
CODEC: tuple[Fault, ...] = (
    Fault(
        "four digits",
        ("roundtrip/SubmitResultRequest/smallest normal",),
        answer=damage.written(damage.each(damage.four_digits)),
    ),
    Fault(
        "-0.0 becomes 0",
        ("roundtrip/SubmitResultRequest/negative zero",),
        answer=damage.written(damage.each(damage.plain_zero)),
    ),
    Fault(
        "zeros are dropped",
        ("accept/SubmitResultRequest/zero objective",),
        answer=damage.written(damage.without(lambda value: not isinstance(value, bool) and value == 0)),
    ),
    Fault(
        "nulls are dropped",
        ("accept/EnqueueTrialsRequest/null is a value in a parameter set",),
        answer=damage.written(damage.without(lambda value: value is None)),
    ),
    Fault("text is ASCII", ("accept/*/unicode*",), answer=damage.written(damage.plain_text)),
    Fault(
        "everything is accepted", ("reject/*Response/*", "reject/*Request/cut off"), answer=damage.read(accepted=True)
    ),
    Fault("everything is refused", ("accept/*",), answer=damage.read(accepted=False)),
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
        answer=damage.swallow_error,
    ),
    Fault(
        "every error is a time-out",
        (
            f"{CALL}/nobody listens",
            f"{CALL}/never a message",
            f"{CALL}/token in the clear",
            f"{CALL}/wrong scheme",
            "call/tls/another authority",
            "call/tls/another name",
            "call/tls/no authority",
            "call/curve/wrong key",
            "call/curve/no key",
            "call/curve/bad key",
            "call/curve/wrong token",
            "call/curve/token revoked",
            "call/ipc/wrong token",
            "call/ipc/token revoked",
            "call/zmq/nobody listens",
            "call/zmq/no JSON",
            f"{WORK}/unknown study",
        ),
        answer=damage.error(kind="timeout"),
    ),
    Fault(
        "codes are lost",
        (
            f"{CALL}/unknown final refusal",
            f"{WORK}/wrong token",
            f"{WORK}/token revoked",
            "call/tls/leader in the clear",
        ),
        answer=damage.error(code=None),
    ),
    Fault(
        "errors tell the token",
        (f"{CALL}/token not told", "call/zmq/token not told"),
        answer=damage.error(message=TOKEN),
    ),
    Fault("errors name no address", (f"{CALL}/nobody listens",), answer=damage.error(message="no connection")),
    Fault("the token is forgotten", (f"{CALL}/exchange/*", "call/zmq/exchange/*"), command=damage.command(token=None)),
    Fault("the password is made up", ("call/ipc/right token", "call/ipc/no token"), command=damage.command(token="x")),
    Fault("a token is made up", (f"{CALL}/no token", "call/zmq/no token"), command=damage.command(token="a-token")),
    Fault(
        "only the first endpoint is used",
        (f"{CALL}/second endpoint", "call/zmq/second endpoint"),
        command=damage.first_endpoint,
    ),
    Fault("its authority is ignored", ("call/tls/trusted authority",), command=damage.command(ca_file=None)),
    Fault("the server's key is ignored", ("call/curve/right key",), command=damage.command(server_key=None)),
    Fault(
        "a time-out is not heeded",
        (f"{CALL}/reply late", "call/zmq/reply late"),
        command=damage.command(timeout_s=30.0),
    ),
    Fault(
        "there is no key",
        (f"{CALL}/exchange/SubmitResult", f"{CALL}/exchange/RegisterWorker", f"{WORK}/round trips"),
        request=damage.header(damage.KEY, None),
    ),
    Fault(
        "each attempt has a new key",
        (
            f"{CALL}/same key/AddTrials",
            f"{CALL}/same key/SubmitResult",
            f"{CALL}/reply lost",
            f"{CALL}/retry_after_s",
            f"{WORK}/reply lost/*",
            f"{WORK}/no message/*",
            f"{WORK}/refused for now",
        ),
        request=damage.header(damage.KEY, damage.new_key),
    ),
    Fault(
        "there is one key",
        (f"{CALL}/new key*", f"{WORK}/round trips", f"{WORK}/pauses", f"{WORK}/forgotten/*"),
        request=damage.header(damage.KEY, lambda: damage.ONE_KEY),
    ),
    Fault("it speaks version 1.7", (f"{CALL}/exchange/*",), request=damage.header("hola-protocol", lambda: "1.7")),
    Fault(
        "requests hold an unknown field",
        (f"{CALL}/final refusal", f"{CALL}/no token", f"{WORK}/round trips"),
        request=damage.message(damage.put(colour="blue")),
    ),
    Fault(
        "integers have a fraction",
        (f"{WORK}/round trips",),
        request=damage.message(damage.put(next_count=1.0), "SubmitResult"),
    ),
    Fault(
        "a study that is not asked for",
        (f"{CALL}/text", f"{WORK}/round trips"),
        request=damage.message(damage.put(study="other")),
    ),
    Fault(
        "text is lost",
        (f"{CALL}/text", f"{CALL}/numbers"),
        request=damage.message(lambda m: damage.items(m, metadata=None)),
    ),
    Fault(
        "a final refusal is repeated",
        (f"{CALL}/final refusal", f"{CALL}/wrong token", f"{CALL}/token not told"),
        times=lambda passing: 2,
    ),
    Fault(
        "nothing is repeated",
        (f"{CALL}/same key/*", f"{CALL}/retry_after_s", f"{CALL}/attempts used up"),
        reply=damage.reply(damage.put(retryable=None), "ErrorResponse"),
    ),
    Fault(
        "it comes again at once",
        (f"{CALL}/retry_after_s", f"{WORK}/refused for now", f"{WORK}/pauses"),
        reply=damage.reply(damage.put(retry_after_s=0.0), "ErrorResponse", "GetSuggestionResponse"),
    ),
    Fault(
        "anything is a reply",
        (
            f"{CALL}/reply lost",
            f"{CALL}/reply cut",
            f"{CALL}/chunked reply cut",
            f"{CALL}/page of HTML",
            f"{CALL}/error as text",
            f"{CALL}/too many requests",
            f"{CALL}/never a message",
            f"{CALL}/no JSON",
            f"{CALL}/empty reply",
            f"{CALL}/truncated reply",
            f"{CALL}/another tag",
            f"{CALL}/no tag",
            f"{CALL}/proxy without a gateway",
            f"{CALL}/proxy without a body",
            f"{CALL}/not found",
        ),
        reply=damage.cut_short,
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
        reply=damage.choke,
    ),
    Fault(
        "long replies are cut", (f"{CALL}/huge reply",), reply=lambda _, body: None if body is None else body[:100_000]
    ),
    Fault("a query is not encoded", (f"{CALL}/query",), request=damage.plain_plus),
    Fault(
        "leaders are not followed",
        (f"{CALL}/not leader",),
        reply=damage.reply(damage.put(detail=None), "ErrorResponse"),
    ),
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
        request=damage.swallow("Heartbeat"),
    ),
    Fault(
        "heartbeats name no lease",
        (f"{WORK}/heartbeats", f"{WORK}/all leases"),
        request=damage.message(damage.put(leases=None), "Heartbeat"),
    ),
    Fault(
        "heartbeats name one lease",
        (f"{WORK}/all leases",),
        request=damage.message(lambda m: m.update(leases=m.get("leases", [])[:1]), "Heartbeat"),
    ),
    Fault(
        "drops are not heeded",
        (f"{WORK}/drop",),
        reply=damage.reply(damage.put(lease_commands=None), "HeartbeatResponse"),
    ),
    Fault(
        "commands are not heeded",
        (f"{WORK}/drain", f"{WORK}/stop", f"{WORK}/late suggestion"),
        reply=damage.reply(damage.put(command=None), "HeartbeatResponse"),
    ),
    Fault(
        "nothing is given back",
        (f"{WORK}/SIGTERM", f"{WORK}/stop", f"{WORK}/SIGINT twice", f"{WORK}/too many suggestions"),
        request=damage.swallow("ReleaseTrials"),
    ),
    Fault(
        "there is no goodbye",
        (f"{WORK}/round trips", f"{WORK}/SIGTERM*", f"{WORK}/SIGINT", f"{WORK}/ten failures in a row"),
        request=damage.swallow("DeregisterWorker"),
    ),
    Fault(
        "a tell asks for nothing",
        (f"{WORK}/round trips",),
        request=damage.message(damage.put(next_count=None), "SubmitResult"),
    ),
    Fault(
        "a tell always asks",
        (f"{WORK}/drain", f"{WORK}/SIGINT"),
        request=damage.message(damage.put(next_count=1), "SubmitResult"),
    ),
    Fault(
        "leases are mixed up",
        (
            f"{WORK}/round trips",
            f"{WORK}/drop of an earlier lease",
            f"{WORK}/away and back",
            f"{WORK}/away behind a proxy",
            f"{WORK}/away for good",
        ),
        request=damage.message(lambda m: damage.items(m, lease="another"), "SubmitResult"),
    ),
    Fault(
        "asks do not wait at the scheduler",
        (f"{WORK}/wait in next",),
        request=damage.message(damage.put(wait_s=None), "GetSuggestion"),
    ),
    Fault("metadata is lost", (f"{WORK}/outcomes",), request=damage.message(lambda m: damage.items(m, metadata=None))),
    Fault(
        "reasons are lost",
        (f"{WORK}/outcomes",),
        request=damage.message(lambda m: damage.failures(m, reason="failed")),
    ),
    Fault(
        "infeasible points fail",
        (f"{WORK}/outcomes",),
        request=damage.message(lambda m: damage.failures(m, kind=None)),
    ),
    Fault(
        "nothing is retried", (f"{WORK}/retry_failures",), request=damage.message(lambda m: damage.items(m, retry=None))
    ),
    Fault(
        "everything is retried",
        (f"{WORK}/outcomes",),
        request=damage.message(lambda m: damage.failures(m, retry=True)),
    ),
    Fault("the length of leases is lost", (f"{WORK}/lease_s",), request=damage.message(damage.put(lease_s=None))),
    Fault("every standing is held", (f"{WORK}/standings",), reply=damage.reply(damage.drop_standings)),
    Fault(
        "results are told twice",
        (f"{WORK}/receipt/*", f"{WORK}/round trips", f"{WORK}/study deleted"),
        times=damage.twice("SubmitResult"),
    ),
    Fault(
        "suggestions are lost",
        (f"{WORK}/too many suggestions",),
        reply=damage.reply(lambda m: m.update(suggestions=damage.suggestions(m)[:1]), "GetSuggestionResponse"),
    ),
    Fault(
        "a receipt ends it",
        (f"{WORK}/receipt/*",),
        reply=damage.reply(damage.put(receipts=None, next=7), "SubmitResultResponse"),
    ),
    Fault(
        "it registers once",
        (f"{WORK}/forgotten/*",),
        reply=damage.reply(damage.recode("unknown_worker", code="conflict")),
    ),
    Fault(
        "it insists",
        (f"{WORK}/unknown study", f"{WORK}/wrong token", f"{WORK}/study deleted"),
        reply=damage.reply(
            lambda m: (
                damage.recode("unknown_study", retryable=True)(m),
                damage.recode("unauthenticated", retryable=True)(m),
            )
        ),
    ),
    Fault(
        "signals are not handled", (f"{WORK}/SIGTERM*", f"{WORK}/SIGINT*"), command=damage.command(handle_signals=False)
    ),
    Fault(
        "results are not kept",
        (f"{WORK}/away for good", f"{WORK}/written ahead"),
        command=damage.command(spool_dir="/proc/no-such-folder"),
    ),
    Fault(
        "it gives up at once",
        (f"{WORK}/away and back", f"{WORK}/away behind a proxy", f"{WORK}/not there yet"),
        command=damage.command(reconnect_s=0.1),
    ),
    Fault(
        "one evaluation at a time",
        (f"{WORK}/all leases", f"{WORK}/SIGTERM", f"{WORK}/late suggestion"),
        command=damage.command(concurrency=1),
    ),
    Fault(
        "failures are not counted",
        (f"{WORK}/ten failures in a row", f"{WORK}/failures not in a row", f"{WORK}/outcomes"),
        answer=damage.summary(failed=0),
    ),
    Fault(
        "every end is finished",
        (f"{WORK}/SIGTERM", f"{WORK}/drain", f"{WORK}/stop", f"{WORK}/goodbye unheard", f"{WORK}/away for good"),
        answer=damage.summary(reason="finished"),
    ),
)
ZMQ_CALL = "call/zmq"
ZMQ_WORK = "work/zmq"
ZMQ: tuple[Fault, ...] = (
    Fault("any id will do", (f"{ZMQ_CALL}/stray reply",), takes_any_id=True),
    Fault(
        "there is no key in the frame",
        (f"{ZMQ_CALL}/exchange/SubmitResult", f"{ZMQ_WORK}/round trips"),
        request=damage.header(damage.KEY, None),
    ),
    Fault(
        "each frame has a new key",
        (f"{ZMQ_CALL}/same key/SubmitResult", f"{ZMQ_CALL}/reply lost", f"{ZMQ_WORK}/reply lost/*"),
        request=damage.header(damage.KEY, damage.new_key),
    ),
    Fault(
        "frames have one key",
        (f"{ZMQ_CALL}/new key*", f"{ZMQ_WORK}/round trips", f"{ZMQ_WORK}/forgotten/*"),
        request=damage.header(damage.KEY, lambda: damage.ONE_KEY),
    ),
    Fault(
        "frames are of version 1.7", (f"{ZMQ_CALL}/exchange/*",), request=damage.header("hola-protocol", lambda: "1.7")
    ),
    Fault("frames are sent twice", (f"{ZMQ_CALL}/final refusal", f"{ZMQ_WORK}/receipt/*"), times=lambda passing: 2),
    Fault(
        "frames are not repeated",
        (f"{ZMQ_CALL}/same key/*", f"{ZMQ_CALL}/attempts used up", f"{ZMQ_WORK}/refused for now"),
        reply=damage.reply(damage.put(retryable=None), "ErrorResponse"),
    ),
    Fault(
        "frames come again at once",
        (f"{ZMQ_CALL}/retry_after_s", f"{ZMQ_WORK}/pauses"),
        reply=damage.reply(damage.put(retry_after_s=0.0), "ErrorResponse", "GetSuggestionResponse"),
    ),
    Fault(
        "any body is a reply",
        tuple(f"{ZMQ_CALL}/{name}" for name in ("truncated reply", "another tag", "no tag", "no JSON")),
        reply=damage.cut_short,
    ),
    Fault(
        "what is unknown in a frame is refused",
        (f"{ZMQ_CALL}/later minor/*", f"{ZMQ_CALL}/unknown status", f"{ZMQ_WORK}/unknown replies"),
        reply=damage.choke,
    ),
    Fault(
        "frames hold no metadata",
        (f"{ZMQ_CALL}/text", f"{ZMQ_CALL}/numbers"),
        request=damage.message(damage.no_metadata),
    ),
    Fault(
        "no heartbeats over ZeroMQ",
        tuple(f"{ZMQ_WORK}/{name}" for name in ("heartbeats", "all leases", "drop", "drain", "stop")),
        request=damage.swallow("Heartbeat"),
    ),
    Fault(
        "nothing is given back over ZeroMQ",
        tuple(f"{ZMQ_WORK}/{name}" for name in ("SIGTERM", "stop", "too many suggestions")),
        request=damage.swallow("ReleaseTrials"),
    ),
    Fault(
        "it registers once over ZeroMQ",
        (f"{ZMQ_WORK}/forgotten/*",),
        reply=damage.reply(damage.recode("unknown_worker", code="conflict")),
    ),
)
FAULTS = (*CODEC, *CALLS, *WORKERS, *TRIALS, *ZMQ)
