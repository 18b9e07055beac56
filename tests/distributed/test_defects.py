"""A request that raises is to be repeated, but not more than twice."""

from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse

from hola.distributed.defects import Defects


def refusal(*, retryable: bool) -> ErrorResponse:
    return ErrorResponse(
        code="internal", message="a defect of the server; the request had no effect", retryable=retryable
    )


def asks(defects: Defects, study: str, principal: str = "ann", times: int = 1) -> list[ErrorResponse]:
    request = m.StatusRequest(study=study)
    return [defects.refusal(principal, request) for _ in range(times)]


def test_the_third_time_a_request_is_not_to_be_repeated() -> None:
    expected = [refusal(retryable=True)] * 2 + [refusal(retryable=False)] * 2
    assert asks(Defects(), "a", times=4) == expected


def test_requests_count_by_content_kind_and_principal() -> None:
    defects = Defects()
    asks(defects, "a", times=2)
    assert asks(defects, "b") == [refusal(retryable=True)]
    assert asks(defects, "a", principal="bob") == [refusal(retryable=True)]
    assert defects.refusal("ann", m.GetStudyRequest(study="a")) == refusal(retryable=True)
    assert asks(defects, "a") == [refusal(retryable=False)]


def test_the_requests_that_were_seen_last_are_remembered() -> None:
    defects = Defects()
    asks(defects, "old", times=2)
    asks(defects, "again", times=2)
    for i in range(998):
        asks(defects, f"other_{i}")
    assert asks(defects, "again") == [refusal(retryable=False)]
    asks(defects, "one_more")  # the thousand and first
    assert asks(defects, "old") == [refusal(retryable=True)]
    assert asks(defects, "again") == [refusal(retryable=False)]
