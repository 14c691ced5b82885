"""What the Build page asks of Python, in CPython: checks with lines, try.py, and the project."""

import base64
import io
import json
import random
import sys
import zipfile

import cell_runner
import own_engine
import pytest
from library.learner_code.mistakes import LECTURE, MISTAKES, wrong_engine
from stages import NAMES, files

NN = LECTURE[LECTURE.index("class Module") :]
ENGINE = LECTURE[: LECTURE.index("class Module")]


@pytest.fixture
def sent(monkeypatch):
    """What is sent to the page while something runs."""
    outputs = []
    monkeypatch.setattr(cell_runner, "send", outputs.append)
    yield outputs
    for name in [name for name in sys.modules if name.partition(".")[0] == own_engine.PACKAGE]:
        del sys.modules[name]


def both(text):
    """A whole engine in two files."""
    start = text.index("class Module")
    return {"engine.py": text[:start], "nn.py": f"import random\nfrom .engine import Value\n\n{text[start:]}"}


def check(texts, up_to="training"):
    answer = own_engine.check({"files": texts, "up_to": up_to})
    json.dumps(answer)
    return answer


# Milestones ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("milestone", ["value", "order", "relu", "mlp", "training"])
def test_the_milestones_up_to_one_are_checked(milestone):
    answer = check(files(milestone), milestone)
    assert answer["troubles"] == {}
    assert [result["milestone"] for result in answer["results"]] == NAMES[: NAMES.index(milestone) + 1]
    assert {result["state"] for result in answer["results"]} == {"passed"}
    assert {result["line"] for result in answer["results"]} == {None}


def test_the_skeleton_is_told_where_to_begin():
    first = check(files(), "value")["results"][0]
    assert (first["state"], first["file"], first["line"]) == ("not yet", "engine.py", 7)


@pytest.mark.parametrize(
    ("mistake", "line"),
    [
        ("own factor", "def __mul__(self, other):"),
        ("local derivative alone", "def __mul__(self, other):"),
        ("start forgotten", "def backward(self):"),
        ("plain recursion", "def backward(self):"),
        ("called when stored", "node._backward()"),
        ("no constants", 'out = Value(self.data + other.data, (self, other), "+")'),
        ("__radd__ asks itself", "return other + self"),
        ("sign of __rsub__", "def __rsub__(self, other):"),
        ("= in exp", "def exp(self):"),
        ("no bias", "def parameters(self):"),
        ("bias not added", "def __call__(self, x):"),
        ("not random", "def __init__(self, nin):"),
        ("a name that is not there", "x = layers(x)"),
        ("zero_grad for a copy", "def zero_grad(self):"),
        ("no __neg__", None),
        ("no exp", None),
        ("no zero_grad", None),
    ],
)
def test_a_reason_comes_with_the_line_to_look_at(mistake, line):
    texts = both(wrong_engine(mistake))
    result = check(texts, MISTAKES[mistake][2])["results"][-1]
    assert result["state"] == "not yet"
    assert (result["line"] and texts[result["file"]].split("\n")[result["line"] - 1].strip()) == line


def test_a_method_that_asks_itself_ends_before_a_browser_s_stack_does(monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    before = sys.getrecursionlimit()
    result = check(both(wrong_engine("__radd__ asks itself")), "constants")["results"][-1]
    assert MISTAKES["__radd__ asks itself"][3] in result["why"]
    assert check(files("training"))["results"][-1]["state"] == "passed"
    assert sys.getrecursionlimit() == before


@pytest.mark.parametrize(
    "line",
    [
        "from engine import Value",
        "from .engine import Value",
        "from my.engine import Value",
        "from my_engine.engine import Value",
        "from micrograd.engine import Value",
        "from engine import (\n    Value,\n)",
        "import engine\nValue = engine.Value",
        "import my.engine as e\nValue = e.Value",
        "from . import engine\nValue = engine.Value",
        "from engine import *",
    ],
)
def test_every_usual_import_of_the_engine_finds_the_reader_s(line, sent):
    texts = {"engine.py": ENGINE, "nn.py": f"import random\n{line}\n\n{NN}"}
    results = check(texts)["results"]
    assert {result["state"] for result in results} <= {"passed", "advice", "not there"}
    names, _ = own_engine.load(texts)
    assert names["Neuron"](2).b.__class__ is names["Value"]
    assert names["Value"].__module__ == "my_engine.engine"


def test_another_library_s_nn_is_left_alone():
    texts = {"engine.py": ENGINE, "nn.py": "import torch.nn as nn_of_torch_\n"}
    trouble = check(texts | {"nn.py": "from tinygrad.nn import Linear\n"})["troubles"]["nn.py"]
    assert trouble["message"] == "No module named 'tinygrad'"


@pytest.mark.parametrize(
    ("text", "name", "words", "line"),
    [
        ("x = (1\n", "SyntaxError", "'(' was never closed", 1),
        ("\nundefined\n", "NameError", "name 'undefined' is not defined", 2),
        ("import sys\nsys.exit(3)\n", "SystemExit", "3", 2),
        ("while True:\n    print('x' * 1000)\n", "PrintFlood", "it printed more than 100,000 characters", 2),
        ("def f():\n    f()\nf()\n", "RecursionError", "calls itself without an end", 2),
        ("input()\n", "RuntimeError", "input() has nobody to ask", 1),
    ],
)
def test_a_file_that_stops_is_told_and_the_other_one_checked_all_the_same(text, name, words, line, sent):
    answer = check(files("order") | {"nn.py": text}, "neuron")
    trouble = answer["troubles"]["nn.py"]
    assert (trouble["name"], trouble["file"], trouble["line"]) == (name, "nn.py", line)
    assert words in trouble["message"]
    assert [result["state"] for result in answer["results"]][:6] == ["passed"] * 6
    assert answer["results"][-1]["why"].startswith("There is no Neuron yet.")
    assert sent == []


def test_a_comparison_is_of_the_milestone_s_file():
    answer = own_engine.compare({"files": files("value"), "milestone": "backward"})
    (one, two, three, *_) = answer["methods"]
    assert answer["file"] == "engine.py"
    assert [one["name"], two["name"], three["name"]] == ["Value.__init__", "Value.__add__", "Value.__mul__"]
    assert "+    out._backward = _backward" in two["diff"]
    assert json.dumps(one)


def test_a_comparison_tells_the_imports_that_are_missing():
    before, after = files("backward"), files("tanh")
    assert own_engine.compare({"files": before, "milestone": "tanh"})["imports"] == ["import math"]
    assert own_engine.compare({"files": after, "milestone": "tanh"})["imports"] == []


# In a lesson ------------------------------------------------------------------------------------------------------


def test_a_lesson_gets_the_readers_names_and_calls_its_networks_as_its_own():
    names = own_engine.names(files("mlp"))
    assert names["Value"].__module__ == "my_engine.engine"
    random.seed(3)
    before = random.getstate()
    rng = random.Random(6)
    one, same, other = (names["MLP"](3, [4, 1], rng=g) for g in (rng, random.Random(6), rng))
    numbers = [[p.data for p in model.parameters()] for model in (one, same, other)]
    assert numbers[0] == numbers[1] != numbers[2], "as random.Random(6) would give them, and then the next ones"
    assert numbers[0][0] == random.Random(6).uniform(-1, 1)
    assert random.getstate() == before
    assert next(p.data for p in names["MLP"](3, [4, 1]).parameters()) == random.Random(3).uniform(-1, 1)


def test_a_class_that_takes_rng_itself_stays_as_it_is():
    text = "import random\n\nclass MLP:\n    def __init__(self, nin, nouts, rng=random):\n        self.rng = rng\n"
    assert own_engine.names({"engine.py": "", "nn.py": text})["MLP"](1, [1], rng=7).rng == 7


def test_a_file_that_does_not_run_is_named_with_its_line():
    with pytest.raises(RuntimeError, match=r"^your nn\.py, line 2: NameError: name 'nothing' is not defined$"):
        own_engine.names({"engine.py": "", "nn.py": "\nnothing\n"})


# try.py -------------------------------------------------------------------------------------------------------------


def run(text, milestone="training", walk=True):
    return own_engine.run({"files": files(milestone), "text": text, "walk": walk})


def test_the_last_expression_is_shown_and_what_is_printed(sent):
    assert run("from engine import Value\nprint('hello')\n(Value(2.0) * 3).data") == {"state": "done"}
    assert "".join(output["text"] for output in sent[:-1]) == "hello\n"
    assert sent[-1] == {"kind": "value", "text": "6.0"}


@pytest.mark.parametrize("walk", [True, False])
def test_a_value_of_the_reader_s_is_drawn_and_walked_through_if_asked(walk, sent):
    text = "from engine import Value\na, b = Value(2.0), Value(-3.0)\ny = a * b\ny.backward()\ny"
    assert run(text, "backward", walk) == {"state": "done"}
    (figure,) = sent
    assert "Expression graph of y = a * b" in figure["html"]
    assert ("All numbers and steps in words" in figure["html"]) is walk


def test_a_value_that_cannot_be_drawn_is_shown_as_text(sent):
    assert run("from engine import Value\nsum([Value(1.0)] * 500)") == {"state": "done"}
    assert sent[0]["text"].startswith("Value(data=500.0)\n(not drawn: the graph has 502 values")
    assert run("from engine import Value\nValue(1.0)", "value") == {"state": "done"}
    assert sent[1]["text"] == "Value(data=1.0)"


def test_statements_alone_show_nothing(sent):
    assert run("x = 1") == {"state": "done"}
    assert run("") == {"state": "done"}
    assert sent == []


def test_the_library_can_be_tried_beside_ones_own(sent):
    text = "from engine import Value\nfrom micrograd.engine import Value as Theirs\nTheirs is not Value"
    assert run(text) == {"state": "done"}
    assert sent[-1]["text"] == "True"


@pytest.mark.parametrize(
    ("text", "name", "file", "line"),
    [
        ("x = 1\n1 / 0", "ZeroDivisionError", "try.py", 2),
        ("x = (", "SyntaxError", "try.py", 1),
        ("from engine import Value\nValue(2.0) + None", "AttributeError", "engine.py", None),
        ("from engine import Values", "ImportError", "try.py", 1),
        ("import sys\nsys.exit()", "SystemExit", "try.py", 2),
    ],
)
def test_what_goes_wrong_is_told_with_its_file_and_line(text, name, file, line, sent):
    answer = run(text, "depth")
    assert (answer["state"], answer["name"], answer["file"]) == ("failed", name, file)
    assert line in (None, answer["line"])
    json.dumps(answer)


def test_a_file_that_does_not_run_is_the_reason_why_a_try_fails(sent):
    answer = own_engine.run(
        {"files": {"engine.py": "x = (", "nn.py": ""}, "text": "from engine import Value", "walk": True}
    )
    assert (answer["state"], answer["name"], answer["file"], answer["line"]) == (
        "failed",
        "SyntaxError",
        "engine.py",
        1,
    )


# The project --------------------------------------------------------------------------------------------------------


def test_the_project_comes_as_a_zip():
    argument = {"name": "my_engine", "files": files("order"), "passed": NAMES[:6], "date": "2 May 2027"}
    answer = own_engine.pack(argument)
    assert json.dumps(answer) == json.dumps(own_engine.pack(argument))
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(answer["zip"]))) as packed:
        assert packed.testzip() is None
        assert {name.removeprefix("my_engine/") for name in packed.namelist()} == set(answer["files"])
        assert packed.read("my_engine/my_engine/engine.py").decode() == files("order")["engine.py"]


def test_a_name_that_will_not_do_is_told():
    problem = own_engine.pack({"name": "random", "files": files(), "passed": [], "date": ""})["problem"]
    assert "is a module of Python itself" in problem
