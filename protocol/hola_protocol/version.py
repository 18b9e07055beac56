"""The version of the protocol, and the order of versions."""

from typing import Annotated, NamedTuple, TypeAlias

from msgspec import Meta

MAJOR = 1
MINOR = 0
FIRST_FRAME = b"hola/1"
"""The first ZeroMQ frame of every message; it and the REST prefix ``/v1`` carry the major alone."""

VERSION_PATTERN = r"^(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\Z"

VersionText: TypeAlias = Annotated[str, Meta(pattern=VERSION_PATTERN, description="major.minor, such as 1.0")]


class Version(NamedTuple):
    """A protocol version; ordered."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read ``major.minor``.

        :param text: such as ``"1.0"``.
        :raises ValueError: for anything else.
        """
        major, dot, minor = text.partition(".")
        if not (dot and major.isdecimal() and minor.isdecimal() and text.isascii()):
            raise ValueError(f"not a version of the form major.minor: {text!r}")
        return cls(int(major), int(minor))


VERSION = Version(MAJOR, MINOR)
SERVED = (VERSION,)
"""The versions that this release speaks, oldest first."""

SINCE: dict[str, Version] = {}
"""When what is younger than 1.0 came: ``Struct``, ``Struct.field`` or ``NamedType=value`` to its version."""

RESERVED: tuple[str, ...] = (
    "ReportValueRequest",
    "ReportValueResponse",
)
"""Names that later minors give a meaning, or that earlier ones gave up; nothing else may use them."""
