"""What is recorded of a reply under an idempotency key, and the reply of a replay made from it.

Replies that hold a study's whole description would make the log of requests grow by the size of its spec with each key.
Of those only what cannot be known later is recorded.
"""

from typing import Any

import msgspec
from hola_protocol import messages as m
from hola_protocol.limits import Limits
from hola_protocol.operations import OPERATIONS
from msgspec import Struct

from hola.distributed.operations.ask import replay_suggestion
from hola.distributed.state.requests import Handed, Recorded
from hola.distributed.state.study import Study


class _Registered(Struct):
    worker_id: str


_encode = msgspec.json.Encoder().encode
_registered = msgspec.json.Decoder(_Registered).decode
_decode_recorded: dict[type[m.Request], Any] = {
    op.request: msgspec.json.Decoder(op.response).decode for op in OPERATIONS if op.leased
}

_DESCRIPTIONS = (m.UpdateStudyResponse, m.UpdateObjectivesResponse)
"""Responses that say how the study is, and nothing else."""


def recorded_body(response: m.Response | bytes, body: bytes) -> bytes:
    """What to record of a reply.

    :param response: the reply, encoded or not.
    :param body: the reply, encoded.
    """
    if isinstance(response, m.RegisterWorkerResponse):
        return _encode(_Registered(response.worker_id))
    return b"{}" if isinstance(response, _DESCRIPTIONS) else body


def replay(request: m.Request, recorded: Recorded, study: Study, limits: Limits) -> tuple[bytes, Handed]:
    """The reply to a request that came again under its key: suggestions are marked with how they stand.

    :param request: the request.
    :param recorded: what was recorded of it.
    :param study: its study.
    :param limits: the server's.
    :returns: the reply, and those of its suggestions that are held.
    """
    if not recorded.trials:
        return _rebuilt_body(request, recorded.body, study, limits), ()
    response = _decode_recorded[type(request)](recorded.body)
    asked = response if isinstance(response, m.GetSuggestionResponse) else response.next
    suggestions = [replay_suggestion(study, s) for s in asked.suggestions]
    asked = msgspec.structs.replace(asked, suggestions=suggestions)
    if not isinstance(response, m.GetSuggestionResponse):
        asked = msgspec.structs.replace(response, next=asked)
    return _encode(asked), tuple((s.trial_id, s.attempt) for s in suggestions if s.standing == "held")


def _rebuilt_body(request: m.Request, recorded: bytes, study: Study, limits: Limits) -> bytes:
    """The reply of a replay, except suggestions: the same worker, the study as it is now.

    :param request: the request that came again.
    :param recorded: what was recorded.
    :param study: its study.
    :param limits: the server's.
    """
    match request:
        case m.RegisterWorkerRequest():
            worker_id = _registered(recorded).worker_id
            return _encode(m.RegisterWorkerResponse(worker_id=worker_id, info=study.info(), limits=limits))
        case m.UpdateStudyRequest():
            return _encode(m.UpdateStudyResponse(info=study.info()))
        case m.UpdateObjectivesRequest():
            return _encode(m.UpdateObjectivesResponse(info=study.info()))
        case _:
            return recorded
