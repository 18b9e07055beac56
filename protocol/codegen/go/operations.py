"""The text of the table of operations and of the client's methods."""

from collections.abc import Iterable

from ..ir import Operation, Type
from ..walk import version_numbers
from .docs import doc, method_sentence
from .scope import Scope
from .types import go_type, shape


def operations(scope: Scope) -> Iterable[str]:
    """The operations, each as a row and as a method.

    :param scope: what the client needs.
    """
    model = scope.model
    yield "// What this version of the client speaks."
    yield f'const (\nprotocolVersion = "{model.version}"\nfirstFrame = "{model.first_frame}"\n)\n'
    yield "var ("
    for op in model.operations:
        yield f"\top{op.name} = {_row(op)}"
    yield ")\n"
    for op in model.operations:
        yield from _method(op, scope)
        if op.page_item is not None:
            yield from _pages(op, op.page_item, scope)


def _row(op: Operation) -> str:
    major, minor = version_numbers(op.since)
    keyed = ", keyed: true" if op.keyed else ""
    method = f"http.Method{op.http_method.capitalize()}"
    return (
        f'operation{{name: "{op.name}", method: {method}, path: "{op.http_path}"{keyed}, '
        f"since: version{{{major}, {minor}}}}}"
    )


def _wait(op: Operation, scope: Scope) -> str:
    """How long the server may wait with its reply, as a Go expression."""
    if not op.parked:
        return "0"
    field = next(field for field in op.request.fields if field.name == "wait_s")
    form = shape(field, scope.model, received=False)
    name = "request.WaitSeconds"
    return f"valueOr({name}, {form.default})" if form.absence == "pointer" else name


def _method(op: Operation, scope: Scope) -> Iterable[str]:
    request, response = op.request.name, op.response.name
    yield doc(f"{method_sentence(op.name, op.request.doc)}\n\nThe token needs the role `{op.role}`.")
    arguments = f"ctx context.Context, request {request}, options ...CallOption"
    yield f"func (c *Client) {op.name}({arguments}) (*{response}, error) {{"
    study = '""'
    if op.on_study:
        study = "study"
        yield "study := c.resolveStudy(&request.Study)"
    yield f"return call[{response}](ctx, c, op{op.name}, request, {study}, {_wait(op, scope)}, options)\n}}\n"


def _pages(op: Operation, item: Type, scope: Scope) -> Iterable[str]:
    name = op.name.removeprefix("Get").removeprefix("List")
    kind = go_type(item, scope.model)
    yield doc(f"{name} goes through every page of [Client.{op.name}]. An error is the last that it yields.")
    yield f"func (c *Client) {name}(ctx context.Context, request {op.request.name}) iter.Seq2[{kind}, error] {{"
    yield f"return pages(func(after *string) ([]{kind}, *string, error) {{"
    yield "if after != nil {\nrequest.After = after\n}"
    yield f"page, err := c.{op.name}(ctx, request)\nif err != nil {{\nreturn nil, nil, err\n}}"
    yield "return page.Items, page.NextCursor, nil\n})\n}\n"
