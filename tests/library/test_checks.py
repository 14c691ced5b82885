"""The milestones' checks: right engines pass, each known mistake is told in words, and every file ends in a message."""

import importlib.metadata
import json
import os
import random
import re
import runpy
import subprocess
import sys
import tempfile
from types import SimpleNamespace

import pytest
from conftest import ROOT
from learner_engines import LECTURE, MISTAKES, robust_engine, wrong_engine

from micrograd import engine, nn
from micrograd.checks import check, check_file, milestones, site, worker
from micrograd.checks.checking import MILESTONES
from micrograd.checks.command import main
from micrograd.checks.milestone import LESSONS

LIBRARY = "from micrograd.engine import Value\nfrom micrograd.nn import MLP, Layer, Module, Neuron\n"
ADVICE = {"depth", "large-inputs", "input-count"}


def names_of(text):
    """What a learner's file defines."""
    names = {"__name__": "learner"}
    exec(compile(text, "learner.py", "exec"), names)
    return names


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


# Right engines ------------------------------------------------------------------------------------


@pytest.mark.parametrize("milestone", milestones())
def test_the_library_passes(milestone):
    result = check(milestone, vars(engine) | vars(nn))
    assert (result.state, result.why) == ("passed", "")
    assert result.held == result.total > 0


@pytest.mark.parametrize("milestone", milestones())
def test_an_engine_that_takes_all_advice_passes(milestone):
    result = check(milestone, names_of(robust_engine()))
    assert (result.state, result.why) == ("passed", "")


@pytest.mark.parametrize("milestone", milestones())
def test_an_engine_in_the_style_of_the_lecture_passes(milestone):
    result = check(milestone, names_of(LECTURE))
    expected = "advice" if milestone in ADVICE else "not there" if milestone == "log" else "passed"
    assert result.state == expected, result


def test_a_module_will_do_and_so_will_part_of_the_names():
    assert check("order", engine).state == "passed"
    assert check("mlp", engine).why.startswith("There is no MLP yet.")


# Known mistakes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_known_mistake_is_told_in_words(mistake):
    _, _, milestone, words = MISTAKES[mistake]
    result = check(milestone, names_of(wrong_engine(mistake)))
    assert result.state in (
        ("advice",) if milestone in ADVICE else ("not there",) if mistake == "no log" else ("not yet",)
    )
    assert words in result.why
    assert result.held < result.total
    assert len(result.why.split()) >= 6


def test_plain_recursion_is_known_by_the_figures_of_the_tutorial():
    text = wrong_engine("plain recursion").replace("set(_children)", "tuple(_children)")
    result = check("order", names_of(text))
    assert "a.grad is 29, expected 25. That is what plain recursion gives" in result.why
    assert (result.held, result.total) == (0, 2)
    assert check("accumulation", names_of(text)).state == "passed"


@pytest.mark.parametrize("mistake", [mistake for mistake in MISTAKES if MISTAKES[mistake][0]])
def test_what_builds_on_something_wrong_says_that_first_instead_of_misleading(mistake):
    names = names_of(wrong_engine(mistake))
    results = {name: check(name, names) for name in milestones() if name not in ADVICE | {"log"}}
    failed = [name for name, result in results.items() if result.state == "not yet"]
    assert failed[0] == MISTAKES[mistake][2]
    for name in failed[1:]:
        assert re.match("There is no |First ", results[name].why), results[name]


def test_what_builds_on_something_wrong_names_the_root_of_it():
    names = names_of(wrong_engine("own factor"))
    why = check("backward", names).why
    assert check("order", names).why == check("training", names).why == f"First backward: {why}"


def test_a_result_counts_what_holds_and_names_the_page():
    result = check("constants", names_of(wrong_engine("no __rmul__")))
    assert (result.held, result.total) == (3, 4)
    assert repr(result).splitlines() == [
        "constants: not yet, 3 of 4 hold",
        "y = 3 * a, at a = 2: raised TypeError: unsupported operand type(s) for *: 'int' and 'Value'. "
        "For `3 * a` Python asks Value for __rmul__: define it, returning self * other.",
        "Next: More operations",
    ]
    with pytest.raises(AssertionError, match="asks Value for __rmul__"):
        result.require()


def test_a_passed_result_is_one_line_and_lets_you_go_on():
    result = check("constants", engine)
    assert repr(result) == "constants: passed, 4 of 4 hold"
    result.require()  # raises nothing


def test_a_check_leaves_the_random_numbers_of_a_page_as_they_were():
    random.seed(7)
    expected = [random.random() for _ in range(3)]
    random.seed(7)
    check("mlp", names_of(LECTURE))
    assert [random.random() for _ in range(3)] == expected


def test_an_unknown_milestone_is_an_error_that_lists_them():
    with pytest.raises(ValueError, match="'tahn': choose one of value, expression-graph, backward, tanh"):
        check("tahn", engine)
    with pytest.raises(ValueError, match="no milestone 'tahn'"):
        list(check_file(engine.__file__, ["tahn"]))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise SystemExit", "it calls exit() or sys.exit()"),
        ("input()", "nobody is there to answer"),
        ("raise MemoryError", "a list grow in a loop"),
        ("[].nothing", "raised AttributeError: 'list' object has no attribute 'nothing'."),
        ("compile('1 +', 'x', 'exec')", "Python cannot read that"),
        ("raise ValueError('long ' * 1000)", "[...]"),
    ],
)
def test_whatever_is_raised_ends_in_a_message(body, words, monkeypatch):
    def no_input():
        raise EOFError

    monkeypatch.setattr("builtins.input", no_input)
    result = check(
        "value",
        names_of(LECTURE.replace('"""', "").replace("return out\n\n    def __mul__", f"{body}\n\n    def __mul__")),
    )
    assert words in result.why
    assert len(result.why) < 600


def test_a_wrong_deep_graph_and_things_that_are_no_numbers_are_told():
    assert "reversed(topo)" in robust_engine()
    text = robust_engine().replace("reversed(topo)", "topo[:-1001:-1]")
    assert "added 5,000 times has the grad 1000." in check("depth", names_of(text)).why
    text = LECTURE.replace("self.data = data", "self.data = [data]")
    assert "Value(2.0).data is [2.0], expected 2" in check("value", names_of(text)).why


# Pages --------------------------------------------------------------------------------------------


def test_each_milestone_names_a_section_of_a_page_of_this_site():
    for milestone in MILESTONES:
        text = (ROOT / "docs" / "tutorial" / f"{milestone.lesson}.py").read_text(encoding="utf-8")
        assert re.search(r"^# # (.*)$", text, re.MULTILINE)[1] == LESSONS[milestone.lesson]
        assert milestone.section in {"", *re.findall(r"^# ## (.*)$", text, re.MULTILINE)}
    assert {milestone.lesson for milestone in MILESTONES} == set(LESSONS)


def test_a_result_names_its_lesson_by_title_and_by_path():
    result = check("accumulation", {})
    assert result.lesson == "Automatic backpropagation, Used twice, counted once"
    assert result.page == "tutorial/automatic_backpropagation/#used-twice-counted-once"


@pytest.mark.parametrize(
    ("origin", "address"),
    {
        "a site": ('{"url": "https://host.example/a/assets/library/m.whl"}', "https://host.example/a/tutorial/"),
        "a clone": ('{"url": "file:///home/me/micrograd", "dir_info": {"editable": true}}', ""),
        "a copy of a site": ('{"url": "file:///home/me/assets/library/m.whl"}', ""),
        "another host": ('{"url": "https://host.example/m.whl"}', ""),
        "an index": (None, ""),
    }.values(),
)
def test_a_lesson_has_an_address_where_the_library_was_installed_from_a_site(origin, address, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: SimpleNamespace(read_text=lambda file: origin))
    assert site.address("tutorial/") == address
    result = check("accumulation", {})
    last = repr(result).splitlines()[-1]
    assert last == (address.removesuffix("tutorial/") + result.page if address else f"Next: {result.lesson}")


def test_a_page_says_itself_what_the_address_of_its_site_is(monkeypatch):
    monkeypatch.setenv("MICROGRAD_SITE", "https://host.example/a/")
    result = check("accumulation", {})
    assert repr(result).endswith(f"\nNext: {result.lesson}\nhttps://host.example/a/{result.page}")


def test_a_lesson_has_no_address_where_the_library_is_not_installed(monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    assert site.address("tutorial/") == ""


def test_the_milestones_are_named_by_concept_and_each_has_facts():
    assert all(milestone.facts for milestone in MILESTONES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in milestones())
    page = (ROOT / "docs" / "reference" / "checks.md").read_text(encoding="utf-8").replace("`", "")
    table = re.findall(r"^\| ([a-z][a-z-]*) \| (.*?) \|", page[page.index("## The milestones") :], re.MULTILINE)
    assert dict(table) == milestones()


# A file in the terminal -----------------------------------------------------------------------------


def test_the_library_passes_in_a_terminal(learner):
    status, out, err = run(learner(LIBRARY))
    assert (status, err) == (0, "")
    assert len(re.findall(r"^passed", out, re.MULTILINE)) == 21
    assert out.endswith("\n21 of 21 passed. Nothing is missing.\n")


def test_an_engine_of_the_lecture_passes_in_a_terminal_and_gets_advice(learner):
    status, out, err = run(learner(LECTURE))
    assert (status, err) == (0, "")
    assert len(re.findall(r"^passed", out, re.MULTILINE)) == 17
    assert out.endswith("\n17 of 17 passed, advice on 3. Nothing is missing.\n")
    assert "\nnot there log               The natural logarithm\n" in out


def test_a_mistake_is_told_in_a_terminal_with_reason_and_page(learner):
    status, out, err = run(learner(wrong_engine("= in plus")), "--milestone", "accumulation")
    assert (status, err) == (1, "")
    assert "not yet   accumulation      Used twice, counted twice\n          3 of 6 hold. y = a + a" in out
    assert "use +=" in out
    assert "          Next: Automatic backpropagation, Used twice, counted once\n" in out
    assert out.endswith("\n0 of 1 passed. Next: accumulation.\n")


def test_what_builds_on_a_mistake_takes_one_line_of_the_report(learner, capsys):
    assert main([learner(wrong_engine("no __radd__"))]) == 1
    out = capsys.readouterr().out
    assert "\nnot yet   subtraction       -a, a - b and 3 - a (first constants)\npassed    power " in out


def test_a_milestone_that_was_asked_for_counts_even_as_advice(learner, capsys):
    path = learner(LECTURE)
    assert main([path, "--milestone", "depth", "--milestone", "order"]) == 1
    assert capsys.readouterr().out.endswith("1 of 2 passed, advice on 1. Next: depth.\n")
    assert main([path, "--milestone", "log"]) == 1


def test_a_file_without_a_value_says_so_once(learner, capsys):
    assert main([learner("")]) == 1
    out = capsys.readouterr().out
    assert out.count("There is no Value yet.") == 1
    assert out.endswith("0 of 19 passed. Next: value.\n")


def test_the_names_of_the_milestones_are_listed(capsys):
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(milestones())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name the file to check, as in: python -m micrograd.checks my_engine.py"),
        (["my_engine.py", "--milestone", "tahn"], "invalid choice: 'tahn' (choose from"),
        (["my_engine.py", "--timeout", "0"], "give a number of seconds greater than 0"),
        (["my_engine.py", "--timeout", "nan"], "give a number of seconds greater than 0"),
        (["my_engine.py", "--timeout", "soon"], "give a number of seconds greater than 0"),
    ],
)
def test_a_wrong_command_is_status_2(arguments, words, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert words in capsys.readouterr().err


def test_the_report_in_the_reference_is_what_the_command_prints(learner):
    page = (ROOT / "docs" / "reference" / "checks.md").read_text(encoding="utf-8")
    shown = re.search(
        r"^\$ python -m micrograd.checks my_engine.py\n(.*?)^\.\.\.\n```", page, re.MULTILINE | re.DOTALL
    )[1]
    assert run(learner(wrong_engine("= in plus")))[1].startswith(shown)


# Files that cannot be checked -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("class Value:\n    def __init__(self\n", "raised SyntaxError: '(' was never closed"),
        (b"\x7fELF\x00\x01\x02\xff\xfe", "Raised SyntaxError"),
        ("from nowhere_at_all import Value", "Line 1 raised ModuleNotFoundError: No module named 'nowhere_at_all'."),
        ("\nvalue = Value(2.0)", "Line 2 raised NameError: name 'Value' is not defined."),
        ("import sys\nsys.exit(0)", "It calls exit() or sys.exit(), which ends Python: take that out."),
        ("name = input('Who are you? ')", "If that is input(): nobody is there to answer."),
        ("import os\nos._exit(7)", "It ended Python with status 7: take out os._exit() and the like."),
        ("while True:\n    pass", "It did not come to an end within 2 s: is there a loop that never ends?"),
        ("while True:\n    print('here')", "It printed more than 1,000,000 characters. Is there a print in a loop"),
        ("for _ in range(100):\n    print('x' * 1_000_000)", "It printed more than 1,000,000 characters."),
        ("x = bytearray(1 << 45)", "Line 1 raised MemoryError. Does a list grow in a loop that does not end?"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else re.sub(r"\W+", "-", value)[:30],
)
def test_a_file_that_cannot_be_read_to_its_end_is_status_2_and_a_message(text, words, learner, capsys):
    assert main([learner(text), "--timeout", "2" if "within 2 s" in words else "60"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in " ".join(err.split())
    assert err.startswith("my_engine.py could not be read to its end.")
    assert len(err) < 700


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a matter of POSIX")
def test_a_crash_of_python_itself_ends_in_a_message(learner, capsys):
    assert main([learner("import ctypes\nctypes.string_at(0)")]) == 2
    assert "It crashed Python itself (Segmentation fault)" in " ".join(capsys.readouterr().err.split())


def test_a_missing_file_a_folder_and_a_notebook_are_told_apart(tmp_path, capsys):
    notebook = tmp_path / "my_engine.ipynb"
    notebook.write_text("{}")
    for path, words in (
        (tmp_path / "none.py", "There is no file"),
        (tmp_path, "is a folder: name the file in it that holds your Value."),
        (notebook, "is a notebook: save its code as a .py file first."),
    ):
        assert main([str(path)]) == 2
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
        ("while True: pass", "It did not come to an end within 2 s"),
        ("os._exit(0)", "It ended Python with status 0"),
        ("sys.exit('done')", "y = a + b, at a = 2, b = -3: it calls exit() or sys.exit()"),
        ("input()", "If that is input(): nobody is there to answer."),
        ("while True: print('adding')", "it printed more than 1,000,000 characters."),
        ("print('x' * 100_000_000)", "it printed more than 1,000,000 characters."),
        ("1 / 0", "y = a + b, at a = 2, b = -3: line 20 raised ZeroDivisionError: division by zero."),
    ],
)
def test_an_operation_that_does_not_come_to_an_end_is_a_message(line, words, learner, capsys):
    path = learner(stopping(line))
    assert (
        main(
            [
                path,
                "--milestone",
                "backward",
                "--milestone",
                "power",
                "--timeout",
                "2" if "within 2 s" in words else "60",
            ]
        )
        == 1
    )
    out = capsys.readouterr().out
    assert words in " ".join(out.split())
    assert len(out) < 2000
    assert out.endswith("Next: backward.\n")


def test_after_three_crashes_the_rest_is_not_tried(learner, capsys):
    assert main([learner(stopping("os._exit(1)"))]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert out.count("not yet") == 21
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
    assert main([learner(text), "--milestone", "value"]) == 1
    out, err = capfd.readouterr()
    assert "There is no Value yet." in out
    assert "9 of 9" not in out + err


def test_a_file_runs_as_if_in_its_own_folder_but_not_as_the_program(learner, tmp_path):
    (tmp_path / "my_parts.py").write_text(LECTURE)
    text = "from my_parts import *\nif __name__ == '__main__':\n    raise SystemExit\n"
    status, out, err = run(learner(text), "--milestone", "mlp", cwd=ROOT / "docs")
    assert (status, err) == (0, "")
    assert out.startswith("passed    mlp")


def test_results_come_one_by_one_and_stopping_early_ends_the_process(learner):
    results = check_file(learner(LECTURE.replace("def exp(self):", "def exp(self):\n        while True: pass")))
    assert next(results).milestone == "value"
    results.close()  # type: ignore[attr-defined]


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
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "learner", None)

    def answers(path, *names):
        saved = os.dup(1)
        with tempfile.TemporaryFile() as file:
            os.dup2(file.fileno(), 1)
            try:
                worker.answer(path, names)
            finally:
                os.dup2(saved, 1)
                os.close(saved)
            file.seek(0)
            assert not resource or limits == [(resource.RLIMIT_DATA, (worker.MOST_MEMORY, worker.MOST_MEMORY))]
            return [json.loads(line) for line in file]

    return answers


def test_the_answers_are_one_line_each(other_side, learner):
    answers = other_side(learner(LECTURE + "print('hello')"), "value", "order", "log")
    assert answers[0] == {}
    assert [answer["state"] for answer in answers[1:]] == ["passed", "passed", "not there"]
    assert list(answers[1]) == ["milestone", "state", "held", "total", "why", "lesson", "page"]


def test_the_answer_to_a_file_with_trouble_is_the_trouble(other_side, learner):
    assert other_side(learner("print('x' * 1_000_001)"), "value") == [
        {"trouble": "It printed more than 1,000,000 characters. Is there a print in a loop that does not end?"}
    ]


def test_the_package_is_a_program(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["checks", "--list"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("micrograd.checks", run_name="__main__")
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("value ")
