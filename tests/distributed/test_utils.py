"""Logs are lines for people or JSON lines, and carry the ids of what they are about."""

import io
import json
import logging
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hola_protocol.messages import AnyEvent, AnyRequest, AnyResponse

from hola.distributed import messages
from hola.distributed.utils import log_context, setup_logging

LOGGER = logging.getLogger("hola.test")


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("NO_COLOR", raising=False)
    root = logging.getLogger("hola")
    before = (root.level, root.propagate, list(root.handlers))
    yield
    for handler in root.handlers:
        handler.close()
    root.level, root.propagate, root.handlers = before


def test_lines_for_people_carry_ids() -> None:
    stream = io.StringIO()
    setup_logging("INFO", stream=stream)
    LOGGER.debug("unseen")
    with log_context(study="default", worker="w1"):
        LOGGER.info("leased\ntwice", extra={"trial": 7, "worker": "w2"})
    LOGGER.warning("plain %d%%", 5)
    lines = re.sub(r"^\d\d:\d\d:\d\d\.\d{3}", "T", stream.getvalue(), flags=re.M)
    assert lines == (
        "T INFO    hola.test: leased\n    twice [study=default trial=7 worker=w2]\nT WARNING hola.test: plain 5%\n"
    )


def test_json_lines_carry_ids_and_exceptions() -> None:
    stream = io.StringIO()
    setup_logging("DEBUG", json=True, stream=stream)
    try:
        raise ValueError("no")
    except ValueError:
        with log_context(request="r"):
            LOGGER.exception("it \u2028 failed", extra={"trial": 7})
    record = json.loads(stream.getvalue())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record.pop("time"))
    exception = record.pop("exception")
    assert (exception.startswith("Traceback"), exception.endswith("ValueError: no")) == (True, True)
    assert record == {
        "level": "ERROR",
        "logger": "hola.test",
        "message": "it \u2028 failed",
        "trial": 7,
        "request": "r",
    }


def test_the_context_is_of_its_thread_and_ends() -> None:
    stream = io.StringIO()
    setup_logging(stream=stream, json=True)
    with log_context(study="a"):
        with log_context(study="b", trial=1):
            LOGGER.info("inside")
        thread = threading.Thread(target=LOGGER.info, args=("elsewhere",))
        thread.start()
        thread.join()
        LOGGER.info("outside")
    records = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(r["message"], r.get("study"), r.get("trial")) for r in records] == [
        ("inside", "b", 1),
        ("elsewhere", None, None),
        ("outside", "a", None),
    ]


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_only_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch, no_color: str, coloured: bool) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        setup_logging(stream=stream)
        LOGGER.error("red")
    assert ("\x1b[31m" in terminal.getvalue(), "\x1b" in pipe.getvalue()) == (coloured, False)


def test_a_file_is_appended_to(tmp_path: Path) -> None:
    path = tmp_path / "hola.log"
    path.write_text("before\n")
    stream = io.StringIO()
    setup_logging(file=path, json=True, stream=stream)
    LOGGER.info("after \ud800")
    setup_logging(stream=stream)
    lines = path.read_text().splitlines()
    assert (lines[0], json.loads(lines[1])["message"], stream.getvalue()) == ("before", "after \ud800", "")


def test_setting_up_again_replaces_the_handler() -> None:
    first, second = io.StringIO(), io.StringIO()
    setup_logging(stream=first)
    setup_logging(stream=second)
    LOGGER.info("once")
    assert (first.getvalue(), second.getvalue().count("once")) == ("", 1)


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="LOUD"):
        setup_logging("LOUD")


@pytest.mark.parametrize("union", [AnyRequest, AnyResponse, AnyEvent])
def test_every_message_is_found_in_messages(union: object) -> None:
    info = msgspec.inspect.type_info(union)
    assert isinstance(info, msgspec.inspect.UnionType)
    for member in info.types:
        assert isinstance(member, msgspec.inspect.StructType)
        assert getattr(messages, member.cls.__name__) is member.cls
