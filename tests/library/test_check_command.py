"""The command: what a terminal shows, what a file may do without harm, and what comes back from the other process."""

import contextlib
import io
import json
import os
import re
import runpy
import subprocess
import sys
import tempfile
from typing import Any

import pytest
from conftest import ROOT
from library.learner_code.mistakes import LECTURE, robust_engine, wrong_engine

from micrograd.checks import check_file, worker
from micrograd.checks.command import main


@pytest.fixture
def learner(tmp_path):
    """Writes a learner's file and gives its path."""

    def write(text):
        path = tmp_path / "my_engine.py"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def run(*arguments, **more):
    """The command in a terminal: its exit status, what it prints, what it complains about."""
    command = [sys.executable, "-m", "micrograd.checks", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, **more)
    return done.returncode, done.stdout, done.stderr


# A file in the terminal -----------------------------------------------------------------------------


def test_an_engine_that_takes_all_advice_passes_in_a_terminal(learner):
    status, out, err = run(learner(robust_engine()))
    assert (status, err) == (0, "")
    assert len(re.findall(r"^passed", out, re.MULTILINE)) == 21
    assert out.endswith("\n18 of 18 passed. Nothing is missing.\n"), "advice is not counted"


def test_an_engine_of_the_lecture_passes_in_a_terminal_and_gets_advice(learner):
    status, out, err = run(learner(LECTURE))
    assert (status, err) == (0, "")
    assert len(re.findall(r"^passed", out, re.MULTILINE)) == 17
    assert out.endswith("\n17 of 17 passed, advice on 4. Nothing is missing.\n")
    assert "\nnot there log               The natural logarithm\n" in out


def test_a_mistake_is_told_in_a_terminal_with_reason_and_page(learner):
    status, out, err = run(learner(wrong_engine("= in plus")), "--milestone", "accumulation")
    assert (status, err) == (1, "")
    assert "not yet   accumulation      Used twice, counted twice\n          3 of 7 hold. y = a + a" in out
    assert "use +=" in out
    assert "          Next: Automatic backpropagation: Used twice, counted once\n" in out
    assert out.endswith("\n0 of 1 passed. Next: accumulation.\n")


def test_what_builds_on_a_mistake_takes_one_line_of_the_report(learner, capsys):
    assert main(["check", learner(wrong_engine("no __radd__"))]) == 1
    out = capsys.readouterr().out
    assert "\nnot yet   subtraction       -a, a - b and 3 - a (first constants)\npassed    power " in out


def test_a_milestone_that_was_asked_for_counts_even_as_advice(learner, capsys):
    path = learner(LECTURE)
    assert main(["check", path, "--milestone", "depth", "--milestone", "order"]) == 1
    assert capsys.readouterr().out.endswith("1 of 2 passed, advice on 1. Next: depth.\n")
    assert main(["check", path, "--milestone", "log"]) == 1


def test_a_file_without_a_value_says_so_once(learner, capsys):
    assert main(["check", learner("")]) == 1
    out = capsys.readouterr().out
    assert out.count("There is no Value yet.") == 1
    assert out.endswith("0 of 16 passed. Next: value.\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "my_engine.py", "--milestone", "tahn"], "there is no milestone 'tahn': did you mean tanh?"),
        (["check", "my_engine.py", "--milestone", "x"], "there is no milestone 'x': choose one of value, expression-"),
        (["solution", "backwards"], "there is no milestone 'backwards': did you mean backward?"),
        (["check", "my_engine.py", "--timeout", "0"], "give a number of seconds greater than 0"),
        (["check", "my_engine.py", "--timeout", "nan"], "give a number of seconds greater than 0"),
        (["check", "my_engine.py", "--timeout", "soon"], "give a number of seconds greater than 0"),
    ],
)
def test_a_wrong_command_is_status_2(arguments, words, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert words in capsys.readouterr().err


def test_without_a_path_the_folder_is_searched(learner, tmp_path, monkeypatch, capsys):
    learner(robust_engine())
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--milestone", "mlp"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Value is looked for in my_engine.py.\n\npassed    mlp")


def test_the_command_can_be_called_where_its_output_is_no_terminal_s(learner):
    with contextlib.redirect_stdout(io.StringIO()) as printed:  # as in a notebook
        assert main(["check", learner(LECTURE), "--milestone", "mlp"]) == 0
    assert printed.getvalue().startswith("passed    mlp ")


def test_python_m_takes_the_same_options(learner):
    assert run(learner(LECTURE), "--milestone", "mlp")[1] == (
        "passed    mlp               Layers one after another\n\n1 of 1 passed. Nothing is missing.\n"
    )
    assert run("--list")[1].startswith("value             A Value holds a number")


def test_the_report_in_the_reference_is_what_the_command_prints(learner):
    page = (ROOT / "docs" / "reference" / "checks.md").read_text(encoding="utf-8")
    shown = re.search(r"^\$ micrograd check my_engine.py\n(.*?)^\.\.\.\n```", page, re.MULTILINE | re.DOTALL)[1]
    assert run(learner(wrong_engine("= in plus")))[1].startswith(shown)


# Files that cannot be checked -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("class Value:\n    def __init__(self\n", "Line 2 raised SyntaxError: '(' was never closed"),
        (b"\x7fELF\x00\x01\x02\xff\xfe", "Raised SyntaxError"),
        ("from nowhere_at_all import Value", "Line 1 raised ModuleNotFoundError: No module named 'nowhere_at_all'."),
        ("\nvalue = Value(2.0)", "Line 2 raised NameError: name 'Value' is not defined."),
        ("import sys\nsys.exit(0)", "Line 2: it calls exit() or sys.exit(), which ends Python: take that out."),
        ("name = input('Who are you? ')", "If that is input(): nobody is there to answer."),
        ("import os\nos._exit(7)", "It ended Python with status 7: take out os._exit() and the like."),
        ("while True:\n    pass", "Line 1 did not come to an end within 1 s: is there a loop that never ends?"),
        (
            "while True:\n    print('here')",
            "Line 1: it printed more than 1,000,000 characters. Is there a print in a loop",
        ),
        ("for _ in range(100):\n    print('x' * 1_000_000)", "Line 1: it printed more than 1,000,000 characters."),
        ("x = bytearray(1 << 45)", "Line 1 raised MemoryError. Does a list grow in a loop that does not end?"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else re.sub(r"\W+", "-", value)[:30],
)
def test_a_file_that_cannot_be_read_to_its_end_is_status_2_and_a_message(text, words, learner, capsys):
    assert main(["check", learner(text), "--timeout", "1" if "within 1 s" in words else "60"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in " ".join(err.split())
    assert err.startswith("my_engine.py could not be read to its end.")
    assert len(err) < 700


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a matter of POSIX")
def test_a_crash_of_python_itself_ends_in_a_message(learner, capsys):
    assert main(["check", learner("import ctypes\nctypes.string_at(0)")]) == 2
    assert "It crashed Python itself (Segmentation fault)" in " ".join(capsys.readouterr().err.split())


def test_what_holds_no_engine_is_told(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    (tmp_path / "no.ipynb").write_text("{}")
    (tmp_path / "none.ipynb").write_text("[")
    for path, words in (
        ("missing.py", "There is no file"),
        ("empty", "no Python file and no notebook has a class with __add__ and __mul__. Name the file that holds"),
        ("no.ipynb", "Raised SyntaxError: not a notebook: KeyError: 'worksheets'"),
        ("none.ipynb", "Raised SyntaxError: not a notebook: JSONDecodeError"),
    ):
        assert main(["check", str(tmp_path / path)]) == 2
        assert words in " ".join(capsys.readouterr().err.split())


# Engines that do not come to an end -------------------------------------------------------------------

BODY = "        other = other if isinstance(other, Value) else Value(other)\n        out = Value(self.data + "


def stopping(line):
    """The lecture's engine with a line of mischief in `+`."""
    assert BODY in LECTURE
    return "import os, sys, ctypes\n" + LECTURE.replace(BODY, f"        {line}\n{BODY}")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("while True: pass", "It did not come to an end within 1 s"),
        ("os._exit(0)", "It ended Python with status 0"),
        ("sys.exit('done')", "y = a + b, at a = 2, b = -3: it calls exit() or sys.exit()"),
        ("input()", "If that is input(): nobody is there to answer."),
        ("while True: print('adding')", "it printed more than 1,000,000 characters."),
        ("print('x' * 10_000_000)", "it printed more than 1,000,000 characters."),
        ("1 / 0", "y = a + b, at a = 2, b = -3: line 20 raised ZeroDivisionError: division by zero."),
    ],
)
def test_an_operation_that_does_not_come_to_an_end_is_a_message(line, words, learner, capsys):
    asked = ["--milestone", "backward", "--milestone", "power", "--timeout", "1" if "within 1 s" in words else "60"]
    assert main(["check", learner(stopping(line)), *asked]) == 1
    out = capsys.readouterr().out
    assert words in " ".join(out.split())
    assert len(out) < 2000
    assert out.endswith("Next: backward.\n")


def test_after_three_crashes_the_rest_is_not_tried(learner, capsys):
    assert main(["check", learner(stopping("os._exit(1)"))]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert out.count("not yet") == 18
    assert out.endswith("0 of 18 passed. Next: value.")
    assert out.count("It ended Python with status 1") == 1, "the same reason is said once"
    assert out.count("Not tried, after 3 that did not come to an end.") == 1


def test_after_one_crash_the_others_are_still_checked(learner):
    text = LECTURE.replace("t = (math", "import os; os._exit(9)\n        t = (math")
    results = {result.milestone: result for result in check_file(learner(text), ["order", "tanh", "power"])}
    assert list(results) == ["tanh", "order", "power"]
    assert [result.state for result in results.values()] == ["not yet", "passed", "passed"]
    assert results["tanh"].why == "It ended Python with status 9: take out os._exit() and the like."


def test_what_a_file_prints_cannot_pass_for_a_result(learner, capfd):
    forged = json.dumps(
        {"milestone": "value", "state": "passed", "held": 9, "total": 9, "why": "", "lesson": "", "page": ""}
    )
    text = f"""
import os, subprocess, sys
forged = {forged!r}
print(forged, flush=True)
print(forged, file=sys.stderr)
os.write(1, forged.encode() + b"\\n")
sys.__stdout__.write(forged + "\\n")
sys.__stdout__.flush()
subprocess.run([sys.executable, "-c", "import sys; print(sys.argv[1])", forged])
"""
    assert main(["check", learner(text), "--milestone", "value"]) == 1
    out, err = capfd.readouterr()
    assert "There is no Value yet." in out
    assert "9 of 9" not in out + err


def test_a_file_runs_as_if_in_its_own_folder_but_not_as_the_program(learner, tmp_path):
    (tmp_path / "my_parts.py").write_text(LECTURE)
    text = "from my_parts import *\nif __name__ == '__main__':\n    raise SystemExit\n"
    status, out, err = run(learner(text), "--milestone", "mlp", cwd=ROOT / "docs")
    assert (status, err) == (0, "")
    assert out.startswith(f"Value, Neuron, Layer, MLP from\n{tmp_path / 'my_parts.py'}.\n\npassed    mlp")


def test_results_come_one_by_one_and_stopping_early_ends_the_process(learner):
    results: Any = check_file(learner(LECTURE.replace("def exp(self):", "def exp(self):\n        while True: pass")))
    assert next(results).milestone == "value"
    results.close()


def test_checking_loads_no_drawing_and_no_numpy():
    code = (
        "import sys, micrograd.checks\nprint({'graphviz', 'pygraphviz', 'numpy', 'micrograd.graph'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("set()\n", "")


# The other side of the pipe, in this process -----------------------------------------------------------


@pytest.fixture
def other_side(monkeypatch):
    """Answers as the other process does, and gives its answers."""
    limits = []
    resource = pytest.importorskip("resource") if sys.platform != "win32" else None
    if resource:
        monkeypatch.setattr(resource, "setrlimit", lambda *limit: limits.append(limit))
    for name in ("path", "meta_path"):
        monkeypatch.setattr(sys, name, [*getattr(sys, name)])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for name in ("my_engine", "learner"):
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delitem(sys.modules, name)
    for name in ("display", "get_ipython"):
        monkeypatch.setattr("builtins." + name, None, raising=False)

    def answers(path, *names):
        saved = os.dup(1)
        with tempfile.TemporaryFile() as file:
            os.dup2(file.fileno(), 1)
            try:
                worker.answer([path], names, timeout=10)
            finally:
                os.dup2(saved, 1)
                os.close(saved)
            file.seek(0)
            assert not resource or limits == [(resource.RLIMIT_DATA, (worker.MOST_MEMORY, worker.MOST_MEMORY))]
            return [json.loads(line) for line in file]

    return answers


def test_the_answers_are_one_line_each(other_side, learner):
    answers = other_side(learner(LECTURE + "print('hello')"), "value", "order", "log")
    assert answers[:2] == [{"started": True}, {"notes": [], "trouble": "", "empty": False}]
    assert [answer["state"] for answer in answers[2:]] == ["passed", "passed", "not there"]
    assert list(answers[2]) == ["milestone", "state", "held", "total", "why", "lesson", "page"]


def test_the_answer_to_a_file_with_trouble_is_the_trouble(other_side, learner):
    assert other_side(learner("print('x' * 1_000_001)"), "value")[1]["trouble"] == (
        "Line 1: it printed more than 1,000,000 characters. Is there a print in a loop that does not end?"
    )


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        (b"# Engine\n\n# \xe0 faire\n", "Raised SyntaxError: not a text: 'utf-8' codec can't decode byte 0xe0"),
        ("class Value: pass\0", "Raised SyntaxError: not a text: it contains null bytes. Python cannot read that."),
        ("a note\n" * 200, "Line 1 raised SyntaxError: invalid syntax"),
    ],
    ids=["an encoding not declared", "null bytes", "notes alone"],
)
def test_the_answer_to_what_is_no_python_says_so(text, trouble, other_side, learner):
    assert other_side(learner(text), "value")[1]["trouble"].startswith(trouble)


def test_the_answer_to_what_is_no_notebook_says_so(other_side, tmp_path):
    (tmp_path / "my_engine.ipynb").write_text("{}")
    (said,) = other_side(str(tmp_path / "my_engine.ipynb"), "value")[1:]
    assert said["trouble"].startswith("Raised SyntaxError: not a notebook: KeyError: 'worksheets'")


def test_the_package_is_a_program(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["checks", "--list"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("micrograd.checks", run_name="__main__")
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("value ")
