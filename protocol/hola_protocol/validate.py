"""Checks files that hold messages, study files or parts of them, and finds every problem, not only the first."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

import msgspec
from msgspec import Struct

from . import messages as m
from .branches import flatten
from .diagnosis import Breach, Diagnosis, nearest, shown
from .documents import Document, FileFormat, guess_format, read
from .limits import Limits
from .rules import request_problems
from .schema import closed_structs, structs
from .space import ObjectiveSpec, ParameterSpec, Problem, StudySpec, objective_problems, spec_problems
from .space.spec_rules import own_problems
from .study_file import StudyFile

MESSAGES: dict[str, type[Struct]] = {struct.__name__: struct for struct in get_args(m.Message)}


class Finding(NamedTuple):
    """One problem of a file.

    :ivar line: from 1; None when not known.
    :ivar path: a JSON Pointer; None when there is no value to point into.
    :ivar value: the offending value as JSON text, cut, with secrets masked.
    """

    file: str
    line: int | None
    column: int | None
    path: str | None
    message: str
    value: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        where = f"{place}: {self.path}" if self.path else place
        got = "" if self.value is None or self.value in self.message else f" (got {self.value})"
        return f"{where}: {self.message}{got}"


class StudyFileError(ValueError):
    """A study file with problems.

    :ivar findings: every one, at least one.
    """

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__("\n".join(map(str, findings)))


def known_types() -> dict[str, type[Struct]]:
    """Every type that a file may be checked against, by its name."""
    return {struct.__name__: struct for struct in structs()}


def _type_of(raw: Any) -> type[Struct] | Breach:
    """The type that a value claims to be."""
    if not isinstance(raw, dict):
        return Breach("", "neither a message nor a study file: not an object", raw)
    tag = raw.get("tag")
    if tag is None:
        looks_like_study = not raw.keys().isdisjoint(StudyFile.__struct_fields__)
        return (
            StudyFile if looks_like_study else Breach("", "neither a message nor a study file: no tag, no parameters")
        )
    if isinstance(tag, str) and tag in MESSAGES:
        return MESSAGES[tag]
    clause = nearest(tag, MESSAGES) if isinstance(tag, str) else ""
    return Breach("/tag", f"no message has the tag {tag!r}{clause}", tag)


def rule_problems(value: Struct) -> Iterator[Problem]:
    """The breaches of the rules that JSON Schema cannot say.

    :param value: a struct that has passed the schema.
    """
    if isinstance(value, StudySpec):
        yield from spec_problems(value)
        if isinstance(value, StudyFile) and value.objective is not None and value.exec is not None:
            yield Problem("/exec", "objective and exec exclude each other")
    elif type(value) in get_args(m.AnyRequest):
        yield from request_problems(value, Limits())  # type: ignore[arg-type]  # the union is closed


def value_breaches(raw: Any, struct: type[Struct], *, is_whole: bool = True) -> Iterator[Breach]:
    """Every breach of a value: of the schema, and of the rules.

    After a breach of the schema only those rules of a spec are checked that concern one sound parameter or the
    objectives, because the other rules compare parts.

    :param raw: a value of JSON's kinds.
    :param struct: what it should be.
    :param is_whole: whether nothing was left out of ``raw``.
    """
    found = list(Diagnosis(closed=struct in closed_structs()).breaches(struct, raw))
    yield from found
    if found or not is_whole:
        if issubclass(struct, StudySpec) and isinstance(raw, dict):
            for problem in _problems_of_parts(raw, [breach.path for breach in found]):
                yield Breach(problem.path, problem.message, problem.value)
        return
    try:
        value = msgspec.convert(raw, struct)
    except msgspec.ValidationError as e:
        yield Breach("", str(e))
        return
    for problem in rule_problems(value):
        yield Breach(problem.path, problem.message, problem.value)


def _problems_of_parts(raw: dict[str, Any], broken: list[str]) -> Iterator[Problem]:
    """The breaches of rules within the parts of a spec that have passed the schema.

    A part that msgspec refuses for a reason that the diagnosis does not know is left out: the check of the whole spec
    reports it when the other breaches are corrected.

    :param raw: the spec.
    :param broken: the JSON Pointers of what has not.
    """

    def is_sound(path: str) -> bool:
        return not any(f"{place}/".startswith(f"{path}/") for place in broken)

    if isinstance(parameters := raw.get("parameters"), list):
        for i, parameter in enumerate(parameters):
            if is_sound(path := f"/parameters/{i}"):
                with contextlib.suppress(msgspec.ValidationError):
                    yield from own_problems(msgspec.convert(parameter, ParameterSpec), path)
    if "objectives" in raw and is_sound("/objectives"):
        with contextlib.suppress(msgspec.ValidationError):
            yield from objective_problems(msgspec.convert(raw["objectives"], tuple[ObjectiveSpec, ...]))


def _document_breaches(document: Document, struct: type[Struct] | None) -> Iterator[Breach]:
    for repeated in document.repeated:
        yield Breach(repeated.path, f"the key {repeated.key!r} is repeated")
    wanted = struct or _type_of(document.raw)
    if isinstance(wanted, Breach):
        yield wanted
    elif wanted is StudyFile:
        flat = flatten(document.raw)
        yield from flat.breaches
        for breach in value_breaches(flat.raw, wanted, is_whole=not flat.breaches):
            yield breach._replace(path=flat.source(breach.path))
    else:
        yield from value_breaches(document.raw, wanted)


def findings(
    name: str, content: bytes, *, struct: type[Struct] | None = None, file_format: FileFormat | None = None
) -> list[Finding]:
    """Every problem of a file.

    :param name: the file's name, for the findings and for its suffix.
    :param content: its bytes.
    :param struct: what each of its documents should be; by default what it says of itself.
    :param file_format: how to read it; by default by the suffix, or the content.
    :raises MissingExtraError: for YAML without ruamel.yaml.
    """
    found = []
    for document in read(content, file_format or guess_format(name, content)):
        if document.error is not None:
            line, column = document.position("") or (None, None)
            found.append(Finding(name, line, column, None, document.error))
            continue
        for breach in _document_breaches(document, struct):
            line, column = document.position(breach.path) or (None, None)
            value = None if breach.value is None else shown(breach.value, breach.path)
            found.append(Finding(name, line, column, breach.path, breach.message, value))
    return sorted(found, key=lambda finding: (finding.line or 0, finding.column or 0))


def read_study_file(path: Path) -> StudyFile:
    """Read a study file, in YAML or JSON.

    :param path: the file.
    :raises StudyFileError: with every problem of the file.
    :raises MissingExtraError: for YAML without ruamel.yaml.
    :raises OSError: when it cannot be read.
    """
    content = path.read_bytes()
    name = str(path)
    if found := findings(name, content, struct=StudyFile):
        raise StudyFileError(found)
    documents = read(content, guess_format(name, content))
    if len(documents) != 1:
        raise StudyFileError([Finding(name, None, None, None, f"holds {len(documents)} documents, not one")])
    return msgspec.convert(flatten(documents[0].raw).raw, StudyFile)
