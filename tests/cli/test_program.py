"""Programs as evaluators."""

import json
import sys
import threading
from pathlib import Path

import pytest
from hola_protocol.values import ParameterValue

from hola.cli.program import ProgramEvaluator, check_names, split_command, text_of
from hola.cli.shell_script import variable
from hola.clients.errors import ConfigurationError
from hola.clients.evaluation import Cancelled, Completed, Evaluation, Failed
from hola.clients.trial import EvaluatedTrial
from tests.cli.support import is_alive, wait_until

PARAMETERS: dict[str, ParameterValue] = {
    "lr": 0.1,
    "n": 8,
    "act": "re lu",
    "opt.momentum": True,
    "a-b": None,
}


def trial(objectives: tuple[str, ...] = ("loss",)) -> EvaluatedTrial:
    return EvaluatedTrial(7, PARAMETERS, attempt=2, study="demo", objectives=objectives)


def sh(script: str, objectives: tuple[str, ...] = ("loss",), time_limit_s: float | None = None) -> Evaluation:
    """The evaluation of a shell script."""
    evaluator = ProgramEvaluator(["sh", "-c", script], time_limit_s)
    return evaluator.evaluate(PARAMETERS, trial(objectives))


def test_a_program_finds_its_parameters_in_the_environment(tmp_path: Path) -> None:
    out = tmp_path / "out"
    names = "PARAM_lr PARAM_n PARAM_act PARAM_opt_momentum PARAM_a_b TRIAL_ID ATTEMPT STUDY OBJECTIVES"
    script = "; ".join(f'echo "{name}=$HOLA_{name}" >> {out}' for name in names.split()) + "; echo 1"
    assert sh(script) == Completed(objectives={"loss": 1.0})
    assert out.read_text().splitlines() == [
        "PARAM_lr=0.1",
        "PARAM_n=8",
        "PARAM_act=re lu",
        "PARAM_opt_momentum=true",
        "PARAM_a_b=null",
        "TRIAL_ID=7",
        "ATTEMPT=2",
        "STUDY=demo",
        "OBJECTIVES=loss",
    ]


@pytest.mark.parametrize("source", ["cat", 'cat "$HOLA_PARAMETERS_FILE"'])
def test_a_program_reads_its_parameters_as_json(source: str, tmp_path: Path) -> None:
    assert sh(f"{source} > {tmp_path}/out; echo 1") == Completed(objectives={"loss": 1.0})
    assert json.loads((tmp_path / "out").read_text()) == PARAMETERS


def test_placeholders_in_the_arguments_are_replaced_and_other_braces_stay(tmp_path: Path) -> None:
    script = 'for word; do echo "$word" >> "$0"; done; echo 1'
    words = ["--lr={lr}", "{act}", "{opt.momentum}", "{trial_id}", "{unknown}", "{print $1}", "{}"]
    evaluator = ProgramEvaluator(["sh", "-c", script, str(tmp_path / "out"), *words])
    assert evaluator.evaluate(PARAMETERS, trial()) == Completed(objectives={"loss": 1.0})
    assert (tmp_path / "out").read_text().splitlines() == [
        "--lr=0.1",
        "re lu",
        "true",
        "7",
        "{unknown}",
        "{print $1}",
        "{}",
    ]


@pytest.mark.parametrize(
    ("output", "objectives", "expected"),
    [
        ("0.25", ("loss",), Completed(objectives={"loss": 0.25})),
        ("epoch 1\\nepoch 2\\n3\\n\\n", ("loss",), Completed(objectives={"loss": 3.0})),
        ('{"loss": 1}', ("loss",), Completed(objectives={"loss": 1.0})),
        ('{"objective": 2}', ("loss",), Completed(objectives={"loss": 2.0})),
        ('{"objective": 2}', ("objective",), Completed(objectives={"objective": 2.0})),
        ('{"a": 1, "b": 2}', ("a", "b"), Completed(objectives={"a": 1.0, "b": 2.0})),
        (
            '{"objectives": {"a": 1, "b": 2}, "metadata": {"epochs": 3}}',
            ("a", "b"),
            Completed(objectives={"a": 1.0, "b": 2.0}, metadata={"epochs": 3}),
        ),
        (
            '{"objective": 2, "metadata": {"k": [1]}}',
            ("loss",),
            Completed(objectives={"loss": 2.0}, metadata={"k": [1]}),
        ),
        ('{"metadata": 5}', ("metadata",), Completed(objectives={"metadata": 5.0})),
        ('{"los": 1}', ("loss",), Failed(reason="'los' is no objective of the study; the value of 'loss' is missing")),
        ("NaN", ("loss",), Failed(reason="the value of 'loss' is not finite: nan")),
        ("nan", ("loss",), Failed(reason="the value of 'loss' is not finite: nan")),
        ("inf", ("loss",), Failed(reason="the value of 'loss' is not finite: inf")),
        (".5", ("loss",), Completed(objectives={"loss": 0.5})),
        ("00.25", ("loss",), Completed(objectives={"loss": 0.25})),
        ("+2.", ("loss",), Completed(objectives={"loss": 2.0})),
        ("1", ("a", "b"), Failed(reason="the study has several objectives: return a mapping of a, b")),
        (
            "true",
            ("loss",),
            Failed(reason="the last line of its output is not a result: true is neither a number nor an object"),
        ),
        (
            '{"objectives": {"a": 1}, "extra": 1}',
            ("a",),
            Failed(
                reason="the last line of its output is not a result: it has 'extra' besides objectives and metadata"
            ),
        ),
        (
            "done!",
            ("loss",),
            Failed(
                reason="the last line of its output is not a result: 'done!' is not JSON "
                '(Expecting value: line 1 column 1 (char 0)); write {"loss": 0.5}, or 0.5, and nothing else on the line'
            ),
        ),
        (
            "a = 1",
            ("a", "b"),
            Failed(
                reason="the last line of its output is not a result: 'a = 1' is not JSON "
                '(Expecting value: line 1 column 1 (char 0)); write {"a": 0.5, "b": 0.5}'
            ),
        ),
        (
            "[1] 0.25",
            ("loss",),
            Failed(
                reason="the last line of its output is not a result: '[1] 0.25' is not JSON "
                "(Extra data: line 1 column 5 (char 4)); in R write cat(sprintf('%.17g', x)) instead of print(x)"
            ),
        ),
        (
            '{"loss": 1,}',
            ("loss",),
            Failed(
                reason="the last line of its output is not a result: '{\"loss\": 1,}' is not JSON "
                "(Expecting property name enclosed in double quotes: line 1 column 12 (char 11))"
            ),
        ),
        (
            "1_000",
            ("loss",),
            Failed(
                reason="the last line of its output is not a result: '1_000' is not JSON "
                '(Extra data: line 1 column 2 (char 1)); write {"loss": 0.5}, or 0.5, and nothing else on the line'
            ),
        ),
        (
            "",
            ("loss",),
            Failed(reason="the program wrote no result: its output and HOLA_RESULT_FILE are empty"),
        ),
    ],
)
def test_the_last_line_of_the_output_is_the_result(
    output: str, objectives: tuple[str, ...], expected: Evaluation
) -> None:
    assert sh(f"printf '{output}'", objectives) == expected


def test_a_result_file_goes_before_the_output() -> None:
    assert sh('echo 5; echo 6 > "$HOLA_RESULT_FILE"') == Completed(objectives={"loss": 6.0})


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("echo too hot >&2; exit 65", Failed(reason="too hot", infeasible=True)),
        ("exit 65", Failed(reason="the program reported an infeasible point", infeasible=True)),
        ("exit 75", Failed(reason="the program ended with exit code 75", retry=True)),
        ("exit 3", Failed(reason="the program ended with exit code 3")),
        (
            "echo one >&2; echo two >&2; echo 1; exit 1",
            Failed(reason="the program ended with exit code 1: two\n\none\ntwo"),
        ),
        ("kill -SEGV $$", Failed(reason="the program was killed by signal SIGSEGV")),
    ],
)
def test_exit_codes_say_how_it_went(script: str, expected: Evaluation) -> None:
    assert sh(script) == expected


def test_a_long_standard_error_is_cut_to_its_end() -> None:
    evaluation = sh("yes 0123456789 | head -n 100000 >&2; echo the end >&2; exit 1")
    assert isinstance(evaluation, Failed)
    assert evaluation.reason.startswith("the program ended with exit code 1: the end\n\n")
    assert evaluation.reason.endswith("\n0123456789\nthe end")
    assert len(evaluation.reason) < 4100


# A program with a child in its group, one in a session of its own, and itself deaf to SIGTERM.
TREE = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
children = [
    subprocess.Popen(["sleep", "1000"]),
    subprocess.Popen(["sleep", "1000"], start_new_session=True),
]
with open(sys.argv[1] + ".tmp", "w") as file:
    file.write(" ".join(str(p) for p in [os.getpid(), *(c.pid for c in children)]))
os.rename(sys.argv[1] + ".tmp", sys.argv[1])
time.sleep(1000)
"""


def tree(path: Path, time_limit_s: float | None = None) -> ProgramEvaluator:
    return ProgramEvaluator([sys.executable, "-c", TREE, str(path)], time_limit_s)


def test_a_cancelled_program_is_killed_with_its_descendants(tmp_path: Path) -> None:
    path = tmp_path / "pids"
    evaluator = tree(path)
    under_evaluation = trial()
    found: list[Evaluation] = []
    thread = threading.Thread(target=lambda: found.append(evaluator.evaluate(PARAMETERS, under_evaluation)))
    thread.start()
    wait_until(path.exists, "the program")
    pids = [int(pid) for pid in path.read_text().split()]
    assert all(map(is_alive, pids))
    under_evaluation.stop()
    assert evaluator.cancel()
    thread.join()
    assert found == [Cancelled()]
    wait_until(lambda: not any(map(is_alive, pids)), "the end of the tree")
    evaluator.close()


def test_beyond_its_time_a_program_is_killed_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "pids"
    evaluation = tree(path, time_limit_s=3.0).evaluate(PARAMETERS, trial())
    assert evaluation == Failed(reason="the time limit of 3 s was exceeded")
    pids = [int(pid) for pid in path.read_text().split()]
    wait_until(lambda: not any(map(is_alive, pids)), "the end of the tree")


def test_what_a_program_leaves_in_its_group_is_killed(tmp_path: Path) -> None:
    assert sh(f"sleep 1000 & echo $! > {tmp_path}/pid; echo 1") == Completed(objectives={"loss": 1.0})
    pid = int((tmp_path / "pid").read_text())
    wait_until(lambda: not is_alive(pid), "the end of what was left")


def test_a_trial_cancelled_before_its_program_starts_starts_none(tmp_path: Path) -> None:
    stopped = trial()
    stopped.stop()
    evaluator = ProgramEvaluator(["sh", "-c", f"touch {tmp_path}/ran; echo 1"])
    assert evaluator.cancel()
    assert evaluator.evaluate(PARAMETERS, stopped) == Cancelled()
    assert not (tmp_path / "ran").exists()
    assert evaluator.evaluate(PARAMETERS, trial()) == Completed(objectives={"loss": 1.0})


def test_names_keep_their_case() -> None:
    assert [variable(name) for name in ("Lr", "lr", "a.b-c")] == [
        "HOLA_PARAM_Lr",
        "HOLA_PARAM_lr",
        "HOLA_PARAM_a_b_c",
    ]


def test_names_that_would_collide_are_refused() -> None:
    check_names(["a", "A", "a.b", "a.c"])
    with pytest.raises(ConfigurationError) as caught:
        check_names(["x", "a.b", "a-b"])
    assert str(caught.value) == (
        "the parameters 'a.b' and 'a-b' have the same environment variable HOLA_PARAM_a_b: rename one of them"
    )


def test_values_as_text() -> None:
    values: list[ParameterValue] = ["a b", True, None, 3, 0.1, 1e-300]
    assert [text_of(value) for value in values] == ["a b", "true", "null", "3", "0.1", "1e-300"]


def test_a_command_of_one_word_with_spaces_is_split() -> None:
    assert split_command(["sh -c 'echo 1'"]) == ["sh", "-c", "echo 1"]
    assert split_command(["sh", "-c", "echo 1"]) == ["sh", "-c", "echo 1"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "no command was given"),
        (["no-such-program", "-x"], "the program 'no-such-program' does not exist or is not executable"),
        (["sh 'x"], 'the command "sh \'x" cannot be split into words: No closing quotation'),
    ],
)
def test_a_command_that_cannot_run_is_refused(words: list[str], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        split_command(words)
    assert str(caught.value) == message


@pytest.mark.spec("Q-8")
def test_an_inactive_parameter_has_no_variable_and_no_argument(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLA_PARAM_gamma", "inherited")
    out = tmp_path / "out"
    script = f'printf "%s\\n" "${{HOLA_PARAM_gamma-unset}}" "${{HOLA_PARAM_act-unset}}" "$@" > {out}; echo 1'
    words = ["sh", "-c", script, "sh", "--gamma={gamma}", "--act={act}", "{other}", "{trial_id}"]
    evaluator = ProgramEvaluator(words, names=["act", "gamma", "n"])
    assert evaluator.evaluate({"act": "", "n": 0}, trial()) == Completed(objectives={"loss": 1.0})
    assert out.read_text().split("\n") == ["unset", "", "--act=", "{other}", "7", ""]
