"""The text of the Python clients' methods: one template, written once for threads and once for asyncio."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..formatting import formatted
from ..ir import Field, Model, Operation, Type
from ..output import Files
from .docs import docstring
from .types import annotation, container, default, module_of, names_in

FOLDER = PurePosixPath("hola/clients")
HEADER = "# Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.\n"
STUDY_DOC = "The study; absent: the client's."
TIMEOUT_DOC = "Seconds that one attempt may take, on top of any wait that the request asks for; absent: the client's."
KEY_DOC = (
    "Names the intent: a call with the same key is carried out once and answered alike. Absent: a fresh UUID, which "
    "every attempt of this call repeats."
)


@dataclass(frozen=True)
class Flavour:
    """What differs between the synchronous and the asynchronous methods."""

    module: str
    cls: str
    cls_doc: str
    prefix: str
    wait: str
    iterator: str
    each_item: tuple[str, ...]


SYNC = Flavour(
    module="operations",
    cls="Operations",
    cls_doc="Every operation as a method that returns when the answer is there.",
    prefix="",
    wait="",
    iterator="Iterator",
    each_item=("            yield from page.items",),
)
ASYNC = Flavour(
    module="operations_async",
    cls="AsyncOperations",
    cls_doc="Every operation as a coroutine.",
    prefix="async ",
    wait="await ",
    iterator="AsyncIterator",
    each_item=("            for item in page.items:", "                yield item"),
)


def generate(model: Model, root: Path) -> Files:
    """The modules with the methods of the clients.

    :param model: the protocol.
    :param root: the root of the repository, whose pyproject.toml sets the format.
    """
    return {
        FOLDER / f"{flavour.module}.py": _formatted(_module(model, flavour), root, f"{flavour.module}.py")
        for flavour in (SYNC, ASYNC)
    }


def _formatted(text: str, root: Path, name: str) -> str:
    ruff = [sys.executable, "-m", "ruff"]
    settings = ["--config", str(root / "pyproject.toml"), "--stdin-filename", str(FOLDER / name), "-"]
    for command in (["check", "--quiet", "--select", "I", "--fix"], ["format", "--quiet"]):
        text = formatted(text, [*ruff, *command, *settings], cwd=root, hint="make setup installs it")
    return text


def _module(model: Model, flavour: Flavour) -> str:
    methods = [text for op in model.operations for text in _methods(op, model, flavour)]
    return "\n".join(
        [
            HEADER + f'"""{flavour.cls_doc}"""\n',
            _imports(model, flavour, "\n".join(methods)),
            "",
            *(f'_{op.snake_name.upper()} = OPERATION_BY_NAME["{op.name}"]' for op in model.operations),
            "",
            f"class {flavour.cls}(ABC):",
            docstring(flavour.cls_doc, "", [("ivar study", "The study that is meant when a call names none.")], 4),
            "",
            "    study: str",
            "",
            "    @abstractmethod",
            f"    {flavour.prefix}def _call(",
            "        self, op: Operation, request: Request, idempotency_key: str | None, timeout_s: float | None",
            "    ) -> Any:",
            '        """Carry out a request, however many attempts it takes, and return its response."""',
            "",
            *methods,
        ]
    )


def _imports(model: Model, flavour: Flavour, text: str) -> str:
    used = {name for op in model.operations for name in (op.request.name, op.response.name)}
    used |= set(names_in(re.findall(r"(?:: |-> )([^=\n]+)", _code_only(text)), model))
    by_module: dict[str, set[str]] = {"hola_protocol.messages": {"Request"}}
    for name in used:
        by_module.setdefault(module_of(name), set()).add(name)
    by_module["hola_protocol.operations"] = {"OPERATION_BY_NAME", "Operation"}
    collections = [flavour.iterator] * ("Iterator[" in text) + ["Sequence"] * ("Sequence[" in text)
    typing = ["Any"] + ["Literal"] * ("Literal[" in text)
    lines = [f"from {module} import {', '.join(sorted(names))}" for module, names in by_module.items()]
    if collections:
        lines.append(f"from collections.abc import {', '.join(collections)}")
    lines.append("from abc import ABC, abstractmethod")
    return "\n".join([*lines, f"from typing import {', '.join(typing)}"])


def _code_only(text: str) -> str:
    return re.sub(r'""".*?"""', "", text, flags=re.DOTALL)


def _methods(op: Operation, model: Model, flavour: Flavour) -> Iterable[str]:
    yield _method(op, model, flavour)
    if (item := op.page_item) is not None:
        yield _iterator(op, item, model, flavour)


def _fields(op: Operation) -> list[Field]:
    return [f for f in op.request.fields if not (op.on_study and f.name == "study")]


def _signature(fields: Iterable[Field], op: Operation, model: Model, *, keyed: bool) -> str:
    arguments = ["self"]
    required = [f for f in fields if f.required]
    optional = [f for f in fields if not f.required]
    arguments += ["*"]
    arguments += [f"{f.name}: {annotation(f.type, model, argument=True)}" for f in required]
    arguments += [f"{f.name}: {annotation(f.type, model, argument=True)} = {default(f)}" for f in optional]
    if op.on_study:
        arguments.append("study: str | None = None")
    if keyed:
        arguments.append("idempotency_key: str | None = None")
    arguments.append("timeout_s: float | None = None")
    return ", ".join(arguments) + ","


def _docs(fields: Iterable[Field], op: Operation, *, keyed: bool) -> list[tuple[str, str]]:
    ordered = sorted(fields, key=lambda f: not f.required)
    docs = [(f"param {f.name}", _field_doc(f)) for f in ordered]
    if op.on_study:
        docs.append(("param study", STUDY_DOC))
    if keyed:
        docs.append(("param idempotency_key", KEY_DOC))
    return [*docs, ("param timeout_s", TIMEOUT_DOC)]


def _field_doc(field: Field) -> str:
    since = f" Since version {field.since}." if field.since != "1.0" else ""
    return (field.doc or "See the protocol.") + since


def _raises(op: Operation) -> list[tuple[str, str]]:
    return [
        (
            "raises ServerError",
            f"When the server refuses, as the subclass of its code. A token needs the role `{op.role}`.",
        ),
        ("raises TransportError", "When no answer came after all attempts."),
        ("raises InvalidReplyError", "When the answer is not of the protocol."),
    ]


def _method(op: Operation, model: Model, flavour: Flavour) -> str:
    fields = _fields(op)
    summary, _, body = op.request.doc.partition("\n\n")
    returns = op.response.doc.partition("\n\n")[0]
    docs = [*_docs(fields, op, keyed=op.keyed), ("returns", returns), *_raises(op)]
    arguments = []
    for f in fields:
        kind = container(op.request, f)
        arguments.append(f"{f.name}={f'{kind}({f.name})' if kind else f.name}")
    if op.on_study:
        arguments.append("study=self.study if study is None else study")
    key = "idempotency_key" if op.keyed else "None"
    signature = _signature(fields, op, model, keyed=op.keyed)
    call = f"self._call(_{op.snake_name.upper()}, {op.request.name}({', '.join(arguments)}), {key}, timeout_s)"
    return "\n".join(
        [
            f"    {flavour.prefix}def {op.snake_name}({signature}) -> {op.response.name}:",
            docstring(summary, body, docs, 8),
            f"        reply: {op.response.name} = {flavour.wait}{call}",
            "        return reply",
            "",
        ]
    )


def _iterator(op: Operation, item: Type, model: Model, flavour: Flavour) -> str:
    fields = [f for f in _fields(op) if f.name != "after"]
    name = "iter_" + re.sub(r"^(get|list)_", "", op.snake_name)
    signature = _signature(fields, op, model, keyed=False)
    returned = f"{flavour.iterator}[{annotation(item, model)}]"
    passed = [f"{f.name}={f.name}" for f in fields] + ["after=after"]
    passed += ["study=study"] * op.on_study + ["timeout_s=timeout_s"]
    docs = [*_docs(fields, op, keyed=False), ("returns", "The items of every page, in order."), *_raises(op)]
    return "\n".join(
        [
            f"    {flavour.prefix}def {name}({signature}) -> {returned}:",
            docstring(f"Go through every page of `{op.snake_name}`.", "", docs, 8),
            "        after: str | None = None",
            "        while True:",
            f"            page = {flavour.wait}self.{op.snake_name}({', '.join(passed)})",
            *flavour.each_item,
            "            after = page.next_cursor",
            "            if after is None:",
            "                return",
            "",
        ]
    )
