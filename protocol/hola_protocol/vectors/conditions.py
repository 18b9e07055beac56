"""Specs with conditions that every reader takes, and those that a server refuses."""

from .accept import Accept
from .reject import Reject
from .texts import enqueue_set, study, suggestion

_MODEL = '{"type":"categorical","name":"model","choices":["svm","mlp",null]}'
_LAYERS = '{"type":"integer","name":"layers","low":1,"high":3,"condition":[{"model":{"in":["mlp"]}}]}'


def _space(condition: str, *before: str) -> str:
    """A study whose last parameter has a condition."""
    child = '{"type":"integer","name":"child","low":1,"high":9,"condition":' + condition + "}"
    return study(",".join((*(before or (_MODEL, _LAYERS)), child)))


_CONDITION = '[{"model":{"in":["svm",null]}},{"layers":{"ge":2.0,"le":3.0},"model":{"in":["mlp"]}}]'

ACCEPT_CONDITIONS: tuple[Accept, ...] = (
    Accept(
        "conditions on a choice and on an integer",
        "CreateStudyRequest",
        _space('[{"model":{"in":["svm",null]}},{"layers":{"ge":2,"le":3},"model":{"in":["mlp"]}}]'),
        _space(_CONDITION),
        "null is a value in a test as well; bounds are numbers",
    ),
    Accept(
        "null is an absent condition",
        "CreateStudyRequest",
        _space("null"),
        study(",".join((_MODEL, _LAYERS, '{"type":"integer","name":"child","low":1,"high":9}'))),
        "in a struct, null and absent mean the same",
    ),
    Accept(
        "conditions on a lattice, a bound between its values",
        "CreateStudyRequest",
        _space('[{"batch":{"ge":20}}]', '{"type":"lattice","name":"batch","values":[16,32,64]}'),
        _space('[{"batch":{"ge":20.0}}]', '{"type":"lattice","name":"batch","values":[16.0,32.0,64.0]}'),
        "a bound is a number within the values of the lattice",
    ),
    Accept(
        "inactive parameters in a suggestion",
        "GetSuggestionResponse",
        suggestion('{"model":null,"child":0}'),
        suggestion('{"model":null,"child":0}'),
        "an inactive parameter is absent; null, 0 and the empty string are values",
    ),
    Accept(
        "inactive parameters in a set to enqueue",
        "EnqueueTrialsRequest",
        enqueue_set('{"model":"svm"}'),
        enqueue_set('{"model":"svm"}'),
        "nothing is added to a set",
    ),
)


def _broken(name: str, condition: str, path: str, reason: str, *before: str, schema: bool = False) -> Reject:
    at = len(before) if before else 2
    return Reject(
        name,
        "CreateStudyRequest",
        _space(condition, *before),
        "invalid_message",
        f"/spec/parameters/{at}/condition{path}",
        "refuses" if schema else "accepts",
        reason,
    )


REJECT_CONDITIONS: tuple[Reject, ...] = (
    _broken("condition without alternatives", "[]", "", "absent says always", schema=True),
    _broken("alternative without tests", "[{}]", "/0", "it would hold always", schema=True),
    _broken("condition that is an object", '{"model":{"in":["svm"]}}', "", "a list of alternatives", schema=True),
    _broken("test without values", '[{"model":{"in":[]}}]', "/0/model/in", "nothing could pass", schema=True),
    _broken("unknown field in a test", '[{"model":{"not":["svm"]}}]', "/0/model/not", "tests are closed", schema=True),
    _broken("test of nothing", '[{"model":{}}]', "/0/model", "it would pass always"),
    _broken("unknown parent", '[{"modle":{"in":["svm"]}}]', "/0/modle", "a slip of the pen"),
    _broken("own parent", '[{"child":{"ge":2}}]', "/0/child", "a circle"),
    Reject(
        "later parent",
        "CreateStudyRequest",
        study(",".join((_LAYERS, _MODEL))),
        "invalid_message",
        "/spec/parameters/0/condition/0/model",
        "accepts",
        "parents are declared before their children",
    ),
    _broken(
        "continuous parent",
        '[{"x":{"ge":0.5}}]',
        "/0/x",
        "equality and bounds of floats would depend on rounding",
        '{"type":"continuous","name":"x","low":0,"high":1}',
    ),
    _broken("bound for a choice", '[{"model":{"ge":1}}]', "/0/model/ge", "choices have no order"),
    _broken("value of no choice", '[{"model":{"in":["svm","SVM"]}}]', "/0/model/in/1", "a slip of the pen"),
    _broken("true is not 1", '[{"layers":{"in":[true]}}]', "/0/layers/in/0", "true is another value than 1"),
    _broken("value out of the range", '[{"layers":{"in":[4]}}]', "/0/layers/in/0", "no value of the parent"),
    _broken("bound out of the range", '[{"layers":{"le":0}}]', "/0/layers/le", "nothing could pass"),
    _broken("bound between integers", '[{"layers":{"ge":1.5}}]', "/0/layers/ge", "no value of the parent"),
    _broken("ge above le", '[{"layers":{"ge":3,"le":2}}]', "/0/layers/le", "nothing could pass"),
    _broken("nothing passes", '[{"layers":{"in":[1],"ge":2}}]', "/0/layers", "nothing could pass"),
    _broken(
        "parents that are never active together",
        '[{"model":{"in":["svm"]},"layers":{"ge":2}}]',
        "/0",
        "layers needs another model",
    ),
    _broken(
        "ancestors that contradict",
        '[{"model":{"in":["svm"]}},{"deep":{"in":[true]},"model":{"in":[null]}}]',
        "/1",
        "deep is active for another model, through layers",
        _MODEL,
        _LAYERS,
        '{"type":"categorical","name":"deep","choices":[true,false],"condition":[{"layers":{"ge":2}}]}',
    ),
)
