"""The methods of the clients: one for each operation, once for threads and once for futures."""

import re

from ..ir import Model, Operation
from ..naming import camel
from .docs import javadoc
from .types import class_name, java_type

OPTIONS = "the idempotency key and the time-out of this call"
THROWS = [
    ("@throws ServerException", "when the server refuses; its code says why"),
    ("@throws TransportException", "when no answer came after all attempts"),
    ("@throws InvalidReplyException", "when the answer is not of the protocol"),
]


def sync_methods(model: Model) -> str:
    """The class with the methods that return when the answer is there.

    :param model: the protocol.
    """
    methods = "".join(_sync(op) + _pages(op, model) for op in model.operations)
    return (
        javadoc(
            "Every operation as a method that returns when the answer is there.\n\n"
            "An interrupt of the calling thread cancels the call, with a `CancellationException`; "
            "the interrupt stays set."
        )
        + "public abstract class Operations {\nOperations() {}\n\n"
        + "abstract <Q extends Request, R extends Response> R call("
        + "Operation<Q, R> operation, Q request, CallOptions options);\n\n"
        + methods
        + "}\n"
    )


def async_methods(model: Model) -> str:
    """The class with the methods that return a future.

    :param model: the protocol.
    """
    return (
        javadoc(
            "Every operation as a method that returns a future at once.\n\n"
            "A future ends with the exception that the other methods would throw; cancelling it gives the request up."
        )
        + "public abstract class AsyncOperations {\nAsyncOperations() {}\n\n"
        + "abstract <Q extends Request, R extends Response> CompletableFuture<R> call("
        + "Operation<Q, R> operation, Q request, CallOptions options);\n\n"
        + "".join(_async(op) for op in model.operations)
        + "}\n"
    )


def _sync(op: Operation) -> str:
    return _method(op, class_name(op.response.name), THROWS, "the reply")


def _async(op: Operation) -> str:
    return _method(op, f"CompletableFuture<{class_name(op.response.name)}>", [], "a future of the reply")


def _method(op: Operation, returned: str, throws: list[tuple[str, str]], what: str) -> str:
    name, request = camel(op.name), class_name(op.request.name)
    doc = op.request.doc + f"\n\nA token needs the role `{op.role}`."
    param, result = ("@param request", "the request"), ("@return", what)
    text = ""
    if not any(f.required for f in op.request.fields):
        empty = "builder().build()" if op.request.fields else None
        made = f"{request}.{empty}" if empty else f"new {request}()"
        text += javadoc(doc, [result, *throws]) + f"public {returned} {name}() {{ return {name}({made}); }}\n\n"
    return (
        text
        + javadoc(doc, [param, result, *throws])
        + f"public {returned} {name}({request} request) {{ return {name}(request, CallOptions.DEFAULT); }}\n\n"
        + javadoc(doc, [param, ("@param options", OPTIONS), result, *throws])
        + f"public {returned} {name}({request} request, CallOptions options) {{"
        + f"return call(Protocol.{op.snake_name.upper()}, request, options); }}\n\n"
    )


def _pages(op: Operation, model: Model) -> str:
    if op.page_item is None:
        return ""
    item, request = java_type(op.page_item, model, boxed=True), class_name(op.request.name)
    name = "stream" + re.sub(r"^(Get|List)", "", op.name)
    doc = javadoc(
        f"Goes through every page of `{camel(op.name)}`; a page is asked for when it is needed.",
        [
            ("@param request", "the request of the first page"),
            ("@return", "the items of every page, in order"),
            *THROWS,
        ],
    )
    return (
        doc
        + f"public Stream<{item}> {name}({request} request) {{ return Pages.stream("
        + f"after -> {camel(op.name)}(after == null ? request : request.toBuilder().after(after).build()),"
        + f"{class_name(op.response.name)}::items, {class_name(op.response.name)}::nextCursor); }}\n\n"
    )
