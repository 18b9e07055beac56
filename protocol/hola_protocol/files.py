"""The files that programs of several languages share: the connection file, and unsent outcomes."""

from typing import Annotated

from msgspec import Meta, Struct

from .messages import Failure, Result
from .values import Name, WallTimeMs


class Connection(Struct, kw_only=True, frozen=True):
    """How to reach a scheduler: the content of a connection file.

    Unknown fields are ignored.
    """

    zmq: Annotated[list[str], Meta(description="ZeroMQ endpoints, the preferred first.")] = []
    rest: Annotated[list[str], Meta(description="Base URLs of the gateways, the preferred first.")] = []
    token: Annotated[str, Meta(description="The token of the caller.")] | None = None
    server_key: (
        Annotated[str, Meta(description="The CURVE public key of the scheduler, in Z85; required by tcp endpoints.")]
        | None
    ) = None
    ca_file: (
        Annotated[
            str,
            Meta(
                description="A PEM file with the authority of the gateway's certificate, relative to the folder of the "
                "connection file; absent: the authorities of the system."
            ),
        ]
        | None
    ) = None
    study: Annotated[str, Meta(description="The study of calls that name none.")] | None = None
    pid: Annotated[int, Meta(description="The process that wrote the file.")] | None = None


class UnsentOutcome(Struct, kw_only=True, frozen=True):
    """An outcome that the scheduler has not acknowledged: the content of a file in the spool folder.

    It has exactly one of ``result`` and ``failure``.
    """

    study: Name
    """The name of the study."""
    created_ms: WallTimeMs
    """When the study was created, which distinguishes it from an earlier study of the same name."""
    result: Result | None = None
    """The result, as in ``SubmitResult``."""
    failure: Failure | None = None
    """The failure, as in ``SubmitResult``."""

    @property
    def trial_id(self) -> int:
        """The trial."""
        item = self.result or self.failure
        assert item is not None
        return item.trial_id
