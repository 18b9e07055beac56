"""Messages that every reader refuses: tags and fields that are unknown, missing or null."""

from ..texts import CONTINUOUS_X, WORKER, study
from .row import Reject

FIELDS: tuple[Reject, ...] = (
    Reject("not an object", "DescribeRequest", "[]", "invalid_message", "", "refuses", ""),
    Reject("a null", "DescribeRequest", "null", "invalid_message", "", "refuses", ""),
    Reject("a string", "DescribeRequest", '"DescribeRequest"', "invalid_message", "", "refuses", ""),
    Reject(
        "no tag", "DescribeRequest", "{}", "invalid_message", "/tag", "refuses", "the tag is required in every body"
    ),
    Reject("null tag", "DescribeRequest", '{"tag":null}', "invalid_message", "/tag", "refuses", ""),
    Reject(
        "tag of another case", "DescribeRequest", '{"tag":"describerequest"}', "invalid_message", "/tag", "refuses", ""
    ),
    Reject("unknown tag", "DescribeRequest", '{"tag":"MakeCoffeeRequest"}', "invalid_message", "/tag", "refuses", ""),
    Reject(
        "a response for a request",
        "DescribeRequest",
        '{"tag":"DeleteStudyResponse"}',
        "invalid_message",
        "/tag",
        "refuses",
        "a server reads requests",
    ),
    Reject(
        "unknown field",
        "CreateStudyRequest",
        study(CONTINUOUS_X, ',"max_trails":100'),
        "invalid_message",
        "/spec/max_trails",
        "refuses",
        "a slip of the pen must not start an endless study",
    ),
    Reject(
        "unknown field in a parameter",
        "CreateStudyRequest",
        study('{"type":"continuous","name":"x","low":0,"high":1,"unit":"m"}'),
        "invalid_message",
        "/spec/parameters/0/unit",
        "refuses",
        "specs are closed",
    ),
    Reject(
        "unknown field in a sampler",
        "CreateStudyRequest",
        study(CONTINUOUS_X, ',"sampler":{"type":"sobol","scramble":true}'),
        "invalid_message",
        "/spec/sampler/scramble",
        "refuses",
        "",
    ),
    Reject(
        "unknown field in an item",
        "HeartbeatRequest",
        f'{{"tag":"HeartbeatRequest","worker_id":"{WORKER}","leases":[{{"trial_id":1,"lease":"a","trial":1}}]}}',
        "invalid_message",
        "/leases/0/trial",
        "refuses",
        "",
    ),
    Reject(
        "unknown parameter type",
        "CreateStudyRequest",
        study('{"type":"float","name":"x","low":0,"high":1}'),
        "invalid_message",
        "/spec/parameters/0/type",
        "refuses",
        "",
    ),
    Reject(
        "unknown enum value",
        "SetStudyStateRequest",
        '{"tag":"SetStudyStateRequest","state":"Running"}',
        "invalid_message",
        "/state",
        "refuses",
        "values are case-sensitive",
    ),
    Reject(
        "missing field",
        "SubmitResultRequest",
        '{"tag":"SubmitResultRequest","results":[{"trial_id":1,"objectives":{}}]}',
        "invalid_message",
        "/results/0/lease",
        "refuses",
        "",
    ),
    Reject(
        "null for a field that cannot be null",
        "GetTopKRequest",
        '{"tag":"GetTopKRequest","limit":null}',
        "invalid_message",
        "/limit",
        "refuses",
        "leave a field out to mean its default",
    ),
)
