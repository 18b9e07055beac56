"""The text of the generated TypeScript files: messages, their schema as data, the methods of the client."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from ..formatting import comment, formatted
from ..ir import Enum, Field, Model, Nullable, Operation, Struct, Union
from ..output import Files
from .types import descriptor, has_name, literal, method, reachable, ts_type

FOLDER = PurePosixPath("clients/typescript")
GENERATED = FOLDER / "src" / "generated"
HEADER = "// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.\n"
WIDTH = 120
_UNKNOWN = {"tag": "UnknownEvent", "type": "UnknownSpec"}
"""The arm for what a reader does not know, by the field that tells the arms of a union apart."""


def generate(model: Model, root: Path) -> Files:
    """The files of the TypeScript client that follow from the model.

    :param model: the protocol.
    :param root: the root of the repository.
    """
    emitter = _Emitter(model)
    parts = {"messages": emitter.messages, "schema": emitter.schema, "operations": emitter.operations}
    return {
        GENERATED / f"{name}.ts": _formatted("\n".join([HEADER, *part()]), root, f"{name}.ts")
        for name, part in parts.items()
    }


def _formatted(text: str, root: Path, name: str) -> str:
    folder = root / FOLDER
    prettier = str(folder / "node_modules" / ".bin" / "prettier")
    command = [prettier, "--stdin-filepath", str(folder / "src" / "generated" / name)]
    return formatted(text, command, cwd=folder, hint="make -C clients/typescript build installs it")


def _doc(text: str, indent: str = "") -> str:
    text = text.replace("*/", "*\\/") or "See the protocol."
    if "\n" not in text and len(text) + len(indent) + 7 <= WIDTH:
        return f"{indent}/** {text} */"
    return f"{indent}/**\n{comment(text, f'{indent} * ', WIDTH)}\n{indent} */"


class _Emitter:
    """Walks the model once for each file."""

    def __init__(self, model: Model) -> None:
        self._model = model
        requests = [op.request.name for op in model.operations]
        replies = [op.response.name for op in model.operations]
        self._sent = reachable(requests, model)
        self._used = self._sent | reachable([*replies, "ErrorResponse", "Header"], model)

    def _is_root(self, struct: Struct) -> bool:
        return struct.kind in ("request", "response")

    # Messages: what a user sees.

    def messages(self) -> Iterable[str]:
        """Interfaces, string unions and discriminated unions."""
        yield 'import type { JsonValue } from "../json.js";\n'
        yield _doc("A value of an enumeration, or one that a later version of the protocol has.")
        yield "export type Open<T extends string> = T | (string & Record<never, never>);\n"
        for definition in self._model.definitions.values():
            if definition.name not in self._used:
                continue
            match definition:
                case Enum():
                    yield _doc(definition.doc or f"The values of {definition.name} that this version knows.")
                    values = " | ".join(literal(value.value) for value in definition.values)
                    yield f"export type {definition.name} = {values};\n"
                case Union():
                    yield from self._union(definition)
                case Struct():
                    yield from self._struct(definition)
                case _ if has_name(definition):
                    yield _doc(definition.doc or "null, a boolean, a number or a string.")
                    yield f"export type {definition.name} = {ts_type(definition.type, self._model, received=False)};\n"
        for field, name in _UNKNOWN.items():
            yield _doc("What a later version of the protocol has instead; in replies alone.")
            yield f"export interface {name} {{"
            yield f'  readonly {field}: "unknown";'
            yield _doc("The value of the field that tells the arms apart, as it came.", "  ")
            yield "  readonly name: string;"
            yield _doc("All of it, as it came.", "  ")
            yield "  readonly raw: Readonly<Record<string, JsonValue>>;\n}\n"

    def _union(self, union: Union) -> Iterable[str]:
        yield _doc(union.doc or f"One of several, told apart by `{union.tag_field}`.")
        yield f"export type {union.name} = {' | '.join([*union.arms, _UNKNOWN[union.tag_field]])};\n"

    def _struct(self, struct: Struct) -> Iterable[str]:
        yield _doc(struct.doc)
        empty = not struct.fields and (self._is_root(struct) or struct.tag is None)
        if empty:
            yield f"export type {struct.name} = Record<string, never>;\n"
            return
        yield f"export interface {struct.name} {{"
        if struct.tag is not None and not self._is_root(struct):
            yield f"  readonly {struct.tag.field}: {literal(struct.tag.value)};"
        for field in struct.fields:
            yield _doc(self._field_doc(field), "  ")
            yield f"  readonly {self._member(struct, field)};"
        yield "}\n"

    def _member(self, struct: Struct, field: Field) -> str:
        received = struct.name not in self._sent
        kind = ts_type(field.type, self._model, received=received)
        if field.required or (received and not isinstance(field.type, Nullable)):
            return f"{field.name}: {kind}"
        return f"{field.name}?: {kind} | undefined"

    def _field_doc(self, field: Field) -> str:
        text = field.doc or "See the protocol."
        if not field.required and field.default not in (None, [], {}):
            text += f" Default: `{literal(field.default)}`."
        return text + (f" Since version {field.since}." if field.since != self._model.versions[0] else "")

    # The same as data, for the codec.

    def schema(self) -> Iterable[str]:
        """A table of every struct: its tag, and how its fields are read and written."""
        yield 'import { any, boolean, integer, list, map, number, scalar, string, struct, union } from "../schema.js";'
        yield 'import type { Structs } from "../schema.js";\n'
        yield _doc("Every struct of the protocol, by its name.")
        yield "export const structs: Structs = {"
        for struct in self._model.structs:
            if struct.name in self._used:
                yield from self._row(struct)
        yield "};\n"
        yield _doc("Since which minor there is what is younger than the oldest version served.")
        yield f"export const since: Readonly<Record<string, number>> = {literal(self._since())};"

    def _row(self, struct: Struct) -> Iterable[str]:
        yield f"  {struct.name}: {{"
        if struct.tag is not None:
            yield f"    tag: [{literal(struct.tag.field)}, {literal(struct.tag.value)}],"
        yield "    fields: {"
        for field in struct.fields:
            row = [f"type: {descriptor(field.type, self._model)}"]
            if field.required:
                row.append("required: true")
            elif field.default is not None:
                row.append(f"default: {literal(field.default)}")
            yield f"      {field.name}: {{ {', '.join(row)} }},"
        yield "    },\n  },"

    def _since(self) -> dict[str, int]:
        oldest = self._model.versions[0]
        return {
            f"{struct.name}.{field.name}": int(field.since.partition(".")[2])
            for struct in self._model.structs
            for field in struct.fields
            if field.since != oldest
        }

    # Methods.

    def operations(self) -> Iterable[str]:
        """The table of operations, and a class with a method for each."""
        operations = self._model.operations
        names = sorted({name for op in operations for name in (op.request.name, op.response.name)})
        items = sorted(
            {ts_type(op.page_item, self._model, received=True) for op in operations if op.page_item is not None}
        )
        yield f'import type {{ {", ".join(sorted({*names, *items}))} }} from "./messages.js";'
        yield 'import type { CallOptions, Operation } from "../operation.js";\n'
        yield _doc("The version of the protocol that this client speaks.")
        yield f"export const PROTOCOL_VERSION = {literal(self._model.version)};\n"
        yield _doc("The first frame of every ZeroMQ message.")
        yield f"export const FIRST_FRAME = {literal(self._model.first_frame)};\n"
        yield _doc("Every operation, by its name.")
        yield "export const operations = {"
        for op in operations:
            yield f"  {op.name}: {self._operation(op)},"
        yield "} as const satisfies Readonly<Record<string, Operation>>;\n"
        yield _doc("Codes of the error table that this version knows.")
        yield f"export const errorCodes = {literal([error.code for error in self._model.errors])} as const;\n"
        yield _doc("Every operation as a method. A study that a request does not name is the client's.")
        yield "export abstract class Operations {"
        yield _doc("Carries out a request, however many attempts it takes, and returns its response.", "  ")
        yield (
            "  protected abstract call<Response>(operation: Operation, request: object, options?: CallOptions): "
            "Promise<Response>;\n"
        )
        for op in operations:
            yield from self._methods(op)
        yield "}"

    def _operation(self, op: Operation) -> str:
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

    def _methods(self, op: Operation) -> Iterable[str]:
        needs = any(field.required for field in op.request.fields)
        argument = f"request: {op.request.name}" + ("" if needs else " = {}")
        yield _doc(f"{op.request.doc}\n\nA token needs the role `{op.role}`.", "  ")
        yield f"  {method(op.name)}({argument}, options?: CallOptions): Promise<{op.response.name}> {{"
        yield f"    return this.call(operations.{op.name}, request, options);\n  }}\n"
        if op.page_item is None:
            return
        item = ts_type(op.page_item, self._model, received=True)
        name = method(op.name).removeprefix("get").removeprefix("list")
        yield _doc(f"Goes through every page of `{method(op.name)}`.", "  ")
        yield (
            f'  async *iterate{name}(request: Omit<{op.request.name}, "after"> = {{}}, options?: CallOptions): '
            f"AsyncGenerator<{item}, void, undefined> {{"
        )
        yield "    let after: string | undefined;"
        yield "    do {"
        yield f"      const page = await this.{method(op.name)}({{ ...request, after }}, options);"
        yield "      yield* page.items;"
        yield "      after = page.next_cursor;"
        yield "    } while (after !== undefined);\n  }\n"
