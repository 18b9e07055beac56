"""JSON that is read strictly."""

from hola_protocol.validate import Finding, findings


def test_repeated_keys_in_json() -> None:
    body = b'{"tag":"GetTopKRequest","limit":5,"limit":5}'
    assert findings("a.json", body) == [Finding("a.json", 1, 35, "/limit", "the key 'limit' is repeated")]
