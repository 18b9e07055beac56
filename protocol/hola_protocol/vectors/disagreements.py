"""Messages that the JSON Schema and readers judge differently."""

from typing import Literal, NamedTuple

from .texts import CONTINUOUS_X, nested, result, study, with_metadata


class Disagreement(NamedTuple):
    """A message that the JSON Schema and readers judge differently.

    :ivar reader: what a reader does; ``either``: both are right, and the reference implementation refuses.
    """

    name: str
    type: str
    body: str
    schema: Literal["accepts", "refuses"]
    reader: Literal["accepts", "refuses", "either"]
    reason: str


DISAGREEMENTS: tuple[Disagreement, ...] = (
    Disagreement(
        "whole number with a fraction",
        "GetTopKRequest",
        '{"tag":"GetTopKRequest","limit":5.0}',
        "accepts",
        "refuses",
        "in JSON Schema 5.0 is an integer; on the wire integers have no fraction",
    ),
    Disagreement(
        "number beyond a double",
        "SubmitResultRequest",
        result("1e999"),
        "accepts",
        "refuses",
        "JSON Schema knows no doubles",
    ),
    Disagreement(
        "U+0000",
        "SubmitResultRequest",
        with_metadata('{"a":"\\u0000"}'),
        "accepts",
        "refuses",
        "a pattern on every text and on metadata of any shape would say it at a price",
    ),
    Disagreement(
        "lone surrogate",
        "SubmitResultRequest",
        with_metadata('{"a":"\\ud800"}'),
        "accepts",
        "refuses",
        "JSON parsers differ on it before a schema sees it",
    ),
    Disagreement(
        "nesting",
        "SubmitResultRequest",
        with_metadata('{"a":' + nested(40) + "}"),
        "accepts",
        "refuses",
        "JSON Schema cannot count levels",
    ),
    Disagreement(
        "rule between fields",
        "CreateStudyRequest",
        study('{"type":"integer","name":"n","low":2,"high":1}'),
        "accepts",
        "refuses",
        "every rule of hola_protocol.space and hola_protocol.rules",
    ),
    Disagreement(
        "repeated key",
        "GetTopKRequest",
        '{"tag":"GetTopKRequest","limit":"many","limit":5}',
        "accepts",
        "either",
        "a parser that keeps the last value sees no mistake; one that judges while it reads refuses the first",
    ),
    Disagreement(
        "repeated tag",
        "GetTopKRequest",
        '{"tag":"DescribeRequest","tag":"GetTopKRequest"}',
        "accepts",
        "either",
        "as above",
    ),
    Disagreement(
        "unknown enum value in a reply",
        "HeartbeatResponse",
        '{"tag":"HeartbeatResponse","command":"dance"}',
        "refuses",
        "accepts",
        "the schema says what a sender of this version may send; a reader of replies is open",
    ),
    Disagreement(
        "unknown arm in a reply",
        "GetEventsResponse",
        '{"tag":"GetEventsResponse","items":[{"tag":"MoonRose","event_id":1,"time_ms":2}]}',
        "refuses",
        "accepts",
        "as above",
    ),
    Disagreement(
        "unknown field in a spec within a reply",
        "CreateStudyResponse",
        '{"tag":"CreateStudyResponse","info":{"study":"a","spec":{"parameters":['
        + CONTINUOUS_X
        + '],"objectives":[{"name":"loss"}],"tempo":1},"state":"running","revision":1,"objective_revision":1,'
        '"created_ms":0}}',
        "refuses",
        "accepts",
        "the parts of a spec have one definition, which is closed",
    ),
    Disagreement(
        "reply with 1.0 for an integer",
        "DeregisterWorkerResponse",
        '{"tag":"DeregisterWorkerResponse","released":[3.0]}',
        "accepts",
        "either",
        "a sender must not write it; some JSON parsers cannot tell 3.0 from 3, so a reader of replies may take it",
    ),
    Disagreement(
        "part of a reply without its tag",
        "SubmitResultResponse",
        '{"tag":"SubmitResultResponse","receipts":[],"next":{"status":"wait"}}',
        "refuses",
        "accepts",
        "the reader supplies the tag of a part that can be of one kind only",
    ),
)
