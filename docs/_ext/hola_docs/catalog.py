"""``operations``, ``errors`` and ``limits``: the tables of the protocol, from the tables themselves."""

from collections.abc import Iterable

import msgspec
from hola_protocol.errors import ERRORS
from hola_protocol.limits import Limits
from hola_protocol.operations import OPERATIONS

from .markdown import MarkdownDirective, table


def _summary(struct: type) -> str:
    """The first sentence of a docstring."""
    text = " ".join((struct.__doc__ or "").split())
    return (text.split(". ")[0].rstrip(".") + ".").replace("``", "`")


class OperationsTable(MarkdownDirective):
    """The operations, their REST routes and the role that each needs."""

    def lines(self) -> Iterable[str]:
        """The Markdown of the table."""
        return table(
            ("operation", "REST", "role", "key", "what it does"),
            [
                (
                    f"`{op.name}`",
                    f"`{op.http_method} {op.http_path}`",
                    op.role,
                    "yes" if op.keyed else "",
                    _summary(op.request),
                )
                for op in OPERATIONS
            ],
        )


class ErrorsTable(MarkdownDirective):
    """The error codes."""

    def lines(self) -> Iterable[str]:
        """The Markdown of the table."""
        return table(
            ("code", "HTTP", "retryable", "meaning"),
            [(f"`{e.code}`", str(e.http_status), "yes" if e.retryable else "", e.meaning) for e in ERRORS],
        )


class LimitsTable(MarkdownDirective):
    """The limits and their defaults."""

    def lines(self) -> Iterable[str]:
        """The Markdown of the table."""
        info = msgspec.inspect.type_info(Limits)
        assert isinstance(info, msgspec.inspect.StructType)
        rows = []
        for field in info.fields:
            extra = field.type.extra_json_schema if isinstance(field.type, msgspec.inspect.Metadata) else None
            rows.append((f"`{field.name}`", f"`{field.default}`", (extra or {}).get("description", "")))
        return table(("limit", "default", "meaning"), rows)
