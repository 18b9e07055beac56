"""Entries of the log."""

from hola.storage import log


def test_a_log_with_the_whole_keys_of_forgotten_requests_is_read() -> None:
    text = b'{"forgotten_requests":[[[1,"local","SubmitResult","key"],7],[2,8]]}'
    assert log.decode(text).forgotten_requests == [(1, 7), (2, 8)]
