"""Messages that every reader takes."""

from typing import NamedTuple

from .texts import CONTINUOUS_X, enqueue, nested, result, study, suggestion, trials, with_metadata


class Accept(NamedTuple):
    """A message that a reader takes.

    :ivar expected: the message as it is when written again, as JSON text: equal in every key and value, numbers equal
        as doubles, the zero's sign included; fields at their default left out. None where only the taking counts.
    """

    name: str
    type: str
    body: str
    expected: str | None
    reason: str


ACCEPT: tuple[Accept, ...] = (
    Accept("empty request", "DescribeRequest", '{"tag":"DescribeRequest"}', '{"tag":"DescribeRequest"}', "all absent"),
    Accept(
        "white space",
        "DescribeRequest",
        ' \r\n\t{ "tag" : "DescribeRequest" } \n',
        '{"tag":"DescribeRequest"}',
        "JSON allows white space around every token",
    ),
    Accept(
        "escaped keys and tags",
        "DescribeRequest",
        '{"\\u0074ag":"Describe\\u0052equest"}',
        '{"tag":"DescribeRequest"}',
        "an escape stands for its character, in keys as well",
    ),
    Accept(
        "the tag last",
        "GetTopKRequest",
        '{"study":"a","limit":5,"tag":"GetTopKRequest"}',
        '{"tag":"GetTopKRequest","study":"a","limit":5}',
        "the order of keys means nothing",
    ),
    Accept(
        "defaults written out",
        "GetTopKRequest",
        '{"tag":"GetTopKRequest","study":"default","limit":10}',
        None,
        "a value at its default may be there or not",
    ),
    Accept(
        "null is absent",
        "GetTrialsRequest",
        '{"tag":"GetTrialsRequest","changed_since":null,"after":null}',
        '{"tag":"GetTrialsRequest"}',
        "in a struct, null and absent mean the same",
    ),
    Accept(
        "null is a value in a parameter set",
        "EnqueueTrialsRequest",
        enqueue("null"),
        enqueue("null"),
        "a categorical choice may be null: the key must stay",
    ),
    Accept(
        "null parameter in a reply",
        "GetSuggestionResponse",
        suggestion('{"x":null,"y":false,"z":0,"s":""}'),
        suggestion('{"x":null,"y":false,"z":0,"s":""}'),
        "null, false, 0 and the empty string are values; none may be dropped",
    ),
    Accept(
        "zero objective",
        "SubmitResultRequest",
        result("0"),
        result("0.0"),
        "a float field takes an integer token; a zero must not be dropped",
    ),
    Accept(
        "integer token with a minus and zero",
        "SubmitResultRequest",
        result("-0"),
        None,
        "a float field takes the integer token -0; whether the sign survives is the parser's, so a sender writes -0.0",
    ),
    Accept(
        "zero bounds",
        "CreateStudyRequest",
        study('{"type":"continuous","name":"x","low":-1,"high":0}'),
        study('{"type":"continuous","name":"x","low":-1.0,"high":0.0}'),
        "high is required: a writer that omits zeros loses it",
    ),
    Accept(
        "zero cursor",
        "GetEventsRequest",
        '{"tag":"GetEventsRequest","after":0}',
        '{"tag":"GetEventsRequest","after":0}',
        "0 is before the first event; absent is the oldest kept: they differ",
    ),
    Accept(
        "zero revision asked",
        "GetTrialsRequest",
        '{"tag":"GetTrialsRequest","changed_since":0}',
        '{"tag":"GetTrialsRequest","changed_since":0}',
        "a nullable field at 0 is not absent",
    ),
    Accept(
        "zero cost",
        "GetTrialsResponse",
        trials(',"costs":[{"group":"g","cost":0}]'),
        trials(',"costs":[{"group":"g","cost":0.0}]'),
        "a cost of 0 is the best there is; an absent cost is none",
    ),
    Accept(
        "zero seed",
        "CreateStudyRequest",
        study(CONTINUOUS_X, ',"seed":0'),
        study('{"type":"continuous","name":"x","low":0.0,"high":1.0}', ',"seed":0'),
        "a seed of 0 is a seed",
    ),
    Accept(
        "zero retries",
        "CreateStudyRequest",
        study(CONTINUOUS_X, ',"max_retries":0'),
        study('{"type":"continuous","name":"x","low":0.0,"high":1.0}', ',"max_retries":0'),
        "0 is not the default 2",
    ),
    Accept(
        "retry after zero seconds",
        "GetSuggestionResponse",
        '{"tag":"GetSuggestionResponse","status":"wait","retry_after_s":0}',
        '{"tag":"GetSuggestionResponse","status":"wait","retry_after_s":0.0}',
        "ask again at once",
    ),
    Accept(
        "largest trial id",
        "CancelTrialsRequest",
        '{"tag":"CancelTrialsRequest","trial_ids":[1,9007199254740991]}',
        '{"tag":"CancelTrialsRequest","trial_ids":[1,9007199254740991]}',
        "2^53-1",
    ),
    Accept(
        "integer bounds of a parameter",
        "CreateStudyRequest",
        study('{"type":"integer","name":"n","low":-9007199254740991,"high":9007199254740991}'),
        study('{"type":"integer","name":"n","low":-9007199254740991,"high":9007199254740991}'),
        "-(2^53-1) and 2^53-1",
    ),
    Accept(
        "1e20 written as an integer",
        "SubmitResultRequest",
        result("100000000000000000000"),
        result("1e20"),
        "JavaScript writes 1e20 so; a float field takes any integer token that a double can hold",
    ),
    Accept(
        "1e20 written as an integer in a parameter set",
        "EnqueueTrialsRequest",
        enqueue("100000000000000000000"),
        enqueue("1e20"),
        "the study's spec decides the type, so any number may come",
    ),
    Accept(
        "choices of every kind",
        "CreateStudyRequest",
        study('{"type":"categorical","name":"c","choices":[null,true,false,0,1,-1.5,"","1","true","null"]}'),
        study('{"type":"categorical","name":"c","choices":[null,true,false,0,1,-1.5,"","1","true","null"]}'),
        'true is not 1, "1" is neither; the empty string is a choice',
    ),
    Accept(
        "unicode choices",
        "CreateStudyRequest",
        study(
            '{"type":"categorical","name":"c","choices":["é","e\\u0301","中文","\\ud83d\\ude00","\\u2028","\\u007f"]}'
        ),
        study('{"type":"categorical","name":"c","choices":["é","e\u0301","中文","😀","\u2028","\u007f"]}'),
        "text is compared code point by code point: no normalisation; a surrogate pair is one character",
    ),
    Accept(
        "unicode metadata",
        "SubmitResultRequest",
        with_metadata('{"":"","Ünï/~":{"日本":"\\"\\\\\\/\\b\\f\\n\\r\\t"},"\U0001d54f":[null,true,{"a":[]}]}'),
        with_metadata('{"":"","Ünï/~":{"日本":"\\"\\\\/\\b\\f\\n\\r\\t"},"\U0001d54f":[null,true,{"a":[]}]}'),
        "metadata comes back as it was sent; keys may be any text",
    ),
    Accept(
        "metadata keeps what looks like a default",
        "SubmitResultRequest",
        with_metadata('{"study":"default","tag":null,"limit":10,"zero":0,"no":false,"empty":{}}'),
        with_metadata('{"study":"default","tag":null,"limit":10,"zero":0,"no":false,"empty":{}}'),
        "inside metadata nothing means anything",
    ),
    Accept(
        "empty metadata",
        "SubmitResultRequest",
        with_metadata("{}"),
        with_metadata("{}"),
        "an empty object is not absent",
    ),
    Accept(
        "nested 32 levels",
        "SubmitResultRequest",
        with_metadata('{"a":' + nested(28) + "}"),
        with_metadata('{"a":' + nested(28) + "}"),
        "the message is level 1, results 2, a result 3, metadata 4",
    ),
    Accept(
        "brackets in a string do not nest",
        "SubmitResultRequest",
        with_metadata('{"a":"' + "[{" * 40 + '"}'),
        with_metadata('{"a":"' + "[{" * 40 + '"}'),
        "levels are counted by arrays and objects, not by characters",
    ),
    Accept(
        "a backslash before u0000",
        "SubmitResultRequest",
        with_metadata('{"a":"\\\\u0000"}'),
        with_metadata('{"a":"\\\\u0000"}'),
        "an escaped backslash followed by u0000 is no U+0000",
    ),
    Accept(
        "longest name",
        "GetStudyRequest",
        '{"tag":"GetStudyRequest","study":"' + "a" * 64 + '"}',
        '{"tag":"GetStudyRequest","study":"' + "a" * 64 + '"}',
        "64 characters",
    ),
    Accept(
        "name of all kinds of characters",
        "GetStudyRequest",
        '{"tag":"GetStudyRequest","study":"_A.b-9"}',
        '{"tag":"GetStudyRequest","study":"_A.b-9"}',
        "letters, digits, underscore, point, hyphen",
    ),
    Accept(
        "label of 256 characters outside the BMP",
        "RegisterWorkerRequest",
        '{"tag":"RegisterWorkerRequest","name":"' + "😀" * 256 + '"}',
        '{"tag":"RegisterWorkerRequest","name":"' + "😀" * 256 + '"}',
        "lengths count code points, not UTF-16 units or bytes",
    ),
    Accept(
        "256 items",
        "CancelTrialsRequest",
        '{"tag":"CancelTrialsRequest","trial_ids":[' + ",".join(["7"] * 256) + "]}",
        '{"tag":"CancelTrialsRequest","trial_ids":[' + ",".join(["7"] * 256) + "]}",
        "the largest batch",
    ),
    Accept(
        "every sampler setting",
        "CreateStudyRequest",
        study(CONTINUOUS_X, ',"sampler":{"type":"explore_exploit","elite_fraction":1,"explore_probability":0}'),
        study(
            '{"type":"continuous","name":"x","low":0.0,"high":1.0}',
            ',"sampler":{"type":"explore_exploit","elite_fraction":1.0,"explore_probability":0.0}',
        ),
        "closed ends of ranges are inside; a probability of 0 is not the default",
    ),
    Accept(
        "default sampler written out",
        "CreateStudyRequest",
        study('{"type":"continuous","name":"x","low":0.0,"high":1.0}', ',"sampler":{"type":"explore_exploit"}'),
        None,
        "an object at its default may be there or not",
    ),
    Accept(
        "unknown field in a reply",
        "HeartbeatResponse",
        '{"tag":"HeartbeatResponse","mood":{"deep":[1,{}]},"command":"drain"}',
        '{"tag":"HeartbeatResponse","command":"drain"}',
        "a later minor may add fields: a reader ignores them",
    ),
    Accept(
        "unknown field deep in a reply",
        "GetSuggestionResponse",
        suggestion('{"x":1.5}', ',"colour":"blue"'),
        suggestion('{"x":1.5}'),
        "also in the parts of a reply",
    ),
    Accept(
        "unknown field in a spec within a reply",
        "GetStudyResponse",
        '{"tag":"GetStudyResponse","info":{"study":"a","spec":{"parameters":[{"type":"integer","name":"n","low":1,'
        '"high":2,"unit":"m"}],"objectives":[{"name":"loss","unit":"s"}],"tempo":1},"state":"running",'
        '"revision":1,"objective_revision":1,"created_ms":0}}',
        '{"tag":"GetStudyResponse","info":{"study":"a","spec":{"parameters":[{"type":"integer","name":"n","low":1,'
        '"high":2}],"objectives":[{"name":"loss"}]},"state":"running","revision":1,"objective_revision":1,'
        '"created_ms":0}}',
        "a spec is closed in a request and open in a reply",
    ),
    Accept(
        "unknown state in a reply",
        "GetTrialsResponse",
        '{"tag":"GetTrialsResponse","items":[{"trial_id":1,"state":"archived","parameters":{},"created_ms":1}]}',
        None,
        "an unknown enum value is kept as unknown, the rest of the reply is read",
    ),
    Accept(
        "unknown event",
        "GetEventsResponse",
        '{"tag":"GetEventsResponse","items":[{"tag":"MoonRose","event_id":1,"time_ms":2,"phase":0.5},'
        '{"tag":"ModelChanged","event_id":2,"time_ms":3,"model_version":1}],"next_cursor":2}',
        None,
        "an unknown arm is kept as unknown, the events after it are read",
    ),
    Accept(
        "unknown sampler in a reply",
        "GetStudyResponse",
        '{"tag":"GetStudyResponse","info":{"study":"a","spec":{"parameters":[{"type":"spiral","name":"n","turns":3}],'
        '"objectives":[{"name":"loss"}],"sampler":{"type":"oracle"}},"state":"running","revision":1,'
        '"objective_revision":1,"created_ms":0}}',
        None,
        "unknown arms of a spec are kept as unknown",
    ),
    Accept(
        "unknown error code",
        "ErrorResponse",
        '{"tag":"ErrorResponse","code":"teapot","message":"short and stout","retryable":true,"retry_after_s":0.5}',
        None,
        "a reader that does not know the code goes by retryable",
    ),
    Accept(
        "error without more",
        "ErrorResponse",
        '{"tag":"ErrorResponse","code":"internal","message":""}',
        '{"tag":"ErrorResponse","code":"internal","message":""}',
        "absent retryable means false",
    ),
)
