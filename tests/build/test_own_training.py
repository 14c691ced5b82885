"""The reader's own network in training beside the library's, in CPython: for the page Build and for the playground."""

import json
import math
import random
import sys

import own_engine
import own_training
import playground
import pytest
from stages import files

from micrograd.nn import MLP

BUILD = {"data": "moons", "points": 30, "noise": 0.1, "seed": 1, "hidden": [8, 6], "start": 1}
BUILD |= {"loss": "squared_error", "l2": 0, "rate": 0.02, "decay": 0, "batch": 0}
FOUR = [[2, 3, -1, 1], [3, -1, 0.5, -1], [0.5, 1, 1, -1], [1, 1, -1, 1]]
FOUR_POINTS = {"data": "own", "own": FOUR, "hidden": [4, 4], "rate": 0.05}
PLAYGROUND = {"points": 20, "loss": "hinge", "rate": 0.1}
GRID = {"left": -1.5, "right": 2.5, "bottom": -1.25, "top": 1.75, "across": 4, "down": 3}
RIGHT = files("training")


@pytest.fixture(autouse=True)
def no_modules_stay():
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == own_engine.PACKAGE]:
        del sys.modules[name]


def start(texts=RIGHT, own_loop=False, compiled=False, **settings):
    ways = {"own_loop": own_loop, "compiled": compiled}
    report = own_training.reset({"run": 7, "files": texts, "settings": BUILD | settings, **ways})
    json.dumps(report, allow_nan=False)
    return report


def train(steps, pictures=(), grid=None):
    report = own_training.train(
        {"run": 7, "steps": steps, "pictures": pictures, "grid": grid, "fresh": grid is not None}
    )
    json.dumps(report, allow_nan=False)
    return report


def changed(file, before, after):
    assert before in RIGHT[file], before
    return RIGHT | {file: RIGHT[file].replace(before, after)}


# A right engine -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{}, FOUR_POINTS, {"l2": 0.001}], ids=["moons", "four points", "with a penalty"])
def test_compiled_it_takes_the_same_steps(settings):
    start(**settings)
    plain = train(5, ["yours"])
    start(compiled=True, **settings)
    compiled = train(5, ["yours"])
    assert compiled["stopped"] is plain["stopped"] is None
    assert compiled["losses"] == pytest.approx(plain["losses"], rel=1e-12)
    assert compiled["pictures"]["yours"]["scores"] == pytest.approx(plain["pictures"]["yours"]["scores"], rel=1e-9)
    assert compiled["apart"] is None
    assert compiled["compiling"] > 0 == plain["compiling"]
    assert compiled["seconds"]["yours"] > 0


def test_compiling_names_an_operation_that_it_does_not_know():
    start(changed("engine.py", '"tanh"', '"squash"'), compiled=True)
    stopped = train(1)["stopped"]
    assert stopped["name"] == "ValueError"
    assert "squash" in stopped["message"]


@pytest.mark.parametrize("own_loop", [True, False])
@pytest.mark.parametrize("settings", [{}, FOUR_POINTS], ids=["moons", "four points"])
def test_the_reader_s_network_takes_the_steps_of_the_library_s(settings, own_loop):
    first = start(own_loop=own_loop, **settings)
    assert (first["step"], first["losses"]) == (0, [])
    assert len(first["points"]) == (4 if settings else 30)
    report = train(3, ["yours", "library"])
    yours, library = report["pictures"]["yours"], report["pictures"]["library"]
    assert (report["step"], report["stopped"], report["compared"], report["apart"]) == (3, None, True, None)
    assert report["losses"] == pytest.approx(report["library_losses"], rel=1e-9)
    assert report["losses"][2] < report["losses"][0]
    assert yours["scores"] == pytest.approx(library["scores"], rel=1e-9)
    assert report["seconds"]["yours"] > 0


def test_the_same_seed_gives_the_numbers_that_the_library_starts_with():
    start(start=5)
    library = MLP(2, [8, 6, 1], rng=random.Random(5))
    numbers = [[p.data, 0.0] for p in library.parameters()]
    assert train(0, ["yours"])["pictures"]["yours"]["parameters"] == numbers


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"loss": "squared_error", "rate": 0.01, "data": "circles"},
        {"loss": "binary_cross_entropy", "l2": 0.01, "batch": 7, "decay": 5, "rate": 1.0},
        {"hidden": [], "data": "own", "own": [[0.5, 1, 1], [-0.5, 1, -1], [0.25, -1, 1]]},
    ],
    ids=str,
)
def test_losses_batches_and_rates_are_those_of_the_playground(settings):
    """The library's functions, with a network that has an activation at its end as well."""
    start(**PLAYGROUND | settings)
    losses = train(25)["losses"]
    taught = playground.Training(7, BUILD | PLAYGROUND | settings | {"activation": "tanh"})
    taught.model = MLP(2, taught.course.widths, "tanh", rng=random.Random(1))
    taught.optimiser = playground.optim.SGD(taught.model.parameters(), taught.course.schedule())
    assert losses == pytest.approx([taught.step() for _ in range(25)], rel=1e-9)


def test_a_picture_is_what_the_network_answers():
    start(**PLAYGROUND)
    picture = train(2, ["yours"], GRID)["pictures"]["yours"]
    model, twin = own_training.training.yours.model, own_training.training.twin
    assert len(picture["grid"]) == 12
    assert picture["grid"][0] == model([-1.0, 1.25]).data, "from the top, the middle of each field"
    assert picture["grid"][-1] == model([2.0, -0.75]).data
    assert picture["activations"] == ["tanh", "tanh"]
    assert picture["layers"][0][1] == [p.data for p in model.layers[0].neurons[1].parameters()]
    assert picture["grads"][2][0] == [p.grad for p in model.layers[2].neurons[0].parameters()]
    assert twin.model([0.3, 0.4]).data == pytest.approx(model([0.3, 0.4]).data)
    assert 0 < picture["fresh"] <= 1
    assert train(1)["pictures"] == {}


def test_a_network_needs_no_operation_beyond_its_own():
    start(files("mlp"), **PLAYGROUND)
    assert train(2)["step"] == 2
    without_log = changed("engine.py", "def log(", "def ln(")
    with pytest.raises(RuntimeError, match="computed with log, and your Value has none: choose another loss"):
        start(without_log, loss="binary_cross_entropy")


def test_300_points_are_not_too_deep_for_a_browser(monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")  # where calls inside one another are few
    start(points=300, hidden=[16, 16, 16, 16])
    assert train(1)["stopped"] is None


def test_training_goes_on_for_a_while_and_one_step_at_least():
    start(**FOUR_POINTS)
    assert own_training.train({"run": 7, "milliseconds": 0})["step"] == 1
    assert own_training.train({"run": 7, "milliseconds": 30})["step"] > 1


# Beside the library's -------------------------------------------------------------------------------------------------

WRONG = "self.grad += (1 - t**2) * out.grad", "self.grad += (1 - t) * out.grad"
UNIFORM = "random.uniform(-1, 1)"
OTHERS = {
    "gauss": ("nn.py", UNIFORM, "random.gauss(0, 1)"),
    "twice random": ("nn.py", UNIFORM, "2 * random.random() - 1"),
    "relu": ("nn.py", ".tanh()", ".relu()"),
    "the bias first": ("nn.py", "return self.w + [self.b]", "return [self.b] + self.w"),
}


def test_a_wrong_gradient_is_told_with_its_step():
    start(changed("engine.py", *WRONG), **PLAYGROUND)
    apart = train(2)["apart"]
    assert (apart["step"], apart["what"]) == (1, "grad")
    assert apart["yours"] != pytest.approx(apart["library"])
    assert train(3)["apart"] == apart, "the first time is told"


def test_a_gradient_that_is_wrong_later_is_told_with_that_step():
    text = "count = 0\n\n\ndef later():\n    global count\n    count += 1\n    return 2 if count > 2 else 1\n"
    texts = changed("engine.py", "        self.grad = 1.0\n", "        self.grad = 1.0 * later()\n")
    start(texts | {"engine.py": f"{texts['engine.py']}\n\n{text}"}, **PLAYGROUND)
    assert train(5)["apart"]["step"] == 3


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("rate", [0.1, 3.0])
def test_an_engine_that_is_right_in_another_way_is_not_blamed(name, rate):
    start(changed(*OTHERS[name]), **PLAYGROUND | {"rate": rate})
    report = train(25)
    assert (report["compared"], report["apart"]) == (True, None)


def test_a_network_that_is_another_function_is_not_compared():
    start(changed("nn.py", ".tanh()", ".exp()"), **PLAYGROUND | {"rate": 0.001, "hidden": [2]})
    report = train(3, ["yours"])
    assert (report["compared"], report["apart"], report["stopped"]) == (False, None, None)
    assert report["pictures"]["yours"]["layers"] is None
    assert len(report["pictures"]["yours"]["parameters"]) == 9


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [("p.data -= rate * p.grad", "p.data -= 2 * rate * p.grad", "data"), ("steps):", "steps):", None)],
)
def test_a_loop_of_theirs_is_compared_by_its_steps(before, after, what):
    start(changed("nn.py", before, after), own_loop=True)
    apart = train(3)["apart"]
    assert (apart and apart["what"]) == what


def test_a_loop_that_leaves_the_grads_at_0_is_right():
    start(
        changed(
            "nn.py", "        losses.append(loss.data)", "        losses.append(loss.data)\n        model.zero_grad()"
        ),
        True,
    )
    assert train(3)["apart"] is None


def test_the_library_s_numbers_may_end_first():
    start(changed("engine.py", *WRONG), **PLAYGROUND)
    own_training.training.library.model.parameters()[0].data = math.nan
    own_training.training.apart = {"step": 1}
    report = train(3)
    assert (report["step"], report["stopped"], report["library_losses"]) == (3, None, [None, None, None])


# What goes wrong ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "before", "after", "name", "line"),
    [
        ("nn.py", "p.data -= rate * p.grad", "p.data = float('nan')", "OverflowError", None),
        ("nn.py", "p.data -= rate * p.grad", "p.data -= rate * p.gradient", "AttributeError", "p.gradient"),
        ("engine.py", WRONG[0], "raise SystemExit(3)", "SystemExit", "raise SystemExit(3)"),
        ("engine.py", WRONG[0], "while True: print('x' * 1000)", "PrintFlood", "while True"),
    ],
)
def test_what_ends_the_training_is_told_with_its_line(file, before, after, name, line):
    texts = changed(file, before, after)
    start(texts, own_loop=True)
    report = train(5)
    stopped = report["stopped"]
    assert stopped["name"] == name
    if line:
        assert line in texts[stopped["file"]].split("\n")[stopped["line"] - 1]
    assert train(5)["stopped"] == stopped


def test_an_engine_that_does_not_run_is_told_at_the_start():
    with pytest.raises(RuntimeError, match=r"your engine\.py, line 1: SyntaxError: '\(' was never closed"):
        start({"engine.py": "x = (", "nn.py": ""})
    with pytest.raises(RuntimeError, match=r"your nn\.py, line \d+: NameError: name 'layers' is not defined"):
        start(changed("nn.py", "self.layers = [", "self.layers = layers + ["))


def test_what_training_needs_and_is_not_there_is_told():
    with pytest.raises(RuntimeError, match="your files define no MLP"):
        start({"engine.py": files()["engine.py"], "nn.py": ""})
    with pytest.raises(RuntimeError, match="your files define no train"):
        start(changed("nn.py", "def train(", "def learn("), own_loop=True)


def test_another_run_or_a_new_python_is_noticed():
    start()
    with pytest.raises(LookupError, match="started anew"):
        own_training.train({"run": 8, "steps": 1})
