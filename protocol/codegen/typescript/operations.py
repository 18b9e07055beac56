"""The text of operations.ts: every operation as a row and as a method."""

from collections.abc import Iterable

from ..ir import Operation
from .docs import doc, with_properties
from .protocol import Protocol
from .types import literal, method, ts_type


def operations(protocol: Protocol) -> Iterable[str]:
    """The table of operations, and a class with a method for each.

    :param protocol: the protocol.
    """
    names = sorted({name for op in protocol.operations for name in (op.request.name, op.response.name)})
    items = sorted(
        {ts_type(op.page_item, protocol.model, received=True) for op in protocol.operations if op.page_item is not None}
    )
    yield f'import type {{ {", ".join(sorted({*names, *items}))} }} from "./messages.js";'
    yield 'import type { CallOptions, Operation } from "../operation.js";\n'
    yield doc("The version of the protocol that this client speaks.")
    yield f"export const PROTOCOL_VERSION = {literal(protocol.model.version)};\n"
    yield doc("The first frame of every ZeroMQ message.")
    yield f"export const FIRST_FRAME = {literal(protocol.model.first_frame)};\n"
    yield doc("Every operation, by its name.")
    yield "export const operations = {"
    for op in protocol.operations:
        yield f"  {op.name}: {_row(op)},"
    yield "} as const satisfies Readonly<Record<string, Operation>>;\n"
    yield doc("Codes of the error table that this version knows.")
    yield f"export const errorCodes = {literal([error.code for error in protocol.model.errors])} as const;\n"
    yield doc("Every operation as a method. A study that a request does not name is the client's.")
    yield "export abstract class Operations {"
    yield doc("Carries out a request, however many attempts it takes, and returns its response.", "  ")
    yield (
        "  protected abstract call<Response>(operation: Operation, request: object, options?: CallOptions): "
        "Promise<Response>;\n"
    )
    for op in protocol.operations:
        yield from _methods(op, protocol)
    yield "}"


def _row(op: Operation) -> str:
    fields = {
        "name": op.name,
        "request": op.request.name,
        "response": op.response.name,
        "method": op.http_method,
        "path": op.http_path,
        "onStudy": op.on_study,
        "keyed": op.keyed,
    }
    return "{ " + ", ".join(f"{name}: {literal(value)}" for name, value in fields.items()) + " }"


def _methods(op: Operation, protocol: Protocol) -> Iterable[str]:
    needs = any(field.required for field in op.request.fields)
    argument = f"request: {op.request.name}" + ("" if needs else " = {}")
    yield doc(f"{with_properties(op.request.doc, protocol)}\n\nA token needs the role `{op.role}`.", "  ")
    yield f"  {method(op.name)}({argument}, options?: CallOptions): Promise<{op.response.name}> {{"
    yield f"    return this.call(operations.{op.name}, request, options);\n  }}\n"
    if op.page_item is None:
        return
    item = ts_type(op.page_item, protocol.model, received=True)
    name = method(op.name).removeprefix("get").removeprefix("list")
    request = f'request: Omit<{op.request.name}, "after">' + ("" if needs else " = {}")
    yield doc(f"Goes through every page of `{method(op.name)}`.", "  ")
    yield (f"  async *iterate{name}({request}, options?: CallOptions): AsyncGenerator<{item}, void, undefined> {{")
    yield "    let after: string | undefined;"
    yield "    do {"
    yield f"      const page = await this.{method(op.name)}({{ ...request, after }}, options);"
    yield "      yield* page.items;"
    yield "      after = page.nextCursor;"
    yield "    } while (after !== undefined);\n  }\n"
