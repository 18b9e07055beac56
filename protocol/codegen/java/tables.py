"""The text of the classes that list messages and operations."""

from collections.abc import Iterable

from ..ir import Operation
from .docs import javadoc
from .protocol import Protocol
from .types import class_name


def study_request(protocol: Protocol) -> str:
    """The interface of all requests about one study.

    :param protocol: the protocol.
    """
    permitted = ", ".join(protocol.study_requests)
    return (
        javadoc("A request about one study.")
        + f"public sealed interface StudyRequest extends Request permits {permitted} {{\n"
        + javadoc("The study that is meant.", [("@return", "its name; null: the client's")])
        + "@Nullable String study();\n\n"
        + javadoc("The same request about a study.", [("@param study", "its name"), ("@return", "the request")])
        + "StudyRequest withStudy(String study); }\n"
    )


def constants(protocol: Protocol) -> str:
    """The class with the constants of the protocol and its operations.

    :param protocol: the protocol.
    """
    rows = "".join(_row(op) for op in protocol.operations)
    names = ", ".join(op.snake_name.upper() for op in protocol.operations)
    return (
        javadoc("The operations of the protocol, and its constants.")
        + "public final class Protocol {\n"
        + "/** The version that this release was made for. */\n"
        + f'public static final String VERSION = "{protocol.version}";\n'
        + "/** The first version, which needs nothing newer. */\n"
        + f'public static final String OLDEST_VERSION = "{protocol.oldest}";\n'
        + "/** The first frame of every ZeroMQ message. */\n"
        + f'public static final String FIRST_FRAME = "{protocol.first_frame}";\n'
        + rows
        + "/** Every operation. */\n"
        + f"public static final List<Operation<?, ?>> OPERATIONS = List.of({names});\n\n"
        + "private Protocol() {} }\n"
    )


def _row(op: Operation) -> str:
    request, response = class_name(op.request.name), class_name(op.response.name)
    values: Iterable[str] = [
        f'"{op.name}"',
        f"{request}::read",
        f"{response}::read",
        f'"{op.http_method}"',
        f'"{op.http_path}"',
        str(op.keyed).lower(),
        f'"{op.since}"',
    ]
    return (
        javadoc(op.summary)
        + f"public static final Operation<{request}, {response}> {op.snake_name.upper()} ="
        + f"new Operation<>({', '.join(values)});\n"
    )
