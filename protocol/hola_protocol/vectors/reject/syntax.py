"""Messages that every reader refuses: what is not JSON."""

from ..texts import result, with_metadata
from .row import Reject

SYNTAX: tuple[Reject, ...] = (
    Reject("empty", "DescribeRequest", "", "invalid_message", None, "not_json", "no text at all"),
    Reject("cut off", "DescribeRequest", '{"tag":"DescribeRequest"', "invalid_message", None, "not_json", "no end"),
    Reject("two values", "DescribeRequest", '{"tag":"DescribeRequest"} {}', "invalid_message", None, "not_json", ""),
    Reject("trailing comma", "DescribeRequest", '{"tag":"DescribeRequest",}', "invalid_message", None, "not_json", ""),
    Reject("single quotes", "DescribeRequest", "{'tag':'DescribeRequest'}", "invalid_message", None, "not_json", ""),
    Reject("comment", "DescribeRequest", '{"tag":"DescribeRequest"}//', "invalid_message", None, "not_json", ""),
    Reject(
        "byte order mark",
        "DescribeRequest",
        '\ufeff{"tag":"DescribeRequest"}',
        "invalid_message",
        None,
        "not_json",
        "UTF-8 without a mark (RFC 8259, section 8.1)",
    ),
    Reject(
        "UTF-16",
        "DescribeRequest",
        '{"tag":"DescribeRequest"}'.encode("utf-16-le"),
        "invalid_message",
        None,
        "not_json",
        "UTF-8 alone",
    ),
    Reject(
        "broken UTF-8",
        "GetStudyRequest",
        b'{"tag":"GetStudyRequest","study":"a\xff"}',
        "invalid_message",
        None,
        "not_json",
        "0xFF is never part of UTF-8",
    ),
    Reject(
        "surrogate in UTF-8",
        "SubmitResultRequest",
        with_metadata('{"a":"?"}').encode().replace(b"?", b"\xed\xa0\x80"),
        "invalid_message",
        None,
        "not_json",
        "an encoded surrogate is not UTF-8",
    ),
    Reject(
        "control character",
        "SubmitResultRequest",
        with_metadata('{"a":"\x01"}'),
        "invalid_message",
        None,
        "not_json",
        "",
    ),
    Reject("NaN", "SubmitResultRequest", result("NaN"), "invalid_message", None, "not_json", "floats are finite"),
    Reject("Infinity", "SubmitResultRequest", result("-Infinity"), "invalid_message", None, "not_json", ""),
    Reject("leading zero", "SubmitResultRequest", result("01"), "invalid_message", None, "not_json", ""),
    Reject("leading plus", "SubmitResultRequest", result("+1"), "invalid_message", None, "not_json", ""),
    Reject("no digit before the point", "SubmitResultRequest", result(".5"), "invalid_message", None, "not_json", ""),
    Reject("no digit after the point", "SubmitResultRequest", result("1."), "invalid_message", None, "not_json", ""),
)
