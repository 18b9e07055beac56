"""A request of HTTP, and the message that it means."""

import re
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
from hola_protocol.openapi import BODYLESS
from hola_protocol.operations import OPERATIONS

_PATHS = [
    (op, re.compile(re.escape(op.http_path).replace(r"\{study\}", "(?P<study>[^/]+)") + r"\Z")) for op in OPERATIONS
]


class Meaning(NamedTuple):
    """What a request of HTTP means.

    :ivar body: the message.
    :ivar breach: what is wrong with the way it was said.
    """

    body: bytes
    breach: str | None


def meaning_of(method: str, target: str, content: bytes, content_type: str | None) -> Meaning | None:
    """The message that a request means.

    :param method: of HTTP.
    :param target: path and query.
    :param content: the content.
    :param content_type: the media type of the content.
    :returns: None for a path of no operation.
    """
    url = urlsplit(target)
    for op, path in _PATHS:
        found = path.match(url.path)
        if op.http_method != method or found is None:
            continue
        study = {name: unquote(value) for name, value in found.groupdict().items()}
        if method in BODYLESS:
            return _from_query(op.request, study, url.query, content)
        return Meaning(content, _of_body(study, url.query, content, content_type))
    return None


def _of_body(study: dict[str, str], query: str, content: bytes, content_type: str | None) -> str | None:
    if query:
        return f"a request with a body has the query {query!r} (R-1)"
    if (content_type or "").partition(";")[0].strip().lower() != "application/json":
        return f"the media type is {content_type} (R-1)"
    try:
        named = msgspec.json.decode(content).get("study", "default")
    except (msgspec.DecodeError, AttributeError):
        return None  # told by the check of the body
    if study and named != study["study"]:
        return f"the path names study {study['study']!r}, the body {named!r} (R-3)"
    return None


def _from_query(request: Any, study: dict[str, str], query: str, content: bytes) -> Meaning:
    fields: dict[str, Any] = dict(study)
    kinds = {f.encode_name: str(f.type) for f in msgspec.structs.fields(request)}
    breach = f"a request without a body has the content {content[:100]!r} (R-2)" if content else None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except ValueError as error:
        return Meaning(msgspec.json.encode(fields), f"the query {query!r} cannot be read: {error} (R-2)")
    for name, value in pairs:
        if name not in kinds or name == "study":
            breach = breach or f"the query has {name!r} (R-2)"
        elif "list[" in kinds[name]:
            fields.setdefault(name, []).append(value)
        elif name in fields:
            breach = breach or f"the query has {name!r} twice (R-2)"
        else:
            fields[name] = value
    try:
        return Meaning(msgspec.json.encode(msgspec.convert(fields, request, strict=False)), breach)
    except msgspec.ValidationError as error:
        return Meaning(msgspec.json.encode(fields), breach or f"the query {query!r} is wrong: {error} (R-2)")
