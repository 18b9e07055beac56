"""What one language writes, every other reads: messages, and the files of results that could not be told."""

import base64
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, NamedTuple

from hola_protocol import codec
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse, ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.operations import OPERATIONS
from hola_protocol.rules import check_request
from hola_protocol.testing import messages
from hypothesis import HealthCheck, given, seed, settings

from hola_conformance.adapter import Adapter, AdapterError
from hola_conformance.call import CaseError
from hola_conformance.data_files import example
from hola_conformance.messages import is_same, read
from hola_conformance.stage import stage
from hola_conformance.vector_cases import feature_of
from hola_conformance.work_cases import PLAYS, trials_of
from hola_conformance.work_outages import taken_up_by

EACH = 8
"""Generated messages of each type."""
SEED = 20261
AT_ONCE = 4


class Letter(NamedTuple):
    """A message that goes round.

    :ivar name: such as ``GetTopKRequest/example``.
    :ivar type: its tag.
    :ivar body: as the reference writes it.
    """

    name: str
    type: str
    body: bytes


class Passage(NamedTuple):
    """What became of a message, or a file, between two implementations.

    :ivar problem: what is wrong, or None.
    """

    writer: str
    reader: str
    what: str
    problem: str | None


def _generated(kind: Any, count: int) -> list[bytes]:
    """Messages of one type, the same in every run."""
    found: list[bytes] = []
    if not count:
        return found

    @seed(SEED)
    @settings(max_examples=5 * count, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(messages(kind))
    def collect(message: Any) -> None:
        body = codec.encode(message)
        if len(found) < count and body not in found and _is_sound(message, body):
            found.append(body)

    collect()
    return found


def _is_sound(message: Any, body: bytes) -> bool:
    """Whether a scheduler would take it: the strategies do not know the rules between fields."""
    if not isinstance(message, m.Request):
        return True
    try:
        check_request(codec.decode_request(body), Limits())
    except ProtocolError:
        return False
    return True


def letters(each: int = EACH) -> list[Letter]:
    """Every example, and generated messages of every type.

    :param each: how many are generated of each type.
    """
    kinds = [kind for op in OPERATIONS for kind in (op.request, op.response)] + [ErrorResponse]
    found = []
    for kind in kinds:
        name = kind.__name__
        found.append(Letter(f"{name}/example", name, example(name)))
        found += [Letter(f"{name}/{i + 1}", name, body) for i, body in enumerate(_generated(kind, each))]
    return found


def _pass(adapter: Adapter, letter: Letter, body: bytes) -> bytes:
    """The message as the implementation writes it, having read it.

    :raises CaseError: when it refuses it, or writes another.
    """
    answer = adapter.ask("read", type=letter.type, body_base64=base64.b64encode(body).decode())
    if answer.get("accepted") is not True:
        raise CaseError(f"refused: {answer.get('message', answer)}: {body[:300]!r}")
    written = base64.b64decode(answer.get("body_base64", ""))
    try:
        same = is_same(read(letter.type, written), read(letter.type, letter.body))
    except ProtocolError as error:
        raise CaseError(f"written again it cannot be read: {error}: {written[:300]!r}") from None
    if not same:
        raise CaseError(f"written again it says {written[:300]!r}, not {letter.body[:300]!r}")
    return written


def pass_letters(adapters: dict[str, Adapter], features: dict[str, frozenset[str]], each: int) -> Iterator[Passage]:
    """Every message through every pair.

    :param adapters: the implementations by name.
    :param features: what each declares.
    :param each: how many messages are generated of each type.
    """
    for letter in letters(each):
        able = [name for name in adapters if feature_of(letter.type, refused=False) in features[name]]
        written: dict[str, bytes] = {}
        for name in able:
            try:
                written[name] = _pass(adapters[name], letter, letter.body)
            except (CaseError, AdapterError) as error:
                yield Passage("reference", name, letter.name, str(error))
        for reader in able:
            known: dict[bytes, str | None] = {}
            for writer, body in written.items():
                if body not in known:
                    known[body] = None
                    try:
                        _pass(adapters[reader], letter, body)
                    except (CaseError, AdapterError) as error:
                        known[body] = str(error)
                yield Passage(writer, reader, letter.name, known[body])


def pass_spools(
    commands: dict[str, Sequence[str]], features: dict[str, frozenset[str]], patience_s: float
) -> Iterator[Passage]:
    """The file of an unsent result through every pair of different implementations.

    :param commands: the adapters by name.
    :param features: what each declares.
    :param patience_s: how long is waited for what a worker should do.
    """
    able = [name for name in commands if "work.rest" in features[name]]
    does = PLAYS["away for good"].does

    def run(pair: tuple[str, str]) -> Passage:
        writer, reader = pair
        try:
            with (
                Adapter(commands[writer], patience_s=patience_s) as first,
                Adapter(commands[reader]) as second,
                stage(first, "rest", trials_of(does)) as found,
            ):
                taken_up_by(second)(found)
        except (CaseError, AdapterError) as error:
            return Passage(writer, reader, "unsent result", str(error))
        return Passage(writer, reader, "unsent result", None)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(run, [(a, b) for a in able for b in able if a != b])


def run_pairs(
    commands: Sequence[Sequence[str]], each: int = EACH, patience_s: float = 60.0
) -> tuple[list[str], list[Passage]]:
    """Every pair of implementations.

    :param commands: the adapters.
    :param each: how many messages are generated of each type.
    :param patience_s: how long is waited for what a worker should do.
    :returns: their names, and what became of everything.
    :raises AdapterError: when a program is no adapter, or two have one name.
    """
    with ExitStack() as stack:
        adapters: dict[str, Adapter] = {}
        features: dict[str, frozenset[str]] = {}
        by_name: dict[str, Sequence[str]] = {}
        for command in commands:
            adapter = stack.enter_context(Adapter(command))
            hello = adapter.hello()
            if hello.name in adapters:
                raise AdapterError(f"two adapters are called {hello.name}")
            adapters[hello.name], features[hello.name], by_name[hello.name] = adapter, hello.features, command
        passages = [*pass_letters(adapters, features, each), *pass_spools(by_name, features, patience_s)]
    return list(adapters), passages
