"""Running a page's cells: what runs again and what does not, what is shown, errors in words, checks counted."""

import builtins
import sys

import cell_runner
import pytest
from cell_runner import MOST_PRINTED, Session, plan


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    monkeypatch.setattr(cell_runner, "session", Session(""))


@pytest.fixture
def sent(monkeypatch):
    """What the cells put out."""
    messages: list[dict] = []
    monkeypatch.setattr(cell_runner, "send", messages.append)
    return messages


@pytest.fixture
def run(sent):
    def run_cells(*cells: str | None, page: str = "/a/", check: bool = False) -> dict:
        return cell_runner.run({"page": page, "cells": list(cells), "check": check})

    return run_cells


def text(sent: list[dict]) -> str:
    return "".join(message["text"] for message in sent if message["kind"] == "text")


def places(*cells: str | None, page: str = "/a/") -> list[int]:
    return plan({"page": page, "cells": list(cells)})["run"]


# What runs ------------------------------------------------------------------------------------------------------------


def test_a_cell_prints_and_shows_its_last_value(run, sent):
    result = run("print('a')\n1 + 1")
    assert result["state"] == "done"
    assert result["milliseconds"] >= 0
    assert text(sent) == "a\n"
    assert sent[-1] == {"kind": "value", "text": "2"}


def test_none_is_not_shown_nor_a_statement(run, sent):
    run("None")
    run("x = 3")
    run("print()")
    assert [message["kind"] for message in sent] == ["text"]


def test_cells_that_it_needs_run_first_and_say_nothing(run, sent):
    run("print('first')\na = 1\na", "print('other')", "print(a + 1)")
    assert {message["kind"] for message in sent} == {"text"}
    assert text(sent) == "2\n"
    assert [place for place, _ in cell_runner.session.ran] == [0, 2]


def test_what_ran_does_not_run_again(run, sent):
    cells = ["import time\nat = time.perf_counter()", "print(at)", "print(at)"]
    run(*cells[:2])
    assert places(*cells) == [2]
    run(*cells)
    first, second = text(sent).split()
    assert first == second


def test_a_cell_that_was_changed_runs_again_where_it_is_needed(run, sent):
    run("a = 1", "print(a)")
    run("a = 2", "print(a)")
    assert text(sent) == "1\n2\n"


def test_what_was_made_of_a_changed_cell_is_made_again(run, sent):
    run("a = 1", "b = a + 1", "print(b)")
    run("a = 10", "b = a + 1", "print(b)")
    assert text(sent) == "2\n11\n"


def test_a_cell_run_twice_starts_from_what_it_had_the_first_time(run, sent):
    cells = ["a = [1]", "a.append(2)\nprint(a)"]
    run(*cells)
    run(*cells)
    assert text(sent) == "[1, 2]\n[1, 2]\n"


def test_a_cell_above_shows_the_same_after_a_cell_below_has_run(run, sent):
    cells = ["a = [1]", "print(a)", "a.append(2)", "print(a)"]
    run(*cells)
    run(*cells[:2])
    assert text(sent) == "[1, 2]\n[1]\n"


def test_random_numbers_are_the_same_whatever_ran_before(run, sent):
    cells = ["import random\nrandom.seed(1)", "print(random.random())", "print(random.random())"]
    run(*cells)
    run(*cells[:2])
    run(*cells)
    first, second, third = text(sent).split()
    assert first == third != second


def test_another_page_has_names_of_its_own(run):
    assert run("a = 1", page="/a/")["state"] == "done"
    result = run(None, "print(a)", page="/b/")
    assert (result["state"], result["name"]) == ("failed", "NameError")


def test_after_a_failure_everything_needed_runs_again(run, sent):
    cells = ["a = []", "a.append(1)\nif len(a) < 9:\n    raise ValueError", "print(a)"]
    run(*cells[:2])
    assert places(cells[0], cells[1]) == [0, 1]
    run(cells[0], "a.append(2)", cells[2])
    assert text(sent) == "[2]\n"


def test_a_cell_that_does_not_count_is_left_out(run, sent):
    run("a = 1", None, "print(a)")
    assert text(sent) == "1\n"


def test_a_session_of_hundreds_of_runs_starts_afresh_and_goes_on(run, sent):
    for i in range(230):
        assert run("a = 1", f"print(a, {i})")["state"] == "done"
    assert len(text(sent).splitlines()) == 230
    assert len(cell_runner.session.ran) <= 201


def test_packages_from_elsewhere_and_those_that_no_browser_runs_are_named_first(monkeypatch):
    for name in ("numpy", "matplotlib"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    request = {"page": "/a/", "cells": ["import numpy as np", "import matplotlib.pyplot as plt\nnp.zeros(1)"]}
    assert plan(request)["packages"] == ["matplotlib", "numpy"]
    assert plan({"page": "/a/", "cells": ["from torch import nn"]})["missing"] == ["torch"]
    assert plan({"page": "/a/", "cells": ["import numpy", "print(1)"]})["packages"] == []
    assert plan({"page": "/a/", "cells": ["import ("]}) == {"run": [0], "fresh": True, "packages": [], "missing": []}


def test_a_cell_is_the_main_program_and_its_source_can_be_read(run, sent):
    run("def f():\n    return 1", "import inspect\nprint(__name__, inspect.getsource(f))")
    assert text(sent) == "__main__ def f():\n    return 1\n"


def test_a_graph_is_shown_as_a_figure_with_ids_of_its_own(run, sent):
    cell = "from micrograd.engine import Value\nfrom micrograd.graph import draw_dot\ndraw_dot(Value(2.0) * 3)"
    run(cell)
    run(cell)
    assert [message["kind"] for message in sent] == ["figure", "figure"]
    assert "<svg" in sent[0]["html"]
    assert "<table" in sent[0]["html"]
    assert sent[0]["html"] != sent[1]["html"]


# Errors in words ------------------------------------------------------------------------------------------------------


def test_an_error_names_its_line_and_no_frame_of_ours(run):
    result = run("def f(x):\n    return 1 / x", "a = 2\nf(0)\nb = 3")
    assert (result["state"], result["name"], result["message"]) == ("failed", "ZeroDivisionError", "division by zero")
    assert result["where"] == [
        {"cell": 1, "line": 2, "function": "", "code": "f(0)"},
        {"cell": 0, "line": 2, "function": "f", "code": "return 1 / x"},
    ]
    assert (result["cell"], result["line"]) == (0, 2)


def test_an_error_in_a_needed_cell_names_that_cell(run, sent):
    result = run("a = 1", "b = a.nothing", "print(b)")
    assert (result["cell"], result["line"], result["name"]) == (1, 1, "AttributeError")
    assert sent == []


def test_an_error_inside_the_library_names_the_readers_line(run):
    result = run("from micrograd.engine import Value\nx = Value(-1.0)\nx.log()")
    assert result["state"] == "failed"
    assert [(where["line"], where["code"]) for where in result["where"]] == [(3, "x.log()")]


def test_what_was_printed_before_an_error_is_shown(run, sent):
    run("print('so far')\n1 / 0")
    assert text(sent) == "so far\n"


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("x = 1\nprint((x)", 2),
        ("def f():\nreturn 1", 2),
        ("x = 1\n  y = 2", 2),
        ("'abc", 1),
        ("return 5", 1),
        ("def f(x, x):\n    pass", 1),
        ("x = 1\nnonlocal x", 2),
        ("def f():\n    x = 1\n    global x", 3),
    ],
)
def test_a_syntax_error_names_its_line(run, code, line):
    result = run(code)
    assert result["state"] == "failed"
    assert result["name"] in ("SyntaxError", "IndentationError", "TabError")
    assert result["line"] == line
    assert "<cell" not in result["message"]


def test_a_syntax_error_in_code_that_code_evaluates_names_the_readers_line(run):
    result = run("x = 1\neval('1 +')")
    assert (result["name"], result["line"]) == ("SyntaxError", 2)


@pytest.mark.parametrize(
    "code", ["-" * 100_000 + "1", "(" * 1000 + ")" * 1000, "[" * 150 + "]" * 150, "x = " + "+".join("1" * 20_000)]
)
def test_code_nested_too_deep_fails_like_any_other(run, code):
    result = run("a = 1", code)
    assert result["state"] in ("done", "failed")
    assert plan({"page": "/a/", "cells": ["a = 1", code, "print(a)"]})["run"] in ([0, 2], [2])
    assert run("a = 1", code, "print(a)")["state"] == "done"


def test_recursion_without_an_end_is_said_in_words_and_few_lines(run):
    result = run("def f(n):\n    return f(n + 1)\nf(0)")
    assert result["name"] == "RecursionError"
    assert "calls itself without an end" in result["message"]
    assert [where["line"] for where in result["where"]] == [3, 2]


@pytest.mark.parametrize("code", ["raise SystemExit", "import sys\nsys.exit(3)", "raise KeyboardInterrupt", "quit()"])
def test_leaving_python_ends_the_cell_only(run, code):
    result = run(code)
    assert result["state"] == "failed"
    assert result["name"] in ("SystemExit", "KeyboardInterrupt", "NameError")
    assert run("1 + 1")["state"] == "done"


def test_an_exception_group_and_a_chain_are_described(run):
    assert run("raise ExceptionGroup('two', [ValueError(1), KeyError(2)])")["name"] == "ExceptionGroup"
    result = run("try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise ValueError('no') from error")
    assert (result["name"], result["message"], result["line"]) == ("ValueError", "no", 4)


HOSTILE = {
    "raises": "raise ValueError('hostile')",
    "gives no text": "return 3",
    "exits": "raise SystemExit",
    "recurses": "return repr(self) + str(self)",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_value_whose_repr(run, what):
    result = run(f"class A:\n    def __repr__(self):\n        {HOSTILE[what]}\nA()")
    assert result["state"] == "failed"
    assert run("1 + 1")["state"] == "done"


@pytest.mark.parametrize("what", HOSTILE)
def test_an_exception_whose_message(run, what):
    result = run(f"class E(Exception):\n    def __str__(self):\n        {HOSTILE[what]}\nraise E")
    assert (result["state"], result["name"], result["line"]) == ("failed", "E", 4)
    assert result["message"] == "(its message could not be read)"


def test_an_endless_message_is_cut(run):
    assert len(run("raise ValueError('x' * 10**6)")["message"]) <= 2000


def test_a_huge_value_is_cut_and_says_so(run, sent):
    run("list(range(10**5))")
    assert len(sent[0]["text"]) < MOST_PRINTED + 100
    assert sent[0]["text"].endswith("more characters)")


def test_input_says_what_to_do_instead(run):
    result = run("x = 1\nname = input('Your name: ')")
    assert (result["name"], result["line"]) == ("RuntimeError", 2)
    assert "write the value into the code" in result["message"]
    assert builtins.input is not cell_runner.no_input


# Printing -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "loop", ["while True:\n    print('x' * 50)", "print('x' * 10**7)", "while True: print(end='ab')"]
)
def test_a_flood_of_prints_is_bounded_in_text_and_in_messages(run, sent, loop):
    result = run(loop)
    assert (result["state"], result["name"]) == ("failed", "Too much output")
    assert "100,000 characters" in result["message"]
    assert 0.9 * MOST_PRINTED <= len(text(sent)) <= MOST_PRINTED
    assert len(sent) < 50


def test_a_flood_cannot_be_caught_by_an_except(run):
    result = run("while True:\n    try:\n        print('x' * 1000)\n    except Exception:\n        pass")
    assert result["name"] == "Too much output"


def test_a_flood_in_a_cell_above_is_bounded_too(run, sent):
    result = run("a = 1\nwhile True:\n    print('x' * 1000)", "print(a)")
    assert (result["name"], result["cell"]) == ("Too much output", 0)
    assert sent == []


def test_warnings_and_stderr_are_shown_as_text(run, sent):
    run("import sys\nsys.stderr.write('to stderr\\n')")
    assert text(sent) == "to stderr\n"


def test_output_goes_where_it_went_before(run):
    before = sys.stdout, sys.stderr
    run("print(1)")
    run("1 / 0")
    assert (sys.stdout, sys.stderr) == before


def test_print_can_flush_and_write_to_a_file_of_its_own(run, sent):
    result = run("import io, sys\nprint('a', flush=True)\nf = io.StringIO()\nprint('b', file=f)\nsys.stdout.isatty()")
    assert result["state"] == "done"
    assert text(sent) == "a\n"


# Checks ---------------------------------------------------------------------------------------------------------------

CHECK = (
    "assert f(1) == 2, 'look at `f(1)`'\nassert f(2) == 4, 'look at `f(2)`'\nfor x in (3,):\n    assert f(x) == 6, 'x'"
)


def test_a_check_that_holds_counts_all(run):
    result = run("def f(x):\n    return 2 * x", CHECK, check=True)
    assert (result["state"], result["held"], result["total"]) == ("passed", 3, 3)


def test_a_check_that_does_not_hold_says_which_and_in_its_words(run):
    result = run("def f(x):\n    return 2", CHECK, check=True)
    assert (result["state"], result["held"], result["total"]) == ("not yet", 1, 3)
    assert result["message"] == "look at `f(2)`"
    assert "where" not in result


def test_a_check_that_the_readers_code_ends_shows_their_line(run):
    result = run("def f(x):\n    return x.nothing", CHECK, check=True)
    assert (result["state"], result["held"], result["name"]) == ("not yet", 0, "AttributeError")
    assert {"cell": 0, "line": 2, "function": "f", "code": "return x.nothing"} in result["where"]


def test_an_assert_of_the_readers_is_no_word_of_the_check(run):
    result = run("def f(x):\n    assert x == 7, 'mine'\n    return 2 * x", CHECK, check=True)
    assert (result["state"], result["name"], result["message"]) == ("not yet", "AssertionError", "mine")
    assert result["where"]


@pytest.mark.parametrize(
    ("code", "name"),
    [("def f(x)\n    return 2 * x", "SyntaxError"), ("1 / 0\nf = 1", "ZeroDivisionError"), ("return 1", "SyntaxError")],
)
def test_a_check_of_code_that_fails_by_itself_is_a_failure(run, code, name):
    result = run("a = 1", code, CHECK, check=True)
    assert (result["state"], result["name"], result["cell"], result["line"]) == ("failed", name, 1, 1)


def test_code_that_leaves_python_in_a_check_does_not_pass(run):
    result = run("def f(x):\n    raise SystemExit", CHECK, check=True)
    assert result["state"] in ("failed", "not yet")
    assert run("1 + 1")["state"] == "done"


def test_a_check_runs_again_after_the_code_was_mended(run):
    assert run("def f(x):\n    return 2", CHECK, check=True)["state"] == "not yet"
    assert run("def f(x):\n    return 2 * x", CHECK, check=True)["state"] == "passed"
    assert run("def f(x):\n    return 2", CHECK, check=True)["state"] == "not yet"


def test_a_check_of_code_that_lacks_the_name_says_so(run):
    result = run("x = 1", CHECK, check=True)
    assert (result["state"], result["name"]) == ("not yet", "NameError")


def test_the_readers_code_runs_before_its_check_even_where_it_defines_nothing_that_is_asked_for():
    request = {"page": "/unused", "cells": ["a = 1", "1 / 0", "assert answer == a"], "check": True}
    result = cell_runner.run(request)
    assert (result["state"], result["name"], result["cell"], result["line"]) == ("failed", "ZeroDivisionError", 1, 1)


@pytest.mark.parametrize("before", [[], ["a = 1"]])
def test_a_check_tells_the_readers_syntax_error_and_runs_no_cell_besides(before):
    request = {"page": "/syntax", "cells": [*before, "if True:\n  a = 1\n      print(a)", "assert a"], "check": True}
    assert plan(request)["run"] == [len(before)]
    result = cell_runner.run(request)
    assert (result["state"], result["name"], result["line"]) == ("failed", "IndentationError", 3)
