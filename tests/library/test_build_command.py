"""Building an engine in a terminal: `micrograd new`, `check --watch`, `hint`, `solution` and `milestones`."""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from stages import NAMES, files

import micrograd
from micrograd.checks import progress, terminal, watch
from micrograd.checks.command import main
from micrograd.checks.guide import GUIDES


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "1000")
    monkeypatch.setattr(terminal, "WIDEST", 1000)
    return tmp_path


@pytest.fixture
def made(capsys, folder, monkeypatch):
    """A project of `micrograd new`, and in it."""
    assert main(["new", "my_engine"]) == 0
    capsys.readouterr()
    monkeypatch.chdir(folder / "my_engine")
    return folder / "my_engine"


def write(project, milestone):
    for name, text in files(milestone).items():
        (project / "my_engine" / name).write_text(text, encoding="utf-8")


def said(capsys, *arguments):
    """The command's exit status, and what it prints, on both streams."""
    status = main([*arguments])
    printed = capsys.readouterr()
    return status, printed.out + printed.err


def kept(folder):
    return json.loads((folder / progress.FILE).read_text(encoding="utf-8"))


# new ----------------------------------------------------------------------------------------------------------------


def test_new_makes_a_project_with_skeletons_and_says_how_to_begin(folder, capsys):
    status, printed = said(capsys, "new", "my_engine")
    assert status == 0
    assert "cd my_engine\n  micrograd check --watch" in printed
    assert "The first milestone is value" in printed
    made = {path.relative_to(folder / "my_engine").as_posix() for path in (folder / "my_engine").rglob("*.*")}
    assert made >= {"pyproject.toml", "my_engine/engine.py", "my_engine/nn.py", "tests/test_milestones.py", "demo.py"}
    assert (folder / "my_engine/my_engine/engine.py").read_text(encoding="utf-8") == files()["engine.py"]
    assert kept(folder / "my_engine")["package"] == "my_engine"


@pytest.mark.parametrize("name", ["my_engine", "taken"])
def test_new_writes_over_nothing(name, folder, capsys):
    (folder / "taken").write_text("mine")
    main(["new", "my_engine"])
    (folder / "my_engine" / "demo.py").write_text("mine")
    capsys.readouterr()
    status, printed = said(capsys, "new", name)
    assert status == 2
    assert f"{name} is there already, and is left as it is" in printed
    assert (folder / "my_engine" / "demo.py").read_text() == (folder / "taken").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2nd", "'2nd' can't be a package's name"),
        ("json", "'json' is a module of Python itself"),
        ("micrograd", "'micrograd' is taken"),
        ("hypothesis", "A package hypothesis is installed, which yours would hide: choose another name, such as my_"),
    ],
)
def test_new_refuses_a_name_that_would_clash(name, words, folder, capsys):
    status, printed = said(capsys, "new", name)
    assert status == 2
    assert words in printed
    assert list(folder.iterdir()) == []


def test_new_tells_where_nothing_can_be_written(folder, capsys, monkeypatch):
    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    status, printed = said(capsys, "new", "my_engine")
    assert status == 2
    assert "my_engine could not be made: Permission denied (my_engine)." in printed


# check --------------------------------------------------------------------------------------------------------------


def test_the_tests_demo_and_readme_grow_with_what_is_passed(made, capsys):
    before = (made / "tests" / "test_milestones.py").read_text(encoding="utf-8")
    assert "test_value_1" not in before
    write(made, "backward")
    assert said(capsys, "check")[0] == 1
    assert kept(made)["passed"] == NAMES[:3]
    assert "test_backward_3" in (made / "tests" / "test_milestones.py").read_text(encoding="utf-8")
    assert f"it passed 3 of {len(NAMES)}" in (made / "README.md").read_text(encoding="utf-8")
    assert "y.backward()" in (made / "demo.py").read_text(encoding="utf-8")


def test_what_the_reader_has_changed_is_left_alone(made, capsys):
    (made / "demo.py").write_text("print('mine')")
    write(made, "backward")
    said(capsys, "check")
    assert (made / "demo.py").read_text() == "print('mine')"
    assert "test_backward_3" in (made / "tests" / "test_milestones.py").read_text(encoding="utf-8")


def test_what_is_gone_of_the_tests_demo_and_readme_comes_back(made, capsys):
    for text in ("README.md", "demo.py"):
        (made / text).unlink()
    shutil.rmtree(made / "tests")
    write(made, "backward")
    said(capsys, "check")
    assert "it passed 3 of" in (made / "README.md").read_text(encoding="utf-8")
    assert "y.backward()" in (made / "demo.py").read_text(encoding="utf-8")
    assert "test_backward_3" in (made / "tests" / "test_milestones.py").read_text(encoding="utf-8")


def test_a_milestone_that_passes_no_longer_is_no_longer_tested(made, capsys):
    write(made, "backward")
    said(capsys, "check")
    write(made, "value")
    assert said(capsys, "check", "--milestone", "value")[0] == 0
    assert kept(made)["passed"] == NAMES[:3], "what was not looked at stays"
    assert said(capsys, "check")[0] == 1
    assert kept(made)["passed"] == NAMES[:1]
    assert "test_backward" not in (made / "tests" / "test_milestones.py").read_text(encoding="utf-8")
    assert "it passed 1 of" in (made / "README.md").read_text(encoding="utf-8")


BROKEN = "class Value:\n    def __init__(self, data)\n        self.data = data\n"


@pytest.mark.parametrize("command", ["check", "hint", "milestones"])
def test_a_syntax_error_in_the_engine_is_named(command, made, capsys):
    engine = Path("my_engine") / "engine.py"
    engine.write_text(BROKEN)
    (made / "old.py").write_text(files("order")["engine.py"], encoding="utf-8")  # that is not what is meant
    for _ in ("beside another engine", "alone"):
        status, printed = said(capsys, command)
        assert f"{engine}, line 2: SyntaxError: expected ':'." in printed
        assert status == (0 if command == "milestones" else 2)
        (made / "old.py").unlink(missing_ok=True)


@pytest.mark.parametrize("command", ["check", "hint", "milestones"])
def test_an_engine_that_is_gone_is_named(command, made, capsys):
    engine = Path("my_engine") / "engine.py"
    engine.unlink()
    assert f"{engine} is gone. Bring it back" in said(capsys, command)[1]
    engine.write_text("")
    assert "no Python file and no notebook has a class" in said(capsys, command)[1]


def test_a_file_that_python_cannot_read_is_named_in_any_folder(folder, capsys):
    (folder / "b.py").write_text("def")
    (folder / "value.py").write_text(BROKEN)
    status, printed = said(capsys, "check")
    assert status == 2
    why = "value.py, line 2: SyntaxError: expected ':'. In . no other file has a class with __add__ and __mul__."
    assert " ".join(printed.split()) == why
    (folder / "c.py").write_bytes(b"\xff")
    (folder / "gone.py").symlink_to(folder / "nowhere.py")
    (folder / "engine.py").write_text(files("order")["engine.py"], encoding="utf-8")
    printed = said(capsys, "check")[1]
    assert "Left out: b.py, line 1: SyntaxError: invalid syntax (and 2 more files)." in " ".join(printed.split())
    (folder / "b.py").unlink()
    assert "Left out: c.py: SyntaxError: " in said(capsys, "check")[1]


def test_a_check_elsewhere_leaves_nothing_behind(folder, capsys):
    (folder / "mine.py").write_text(files("backward")["engine.py"], encoding="utf-8")
    said(capsys, "check", "mine.py")
    assert [path.name for path in folder.iterdir() if path.name != "__pycache__"] == ["mine.py"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "\x00",
        '{"package": "a b", "passed": [], "hints": {}, "date": ""}',
        '{"package": "a", "passed": [], "hints": {"value": "x"}, "date": ""}',
        '{"package": "a", "passed": 3, "hints": {}, "date": ""}',
    ],
)
def test_a_file_of_progress_that_cannot_be_read_is_a_beginning(text, folder):
    (folder / progress.FILE).write_text(text)
    assert progress.load(folder) == progress.Progress()


# check --watch ------------------------------------------------------------------------------------------------------


def watched(capsys, monkeypatch, *saves):
    """What is shown before each save, and at the end; a save is a function that changes something."""
    shown, waiting = [], iter(saves)

    def sleep(seconds):
        if seconds == watch.SETTLED:
            return
        shown.append(capsys.readouterr().out)
        save = next(waiting, None)
        if save is None:
            raise KeyboardInterrupt
        save()

    monkeypatch.setattr(watch, "sleep", sleep)
    status = main(["check", "--watch"])
    return status, [*shown, capsys.readouterr().out]


def test_watch_shows_what_is_next_at_each_save_and_what_was_reached(made, capsys, monkeypatch):
    status, shown = watched(
        capsys,
        monkeypatch,
        lambda: write(made, "value"),
        lambda: write(made, "order"),
        lambda: (made / "my_engine" / "engine.py").write_text(
            files("order")["engine.py"].replace("self.grad += other.data", "self.grad = other.data"), encoding="utf-8"
        ),
    )
    first, second, third, broken, end = shown
    assert status == 1
    assert f"] 0 of {len(NAMES)}" in first
    assert "Next: value, A Value holds a number" in first
    assert "a * b  # Value(data=-6.0)" in first
    assert re.search(r"Look at my_engine.engine\.py, line 7\.", first)
    assert "input-count" not in first
    assert f"[#{'.' * (len(NAMES) - 1)}] 1 of {len(NAMES)}" in second
    assert "Passed" not in second.partition("Next:")[2]
    assert "Next: expression-graph" in second
    assert "Brought up to that: README.md, demo.py, tests/test_milestones.py" in second
    assert "Passed: order, Push once" in third
    assert "Next: constants" in third
    assert "Advice, for later: depth, large-inputs." in third
    assert "Next: accumulation" in broken
    assert "use += instead of =" in broken
    assert "accumulation, order passed before and no longer do." in broken
    assert end == f"\n4 of {len(NAMES)} milestones passed so far. micrograd check --watch goes on from here.\n"


def test_watch_offers_advice_and_what_is_optional_when_nothing_is_missing(made, capsys, monkeypatch):
    write(made, "training")
    engine = made / "my_engine" / "engine.py"
    text = engine.read_text(encoding="utf-8")
    recursive = GUIDES["order"].solution.partition("def backward")[2]
    engine.write_text(re.sub(r"def backward.*?(?=\n    def )", f"def backward{recursive}", text, flags=re.S))
    status, (advice, _, optional, done, end) = watched(
        capsys,
        monkeypatch,
        lambda: write(made, "training"),
        lambda: engine.write_text(text.replace("def log", "def ln"), encoding="utf-8"),
        lambda: write(made, "training"),
    )
    assert "Nothing is missing. There is more, if you like." in advice
    assert "passed before" not in advice + done
    assert "log passed before and no longer does." in optional
    assert "Next: depth, A chain of 5,000 operations (advice)" in advice
    assert "Next: log, The natural logarithm (optional)" in optional
    assert "All milestones are passed. You have built it." in done
    assert (status, end.split()[0]) == (0, "21")


def test_watch_waits_where_nothing_can_be_checked(folder, capsys, monkeypatch):
    status, shown = watched(
        capsys, monkeypatch, lambda: (folder / "engine.py").write_text(files("order")["engine.py"], encoding="utf-8")
    )
    assert "no Python file and no notebook has a class with __add__" in shown[0]
    assert "Next: constants" in shown[1]
    assert status == 1


def test_watch_goes_on_where_it_was(made, capsys, monkeypatch):
    write(made, "order")
    watched(capsys, monkeypatch)
    write(made, "constants")
    _, (shown, _) = watched(capsys, monkeypatch)
    for name in ("depth", "large-inputs", "constants"):
        assert f"Passed: {name}, " in shown


def test_watch_of_what_is_not_there_ends(capsys):
    assert said(capsys, "check", "nope", "--watch") == (2, "There is no file nope.\n")


def test_watch_reads_a_file_once_it_is_written_to_its_end(made, capsys, monkeypatch):
    writes, slept, shown = iter([BROKEN, files("order")["engine.py"]]), [], ""

    def sleep(seconds):
        nonlocal shown
        slept.append(seconds)
        shown += capsys.readouterr().out
        if text := next(writes, ""):
            (made / "my_engine" / "engine.py").write_text(text, encoding="utf-8")
        elif seconds == watch.PAUSE:
            raise KeyboardInterrupt

    monkeypatch.setattr(watch, "sleep", sleep)
    main(["check", "--watch"])
    assert slept == [watch.PAUSE, watch.SETTLED, watch.SETTLED, watch.PAUSE]
    assert "Next: constants" in shown
    assert "SyntaxError" not in shown


def test_watch_tells_what_was_left_out_and_no_more(made, capsys, monkeypatch):
    write(made, "order")
    engine = made / "my_engine" / "engine.py"
    engine.write_text(f"import nowhere_at_all\n{engine.read_text(encoding='utf-8')}", encoding="utf-8")
    _, (shown, _) = watched(capsys, monkeypatch)
    assert "  Left out: line 1 of engine.py raised ModuleNotFoundError" in shown
    assert "is looked for in" not in shown


@pytest.mark.parametrize("command", ["hint", "milestones"])
def test_what_was_left_out_is_told_with_its_file_wherever_something_is_checked(command, made, capsys):
    write(made, "mlp")
    for name in ("engine.py", "nn.py"):
        file = made / "my_engine" / name
        file.write_text(f"import nowhere_at_all\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    printed = " ".join(said(capsys, command)[1].split())
    assert "Left out: line 1 of engine.py raised ModuleNotFoundError" in printed
    assert "Left out: line 1 of nn.py raised ModuleNotFoundError" in printed
    assert "is looked for in" not in printed


def test_a_file_that_is_checked_alone_needs_no_name(made, capsys):
    write(made, "order")
    engine = made / "my_engine" / "engine.py"
    engine.write_text(f"import nowhere_at_all\n{engine.read_text(encoding='utf-8')}", encoding="utf-8")
    assert "Left out: line 1 raised ModuleNotFoundError" in " ".join(
        said(capsys, "hint", "--path", str(engine))[1].split()
    )


def test_watch_is_about_what_is_next_alone(made, capsys):
    status, printed = said(capsys, "check", "--watch", "--milestone", "order")
    assert (status, printed) == (2, "--watch shows what is next: leave --milestone out.\n")


def test_what_is_not_the_reader_s_engine_is_not_watched(made):
    before = watch.stamps(made)
    assert {Path(name).name for name in before} == {"__init__.py", "engine.py", "nn.py"}
    (made / ".venv").mkdir()
    (made / ".venv" / "x.py").write_text("")
    (made / "tests" / "test_mine.py").write_text("")
    assert watch.stamps(made) == before
    assert watch.stamps(made / "my_engine" / "engine.py") == before
    (made / "gone.py").symlink_to(made / "nowhere.py")  # as a file is while an editor replaces it
    assert watch.stamps(made) == before


# a package ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("from engine import Value", "from .engine import Value"),
        ("import engine as e, math", "from . import engine as e"),
        ("from .engine import Value", ""),
        ("from my_engine.engine import Value", ""),
        ("import random", ""),
        ("from beside import Value", ""),
    ],
)
def test_an_import_that_fails_in_a_package_is_told(wrong, right, made, capsys, monkeypatch):
    write(made, "order")
    package = made / "my_engine"
    (package / "random.py").write_text("")
    (package / "beside.py").write_text("Value = 1")
    (made / "beside.py").write_text("from my_engine.engine import Value")
    (package / "nn.py").write_text(f"{wrong}\nclass Neuron: ...\n")
    words = f"nn.py: `{wrong}` works here, but not as a package: write `{right}`."
    assert (words in " ".join(said(capsys, "check")[1].split())) is bool(right)
    _, (shown, _) = watched(capsys, monkeypatch)
    assert (words in shown) is bool(right)


# hint ---------------------------------------------------------------------------------------------------------------


def test_hints_come_one_at_a_time_and_are_remembered(made, capsys):
    write(made, "accumulation")
    hints = GUIDES["order"].hints
    for number, hint in enumerate(hints, 1):
        status, printed = said(capsys, "hint")
        assert status == 0
        assert f"Hint {number} of 3 for order" in printed
        assert [one for one in hints if one in printed] == [hint]
    assert "These are all. micrograd solution order shows one way" in printed
    assert kept(made)["hints"] == {"order": 3}
    assert all(hint in said(capsys, "hint", "order")[1] for hint in hints)
    assert "Hint 1 of 3 for tanh" in said(capsys, "hint", "tanh")[1]


def test_a_hint_is_for_what_is_next_in_any_file(folder, capsys):
    (folder / "mine.py").write_text(files("depth")["engine.py"], encoding="utf-8")
    assert "Hint 1 of 3 for constants" in said(capsys, "hint", "--path", "mine.py")[1]
    assert "Hint 2 of 3 for constants" in said(capsys, "hint", "--path", "mine.py")[1]


def test_where_all_is_passed_there_is_no_hint(made, capsys):
    write(made, "training")
    assert said(capsys, "hint") == (0, "Nothing is missing: all is passed.\n")


def test_a_hint_for_what_cannot_be_checked_says_why(capsys):
    status, printed = said(capsys, "hint")
    assert status == 2
    assert "has a class with __add__ and __mul__" in printed


def test_a_milestone_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["hint", "oder"])
    assert stopped.value.code == 2
    assert "there is no milestone 'oder': did you mean order?" in capsys.readouterr().err


# solution -----------------------------------------------------------------------------------------------------------


def test_a_solution_stands_beside_the_reader_s_own_and_changes_nothing(made, capsys):
    write(made, "accumulation")
    before = (made / "my_engine" / "engine.py").read_text(encoding="utf-8")
    status, printed = said(capsys, "solution", "order", "--yes")
    assert status == 0
    assert re.search(r"Value\.backward \(my_engine.engine\.py, line \d+\)", printed)
    assert "-    push_down(self)" in printed
    assert "+    for value in reversed(order):" in printed
    assert (made / "my_engine" / "engine.py").read_text(encoding="utf-8") == before


def test_a_solution_names_the_import_it_needs_and_where_new_methods_go(made, capsys):
    write(made, "backward")
    _, printed = said(capsys, "solution", "tanh", "--yes")
    assert re.search(r"At the top of my_engine.engine\.py:\n\n\+import math", printed)
    assert re.search(r"Value\.tanh \(to be added to my_engine.engine\.py\)", printed)
    write(made, "tanh")
    _, printed = said(capsys, "solution", "tanh", "--yes")
    assert "import math" not in printed
    assert " def tanh(self):" in printed


def test_a_solution_of_a_network_is_for_the_file_of_networks(made, capsys):
    assert re.search(r"MLP\.__init__ \(my_engine.nn\.py, line \d+\)", said(capsys, "solution", "mlp", "--yes")[1])
    path = str(made / "my_engine" / "nn.py")
    assert "MLP.__init__" in said(capsys, "solution", "mlp", "--yes", "--path", path)[1]


def test_a_solution_can_be_read_where_there_is_no_engine_yet(capsys):
    assert "Value.__init__ (to be added to engine.py)" in said(capsys, "solution", "value", "--yes")[1]


@pytest.mark.parametrize(("answer", "shown"), [("y", True), ("YES ", True), ("", False), ("no", False), (None, False)])
def test_a_solution_asks_first(answer, shown, made, capsys, monkeypatch):
    def reply(_):
        if answer is None:
            raise EOFError
        return answer

    monkeypatch.setattr("builtins.input", reply)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    status, printed = said(capsys, "solution", "value")
    assert status == 0
    assert ("One way to write value" in printed) is shown
    assert ("micrograd hint value helps you on" in printed) is not shown


def test_where_nobody_can_be_asked_a_solution_needs_a_yes(made, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    status, printed = said(capsys, "solution", "value")
    assert (status, printed) == (2, "Add --yes to see the solution where nobody can be asked.\n")


# milestones ---------------------------------------------------------------------------------------------------------


def test_the_milestones_are_listed_with_where_the_reader_is(made, capsys):
    write(made, "order")
    status, printed = said(capsys, "milestones")
    lines = printed.splitlines()
    assert status == 0
    assert lines[0].startswith("passed  value ")
    assert lines[6].startswith("advice  depth ")
    assert lines[8].startswith("next    constants ")
    assert lines[13].split()[0] == "log"
    assert lines[13].endswith("(optional)")
    assert lines[-1] == f"6 of {len(NAMES)} passed."


def test_the_milestones_are_listed_where_there_is_no_engine(capsys):
    status, printed = said(capsys, "milestones")
    listed, _, why = printed.partition("\nNone is marked. ")
    assert status == 0
    assert [line.split()[0] for line in listed.splitlines()] == NAMES
    assert why.startswith("In . no Python file")


def test_the_version_is_the_library_s(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"micrograd {micrograd.__version__}\n"


def test_a_pipe_that_is_closed_ends_the_command_quietly(capsys, monkeypatch):
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert main(["milestones"]) == 141
    assert "Broken" not in capsys.readouterr().err


# A real terminal ----------------------------------------------------------------------------------------------------


def test_colours_mark_what_is_passed_and_each_look_begins_on_an_empty_screen(made, capsys, monkeypatch):
    monkeypatch.setattr(terminal, "coloured", lambda: True)
    write(made, "value")
    _, shown = watched(capsys, monkeypatch)
    assert shown[0].startswith("\x1b[2J\x1b[3J\x1b[H[#")
    assert "\x1b[1mNext: expression-graph" in shown[0]


COMMAND = [sys.executable, "-P", "-c", "import sys; from micrograd.checks.command import main; sys.exit(main())"]


def environment(**changes):
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    return kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "PYTHONDONTWRITEBYTECODE": "1"} | changes


def in_terminal(*arguments, **changes):
    """What the command shows in a terminal of its own."""
    pty = importlib.import_module("pty")
    here, there = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdin=there, stdout=there, stderr=there, env=environment(**changes)
    )
    os.close(there)
    shown = b""
    try:
        while part := os.read(here, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(here)
    return process.wait(), shown.decode()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_a_terminal_shows_colours_unless_it_is_asked_not_to(made):
    write(made, "accumulation")
    status, shown = in_terminal("milestones")
    assert status == 0
    assert "\x1b[32mpassed  value" in shown
    for without in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in in_terminal("milestones", **without)[1]
    assert "\x1b[31m-" in in_terminal("solution", "order", "--yes")[1]


def test_a_pipe_shows_none_and_lacking_characters_stop_nothing(made):
    write(made, "power")
    command = [*COMMAND, "solution", "power", "--yes"]
    done = subprocess.run(command, capture_output=True, env=environment(PYTHONIOENCODING="ascii"), timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize("name", ["micrograd", "micrograd.py"])
def test_a_learner_s_own_micrograd_hides_nothing(name, made):
    write(made, "order")
    if name.endswith(".py"):
        (made / name).write_text("raise RuntimeError('mine')")
    else:
        shutil.copytree(made / "my_engine", made / name)
    for arguments in (["milestones"], ["hint"], ["new", "another"]):
        done = subprocess.run(
            [*COMMAND, *arguments], capture_output=True, text=True, encoding="utf-8", env=environment(), timeout=60
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "another/engine.py" in done.stdout
