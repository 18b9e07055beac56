"""``python -m hola_conformance``: test a client library, or a running scheduler."""

import argparse
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path

from hola_protocol.scenarios import scenarios

from hola_conformance import __version__
from hola_conformance.adapter import AdapterError
from hola_conformance.call import CaseError
from hola_conformance.cases import ListError, has_failed, known_failing, unused
from hola_conformance.fault_run import ADAPTERS as FAULTY_ADAPTERS
from hola_conformance.fault_run import FaultError, run_faults
from hola_conformance.faults import FAULTS
from hola_conformance.live import Place, play_study
from hola_conformance.over_rest import RestServer
from hola_conformance.over_zmq import ZmqServer
from hola_conformance.play import Server, play
from hola_conformance.report import report
from hola_conformance.schema_check import SchemaCheck
from hola_conformance.smoke import SmokeError
from hola_conformance.suite import ADAPTERS, all_cases, run_suite
from hola_conformance.table import table

OK, FOUND, USAGE = 0, 1, 2


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _run(arguments: argparse.Namespace) -> int:
    patterns = arguments.only or ["*"]
    cases = [case for case in all_cases() if any(fnmatchcase(case.name, pattern) for pattern in patterns)]
    began = time.monotonic()
    try:
        text = "" if arguments.known_failing is None else arguments.known_failing.read_text(encoding="utf-8")
        known = known_failing(text, cases)
        hello, findings = run_suite(
            arguments.command, cases, known=known, deadline_s=arguments.deadline_s, adapters=arguments.adapters
        )
    except (AdapterError, ListError, SmokeError, OSError) as error:
        _say(f"error: {error}")
        return USAGE
    _say(f"{hello.name} {hello.version}: {', '.join(sorted(hello.features))}")
    for finding in findings:
        if finding.verdict in ("failed", "mended"):
            _say(f"{finding.verdict} {finding.case}: {finding.problem or 'take it off the list of known failures'}")
    counts = Counter(finding.verdict for finding in findings)
    _say(", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    if arguments.json is not None:
        found = report(hello, findings, time.monotonic() - began)
        arguments.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if not arguments.only and (without := unused(findings, hello.features)):
        _say(f"error: no case was run of {', '.join(without)}")
        return USAGE
    return FOUND if has_failed(findings) else OK


def _faults(arguments: argparse.Namespace) -> int:
    patterns = arguments.only or ["*"]
    faults = [fault for fault in FAULTS if any(fnmatchcase(fault.name, pattern) for pattern in patterns)]
    try:
        sights = list(run_faults(arguments.command, list(all_cases()), faults, arguments.adapters))
    except (AdapterError, FaultError, SmokeError, OSError) as error:
        _say(f"error: {error}")
        return USAGE
    unseen = [sight for sight in sights if sight.seen is None]
    for sight in sights:
        if arguments.verbose or sight.seen is None:
            _say(
                f"{'unnoticed' if sight.seen is None else 'seen'} {sight.fault}: {sight.case}: {sight.seen or 'passed'}"
            )
    _say(f"{len({sight.fault for sight in sights})} faults, {len(sights) - len(unseen)} seen, {len(unseen)} unnoticed")
    return FOUND if unseen or not sights else OK


def _pairs(arguments: argparse.Namespace) -> int:
    from hola_conformance.pairs import run_pairs  # only this command generates messages

    try:
        names, passages = run_pairs(arguments.commands, arguments.each)
    except (AdapterError, OSError) as error:
        _say(f"error: {error}")
        return USAGE
    failed = [passage for passage in passages if passage.problem is not None]
    for passage in failed:
        _say(f"failed {passage.writer} to {passage.reader}: {passage.what}: {passage.problem}")
    what = Counter("files" if passage.what == "unsent result" else "messages" for passage in passages)
    passed = ", ".join(f"{count} {kind}" for kind, count in sorted(what.items()))
    _say(f"{', '.join(names)}: {passed} passed on, {len(failed)} failed")
    return OK if passages and not failed else FOUND


def _live(arguments: argparse.Namespace) -> int:
    endpoint = arguments.rest if arguments.zmq is None else arguments.zmq
    transport = "rest" if arguments.zmq is None else "zmq"
    place = Place(arguments.rest, arguments.token, transport, endpoint, arguments.server_key)
    try:
        counts = play_study(arguments.command, place)
    except (AdapterError, OSError) as error:
        _say(f"error: {error}")
        return USAGE
    except CaseError as error:
        _say(f"failed: {error}")
        return FOUND
    _say(f"{sum(counts.values())} trials: " + ", ".join(f"{count} {state}" for state, count in sorted(counts.items())))
    return OK


def _table(arguments: argparse.Namespace) -> int:
    sys.stdout.write(table([json.loads(path.read_text(encoding="utf-8")) for path in arguments.files]))
    return OK


def _scenarios(arguments: argparse.Namespace) -> int:
    tokens = {"main": arguments.token}
    if arguments.other_token is not None:
        tokens["other"] = arguments.other_token
    check = SchemaCheck()
    played, failed, wanting = 0, 0, 0
    for scenario in scenarios():
        if arguments.only and scenario.name not in arguments.only:
            continue
        with ExitStack() as stack:
            server: Server
            if arguments.zmq is not None:
                server = stack.enter_context(ZmqServer(arguments.zmq, tokens, server_key=arguments.server_key))
            else:
                server = stack.enter_context(RestServer(arguments.rest, tokens))
            if not set(scenario.needs) <= server.can:
                wanting += 1
                continue
            played += 1
            try:
                play(scenario, server, check)
            except Exception as failure:  # whatever goes wrong is told, and the next is played
                failed += 1
                _say(f"failed {failure}")
    _say(f"{played - failed} passed, {failed} failed, {wanting} need what this server cannot do")
    return OK if played and not failed else FOUND


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="hola_conformance", description="The conformance suite of the hola protocol.")
    top.add_argument("--version", action="version", version=f"hola conformance {__version__}")
    commands = top.add_subparsers(dest="do", required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="test a client library through its adapter")
    run.add_argument("--known-failing", type=Path, metavar="FILE", help="cases known to fail, one a line")
    run.add_argument("--json", type=Path, metavar="FILE", help="write the counts there")
    run.add_argument("--only", action="append", metavar="PATTERN", help="these cases alone, such as 'work/*'")
    run.add_argument("--adapters", type=int, default=ADAPTERS, metavar="N", help="how many adapters run at once")
    run.add_argument("--deadline-s", type=float, default=30.0, help="how long one answer may take")
    run.set_defaults(run=_run, adapters_wanted=1)

    faults = commands.add_parser("faults", help="plant faults around an adapter, and see each of them found")
    faults.add_argument("--only", action="append", metavar="PATTERN", help="these faults alone")
    faults.add_argument("--verbose", action="store_true", help="tell what was seen, too")
    faults.add_argument("--adapters", type=int, default=FAULTY_ADAPTERS, metavar="N", help="how many run at once")
    faults.set_defaults(run=_faults, adapters_wanted=1)

    pairs = commands.add_parser("pairs", help="pass messages and files between several adapters")
    pairs.add_argument("--each", type=int, default=8, metavar="N", help="generated messages of each type")
    pairs.set_defaults(run=_pairs, adapters_wanted=2)

    live = commands.add_parser("live", help="a study by two workers at a running scheduler; one of them is killed")
    live.add_argument("--rest", metavar="URL", required=True, help="the gateway")
    live.add_argument("--zmq", metavar="ENDPOINT", help="where the workers connect, unless to the gateway")
    live.add_argument("--server-key", help="the scheduler's CURVE key")
    live.add_argument("--token", help="of the role admin")
    live.set_defaults(run=_live, adapters_wanted=1)

    table_ = commands.add_parser("table", help="the Markdown table of what run --json wrote")
    table_.add_argument("files", nargs="+", type=Path, metavar="FILE")
    table_.set_defaults(run=_table)

    play_ = commands.add_parser("scenarios", help="play the scenarios that need no clock against a running scheduler")
    where = play_.add_mutually_exclusive_group(required=True)
    where.add_argument("--zmq", metavar="ENDPOINT")
    where.add_argument("--rest", metavar="URL")
    play_.add_argument("--token", help="of the role admin")
    play_.add_argument("--other-token", help="of another principal, of the role worker at least")
    play_.add_argument("--server-key", help="the scheduler's CURVE key")
    play_.add_argument("only", nargs="*", metavar="NAME", help="these scenarios alone")
    play_.set_defaults(run=_scenarios)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    :param argv: the arguments; those of the process if absent.
    :returns: 0 when all is well, 1 when something was found, 2 for a wrong call.
    """
    # In the background of a shell SIGINT is ignored, and workers inherit that; the JVM keeps to it.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    words = list(sys.argv[1:] if argv is None else argv)
    ends = [i for i, word in enumerate(words) if word == "--"]
    commands = [words[start + 1 : end] for start, end in pairwise([*ends, len(words)])]
    top = parser()
    arguments = top.parse_args(words[: ends[0]] if ends else words)
    wanted = getattr(arguments, "adapters_wanted", 0)
    if len(commands) < wanted or not all(commands) or (wanted < 2 and len(commands) > wanted):
        top.error(f"{arguments.do} wants {wanted or 'no'} adapters, each after --, not {len(commands)}")
    arguments.commands, arguments.command = commands, commands[0] if commands else []
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
