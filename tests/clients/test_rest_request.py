"""Requests over HTTP: their headers, and what a reply says of the next attempt."""

import time
from email.utils import formatdate

import pytest
from hola_protocol.codec import decode_header

from hola.clients import (
    ConfigurationError,
)
from hola.clients.rest_request import LONGEST_RETRY_AFTER_S, common_headers, retry_after_s
from hola.clients.zmq_link import HeaderWriter

WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"


def test_a_name_with_quotes_stays_within_its_field_and_a_token_within_its_header() -> None:
    token = 'a"b\\c'
    header = decode_header(HeaderWriter('na"me').frame("1.0", "7", WORKER))
    assert (header.token, header.client, header.id, header.idempotency_key) == (None, 'na"me', "7", WORKER)
    assert common_headers(token, None)["Authorization"] == f"Bearer {token}"


def test_no_header_of_a_request_can_hold_another() -> None:
    assert common_headers(None, "Zo\u00eb\r\nX: y")["User-Agent"] == "Zo\\xeb\\r\\nX: y"
    for token in ("a\r\nX: y", "a\u00e4"):
        with pytest.raises(ConfigurationError, match="only printable ASCII characters can"):
            common_headers(token, None)


def test_the_forms_of_retry_after() -> None:
    assert [retry_after_s(text) for text in (None, "3", "0.5", "-1", "9999", "soon", "nan")] == [
        *(None, 3.0, 0.5, 0.0, LONGEST_RETRY_AFTER_S, None, None)
    ]
    in_a_while = retry_after_s(formatdate(time.time() + 30, usegmt=True))
    assert in_a_while is not None
    assert 20 < in_a_while <= 30
    assert retry_after_s(formatdate(0, usegmt=True)) == 0.0
