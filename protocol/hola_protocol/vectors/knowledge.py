"""Priors, transfers, notes and labels: what every reader takes, and what a server refuses."""

from .accept import Accept
from .reject import Reject
from .texts import CONTINUOUS_X, study

_X = '{"type":"continuous","name":"x","low":0.0,"high":1.0'
_CHOICE = '{"type":"categorical","name":"c","choices":[null,"a"]'


def _updates(item: str) -> str:
    return '{"tag":"UpdateTrialsRequest","updates":[' + item + "]}"


ACCEPT_KNOWLEDGE: tuple[Accept, ...] = (
    Accept(
        "priors",
        "CreateStudyRequest",
        study(_X + ',"prior":{"value":0,"confidence":1}},' + _CHOICE + ',"prior":{"value":"a"}}'),
        study(_X + ',"prior":{"value":0,"confidence":1.0}},' + _CHOICE + ',"prior":{"value":"a"}}'),
        "zero is a value of a prior",
    ),
    Accept(
        "a prior for the choice null",
        "CreateStudyRequest",
        study(_CHOICE + ',"prior":{"value":null,"confidence":0.25}}'),
        study(_CHOICE + ',"prior":{"confidence":0.25}}'),
        "in a struct, null and absent mean the same, and an absent value is the choice null",
    ),
    Accept(
        "transfers, a description and labels",
        "CreateStudyRequest",
        study(
            _X + "}",
            ',"transfer_from":["a","b"],"description":"two\\nlines","labels":{"run":"https://example.org/?a=b&c"}',
        ),
        study(
            _X + "}",
            ',"transfer_from":["a","b"],"description":"two\\nlines","labels":{"run":"https://example.org/?a=b&c"}',
        ),
        "the order of the names stays, and so does the text of a link",
    ),
    Accept(
        "empty texts in an update",
        "UpdateTrialsRequest",
        _updates('{"trial_id":1,"note":"","labels":{"a":""}},{"trial_id":2,"note":null}'),
        _updates('{"trial_id":1,"note":"","labels":{"a":""}},{"trial_id":2}'),
        "an empty text removes, an absent one does not: the keys must stay",
    ),
)


def _broken(name: str, type_: str, body: str, path: str, reason: str) -> Reject:
    return Reject(name, type_, body, "invalid_message", path, "refuses", reason)


REJECT_KNOWLEDGE: tuple[Reject, ...] = (
    _broken(
        "a prior without confidence",
        "CreateStudyRequest",
        study(_X + ',"prior":{"value":0.5,"confidence":0}}'),
        "/spec/parameters/0/prior/confidence",
        "a guess that is not trusted is no guess",
    ),
    _broken(
        "a prior of more than full confidence",
        "CreateStudyRequest",
        study(_X + ',"prior":{"value":0.5,"confidence":1.5}}'),
        "/spec/parameters/0/prior/confidence",
        "a confidence is at most 1",
    ),
    _broken(
        "a prior with an unknown field",
        "CreateStudyRequest",
        study(_X + ',"prior":{"value":0.5,"sigma":1}}'),
        "/spec/parameters/0/prior/sigma",
        "requests are closed in all their parts",
    ),
    Reject(
        "too many transfers",
        "CreateStudyRequest",
        study(CONTINUOUS_X, ',"transfer_from":[' + ",".join(f'"s{i}"' for i in range(17)) + "]"),
        "too_large",
        "/spec/transfer_from",
        "refuses",
        "at most 16 names",
    ),
    _broken(
        "a label whose name is none",
        "UpdateTrialsRequest",
        _updates('{"trial_id":1,"labels":{"9":"a"}}'),
        "/updates/0/labels/9",
        "E-8: the names of labels are names",
    ),
    _broken(
        "no trial to update",
        "UpdateTrialsRequest",
        '{"tag":"UpdateTrialsRequest","updates":[]}',
        "/updates",
        "at least one item",
    ),
)
