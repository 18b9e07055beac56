"""Connection files and unsent outcomes, and what a reader makes of them."""

from typing import Literal, NamedTuple


class FileCase(NamedTuple):
    """The content of a file.

    :ivar kind: which file.
    :ivar name: of the case.
    :ivar text: the content.
    :ivar accepted: whether a reader uses it.
    :ivar reason: why.
    """

    kind: Literal["connection", "spool"]
    name: str
    text: str
    accepted: bool
    reason: str


_RESULT = '"result":{"trial_id":7,"lease":"9mT3vQ1xR7bK5wZ2","objectives":{"error":0.041}}'
_FAILURE = '"failure":{"trial_id":7,"lease":"9mT3vQ1xR7bK5wZ2","reason":"out of memory"}'
_STUDY = '"study":"digits","created_ms":1760000000000'

FILES: tuple[FileCase, ...] = (
    FileCase(
        "connection",
        "all fields",
        '{"zmq":["ipc:///run/user/1000/hola/s.ipc"],"rest":["https://h:8443"],"token":"t","server_key":'
        '"0123456789012345678901234567890123456789","ca_file":"ca.pem","study":"digits","pid":4711}',
        True,
        "every field",
    ),
    FileCase("connection", "rest alone", '{"rest":["http://127.0.0.1:8080"]}', True, "every field is optional"),
    FileCase(
        "connection", "nulls", '{"rest":["http://127.0.0.1:8080"],"token":null}', True, "null means absence (E-9)"
    ),
    FileCase("connection", "unknown field", '{"rest":["http://h"],"grpc":["h:2"]}', True, "of a later release (J-4)"),
    FileCase("connection", "no object", "[]", False, "a file is one object"),
    FileCase("connection", "cut off", '{"rest":["http://h"]', False, "no end"),
    FileCase("connection", "one address", '{"rest":"http://h"}', False, "addresses are a list"),
    FileCase("connection", "number", '{"token":7}', False, "a token is a string"),
    FileCase("spool", "result", f"{{{_STUDY},{_RESULT}}}", True, "as in SubmitResult"),
    FileCase("spool", "failure", f"{{{_STUDY},{_FAILURE}}}", True, "as in SubmitResult"),
    FileCase("spool", "null failure", f'{{{_STUDY},{_RESULT},"failure":null}}', True, "null is absence (E-9)"),
    FileCase("spool", "no outcome", f"{{{_STUDY}}}", False, "it has exactly one of result and failure"),
    FileCase("spool", "no study", f'{{"created_ms":1760000000000,{_RESULT}}}', False, "the study is missing"),
    FileCase("spool", "no time", f'{{"study":"digits",{_RESULT}}}', False, "the time of creation is missing"),
    FileCase("spool", "no object", "7", False, "a file is one object"),
    FileCase("spool", "empty", "", False, "no text at all"),
)
