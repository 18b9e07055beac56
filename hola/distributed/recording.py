"""What is recorded of a reply under an idempotency key, and the reply of a replay made from it.

Replies that hold a study's whole description would make the log of requests grow by the size of its spec with each key.
Of those only what cannot be known later is recorded.
"""

import msgspec
from hola_protocol import messages as m
from hola_protocol.limits import Limits
from msgspec import Struct

from hola.distributed.study import Study


class _Registered(Struct):
    worker_id: str


_encode = msgspec.json.Encoder().encode
_registered = msgspec.json.Decoder(_Registered).decode


def recorded_body(response: m.Response | bytes, body: bytes) -> bytes:
    """What to record of a reply.

    :param response: the reply, encoded or not.
    :param body: the reply, encoded.
    """
    match response:
        case m.RegisterWorkerResponse():
            return _encode(_Registered(response.worker_id))
        case m.UpdateStudyResponse() | m.UpdateObjectivesResponse():
            return b"{}"
        case _:
            return body


def rebuilt_body(request: m.Request, recorded: bytes, study: Study, limits: Limits) -> bytes:
    """The reply of a replay, but for suggestions: the same worker, the study as it is now.

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
