"""The sections of the settings: one struct for the scheduler, one for the gateway and one for the logs."""

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from hola_protocol.limits import MAX_MESSAGE_BYTES, Limits
from hola_protocol.messages import MAX_PAGE
from msgspec import Meta, Struct

Port: TypeAlias = Annotated[int, Meta(ge=0, le=65535)]
Duration: TypeAlias = Annotated[float, Meta(gt=0.0)]
Positive: TypeAlias = Annotated[int, Meta(ge=1)]
WebOrigin: TypeAlias = Annotated[str, Meta(pattern=r"^https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?\Z")]
LogLevel: TypeAlias = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class Section(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The base of the groups of settings."""


class SchedulerConfig(Section, kw_only=True, frozen=True):
    """The settings of the scheduler process."""

    data_dir: Annotated[str, Meta(description="The folder of the database, the credentials and the sockets.")] = (
        "hola-data"
    )
    storage: Annotated[
        str | None,
        Meta(description="Where studies are kept: memory, the path of a SQLite file, or a URL. Default: in data_dir."),
    ] = None
    synchronous: Annotated[
        Literal["FULL", "NORMAL"],
        Meta(description="SQLite's durability: FULL survives a power cut, NORMAL a killed process."),
    ] = "FULL"
    bind: Annotated[
        tuple[str, ...],
        Meta(
            min_length=1,
            description="The ZeroMQ endpoints served. A bare ipc:// is a socket in data_dir; tcp:// is encrypted and "
            "served by a separate process; port 0 is chosen at the first start and used again after.",
        ),
    ] = ("ipc://",)
    advertise: Annotated[
        tuple[str, ...],
        Meta(description="The ZeroMQ endpoints that clients are told. Default: those bound."),
    ] = ()
    auth: Annotated[
        bool, Meta(description="Whether connections need a token. false allows the socket in data_dir only.")
    ] = True
    tcp_connections: Annotated[
        Positive, Meta(description="Connections to all tcp endpoints at once; beyond it new ones are closed.")
    ] = 4096
    tcp_memory_bytes: Annotated[
        int,
        Meta(
            ge=128 * 1024 * 1024,
            description="Memory of the process that serves the tcp endpoints; beyond it that process is started again.",
        ),
    ] = 1024 * 1024 * 1024
    connection_file: Annotated[
        str | None,
        Meta(description="The file that tells local clients endpoints and token. Default: where they look for it."),
    ] = None
    tick_s: Annotated[Duration, Meta(description="Seconds between two looks at the clock: leases, polls, ends.")] = 0.1
    fit_processes: Annotated[
        int,
        Meta(ge=1, le=64, description="How many processes fit models at most; each is started when it is needed."),
    ] = 2
    fit_wait_s: Annotated[
        float,
        Meta(
            ge=0.0,
            description="Seconds that an ask waits at most for a model that has seen all results; then it gets a point "
            "that needs no model. In a deterministic study it waits as long as the fit takes.",
        ),
    ] = 0.25
    unused_study_s: Annotated[
        float,
        Meta(
            ge=0.0,
            description="Seconds after which a study leaves memory that no request has needed and nothing runs in; it "
            "is read again when a request needs it. A start leaves such studies where they are. 0: every study is in "
            "memory.",
        ),
    ] = 900.0
    loop_batch: Annotated[
        Positive, Meta(description="Messages taken from the socket at once, before requests are handled.")
    ] = 256
    turn_s: Annotated[
        Duration,
        Meta(
            description="Seconds for which the loop handles requests before it commits and replies; "
            "one that takes longer is finished nevertheless."
        ),
    ] = 0.01
    max_waiting: Annotated[
        Positive, Meta(description="Requests read and not handled yet; at this limit no more are read.")
    ] = 20_000
    max_waiting_bytes: Annotated[
        Positive, Meta(description="Bytes of requests read and not handled yet; at this limit no more are read.")
    ] = 256 * 1024 * 1024
    max_principal_waiting: Annotated[
        Positive, Meta(description="Requests of one token not handled yet; one more is answered overloaded.")
    ] = 5000
    max_principal_waiting_bytes: Annotated[
        Positive, Meta(description="Bytes of requests of one token not handled yet; more is answered overloaded.")
    ] = 64 * 1024 * 1024
    send_hwm: Annotated[Positive, Meta(description="Replies queued for one peer before they are dropped.")] = 10_000
    receive_hwm: Annotated[Positive, Meta(description="Requests queued from one peer before it has to wait.")] = 10_000
    backlog: Annotated[Positive, Meta(description="Connections waiting to be accepted.")] = 1024
    linger_s: Annotated[
        float, Meta(ge=0.0, description="Seconds that the last replies get to leave when the scheduler stops.")
    ] = 1.0
    token_refresh_s: Annotated[
        Duration,
        Meta(description="Seconds after which a revoked token is noticed; an added one is when it is first used."),
    ] = 1.0
    start_timeout_s: Annotated[
        Duration, Meta(description="Seconds that hola serve gives the scheduler to answer its first request.")
    ] = 120.0
    limits: Limits = Limits()

    @property
    def directory(self) -> Path:
        """``data_dir`` as a path, with ``~`` expanded."""
        return Path(self.data_dir).expanduser()


class GatewayConfig(Section, kw_only=True, frozen=True):
    """The settings of the REST gateway."""

    scheduler: Annotated[
        str, Meta(description="The scheduler's ipc endpoint. hola serve fills it in for the gateway it starts.")
    ] = ""
    relay_file: Annotated[
        str | None,
        Meta(description="The file relay-token in the scheduler's data_dir. hola serve fills it in, too."),
    ] = None
    host: Annotated[str, Meta(min_length=1, description="The address that REST is served on.")] = "127.0.0.1"
    port: Annotated[
        Port, Meta(description="The port that REST is served on. 0: hola serve chooses one and uses it again after.")
    ] = 0
    tls_cert: Annotated[str | None, Meta(description="The file of the TLS certificate chain (PEM).")] = None
    tls_key: Annotated[str | None, Meta(description="The file of the certificate's private key (PEM).")] = None
    behind_tls_proxy: Annotated[bool, Meta(description="A proxy in front does TLS: allow plain HTTP off loopback.")] = (
        False
    )
    insecure_plaintext: Annotated[
        bool, Meta(description="Allow plain HTTP off loopback: tokens can then be read on the way.")
    ] = False
    allowed_hosts: Annotated[
        tuple[str, ...],
        Meta(
            description="Host names that requests may name beside the address served and localhost; "
            "*.example.org covers subdomains, * every name."
        ),
    ] = ()
    cors_origins: Annotated[
        tuple[WebOrigin, ...],
        Meta(
            description="Origins of other sites whose pages may use REST in a browser, such as "
            "https://lab.example.org; none by default."
        ),
    ] = ()
    max_body_bytes: Annotated[Positive, Meta(description="The largest request body, in bytes.")] = MAX_MESSAGE_BYTES
    max_pending: Annotated[
        Positive, Meta(description="Requests waiting for the scheduler; one more is refused as overloaded.")
    ] = 20_000
    request_timeout_s: Annotated[
        Duration, Meta(description="Seconds that the scheduler has to answer, on top of a request's wait_s.")
    ] = 30.0
    max_head_bytes: Annotated[
        Positive, Meta(description="Bytes after which a request line with more headers is refused.")
    ] = 32 * 1024
    head_timeout_s: Annotated[
        Duration, Meta(description="Seconds that a client has to send a request line with headers.")
    ] = 30.0
    body_timeout_s: Annotated[Duration, Meta(description="Seconds that a client has to send a request's body.")] = 30.0
    send_timeout_s: Annotated[
        Duration, Meta(description="Seconds in which a client has to read 64 KiB of a reply, or the rest of it.")
    ] = 30.0
    max_connections: Annotated[
        Positive,
        Meta(
            description="HTTP connections of one process; beyond, one on which no token was accepted makes room, "
            "or the new one is refused. No more than the system's limit of open files allows."
        ),
    ] = 4000
    max_buffered_bytes: Annotated[
        Positive,
        Meta(
            description="Bytes of running requests, and as many of replies that clients do not read; "
            "beyond, requests are refused and the slowest readers disconnected."
        ),
    ] = 256 * 1024 * 1024
    keep_alive_s: Annotated[Positive, Meta(description="Seconds after which an idle HTTP connection is closed.")] = 75
    ready_timeout_s: Annotated[Duration, Meta(description="Seconds that /readyz gives the scheduler to answer.")] = 2.0
    retry_after_s: Annotated[
        Duration, Meta(description="When to come again, told with overloaded and unavailable, in seconds.")
    ] = 0.5
    max_wait_s: Annotated[Duration, Meta(description="The longest poll that the gateway waits for, in seconds.")] = 60.0
    sse_wait_s: Annotated[
        Duration, Meta(description="Seconds between two signs of life on a stream of server-sent events.")
    ] = 15.0
    sse_page: Annotated[
        int, Meta(ge=1, le=MAX_PAGE, description="Events asked of the scheduler at once for a stream.")
    ] = 500
    shutdown_s: Annotated[Positive, Meta(description="Seconds that open requests get to end on SIGTERM.")] = 5
    start_timeout_s: Annotated[Duration, Meta(description="Seconds that a gateway process has to start.")] = 120.0
    backlog: Annotated[Positive, Meta(description="Connections waiting to be accepted.")] = 1024
    reconnect_s: Annotated[Duration, Meta(description="Seconds before the first attempt to reconnect.")] = 0.05
    reconnect_max_s: Annotated[Duration, Meta(description="The longest pause between attempts to reconnect.")] = 2.0
    metrics_page: Annotated[int, Meta(ge=1, le=MAX_PAGE, description="Studies asked of the scheduler at once.")] = 1000
    access_log: Annotated[bool, Meta(description="Whether each request is logged at level INFO.")] = False

    @property
    def tls(self) -> bool:
        """Whether the gateway itself does TLS."""
        return self.tls_cert is not None


class LoggingConfig(Section, kw_only=True, frozen=True):
    """The settings of the logs."""

    level: Annotated[LogLevel, Meta(description="The least serious records that are written.")] = "INFO"
    json: Annotated[bool, Meta(description="One JSON object a line instead of lines for people.")] = False
    file: Annotated[str | None, Meta(description="A file to append to instead of standard error.")] = None
