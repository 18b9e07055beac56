"""Files of JSON, JSON lines or YAML as plain values, with the line and column of every value.

YAML and the positions in JSON need the extra ``hola-protocol[validate]``.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

from .diagnosis import pointer
from .strict_json import MalformedError, parse

FileFormat: TypeAlias = Literal["json", "jsonl", "yaml"]
SUFFIXES: dict[str, FileFormat] = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".yaml": "yaml",
    ".yml": "yaml",
}
MAX_YAML_BYTES = 1024 * 1024
"""A study that is longer could not be sent."""
MAX_DEPTH = 64
"""Lists and mappings in one another. A spec needs five."""
MAX_NODES = 100_000
"""Values of one YAML document, each alias counted as often as it is used."""


class MissingExtraError(ImportError):
    """A package is missing that reading YAML needs."""

    def __init__(self) -> None:
        super().__init__('reading YAML needs ruamel.yaml: pip install "hola-protocol[validate]"')


class Position(NamedTuple):
    """A place in a file, both from 1."""

    line: int
    column: int


class Repeated(NamedTuple):
    """A key that an object holds twice."""

    path: str
    key: str


class Document(NamedTuple):
    """One value of a file.

    :ivar raw: the value, of JSON's kinds.
    :ivar positions: where each value begins, by its JSON Pointer; empty when not known.
    :ivar repeated: the keys that an object holds twice.
    :ivar error: why there is no value, instead of one.
    """

    raw: Any = None
    positions: Mapping[str, Position] = MappingProxyType({})
    repeated: tuple[Repeated, ...] = ()
    error: str | None = None

    def position(self, path: str | None) -> Position | None:
        """Where a value begins, or the nearest that holds it.

        :param path: a JSON Pointer.
        """
        path = path or ""
        while path and path not in self.positions:
            path = path.rpartition("/")[0]
        return self.positions.get(path)


def guess_format(name: str, content: bytes) -> FileFormat:
    """The format by the file's suffix, and otherwise by the content.

    :param name: the file's name.
    :param content: its bytes.
    """
    if known := SUFFIXES.get(PurePath(name).suffix.lower()):
        return known
    lines = [line for line in content.splitlines() if line.strip()]
    if not lines or not lines[0].lstrip().startswith((b"{", b"[")):
        return "yaml"
    try:
        parse(lines[0])
    except MalformedError:
        return "json"
    return "jsonl" if len(lines) > 1 else "json"


def read(content: bytes, file_format: FileFormat) -> list[Document]:
    """The documents of a file.

    :param content: its bytes.
    :param file_format: how to read them.
    :raises MissingExtraError: for YAML without ruamel.yaml.
    """
    if file_format == "yaml":
        return _read_yaml(content)
    if file_format == "json":
        return [_read_json(content, 0)]
    lines = content.split(b"\n")
    return [_read_json(line, number) for number, line in enumerate(lines) if line.strip()]


def _read_json(content: bytes, lines_before: int) -> Document:
    # Without ruamel.yaml at least the line of a value that stands on one line is known.
    here = {} if b"\n" in content.strip() else {"": Position(lines_before + 1, 1)}
    try:
        raw = parse(content)
    except MalformedError as e:
        place = Position(lines_before + (e.line or 1), e.column or 1)
        return Document(positions={"": place}, error=e.reason)
    try:
        # JSON is YAML, but for a few texts whose positions are then not known.
        located = _read_yaml(content)
    except MissingExtraError:
        located = []
    if len(located) != 1 or located[0].error is not None:
        return Document(raw, here)
    moved = {path: Position(p.line + lines_before, p.column) for path, p in located[0].positions.items()}
    return Document(raw, moved, located[0].repeated)


def _read_yaml(content: bytes) -> list[Document]:
    try:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
    except ImportError:
        raise MissingExtraError from None
    if len(content) > MAX_YAML_BYTES:
        return [Document(error=f"is longer than {MAX_YAML_BYTES} bytes, which is the most for YAML")]
    yaml = YAML(typ="safe", pure=True)
    documents: list[Document] = []
    try:
        text = content.decode()
        _check_size(YAML(typ="safe", pure=True).parse(text))
        for node in yaml.compose_all(text):
            documents.append(_Builder().document(node))
    except UnicodeDecodeError as e:
        return [Document(error=f"is not UTF-8 at byte {e.start}")]
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        positions = {"": Position(mark.line + 1, mark.column + 1)} if mark else {}
        return [*documents, Document(error=f"is not YAML: {e.problem or e.context}", positions=positions)]
    except (YAMLError, ValueError, RecursionError) as e:
        return [*documents, Document(error=f"is not YAML: {str(e).splitlines()[0] if str(e) else type(e).__name__}")]
    return documents or [Document(error="is empty")]


def _check_size(events: Iterator[Any]) -> None:
    """Stop reading a document early that is too deep or too long: the reader's time grows faster than its length.

    :raises ValueError: saying which.
    """
    depth = 0
    for count, event in enumerate(events):
        kind = type(event).__name__
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            depth += 1
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1
                raise ValueError(f"line {line}: more than {MAX_DEPTH} lists and mappings in one another")
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1
        if count > 2 * MAX_NODES:
            raise ValueError(f"more than {MAX_NODES} values")


class _Builder:
    """Makes plain values of YAML's nodes, by the core schema of YAML 1.2: no dates, no merges, ``no`` is a text."""

    def __init__(self) -> None:
        self.positions: dict[str, Position] = {}
        self.repeated: list[Repeated] = []

    def document(self, node: Any) -> Document:
        raw = self._value(node, "", frozenset())
        return Document(raw, self.positions, tuple(self.repeated))

    def _value(self, node: Any, path: str, above: frozenset[int]) -> Any:
        if id(node) in above:
            raise ValueError("an alias holds itself")
        if len(self.positions) >= MAX_NODES:
            raise ValueError(f"more than {MAX_NODES} values")
        self.positions.setdefault(path, Position(node.start_mark.line + 1, node.start_mark.column + 1))
        inside = above | {id(node)}
        match node.id:
            case "mapping":
                return dict(self._items(node, path, inside))
            case "sequence":
                return [self._value(item, f"{path}/{i}", inside) for i, item in enumerate(node.value)]
        return _scalar(str(node.tag), node.value)

    def _items(self, node: Any, path: str, inside: frozenset[int]) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            if key_node.id != "scalar":
                raise ValueError(f"line {key_node.start_mark.line + 1}: a key is a text")
            key = str(key_node.value)
            inner = path + pointer(key)
            if key in seen:
                self.repeated.append(Repeated(inner, key))
            seen.add(key)
            self.positions[inner] = Position(key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            yield key, self._value(value_node, inner, inside)


def _scalar(tag: str, text: str) -> Any:
    match tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return _integer(text)
        case "float":
            return float(text.lower().replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
    return text


def _integer(text: str) -> int:
    digits = text.replace("_", "")
    if digits.lstrip("+-")[:2].lower() in ("0o", "0x", "0b"):
        return int(digits, 0)
    return int(digits)
