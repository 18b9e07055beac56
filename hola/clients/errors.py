"""Every exception of the clients and workers, in one tree.

::

    HolaError
    ├── ConfigurationError      no endpoint is known, or a connection file cannot be read
    ├── TransportError          no answer; whether the request was carried out is not known
    │   ├── RequestTimeoutError     the server did not answer in time
    │   ├── UnreachableError        no connection, or it broke, or a proxy answered in the server's place
    │   ├── HandshakeError          the other side is not the expected server, or speaks without our secrecy
    │   └── ClientClosedError       the client was closed
    ├── InvalidReplyError       the answer is not of the protocol
    └── ServerError             the server refused; one subclass for each code of the error table
"""

from typing import Any, ClassVar

from hola_protocol.errors import ErrorResponse


class HolaError(Exception):
    """The base of every error that the clients raise."""


class ConfigurationError(HolaError):
    """No endpoint is known, or a setting is invalid."""


class TransportError(HolaError):
    """No answer came. The request may have been carried out: repeat it with the same idempotency key.

    :param message: what happened.
    :param endpoint: the address that was tried.
    :param retry_after_s: when to try again, in seconds, as a proxy said.
    """

    def __init__(self, message: str, *, endpoint: str | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(message if endpoint is None else f"{endpoint}: {message}")
        self.endpoint = endpoint
        self.retry_after_s = retry_after_s


class RequestTimeoutError(TransportError):
    """The server did not answer in time."""


class UnreachableError(TransportError):
    """There is no connection to the server, it broke before the answer, or a proxy answered in the server's place.

    :param retry_after_s: when to try again, in seconds, if the proxy says so.
    """

    def __init__(self, message: str, *, endpoint: str | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(message, endpoint=endpoint)
        self.retry_after_s = retry_after_s


class HandshakeError(TransportError):
    """A server answers, but is not the one expected: another key, another security, or another protocol."""


class ClientClosedError(TransportError):
    """The client was closed before or during the call."""


class InvalidReplyError(HolaError):
    """The server's answer is not a message of the protocol.

    :param message: what is wrong with it.
    :param endpoint: where it came from.
    """

    def __init__(self, message: str, *, endpoint: str | None = None) -> None:
        super().__init__(message if endpoint is None else f"{endpoint}: {message}")
        self.endpoint = endpoint


class ServerError(HolaError):
    """The request was refused and had no effect.

    Raised as the subclass of its code; as this class when the code is newer than this release. A request that
    cannot be written as JSON raises the same class before anything is sent.

    :param response: the refusal as it came.
    :ivar code: the code of the error table.
    :ivar message: the error in words.
    :ivar path: where in the request, as a JSON Pointer.
    :ivar value: the offending value, as text.
    :ivar retryable: whether the same request may succeed later.
    :ivar retry_after_s: when to try again, in seconds.
    :ivar detail: more, for programs.
    """

    wire_code: ClassVar[str | None] = None

    def __init__(self, response: ErrorResponse) -> None:
        self.response = response
        self.code: str = response.code
        self.message = response.message
        self.path = response.path
        self.value = response.value
        self.retryable = response.retryable
        self.retry_after_s = response.retry_after_s
        self.detail: dict[str, Any] = response.detail or {}
        where = f" (at {self.path})" if self.path else ""
        value = f": {self.value}" if self.value else ""
        super().__init__(f"{self.code}: {self.message}{where}{value}")

    def __reduce__(self) -> tuple[type["ServerError"], tuple[ErrorResponse]]:
        return type(self), (self.response,)

    @staticmethod
    def of(response: ErrorResponse) -> "ServerError":
        """The exception of a refusal, of the class of its code.

        :param response: the refusal.
        """
        return SERVER_ERRORS.get(response.code, ServerError)(response)


class InvalidMessageError(ServerError):
    """The message breaks the schema or a rule; ``path`` and ``value`` say where."""

    wire_code = "invalid_message"


class UnsupportedVersionError(ServerError):
    """The version is not served; ``detail["versions"]`` lists those that are."""

    wire_code = "unsupported_version"


class UnauthenticatedError(ServerError):
    """The token is missing or unknown."""

    wire_code = "unauthenticated"


class PermissionDeniedError(ServerError):
    """The token, or the lease, does not allow this."""

    wire_code = "permission_denied"


class UnknownStudyError(ServerError):
    """There is no study of this name."""

    wire_code = "unknown_study"


class UnknownWorkerError(ServerError):
    """The worker is not registered with the study: register and continue."""

    wire_code = "unknown_worker"


class UnknownTrialError(ServerError):
    """The study has no trial of this id."""

    wire_code = "unknown_trial"


class ConflictError(ServerError):
    """The request contradicts what is stored; the message says how."""

    wire_code = "conflict"


class LeaseLostError(ServerError):
    """The lease is not the trial's latest: drop the evaluation."""

    wire_code = "lease_lost"


class StudyFinishedError(ServerError):
    """The study has finished and takes no new trials."""

    wire_code = "study_finished"


class CursorExpiredError(ServerError):
    """The cursor is too old or beyond the newest; ``detail["oldest"]`` is the oldest."""

    wire_code = "cursor_expired"


class TooLargeError(ServerError):
    """The message, or a list in it, is beyond a limit."""

    wire_code = "too_large"


class OverloadedError(ServerError):
    """A limit of the server is reached; try again after ``retry_after_s``."""

    wire_code = "overloaded"


class NotLeaderError(ServerError):
    """Another scheduler leads; ``detail["endpoints"]`` says where."""

    wire_code = "not_leader"


class UnavailableError(ServerError):
    """Whether it was done is not known: try again with the same key."""

    wire_code = "unavailable"


class InternalError(ServerError):
    """A defect of the server; the request had no effect."""

    wire_code = "internal"


SERVER_ERRORS: dict[str, type[ServerError]] = {
    cls.wire_code: cls for cls in ServerError.__subclasses__() if cls.wire_code is not None
}
"""The class of each code of the error table."""
